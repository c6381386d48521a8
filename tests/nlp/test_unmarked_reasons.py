"""Reasons that stand beside a want without a connective are told from what merely follows."""

import json
from pathlib import Path

import pytest

from nlp.clause_scores import likelihood, points_of
from nlp.extract import extract
from nlp.reasons import ReasonType, find_reason, unexplained
from nlp.types import Document

WISH = "What would you change?"
OWN = Path(__file__).parents[2] / "bench" / "data" / "reasons_own.jsonl"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a heater in the shed, the tools rust over the winter", "the tools rust over the winter"),
        ("a later slot. I work until six every day", "I work until six every day"),
        ("a lock - my bike was stolen twice", "my bike was stolen twice"),
        ("bike racks. Then I'd leave the car at home!", "I'd leave the car at home"),
        (
            "The print is tiny, my eyes hurt. Please make it bigger",
            "The print is tiny, my eyes hurt",
        ),
        (
            "an off switch. It beeps all night and nobody sleeps",
            "It beeps all night and nobody sleeps",
        ),
        ("some shade, last July two runners fainted", "last July two runners fainted"),
        ("a map of the ward, then I could find my wife", "I could find my wife"),
        ("a bus after ten as my shift ends late", "my shift ends late"),
        ("a season list, which would help me waste less", "waste less"),
        ("a spare key in case I lose mine", "I lose mine"),
        ("one bill, which would mean I see what I spend", "I see what I spend"),
        ("a cheaper plan cause I hardly use it", "I hardly use it"),
        ("a search so users find my courses", "users find my courses"),
        (
            "Your porters should knock twice, we were in the garden and they took the trunk away",
            "we were in the garden and they took the trunk away",
        ),
        (
            "a slower gate, I was on the ramp when it closed",
            "I was on the ramp when it closed",
        ),
    ],
)
def test_a_reason_is_found_without_a_template(text, reason):
    found = find_reason(text, WISH)

    assert found is not None
    assert found.span.of(text) == reason


@pytest.mark.parametrize(
    "text",
    [
        "a bigger screen. Also, the colours could be brighter",
        "free parking, cheaper coffee and longer hours",
        "more vegetarian dishes. The staff are lovely",
        "Apple Pay. I have been a customer since 2014.",
        "a table by the window. There will be four of us.",
        "a new card. Mine is the green one.",
        "softer towels. My wife says hello",
        "a card that lists what I can't drink",
        "a shelf where it's easy to see",
        "a map of the park, we were here in May and it rained",
        "a taller slide, I was there with friends and they liked it",
        "Spanish lessons, I have never learned it",
        "a vegan burger. I hear the place across the road does a nice one",
        "a search field. You could place it next to the logo.",
        "quieter music. No complaints about the food",
        "the old version back as soon as possible",
        "tap water, the coffee was cold but never mind",
        "a lamp, which can be dimmed",
        "The course was so good people come again",
    ],
)
def test_what_merely_follows_is_no_reason(text):
    assert find_reason(text, WISH) is None


def test_what_one_could_do_is_a_purpose_and_what_one_suffers_a_consequence():
    gain = find_reason("a night bus. I could stay until the end", WISH)
    loss = find_reason("a night bus. I miss the end of every concert", WISH)

    assert gain is not None
    assert loss is not None
    assert (gain.type, loss.type) == (ReasonType.PURPOSE, ReasonType.CONSEQUENCE)
    assert 0.5 <= loss.probability <= 1


def test_points_make_a_probability():
    assert likelihood(points_of("I fell and broke my wrist")) > 0.9
    assert likelihood(points_of("the staff are lovely")) < 0.1
    assert likelihood(points_of("")) < 0.01


def test_how_surely_a_want_lacks_its_reason():
    bare = unexplained("dark mode", prompt=WISH)
    aside = unexplained("dark mode. We talked about it in May", prompt=WISH)
    given = unexplained("dark mode because my eyes hurt", prompt=WISH)

    assert bare >= aside > 0.5 > given
    assert unexplained("It is fine.") == 0
    assert unexplained("dark mode", prompt="Why is that important to you?") == 0


def test_a_statement_carries_that_probability_and_no_other_does():
    want, praise = extract([Document(id="1", text="Please add dark mode. The staff are lovely.")])

    assert want.probe > 0.5
    assert want.needs_probe
    assert praise.probe == 0


def test_a_reason_is_left_out_of_the_want():
    text = "some shade, last July two runners fainted"

    (said,) = extract([Document(id="1", text=text, prompt=WISH)])

    assert said.want is not None
    assert said.want.of(text) == "some shade"
    assert said.evidence is not None
    assert said.evidence.of(text) == "last July two runners fainted"


def test_our_own_answers_are_read_no_worse_than_when_the_points_were_set():
    rows = [json.loads(line) for line in OWN.read_text(encoding="utf-8").splitlines()]

    found = [find_reason(row["text"], row.get("prompt")) is not None for row in rows]

    gold = [bool(row["gold_need"]) for row in rows]
    right = sum(one and other for one, other in zip(found, gold, strict=True))
    assert right / sum(found) > 0.93
    assert right / sum(gold) > 0.8
