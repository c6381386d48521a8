"""Runs: started, watched, cancelled; the same words give the same result."""

import pytest
import sqlalchemy as sa
from factories import (
    ask,
    make_customer,
    make_published_survey,
    make_response,
    make_study,
    make_user,
)

import nlp.types as nt
from survey.ask.interviews.models import Interview, Note
from survey.ask.responses.models import Answer
from survey.core.db import now
from survey.core.errors import Conflict
from survey.core.jobs import Job, JobState
from survey.understand.analysis import jobs as analysis_jobs
from survey.understand.analysis.corpus import read_corpus, whole_scope
from survey.understand.analysis.models import AnalysisRun, Assignment, Cluster, RunState
from survey.understand.analysis.services import NothingToRead, cancel_run, start_run
from survey.understand.statements.models import Statement

#: Three wishes and their reasons, each in several people's words.
ANSWERS = [
    ("a thermostat that knows when I leave", "I hate paying to heat an empty house"),
    ("turn the heating off when I go out", "I pay for warm rooms with nobody in them"),
    ("heating that sees the house is empty", "so that I do not pay to heat an empty house"),
    ("switch off the radiators when we leave", "the bill is high for an empty house"),
    ("a camera at the front door", "I can see who rings when I am away"),
    ("show me who is at the door", "I feel safe when I know who rings"),
    ("a doorbell with a picture", "I want to know who rings before I open"),
    ("see visitors on my phone", "I know who is at the door while I am away"),
    ("music in every room", "I can listen while I cook and clean"),
    ("speakers in the kitchen", "I can hear music while I cook"),
    ("play my songs in the bathroom", "I can sing along to music in the morning"),
    ("one volume for all rooms", "the music goes with me from room to room"),
]


@pytest.fixture
def ada(session):
    return make_user(session, name="Ada")


@pytest.fixture
def study(session, ada):
    return make_study(session, owner=ada)


@pytest.fixture
def asked(session, study, ada):
    asked = make_published_survey(
        session,
        study=study,
        actor=ada,
        questions=[ask("long_text", "What should your home do for you?", code="change")],
    )
    for want, why in ANSWERS:
        make_response(session, asked, answers={"change": want}, why={"change": (want, why)})
    return asked


def start(session, study, actor, **settings):
    return start_run(
        session,
        study,
        scope=whole_scope(session, study.id),
        settings=nt.Settings(**settings),
        actor=actor,
    )


def test_an_empty_study_has_nothing_to_read(session, study, ada):
    with pytest.raises(NothingToRead, match="There is nothing to read yet"):
        start(session, study, ada)


def test_a_second_start_waits_for_the_first(session, study, asked, ada):
    start(session, study, ada)

    with pytest.raises(Conflict, match="already under way"):
        start(session, study, ada)


def test_a_run_reads_answers_with_their_whys_and_notes(session, study, asked, ada):
    interview = Interview(study_id=study.id, interviewer_id=ada.id, held_at=now(), has_consent=True)
    session.add(interview)
    session.flush()
    session.add(Note(interview_id=interview.id, position=1, kind="said", text="I feel cold"))
    session.flush()

    corpus = read_corpus(session, study_id=study.id, scope=whole_scope(session, study.id))

    said = {(document.text, document.why, document.prompt) for document in corpus.documents}
    assert len(said) == 13
    assert ("I feel cold", None, None) in said
    assert (*ANSWERS[0], "What should your home do for you?") in said


def test_what_names_the_customer_is_told_so_that_it_can_be_replaced(session, study, asked, ada):
    zoe = make_customer(session, name="Zoë Quill", email="zoe@example.org", external_ref="K-4711")
    make_response(session, asked, answers={"change": "Zoë here: a warm hall"}, customer=zoe)

    corpus = read_corpus(session, study_id=study.id, scope=whole_scope(session, study.id))

    (hers,) = [one for one in corpus.documents if one.identifiers]
    assert hers.identifiers == ("Zoë Quill", "zoe@example.org", "K-4711")
    assert hers.text == "Zoë here: a warm hall"


def test_a_run_ends_in_proposals_and_every_statement_lies_in_its_source(
    session, study, asked, ada, run_jobs
):
    run = start(session, study, ada)

    run_jobs()

    sources = {
        (answer.response_id, answer.question_id, answer.item): answer.text
        for answer in session.scalars(sa.select(Answer))
    }
    statements = session.scalars(sa.select(Statement)).all()
    assert run.state is RunState.DONE, run.error
    assert (run.document_count, run.respondent_count) == (12, 12)
    assert run.statement_count == len(statements) >= 24
    assert all(
        sources[one.response_id, one.question_id, one.item][one.start : one.end] == one.text
        for one in statements
    )
    assert session.scalar(sa.select(sa.func.count(Cluster.id))) >= 2
    assert session.scalar(sa.select(sa.func.count()).select_from(Assignment)) >= 24


