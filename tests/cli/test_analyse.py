"""``needfinder analyse``: a file in, a report and two tables out, without server or account."""

import csv
import io
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from itertools import pairwise

import openpyxl
import pytest
from click.testing import CliRunner

from survey.cli import cli

#: What sixteen people answered and why; invented. Some of it is there to do harm.
ROWS = [
    ("p1", "a thermostat that knows when I leave", "I hate paying to heat an empty house"),
    ("p2", "turn the heating off when I go out", "I pay to heat an empty house"),
    ("p3", "heating that sees the house is empty", "so that I do not pay to heat an empty house"),
    ("p3", "switch the radiators off when we leave", "I pay to heat an empty house all day"),
    ("p4", "a camera at the front door", "I can see <b>who rings</b> & stay in bed"),
    ("p5", "show me who is at the door", "I know <b>who rings</b> before I open"),
    ("p6", "a doorbell with a picture", "I want to know <b>who rings</b> before I open"),
    ("p7", "see visitors on my phone", "I know <b>who rings</b> while I am away"),
    ("p8", "=HYPERLINK(1) is what I would add. Cafés\nnearby 🙂 please, because I get hungry.", ""),
    ("p9", "-5 degrees is too cold", "+1 for a warm bath"),
    ("p10", "", ""),
    ("", "", ""),  # Empty throughout, and still the twelfth row.
    ("p11", "It is fine.", ""),
    ("p12", "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'),
]
TEXT, WHY, WHO = "What should change?", "Why?", "Person"
FILES = ("report.html", "needs.csv", "statements.csv")


def as_csv(rows=ROWS, header=(WHO, TEXT, WHY)):
    file = io.StringIO(newline="")
    csv.writer(file).writerows([header, *rows])
    return file.getvalue()


def analysed(path, out, *more):
    """Run the command in this process, which keeps the models in memory."""
    arguments = ["analyse", str(path), "--text", TEXT, "--why", WHY, "--respondent", WHO]
    result = CliRunner().invoke(cli, [*arguments, "--out", str(out), *more])
    assert result.exit_code == 0, result.output
    return result


def table(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("analysed")


@pytest.fixture(scope="module")
def file(folder):
    path = folder / "answers.csv"
    path.write_text(as_csv(), encoding="utf-8", newline="")
    return path


@pytest.fixture(scope="module")
def result(file, folder):
    return analysed(file, folder / "out", "--title", "Needs <i>at home</i>")


@pytest.fixture(scope="module")
def out(result, folder):
    return folder / "out"


@pytest.fixture(scope="module")
def statements(out):
    return table(out / "statements.csv")


@pytest.fixture(scope="module")
def needs(out):
    return table(out / "needs.csv")


# --- what comes out ---------------------------------------------------------------------------


def test_the_folder_holds_a_report_and_two_tables(out, result):
    assert sorted(path.name for path in out.iterdir()) == sorted(FILES)
    assert "Base: 11 people" in result.stdout
    assert f"Written to {out}" in result.stderr.replace("\n", "")
    assert "14 answers," in result.stderr


def test_every_row_of_the_file_appears_and_keeps_its_number(statements):
    assert [int(one["row"]) for one in statements] == sorted(int(one["row"]) for one in statements)
    assert {int(one["row"]) for one in statements} == set(range(1, 15))
    empty = [one for one in statements if one["row"] in {"11", "12"}]
    assert [one["theme"] for one in empty] == ["", ""]
    assert [one["text"] for one in empty] == ["", ""]


def test_the_columns_are_the_ones_that_are_promised(out):
    header = (out / "statements.csv").read_text(encoding="utf-8").partition("\n")[0]

    assert header == (
        "row,column,start,end,text,kinds,findings,language,mentions,"
        "theme,theme_kind,level,confidence,guesses"
    )


def test_each_text_is_exactly_the_words_of_its_cell(statements):
    said = [one for one in statements if one["start"]]

    assert len(said) >= 22
    for one in said:
        cell = ROWS[int(one["row"]) - 1][{TEXT: 1, WHY: 2}[one["column"]]]
        assert one["text"].removeprefix("'") == cell[int(one["start"]) : int(one["end"])]


def test_statements_of_one_cell_stand_in_order_and_do_not_overlap(statements):
    said = [one for one in statements if one["start"]]

    for one, following in pairwise(said):
        if (one["row"], one["column"]) == (following["row"], following["column"]):
            assert int(one["end"]) <= int(following["start"])


def test_kinds_levels_and_confidence_are_words_and_shares_we_know(statements):
    kinds = {"want", "need", "pain", "gain", "workaround", "context", "noise"}

    for one in statements:
        assert set(one["kinds"].split()) <= kinds
        assert bool(one["kinds"]) == bool(one["text"])
        assert one["level"] in {"", "stated", "laddered", "implied", "hypothesis"}
        assert one["confidence"] == "" or 0 <= float(one["confidence"]) <= 1
        assert (one["theme"] == "") == (one["theme_kind"] == "")


def test_a_need_is_counted_in_people_and_its_statements_are_in_the_other_table(needs, statements):
    header = (
        "theme,need,kind,statements,respondents,share,interval_low,interval_high,base,quotes,"
        "secondary,primary"
    )
    found = [one for one in needs if one["kind"] == "need"]

    assert ",".join(needs[0]) == header
    assert len(found) >= 2
    for one in found:
        rows = [other for other in statements if other["theme"] == one["theme"]]
        people = {ROWS[int(other["row"]) - 1][0] for other in rows}
        assert {other["theme_kind"] for other in rows} == {"need"}
        assert int(one["statements"]) == len(rows)
        assert int(one["respondents"]) == len(people)
        assert one["base"] == "11"
        assert float(one["share"]) == round(int(one["respondents"]) / 11, 4)
        assert float(one["interval_low"]) < float(one["share"]) < float(one["interval_high"])
        assert one["quotes"]


def test_one_person_who_says_it_twice_is_one_person(needs):
    heating = next(one for one in needs if "heat" in one["need"] and one["kind"] == "need")

    # By p1, p2 and twice by p3; who is cold or hungry is not among them.
    assert heating["statements"] == "4"
    assert heating["respondents"] == "3"


def test_themes_stand_in_the_order_needs_wants_unclear(needs):
    order = ["need", "want", "unclear"]
    places = [order.index(one["kind"]) for one in needs]

    assert places == sorted(places)
    assert {"need", "want"} <= {one["kind"] for one in needs}


def test_no_cell_can_become_a_formula(out):
    for name in ("needs.csv", "statements.csv"):
        for one in table(out / name):
            assert [cell for cell in one.values() if cell.startswith(tuple("=+-@\t"))] == []
    texts = {one["text"] for one in table(out / "statements.csv")}
    assert "'+1 for a warm bath" in texts
    assert any(text.startswith("'=HYPERLINK(1)") for text in texts)


class Page(HTMLParser):
    """What a page would load or run, and the words in it."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes, self.words = [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.words.append(data)


def test_the_report_needs_nothing_outside_itself_and_runs_nothing(out):
    html = (out / "report.html").read_text(encoding="utf-8")
    page = Page(html)

    assert {"script", "link", "iframe", "object", "embed", "base", "img"} & set(page.tags) == set()
    assert [name for name, _ in page.attributes if name.startswith("on")] == []
    loaded = [v for name, v in page.attributes if name in {"src", "href", "action", "srcset"}]
    assert [address for address in loaded if not address.startswith("#")] == []
    assert re.findall(r"@import|url\(", html) == []


def test_hostile_words_are_words(out):
    html = (out / "report.html").read_text(encoding="utf-8")
    said = "".join(Page(html).words)

    assert "<b>who rings</b>" in said
    assert "<b>who" not in html
    assert "Needs <i>at home</i>" in said
    assert "<i>at" not in html


@pytest.mark.slow
def test_the_same_file_gives_the_same_tables_in_another_process(file, out, tmp_path):
    command = [sys.executable, "-m", "survey.cli", "analyse", file, "--text", TEXT, "--why", WHY]

    for seed in ("1", "2"):
        subprocess.run(
            [*command, "--respondent", WHO, "--out", tmp_path / seed],
            env=os.environ | {"PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            timeout=250,
        )

    for name in ("statements.csv", "needs.csv"):
        first, second = ((tmp_path / seed / name).read_bytes() for seed in ("1", "2"))
        assert first == second == (out / name).read_bytes()


def test_a_workbook_gives_what_the_same_rows_as_csv_give(out, tmp_path):
    book = openpyxl.Workbook()
    for row in [(WHO, TEXT, WHY), *ROWS]:
        book.active.append([None if cell == "" else cell for cell in row])
    for cell in book.active["B"]:
        cell.data_type = "s" if cell.value else cell.data_type  # "=..." was typed, not computed.
    book.save(tmp_path / "answers.xlsx")

    analysed(tmp_path / "answers.xlsx", tmp_path / "out")

    for name in ("statements.csv", "needs.csv"):
        assert (tmp_path / "out" / name).read_bytes() == (out / name).read_bytes()


def test_a_file_in_the_encoding_of_windows_keeps_its_letters(tmp_path):
    path = tmp_path / "answers.csv"
    path.write_bytes("Antwort\nCafés in der Nähe, weil ich Hunger habe\n".encode("cp1252"))

    result = CliRunner().invoke(
        cli, ["analyse", str(path), "--text", "Antwort", "--out", str(tmp_path / "new" / "out")]
    )

    assert result.exit_code == 0, result.output
    found = table(tmp_path / "new" / "out" / "statements.csv")
    assert "".join(one["text"] for one in found).startswith("Cafés in der Nähe")


def test_the_question_makes_wishes_of_short_answers(tmp_path):
    path = tmp_path / "answers.csv"
    path.write_text("q4\nthe hall downstairs\nparking\nbreakfast buffet\n")
    command = ["analyse", str(path), "--text", "q4", "--out"]

    alone = CliRunner().invoke(cli, [*command, str(tmp_path / "alone")])
    asked = CliRunner().invoke(
        cli, [*command, str(tmp_path / "asked"), "--question", "What would you change?"]
    )

    assert (alone.exit_code, asked.exit_code) == (0, 0)
    kinds = {
        name: [one["kinds"].split()[0] for one in table(tmp_path / name / "statements.csv")]
        for name in ("alone", "asked")
    }
    assert kinds["asked"] == ["want", "want", "want"]
    assert kinds["alone"] != kinds["asked"]


# --- what goes wrong --------------------------------------------------------------------------

ANSWERS = as_csv().encode()


@pytest.mark.parametrize(
    ("content", "arguments", "sentence"),
    [
        (ANSWERS, ["--text", "What should change"], "Did you mean “What should change?”?"),
        (ANSWERS, ["--text", TEXT, "--why", "Reason"], "has no column “Reason”."),
        (ANSWERS, ["--text", TEXT, "--respondent", "Who"], "has no column “Who”."),
        (ANSWERS, ["--text", TEXT, "--known-identifiers", "Name"], "has no column “Name”."),
        (b"", ["--text", TEXT], "answers.csv is empty."),
        (b" \n\n", ["--text", TEXT], "answers.csv is empty."),
        (f"{TEXT}\n".encode(), ["--text", TEXT], "has a header but no rows."),
        (f"Person,{TEXT}\nAda,\n".encode(), ["--text", TEXT], "holds no answer."),
        (b"a\x81\x8d\x9d\n\xff\xfe\x81\n", ["--text", "a"], "is no text we can read."),
        (b"\xff\xfea", ["--text", "a"], "is no text we can read."),
        (bytes(range(256)) * 8, ["--text", "a"], "is no text we can read."),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), ["--text", "a"], "is an image."),
        (b"PK\x03\x04" + bytes(64), ["--text", "a"], "is damaged."),
        (b"a,b\n1,2,3\n", ["--text", "a"], "line 2: there are more cells than the 2 columns"),
    ],
)
def test_a_wrong_file_or_column_is_one_sentence(content, arguments, sentence, tmp_path):
    (tmp_path / "answers.csv").write_bytes(content)

    complaint = refused("answers.csv", *arguments, folder=tmp_path)

    assert sentence in complaint


def test_a_file_that_is_not_there_and_a_folder_are_one_sentence(tmp_path):
    (tmp_path / "folder").mkdir()

    assert "There is no file" in refused("none.csv", "--text", "a", folder=tmp_path)
    assert "is a folder" in refused("folder", "--text", "a", folder=tmp_path)


def test_a_place_that_cannot_be_written_is_said_before_the_work(tmp_path):
    (tmp_path / "answers.csv").write_bytes(ANSWERS)
    (tmp_path / "taken").write_text("a file")

    for place in ("taken", "taken/below"):
        complaint = refused("answers.csv", "--text", TEXT, "--out", place, folder=tmp_path)
        assert f"Nothing can be written to {place}" in complaint


def refused(*arguments, folder):
    """Run the command where it must refuse; return the one line it says."""
    done = subprocess.run(
        [sys.executable, "-m", "survey.cli", "analyse", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1, done.stderr
    return done.stderr
