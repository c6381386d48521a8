import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp import ThemeKind
from nlp.saturation import (
    Heard,
    count_heard,
    coverage,
    estimate,
    expected_new,
    interval,
    unheard,
)

FIXTURE = Heard(respondents=30, observed=20, once=5, twice=4, mentions=90)


@st.composite
def studies(draw):
    people = draw(st.integers(2, 25))
    pairs = draw(
        st.lists(
            st.tuples(st.integers(0, people - 1), st.integers(0, 15)), max_size=60, unique=True
        )
    )
    return count_heard(pairs, respondents=people)


def test_twenty_themes_five_of_them_heard_once_are_about_twenty_two():
    found = estimate(FIXTURE, view=ThemeKind.NEED)

    assert (round(found.estimated, 2), round(found.coverage, 3)) == (21.93, 0.947)
    assert (found.respondents, found.observed) == (30, 20)


def test_the_interval_is_that_of_chao():
    # EstimateS, appendix B, written out for five themes heard once and four heard twice.
    a = 29 / 30
    variance = (
        a * 5 * 4 / (2 * 5) + a**2 * 5 * 9**2 / (4 * 5**2) + a**2 * 25 * 4 * 4**2 / (4 * 5**4)
    )
    more = a * 5 * 4 / (2 * 5)
    factor = math.exp(1.959964 * math.sqrt(math.log(1 + variance / more**2)))

    low, high = interval(FIXTURE)

    assert (low, high) == pytest.approx((20 + more / factor, 20 + more * factor))
    assert (round(low, 2), round(high, 2)) == (20.28, 33.58)


def test_ten_more_people_are_expected_to_voice_about_one_new_theme():
    assert round(expected_new(FIXTURE, 10), 2) == 1.09
    assert expected_new(FIXTURE, 0) == 0


def test_when_each_theme_was_heard_often_nothing_is_left():
    heard = Heard(respondents=40, observed=10, once=0, twice=0, mentions=120)

    assert (unheard(heard), coverage(heard), expected_new(heard, 100)) == (0, 1, 0)
    assert interval(heard)[0] == 10


def test_one_person_says_nothing_about_the_others():
    with pytest.raises(ValueError, match="from two people on"):
        estimate(count_heard([("Ada", 1)], respondents=1), view=ThemeKind.NEED)


def test_a_study_without_answers_says_nothing():
    nothing = count_heard([], respondents=0)

    found = estimate(nothing, view=ThemeKind.WANT)

    assert (found.estimated, found.low, found.high, found.coverage) == (0, 0, 0, 0)


def test_more_voices_than_people_are_refused():
    with pytest.raises(ValueError, match="2 people voiced"):
        count_heard([("Ada", 1), ("Ben", 1)], respondents=1)


def test_the_further_people_may_not_be_negative():
    with pytest.raises(ValueError, match="not -1"):
        expected_new(FIXTURE, -1)


@settings(max_examples=150, deadline=None)
@given(studies())
def test_an_estimate_is_never_below_what_was_heard_and_lies_in_its_interval(heard):
    found = estimate(heard, view=ThemeKind.NEED)

    assert heard.observed <= found.low <= found.high
    assert found.estimated >= found.observed
    assert 0 <= found.coverage <= 1
    assert found.low <= found.estimated <= found.high


@settings(max_examples=100, deadline=None)
@given(studies(), st.integers(0, 50))
def test_more_people_add_more_and_never_more_than_there_is(heard, more):
    fewer, added = expected_new(heard, more), expected_new(heard, more + 1)

    assert 0 <= fewer <= added <= unheard(heard) + 1e-9
