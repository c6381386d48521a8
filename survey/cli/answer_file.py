"""A file of answers as documents: which column is what, and which row each came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from nlp.types import Document
from survey.core.errors import DomainError
from survey.core.tables import Table, read_table


@dataclass(frozen=True, kw_only=True)
class AnswerFile:
    """Answers with where they stand in their file.

    Attributes:
        columns: Name of the column by part of a document ("text", "why").
        documents: One a row, in the order of the file; the id is the row, 1 for the first.
    """

    path: Path
    columns: Mapping[str, str]
    documents: tuple[Document, ...]
    has_respondents: bool


def read_answers(
    path: Path,
    *,
    text: str,
    why: str | None,
    respondent: str | None,
    question: str | None = None,
    identifiers: Sequence[str] = (),
) -> AnswerFile:
    """Read a table of answers.

    Args:
        path: A CSV or XLSX file.
        text: Column with the answers.
        why: Column with the answers to the follow-up, if it was asked.
        respondent: Column that says who answered.
        question: What was asked; the name of the column if None.
        identifiers: Columns with the person's own names, numbers and addresses.

    Raises:
        DomainError: there is no such file or column, or nothing to read in it.
    """
    if not path.exists():
        raise DomainError(f"There is no file {path}. Check the path and try again.")
    if path.is_dir():
        raise DomainError(f"{path} is a folder; name the CSV or XLSX file in it.")
    table = read_table(path, keep_empty_rows=True)
    for name in (text, why, respondent, *identifiers):
        if name is not None:
            _require(table, name, path)
    if not any(row[text].strip() for row in table.rows):
        raise DomainError(
            f"The column “{text}” of {path.name} holds no answer. Choose another with --text."
        )
    return AnswerFile(
        path=path,
        columns={"text": text} | ({} if why is None else {"why": why}),
        documents=tuple(
            Document(
                id=str(number),
                text=row[text],
                why=None if why is None or not row[why].strip() else row[why],
                respondent=None if respondent is None else row[respondent].strip() or None,
                prompt=question or text,
                identifiers=tuple(row[name].strip() for name in identifiers if row[name].strip()),
            )
            for number, row in enumerate(table.rows, start=1)
        ),
        has_respondents=respondent is not None,
    )


def _require(table: Table, name: str, path: Path) -> None:
    if name in table.columns:
        return
    close = get_close_matches(name, table.columns, n=1, cutoff=0.5)
    hint = f" Did you mean “{close[0]}”?" if close else ""
    shown = ", ".join(f"“{column}”" for column in table.columns[:12])
    more = f" and {len(table.columns) - 12} more" if len(table.columns) > 12 else ""  # noqa: PLR2004
    raise DomainError(f"{path.name} has no column “{name}”.{hint} It has {shown}{more}.")
