"""The life of a survey's versions: drafted, published, retired, or discarded."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.ask.questionnaires import checklist, queries
from survey.ask.questionnaires.definition import compile_definition, fingerprint
from survey.ask.questionnaires.models import (
    OptionVersion,
    QuestionVersion,
    SurveyVersion,
    VersionState,
)
from survey.core import audit
from survey.core.db import now
from survey.core.errors import Conflict, DomainError, NotFound
from survey.core.roles import Actor


def lock_draft(session: Session, survey_id: int) -> SurveyVersion:
    """Return the draft of a survey, held until the transaction ends, so that edits queue up.

    Raises:
        Conflict: there is no draft: it was published or discarded, or never begun.
    """
    draft = session.scalar(
        sa.select(SurveyVersion)
        .where(SurveyVersion.survey_id == survey_id, SurveyVersion.state == VersionState.DRAFT)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if draft is None:
        queries.get_survey(session, survey_id)
        raise Conflict(
            "This survey has no draft any more: it was published or discarded meanwhile. "
            "Begin a new draft and make the change there."
        )
    return draft


def publish(session: Session, survey_id: int, *, actor: Actor) -> SurveyVersion:
    """Publish the draft: it is frozen and takes the answers from now on.

    The version published before is retired; whoever has begun it finishes it.

    Raises:
        Conflict: there is no draft.
        NotReady: the check list names something to mend first.
    """
    draft = lock_draft(session, survey_id)
    session.flush()
    checklist.insist(session, draft)
    before = queries.published_version(session, survey_id)
    if before is not None:
        before.state = VersionState.RETIRED
        session.flush()  # First the one goes, then the other comes: never two at once.
    definition = compile_definition(session, draft)
    # In one statement: reading the actor may write what is pending, and then it would be frozen.
    with session.no_autoflush:
        draft.definition = definition
        draft.sha256 = fingerprint(definition)
        draft.state = VersionState.PUBLISHED
        draft.published_at = now()
        draft.published_by = actor.id
    session.flush()
    audit.record(session, "survey.published", draft, actor=actor, number=draft.number)
    return draft


def sha256_of(session: Session, version: SurveyVersion) -> str:
    """Return the fingerprint a version has, or would have if it were published now."""
    return version.sha256 or fingerprint(compile_definition(session, version))


def insist_unchanged(session: Session, survey_id: int, sha256: str) -> None:
    """Refuse to publish anything but what was looked at.

    Raises:
        Conflict: somebody has changed the draft since *sha256* was shown, or it is gone.
    """
    if sha256_of(session, lock_draft(session, survey_id)) != sha256:
        raise Conflict(
            "Somebody has changed the draft since you opened this page. Look at the changes below "
            "once more, then publish."
        )


def new_draft(session: Session, survey_id: int, *, actor: Actor) -> SurveyVersion:
    """Return the draft of a survey; if there is none, copy the newest version to number + 1.

    Raises:
        NotFound: there is no such survey.
    """
    survey = queries.get_survey(session, survey_id)
    # Two people who press the button at once get one draft: the second waits here for the first.
    session.flush()
    session.refresh(survey, with_for_update=True)
    draft = queries.draft_of(session, survey_id)
    if draft is not None:
        return draft
    source = queries.versions(session, survey_id)[0]
    draft = SurveyVersion(
        survey_id=survey_id,
        number=source.number + 1,
        heading=source.heading,
        introduction=source.introduction,
        thanks=source.thanks,
        language=source.language,
    )
    session.add(draft)
    session.flush()
    _copy_questions(session, source, draft)
    audit.record(session, "survey.draft_begun", draft, actor=actor, number=draft.number)
    return draft


def discard_draft(session: Session, survey_id: int, *, actor: Actor) -> None:
    """Throw the draft away; what is published stays as it is.

    Raises:
        Conflict: there is no draft.
        DomainError: nothing was ever published, so that nothing would be left.
    """
    draft = lock_draft(session, survey_id)
    if queries.version_before(session, draft) is None:
        raise DomainError(
            "This draft is all there is of the survey. Delete the survey if you do not want it."
        )
    audit.record(session, "survey.draft_discarded", draft, actor=actor, number=draft.number)
    session.flush()
    session.execute(sa.delete(SurveyVersion).where(SurveyVersion.id == draft.id))
    session.expire_all()


def retire(session: Session, survey_id: int, *, actor: Actor) -> SurveyVersion:
    """Take the published version out of use without a next one; its answers stay.

    Raises:
        NotFound: nothing is published.
    """
    published = queries.published_version(session, survey_id)
    if published is None:
        raise NotFound("This survey has no published version.")
    published.state = VersionState.RETIRED
    session.flush()
    audit.record(session, "survey.retired", published, actor=actor, number=published.number)
    return published


def _copy_questions(session: Session, source: SurveyVersion, draft: SurveyVersion) -> None:
    question = QuestionVersion
    session.execute(
        sa.insert(question).from_select(
            [
                "survey_version_id",
                "question_id",
                "survey_id",
                "position",
                "kind",
                "epoch",
                "prompt",
                "help",
                "is_required",
                "settings",
                "show_if",
            ],
            sa.select(
                sa.literal(draft.id),
                question.question_id,
                question.survey_id,
                question.position,
                question.kind,
                question.epoch,
                question.prompt,
                question.help,
                question.is_required,
                question.settings,
                question.show_if,
            ).where(question.survey_version_id == source.id),
        )
    )
    option = OptionVersion
    session.execute(
        sa.insert(option).from_select(
            ["survey_version_id", "option_id", "question_id", "position", "label"],
            sa.select(
                sa.literal(draft.id),
                option.option_id,
                option.question_id,
                option.position,
                option.label,
            ).where(option.survey_version_id == source.id),
        )
    )
