"""The small model behind the kinds: a ridge over words, parts, rules and, where given, vectors.

It is trained where it is first used, on sentences written for this project (``data/kinds.jsonl``)
and on what researchers corrected, in about a second. One matrix inverse gives all kinds at once
and, for each training sentence, what a model without it would have said: on those honest scores
the probabilities are calibrated and the thresholds set, without any cross-validation.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.kind_features import Embed, Features
from nlp.kind_rules import SOURCE, findings
from nlp.types import Correction, Finding, Kind

KINDS: tuple[Kind, ...] = tuple(Kind)
THRESHOLD = 0.5
"""Where a kind is more likely than not."""
Floats = NDArray[np.float64]

_RIDGE = 3.0
_STUDY = 1.0
"""How much a study's corrections share with each other beyond what they share with our sentences."""
_HALVING = 150
"""After so many corrections our own sentences count half as much for the calibration."""
_STEADY = 10
"""So many corrections of a kind move its threshold half of the way to what is best for them."""
USUAL = {
    Kind.WANT: 0.15,
    Kind.NEED: 0.08,
    Kind.PAIN: 0.3,
    Kind.GAIN: 0.25,
    Kind.WORKAROUND: 0.04,
    Kind.CONTEXT: 0.15,
    Kind.NOISE: 0.08,
}
"""How common each kind is taken to be in feedback that no question has steered, before anybody
corrected anything. Our own sentences hold far more wants and workarounds than people write, and
a calibration on them as they are would see both everywhere. An assumption, not a measurement."""
_METHOD = "ridge 1"
"""To be changed whenever the same sentences, rules and corrections come to say something else."""
_MODELS_KEPT = 4
_MOST_LEARNED = 4_000
SENTENCES_AT_ONCE = 5_000
_WORDS_NAMED = 5


def seed_examples() -> tuple[Correction, ...]:
    """Return the sentences that were written and labelled for this project."""
    return _labelled(_lines("kinds.jsonl"))


def second_labelling() -> tuple[Correction, ...]:
    """Return some of these sentences as a second reader labelled them (data/LABELLING.md)."""
    return _labelled(_lines("kinds_second.jsonl"))


@lru_cache(maxsize=2)
def _lines(name: str) -> str:
    return (files("nlp") / "data" / name).read_text(encoding="utf-8")


def _labelled(lines: str) -> tuple[Correction, ...]:
    rows = (json.loads(line) for line in lines.splitlines() if line.strip())
    return tuple(
        Correction(text=row["text"], kinds=frozenset(map(Kind, row["kinds"]))) for row in rows
    )


def version_of(corrections: Sequence[Correction] = (), embed: Embed | None = None) -> str:
    """Return a fingerprint of all that a model of the kinds depends on.

    Two models with the same fingerprint say the same: our sentences, the rules, the corrections
    and the vectors are the same.
    """
    digest = hashlib.sha256()
    parts = [_METHOD, _lines("kinds.jsonl"), SOURCE, embed.fingerprint if embed else ""]
    parts += [f"{one.text}\t{' '.join(sorted(one.kinds))}" for one in corrections]
    for part in parts:
        digest.update(part.encode("utf-8", "surrogatepass") + b"\0")
    return digest.hexdigest()[:16]


_NAMED = 0.01  # weight from which a word is named


