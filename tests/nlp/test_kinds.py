"""What a statement is, by rules and by the model that was trained on our own sentences."""

import json
from importlib.resources import files

import pytest

from nlp.kind_model import THRESHOLD, seed_examples
from nlp.kind_rules import findings
from nlp.kinds import Utterance, classify
from nlp.types import Correction, Kind, Part

WISH = "What would you like your home to do?"


def read(text, **known):
    (reading,) = classify([Utterance(text=text, **known)])
    return reading


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Could you add a second escalator?", Kind.WANT),
        ("need multi currency support", Kind.WANT),
        ("It would be lovely to have a quiet hour.", Kind.WANT),
        ("pls fix the barcode scanner", Kind.WANT),
        ("so that my team can see what changed", Kind.NEED),
        ("I want to be sure that the gas is off.", Kind.NEED),
        ("I can visit my sister without planning for weeks", Kind.NEED),
        ("The form crashed and I lost everything", Kind.PAIN),
        ("nobody called me back for two weeks", Kind.PAIN),
        ("way too expensive", Kind.PAIN),
        ("The new counter is brilliant, very friendly people", Kind.GAIN),
        ("I love the weekly overview", Kind.GAIN),
        ("We copy everything into a spreadsheet by hand.", Kind.WORKAROUND),
        ("I ask my daughter to do it instead", Kind.WORKAROUND),
        ("I am a teacher and have two children.", Kind.CONTEXT),
        ("nothing", Kind.NOISE),
        ("It is fine.", Kind.NOISE),
        ("n/a", Kind.NOISE),
        ("🙂", Kind.NOISE),
    ],
)
def test_the_strongest_kind(text, kind):
    reading = read(text)

    assert next(iter(reading.kinds)) is kind


def test_a_statement_may_be_several_kinds_at_once():
    reading = read("The print is tiny and I cannot read it, please make it bigger")

    assert {Kind.WANT, Kind.PAIN} <= set(reading.kinds)


def test_the_kinds_are_ordered_probabilities_and_never_empty():
    for text in ("", "qwz", "Add a map, I always get lost", "a" * 50_000):
        kinds = read(text).kinds

        assert list(kinds.values()) == sorted(kinds.values(), reverse=True)
        assert all(0 <= probability <= 1 for probability in kinds.values())
        assert all(probability >= THRESHOLD for probability in list(kinds.values())[1:])
        assert kinds


@pytest.mark.parametrize(
    "text",
    [
        "my home to turn on lights at dusk",
        "a filter for nut free",
        "automatic curtains",
        "to be able to see who is at the door",
        "my smart home to have a calendar",
        "a smoke alarm that I can easily turn off",
    ],
)
def test_after_a_question_for_wishes_a_bare_answer_is_a_want(text):
    reading = read(text, prompt=WISH)

    assert next(iter(reading.kinds)) is Kind.WANT
    assert Kind.NEED not in reading.kinds


@pytest.mark.parametrize("text", ["It never works", "I love it as it is", "nothing"])
def test_the_question_makes_no_want_of_a_full_clause(text):
    assert Kind.WANT not in read(text, prompt=WISH).kinds


@pytest.mark.parametrize("text", ["I can sleep", "to save money", "safety", "the dog is not alone"])
def test_the_answer_to_a_why_is_a_need(text):
    assert next(iter(read(text, part=Part.WHY).kinds)) is Kind.NEED
    prompted = read(text, prompt="Why is that important to you?")
    assert next(iter(prompted.kinds)) is Kind.NEED


def test_rules_name_what_they_saw_and_where():
    text = "Please add a map because I cannot find you"

    found = {finding.rule: finding.span.of(text) for finding in findings(text)}

    assert found["want: asks"] == "a map"
    assert found["pain: cannot"] == "cannot"
    assert found["pain: gives a cause"] == "because"


def test_english_rules_are_not_trusted_with_other_languages():
    reading = read("Ich möchte nicht warten, weil ich keine Zeit habe")

    assert reading.findings == ()
    assert max(reading.kinds.values()) < THRESHOLD


def test_the_model_learns_from_what_researchers_correct():
    text = "grommet flange sideways"
    before = read(text).kinds.get(Kind.WORKAROUND, 0.0)
    corrections = [
        Correction(text=f"grommet flange {word}", kinds=frozenset({Kind.WORKAROUND}))
        for word in ("up", "down", "left", "right", "twice", "again", "here", "there")
    ]

    (after,) = classify([Utterance(text=text)], corrections=corrections)

    assert next(iter(after.kinds)) is Kind.WORKAROUND
    assert after.kinds[Kind.WORKAROUND] > max(before, 0.5)


def test_the_same_statement_reads_the_same_whatever_stands_beside_it():
    texts = ["Add a map", "It crashes", "so that I can sleep", "n/a"]
    utterances = [Utterance(text=text) for text in texts]

    forwards = classify(utterances)
    backwards = classify(utterances[::-1])[::-1]

    assert [reading.kinds for reading in forwards] == [reading.kinds for reading in backwards]


def test_our_sentences_are_many_distinct_and_cover_every_kind():
    examples = seed_examples()

    counts = {kind: sum(kind in example.kinds for example in examples) for kind in Kind}
    assert len({example.text for example in examples}) == len(examples) > 400
    assert min(counts.values()) >= 40

    raw = (files("nlp") / "data" / "kinds.jsonl").read_text(encoding="utf-8")
    assert all(set(json.loads(line)) == {"text", "kinds"} for line in raw.splitlines())
