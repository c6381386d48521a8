"""Tables people bring: CSV in whatever encoding, and XLSX. Writing is in ``table_files``.

Importable without Flask and without a database, since the command line reads files too.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from survey.core.errors import DomainError, TooLarge
from survey.core.table_files import safe_cell, write_csv, write_xlsx
from survey.core.workbooks import WorkbookUnreadable, read_workbook

__all__ = ["Table", "WrongFile", "read_table", "safe_cell", "write_csv", "write_xlsx"]

MOST_ROWS = 1_000_000
MOST_COLUMNS = 1_000
#: Rows times columns: a file of commas alone would unfold to far more than its size.
MOST_CELLS = 20_000_000
LONGEST_CELL = 200_000
DELIMITERS = ",;\t|"
_SNIFFED_CHARACTERS = 200_000
#: Old Excel files, PDF, images, archives: what is often sent by mistake.
_OTHER_FORMATS = {
    b"\xd0\xcf\x11\xe0": "is an old or password-protected Excel file; save it as .xlsx without "
    "a password, or as CSV",
    b"%PDF": "is a PDF",
    b"\x89PNG": "is an image",
    b"\xff\xd8\xff": "is an image",
    b"\x1f\x8b": "is compressed; unpack it first",
}


class WrongFile(DomainError):
    """The file cannot be read as a table; the sentence says why."""

    def __init__(self, message: str) -> None:
        super().__init__(message, field="file")


@dataclass(frozen=True)
class Table:
    """A table with named columns.

    Attributes:
        columns: The header, each name once.
        rows: One dictionary a row, cells trimmed at neither end; empty cells are "".
        lines: For each row the line (CSV) or row (XLSX) in the file at which it begins, from 1.
    """

    columns: list[str]
    rows: list[dict[str, str]]
    lines: list[int]

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.rows)


def read_table(
    data: bytes | Path | str, filename: str = "", *, keep_empty_rows: bool = False
) -> Table:
    """Return the table in a CSV or XLSX file.

    The encoding (UTF-8 with or without mark, UTF-16, Windows-1252) and the delimiter (comma,
    semicolon, tab, bar) are found by looking. Rows that are empty throughout are left out, unless
    asked for.

    Args:
        data: The content, or the path of the file.
        filename: Its name, for the sentences of errors.
        keep_empty_rows: Keep rows whose cells are all empty, so that the place of a row in the
            table is its place in the file. Blank lines, and what follows the last written cell
            of a workbook, are no rows in either case.

    Raises:
        WrongFile: with one sentence that says what is wrong and where.
        TooLarge: more rows or columns than we take.
    """
    if not isinstance(data, bytes):
        path = Path(data)
        filename = filename or path.name
        try:
            data = path.read_bytes()
        except OSError as error:
            raise WrongFile(f"{path} cannot be read: {error.strerror}.") from error
    name = filename or "The file"
    if not data.strip():
        raise WrongFile(f"{name} is empty.")
    for start, what in _OTHER_FORMATS.items():
        if data.startswith(start):
            raise WrongFile(f"{name} {what}.")
    is_workbook = data.startswith(b"PK\x03\x04")
    try:
        numbered = read_workbook(data, name) if is_workbook else _read_csv(data, name)
        table = _with_header(numbered, name, keep_empty=keep_empty_rows)
    except WorkbookUnreadable as error:
        raise WrongFile(str(error)) from error
    while is_workbook and not any(table.rows[-1].values()):
        table.rows.pop()
        table.lines.pop()
    return table


def _with_header(
    numbered: Iterable[tuple[int, Sequence[str]]], name: str, *, keep_empty: bool
) -> Table:
    """Return the table whose first row that is not empty names the columns."""
    rows: list[dict[str, str]] = []
    lines: list[int] = []
    columns: list[str] = []
    for line, cells in numbered:
        is_empty = not any(cell.strip() for cell in cells)
        if is_empty and not (keep_empty and columns and cells):
            continue
        if not columns:
            columns = _checked_header(cells, name)
            continue
        extra = [cell for cell in cells[len(columns) :] if cell.strip()]
        if extra:
            raise WrongFile(
                f"{name}, line {line}: there are more cells than the {len(columns)} columns of "
                f"the header ({_shown(extra[0])} has no column). Put text that holds the "
                "delimiter in quotes."
            )
        if len(rows) >= MOST_ROWS:
            raise TooLarge(f"{name} has more than {MOST_ROWS} rows. Split it.", field="file")
        if (len(rows) + 1) * len(columns) > MOST_CELLS:
            raise TooLarge(
                f"{name} has more than {MOST_CELLS:,} cells. Leave out columns, or split it.",
                field="file",
            )
        rows.append(dict(zip(columns, (*cells, *[""] * len(columns)), strict=False)))
        lines.append(line)
    if not columns:
        raise WrongFile(f"{name} is empty.")
    if not any(any(row.values()) for row in rows):
        raise WrongFile(f"{name} has a header but no rows.")
    return Table(columns, rows, lines)


def _checked_header(cells: Sequence[str], name: str) -> list[str]:
    names = [" ".join(cell.split()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    if len(names) > MOST_COLUMNS:
        raise TooLarge(f"{name} has more than {MOST_COLUMNS} columns.", field="file")
    for number, column in enumerate(names, start=1):
        if not column:
            raise WrongFile(
                f"{name}: column {number} has no name. The first row must name every column."
            )
        if names.index(column) != number - 1:
            raise WrongFile(f"{name}: two columns are called {_shown(column)}. Rename one.")
    return names


def _read_csv(data: bytes, name: str) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(data, name)
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "field larger" in str(error):
                raise WrongFile(
                    f"{name}, line {line}: a cell has more than {LONGEST_CELL} characters; "
                    "perhaps a quote is never closed."
                ) from error
            raise WrongFile(
                f"{name}, line {line}: the quotes are not in order. A quote inside quoted text "
                "is written twice."
            ) from error
        yield line, cells
        line = reader.line_num + 1


def _decoded(data: bytes, name: str) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings: tuple[str, ...] = ("utf-16",)
    elif data.startswith(codecs.BOM_UTF8):
        encodings = ("utf-8-sig",)
    elif b"\x00" in data:
        # UTF-16 without a mark: every other byte of plain text is zero.
        zeros_first = data[::2].count(0) > data[1::2].count(0)
        encodings = ("utf-16-be" if zeros_first else "utf-16-le",)
    else:
        encodings = ("utf-8", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _looks_binary(text):
            return text
    raise WrongFile(
        f"{name} is no text we can read. Save it as CSV in UTF-8, or as XLSX, and try again."
    )


def _looks_binary(text: str) -> bool:
    sample = text[:_SNIFFED_CHARACTERS]
    controls = sum(1 for sign in sample if sign < " " and sign not in "\t\r\n\f\x1a")
    return "\x00" in text or controls > len(sample) / 500


def _delimiter(text: str) -> str:
    """Return the delimiter that cuts the first rows into most cells, equally many in each."""
    lines = text[:_SNIFFED_CHARACTERS]
    # A sign no text has: a file with one column is not cut where its sentences have commas.
    best, best_score = "\x1f", 0.0
    for delimiter in DELIMITERS:
        reader = csv.reader(io.StringIO(lines, newline=""), delimiter=delimiter)
        try:
            widths = [len(cells) for cells in reader if any(cells)]
        except csv.Error:
            continue
        if not widths or widths[0] == 1:
            continue
        alike = sum(1 for width in widths if width == widths[0]) / len(widths)
        score = alike + min(widths[0], 50) / 1000
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _shown(text: str) -> str:
    shortened = text if len(text) <= 40 else text[:39] + "…"  # noqa: PLR2004 - fits a sentence
    return f"“{shortened}”"
