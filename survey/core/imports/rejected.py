"""The rows that were refused, as a file to mend and bring again."""

from __future__ import annotations

import csv
import io

from survey.core.imports.models import ImportFile

#: Headers of our own; an import knows them again and leaves them out.
ROW_COLUMN = "Row in the file"
REASON_COLUMN = "Why it was not taken in"
#: A spreadsheet takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def rejected_csv(import_file: ImportFile) -> bytes:
    """Return the rejected rows as CSV: row number, reason, then the columns as they came.

    UTF-8 with a byte-order mark, which spreadsheets need to read it right. A cell that a
    spreadsheet would take for a formula gets an apostrophe in front, unless it is a number.
    """
    columns: list[str] = []
    for one in import_file.rejected:
        columns.extend(name for name in one["values"] if name not in columns)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([ROW_COLUMN, REASON_COLUMN, *map(harmless, columns)])
    for one in import_file.rejected:
        cells = [one["values"].get(name, "") for name in columns]
        writer.writerow([one["row"], one["reason"], *map(harmless, cells)])
    return text.getvalue().encode("utf-8-sig")


def harmless(cell: str) -> str:
    """Return *cell* so that no spreadsheet computes it.

    >>> harmless("=1+1"), harmless("-4.5"), harmless("-")
    ("'=1+1", '-4.5', "'-")
    """
    if not cell.startswith(_FORMULA) or _is_number(cell):
        return cell
    return f"'{cell}"


def _is_number(cell: str) -> bool:
    body = cell[1:].replace(".", "", 1)
    return cell[0] in "+-" and body.isascii() and body.isdigit()
