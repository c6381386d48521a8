"""Undoing many decisions in one go, and doing again what was undone, from the pages."""

from __future__ import annotations

import html
import re

import pytest

from survey.understand.themes import log, services
from survey.understand.themes.models import Action, Theme, ThemeKind, ThemeState
from survey.understand.themes.services import Wording
from survey.understand.themes.undoing import undo_back_to


def text_of(response) -> str:
    """The words of a page, without markup, in one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


@pytest.fixture
def three(session, cast):
    """Three needs written one after the other, and the decisions that made them."""
    for name in ("One", "Two", "Three"):
        services.create(session, cast.study.id, ThemeKind.NEED, Wording(name=name), actor=cast.ada)
    return [entry.id for entry in reversed(log.feed(session, cast.study.id))]


def states(session) -> list[ThemeState]:
    return [one.state for one in session.query(Theme).order_by(Theme.id)]


def test_all_decisions_back_to_one_are_undone_each_by_its_own_undo(session, cast, three):
    undone = undo_back_to(session, cast.study.id, three[1], actor=cast.ada)

    assert [one.undoes_id for one in undone] == [three[2], three[1]]
    assert {one.action for one in undone} == {Action.UNDO}
    assert states(session) == [ThemeState.ACCEPTED, ThemeState.RETIRED, ThemeState.RETIRED]


def test_the_page_says_how_many_before_it_undoes_them(sign_in, session, cast, three):
    ada = sign_in(user=cast.ada)

    page = ada.get(f"/studies/{cast.study.id}/decisions")
    answer = ada.post(
        f"/studies/{cast.study.id}/undo-back", data={"decision": three[0], "count": "3"}
    )

    assert "Undo back to here: 3 decisions, from: Wrote the need “One”" in text_of(page)
    assert "Undid 3 decisions." in text_of(ada.get(answer.location))
    assert states(session) == [ThemeState.RETIRED] * 3


def test_a_decision_taken_meanwhile_is_not_undone_unseen(sign_in, session, cast, three):
    ada = sign_in(user=cast.ada)
    services.create(session, cast.study.id, ThemeKind.NEED, Wording(name="Four"), actor=cast.ben)

    answer = ada.post(
        f"/studies/{cast.study.id}/undo-back", data={"decision": three[0], "count": "3"}
    )

    assert "There are 4 decisions to undo by now, not 3." in text_of(ada.get(answer.location))
    assert states(session) == [ThemeState.ACCEPTED] * 4


def test_what_was_undone_together_comes_back_one_by_one(sign_in, session, cast, three):
    ada = sign_in(user=cast.ada)
    undo_back_to(session, cast.study.id, three[0], actor=cast.ada)

    for _ in range(3):
        ada.post(f"/studies/{cast.study.id}/redo")

    assert states(session) == [ThemeState.ACCEPTED] * 3
