"""The why-question is asked where a want stands without a reason, and nowhere else."""

import json
import time
from pathlib import Path

import pytest

from nlp.reasons import probe

EXAMPLES = json.loads((Path(__file__).parent / "codebook.json").read_text(encoding="utf-8"))
WISH = "What would you like your home to do?"


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["text"][:24])
def test_only_the_bare_wants_of_the_codebook_are_probed(example):
    assert (probe(example["text"]) is not None) is example["is_probed"]


@pytest.mark.parametrize(
    ("text", "echo"),
    [
        ("Need SSO.", "SSO"),
        ("Make it cheaper.", "Make it cheaper"),
        ("I'd like a thermostat that knows when I leave.", "a thermostat that knows when I leave"),
        ("The app is great. Please add a\nwidget!!", "a"),
        ("more vegetarian dishes please", "more vegetarian dishes"),
    ],
)
def test_the_echo_is_in_the_persons_own_words(text, echo):
    probed = probe(text)

    assert probed is not None
    assert probed.echo == echo
    assert probed.want.of(text) == echo


@pytest.mark.parametrize(
    ("text", "echo"),
    [
        ("a filter for nut free", "a filter for nut free"),
        ("my home to turn on lights at dusk", "my home to turn on lights at dusk"),
        ("automatic lights", "automatic lights"),
        ("to be able to see who is at the door", "to be able to see who is at the door"),
    ],
)
def test_an_answer_may_continue_its_question(text, echo):
    probed = probe(text, prompt=WISH)

    assert probed is not None
    assert probed.echo == echo


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nothing",
        "n/a",
        "It is fine.",
        "I don't know",
        "All good, thanks",
        "lights at dusk so I do not trip",
        "a lock because I forget to close the door",
        "an alarm, my mother falls at night",
        "🙂",
    ],
)
def test_no_why_is_asked_without_a_want_or_after_a_reason(text):
    assert probe(text, prompt=WISH) is None


def test_the_answer_to_a_why_is_not_asked_why():
    assert probe("less noise", prompt="Why is that important to you?") is None


def test_a_reason_before_the_want_counts():
    assert probe("I lose the form every time. Add a save button.") is None


def test_a_long_want_is_echoed_shortened_at_a_word():
    text = "I want " + "a very long list of things " * 20

    probed = probe(text)

    assert probed is not None
    assert len(probed.echo) <= 142
    assert probed.echo.endswith(" …")
    assert probed.want.of(text).startswith(probed.echo.removesuffix(" …"))


@pytest.mark.parametrize(
    "text",
    [
        "want " * 20_000,
        ", i " * 25_000,
        " " * 100_000,
        "so " * 33_000,
        "(the the " * 11_000,
        "\n" * 100_000,
        "would be nice " * 7_000,
        "a" * 100_000,
    ],
)
def test_a_hundred_thousand_characters_take_no_time(text):
    begun = time.process_time()

    probe(text, prompt=WISH)

    assert time.process_time() - begun < 0.5


def test_an_answer_takes_less_than_two_milliseconds():
    texts = [example["text"] for example in EXAMPLES]
    probe(texts[0])
    begun = time.process_time()

    for _ in range(10):
        for text in texts:
            probe(text, prompt=WISH)

    assert (time.process_time() - begun) / (10 * len(texts)) < 0.002
