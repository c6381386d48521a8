"""The rules behind the kinds: what they find, on which words, and what only looks alike."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.kind_rules import RULE_NAMES, findings
from nlp.types import Kind
from nlp.wants import want_in


def kinds_of(text):
    return {finding.kind for finding in findings(text)}


def asked(text):
    want = want_in(text, 0, len(text))
    return None if want is None else want.span.of(text)


@pytest.mark.parametrize(
    ("text", "object_"),
    [
        ("The menu should have a page for children.", "a page for children"),
        ("Doctors should introduce themselves first", "Doctors should introduce themselves first"),
        ("If only there were a tap in the garden.", "a tap in the garden"),
        ("It would help if there was a ramp", "a ramp"),
        ("A bench at the stop would go a long way.", "A bench at the stop"),
        ("A second till wouldn't hurt", "A second till"),
        ("Why is there no ramp at the side door?", "ramp at the side door"),
        ("Why can't I see last year's figures?", "I see last year's figures"),
        ("I'd have liked a window seat", "a window seat"),
        ("The one thing I would change is the sign-in.", "the sign-in"),
        ("All it lacks is a pocket", "a pocket"),
        ("longer opening hours", "longer opening hours"),
        ("less plastic, more paper bags", "less plastic, more paper bags"),
        ("Any chance of a family ticket?", "a family ticket"),
        ("There is no need to print the receipt", "need to print the receipt"),
        ("My recommendation would be a second entrance", "a second entrance"),
        ("Record the lectures", "Record the lectures"),
        ("I would be grateful for a lift", "a lift"),
        ("Great tour, please add one for children", "one for children"),
        ("I hope there will be a night bus", "there will be a night bus"),
        ("Feature request: recurring invoices", "recurring invoices"),
    ],
)
def test_many_ways_to_ask_name_what_is_asked_for(text, object_):
    assert asked(text) == object_


@pytest.mark.parametrize(
    "text",
    [
        "I would recommend it to anyone",
        "You should definitely try the soup",
        "You should have gone to the other one",
        "We should have read the reviews first.",
        "Everyone should visit once",
        "I wish every clinic were like this one",
        "I would love to come back",
        "We look forward to our next stay",
        "Close to the station and the shops",
        "Clean and quiet, with a garden",
        "Check in was quick",
        "More than enough room for five",
        "Better than the last one",
        "Make sure you book early",
        "Keep it as it is",
        "You need to know the way",
        "If you are looking for peace, this is it",
        "I asked for a towel and got none",
    ],
)
def test_what_only_looks_like_a_request(text):
    assert asked(text) is None


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("The soup was not good", Kind.PAIN, "not good"),
        ("never had any problems", Kind.GAIN, "never had any problems"),
        ("It isn't really helpful", Kind.PAIN, "isn't really helpful"),
        ("The waiter was rude", Kind.PAIN, "rude"),
        ("Lovely garden", Kind.GAIN, "Lovely"),
        ("It is too loud to sleep", Kind.PAIN, "is too loud"),
        ("We copy it by hand", Kind.WORKAROUND, "by hand"),
        ("I am left-handed", Kind.CONTEXT, "I am left"),
    ],
)
def test_a_finding_names_the_words_it_fired_on(text, kind, words):
    assert words in {finding.span.of(text) for finding in findings(text) if finding.kind is kind}


def test_a_denied_judgement_is_turned_round():
    assert Kind.GAIN not in kinds_of("The food was not very good")
    assert Kind.PAIN not in kinds_of("I have never had a problem with them")
    assert Kind.GAIN in kinds_of("Not only good but cheap")


def test_a_judging_word_in_a_set_phrase_judges_nothing():
    assert Kind.GAIN not in kinds_of("Some kind of form had to be signed")
    assert Kind.GAIN not in kinds_of("I worked there for the best of ten years")


@settings(max_examples=150, deadline=None)
@given(
    st.text(max_size=80)
    | st.lists(
        st.sampled_from(
            ["I", "can't", "İ", "ſ", "please", "add", "a", "’", "!", "so", "that", "not", "good"]
        )
    ).map(" ".join)
)
def test_every_finding_lies_inside_its_text(text):
    for finding in findings(text):
        assert finding.rule in RULE_NAMES
        assert 0 <= finding.span.start < finding.span.end <= max(1, len(text))
