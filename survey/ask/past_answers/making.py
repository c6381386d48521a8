"""A survey made from the columns of a file, for answers that have no survey here yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from survey.ask.past_answers.columns import (
    ANSWER,
    ANSWERED_AT,
    CUSTOMER,
    ROW_ID,
    WHY,
    is_why,
)
from survey.ask.questionnaires.choices import ChoiceText
from survey.ask.questionnaires.editing import QuestionText, add_question
from survey.ask.questionnaires.models import QuestionKind, Survey
from survey.ask.questionnaires.services import NewSurvey, create_survey
from survey.ask.questionnaires.versions import publish
from survey.ask.studies.models import Study
from survey.core.errors import DomainError
from survey.core.imports import Target, suggest_mapping
from survey.core.roles import Actor
from survey.core.tables import Table
from survey.people.customers.models import AttributeKind
from survey.people.customers.values import guess_kind

#: Roles of a column: "question:<kind>", "why:<column>", or one of the fixed places.
QUESTION = "question:"
KINDS = {
    QuestionKind.LONG_TEXT: "Open question, long answer",
    QuestionKind.SHORT_TEXT: "Open question, short answer",
    QuestionKind.ONE_CHOICE: "One choice",
    QuestionKind.NUMBER: "Number",
    QuestionKind.NPS: "Recommendation, 0 to 10 (NPS)",
    QuestionKind.DATE: "Date",
}
_FEWEST_CHOICES = 2
_MOST_CHOICES = 30
_FEW_VALUES = 12
_WORDS_OF_AN_ANSWER = 3
_PLACES = (
    Target(
        key=CUSTOMER,
        label="Customer",
        synonyms=("customer ref", "customer id", "email", "respondent"),
    ),
    Target(key=ROW_ID, label="Number of the answer", synonyms=("answer id", "response id", "id")),
    Target(
        key=ANSWERED_AT,
        label="When it was answered",
        synonyms=("date", "asked at", "timestamp", "submitted at", "answered on"),
    ),
)


def suggest_roles(table: Table) -> dict[str, str]:
    """Return what each column seems to be."""
    roles = suggest_mapping(table.columns, _PLACES)
    before = ""
    for column in table.columns:
        if column in roles:
            continue
        if before and is_why(column):
            roles[column] = WHY + before
            continue
        kind = _kind_of(column, [row[column].strip() for row in table.rows[:1000]])
        if kind is not None:
            roles[column] = QUESTION + kind.value
            before = column if kind in {QuestionKind.LONG_TEXT, QuestionKind.SHORT_TEXT} else before
    return roles


def make_survey(
    session: Session,
    study: Study,
    *,
    title: str,
    table: Table,
    roles: Mapping[str, str],
    actor: Actor,
) -> tuple[Survey, dict[str, str]]:
    """Make and publish a survey whose questions are the columns; return it and the mapping.

    Raises:
        DomainError: no column is a question, or a column cannot be one of its kind.
    """
    survey = create_survey(session, study, NewSurvey(title=title), actor=actor)
    mapping = {
        column: role for column, role in roles.items() if role in {CUSTOMER, ROW_ID, ANSWERED_AT}
    }
    codes: dict[str, str] = {}
    offered = {value for value, _ in role_choices(table.columns)}
    for column in table.columns:
        role = roles.get(column, "")
        if not role.startswith(QUESTION):
            continue
        if role not in offered:
            raise DomainError(f"Choose what “{column}” is from the list.")
        kind = QuestionKind(role.removeprefix(QUESTION))
        code = f"q{len(codes) + 1}"
        text = QuestionText(kind=kind, prompt=column, choices=_choices(kind, column, table))
        add_question(session, survey.id, text, actor=actor, code=code)
        codes[column] = code
        mapping[column] = ANSWER + code
    if not codes:
        raise DomainError("Say which columns are questions; none is yet.")
    for column, role in roles.items():
        if role.startswith(WHY):
            asked = role.removeprefix(WHY)
            if asked not in codes:
                raise DomainError(
                    f"“{column}” asks why about “{asked}”, which is no question here."
                )
            mapping[column] = WHY + codes[asked]
    publish(session, survey.id, actor=actor)
    return survey, mapping


def role_choices(columns: Sequence[str]) -> list[tuple[str, str]]:
    """Return what a person may choose for a column: (value, words)."""
    return [
        ("", "Leave out"),
        *((place.key, place.label) for place in _PLACES),
        *((QUESTION + kind.value, words) for kind, words in KINDS.items()),
        *((WHY + column, f"Why, asked after: {column}") for column in columns),
    ]


def _kind_of(column: str, cells: Sequence[str]) -> QuestionKind | None:
    said = [cell for cell in cells if cell]
    if not said:
        return None
    guess = guess_kind(said).kind
    if guess is AttributeKind.NUMBER:
        words = column.casefold()
        is_nps = "nps" in words or "recommend" in words
        in_range = all(cell.isdigit() and int(cell) <= 10 for cell in said)  # noqa: PLR2004 - NPS
        return QuestionKind.NPS if is_nps and in_range else QuestionKind.NUMBER
    if guess is AttributeKind.DATE:
        return QuestionKind.DATE
    different = len(set(said))
    words_each = sum(len(cell.split()) for cell in said) / len(said)
    if different <= _FEW_VALUES and different * 5 <= len(said):
        return QuestionKind.ONE_CHOICE
    if words_each >= _WORDS_OF_AN_ANSWER:
        return QuestionKind.LONG_TEXT
    # A header that is no question over a word or two is a label ("role"): it belongs to the
    # customer, and would only be noise among the answers.
    return QuestionKind.SHORT_TEXT if column.rstrip().endswith("?") else None


def _choices(kind: QuestionKind, column: str, table: Table) -> list[ChoiceText]:
    if kind is not QuestionKind.ONE_CHOICE:
        return []
    labels: dict[str, str] = {}
    for row in table.rows:
        cell = row[column].strip()
        if cell:
            labels.setdefault(cell.casefold(), cell)
    if not _FEWEST_CHOICES <= len(labels) <= _MOST_CHOICES:
        raise DomainError(
            f"“{column}” has {len(labels)} different answers; a choice has 2 to {_MOST_CHOICES}. "
            "Take it as an open question."
        )
    return [ChoiceText(label=label) for label in sorted(labels.values(), key=str.casefold)]
