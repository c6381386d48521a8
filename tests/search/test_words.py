"""What people type, and where it stands in a text."""

import pytest

from survey.understand.search.words import LONGEST, excerpt, folded, marks, parse


def shown(text, typed):
    return [text[start:end] for start, end, _ in marks(text, parse(typed))]


def test_every_word_is_wanted_and_found_by_its_beginning():
    assert [term.words for term in parse("late deliv").wanted] == [("late",), ("deliv",)]
    assert shown("The delivery was late again", "late deliv") == ["delivery", "late"]
    assert shown("Elated", "late") == []


def test_quoted_words_stand_together_and_whole():
    assert shown("He left the parcel outside", '"left the parcel"') == ["left the parcel"]
    assert shown("He left the parcels outside", '"left the parcel"') == []
    assert shown("the parcel he left", '"left the parcel"') == []


def test_a_minus_leaves_words_out():
    words = parse("parcel -neighbour")

    assert [term.words for term in words.unwanted] == [("neighbour",)]
    assert marks("my neighbour took the parcel", words) == [(22, 28, "")]


def test_case_and_accents_do_not_matter():
    assert folded("CAFÉ") == "cafe"
    assert shown("Am Café vorbei", "cafe") == ["Café"]
    assert shown("am cafe\u0301 vorbei", "café") == ["cafe\u0301"]


def test_a_word_with_an_apostrophe_is_its_parts_side_by_side():
    assert shown("I don't know", "don't") == ["don't"]
    assert shown("I don know t", "don't") == []


def test_scripts_without_spaces_are_found_anywhere():
    assert shown("荷物が遅れて届いた", "遅れ") == ["遅れ"]
    assert parse("遅れ").wanted[0].is_unspaced


@pytest.mark.parametrize("typed", ["", "   ", "-", '""', "***", '"', "- - -", "_"])
def test_what_holds_no_word_asks_for_nothing(typed):
    assert not parse(typed)


def test_very_much_is_cut_and_not_refused():
    assert len(parse("word " * LONGEST).wanted) == 12


def test_positions_are_code_points_after_emoji():
    text = "😀😀 late again"

    assert [text[start:end] for start, end, _ in marks(text, parse("late"))] == ["late"]


def test_a_long_text_is_shown_around_what_was_found():
    text = "word " * 100 + "the parcel was late " + "word " * 100

    piece, found = excerpt(text, marks(text, parse("parcel")))

    assert len(piece) < 300
    assert piece.startswith("… ")
    assert piece.endswith(" …")
    assert [piece[start:end] for start, end, _ in found] == ["parcel"]


def test_a_short_text_is_shown_whole():
    assert excerpt("late", [(0, 4, "")]) == ("late", [(0, 4, "")])
