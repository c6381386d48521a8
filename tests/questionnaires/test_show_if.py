import pytest

from survey.ask.questionnaires.definition import OptionDefinition, QuestionDefinition
from survey.ask.questionnaires.models import QuestionKind
from survey.ask.questionnaires.show_if import check, codes_in, evaluate

HOME = QuestionDefinition(
    id=1,
    code="home",
    kind=QuestionKind.ONE_CHOICE,
    prompt="Where do you live?",
    options=(
        OptionDefinition(id=1, code="house", label="House"),
        OptionDefinition(id=2, code="flat", label="Flat"),
    ),
)
PEOPLE = QuestionDefinition(id=2, code="people", kind=QuestionKind.NUMBER, prompt="How many?")


def asking(condition):
    return QuestionDefinition(
        id=3, code="floor", kind=QuestionKind.SHORT_TEXT, prompt="Which floor?", show_if=condition
    )


def rule(question, op, value=None):
    return {"question": question, "op": op} | ({} if value is None else {"value": value})


@pytest.mark.parametrize(
    ("one", "given", "shown"),
    [
        (rule("q", "is", "flat"), "flat", True),
        (rule("q", "is", "flat"), "house", False),
        (rule("q", "is", "flat"), None, False),
        (rule("q", "is_not", "flat"), None, True),
        (rule("q", "is_not", "flat"), "flat", False),
        (rule("q", "is", "8"), 8.0, True),
        (rule("q", "at_least", 8), 8.0, True),
        (rule("q", "at_least", 9), 8.0, False),
        (rule("q", "at_most", 9), None, False),
        (rule("q", "at_least", "2026-01-01"), "2026-11-21", True),
        (rule("q", "includes", "app"), ("timer", "app"), True),
        (rule("q", "not_includes", "app"), ("timer",), True),
        (rule("q", "not_includes", "app"), None, True),
        (rule("q", "answered"), "x", True),
        (rule("q", "not_answered"), None, True),
    ],
)
def test_one_rule(one, given, shown):
    answers = {} if given is None else {"q": given}

    assert evaluate({"all": [one]}, answers) is shown


def test_all_needs_every_rule_and_any_needs_one():
    rules = [rule("a", "is", "x"), rule("b", "is", "y")]

    assert evaluate({"all": rules}, {"a": "x"}) is False
    assert evaluate({"any": rules}, {"a": "x"}) is True
    assert evaluate(None, {}) is True


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (
            {"all": [rule("home", "is", "castle")]},
            "has no such option (castle). It offers “House” and “Flat”.",
        ),
        ({"all": [rule("garden", "is", "x")]}, "not in the survey (garden)"),
        ({"all": [rule("floor", "answered")]}, "is not asked before it"),
        (
            {"all": [rule("home", "at_least", 3)]},
            "cannot be compared like that. Choose “is”, “is not”, “was answered” or “was not answered”.",
        ),
        ({"all": [rule("people", "at_least", "many")]}, "is a number; compare it with one"),
        ({"all": [rule("people", "is", "")]}, "Say which answer"),
        ({"all": []}, "The condition is empty"),
        ({"none": [rule("home", "answered")]}, "either “all of these” or “any of these”"),
        ({"all": ["home"]}, "A rule names a question"),
        ({"all": [rule("home", "answered")] * 21}, "at most 20 rules"),
    ],
)
def test_a_condition_that_cannot_work_is_explained(condition, said):
    problems = check([HOME, PEOPLE, asking(condition)])

    assert [problem.code for problem in problems] == ["floor"]
    assert said in problems[0].message


def test_a_condition_that_works_has_no_problem():
    condition = {"any": [rule("home", "is", "flat"), rule("people", "at_least", "3")]}

    assert check([HOME, PEOPLE, asking(condition)]) == []
    assert codes_in(condition) == {"home", "people"}
