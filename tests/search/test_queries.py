"""Finding by words on both databases: what is found, in which order, and for whom."""

import datetime as dt

import pytest
import sqlalchemy as sa
from factories import make_customer, make_segment, make_statement, make_study, make_user

from survey.core.roles import Role
from survey.understand.search.filters import Filters
from survey.understand.search.models import SearchEntry, Source
from survey.understand.search.queries import count, find
from survey.understand.search.words import Words, parse
from survey.understand.themes import services


@pytest.fixture
def found(session, parcels):
    def look(
        typed="", source=Source.STATEMENT, *, by=None, like=None, limit=50, offset=0, **chosen
    ):
        return find(
            session,
            source,
            parse(typed),
            Filters(**({"study_id": parcels.study.id} | chosen)),
            by or parcels.ada,
            like=like,
            limit=limit,
            offset=offset,
        )

    return look


def names(parcels, found):
    by_id = {one.id: key for key, one in parcels.said.items()}
    return [by_id[one] for one in found.ids]


def test_statements_are_found_by_the_beginnings_of_words(found, parcels):
    assert set(names(parcels, found("parcel"))) == {"late", "left"}
    assert names(parcels, found("deliv")) == ["cafe"]
    assert names(parcels, found("cafe")) == ["cafe"]
    assert names(parcels, found('"the parcel" rain')) == ["left"]
    assert names(parcels, found("parcel -rain")) == ["late"]
    assert found("nothing of this").total == 0


@pytest.mark.parametrize(
    "typed", ["'", '"', "a'b", "x & y", "(", "NOT", "OR late", "*", "a:b", "\\"]
)
def test_what_the_index_would_read_as_commands_is_only_words(found, typed):
    assert found(typed).total >= 0


def test_needs_answers_and_notes_are_found_each_among_its_own(found, parcels):
    assert found("parcel", Source.THEME).total == 1
    assert found("courier", Source.ANSWER).total == 1
    assert found("courier", Source.STATEMENT).total == 0
    assert found("telephone", Source.NOTE).total == 1


def test_without_words_everything_is_listed_newest_first(found, parcels):
    assert names(parcels, found()) == ["other", "cafe", "call", "left", "late"]


def test_pages_follow_one_another(found):
    first, second = found(limit=3), found(limit=3, offset=3)

    assert len(first.ids) == 3
    assert len(second.ids) == 2
    assert first.total == second.total == 5


def test_what_is_reworded_is_found_by_its_new_words_only(session, found, parcels):
    services.rename(
        session, parcels.theme, services.Wording(name="I am told the hour"), actor=parcels.ada
    )
    session.flush()

    assert found("parcel", Source.THEME).total == 0
    assert found("hour", Source.THEME).total == 1


def test_what_is_erased_leaves_the_index(session, found, parcels):
    session.execute(
        sa.delete(parcels.said["other"].__class__).where(
            parcels.said["other"].__class__.id == parcels.said["other"].id
        )
    )

    assert found("password").total == 0
    texts = session.scalars(sa.select(SearchEntry.text).where(SearchEntry.source == "statement"))
    assert not any("password" in text for text in texts)


def test_scripts_without_spaces_are_found_inside(session, found, parcels):
    make_statement(session, parcels.study, "荷物が遅れて届いた")

    assert found("遅れ").total == 1
    assert found("荷物 -遅れ").total == 0


def test_filters_of_statements(session, found, parcels):
    parcels.said["call"].kinds = {"pain": 0.8}
    parcels.said["cafe"].level = "laddered"
    session.flush()

    assert names(parcels, found(kind="pain")) == ["call"]
    assert names(parcels, found(level="laddered")) == ["cafe"]
    assert names(parcels, found(theme_id=parcels.theme.id)) == ["late"]
    assert names(parcels, found(coder_id=parcels.ada.id)) == ["late"]
    assert found(coder_id=make_user(session).id).total == 0


def test_filters_of_people_and_days(session, found, parcels):
    dora = make_customer(session, email="d@example.org")
    segment = make_segment(session, name="Dora", members=[dora])
    hers = make_statement(session, parcels.study, "Hers alone", customer=dora)

    assert found(segment_id=segment.id).ids == [hers.id]
    assert found(since=dt.date(2026, 11, 5)).total == 0
    assert found(since=dt.date(2026, 11, 4), until=dt.date(2026, 11, 4)).total == 6
    assert found("courier", Source.ANSWER, since=dt.date(2000, 1, 1)).total == 1
    assert found("courier", Source.ANSWER, until=dt.date(2000, 1, 1)).total == 0
    assert found("courier", Source.ANSWER, delivery_id=parcels.answer.delivery_id).total == 1
    assert found("courier", Source.ANSWER, delivery_id=parcels.answer.delivery_id + 1).total == 0


def test_a_note_without_consent_is_not_found(session, found, parcels):
    made = make_statement(session, parcels.study, "Never agreed to this")
    session.execute(
        sa.text("UPDATE interview SET has_consent = false WHERE id = :id"),
        {"id": int(made.respondent[1:])},
    )

    assert found("agreed").total == 0
    assert found("agreed", Source.NOTE).total == 0


def test_nobody_finds_what_she_may_not_read(session, found, parcels):
    stranger = make_user(session)
    viewer = make_user(session, role=Role.VIEWER)
    make_statement(session, make_study(session, owner=stranger, team_role=None), "parcel of others")

    everywhere = {"study_id": None}
    assert found("others", by=stranger, **everywhere).total == 1
    assert found("others", **everywhere).total == 0
    assert found("courier", Source.ANSWER, by=viewer).total == 0


def test_words_and_meaning_come_in_one_order(session, found, parcels):
    near = [parcels.said[key].id for key in ("call", "late", "other")]

    both = found("parcel", like=near)

    assert both.by_words == 2
    assert both.total == 4
    assert names(parcels, both)[0] == "late", "both orders name it"
    assert both.means == {parcels.said["call"].id, parcels.said["other"].id}
    assert len(set(both.ids)) == len(both.ids)


def test_pages_of_words_and_meaning_hold_everything_once(found, parcels):
    near = [one.id for one in parcels.said.values()]

    pages = [found("parcel", like=near, limit=2, offset=offset).ids for offset in (0, 2, 4)]

    assert sorted(one for page in pages for one in page) == sorted(near)


def test_meaning_alone_keeps_its_order_and_heeds_the_filters(session, found, parcels):
    near = [parcels.said[key].id for key in ("call", "late", "other")]

    assert names(parcels, found(like=near)) == ["call", "late", "other"]
    assert names(parcels, found(like=near, theme_id=parcels.theme.id)) == ["late"]
    assert found(like=[]).total == 0


def test_the_count_is_that_of_the_list(session, parcels):
    filters = Filters(study_id=parcels.study.id)

    assert count(session, Source.STATEMENT, parse("parcel"), filters, parcels.ada) == 2
    assert count(session, Source.STATEMENT, Words(), filters, parcels.ada) == 5
