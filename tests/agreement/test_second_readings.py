"""A second reader codes blind; what she says never stands in the codebook."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from factories import make_statement, make_study, make_user

from survey.ask.interviews.models import Interview, Note
from survey.ask.studies.models import Study, StudyMember
from survey.ask.studies.rights import may_in_study
from survey.core.errors import Conflict, DomainError, NotFound
from survey.core.roles import Permission, Role, StudyRole
from survey.understand.agreement import queries, sampling, services
from survey.understand.agreement.models import Coding, RoundStatement
from survey.understand.themes import services as themes
from survey.understand.themes.models import Tagging


def test_a_sample_is_drawn_at_random_and_the_same_for_the_same_seed(session, cast):
    found = sampling.decided(session, cast.study.id)

    drawn = [one.statement_id for one in sampling.draw(found, 10, seed=3)]

    assert drawn == [one.statement_id for one in sampling.draw(reversed(found), 10, seed=3)]
    assert drawn != [one.statement_id for one in sampling.draw(found, 10, seed=4)]
    assert len(set(drawn)) == 10
    assert drawn != sorted(drawn)


def test_statements_in_the_same_words_are_read_once(session, cast):
    again = make_statement(session, cast.study, "ROOM number 3 is cold, or loud!")
    themes.tag(session, cast.warm, [again.id], actor=cast.ada)

    assert len(sampling.decided(session, cast.study.id)) == 24


def test_the_first_reading_is_kept_as_it_stood(session, cast, invite):
    seat = invite()
    themes.untag(session, cast.warm, [cast.statements[0].id], actor=cast.ada)

    row = session.get(RoundStatement, (seat.round_id, cast.statements[0].id))

    assert row.first == [cast.warm.id]
    assert row.first_by == "Ada"


def test_what_the_reader_decided_herself_is_not_drawn(session, cast, invite):
    themes.untag(session, cast.quiet, [cast.statements[0].id], actor=cast.ben)

    seat = invite()

    drawn = {one.statement_id for one in queries.sample(session, seat.round_id)}
    assert cast.statements[0].id not in drawn
    assert len(drawn) == 23


def test_a_sample_of_one_theme_holds_that_theme_alone(session, cast, invite):
    seat = invite(theme_id=cast.quiet.id)

    assert queries.progress(session, seat) == (0, 14)


def test_what_is_said_blind_stays_out_of_the_codebook(session, cast, invite, read_all):
    before = session.execute(sa.select(Tagging.statement_id, Tagging.theme_id, Tagging.state)).all()

    read_all(invite(), other={0: [cast.quiet.id], 5: []})

    after = session.execute(sa.select(Tagging.statement_id, Tagging.theme_id, Tagging.state)).all()
    assert after == before


def test_the_newest_thing_said_holds_and_the_older_ones_are_kept(session, cast, invite):
    seat, statement = invite(), cast.statements[0].id
    for codes in ([cast.warm.id], [cast.quiet.id], [cast.quiet.id]):
        services.code(session, seat, statement, codes)

    assert queries.said_by(session, [seat.id]) == {(seat.id, statement): (cast.quiet.id,)}
    assert session.scalar(sa.select(sa.func.count()).select_from(Coding)) == 2
    assert queries.progress(session, seat) == (1, 24)


def test_a_sample_is_handed_in_whole_and_then_stands(session, cast, invite, read_all):
    seat = invite()
    with pytest.raises(Conflict, match="24 statements wait"):
        services.finish(session, seat, actor=cast.ben)

    read_all(seat)

    with pytest.raises(Conflict, match="finished this sample"):
        services.code(session, seat, cast.statements[0].id, [])
    with pytest.raises(Conflict, match="finished this sample"):
        services.finish(session, seat, actor=cast.ben)


def test_only_the_codes_of_the_sample_are_taken(session, cast, invite):
    seat = invite()
    foreign = make_statement(session, cast.study, "Not in the sample at all")

    with pytest.raises(DomainError, match="Choose from the list"):
        services.code(session, seat, cast.statements[0].id, [cast.warm.id, 987654])
    with pytest.raises(NotFound, match="not in your sample"):
        services.code(session, seat, foreign.id, [cast.warm.id])


@pytest.mark.parametrize("size", [0, 4, 501, -1])
def test_a_size_no_interval_can_come_of_is_refused(invite, size):
    with pytest.raises(DomainError, match="between 5 and 500"):
        invite(size=size)


def test_a_reader_or_a_stranger_is_not_invited(session, cast, invite):
    cleo, eve = make_user(session, name="Cleo", role=Role.VIEWER), make_user(session)
    session.add(StudyMember(study_id=cast.study.id, account_id=cleo.id, role=StudyRole.READER))

    with pytest.raises(DomainError, match="Cleo is a reader here"):
        invite(coder_id=cleo.id)
    with pytest.raises(NotFound, match="takes no part"):
        invite(coder_id=eve.id)


def test_nobody_reads_two_samples_of_a_study_at_once(invite):
    invite()

    with pytest.raises(Conflict, match="Ben is reading a sample"):
        invite()


def test_without_decisions_there_is_nothing_to_read_again(session, cast):
    study = make_study(session, owner=cast.ada)
    session.add(StudyMember(study_id=study.id, account_id=cast.ben.id, role=StudyRole.CODER))
    session.flush()

    with pytest.raises(DomainError, match="and there are none"):
        services.invite(
            session,
            study.id,
            services.Invitation(coder_id=cast.ben.id, size=10, seed=1),
            actor=cast.ada,
        )


def test_words_of_a_session_without_consent_leave_the_sample(
    sign_in, session, cast, invite, read_all
):
    seat = invite()
    first = queries.sample(session, seat.round_id)[0].statement_id
    withheld = next(one for one in cast.statements if one.id == first)
    services.code(session, seat, withheld.id, [cast.quiet.id])
    session.get_one(Interview, int(withheld.respondent[1:])).has_consent = False
    session.flush()

    assert queries.progress(session, seat) == (0, 23)
    assert withheld.text not in sign_in(user=cast.ben).get(f"/readings/{seat.id}?at=0").text
    made = read_all(seat)
    assert withheld.text not in sign_in(user=cast.ada).get(f"/coding-rounds/{made.id}").text
    (shown,) = queries.seats(session, cast.study.id)
    assert (shown.done, shown.total) == (23, 23)


def test_an_erased_statement_leaves_the_sample(session, cast, invite):
    seat = invite()
    services.code(session, seat, cast.statements[0].id, [cast.warm.id])

    session.execute(sa.delete(Note).where(Note.id == cast.statements[0].note_id))
    session.expire_all()

    assert queries.progress(session, seat) == (0, 23)


# --- blind --------------------------------------------------------------------------------------


CLOSED = (
    "/themes/{theme}",
    "/studies/{study}/review",
    "/studies/{study}/statements",
    "/studies/{study}/themes",
    "/studies/{study}/decisions",
    "/studies/{study}/reports",
    "/studies/{study}/comments",
    "/studies/{study}/agreement",
    "/studies/{study}/runs",
    "/statements/{statement}",
    "/coding-rounds/{round}",
)


def addresses(cast, seat):
    return [
        one.format(
            theme=cast.warm.id,
            study=cast.study.id,
            statement=cast.statements[0].id,
            round=seat.round_id,
        )
        for one in CLOSED
    ]


def test_while_she_reads_blind_every_page_that_tells_codes_is_closed(sign_in, cast, invite):
    seat, client = invite(), sign_in(user=cast.ben)

    for path in addresses(cast, seat):
        answer = client.get(path)
        assert answer.status_code == 403, path
        assert "You are reading a sample of this study blind" in answer.text


def test_a_lead_who_reads_blind_is_no_exception(sign_in, session, cast, invite):
    member = session.get(StudyMember, (cast.study.id, cast.ben.id))
    member.role = StudyRole.LEAD
    seat, client = invite(), sign_in(user=cast.ben)

    assert {client.get(path).status_code for path in addresses(cast, seat)} == {403}


def test_an_open_study_is_closed_to_her_as_well(sign_in, cast, invite):
    cast.study.team_role = StudyRole.LEAD
    seat, client = invite(), sign_in(user=cast.ben)

    assert {client.get(path).status_code for path in addresses(cast, seat)} == {403}


@pytest.mark.parametrize("ends", ["finish", "stop"])
def test_when_she_is_done_or_stops_all_opens_again(sign_in, session, cast, invite, read_all, ends):
    seat, client = invite(), sign_in(user=cast.ben)
    if ends == "finish":
        read_all(seat)
    else:
        client.post(f"/readings/{seat.id}/stop")

    assert {client.get(path).status_code for path in addresses(cast, seat)} == {200}


def test_the_card_shows_words_and_codebook_and_nothing_anybody_decided(sign_in, cast, invite):
    seat, client = invite(), sign_in(user=cast.ben)

    page = client.get(f"/readings/{seat.id}").text

    assert "Room number" in page
    assert "Stay warm is meant" in page
    assert not re.search(r'name="codes"[^>]* checked', page)
    assert "Ada" not in page
    assert "stated" not in page


def test_a_sample_is_read_on_plain_forms_from_first_to_last(sign_in, session, cast, invite):
    seat, client = invite(), sign_in(user=cast.ben)
    for row in queries.sample(session, seat.round_id):
        answer = client.post(
            f"/readings/{seat.id}/statements/{row.statement_id}", data={"codes": cast.warm.id}
        )
        assert answer.status_code == 303

    assert "Everything is read" in client.get(answer.location).text
    handed_in = client.post(f"/readings/{seat.id}/finish")
    assert handed_in.location == f"/coding-rounds/{seat.round_id}"
    assert "All themes together" in client.get(handed_in.location).text


def test_saying_nothing_is_no_answer_and_none_of_these_is_one(sign_in, session, cast, invite):
    seat, client = invite(), sign_in(user=cast.ben)
    path = f"/readings/{seat.id}/statements/{cast.statements[0].id}"

    refused = client.post(path, data={})
    none = client.post(path, data={"do": "none"})

    assert refused.status_code == 422
    assert "Choose what it belongs to, or “None of these”." in refused.text
    assert none.status_code == 303
    assert queries.said_by(session, [seat.id]) == {(seat.id, cast.statements[0].id): ()}


def test_a_seat_is_ones_own(sign_in, cast, invite):
    seat, ada = invite(), sign_in(user=cast.ada)

    assert ada.get(f"/readings/{seat.id}").status_code == 404
    path = f"/readings/{seat.id}/statements/{cast.statements[0].id}"
    assert ada.post(path, data={"do": "none"}).status_code == 404


def test_a_coder_invites_nobody(sign_in, cast):
    answer = sign_in(user=cast.ben).post(
        f"/studies/{cast.study.id}/agreement", data={"coder": cast.ada.id, "size": 10}
    )

    assert answer.status_code == 403


def test_a_lead_invites_on_the_page(sign_in, session, cast):
    ada = sign_in(user=cast.ada)

    answer = ada.post(
        f"/studies/{cast.study.id}/agreement",
        data={"coder": cast.ben.id, "purpose": "check", "theme": 0, "size": 10, "bar": "0.8"},
    )

    assert answer.status_code == 303
    (seat,) = queries.seats(session, cast.study.id)
    assert (seat.coder, seat.state) == ("Ben", "0 of 10 read")
    assert "0 of 10 read" in ada.get(f"/studies/{cast.study.id}/agreement").text


def test_what_was_typed_is_kept_when_an_invitation_is_refused(sign_in, cast):
    answer = sign_in(user=cast.ada).post(
        f"/studies/{cast.study.id}/agreement",
        data={"coder": cast.ben.id, "purpose": "check", "theme": 0, "size": 3, "bar": "0.8"},
    )

    assert answer.status_code == 422
    assert 'value="3"' in answer.text
    assert "Take between 5 and 500 statements." in answer.text


def test_search_over_all_studies_leaves_the_one_she_reads_blind_out(sign_in, session, cast, invite):
    open_one = make_study(session, title="Another study", team_role=StudyRole.CODER)
    invite()

    found = [
        session.scalar(
            sa.select(Study.id).where(
                Study.id == study.id, may_in_study(Study.id, cast.ben, Permission.THEME_READ)
            )
        )
        for study in (cast.study, open_one)
    ]

    assert found == [None, open_one.id]


def test_an_administrator_who_reads_blind_finds_nothing_of_it_either(session, cast, invite):
    cast.ben.role = Role.ADMINISTRATOR
    invite()

    condition = may_in_study(Study.id, cast.ben, Permission.THEME_READ)

    assert session.scalars(sa.select(Study.id).where(condition)).all() == []


def test_while_she_reads_blind_there_is_no_field_to_search_with(sign_in, cast, invite, read_all):
    client = sign_in(user=cast.ben)
    seat = invite()

    assert 'class="find"' not in client.get(f"/readings/{seat.id}").text
    read_all(seat)
    assert 'class="find"' in client.get(f"/coding-rounds/{seat.round_id}").text


def test_who_works_alone_is_told_how_a_second_reader_comes_to_be(sign_in, session, cast):
    ada = sign_in(user=cast.ada)
    where = f"/studies/{cast.study.id}/agreement"
    assert "Add a colleague who may code" not in ada.get(where).text

    session.execute(sa.delete(StudyMember).where(StudyMember.account_id == cast.ben.id))
    session.commit()

    assert "Add a colleague who may code" in ada.get(where).text
