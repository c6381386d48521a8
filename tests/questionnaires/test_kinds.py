import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.ask.questionnaires.definition import OptionDefinition, QuestionDefinition
from survey.ask.questionnaires.kinds import KINDS, AnswerError, SettingsError, clean_text
from survey.ask.questionnaires.models import QuestionKind


def question(kind, *, options=(), is_required=False, **settings):
    return QuestionDefinition(
        id=1,
        code="q",
        kind=QuestionKind(kind),
        prompt="Well?",
        is_required=is_required,
        settings=settings,
        options=tuple(
            OptionDefinition(id=number, code=code, label=code.title())
            for number, code in enumerate(options, 1)
        ),
    )


def parse(asked, *values):
    return KINDS[asked.kind].parse(asked, values)


def test_every_kind_is_registered_once_in_the_order_of_the_menu():
    assert list(KINDS) == list(QuestionKind)
    assert all(kind.label and kind.summary for kind in KINDS.values())


@pytest.mark.parametrize("kind", list(QuestionKind))
def test_the_settings_a_kind_begins_with_are_right(kind):
    assert KINDS[kind].check_settings({}) == dict(KINDS[kind].default_settings)


@pytest.mark.parametrize("kind", [kind for kind in QuestionKind if kind != "consent"])
def test_nothing_sent_is_no_answer(kind):
    asked = question(kind, options=("a", "b"))

    assert parse(asked) is None
    assert parse(asked, "   ") is None


@pytest.mark.parametrize(
    ("typed", "number"),
    [("12", 12), ("3,5", 3.5), ("3.5", 3.5), ("1 200", 1200), ("1'200", 1200), ("−7", -7)],
)
def test_a_number_is_read_as_people_write_it(typed, number):
    assert parse(question("number"), typed).number == number


@pytest.mark.parametrize("typed", ["twelve", "1e400", "nan", "inf", "1_000", "1,2,3", "٣", "--1"])
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(AnswerError):
        parse(question("number"), typed)


def test_a_comma_that_could_be_either_is_asked_about():
    with pytest.raises(AnswerError, match=r"whether 1,200 means 1200 or 1\.200"):
        parse(question("number"), "1,200")


def test_a_number_no_figure_can_show_is_refused():
    with pytest.raises(AnswerError, match="too close to zero"):
        parse(question("number"), "0." + "0" * 320 + "1")
    assert parse(question("number"), "0.000001").number == 0.000001
    assert parse(question("number"), "0").number == 0


def test_a_number_keeps_to_its_limits():
    asked = question("number", minimum=0, maximum=10, whole=True)

    with pytest.raises(AnswerError, match="smallest number possible here is 0"):
        parse(asked, "-1")
    with pytest.raises(AnswerError, match="largest number possible here is 10"):
        parse(asked, "11")
    with pytest.raises(AnswerError, match="whole number"):
        parse(asked, "1.5")
    assert parse(asked, "10").number == 10


@pytest.mark.parametrize("typed", ["2024-02-29", "29.2.2024", "29. 02. 2024"])
def test_a_day_is_read_as_date_fields_and_people_write_it(typed):
    assert parse(question("date"), typed).date == dt.date(2024, 2, 29)


def test_a_day_keeps_to_its_limits():
    asked = question("date", earliest="2026-01-01", latest="2026-12-31")

    with pytest.raises(AnswerError, match="not before 1 Jan 2026"):
        parse(asked, "2025-12-31")
    with pytest.raises(AnswerError, match="not after 31 Dec 2026"):
        parse(asked, "2027-01-01")


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [("nps", ["0", "10"], ["-1", "11", "5.0"]), ("csat", ["1", "5"], ["0", "6"])],
)
def test_points_outside_the_row_are_refused(kind, good, bad):
    assert [parse(question(kind), one).number for one in good] == [float(one) for one in good]
    for one in bad:
        with pytest.raises(AnswerError, match="Please choose a number from"):
            parse(question(kind), one)


def test_several_choices_come_in_the_order_of_the_list_and_each_once():
    value = parse(question("several_choices", options=("a", "b", "c")), "c", "a", "c")

    assert [option.code for option in value.choices] == ["a", "c"]
    assert value.plain == ("a", "c")


def test_several_choices_keep_to_their_number():
    asked = question("several_choices", options=("a", "b", "c"), at_least=2, at_most=2)

    with pytest.raises(AnswerError, match=r"You chose 1\. Please choose at least 2\."):
        parse(asked, "a")
    with pytest.raises(AnswerError, match=r"You chose 3\. Please keep the 2 that fit best\."):
        parse(asked, "a", "b", "c")


def test_a_required_consent_says_what_to_do_without_it():
    with pytest.raises(AnswerError, match="close the page and nothing is kept"):
        parse(question("consent", is_required=True))
    assert parse(question("consent")).refused
    assert parse(question("consent"), "yes").number == 1


def test_a_short_text_has_one_line():
    assert parse(question("short_text"), "one\r\ntwo\nthree").text == "one two three"


@pytest.mark.parametrize(
    ("kind", "settings", "field"),
    [
        ("scale", {"low": 5, "high": 5}, "high"),
        ("scale", {"low": 0, "high": 20}, "high"),
        ("scale", {"low": "1"}, "low"),
        ("scale", {"low_label": "x" * 61}, "low_label"),
        ("number", {"minimum": 5, "maximum": 1}, "minimum"),
        ("number", {"whole": "yes"}, "whole"),
        ("date", {"earliest": "tomorrow"}, "earliest"),
        ("several_choices", {"at_least": 3, "at_most": 2}, "at_least"),
        ("long_text", {"max_length": 0}, "max_length"),
        ("short_text", {"asks_why": "on"}, "asks_why"),
        ("consent", {"agree_label": " "}, "agree_label"),
    ],
)
def test_a_setting_that_cannot_be_right_is_named(kind, settings, field):
    with pytest.raises(SettingsError) as refused:
        KINDS[QuestionKind(kind)].check_settings(settings)

    assert refused.value.field == field


def test_settings_left_over_from_another_kind_are_dropped():
    assert KINDS[QuestionKind.NPS].check_settings({"low": 1, "asks_why": True}) == {
        "low_label": "Not at all likely",
        "high_label": "Extremely likely",
    }


@given(st.text(alphabet=st.characters(codec=None), max_size=200))
def test_clean_text_can_always_be_stored_and_cleaning_twice_changes_nothing(text):
    clean = clean_text(text)

    assert clean.encode("utf-8").decode("utf-8") == clean
    assert "\x00" not in clean
    assert "\r" not in clean
    assert clean_text(clean) == clean


@given(st.sampled_from(list(QuestionKind)), st.lists(st.text(max_size=30), max_size=4))
def test_no_answer_however_odd_breaks_a_kind(kind, values):
    asked = question(kind, options=("a", "b"))

    try:
        value = KINDS[kind].parse(asked, values)
    except AnswerError:
        value = None  # Refused with a sentence, which is a fine end.

    assert value is None or value.plain is not None
