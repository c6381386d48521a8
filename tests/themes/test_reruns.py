"""The promise: nothing a person decided is ever lost to a re-run, and nothing is asked twice."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from factories import make_run, make_statement

import nlp
from survey.understand.analysis.known import known_for as known_to_a_run
from survey.understand.themes import proposals, services
from survey.understand.themes.known import known_for
from survey.understand.themes.models import Decision, Tagging, Theme, ThemeKind, ThemeLink
from survey.understand.themes.regrouping import NamedPiece, accepted_statements
from survey.understand.themes.services import Wording


def rows(session):
    """Every row a person's decision made, whole."""
    session.flush()
    session.expire_all()
    return [
        [tuple(map(repr, row)) for row in session.execute(sa.select(model.__table__))]
        for model in (Theme, Tagging, ThemeLink, Decision)
    ]


def open_names(session, cast):
    return [one.name for one in proposals.queue(session, cast.study.id).proposals]


@pytest.fixture
def decided(session, cast, cluster):
    """Ada accepted the first need and the want, and turned the second need down."""
    study = cast.study.id
    services.accept(session, study, cluster(2), Wording(name="thermostat"), actor=cast.ada)
    warm = services.accept(session, study, cluster(0), Wording(name="Warm home"), actor=cast.ada)
    services.reject(session, study, cluster(1), actor=cast.ada)
    return warm


def test_a_study_without_a_finished_run_has_nothing_to_decide(session, cast):
    queue = proposals.queue(session, cast.study.id)

    assert (queue.run_id, queue.proposals, queue.total) == (None, (), 0)


def test_needs_come_first_and_within_them_people_times_doubt(session, cast):
    told = cast.clusters()
    told[0]["quality"] = {"stability": 1.0}  # 6 people, steady: weight 6
    told[1]["quality"] = {"stability": 0.25}  # 4 people, doubtful: weight 7
    make_run(session, cast.study, clusters=told)

    assert open_names(session, cast) == [
        "remembering chores",
        "heating an empty house",
        "thermostat that knows",
    ]


def test_progress_counts_decided_proposals(session, cast, decided):
    queue = proposals.queue(session, cast.study.id)

    assert (queue.decided_count, queue.total) == (3, 3)


def test_a_run_on_the_same_data_asks_nothing_again_and_changes_no_row(session, cast, decided):
    before = rows(session)

    make_run(session, cast.study, clusters=cast.clusters(), links=[(2, 0, "implied")])

    assert open_names(session, cast) == []
    assert rows(session) == before


def test_what_was_undone_is_asked_again(session, cast, decided):
    services.undo(session, cast.study.id, actor=cast.ada)
    make_run(session, cast.study, clusters=cast.clusters())

    assert open_names(session, cast) == ["remembering chores"]


def test_merged_halves_do_not_come_back(session, cast, cluster):
    study = cast.study.id
    warm = services.accept(session, study, cluster(0), Wording(name="Warm home"), actor=cast.ada)
    other = services.accept(session, study, cluster(1), Wording(name="Chores"), actor=cast.ada)
    services.merge(session, other, warm.id, actor=cast.ada)

    make_run(session, cast.study, clusters=cast.clusters()[:2])

    assert open_names(session, cast) == []


def test_a_proposal_merged_into_a_theme_does_not_come_back(session, cast, cluster):
    study = cast.study.id
    warm = services.accept(session, study, cluster(0), Wording(name="Warm home"), actor=cast.ada)
    services.merge_proposal(session, study, cluster(1), warm.id, actor=cast.ada)

    make_run(session, cast.study, clusters=cast.clusters()[:2])

    assert open_names(session, cast) == []


def test_what_was_turned_down_does_not_return_with_a_few_new_statements(session, cast, decided):
    more = [make_statement(session, cast.study, f"I forget chore {i}") for i in range(3)]
    told = [{"statements": [*cast.chores, *more], "name": "chores again"}]

    make_run(session, cast.study, clusters=told)

    assert open_names(session, cast) == []


def test_what_was_turned_down_returns_when_most_of_it_is_new(session, cast, decided):
    more = [make_statement(session, cast.study, f"I forget chore {i}") for i in range(5)]
    told = [{"statements": [*cast.chores, *more], "name": "chores again"}]

    make_run(session, cast.study, clusters=told)

    proposal = proposals.queue(session, cast.study.id).proposals[0]
    assert (proposal.name, proposal.statement_count, proposal.turned_down) == ("chores again", 5, 4)


def test_a_fifth_more_data_keeps_the_theme_and_only_adds(session, cast, decided):
    before = rows(session)
    more = [
        make_statement(session, cast.study, f"Nobody is in and we heat room {i}") for i in (1, 2)
    ]
    told = cast.clusters()
    told[0]["statements"] = [*cast.cold, *more]

    run = make_run(session, cast.study, clusters=told)

    found = proposals.queue(session, cast.study.id).proposals
    assert [(one.adds_to, one.statement_count) for one in found] == [(decided.id, 2)]
    assert rows(session) == before
    services.add_suggested(session, cast.study.id, found[0].cluster_id, actor=cast.ben, seen=2)
    assert len(accepted_statements(session, decided.id)) == 8
    assert proposals.queue(session, cast.study.id).proposals == ()
    assert run.id == proposals.latest_run_id(session, cast.study.id)


