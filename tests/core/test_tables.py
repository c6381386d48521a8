"""Tables: read whatever people save, give nothing away that computes."""

import csv
import datetime as dt
import io
import subprocess
import sys
import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.core.errors import DomainError, TooLarge
from survey.core.tables import read_table, safe_cell, write_csv, write_xlsx

GERMAN = "Name;Wunsch\r\nJürgen;Schnellere Pferde, bitte\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_the_encoding_is_found(encoding):
    table = read_table(GERMAN.encode(encoding), "wishes.csv")

    assert table.columns == ["Name", "Wunsch"]
    assert table.rows == [{"Name": "Jürgen", "Wunsch": "Schnellere Pferde, bitte"}]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter):
    text = f"id{delimiter}text\n1{delimiter}Faster horses\n2{delimiter}Cheaper oats\n"

    table = read_table(text.encode())

    assert table.columns == ["id", "text"]
    assert [row["text"] for row in table.rows] == ["Faster horses", "Cheaper oats"]


def test_quoted_cells_keep_their_lines_commas_and_quotes():
    table = read_table(b'id,text\n1,"Faster, please.\nSay ""when""."\n\n2,ok\n')

    assert table.rows[0]["text"] == 'Faster, please.\nSay "when".'
    assert table.lines == [2, 5]


def test_one_column_of_sentences_is_not_cut_at_its_commas():
    table = read_table(b"What would you change?\nFaster, cheaper, better\nNothing\n")

    assert table.rows[0] == {"What would you change?": "Faster, cheaper, better"}


def test_short_rows_are_filled_and_empty_ones_left_out():
    table = read_table(b"a,b\n1\n,\n2,3\n")

    assert table.rows == [{"a": "1", "b": ""}, {"a": "2", "b": "3"}]


def test_a_long_row_is_named_with_its_line():
    with pytest.raises(DomainError, match="line 3: there are more cells than the 2 columns"):
        read_table(b"a,b\n1,2\n1,2,3\n", "x.csv")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "x.csv is empty."),
        (b" \n\n", "x.csv is empty."),
        (b"a,b\n", "x.csv has a header but no rows."),
        (b"a,,c\n1,2,3\n", "column 2 has no name"),
        (b"a,b,a\n1,2,3\n", "two columns are called “a”"),
        (b'a,b\n1,"2\n3,4\n', "line 2: the quotes are not in order"),
        (b'a,b\n1,"2" 3\n', "line 2: the quotes are not in order"),
        (b"%PDF-1.7 ...", "x.csv is a PDF"),
        (b"\xd0\xcf\x11\xe0....", "save it as .xlsx without a password"),
        (bytes(range(256)) * 20, "is no text we can read"),
        (b"PK\x03\x04broken", "is damaged"),
    ],
)
def test_what_is_wrong_is_one_sentence(data, sentence):
    with pytest.raises(DomainError) as caught:
        read_table(data, "x.csv")

    assert sentence in caught.value.message


def test_a_file_that_is_not_there_is_a_sentence(tmp_path):
    with pytest.raises(DomainError, match=r"gone\.csv cannot be read: No such file"):
        read_table(tmp_path / "gone.csv")


def test_too_many_columns_are_refused():
    header = ",".join(f"c{number}" for number in range(1001))

    with pytest.raises(TooLarge, match="more than 1000 columns"):
        read_table(f"{header}\n1\n".encode(), "wide.csv")


def workbook(rows, *, hidden=False):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if hidden:
        book.active.sheet_state = "hidden"
        book.create_sheet("Second").append(["a"])
        book["Second"].append(["shown"])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_workbook_is_read_as_text():
    day = dt.datetime(2026, 11, 21)  # noqa: DTZ001 - a workbook knows no zones
    data = workbook([["id", "when", "share", "text"], [1.0, day, 0.5, "Faster"], [2]])

    table = read_table(data, "x.xlsx")

    assert table.columns == ["id", "when", "share", "text"]
    assert table.rows == [
        {"id": "1", "when": "2026-11-21", "share": "0.5", "text": "Faster"},
        {"id": "2", "when": "", "share": "", "text": ""},
    ]
    assert table.lines == [2, 3]


def test_the_first_visible_sheet_counts():
    table = read_table(workbook([["hidden"], ["no"]], hidden=True))

    assert table.rows == [{"a": "shown"}]


def test_an_archive_that_is_no_workbook_is_said():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("readme.txt", "no workbook")

    with pytest.raises(DomainError, match="is an archive, but no Excel workbook"):
        read_table(file.getvalue(), "x.xlsx")


def test_a_workbook_that_unfolds_to_gigabytes_is_not_unpacked():
    file = io.BytesIO(workbook([["a"], ["b"]]))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/bomb.xml", b"0" * 60_000_000)

    with pytest.raises(DomainError, match="unfolds to far more than it holds"):
        read_table(file.getvalue(), "bomb.xlsx")


def test_a_truncated_workbook_is_a_sentence():
    data = workbook([["a"], ["b"]])

    with pytest.raises(DomainError, match="damaged"):
        read_table(data[: len(data) // 2], "x.xlsx")


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "＝1", "\ufeff=1", " =1", '"=1', "'=1"]
)
def test_nothing_that_computes_leaves(text):
    assert safe_cell(text) == "'" + text


def test_numbers_and_plain_text_stay_as_they_are():
    assert [safe_cell(value) for value in ("faster", "a=b", -5, 2.5, None, "")] == [
        "faster",
        "a=b",
        -5,
        2.5,
        None,
        "",
    ]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=30))
def test_what_was_made_safe_reads_back(text):
    safe = safe_cell(text)

    assert not safe.startswith(tuple("=+-@\t\r\n"))
    assert safe.removeprefix("'") == text


def test_a_csv_file_is_safe_in_its_header_too():
    data = write_csv([["=cmd()", 3], ["Zoë", None]], header=["@theme", "people"])

    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows == [["'@theme", "people"], ["'=cmd()", "3"], ["Zoë", ""]]


def test_a_workbook_has_no_formula_and_no_link():
    data = write_xlsx(
        {
            "Needs": [["=need", "people"], ["=1+1", 3], ["https://evil.example", 0.5]],
            "a/b:c": [["x"], ["control \x07 sign"]],
            "A B C": [["y"]],
        }
    )

    book = openpyxl.load_workbook(io.BytesIO(data))
    cells = [cell for sheet in book for row in sheet for cell in row]
    assert book.sheetnames == ["Needs", "a b c", "A B C 2"]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert all(cell.hyperlink is None for cell in cells)
    assert book["Needs"]["A2"].value == "'=1+1"
    assert book["Needs"]["B2"].value == 3


def test_tables_need_no_flask_and_no_database():
    program = (
        "import sys, survey.core.tables, survey.core.statistics\n"
        "assert not {'flask', 'sqlalchemy'} & set(sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_empty_rows_are_left_out_unless_their_place_counts():
    book = openpyxl.Workbook()
    for row in [("Name", "Wish"), ("Ada", "a van"), (), ("Ben", "a bus"), (None, " ")]:
        book.active.append(row)
    book.active["A9"] = ""
    file = io.BytesIO()
    book.save(file)
    text = b"Name,Wish\nAda,a van\n,\n\nBen,a bus\n"

    for data in (text, file.getvalue()):
        assert [row["Name"] for row in read_table(data).rows] == ["Ada", "Ben"]
    kept = [[row["Name"] for row in read_table(data, keep_empty_rows=True).rows]
            for data in (text, file.getvalue())]  # fmt: skip
    assert kept == [["Ada", "", "Ben"], ["Ada", "", "Ben", ""]]
