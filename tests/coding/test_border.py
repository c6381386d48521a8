"""The border queue: what lies between two needs first, and when to stop."""

from __future__ import annotations

import html
import re

import pytest
from factories import make_statement

from survey.understand.coding import border as queue
from survey.understand.coding.border import Border, border_of
from survey.understand.coding.learning import Learning
from survey.understand.coding.pool import pool_of
from survey.understand.themes import services

BETWEEN = "Paying so much for a flat where loud heating pipes keep me awake at night"


def text_of(response) -> str:
    """The words of a page, without markup, in one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


def shown(response) -> str:
    """The statement of the card."""
    return html.unescape(re.search(r"<blockquote[^>]*>(.*?)</blockquote>", response.text)[1])


@pytest.fixture
def border(cast):
    return f"/studies/{cast.study.id}/coding/border"


@pytest.fixture
def ada(sign_in, cast):
    return sign_in(user=cast.ada)


@pytest.fixture
def ready(session, cast, settings):
    """The pool with its suggestions made."""

    def pool():
        found = pool_of(session, cast.study.id)
        assert found.learning.wait(settings.home, 120)
        return found

    return pool


def test_one_need_has_no_border(ada, border, cast, warm):
    assert "A border has two sides" in text_of(ada.get(border))


def test_while_suggestions_are_made_the_page_says_so_and_not_that_needs_are_missing(
    ada, border, cast, monkeypatch
):
    monkeypatch.setattr(Learning, "wait", lambda *_, **__: False)

    words = text_of(ada.get(border))

    assert "Border cases are being found" in words
    assert "A border has two sides" not in words


def test_what_is_between_two_needs_comes_first(ada, session, cast, border, ready, warm, quiet):
    between = make_statement(session, cast.study, BETWEEN)

    page = ada.get(border)

    assert BETWEEN in html.unescape(page.text)
    pool = ready()
    assert int(pool.ids[border_of(pool).places[0]]) == between.id


def test_a_decided_border_case_leaves_the_queue(ada, session, cast, border, warm, quiet):
    between = make_statement(session, cast.study, BETWEEN)
    ada.get(border)

    answer = ada.post(
        f"/studies/{cast.study.id}/coding/{between.id}",
        data={"theme": quiet.id, "mode": "border"},
    )

    assert "/coding/border?after=" in answer.location
    assert BETWEEN not in shown(ada.get(answer.location))


def test_a_skipped_border_case_is_followed_by_the_next(ada, session, cast, border, warm, quiet):
    between = make_statement(session, cast.study, BETWEEN)
    ada.get(border)

    page = ada.get(border, query_string={"after": between.id})

    assert BETWEEN not in shown(page)


def test_too_few_decisions_say_nothing_about_stopping(session, cast, ready, warm, quiet):
    found = border_of(ready())

    assert found.share is None
    assert not found.is_settled


def test_below_one_per_cent_it_is_settled():
    nearly = Border(changed=10, looked_at=1_000, decisions=25)
    settled = Border(changed=9, looked_at=1_000, decisions=25)

    assert (nearly.share, nearly.is_settled) == (0.01, False)
    assert (settled.share, settled.is_settled) == (0.009, True)


def test_it_stops_when_the_last_decisions_changed_nothing_and_says_so(
    ada, session, cast, border, monkeypatch, warm, quiet
):
    monkeypatch.setattr(queue, "LAST", 2)
    services.tag(session, quiet, [cast.noise[2].id], actor=cast.ada)
    services.tag(session, quiet, [cast.noise[3].id], actor=cast.ada)

    page = ada.get(border)
    on = ada.get(border, query_string={"on": "1"})

    assert "You can stop here" in text_of(page)
    assert "changed the first suggestion of 0.0" in text_of(page)
    assert "offers" in on.text


def test_it_goes_on_while_the_last_decisions_still_changed_something(
    ada, border, monkeypatch, cast, warm, quiet
):
    monkeypatch.setattr(queue, "LAST", 2)
    monkeypatch.setattr(Learning, "flips", lambda *_: (3, 20))

    page = ada.get(border)

    assert "You can stop here" not in text_of(page)
    assert re.search(r"changed the first suggestion of 15.0\s%", text_of(page))