def test_a_theme_that_grew_several_times_is_still_that_theme(session, cast, decided):
    more = [make_statement(session, cast.study, f"Empty room {i} is warm") for i in range(20)]
    make_run(session, cast.study, clusters=[{"statements": [*cast.cold, *more]}])

    found = proposals.queue(session, cast.study.id).proposals

    assert [(one.adds_to, one.statement_count) for one in found] == [(decided.id, 20)]


def test_a_large_new_group_that_holds_a_few_known_statements_is_a_proposal(session, cast, decided):
    more = [make_statement(session, cast.study, f"The lift {i} is slow") for i in range(30)]
    make_run(session, cast.study, clusters=[{"statements": [*cast.cold[:2], *more]}])

    found = proposals.queue(session, cast.study.id).proposals

    assert [(one.adds_to, one.statement_count) for one in found] == [(None, 30)]


def test_suggestions_kept_out_of_a_theme_are_not_made_again(session, cast, decided):
    more = [make_statement(session, cast.study, "Nobody is in and we heat the hall")]
    told = cast.clusters()
    told[0]["statements"] = [*cast.cold, *more]
    make_run(session, cast.study, clusters=told)
    found = proposals.queue(session, cast.study.id).proposals
    services.reject(session, cast.study.id, found[0].cluster_id, actor=cast.ada)

    make_run(session, cast.study, clusters=told)

    assert open_names(session, cast) == []
    assert len(accepted_statements(session, decided.id)) == 6


def test_statements_taken_out_of_a_theme_are_not_suggested_for_it_again(session, cast, decided):
    services.untag(session, decided, [cast.cold[0].id], actor=cast.ben)

    make_run(session, cast.study, clusters=cast.clusters())

    assert open_names(session, cast) == []


def test_a_need_accepted_as_only_a_want_is_settled_in_both_views(session, cast, cluster):
    services.accept(
        session,
        cast.study.id,
        cluster(0),
        Wording(name="heat before I am back"),
        actor=cast.ada,
        kind=ThemeKind.WANT,
        ask_why=True,
    )

    make_run(session, cast.study, clusters=cast.clusters()[:1])

    assert open_names(session, cast) == []


def test_a_statement_placed_as_a_need_may_still_be_proposed_as_a_want(session, cast, decided):
    told = [{"statements": cast.cold, "kind": "want", "name": "heat only when in"}]

    make_run(session, cast.study, clusters=told)

    assert open_names(session, cast) == ["heat only when in"]


def test_a_failed_run_changes_nothing_about_what_is_proposed(session, cast, run):
    make_run(session, cast.study, state="failed")

    assert proposals.queue(session, cast.study.id).run_id == run.id


# --- what the machine is told ------------------------------------------------------------------


def test_the_machine_is_told_the_accepted_themes_and_their_kinds(session, cast, decided):
    known = known_for(session, cast.study.id)

    assert known.themes[str(decided.id)] == tuple(one.text for one in cast.cold)
    assert sorted(known.kinds.values()) == [nlp.ThemeKind.NEED, nlp.ThemeKind.WANT]
    assert (known.must_link, known.cannot_link) == ((), ())
    assert known_to_a_run(session, cast.study.id) == known


def test_merging_tells_the_machine_that_the_halves_belong_together(session, cast, cluster):
    study = cast.study.id
    warm = services.accept(session, study, cluster(0), Wording(name="Warm home"), actor=cast.ada)
    other = services.accept(session, study, cluster(1), Wording(name="Chores"), actor=cast.ada)

    services.merge(session, other, warm.id, actor=cast.ada)

    known = known_for(session, study)
    assert known.must_link == ((cast.chores[0].text, cast.cold[0].text),)
    assert set(known.themes) == {str(warm.id)}


def test_moving_and_untagging_tell_the_machine_what_stays_apart(session, cast, cluster):
    study = cast.study.id
    warm = services.accept(session, study, cluster(0), Wording(name="Warm home"), actor=cast.ada)
    other = services.accept(session, study, cluster(1), Wording(name="Chores"), actor=cast.ada)

    services.move(session, warm, other.id, [cast.cold[5].id], actor=cast.ada)

    assert known_for(session, study).cannot_link == ((cast.cold[0].text, cast.cold[5].text),)


def test_splitting_tells_the_machine_what_stays_apart(session, cast, cluster):
    study = cast.study.id
    warm = services.accept(session, study, cluster(0), Wording(name="Warm home"), actor=cast.ada)
    piece = NamedPiece(name="Kitchen", statement_ids=(cast.cold[4].id,))

    services.split(session, warm, [piece], actor=cast.ada)

    assert known_for(session, study).cannot_link == ((cast.cold[0].text, cast.cold[4].text),)


def test_the_same_words_on_both_sides_are_never_told_to_stay_apart(session, cast, cluster):
    study = cast.study.id
    twin = make_statement(session, cast.study, cast.cold[0].text)
    warm = services.accept(session, study, cluster(0), Wording(name="Warm home"), actor=cast.ada)

    services.untag(session, warm, [twin.id], actor=cast.ada)

    assert known_for(session, study).cannot_link == ()
