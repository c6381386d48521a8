"""Measure how well reason spans are found: precision, recall, F1, exact and token overlap.

Usage: python bench/reasons.py STORIES.jsonl, one object a line with ``text`` and ``gold_need``
(a list of [start, end]).
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from nlp.reasons import find_reason


def main(path: str) -> None:
    rows = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]
    found = right = gold = exact = 0
    overlap: list[float] = []
    misses: list[str] = []
    begun = time.perf_counter()
    for row in rows:
        reason = find_reason(row["text"])
        spans = row["gold_need"]
        found += reason is not None
        gold += bool(spans)
        if spans and reason is not None:
            right += 1
            start, end = spans[0]
            wanted = row["text"][start:end].strip(" .,;").lower()
            said = reason.span.of(row["text"]).strip(" .,;").lower()
            exact += said == wanted
            overlap.append(_overlap(said.split(), wanted.split()))
        elif spans:
            overlap.append(0.0)
        if bool(spans) != (reason is not None):
            misses.append(row["text"])
    seconds = time.perf_counter() - begun
    precision, recall = right / max(1, found), right / max(1, gold)
    print(
        f"texts {len(rows)}, with a reason {gold}, found {found}, {seconds * 1000 / len(rows):.2f} ms each"
    )
    print(
        f"precision {precision:.3f}  recall {recall:.3f}  F1 {2 * precision * recall / (precision + recall):.3f}"
    )
    print(f"exact {exact / max(1, gold):.3f}  token F1 {sum(overlap) / max(1, gold):.3f}")
    for text in misses[:10]:
        print("  wrong:", text[:160])


def _overlap(said: list[str], wanted: list[str]) -> float:
    common = sum(min(said.count(word), wanted.count(word)) for word in set(said))
    return 2 * common / (len(said) + len(wanted)) if said and wanted else 0.0


if __name__ == "__main__":
    main(*sys.argv[1:])
