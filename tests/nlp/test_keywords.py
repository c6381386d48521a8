"""The words that tell a theme: in people's own forms, pairs together, nothing that all say."""

from __future__ import annotations

import numpy as np
import pytest

from nlp.keywords import Term, candidate_stems, tell, terms
from nlp.words import Vocabulary, stem

RATES = (
    "the exchange rate is wrong",
    "why is the exchange rate so low",
    "I want a better exchange rate",
    "exchange rates change every day",
)
PASSCODE = (
    "I want to reset my passcode",
    "please help me reset my passcode",
    "reset the passcode, I forgot it",
    "my passcode does not work",
)
CARDS = ("the card was late", "I want my card", "where is the card", "my card is lost")


def told(texts: tuple[str, ...], likeness: dict[str, float] | None = None) -> tuple[Term, ...]:
    vocabulary = Vocabulary((*RATES, *PASSCODE, *CARDS))
    return terms(texts, vocabulary.weigh(texts), vocabulary, likeness or {}, count=8)


def test_words_said_together_stand_together_in_the_form_most_people_used():
    assert told(RATES)[0].text == "exchange rate"
    assert told(PASSCODE)[0].text == "reset my passcode"


def test_a_word_stands_in_one_term_only():
    stems = [stem_ for term in told(RATES) for stem_ in term.stems]

    assert len(stems) == len(set(stems))


def test_the_strongest_comes_first():
    weights = [term.weight for term in told(PASSCODE)]

    assert weights == sorted(weights, reverse=True)


def test_what_people_say_of_everything_tells_less_than_what_they_say_of_this():
    assert "want" not in [term.text for term in told(CARDS)][:2]


def test_a_word_near_to_the_meaning_of_a_theme_goes_before_one_that_is_not():
    near = told(CARDS, {stem("lost"): 0.5})
    far = told(CARDS, {stem("lost"): -0.5})

    assert [t.text for t in near].index("lost") < [t.text for t in far].index("lost")


def test_a_pair_is_not_cut_out_of_a_longer_phrase():
    texts = ("order a new card", "order a new card now", "I must order a new card")
    vocabulary = Vocabulary((*texts, *RATES, *PASSCODE))

    found = terms(texts, vocabulary.weigh(texts), vocabulary, {}, count=8)

    assert "order a new" not in {term.text for term in found}


def test_a_verb_keeps_its_particle():
    texts = ("verify a top up", "I cannot verify my top up", "verify a top up please")
    vocabulary = Vocabulary((*texts, *CARDS))

    found = terms(texts, vocabulary.weigh(texts), vocabulary, {}, count=8)

    assert found[0].text == "verify a top up"


def test_a_placeholder_is_no_word_of_a_theme():
    texts = ("call me at [phone] about rent", "[phone] rent is high", "rent [phone]")
    vocabulary = Vocabulary((*texts, *CARDS))

    found = terms(texts, vocabulary.weigh(texts), vocabulary, {}, count=8)

    assert "phone" not in {stem_ for term in found for stem_ in term.stems}


@pytest.mark.parametrize(
    "texts",
    [
        (
            "ich möchte, dass die Heizung nicht so laut ist",
            "die Heizung ist mir zu laut und ich kann nicht schlafen",
            "wenn die Heizung laut ist, kann ich nicht arbeiten",
            "und die Heizung ist auch in der Nacht laut",
        ),
        (
            "je voudrais que le chauffage ne soit pas trop cher",
            "le chauffage est trop cher pour nous",
            "le prix du chauffage est très cher et je ne sais pas pourquoi",
            "nous avons froid, le chauffage est cher",
        ),
    ],
)
def test_function_words_of_other_languages_tell_nothing(texts):
    vocabulary = Vocabulary(texts)

    stems = candidate_stems(vocabulary.weigh(texts), vocabulary)

    assert not {"und", "ich", "die", "ist", "nicht", "le", "pas", "et", "trop"} & set(stems[:4])


def test_an_english_corpus_keeps_words_that_are_function_words_elsewhere():
    texts = ("I come after work", "come in the evening", "so I come late", "I can come then")

    vocabulary = Vocabulary(texts)

    assert "come" in candidate_stems(vocabulary.weigh(texts), vocabulary)


def test_a_rare_slip_of_a_common_word_is_known_and_no_word_of_a_theme():
    texts = (*["pay for electricity"] * 6, "electricty costs", "warmer rooms", "warmed rooms")
    vocabulary = Vocabulary(texts)

    assert vocabulary.is_misspelt("less electricty")
    assert not vocabulary.is_misspelt("electricity in warmer rooms")
    assert stem("electricty") not in candidate_stems(vocabulary.weigh(texts[:7]), vocabulary)


def test_themes_without_a_single_word_are_told_by_none():
    nothing = Vocabulary(["?", "!!"])

    found = tell(
        {0: ["?", "!!"]},
        {0: nothing.weigh(["?", "!!"])},
        nothing,
        {0: np.ones(2, dtype=np.float32)},
        lambda texts: np.ones((len(texts), 2), dtype=np.float32),
        count=8,
    )

    assert found == {0: ()}
