"""How far two or more people agree on codes, corrected for what chance alone would give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from enum import StrEnum
from functools import partial
from typing import Any


class TooFewCodes(ValueError):
    """Fewer statements were coded by two people than the measure needs."""


class Metric(StrEnum):
    """How far apart two codes are."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"
    MASI = "masi"


def cohen_kappa(first: Sequence[Hashable], second: Sequence[Hashable]) -> float:
    """Return the agreement of two coders on the same statements.

    Args:
        first: Code of each statement by the first coder.
        second: By the second, in the same order.

    Returns:
        1 for perfect agreement, 0 for chance, below 0 for worse than chance. 1 where both used
        one and the same code throughout.

    Raises:
        TooFewCodes: there is no statement.
        ValueError: the two did not code the same number of statements.

    Source:
        Cohen, A Coefficient of Agreement for Nominal Scales (1960).

    >>> cohen_kappa(["want", "need", "need", "pain"], ["want", "need", "pain", "pain"])
    0.6363636363636364
    """
    if len(first) != len(second):
        raise ValueError(
            f"Both coders need a code for each statement, but there are {len(first)} and "
            f"{len(second)}."
        )
    if not first:
        raise TooFewCodes("Agreement needs at least one statement that both coders coded.")
    if len({*first, *second}) == 1:
        return 1.0
    return float(_task([list(first), list(second)], Metric.NOMINAL).kappa())


def krippendorff_alpha(
    codes: Sequence[Sequence[Hashable | None]], *, metric: Metric = Metric.NOMINAL
) -> float:
    """Return the agreement of any number of coders, who may have skipped statements.

    Args:
        codes: One sequence a coder, one code a statement; None where a coder skipped it. Numbers
            for INTERVAL, frozensets of codes for MASI.
        metric: How far apart two codes are; MASI for sets of codes.

    Returns:
        1 for perfect agreement, 0 for chance, below 0 for worse than chance. Read .80 and above
        as reliable, .667 to .80 as tentative.

    Raises:
        TooFewCodes: fewer than two statements were coded by two people.

    Source:
        Krippendorff, Content Analysis, 4th ed. (2018), ch. 12.
    """
    width = max((len(row) for row in codes), default=0)
    full = [[*row, *[None] * (width - len(row))] for row in codes]
    paired = [i for i in range(width) if sum(row[i] is not None for row in full) > 1]
    if len(paired) < 2:  # noqa: PLR2004  # from the definition
        raise TooFewCodes(
            f"Agreement needs two statements that two people coded; there is {len(paired)}."
        )
    kept = [[row[i] for i in paired] for row in full]
    if len({code for row in kept for code in row if code is not None}) == 1:
        return 1.0
    return float(_task(kept, metric).alpha())


def distance_of(
    metric: Metric, codes: Sequence[Sequence[Hashable | None]]
) -> Callable[[Any, Any], float]:
    """Return how far apart two codes are; on an ordinal scale that depends on all that was coded.

    Source:
        Krippendorff, Content Analysis, 4th ed. (2018), ch. 12; Passonneau, Measuring Agreement on
        Set-valued Items (2006) for MASI.
    """
    # Heavy: NLTK's metrics take a while to import.
    from nltk.metrics.distance import binary_distance, interval_distance, masi_distance

    if metric is Metric.ORDINAL:
        counts = Counter(code for row in codes for code in row if code is not None)
        return partial(_ordinal_distance, counts)
    known: dict[Metric, Callable[[Any, Any], float]] = {
        Metric.NOMINAL: binary_distance,
        Metric.INTERVAL: interval_distance,
        Metric.RATIO: _ratio_distance,
        Metric.MASI: masi_distance,
    }
    return known[metric]


def _ordinal_distance(counts: Mapping[Any, int], first: Any, second: Any) -> float:
    """Return the square of how many codings lie between two ranks, half of each rank's own."""
    low, high = sorted((first, second))
    between = sum(count for code, count in counts.items() if low <= code <= high)
    return float((between - (counts[first] + counts[second]) / 2) ** 2) if low != high else 0.0


def _ratio_distance(first: float, second: float) -> float:
    return 0.0 if first == second else ((first - second) / (first + second)) ** 2


def _task(codes: Sequence[Sequence[Hashable | None]], metric: Metric) -> Any:
    # Heavy: NLTK's metrics take a while to import.
    from nltk.metrics.agreement import AnnotationTask

    triples = [
        (coder, statement, code)
        for coder, row in enumerate(codes)
        for statement, code in enumerate(row)
        if code is not None
    ]
    return AnnotationTask(data=triples, distance=distance_of(metric, codes))
