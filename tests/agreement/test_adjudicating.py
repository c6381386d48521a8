"""Where readers differ it is settled, with a reason, in the codebook, and a better definition."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from survey.core.errors import Conflict, DomainError, NotFound
from survey.understand.agreement import adjudicating
from survey.understand.agreement.adjudicating import Amendment, adjudicate, differences
from survey.understand.agreement.models import Adjudication, Choice, RoundStatement
from survey.understand.themes import history, log
from survey.understand.themes import services as themes
from survey.understand.themes.models import Tagging, TaggingState


@pytest.fixture
def made(cast, invite, read_all):
    """Ben differs on three: another theme, both, and none."""
    return read_all(invite(), other={0: [cast.quiet.id], 1: [cast.warm.id, cast.quiet.id], 20: []})


def themes_of(session, statement):
    return set(
        session.scalars(
            sa.select(Tagging.theme_id).where(
                Tagging.statement_id == statement.id, Tagging.state == TaggingState.ACCEPTED
            )
        )
    )


def settle(session, cast, made, number, choice, why="It says so.", **over):
    return adjudicate(
        session, made, cast.statements[number].id, choice=choice, actor=cast.ada, why=why, **over
    )


def test_only_what_differs_is_listed_with_both_sides(session, cast, made):
    found = {one.member.id: one for one in differences(session, made)}

    assert set(found) == {cast.statements[number].id for number in (0, 1, 20)}
    one = found[cast.statements[0].id]
    assert (one.first, one.first_by) == ((cast.warm.id,), "Ada")
    assert one.others == (("Ben", (cast.quiet.id,)),)


@pytest.mark.parametrize(
    ("choice", "number", "expected"),
    [
        (Choice.FIRST, 0, {"warm"}),
        (Choice.SECOND, 0, {"quiet"}),
        (Choice.BOTH, 0, {"warm", "quiet"}),
        (Choice.SECOND, 1, {"warm", "quiet"}),
        (Choice.SECOND, 20, set()),
        (Choice.BOTH, 20, {"quiet"}),
    ],
)
def test_what_is_chosen_holds_in_the_codebook(session, cast, made, choice, number, expected):
    settle(session, cast, made, number, choice)

    assert themes_of(session, cast.statements[number]) == {
        getattr(cast, name).id for name in expected
    }


def test_something_else_may_hold(session, cast, made):
    settle(session, cast, made, 0, Choice.OTHER, other=[])

    assert themes_of(session, cast.statements[0]) == set()


def test_both_sources_and_the_reason_are_kept_whatever_comes_after(session, cast, made):
    settle(session, cast, made, 0, Choice.SECOND, why="The neighbour is meant, not the heating.")

    row = session.scalars(sa.select(Adjudication)).one()
    assert row.sources == [
        {"coder": "Ada", "codes": [cast.warm.id]},
        {"coder": "Ben", "codes": [cast.quiet.id]},
    ]
    first = session.get(RoundStatement, (made.id, cast.statements[0].id))
    assert first.first == [cast.warm.id]
    (event, *_) = history.of_statement(session, cast.study.id, cast.statements[0].id)
    said = [
        (one.actor, one.text, one.detail)
        for one in history.of_statement(session, cast.study.id, cast.statements[0].id)
    ]
    assert event.actor == "Ada"
    assert (
        "Ada",
        "settled it between Ada and Ben",
        "The neighbour is meant, not the heating.",
    ) in said


def test_it_is_a_decision_of_the_codebook_and_can_be_undone(session, cast, made):
    settle(session, cast, made, 0, Choice.SECOND)
    newest = log.feed(session, cast.study.id)[0]

    themes.undo(session, cast.study.id, actor=cast.ada)

    assert newest.text == (
        "Settled between readers: 1 statement into “Sleep in quiet” and out of “Stay warm”."
    )
    assert themes_of(session, cast.statements[0]) == {cast.warm.id}


def test_what_stands_already_needs_no_decision(session, cast, made):
    before = log.count(session, cast.study.id)

    row = settle(session, cast, made, 0, Choice.FIRST)

    assert row.decisions == []
    assert log.count(session, cast.study.id) == before


def test_it_ends_in_a_better_line_in_the_definition(session, cast, made):
    row = settle(
        session,
        cast,
        made,
        0,
        Choice.SECOND,
        amendments=[
            Amendment(
                theme_id=cast.warm.id,
                include_when="Stay warm is meant",
                exclude_when="Noise from the heating",
                was_include="Stay warm is meant",
                was_exclude="",
            ),
            Amendment(
                theme_id=cast.quiet.id,
                include_when="Sleep in quiet is meant",
                exclude_when="",
                was_include="Sleep in quiet is meant",
                was_exclude="",
            ),
        ],
    )

    assert cast.warm.exclude_when == "Noise from the heating"
    assert row.amended == [cast.warm.id]
    assert len(row.decisions) == 2
    assert "after readers had differed" in log.feed(session, cast.study.id)[0].text


def test_a_definition_that_somebody_reworded_meanwhile_is_not_written_over(session, cast, made):
    stale = Amendment(
        theme_id=cast.warm.id,
        include_when="Mine",
        exclude_when="",
        was_include="Something older",
        was_exclude="",
    )

    with pytest.raises(Conflict, match="Somebody has reworded “Stay warm”"):
        settle(session, cast, made, 0, Choice.SECOND, amendments=[stale])


def test_the_second_sees_the_firsts_decision_before_deciding(session, cast, made):
    first = settle(session, cast, made, 0, Choice.SECOND, why="Noise is meant.")

    with pytest.raises(Conflict, match="Ada has settled this already: Noise is meant"):
        adjudicate(
            session,
            made,
            cast.statements[0].id,
            choice=Choice.FIRST,
            actor=cast.ben,
            why="No.",
        )

    again = adjudicate(
        session,
        made,
        cast.statements[0].id,
        choice=Choice.FIRST,
        actor=cast.ben,
        why="The heater is loud.",
        seen=first.id,
    )
    assert again.id != first.id
    assert themes_of(session, cast.statements[0]) == {cast.warm.id}
    assert session.scalar(sa.select(sa.func.count()).select_from(Adjudication)) == 2


@pytest.mark.parametrize("why", ["", "   ", "x" * 1001])
def test_a_reason_is_asked_for(session, cast, made, why):
    with pytest.raises(DomainError) as caught:
        settle(session, cast, made, 0, Choice.FIRST, why=why)

    assert caught.value.field == "why"


def test_what_readers_agree_on_is_not_settled(session, cast, made):
    with pytest.raises(NotFound, match="do not differ"):
        settle(session, cast, made, 5, Choice.FIRST)


def test_a_theme_that_is_gone_cannot_hold(session, cast, made):
    themes.turn_down(session, cast.quiet, actor=cast.ada)

    with pytest.raises(DomainError, match="not in use any more"):
        settle(session, cast, made, 0, Choice.SECOND)


# --- pages --------------------------------------------------------------------------------------


def test_the_page_shows_both_sides_and_offers_the_lines(sign_in, cast, made):
    page = sign_in(user=cast.ada).get(f"/coding-rounds/{made.id}/differences").text

    assert "0 of 3 settled" in page
    assert "First reading" in page
    assert "Second reading" in page
    assert "is meant</textarea>" in page


def test_a_lead_settles_on_the_page_and_goes_on_to_the_next(sign_in, session, cast, made):
    ada, statement = sign_in(user=cast.ada), cast.statements[0]
    path = f"/coding-rounds/{made.id}/differences"

    answer = ada.post(
        f"{path}/{statement.id}",
        data={
            "choice": "second",
            "why": "Noise is meant.",
            f"include-{cast.warm.id}": "Stay warm is meant",
            f"exclude-{cast.warm.id}": "Noise\r\nof any kind",
            f"was-include-{cast.warm.id}": "Stay warm is meant",
            f"was-exclude-{cast.warm.id}": "",
        },
    )

    assert answer.status_code == 303
    assert "1 of 3 settled" in ada.get(path).text
    assert cast.warm.exclude_when == "Noise\nof any kind"


def test_what_was_typed_is_kept_when_it_is_refused(sign_in, cast, made):
    answer = sign_in(user=cast.ada).post(
        f"/coding-rounds/{made.id}/differences/{cast.statements[0].id}",
        data={
            "choice": "second",
            "why": "",
            f"include-{cast.warm.id}": "A line I thought about for long",
            f"was-include-{cast.warm.id}": "Stay warm is meant",
        },
    )

    assert answer.status_code == 422
    assert "A line I thought about for long" in answer.text
    assert "Say why, in a sentence" in answer.text


def test_a_coder_looks_and_does_not_settle(sign_in, cast, made):
    ben = sign_in(user=cast.ben)
    path = f"/coding-rounds/{made.id}/differences"

    assert "Settle it" not in ben.get(path).text
    answer = ben.post(f"{path}/{cast.statements[0].id}", data={"choice": "first", "why": "x"})
    assert answer.status_code == 403


def test_a_hostile_reason_stays_text(sign_in, session, cast, made):
    settle(session, cast, made, 0, Choice.FIRST, why="<script>alert(1)</script>")

    path = f"/coding-rounds/{made.id}/differences?statement={cast.statements[0].id}"
    page = sign_in(user=cast.ada).get(path).text

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert adjudicating.LONGEST_WHY > 0
