"""Beginning, rewording and archiving studies."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from hashlib import sha256

from sqlalchemy.orm import Session

from survey.ask.studies.models import Study, StudyMember
from survey.ask.studies.queries import get_study
from survey.core import audit
from survey.core.db import now
from survey.core.errors import Conflict, DomainError
from survey.core.roles import Actor, StudyRole

TITLE_LENGTH = 160


@dataclass(frozen=True, kw_only=True)
class StudyText:
    """What a researcher says about a study.

    Attributes:
        title: A few words to find it by.
        question: What do we need to learn?
        decision: What will change because of it?
    """

    title: str
    question: str = ""
    decision: str = ""


def create_study(
    session: Session,
    text: StudyText,
    *,
    actor: Actor,
    is_fictional: bool = False,
    team_role: StudyRole | None = None,
) -> Study:
    """Begin a study; *actor* leads it.

    Args:
        session: The session.
        text: What it says.
        actor: Who begins it.
        is_fictional: The people and answers in it are invented.
        team_role: What everybody with an account is in it; None: nobody else knows of it.

    Raises:
        DomainError: the title is empty or too long.
    """
    study = Study(owner_id=actor.id, is_fictional=is_fictional, team_role=team_role)
    _write(study, text)
    session.add(study)
    session.flush()
    session.add(StudyMember(study_id=study.id, account_id=actor.id, role=StudyRole.LEAD))
    audit.record(session, "study.created", study, actor=actor)
    return study


def change_study(
    session: Session, study: Study, text: StudyText, *, was: str | None, actor: Actor
) -> None:
    """Reword a study.

    Args:
        session: The session.
        study: The study to change.
        text: What it shall say.
        was: ``state_of`` when the form was opened; None to write over whatever it says.
        actor: Who does it.

    Raises:
        Conflict: somebody has reworded it since the form was opened.
        DomainError: the title is empty or too long.
    """
    session.flush()
    session.refresh(study, with_for_update=True)
    if was is not None and was != state_of(study):
        raise Conflict(
            "Somebody else has changed this study since you opened it. What you typed is kept "
            "below; saving again replaces what the study says now."
        )
    _write(study, text)
    audit.record(session, "study.changed", study, actor=actor)


def archive_study(session: Session, study_id: int, *, actor: Actor) -> Study:
    """Put a study away: it keeps everything and leaves the list; a second time does nothing."""
    study = get_study(session, study_id)
    if study.archived_at is None:
        study.archived_at = now()
        audit.record(session, "study.archived", study, actor=actor)
    return study


def restore_study(session: Session, study_id: int, *, actor: Actor) -> Study:
    """Take an archived study back into the list."""
    study = get_study(session, study_id)
    if study.archived_at is not None:
        study.archived_at = None
        audit.record(session, "study.restored", study, actor=actor)
    return study


def text_of(study: Study) -> StudyText:
    """Return what the study says about itself."""
    return StudyText(title=study.title, question=study.question, decision=study.decision)


def state_of(study: Study) -> str:
    """Return a mark that changes whenever anybody rewords the study."""
    return sha256("\x00".join(astuple(text_of(study))).encode()).hexdigest()[:16]


def _write(study: Study, text: StudyText) -> None:
    title = text.title.strip()
    if not title:
        raise DomainError("Give the study a title, so that you can find it again.", field="title")
    if len(title) > TITLE_LENGTH:
        raise DomainError(
            f"The title has {len(title)} characters; at most {TITLE_LENGTH} fit.", field="title"
        )
    study.title = title
    study.question = text.question.strip()
    study.decision = text.decision.strip()