def test_the_same_words_give_the_same_result_and_no_new_statements(
    session, study, asked, ada, run_jobs
):
    first = start(session, study, ada)
    run_jobs()
    ids = set(session.scalars(sa.select(Statement.id)))

    second = start(session, study, ada)
    run_jobs()

    assert (first.state, second.state) == (RunState.DONE, RunState.DONE)
    assert (first.input_sha256, first.result_sha256) == (second.input_sha256, second.result_sha256)
    assert set(session.scalars(sa.select(Statement.id))) == ids


def test_a_queued_run_is_cancelled_at_once_and_leaves_nothing(session, study, asked, ada, run_jobs):
    run = start(session, study, ada)

    cancel_run(session, run, actor=ada)
    run_jobs()

    assert run.state is RunState.CANCELLED
    assert session.scalars(sa.select(Cluster)).all() == []
    with pytest.raises(Conflict, match="already ended"):
        cancel_run(session, run, actor=ada)


def test_a_run_whose_job_died_does_not_block_the_next(session, study, asked, ada):
    run = start(session, study, ada)
    run.state = RunState.RUNNING
    job = session.get_one(Job, run.job_id)
    job.state, job.lease_until = JobState.DEAD, None
    session.flush()

    second = start(session, study, ada)

    assert run.state is RunState.FAILED
    assert second.state is RunState.QUEUED


def test_an_error_of_the_analysis_is_told_and_nothing_is_stored(
    session, study, asked, ada, run_jobs
):
    run = start(session, study, ada, clusterer="stock")

    run_jobs()

    assert run.state is RunState.FAILED
    assert "stock" in run.error
    assert session.scalars(sa.select(Statement)).all() == []


def test_words_that_change_while_they_are_read_are_read_again(
    session, database, study, asked, ada, run_jobs, monkeypatch
):
    interview = Interview(study_id=study.id, interviewer_id=ada.id, held_at=now(), has_consent=True)
    session.add(interview)
    session.flush()
    session.add(Note(interview_id=interview.id, position=1, kind="said", text="I feel cold"))
    start(session, study, ada)
    analyse = analysis_jobs._analyse

    def reword_meanwhile(*inputs):
        with database.writing() as other:
            other.execute(sa.update(Note).values(text="I feel so cold"))
            other.commit()
        return analyse(*inputs)

    monkeypatch.setattr(analysis_jobs, "_analyse", reword_meanwhile)

    run_jobs()

    job = session.scalars(sa.select(Job)).one()
    assert job.state is JobState.FAILED
    assert job.error == "Notes that were being read have changed meanwhile; they are read again."
    assert session.scalars(sa.select(Statement)).all() == []


def test_a_run_is_started_and_watched_in_the_browser(session, study, asked, sign_in, run_jobs):
    client = sign_in("researcher")
    page = client.get(f"/studies/{study.id}/runs").text

    started = client.post(
        f"/studies/{study.id}/runs",
        data={
            "questions": [asked.questions["change"].question_id],
            "notes": "y",
            "granularity": "",
            "minimum_size": "3",
            "seed": "0",
        },
    )
    waiting = client.get(started.location)
    polled = client.get(f"{started.location}/progress")
    run_jobs()
    done = client.get(started.location).text
    last = client.get(f"{started.location}/progress")

    assert "<b>12 open answers</b>, 12 of them with a why" in page
    assert "Waiting for the worker" in waiting.text
    assert "HX-Refresh" not in polled.headers
    assert last.headers["HX-Refresh"] == "true"
    assert "Review the proposals" in done


def test_wrong_settings_are_said_and_kept(session, study, asked, sign_in):
    answer = sign_in("researcher").post(
        f"/studies/{study.id}/runs",
        data={
            "questions": [asked.questions["change"].question_id],
            "granularity": "",
            "minimum_size": "99",
            "seed": "7",
        },
    )

    assert answer.status_code == 422
    assert "The smallest theme has 2 to 50 statements." in answer.text
    assert 'value="99"' in answer.text
    assert session.scalars(sa.select(AnalysisRun)).all() == []


def test_a_viewer_reads_runs_and_starts_none(session, study, asked, sign_in):
    viewer = sign_in("viewer")

    assert viewer.get(f"/studies/{study.id}/runs").status_code == 200
    assert viewer.post(f"/studies/{study.id}/runs").status_code == 403
