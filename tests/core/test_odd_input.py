"""What no honest browser sends: numbers no column holds, half characters, damaged archives."""

import io
import zipfile

import pytest
import sqlalchemy as sa
from factories import make_study
from sqlalchemy.exc import DataError, DBAPIError

from survey.core import tables
from survey.core.errors import TooLarge
from survey.core.tables import WrongFile, read_table, write_xlsx


@pytest.mark.parametrize("number", [2**63 - 1, 2**63, 10**30])
def test_an_id_beyond_every_column_is_no_address(sign_in, number):
    answer = sign_in("researcher").get(f"/studies/{number}")

    assert answer.status_code == 404


def test_a_number_beyond_every_column_in_a_form_is_refused(sign_in):
    answer = sign_in("researcher").post("/segments/draft", data={"segment_id": str(10**30)})

    assert answer.status_code in {400, 404}


@pytest.mark.parametrize("number", ["9" * 5000, "-1", "0", "two", "\u0663"])
def test_a_page_that_is_no_number_is_no_page(sign_in, number):
    answer = sign_in("researcher").get("/customers", query_string={"page": number})

    assert answer.status_code == 404


def test_an_error_of_the_database_tells_no_values(session):
    with pytest.raises(DBAPIError) as caught:
        session.execute(sa.text("SELECT :word FROM nowhere"), {"word": "dora@example.org"})

    assert "nowhere" in str(caught.value)
    assert "dora@" not in str(caught.value)


def test_half_a_character_is_refused_as_data(session):
    with pytest.raises(DataError):
        session.execute(sa.text("SELECT :word"), {"word": "\ud800"})


def test_a_damaged_sheet_gets_a_sentence():
    whole = write_xlsx({"Sheet": [["name"], *([f"Person {at}"] for at in range(500))]})
    damaged = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(damaged, "w") as new:
        for part in old.infolist():
            new.writestr(part.filename, old.read(part), zipfile.ZIP_DEFLATED)
    data = bytearray(damaged.getvalue())
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        start = archive.getinfo("xl/worksheets/sheet1.xml").header_offset + 60
    data[start : start + 40] = b"\xff" * 40

    with pytest.raises(WrongFile, match=r"Save it anew as \.xlsx"):
        read_table(bytes(data), "customers.xlsx")


def test_a_small_file_that_unfolds_to_too_many_cells_is_refused(monkeypatch):
    monkeypatch.setattr(tables, "MOST_CELLS", 1_000)
    header = ",".join(f"column {at}" for at in range(100))

    with pytest.raises(TooLarge, match="more than 1,000 cells"):
        read_table(header.encode() + b"\na" * 20, "customers.csv")


def test_studies_are_still_found_by_their_numbers(session, sign_in):
    study = make_study(session)
    session.flush()

    assert sign_in("researcher").get(f"/studies/{study.id}").status_code == 200
