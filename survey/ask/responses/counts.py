"""Counting the answers of a survey, by question and epoch; every count is one query."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.ask.questionnaires.models import (
    Option,
    OptionVersion,
    Question,
    QuestionKind,
    QuestionVersion,
    SurveyVersion,
    VersionState,
)
from survey.ask.responses.models import Answer, AnswerChoice, AnswerState

Place = tuple[int, int]
"""A question in one epoch: (question id, epoch)."""


@dataclass(frozen=True, kw_only=True)
class States:
    """How often a question was answered, and why not."""

    answered: int = 0
    skipped: int = 0
    not_shown: int = 0
    refused: int = 0


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question as one published version asked it."""

    version: QuestionVersion
    code: str
    number: int


@dataclass(frozen=True, kw_only=True)
class Counts:
    """Everything that is counted of a survey.

    Attributes:
        asked: By place, the versions that asked it so, oldest first.
        states: By place and item ("" or "why").
        numbers: By place, how many gave each number.
        dates: By place, how many gave each day.
        choices: By place, how many chose each option, by its id.
        labels: By place, the newest label of every option, in the newest order.
    """

    asked: Mapping[Place, Sequence[Asked]]
    states: Mapping[tuple[Place, str], States]
    numbers: Mapping[Place, Mapping[float, int]]
    dates: Mapping[Place, Mapping[dt.date, int]]
    choices: Mapping[Place, Mapping[int, int]]
    labels: Mapping[Place, Mapping[int, str]]


def count(session: Session, survey_id: int) -> Counts:
    """Return the counts of a survey, in six queries."""
    return Counts(
        asked=_asked(session, survey_id),
        states=_states(session, survey_id),
        numbers=_numbers(session, survey_id),
        dates=_dates(session, survey_id),
        choices=_choices(session, survey_id),
        labels=_labels(session, survey_id),
    )


def _asked(session: Session, survey_id: int) -> dict[Place, list[Asked]]:
    found: dict[Place, list[Asked]] = defaultdict(list)
    for version, code, number in session.execute(
        sa.select(QuestionVersion, Question.code, SurveyVersion.number)
        .join(Question, Question.id == QuestionVersion.question_id)
        .join(SurveyVersion, SurveyVersion.id == QuestionVersion.survey_version_id)
        .where(
            QuestionVersion.survey_id == survey_id,
            QuestionVersion.kind != QuestionKind.STATEMENT,
            SurveyVersion.state != VersionState.DRAFT,
        )
        .order_by(SurveyVersion.number)
    ):
        found[version.question_id, version.epoch].append(
            Asked(version=version, code=code, number=number)
        )
    return found


def _of_survey(survey_id: int, *columns: Any) -> sa.Select[Any]:
    """Return a query over the answers of a survey, by question and epoch first."""
    return (
        sa.select(Answer.question_id, QuestionVersion.epoch, *columns)
        .join(
            QuestionVersion,
            sa.and_(
                QuestionVersion.survey_version_id == Answer.survey_version_id,
                QuestionVersion.question_id == Answer.question_id,
            ),
        )
        .where(QuestionVersion.survey_id == survey_id)
        .group_by(Answer.question_id, QuestionVersion.epoch)
    )


def _states(session: Session, survey_id: int) -> dict[tuple[Place, str], States]:
    counts: dict[tuple[Place, str], dict[str, int]] = defaultdict(dict)
    query = _of_survey(survey_id, Answer.item, Answer.state, sa.func.count())
    for id_, epoch, item, state, count in session.execute(
        query.group_by(Answer.item, Answer.state)
    ):
        counts[(id_, epoch), item][state.value] = count
    return {key: States(**states) for key, states in counts.items()}


def _numbers(session: Session, survey_id: int) -> dict[Place, dict[float, int]]:
    found: dict[Place, dict[float, int]] = defaultdict(dict)
    query = _of_survey(survey_id, Answer.number, sa.func.count()).where(Answer.number.is_not(None))
    for id_, epoch, number, count in session.execute(query.group_by(Answer.number)):
        found[id_, epoch][float(number)] = count
    return found


def _dates(session: Session, survey_id: int) -> dict[Place, dict[dt.date, int]]:
    found: dict[Place, dict[dt.date, int]] = defaultdict(dict)
    query = _of_survey(survey_id, Answer.date, sa.func.count()).where(
        Answer.date.is_not(None), Answer.state == AnswerState.ANSWERED
    )
    for id_, epoch, day, count in session.execute(query.group_by(Answer.date)):
        found[id_, epoch][day] = count
    return found


def _choices(session: Session, survey_id: int) -> dict[Place, dict[int, int]]:
    found: dict[Place, dict[int, int]] = defaultdict(dict)
    query = _of_survey(survey_id, AnswerChoice.option_id, sa.func.count()).join(
        AnswerChoice,
        sa.and_(
            AnswerChoice.response_id == Answer.response_id,
            AnswerChoice.question_id == Answer.question_id,
            AnswerChoice.item == Answer.item,
        ),
    )
    for id_, epoch, option_id, count in session.execute(query.group_by(AnswerChoice.option_id)):
        found[id_, epoch][option_id] = count
    return found


def _labels(session: Session, survey_id: int) -> dict[Place, dict[int, str]]:
    """Return the newest label of every option of each question and epoch, in the newest order."""
    rows = session.execute(
        sa.select(OptionVersion.question_id, QuestionVersion.epoch, Option.id, OptionVersion.label)
        .join(Option, Option.id == OptionVersion.option_id)
        .join(
            QuestionVersion,
            sa.and_(
                QuestionVersion.survey_version_id == OptionVersion.survey_version_id,
                QuestionVersion.question_id == OptionVersion.question_id,
            ),
        )
        .join(SurveyVersion, SurveyVersion.id == QuestionVersion.survey_version_id)
        .where(QuestionVersion.survey_id == survey_id, SurveyVersion.state != VersionState.DRAFT)
        .order_by(SurveyVersion.number.desc(), OptionVersion.position, Option.id)
    )
    found: dict[Place, dict[int, str]] = defaultdict(dict)
    for id_, epoch, option_id, label in rows:
        found[id_, epoch].setdefault(option_id, label)
    return found
