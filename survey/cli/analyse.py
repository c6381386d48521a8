"""``needfinder analyse``: the needs in a file of answers, without server or account."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table as RichTable

import nlp
from survey.act.reports.body import Body
from survey.act.reports.standalone import standalone_html
from survey.cli.answer_file import AnswerFile, read_answers
from survey.cli.findings import body_of, not_heard_of
from survey.cli.found_tables import needs_csv, statements_csv
from survey.core.errors import DomainError

#: Resolutions the graph clusterer computes; the machine chooses one unless told.
_GRANULARITIES = ("auto", "1", "2", "4", "8", "16", "32")
_SHOWN_NEEDS = 25


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--text", required=True, metavar="COLUMN", help="Column with the answers.")
@click.option("--why", metavar="COLUMN", help="Column with the answers to “why?”, if asked.")
@click.option(
    "--question",
    metavar="TEXT",
    help="What was asked, in full; short answers are read as answers to it. Default: the name of "
    "the column with the answers.",
)
@click.option(
    "--respondent",
    metavar="COLUMN",
    help="Column that says who answered; needs are counted in people. Default: each row is one.",
)
@click.option(
    "--known-identifiers",
    metavar="COLUMN",
    multiple=True,
    help="Column with the person's own name, number or address: taken out of the answers before "
    "anything reads them. May be given several times.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder for report.html, needs.csv and statements.csv.",
)
@click.option("--title", metavar="TEXT", help="Title of the report. Default: the file's name.")
@click.option(
    "--granularity",
    type=click.Choice(_GRANULARITIES),
    default="auto",
    show_default=True,
    help="1 few broad themes ... 32 many narrow ones.",
)
@click.option("--minimum-size", type=click.IntRange(2, 50), default=3, show_default=True)
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True)
@click.option(
    "--clusterer",
    type=click.Choice(["graph", "stock"]),
    default="graph",
    show_default=True,
    help="“stock” is UMAP with HDBSCAN; it needs the extra [stock].",
)
def analyse(
    *,
    file: Path,
    text: str,
    why: str | None,
    question: str | None,
    respondent: str | None,
    known_identifiers: tuple[str, ...],
    out: Path | None,
    title: str | None,
    granularity: str,
    minimum_size: int,
    seed: int,
    clusterer: str,
) -> None:
    """Find the needs in FILE, a CSV or XLSX table with one answer a row."""
    began = time.monotonic()
    console, notes = Console(), Console(stderr=True)
    answers = read_answers(
        file,
        text=text,
        why=why,
        respondent=respondent,
        question=question,
        identifiers=known_identifiers,
    )
    folder = None if out is None else _folder(out)
    settings = nlp.Settings(
        seed=seed,
        clusterer=clusterer,
        granularity=None if granularity == "auto" else float(granularity),
        minimum_size=minimum_size,
    )
    analysis = _with_progress(notes, answers, settings)
    body = body_of(answers, analysis, title=title or f"Needs in {file.name}")
    console.print(_needs_table(body))
    if folder is not None:
        _write(folder, body, answers, analysis)
        notes.print(f"Written to {folder}: report.html, needs.csv, statements.csv")
    for sentence in (*analysis.warnings, *not_heard_of(analysis)):
        notes.print(sentence, markup=False)
    seconds = time.monotonic() - began
    notes.print(
        f"{len(answers.documents):,} answers, {len(analysis.statements):,} statements, "
        f"{len(body.needs):,} needs, {body.unplaced:,} statements placed nowhere, "
        f"{seconds:.0f} seconds."
    )


def _with_progress(console: Console, answers: AnswerFile, settings: nlp.Settings) -> nlp.Analysis:
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        console=console,
    ) as bars:
        task = bars.add_task("Reading the answers", total=1.0)

        def progress(stage: str, share: float) -> None:
            bars.update(task, description=stage, completed=share)

        return _analysed(answers, settings, progress)


def _analysed(
    answers: AnswerFile, settings: nlp.Settings, progress: Callable[[str, float], None]
) -> nlp.Analysis:
    try:
        return nlp.analyse(answers.documents, settings, progress=progress)
    except (nlp.MissingExtra, nlp.EmbedderMissing) as error:
        raise DomainError(str(error)) from error


def _needs_table(body: Body) -> RichTable:
    table = RichTable(
        title=body.title,
        caption="No need was found; see statements.csv for what was read."
        if not body.needs
        else f"Base: {body.base:,} people. Shares with their 95 % interval.",
        show_lines=False,
    )
    table.add_column("", justify="right")
    table.add_column("Need", overflow="fold", ratio=3)
    table.add_column("People", justify="right")
    table.add_column("Share", justify="right", no_wrap=True)
    table.add_column("Asked for", overflow="fold", ratio=2)
    for need in body.needs[:_SHOWN_NEEDS]:
        share = need.share
        table.add_row(
            str(need.rank),
            need.statement,
            f"{share.people:,}",
            f"{(share.share or 0) * 100:.0f} % ({(share.low or 0) * 100:.0f} to "
            f"{(share.high or 0) * 100:.0f})",
            ", ".join(want.name for want in need.wants[:2]),
        )
    if len(body.needs) > _SHOWN_NEEDS:
        table.add_row("", f"and {len(body.needs) - _SHOWN_NEEDS} more, in needs.csv", "", "", "")
    return table


def _folder(out: Path) -> Path:
    """Make the folder before the work begins, so that it is not in vain."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        probe = out / ".needfinder"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise DomainError(
            f"Nothing can be written to {out}: {error.strerror}. Choose another folder with --out."
        ) from error
    return out


def _write(folder: Path, body: Body, answers: AnswerFile, analysis: nlp.Analysis) -> None:
    (folder / "report.html").write_text(standalone_html(body), encoding="utf-8")
    (folder / "needs.csv").write_bytes(needs_csv(answers, analysis, body))
    (folder / "statements.csv").write_bytes(statements_csv(answers, analysis))
    sys.stdout.flush()
