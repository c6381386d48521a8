"""Who decided what and when, on a statement and on a link."""

from __future__ import annotations

import pytest
from factories import make_study

from survey.understand.themes import history, services
from survey.understand.themes.models import Level, ThemeKind
from survey.understand.themes.services import Wording


@pytest.fixture
def need(session, cast):
    return services.create(
        session,
        cast.study.id,
        ThemeKind.NEED,
        Wording(name="A warm home"),
        actor=cast.ada,
        statement_ids=[one.id for one in cast.cold[:3]],
    )


def lines(session, cast, statement):
    return [
        (one.actor, one.text, one.undone_by)
        for one in history.of_statement(session, cast.study.id, statement.id)
    ]


def test_a_statement_tells_who_put_it_where(session, cast, need):
    services.untag(session, need, [cast.cold[0].id], actor=cast.ben)

    assert lines(session, cast, cast.cold[0]) == [
        ("Ben", "took it out of “A warm home”", ""),
        ("Ada", "put it into “A warm home”, with 2 others", ""),
    ]
    assert lines(session, cast, cast.cold[5]) == []


def test_what_was_undone_says_by_whom(session, cast, need):
    services.untag(session, need, [cast.cold[0].id], actor=cast.ben)

    services.undo(session, cast.study.id, actor=cast.ada)

    assert lines(session, cast, cast.cold[0])[0] == (
        "Ben",
        "took it out of “A warm home”",
        "Ada",
    )


def test_a_correction_of_what_it_is_is_told(session, cast):
    services.correct(session, cast.study.id, [cast.cold[0].id], ["need", "pain"], actor=cast.ben)

    assert lines(session, cast, cast.cold[0]) == [("Ben", "said that it is need and pain", "")]


def test_a_number_within_another_number_is_not_meant(session, cast, need):
    numbers = {one.id for one in cast.cold[:3]}
    inside = next(
        (one for one in cast.cold[3:] + cast.chores if any(str(one.id) in str(n) for n in numbers)),
        cast.chores[0],
    )

    assert lines(session, cast, inside) == []


def test_a_link_tells_who_made_it_and_changed_it(session, cast, need):
    want = services.create(
        session, cast.study.id, ThemeKind.WANT, Wording(name="A thermostat"), actor=cast.ada
    )
    for actor, level in ((cast.ada, Level.HYPOTHESIS), (cast.ben, Level.IMPLIED)):
        services.link(
            session,
            cast.study.id,
            want.id,
            need.id,
            level=level,
            actor=actor,
            statement_id=cast.cold[0].id if level is Level.IMPLIED else None,
            rationale="",
        )

    found = history.of_links(session, cast.study.id, need.id)[want.id, need.id]

    assert [(one.actor, one.text) for one in found] == [
        ("Ben", "said that it is implied, which was hypothesis"),
        ("Ada", "linked them: hypothesis"),
    ]


def test_pages_show_the_history_to_those_who_take_part(sign_in, session, cast, need):
    client = sign_in(user=cast.ben)

    page = client.get(f"/statements/{cast.cold[0].id}").text

    assert "<b>Ada</b> put it into “A warm home”, with 2 others" in page
    assert make_study(session).id != cast.study.id
