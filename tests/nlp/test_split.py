"""Statements are cut exactly, whatever people type."""

import re
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


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Longer hours, more parking and cheaper tickets",
            ["Longer hours", "more parking", "cheaper tickets"],
        ),
        ("price, quality, service", ["price", "quality", "service"]),
        ("lack of time and lack of staff", ["lack of time", "lack of staff"]),
        (
            "The pool is lovely but the changing rooms are cold",
            ["The pool is lovely", "the changing rooms are cold"],
        ),
        (
            "The app is quick, also please bring back the paper bill",
            ["The app is quick", "please bring back the paper bill"],
        ),
        (
            "Give me a bigger font and I would like to pay by invoice",
            ["Give me a bigger font", "I would like to pay by invoice"],
        ),
        (
            (
                "the bus was late again this morning and the driver said nothing for half an hour "
                "and my son missed his exam and it is not the first time"
            ),
            [
                "the bus was late again this morning",
                "the driver said nothing for half an hour",
                "my son missed his exam",
                "it is not the first time",
            ],
        ),
    ],
)
def test_several_ideas_in_one_sentence_are_told_apart(text, said):
    assert pieces(text) == said


@pytest.mark.parametrize(
    "text",
    [
        "a warm, bright, quiet waiting room",
        "my kitchen and bathroom",
        "I hand my phone to my mum to choose and she gives it back",
        "close the blinds at noon and open them at dusk",
        "When I am on the train, the page never loads",
        "gaps in the drafting, review or signing of contracts",
        "warn me when the oven is on but there is nobody at home",
        "I can find and cook something new",
    ],
)
def test_what_belongs_together_stays_together(text):
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

    assert pieces(text) == ["Love it 😍", "the timer is quiet 🤷‍♀️.", "Louder please"]


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
            [
                "I want",
                " so that ",
                " because ",
                "\n",
                ". ",
                "; ",
                " so I ",
                "nobody",
                ", ",
                "42",
                " and ",
                " but the tap is ",
                "more milk",
                " also please ",
                " & ",
            ]
        ),
        max_size=30,
    ).map("".join)
)
def test_no_word_is_lost(text):
    spans = split(text)

    outside = "".join(
        " " if any(span.start <= position < span.end for span in spans) else character
        for position, character in enumerate(text)
    )
    assert set(re.findall(r"[^\W\d]+", outside)) <= {"and", "but", "also"}


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
        "but I " * 17_000,
        "when but the a is " * 5_500,
        "and the and " * 8_000,
        ", and " * 16_000,
        "more milk, " * 9_000,
        "the dog and my " * 6_600,
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


def test_blanks_between_two_commas_are_no_item_of_a_list():
    text = "better food,    \t   , better water"

    assert [span.of(text) for span in split(text)] == [text]
