"""Measure other languages than English: which one it is, wants and reasons, needs said in several.

Usage: python bench/languages.py [--verbose]. Its answers were written for this project and lie in
bench/data: 60 needs, each said in six languages; answers of every kind, plain, colloquial and unseen; and
other languages. The rules were written by the same people, so the figures flatter them: those of
the unseen answers, after which no rule was changed, least.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import adjusted_rand_score

import nlp.embed
from nlp import analyse
from nlp.extract import extract
from nlp.language import LANGUAGES, detect, identify
from nlp.types import Analysis, Document, Kind, Settings, Span, Statement, ThemeKind

DATA = Path(__file__).resolve().parent / "data"
Row = Mapping[str, Any]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--verbose", action="store_true", help="print what was missed")
    verbose = options.parse_args().verbose
    needs = _rows("needs_in_six_languages.jsonl")
    answers = _rows("answers_in_many_languages.jsonl")
    which_language([*needs, *answers])
    wants_and_reasons("60 needs", needs, verbose=verbose)
    for sample in ("plain", "colloquial", "unseen"):
        rows = [row for row in answers if row["sample"] == sample]
        wants_and_reasons(f"{sample} answers", rows, verbose=verbose)
    needs_across_languages(needs)


def which_language(rows: Sequence[Row]) -> None:
    print("which language (rows; told right, told wrong, left open)")
    for name, tell in (("function words alone", detect), ("with py3langid", identify)):
        told = [(row["language"], tell(row["text"])) for row in rows]
        for code in (*LANGUAGES, "other"):
            own = [
                (gold, said if said in LANGUAGES else None)
                for gold, said in told
                if gold == code or (code == "other" and gold not in LANGUAGES)
            ]
            right = sum(said == (None if code == "other" else gold) for gold, said in own)
            wrong = sum(said is not None and said != gold for gold, said in own)
            print(
                f"  {name:<22} {code:<6} {len(own):>4} {right:>4} {wrong:>3} {len(own) - right - wrong:>3}"
            )


def wants_and_reasons(title: str, rows: Sequence[Row], *, verbose: bool) -> None:
    print(f"\n{title}: found / there are; overlap of the span, F1 of characters")
    documents = [
        Document(id=str(i), text=row["text"], language=row["language"])
        for i, row in enumerate(rows)
    ]
    said = defaultdict(list)
    for statement in extract(documents):
        said[int(statement.document)].append(statement)
    counts: dict[str, Counter[str]] = {}
    for i, row in enumerate(rows):
        count = counts.setdefault(row["language"], Counter())
        missed = list(_judge(row, said[i], count))
        if verbose and missed:
            print(f"    {row['language']} {row['text']} -- {'; '.join(missed)}")
    for code, c in counts.items():
        print(
            f"  {code} kinds {c['kind']}/{c['rows']}"
            f"  wants {c['want found']}/{c['wants']} F1 {c['want F1'] / max(1, c['wants']):.2f}"
            f" invented {c['want invented']}/{c['rows'] - c['wants']}"
            f"  reasons {c['reason found']}/{c['reasons']} F1 {c['reason F1'] / max(1, c['reasons']):.2f}"
            f" level {c['level']}/{c['reasons']}"
        )


def _judge(row: Row, said: Sequence[Statement], count: Counter[str]) -> Iterable[str]:
    text = row["text"]
    kinds = {kind for one in said for kind, sure in one.kinds.items() if sure >= 0.5}
    count["rows"] += 1
    # Something done instead tells of the same trouble: either word is right.
    alike = (
        {Kind.PAIN, Kind.WORKAROUND}
        if row["kind"] in {"pain", "workaround"}
        else {Kind(row["kind"])}
    )
    count["kind"] += bool(alike & kinds)
    if not alike & kinds:
        yield f"{row['kind']} read as {sorted(kinds)}"
    want = next((one.want for one in said if one.want is not None), None)
    if row["want"] is not None:
        count["wants"] += 1
        overlap = _overlap(want, text, row["want"])
        count["want found"] += overlap >= 0.5
        count["want F1"] += overlap  # type: ignore[assignment]
        if overlap < 0.5:
            yield f"want {want and want.of(text)!r}"
    elif want is not None:
        count["want invented"] += 1
        yield f"invented {want.of(text)!r}"
    if row["reason"] is not None:
        count["reasons"] += 1
        found = [(one.evidence, one.level) for one in said if one.evidence is not None]
        overlaps = [_overlap(span, text, row["reason"]) for span, _ in found]
        best = int(np.argmax(overlaps)) if overlaps else -1
        overlap = overlaps[best] if overlaps else 0.0
        count["reason found"] += overlap >= 0.5
        count["reason F1"] += overlap  # type: ignore[assignment]
        count["level"] += overlap >= 0.5 and found[best][1] == row["level"]
        if overlap < 0.5:
            yield f"reason {[span.of(text) for span, _ in found]}"


def _overlap(span: Span | None, text: str, words: str) -> float:
    if span is None:
        return 0.0
    start = text.index(words)
    shared = min(span.end, start + len(words)) - max(span.start, start)
    return max(0.0, 2 * shared / (span.end - span.start + len(words)))


def needs_across_languages(rows: Sequence[Row]) -> None:
    """Group all answers; a pair is two answers in two languages."""
    print("\n60 needs in six languages: pairs of answers across languages, and the need view")
    documents = [Document(id=str(i), text=row["text"]) for i, row in enumerate(rows)]
    limits = nlp.embed.FOREIGN, nlp.embed.MOSTLY
    for name, embedder, (foreign, mostly) in (
        ("MiniLM", "minilm", limits),
        ("both, whatever the language", "auto", (2.0, 2.0)),
        ("auto", "auto", limits),
    ):
        nlp.embed.FOREIGN, nlp.embed.MOSTLY = foreign, mostly
        _show_groups(name, rows, analyse(documents, Settings(embedder=embedder)))
    nlp.embed.FOREIGN, nlp.embed.MOSTLY = limits


def _show_groups(name: str, rows: Sequence[Row], result: Analysis) -> None:
    need = [f"{row['domain']}: {row['need']}" for row in rows]
    code = np.array([row["language"] for row in rows])
    of = {statement.id: int(statement.document) for statement in result.statements}
    together = np.zeros((len(rows), len(rows)), dtype=bool)
    members: dict[int, list[int]] = defaultdict(list)
    for assignment in result.assignments:
        if assignment.theme is not None:
            members[assignment.theme].append(of[assignment.statement])
    for inside in members.values():
        together[np.ix_(inside, inside)] = True
    same = np.array(need)[:, None] == np.array(need)[None]
    across = code[:, None] != code[None]
    recall = (together & same & across).sum() / (same & across).sum()
    precision = (together & same & across).sum() / max(1, (together & across).sum())
    mixed = np.mean([len(set(code[inside])) > 1 for inside in members.values()])
    placed = [a for a in result.assignments if a.view is ThemeKind.NEED]
    labels = [a.theme if a.theme is not None else -1 - i for i, a in enumerate(placed)]
    score = adjusted_rand_score([need[of[a.statement]] for a in placed], labels)
    need_themes = sum(theme.kind is ThemeKind.NEED for theme in result.themes)
    print(
        f"  {name:<28} recall {recall:.3f}  precision {precision:.3f}  themes that mix languages"
        f" {mixed:.2f} of {len(members)}  need view: ARI {score:.3f}, {need_themes} themes,"
        f" {len(placed)} statements"
    )


def _rows(name: str) -> list[Row]:
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


if __name__ == "__main__":
    main()
