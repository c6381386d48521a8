"""Reading the first sheet of an XLSX workbook, without trusting it."""

from __future__ import annotations

import datetime as dt
import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

#: A workbook is a ZIP file: a small one can unfold to gigabytes.
MOST_UNPACKED_BYTES = 400 * 1024 * 1024
MOST_RATIO = 200
MOST_PARTS = 2_000
MOST_COLUMNS = 1_001  # One more than a table may have, so that the table can say so.


#: What openpyxl and the modules below it raise over bytes that somebody has tampered with.
_DAMAGE = (
    InvalidFileException,
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    AttributeError,
    OverflowError,
    NotImplementedError,  # An unknown way to compress.
    RuntimeError,
    ParseError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
)


class WorkbookUnreadable(ValueError):
    """The workbook cannot be read; the message is a whole sentence."""


def read_workbook(data: bytes, name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (row number from 1, cells as text) of the first visible sheet.

    Formulas give the value last computed; numbers lose a needless ``.0``; dates are ISO 8601.

    Raises:
        WorkbookUnreadable: damaged, no workbook at all, or larger inside than we unpack.
    """
    _check_archive(data, name)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except _DAMAGE as error:
        raise WorkbookUnreadable(
            f"{name} is no Excel workbook we can read, or it is damaged. Save it anew as .xlsx."
        ) from error
    try:
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        if not sheets:
            raise WorkbookUnreadable(f"{name} has no visible sheet.")
        # Some programs write a wrong extent, and cells beyond it would be lost.
        sheets[0].reset_dimensions()
        rows = sheets[0].iter_rows(max_col=MOST_COLUMNS, values_only=True)
        for number, cells in enumerate(rows, start=1):
            yield number, [_text(cell) for cell in cells]
    except _DAMAGE as error:
        if isinstance(error, WorkbookUnreadable):
            raise
        raise WorkbookUnreadable(f"{name} is damaged. Save it anew as .xlsx.") from error
    finally:
        book.close()


def _check_archive(data: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile as error:
        raise WorkbookUnreadable(f"{name} is damaged. Save it anew as .xlsx.") from error
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise WorkbookUnreadable(f"{name} is an archive, but no Excel workbook.")
    if any(part.flag_bits & 1 for part in parts):
        raise WorkbookUnreadable(f"{name} is protected by a password. Save it without one.")
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED_BYTES:
        raise WorkbookUnreadable(f"{name} is larger inside than we unpack. Save it as CSV.")
    if unpacked > MOST_RATIO * max(len(data), 100_000):
        raise WorkbookUnreadable(f"{name} unfolds to far more than it holds. Save it as CSV.")


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:  # noqa: PLR2004
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)
