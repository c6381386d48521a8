"""Measure how a need is read and drafted from one answer: want, evidence, level, draft, probe.

Usage: python bench/needs.py [--drafts] [ANSWERS.csv [VECTORS]]. On the twenty worked examples of
the codebook, which the rules were made for, and on forty answers of other domains in the same spirit,
written for this project after the rules of the first version and looked at while making those of the
second.

ANSWERS.csv holds answers with their whys: a column `domain`, which each person chose for the own
answer, and two more whose names end with a question mark, what is wanted and why. Do wants of one
domain come together better by the needs behind them? VECTORS is a folder that keeps vectors.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sklearn.metrics import adjusted_rand_score

from nlp import VectorCache, analyse
from nlp.extract import extract
from nlp.statement_of_need import draft
from nlp.types import Analysis, Document, DraftNeed, Statement, ThemeKind

HERE = Path(__file__).resolve().parent
CODEBOOK = HERE.parent / "tests/nlp/codebook.json"
OWN = HERE / "data/needs_own.jsonl"
Example = Mapping[str, Any]


def main(*, shows_drafts: bool) -> None:
    """Print the counts of both sets, and every draft if asked."""
    own = OWN.read_text(encoding="utf-8").splitlines()
    sets = {
        "codebook": json.loads(CODEBOOK.read_text(encoding="utf-8")),
        "own": [json.loads(line) for line in own],
    }
    for name, examples in sets.items():
        found = read(examples)
        count = Counter[str]()
        for example, statements in zip(examples, found, strict=True):
            need = draft(statements)
            count.update(judged(example, statements, need))
            if shows_drafts:
                print(f"  {example['text']}\n    -> {need.text if need else '-'}")
        told = ", ".join(f"{what} {number}" for what, number in sorted(count.items()))
        print(f"{name}: {len(examples)} answers: {told}")


def read(examples: Sequence[Example]) -> list[list[Statement]]:
    """Return the statements of each example."""
    documents = [Document(id=str(i), text=one["text"]) for i, one in enumerate(examples)]
    found: list[list[Statement]] = [[] for _ in examples]
    for statement in extract(documents):
        found[int(statement.document)].append(statement)
    return found


def judged(
    example: Example, statements: Sequence[Statement], need: DraftNeed | None
) -> dict[str, int]:
    """Return what holds of one example, as counts to add."""
    text, wanted, gold = example["text"], example["want"], example["evidence"]
    wants = [one.want.of(text) for one in statements if one.want is not None]
    evidence = {one.evidence.of(text): one.level for one in statements if one.evidence is not None}
    probed = any(one.needs_probe for one in statements)
    scores = {
        "want right": any(wanted in want for want in wants) if wanted else not wants,
        "probe right": probed is example["is_probed"],
    }
    if gold is None:
        scores["with nothing to draft"] = True
        scores["invented"] = bool(evidence) or need is not None
    else:
        held = [words for words in evidence if words in gold or gold in words]
        scores["with evidence"] = True
        scores["evidence overlaps"] = bool(held)
        scores["evidence exact"] = gold in evidence
        scores["level right"] = example["level"] in {evidence[words] for words in held}
        scores["drafted"] = need is not None
    return {name: int(holds) for name, holds in scores.items()}


def whys(path: Path, vectors: Path | None) -> None:
    """Print how far the themes of each view agree with the domains that people chose."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    want, why = [name for name in rows[0] if name.endswith("?")][:2]
    documents = [
        Document(id=str(i), text=row[want], why=row[why] or None, prompt=want)
        for i, row in enumerate(rows)
    ]
    found = analyse(documents, cache=VectorCache(vectors))
    domain = [row["domain"] for row in rows]
    themes = {view: by_document(found, view) for view in (ThemeKind.WANT, ThemeKind.NEED)}
    both = sorted(set.intersection(*map(set, themes.values())))
    print(
        f"{path.name}: {len(rows)} answers, {len(both)} in a theme of each view; ARI to the domain"
    )
    for view, of in themes.items():
        ari = adjusted_rand_score([domain[i] for i in both], [of[i] for i in both])
        print(f"  {view}: {len({of[i] for i in both})} themes  {ari:.3f}")
        for step in found.granularities:
            if step.view is view and step.labels:
                of_step = by_document(found, view, step.labels)
                shared = [i for i in both if i in of_step]
                ari = adjusted_rand_score([domain[i] for i in shared], [of_step[i] for i in shared])
                print(f"    where there are {step.theme_count:3} themes  {ari:.3f}", flush=True)


def by_document(
    found: Analysis, view: ThemeKind, labels: Sequence[int] | None = None
) -> dict[int, int]:
    """Return the theme of each answer: that of its first statement that has one."""
    document = {statement.id: int(statement.document) for statement in found.statements}
    placed = [one for one in found.assignments if one.view is view]
    of: dict[int, int] = {}
    for one, label in zip(placed, labels or [one.theme for one in placed], strict=True):
        if label is not None and label >= 0:
            of.setdefault(document[one.statement], label)
    return of


if __name__ == "__main__":
    given = [Path(one) for one in sys.argv[1:] if one != "--drafts"]
    main(shows_drafts="--drafts" in sys.argv[1:])
    if given:
        whys(given[0], given[1] if given[1:] else None)
