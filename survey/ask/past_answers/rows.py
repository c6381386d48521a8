"""One row of a file read as one person's answers, by the rules of the survey page."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from survey.ask.past_answers.columns import Plan
from survey.ask.questionnaires.definition import QuestionDefinition
from survey.ask.questionnaires.kinds import KINDS, AnswerError, Value, clean_text
from survey.ask.questionnaires.models import QuestionKind
from survey.ask.responses.answering import GivenAnswer
from survey.ask.responses.models import WHY, AnswerState
from survey.people.customers.models import AttributeKind
from survey.people.customers.values import NotOfKind, read_value

_LONGEST_REF = 190
_SEPARATORS = (";", "|", "\n")
_CHOICES = (QuestionKind.ONE_CHOICE, QuestionKind.SEVERAL_CHOICES)


class RowRefused(ValueError):
    """A row cannot be taken in; the message is a whole sentence."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One person's answers, read and clean.

    Attributes:
        source_ref: What the row is known by; the same file brought again has the same.
        customer: Number or e-mail of who answered, as it stands in the file; "" if unknown.
        fingerprint: Hash of everything that is kept, to tell a changed row from the same.
    """

    number: int
    source_ref: str
    customer: str
    answered_at: dt.datetime | None
    answers: tuple[GivenAnswer, ...]
    raw: Mapping[str, str]
    fingerprint: str


class Reader:
    """Reads rows one after the other; rows without a number of their own are told apart."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._seen: Counter[str] = Counter()

    def read(self, number: int, cells: Mapping[str, str]) -> Row:
        """Return a row.

        Raises:
            RowRefused: nothing is answered, or a cell cannot be an answer to its question.
        """
        plan = self.plan
        raw = {column: clean_text(cells[column]) for column in plan.columns}
        answers = tuple(_answers(plan, raw))
        if all(one.state is not AnswerState.ANSWERED for one in answers):
            raise RowRefused("No question is answered in this row.")
        fingerprint = hashlib.sha256(json.dumps(raw, sort_keys=True).encode()).hexdigest()
        return Row(
            number=number,
            source_ref=self._ref(raw, fingerprint),
            customer="" if plan.customer is None else raw[plan.customer].strip(),
            answered_at=_moment(plan, raw),
            answers=answers,
            raw=raw,
            fingerprint=fingerprint,
        )

    def _ref(self, raw: Mapping[str, str], fingerprint: str) -> str:
        """Return the row's own number, or one made from its words.

        Two people may say the same, so equal rows are counted: the second "It is fine" of a file
        is the second one again when the file is brought again.
        """
        if self.plan.row_id is not None:
            own = raw[self.plan.row_id].strip()
            if not own:
                raise RowRefused(f"The column {self.plan.row_id} is empty in this row.")
            if len(own) > _LONGEST_REF:
                raise RowRefused(f"The number of the answer is longer than {_LONGEST_REF} signs.")
            self._seen[own] += 1
            if self._seen[own] > 1:
                raise RowRefused(f"Another row of this file has the number “{own}” already.")
            return own
        self._seen[fingerprint] += 1
        return f"{fingerprint}#{self._seen[fingerprint]}"


def _answers(plan: Plan, raw: Mapping[str, str]) -> list[GivenAnswer]:
    given = []
    for question in plan.definition.answerable:
        column = plan.answers.get(question.code)
        if column is None:
            given.append(GivenAnswer(question=question, state=AnswerState.NOT_SHOWN))
        else:
            given.append(_answer(question, column, raw[column]))
        if question.asks_why or question.code in plan.whys:
            given.append(_why(plan, question, raw))
    return given


def _answer(question: QuestionDefinition, column: str, cell: str) -> GivenAnswer:
    try:
        value = KINDS[question.kind].parse(question, _values(question, cell))
    except AnswerError as error:
        raise RowRefused(f"{column}: {error.message}") from error
    if value is None:
        return GivenAnswer(question=question, state=AnswerState.SKIPPED)
    state = AnswerState.REFUSED if value.refused else AnswerState.ANSWERED
    return GivenAnswer(question=question, state=state, value=value)


def _why(plan: Plan, question: QuestionDefinition, raw: Mapping[str, str]) -> GivenAnswer:
    column = plan.whys.get(question.code)
    if column is None:
        return GivenAnswer(question=question, item=WHY, state=AnswerState.NOT_SHOWN)
    text = raw[column].strip()
    if not text:
        return GivenAnswer(question=question, item=WHY, state=AnswerState.SKIPPED)
    value = Value(text=text, plain=text)
    return GivenAnswer(question=question, item=WHY, state=AnswerState.ANSWERED, value=value)


def _values(question: QuestionDefinition, cell: str) -> list[str]:
    """Return a cell as the survey page would send it; options by their words or their codes."""
    cell = cell.strip()
    if not cell:
        return []
    if question.kind is QuestionKind.DATE:
        try:
            return [str(read_value(cell, AttributeKind.DATE))]
        except NotOfKind:
            return [cell]
    if question.kind not in _CHOICES:
        return [cell]
    codes = {option.label.casefold(): option.code for option in question.options}
    if cell.casefold() in codes:
        return [codes[cell.casefold()]]
    parts = [cell]
    if question.kind is QuestionKind.SEVERAL_CHOICES:
        sign = next((one for one in _SEPARATORS if one in cell), ",")
        parts = [part.strip() for part in cell.split(sign) if part.strip()]
    return [codes.get(part.casefold(), part) for part in parts]


def _moment(plan: Plan, raw: Mapping[str, str]) -> dt.datetime | None:
    if plan.answered_at is None or not raw[plan.answered_at].strip():
        return None
    try:
        day: Any = read_value(raw[plan.answered_at], AttributeKind.DATE, plan.date_order)
    except NotOfKind as error:
        raise RowRefused(f"{plan.answered_at}: {error}") from error
    return dt.datetime.combine(dt.date.fromisoformat(day), dt.time(), tzinfo=dt.UTC)
