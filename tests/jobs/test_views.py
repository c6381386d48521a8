"""The page of jobs, and the audit trail."""

from survey.core.db import now
from survey.core.jobs import Job, JobState, enqueue


def test_a_dead_job_is_seen_with_its_reason_and_tried_again(sign_in, session):
    one = enqueue(session, "test.note", number=7)
    one.state, one.error, one.finished_at = JobState.DEAD, "The file is gone.", now()
    browser = sign_in("researcher")

    assert "The file is gone." in browser.get("/jobs").text

    browser.post(f"/jobs/{one.id}/again")

    assert one.state is JobState.QUEUED


def test_a_waiting_job_is_cancelled_from_the_page(sign_in, session):
    one = enqueue(session, "test.note", number=7)

    answer = sign_in("researcher").post(f"/jobs/{one.id}/cancel")

    assert answer.status_code == 303
    assert one.state is JobState.CANCELLED


def test_viewers_do_not_see_jobs(sign_in):
    assert sign_in("viewer").get("/jobs").status_code == 403


def test_an_unknown_job_is_not_found(sign_in):
    assert sign_in("researcher").post("/jobs/999999/cancel").status_code == 404


def test_many_jobs_come_in_pages(sign_in, session):
    for number in range(60):
        session.add(Job(name="test.note", payload={"number": number}))
    browser = sign_in("researcher")

    first, second = browser.get("/jobs").text, browser.get("/jobs?page=2").text

    assert first.count("test.note") == 50
    assert second.count("test.note") == 10


def test_administrators_read_who_did_what(sign_in, session):
    browser = sign_in("administrator", name="Ada")
    one = enqueue(session, "test.note", number=7)
    browser.post(f"/jobs/{one.id}/cancel")

    text = browser.get("/audit").text

    assert "job.cancelled" in text
    assert f"job {one.id}" in text
    assert sign_in("researcher").get("/audit").status_code == 403


def test_what_somebody_else_began_is_hers_or_an_administrators(session, sign_in):
    ada, ben = sign_in("researcher"), sign_in("researcher")
    one = enqueue(session, "test.note", owner_id=ada.user.id, number=7)

    refused = ben.post(f"/jobs/{one.id}/cancel")

    assert refused.status_code == 403
    assert "Somebody else began this job." in refused.text
    assert f"/jobs/{one.id}/cancel" not in ben.get("/jobs").text
    assert f"/jobs/{one.id}/cancel" in ada.get("/jobs").text
    assert sign_in("administrator").post(f"/jobs/{one.id}/cancel").status_code == 303
