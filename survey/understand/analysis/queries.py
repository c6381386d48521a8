"""What the pages of a run show; constant numbers of queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.ask.questionnaires.models import Survey
from survey.ask.responses.models import Response, ResponseState
from survey.core.accounts.models import User
from survey.core.jobs import Job, JobState
from survey.understand.analysis.models import (
    AnalysisRun,
    Assignment,
    Cluster,
    ClusterKind,
    RunState,
)


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
    """What a run found, in figures."""

    clusters: Mapping[ClusterKind, list[Cluster]]
    placed: Mapping[ClusterKind, int]
    unplaced: Mapping[ClusterKind, int]


def run_statuses(session: Session, study_id: int) -> list[RunStatus]:
    """Return all runs of a study, newest first."""
    return _statuses(session, AnalysisRun.study_id == study_id)


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
    return Proposals(clusters=clusters, placed=placed, unplaced=unplaced)


@dataclass(frozen=True, kw_only=True)
class SurveyToRead:
    """A survey of the study that a run may read."""

    id: int
    title: str
    responses: int


def surveys_to_read(session: Session, study_id: int) -> list[SurveyToRead]:
    """Return the surveys of a study with how many complete responses each has."""
    rows = session.execute(
        sa.select(Survey.id, Survey.title, sa.func.count(Response.id))
        .outerjoin(
            Response,
            sa.and_(Response.survey_id == Survey.id, Response.state == ResponseState.COMPLETE),
        )
        .where(Survey.study_id == study_id)
        .group_by(Survey.id, Survey.title)
        .order_by(Survey.id)
    )
    return [SurveyToRead(id=row[0], title=row[1], responses=row[2]) for row in rows]


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
