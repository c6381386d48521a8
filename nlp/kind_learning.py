"""Learn the kinds from what researchers corrected in a study, and keep only what is not worse.

A model of the kinds is nothing but the list of corrections it learned from: the sentences of this
project are always learned too, and training is deterministic. To store a model is to store which
corrections it learned from; to roll back is to pass an older list as `Known.corrections`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.kind_features import Embed
from nlp.kind_model import kind_model, version_of
from nlp.kinds import held_kinds
from nlp.types import Correction, Kind

CHECKED_SHARE = 5
"""One correction in five is never learned from: the check is made on it."""
LEAST_CHECKED = 5
"""Fewer corrections to check with cannot tell a better model from a worse one."""
_RESAMPLES = 500
_PERCENTILES = (2.5, 97.5)


@dataclass(frozen=True, kw_only=True)
class Score:
    """How well a model says what people said, on corrections it has not learned from.

    Attributes:
        macro_f1: Mean F1 over the kinds that occur among the checked corrections, 0..1.
        low: Lower end of the 95 % bootstrap interval of it.
        high: Upper end of it.
        by_kind: F1 of each kind that occurs.
    """

    macro_f1: float
    low: float
    high: float
    by_kind: Mapping[Kind, float]


@dataclass(frozen=True, kw_only=True)
class Learning:
    """What came of learning from corrections.

    Attributes:
        corrections: The model to use from now on, as the corrections it learned from: pass them
            as `Known.corrections`. Those of the candidate if it was promoted, else the current.
        is_promoted: Whether the candidate takes the place of the current model.
        why: The reason in one plain sentence.
        version: Fingerprint of the model to use from now on, as in `Analysis.versions["kinds"]`.
        checked: How many corrections the two models were compared on; neither learned from them.
        candidate: How the new model did; None if there was too little to check it with.
        current: How the model in use did on the same corrections.
    """

    corrections: tuple[Correction, ...]
    is_promoted: bool
    why: str
    version: str
    checked: int
    candidate: Score | None
    current: Score | None


def learn(
    corrections: Sequence[Correction],
    current: Sequence[Correction] = (),
    *,
    embed: Embed | None = None,
) -> Learning:
    """Learn the kinds from *corrections*; promote the new model unless it is worse.

    The fifth to check on is chosen by the hash of each text: fixed for ever, the same in every
    order and never sampled by what the model found hard. Of two corrections of one text the later
    one holds.

    Args:
        corrections: Every correction of the study so far, oldest first.
        current: What the model in use learned from; empty for the model that is shipped.
        embed: Vectors of sentences, if the analysis reads the kinds with them too.
    """
    latest = _latest(corrections)
    learned = tuple(one for one in latest if not is_checked(one.text))
    checked = [one for one in latest if is_checked(one.text)]
    kept = tuple(one for one in _latest(current) if not is_checked(one.text))
    if len(checked) < LEAST_CHECKED:
        why = (
            f"Not learned yet: {len(checked)} of {len(latest)} corrections are set aside to check "
            f"with, and {LEAST_CHECKED} are needed."
        )
        return _keep(kept, why, len(checked), embed)
    if learned == kept:
        return _keep(kept, "There is nothing new to learn.", len(checked), embed)
    candidate = score(checked, learned, embed=embed)
    present = score(checked, kept, embed=embed)
    found = (
        f"{candidate.macro_f1:.2f} against {present.macro_f1:.2f} on the {len(checked)} "
        f"corrections it has not seen"
    )
    if candidate.macro_f1 < present.macro_f1:
        why = f"Not promoted, because it agrees with you less than before: {found}."
        return _keep(kept, why, len(checked), embed, (candidate, present))
    verb = "more than before" if candidate.macro_f1 > present.macro_f1 else "no less than before"
    return Learning(
        corrections=learned,
        is_promoted=True,
        why=f"Promoted after {len(learned)} corrections, because it agrees with you {verb}: {found}.",
        version=version_of(learned, embed),
        checked=len(checked),
        candidate=candidate,
        current=present,
    )


def is_checked(text: str) -> bool:
    """Say whether corrections of *text* are set aside to check with, and never learned from."""
    digest = hashlib.sha256(_key(text).encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big") % CHECKED_SHARE == 0


def score(
    checked: Sequence[Correction], learned: Sequence[Correction], *, embed: Embed | None = None
) -> Score:
    """Say how well the model that learned from *learned* agrees with *checked*.

    Raises:
        ValueError: *checked* is empty.
    """
    if not checked:
        raise ValueError("A model is checked on at least one correction, but there is none.")
    model = kind_model(learned, embed)
    readings = model.probabilities([one.text for one in checked])
    said = [held_kinds(reading, model.threshold) for reading in readings]
    kinds = [kind for kind in Kind if any(kind in one.kinds for one in checked)]
    gold = np.array([[kind in one.kinds for kind in kinds] for one in checked])
    guess = np.array([[kind in one for kind in kinds] for one in said])
    drawn = np.random.default_rng(0).integers(len(gold), size=(_RESAMPLES, len(gold)))
    resampled = [_f1(gold[rows], guess[rows]) for rows in drawn]
    low, high = np.percentile([_mean(f1) for f1 in resampled], _PERCENTILES)
    f1 = _f1(gold, guess)
    return Score(
        macro_f1=round(_mean(f1), 4),
        low=round(float(low), 4),
        high=round(float(high), 4),
        by_kind={kind: round(float(value), 4) for kind, value in zip(kinds, f1, strict=True)},
    )


def _f1(gold: NDArray[np.bool_], guess: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the F1 of each column; NaN where the kind neither occurs nor was said."""
    both = (gold & guess).sum(axis=0)
    total = gold.sum(axis=0) + guess.sum(axis=0)
    result: NDArray[np.float64] = np.where(total > 0, 2 * both / np.maximum(total, 1), np.nan)
    return result


def _mean(f1: NDArray[np.float64]) -> float:
    return float(np.mean(f1[~np.isnan(f1)]))


def _keep(
    kept: tuple[Correction, ...],
    why: str,
    checked: int,
    embed: Embed | None,
    scores: tuple[Score, Score] | None = None,
) -> Learning:
    return Learning(
        corrections=kept,
        is_promoted=False,
        why=why,
        version=version_of(kept, embed),
        checked=checked,
        candidate=scores[0] if scores else None,
        current=scores[1] if scores else None,
    )


def _latest(corrections: Sequence[Correction]) -> tuple[Correction, ...]:
    """Return the last correction of each text, ordered by text."""
    found = {_key(one.text): one for one in corrections}
    return tuple(found[key] for key in sorted(found))


def _key(text: str) -> str:
    return " ".join(text.casefold().split())
