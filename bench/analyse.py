"""Run the whole analysis on a file of answers and print its seconds by stage and its peak memory.

python bench/analyse.py answers.csv --text "What would you change?" --why "Why?" --themes 20
"""

from __future__ import annotations

import argparse
import csv
import os
import threading
import time
from pathlib import Path

from memory import watch

from nlp import Analysis, Document, Settings, VectorCache, analyse
from nlp.types import ThemeKind


def read(path: Path, text: str, why: str | None, respondent: str | None) -> list[Document]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [
            Document(
                id=str(i),
                text=row[text],
                why=(row[why] or None) if why else None,
                respondent=row[respondent] if respondent else None,
                prompt=text,
            )
            for i, row in enumerate(csv.DictReader(file), start=1)
        ]


def show(analysis: Analysis, kind: ThemeKind, count: int) -> None:
    words = {statement.id: statement.text for statement in analysis.statements}
    for theme in [theme for theme in analysis.themes if theme.kind is kind][:count]:
        print(
            f"\n{theme.id:4d} {theme.name}  [{theme.statement_count} statements, "
            f"{theme.respondent_count} people, stability {theme.stability:.2f}, "
            f"coherence {theme.coherence:.2f}]"
        )
        if theme.need is not None:
            print(f"       need: {theme.need.text}")
        print(f"       {', '.join(word for word, _ in theme.words)}")
        for quote in theme.quotes:
            print(f"       {quote.role:>17}: {words[quote.statement]}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--text", required=True, help="column of the answer")
    parser.add_argument("--why", help="column of the answer to why")
    parser.add_argument("--respondent", help="column that says who answered")
    parser.add_argument("--themes", type=int, default=0, help="themes of each kind to print")
    parser.add_argument("--clusterer", default="graph")
    parser.add_argument("--embedder", default="auto")
    parser.add_argument("--cache", type=Path, help="folder that keeps vectors between runs")
    options = parser.parse_args()
    documents = read(options.file, options.text, options.why, options.respondent)
    peak, done = [0], threading.Event()
    watching = threading.Thread(target=watch, args=(os.getpid(), peak, done))
    watching.start()
    began = time.perf_counter()
    try:
        analysis = analyse(
            documents,
            Settings(clusterer=options.clusterer, embedder=options.embedder),
            cache=VectorCache(options.cache),
        )
    finally:
        done.set()
        watching.join()
    seconds = time.perf_counter() - began
    for kind in ThemeKind:
        show(analysis, kind, options.themes)
    print()
    for name, value in analysis.metrics.items():
        print(f"{name:40} {value:10.3f}")
    print(f"{'answers':40} {len(documents):10d}\n{'seconds':40} {seconds:10.1f}")
    print(f"{'peak memory of all processes, MB':40} {peak[0] / 1e6:10.0f}")


if __name__ == "__main__":
    main()
