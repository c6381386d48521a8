"""Surveys as a whole: begun, named, made anonymous, deleted. Versions: versions.py;
questions: editing.py; choices: choices.py.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from survey.ask.questionnaires import queries
from survey.ask.questionnaires.definition import fingerprint
from survey.ask.questionnaires.models import (
    Anonymity,
    Option,
    Question,
    Survey,
    SurveyVersion,
    VersionState,
)
from survey.ask.questionnaires.versions import lock_draft
from survey.ask.studies.models import Study
from survey.core import audit
from survey.core.errors import Conflict, DomainError
from survey.core.roles import Actor

TITLE_LENGTH = 160
_CHANGED_MEANWHILE = (
    "Somebody else has changed this since you opened it. What you typed is kept below; saving "
    "again replaces what stands there now."
)


@dataclass(frozen=True, kw_only=True)
class NewSurvey:
    """What is decided before the first question is written.

    Attributes:
        title: Name of the survey for colleagues; also the first heading respondents see.
        anonymity: What we can know of who answered; cannot change once somebody has.
        language: Language of the questions, as a BCP 47 tag.
    """

    title: str
    anonymity: Anonymity = Anonymity.IDENTIFIED
    language: str = "en"


@dataclass(frozen=True, kw_only=True)
class Cover:
    """What respondents read above, before and after the questions."""

    heading: str
    introduction: str = ""
    thanks: str = ""
    language: str = "en"


def create_survey(session: Session, study: Study, new: NewSurvey, *, actor: Actor) -> Survey:
    """Begin a survey with an empty draft, version 1.

    Raises:
        DomainError: the title is empty or too long.
    """
    title = _checked_title(new.title)
    survey = Survey(study_id=study.id, title=title, anonymity=new.anonymity)
    session.add(survey)
    session.flush()
    session.add(SurveyVersion(survey_id=survey.id, number=1, heading=title, language=new.language))
    session.flush()
    audit.record(
        session, "survey.created", survey, actor=actor, anonymity=Anonymity(new.anonymity).value
    )
    return survey


def rename_survey(session: Session, survey: Survey, title: str, *, actor: Actor) -> None:
    """Give a survey another name for colleagues; respondents read the heading of the version.

    Raises:
        DomainError: the title is empty or too long.
    """
    survey.title = _checked_title(title)
    audit.record(session, "survey.renamed", survey, actor=actor)


def set_anonymity(session: Session, survey: Survey, anonymity: Anonymity, *, actor: Actor) -> None:
    """Decide what can be known of who answers.

    Raises:
        Conflict: it was published; what people read or were promised when they answered stays.
    """
    if survey.anonymity is anonymity:
        return
    # Held, so that nobody publishes the old promise at this moment.
    held = sa.select(SurveyVersion.published_at).where(SurveyVersion.survey_id == survey.id)
    if any(moment is not None for moment in session.scalars(held.with_for_update())):
        # A published version carries its promise: answers to it could not be kept under another.
        raise _promised()
    # The database decides: responses carry the anonymity they were promised in a foreign key.
    try:
        with session.begin_nested():
            survey.anonymity = anonymity
            session.flush()
    except IntegrityError:
        session.refresh(survey)
        raise _promised() from None
    audit.record(
        session, "survey.anonymity_changed", survey, actor=actor, anonymity=anonymity.value
    )


def change_cover(
    session: Session, survey_id: int, cover: Cover, *, was: str | None, actor: Actor
) -> SurveyVersion:
    """Reword what stands around the questions of the draft.

    Args:
        session: The session.
        survey_id: Whose draft.
        cover: What it shall say.
        was: ``state_of_cover`` when the form was opened; None to write over whatever it says.
        actor: Who does it.

    Raises:
        Conflict: there is no draft, or somebody has reworded it since the form was opened.
        DomainError: the heading is empty or too long.
    """
    draft = lock_draft(session, survey_id)
    if was is not None and was != state_of_cover(draft):
        raise Conflict(_CHANGED_MEANWHILE)
    draft.heading = _checked_title(cover.heading, field="heading")
    draft.introduction = cover.introduction.strip()
    draft.thanks = cover.thanks.strip()
    draft.language = cover.language
    audit.record(session, "survey.cover_changed", draft, actor=actor)
    return draft


def cover_of(version: SurveyVersion) -> Cover:
    """Return what a version says around its questions."""
    return Cover(
        heading=version.heading,
        introduction=version.introduction,
        thanks=version.thanks,
        language=version.language,
    )


def state_of_cover(version: SurveyVersion) -> str:
    """Return a mark that changes whenever anybody rewords the cover."""
    return fingerprint(asdict(cover_of(version)))[:16]


def delete_survey(session: Session, survey_id: int, *, actor: Actor) -> None:
    """Delete a survey that was never published.

    Raises:
        NotFound: there is no such survey.
        Conflict: a version was published; its questions are kept for its answers.
    """
    survey = queries.get_survey(session, survey_id)
    if any(one.state != VersionState.DRAFT for one in queries.versions(session, survey_id)):
        raise Conflict("A version of this survey was published, so it is kept for its answers.")
    audit.record(session, "survey.deleted", survey, actor=actor)
    session.flush()
    questions = sa.select(Question.id).where(Question.survey_id == survey_id)
    for statement in (
        sa.delete(SurveyVersion).where(SurveyVersion.survey_id == survey_id),
        sa.delete(Option).where(Option.question_id.in_(questions)),
        sa.delete(Question).where(Question.survey_id == survey_id),
        sa.delete(Survey).where(Survey.id == survey_id),
    ):
        session.execute(statement, execution_options={"synchronize_session": False})
    session.expunge(survey)
    session.expire_all()


def _promised() -> Conflict:
    return Conflict(
        "This survey was published, and what its respondents were promised cannot change. "
        "Begin another survey instead.",
        field="anonymity",
    )


def _checked_title(title: str, *, field: str = "title") -> str:
    title = title.strip()
    if not title:
        raise DomainError(
            "Give the survey a title, so that people know what it is about.", field=field
        )
    if len(title) > TITLE_LENGTH:
        raise DomainError(
            f"The title has {len(title)} characters; at most {TITLE_LENGTH} fit.", field=field
        )
    return title
