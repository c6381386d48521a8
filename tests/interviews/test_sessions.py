"""Sessions: transcripts and who is who, live notes, the guide, pictures and recordings."""

import io

import pytest
import sqlalchemy as sa
from factories import make_study

from survey.ask.interviews.models import (
    Attachment,
    AttachmentPart,
    Interview,
    Note,
    NoteKind,
    Speaker,
    SpeakerRole,
)
from survey.ask.interviews.speakers import respondents_of
from survey.people.customers.models import Customer
from survey.understand.statements.models import Statement
from survey.understand.statements.sources import open_sources

FACTS = {"title": "Talk", "mode": "interview", "held_at": "2026-11-04T14:00", "has_consent": "y"}
TALK = "[00:01] Ada: How do you come home?\n[00:04] Ben: By bus, since I lose the key.\n[00:09] Ada: Why?\n[00:12] Ben: I want to be home sooner.\n"
#: The first bytes that tell what a file is, and enough of the rest.
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + bytes(200)
MP3 = b"ID3\x04\x00\x00\x00\x00\x00\x00" + bytes(400_000)


@pytest.fixture
def client(sign_in):
    return sign_in("researcher")


@pytest.fixture
def study(session):
    return make_study(session)


@pytest.fixture
def begin(session, client, study):
    def make(**over):
        where = client.post(f"/studies/{study.id}/interviews/new", data=FACTS | over).location
        return session.get_one(Interview, int(where.rsplit("/", 1)[1]))

    return make


def upload(client, where, data, name="talk.txt", **more):
    return client.post(
        where,
        data={"file": (io.BytesIO(data), name), **more},
        content_type="multipart/form-data",
    )


def notes(session):
    return session.scalars(sa.select(Note).order_by(Note.position)).all()


# --- transcripts -----------------------------------------------------------------------------


def test_a_transcript_becomes_notes_with_speakers_and_times(session, client, begin):
    talk = begin()

    answer = upload(client, f"/interviews/{talk.id}/transcript", TALK.encode())

    people = {one.id: one for one in session.scalars(sa.select(Speaker))}
    assert answer.status_code == 303
    assert answer.location.endswith(f"/interviews/{talk.id}/speakers")
    assert [
        (people[one.speaker_id].name, one.starts_ms, one.kind.value) for one in notes(session)
    ] == [
        ("Ada", 1_000, "said"),
        ("Ben", 4_000, "said"),
        ("Ada", 9_000, "said"),
        ("Ben", 12_000, "said"),
    ]
    assert {one.name: one.role.value for one in people.values()} == {
        "Ada": "moderator",
        "Ben": "participant",
    }
    assert "took “Ada” for whoever asks" in client.get(answer.location).text


def test_only_what_participants_say_is_read_by_a_run(session, client, begin, study):
    talk = begin()
    client.post(f"/interviews/{talk.id}/transcript", data={"text": TALK})

    sources = open_sources(session, study_id=study.id, question_ids=[], with_notes=True)

    assert [(one.respondent, one.text) for one in sources] == [
        (f"i{talk.id}", "By bus, since I lose the key."),
        (f"i{talk.id}", "I want to be home sooner."),
    ]


def test_each_of_several_participants_is_a_person_of_their_own(session, client, begin, study):
    dora = Customer(external_ref="C-1", name="Dora", attributes={})
    session.add(dora)
    talk = begin(mode="co_creation")
    text = "Host: Ideas?\nBen: A key that calls.\nDora: A bell.\nHost: More?\nBen: No.\nDora: Yes."
    client.post(f"/interviews/{talk.id}/transcript", data={"text": text})
    people = {one.name: one for one in session.scalars(sa.select(Speaker))}

    answer = client.post(
        f"/interviews/{talk.id}/speakers", data={f"customer-{people['Dora'].id}": "C-1"}
    )

    assert answer.status_code == 303
    assert respondents_of(session, talk) == {
        None: f"i{talk.id}",
        people["Ben"].id: f"i{talk.id}.2",
        people["Dora"].id: f"c{dora.id}",
    }
    sources = open_sources(session, study_id=study.id, question_ids=[], with_notes=True)
    assert {one.respondent for one in sources} == {f"i{talk.id}.2", f"c{dora.id}"}


