"""How much of what people could say has been heard, and what a few more of them would add.

A theme counts once a respondent, so each is heard or not heard from each (incidence data).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from nlp.types import Saturation, ThemeKind

Z = 1.959964  # of the normal distribution, for 95 %


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What was heard, in the five numbers that every estimate here starts from.

    Attributes:
        respondents: People who said something.
        observed: Themes heard.
        once: Themes heard from exactly one person.
        twice: Themes heard from exactly two.
        mentions: Pairs of a person and a theme that she voiced.
    """

    respondents: int
    observed: int
    once: int
    twice: int
    mentions: int


def count_heard(said: Iterable[tuple[Hashable, Hashable]], *, respondents: int) -> Heard:
    """Return the counts of pairs of a respondent and a theme; repeated pairs count once.

    Raises:
        ValueError: fewer respondents than there are among the pairs.

    >>> count_heard([("Ada", "quiet"), ("Ben", "quiet"), ("Ben", "late")], respondents=3)
    Heard(respondents=3, observed=2, once=1, twice=1, mentions=3)
    """
    pairs = set(said)
    people = len({who for who, _ in pairs})
    if respondents < people:
        raise ValueError(
            f"{people} people voiced a theme, so {respondents} respondents are too few."
        )
    voices = Counter(theme for _, theme in pairs)
    numbers = Counter(voices.values())
    return Heard(
        respondents=respondents,
        observed=len(voices),
        once=numbers[1],
        twice=numbers[2],
        mentions=len(pairs),
    )


def unheard(heard: Heard) -> float:
    """Return how many themes have not been heard yet, at least (Chao2, bias-corrected).

    Source: Chao, Estimating the Population Size for Capture-Recapture Data with Unequal
    Catchability (1987); Chiu et al. (2014) for the correction.
    """
    m = heard.respondents
    if m == 0:
        return 0.0
    return (m - 1) / m * heard.once * (heard.once - 1) / (2 * (heard.twice + 1))


def coverage(heard: Heard) -> float:
    """Return the share of all mentions that fall on themes already heard, 0..1.

    Source: Good's estimate in the form of Chao and Jost, Coverage-Based Rarefaction and
    Extrapolation (2012).
    """
    m, q1, q2 = heard.respondents, heard.once, heard.twice
    if heard.mentions == 0:
        return 0.0
    if q1 == 0:
        return 1.0
    # With no theme heard twice, the form of the two authors that needs none.
    alone = (m - 1) * q1 if q2 else (m - 1) * (q1 - 1)
    return max(0.0, 1 - q1 / heard.mentions * alone / max(1, alone + 2 * max(1, q2)))


def interval(heard: Heard) -> tuple[float, float]:
    """Return the 95 % interval of the number of themes there are.

    The logarithm of the unheard is taken as normal, so the interval never falls below what was
    heard.

    Source: Chao (1987); variances as in EstimateS (Colwell, User's Guide, appendix B). Where no
    theme is estimated to be unheard, the interval there of Chao2 with no singletons or one.
    """
    observed, m = float(heard.observed), heard.respondents
    if m == 0 or heard.observed == 0:
        return observed, observed
    more = unheard(heard)
    if more <= 0:
        # P: chance that a theme is missed, were all voiced as often as the average one.
        missed = math.exp(-heard.mentions / heard.observed)
        middle = observed / (1 - missed)
        spread = Z * math.sqrt(observed * missed) / (1 - missed)
        # The estimate is what was heard, so the interval begins there too.
        return observed, max(observed, middle + spread)
    variance = _variance(heard)
    factor = math.exp(Z * math.sqrt(math.log(1 + variance / more**2)))
    return observed + more / factor, observed + more * factor


def expected_new(heard: Heard, more: int) -> float:
    """Return how many new themes *more* respondents are expected to voice.

    Not much is known beyond twice as many respondents as there were.

    Raises:
        ValueError: *more* is negative.

    Source: Chao et al., Sufficient Sampling for Asymptotic Minimum Species Richness Estimators
    (2009), and Colwell et al. (2012), equation 18.

    >>> heard = Heard(respondents=30, observed=20, once=5, twice=4, mentions=90)
    >>> round(expected_new(heard, 10), 2)
    1.09
    """
    if more < 0:
        raise ValueError(f"The number of further respondents must be 0 or more, not {more}.")
    hidden, m = unheard(heard), heard.respondents
    if hidden <= 0:
        return 0.0
    stay = 1 - heard.once / (m * hidden + heard.once)
    return hidden * (1 - stay**more)


def estimate(heard: Heard, *, view: ThemeKind) -> Saturation:
    """Return how much of a view has been heard.

    Raises:
        ValueError: one person was heard: she says nothing about what others would say.
    """
    if heard.respondents == 1:
        raise ValueError("What has not been heard can be estimated from two people on, not from 1.")
    low, high = interval(heard)
    return Saturation(
        view=view,
        respondents=heard.respondents,
        observed=heard.observed,
        estimated=round(heard.observed + unheard(heard), 4),
        low=round(low, 4),
        high=round(high, 4),
        coverage=round(coverage(heard), 4),
    )


def _variance(heard: Heard) -> float:
    """Return the variance of Chao2, bias-corrected."""
    q1, q2 = heard.once, heard.twice
    a = (heard.respondents - 1) / heard.respondents
    if q2 == 0:
        total = heard.observed + unheard(heard)
        return (
            a * q1 * (q1 - 1) / 2 + a**2 * q1 * (2 * q1 - 1) ** 2 / 4 - a**2 * q1**4 / (4 * total)
        )
    return (
        a * q1 * (q1 - 1) / (2 * (q2 + 1))
        + a**2 * q1 * (2 * q1 - 1) ** 2 / (4 * (q2 + 1) ** 2)
        + a**2 * q1**2 * q2 * (q1 - 1) ** 2 / (4 * (q2 + 1) ** 4)
    )
