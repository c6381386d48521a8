"""A drafted need stands alone, or it is no draft."""

import pytest

from nlp.standing import BROKEN, POINTS_OUTSIDE, doubt_of


@pytest.mark.parametrize(
    "text",
    [
        "I can eat it to keep from wasting food",
        "I know what they are up to",
        "I can fix that problem before damage can be done",
        "I can do so from home if I forget to lock any doors",
        "I can ensure that they are safe",
        "We can use those at night",
    ],
)
def test_a_draft_that_points_outside_itself_does_not_stand(text):
    assert doubt_of(text) >= POINTS_OUTSIDE


@pytest.mark.parametrize(
    "text",
    [
        "I can cook can be done properly",
        "I can order takes two minutes",
        "I can do not need keys",
        "I am always relax at home",
        "Id is immediately alerted to a threat",
        "The child does not hurt them self",
    ],
)
def test_a_broken_clause_does_not_stand(text):
    assert doubt_of(text) >= BROKEN


@pytest.mark.parametrize(
    "text",
    [
        "I know my children are safe when they are home",
        "I can reach the market before it closes",
        "I can get there before the market closes",
        "I know what I can eat without looking",
        "I can stay inside when it is cold",
        "I do not have to clean the floor myself",
        "We never run out of breakfast",
    ],
)
def test_a_whole_clause_stands(text):
    assert doubt_of(text) == 0
