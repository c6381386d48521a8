"""What the pages of a run show; constant numbers of queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.ask.questionnaires.models import QuestionKind, QuestionVersion, Survey
from survey.ask.responses.models import Answer, AnswerState, Response, ResponseState
from survey.core.accounts.models import User
from survey.core.jobs import Job, JobState
from survey.understand.analysis.models import (
    AnalysisRun,
    Assignment,
    Cluster,
    ClusterKind,
    RunState,
)
from survey.understand.statements.sources import OPEN_KINDS


@dataclass(frozen=True, kw_only=True)
class RunStatus:
    """A run as people see it: what its row says, corrected by what became of its job.

    Attributes:
        state: Failed, too, where the job died and could not say so itself.
        share: 0 to 1.
        stage: What it is doing, in words.
    """

    run: AnalysisRun
    state: RunState
    share: float
    stage: str
    error: str
    started_by: str
    is_stopping: bool

    @property
    def is_active(self) -> bool:
        """Whether it still waits or works."""
        return self.state in {RunState.QUEUED, RunState.RUNNING}


@dataclass(frozen=True, kw_only=True)
class Proposals:
    """What a run found, in figures.

    Attributes:
        placed: View -> statements in a proposal.
        unplaced: View -> statements that fit nowhere in it.
        nowhere: Statements that fit nowhere in any view.
    """

    clusters: Mapping[ClusterKind, list[Cluster]]
    placed: Mapping[ClusterKind, int]
    unplaced: Mapping[ClusterKind, int]
    nowhere: int


def run_statuses(session: Session, study_id: int) -> list[RunStatus]:
    """Return all runs of a study, newest first."""
    return _statuses(session, AnalysisRun.study_id == study_id)


def last_finished(session: Session, study_id: int) -> AnalysisRun | None:
    """Return the newest run of a study that was done, or None."""
    return session.scalars(
        sa.select(AnalysisRun)
        .where(AnalysisRun.study_id == study_id, AnalysisRun.state == RunState.DONE)
        .order_by(AnalysisRun.id.desc())
        .limit(1)
    ).first()


def run_status(session: Session, run_id: int) -> RunStatus | None:
    """Return one run as people see it, or None."""
    found = _statuses(session, AnalysisRun.id == run_id)
    return found[0] if found else None


def proposals_of(session: Session, run_id: int) -> Proposals:
    """Return the clusters of a run by kind, and how many statements found a place."""
    clusters: dict[ClusterKind, list[Cluster]] = {kind: [] for kind in ClusterKind}
    for cluster in session.scalars(
        sa.select(Cluster).where(Cluster.run_id == run_id).order_by(Cluster.number)
    ):
        clusters[cluster.kind].append(cluster)
    counts = session.execute(
        sa.select(
            Assignment.view,
            sa.func.count(Assignment.cluster_id),
            sa.func.count() - sa.func.count(Assignment.cluster_id),
        )
        .where(Assignment.run_id == run_id)
        .group_by(Assignment.view)
    )
    placed, unplaced = {}, {}
    for view, inside, outside in counts:
        placed[view], unplaced[view] = inside, outside
    alone = (
        sa.select(Assignment.statement_id)
        .where(Assignment.run_id == run_id)
        .group_by(Assignment.statement_id)
        .having(sa.func.count(Assignment.cluster_id) == 0)
        .subquery()
    )
    nowhere = session.scalar(sa.select(sa.func.count()).select_from(alone)) or 0
    return Proposals(clusters=clusters, placed=placed, unplaced=unplaced, nowhere=nowhere)


@dataclass(frozen=True, kw_only=True)
class QuestionToRead:
    """An open question whose answers a run may read.

    Attributes:
        prompt: As the newest version asks it.
        is_usual: Read unless the researcher says otherwise: a question that asks why, or for a
            long answer. Short ones without a why mostly ask for labels ("your role").
    """

    id: int
    survey: str
    prompt: str
    answers: int
    is_usual: bool


def questions_to_read(session: Session, study_id: int) -> list[QuestionToRead]:
    """Return the open questions of a study that somebody answered; two queries."""
    counts = session.execute(
        sa.select(Answer.question_id, sa.func.count())
        .join(Response, Response.id == Answer.response_id)
        .join(Survey, Survey.id == Response.survey_id)
        .where(
            Survey.study_id == study_id,
            Answer.item == "",
            Answer.kind.in_(OPEN_KINDS),
            Answer.state == AnswerState.ANSWERED,
            Response.state == ResponseState.COMPLETE,
        )
        .group_by(Answer.question_id)
    )
    answers = {question_id: count for question_id, count in counts}  # noqa: C416 - typed rows
    rows = session.execute(
        sa.select(QuestionVersion, Survey.title)
        .join(Survey, Survey.id == QuestionVersion.survey_id)
        .where(QuestionVersion.question_id.in_(answers))
        .order_by(Survey.id, QuestionVersion.position, QuestionVersion.survey_version_id)
    )
    newest = {asked.question_id: (asked, title) for asked, title in rows}
    return [
        QuestionToRead(
            id=question_id,
            survey=title,
            prompt=asked.prompt,
            answers=answers[question_id],
            is_usual=asked.kind is QuestionKind.LONG_TEXT
            or bool(asked.settings.get("asks_why", True)),
        )
        for question_id, (asked, title) in newest.items()
    ]


def run_count(session: Session, study_id: int | None) -> int | None:
    """Return how many runs a study has, for the menu."""
    if study_id is None:
        return None
    return session.scalar(
        sa.select(sa.func.count()).select_from(AnalysisRun).where(AnalysisRun.study_id == study_id)
    )


def _statuses(session: Session, *conditions: sa.ColumnElement[bool]) -> list[RunStatus]:
    rows = session.execute(
        sa.select(AnalysisRun, Job, User.name)
        .outerjoin(Job, Job.id == AnalysisRun.job_id)
        .join(User, User.id == AnalysisRun.started_by)
        .where(*conditions)
        .order_by(AnalysisRun.id.desc())
        .execution_options(populate_existing=True)
    )
    return [_status(run, job, name) for run, job, name in rows]


def _status(run: AnalysisRun, job: Job | None, started_by: str) -> RunStatus:
    state, error = run.state, run.error
    if state in {RunState.QUEUED, RunState.RUNNING} and job is not None and not job.is_open:
        if job.state is JobState.CANCELLED:
            state = RunState.CANCELLED
        else:
            state = RunState.FAILED
            error = job.error or "The work stopped without saying why."
    done = state is RunState.DONE
    return RunStatus(
        run=run,
        state=state,
        share=1.0 if done else (0.0 if job is None else job.progress),
        stage="" if job is None else job.message,
        error=error,
        started_by=started_by,
        is_stopping=job is not None and job.is_open and job.cancel_requested,
    )
