"""What a question asks for decides how a bare answer is read."""

import pytest

from nlp import Document, Kind
from nlp.extract import extract
from nlp.prompts import asks_for_wants, asks_how_it_is

BARE = (
    "a thermostat that knows when I leave",
    "heating that sees the house is empty",
    "a camera at the front door",
    "music in every room",
    "Speakers in the kitchen",
    "one volume for all rooms",
)


@pytest.mark.parametrize(
    "prompt",
    [
        "What should your home do for you?",
        "What would you change?",
        "What is missing?",
        "What could we do better?",
        "Any suggestions?",
        "Wishes",
        "change",
        "Feature requests",
        "What would you like us to do?",
        "Is there anything else you'd like to see?",
        "Improvements_2024",
        "What do you think we should improve?",
    ],
)
def test_questions_and_headings_that_ask_for_wants(prompt):
    assert asks_for_wants(prompt)


@pytest.mark.parametrize(
    "prompt",
    [
        "What do you like best?",
        "What annoys you?",
        "How satisfied are you with our features?",
        "What features do you use?",
        "Why is that important to you?",
    ],
)
def test_questions_that_ask_how_things_are(prompt):
    assert asks_how_it_is(prompt)
    assert not asks_for_wants(prompt)


@pytest.mark.parametrize("text", BARE)
@pytest.mark.parametrize(
    "known", [{"prompt": "What should your home do for you?"}, {"why": "I need it at night"}]
)
def test_a_bare_thing_is_a_want_when_wants_were_asked_for_or_why_was_asked(text, known):
    first = extract([Document(id="1", text=text, **known)])[0]

    assert first.kind is Kind.WANT
    assert first.kinds[Kind.WANT] >= 0.75
    assert first.want is not None
    assert first.want.of(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "It is fine",
        "nothing",
        "You sent turnips instead of potatoes",
        "Great service",
        "keep going",
    ],
)
@pytest.mark.parametrize("known", [{"prompt": "What would you change?"}, {"why": "I like it"}])
def test_neither_praise_nor_a_complaint_nor_nothing_becomes_a_want(text, known):
    first = extract([Document(id="1", text=text, **known)])[0]

    assert Kind.WANT not in first.kinds


def test_a_thing_named_by_what_is_wrong_with_it_is_both_and_less_sure():
    first = extract([Document(id="1", text="slow checkout", prompt="What could we improve?")])[0]

    assert first.kinds == {Kind.WANT: 0.6, Kind.PAIN: 0.5}
