"""A published report as a file to hand on."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from survey.act.reports.body import Body
from survey.act.reports.standalone import standalone_html
from survey.act.reports.tables import (
    NEEDS_HEADER,
    QUOTES_HEADER,
    needs_rows,
    quotes_rows,
    sheets,
)
from survey.core.table_files import write_csv, write_xlsx

_LONGEST_NAME = 60


class Format(StrEnum):
    """What a report can be handed on as; the value is the end of the file's name."""

    HTML = "html"
    NEEDS = "needs.csv"
    QUOTES = "quotes.csv"
    WORKBOOK = "xlsx"


_MIMETYPES = {
    Format.HTML: "text/html; charset=utf-8",
    Format.NEEDS: "text/csv; charset=utf-8",
    Format.QUOTES: "text/csv; charset=utf-8",
    Format.WORKBOOK: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, kw_only=True)
class File:
    """A file as it is sent.

    Attributes:
        name: Letters, digits and hyphens only.
        row_count: Needs or quotes in it.
    """

    name: str
    mimetype: str
    data: bytes
    row_count: int


def export(body: Body, kind: Format, *, number: int) -> File:
    """Return a report as a file."""
    quote_count = sum(len(need.quotes) for need in body.needs)
    match kind:
        case Format.HTML:
            data = standalone_html(body).encode()
        case Format.NEEDS:
            data = write_csv(needs_rows(body), header=NEEDS_HEADER)
        case Format.QUOTES:
            data = write_csv(quotes_rows(body), header=QUOTES_HEADER)
        case Format.WORKBOOK:
            data = write_xlsx(sheets(body))
    return File(
        name=file_name(body.title, number, kind),
        mimetype=_MIMETYPES[kind],
        data=data,
        row_count=quote_count if kind is Format.QUOTES else len(body.needs),
    )


def file_name(title: str, number: int, kind: Format) -> str:
    """Return a name that every file system and every header takes.

    >>> file_name("What families need: €, ../etc", 2, Format.NEEDS)
    'what-families-need-etc-report-2-needs.csv'
    """
    ascii_title = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^a-z0-9]+", "-", ascii_title.lower()).strip("-")[:_LONGEST_NAME].strip("-")
    ending = kind.value if kind in {Format.HTML, Format.WORKBOOK} else ""
    stem = f"{plain or 'needs'}-report-{number}"
    return f"{stem}.{ending}" if ending else f"{stem}-{kind.value}"
