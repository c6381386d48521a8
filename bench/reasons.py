"""Measure how well reasons are found: precision, recall, F1, exact and token overlap.

Usage: python bench/reasons.py [STORIES.jsonl ...], one object a line with ``text`` and ``gold_need``
(a list of [start, end]). Each text is read as it is written, and again with the connective that
introduces its reason replaced by " so ", by ". " and by ", ". Beside ours in the same run: strong
connectives alone. Then our own answers (`bench/data`), written for this project: the rules were made
while looking at the part "dev"; of "test" only the scores were looked at.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from nlp.extract import extract
from nlp.reasons import find_reason, probe
from nlp.types import Document, Span

OWN = Path(__file__).resolve().parent / "data" / "reasons_own.jsonl"
Finder = Callable[[str, str | None], Span | None]
BINS = 10


@dataclass(frozen=True, kw_only=True)
class Row:
    """A text with the span of its reason, if it gives one, and of its want, if that was marked."""

    text: str
    reason: Span | None
    want: Span | None = None
    prompt: str | None = None
    part: str = ""


def main(paths: Sequence[str]) -> None:
    """Print one line a corpus and finder."""
    for path in paths:
        rows = read(Path(path))
        print(f"{Path(path).name}: {len(rows)} texts, {_with_reason(rows)} with a reason")
        report("as written", rows)
        for joint in (" so ", ". ", ", "):
            edited = [replaced(row, joint) for row in rows]
            report(f"connective replaced by “{joint}”", [row for row in edited if row is not None])
    own = read(OWN)
    for part in ("dev", "test"):
        rows = [row for row in own if row.part == part]
        print(f"own answers, part {part}: {len(rows)} texts, {_with_reason(rows)} with a reason")
        report("as written", rows)
        report_probes(rows)


def read(path: Path) -> list[Row]:
    """Read labelled texts, one JSON object a line."""
    objects = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    return [
        Row(
            text=one["text"],
            reason=Span(*one["gold_need"][0]) if one["gold_need"] else None,
            want=Span(*one["want"]) if one.get("want") else None,
            prompt=one.get("prompt"),
            part=one.get("part", ""),
        )
        for one in objects
    ]


_CONNECTIVE = re.compile(
    r"[\s,;.]*\b(?:(?:so\s+that(?:\s+that)?|so\s+as|so|in\s+order\s+(?:to|that|for)|because|such\s+that),?)\s+$",
    re.IGNORECASE,
)


def replaced(row: Row, joint: str) -> Row | None:
    """Put *joint* in place of the connective before the reason; None where there is none."""
    if row.reason is None:
        return row
    before = row.text[: row.reason.start]
    connective = _CONNECTIVE.search(before)
    if connective is None:
        return None
    head = before[: connective.start()] + joint
    shift = len(head) - row.reason.start
    span = Span(row.reason.start + shift, row.reason.end + shift)
    return Row(text=head + row.text[row.reason.start :], reason=span, prompt=row.prompt)


_STRONG = re.compile(
    r"\b(?:so\s+that|so(?=\s+(?:i|we|you|he|she|it|they|my|our|the|people|everyone|nobody)\b)|in\s+order\s+to|"
    r"because|otherwise|which\s+means)\b,?\s+",
    re.IGNORECASE,
)


def strong_cues(text: str, prompt: str | None) -> Span | None:
    """Return what stands after the first strong connective: the finder to beat."""
    del prompt
    cue = _STRONG.search(text)
    end = len(text.rstrip(" .!?"))
    return Span(cue.end(), end) if cue is not None and cue.end() < end else None


def ours(text: str, prompt: str | None) -> Span | None:
    """Return the reason as the product finds it."""
    reason = find_reason(text, prompt)
    return None if reason is None else reason.span


def report(name: str, rows: Sequence[Row]) -> None:
    """Print what both finders reach on *rows*."""
    for finder_name, finder in (("ours", ours), ("strong cues", strong_cues)):
        begun = time.process_time()
        found = [finder(row.text, row.prompt) for row in rows]
        each = 1000 * (time.process_time() - begun) / max(1, len(rows))
        print(f"  {name:34} {finder_name:12} {scores(rows, found)}  {each:.2f} ms each")


def scores(rows: Sequence[Row], found: Sequence[Span | None]) -> str:
    """Return the scores of the spans *found*; a reason that is missed overlaps by nothing."""
    gold = _with_reason(rows)
    right = exact = 0
    overlap = 0.0
    for row, span in zip(rows, found, strict=True):
        if row.reason is None or span is None:
            continue
        said, wanted = _plain(span.of(row.text)), _plain(row.reason.of(row.text))
        common = _overlap(said.split(), wanted.split())
        right += common > 0
        exact += said == wanted
        overlap += common
    claimed = sum(span is not None for span in found)
    precision, recall = right / max(1, claimed), right / max(1, gold)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return (
        f"n {len(rows):4}  P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  "
        f"exact {exact / max(1, gold):.3f}  tokens {overlap / max(1, gold):.3f}"
    )


def report_probes(rows: Sequence[Row]) -> None:
    """Print how well it is known where a follow-up is due: a want is marked and no reason."""
    due = [float(row.want is not None and row.reason is None) for row in rows]
    asked = [probe(row.text, prompt=row.prompt) is not None for row in rows]
    documents = [
        Document(id=str(i), text=row.text, prompt=row.prompt) for i, row in enumerate(rows)
    ]
    likely = [0.0] * len(rows)
    for statement in extract(documents):
        likely[int(statement.document)] = max(likely[int(statement.document)], statement.probe)
    right = sum(is_asked and bool(is_due) for is_asked, is_due in zip(asked, due, strict=True))
    base = sum(due) / len(due)
    brier = sum((p - d) ** 2 for p, d in zip(likely, due, strict=True)) / len(due)
    print(
        f"  probes: due {sum(due):.0f}, asked {sum(asked)}, of which due {right};  "
        f"Brier {brier:.3f} (base rate alone {base * (1 - base):.3f})  ECE {_ece(likely, due):.3f}"
    )


def _ece(likely: Sequence[float], due: Sequence[float]) -> float:
    """Return the expected calibration error in ten bins of equal width."""
    error = 0.0
    for i in range(BINS):
        inside = [
            (p, d) for p, d in zip(likely, due, strict=True) if min(BINS - 1, int(p * BINS)) == i
        ]
        if inside:
            error += abs(sum(p for p, _ in inside) - sum(d for _, d in inside))
    return error / max(1, len(due))


def _with_reason(rows: Sequence[Row]) -> int:
    return sum(row.reason is not None for row in rows)


def _plain(words: str) -> str:
    return words.strip(" .,;!?").lower()


def _overlap(said: Sequence[str], wanted: Sequence[str]) -> float:
    common = sum(min(said.count(word), wanted.count(word)) for word in set(said))
    return 2 * common / (len(said) + len(wanted)) if said and wanted else 0.0


if __name__ == "__main__":
    main(sys.argv[1:])
