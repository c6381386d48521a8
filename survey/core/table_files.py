"""Tables we give away: CSV and XLSX in which no cell can become a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import xlsxwriter

#: What makes a spreadsheet compute: these signs, also in their full-width form, and also after
#: marks and spaces that the program drops on opening.
_TRIGGERS = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
_DROPPED = frozenset("\ufeff\u200b\u200e\u200f\u2060 \u00a0\u3000\"'")
_SHEET_NAME_LENGTH = 31
_CELL_LENGTH = 32_767
#: XML 1.0 has no place for these.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

Cell = str | int | float | None


def safe_cell(value: Any) -> Any:
    """Return the value as it may stand in a spreadsheet.

    Text that a spreadsheet would compute gets an apostrophe in front; to read it back, take one
    leading apostrophe away. Numbers, dates and None stay as they are: they are no text.

    Source:
        OWASP ASVS 5.0.0, 1.2.10 (CSV and formula injection).

    >>> safe_cell("=1+1"), safe_cell("-5 is cold"), safe_cell(-5), safe_cell("faster")
    ("'=1+1", "'-5 is cold", -5, 'faster')
    """
    if not isinstance(value, str) or not value:
        return value
    for sign in value:
        if sign in _TRIGGERS:
            return "'" + value
        if sign not in _DROPPED:
            break
    # One of our own apostrophes must be told from one that was there.
    return "'" + value if value.startswith("'") else value


def write_csv(rows: Iterable[Sequence[Any]], *, header: Sequence[str] | None = None) -> bytes:
    """Return a CSV file in UTF-8 with its mark (so that Excel reads umlauts), safe in every cell.

    Args:
        rows: One sequence a row.
        header: Names of the columns; may be the first of *rows* instead.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    for row in [header] if header is not None else []:
        writer.writerow([safe_cell(cell) for cell in row])
    for row in rows:
        writer.writerow([safe_cell(cell) for cell in row])
    return file.getvalue().encode("utf-8-sig")


def write_xlsx(sheets: Mapping[str, Iterable[Sequence[Any]]]) -> bytes:
    """Return a workbook; the first row of each sheet is its header.

    Args:
        sheets: Rows by name of the sheet; cells are text, numbers or None.
    """
    file = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": True,
    }
    book = xlsxwriter.Workbook(file, options)
    head = book.add_format({"bold": True, "bottom": 1})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(_sheet_name(name, [one.name for one in book.worksheets()]))
        sheet.freeze_panes(1, 0)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                _write(sheet, number, column, value, head if number == 0 else None)
    book.close()
    return file.getvalue()


def _write(sheet: Any, row: int, column: int, value: Any, style: Any) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value, style)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, style)
    else:
        text = _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", str(safe_cell(str(value))))
        sheet.write_string(row, column, text[:_CELL_LENGTH], style)


def _sheet_name(name: str, taken: Sequence[str]) -> str:
    """Return a name Excel takes: none of the signs it forbids, at most 31 characters, each once."""
    plain = re.sub(r"[\[\]:*?/\\]", " ", name).strip(" '") or "Sheet"
    plain = plain[:_SHEET_NAME_LENGTH]
    used = {one.casefold() for one in taken}
    number = 1
    unique = plain
    while unique.casefold() in used:
        number += 1
        ending = f" {number}"
        unique = plain[: _SHEET_NAME_LENGTH - len(ending)] + ending
    return unique
