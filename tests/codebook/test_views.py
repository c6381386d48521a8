"""The pages of the codebook: every act a plain form, whoever may not is told, nothing is markup."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from counting import counted
from factories import make_statement, make_study

from survey.understand.codebook import grouping
from survey.understand.statements.models import Statement
from survey.understand.themes import services
from survey.understand.themes.models import (
    Decision,
    Tagging,
    Theme,
    ThemeGroup,
    ThemeKind,
    ThemeState,
)
from survey.understand.themes.services import Wording


@pytest.fixture
def desk(sign_in, cards):
    return sign_in(user=cards.ada)


def url(cards, rest: str = "") -> str:
    return f"/studies/{cards.study.id}/codebook{rest}"


def test_the_board_shows_every_card_and_its_keys(desk, cards):
    page = desk.get(url(cards)).text

    assert page.count("data-card data-name") == 6
    for key in ("g", "m", "r", "u"):
        assert f'data-key="{key}"' in page
    assert 'data-label="a timer"' not in page
    assert 'data-label="a timer"' in desk.get(url(cards, "?kind=want")).text


def test_cards_are_grouped_with_plain_forms(desk, cards, session):
    chosen = {"themes": cards.ids[:3], "kind": "need"}

    first = desk.post(url(cards), data={**chosen, "do": "group"})

    assert first.status_code == 303
    page = desk.get(first.location).text
    assert "Group 3 cards" in page
    made = desk.post(url(cards, "/group"), data={**chosen, "exemplar": cards.ids[1], "name": ""})
    group = session.scalars(sa.select(ThemeGroup)).one()
    assert made.location.endswith(f"#group-{group.id}")
    assert "Grouped 3 cards as “I come back to a warm house”." in desk.get(made.location).text


@pytest.mark.parametrize(
    ("do", "told"),
    [
        ("move", "into “Comfort”"),
        ("out", "on its own"),
        ("primary", "Made 1 group primary."),
        ("dissolve", "Dissolved the group “Comfort”."),
    ],
)
def test_each_button_does_what_it_says(desk, cards, session, do, told):
    group = grouping.group(session, cards.study.id, cards.ids[:2], actor=cards.ada, name="Comfort")
    data = {"kind": "need", "do": do, "into": group.id}
    data |= {"groups": group.id} if do in {"primary", "dissolve"} else {}
    data |= (
        {"themes": cards.ids[2] if do == "move" else cards.ids[0]} if "groups" not in data else {}
    )

    answer = desk.post(url(cards), data=data)

    text = session.scalars(sa.select(Decision).order_by(Decision.id.desc())).first().payload["text"]
    assert told in text
    assert answer.status_code == 303


def test_what_is_refused_is_said_on_the_board_and_what_was_chosen_stays_so(desk, cards):
    answer = desk.post(url(cards), data={"do": "move", "themes": cards.ids[:2]})

    page = desk.get(answer.location).text
    assert "Choose the group they go to." in page
    assert len(re.findall(r'name="themes"[^>]* checked>', page)) == 2


def test_merging_shows_the_sides_first_and_then_merges(desk, cards, session):
    chosen = {"themes": cards.ids[:2], "kind": "need"}
    page = desk.get(url(cards, "/merge"), query_string=chosen).text
    assert "Which one stays?" in page
    assert "4 statements" in page

    desk.post(url(cards, "/merge"), data={**chosen, "into": cards.ids[0]})

    assert session.get_one(Theme, cards.ids[1]).state is ThemeState.RETIRED


def test_a_name_that_is_taken_keeps_what_was_typed(desk, cards):
    answer = desk.post(
        url(cards, "/rename"),
        data={"themes": cards.ids[0], "name": "I know what I pay for", "kind": "need"},
    )

    assert answer.status_code == 422
    assert "There is already a need" in answer.text
    assert "I know what I pay for</textarea>" in answer.text


def test_undo_and_redo_stand_on_the_board(desk, cards, session):
    grouping.group(session, cards.study.id, cards.ids[:2], actor=cards.ada)
    assert "/redo" not in desk.get(url(cards)).text

    desk.post(f"/studies/{cards.study.id}/undo", data={"back": url(cards)})
    assert "/redo" in desk.get(url(cards)).text
    answer = desk.post(f"/studies/{cards.study.id}/redo", data={"back": url(cards)})

    assert answer.status_code == 303
    assert (
        session.scalar(sa.select(sa.func.count(Theme.id)).where(Theme.group_id.is_not(None))) == 2
    )


def test_duplicates_lead_to_a_merge(desk, cards):
    page = desk.get(url(cards, "/duplicates")).text

    assert "33" in page
    assert "codebook/merge?" in page


def test_an_entry_is_written_and_its_statements_chosen(desk, cards, session):
    theme = cards.needs[0]
    inside = session.scalars(
        sa.select(Statement).join(Tagging).where(Tagging.theme_id == theme.id)
    ).first()
    desk.post(f"/themes/{theme.id}/examples", data={"statement": inside.id})

    answer = desk.post(
        f"/themes/{theme.id}/entry",
        data={
            "name": theme.name,
            "definition": "Warm",
            "aliases": "warm hall\n\nwarm hall\nheat",
            "near_misses": "Warm baths",
            "memo": "<script>alert(1)</script>",
            "kept": inside.id,
        },
    )

    assert answer.status_code == 303
    session.expire_all()
    assert theme.aliases == ["warm hall", "heat"]
    assert [sorted(one) for one in theme.examples] == [["said", "statement"]]
    assert theme.near_misses == [{"text": "Warm baths"}]
    page = desk.get(f"/themes/{theme.id}/entry").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    assert inside.text in page


def test_a_group_is_given_a_name_and_a_memo(desk, cards, session):
    group = grouping.group(session, cards.study.id, cards.ids[:2], actor=cards.ada)

    desk.post(
        f"/theme-groups/{group.id}",
        data={"exemplar": cards.ids[1], "name": "Arriving", "memo": "Ask", "definition": ""},
    )

    session.expire_all()
    assert (group.name, group.exemplar_id, group.memo) == ("Arriving", cards.ids[1], "Ask")
    assert "Arriving" in desk.get(url(cards)).text


def test_versions_are_listed_compared_and_restored(desk, cards, session):
    services.rename(session, cards.needs[0], Wording(name="Another wording"), actor=cards.ada)
    session.flush()
    ids = list(session.scalars(sa.select(Decision.id).order_by(Decision.id.desc())))

    page = desk.get(url(cards, "/versions")).text
    diff = desk.get(url(cards, f"/versions/{ids[1]}")).text

    assert "Renamed “I come home to a warm house” to “Another wording”." in page
    assert "<del>I come home to a warm house</del>" in diff
    assert "<ins>Another wording</ins>" in diff
    assert "They say the same." in desk.get(url(cards, f"/versions/{ids[0]}")).text
    desk.post(url(cards, f"/versions/{ids[1]}/restore"))
    session.expire_all()
    assert cards.needs[0].name == "I come home to a warm house"


def test_whoever_reads_sees_the_board_and_decides_nothing(sign_in, cards):
    viewer = sign_in("viewer")

    page = viewer.get(url(cards))

    assert page.status_code == 200
    assert 'type="checkbox" name="themes"' not in page.text
    assert viewer.post(url(cards), data={"do": "group", "themes": cards.ids}).status_code == 403
    assert viewer.get(f"/themes/{cards.ids[0]}/entry").status_code == 200
    assert viewer.post(f"/themes/{cards.ids[0]}/entry", data={"name": "x"}).status_code == 403


def test_cards_of_another_study_are_not_grouped_from_here(desk, cards, session):
    other = make_study(session, owner=cards.ada)
    services.create(session, other.id, ThemeKind.NEED, Wording(name="Elsewhere"), actor=cards.ada)

    answer = desk.post(
        f"/studies/{other.id}/codebook/group",
        data={"themes": cards.ids[:2], "exemplar": cards.ids[0]},
    )

    assert answer.status_code == 303
    assert session.scalars(sa.select(ThemeGroup)).all() == []
    assert "no longer there" in desk.get(answer.location).text


def test_the_board_asks_as_much_of_the_database_for_many_cards_as_for_few(
    desk, cards, session, connection
):
    with counted(connection) as few:
        desk.get(url(cards))
    for at in range(40):
        one = make_statement(session, cards.study, f"Statement number {at}")
        services.create(
            session,
            cards.study.id,
            ThemeKind.NEED,
            Wording(name=f"Need number {at}"),
            actor=cards.ada,
            statement_ids=[one.id],
        )
    grouping.group(session, cards.study.id, cards.ids[:2], actor=cards.ada)
    with counted(connection) as many:
        desk.get(url(cards))

    assert many.count <= few.count + 3  # a quote of the exemplar is looked up once there is a group
