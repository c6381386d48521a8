"""How sure an agreement is: intervals by drawing the statements anew, and words for the figures.

The figures are those of ``nlp.agreement`` (NLTK). Drawing a thousand times with it would take
minutes, and a kappa of 500 statements alone a second; the same formulas over counts take
milliseconds. Distances of sets are NLTK's own, and tests hold every figure equal to NLTK's.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nlp.agreement import Metric, TooFewCodes, distance_of

#: Krippendorff's conventions, Content Analysis, 4th ed. (2018), ch. 12.
RELIABLE = 0.80
TENTATIVE = 0.667
RESAMPLES = 2_000
#: Of the resamples in which a figure has no value (nobody used the code), at most this share.
_MOST_UNDEFINED = 0.5
#: Below this many statements that somebody gave the code, one statement moves the figure a lot.
RARE = 5

Codes = Sequence[Sequence[Hashable | None]]


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A figure of agreement with how sure it is.

    Attributes:
        value: 1 for perfect agreement, 0 for chance; None where it has no value, since everybody
            gave all statements the same code and chance alone would do so, too.
        low: Lower end of the 95 % interval; None where too few resamples have a value.
        high: Its upper end.
        base: Number of statements that two people coded.
    """

    value: float | None
    low: float | None
    high: float | None
    base: int

    @property
    def word(self) -> str:
        """What the figure allows: "rely", "tentative", "do not rely", or "cannot be said"."""
        if self.value is None:
            return "cannot be said"
        if self.value >= RELIABLE:
            return "rely"
        return "tentative" if self.value >= TENTATIVE else "do not rely"

    @property
    def is_sure(self) -> bool:
        """Whether the whole interval lies in the band of the word."""
        if self.value is None or self.low is None or self.high is None:
            return False
        bands = [-np.inf, TENTATIVE, RELIABLE, np.inf]
        return bool(np.digitize(self.low, bands) == np.digitize(self.high, bands))


@dataclass(frozen=True, kw_only=True)
class CodeAgreement:
    """How far people agree on one code: does it hold for a statement, or not.

    Attributes:
        alpha: Krippendorff's, over all coders.
        kappa: Cohen's; None unless there are exactly two coders.
        prevalence: Share of all codings that gave the code, 0..1.
        used: Number of statements to which somebody gave it.
        observed: Share of pairs of codings that are equal, 0..1; not corrected for chance.
    """

    alpha: Estimate
    kappa: Estimate | None
    prevalence: float
    used: int
    observed: float

    @property
    def is_rare(self) -> bool:
        """Whether so few got the code that corrected figures are low however much people agree."""
        return self.used < RARE or not 0.05 <= self.prevalence <= 0.95  # noqa: PLR2004 - 1 in 20


def alpha_estimate(
    codes: Codes, *, metric: Metric = Metric.NOMINAL, seed: int, resamples: int = RESAMPLES
) -> Estimate:
    """Return Krippendorff's alpha with a bootstrap interval over the statements.

    Args:
        codes: A row a coder, a column a statement; None where she skipped it.
        metric: How far apart two codes are; MASI for frozen sets, which must not be empty.
        seed: The same seed and codes give the same interval.
        resamples: How often the statements are drawn anew.

    Raises:
        TooFewCodes: fewer than two statements were coded by two people.

    Source:
        Percentile bootstrap, Efron and Tibshirani (1993), ch. 13; the statement is what is drawn.

    >>> found = alpha_estimate([list("aabb" * 9), list("aaba" * 9)], seed=1)
    >>> round(found.value, 2), found.base, found.low < found.value < found.high
    (0.47, 36, True)
    """
    counts, distances = _tally(codes, metric)
    if counts.shape[1] == 1:
        return Estimate(value=None, low=None, high=None, base=len(counts))
    value = float(_alphas(np.ones((1, len(counts))), counts, distances)[0])
    draws = _draws(len(counts), seed=seed, resamples=resamples)
    low, high = _interval(_alphas(draws, counts, distances))
    return Estimate(value=value, low=low, high=high, base=len(counts))


def kappa_estimate(
    first: Sequence[bool], second: Sequence[bool], *, seed: int, resamples: int = RESAMPLES
) -> Estimate:
    """Return Cohen's kappa of two coders on one code, with a bootstrap interval.

    Raises:
        TooFewCodes: there is no statement.
        ValueError: the two did not code the same number of statements.
    """
    if len(first) != len(second):
        raise ValueError(
            f"Both coders need a code for each statement, but there are {len(first)} and "
            f"{len(second)}."
        )
    if not first:
        raise TooFewCodes("Agreement needs at least one statement that both coders coded.")
    if len({*first, *second}) == 1:
        return Estimate(value=None, low=None, high=None, base=len(first))
    one, two = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    value = float(_kappas(np.ones((1, len(one))), one, two)[0])
    low, high = _interval(_kappas(_draws(len(one), seed=seed, resamples=resamples), one, two))
    return Estimate(value=value, low=low, high=high, base=len(one))


