"""Run every measurement that can be run here, and say of the others what they lack.

Usage: make bench [DATA=FOLDER] [ARGS="..."]; see bench/README.md for the figures and the data.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
SAMPLE = HERE.parent / "survey/cli/sample/answers.csv"
CORPORA = ("banking77.csv", "clinc150.csv")
#: Scripts that have answers of our own to measure on, too.
OWN_DATA = {"reasons"}
#: Scripts that others import; they measure nothing by themselves.
PARTS = {"run", "answering_server", "desk_data", "memory"}


@dataclass(frozen=True, kw_only=True)
class Measurement:
    """A script with its arguments, or the reason why it cannot run.

    Attributes:
        is_nlp: Whether it measures texts; else it measures the server.
    """

    script: str
    what: str
    is_nlp: bool
    arguments: Sequence[str | Path] = ()
    lacks: str = ""


def main() -> int:
    """Run them one after another; return 1 if one of them failed."""
    options = _options()
    chosen = [
        one
        for one in measurements(options)
        if (one.is_nlp or not options.nlp) and (not options.only or one.script in options.only)
    ]
    failed, skipped = [], []
    for one in chosen:
        print(f"\n== {one.script}: {one.what}", flush=True)
        if one.lacks:
            skipped.append(one.script)
            print(f"Skipped: {one.lacks}", flush=True)
            continue
        begun = time.perf_counter()
        done = subprocess.run(
            [sys.executable, HERE / f"{one.script}.py", *one.arguments], check=False
        )
        print(f"({time.perf_counter() - begun:.0f} s)", flush=True)
        if done.returncode:
            failed.append(one.script)
    print(f"\n{len(chosen) - len(failed) - len(skipped)} measured", end="")
    print(f"; skipped: {', '.join(skipped)}" if skipped else "", end="")
    print(f"; failed or over budget: {', '.join(failed)}" if failed else "")
    return 1 if failed else 0


def measurements(options: argparse.Namespace) -> Iterator[Measurement]:
    """Yield all of them, those that lack something too."""
    database = ["--database-url", options.database_url] if options.database_url else []
    yield Measurement(
        script="answering",
        what="what a completed survey costs, and thirty-two people at once",
        is_nlp=False,
        arguments=database,
    )
    yield Measurement(
        script="kill",
        what="kill -9 of the server while five hundred people answer",
        is_nlp=False,
        arguments=database,
    )
    columns = [("--text", options.text), ("--why", options.why), ("--respondent", options.who)]
    yield Measurement(
        script="analyse",
        what=f"the whole analysis of {options.answers.name}, seconds by stage, peak memory",
        is_nlp=True,
        arguments=[options.answers, *(part for pair in columns if pair[1] for part in pair)],
        lacks="" if options.answers.is_file() else f"there is no file {options.answers}",
    )
    for script, what, key in (
        ("kinds", "wants, pains and noise told apart", "gold"),
        ("reasons", "the span of the reason in an answer", "gold_need"),
    ):
        file = _labelled(options.data, key)
        yield Measurement(
            script=script,
            what=what,
            is_nlp=True,
            arguments=[file] if file else [],
            lacks=""
            if file or script in OWN_DATA
            else f"no .jsonl with `{key}` in the folder {_shown(options.data)}",
        )
    laddered = _with_columns(options.data, {"domain"}, questions=2)
    yield Measurement(
        script="needs",
        what="want, evidence, level and draft, answer by answer; needs beside domains, where there are",
        is_nlp=True,
        arguments=[laddered] if laddered else [],
    )
    yield Measurement(
        script="languages",
        what="wants, reasons and groups in other languages than English",
        is_nlp=True,
    )
    folder = _folder_of_corpora(options.data)
    yield Measurement(
        script="clusters",
        what="themes found without labels against those people made",
        is_nlp=True,
        arguments=[folder] if folder else [],
        lacks="" if folder else f"no {' and '.join(CORPORA)} in the folder {_shown(options.data)}",
    )
    coded = _with_columns(options.data, {"answer", "code"})
    yield Measurement(
        script="names",
        what="words of the names people gave among the words found for a theme",
        is_nlp=True,
        arguments=[folder, *(["--coded", coded] if coded else [])] if folder else [],
        lacks="" if folder else f"no {' and '.join(CORPORA)} in the folder {_shown(options.data)}",
    )
    yield Measurement(
        script="suggestions",
        what="the right theme among three suggestions, after few decisions",
        is_nlp=True,
        arguments=[options.data] if folder or coded else [],
        lacks="" if folder or coded else f"no coded texts in the folder {_shown(options.data)}",
    )

    yield Measurement(
        script="coding",
        what="keys a scripted coder presses with the suggestions of the desk and without",
        is_nlp=True,
        arguments=[coded] if coded else [],
        lacks="" if coded else f"no coded texts in the folder {_shown(options.data)}",
    )
    yield Measurement(
        script="desk",
        what="queries and milliseconds of every page of the desk with 50,000 statements",
        is_nlp=False,
        arguments=[folder] if folder else [],
        lacks="" if folder else f"no {' and '.join(CORPORA)} in the folder {_shown(options.data)}",
    )
    yield Measurement(
        script="scale",
        what="50,000 and 1,000,000 answers from strings to named themes, time and memory",
        is_nlp=True,
        arguments=[folder] if folder else [],
        lacks="" if folder else f"no {' and '.join(CORPORA)} in the folder {_shown(options.data)}",
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="folder with labelled texts, at any depth")
    parser.add_argument("--nlp", action="store_true", help="leave out what measures the server")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="only these scripts")
    parser.add_argument("--database-url", help="measure the server on this empty PostgreSQL")
    parser.add_argument(
        "--answers", type=Path, default=SAMPLE, help="answers to analyse; default: the sample"
    )
    parser.add_argument("--text", help="its column with the answers")
    parser.add_argument("--why", help="its column with the answers to why")
    parser.add_argument("--respondent", dest="who", help="its column that says who answered")
    options = parser.parse_args()
    if options.answers == SAMPLE:
        options.text, options.why, options.who = "change", "why", "customer"
    elif not options.text:
        parser.error("--answers needs --text COLUMN")
    return options


def _labelled(folder: Path | None, key: str) -> Path | None:
    """Return the first file of one JSON object a line whose objects hold *key*."""
    for path in sorted(folder.rglob("*.jsonl")) if folder else []:
        with path.open(encoding="utf-8") as file:
            first = file.readline()
        if first.strip() and key in json.loads(first):
            return path
    return None


def _with_columns(folder: Path | None, names: set[str], *, questions: int = 0) -> Path | None:
    """Return the first table with these columns, and so many named by a question."""
    for path in sorted(folder.rglob("*.csv")) if folder else []:
        with path.open(encoding="utf-8", newline="") as file:
            header = next(csv.reader(file), [])
        if names <= set(header) and sum(one.endswith("?") for one in header) >= questions:
            return path
    return None


def _folder_of_corpora(folder: Path | None) -> Path | None:
    for path in sorted(folder.rglob(CORPORA[0])) if folder else []:
        if all((path.parent / name).is_file() for name in CORPORA):
            return path.parent
    return None


def _shown(folder: Path | None) -> str:
    return str(folder) if folder else "(none given; use DATA=FOLDER)"


if __name__ == "__main__":
    sys.exit(main())
