"""What the check list advises before a survey is published."""

import re

import pytest
from factories import ask, make_survey

from survey.ask.questionnaires.checklist import findings
from survey.ask.questionnaires.definition import definition_of
from survey.ask.questionnaires.queries import draft_of


@pytest.fixture
def advice(session):
    def of(questions, introduction="We want to heat better. It takes two minutes."):
        survey = make_survey(session, questions=questions)
        draft = draft_of(session, survey.id)
        draft.introduction = introduction
        session.flush()
        return [one for one in findings(definition_of(session, draft)) if not one.is_blocking]

    return of


CHANGE = ask("long_text", "What would you change?", settings={"asks_why": True})


def test_a_survey_with_nothing_to_improve_gets_no_advice(advice):
    words = {"low": 1, "high": 5, "low_label": "cold", "high_label": "warm"}

    assert (
        advice(
            [
                CHANGE,
                ask("scale", "How warm is it?", settings=words),
                ask("nps", "Would you recommend us?"),
            ]
        )
        == []
    )


def test_a_missing_introduction_is_named_with_the_way_to_write_it(advice):
    (finding,) = advice([CHANGE], introduction="  ")

    assert finding.message.startswith("There is no introduction.")
    assert finding.is_of_cover


@pytest.mark.parametrize("settings", [{}, {"low_label": "cold"}, {"high_label": "warm"}])
def test_a_scale_whose_ends_have_no_words_is_named(advice, settings):
    (finding,) = advice([CHANGE, ask("scale", "How warm is it?", settings=settings)])

    assert finding.message.startswith("“How warm is it?”: its ends have no words")
    assert finding.question_id is not None


def test_each_piece_of_advice_leads_to_where_it_is_followed(session, sign_in):
    survey = make_survey(session, questions=[CHANGE, ask("scale", "How warm is it?")])

    page = sign_in("researcher").get(f"/surveys/{survey.id}/publish").text

    assert f'<a href="/surveys/{survey.id}/cover">Go to the introduction</a>' in page
    assert re.search(
        rf'its ends have no words[^<]+<a href="/surveys/{survey.id}/questions/\d+#question-\d+">'
        "Go to the question</a>",
        page,
    )
    assert ">Publish version 1</button>" in page