def _kappas(
    draws: NDArray[np.float64], one: NDArray[np.float64], two: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return kappa of each resample; NaN where chance alone makes both agree."""
    total = len(one)
    agreed = draws @ (one == two) / total
    yes_one, yes_two = draws @ one / total, draws @ two / total
    chance = yes_one * yes_two + (1 - yes_one) * (1 - yes_two)
    with np.errstate(divide="ignore", invalid="ignore"):
        found: NDArray[np.float64] = np.where(
            np.isclose(chance, 1), np.nan, (agreed - chance) / (1 - chance)
        )
    return found


def code_agreement(
    holds: Sequence[Sequence[bool | None]], *, seed: int, resamples: int = RESAMPLES
) -> CodeAgreement:
    """Return how far coders agree on whether one code holds.

    Args:
        holds: A row a coder, a column a statement; None where she skipped it.
        seed: Of the intervals.
        resamples: How often the statements are drawn anew.

    Raises:
        TooFewCodes: fewer than two statements were coded by two people.
    """
    alpha = alpha_estimate(holds, seed=seed, resamples=resamples)
    columns = [column for column in zip(*holds, strict=True) if _coded(column) > 1]
    said = [one for column in columns for one in column if one is not None]
    kappa = None
    if len(holds) == 2:  # noqa: PLR2004 - Cohen's is of two coders
        pairs = [(bool(a), bool(b)) for a, b in columns]
        kappa = kappa_estimate(
            [a for a, _ in pairs], [b for _, b in pairs], seed=seed, resamples=resamples
        )
    return CodeAgreement(
        alpha=alpha,
        kappa=kappa,
        prevalence=sum(map(bool, said)) / len(said),
        used=sum(any(column) for column in columns),
        observed=_observed(columns),
    )


def _coded(column: Sequence[object]) -> int:
    return sum(one is not None for one in column)


def _observed(columns: Sequence[Sequence[object]]) -> float:
    """Return the share of pairs of codings of the same statement that are equal."""
    equal = pairs = 0
    for column in columns:
        said = [one for one in column if one is not None]
        pairs += len(said) * (len(said) - 1) // 2
        equal += sum(a == b for i, a in enumerate(said) for b in said[:i])
    return equal / pairs


def _tally(codes: Codes, metric: Metric) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return how often each statement got each label (U x K), and how far labels are apart (K x K).

    Only statements that two people coded are kept.
    """
    columns = [
        [one for one in column if one is not None]
        for column in zip(*codes, strict=True)
        if _coded(column) > 1
    ]
    if len(columns) < 2:  # noqa: PLR2004 - from the definition
        raise TooFewCodes(
            f"Agreement needs two statements that two people coded; there is {len(columns)}."
        )
    labels = sorted({one for column in columns for one in column}, key=_order)
    at = {label: i for i, label in enumerate(labels)}
    counts = np.zeros((len(columns), len(labels)))
    for row, column in enumerate(columns):
        for one in column:
            counts[row, at[one]] += 1
    distance = distance_of(metric, columns)
    distances = np.array([[distance(a, b) for b in labels] for a in labels])
    return counts, distances


def _order(label: Hashable) -> str:
    """Return what labels are sorted by; sets by their members, whatever order they are kept in."""
    return repr(sorted(map(repr, label)) if isinstance(label, frozenset) else label)


@lru_cache(maxsize=4)
def _draws(count: int, *, seed: int, resamples: int) -> NDArray[np.float64]:
    """Return how often each statement is in each resample: shape (resamples, count).

    Kept, since every code of a sample is drawn alike; nobody may write into it.
    """
    random = np.random.default_rng(seed)
    drawn = random.multinomial(count, np.full(count, 1 / count), size=resamples)
    found: NDArray[np.float64] = drawn.astype(float)
    found.setflags(write=False)
    return found


def _alphas(
    draws: NDArray[np.float64], counts: NDArray[np.float64], distances: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return alpha of each resample; NaN where all codings are the same."""
    sizes = counts.sum(axis=1)
    # Within a statement each coding is compared with each other one; a statement weighs as many
    # codings as it got.
    within = np.einsum("uk,kl,ul->u", counts, distances, counts) / (sizes - 1)
    totals = draws @ sizes
    by_label = draws @ counts
    among = np.einsum("rk,kl,rl->r", by_label, distances, by_label) / (totals * (totals - 1))
    with np.errstate(divide="ignore", invalid="ignore"):
        found: NDArray[np.float64] = np.where(
            np.isclose(among, 0), np.nan, 1 - (draws @ within / totals) / among
        )
    return found


def _interval(values: NDArray[np.float64]) -> tuple[float | None, float | None]:
    """Return the middle 95 % of the resamples that have a value, if enough have one."""
    known = values[~np.isnan(values)]
    if len(known) < len(values) * (1 - _MOST_UNDEFINED):
        return None, None
    low, high = np.percentile(known, [2.5, 97.5])
    return float(low), float(high)
