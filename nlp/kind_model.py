"""The small model behind the kinds: words, word parts, rules and, where given, vectors.

It is trained where it is first used, on sentences written for this project (``data/kinds.jsonl``)
and on what researchers corrected, and takes a few seconds. scikit-learn and NLTK are imported
inside the functions, because the web server must not carry them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from nlp.kind_rules import RULE_NAMES, findings
from nlp.types import Correction, Kind

KINDS: tuple[Kind, ...] = tuple(Kind)
_RULE_WEIGHT = 1.2
_SEED = 0
_CHARACTERS_READ = 1_000
_MODELS_KEPT = 4


class Embed(Protocol):
    """Turns sentences into vectors for the model.

    Attributes:
        fingerprint: Changes whenever the same sentence may get another vector.
    """

    fingerprint: str

    def __call__(self, texts: Sequence[str], /) -> NDArray[np.floating]:
        """Return one row of length 1 a text, shape (n, d)."""
        ...


def seed_examples() -> tuple[Correction, ...]:
    """Return the sentences that were written and labelled for this project."""
    rows = (json.loads(line) for line in _seed_lines().splitlines() if line.strip())
    return tuple(
        Correction(text=row["text"], kinds=frozenset(map(Kind, row["kinds"]))) for row in rows
    )


@lru_cache(maxsize=1)
def _seed_lines() -> str:
    return (files("nlp") / "data" / "kinds.jsonl").read_text(encoding="utf-8")


def version_of(corrections: Sequence[Correction] = (), embed: Embed | None = None) -> str:
    """Return a fingerprint of all that a model of the kinds depends on.

    Two models with the same fingerprint say the same: our sentences, the rules, the corrections
    and the vectors are the same.
    """
    digest = hashlib.sha256()
    parts = [_seed_lines(), *RULE_NAMES, embed.fingerprint if embed else ""]
    parts += [f"{one.text}\t{' '.join(sorted(one.kinds))}" for one in corrections]
    for part in parts:
        digest.update(part.encode("utf-8", "surrogatepass") + b"\0")
    return digest.hexdigest()[:16]


class KindModel:
    """One calibrated logistic regression for each kind, on the same features."""

    def __init__(self, examples: Sequence[Correction], embed: Embed | None = None) -> None:
        # scikit-learn takes a second to import and is not needed where no text is analysed.
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.pipeline import FeatureUnion

        self._embed = embed
        self._words = FeatureUnion(
            [
                (
                    "words",
                    TfidfVectorizer(
                        tokenizer=_words, token_pattern=None, ngram_range=(1, 2), sublinear_tf=True
                    ),
                ),
                (
                    "parts",
                    TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True),
                ),
            ]
        )
        texts = [example.text for example in examples]
        self._words.fit(texts)
        features = self._features(texts)
        self._classifiers = {
            kind: _fit(features, [kind in example.kinds for example in examples]) for kind in KINDS
        }

    def probabilities(self, texts: Sequence[str]) -> list[dict[Kind, float]]:
        """Return the probability of every kind for each text; they need not add up to one."""
        if not texts:
            return []
        features = self._features(texts)
        columns = {
            kind: classifier.predict_proba(features)[:, 1].tolist()
            for kind, classifier in self._classifiers.items()
        }
        return [{kind: columns[kind][row] for kind in KINDS} for row in range(len(texts))]

    def _features(self, texts: Sequence[str]) -> Any:
        from scipy.sparse import csr_matrix, hstack

        rows, columns = [], []
        for row, text in enumerate(texts):
            for rule in {finding.rule for finding in findings(text)}:
                rows.append(row)
                columns.append(RULE_NAMES.index(rule))
        flags = csr_matrix(
            ([_RULE_WEIGHT] * len(rows), (rows, columns)), shape=(len(texts), len(RULE_NAMES))
        )
        words = self._words.transform([text[:_CHARACTERS_READ] for text in texts])
        return hstack([words, flags], format="csr")


def _fit(features: Any, labels: list[bool]) -> Any:
    from sklearn.calibration import CalibratedClassifierCV
    from sklearn.linear_model import LogisticRegression

    classifier = CalibratedClassifierCV(
        LogisticRegression(
            C=4.0, class_weight="balanced", solver="liblinear", max_iter=2_000, random_state=_SEED
        ),
        method="sigmoid",
        cv=5,
    )
    return classifier.fit(features, labels)


def _words(text: str) -> list[str]:
    return [str(token) for token in _tokenizer().tokenize(text)]


@lru_cache(maxsize=1)
def _tokenizer() -> Any:
    from nltk.tokenize import TweetTokenizer

    return TweetTokenizer(preserve_case=False, reduce_len=True)


_models: dict[str, KindModel] = {}


def kind_model(corrections: Sequence[Correction] = (), embed: Embed | None = None) -> KindModel:
    """Return the model trained on our sentences and *corrections*, each of which counts twice."""
    version = version_of(corrections, embed)
    if version not in _models:
        while len(_models) >= _MODELS_KEPT:
            del _models[next(iter(_models))]
        _models[version] = KindModel((*seed_examples(), *corrections, *corrections), embed)
    return _models[version]
