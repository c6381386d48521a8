"""Nearly the same words under different codes, and mending them in one go."""

from __future__ import annotations

import html
import re

import pytest
import sqlalchemy as sa
from factories import make_statement

from survey.understand.coding.consistency import inconsistent
from survey.understand.coding.pool import pool_of
from survey.understand.themes import services
from survey.understand.themes.models import Decision, Tagging, TaggingState


def text_of(response) -> str:
    """The words of a page, without markup, in one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


def fields(response) -> list[tuple[str, str]]:
    """What the form would send if nothing was touched."""
    return [
        (name, html.unescape(value))
        for name, value in re.findall(
            r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', response.text
        )
    ]


def held(session, statement) -> set[int]:
    """The themes that a statement is in."""
    return set(
        session.scalars(
            sa.select(Tagging.theme_id).where(
                Tagging.statement_id == statement.id, Tagging.state == TaggingState.ACCEPTED
            )
        )
    )


@pytest.fixture
def ada(sign_in, cast):
    return sign_in(user=cast.ada)


@pytest.fixture
def address(cast):
    return f"/studies/{cast.study.id}/coding/consistency"


@pytest.fixture
def bills(session, cast, warm, quiet):
    """The same bill four times, once under another need."""
    said = ("The bill is too high", "Too high, the bill!", "the bill is TOO HIGH", "High bill")
    found = [make_statement(session, cast.study, text) for text in said]
    services.tag(session, warm, [one.id for one in found[:3]], actor=cast.ada)
    services.tag(session, quiet, [found[3].id], actor=cast.ada)
    return found


def test_nothing_is_listed_where_all_agree(ada, address, cast, warm, quiet):
    assert "Nothing disagrees" in text_of(ada.get(address))


def test_nearly_the_same_words_under_different_codes_are_listed(ada, session, cast, address, bills):
    page = ada.get(address)

    text = text_of(page)
    assert "nearly the same words 4 statements" in text
    assert "I can afford to be warm 1 statement changes" in text
    assert "I sleep through the night 3 statements change" in text
    assert "Mend all 1 by their commonest code: 1 statement changes" in text


def test_all_are_mended_by_their_commonest_code_in_one_decision(
    ada, session, cast, address, bills, warm
):
    before = session.scalar(sa.select(sa.func.count(Decision.id)))

    ada.post(address, data=_dict(fields(ada.get(address)), all="y"))

    assert held(session, bills[3]) == {warm.id}
    assert session.scalar(sa.select(sa.func.count(Decision.id))) == before + 1
    assert inconsistent(pool_of(session, cast.study.id)) == []


def test_mending_is_undone_in_one_go(ada, session, cast, address, bills, quiet):
    ada.post(address, data=_dict(fields(ada.get(address)), all="y"))

    ada.post(f"/studies/{cast.study.id}/coding/undo")

    assert held(session, bills[3]) == {quiet.id}
    assert len(inconsistent(pool_of(session, cast.study.id))) == 1


def test_the_code_that_was_chosen_wins(ada, session, cast, address, bills, quiet):
    page = ada.get(address)
    group = dict(fields(page))["group"]

    ada.post(address, data=_dict(fields(page), **{f"keep-{group}": str(quiet.id)}))

    assert [held(session, one) for one in bills] == [{quiet.id}] * 4


def test_nothing_chosen_is_refused_with_a_sentence(ada, address, bills):
    answer = ada.post(address, data=_dict(fields(ada.get(address))))

    assert answer.status_code == 422
    assert "Choose what the statements shall be coded as." in text_of(answer)


def test_what_somebody_decided_meanwhile_is_shown_first(
    ada, sign_in, session, cast, address, bills, quiet
):
    typed = _dict(fields(ada.get(address)), all="y")
    sign_in(user=cast.ben).post(
        f"/studies/{cast.study.id}/coding/{bills[0].id}", data={"theme": quiet.id}
    )

    answer = ada.post(address, data=typed)

    assert answer.status_code == 409
    assert "Ben decided on this at" in text_of(answer)
    assert held(session, bills[3]) == {quiet.id}


def _dict(pairs: list[tuple[str, str]], **more: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in [*pairs, *more.items()]:
        found.setdefault(name, []).append(value)
    return found
