"""Names and inclusion criteria: phrases people used that stand alone, sentences a reader can apply."""

from __future__ import annotations

import numpy as np
import pytest

from nlp import Document, Settings, analyse
from nlp.criteria import LONGEST_QUOTE, criterion
from nlp.label import Named, choose_name, fallback_name, shortlist
from nlp.readable import is_unfinished, reading
from nlp.types import ThemeKind
from nlp.words import Vocabulary


@pytest.mark.parametrize(
    "phrase",
    [
        "find my card and think",
        "the receiver is saying",
        "how long will an urgent transfer",
        "be to get an account",
        "make save",
        "got ill once and do not want",
    ],
)
def test_a_phrase_that_breaks_off_reads_badly(phrase):
    assert is_unfinished(phrase.split())
    assert reading(ThemeKind.WANT, phrase) < 0.2


@pytest.mark.parametrize("phrase", ["a quiet floor", "open on Sunday", "be safe in my home"])
def test_a_phrase_that_stands_alone_is_whole(phrase):
    assert not is_unfinished(phrase.casefold().split())


@pytest.mark.parametrize("phrase", ["money now", "get this fixed", "help please"])
def test_a_phrase_that_leaves_open_what_is_meant_reads_worse(phrase):
    assert reading(ThemeKind.WANT, phrase) < reading(ThemeKind.WANT, "receive my salary")


def test_what_the_study_is_about_names_no_theme():
    assert reading(ThemeKind.WANT, "smart home") < reading(ThemeKind.WANT, "front door")


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (["it keeps until the weekend"], "keeps until the weekend"),
        (["there is no queue at the till"], "no queue at the till"),
        (["My landlord was not amused", "there is less noise at night"], "less noise at night"),
        (["Nobody rings me at night"], "Nobody rings me at night"),
    ],
)
def test_where_no_phrase_will_do_a_need_is_called_by_what_somebody_said(said, name):
    assert fallback_name(ThemeKind.NEED, said, ["keep", "queue", "night"]) == name


def test_a_phrase_that_breaks_off_is_no_name_even_where_there_is_no_other():
    broken = [Named(phrase="fell once and do not want", score=1.0)]

    name = choose_name(
        ThemeKind.NEED, broken, np.ones(1, dtype=np.float32), "a dry floor", taken=set()
    )

    assert name == "A dry floor"


def test_what_is_unclear_is_called_by_its_words():
    assert fallback_name(ThemeKind.UNCLEAR, ["He sat down."], ["chair", "table"]) == "chair, table"


def test_how_others_take_it_names_no_theme():
    texts = ("My landlord was not amused", "my landlord was annoyed about the bikes")
    vocabulary = Vocabulary((*texts, "a quiet room", "an open window"))

    named = shortlist(ThemeKind.NEED, texts, vocabulary.weigh(texts), vocabulary)

    assert all(reading(ThemeKind.NEED, one.phrase) < 0.1 for one in named)


def test_the_common_spelling_names_the_theme():
    texts = ("cheaper electricty at night", *["cheaper electricity at night"] * 5)
    vocabulary = Vocabulary((*texts, "a quiet room", "an open window"))

    named = shortlist(ThemeKind.WANT, texts, vocabulary.weigh(texts), vocabulary)

    assert named[0].phrase == "cheaper electricity at night"


def test_a_criterion_says_what_belongs_what_just_does_not_and_where_that_belongs():
    said = criterion(
        ThemeKind.NEED,
        ["noise", "quiet", "exam"],
        ["people talk.", "I cannot study"],
        outside="children cry",
        elsewhere="Children",
    )

    assert said == (
        "Reasons, troubles and benefits about noise, quiet or exam, like “people talk” or "
        "“I cannot study”; not “children cry”, which belongs to “Children”."
    )


def test_a_criterion_without_neighbours_or_words_is_still_a_sentence():
    assert criterion(ThemeKind.UNCLEAR, [], ["?"]) == "Statements, like “?”."
    assert criterion(ThemeKind.WANT, ["lamp"], ["a lamp"], outside="tea").endswith(
        "not “tea”, which fits nowhere yet."
    )


def test_a_long_quote_is_cut_between_two_words():
    said = criterion(ThemeKind.WANT, [], ["word " * 60])

    assert len(said) < LONGEST_QUOTE + 40
    assert "word …”" in said


def test_a_contrast_is_quoted_with_the_theme_that_holds_it(visitors: list[Document]):
    analysis = analyse(visitors, Settings(embedder="tfidf"))
    names = {theme.name for theme in analysis.themes}

    named = [theme for theme in analysis.themes if ", which belongs to “" in theme.criterion]

    assert named
    for theme in named:
        elsewhere = theme.criterion.rpartition("“")[2].removesuffix("”.")
        assert elsewhere in names - {theme.name}
