"""Starting and stopping runs. The work itself is a job; what it finds are proposals only."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

import nlp.types as nt
from survey.ask.studies.models import Study
from survey.core import audit, jobs
from survey.core.db import now
from survey.core.errors import Conflict, DomainError, NotFound
from survey.core.roles import Actor
from survey.understand.analysis.corpus import Scope
from survey.understand.analysis.exchanges import ModelOffer
from survey.understand.analysis.models import AnalysisRun, RunState
from survey.understand.statements.sources import open_sources

#: The job that does the work.
JOB = "analysis.run"
_ACTIVE = (RunState.QUEUED, RunState.RUNNING)


class NothingToRead(DomainError):
    """The scope holds no open answer and no note."""


def start_run(
    session: Session,
    study: Study,
    *,
    scope: Scope,
    settings: nt.Settings,
    actor: Actor,
    model: ModelOffer | None = None,
) -> AnalysisRun:
    """Queue one analysis of *scope*.

    Args:
        session: Of the transaction.
        study: Whose words are read.
        scope: Which of them.
        settings: How they are read.
        actor: Who starts it.
        model: The language model that *actor* agrees to ask; None: nothing leaves the machine.

    Raises:
        Conflict: another run of this study is still under way.
        NothingToRead: there is no open answer and no note to read.
    """
    # Two clicks at once start one run: the second waits here for the first.
    session.execute(sa.select(Study.id).where(Study.id == study.id).with_for_update())
    for active in active_runs(session, study.id):
        if not _has_stopped(session, active):
            raise Conflict(
                "An analysis of this study is already under way. Wait for it, or cancel it first."
            )
        end_run(active, RunState.FAILED, error="The work stopped before it was done.")
    sources = open_sources(
        session, study_id=study.id, question_ids=scope.questions, with_notes=scope.with_notes
    )
    if not sources:
        raise NothingToRead(
            "There is nothing to read yet: no open answer and no interview note was chosen. "
            "Collect or import answers, or add notes, and start again."
        )
    run = AnalysisRun(
        study_id=study.id,
        scope=scope.as_json(),
        settings=asdict(settings),
        seed=settings.seed,
        document_count=len(sources),
        started_by=actor.id,
        assistant={} if model is None else model.as_json(),
    )
    session.add(run)
    session.flush()
    job = jobs.enqueue(session, JOB, unique_key=f"{JOB}:{study.id}", run_id=run.id)
    session.flush()
    run.job_id = job.id
    asked = {} if model is None else {"model_host": model.host}
    audit.record(session, "run.started", run, actor=actor, documents=len(sources), **asked)
    return run


def cancel_run(session: Session, run: AnalysisRun, *, actor: Actor) -> None:
    """Ask a run to stop; what it would have found is not stored.

    Raises:
        Conflict: the run has already ended.
    """
    if run.state not in _ACTIVE:
        raise Conflict("This analysis has already ended.")
    job = None if run.job_id is None else session.get(jobs.Job, run.job_id)
    if job is not None:
        jobs.cancel(session, job)
    if run.state is RunState.QUEUED:
        end_run(run, RunState.CANCELLED)
    audit.record(session, "run.cancelled", run, actor=actor)


def end_run(run: AnalysisRun, state: RunState, *, error: str = "") -> None:
    """Close a run that found nothing it could keep."""
    run.state = state
    run.error = error
    run.finished_at = now()


def active_runs(session: Session, study_id: int) -> list[AnalysisRun]:
    """Return the runs that are queued or under way, as far as their rows say."""
    return list(
        session.scalars(
            sa.select(AnalysisRun).where(
                AnalysisRun.study_id == study_id, AnalysisRun.state.in_(_ACTIVE)
            )
        )
    )


def latest_run(session: Session, study_id: int) -> AnalysisRun | None:
    """Return the newest finished run: the one whose proposals are reviewed."""
    return session.scalar(
        sa.select(AnalysisRun)
        .where(AnalysisRun.study_id == study_id, AnalysisRun.state == RunState.DONE)
        .order_by(AnalysisRun.id.desc())
        .limit(1)
    )


def get_run(session: Session, run_id: int) -> AnalysisRun:
    """Return a run.

    Raises:
        NotFound: there is none with this id.
    """
    run = session.get(AnalysisRun, run_id)
    if run is None:
        raise NotFound("There is no such analysis.")
    return run


def settings_of(run: AnalysisRun) -> nt.Settings:
    """Return the settings a run was started with."""
    stored: dict[str, Any] = dict(run.settings)
    return nt.Settings(**stored)


def _has_stopped(session: Session, run: AnalysisRun) -> bool:
    """Return whether the job of an active run is over: it died and could not tell the run."""
    job = None if run.job_id is None else session.get(jobs.Job, run.job_id)
    return job is None or not job.is_open
