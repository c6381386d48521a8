"""Each rule of the codebook finds its fault, says where it is, and what to write or ask instead."""

import pytest

from nlp.lint import lint, shared_words
from nlp.types import Span


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("I can reach the market before it closes", []),
        ("I can see the total in the app", ["L1"]),
        ("Add more light to the hall", ["L2"]),
        ("I can cook and clean at once", ["L3"]),
        ("I can pay at the till faster", ["L4"]),
        ("The bus must be on time", ["L5"]),
        ("I do not have to queue twice", ["L6"]),
        ("I can sleep", ["L7"]),
        ("I can " + "walk " * 25, ["L7"]),
        ("I have peace of mind at night", ["L11"]),
    ],
)
def test_each_lint_rule_finds_its_fault(text, rules):
    assert [found.rule for found in lint(text)] == rules


def test_a_study_can_name_its_own_solutions():
    (found,) = lint("I can open Doorkeeper from the car", solutions=["Doorkeeper"])

    assert found.rule == "L1"
    assert "“doorkeeper”" in found.message


def test_the_message_says_what_to_do():
    (found,) = lint("I can pay at the till faster")

    assert found.message == "“faster” is vague. How would you notice?"


@pytest.mark.parametrize(
    ("text", "rule", "words", "suggestion"),
    [
        ("I can see the total in the app", "L1", "app", "Write “I can see the total”."),
        ("Enable me to find my way home", "L2", "Enable", "Write “I can find my way home”."),
        (
            "I can cook and clean at once",
            "L3",
            "and",
            "Write two: “I can cook” and “I can clean at once”.",
        ),
        (
            "I can save time and money",
            "L3",
            "and",
            "Write two: “I can save time” and “I can save money”.",
        ),
        (
            "I know the price and my child is safe",
            "L3",
            "and",
            "Write two: “I know the price” and “My child is safe”.",
        ),
        (
            "I can pay at the till faster",
            "L4",
            "faster",
            "Ask: how would you notice? E.g. within how many minutes, or before what happens?",
        ),
        ("The bus must be on time", "L5", "must", "Write “The bus is on time”."),
        ("The buses must stop at the gate", "L5", "must", "Write “The buses stop at the gate”."),
        ("We should know who was here", "L5", "should", "Write “We can know who was here”."),
        (
            "I do not lose the form I was filling in",
            "L6",
            "not",
            "Perhaps “I can keep the form I was filling in”: is that what they mean?",
        ),
        (
            "My food is not too cold at night",
            "L6",
            "not",
            "Perhaps “My food is warm enough at night”: is that what they mean?",
        ),
        (
            "Nobody skips the safety step",
            "L6",
            "Nobody",
            "Ask: what happens instead? Write that, if it was said.",
        ),
        (
            "I have peace of mind at night",
            "L11",
            "peace of mind",
            "Ask: what has to happen, or not to happen, for “peace of mind”? Write that.",
        ),
    ],
)
def test_each_fault_has_its_words_and_a_way_out(text, rule, words, suggestion):
    (found,) = lint(text)

    assert found.rule == rule
    assert found.span is not None
    assert found.span.of(text) == words
    assert found.suggestion == suggestion


@pytest.mark.parametrize(
    "text",
    [
        "Add a button and make it better, it must never fail",
        "I can sleep",
        "I can " + "walk, and then ride " * 8,
        "Support me",
        "and",
        "must",
        "",
    ],
)
def test_no_fault_is_without_a_way_out(text):
    for found in lint(text, source="", respondents=0, others=["I can sleep"]):
        assert found.suggestion
        assert found.span is None or found.span.of(text)


@pytest.mark.parametrize(
    "text",
    [
        "I can receive a delivery without losing working time",
        "Every safety step is done every time",
        "I can walk between the gate and the door",
        "I can reach somebody day and night",
        "I can read at night without eye strain",
    ],
)
def test_the_codebooks_own_needs_are_clean(text):
    assert lint(text) == ()


def test_a_need_without_a_customers_words_is_found():
    source = "I never know where I stand."

    assert [one.rule for one in lint("I know where I stand", source=source)] == ["L8"]
    assert lint("I know where I stand", source=source, evidence="where I stand") == ()
    assert lint("I know where I stand", source=source, evidence=Span(2, 26)) == ()
    for wrong in ("where you stand", Span(2, 99), "", Span(26, 27)):
        assert [x.rule for x in lint("I know where I stand", source=source, evidence=wrong)] == [
            "L8"
        ]


def test_what_one_person_said_is_tentative():
    assert [one.rule for one in lint("I know where I stand", respondents=1)] == ["L9"]
    assert lint("I know where I stand", respondents=2) == ()


def test_a_near_duplicate_is_named():
    others = ["I can find the setting quickly", "I know where I stand"]

    (found,) = lint("I can find the settings", others=others)

    assert found.rule == "L10"
    assert "“I can find the setting quickly”" in found.message
    assert lint("I can find the settings", others=["I can find the settings"]) == ()


def test_likeness_may_be_that_of_meanings():
    def like(one, other):
        return 0.9 if {one, other} == {"I can reach the shop", "I can get to the store"} else 0.1

    (found,) = lint("I can reach the shop", others=["I can get to the store"], likeness=like)

    assert found.rule == "L10"


def test_likeness_by_words_is_the_share_of_words_in_common():
    assert shared_words("I can find the settings", "I find the setting") == 1
    assert shared_words("I can sleep at night", "the bus is late") == 0
    assert shared_words("", "the bus is late") == 0
