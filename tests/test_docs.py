"""The documentation says what is true: columns, options, data model, links, measurements.

Settings, commands and permissions are compared in test_architecture.py.
"""

import ast
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from survey.act.reports import tables
from survey.ask.responses.exporting import export_rows
from survey.cli import COMMANDS, cli
from survey.cli.found_tables import NEEDS_HEADER, STATEMENTS_HEADER
from survey.core.imports.rejected import REASON_COLUMN, ROW_COLUMN

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = sorted(
    path
    for folder in (ROOT, DOCS, DOCS / "decisions", ROOT / "bench")
    for path in folder.glob("*.md")
)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_NAMED = re.compile(r"`((?:survey|nlp|docs|bench|tests|templates|migrations)/[\w./-]+)`")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def text_of(name):
    return (ROOT / name).read_text(encoding="utf-8")


def lacking(names, page):
    text = text_of(page)
    return [name for name in names if f"`{name}`" not in text]


def test_every_column_of_the_quick_way_is_explained():
    assert lacking([*STATEMENTS_HEADER, *NEEDS_HEADER], "docs/quick.md") == []


def test_every_column_of_a_report_is_explained():
    headers = [
        *tables.NEEDS_HEADER,
        *tables.QUOTES_HEADER,
        *tables.SEGMENTS_HEADER,
        *tables.WANTS_HEADER,
    ]

    assert lacking(headers, "docs/exports.md") == []


def test_every_fixed_column_of_answers_and_rejected_rows_is_explained(session):
    answers, _ = export_rows(session, survey_id=0)

    assert answers[0] == ["response", "version", "completed_at", "source", "customer"]
    assert lacking([*answers[0], ROW_COLUMN, REASON_COLUMN], "docs/exports.md") == []


def test_every_option_of_every_command_is_explained():
    text = text_of("docs/running.md") + text_of("docs/quick.md")
    context = click.Context(cli)
    silent = []
    for name in COMMANDS:
        command = cli.get_command(context, name)
        group = command.commands if isinstance(command, click.Group) else {name: command}
        silent += [
            f"{name}: {option.opts[0]}"
            for one in group.values()
            for option in one.params
            if isinstance(option, click.Option) and not option.hidden
            if f"`{option.opts[0]}" not in text
        ]

    assert silent == []


def test_the_data_model_is_drawn_from_the_models_of_today():
    drawn = subprocess.run(
        [sys.executable, DOCS / "make_data_model.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )

    assert drawn.returncode == 0, drawn.stdout + drawn.stderr


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_within_the_project_lead_somewhere(path):
    broken = []
    for link in _LINK.findall(path.read_text(encoding="utf-8")):
        if "://" in link or link.startswith("mailto:"):
            continue
        name, _, anchor = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)

    assert broken == []


def anchors(path):
    """Return the anchors a page's headings get."""
    headings = _HEADING.findall(path.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-") for one in headings}


def test_every_page_stands_in_the_index():
    index = text_of("docs/README.md")

    assert [path.name for path in DOCS.glob("*.md") if f"({path.name})" not in index] == [
        "README.md"
    ]
    decisions = text_of("docs/decisions/README.md")
    assert [
        path.name
        for path in (DOCS / "decisions").glob("2*.md")
        if f"({path.name})" not in decisions
    ] == []


def test_every_measurement_is_run_and_explained():
    source = ast.parse(text_of("bench/run.py"))
    strings = {node.value for node in ast.walk(source) if isinstance(node, ast.Constant)}
    scripts = {path.stem for path in (ROOT / "bench").glob("*.py")}

    assert scripts <= strings
    assert [name for name in scripts if f"`{name}.py`" not in text_of("bench/README.md")] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_folders_a_page_names_are_there(path):
    named = _NAMED.findall(path.read_text(encoding="utf-8"))

    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_picture_of_the_desk_is_small_and_is_one():
    picture = (DOCS / "images/review.png").read_bytes()

    assert picture.startswith(b"\x89PNG")
    assert len(picture) < 300_000
