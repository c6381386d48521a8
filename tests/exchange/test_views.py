"""In and out as pages: compared first, taken in with one press, refused with a sentence."""

from __future__ import annotations

import io

import pytest
import sqlalchemy as sa
from factories import make_statement, make_study

from survey.act.exchange.refi.reading import read_codebook, read_project
from survey.core.imports import ImportFile
from survey.understand.codebook import grouping
from survey.understand.codebook.entries import EntryText, describe
from survey.understand.themes import services
from survey.understand.themes.models import Theme, ThemeKind, ThemeState
from survey.understand.themes.services import Wording

QDC = """<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="Other 3"><Codes>
<Code guid="{5215cc69-b628-4e02-afb9-9beeaee55808}" name="Comfort" isCodable="true">
  <Code guid="d7aa29da-519b-4946-9b90-253b6db8fd0a" name="Warm &lt;b&gt; house" isCodable="true">
    <Description>Warm on arrival.</Description>
    <Code guid="7c108712-b650-4892-ac0b-fc9a10190c3b" name="In the hall" isCodable="true">
      <Code guid="12365523-1035-4afa-9e7b-281fe0bc51c5" name="At night" isCodable="true"/>
    </Code></Code></Code>
<Code guid="9fa9bcb7-5b59-47a9-8c3e-f65cffdc7520" name="" isCodable="true"/>
</Codes><Sets/></CodeBook>"""


@pytest.fixture
def desk(sign_in, session):
    client = sign_in()
    client.study = make_study(session, owner=client.user)
    return client


def bring(desk, data: bytes | str, name: str):
    data = data.encode() if isinstance(data, str) else data
    return desk.post(
        f"/studies/{desk.study.id}/codebook/exchange", data={"file": (io.BytesIO(data), name)}
    )


def names(session, study) -> dict[str, Theme]:
    session.expire_all()
    rows = session.scalars(
        sa.select(Theme).where(Theme.study_id == study.id, Theme.state == ThemeState.ACCEPTED)
    )
    return {one.name: one for one in rows}


def test_a_codebook_is_compared_before_it_is_taken_in(desk, session):
    answer = bring(desk, QDC, "other.qdc")

    page = desk.get(answer.location).text
    assert answer.status_code == 303
    assert "Written by Other 3" in page
    assert "6 codes and groups new, 0 changed, 0 the same" in page
    assert "1 cannot be taken" in page
    assert "It has no name." in page
    assert "Levels below the third" in page
    assert "Warm &lt;b&gt; house" in page
    assert "Warm <b> house" not in page
    assert names(session, desk.study) == {}


def test_one_press_takes_it_in_and_a_second_changes_nothing(desk, session):
    where = bring(desk, QDC, "other.qdc").location

    for _ in range(2):
        assert desk.post(f"{where}/apply", data={"default": "want"}).status_code == 303

    found = names(session, desk.study)
    assert set(found) == {"Comfort", "Warm <b> house", "In the hall", "At night"}
    assert {one.kind for one in found.values()} == {ThemeKind.WANT}
    assert found["Warm <b> house"].definition == "Warm on arrival."
    page = desk.get(where).text
    assert "6 codes and groups new" in page
    assert "Take it all back" in page
    again = desk.get(bring(desk, QDC, "other.qdc").location).text
    assert "Everything in this file is here already." in again


def test_it_is_taken_back_whole(desk, session):
    where = bring(desk, QDC, "other.qdc").location
    desk.post(f"{where}/apply", data={"default": "need"})

    desk.post(f"{where}/take-back")

    assert names(session, desk.study) == {}
    assert "was taken back" in desk.get(where).text


def test_the_codebook_goes_out_and_in_as_csv(desk, session):
    study, actor = desk.study, desk.user
    need = services.create(
        session,
        study.id,
        ThemeKind.NEED,
        Wording(name="=I come home, warm", definition='Says "warm"\nand so on'),
        actor=actor,
    )
    other = services.create(session, study.id, ThemeKind.NEED, Wording(name="Quiet"), actor=actor)
    services.create(session, study.id, ThemeKind.WANT, Wording(name="a timer"), actor=actor)
    describe(
        session,
        need,
        EntryText(
            wording=Wording(name=need.name, definition=need.definition),
            aliases=("warm", "+heat"),
            example_texts=("It is warm",),
        ),
        actor=actor,
    )
    group = grouping.group(session, study.id, [need.id], actor=actor, name="Comfort")
    grouping.group(session, study.id, [other.id], [group.id], actor=actor, name="Home")
    data = desk.get(f"/studies/{study.id}/codebook.csv").data
    elsewhere = make_study(session, owner=actor)
    desk.study = elsewhere

    where = bring(desk, data, "codebook.csv").location
    desk.post(f"{where}/apply", data={"default": "need"})

    found = names(session, elsewhere)
    assert set(found) == {"=I come home, warm", "Quiet", "a timer"}
    warm = found["=I come home, warm"]
    assert (warm.definition, warm.aliases) == ('Says "warm"\nand so on', ["warm", "+heat"])
    assert warm.examples == [{"text": "It is warm"}]
    assert found["a timer"].kind is ThemeKind.WANT
    again = desk.get(f"/studies/{elsewhere.id}/codebook.csv").data
    assert again.replace(b"\r", b"") == data.replace(b"\r", b"")


