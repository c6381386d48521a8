"""Intervals, against published cases."""

import pytest

from survey.core.statistics import net_promoter, wilson


@pytest.mark.parametrize(
    ("successes", "total", "low", "high"),
    [
        # Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (0, 10, 0.0, 0.2775),
        (0, 60, 0.0, 0.0602),
        (300, 5000, 0.0537, 0.0669),
    ],
)
def test_wilson_agrees_with_the_published_cases(successes, total, low, high):
    interval = wilson(successes, total)

    assert (round(interval.low, 4), round(interval.high, 4)) == (low, high)
    assert interval.base == total
    assert interval.low <= interval.share <= interval.high


def test_wilson_mirrors():
    few, many = wilson(3, 40), wilson(37, 40)

    assert few.low == pytest.approx(1 - many.high)
    assert few.high == pytest.approx(1 - many.low)


def test_nobody_asked_means_nothing_known():
    interval = wilson(0, 0)

    assert (interval.low, interval.high, interval.base) == (0.0, 1.0, 0)


@pytest.mark.parametrize(("successes", "total"), [(-1, 5), (6, 5)])
def test_impossible_counts_are_refused(successes, total):
    with pytest.raises(ValueError, match="is no share"):
        wilson(successes, total)


def test_the_net_promoter_score_has_its_adjusted_wald_interval():
    # Promoters 1/2, passives 1/3, detractors 1/6 of 324.
    score = net_promoter(162, 54, 324)

    assert round(score.share * 100, 1) == 33.3
    assert round(score.low * 100, 1) == 24.9
    assert round(score.high * 100, 1) == 41.1


def test_a_net_promoter_score_stays_within_its_scale():
    score = net_promoter(2, 0, 2)

    assert score.share == 1.0
    assert score.high == 1.0


def test_impossible_net_promoter_counts_are_refused():
    with pytest.raises(ValueError, match="3 promoters and 2 detractors of 4"):
        net_promoter(3, 2, 4)
