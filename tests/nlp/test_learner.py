"""What the learner of the coding desk promises, on vectors made for it."""

import numpy as np
import pytest

from nlp.learner import Learner


@pytest.fixture
def blocks():
    """Thirty rows around three corners of eight dimensions, ten each."""
    rng = np.random.default_rng(5)
    corners = np.eye(8)[:3].repeat(10, axis=0)
    return [(corners + 0.15 * rng.normal(size=(30, 8))).astype(np.float32)]


THEMES = ["a", "b", "c"]


def first(learner, row):
    return learner.suggest(row, THEMES)[0].theme


def test_one_statement_a_theme_is_enough_to_begin(blocks):
    learner = Learner(blocks)

    learner.learn({0: frozenset("a"), 10: frozenset("b"), 20: frozenset("c")})

    assert [first(learner, row) for row in (5, 15, 25)] == THEMES


def test_a_suggestion_names_the_statement_that_speaks_for_it(blocks):
    learner = Learner(blocks)
    learner.learn({0: frozenset("a"), 10: frozenset("b")})

    assert learner.suggest(5, THEMES)[0].because == 0
    assert learner.suggest(5, ["c"])[0].because is None


def test_the_order_of_decisions_and_what_was_taken_back_leave_no_trace(blocks):
    decided = {i: frozenset(THEMES[i // 10]) for i in range(0, 30, 2)}
    one, other = Learner(blocks), Learner(blocks)

    one.learn(decided)
    for row in sorted(decided, reverse=True):
        other.learn({row: frozenset("c")})
        other.learn({row: decided[row]})
    other.learn({29: frozenset("a")})
    other.learn({29: None})

    rows = list(range(1, 30, 2))
    assert np.allclose(
        one.probabilities(rows, THEMES), other.probabilities(rows, THEMES), atol=1e-4
    )


def test_many_decisions_at_once_are_the_same_as_one_by_one(blocks):
    blocks = [np.tile(blocks[0], (4, 1))]
    decided = {i: frozenset(THEMES[i // 10 % 3]) for i in range(100)}
    one, other = Learner(blocks), Learner(blocks)

    one.learn(decided)
    for row, themes in decided.items():
        other.learn({row: themes})

    rows = list(range(100, 120))
    assert np.allclose(
        one.probabilities(rows, THEMES), other.probabilities(rows, THEMES), atol=1e-4
    )


def test_a_name_alone_draws_what_it_says(blocks):
    learner = Learner(blocks)

    learner.name({theme: [np.eye(8, dtype=np.float32)[i]] for i, theme in enumerate(THEMES)})

    assert [first(learner, row) for row in (5, 15, 25)] == THEMES


def test_what_was_read_and_fits_none_makes_its_like_less_likely(blocks):
    learner = Learner(blocks)
    learner.learn({0: frozenset("a"), 10: frozenset("b")})
    before = learner.probabilities([21], ["a", "b"])[0]

    learner.learn({20: frozenset(), 22: frozenset()})

    assert np.isfinite(learner.probabilities([21], ["a", "b"])).all()
    assert before.sum() == pytest.approx(1.0)
    assert first(learner, 5) == "a"


def test_what_lies_between_two_themes_comes_first(blocks):
    middle = np.array([[1, 1, 0, 0, 0, 0, 0, 0]], dtype=np.float32)
    learner = Learner([np.vstack([blocks[0], middle])])
    learner.learn({i: frozenset(THEMES[i // 10]) for i in (0, 1, 10, 11, 20, 21)})

    found = learner.border([5, 15, 25, 30], THEMES)

    assert found[0].row == 30
    assert found[0].margin < found[-1].margin


def test_decisions_that_turn_suggestions_are_counted(blocks):
    learner = Learner(blocks)
    learner.learn({0: frozenset("a"), 1: frozenset("b"), 10: frozenset("a")})
    rows = [12, 13, 14, 15]

    learner.learn({11: frozenset("b"), 16: frozenset("b"), 17: frozenset("b")})

    assert learner.flips(rows, [11, 16, 17], ["a", "b"]) == (4, 4)
    assert learner.flips(rows, [17], ["a", "b"]) == (0, 4)
    assert learner.flips(rows, [], ["a", "b"]) == (0, 4)


def test_nothing_to_choose_from_gives_no_suggestion(blocks):
    learner = Learner(blocks)

    assert learner.suggest(0, []) == []
    assert learner.border([0, 1], ["a"]) == []