class Block:
    """What the model says of some statements.

    Attributes:
        probabilities: Of every kind, for each statement; they need not add up to one.
    """

    def __init__(
        self, probabilities: list[dict[Kind, float]], rows: Any, weights: Floats, features: Features
    ) -> None:
        self.probabilities = probabilities
        self._rows, self._weights, self._features = rows, weights, features

    def words(self, row: int, kind: Kind) -> tuple[tuple[str, float], ...]:
        """Return the words that spoke most for *kind*, with their weights, strongest first.

        A pair of words speaks half for each of the two. Articles and the like, and words seen in hardly
        any statement of the training, are weighed and not named: they would explain nothing.
        """
        begin, end = self._rows.indptr[row : row + 2]
        column = KINDS.index(kind)
        weight: dict[str, float] = {}
        for place, value in zip(
            self._rows.indices[begin:end].tolist(), self._rows.data[begin:end].tolist(), strict=True
        ):
            words = self._features.words_at(place)
            for word in words:
                share = value * self._weights[place, column] / len(words)
                weight[word] = weight.get(word, 0.0) + share
        ranked = sorted(
            (-round(float(value), 4), word)
            for word, value in weight.items()
            if value >= _NAMED and self._features.is_telling(word)
        )
        return tuple((word, -value) for value, word in ranked[:_WORDS_NAMED])


class KindModel:
    """One calibrated ridge regression for each kind, on the same features.

    Attributes:
        threshold: From which probability on each kind holds.
        fading: How much our own sentences still count beside the corrections, 1 without any.
        left_out: What the model says of each sentence it learned from, had it not seen it;
            shape (n, kinds).
        weights: How much each of them counts for the calibration of each kind; the same shape.

    Source:
        Leave-one-out scores of a ridge in closed form: Rifkin and Lippert, Notes on Regularized
        Least Squares (2007). A study's own share: Daumé, Frustratingly Easy Domain Adaptation
        (2007). Calibration: Platt (1999).
    """

    def __init__(
        self,
        examples: Sequence[Correction],
        corrections: Sequence[Correction] = (),
        embed: Embed | None = None,
    ) -> None:
        learned = [*examples, *corrections]
        texts = [one.text for one in learned]
        is_own = np.arange(len(learned)) >= len(examples)
        gold = np.array([[kind in one.kinds for kind in KINDS] for one in learned])
        self._features = Features(texts, embed)
        rows = self._features.rows(texts, [findings(text) for text in texts])
        vectors = self._features.vectors(texts)
        alike = 1.0 + (rows @ rows.T).toarray()
        if vectors is not None:
            alike += vectors @ vectors.T
        alike += _STUDY * alike * np.outer(is_own, is_own)
        alpha, left_out = _solve(alike, np.where(gold, 1.0, -1.0))
        spread = alpha * np.where(is_own, 1 + _STUDY, 1.0)[:, None]
        self._weights: Floats = rows.T @ spread
        self._dense: Floats | None = None if vectors is None else vectors.T @ spread
        self._bias: Floats = spread.sum(axis=0)
        self.fading = float(_HALVING / (_HALVING + is_own.sum()))
        self.weights = np.stack(
            [
                np.where(is_own, 1.0, self.fading * _as_usual(gold[:, k], ~is_own, USUAL[kind]))
                for k, kind in enumerate(KINDS)
            ],
            axis=1,
        )
        self._slopes = [
            _platt(left_out[:, k], gold[:, k], self.weights[:, k]) for k in range(len(KINDS))
        ]
        self.left_out = self._calibrated(left_out)
        self.threshold = {
            kind: _threshold(self.left_out[is_own, k], gold[is_own, k])
            for k, kind in enumerate(KINDS)
        }

    def probabilities(self, texts: Sequence[str]) -> list[dict[Kind, float]]:
        """Return the probability of every kind for each text; they need not add up to one."""
        result: list[dict[Kind, float]] = []
        for start in range(0, len(texts), SENTENCES_AT_ONCE):
            part = texts[start : start + SENTENCES_AT_ONCE]
            result += self.read(part, [findings(text) for text in part]).probabilities
        return result

    def read(self, texts: Sequence[str], found: Sequence[Sequence[Finding]]) -> Block:
        """Read a block of statements.

        Args:
            texts: At most `SENTENCES_AT_ONCE`, to bound the memory.
            found: What the rules say about each of them.
        """
        rows = self._features.rows(texts, found)
        raw = rows @ self._weights + self._bias
        vectors = self._features.vectors(texts)
        if vectors is not None and self._dense is not None:
            raw += vectors @ self._dense
        # Rounded: the last bits depend on what stands in the same block.
        columns = np.round(self._calibrated(raw), 5).tolist()
        probabilities = [dict(zip(KINDS, row, strict=True)) for row in columns]
        return Block(probabilities, rows, self._weights, self._features)

    def _calibrated(self, raw: Floats) -> Floats:
        return np.stack(
            [_logistic(slope * raw[:, k] + base) for k, (slope, base) in enumerate(self._slopes)],
            axis=1,
        )


