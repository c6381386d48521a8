"""What a study holds that REFI-QDA cannot, counted, with the reason."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.act.exchange.refi.document import Loss
from survey.ask.interviews.models import Attachment, Interview, Note, NoteKind
from survey.ask.questionnaires.models import Survey
from survey.ask.responses.models import Answer, AnswerState, Response, ResponseState
from survey.understand.statements.models import KindCorrection, Statement
from survey.understand.statements.sources import OPEN_KINDS
from survey.understand.themes.models import Decision, Tagging, TaggingState, Theme, ThemeState


def export_losses(session: Session, study_id: int) -> tuple[Loss, ...]:
    """Return what stays here when a study goes out as a project; one query."""
    of_study = Survey.study_id == study_id
    asked: list[tuple[str, str, sa.ColumnElement[int]]] = [
        (
            "Sessions nobody agreed to",
            "Their words are used by nobody.",
            _count(
                sa.select(Interview.id).where(
                    Interview.study_id == study_id, ~Interview.has_consent
                )
            ),
        ),
        (
            "Thoughts in notes",
            "What we thought is no data of a participant.",
            _count(
                sa.select(Note.id)
                .join(Interview, Interview.id == Note.interview_id)
                .where(Interview.study_id == study_id, Note.kind == NoteKind.THOUGHT)
            ),
        ),
        (
            "Pictures and recordings",
            "They stay with their sessions; only words go along.",
            _count(
                sa.select(Attachment.id)
                .join(Interview, Interview.id == Attachment.interview_id)
                .where(Interview.study_id == study_id)
            ),
        ),
        (
            "Answers that are choices or numbers",
            "Download them as CSV from the results of the survey.",
            _count(
                sa.select(Answer.response_id)
                .join(Response, Response.id == Answer.response_id)
                .join(Survey, Survey.id == Response.survey_id)
                .where(
                    of_study,
                    Answer.kind.not_in(OPEN_KINDS),
                    Answer.state == AnswerState.ANSWERED,
                    Response.state == ResponseState.COMPLETE,
                )
            ),
        ),
        (
            "Statements kept out of a theme",
            "REFI-QDA knows what bears a code, not what does not.",
            _count(
                sa.select(Tagging.id)
                .join(Theme, Theme.id == Tagging.theme_id)
                .where(
                    Theme.study_id == study_id,
                    Theme.state == ThemeState.ACCEPTED,
                    Tagging.state == TaggingState.REJECTED,
                )
            ),
        ),
        (
            "Needs and wants out of use",
            "What was merged or turned down stays in the list of decisions.",
            _count(
                sa.select(Theme.id).where(
                    Theme.study_id == study_id, Theme.state != ThemeState.ACCEPTED
                )
            ),
        ),
        (
            "Corrections of what a statement is",
            "REFI-QDA has no kinds of statements.",
            _count(
                sa.select(KindCorrection.statement_id)
                .join(Statement, Statement.id == KindCorrection.statement_id)
                .where(Statement.study_id == study_id)
            ),
        ),
        (
            "Decisions",
            "REFI-QDA holds how things are, not how they came about.",
            _count(sa.select(Decision.id).where(Decision.study_id == study_id)),
        ),
    ]
    counts = session.execute(sa.select(*(one for _, _, one in asked))).one()
    return tuple(
        Loss(what=what, count=count, why=why)
        for (what, why, _), count in zip(asked, counts, strict=True)
        if count
    )


def _count(query: sa.Select[Any]) -> sa.ColumnElement[int]:
    return sa.select(sa.func.count()).select_from(query.subquery()).scalar_subquery()
