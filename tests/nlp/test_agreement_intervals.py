"""Intervals: the fast formulas are NLTK's, draws are repeatable, rare codes are called rare."""

import numpy as np
import pytest
from agreement_figures import FOUR_OBSERVERS, THREE_CODERS, coded, from_table

from nlp.agreement import Metric, TooFewCodes, cohen_kappa, krippendorff_alpha
from nlp.agreement_intervals import (
    Estimate,
    _alphas,
    _tally,
    alpha_estimate,
    code_agreement,
    kappa_estimate,
)

SETS = [
    [frozenset({"a"}), frozenset({"a", "b"}), frozenset({"c"}), frozenset({"none"})] * 5,
    [frozenset({"a"}), frozenset({"a"}), frozenset({"b", "c"}), frozenset({"none"})] * 5,
]


@pytest.mark.parametrize(
    ("codes", "metric"),
    [
        (FOUR_OBSERVERS, Metric.NOMINAL),
        (FOUR_OBSERVERS, Metric.INTERVAL),
        (FOUR_OBSERVERS, Metric.ORDINAL),
        (FOUR_OBSERVERS, Metric.RATIO),
        (THREE_CODERS, Metric.NOMINAL),
        (THREE_CODERS, Metric.INTERVAL),
        (coded("0100000010", "1110010000"), Metric.NOMINAL),
        ([list("aabbdcccedda"), list("babbbccceddd")], Metric.NOMINAL),
        (SETS, Metric.MASI),
    ],
)
def test_drawing_each_statement_once_gives_the_figure_of_nltk(codes, metric):
    counts, distances = _tally(codes, metric)

    once = _alphas(np.ones((1, len(counts))), counts, distances)

    assert once[0] == pytest.approx(krippendorff_alpha(codes, metric=metric), abs=1e-12)


def test_drawing_statements_twice_is_writing_them_twice():
    counts, distances = _tally(SETS, Metric.MASI)
    twice = [row + row[:4] for row in SETS]
    weights = np.ones((1, len(counts)))
    weights[0, :4] = 2

    assert _alphas(weights, counts, distances)[0] == pytest.approx(
        krippendorff_alpha(twice, metric=Metric.MASI), abs=1e-12
    )


@pytest.mark.parametrize(
    "table",
    [[[20, 5], [10, 15]], [[45, 15], [25, 15]], [[25, 35], [5, 35]]],
)
def test_kappa_stands_within_its_interval(table):
    first, second = from_table(table)

    found = kappa_estimate([bool(x) for x in first], [bool(x) for x in second], seed=7)

    assert found.value == pytest.approx(cohen_kappa(first, second))
    assert found.low < found.value < found.high
    assert found.base == sum(map(sum, table))


def test_more_statements_make_a_narrower_interval():
    few = alpha_estimate([list("aabb" * 5), list("aaba" * 5)], seed=1)
    many = alpha_estimate([list("aabb" * 50), list("aaba" * 50)], seed=1)

    assert many.high - many.low < (few.high - few.low) / 2


def test_the_same_seed_gives_the_same_interval_and_another_one_nearly():
    first = alpha_estimate(SETS, metric=Metric.MASI, seed=3)
    again = alpha_estimate(SETS, metric=Metric.MASI, seed=3)
    other = alpha_estimate(SETS, metric=Metric.MASI, seed=4)

    assert first == again
    assert other.low == pytest.approx(first.low, abs=0.05)


def test_the_interval_holds_the_truth_about_as_often_as_it_says():
    random = np.random.default_rng(11)
    inside = 0
    for run in range(200):
        truth = random.random(80) < 0.4
        other = np.where(random.random(80) < 0.15, ~truth, truth)
        # Kappa of a second coder who errs on 15 of 100, whatever the statement.
        yes = 0.4 * 0.85 + 0.6 * 0.15
        chance = 0.4 * yes + 0.6 * (1 - yes)
        expected = (0.85 - chance) / (1 - chance)
        found = kappa_estimate(truth.tolist(), other.tolist(), seed=run, resamples=400)
        inside += found.low <= expected <= found.high

    assert 180 <= inside <= 200


@pytest.mark.parametrize(
    ("value", "word"),
    [
        (0.80, "rely"),
        (0.799, "tentative"),
        (0.667, "tentative"),
        (0.666, "do not rely"),
        (None, "cannot be said"),
    ],
)
def test_a_figure_has_its_word(value, word):
    assert Estimate(value=value, low=None, high=None, base=9).word == word


def test_a_word_is_sure_only_if_the_whole_interval_bears_it_out():
    assert Estimate(value=0.9, low=0.85, high=0.95, base=90).is_sure
    assert not Estimate(value=0.9, low=0.70, high=0.95, base=9).is_sure
    assert not Estimate(value=0.9, low=None, high=None, base=9).is_sure


def test_agreement_on_a_rare_code_looks_low_and_is_called_rare():
    first = [False] * 96 + [True, True, False, False]
    second = [False] * 96 + [False, False, True, True]

    found = code_agreement([first, second], seed=1)

    assert found.observed == 0.96
    assert found.alpha.value < 0
    assert found.used == 4
    assert found.prevalence == 0.02
    assert found.is_rare


def test_a_code_that_everybody_gave_or_nobody_says_nothing_about_agreement():
    found = code_agreement([[False] * 9, [False] * 9], seed=1)

    assert found.alpha.value is None
    assert found.kappa is not None
    assert found.kappa.value is None
    assert found.alpha.word == "cannot be said"


def test_three_coders_have_an_alpha_and_no_kappa():
    rows = [[True, False, True, None], [True, False, False, True], [True, True, None, True]]

    found = code_agreement(rows, seed=1)

    assert found.kappa is None
    assert found.alpha.base == 4


def test_one_statement_is_too_few():
    with pytest.raises(TooFewCodes, match="there is 1"):
        alpha_estimate([["a", None], ["a", "b"]], seed=1)
