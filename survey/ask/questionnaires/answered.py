"""How many answers a change would touch.

Answers belong to a feature above this one, so their tables are named here, not imported: the
foreign keys of the schema tie the two together, and the counts are all we read of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.ask.questionnaires.models import Question, Survey

_RESPONSE = sa.table("response", sa.column("survey_id"), sa.column("survey_version_id"))
_ANSWER = sa.table("answer", sa.column("question_id"), sa.column("item"), sa.column("state"))
_CHOICE = sa.table("answer_choice", sa.column("question_id"), sa.column("option_id"))


@dataclass(frozen=True, kw_only=True)
class AnswerCounts:
    """Answers a survey has, over all its versions.

    Attributes:
        by_question: Answered, by id of the question; the follow-up is not counted.
        by_option: Times chosen, by id of the option.
    """

    by_question: dict[int, int] = field(default_factory=dict)
    by_option: dict[int, int] = field(default_factory=dict)


def answer_counts(session: Session, survey_id: int) -> AnswerCounts:
    """Return how many answers each question and option of a survey has, in two queries."""
    of_survey = sa.select(Question.id).where(Question.survey_id == survey_id)
    answers = (
        sa.select(_ANSWER.c.question_id, sa.func.count())
        .where(
            _ANSWER.c.question_id.in_(of_survey),
            _ANSWER.c.item == "",
            _ANSWER.c.state == "answered",
        )
        .group_by(_ANSWER.c.question_id)
    )
    choices = (
        sa.select(_CHOICE.c.option_id, sa.func.count())
        .where(_CHOICE.c.question_id.in_(of_survey))
        .group_by(_CHOICE.c.option_id)
    )
    return AnswerCounts(
        by_question={row[0]: row[1] for row in session.execute(answers)},
        by_option={row[0]: row[1] for row in session.execute(choices)},
    )


def response_counts(session: Session, survey_id: int) -> dict[int, int]:
    """Return how many responses each version of a survey has, by id of the version."""
    query = (
        sa.select(_RESPONSE.c.survey_version_id, sa.func.count())
        .where(_RESPONSE.c.survey_id == survey_id)
        .group_by(_RESPONSE.c.survey_version_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def is_answered(session: Session, study_id: int) -> bool:
    """Return whether anybody has answered any survey of a study."""
    query = (
        sa.select(sa.literal(1))
        .select_from(_RESPONSE)
        .join(Survey, Survey.id == _RESPONSE.c.survey_id)
        .where(Survey.study_id == study_id)
    )
    return session.scalar(query.limit(1)) is not None
