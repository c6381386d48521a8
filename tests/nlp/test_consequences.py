"""The evidence of a complaint is what happens to the person, not how it comes about."""

import pytest

from nlp.consequences import TELLING, consequence_in
from nlp.extract import extract
from nlp.reasons import is_unknown
from nlp.types import Document, Level


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The app logs me out and I miss my stop", "I miss my stop"),
        ("The hall is so full that I stand for an hour", "I stand for an hour"),
        ("The rent went up twice, I lie awake doing sums", "I lie awake doing sums"),
        ("He talked too fast and left, not knowing if I could walk", "not knowing if I could walk"),
        ("They changed the menu and my allergic son went hungry", "my allergic son went hungry"),
        ("It took me four calls to cancel.", "It took me four calls to cancel"),
    ],
)
def test_the_clause_about_the_person_is_taken(text, words):
    found = consequence_in(text, 0, len(text))

    assert found is not None
    assert found[0].of(text) == words


@pytest.mark.parametrize(
    "text", ["The bus was late again.", "The page never loads", "I was happy with it", "", ", and"]
)
def test_where_nothing_happens_to_anybody_there_is_none(text):
    assert consequence_in(text, 0, len(text)) is None


def test_what_tells_more_has_more_points():
    def points(text):
        return consequence_in(text, 0, len(text))[1]

    assert points("I missed my flight and had to sleep on the floor") > TELLING
    assert points("I was there in May") < TELLING


def test_what_somebody_never_knows_is_a_need_they_state():
    (said,) = extract([Document(id="1", text="I never know which bin goes out on which day.")])

    assert said.level is Level.STATED
    assert is_unknown("I don't understand my bill")
    assert not is_unknown("I never know it")
    assert not is_unknown("I missed my bus")


def test_a_hundred_thousand_characters_take_one_look():
    text = "and I lose my place, " * 5_000

    assert consequence_in(text, 0, len(text)) is not None
