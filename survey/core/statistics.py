"""The figures several wings need, with their sources. Plain numbers in and out."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

#: Two-sided 95 %.
Z95 = 1.959963984540054
#: Fewer answers than this give no net promoter score worth reading.
NPS_LEAST = 30


@dataclass(frozen=True)
class Interval:
    """A share (0..1, or -1..1 for a net promoter score) with its 95 % interval and its base."""

    share: float
    low: float
    high: float
    base: int


def wilson(successes: int, total: int, *, z: float = Z95) -> Interval:
    """Return a share with its Wilson score interval.

    It stays within 0 and 1 and is right for small bases and for shares near 0 and 1, where the
    usual plus-minus is not. Nobody asked gives share 0, interval 0 to 1.

    Raises:
        ValueError: more successes than were asked, or less than none.

    Source:
        Wilson 1927; Newcombe, Statistics in Medicine 17 (1998), method 3.

    >>> one = wilson(81, 263)
    >>> round(one.low, 4), round(one.high, 4)
    (0.2553, 0.3662)
    """
    if not 0 <= successes <= total:
        raise ValueError(f"{successes} of {total} is no share.")
    if total == 0:
        return Interval(0.0, 0.0, 1.0, 0)
    share = successes / total
    spread = z * z / total
    middle = share + spread / 2
    half = z * sqrt(share * (1 - share) / total + spread / (4 * total))
    # Rounding leaves a hair below 0 or above 1, hence the clipping.
    low = 0.0 if successes == 0 else max(0.0, (middle - half) / (1 + spread))
    high = 1.0 if successes == total else min(1.0, (middle + half) / (1 + spread))
    return Interval(share, low, high, total)


def net_promoter(promoters: int, detractors: int, total: int, *, z: float = Z95) -> Interval:
    """Return the net promoter score as a share (-1..1) with its adjusted-Wald interval.

    Three imaginary answers are added for the interval (3/4 promoters, 3/4 detractors), which
    keeps it honest for small bases; the score itself is the plain one.

    Raises:
        ValueError: the counts cannot be right, or nobody answered.

    Source:
        Rocks, "Interval Estimation for the Net Promoter Score", The American Statistician 70
        (2016).

    >>> one = net_promoter(162, 54, 324)
    >>> round(one.share, 3), round(one.low, 3), round(one.high, 3)
    (0.333, 0.249, 0.411)
    """
    if total < 1 or promoters < 0 or detractors < 0 or promoters + detractors > total:
        raise ValueError(f"{promoters} promoters and {detractors} detractors of {total}?")
    base = total + 3
    up, down = (promoters + 0.75) / base, (detractors + 0.75) / base
    middle = up - down
    half = z * sqrt((up + down - middle * middle) / base)
    return Interval(
        (promoters - detractors) / total, max(-1.0, middle - half), min(1.0, middle + half), total
    )
