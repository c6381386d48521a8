"""The order of a draft's questions: moving, removing and putting back."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.ask.questionnaires import queries
from survey.ask.questionnaires.models import (
    OptionVersion,
    Question,
    QuestionVersion,
    SurveyVersion,
    VersionState,
)
from survey.ask.questionnaires.versions import lock_draft
from survey.core import audit
from survey.core.errors import Conflict, NotFound
from survey.core.roles import Actor


def move_question(
    session: Session, survey_id: int, question_id: int, to: int, *, actor: Actor
) -> None:
    """Move a question of the draft to the place *to*, from 1; beyond the end means last.

    Raises:
        Conflict: there is no draft.
        NotFound: the draft does not ask it.
    """
    draft = lock_draft(session, survey_id)
    if place(session, draft, question_id, to):
        question = session.get_one(Question, question_id)
        audit.record(session, "question.moved", question, actor=actor)


def order_questions(
    session: Session, survey_id: int, question_ids: Sequence[int], *, actor: Actor
) -> None:
    """Put the questions of the draft into this order.

    Raises:
        Conflict: there is no draft, or it does not hold exactly these questions any more.
    """
    draft = lock_draft(session, survey_id)
    asked = {one.question_id: one for one in queries.question_versions(session, draft.id)}
    if sorted(asked) != sorted(question_ids):
        raise Conflict(
            "Somebody else has added or removed a question since you opened the page. The order "
            "below is the present one; move the question again."
        )
    for position, question_id in enumerate(question_ids, start=1):
        asked[question_id].position = position
    session.flush()
    audit.record(session, "survey.questions_ordered", draft, actor=actor)


def remove_question(session: Session, survey_id: int, question_id: int, *, actor: Actor) -> None:
    """Take a question out of the draft; its answers and its code are kept.

    Raises:
        Conflict: there is no draft.
        NotFound: the draft does not ask it.
    """
    draft = lock_draft(session, survey_id)
    asked = queries.asked_in(session, draft, question_id)
    session.execute(
        sa.delete(OptionVersion).where(
            OptionVersion.survey_version_id == draft.id, OptionVersion.question_id == question_id
        )
    )
    session.delete(asked)
    session.flush()
    _number(queries.question_versions(session, draft.id))
    question = session.get_one(Question, question_id)
    audit.record(session, "question.removed", question, actor=actor)


def put_back_question(
    session: Session, survey_id: int, question_id: int, *, actor: Actor
) -> QuestionVersion:
    """Ask a question again that an earlier version asked, as its last published wording did.

    It keeps its code and epoch, so that its answers before and after belong together.

    Raises:
        Conflict: there is no draft.
        NotFound: no published version of this survey asks it.
    """
    draft = lock_draft(session, survey_id)
    present = queries.question_versions(session, draft.id)
    for one in present:
        if one.question_id == question_id:
            return one
    last = last_published(session, question_id)
    if last is None or last.survey_id != survey_id:
        raise NotFound("No published version of this survey asks this question.")
    asked = QuestionVersion(
        survey_version_id=draft.id,
        question_id=question_id,
        survey_id=survey_id,
        position=1 + len(present),
        kind=last.kind,
        epoch=last.epoch,
        prompt=last.prompt,
        help=last.help,
        is_required=last.is_required,
        settings=dict(last.settings),
        show_if=last.show_if,
    )
    session.add(asked)
    session.flush()
    for option in queries.option_versions(session, last.survey_version_id, question_id):
        session.add(
            OptionVersion(
                survey_version_id=draft.id,
                option_id=option.option_id,
                question_id=question_id,
                position=option.position,
                label=option.label,
            )
        )
    session.flush()
    question = session.get_one(Question, question_id)
    audit.record(session, "question.put_back", question, actor=actor)
    return asked


def last_published(session: Session, question_id: int) -> QuestionVersion | None:
    """Return a question as it was last published, or None if it never was."""
    return session.scalar(
        sa.select(QuestionVersion)
        .join(SurveyVersion, SurveyVersion.id == QuestionVersion.survey_version_id)
        .where(
            QuestionVersion.question_id == question_id,
            SurveyVersion.state != VersionState.DRAFT,
        )
        .order_by(SurveyVersion.number.desc())
        .limit(1)
    )


def place(session: Session, draft: SurveyVersion, question_id: int, to: int) -> bool:
    """Put a question of a locked draft at its place, from 1; return whether anything moved.

    Raises:
        NotFound: the draft does not ask it.
    """
    asked = list(queries.question_versions(session, draft.id))
    at = next((i for i, one in enumerate(asked) if one.question_id == question_id), None)
    if at is None:
        raise NotFound("This question is not in the draft any more; somebody removed it.")
    moved = asked.pop(at)
    target = min(max(to, 1), len(asked) + 1) - 1
    asked.insert(target, moved)
    _number(asked)
    session.flush()
    return target != at


def _number(asked: Sequence[QuestionVersion]) -> None:
    for position, one in enumerate(asked, start=1):
        one.position = position
