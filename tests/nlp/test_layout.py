"""The map of statements: islands that do not overlap, typical ones in the middle, no chance."""

import numpy as np
import pytest

from nlp.embed.base import unit_rows
from nlp.layout import inside, lay_out


def crowd(groups, size, *, seed=0, width=32):
    draw = np.random.default_rng(seed)
    middles = draw.normal(size=(groups, width))
    labels = np.repeat(np.arange(groups), size)
    rows = unit_rows(middles[labels] + 0.5 * draw.normal(size=(groups * size, width)))
    return rows, labels


@pytest.mark.parametrize(("groups", "size"), [(1, 1), (1, 50), (2, 3), (40, 10), (200, 20)])
def test_islands_never_overlap_and_hold_their_statements(groups, size):
    rows, labels = crowd(groups, size)

    found = lay_out(rows, labels)

    apart = np.linalg.norm(found.centres[:, None] - found.centres[None], axis=2)
    np.fill_diagonal(apart, np.inf)
    assert (apart >= (found.radii[:, None] + found.radii[None]) * 0.999).all()
    far = np.linalg.norm(found.points - found.centres[labels], axis=1)
    assert (far <= found.radii[labels]).all()


def test_a_larger_group_is_a_larger_island():
    rows, labels = crowd(2, 40)
    labels[:30] = 1

    small, large = lay_out(rows, labels).radii

    assert np.isclose((large / small) ** 2, 70 / 10)


def test_what_is_typical_lies_in_the_middle():
    rows, labels = crowd(3, 60)

    found = lay_out(rows, labels)

    middle = unit_rows(rows[:60].mean(axis=0, keepdims=True))[0]
    far = np.linalg.norm(found.points[:60] - found.centres[0], axis=1)
    assert far[np.argmax(rows[:60] @ middle)] < far[np.argmin(rows[:60] @ middle)]


def test_groups_that_are_alike_are_neighbours():
    rows, labels = crowd(6, 30, seed=3)
    rows[labels == 1] = rows[labels == 0] + 0.02  # almost the same as the first

    found = lay_out(unit_rows(rows), labels)

    apart = np.linalg.norm(found.centres - found.centres[0], axis=1)
    assert np.argsort(apart)[1] == 1


def test_what_belongs_nowhere_lies_on_no_island():
    rows, labels = crowd(5, 30)
    labels[::7] = -1

    found = lay_out(rows, labels)

    apart = np.linalg.norm(found.points[labels < 0][:, None] - found.centres[None], axis=2)
    assert (apart >= found.radii * 0.999).all()


def test_without_groups_there_is_still_a_map():
    rows, _ = crowd(1, 20)

    found = lay_out(rows, np.full(20, -1))

    assert found.points.shape == (20, 2)
    assert len(np.unique(found.points, axis=0)) == 20


def test_the_same_statements_give_the_same_map():
    rows, labels = crowd(12, 20)

    one, other = lay_out(rows, labels), lay_out(rows.copy(), labels.copy())

    assert (one.points == other.points).all()


def test_nothing_is_an_empty_map():
    assert lay_out(np.zeros((0, 8)), np.zeros(0, dtype=int)).points.shape == (0, 2)


def test_a_lasso_holds_what_is_within_its_line():
    points = np.array([[0, 0], [1, 1], [3, 3], [1, 0.2]], dtype=np.float32)

    held = inside(points, [(-1, -1), (2, -1), (2, 2), (-1, 2)])

    assert held.tolist() == [True, True, False, True]
    assert not inside(points, [(0, 0), (1, 1)]).any()


def test_a_hollow_lasso_leaves_its_hollow_out():
    points = np.array([[0.5, 2.5], [1.5, 0.5]], dtype=np.float32)
    u = [(0, 0), (3, 0), (3, 3), (2, 3), (2, 1), (1, 1), (1, 3), (0, 3)]

    assert inside(points, u).tolist() == [True, True]
    assert inside(np.array([[1.5, 2.5]], dtype=np.float32), u).tolist() == [False]