def test_an_unknown_customer_keeps_what_was_chosen(session, client, begin):
    talk = begin()
    client.post(f"/interviews/{talk.id}/transcript", data={"text": TALK})
    ben = session.scalars(sa.select(Speaker).where(Speaker.name == "Ben")).one()

    answer = client.post(
        f"/interviews/{talk.id}/speakers",
        data={f"customer-{ben.id}": "C-77", f"name-{ben.id}": "Benjamin"},
    )

    assert answer.status_code == 422
    assert "No customer has the number, e-mail address or name “C-77”" in answer.text
    assert 'value="Benjamin"' in answer.text
    assert session.get_one(Speaker, ben.id).name == "Ben"


def test_the_same_transcript_twice_adds_nothing(session, client, begin):
    talk = begin()
    client.post(f"/interviews/{talk.id}/transcript", data={"text": TALK})

    answer = upload(client, f"/interviews/{talk.id}/transcript", TALK.encode())

    assert answer.status_code == 409
    assert "holds the same words already, from “Pasted text”" in answer.text
    assert len(notes(session)) == 4


def test_a_transcript_that_cannot_be_read_leaves_nothing_behind(session, client, begin):
    talk = begin()

    answer = upload(client, f"/interviews/{talk.id}/transcript", b"PK\x03\x04junk", "talk.docx")

    assert answer.status_code == 422
    assert "This is no Word document, or a damaged one." in answer.text
    assert notes(session) == []


def test_a_transcript_is_taken_out_with_its_speakers(session, client, begin):
    talk = begin()
    client.post(f"/interviews/{talk.id}/transcript", data={"text": TALK})
    client.post(f"/interviews/{talk.id}/notes", data={"kind": "seen", "text": "She sighs"})

    client.post(f"/transcripts/{notes(session)[0].transcript_id}/remove")

    assert [one.text for one in notes(session)] == ["She sighs"]
    assert session.scalars(sa.select(Speaker)).all() == []


def test_each_file_of_several_becomes_a_session(session, client, study):
    files = [(io.BytesIO(TALK.encode()), "first talk.txt"), (io.BytesIO(b"I walk."), "second.md")]

    answer = client.post(
        f"/studies/{study.id}/interviews/import",
        data={"files": files, "mode": "interview", "held_at": "2026-11-04T14:00"},
        content_type="multipart/form-data",
    )

    assert answer.status_code == 303
    assert session.scalars(sa.select(Interview.title).order_by(Interview.id)).all() == [
        "first talk",
        "second",
    ]


def test_one_unreadable_file_keeps_all_of_them_out(session, client, study):
    files = [(io.BytesIO(TALK.encode()), "first.txt"), (io.BytesIO(b"%PDF"), "second.pdf")]

    answer = client.post(
        f"/studies/{study.id}/interviews/import",
        data={"files": files, "mode": "interview", "held_at": "2026-11-04T14:00"},
        content_type="multipart/form-data",
    )

    assert answer.status_code == 422
    assert "“second.pdf” is not a transcript that we can read" in answer.text
    assert session.scalars(sa.select(Interview)).all() == []


def test_whoever_becomes_the_moderator_is_evidence_no_more(session, client, begin, study):
    talk = begin()
    client.post(f"/interviews/{talk.id}/transcript", data={"text": "Ben: I walk.\nDora: I ride."})
    ben = session.scalars(sa.select(Speaker).where(Speaker.name == "Ben")).one()

    client.post(f"/interviews/{talk.id}/speakers", data={f"role-{ben.id}": "moderator"})

    sources = open_sources(session, study_id=study.id, question_ids=[], with_notes=True)
    assert [one.text for one in sources] == ["I ride."]
    session.refresh(ben)
    assert ben.role is SpeakerRole.MODERATOR


def test_statements_follow_when_another_person_stands_behind_them(session, client, begin, study):
    dora = Customer(external_ref="C-1", name="Dora", attributes={})
    session.add(dora)
    talk = begin()
    client.post(f"/interviews/{talk.id}/transcript", data={"text": "Ben: I walk.\nBen: Far."})
    note = notes(session)[0]
    session.add(
        Statement(
            study_id=study.id,
            note_id=note.id,
            start=0,
            end=6,
            text="I walk",
            text_sha256="0" * 64,
            respondent=f"i{talk.id}",
        )
    )
    session.flush()

    client.post(f"/interviews/{talk.id}/speakers", data={f"customer-{note.speaker_id}": "C-1"})

    assert session.scalars(sa.select(Statement.respondent)).all() == [f"c{dora.id}"]


# --- live notes ------------------------------------------------------------------------------


