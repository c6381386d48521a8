"""Two people at the same moment, on a database of their own: one run, and no note written over."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from conftest import fresh_postgres_database
from factories import make_study, make_user

import nlp.types as nt
from survey.app import import_jobs
from survey.ask.interviews.models import Interview, Note, NoteKind
from survey.ask.interviews.services import change_note
from survey.ask.studies.models import Study
from survey.core import migrate
from survey.core.accounts.models import User
from survey.core.db import Database, now
from survey.core.errors import Conflict
from survey.core.jobs import Job
from survey.understand.analysis.corpus import Scope
from survey.understand.analysis.models import AnalysisRun
from survey.understand.analysis.services import start_run


@pytest.fixture
def own(database_name, tmp_path, request):
    """A database in which transactions are real, with a study, an interview and a note."""
    if database_name == "sqlite":
        yield from opened(f"sqlite:///{tmp_path / 'own.db'}")
        return
    with fresh_postgres_database(request.getfixturevalue("postgres_server")) as url:
        yield from opened(url)


def opened(url):
    import_jobs()
    migrate.upgrade(url)
    database = Database.open(url, pool_size=4)
    with database.writing() as session:
        ada = make_user(session)
        session.flush()
        study = make_study(session, owner_id=ada.id)
        session.flush()
        talk = Interview(
            study_id=study.id, interviewer_id=ada.id, title="T", held_at=now(), has_consent=True
        )
        session.add(talk)
        session.flush()
        session.add(
            Note(interview_id=talk.id, position=1, kind=NoteKind.SAID, text="I want a horse")
        )
        session.commit()
    yield database
    database.close()


def at_once(database, *deeds):
    """Do the deeds in transactions that begin together; returns what each gave or raised."""
    barrier = threading.Barrier(len(deeds))

    def do(deed):
        with database.writing() as session:
            barrier.wait(timeout=10)
            try:
                deed(session)
                session.commit()
            except Exception as error:  # noqa: BLE001 - the test looks at it
                return type(error)
            return None

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(do, deeds))


def test_two_clicks_start_one_run(own):
    def start(session):
        start_run(
            session,
            session.scalars(sa.select(Study)).one(),
            scope=Scope(questions=(), with_notes=True),
            settings=nt.Settings(),
            actor=session.scalars(sa.select(User)).one(),
        )

    outcomes = at_once(own, start, start)

    with own.reading() as session:
        run = session.scalars(sa.select(AnalysisRun)).one()
        job = session.scalars(sa.select(Job)).one()
    assert set(outcomes) == {None, Conflict}
    assert (run.job_id, job.payload) == (job.id, {"run_id": run.id})


def test_two_who_reword_a_note_do_not_write_over_each_other(own):
    def reword(text):
        def deed(session):
            note = session.scalars(sa.select(Note)).one()
            change_note(session, note, NoteKind.SAID, text, was="I want a horse")

        return deed

    outcomes = at_once(own, reword("I want two horses"), reword("I want a pony"))

    assert set(outcomes) == {None, Conflict}
