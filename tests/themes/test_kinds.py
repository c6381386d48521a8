"""What a statement is: shown with why, corrected by a person, kept over runs, undone, learned."""

from __future__ import annotations

import html
import re

import pytest
import sqlalchemy as sa
from factories import make_run, make_statement, make_study

from survey.core.errors import DomainError, NotFound
from survey.understand.statements.models import KindCorrection, Statement
from survey.understand.statements.readings import readings
from survey.understand.themes import search, services
from survey.understand.themes.errors import BuiltUpon
from survey.understand.themes.known import known_for
from survey.understand.themes.models import Action, Decision, ThemeKind
from survey.understand.themes.queries import belongs
from survey.understand.themes.search import Show
from survey.understand.themes.services import Wording


def text_of(response) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


@pytest.fixture
def timer(session, cast):
    return make_statement(
        session,
        cast.study,
        "I want a timer, the house is cold",
        kinds={"want": 0.85, "pain": 0.55},
        findings=[["want: asks", "want", 0, 6], ["pain: is bad", "pain", 29, 33]],
        words=[["timer", 1.4], ["want", 1.1]],
    )


@pytest.fixture
def ada(sign_in, cast):
    return sign_in(user=cast.ada)


def decide(session, cast, statement, *kinds, actor=None):
    return services.correct(session, cast.study.id, [statement.id], kinds, actor=actor or cast.ada)


def reading(session, statement):
    session.flush()
    return readings(session, [statement.id])[statement.id]


# --- correcting --------------------------------------------------------------------------------


def test_the_machine_says_how_sure_it_is_in_words(session, timer):
    read = reading(session, timer)

    assert [(one.kind, one.sureness) for one in read.kinds] == [
        ("want", "sure"),
        ("pain", "unsure"),
    ]
    assert [(one.name, one.kind) for one in read.rules] == [("asks", "want"), ("is bad", "pain")]
    assert read.words == ("timer", "want")


def test_a_correction_holds_with_who_and_when(session, cast, timer):
    decision = decide(session, cast, timer, "pain", "need")

    read = reading(session, timer)
    assert decision.action is Action.CORRECT
    assert decision.payload["text"] == "Said that 1 statement is a need and a pain."
    assert [(one.kind, one.sureness) for one in read.kinds] == [
        ("need", "decided"),
        ("pain", "decided"),
    ]
    assert read.decided_by == "Ada"
    assert read.decided_at is not None
    assert [one.kind for one in read.machine] == ["want", "pain"]


def test_an_undo_gives_back_what_the_machine_reads(session, cast, timer):
    decide(session, cast, timer, "noise")

    services.undo(session, cast.study.id, actor=cast.ben)

    session.refresh(timer)
    assert (timer.kinds, timer.kinds_decided) == ({"want": 0.85, "pain": 0.55}, False)
    assert session.scalars(sa.select(KindCorrection)).all() == []


def test_an_undo_gives_back_what_the_person_before_decided(session, cast, timer):
    decide(session, cast, timer, "noise")
    at = reading(session, timer).decided_at
    decide(session, cast, timer, "gain", actor=cast.ben)

    services.undo(session, cast.study.id, actor=cast.ben)

    read = reading(session, timer)
    assert ([one.kind for one in read.kinds], read.decided_by) == (["noise"], "Ada")
    assert read.decided_at == at


def test_a_correction_that_was_corrected_again_is_not_undone_first(session, cast, timer):
    first = decide(session, cast, timer, "noise")
    decide(session, cast, timer, "gain")

    with pytest.raises(BuiltUpon, match="changed again"):
        services.undo(session, cast.study.id, actor=cast.ada, decision_id=first.id)


def test_the_same_decision_again_is_none(session, cast, timer):
    decide(session, cast, timer, "pain")

    assert decide(session, cast, timer, "pain", actor=cast.ben) is None


def test_confirming_the_machine_is_a_decision(session, cast, timer):
    assert decide(session, cast, timer, "want", "pain") is not None

    assert reading(session, timer).decided_by == "Ada"


def test_what_is_said_in_the_same_words_is_corrected_together(session, cast):
    words = ("Too cold!", "too cold", "Too  COLD.")
    said = [make_statement(session, cast.study, text) for text in words]
    elsewhere = make_statement(session, make_study(session), "too cold")

    decision = decide(session, cast, said[1], "pain")

    assert decision.payload["text"] == "Said that 3 statements are a pain."
    decided = sa.select(Statement.id).where(Statement.kinds_decided)
    assert set(session.scalars(decided)) == {one.id for one in said}
    assert reading(session, elsewhere).same_count == 1


