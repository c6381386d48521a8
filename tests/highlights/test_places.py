"""Where a mark stands: browsers count UTF-16 units, we keep code points, people see signs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.core.errors import Conflict, DomainError
from survey.understand.highlights.places import (
    code_point_at,
    place_of_quote,
    place_of_selection,
    sentence_places,
    utf16_length,
    whole_signs,
)

FAMILY = "👨‍👩‍👧"


def chosen(text, place):
    return text[place.start : place.end]


@given(st.text(), st.integers(min_value=0, max_value=40))
def test_positions_of_browsers_become_code_points(text, position):
    position = min(position, len(text))

    assert code_point_at(text, utf16_length(text[:position])) == position


def test_an_emoji_before_the_words_counts_as_two_in_the_browser_and_one_here():
    place = place_of_selection("I 😀 want a key", 5, 9, "want")

    assert (place.start, place.end) == (4, 8)


@pytest.mark.parametrize(
    ("text", "start", "end", "whole"),
    [
        ("I 😀 want", 3, 4, "😀"),  # between the two units of one emoji
        (f"a {FAMILY} b", 2, 4, FAMILY),  # inside a family of three emoji
        ("key\u0323 lost", 0, 3, "key\u0323"),  # before the mark below the last letter
        ("नमस्ते जी", 0, 3, "नमस्"),  # inside a cluster
        ("I 🇩🇪 go", 2, 4, "🇩🇪"),  # half a flag
        ("  a key  ", 0, 9, "a key"),  # white space around
        ("a\n\nb", 0, 4, "a\n\nb"),  # over a line
    ],
)
def test_a_mark_takes_in_whole_signs_and_no_space_around(text, start, end, whole):
    assert chosen(text, place_of_selection(text, start, end, "")).startswith(whole[:1])
    assert whole in chosen(text, place_of_selection(text, start, end, ""))


def test_words_from_right_to_left_are_counted_in_the_order_they_are_read():
    text = "قال: أريد أن أصل قبل المطر 😀 نعم"
    words = "أريد أن أصل"
    start = text.index(words)

    place = place_of_selection(text, start, start + len(words), words)

    assert chosen(text, place) == words


def test_a_form_sends_line_ends_of_its_own():
    text = "first\nsecond"

    assert chosen(text, place_of_selection(text, 0, 12, "first\r\nsecond")) == text


def test_words_that_moved_are_found_where_they_are_now():
    place = place_of_selection("Well, I lose the key, the key", 7, 14, "the key")

    assert (place.start, place.end) == (13, 20)


def test_words_that_were_edited_away_are_a_conflict():
    with pytest.raises(Conflict, match="were edited since you opened the page"):
        place_of_selection("I found it", 0, 6, "I lose")


def test_nothing_selected_is_said():
    with pytest.raises(DomainError, match="Select the words to highlight first"):
        whole_signs("a   b", 1, 3)


def test_copied_words_are_found_whatever_the_white_space():
    text = "I lose\nthe key. Then I walk."

    assert chosen(text, place_of_quote(text, "lose the  key")) == "lose\nthe key"


def test_copied_words_that_stand_twice_or_nowhere_are_refused():
    with pytest.raises(DomainError, match="stand 2 times in this turn"):
        place_of_quote("the key and the key", "the key")
    with pytest.raises(DomainError, match="do not stand in this turn"):
        place_of_quote("the key", "the door")


def test_the_sentences_of_a_turn_can_be_chosen():
    text = "I lose the key. 😀 Then I walk!"

    assert [chosen(text, one) for one in sentence_places(text)] == [
        "I lose the key.",
        "😀 Then I walk!",
    ]
