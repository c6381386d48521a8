"""Measure the kinds: on our own sentences, and on labelled feedback that nothing was trained on.

Usage: python bench/kinds.py [FEEDBACK.jsonl [VECTORS]], one object a line with ``text`` and
``gold``, a list of want, pain, noise and comment (which is anything else). VECTORS is a folder that
keeps the vectors of sentences between runs.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path

import numpy as np
from nltk.metrics.distance import binary_distance, masi_distance
from numpy.typing import NDArray

from nlp.agreement import Metric, krippendorff_alpha
from nlp.embed import VectorCache, choose_embedders
from nlp.kind_features import Embed
from nlp.kind_learning import learn
from nlp.kind_model import KINDS, kind_model, second_labelling, seed_examples
from nlp.kind_rules import findings
from nlp.kind_vectors import SentenceVectors
from nlp.kinds import Utterance, classify, held_kinds
from nlp.types import Correction, Kind

FOLDS = 5
SEED = 0
CURVE = (20, 50, 100, 200, 500)
DRAWS = 3
BOOTSTRAPS = 2_000
NAMES = ("want", "pain", "comment", "noise")
#: What a person would correct a statement to, who sorts it as the labellers of the corpus did.
#: Their "comment" is mostly praise; one kind stands for it throughout.
KIND_OF = {"want": Kind.WANT, "pain": Kind.PAIN, "noise": Kind.NOISE, "comment": Kind.GAIN}
Flags = NDArray[np.bool_]


def main(feedback: str | None = None, vectors: str | None = None) -> None:
    """Print every row."""
    own_sentences()
    agreement()
    if feedback is None:
        return
    rows = [json.loads(line) for line in Path(feedback).read_text(encoding="utf-8").splitlines()]
    texts = [row["text"] for row in rows]
    gold = np.array([[name in row["gold"] for name in NAMES] for row in rows])
    embed = SentenceVectors(
        choose_embedders("auto"), VectorCache(Path(vectors) if vectors else None)
    )
    print(
        f"\nfeedback: {len(rows)} sentences, {dict(zip(NAMES, gold.sum(axis=0).tolist(), strict=True))}"
    )
    speed(texts)
    show("no label of it: rules alone", gold, by_rules(texts))
    show("no label of it: ours", gold, by_reading(texts))
    show("no label of it: ours with vectors", gold, by_reading(texts, embed=embed))
    turn = np.random.default_rng(SEED).permutation(len(texts)) % FOLDS
    folds = [turn == fold for fold in range(FOLDS)]
    show(f"{FOLDS}-fold: TF-IDF + logistic regression", gold, peer(texts, gold, folds))
    show(f"{FOLDS}-fold: ours", gold, five_fold(texts, gold, folds))
    show(f"{FOLDS}-fold: ours with vectors", gold, five_fold(texts, gold, folds, embed))
    curve(texts, gold, folds[0], embed)


def own_sentences() -> None:
    """Print F1 and calibration on our own sentences, each read by a model without it."""
    examples = seed_examples()
    model = kind_model()
    print(f"own sentences: {len(examples)}, each left out once (F1, and calibration error)")
    gold = np.array([[kind in one.kinds for kind in KINDS] for one in examples])
    said = np.array(
        [
            [
                kind in held_kinds(dict(zip(KINDS, row, strict=True)), model.threshold)
                for kind in KINDS
            ]
            for row in model.left_out
        ]
    )
    for k, kind in enumerate(KINDS):
        precision, recall, f1 = scores(gold[:, k], said[:, k])
        error = calibration_error(model.left_out[:, k], gold[:, k], model.weights[:, k])
        print(
            f"  {kind:<11} n {gold[:, k].sum():4}  P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}"
            f"  ECE {error:.3f}"
        )


def agreement() -> None:
    """Print how far the two labellings of the same sentences agree, and how surely."""
    first = {one.text: one.kinds for one in seed_examples()}
    second = second_labelling()
    pairs = [[first[one.text] for one in second], [one.kinds for one in second]]
    same = sum(one == other for one, other in zip(*pairs, strict=True))
    print(f"two labellings of {len(second)} sentences, {same} the same: alpha, 95 % interval")
    show_alpha("set (MASI)", pairs, Metric.MASI)
    for kind in KINDS:
        has = [[kind in kinds for kinds in row] for row in pairs]
        show_alpha(str(kind), has, Metric.NOMINAL)


def show_alpha(title: str, pairs: Sequence[Sequence[Hashable]], metric: Metric) -> None:
    """Print alpha of two labellings and its percentile bootstrap interval over the sentences."""
    alpha = krippendorff_alpha(pairs, metric=metric)
    codes = list(dict.fromkeys(code for row in pairs for code in row))
    apart = masi_distance if metric is Metric.MASI else binary_distance
    distances = np.array([[apart(one, other) for other in codes] for one in codes])
    first, second = (np.array([codes.index(code) for code in row]) for row in pairs)
    rng = np.random.default_rng(SEED)
    drawn = [
        two_coders_alpha(first[at], second[at], distances)
        for at in rng.integers(0, len(first), (BOOTSTRAPS, len(first)))
    ]
    low, high = np.percentile(drawn, [2.5, 97.5])
    print(f"  {title:<11} {alpha:.3f}  [{low:.3f}, {high:.3f}]")


def two_coders_alpha(
    first: NDArray[np.int_], second: NDArray[np.int_], distances: NDArray[np.float64]
) -> float:
    """Return Krippendorff's alpha of two coders who skipped nothing; the same as nlp.agreement's.

    Thousands of samples are drawn, and this takes a fraction of a millisecond for each.
    """
    counts = np.bincount(np.concatenate([first, second]), minlength=len(distances))
    total = counts.sum()
    by_chance = counts @ distances @ counts / (total * (total - 1))
    return float(1 - distances[first, second].mean() / by_chance) if by_chance else 1.0


def speed(texts: Sequence[str]) -> None:
    """Print what one statement costs, in CPU time, once the model is there."""
    utterances = [Utterance(text=text) for text in texts]
    classify(utterances[:50])
    begun = time.process_time()
    classify(utterances)
    each = (time.process_time() - begun) / len(texts)
    begun = time.process_time()
    for text in texts:
        findings(text)
    rules = (time.process_time() - begun) / len(texts)
    print(f"  {each * 1e3:.3f} ms CPU a statement, {rules * 1e3:.3f} of it the rules")


def by_rules(texts: Sequence[str]) -> Flags:
    """Read by the rules that fired alone."""
    said = [{finding.kind for finding in findings(text)} for text in texts]
    return np.array([flags(kinds) for kinds in said])


def by_reading(
    texts: Sequence[str], corrections: Sequence[Correction] = (), embed: Embed | None = None
) -> Flags:
    """Read as an analysis does."""
    utterances = [Utterance(text=text) for text in texts]
    readings = classify(utterances, corrections=corrections, embed=embed)
    return np.array([flags(reading.kinds) for reading in readings])


def flags(kinds: Mapping[Kind, float] | set[Kind]) -> list[bool]:
    """Return kinds as the labels of the corpus: whatever is none of the three is a comment."""
    kept = [kind in kinds for kind in (Kind.WANT, Kind.PAIN, Kind.NOISE)]
    return [kept[0], kept[1], not any(kept), kept[2]]


def peer(texts: Sequence[str], gold: Flags, folds: Sequence[Flags]) -> Flags:
    """Read by TF-IDF and logistic regression, the classes balanced; one label a text."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    said = np.zeros_like(gold)
    label = np.array([next(k for k in (0, 1, 3, 2) if row[k]) for row in gold])
    for held in folds:
        model = make_pipeline(
            TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"\w+|[!?]"),
            LogisticRegression(C=4.0, class_weight="balanced", max_iter=2_000),
        )
        model.fit([texts[i] for i in np.flatnonzero(~held)], label[~held])
        said[np.flatnonzero(held), model.predict([texts[i] for i in np.flatnonzero(held)])] = True
    return said


