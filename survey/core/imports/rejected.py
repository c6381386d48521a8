"""The rows that were refused, as a file to mend and bring again."""

from __future__ import annotations

from survey.core.imports.models import ImportFile
from survey.core.tables import Table, read_table, write_csv

#: Headers of our own; an import knows them again and leaves them out.
ROW_COLUMN = "Row in the file"
REASON_COLUMN = "Why it was not taken in"


def rejected_csv(import_file: ImportFile) -> bytes:
    """Return the rejected rows as CSV: row number, reason, then the columns as they came.

    Cells that a spreadsheet would compute begin with an apostrophe; ``read_upload`` takes it
    away again when the mended file comes back.
    """
    columns: list[str] = import_file.summary.get("columns", [])
    return write_csv(
        (
            [one["row"], one["reason"], *(one["values"].get(name, "") for name in columns)]
            for one in import_file.rejected
        ),
        header=[ROW_COLUMN, REASON_COLUMN, *columns],
    )


def read_upload(data: bytes, filename: str) -> Table:
    """Return the table in a file somebody brought; one of ours is read as it was before.

    Raises:
        WrongFile: it cannot be read as a table.
    """
    table = read_table(data, filename)
    if not {ROW_COLUMN, REASON_COLUMN} <= set(table.columns):
        return table
    rows = [{name: cell.removeprefix("'") for name, cell in row.items()} for row in table.rows]
    return Table(table.columns, rows, table.lines)