@pytest.mark.parametrize(
    ("kinds", "sentence"),
    [
        ((), "Choose at least one kind"),
        (("noise", "pain"), "no other kind holds with it"),
        (("joke",), "“joke” is no kind of statement"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(session, cast, timer, kinds, sentence):
    with pytest.raises(DomainError, match=sentence):
        decide(session, cast, timer, *kinds)


def test_a_statement_of_another_study_is_not_corrected(session, cast):
    strange = make_statement(session, make_study(session))

    with pytest.raises(NotFound):
        decide(session, cast, strange, "pain")


def test_what_a_person_calls_noise_is_no_longer_unplaced(session, cast, timer):
    unplaced = search.found_by(session, cast.study.id, words="timer", show=Show.UNPLACED)
    assert search.count(session, unplaced) == 1

    decide(session, cast, timer, "noise")

    assert search.count(session, unplaced) == 0


def test_the_words_of_an_erased_person_leave_with_her_correction(session, cast, timer):
    decide(session, cast, timer, "pain")

    session.delete(timer)
    session.flush()

    assert session.scalars(sa.select(KindCorrection)).all() == []
    services.undo(session, cast.study.id, actor=cast.ada)  # what is gone is passed over


# --- on the pages ------------------------------------------------------------------------------


def test_why_is_shown_with_the_words_and_the_way_to_correct_it(ada, timer):
    page = ada.get(f"/statements/{timer.id}")

    text = text_of(page)
    assert '<mark class="want">I want</mark>' in page.text
    assert "Words that weighed most: timer, want" in text
    assert "sure" in text
    assert f'action="/statements/{timer.id}/kinds"' in page.text


def test_a_kind_is_corrected_with_a_plain_form_on_every_page_that_shows_it(
    ada, session, cast, timer
):
    need = services.create(
        session,
        cast.study.id,
        ThemeKind.NEED,
        Wording(name="Warm"),
        actor=cast.ada,
        statement_ids=[timer.id],
    )
    make_run(session, cast.study, clusters=[{"statements": cast.cold}])
    pages = {
        f"/statements/{timer.id}": timer,
        f"/themes/{need.id}": timer,
        f"/studies/{cast.study.id}/statements?show=all&q=timer": timer,
        f"/studies/{cast.study.id}/review": cast.cold[0],
    }

    for address, statement in pages.items():
        page = ada.get(address)
        form = f'id="kinds-{statement.id}" action="/statements/{statement.id}/kinds"'
        assert form in page.text, address
        assert f'form="kinds-{statement.id}"' in page.text

    answer = ada.post(
        f"/statements/{timer.id}/kinds",
        data={"kinds": ["pain", "context"], "back": f"/themes/{need.id}"},
    )

    assert (answer.status_code, answer.location) == (303, f"/themes/{need.id}")
    page = text_of(ada.get(answer.location))
    assert "Said that 1 statement is a pain and context." in page
    assert "decided by Ada" in page


def test_nothing_chosen_is_said_and_changes_nothing(ada, session, timer):
    answer = ada.post(f"/statements/{timer.id}/kinds", data={}, follow_redirects=True)

    assert "Choose at least one kind" in text_of(answer)
    assert session.scalars(sa.select(Decision)).all() == []


def test_a_viewer_sees_why_and_cannot_correct(sign_in, session, cast, timer):
    need = services.create(
        session,
        cast.study.id,
        ThemeKind.NEED,
        Wording(name="Warm"),
        actor=cast.ada,
        statement_ids=[timer.id],
    )
    viewer = sign_in("viewer")

    page = viewer.get(f"/themes/{need.id}")

    assert "Words that weighed most" in page.text
    assert 'name="kinds"' not in page.text
    assert f"/statements/{timer.id}/kinds" not in page.text
    assert viewer.post(f"/statements/{timer.id}/kinds", data={"kinds": "pain"}).status_code == 403


def test_words_with_markup_in_them_stay_words(ada, session, cast):
    nasty = make_statement(
        session,
        cast.study,
        "<b>I want</b> more",
        findings=[["want: <i>asks</i>", "want", 0, 9]],
        words=[["<script>", 1.0]],
    )

    page = ada.get(f"/statements/{nasty.id}").text

    assert '<mark class="want">&lt;b&gt;I want</mark>' in page
    assert "<i>asks" not in page
    assert "&lt;script&gt;" in page


# --- duplicates --------------------------------------------------------------------------------


@pytest.fixture
def same(session, cast):
    return [make_statement(session, cast.study, "Too cold" + "!" * i) for i in range(12)]


def test_twelve_who_say_the_same_are_one_line(ada, cast, same):
    address = f"/studies/{cast.study.id}/statements?show=all&q=too+cold"

    page = text_of(ada.get(address))
    each = ada.get(f"{address}&same={same[0].id}")

    assert "×12 said in the same words" in page
    assert (
        "12 statements with all of these words, 1 different: those in the same words are shown once"
        in page
    )
    assert each.text.count('name="statements"') == 12


def test_a_line_that_stands_for_twelve_is_tagged_and_taken_out_as_twelve(ada, session, cast, same):
    need = services.create(
        session, cast.study.id, ThemeKind.NEED, Wording(name="Warm"), actor=cast.ada
    )
    inside = sa.select(sa.func.count()).select_from(Statement).where(belongs(need.id))

    tagged = ada.post(
        f"/studies/{cast.study.id}/statements/tag",
        data={"folded": "y", "show": "all", "into": need.id, "statements": same[0].id},
        follow_redirects=True,
    )

    assert "Tagged 12 statements" in text_of(tagged)
    assert "×12 said in the same words" in text_of(ada.get(f"/themes/{need.id}"))
    ada.post(
        f"/themes/{need.id}/statements",
        data={"folded": "y", "do": "out", "statements": same[0].id},
    )
    assert session.scalar(inside) == 0


def test_a_card_shows_the_same_words_once_with_their_number(ada, session, cast, same):
    make_run(
        session,
        cast.study,
        clusters=[
            {"statements": same, "quotes": [{"statement": one.id, "role": ""} for one in same[:3]]}
        ],
    )

    page = ada.get(f"/studies/{cast.study.id}/review")

    assert page.text.count("<blockquote") == 1
    assert "×12 said in the same words" in text_of(page)


# --- what a run is told ------------------------------------------------------------------------


def test_a_run_is_told_what_was_turned_away_from_a_theme(session, cast):
    need = services.create(
        session,
        cast.study.id,
        ThemeKind.NEED,
        Wording(name="Warm"),
        actor=cast.ada,
        statement_ids=[one.id for one in cast.cold],
    )
    services.untag(session, need, [cast.cold[4].id], actor=cast.ada)

    known = known_for(session, cast.study.id)

    assert known.rejected == {str(need.id): (cast.cold[4].text,)}
    assert cast.cold[4].text not in known.themes[str(need.id)]
