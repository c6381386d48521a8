"""Interviews: notes said, seen and thought, tied to a customer and a study, with consent."""

import sqlalchemy as sa
from factories import make_study

from survey.ask.interviews.models import Interview, Note, NoteKind
from survey.people.customers.models import Customer
from survey.people.privacy.models import Consent, Purpose
from survey.understand.statements.models import Statement
from survey.understand.statements.sources import open_sources

FACTS = {"customer": "", "title": "", "mode": "interview", "held_at": "2026-11-04T14:00"}


def make_dora(session):
    dora = Customer(external_ref="C-1", name="Dora", email="dora@example.org", attributes={})
    session.add(dora)
    session.flush()
    return dora


def begin(client, study, **over):
    return client.post(f"/studies/{study.id}/interviews/new", data=FACTS | over)


def test_consent_is_recorded_with_its_wording(session, sign_in):
    study, dora = make_study(session), make_dora(session)

    answer = begin(sign_in("researcher"), study, customer="C-1", has_consent="y")

    interview = session.scalars(sa.select(Interview)).one()
    consent = session.get_one(Consent, interview.consent_id)
    assert answer.status_code == 303
    assert interview.customer_id == dora.id
    assert (consent.customer_id, consent.purpose) == (dora.id, Purpose.RECORDING)
    assert consent.wording_version == "interview-1"


def test_a_customer_is_found_by_e_mail_too(session, sign_in):
    study, dora = make_study(session), make_dora(session)

    begin(sign_in("researcher"), study, customer="DORA@example.org")

    assert session.scalars(sa.select(Interview.customer_id)).all() == [dora.id]


def test_a_customer_is_found_by_name_if_one_alone_is_called_so(session, sign_in):
    study, dora = make_study(session), make_dora(session)
    client = sign_in("researcher")

    begin(client, study, customer=f" {dora.name.upper()} ")
    session.add(Customer(name=dora.name, external_ref="C-2"))
    session.flush()
    twice = begin(client, study, customer=dora.name)
    half = begin(client, study, customer=dora.name.split()[0][:3])

    assert session.scalars(sa.select(Interview.customer_id)).all() == [dora.id]
    assert "Several customers are called" in twice.text
    assert f"{dora.name} (C-2)" in twice.text
    assert f"Is it {dora.name} (" in half.text


def test_an_unknown_customer_is_said_and_what_was_typed_is_kept(session, sign_in):
    study = make_study(session)

    answer = begin(sign_in("researcher"), study, customer="C-99", title="On the train")

    assert answer.status_code == 422
    assert "No customer has the number, e-mail address or name “C-99”. Check it" in answer.text
    assert "On the train" in answer.text


def test_somebody_must_be_named(session, sign_in):
    answer = begin(sign_in("researcher"), make_study(session))

    assert answer.status_code == 422
    assert "Choose the customer, or give the interview a title" in answer.text


def test_notes_keep_their_kind_and_order(session, sign_in):
    study = make_study(session)
    client = sign_in("researcher")
    where = begin(client, study, title="On the train").location

    for kind, text in (("said", "I lose the form"), ("seen", "She sighs"), ("thought", "Offline?")):
        client.post(f"{where}/notes", data={"kind": kind, "text": text})

    notes = session.scalars(sa.select(Note).order_by(Note.position)).all()
    assert [(note.kind.value, note.text) for note in notes] == [
        ("said", "I lose the form"),
        ("seen", "She sighs"),
        ("thought", "Offline?"),
    ]


def test_only_what_was_said_or_seen_with_consent_is_read_by_a_run(session, sign_in):
    study = make_study(session)
    client = sign_in("researcher")
    for agreed in ({"has_consent": "y"}, {}):
        where = begin(client, study, title="Somebody", **agreed).location
        for kind in NoteKind:
            client.post(f"{where}/notes", data={"kind": kind.value, "text": f"{kind} {agreed}"})

    sources = open_sources(session, study_id=study.id, question_ids=[], with_notes=True)

    assert sorted(source.text for source in sources) == [
        "said {'has_consent': 'y'}",
        "seen {'has_consent': 'y'}",
    ]


def test_rewording_a_note_drops_what_the_machine_read_in_it(session, sign_in):
    study = make_study(session)
    client = sign_in("researcher")
    where = begin(client, study, title="Somebody", has_consent="y").location
    client.post(f"{where}/notes", data={"kind": "said", "text": "I lose the form"})
    note = session.scalars(sa.select(Note)).one()
    session.add(
        Statement(
            study_id=study.id,
            note_id=note.id,
            start=0,
            end=6,
            text="I lose",
            text_sha256="0" * 64,
            respondent="i1",
        )
    )
    session.flush()

    answer = client.post(
        f"/notes/{note.id}/edit",
        data={"kind": "said", "text": "I always lose the form", "was": "I lose the form"},
    )

    assert answer.status_code == 303
    assert session.scalars(sa.select(Statement)).all() == []
    assert session.get_one(Note, note.id).text == "I always lose the form"


def test_two_people_do_not_write_over_each_other(session, sign_in):
    study = make_study(session)
    client = sign_in("researcher")
    where = begin(client, study, title="Somebody").location
    client.post(f"{where}/notes", data={"kind": "said", "text": "first"})
    note = session.scalars(sa.select(Note)).one()
    client.post(f"/notes/{note.id}/edit", data={"kind": "said", "text": "hers", "was": "first"})

    answer = client.post(
        f"/notes/{note.id}/edit", data={"kind": "said", "text": "mine", "was": "first"}
    )

    assert answer.status_code == 409
    assert "mine" in answer.text
    assert session.get_one(Note, note.id).text == "hers"


def test_hostile_notes_are_shown_as_text(session, sign_in):
    client = sign_in("researcher")
    where = begin(client, make_study(session), title="Somebody").location
    client.post(f"{where}/notes", data={"kind": "said", "text": "<script>alert(1)</script>"})

    page = client.get(where).text

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_viewer_reads_no_interviews(session, sign_in):
    study = make_study(session)

    assert sign_in("viewer").get(f"/studies/{study.id}/interviews").status_code == 403
