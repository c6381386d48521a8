"""Rows that are typed in a question's form: its choices and the rules of its condition.

Their fields come in lists of the same length, in the order of the rows on the page; a button of a
row says what to do with it, so that rows can be added, moved and removed without a script too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar

from survey.ask.questionnaires import show_if
from survey.ask.questionnaires.choices import ChoiceText, from_lines
from survey.ask.questionnaires.definition import Definition, QuestionDefinition
from survey.ask.questionnaires.models import QuestionKind
from survey.core.numbers import whole_number

Row = TypeVar("Row")


class Typed(Protocol):
    """What a browser sent, as Werkzeug gives it."""

    def getlist(self, key: str) -> list[str]:
        """Return all values of a field."""


@dataclass(frozen=True, kw_only=True)
class RuleText:
    """A rule as a researcher reads and types it: the value is a label, not a code."""

    question: str = ""
    op: str = "is"
    value: str = ""


def typed_choices(typed: Typed) -> list[ChoiceText]:
    """Return the choices of the rows, with the empty ones, which the page may still need."""
    codes, labels = typed.getlist("choice_code"), typed.getlist("choice_label")
    return [
        ChoiceText(label=label, code=code or None)
        for code, label in zip(codes, labels, strict=False)
    ]


def wanted_choices(rows: Sequence[ChoiceText], lines: str) -> list[ChoiceText]:
    """Return the choices meant: rows without words are left out, new lines come after them.

    A line that repeats a row's label adds nothing.
    """
    kept = [row for row in rows if row.label.strip()]
    present = {row.label.strip().casefold() for row in kept}
    new = [line for line in from_lines(lines) if line.label.casefold() not in present]
    return kept + new


def typed_rules(typed: Typed) -> list[RuleText]:
    """Return the rules of the rows, with the empty ones."""
    fields = (typed.getlist(f"rule_{name}") for name in ("question", "op", "value"))
    return [
        RuleText(question=question, op=op, value=value.strip())
        for question, op, value in zip(*fields, strict=False)
    ]


def condition(
    show: str, rules: Sequence[RuleText], definition: Definition
) -> dict[str, Any] | None:
    """Return the condition that rows describe; rows without a question are left out.

    Args:
        show: "always", "all" or "any".
        rules: The rows.
        definition: The draft, whose labels the values are read by.
    """
    if show not in {"all", "any"}:
        return None
    found = []
    for rule in rules:
        if not rule.question:
            continue
        made: dict[str, Any] = {"question": rule.question, "op": rule.op}
        if rule.op not in show_if.WITHOUT_VALUE:
            made["value"] = _value(rule.value, definition.by_code.get(rule.question))
        found.append(made)
    return {show: found}


def rules_of(condition: Mapping[str, Any] | None, definition: Definition) -> list[RuleText]:
    """Return the rows that show a condition."""
    if condition is None:
        return []
    return [
        RuleText(
            question=str(rule.get("question", "")),
            op=str(rule.get("op", "is")),
            value=value_in_words(
                rule.get("value", ""), definition.by_code.get(str(rule.get("question")))
            ),
        )
        for rule in next(iter(condition.values()), ())
    ]


def value_in_words(value: Any, question: QuestionDefinition | None) -> str:
    """Return the value of a rule as a person reads it: the label of a choice, else itself."""
    option = None if question is None else question.option(str(value))
    if option is not None:
        return option.label
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def values_of(question: QuestionDefinition) -> list[str]:
    """Return the answers to *question* that a rule can wait for, where they can be listed."""
    if question.kind is QuestionKind.CONSENT:
        return ["yes", "no"]
    return [option.label for option in question.options]


def in_words(condition: Mapping[str, Any] | None, definition: Definition) -> str:
    """Return a condition as one line: "“Where do you live?” is “Flat” and ...", "" for always."""
    if condition is None:
        return ""
    word = " and " if "all" in condition else " or "
    said = []
    for rule in rules_of(condition, definition):
        asked = definition.by_code.get(rule.question)
        name = f"“{asked.prompt}”" if asked and asked.prompt else f"question {rule.question}"
        words = f"{name} {show_if.OPERATORS.get(rule.op, rule.op)}"
        said.append(words if rule.op in show_if.WITHOUT_VALUE else f"{words} “{rule.value}”")
    return word.join(said)


def rearranged(rows: Sequence[Row], do: str, new: Callable[[], Row]) -> list[Row]:
    """Return the rows after a button: "more", "up-2", "down-2" or "remove-2" (from 0).

    >>> rearranged(["a", "b", "c"], "up-2", str)
    ['a', 'c', 'b']
    >>> rearranged(["a"], "more", str)
    ['a', '']
    """
    found = list(rows)
    if do == "more":
        return [*found, new()]
    action, _, number = do.partition("-")
    at = whole_number(number)
    if at is None or at >= len(found):
        return found
    row = found.pop(at)
    if action != "remove":
        to = at - 1 if action == "up" else at + 1
        found.insert(min(max(to, 0), len(found)), row)
    return found


def with_question(
    definition: Definition, question_id: int, changed: QuestionDefinition
) -> Definition:
    """Return the definition with one question replaced, as the preview shows it."""
    return replace(
        definition,
        questions=tuple(
            changed if question.id == question_id else question for question in definition.questions
        ),
    )


def _value(text: str, question: QuestionDefinition | None) -> str:
    if question is None:
        return text
    # Labels first: the choice “2” may well have the code 1.
    for option in question.options:
        if text.casefold() == option.label.strip().casefold():
            return option.code
    return text.lower() if question.kind is QuestionKind.CONSENT else text
