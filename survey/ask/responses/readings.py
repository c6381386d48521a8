"""Reading responses: how many there are, their words with the why under them, and one as a whole."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from survey.ask.questionnaires.models import (
    Option,
    OptionVersion,
    Question,
    QuestionVersion,
    Survey,
    SurveyVersion,
)
from survey.ask.responses.models import WHY, Answer, AnswerChoice, AnswerState, Response
from survey.core.errors import NotFound
from survey.people.customers.models import Customer


@dataclass(frozen=True, kw_only=True)
class SurveyCount:
    """A survey of a study with the number of its responses."""

    survey: Survey
    responses: int


@dataclass(frozen=True, kw_only=True)
class Words:
    """An open answer with what was said when asked why."""

    response_id: uuid.UUID
    text: str
    echo: str | None
    why: str | None


@dataclass(frozen=True, kw_only=True)
class ReadAnswer:
    """One question of a response, as the person saw it, with what she said."""

    code: str
    asked: QuestionVersion
    answer: Answer
    why: Answer | None = None
    choices: Sequence[str] = field(default_factory=tuple)


@dataclass(frozen=True, kw_only=True)
class ReadResponse:
    """A whole response."""

    response: Response
    survey: Survey
    version_number: int
    customer: Customer | None
    answers: Sequence[ReadAnswer]


def surveys_of(session: Session, study_id: int) -> list[SurveyCount]:
    """Return the surveys of a study with their responses, the oldest first. One query."""
    rows = session.execute(
        sa.select(Survey, sa.func.count(Response.id))
        .outerjoin(Response, Response.survey_id == Survey.id)
        .where(Survey.study_id == study_id)
        .group_by(Survey.id)
        .order_by(Survey.id)
    )
    return [SurveyCount(survey=survey, responses=count) for survey, count in rows]


def response_count(session: Session, study_id: int) -> int:
    """Return how many responses a study has."""
    query = (
        sa.select(sa.func.count(Response.id))
        .join(Survey, Survey.id == Response.survey_id)
        .where(Survey.study_id == study_id)
    )
    return session.scalar(query) or 0


def responses_query(survey_id: int) -> sa.Select[Response]:
    """Return the responses of a survey, newest first; by their random id within one moment.

    The times of anonymous ones are days, so their order within a day tells nothing.
    """
    return (
        sa.select(Response)
        .where(Response.survey_id == survey_id)
        .order_by(Response.completed_at.desc(), Response.id)
    )


def words_of(
    session: Session,
    question_id: int,
    epoch: int,
    *,
    search: str = "",
    limit: int,
    offset: int,
) -> tuple[list[Words], int]:
    """Return open answers to one question with their why, and how many there are in all.

    Args:
        session: The session.
        question_id: The question.
        epoch: Answers of other epochs were given to another question.
        search: Words that must stand in the answer or in its why, without regard to case.
        limit: Rows of the page.
        offset: Rows before it.
    """
    why = aliased(Answer)
    query = (
        sa.select(Answer.response_id, Answer.text, why.echo, why.text.label("why"))
        .join(Response, Response.id == Answer.response_id)
        .join(
            QuestionVersion,
            sa.and_(
                QuestionVersion.survey_version_id == Answer.survey_version_id,
                QuestionVersion.question_id == Answer.question_id,
            ),
        )
        .outerjoin(
            why,
            sa.and_(
                why.response_id == Answer.response_id,
                why.question_id == Answer.question_id,
                why.item == WHY,
                why.state == AnswerState.ANSWERED,
            ),
        )
        .where(
            Answer.question_id == question_id,
            Answer.item == "",
            Answer.state == AnswerState.ANSWERED,
            QuestionVersion.epoch == epoch,
        )
    )
    if search:
        query = query.where(
            sa.or_(
                Answer.text.icontains(search, autoescape=True),
                why.text.icontains(search, autoescape=True),
            )
        )
    total = session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    rows = session.execute(
        query.order_by(Response.completed_at.desc(), Answer.response_id).limit(limit).offset(offset)
    )
    found = [
        Words(response_id=row.response_id, text=row.text, echo=row.echo, why=row.why)
        for row in rows
    ]
    return found, total


def question_of(session: Session, survey_id: int, question_id: int) -> tuple[Question, str, int]:
    """Return a question of a survey with its newest published wording and epoch.

    Raises:
        NotFound: the survey has no such question.
    """
    row = session.execute(
        sa.select(Question, QuestionVersion.prompt, QuestionVersion.epoch)
        .join(QuestionVersion, QuestionVersion.question_id == Question.id)
        .join(SurveyVersion, SurveyVersion.id == QuestionVersion.survey_version_id)
        .where(
            Question.id == question_id,
            Question.survey_id == survey_id,
            SurveyVersion.published_at.is_not(None),
        )
        .order_by(SurveyVersion.number.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        raise NotFound("This survey asks no such question.")
    return row[0], row[1], row[2]


def read_response(session: Session, response_id: uuid.UUID) -> ReadResponse:
    """Return one response as the person saw the questions.

    Raises:
        NotFound: there is none with this id.
    """
    row = session.execute(
        sa.select(Response, Survey, SurveyVersion.number, Customer)
        .join(Survey, Survey.id == Response.survey_id)
        .join(SurveyVersion, SurveyVersion.id == Response.survey_version_id)
        .outerjoin(Customer, Customer.id == Response.customer_id)
        .where(Response.id == response_id)
    ).one_or_none()
    if row is None:
        raise NotFound("There is no such response. Perhaps the person asked to be erased.")
    response, survey, number, customer = row
    chosen: dict[int, list[str]] = {}
    for question_id, label in session.execute(
        sa.select(AnswerChoice.question_id, OptionVersion.label)
        .join(Option, Option.id == AnswerChoice.option_id)
        .join(
            OptionVersion,
            sa.and_(
                OptionVersion.option_id == AnswerChoice.option_id,
                OptionVersion.survey_version_id == AnswerChoice.survey_version_id,
            ),
        )
        .where(AnswerChoice.response_id == response_id)
        .order_by(OptionVersion.position)
    ):
        chosen.setdefault(question_id, []).append(label)
    rows = session.execute(
        sa.select(Answer, QuestionVersion, Question.code)
        .join(
            QuestionVersion,
            sa.and_(
                QuestionVersion.survey_version_id == Answer.survey_version_id,
                QuestionVersion.question_id == Answer.question_id,
            ),
        )
        .join(Question, Question.id == Answer.question_id)
        .where(Answer.response_id == response_id)
        .order_by(QuestionVersion.position, Answer.item)
    ).all()
    whys = {answer.question_id: answer for answer, _, _ in rows if answer.item == WHY}
    return ReadResponse(
        response=response,
        survey=survey,
        version_number=number,
        customer=customer,
        answers=[
            ReadAnswer(
                code=code,
                asked=asked,
                answer=answer,
                why=whys.get(answer.question_id),
                choices=chosen.get(answer.question_id, ()),
            )
            for answer, asked, code in rows
            if answer.item != WHY
        ],
    )


def keys_query(survey_id: int) -> sa.Select[uuid.UUID, str]:
    """Return (id, submission key) of every response of a survey that came through the page."""
    return sa.select(Response.id, Response.submission_key).where(
        Response.survey_id == survey_id, Response.source == "survey"
    )


def customers_of(session: Session, responses: Sequence[Response]) -> dict[int, Customer]:
    """Return the people behind *responses*, by id, in one query."""
    ids = {one.customer_id for one in responses if one.customer_id is not None}
    if not ids:
        return {}
    found = session.scalars(sa.select(Customer).where(Customer.id.in_(ids)))
    return {customer.id: customer for customer in found}
