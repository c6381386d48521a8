"""Needs are drafted from what customers said and from nothing else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.extract import extract
from nlp.rewording import phrase
from nlp.statement_of_need import draft, metric_twin, origin
from nlp.types import Document, Level, Part


def statements(*whys):
    documents = [
        Document(id=str(number), text="a thing", why=why, prompt="What would you change?")
        for number, why in enumerate(whys)
    ]
    return [found for found in extract(documents) if found.part is Part.WHY]


@pytest.mark.parametrize(
    ("why", "need"),
    [
        ("I can prepare dinner easily after a long day", None),
        ("I don't have to get up", "I do not have to get up"),
        ("i dont have to pull a string", "I do not have to pull a string"),
        ("it saves energy", "I can save energy"),
        ("to save money", "I can save money"),
        ("so I'm never late", "I am never late"),
        ("because I always forget to lock the door", "I remember to lock the door"),
        ("I never know where I stand", "I know where I stand"),
        ("so that nobody skips the safety step", "Nobody skips the safety step"),
        ("it would help me to understand my bill", "I understand my bill"),
        ("which lets us work from home", "We can work from home"),
        ("easier for me to reach the top shelf", "I can reach the top shelf more easily"),
        ("it makes my life easier", "My life is easier"),
        ("I will know when the parcel comes", "I know when the parcel comes"),
        ("my child will be safe on the way", "My child is safe on the way"),
        ("my plants dont die in summer", "My plants do not die in summer"),
        ("when I am away, I can check on the cat", "I can check on the cat when I am away"),
        ("I want to be able to walk home alone", "I can walk home alone"),
        ("knowing what I pay before I order", "I know what I pay before I order"),
        ("you can see what is left", "I can see what is left"),
        ("no need to carry my keys", "I do not have to carry my keys"),
        ("so my mother can use it on her own, thanks", "My mother can use it on her own"),
        ("feel that you know I am a regular", "I feel that you know I am a regular"),
        ("I can rest assured that the door is shut", "I know that the door is shut"),
        ("I can throughout the day see my steps", "I can see my steps throughout the day"),
        ("no more standing in the rain", "I do not have to stand in the rain"),
        ("grandma could follow along", "Grandma can follow along"),
        ("I do not like getting up at night", "I do not have to get up at night"),
        ("it keeps me safe on the way home", "I stay safe on the way home"),
        ("it avoids fuss and saves power", "I can avoid fuss and save power"),
        ("I know whether or not I should open", "I know whether or not I should open"),
    ],
)
def test_the_answer_to_a_why_becomes_a_need(why, need):
    written = phrase(why, is_pain=False)

    assert written is not None
    assert written.text == (need or why)


@pytest.mark.parametrize(
    ("pain", "need"),
    [
        ("the market closes before I get there", "I can get there before the market closes"),
        ("I never know where I stand", "I know where I stand"),
        ("I cannot find the settings", "I can find the settings"),
        ("I have to take a day off work", "I do not have to take a day off work"),
        ("I missed the one about the flight", "I do not miss the one about the flight"),
        ("my eyes hurt when I read at night", "My eyes do not hurt when I read at night"),
        ("nobody answers the phone at night", "Somebody answers the phone at night"),
        ("I was charged twice and nobody knew why", "I am not charged twice"),
        ("they charged me twice", "I am not charged twice"),
        ("it took me four calls to cancel", "I do not need four calls to cancel"),
        ("my battery is always empty by noon", "My battery is not empty by noon"),
        (
            "the last train leaves before the show ends",
            "The last train does not leave before the show ends",
        ),
        ("every time I explain it all again", "I do not have to explain it all again every time"),
        (
            "I had to leave my shopping at the till",
            "I do not have to leave my shopping at the till",
        ),
        ("not knowing if I could exercise", "I know if I can exercise"),
        ("my boss only trusts numbers she can check", "My boss can check numbers"),
        ("my daughter ended up in hospital in May", "My daughter does not end up in hospital"),
        ("there was nobody to ask at the desk", "There is somebody to ask at the desk"),
        ("the ambulance couldn't get to my father", "The ambulance can get to my father"),
        (
            "I stand for an hour with my bad hip",
            "I do not have to stand for an hour with my bad hip",
        ),
        ("your form rejects my old address", "The form does not reject my old address"),
        ("waiting for the call makes me sick", "Waiting for the call does not make me sick"),
        ("the floor won't be cold", "The floor is not cold"),
    ],
)
def test_a_pain_is_turned_round_where_a_safe_rule_exists(pain, need):
    written = phrase(pain, is_pain=True)

    assert written is not None
    assert written.text == need


@pytest.mark.parametrize(
    "why",
    [
        "safety",
        "peace of mind",
        "convenience",
        "it is blue",
        "because",
        "asdf qwer",
        "",
        "...",
        "same as before",
        "my son reacts",
        "what?",
        "I am forever alone",
        "I do not have to use it to do",
    ],
)
def test_nothing_is_invented(why):
    assert phrase(why, is_pain=False) is None


@pytest.mark.parametrize(
    ("said", "need", "added"),
    [
        ("you can see what is left", "I can see what is left", []),
        ("it saves me time at work", "I can save time at work", ["can"]),
        ("I forgot to lock the door", "I remember to lock the door", ["remember"]),
        ("I couldn't find the ward", "I can find the ward", []),
        ("my bag was lost twice", "My bag is not lost twice", ["not"]),
        ("I miss my stop", "I do not miss my stop", ["do", "not"]),
    ],
)
def test_each_word_is_the_customers_or_added(said, need, added):
    marks = origin(need, said)

    assert [word for word, mark in zip(need.split(), marks, strict=True) if not mark] == added


def test_a_draft_carries_its_level_and_its_evidence():
    (said,) = statements("because I always forget to lock the door")

    need = draft([said], respondents=1)

    assert need is not None
    assert need.level is Level.LADDERED
    assert need.evidence is not None
    assert need.evidence.of(said.text) == "I always forget to lock the door"
    assert [fault.rule for fault in need.lint] == ["L9"]


@pytest.mark.parametrize(
    "pain",
    ["I work nights and sleep during the day", "I am hard of hearing", "I was there in May"],
)
def test_what_somebody_is_or_does_is_not_turned_round(pain):
    assert phrase(pain, is_pain=True) is None


def test_what_is_feared_is_turned_round_and_a_case_is_no_need():
    feared, case = statements("in case I forget my keys", "in case my baby needs anything")

    assert draft([feared]).text == "I do not forget my keys"
    assert draft([case]) is None


def test_what_others_cannot_do_is_wished_when_asked_why():
    (said,) = statements("my child can not get into dangerous items")

    assert draft([said]).text == "My child cannot get into dangerous items"


def test_a_draft_says_which_words_are_the_customers():
    (said,) = statements("it saves time in the morning")

    need = draft([said])

    assert need is not None
    assert need.text == "I can save time in the morning"
    assert need.origin == (False, False, True, True, True, True, True)
    assert need.source == said.id
    assert need.metric == "Increase the amount of time that I save in the morning"


def test_the_first_usable_reason_wins_unless_a_later_one_reads_better():
    said = statements("safety", "I can do it", "I can see who is at the door at night")

    need = draft(said)

    assert need is not None
    assert need.text == "I can see who is at the door at night"


def test_among_equals_the_most_typical_is_taken():
    said = statements("I can see who is at the door", "I can hear who is at the gate")

    need = draft(said)

    assert need is not None
    assert need.text == "I can see who is at the door"


def test_a_theme_without_a_usable_reason_has_no_draft():
    assert draft(statements("safety", "comfort")) is None
    assert draft([]) is None
    assert draft(extract([Document(id="1", text="Need SSO.")])) is None


def test_a_draft_from_the_reason_in_an_answer():
    found = extract(
        [Document(id="1", text="I just want a faster horse, the market closes before I get there.")]
    )

    need = draft(found)

    assert need is not None
    assert need.text == "I can get there before the market closes"
    assert need.origin == (True, False, True, True, True, True, True, True)


@pytest.mark.parametrize(
    ("need", "metric"),
    [
        ("I can find the settings", "Minimise the time it takes to find the settings"),
        ("I do not have to get up", "Minimise the number of times that I have to get up"),
        ("I am never late", "Minimise the likelihood that I am late"),
        ("I know where I stand", "Increase the likelihood that I know where I stand"),
        (
            "Nobody skips the safety step",
            "Minimise the likelihood that somebody skips the safety step",
        ),
        ("My food does not burn", "Minimise the likelihood that my food burns"),
        ("We can save energy", "Increase the amount of energy that we save"),
        ("I can control dogs more easily", "Minimise the effort it takes to control dogs"),
    ],
)
def test_every_need_has_a_metric_twin(need, metric):
    assert metric_twin(need) == metric


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=5),
            st.sampled_from(
                [
                    "I",
                    "can",
                    "not",
                    "so",
                    "that",
                    "because",
                    "the",
                    "market",
                    "closes",
                    "before",
                    "we",
                    "get",
                    "there",
                    "never",
                    "don't",
                    "to",
                    "be",
                    "able",
                    "it",
                    "saves",
                    "me",
                    "nobody",
                    "will",
                    "energy",
                    "is",
                ]
            ),
        ),
        max_size=40,
    ).map(" ".join),
    st.booleans(),
)
def test_a_draft_is_always_short_and_has_a_mark_for_every_word(words, is_pain):
    written = phrase(words, is_pain=is_pain)

    if written is not None:
        assert 3 <= len(written.text.split()) <= 25
        assert len(origin(written.text, words)) == len(written.text.split())
        assert any(origin(written.text, words))
        assert metric_twin(written.text)
