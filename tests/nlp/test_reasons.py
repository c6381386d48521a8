"""Wants and reasons are found as exact spans, in the twenty examples of the codebook and beyond."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.reasons import ReasonType, find_reason, find_want

EXAMPLES = json.loads((Path(__file__).parent / "codebook.json").read_text(encoding="utf-8"))
NOT_A_REASON_CLAUSE = {
    "no nasty surprises",
    "feel that you know I have been coming here for ten years",
    "two calls to my nephew",
    "I lose the form I was filling in",
    "not knowing if I could exercise",
    "I missed the one about the flight change",
}
"""What the codebook quotes from statements that need no reason: they tell a pain or a gain."""


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["text"][:24])
def test_the_wants_of_the_codebook(example):
    want = find_want(example["text"])

    said = None if want is None else want.of(example["text"])
    if example["want"] is None:
        assert said is None
    else:
        assert said is not None
        assert example["want"] in said


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["text"][:24])
def test_the_reasons_of_the_codebook(example):
    reason = find_reason(example["text"])

    said = None if reason is None else reason.span.of(example["text"])
    if example["evidence"] is None or example["evidence"] in NOT_A_REASON_CLAUSE:
        assert said is None
    else:
        assert said is not None
        assert example["evidence"] in said


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("Need SSO.", "SSO"),
        ("we'd love to have a shared calendar", "a shared calendar"),
        ("Could you please send the invoice as a PDF?", "send the invoice as a PDF"),
        ("I wish there was a night bus", "a night bus"),
        ("It would be great if you had a waiting list, thanks", "a waiting list"),
        ("There should be a ramp at the side door", "a ramp at the side door"),
        ("pls add apple pay thx", "apple pay"),
        ("The staff are kind. But please open on Sundays!", "open on Sundays"),
        ("how about a family ticket?", "a family ticket"),
        ("Some way to filter by size would be handy", "Some way to filter by size"),
        ("cheaper tickets for students", "cheaper tickets for students"),
        ("stop ringing me at dinner time", "stop ringing me at dinner time"),
        ("Wish I could post to my wall", "I could post to my wall"),
        ("The lamp should remember my seat", "The lamp should remember my seat"),
        ("You need to hire more people", "hire more people"),
        ("Please waive the fee for pensioners", "waive the fee for pensioners"),
        ("The hall is dim, could you repaint the walls?", "repaint the walls"),
        ("can you please itemise my invoice", "itemise my invoice"),
        ("Please knock before you come in", "knock before you come in"),
        ("Please, no more glitter", "no more glitter"),
        ("Please lend us a key", "lend us a key"),
        ("Your porters should knock twice", "Your porters should knock twice"),
    ],
)
def test_a_want_is_named_by_its_own_words(text, want):
    found = find_want(text)

    assert found is not None
    assert found.of(text) == want


@pytest.mark.parametrize(
    "text",
    [
        "It is fine.",
        "The staff were lovely.",
        "I just want to say thank you",
        "I want to feel safe when I walk home.",
        "I waited for an hour.",
        "We need to know who changed what.",
        "Nobody answers the phone",
        "I didn't want the sauce",
        "Please note that we came on a Sunday.",
        "Can you believe they billed me twice?",
        "You cannot please everybody",
        "The waiters are eager to please",
        "The fish should arrive on Monday",
        "the cursor should blink in the box but it doesn't",
        "You may come and go as you please",
        "Please thank Maria for her patience",
        "Please do not buy this kettle",
        "",
    ],
)
def test_no_want_is_made_up(text):
    assert find_want(text) is None


@pytest.mark.parametrize(
    ("text", "words", "type_"),
    [
        ("A lamp so that I never trip", "I never trip", ReasonType.PURPOSE),
        ("a map so i can find it, thanks", "i can find it", ReasonType.PURPOSE),
        ("alerts in order to react in time", "react in time", ReasonType.PURPOSE),
        ("so the baby can sleep", "the baby can sleep", ReasonType.PURPOSE),
        ("Just because it wakes the baby.", "it wakes the baby", ReasonType.CAUSE),
        ("remind me cuz I forget", "I forget", ReasonType.CAUSE),
        ("Open later, as I work until six", "I work until six", ReasonType.CAUSE),
        ("It is shut so I have to drive", "I have to drive", ReasonType.CONSEQUENCE),
        ("Warn us, otherwise we pay twice", "we pay twice", ReasonType.CONSEQUENCE),
        ("It is late, which means I miss it", "I miss it", ReasonType.CONSEQUENCE),
    ],
)
def test_a_reason_is_a_purpose_a_cause_or_a_consequence(text, words, type_):
    reason = find_reason(text)

    assert reason is not None
    assert (reason.span.of(text), reason.type) == (words, type_)


@pytest.mark.parametrize(
    "text",
    [
        "I want to be able to see the total",
        "It was so good",
        "The soup was so so",
        "Unless stated otherwise",
        "since Monday it rains",
        "Need SSO, the app is great",
    ],
)
def test_no_reason_is_made_up(text):
    assert find_reason(text) is None


def test_a_purpose_goes_before_a_cause():
    text = "Add a list because I forget milk so that I can shop once"

    reason = find_reason(text)

    assert reason is not None
    assert reason.span.of(text) == "I can shop once"


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=6),
            st.sampled_from(
                [" I want ", " because ", " so that ", " would be nice", ", my ", ". ", "add "]
            ),
        ),
        max_size=12,
    ).map("".join)
)
def test_spans_always_hold_words(text):
    for span in (find_want(text), getattr(find_reason(text), "span", None)):
        if span is not None:
            assert 0 <= span.start < span.end <= len(text)
            assert any(map(str.isalnum, span.of(text)))


def test_the_answer_page_loads_nothing_heavy():
    program = (
        "import sys; import nlp.reasons;"
        "nlp.reasons.probe('Need SSO.');"
        "print([m for m in ('nltk', 'numpy', 'sklearn', 'pandas') if m in sys.modules])"
    )

    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert loaded.stdout.strip() == "[]"