def five_fold(
    texts: Sequence[str], gold: Flags, folds: Sequence[Flags], embed: Embed | None = None
) -> Flags:
    """Read each fold with the other four as a study's corrections."""
    said = np.zeros_like(gold)
    for held in folds:
        known = [correction(texts[i], gold[i]) for i in np.flatnonzero(~held)]
        said[held] = by_reading([texts[i] for i in np.flatnonzero(held)], known, embed)
    return said


def correction(text: str, row: Flags) -> Correction:
    """Return the correction that a label of the corpus stands for."""
    kinds = {KIND_OF[name] for name, holds in zip(NAMES, row, strict=True) if holds}
    return Correction(text=text, kinds=frozenset(kinds))


def curve(texts: Sequence[str], gold: Flags, held: Flags, embed: Embed) -> None:
    """Print what the first corrections of a study are worth, read on one fold."""
    print(f"learning from few corrections, read on {held.sum()} others, mean of {DRAWS} draws")
    rest, test = np.flatnonzero(~held), np.flatnonzero(held)
    for count in CURVE:
        means, promoted, seconds = [], 0, 0.0
        for draw in range(DRAWS):
            drawn = np.random.default_rng(draw).permutation(rest)[:count]
            given = [correction(texts[i], gold[i]) for i in drawn]
            begun = time.perf_counter()
            learning = learn(given, embed=embed)
            seconds = max(seconds, time.perf_counter() - begun)
            promoted += learning.is_promoted
            said = by_reading([texts[i] for i in test], learning.corrections, embed)
            means.append(np.mean([scores(gold[test, k], said[:, k])[2] for k in range(len(NAMES))]))
        print(
            f"  {count:4} corrections  macro-F1 {np.mean(means):.3f}  promoted {promoted} of {DRAWS}"
            f"  learned in {seconds:.1f} s at most"
        )


def scores(gold: Flags, said: Flags) -> tuple[float, float, float]:
    """Return precision, recall and F1."""
    both = float((gold & said).sum())
    precision, recall = both / max(1, said.sum()), both / max(1, gold.sum())
    return precision, recall, 2 * both / max(1, said.sum() + gold.sum())


def calibration_error(
    probability: NDArray[np.float64], gold: Flags, weight: NDArray[np.float64]
) -> float:
    """Return the expected calibration error over ten equal bins."""
    place = np.minimum((probability * 10).astype(int), 9)
    gaps = [abs((weight * (probability - gold))[place == one].sum()) for one in range(10)]
    return float(sum(gaps) / weight.sum())


def show(title: str, gold: Flags, said: Flags) -> None:
    """Print one row."""
    found = [scores(gold[:, k], said[:, k]) for k in range(len(NAMES))]
    parts = "  ".join(f"{name} {f1:.3f}" for name, (_, _, f1) in zip(NAMES, found, strict=True))
    mean = sum(f1 for _, _, f1 in found) / len(found)
    print(f"  {title:<40} macro-F1 {mean:.3f}  ({parts})", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
