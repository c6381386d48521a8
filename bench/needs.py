"""Measure how a need is read and drafted from one answer: want, evidence, level, draft, probe.

Usage: python bench/needs.py [--drafts]. On the twenty worked examples of the codebook, which the
rules were made for, and on forty answers of other domains in the same spirit, written for this
project after the rules of the first version and looked at while making those of the second.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from nlp.extract import extract
from nlp.statement_of_need import draft
from nlp.types import Document, DraftNeed, Statement

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


if __name__ == "__main__":
    main(shows_drafts="--drafts" in sys.argv[1:])
