"""Where the columns of a file of past answers go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from survey.ask.past_answers.likeness import find_alike
from survey.ask.questionnaires.definition import Definition, QuestionDefinition
from survey.ask.questionnaires.models import Anonymity, QuestionKind
from survey.core.errors import DomainError
from survey.core.imports import Target, suggest_mapping
from survey.people.customers.models import AttributeKind
from survey.people.customers.values import DateOrder, guess_kind

CUSTOMER = "customer"
ROW_ID = "row"
ANSWERED_AT = "answered_at"
ANSWER = "answer:"
WHY = "why:"

_CUSTOMER = Target(
    key=CUSTOMER,
    label="Customer (number or e-mail)",
    synonyms=(
        "customer ref",
        "customer id",
        "customer number",
        "email",
        "e-mail",
        "respondent",
        "respondent id",
        "contact",
        "user id",
    ),
)
_ROW_ID = Target(
    key=ROW_ID,
    label="Number of the answer",
    synonyms=("answer id", "response id", "id", "submission id", "row id", "uuid"),
)
_ANSWERED_AT = Target(
    key=ANSWERED_AT,
    label="When it was answered",
    synonyms=("date", "asked at", "answered on", "submitted at", "timestamp", "created at", "time"),
)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What each column is for.

    Attributes:
        answers: Column by code of its question.
        whys: Column of the follow-up by code of its question.
        date_order: How dates like 03/04/2026 are read.
    """

    definition: Definition
    customer: str | None
    row_id: str | None
    answered_at: str | None
    answers: Mapping[str, str]
    whys: Mapping[str, str]
    date_order: DateOrder

    @property
    def columns(self) -> list[str]:
        """Every column that is read, in a fixed order."""
        named = [self.customer, self.row_id, self.answered_at]
        return [*(one for one in named if one), *self.answers.values(), *self.whys.values()]


def targets_of(definition: Definition) -> list[Target]:
    """Return where columns may go in this survey."""
    targets = [] if definition.anonymity is Anonymity.ANONYMOUS else [_CUSTOMER]
    targets += [_ROW_ID, _ANSWERED_AT]
    for question in definition.answerable:
        targets.append(
            Target(
                key=ANSWER + question.code,
                label=question.prompt,
                synonyms=(question.code,),
            )
        )
        if takes_why(question):
            targets.append(
                Target(
                    key=WHY + question.code,
                    label=f"Why, asked after: {question.prompt}",
                    synonyms=(f"{question.code} why", f"why {question.code}"),
                )
            )
    return targets


def takes_why(question: QuestionDefinition) -> bool:
    """Return whether a question can have a follow-up."""
    return question.kind in {QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT}


def suggest(columns: Sequence[str], definition: Definition) -> dict[str, str]:
    """Return the likely target of each column; a header that asks why goes to the follow-up.

    A question is found by its code or words, else by a header that says much the same.
    """
    found = suggest_mapping(columns, targets_of(definition))
    free = [column for column in columns if column not in found and not is_why(column)]
    prompts = {
        ANSWER + one.code: one.prompt
        for one in definition.answerable
        if ANSWER + one.code not in found.values()
    }
    found |= find_alike(free, prompts)
    whys = {ANSWER + one.code: WHY + one.code for one in definition.answerable if takes_why(one)}
    before = next(iter(whys)) if len(whys) == 1 else ""
    for column in columns:
        target = found.get(column, "")
        if target in whys:
            before = target
        elif not target and before and is_why(column) and whys[before] not in found.values():
            found[column] = whys[before]
    return {column: found[column] for column in columns if column in found}


def is_why(column: str) -> bool:
    """Return whether a header reads like the follow-up to the column before it."""
    words = column.casefold().replace("?", " ").split()
    return "why" in words or words[:1] in (["reason"], ["because"])


def make_plan(
    mapping: Mapping[str, str], definition: Definition, rows: Sequence[Mapping[str, str]]
) -> Plan:
    """Return the plan that a person chose.

    Raises:
        DomainError: two columns go to one place, or no column is an answer.
    """
    known = {target.key: target.label for target in targets_of(definition)}
    columns: dict[str, str] = {}
    for column, target in mapping.items():
        if target not in known:
            continue
        if target in columns:
            raise DomainError(
                f"“{columns[target]}” and “{column}” both go to “{known[target]}”. Choose one."
            )
        columns[target] = column
    answers = {key.removeprefix(ANSWER): one for key, one in columns.items() if ANSWER in key}
    if not answers:
        raise DomainError("Say which column holds the answers to which question.")
    answered_at = columns.get(ANSWERED_AT)
    order = DateOrder.DAY_FIRST
    if answered_at is not None:
        guess = guess_kind(row[answered_at] for row in rows)
        order = guess.date_order if guess.kind is AttributeKind.DATE else order
    return Plan(
        definition=definition,
        customer=columns.get(CUSTOMER),
        row_id=columns.get(ROW_ID),
        answered_at=answered_at,
        answers=answers,
        whys={key.removeprefix(WHY): one for key, one in columns.items() if key.startswith(WHY)},
        date_order=order,
    )


def options_for(definition: Definition) -> list[tuple[str, str]]:
    """Return what a person may choose for a column: (value, words)."""
    return [("", "Leave out"), *((target.key, target.label) for target in targets_of(definition))]


def mapping_of(stored: Mapping[str, Any]) -> dict[str, str]:
    """Return the chosen target of each column, as it was stored."""
    return dict(stored.get("columns", {}))