def live(client, talk, text, revision=1, key="abcdefgh-1", **more):
    data = {"kind": "said", "text": text, "key": key, "revision": revision, "seconds_ago": "2.5"}
    return client.post(f"/interviews/{talk.id}/notes", data=data | more, headers={"X-Live": "1"})


def test_a_note_sent_again_is_the_same_note(session, client, begin):
    talk = begin()

    answers = [live(client, talk, "I lose the key") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [201, 201, 201]
    assert [one.text for one in notes(session)] == ["I lose the key"]


def test_what_is_typed_on_rewords_the_note_and_what_arrives_late_does_not(session, client, begin):
    talk = begin()

    live(client, talk, "I lo", revision=3)
    live(client, talk, "I lose the key", revision=9, kind="seen")
    live(client, talk, "I lose", revision=6)

    assert [(one.text, one.kind) for one in notes(session)] == [("I lose the key", NoteKind.SEEN)]


def test_notes_are_timed_by_the_clock_of_the_session(session, client, begin):
    talk = begin()
    live(client, talk, "before", key="before-00")
    client.post(f"/interviews/{talk.id}/start")

    live(client, talk, "after", key="after-000")

    before, after = notes(session)
    assert before.starts_ms is None
    assert after.starts_ms is not None


def test_the_plain_form_takes_notes_too(session, client, begin):
    talk = begin()

    for _ in range(2):
        client.post(f"/interviews/{talk.id}/notes", data={"kind": "thought", "text": "Offline?"})

    assert [one.text for one in notes(session)] == ["Offline?", "Offline?"]


def test_a_refused_live_note_says_why(session, client, begin):
    answer = live(client, begin(), "x" * 20_001)

    assert answer.status_code == 422
    assert "A note holds 20,000 characters; this one has 20,001" in answer.text
    assert notes(session) == []


def test_a_diary_is_kept_by_day(session, client, begin):
    diary = begin(mode="diary")

    for day, text in (("2026-11-03", "later"), ("2026-11-01", "first")):
        data = {"kind": "said", "text": text, "happened_on": day}
        client.post(f"/interviews/{diary.id}/notes", data=data)

    page = client.get(f"/interviews/{diary.id}").text
    assert page.index("1 Nov 2026") < page.index("3 Nov 2026")


def test_co_creation_keeps_ideas_and_who_had_them(session, client, begin):
    talk = begin(mode="co_creation")
    client.post(f"/interviews/{talk.id}/transcript", data={"text": "Ben: A.\nDora: B.\nBen: C."})
    dora = session.scalars(sa.select(Speaker).where(Speaker.name == "Dora")).one()

    client.post(
        f"/interviews/{talk.id}/notes",
        data={"kind": "said", "text": "A bell", "is_idea": "y", "speaker": dora.id},
    )

    idea = notes(session)[-1]
    assert (idea.is_idea, idea.speaker_id) == (True, dora.id)


def test_a_speaker_of_another_session_is_refused(session, client, begin):
    other, talk = begin(mode="co_creation"), begin(mode="co_creation")
    for one in (other, talk):
        client.post(f"/interviews/{one.id}/transcript", data={"text": "Ben: A.\nDora: B."})
    stranger = session.scalars(
        sa.select(Speaker).where(Speaker.interview_id == other.id).limit(1)
    ).one()

    answer = client.post(
        f"/interviews/{talk.id}/notes",
        data={"kind": "said", "text": "A bell", "speaker": stranger.id},
    )

    assert answer.status_code == 422
    assert "Choose somebody who takes part in this session." in answer.text


# --- the guide -------------------------------------------------------------------------------


def test_the_guide_says_what_is_still_to_ask(session, client, begin, study):
    for text in ("How did you come home last?", "What went wrong?"):
        client.post(f"/studies/{study.id}/guide", data={"text": text, "probe_down": "Yesterday?"})
    talk = begin()
    page = client.get(f"/interviews/{talk.id}").text
    assert "2 of 2" in page
    assert "Why is that important to you?" in page
    assert "Yesterday?" in page
    number = page.split(f"/interviews/{talk.id}/guide/")[1].split('"')[0]

    for _ in range(2):
        client.post(f"/interviews/{talk.id}/guide/{number}", data={"asked": "yes"})

    assert "1 of 2" in client.get(f"/interviews/{talk.id}").text
    client.post(f"/interviews/{talk.id}/guide/{number}", data={"asked": "no"})
    assert "2 of 2" in client.get(f"/interviews/{talk.id}").text


def test_a_question_that_was_taken_out_stays_where_it_was_asked(session, client, begin, study):
    client.post(f"/studies/{study.id}/guide", data={"text": "How?"})
    asked, other = begin(), begin()
    page = client.get(f"/interviews/{asked.id}").text
    number = page.split(f"/interviews/{asked.id}/guide/")[1].split('"')[0]
    client.post(f"/interviews/{asked.id}/guide/{number}", data={"asked": "yes"})

    client.post(f"/guide/{number}/move", data={"to": "out"})

    assert "How?" in client.get(f"/interviews/{asked.id}").text
    assert "How?" not in client.get(f"/interviews/{other.id}").text


def test_questions_move_and_are_reworded(client, study):
    for text in ("First?", "Second?"):
        client.post(f"/studies/{study.id}/guide", data={"text": text})
    page = client.get(f"/studies/{study.id}/guide").text
    second = page.split('href="/guide/')[2].split('"')[0]

    client.post(f"/guide/{second}/move", data={"to": "up"})
    client.post(f"/guide/{second}", data={"text": "The other?"})

    page = client.get(f"/studies/{study.id}/guide").text
    assert page.index("The other?") < page.index("First?")


def test_a_guide_of_another_study_is_not_ticked_here(session, client, begin, study):
    client.post(f"/studies/{study.id}/guide", data={"text": "How?"})
    page = client.get(f"/studies/{study.id}/guide").text
    number = page.split('href="/guide/')[1].split('"')[0]
    elsewhere = make_study(session)
    where = client.post(f"/studies/{elsewhere.id}/interviews/new", data=FACTS).location

    answer = client.post(f"{where}/guide/{number}", data={"asked": "yes"})

    assert answer.status_code == 404


# --- pictures and recordings -----------------------------------------------------------------


def attach(client, talk, data, name, **more):
    return upload(client, f"/interviews/{talk.id}/attachments", data, name, **more)


def test_a_picture_is_told_by_its_content_and_sent_so_that_it_can_do_nothing(
    session, client, begin
):
    talk = begin()

    attach(client, talk, PNG, "door.html", caption="The door")

    kept = session.scalars(sa.select(Attachment)).one()
    answer = client.get(f"/attachments/{kept.id}")
    assert (kept.kind.value, kept.media_type, kept.caption) == ("picture", "image/png", "The door")
    assert answer.data == PNG
    assert answer.mimetype == "image/png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert 'alt="The door"' in client.get(f"/interviews/{talk.id}").text


def test_a_recording_is_sent_in_the_ranges_a_player_asks_for(session, client, begin):
    attach(client, begin(), MP3, "talk.mp3")
    kept = session.scalars(sa.select(Attachment)).one()
    where = f"/attachments/{kept.id}"

    middle = client.get(where, headers={"Range": "bytes=262140-262149"})
    end = client.get(where, headers={"Range": "bytes=-4"})
    beyond = client.get(where, headers={"Range": "bytes=9999999-"})

    assert session.scalar(sa.select(sa.func.count()).select_from(AttachmentPart)) == 2
    assert (middle.status_code, middle.data) == (206, MP3[262_140:262_150])
    assert middle.headers["Content-Range"] == f"bytes 262140-262149/{len(MP3)}"
    assert end.data == MP3[-4:]
    assert beyond.status_code == 416
    assert client.get(where).data == MP3


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"<svg onload=alert(1)>", "a.png"), (b"<html>", "a.jpg"), (b"MZ\x90\x00", "a.mp3")],
)
def test_what_is_neither_picture_nor_recording_is_refused(session, client, begin, data, name):
    talk = begin()

    answer = attach(client, talk, data, name)

    assert "is neither a picture" in client.get(answer.location).text
    assert session.scalars(sa.select(Attachment)).all() == []


def test_an_attachment_goes_with_its_parts(session, client, begin):
    talk = begin()
    attach(client, talk, MP3, "talk.mp3")
    kept = session.scalars(sa.select(Attachment)).one()

    client.post(f"/attachments/{kept.id}/remove")

    assert session.scalar(sa.select(sa.func.count()).select_from(AttachmentPart)) == 0


def test_a_viewer_sees_no_attachment(session, client, begin, sign_in):
    attach(client, begin(), PNG, "door.png")
    kept = session.scalars(sa.select(Attachment)).one()

    assert sign_in("viewer").get(f"/attachments/{kept.id}").status_code in {403, 404}