def test_a_table_of_another_program_is_read_by_its_headers(desk, session):
    table = "tag;description;number of highlights\nwarmth;when it is cold;3\nprice;;1\n"

    where = bring(desk, table, "codes.csv").location
    desk.post(f"{where}/apply", data={"default": "need"})

    assert names(session, desk.study)["warmth"].definition == "when it is cold"


def test_our_own_wording_is_kept_where_asked(desk, session):
    services.create(
        session,
        desk.study.id,
        ThemeKind.NEED,
        Wording(name="Warmth", definition="Ours"),
        actor=desk.user,
    )
    table = "Name,Definition,Memo\nwarmth,Theirs,Ask\n"

    where = bring(desk, table, "codes.csv").location
    assert "<del>Ours</del> <ins>Theirs</ins>" in desk.get(where).text
    desk.post(f"{where}/apply", data={"default": "need", "keep_ours": "y"})

    theme = names(session, desk.study)["Warmth"]
    assert (theme.definition, theme.memo) == ("Ours", "Ask")


def test_downloads_are_what_they_are_called(desk, session):
    told = make_statement(session, desk.study, "It is cold.")
    services.create(
        session,
        desk.study.id,
        ThemeKind.NEED,
        Wording(name="Warmth"),
        actor=desk.user,
        statement_ids=[told.id],
    )

    qdc = desk.get(f"/studies/{desk.study.id}/codebook.qdc")
    qdpx = desk.post(f"/studies/{desk.study.id}/project.qdpx")

    assert read_codebook(qdc.data)[0].codes[0].name == "Warmth"
    project, losses = read_project(qdpx.data)
    assert losses == ()
    assert project.sources[0].selections[0].name == "It is cold."
    for answer in (qdc, qdpx):
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["Cache-Control"] == "no-store"


def test_an_empty_codebook_is_no_file_but_a_sentence(desk):
    answer = desk.get(f"/studies/{desk.study.id}/codebook.qdc", follow_redirects=True)

    assert "There is nothing in the codebook yet" in answer.text


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "x.qdc", "This file is empty"),
        (b"<a><b></a>", "x.qdc", "not whole XML"),
        (b"<html></html>", "x.qdc", "no REFI-QDA codebook"),
        (b"PK\x03\x04rubbish", "x.qdpx", "no .qdpx file"),
        (b"\x9c\x81rubbish", "x.qdpx", "damaged, or no qdpx file in spite of its name"),
        (b"Name,Memo\n", "x.QDC", "Export it again and choose the new file"),
        (b"%PDF-1.4", "x.pdf", "is a PDF"),
        (b"a,b\n1,2\n", "x.csv", "No column of this file holds the names of codes"),
        (
            b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><CodeBook>&x;</CodeBook>',
            "x.qdc",
            "declares entities",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence_and_not_kept(
    desk, session, data, name, sentence
):
    answer = bring(desk, data, name)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert session.scalars(sa.select(ImportFile)).all() == []


def test_viewers_download_nothing_that_holds_single_words(sign_in, desk):
    viewer = sign_in("viewer")

    assert viewer.get(f"/studies/{desk.study.id}/codebook/exchange").status_code == 200
    assert viewer.get(f"/studies/{desk.study.id}/codebook.csv").status_code == 403
    assert viewer.post(f"/studies/{desk.study.id}/project.qdpx").status_code == 403
    assert bring_as(viewer, desk) == 403


def bring_as(client, desk) -> int:
    where = f"/studies/{desk.study.id}/codebook/exchange"
    return client.post(where, data={"file": (io.BytesIO(QDC.encode()), "a.qdc")}).status_code


def test_a_file_of_another_kind_is_not_opened_as_a_codebook(desk, session):
    other = ImportFile(
        kind="customers",
        target_id=desk.study.id,
        filename="c.csv",
        sha256="",
        content=b"a",
        actor_id=desk.user.id,
    )
    session.add(other)
    session.flush()

    assert desk.get(f"/codebook-imports/{other.id}").status_code == 404
