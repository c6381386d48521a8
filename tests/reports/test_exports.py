"""Files that leave the house: no formula computes, no script runs, nothing is fetched."""

import csv
import io

import openpyxl
import pytest

from survey.act.reports.builder import build
from survey.act.reports.exports import Format, export, file_name
from survey.act.reports.scope import Outlook, Scope
from survey.understand.themes import services

EVIL = '=HYPERLINK("http://evil.example","<script>alert(1)</script>") and warm rooms'


@pytest.fixture
def body(session, cast):
    for one in cast.said:
        one.text = EVIL
        one.end = len(EVIL)
    services.rename(
        session, cast.warm, services.Wording(name="+cmd|' /C calc'!A0 <b>warm</b>"), actor=cast.ada
    )
    session.flush()
    outlook = Outlook(decision="@SUM(1+1)", owner="-2+3", look_again="\t=1+1")
    scope = Scope(outlooks={cast.warm.id: outlook}, attribute="home")
    return build(
        session, cast.study, scope, title="=1+1 </title><script>", summary="<img src=x onerror=a>"
    )


def rows_of(file) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.data.decode("utf-8-sig"))))


def test_no_cell_of_a_table_begins_with_what_a_spreadsheet_computes(body):
    for kind in (Format.NEEDS, Format.QUOTES):
        cells = [cell for row in rows_of(export(body, kind, number=1)) for cell in row]

        assert [cell for cell in cells if cell[:1] in tuple("=+-@\t\r")] == []


def test_the_table_of_needs_holds_the_figures(body):
    header, first, second = rows_of(export(body, Format.NEEDS, number=1))

    told = dict(zip(header, first, strict=True))
    assert told["need"] == "'+cmd|' /C calc'!A0 <b>warm</b>"
    assert (told["rank"], told["respondents"], told["base"]) == ("1", "8", "20")
    assert (told["share"], told["interval_low"], told["interval_high"]) == (
        "0.4",
        "0.2188",
        "0.6134",
    )
    assert (told["stated"], told["laddered"], told["implied"]) == ("3", "2", "4")
    assert told["hypotheses_not_counted"] == "2"
    assert told["wants_heard"] == "thermostat that knows when I leave (5)"
    assert told["decision"] == "'@SUM(1+1)"
    assert second[0] == "1"


def test_the_workbook_holds_no_formula_and_every_sheet(body):
    file = export(body, Format.WORKBOOK, number=1)
    book = openpyxl.load_workbook(io.BytesIO(file.data))

    assert book.sheetnames == ["Needs", "Quotes", "Segments", "Wants", "Method"]
    cells = [cell for sheet in book for row in sheet for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert book["Needs"]["C2"].value == 8
    assert book["Segments"]["D2"].value == "fewer than 5"


def test_the_page_is_whole_and_runs_nothing(body):
    page = export(body, Format.HTML, number=1).data.decode()

    assert "<script" not in page
    assert not any(tag in page for tag in ("<img", "<link", "<iframe", "<form", "@import"))
    assert "&lt;script&gt;alert(1)" in page
    assert "<b>warm</b>" not in page
    assert ' href="http' not in page
    assert "url(" not in page
    assert "default-src 'none'" in page


def test_nobody_is_named_in_any_file(body, cast):
    for kind in Format:
        data = export(body, kind, number=1).data

        assert b"Dora" not in data
        assert b"@example.org" not in data


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("What families need", "what-families-need-report-3.html"),
        ("../../etc/passwd\r\nX: 1", "etc-passwd-x-1-report-3.html"),
        ("Größe & Wärme", "groe-warme-report-3.html"),
        ("日本", "needs-report-3.html"),
        ("a" * 200, "a" * 60 + "-report-3.html"),
    ],
)
def test_the_name_of_a_file_is_plain(title, name):
    assert file_name(title, 3, Format.HTML) == name
