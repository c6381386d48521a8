"""Decisions: what each verb does, what it refuses, and that undo takes exactly it back."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from factories import make_statement, make_study
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from survey.core.errors import DomainError, NotFound
from survey.understand.statements.models import Statement
from survey.understand.themes import log, proposals, services
from survey.understand.themes.errors import (
    AlreadyDecided,
    BuiltUpon,
    KindsDiffer,
    NameTaken,
    NothingChosen,
    ProposalChanged,
)
from survey.understand.themes.models import (
    Action,
    Decision,
    Level,
    Tagging,
    TaggingState,
    Theme,
    ThemeKind,
    ThemeLink,
    ThemeState,
)
from survey.understand.themes.pieces import pieces
from survey.understand.themes.regrouping import NamedPiece, accepted_statements
from survey.understand.themes.services import Wording

WARM = "I come home to a warm house without paying to heat an empty one"


def state_of(session: Session) -> tuple[list, list, list]:
    """Everything a decision may change, to compare before and after."""
    session.flush()
    themes = session.execute(
        sa.select(
            Theme.name, Theme.state, Theme.definition, Theme.metric, Theme.merged_into_id
        ).where(Theme.state != ThemeState.RETIRED)
    )
    taggings = session.execute(
        sa.select(Tagging.statement_id, Tagging.theme_id, Tagging.coder_id, Tagging.state)
    )
    links = session.execute(sa.select(ThemeLink.want_id, ThemeLink.need_id, ThemeLink.level))
    return sorted(map(tuple, themes)), sorted(map(tuple, taggings)), sorted(map(tuple, links))


@pytest.fixture
def warm(session, cast, cluster) -> Theme:
    return services.accept(session, cast.study.id, cluster(0), Wording(name=WARM), actor=cast.ada)


@pytest.fixture
def chores(session, cast, cluster) -> Theme:
    wording = Wording(name="I do not have to remember routine chores")
    return services.accept(session, cast.study.id, cluster(1), wording, actor=cast.ada)


@pytest.fixture
def thermostat(session, cast, cluster) -> Theme:
    wording = Wording(name="thermostat that knows when I leave")
    return services.accept(session, cast.study.id, cluster(2), wording, actor=cast.ada)


# --- accept and reject ---------------------------------------------------------------------------


def test_accepting_makes_a_theme_and_tags_its_statements(session, cast, run, cluster):
    wording = Wording(name=f"  {WARM}\n", metric="Minimise the energy used while nobody is home")

    theme = services.accept(session, cast.study.id, cluster(0), wording, actor=cast.ada, seen=6)

    assert (theme.kind, theme.state, theme.name) == (ThemeKind.NEED, ThemeState.ACCEPTED, WARM)
    assert accepted_statements(session, theme.id) == [one.id for one in cast.cold]
    rows = session.scalars(sa.select(Tagging)).all()
    assert {(row.coder_id, row.run_id) for row in rows} == {(cast.ada.id, run.id)}
    entry = log.feed(session, cast.study.id)[0]
    assert (entry.actor, entry.action) == ("Ada", Action.ACCEPT)
    assert entry.text == f"Accepted the need “{WARM}” with 6 statements of 6 people."


def test_accepting_as_only_a_want_keeps_the_question_why_open(session, cast, cluster):
    theme = services.accept(
        session,
        cast.study.id,
        cluster(0),
        Wording(name="heat the house before I am back"),
        actor=cast.ada,
        kind=ThemeKind.WANT,
        ask_why=True,
    )

    assert theme.kind is ThemeKind.WANT
    assert theme.origin["ask_why"] is True
    assert cluster(0) not in [
        one.cluster_id for one in proposals.queue(session, cast.study.id).proposals
    ]


def test_accepting_links_what_the_run_linked_and_people_accepted(
    session, cast, cluster, thermostat
):
    theme = services.accept(session, cast.study.id, cluster(0), Wording(name=WARM), actor=cast.ada)

    link = session.scalars(sa.select(ThemeLink)).one()
    assert (link.want_id, link.need_id) == (thermostat.id, theme.id)
    assert (link.level, link.counts) == (Level.IMPLIED, {"implied": 3})
    assert link.statement_id == cast.asked[0].id


def test_accepting_without_links_makes_none(session, cast, cluster, thermostat):
    services.accept(
        session, cast.study.id, cluster(0), Wording(name=WARM), actor=cast.ada, with_links=False
    )

    assert session.scalars(sa.select(ThemeLink)).all() == []


def test_a_name_in_use_is_refused_whatever_its_case(session, cast, cluster, warm):
    with pytest.raises(NameTaken, match="Merge into it, or word this one differently"):
        services.accept(
            session, cast.study.id, cluster(1), Wording(name=WARM.upper()), actor=cast.ada
        )


@pytest.mark.parametrize("name", ["", " \n", "a" * 301])
def test_a_name_that_says_nothing_or_too_much_is_refused(session, cast, cluster, name):
    with pytest.raises(DomainError):
        services.accept(session, cast.study.id, cluster(0), Wording(name=name), actor=cast.ada)


def test_two_people_do_not_decide_the_same_proposal_twice(session, cast, cluster, warm):
    with pytest.raises(AlreadyDecided, match=r"decided already\. Ada, .*Accepted the need"):
        services.reject(session, cast.study.id, cluster(0), actor=cast.ben)


def test_a_proposal_that_changed_since_it_was_shown_is_refused(session, cast, cluster, chores):
    services.tag(session, chores, [cast.cold[0].id], actor=cast.ben)

    with pytest.raises(ProposalChanged, match="now has 5 statements, not 6"):
        services.accept(
            session, cast.study.id, cluster(0), Wording(name=WARM), actor=cast.ada, seen=6
        )


def test_a_proposal_of_another_study_cannot_be_decided(session, cast, cluster):
    other = make_study(session)

    with pytest.raises(NotFound):
        services.reject(session, other.id, cluster(0), actor=cast.ada)


def test_rejecting_remembers_what_was_turned_down(session, cast, cluster):
    services.reject(session, cast.study.id, cluster(1), actor=cast.ada, seen=4)

    theme = session.scalars(sa.select(Theme)).one()
    assert (theme.state, theme.name) == (ThemeState.REJECTED, "remembering chores")
    assert accepted_statements(session, theme.id) == [one.id for one in cast.chores]


def test_a_rejected_name_may_be_used_for_something_else(session, cast, cluster):
    services.reject(session, cast.study.id, cluster(1), actor=cast.ada)

    theme = services.accept(
        session, cast.study.id, cluster(0), Wording(name="remembering chores"), actor=cast.ada
    )

    assert theme.state is ThemeState.ACCEPTED


# --- rename, merge, split, move, tag, link -----------------------------------------------------


def test_renaming_changes_the_wording_and_says_both_names(session, cast, warm):
    services.rename(
        session,
        warm,
        Wording(name="I waste no heat", include_when="an empty house"),
        actor=cast.ben,
    )

    assert (warm.name, warm.include_when) == ("I waste no heat", "an empty house")
    assert log.feed(session, cast.study.id)[0].text == f"Renamed “{WARM}” to “I waste no heat”."


def test_saving_without_a_change_is_no_decision(session, cast, warm):
    services.rename(session, warm, Wording(name=WARM), actor=cast.ben)

    assert log.count(session, cast.study.id) == 1


def test_merging_themes_takes_statements_and_links_over(session, cast, thermostat, warm, chores):
    services.merge(session, warm, chores.id, actor=cast.ada)

    assert (warm.state, warm.merged_into_id) == (ThemeState.RETIRED, chores.id)
    assert len(accepted_statements(session, chores.id)) == 10
    link = session.scalars(sa.select(ThemeLink)).one()
    assert (link.want_id, link.need_id) == (thermostat.id, chores.id)


def test_merging_a_proposal_tags_its_statements_with_the_theme(session, cast, cluster, warm):
    services.merge_proposal(session, cast.study.id, cluster(1), warm.id, actor=cast.ada)

    assert len(accepted_statements(session, warm.id)) == 10


def test_a_want_is_never_merged_into_a_need(session, cast, cluster, warm, thermostat):
    with pytest.raises(KindsDiffer, match="never merged: link them"):
        services.merge(session, thermostat, warm.id, actor=cast.ada)
    with pytest.raises(KindsDiffer):
        services.merge_proposal(session, cast.study.id, cluster(1), thermostat.id, actor=cast.ada)


def test_a_theme_is_not_merged_into_itself_nor_into_a_retired_one(session, cast, warm, chores):
    with pytest.raises(DomainError, match="into itself"):
        services.merge(session, warm, warm.id, actor=cast.ada)
    services.merge(session, warm, chores.id, actor=cast.ada)
    with pytest.raises(DomainError, match="no longer in use"):
        services.merge(session, chores, warm.id, actor=cast.ada)


def test_pieces_are_the_same_each_time_and_hold_every_statement_once(cast):
    texts = [(one.id, one.text) for one in [*cast.cold, *cast.chores]]

    first, second = pieces(texts), pieces(list(reversed(texts)))

    taken = [statement for piece in first for statement in piece.statement_ids]
    assert sorted(taken) == sorted(statement for statement, _ in texts)
    assert [set(piece.statement_ids) for piece in first] == [
        set(piece.statement_ids) for piece in second
    ]
    assert len(first) > 1


def test_splitting_a_proposal_leaves_the_rest_to_be_decided(session, cast, cluster):
    kitchen = NamedPiece(
        name="I walk into a warm kitchen", statement_ids=(cast.cold[4].id, cast.cold[5].id)
    )

    made = services.split_proposal(
        session, cast.study.id, cluster(0), [kitchen], actor=cast.ada, seen=6
    )

    assert accepted_statements(session, made[0].id) == [cast.cold[4].id, cast.cold[5].id]
    rest = proposals.find(session, cast.study.id, cluster(0))
    assert (rest.statement_count, rest.adds_to) == (4, None)


def test_splitting_a_theme_moves_statements_and_retires_an_empty_one(session, cast, warm):
    halves = [
        NamedPiece(name="I waste no heat", statement_ids=tuple(one.id for one in cast.cold[:4])),
        NamedPiece(name="I come home to warmth", statement_ids=tuple(o.id for o in cast.cold[4:])),
    ]

    made = services.split(session, warm, halves, actor=cast.ada)

    assert [len(accepted_statements(session, one.id)) for one in made] == [4, 2]
    assert accepted_statements(session, warm.id) == []
    assert (warm.state, warm.merged_into_id) == (ThemeState.RETIRED, None)


def test_a_split_into_nothing_or_into_strangers_is_refused(session, cast, cluster):
    with pytest.raises(NothingChosen):
        services.split_proposal(session, cast.study.id, cluster(0), [], actor=cast.ada)
    stranger = NamedPiece(name="I waste no heat", statement_ids=(cast.chores[0].id,))
    with pytest.raises(ProposalChanged):
        services.split_proposal(session, cast.study.id, cluster(0), [stranger], actor=cast.ada)


def test_moving_takes_statements_from_theme_to_theme(session, cast, warm, chores):
    moved = [cast.cold[0].id, cast.cold[1].id]

    services.move(session, warm, chores.id, moved, actor=cast.ben)

    assert set(moved) <= set(accepted_statements(session, chores.id))
    assert not set(moved) & set(accepted_statements(session, warm.id))
    assert log.feed(session, cast.study.id)[0].text.startswith("Moved 2 statements from")


def test_tagging_by_hand_says_so_and_twice_is_once(session, cast, warm):
    extra = make_statement(session, cast.study, "Nobody should pay to heat a void")

    services.tag(session, warm, [extra.id], actor=cast.ben)

    assert services.tag(session, warm, [extra.id], actor=cast.ada) is None
    row = session.scalars(sa.select(Tagging).where(Tagging.statement_id == extra.id)).one()
    assert (row.coder_id, row.run_id) == (cast.ben.id, None)


def test_statements_of_another_study_cannot_be_tagged(session, cast, warm):
    stranger = make_statement(session, make_study(session), "Elsewhere")

    with pytest.raises(NotFound):
        services.tag(session, warm, [stranger.id], actor=cast.ada)
    with pytest.raises(NothingChosen):
        services.tag(session, warm, [], actor=cast.ada)


def test_untagging_holds_for_every_coder(session, cast, warm):
    services.untag(session, warm, [cast.cold[0].id], actor=cast.ben)

    assert cast.cold[0].id not in accepted_statements(session, warm.id)
    row = session.scalars(sa.select(Tagging).where(Tagging.statement_id == cast.cold[0].id)).one()
    assert (row.coder_id, row.state) == (cast.ada.id, TaggingState.REJECTED)


def test_linking_needs_evidence_unless_it_is_a_guess(session, cast, chores, thermostat):
    with pytest.raises(DomainError, match="call the link a guess"):
        services.link(
            session,
            cast.study.id,
            thermostat.id,
            chores.id,
            level=Level.STATED,
            actor=cast.ada,
        )

    services.link(
        session, cast.study.id, thermostat.id, chores.id, level=Level.HYPOTHESIS, actor=cast.ada
    )

    assert session.scalars(sa.select(ThemeLink.level)).all() == [Level.HYPOTHESIS]


def test_a_link_goes_from_a_want_to_a_need_and_never_back(session, cast, chores, thermostat):
    with pytest.raises(KindsDiffer):
        services.link(
            session,
            cast.study.id,
            chores.id,
            thermostat.id,
            level=Level.HYPOTHESIS,
            actor=cast.ada,
        )


def test_unlinking_takes_the_link_away(session, cast, thermostat, warm):
    link = session.scalars(sa.select(ThemeLink)).one()

    services.unlink(session, cast.study.id, link.id, actor=cast.ada)

    assert session.scalars(sa.select(ThemeLink)).all() == []


# --- undo --------------------------------------------------------------------------------------


def do_accept(session, cast, cluster, themes):
    services.accept(session, cast.study.id, cluster(1), Wording(name="Another"), actor=cast.ben)


def do_reject(session, cast, cluster, themes):
    services.reject(session, cast.study.id, cluster(1), actor=cast.ben)


def do_merge_proposal(session, cast, cluster, themes):
    services.merge_proposal(session, cast.study.id, cluster(1), themes[0].id, actor=cast.ben)


def do_split_proposal(session, cast, cluster, themes):
    piece = NamedPiece(name="Half", statement_ids=(cast.chores[0].id, cast.chores[1].id))
    services.split_proposal(session, cast.study.id, cluster(1), [piece], actor=cast.ben)


def do_merge(session, cast, cluster, themes):
    other = services.create(
        session, cast.study.id, ThemeKind.NEED, Wording(name="Other"), actor=cast.ben
    )
    services.merge(session, themes[0], other.id, actor=cast.ben)
    return 2


def do_split(session, cast, cluster, themes):
    piece = NamedPiece(name="Half", statement_ids=tuple(one.id for one in cast.cold))
    services.split(session, themes[0], [piece], actor=cast.ben)


def do_rename(session, cast, cluster, themes):
    services.rename(session, themes[0], Wording(name="New", metric="Twin"), actor=cast.ben)


def do_untag(session, cast, cluster, themes):
    services.untag(session, themes[0], [cast.cold[0].id, cast.chores[0].id], actor=cast.ben)


def do_tag(session, cast, cluster, themes):
    services.tag(session, themes[0], [one.id for one in cast.chores], actor=cast.ben)


def do_unlink(session, cast, cluster, themes):
    link = session.scalars(sa.select(ThemeLink)).one()
    services.unlink(session, cast.study.id, link.id, actor=cast.ben)


def do_relink(session, cast, cluster, themes):
    services.link(
        session,
        cast.study.id,
        themes[1].id,
        themes[0].id,
        level=Level.STATED,
        statement_id=cast.asked[1].id,
        actor=cast.ben,
    )


def do_turn_down(session, cast, cluster, themes):
    services.turn_down(session, themes[0], actor=cast.ben)


@pytest.mark.parametrize(
    "act",
    [
        do_accept,
        do_reject,
        do_merge_proposal,
        do_split_proposal,
        do_merge,
        do_split,
        do_rename,
        do_untag,
        do_tag,
        do_unlink,
        do_relink,
        do_turn_down,
    ],
)
def test_undo_takes_exactly_the_decision_back(session, cast, cluster, thermostat, warm, act):
    before = state_of(session)

    times = act(session, cast, cluster, [warm, thermostat]) or 1
    assert state_of(session) != before
    for _ in range(times):
        services.undo(session, cast.study.id, actor=cast.ada)

    assert state_of(session) == before


def test_undo_is_a_decision_of_its_own_and_brings_the_proposal_back(session, cast, cluster, warm):
    services.undo(session, cast.study.id, actor=cast.ben)

    undo, accept = log.feed(session, cast.study.id)
    assert (undo.action, undo.actor, accept.is_undone) == (Action.UNDO, "Ben", True)
    assert proposals.find(session, cast.study.id, cluster(0)).statement_count == 6


def test_undo_goes_back_step_by_step_and_then_says_so(session, cast, warm, chores):
    services.undo(session, cast.study.id, actor=cast.ada)
    services.undo(session, cast.study.id, actor=cast.ada)

    assert {warm.state, chores.state} == {ThemeState.RETIRED}
    with pytest.raises(NotFound, match="nothing to undo"):
        services.undo(session, cast.study.id, actor=cast.ada)


def test_a_decision_is_undone_at_most_once(session, cast, warm):
    decision_id = log.feed(session, cast.study.id)[0].id
    services.undo(session, cast.study.id, actor=cast.ada, decision_id=decision_id)

    with pytest.raises(NotFound, match="undone already"):
        services.undo(session, cast.study.id, actor=cast.ben, decision_id=decision_id)


def test_an_earlier_decision_can_be_undone_if_nothing_builds_on_it(session, cast, warm, chores):
    first = log.feed(session, cast.study.id)[1].id

    services.undo(session, cast.study.id, actor=cast.ben, decision_id=first)

    assert (warm.state, chores.state) == (ThemeState.RETIRED, ThemeState.ACCEPTED)


def test_undo_is_refused_when_a_later_decision_builds_on_it(session, cast, warm):
    first = log.feed(session, cast.study.id)[0].id
    services.rename(session, warm, Wording(name="I waste no heat"), actor=cast.ben)

    with pytest.raises(BuiltUpon, match="Undo that one first: Renamed"):
        services.undo(session, cast.study.id, actor=cast.ada, decision_id=first)

    assert warm.state is ThemeState.ACCEPTED


def test_undoing_a_tagging_that_was_moved_on_is_refused_and_changes_nothing(
    session, cast, warm, chores
):
    services.tag(session, warm, [cast.asked[0].id, cast.asked[1].id], actor=cast.ada)
    tagged = log.feed(session, cast.study.id)[0].id
    services.move(session, warm, chores.id, [cast.asked[1].id], actor=cast.ben)
    before = state_of(session)

    with pytest.raises(BuiltUpon, match="Moved 1 statement"):
        services.undo(session, cast.study.id, actor=cast.ada, decision_id=tagged)

    assert state_of(session) == before


def test_undo_passes_over_statements_that_were_erased(session, cast, warm):
    session.execute(sa.delete(Statement).where(Statement.id == cast.cold[0].id))

    services.undo(session, cast.study.id, actor=cast.ada)

    assert session.scalars(sa.select(Tagging)).all() == []


def test_the_log_only_grows(session, cast, warm):
    with pytest.raises(IntegrityError, match="This log only grows"), session.begin_nested():
        session.execute(sa.update(Decision).values(actor_id=cast.ben.id))
    with pytest.raises(IntegrityError, match="This log only grows"), session.begin_nested():
        session.execute(sa.delete(Decision))
