"""Statements are cut exactly, whatever people type."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.split import sentences, split


def pieces(text: str) -> list[str]:
    return [span.of(text) for span in split(text)]


def test_sentences_are_cut_and_abbreviations_are_not():
    text = "I paid approx. 20 euros, e.g. for the cable. Never again! Why?"

    assert pieces(text) == ["I paid approx. 20 euros, e.g. for the cable.", "Never again!", "Why?"]


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        (
            "We print the checklist so that nobody skips a step.",
            ["We print the checklist", "so that nobody skips a step."],
        ),
        ("Add a map because I get lost.", ["Add a map", "because I get lost."]),
        ("Lights at dusk so I can see", ["Lights at dusk", "so I can see"]),
        ("We need alerts in order to react.", ["We need alerts", "in order to react."]),
        ("Warn me, otherwise I forget it.", ["Warn me", "otherwise I forget it."]),
        (
            "It is slow, which means I stay late.",
            ["It is slow", "which means I stay late."],
        ),
        (
            "Because I forget things, please remind me.",
            ["Because I forget things", "please remind me."],
        ),
    ],
)
def test_a_strong_connective_begins_a_new_statement(text, clauses):
    assert pieces(text) == clauses


@pytest.mark.parametrize(
    "text",
    [
        "I want to be able to see the total",
        "I would like to pay by card",
        "The queue was so long and so slow",
        "And because of that",
    ],
)
def test_weak_words_cut_nothing(text):
    assert pieces(text) == [text]


def test_lists_and_line_breaks_end_a_statement_and_bullets_belong_to_none():
    text = "- longer cable\r\n* Sunday opening\n2) a bench\n\n• wifi"

    assert pieces(text) == ["longer cable", "Sunday opening", "a bench", "wifi"]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "...", "🙂🙂", "!!!", "-", "\u200b"])
def test_a_text_without_words_has_no_statement(text):
    assert split(text) == ()


def test_other_scripts_are_cut_at_their_own_full_stop():
    assert pieces("速く届けてほしい。電話が通じない。") == [
        "速く届けてほしい。",
        "電話が通じない。",
    ]


def test_emoji_stay_with_their_sentence():
    text = "Love it 😍 but the timer is quiet 🤷‍♀️. Louder please"

    assert pieces(text) == ["Love it 😍 but the timer is quiet 🤷‍♀️.", "Louder please"]


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=400))
def test_every_span_is_exact_ordered_and_trimmed(text):
    spans = split(text)

    ends = 0
    for span in spans:
        words = span.of(text)
        assert ends <= span.start < span.end <= len(text)
        assert words.strip() == words
        assert any(character.isalnum() or character == "_" for character in words)
        ends = span.end


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["I want", " so that ", " because ", "\n", ". ", "; ", " so I ", "nobody", ", ", "42"]
        ),
        max_size=30,
    ).map("".join)
)
def test_no_word_is_lost(text):
    spans = split(text)

    outside = "".join(
        character
        for position, character in enumerate(text)
        if not any(span.start <= position < span.end for span in spans)
    )
    assert not any(character.isalpha() for character in outside)


@pytest.mark.parametrize(
    "text",
    [
        "word " * 20_000,
        "a. " * 33_000,
        "so I " * 20_000,
        "because " * 12_000,
        " " * 100_000,
        "x" * 100_000,
        "\n- " * 33_000,
        "(.!? " * 20_000,
        "because of, I " * 7_000,
    ],
)
def test_a_hundred_thousand_characters_are_cut_in_linear_time(text):
    split("Warm. Up")
    begun = time.process_time()

    split(text)

    assert time.process_time() - begun < 5


def test_sentences_keep_their_reasons():
    text = "Add a map because I get lost. Thanks"

    assert [span.of(text) for span in sentences(text)] == [
        "Add a map because I get lost.",
        "Thanks",
    ]
