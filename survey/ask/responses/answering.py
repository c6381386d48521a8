"""How a person goes through a survey: its steps, what they said, what is wrong, what comes next.

Nothing here knows of the web or the database. The form carries everything the person said so far;
a step writes nothing, and the last one is assessed again as a whole.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from survey.ask.questionnaires.definition import TEXT_KINDS, Definition, QuestionDefinition
from survey.ask.questionnaires.kinds import KINDS, AnswerError, Plain, Value, clean_text
from survey.ask.questionnaires.models import QuestionKind
from survey.ask.questionnaires.show_if import codes_in, evaluate
from survey.ask.responses.models import WHY, AnswerState

QUESTIONS_A_STEP = 10
LONGEST_WHY = 10_000
_LONGEST_RAW = 200_000
_SECONDS = {
    QuestionKind.LONG_TEXT: 35,
    QuestionKind.SHORT_TEXT: 15,
    QuestionKind.SEVERAL_CHOICES: 12,
    QuestionKind.STATEMENT: 8,
}
_SECONDS_OTHERWISE = 8

Step = tuple[QuestionDefinition, ...]
#: What a form sent: field name -> values.
Fields = Mapping[str, Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """What was said in the steps so far.

    Attributes:
        values: By question id, what was answered. Nothing for hidden and skipped questions.
        shown: Ids of the questions that were shown.
        errors: By question id, what is wrong with the answer, for the respondent.
        why_errors: The same for the answers to follow-ups.
    """

    values: Mapping[int, Value]
    shown: frozenset[int]
    errors: Mapping[int, str]
    why_errors: Mapping[int, str]

    @property
    def is_fine(self) -> bool:
        """Whether nothing has to be corrected."""
        return not self.errors and not self.why_errors


@dataclass(frozen=True, kw_only=True)
class GivenAnswer:
    """One row to be stored: an answer, or why there is none."""

    question: QuestionDefinition
    item: str = ""
    state: AnswerState
    value: Value | None = None
    echo: str | None = None


def field_of(question_id: int) -> str:
    """Return the name of a question's field."""
    return f"q{question_id}"


def why_field_of(question_id: int) -> str:
    """Return the name of the field of a question's follow-up."""
    return f"why{question_id}"


def steps_of(definition: Definition) -> list[Step]:
    """Return the questions in steps that work without JavaScript.

    A question whose condition looks at another one of the same step begins a new step, since only
    the server can then tell whether it is shown.
    """
    steps: list[Step] = []
    current: list[QuestionDefinition] = []
    for question in definition.questions:
        here = {other.code for other in current}
        full = sum(other.takes_answer for other in current) >= QUESTIONS_A_STEP
        if current and (full or codes_in(question.show_if) & here):
            steps.append(tuple(current))
            current = []
        current.append(question)
    return [*steps, tuple(current)] if current else steps