def _solve(alike: Floats, target: Floats) -> tuple[Floats, Floats]:
    """Return the ridge's weights of the sentences, and what it says of each when left out."""
    # Heavy helper of NumPy: one thread, so that sums are added in the same order everywhere.
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        inverse = np.linalg.inv(alike + _RIDGE * np.eye(len(alike)))
    alpha: Floats = inverse @ target
    left_out: Floats = target - alpha / np.diag(inverse)[:, None]
    return alpha, left_out


def _logistic(x: Floats) -> Floats:
    result: Floats = 1 / (1 + np.exp(-np.clip(x, -30, 30)))
    return result


def _as_usual(
    gold: NDArray[np.bool_], among: NDArray[np.bool_], share: float
) -> NDArray[np.float64]:
    """Return weights that make a kind as common *among* our sentences as it usually is."""
    found = (gold[among].sum() + 1) / (among.sum() + 2)
    weights: Floats = np.where(gold, share / found, (1 - share) / (1 - found))
    return weights


def _platt(raw: Floats, gold: NDArray[np.bool_], weight: Floats) -> tuple[float, float]:
    """Return slope and base of the logistic curve that turns scores into probabilities."""
    slope, base = 2.0, 0.0
    x = np.stack([raw, np.ones_like(raw)], axis=1)
    for _ in range(30):  # Newton's method; a weak prior keeps it finite where kinds separate
        p = _logistic(slope * raw + base)
        gradient = x.T @ (weight * (p - gold)) + 0.01 * np.array([slope, base])
        curve = (x * (weight * p * (1 - p))[:, None]).T @ x + 0.01 * np.eye(2)
        step = np.linalg.solve(curve, gradient)
        slope, base = slope - float(step[0]), base - float(step[1])
    return slope, base


def _threshold(probability: Floats, gold: NDArray[np.bool_]) -> float:
    """Return where F1 is best on a study's corrections, drawn towards .5 where they are few."""
    if not gold.any():
        return THRESHOLD
    best, where = -1.0, THRESHOLD
    for step in range(10, 91):
        said = probability >= step / 100
        f1 = 2 * (said & gold).sum() / (said.sum() + gold.sum())
        if (round(f1, 9), -abs(step / 100 - THRESHOLD)) > (best, -abs(where - THRESHOLD)):
            best, where = round(f1, 9), step / 100
    share = gold.sum() / (gold.sum() + _STEADY)
    return round(float(share * where + (1 - share) * THRESHOLD), 4)


_models: dict[str, KindModel] = {}


def kind_model(corrections: Sequence[Correction] = (), embed: Embed | None = None) -> KindModel:
    """Return the model trained on our sentences and *corrections*."""
    version = version_of(corrections, embed)
    if version not in _models:
        while len(_models) >= _MODELS_KEPT:
            del _models[next(iter(_models))]
        _models[version] = KindModel(seed_examples(), _some(corrections), embed)
    return _models[version]


def _some(corrections: Sequence[Correction]) -> Sequence[Correction]:
    """Return at most as many corrections as a model can learn in seconds, chosen by their hash."""
    if len(corrections) <= _MOST_LEARNED:
        return corrections
    return sorted(corrections, key=lambda one: _hash(one.text))[:_MOST_LEARNED]


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
