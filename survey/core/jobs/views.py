"""The page of jobs: what waits, runs, failed, and what a person can do about it."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Blueprint, Response, flash
from sqlalchemy.orm import Session

from survey.core import audit, menu
from survey.core.access import Permission, current_user, require
from survey.core.errors import Forbidden, NotFound
from survey.core.jobs.models import OPEN_STATES, Job, JobState
from survey.core.jobs.queue import cancel, retry
from survey.core.roles import Role
from survey.core.web import db_session, page, paged, see_other, transaction

bp = Blueprint("jobs", __name__)


def _dead_count(session: Session, study_id: int | None) -> int | None:
    del study_id
    dead = sa.select(sa.func.count()).where(Job.state == JobState.DEAD)
    return session.scalar(dead) or None


menu.add("admin", "Jobs", "jobs.index", Permission.JOB_READ, order=20, count=_dead_count)


@bp.get("/jobs")
@require(Permission.JOB_READ)
def index() -> Response:
    """List all jobs, the newest first."""
    jobs, pages = paged(db_session(), sa.select(Job).order_by(Job.id.desc()))
    return page("core/jobs/index.html", jobs=jobs, pages=pages, states=JobState)


@bp.post("/jobs/<int:job_id>/again")
@require(Permission.JOB_MANAGE)
def try_again(job_id: int) -> Response:
    """Queue a dead or cancelled job again."""
    with transaction(db_session()) as session:
        one = _job(session, job_id)
        retry(session, one)
        audit.record(session, "job.retried", one, actor=current_user())
    flash("The job is queued again.", "done")
    return see_other("jobs.index")


@bp.post("/jobs/<int:job_id>/cancel")
@require(Permission.JOB_MANAGE)
def stop(job_id: int) -> Response:
    """Ask a job to stop."""
    with transaction(db_session()) as session:
        one = _job(session, job_id)
        cancel(session, one)
        audit.record(session, "job.cancelled", one, actor=current_user())
    flash(
        "The job stops at its next step." if one.state in OPEN_STATES else "The job is cancelled.",
        "done",
    )
    return see_other("jobs.index")


def _job(session: Session, job_id: int) -> Job:
    """Return a job that the person may do something about: what somebody else began is hers."""
    one = session.get(Job, job_id)
    if one is None:
        raise NotFound
    user = current_user()
    if one.owner_id not in {None, user.id} and user.role is not Role.ADMINISTRATOR:
        raise Forbidden("Somebody else began this job. Ask her, or an administrator.")
    return one
