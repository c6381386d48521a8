"""The map: every statement once, on its island or between them; what is chosen is told and tagged."""

import json

import numpy as np
import pytest
import sqlalchemy as sa
from factories import make_statement

from survey.ask.interviews.models import Interview
from survey.understand.map.drawing import drawing_of
from survey.understand.search import meanings
from survey.understand.themes.models import Tagging, Theme


@pytest.fixture
def drawing(session, mapped, settings):
    known = meanings.load(settings.home, mapped.study.id)
    return drawing_of(session, settings.home, mapped.study.id, mapped.run.id, known)


@pytest.fixture
def ada(sign_in, mapped):
    return sign_in(user=mapped.ada)


@pytest.fixture
def url(mapped):
    return f"/studies/{mapped.study.id}/map"


def test_every_statement_is_on_the_map_once(mapped, drawing):
    assert drawing.statements.tolist() == sorted(one.id for one in mapped.all)
    assert len(drawing.clusters) == 2
    assert (drawing.islands < 0).sum() == 1


def test_statements_of_a_group_lie_on_one_island(mapped, drawing):
    place = {number: i for i, number in enumerate(drawing.statements.tolist())}

    for group in (mapped.parcels, mapped.bills):
        assert len({int(drawing.islands[place[one.id]]) for one in group}) == 1


def test_it_is_the_same_from_disk_and_drawn_anew_after_a_run(session, mapped, drawing, settings):
    known = meanings.load(settings.home, mapped.study.id)

    kept = drawing_of(session, settings.home, mapped.study.id, mapped.run.id, known)
    assert (kept.points == drawing.points).all()
    other = drawing_of(session, settings.home, mapped.study.id, mapped.run.id + 1, known)

    assert len(other.clusters) == 0


def test_the_browser_reads_numbers_after_one_line(drawing):
    packed = drawing.packed()

    head, _, rest = packed.partition(b"\n")
    told = json.loads(head)
    assert told == {"statements": 7, "islands": 2}
    assert (len(head) + 1) % 8 == 0
    assert np.frombuffer(rest[: 7 * 8], dtype="<f8").tolist() == drawing.statements.tolist()
    assert len(rest) == 7 * 8 + 2 * 8 + 7 * 8 + 2 * 8 + 2 * 4 + 7 * 4


def test_the_page_lists_its_islands_for_those_who_cannot_see_them(ada, url):
    page = ada.get(url).text

    assert "parcels in time" in page
    assert "clear bills" in page
    assert "Fits nowhere" in page
    assert "Map of 7 statements on 2 islands" in page


def test_points_are_sent_once_and_then_known(ada, url):
    first = ada.get(f"{url}/points")

    assert first.status_code == 200
    assert first.mimetype == "application/octet-stream"
    again = ada.get(f"{url}/points", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_words_under_the_pointer_are_plain_text(ada, session, mapped):
    hostile = make_statement(session, mapped.study, "<b>bold</b>")

    answer = ada.get(f"/statements/{hostile.id}/words")

    assert answer.text == "<b>bold</b>"
    assert answer.mimetype == "text/plain"


def test_words_of_a_session_without_consent_are_not_told(ada, session, mapped):
    withheld = make_statement(session, mapped.study, "Never agreed to this")
    session.get_one(Interview, int(withheld.respondent[1:])).has_consent = False
    session.flush()

    answer = ada.get(f"/statements/{withheld.id}/words")

    assert answer.status_code == 404
    assert "Never agreed" not in answer.text


def test_a_line_around_everything_chooses_everything_and_says_how_many(ada, url, session, mapped):
    around = "-99,-99 99,-99 99,99 -99,99"

    page = ada.get(f"{url}/chosen?lasso={around}").text

    assert "7 statements chosen" in page
    assert session.scalar(sa.select(sa.func.count(Tagging.id))) == 0
    ada.post(f"{url}/tag", data={"lasso": around, "seen": "7", "name": "All of it"})
    theme = session.scalars(sa.select(Theme).where(Theme.name == "All of it")).one()
    held = session.scalars(sa.select(Tagging.statement_id).where(Tagging.theme_id == theme.id))
    assert sorted(held) == sorted(one.id for one in mapped.all)


def test_an_island_and_what_fits_nowhere_are_chosen_from_the_list(ada, url, mapped, drawing):
    island = int(drawing.clusters[drawing.islands[0]])

    assert "3 statements chosen" in ada.get(f"{url}/chosen?island={island}").text
    assert "1 statement chosen" in ada.get(f"{url}/chosen?island=nowhere").text
    assert "0 statements chosen" in ada.get(f"{url}/chosen?island=99999").text


def test_another_number_than_was_seen_is_refused(ada, url, session):
    answer = ada.post(
        f"{url}/tag",
        data={"lasso": "-99,-99 99,-99 99,99", "seen": "1", "name": "Some"},
        follow_redirects=True,
    )

    assert "The map changed while you looked" in answer.text
    assert session.scalar(sa.select(sa.func.count(Tagging.id))) == 0


def test_no_theme_is_said(ada, url):
    answer = ada.post(f"{url}/tag", data={"island": "nowhere", "seen": "1"}, follow_redirects=True)

    assert "Choose a theme, or write a new one." in answer.text


@pytest.mark.parametrize(
    "line", ["", "1,1 2,2", "a,b c,d e,f", "1 2 3", "nan,1 2,2 3,3", "1,1 " * 500]
)
def test_what_is_no_line_is_refused_in_a_sentence(ada, url, line):
    answer = ada.get(f"{url}/chosen", query_string={"lasso": line})

    assert answer.status_code == 422
    assert "Draw a line around some points" in answer.text


def test_before_anything_was_read_it_says_why_there_is_no_map(ada, url, mapped, settings):
    (settings.home / meanings.FOLDER / f"study-{mapped.study.id}.meanings").unlink()

    assert "being drawn" in ada.get(url).text
    assert ada.get(f"{url}/points").status_code == 404


def test_a_reader_looks_and_tags_nothing(sign_in, url, mapped):
    viewer = sign_in("viewer")

    assert viewer.get(url).status_code == 200
    assert "Tag " not in viewer.get(f"{url}/chosen?island=nowhere").text
    assert viewer.post(f"{url}/tag", data={"island": "nowhere"}).status_code == 403
