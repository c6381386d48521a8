"""Finding surveys, their versions and what a version asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.ask.questionnaires.models import (
    Option,
    OptionVersion,
    Question,
    QuestionVersion,
    Survey,
    SurveyVersion,
    VersionState,
)
from survey.core.errors import NotFound


@dataclass(frozen=True, kw_only=True)
class SurveyRow:
    """A survey as the list of a study shows it.

    Attributes:
        survey: The survey.
        published: Its version that takes answers, if any.
        draft: Its version under work, if any.
        latest: Its newest version; every survey has one.
        question_count: Questions in the newest version.
    """

    survey: Survey
    published: SurveyVersion | None
    draft: SurveyVersion | None
    latest: SurveyVersion
    question_count: int


def get_survey(session: Session, survey_id: int) -> Survey:
    """Return one survey.

    Raises:
        NotFound: there is none with this id.
    """
    survey = session.get(Survey, survey_id)
    if survey is None:
        raise NotFound("There is no such survey.")
    return survey


def get_version(session: Session, survey_id: int, number: int) -> SurveyVersion:
    """Return one version of a survey by its number.

    Raises:
        NotFound: the survey has no such version.
    """
    version = session.scalar(
        sa.select(SurveyVersion).where(
            SurveyVersion.survey_id == survey_id, SurveyVersion.number == number
        )
    )
    if version is None:
        raise NotFound("This survey has no such version.")
    return version


def versions(session: Session, survey_id: int) -> Sequence[SurveyVersion]:
    """Return all versions of a survey, the newest first."""
    return session.scalars(
        sa.select(SurveyVersion)
        .where(SurveyVersion.survey_id == survey_id)
        .order_by(SurveyVersion.number.desc())
    ).all()


def draft_of(session: Session, survey_id: int) -> SurveyVersion | None:
    """Return the version under work, or None; the database allows one at most."""
    return _in_state(session, survey_id, VersionState.DRAFT)


def published_version(session: Session, survey_id: int) -> SurveyVersion | None:
    """Return the version that takes new answers, or None; the database allows one at most."""
    return _in_state(session, survey_id, VersionState.PUBLISHED)


def version_before(session: Session, version: SurveyVersion) -> SurveyVersion | None:
    """Return the version this one was made from: the last one published before it, if any."""
    return session.scalar(
        sa.select(SurveyVersion)
        .where(
            SurveyVersion.survey_id == version.survey_id,
            SurveyVersion.number < version.number,
            SurveyVersion.state != VersionState.DRAFT,
        )
        .order_by(SurveyVersion.number.desc())
        .limit(1)
    )


def question_versions(session: Session, version_id: int) -> Sequence[QuestionVersion]:
    """Return what a version asks, in order."""
    return session.scalars(
        sa.select(QuestionVersion)
        .where(QuestionVersion.survey_version_id == version_id)
        .order_by(QuestionVersion.position, QuestionVersion.question_id)
    ).all()


def asked_in(session: Session, version: SurveyVersion, question_id: int) -> QuestionVersion:
    """Return a question as *version* asks it.

    Raises:
        NotFound: it does not.
    """
    asked = session.get(QuestionVersion, (version.id, question_id))
    if asked is None:
        raise NotFound("This question is not in the draft any more; somebody removed it.")
    return asked


def option_versions(session: Session, version_id: int, question_id: int) -> Sequence[OptionVersion]:
    """Return the choices of one question in a version, in order."""
    return session.scalars(
        sa.select(OptionVersion)
        .where(
            OptionVersion.survey_version_id == version_id,
            OptionVersion.question_id == question_id,
        )
        .order_by(OptionVersion.position, OptionVersion.option_id)
    ).all()


def question_by_code(session: Session, survey_id: int, code: str) -> Question:
    """Return a question of a survey by its code, whichever versions ask it.

    Raises:
        NotFound: the survey has no such question.
    """
    question = session.scalar(
        sa.select(Question).where(Question.survey_id == survey_id, Question.code == code)
    )
    if question is None:
        raise NotFound("This survey has no such question.")
    return question


def options_by_code(session: Session, question_id: int) -> dict[str, Option]:
    """Return every choice a question ever had, by code."""
    rows = session.scalars(sa.select(Option).where(Option.question_id == question_id))
    return {option.code: option for option in rows}


def question_codes(session: Session, survey_id: int) -> frozenset[str]:
    """Return every code a survey ever used; none of them is given out again."""
    return frozenset(
        session.scalars(sa.select(Question.code).where(Question.survey_id == survey_id))
    )


def surveys_of(session: Session, study_id: int) -> list[SurveyRow]:
    """Return the surveys of a study, the newest first, in three queries however many."""
    surveys = session.scalars(
        sa.select(Survey).where(Survey.study_id == study_id).order_by(Survey.id.desc())
    ).all()
    by_survey: dict[int, list[SurveyVersion]] = {}
    for version in session.scalars(
        sa.select(SurveyVersion)
        .join(Survey, Survey.id == SurveyVersion.survey_id)
        .where(Survey.study_id == study_id)
        .options(sa.orm.defer(SurveyVersion.definition))
        .order_by(SurveyVersion.number)
    ):
        by_survey.setdefault(version.survey_id, []).append(version)
    counts: dict[int, int] = dict(
        session.execute(
            sa.select(QuestionVersion.survey_version_id, sa.func.count())
            .join(Survey, Survey.id == QuestionVersion.survey_id)
            .where(Survey.study_id == study_id)
            .group_by(QuestionVersion.survey_version_id)
        ).all()
    )
    return [_row(survey, by_survey[survey.id], counts) for survey in surveys]


def _row(survey: Survey, of_survey: list[SurveyVersion], counts: dict[int, int]) -> SurveyRow:
    by_state = {version.state: version for version in of_survey}
    latest = of_survey[-1]
    return SurveyRow(
        survey=survey,
        published=by_state.get(VersionState.PUBLISHED),
        draft=by_state.get(VersionState.DRAFT),
        latest=latest,
        question_count=counts.get(latest.id, 0),
    )


def _in_state(session: Session, survey_id: int, state: VersionState) -> SurveyVersion | None:
    return session.scalar(
        sa.select(SurveyVersion).where(
            SurveyVersion.survey_id == survey_id, SurveyVersion.state == state
        )
    )
