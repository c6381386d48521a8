"""Groups: what may stand in what, one decision each, undone and done again whole."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from factories import make_run, make_statement, make_study

from survey.core.errors import DomainError, NotFound
from survey.understand.analysis.models import (
    Cluster,
    ClusterGroup,
    ClusterGroupMember,
    ClusterKind,
    Tier,
)
from survey.understand.codebook import grouping
from survey.understand.codebook.board import board, paths
from survey.understand.codebook.duplicates import pairs
from survey.understand.codebook.entries import EntryText, describe, point_to, shown
from survey.understand.codebook.merging import merge_all
from survey.understand.codebook.proposed import proposed, take
from survey.understand.statements.models import Statement
from survey.understand.themes import services
from survey.understand.themes.errors import KindsDiffer, NothingChosen
from survey.understand.themes.models import (
    Decision,
    GroupTier,
    Tagging,
    Theme,
    ThemeGroup,
    ThemeKind,
    ThemeState,
)
from survey.understand.themes.redoing import next_redo
from survey.understand.themes.services import Wording


def shape(session, cards) -> list:
    """The board as nested names."""
    session.expire_all()

    def told(one):
        return (
            one.group.tier.value,
            one.name,
            [told(below) for below in one.branches],
            sorted(card.theme.name for card in one.cards),
        )

    found = board(session, cards.study.id, ThemeKind.NEED)
    return [[told(one) for one in found.branches], sorted(one.theme.name for one in found.loose)]


@pytest.fixture
def warm(session, cards) -> ThemeGroup:
    return grouping.group(session, cards.study.id, cards.ids[:2], actor=cards.ada)


def test_a_group_is_called_by_the_card_that_speaks_for_it(session, cards):
    made = grouping.group(
        session, cards.study.id, cards.ids[:3], actor=cards.ada, exemplar_id=cards.ids[2]
    )

    (branch,) = board(session, cards.study.id, ThemeKind.NEED).branches
    assert (made.tier, branch.name) == (GroupTier.SECONDARY, "I sleep without being woken")
    assert {one.theme.id for one in branch.cards} == set(cards.ids[:3])
    assert [one.theme.id for one in branch.cards if one.is_exemplar] == [cards.ids[2]]


def test_groups_in_a_group_make_it_primary(session, cards, warm):
    pay = grouping.group(session, cards.study.id, cards.ids[3:5], actor=cards.ada, name="Money")

    grouping.group(session, cards.study.id, [cards.ids[2]], [warm.id, pay.id], actor=cards.ada)

    (top,), _ = shape(session, cards)
    assert (top[0], top[1]) == ("primary", "I sleep without being woken")
    assert [(one[0], one[1]) for one in top[2]] == [
        ("secondary", "I come home to a warm house"),
        ("secondary", "Money"),
    ]
    assert paths(session, cards.study.id)[pay.id] == "I sleep without being woken › Money"


def test_a_group_of_many_cards_is_one_decision_and_undone_as_one(session, cards):
    before = shape(session, cards)
    count = session.scalar(sa.select(sa.func.count(Decision.id)))

    grouping.group(session, cards.study.id, cards.ids, actor=cards.ada)

    assert session.scalar(sa.select(sa.func.count(Decision.id))) == count + 1
    services.undo(session, cards.study.id, actor=cards.ben)
    assert shape(session, cards) == before


def test_every_act_on_the_board_is_undone_and_done_again(session, cards, warm):
    study, ada = cards.study.id, cards.ada
    states = [shape(session, cards)]
    top = grouping.group(session, study, [], [warm.id], actor=ada, name="Comfort")
    states.append(shape(session, cards))
    grouping.place(session, study, [cards.ids[4], cards.ids[5]], [], top.id, actor=ada)
    states.append(shape(session, cards))
    grouping.reword_group(
        session, warm, actor=ada, name="Warmth", exemplar_id=cards.ids[1], definition="d", memo="m"
    )
    states.append(shape(session, cards))
    merge_all(session, study, cards.ids[:2], cards.ids[0], actor=ada)
    states.append(shape(session, cards))
    grouping.place(session, study, [], [warm.id], None, actor=ada)
    states.append(shape(session, cards))
    grouping.set_tier(session, study, [warm.id], GroupTier.PRIMARY, actor=ada)
    states.append(shape(session, cards))
    grouping.dissolve(session, study, [top.id], actor=ada)
    states.append(shape(session, cards))

    for state in reversed(states[:-1]):
        services.undo(session, study, actor=ada)
        assert shape(session, cards) == state
    for state in states[1:]:
        services.redo(session, study, actor=ada)
        assert shape(session, cards) == state
    with pytest.raises(NotFound, match="nothing to do again"):
        services.redo(session, study, actor=ada)


def test_a_new_decision_ends_what_can_be_done_again(session, cards, warm):
    services.undo(session, cards.study.id, actor=cards.ada)
    assert next_redo(session, cards.study.id) is not None

    grouping.group(session, cards.study.id, cards.ids[3:], actor=cards.ada)

    assert next_redo(session, cards.study.id) is None


def test_what_was_done_again_is_undone_again(session, cards):
    grouping.group(session, cards.study.id, cards.ids[:2], actor=cards.ada)
    grouped = shape(session, cards)
    for _ in range(3):
        services.undo(session, cards.study.id, actor=cards.ada)
        assert shape(session, cards)[0] == []
        services.redo(session, cards.study.id, actor=cards.ada)
        assert shape(session, cards) == grouped


def test_doing_an_acceptance_again_remembers_the_run_that_proposed_it(session, cards):
    told = [make_statement(session, cards.study, f"Proposed {i}", level=None) for i in range(3)]
    run = make_run(session, cards.study, clusters=[{"statements": told, "name": "proposed"}])
    cluster = session.scalars(sa.select(Cluster.id).where(Cluster.run_id == run.id)).one()
    theme = services.accept(
        session, cards.study.id, cluster, Wording(name="From a run"), actor=cards.ada
    )

    services.undo(session, cards.study.id, actor=cards.ada)
    services.redo(session, cards.study.id, actor=cards.ada)

    session.expire_all()
    assert session.get_one(Theme, theme.id).state is ThemeState.ACCEPTED
    rows = session.scalars(sa.select(Tagging).where(Tagging.theme_id == theme.id)).all()
    assert {one.run_id for one in rows} == {run.id}
    assert len(rows) == 3


def test_what_may_not_stand_in_what_is_refused_with_what_to_do(session, cards, warm):
    study, ada = cards.study.id, cards.ada
    top = grouping.group(session, study, [], [warm.id], actor=ada)
    for wrong, sentence in (
        (
            lambda: grouping.place(session, study, [], [top.id], warm.id, actor=ada),
            "primary groups only",
        ),
        (lambda: grouping.place(session, study, [], [top.id], top.id, actor=ada), "into itself"),
        (
            lambda: grouping.group(session, study, [], [top.id], actor=ada),
            "cannot stand in another",
        ),
        (
            lambda: grouping.set_tier(session, study, [top.id], GroupTier.SECONDARY, actor=ada),
            "Take them out first",
        ),
        (
            lambda: grouping.group(
                session, study, [cards.ids[3]], actor=ada, exemplar_id=cards.ids[0]
            ),
            "Choose one of its own",
        ),
        (
            lambda: grouping.group(session, study, [cards.ids[3]], actor=ada, name="x" * 301),
            "within 300",
        ),
    ):
        with pytest.raises(DomainError, match=sentence):
            wrong()


def test_wants_and_needs_are_grouped_apart(session, cards, warm):
    with pytest.raises(KindsDiffer):
        grouping.group(session, cards.study.id, [cards.ids[0], cards.want.id], actor=cards.ada)
    with pytest.raises(KindsDiffer):
        grouping.place(session, cards.study.id, [cards.want.id], [], warm.id, actor=cards.ada)


def test_nothing_chosen_and_cards_of_another_study_are_refused(session, cards, warm):
    other = make_study(session)

    with pytest.raises(NothingChosen):
        grouping.group(session, cards.study.id, [], actor=cards.ada)
    with pytest.raises(NotFound):
        grouping.group(session, other.id, cards.ids, actor=cards.ada)
    with pytest.raises(NotFound):
        grouping.place(session, other.id, [], [warm.id], None, actor=cards.ada)


def test_merging_keeps_names_and_memos_and_finds_by_them(session, cards):
    first, second, third = cards.needs[:3]
    describe(
        session,
        second,
        EntryText(wording=Wording(name=second.name), aliases=("warm hall",), memo="Ask why."),
        actor=cards.ada,
    )

    merge_all(session, cards.study.id, [first.id, second.id, third.id], first.id, actor=cards.ada)

    assert first.aliases == [
        "I come back to a warm house",
        "warm hall",
        "I sleep without being woken",
    ]
    assert first.memo == "I come back to a warm house: Ask why."
    card = next(
        one
        for one in board(session, cards.study.id, ThemeKind.NEED).loose
        if one.theme.id == first.id
    )
    assert "warm hall" in card.found_by
    services.undo(session, cards.study.id, actor=cards.ada)
    session.expire_all()
    assert (first.aliases, first.memo) == ([], "")
    assert second.state is ThemeState.ACCEPTED


def test_pairs_that_share_statements_or_words_are_listed_with_how_much(session, cards):
    found = pairs(session, cards.study.id, board(session, cards.study.id, ThemeKind.NEED))

    names = [{one.larger.theme.name, one.smaller.theme.name} for one in found]
    assert names[0] == {"I come home to a warm house", "I come back to a warm house"}
    assert found[0].shared_count == 1
    assert found[0].shared_share == pytest.approx(1 / 3)
    assert {"I sleep without being woken", "I know what I pay for"} not in names


def test_an_example_is_a_statement_that_belongs_and_leaves_with_it(session, cards):
    theme = cards.needs[0]
    inside = session.scalars(
        sa.select(Statement).join(Tagging).where(Tagging.theme_id == theme.id)
    ).first()
    outside = make_statement(session, cards.study, "The bath is cold.")

    point_to(session, theme, inside.id, is_near_miss=False, actor=cards.ada)
    point_to(session, theme, outside.id, is_near_miss=True, actor=cards.ada)

    assert [one.text for one in shown(session, theme.examples)] == [inside.text]
    assert [one.text for one in shown(session, theme.near_misses)] == ["The bath is cold."]
    with pytest.raises(DomainError, match="belongs to the theme"):
        point_to(session, theme, outside.id, is_near_miss=False, actor=cards.ada)
    with pytest.raises(DomainError, match="does not belong"):
        point_to(session, theme, inside.id, is_near_miss=True, actor=cards.ada)
    session.delete(outside)
    session.flush()
    assert shown(session, theme.near_misses) == []


def test_a_number_given_to_other_words_is_no_example(session, cards):
    theme = cards.needs[0]
    theme.near_misses = [{"statement": make_statement(session, cards.study).id, "said": "00000000"}]

    assert shown(session, theme.near_misses) == []


def test_the_groups_of_a_run_are_offered_and_taken_as_one_decision(session, cards):
    clusters = [
        {
            "statements": list(
                session.scalars(sa.select(Statement).join(Tagging).where(Tagging.theme_id == one))
            ),
            "name": f"cluster {at}",
        }
        for at, one in enumerate(cards.ids)
        if at != 1
    ]
    run = make_run(session, cards.study, clusters=clusters)
    rows = session.scalars(
        sa.select(Cluster).where(Cluster.run_id == run.id).order_by(Cluster.number)
    ).all()
    top = ClusterGroup(
        run_id=run.id,
        number=0,
        kind=ClusterKind.NEED,
        tier=Tier.PRIMARY,
        name="t",
        exemplar_id=rows[2].id,
    )
    session.add(top)
    session.flush()
    below = ClusterGroup(
        run_id=run.id,
        number=1,
        kind=ClusterKind.NEED,
        tier=Tier.SECONDARY,
        name="b",
        exemplar_id=rows[2].id,
        parent_id=top.id,
    )
    session.add(below)
    session.flush()
    for group, members in ((top, rows[1:]), (below, rows[2:4])):
        session.add_all(ClusterGroupMember(group_id=group.id, cluster_id=one.id) for one in members)
    session.flush()

    offered = proposed(session, cards.study.id, board(session, cards.study.id, ThemeKind.NEED))

    assert [(one.tier.value, one.exemplar.name, len(one.all_themes)) for one in offered] == [
        ("primary", "I know what I pay for", 4)
    ]
    take(session, cards.study.id, offered, actor=cards.ada)
    branches, loose = shape(session, cards)
    assert branches == [
        (
            "primary",
            "I know what I pay for",
            [
                (
                    "secondary",
                    "I know what I pay for",
                    [],
                    ["I know this month what I will pay", "I know what I pay for"],
                )
            ],
            ["I can leave without thinking of the heating", "I sleep without being woken"],
        )
    ]
    assert len(loose) == 2
    assert proposed(session, cards.study.id, board(session, cards.study.id, ThemeKind.NEED)) == []
    services.undo(session, cards.study.id, actor=cards.ada)
    assert shape(session, cards)[0] == []