def fields_of(definition: Definition, form: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Return the fields of *form* that belong to the survey, each as it was sent."""
    names = (
        name
        for question in definition.answerable
        for name in (field_of(question.id), why_field_of(question.id))
    )
    return {name: list(form[name]) for name in names if form.get(name)}


def assess(fields: Fields, *, steps: Iterable[Step], asked: Mapping[int, str]) -> Assessment:
    """Read the answers to *steps*, in order, and find what has to be corrected.

    Args:
        fields: What was sent.
        steps: Those the person has been through; later questions count as not yet asked.
        asked: The follow-ups they were asked, as echo by question id.
    """
    values: dict[int, Value] = {}
    plain: dict[str, Plain] = {}
    shown = set()
    errors = {}
    for question in (question for step in steps for question in step):
        if not evaluate(question.show_if, plain):
            continue
        shown.add(question.id)
        try:
            value = _read(question, fields)
        except AnswerError as error:
            errors[question.id] = error.message
            continue
        if value is not None:
            values[question.id] = value
            plain[question.code] = value.plain
    why_errors = {
        id_: f"Your answer has {len(text):,} characters, and we can keep {LONGEST_WHY:,}. "
        "Please shorten it."
        for id_ in asked
        if len(text := _why_text(id_, fields)) > LONGEST_WHY
    }
    return Assessment(values=values, shown=frozenset(shown), errors=errors, why_errors=why_errors)


def next_step(definition: Definition, steps: Sequence[Step], done: int, said: Assessment) -> int:
    """Return the index of the next step that shows anything; ``len(steps)`` if that was all.

    Args:
        definition: The version the person answers.
        steps: All its steps.
        done: Index of the step they have just finished.
        said: What they said up to it.
    """
    plain = {
        question.code: said.values[question.id].plain
        for question in definition.questions
        if question.id in said.values
    }
    for index in range(done + 1, len(steps)):
        if any(evaluate(question.show_if, plain) for question in steps[index]):
            return index
    return len(steps)


def answers_of(
    definition: Definition, said: Assessment, fields: Fields, asked: Mapping[int, str]
) -> list[GivenAnswer]:
    """Return every row of the response: each question once, and each follow-up that could be."""
    rows = []
    for question in definition.answerable:
        value = said.values.get(question.id)
        if question.id not in said.shown:
            state = AnswerState.NOT_SHOWN
        elif value is None:
            state = AnswerState.SKIPPED
        else:
            state = AnswerState.REFUSED if value.refused else AnswerState.ANSWERED
        rows.append(GivenAnswer(question=question, state=state, value=value))
        if question.asks_why:
            rows.append(_why(question, value, fields, asked))
    return rows


def raw_of(fields: Fields, asked: Mapping[int, str]) -> dict[str, Any]:
    """Return what was received, verbatim but for what no database can hold (NUL, half characters)."""
    return {
        "fields": {name: [_storable(value) for value in values] for name, values in fields.items()},
        "asked": {str(id_): _storable(echo) for id_, echo in asked.items()},
    }


def fingerprint_of(raw: Mapping[str, Any]) -> str:
    """Return the SHA-256 of what was received; retries of one page have the same."""
    canonical = json.dumps(raw, sort_keys=True, separators=(",", ":"))
    return sha256(canonical.encode("ascii")).hexdigest()


def minutes_for(questions: Iterable[QuestionDefinition]) -> int:
    """Return about how many minutes *questions* take, at least 1.

    Reading and one tap take about 8 seconds, a few words 15, a thought-out sentence 35.
    """
    seconds = sum(_SECONDS.get(question.kind, _SECONDS_OTHERWISE) for question in questions)
    return max(1, round(seconds / 60))


def _read(question: QuestionDefinition, fields: Fields) -> Value | None:
    value = KINDS[question.kind].parse(question, fields.get(field_of(question.id), ()))
    if value is None and question.is_required and question.takes_answer:
        if question.kind in TEXT_KINDS:
            raise AnswerError("Please write an answer; a few words are enough.")
        raise AnswerError("Please answer this question, so that you can go on.")
    return value


def _why(
    question: QuestionDefinition, value: Value | None, fields: Fields, asked: Mapping[int, str]
) -> GivenAnswer:
    # Whoever went back and took the want away was not asked about anything that still stands.
    if question.id not in asked or value is None:
        return GivenAnswer(question=question, item=WHY, state=AnswerState.NOT_SHOWN)
    text = _why_text(question.id, fields)
    if not text.strip():
        return GivenAnswer(
            question=question, item=WHY, state=AnswerState.SKIPPED, echo=asked[question.id]
        )
    return GivenAnswer(
        question=question,
        item=WHY,
        state=AnswerState.ANSWERED,
        value=Value(text=text, plain=text),
        echo=asked[question.id],
    )


def _why_text(question_id: int, fields: Fields) -> str:
    values = fields.get(why_field_of(question_id), ())
    return clean_text(values[0]) if values else ""


def _storable(text: str) -> str:
    if not text.isascii():
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.replace("\x00", "")[:_LONGEST_RAW]
