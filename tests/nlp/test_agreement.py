"""Reference figures: Krippendorff's own example, the one of the encyclopaedia, Cohen's 1960 table."""

import pytest
from agreement_figures import FOUR_OBSERVERS, THREE_CODERS, coded, from_table

from nlp.agreement import Metric, TooFewCodes, cohen_kappa, krippendorff_alpha


@pytest.mark.parametrize(
    ("codes", "metric", "alpha"),
    [
        (FOUR_OBSERVERS, Metric.NOMINAL, 0.743),
        (FOUR_OBSERVERS, Metric.ORDINAL, 0.815),
        (FOUR_OBSERVERS, Metric.INTERVAL, 0.849),
        (FOUR_OBSERVERS, Metric.RATIO, 0.797),
        (THREE_CODERS, Metric.NOMINAL, 0.691),
        (THREE_CODERS, Metric.ORDINAL, 0.807),
        (THREE_CODERS, Metric.INTERVAL, 0.811),
        (coded("0100000010", "1110010000"), Metric.NOMINAL, 0.095),
        ([list("aabbdcccedda"), list("babbbccceddd")], Metric.NOMINAL, 0.692),
    ],
)
def test_alpha_agrees_with_published_figures(codes, metric, alpha):
    assert round(krippendorff_alpha(codes, metric=metric), 3) == alpha


@pytest.mark.parametrize(
    ("table", "kappa"),
    [
        ([[88, 14, 18], [10, 40, 10], [2, 6, 12]], 0.492),
        ([[20, 5], [10, 15]], 0.400),
        ([[45, 15], [25, 15]], 0.130),
        ([[25, 35], [5, 35]], 0.259),
    ],
)
def test_kappa_agrees_with_published_figures(table, kappa):
    assert round(cohen_kappa(*from_table(table)), 3) == kappa


def test_sets_of_codes_that_overlap_agree_in_part():
    safety, cost = frozenset({"safety"}), frozenset({"cost"})
    both = frozenset({"safety", "cost"})

    same = krippendorff_alpha([[safety, cost, both], [safety, cost, both]], metric=Metric.MASI)
    part = krippendorff_alpha([[safety, cost, both], [safety, cost, cost]], metric=Metric.MASI)
    none = krippendorff_alpha([[safety, cost, cost], [cost, safety, safety]], metric=Metric.MASI)

    assert same == 1.0
    assert none < 0 < part < 1


def test_one_code_throughout_is_perfect_agreement():
    assert krippendorff_alpha([["need", "need"], ["need", "need"]]) == 1.0
    assert cohen_kappa(["need", "need"], ["need", "need"]) == 1.0


def test_two_people_must_have_coded_two_statements():
    with pytest.raises(TooFewCodes, match="there is 1"):
        krippendorff_alpha([["need", "pain", None], ["need", None, "want"]])


def test_coders_of_different_numbers_of_statements_are_refused():
    with pytest.raises(ValueError, match="there are 2 and 1"):
        cohen_kappa(["need", "want"], ["need"])
