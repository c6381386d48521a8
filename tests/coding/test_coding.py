"""Coding statement by statement: suggestions, several codes, none of these, undo, two people."""

from __future__ import annotations

import html
import re

import pytest
import sqlalchemy as sa
from counting import counted
from factories import make_statement

from survey.ask.interviews.models import Interview
from survey.understand.coding.pool import pool_of
from survey.understand.themes import log, services
from survey.understand.themes.models import Decision, Tagging, TaggingState, Theme, ThemeState
from survey.understand.themes.queries import codebook
from survey.understand.themes.services import Wording


def text_of(response) -> str:
    """The words of a page, without markup, in one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


def offers(response) -> list[str]:
    """The suggestions of a card, best first."""
    return [html.unescape(one) for one in re.findall(r"<span><b>([^<]*)</b>", response.text)]


def hidden(response) -> dict[str, str]:
    """The hidden fields of the first form that decides."""
    form = re.search(r'<form[^>]*class="offers">(.*?)</form>', response.text, re.DOTALL)
    assert form is not None, "there are no suggestions"
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form[1]))


def codes(session, statement) -> set[str]:
    """The names of the needs and wants in use that a statement has."""
    return set(
        session.scalars(
            sa.select(Theme.name)
            .join(Tagging, Tagging.theme_id == Theme.id)
            .where(
                Tagging.statement_id == statement.id,
                Tagging.state == TaggingState.ACCEPTED,
                Theme.state == ThemeState.ACCEPTED,
            )
        )
    )


@pytest.fixture
def coding(cast):
    return f"/studies/{cast.study.id}/coding"


@pytest.fixture
def ada(sign_in, cast):
    return sign_in(user=cast.ada)


def test_a_study_without_statements_says_where_they_come_from(sign_in, session, cast):
    from factories import make_study

    empty = make_study(session, owner=cast.ada)

    page = sign_in(user=cast.ada).get(f"/studies/{empty.id}/coding")

    assert page.status_code == 200
    assert "No statements yet" in text_of(page)


def test_every_statement_comes_with_what_is_likeliest_first(ada, cast, coding, warm, quiet):
    page = ada.get(coding, query_string={"at": cast.money[3].id})

    assert offers(page) == ["I can afford to be warm", "I sleep through the night"]
    page = ada.get(coding, query_string={"at": cast.noise[3].id})
    assert offers(page) == ["I sleep through the night", "I can afford to be warm"]


def test_a_suggestion_shows_the_statement_that_speaks_for_it(ada, cast, coding, warm, quiet):
    page = ada.get(coding, query_string={"at": cast.noise[2].id})

    assert "The neighbours are loud at night" in page.text


def test_one_press_codes_the_statement_and_goes_on(ada, session, cast, coding, warm, quiet):
    page = ada.get(coding, query_string={"at": cast.money[3].id})
    carried = hidden(page)

    answer = ada.post(f"{coding}/{cast.money[3].id}", data={**carried, "theme": warm.id})

    assert answer.status_code == 303
    assert answer.location.endswith(f"/coding?after={cast.money[3].id}")
    assert codes(session, cast.money[3]) == {"I can afford to be warm"}
    assert "5 of 10 statements read" in text_of(ada.get(answer.location))
    newest = log.feed(session, cast.study.id)[0]
    assert newest.text == "Coded 1 statement as “I can afford to be warm”, suggestion 1."


def test_the_next_suggestion_has_learned_from_the_last_decision(ada, session, cast, coding, warm):
    third = services.create(
        session, cast.study.id, warm.kind, Wording(name="My pet is well"), actor=cast.ada
    )
    before = offers(ada.get(coding, query_string={"at": cast.noise[4].id}))

    ada.post(f"{coding}/{cast.noise[0].id}", data={"theme": third.id})
    ada.post(f"{coding}/{cast.noise[1].id}", data={"theme": third.id})
    page = ada.get(coding, query_string={"at": cast.noise[2].id})

    assert set(before) == {"My pet is well", "I can afford to be warm"}
    assert offers(page)[0] == "My pet is well"
    assert "The neighbours are loud at night" in page.text


def test_a_statement_can_have_several_codes(ada, session, cast, coding, warm, quiet):
    several = {"several": "y"}

    answer = ada.post(f"{coding}/{cast.money[4].id}", data={"theme": warm.id, **several})
    page = ada.get(answer.location)
    ada.post(f"{coding}/{cast.money[4].id}", data={"theme": quiet.id, **several})

    assert offers(page) == ["I sleep through the night"]
    assert codes(session, cast.money[4]) == {warm.name, quiet.name}


def test_statements_in_the_same_words_are_coded_together(ada, session, cast, coding, warm):
    twin = make_statement(session, cast.study, "gas got so EXPENSIVE this year!")

    page = ada.get(coding, query_string={"at": cast.money[4].id})
    ada.post(f"{coding}/{cast.money[4].id}", data={"theme": warm.id})

    assert "×2 in the same words: decided together" in text_of(page)
    assert codes(session, twin) == {"I can afford to be warm"}


def test_none_of_these_leaves_the_statement_in_the_proposals(ada, session, cast, coding, warm):
    ada.get(coding)

    ada.post(f"{coding}/{cast.noise[0].id}", data={"none": "y"})

    pool = pool_of(session, cast.study.id)
    assert pool.decided[pool.place[cast.noise[0].id]]
    assert codes(session, cast.noise[0]) == set()
    assert [row.theme.name for row in codebook(session, cast.study.id)] == [warm.name]
    assert log.feed(session, cast.study.id)[0].text == (
        "Read 1 statement: none of the needs and wants."
    )
    from survey.understand.themes import search

    unplaced = search.found_by(session, cast.study.id, words="", show=search.Show.UNPLACED)
    assert search.count(session, [*unplaced, search.is_one(cast.noise[0].id)]) == 1


def test_what_was_set_aside_can_be_coded_after_all(ada, session, cast, coding, warm):
    ada.post(f"{coding}/{cast.money[3].id}", data={"none": "y"})

    ada.post(f"{coding}/{cast.money[3].id}", data={"theme": warm.id})

    pool = pool_of(session, cast.study.id)
    assert codes(session, cast.money[3]) == {warm.name}
    assert pool.marks[pool.place[cast.money[3].id]] == {warm.id}


def test_a_new_need_is_written_from_the_palette(ada, session, cast, coding, warm):
    palette = ada.get(f"{coding}/{cast.noise[0].id}/choose")
    answer = ada.post(
        f"{coding}/{cast.noise[0].id}",
        data={"name": "I sleep through the night", "kind": "need", "new": "y"},
    )

    assert "Type to find it, or to write a new one" in text_of(palette)
    assert answer.status_code == 303
    assert codes(session, cast.noise[0]) == {"I sleep through the night"}


def test_a_new_need_that_says_nearly_the_same_is_asked_about(ada, session, cast, coding, warm):
    typed = {"name": "I can afford being warm", "kind": "need", "new": "y"}

    warned = ada.post(f"{coding}/{cast.noise[0].id}", data=typed)
    insisting = ada.post(
        f"{coding}/{cast.noise[0].id}", data={**typed, "insist": "I can afford being warm"}
    )

    assert warned.status_code == 422
    assert "“I can afford to be warm” says nearly the same." in text_of(warned)
    assert 'value="I can afford being warm"' in warned.text
    assert insisting.status_code == 303
    assert codes(session, cast.noise[0]) == {"I can afford being warm"}


def test_nothing_chosen_is_refused_with_a_sentence(ada, cast, coding, warm):
    answer = ada.post(f"{coding}/{cast.noise[0].id}", data={})

    assert answer.status_code == 422
    assert "Choose a want or need, or write a new one." in text_of(answer)


def test_undo_takes_back_ones_own_decision_only(sign_in, session, cast, coding, warm, quiet):
    ada, ben = sign_in(user=cast.ada), sign_in(user=cast.ben)
    ada.post(f"{coding}/{cast.money[3].id}", data={"theme": warm.id})
    ben.post(f"{coding}/{cast.noise[3].id}", data={"theme": quiet.id})

    answer = ada.post(f"{coding}/undo")

    assert answer.location.endswith(f"/coding?at={cast.money[3].id}")
    assert codes(session, cast.money[3]) == set()
    assert codes(session, cast.noise[3]) == {quiet.name}


def test_what_was_undone_is_done_again(ada, session, cast, coding, warm):
    ada.post(f"{coding}/{cast.money[3].id}", data={"theme": warm.id})
    ada.post(f"{coding}/{cast.money[4].id}", data={"none": "y"})
    ada.post(f"{coding}/undo")
    ada.post(f"{coding}/undo")

    ada.post(f"{coding}/redo")
    ada.post(f"{coding}/redo")
    third = ada.get(ada.post(f"{coding}/redo").location)

    pool = pool_of(session, cast.study.id)
    assert codes(session, cast.money[3]) == {warm.name}
    assert pool.decided[pool.place[cast.money[4].id]]
    assert "There is nothing to do again" in text_of(third)


def test_the_second_sees_what_the_first_decided_before_deciding(
    sign_in, session, cast, coding, warm, quiet
):
    ada, ben = sign_in(user=cast.ada), sign_in(user=cast.ben)
    seen = hidden(ben.get(coding, query_string={"at": cast.money[3].id}))
    ada.post(f"{coding}/{cast.money[3].id}", data={"theme": warm.id})

    late = ben.post(f"{coding}/{cast.money[3].id}", data={**seen, "theme": quiet.id})
    between = codes(session, cast.money[3])
    again = ben.post(f"{coding}/{cast.money[3].id}", data={**hidden(late), "theme": quiet.id})

    assert late.status_code == 409
    assert "Ada decided on this at" in text_of(late)
    assert between == {warm.name}
    assert again.status_code == 303
    assert codes(session, cast.money[3]) == {warm.name, quiet.name}


def test_decisions_elsewhere_disturb_nobody(sign_in, cast, coding, warm, quiet):
    ada, ben = sign_in(user=cast.ada), sign_in(user=cast.ben)
    seen = hidden(ben.get(coding, query_string={"at": cast.money[3].id}))
    ada.post(f"{coding}/{cast.noise[3].id}", data={"theme": quiet.id})

    answer = ben.post(f"{coding}/{cast.money[3].id}", data={**seen, "theme": warm.id})

    assert answer.status_code == 303


def test_a_code_can_be_taken_away(ada, session, cast, coding, warm):
    ada.post(f"{coding}/{cast.money[0].id}/take-away", data={"theme": warm.id})

    assert codes(session, cast.money[0]) == set()


def test_who_only_reads_decides_nothing(sign_in, session, cast, coding, warm):
    cleo = sign_in("viewer")

    answer = cleo.post(f"{coding}/{cast.money[3].id}", data={"theme": warm.id})

    assert answer.status_code in {403, 404}
    assert codes(session, cast.money[3]) == set()


def test_more_like_this_lists_what_is_alike_first(ada, cast, coding, warm, quiet):
    page = ada.get(f"{coding}/like", query_string={"of": cast.noise[2].id})

    order = [page.text.find(html.escape(one.text)) for one in (cast.noise[4], cast.money[3])]
    assert -1 not in order
    assert order[0] < order[1]


def test_words_of_a_session_without_consent_are_on_no_screen(
    ada, session, cast, coding, warm, quiet
):
    withheld = make_statement(session, cast.study, "Never agreed that the street noise is told")
    like_it, choose = f"{coding}/like?of={withheld.id}", f"{coding}/{withheld.id}/choose"
    assert withheld.text in ada.get(like_it).text

    session.get_one(Interview, int(withheld.respondent[1:])).has_consent = False
    session.flush()

    assert ada.get(like_it).status_code == 404
    assert ada.get(choose).status_code == 404
    assert withheld.text not in ada.get(f"{coding}/like?of={cast.noise[2].id}").text


def test_a_card_costs_the_same_however_much_was_said(ada, session, connection, cast, coding, warm):
    ada.get(coding)
    with counted(connection) as few:
        ada.get(coding, query_string={"at": cast.money[4].id})
    for number in range(40):
        extra = make_statement(session, cast.study, f"Something else was said here, {number}")
        if number % 2:
            services.tag(session, warm, [extra.id], actor=cast.ada)
    ada.get(coding)
    with counted(connection) as many:
        ada.get(coding, query_string={"at": cast.money[4].id})

    assert many.count == few.count


def test_an_erased_statement_is_passed_over(ada, session, cast, coding, warm):
    ada.get(coding)
    gone = cast.money[3].id
    session.delete(cast.money[3])
    session.flush()

    page = ada.get(coding, query_string={"at": gone})
    answer = ada.post(f"{coding}/{gone}", data={"theme": warm.id})

    assert page.status_code == 200
    assert answer.status_code == 404


def test_the_log_says_all_that_was_decided(ada, session, cast, coding, warm):
    ada.post(f"{coding}/{cast.money[3].id}", data={"theme": warm.id})

    newest = session.scalars(sa.select(Decision).order_by(Decision.id.desc())).first()
    assert newest.actor_id == cast.ada.id
    assert newest.payload["changes"][0]["statements"] == [cast.money[3].id]


def test_what_a_person_calls_noise_is_not_offered(ada, session, cast, coding, warm):
    ada.get(coding)
    services.correct(session, cast.study.id, [cast.noise[0].id], ["noise"], actor=cast.ada)

    ada.get(coding)
    pool = pool_of(session, cast.study.id)
    offered = {int(pool.ids[one]) for one in pool.open}
    services.undo(session, cast.study.id, actor=cast.ada)
    again = pool_of(session, cast.study.id)

    assert cast.noise[0].id not in offered
    assert cast.noise[0].id in {int(again.ids[one]) for one in again.open}
