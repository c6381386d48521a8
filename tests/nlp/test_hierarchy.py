"""Levels above the themes, and the same answers coarser and finer."""

import numpy as np
import pytest

from nlp import Settings, analyse
from nlp.hierarchy import tiers
from nlp.types import ThemeKind, Tier


def families(count: int, size: int) -> np.ndarray:
    """Return *count* families of *size* middles each, family after family."""
    rng = np.random.default_rng(1)
    rows = np.eye(30)[np.repeat(np.arange(count), size)] + 0.1 * rng.normal(size=(count * size, 30))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_few_themes_need_no_level_above_them(count):
    assert tiers(families(1, 4)[:count]) == []


def test_themes_of_a_family_share_a_secondary_group_inside_one_primary_group():
    found = tiers(families(6, 4))

    secondary = [members for of in found for tier, members in of if tier is Tier.SECONDARY]
    assert [0, 1, 2, 3] in secondary
    for of in found:
        (top, whole), *inside = of
        assert top is Tier.PRIMARY
        assert all(set(members) < set(whole) for _, members in inside)
    placed = [i for of in found for tier, members in of if tier is Tier.PRIMARY for i in members]
    assert len(placed) == len(set(placed))


def test_there_are_at_most_ten_primary_and_thirty_secondary_groups():
    found = tiers(families(25, 10))

    kinds = [tier for of in found for tier, _ in of]
    assert 5 <= kinds.count(Tier.PRIMARY) <= 10
    assert kinds.count(Tier.SECONDARY) <= 30


def test_a_theme_that_is_like_none_stays_outside():
    middles = families(2, 6)
    opposite = -middles[:6].sum(axis=0) - middles[6:].sum(axis=0)
    stranger = (opposite / np.linalg.norm(opposite)).astype(np.float32)

    found = tiers(np.vstack([middles, stranger[None]]))

    assert 12 not in {i for of in found for _, members in of for i in members}


def test_every_granularity_is_there_and_the_chosen_one_is_that_of_the_themes(many_visitors):
    analysis = analyse(many_visitors)

    for view in {theme.kind for theme in analysis.themes}:
        steps = [one for one in analysis.granularities if one.view is view]
        themes = [theme for theme in analysis.themes if theme.kind is view]
        statements = [one.statement for one in analysis.assignments if one.view is view]
        assert [one.theme_count for one in steps if one.is_chosen] == [len(themes)]
        assert all(len(one.labels) == len(statements) for one in steps)
        assert [one.resolution for one in steps] == sorted(one.resolution for one in steps)


def test_a_granularity_that_was_offered_can_be_chosen(many_visitors):
    offered = analyse(many_visitors).granularities
    fewest = min(
        (one for one in offered if one.view is ThemeKind.NEED), key=lambda one: one.theme_count
    )

    chosen = analyse(many_visitors, Settings(granularity=fewest.resolution)).granularities

    again = next(one for one in chosen if one.view is ThemeKind.NEED and one.is_chosen)
    assert (again.resolution, again.labels) == (fewest.resolution, fewest.labels)


def test_groups_hold_themes_of_their_own_view_and_are_named_by_one_of_them(many_visitors):
    analysis = analyse(many_visitors)

    assert analysis.groups
    for group in analysis.groups:
        inside = [analysis.themes[i] for i in group.themes]
        assert {theme.kind for theme in inside} == {group.kind}
        assert group.exemplar in group.themes
        assert group.name == analysis.themes[group.exemplar].name
        if group.parent is not None:
            assert set(group.themes) <= set(analysis.groups[group.parent].themes)
