"""An analysis whose worker is killed with -9 midway ends as if nothing had happened."""

import datetime as dt
import os
import signal
import subprocess
import sys
import time

import pytest
import sqlalchemy as sa
from factories import ask, make_published_survey, make_response, make_study, make_user

import nlp.types as nt
from survey.app import import_models
from survey.ask.studies.models import Study
from survey.core import migrate
from survey.core.accounts.models import User
from survey.core.db import Database, now, transaction
from survey.core.jobs import Job, JobState
from survey.understand.analysis.corpus import whole_scope
from survey.understand.analysis.models import AnalysisRun, Assignment, Cluster, RunState
from survey.understand.analysis.services import start_run
from survey.understand.statements.models import Statement

#: Invented wishes and reasons, put together: enough words for an analysis one can interrupt.
WISHES = [
    "a bus every ten minutes",
    "later trains on Friday",
    "a bench at the stop",
    "real times on the board",
    "one ticket for the whole trip",
]
REASONS = [
    "I can get home after the theatre",
    "I do not stand in the rain with two children",
    "my mother can sit down while she waits",
    "I know whether to run",
    "I never pay twice for one way",
]
PLACES = ["the station", "the market", "the school", "the harbour", "the old bridge", "the clinic"]


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path / 'study.db'}"


@pytest.fixture
def own_database(url):
    import_models()
    migrate.upgrade(url)
    database = Database.open(url, pool_size=2)
    yield database
    database.close()


@pytest.fixture
def study_id(own_database):
    with own_database.writing() as session, transaction(session):
        ada = make_user(session, name="Ada")
        study = make_study(session, owner=ada)
        asked = make_published_survey(
            session,
            study=study,
            actor=ada,
            questions=[ask("long_text", "What should the buses do for you?", code="change")],
        )
        for place in PLACES:
            for wish, reason in zip(WISHES, REASONS, strict=True):
                said = f"{wish} at {place}"
                answers, why = {"change": said}, {"change": (said, f"{reason} near {place}")}
                make_response(session, asked, answers=answers, why=why)
        return study.id


@pytest.fixture
def start_worker(url, tmp_path):
    """``start_worker()`` gives a running worker process; all are ended after the test."""
    started = []

    def start_one():
        process = subprocess.Popen(
            [sys.executable, "-m", "survey.cli", "worker"],
            env=os.environ | {"NEEDFINDER_DATABASE_URL": url, "NEEDFINDER_HOME": str(tmp_path)},
        )
        started.append(process)
        return process

    yield start_one
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait()


def begin(database, study_id):
    """Queue an analysis of all there is; return the ids of the run and of its job."""
    with database.writing() as session, transaction(session):
        run = start_run(
            session,
            session.get_one(Study, study_id),
            scope=whole_scope(session, study_id),
            settings=nt.Settings(),
            actor=session.scalars(sa.select(User)).one(),
        )
        return run.id, run.job_id


def get(database, model, key):
    with database.reading() as session:
        return session.get_one(model, key)


def count(database, model):
    with database.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(model))


def proposals(database, run_id):
    with database.reading() as session:
        return session.execute(
            sa.select(Cluster.number, Cluster.kind, Cluster.name, Cluster.statement_count)
            .where(Cluster.run_id == run_id)
            .order_by(Cluster.number)
        ).all()


def wait_for(condition, seconds=200):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "It did not happen in time."
        time.sleep(0.02)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_an_analysis_killed_midway_is_done_again_with_the_same_result(
    own_database, study_id, start_worker
):
    run_id, job_id = begin(own_database, study_id)

    first = start_worker()
    wait_for(lambda: get(own_database, Job, job_id).progress >= 0.02)
    first.send_signal(signal.SIGKILL)
    first.wait()
    killed = get(own_database, Job, job_id)
    left = [count(own_database, model) for model in (Statement, Cluster, Assignment)]
    with own_database.writing() as session, transaction(session):
        past = now() - dt.timedelta(seconds=1)
        session.execute(sa.update(Job).where(Job.id == job_id).values(lease_until=past))
    start_worker()
    wait_for(lambda: not get(own_database, Job, job_id).is_open)
    undisturbed_id, other_job_id = begin(own_database, study_id)
    wait_for(lambda: not get(own_database, Job, other_job_id).is_open)

    disturbed = get(own_database, AnalysisRun, run_id)
    undisturbed = get(own_database, AnalysisRun, undisturbed_id)
    job = get(own_database, Job, job_id)
    assert (killed.state, killed.attempts) == (JobState.RUNNING, 1)
    assert 0.02 <= killed.progress < 1
    assert left == [0, 0, 0]
    assert (job.state, job.attempts, job.error) == (JobState.DONE, 2, None)
    assert disturbed.state is undisturbed.state is RunState.DONE
    assert len(disturbed.result_sha256) == 64
    assert disturbed.result_sha256 == undisturbed.result_sha256
    assert disturbed.input_sha256 == undisturbed.input_sha256
    assert (
        disturbed.statement_count == undisturbed.statement_count == count(own_database, Statement)
    )
    assert proposals(own_database, run_id) == proposals(own_database, undisturbed_id)
    assert len(proposals(own_database, run_id)) >= 2
