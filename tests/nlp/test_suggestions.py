"""Three likely themes for every open statement, learned from a handful of decisions."""

import numpy as np
import pytest

from nlp import Suggester, Suggestion

SEEDS = {"card": "my card is {}", "fee": "the fee was {}", "app": "the app keeps {}"}
WORDS = ("late", "wrong", "lost", "strange", "closing", "high", "broken", "slow", "new", "gone")


def study(copies=10, spread=0.5):
    """Return texts in three heaps, their vectors, and the theme of each."""
    rng = np.random.default_rng(0)
    texts = [text.format(WORDS[i]) for text in SEEDS.values() for i in range(copies)]
    middles = np.eye(16)[np.repeat(np.arange(3), copies)]
    vectors = (middles + rng.normal(0, spread / 4, middles.shape)).astype(np.float32)
    return texts, [vectors], np.repeat(list(SEEDS), copies)


def fitted(confirmed, **decisions):
    texts, blocks, _ = study()
    return Suggester(texts, blocks).fit(confirmed, **decisions)


def test_one_decision_a_theme_is_enough_where_themes_are_clear():
    themes = study()[2]

    found = fitted({"card": [0], "fee": [10], "app": [20]}).suggest()

    assert [one.statement for one in found] == [i for i in range(30) if i not in {0, 10, 20}]
    assert all(one.options[0].theme == themes[one.statement] for one in found)


def test_each_suggestion_names_the_confirmed_statement_that_speaks_for_it():
    (only,) = fitted({"card": [0, 1], "fee": [10], "app": [20]}).suggest([15])

    assert isinstance(only, Suggestion)
    assert (only.options[0].theme, only.options[0].because) == ("fee", 10)


def test_probabilities_and_that_of_none_add_up():
    for one in fitted({"card": [0], "fee": [10]}).suggest():
        assert sum(option.probability for option in one.options) + one.none == pytest.approx(
            1, abs=1e-3
        )
        assert one.is_sure == (one.options[0].probability >= 0.5)


def test_what_was_turned_away_from_a_theme_is_never_suggested_there():
    found = fitted({"card": [0], "fee": [10], "app": [20]}, rejected={"card": [3]}).suggest([3])

    assert "card" not in [option.theme for option in found[0].options]


def test_a_stranger_to_all_themes_is_left_open():
    texts, blocks, _ = study()
    rng = np.random.default_rng(3)
    others = (np.eye(16)[[9] * 12] + rng.normal(0, 0.1, (12, 16))).astype(np.float32)
    suggester = Suggester([*texts, *(f"zebra {w}" for w in WORDS), "zebra", "zebras"],
                          [np.vstack([blocks[0], others])])  # fmt: skip

    found = suggester.fit({"card": [0, 1], "fee": [10, 11], "app": [20, 21]}).suggest(range(30, 42))

    assert not any(one.is_sure for one in found)
    assert min(one.none for one in found) > 0.5


def test_a_name_speaks_for_a_theme_nobody_has_confirmed_a_statement_of():
    found = fitted({"card": [0], "fee": []}, names={"fee": "the fee"}).suggest([12])

    assert found[0].options[0].theme == "fee"
    assert found[0].options[0].because is None


def test_the_order_of_decisions_and_of_statements_changes_nothing():
    texts, blocks, _ = study()
    confirmed = {"card": [0, 1, 2], "fee": [10, 11], "app": [20, 21]}
    turned = np.random.default_rng(2).permutation(30)
    back = np.argsort(turned)

    one = Suggester(texts, blocks).fit(confirmed)
    again = Suggester(texts, blocks).fit(dict(reversed(confirmed.items())))
    other = Suggester([texts[i] for i in turned], [blocks[0][turned]]).fit(
        {theme: [int(back[row]) for row in rows] for theme, rows in confirmed.items()}
    )

    assert np.array_equal(one.probabilities, again.probabilities)
    assert [o.options[0].theme for o in one.suggest(range(30))] == [
        o.options[0].theme for o in other.suggest(back.tolist())
    ]


def test_texts_and_vectors_must_be_equally_many():
    texts, blocks, _ = study()

    with pytest.raises(ValueError, match="30 texts but 29 vectors"):
        Suggester(texts, [blocks[0][1:]])
