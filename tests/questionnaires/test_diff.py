"""What differs between two versions, and what it does to answers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from survey.ask.questionnaires.answered import AnswerCounts
from survey.ask.questionnaires.definition import (
    Definition,
    OptionDefinition,
    QuestionDefinition,
)
from survey.ask.questionnaires.diff import changes
from survey.ask.questionnaires.models import Anonymity, QuestionKind

HOUSE = OptionDefinition(id=1, code="1", label="House")
FLAT = OptionDefinition(id=2, code="2", label="Flat")
CHANGE = QuestionDefinition(
    id=1, code="change", kind=QuestionKind.LONG_TEXT, prompt="What would you change?"
)
HOME = QuestionDefinition(
    id=2, code="home", kind=QuestionKind.ONE_CHOICE, prompt="Where?", options=(HOUSE, FLAT)
)
WARM = QuestionDefinition(
    id=3,
    code="warm",
    kind=QuestionKind.SCALE,
    prompt="Warm?",
    settings={"low": 1, "high": 5, "low_label": "Cold", "high_label": "Warm"},
)
FIRST = Definition(
    survey_id=1,
    version_id=1,
    number=1,
    anonymity=Anonymity.IDENTIFIED,
    heading="Heating",
    introduction="",
    thanks="",
    language="en",
    questions=(CHANGE, HOME, WARM),
)
COUNTS = AnswerCounts(by_question={1: 40, 2: 38, 3: 35}, by_option={1: 30, 2: 8})


def found(*questions, **over):
    after = replace(FIRST, questions=questions or FIRST.questions, number=2, **over)
    return [
        (str(one.kind), one.code, one.what, one.answer_count)
        for one in changes(FIRST, after, COUNTS)
    ]


def test_two_equal_versions_do_not_differ():
    assert found() == []


@pytest.mark.parametrize("name", ["heading", "introduction", "thanks"])
def test_other_words_around_the_questions_are_cosmetic(name):
    assert [one[0] for one in found(**{name: "Other"})] == ["cosmetic"]


def test_another_wording_is_cosmetic_and_says_how_many_answers_it_touches():
    assert found(replace(CHANGE, prompt="What would you alter?"), HOME, WARM) == [
        ("cosmetic", "change", "The question is worded anew.", 40)
    ]


def test_a_declared_change_of_meaning_is_breaking_and_stands_first():
    after = found(replace(CHANGE, prompt="What would you keep?", epoch=2), HOME, WARM)

    assert after == [
        (
            "breaking",
            "change",
            (
                "You said that it asks for something else now. Answers before and after are kept "
                "apart."
            ),
            40,
        ),
        ("cosmetic", "change", "The question is worded anew.", 40),
    ]


def test_another_kind_is_breaking():
    after = found(replace(CHANGE, kind=QuestionKind.SHORT_TEXT, epoch=2), HOME, WARM)

    assert after == [
        (
            "breaking",
            "change",
            "It was “Long text” and is “Short text” now. Answers before and after are kept apart.",
            40,
        )
    ]


def test_other_ends_of_a_scale_are_breaking_once():
    wide = replace(WARM, settings={**WARM.settings, "high": 7}, epoch=2)

    assert found(CHANGE, HOME, wide) == [
        (
            "breaking",
            "warm",
            "The scale was 1 to 5 and is 1 to 7 now. Answers before and after are kept apart.",
            35,
        )
    ]


def test_other_words_at_the_end_of_a_scale_are_comparable():
    named = replace(WARM, settings={**WARM.settings, "low_label": "Freezing"})

    assert found(CHANGE, HOME, named) == [
        ("comparable", "warm", "Changed: the word at the low end.", 35)
    ]


def test_a_choice_worded_anew_names_the_answers_that_chose_it():
    after = replace(HOME, options=(HOUSE, replace(FLAT, label="Apartment")))

    assert found(CHANGE, after, WARM) == [
        (
            "comparable",
            "home",
            "A choice is worded anew; whoever chose it before counts under the new words.",
            8,
        )
    ]


def test_added_removed_and_reordered_choices_are_comparable():
    boat = OptionDefinition(id=3, code="3", label="Boat")

    assert found(CHANGE, replace(HOME, options=(HOUSE, FLAT, boat)), WARM) == [
        ("comparable", "home", "The choice “Boat” is offered from now on.", 38)
    ]
    assert found(CHANGE, replace(HOME, options=(HOUSE,)), WARM) == [
        ("comparable", "home", "The choice “Flat” is no longer offered; its answers are kept.", 8)
    ]
    assert found(CHANGE, replace(HOME, options=(FLAT, HOUSE)), WARM) == [
        ("comparable", "home", "The choices stand in another order.", 38)
    ]


def test_added_and_removed_questions_are_comparable():
    pets = QuestionDefinition(id=4, code="pets", kind=QuestionKind.NUMBER, prompt="Pets?")

    assert found(CHANGE, HOME, WARM, pets) == [
        ("comparable", "pets", "The question is asked from now on.", 0)
    ]
    assert found(CHANGE, HOME) == [
        ("comparable", "warm", "The question is no longer asked; its answers are kept.", 35)
    ]


def test_only_the_question_that_moved_is_named():
    said = "The question is asked at another place; what stands before it may colour the answer."

    assert found(WARM, CHANGE, HOME) == [("comparable", "warm", said, 35)]


def test_required_and_condition_are_comparable():
    shown = replace(
        WARM,
        is_required=True,
        show_if={"all": [{"question": "home", "op": "is", "value": "1"}]},
    )

    assert [one[2] for one in found(CHANGE, HOME, shown)] == [
        "An answer is required now.",
        "It is shown under another condition, so other people answer it.",
    ]
