"""Measure the kinds: on our own sentences by cross-validation, and on labelled feedback.

Usage: python bench/kinds.py FEEDBACK.jsonl, one object a line with ``text`` and ``gold``, a list
of want, pain, noise and comment (which is anything else).
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from nlp.kind_model import KindModel, seed_examples
from nlp.kinds import THRESHOLD, Utterance, classify
from nlp.types import Kind

FOLDS = 5


def scores(
    gold: Sequence[set[str]], said: Sequence[set[str]], names: Sequence[str]
) -> dict[str, tuple[float, float, float]]:
    table = {}
    for name in names:
        both = sum(name in g and name in s for g, s in zip(gold, said, strict=True))
        precision = both / max(1, sum(name in s for s in said))
        recall = both / max(1, sum(name in g for g in gold))
        table[name] = (precision, recall, 2 * precision * recall / max(1e-9, precision + recall))
    return table


def show(title: str, table: dict[str, tuple[float, float, float]]) -> None:
    print(title)
    for name, (precision, recall, f1) in table.items():
        print(f"  {name:<11} P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}")
    print(f"  macro-F1 {sum(row[2] for row in table.values()) / len(table):.3f}")


def cross_validate() -> None:
    examples = seed_examples()
    gold = [{str(kind) for kind in example.kinds} for example in examples]
    said: list[set[str]] = [set() for _ in examples]
    for fold in range(FOLDS):
        held = range(fold, len(examples), FOLDS)
        model = KindModel([e for i, e in enumerate(examples) if i % FOLDS != fold])
        for i, row in zip(held, model.probabilities([examples[i].text for i in held]), strict=True):
            best = max(row, key=lambda kind: row[kind])
            said[i] = {str(k) for k, p in row.items() if p >= THRESHOLD or k is best}
    show(f"own sentences, {FOLDS}-fold", scores(gold, said, [str(kind) for kind in Kind]))


def feedback(path: str) -> None:
    rows = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]
    begun = time.perf_counter()
    readings = classify([Utterance(text=row["text"]) for row in rows])
    seconds = time.perf_counter() - begun
    gold = [set(row["gold"]) for row in rows]
    said = []
    for reading in readings:
        kinds = {str(kind) for kind, p in reading.kinds.items() if p >= THRESHOLD}
        kept = kinds & {"want", "pain", "noise"}
        said.append(kept or {"comment"})
    show(
        f"feedback, {len(rows)} texts in {seconds:.1f} s",
        scores(gold, said, ["want", "pain", "comment", "noise"]),
    )


def main(path: str) -> None:
    cross_validate()
    feedback(path)


if __name__ == "__main__":
    main(*sys.argv[1:])
