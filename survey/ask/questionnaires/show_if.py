"""When a question is shown: conditions on earlier answers, the same on the server and the page.

A condition is ``{"all": [...]}`` or ``{"any": [...]}`` of rules such as
``{"question": "uses_app", "op": "is", "value": "no"}``. A question that was hidden or skipped
counts as not answered; then ``is``, ``includes``, ``at_least`` and ``at_most`` are false, and
``is_not`` and ``not_includes`` true, since they are the opposite of the first two.
static/js/answer.js evaluates the same document; tests hold the two together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

from survey.ask.questionnaires.definition import QuestionDefinition
from survey.ask.questionnaires.kinds import Plain
from survey.ask.questionnaires.models import QuestionKind

#: Operators as a researcher reads them: "Show if <question> <words> <value>".
OPERATORS = {
    "is": "is",
    "is_not": "is not",
    "includes": "includes",
    "not_includes": "does not include",
    "at_least": "is at least",
    "at_most": "is at most",
    "answered": "was answered",
    "not_answered": "was not answered",
}
WITHOUT_VALUE = frozenset({"answered", "not_answered"})
MOST_RULES = 20
_MOST_NAMED = 12

_ANSWERED = ("answered", "not_answered")
_NUMBERS = ("is", "is_not", "at_least", "at_most", *_ANSWERED)
_BY_KIND = {
    QuestionKind.SHORT_TEXT: ("is", "is_not", *_ANSWERED),
    QuestionKind.LONG_TEXT: _ANSWERED,
    QuestionKind.ONE_CHOICE: ("is", "is_not", *_ANSWERED),
    QuestionKind.SEVERAL_CHOICES: ("includes", "not_includes", *_ANSWERED),
    QuestionKind.SCALE: _NUMBERS,
    QuestionKind.NPS: _NUMBERS,
    QuestionKind.CSAT: _NUMBERS,
    QuestionKind.NUMBER: _NUMBERS,
    QuestionKind.DATE: _NUMBERS,
    QuestionKind.CONSENT: ("is", "is_not"),
    QuestionKind.STATEMENT: (),
}
_CHOICES = frozenset({QuestionKind.ONE_CHOICE, QuestionKind.SEVERAL_CHOICES})
_NUMERIC = frozenset({QuestionKind.SCALE, QuestionKind.NPS, QuestionKind.CSAT, QuestionKind.NUMBER})


@dataclass(frozen=True, kw_only=True)
class Problem:
    """What is wrong with a condition.

    Attributes:
        code: The question whose condition it is.
        message: What is wrong and what to do, for the researcher.
    """

    code: str
    message: str


def operators_for(kind: QuestionKind) -> tuple[str, ...]:
    """Return the operators that make sense for an answer of this kind."""
    return _BY_KIND[kind]


def check(questions: Sequence[QuestionDefinition]) -> list[Problem]:
    """Return everything that is wrong with the conditions of *questions*, in their order."""
    earlier: dict[str, QuestionDefinition] = {}
    everywhere = {question.code: question for question in questions}
    problems = []
    for question in questions:
        if question.show_if is not None:
            problems += [
                Problem(code=question.code, message=message)
                for message in _wrong(question.show_if, earlier, everywhere)
            ]
        earlier[question.code] = question
    return problems


def codes_in(condition: Mapping[str, Any] | None) -> set[str]:
    """Return the codes of the questions a condition looks at."""
    if condition is None:
        return set()
    return {str(rule["question"]) for rule in _rules(condition)[1]}


def evaluate(condition: Mapping[str, Any] | None, answers: Mapping[str, Plain]) -> bool:
    """Return whether a question is shown.

    Args:
        condition: Its ``show_if``; None means always.
        answers: By question code, only what was answered and shown.
    """
    if condition is None:
        return True
    word, rules = _rules(condition)
    met = (_holds(rule, answers.get(str(rule["question"]))) for rule in rules)
    return all(met) if word == "all" else any(met)


def _rules(condition: Mapping[str, Any]) -> tuple[str, Sequence[Mapping[str, Any]]]:
    word = "all" if "all" in condition else "any"
    return word, condition[word]


def _holds(rule: Mapping[str, Any], given: Plain | None) -> bool:
    op, value = rule["op"], rule.get("value")
    if op in WITHOUT_VALUE:
        return (given is not None) is (op == "answered")
    if op in {"is_not", "not_includes"}:
        return not _matches(given, value)
    if op in {"is", "includes"}:
        return _matches(given, value)
    if isinstance(given, float):
        bound = _as_number(value)
        return bound is not None and (given >= bound if op == "at_least" else given <= bound)
    if isinstance(given, str):  # A date; ISO text sorts as time does.
        return given >= str(value) if op == "at_least" else given <= str(value)
    return False


def _matches(given: Plain | None, value: Any) -> bool:
    if given is None:
        return False
    if isinstance(given, float):
        return given == _as_number(value)
    if isinstance(given, tuple):
        return str(value) in given
    return given.casefold() == str(value).strip().casefold()


def _as_number(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    # Python alone reads "1_000" and "inf"; the page must come to the same result.
    return number if isfinite(number) and "_" not in str(value) else None


def _wrong(
    condition: Mapping[str, Any],
    earlier: Mapping[str, QuestionDefinition],
    everywhere: Mapping[str, QuestionDefinition],
) -> list[str]:
    if not isinstance(condition, Mapping) or set(condition) not in ({"all"}, {"any"}):
        return ["A condition is either “all of these” or “any of these”."]
    rules = next(iter(condition.values()))
    if not isinstance(rules, list | tuple) or not rules:
        return ["The condition is empty. Add a rule, or show the question always."]
    if len(rules) > MOST_RULES:
        return [f"A condition has at most {MOST_RULES} rules."]
    return [message for rule in rules if (message := _wrong_rule(rule, earlier, everywhere))]


def _wrong_rule(
    rule: Any,
    earlier: Mapping[str, QuestionDefinition],
    everywhere: Mapping[str, QuestionDefinition],
) -> str | None:
    if not isinstance(rule, Mapping) or not {"question", "op"} <= set(rule) <= {
        "question",
        "op",
        "value",
    }:
        return "A rule names a question, a comparison and a value."
    question = earlier.get(str(rule["question"]))
    if question is None:
        asked = everywhere.get(str(rule["question"]))
        if asked is None:
            return f"It looks at a question that is not in the survey ({rule['question']})."
        return f"It looks at “{asked.prompt}”, which is not asked before it. Move one of them."
    if rule["op"] not in operators_for(question.kind):
        return _wrong_comparison(question)
    if rule["op"] in WITHOUT_VALUE:
        return None
    return _wrong_value(question, rule.get("value"))


def _wrong_comparison(question: QuestionDefinition) -> str:
    words = [f"“{OPERATORS[op]}”" for op in operators_for(question.kind)]
    if not words:
        return f"“{question.prompt}” is only read, not answered. Choose another question."
    return f"“{question.prompt}” cannot be compared like that. Choose {_listed(words, 'or')}."


def _wrong_value(question: QuestionDefinition, value: Any) -> str | None:
    if value is None or str(value).strip() == "":
        return f"Say which answer to “{question.prompt}” it waits for."
    if question.kind in _CHOICES and question.option(str(value)) is None:
        offered = [f"“{option.label}”" for option in question.options]
        return f"“{question.prompt}” has no such option ({value}). It offers {_listed(offered)}."
    if question.kind in _NUMERIC and _as_number(value) is None:
        return f"The answer to “{question.prompt}” is a number; compare it with one."
    if question.kind is QuestionKind.CONSENT and value not in {"yes", "no"}:
        return f"The answer to “{question.prompt}” is yes or no."
    return None


def _listed(names: Sequence[str], word: str = "and") -> str:
    if len(names) > _MOST_NAMED:
        return f"{', '.join(names[:_MOST_NAMED])} {word} {len(names) - _MOST_NAMED} more"
    *first, last = names
    return f"{', '.join(first)} {word} {last}" if first else last
