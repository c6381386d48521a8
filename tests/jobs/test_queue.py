"""Jobs: queued with their cause, claimed once, retried, cancelled, taken up again."""

import datetime as dt

import pytest
import sqlalchemy as sa
from factories import make_user

from survey.core.db import now
from survey.core.jobs import Cancelled, Job, JobState, cancel, enqueue, job, retry
from survey.core.jobs.queue import claim, finish, renew
from survey.core.jobs.registry import forget, periodic_key
from survey.core.jobs.worker import start_periodic


@pytest.fixture
def done():
    """A job ``test.note`` that notes its payload here."""
    notes = []

    @job("test.note")
    def note(context, *, number):
        notes.append(number)

    yield notes
    forget("test.note")


def test_a_queued_job_runs_with_its_payload(session, run_jobs, done):
    one = enqueue(session, "test.note", number=7)

    count = run_jobs()

    assert count == 1
    assert done == [7]
    assert (one.state, one.progress, one.attempts) == (JobState.DONE, 1.0, 1)
    assert one.finished_at is not None


def test_a_job_of_a_rolled_back_cause_never_runs(session, run_jobs, done):
    with session.begin_nested() as cause:
        enqueue(session, "test.note", number=7)
        cause.rollback()

    assert run_jobs() == 0
    assert done == []


def test_a_second_job_with_the_same_key_is_the_first(session):
    first = enqueue(session, "test.note", unique_key="note:7", number=7)

    second = enqueue(session, "test.note", unique_key="note:7", number=7)

    assert second.id == first.id


def test_the_database_refuses_two_open_jobs_with_one_key(session):
    enqueue(session, "test.note", unique_key="note:7", number=7)

    with pytest.raises(sa.exc.IntegrityError), session.begin_nested():
        session.add(Job(name="test.note", unique_key="note:7"))


def test_a_key_is_free_again_when_its_job_is_done(session, run_jobs, done):
    first = enqueue(session, "test.note", unique_key="note:7", number=7)
    run_jobs()

    second = enqueue(session, "test.note", unique_key="note:7", number=7)

    assert second.id != first.id


def test_a_job_does_not_run_before_its_time(session, run_jobs, done):
    enqueue(session, "test.note", run_at=now() + dt.timedelta(hours=1), number=7)

    assert run_jobs() == 0


def test_a_failing_job_is_tried_again_later_and_is_dead_in_the_end(session, run_jobs):
    @job("test.fail", max_attempts=2)
    def fail(context):
        raise ValueError("The file is gone.")

    one = enqueue(session, "test.fail")
    run_jobs()

    assert one.state is JobState.FAILED
    assert one.error == "ValueError: The file is gone."
    assert one.run_at > now() + dt.timedelta(seconds=3)

    one.run_at = now()
    run_jobs()

    assert (one.state, one.attempts) == (JobState.DEAD, 2)

    retry(session, one)

    assert (one.state, one.attempts, one.error) == (JobState.QUEUED, 0, None)
    forget("test.fail")


def test_a_failing_job_leaves_nothing_of_its_open_transaction(session, run_jobs):
    @job("test.half", max_attempts=1)
    def half(context):
        with context.transaction() as inner:
            make_user(inner, email="half@example.org")
            raise ValueError("in the middle")

    enqueue(session, "test.half")
    run_jobs()

    found = session.scalar(sa.text("SELECT count(*) FROM account WHERE email = 'half@example.org'"))
    assert found == 0
    forget("test.half")


def test_an_unknown_job_is_dead_with_a_sentence(session, run_jobs):
    one = enqueue(session, "test.unknown")

    run_jobs()

    assert one.state is JobState.DEAD
    assert one.error == "Nobody knows how to do 'test.unknown'."


def test_a_waiting_job_is_cancelled_at_once(session, run_jobs, done):
    one = enqueue(session, "test.note", number=7)

    cancel(session, one)

    assert one.state is JobState.CANCELLED
    assert run_jobs() == 0


def test_a_running_job_stops_at_its_next_sign_of_progress(session, run_jobs):
    reached = []

    @job("test.long")
    def long(context):
        with context.transaction() as inner:
            cancel(inner, inner.get(Job, context.job_id))
        reached.append("before")
        context.progress(0.5, "Half way")
        reached.append("after")

    one = enqueue(session, "test.long")
    run_jobs()

    assert reached == ["before"]
    assert (one.state, one.error) == (JobState.CANCELLED, None)
    forget("test.long")


def test_progress_is_written_for_others_to_read(session, run_jobs):
    seen = []

    @job("test.steps")
    def steps(context):
        context.progress(0.25, "Reading 40 answers")
        with context.read() as inner:
            seen.append(inner.execute(sa.select(Job.progress, Job.message)).one())

    enqueue(session, "test.steps")
    run_jobs()

    assert seen == [(0.25, "Reading 40 answers")]
    forget("test.steps")


def test_progress_inside_a_transaction_is_a_mistake(session, run_jobs):
    @job("test.wrong", max_attempts=1)
    def wrong(context):
        with context.transaction():
            context.progress(0.5, "Half way")

    one = enqueue(session, "test.wrong")
    run_jobs()

    assert "outside transaction()" in one.error
    forget("test.wrong")


def test_a_periodic_job_keeps_its_row_and_comes_back(session, database, run_jobs):
    @job("test.tick", every_seconds=600)
    def tick(context):
        pass

    start_periodic(database)
    start_periodic(database)
    run_jobs()

    one = session.scalars(sa.select(Job).where(Job.name == "test.tick")).one()
    assert one.unique_key == periodic_key("test.tick")
    assert (one.state, one.attempts) == (JobState.QUEUED, 0)
    assert one.run_at > now() + dt.timedelta(seconds=590)
    forget("test.tick")


def test_an_abandoned_job_is_claimed_by_another_worker(session):
    one = enqueue(session, "test.note", number=7)
    assert claim(session, "first") is not None
    assert claim(session, "second") is None

    one.lease_until = now() - dt.timedelta(seconds=1)
    session.flush()
    claimed = claim(session, "second")

    assert (claimed.id, claimed.worker, claimed.attempts) == (one.id, "second", 2)


def test_whoever_lost_the_lease_can_neither_renew_nor_finish(session):
    one = enqueue(session, "test.note", number=7)
    claim(session, "first")
    one.lease_until = now() - dt.timedelta(seconds=1)
    session.flush()
    claim(session, "second")

    assert renew(session, one.id, "first", 60) is False
    assert finish(session, one.id, "first", JobState.DONE) is False
    assert finish(session, one.id, "second", JobState.DONE) is True


def test_a_job_whose_worker_always_dies_is_dead_after_its_attempts(session):
    one = enqueue(session, "test.note", number=7)
    for number in range(3):
        assert claim(session, f"worker {number}") is not None
        one.lease_until = now() - dt.timedelta(seconds=1)
        session.flush()

    assert claim(session, "worker 4") is None
    session.refresh(one)
    assert one.state is JobState.DEAD
    assert one.error == "The worker stopped 3 times while it did this job."


def test_light_jobs_do_not_wait_behind_heavy_ones(session):
    enqueue(session, "test.heavy")
    light = enqueue(session, "test.light")

    claimed = claim(session, "light lane", except_names=["test.heavy"])

    assert claimed.id == light.id


def test_cancelled_is_no_failure_for_handlers_to_swallow():
    assert not issubclass(Cancelled, (ValueError, OSError))
