"""Two people at the same moment, on a database of their own: nothing is lost, nothing slips in."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from conftest import fresh_postgres_database
from factories import make_published_survey, make_survey, make_user
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from survey.ask.questionnaires.editing import QuestionText, add_question
from survey.ask.questionnaires.models import Question, QuestionKind, QuestionVersion, SurveyVersion
from survey.ask.questionnaires.queries import draft_of, question_versions
from survey.ask.questionnaires.versions import new_draft, publish
from survey.core import migrate
from survey.core.accounts.models import User
from survey.core.db import Database


@pytest.fixture
def own(database_name: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Database]:
    """A database in which transactions are real."""
    if database_name == "sqlite":
        yield from opened(f"sqlite:///{tmp_path / 'own.db'}")
        return
    with fresh_postgres_database(request.getfixturevalue("postgres_server")) as url:
        yield from opened(url)


def opened(url: str) -> Iterator[Database]:
    migrate.upgrade(url)
    database = Database.open(url, pool_size=4)
    yield database
    database.close()


def at_once(database: Database, *deeds: Callable[[Session], object]) -> list[object]:
    """Do the deeds in transactions that begin together; returns what each gave or raised."""
    barrier = threading.Barrier(len(deeds))

    def do(deed: Callable[[Session], object]) -> object:
        with database.writing() as session:
            barrier.wait(timeout=10)
            try:
                given = deed(session)
                session.commit()
            except Exception as error:  # noqa: BLE001 - the test looks at it
                return error
            return given

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(do, deeds))


def test_two_who_begin_a_draft_at_once_share_it(own):
    with own.writing() as session:
        survey_id = make_published_survey(session).survey.id
        ada = make_user(session).id
        session.commit()

    def begin(session: Session) -> int:
        return new_draft(session, survey_id, actor=session.get_one(User, ada)).id

    first, second, third = at_once(own, begin, begin, begin)

    assert first == second == third
    with own.reading() as session:
        assert len(question_versions(session, first)) == 5


def test_two_who_add_a_question_at_once_add_two(own):
    with own.writing() as session:
        survey_id = make_survey(session).id
        ada = make_user(session).id
        session.commit()

    def add(session: Session) -> int:
        text = QuestionText(kind=QuestionKind.NPS, prompt="Both?")
        actor = session.get_one(User, ada)
        return add_question(session, survey_id, text, actor=actor).position

    assert sorted(at_once(own, add, add)) == [6, 7]


def test_a_question_that_is_written_while_the_draft_is_published_does_not_slip_in(own):
    with own.writing() as session:
        survey = make_survey(session)
        draft_id = draft_of(session, survey.id).id
        question = Question(survey_id=survey.id, code="late")
        ada = make_user(session)
        session.add(question)
        session.commit()
    late = sa.insert(QuestionVersion).values(
        survey_version_id=draft_id,
        question_id=question.id,
        survey_id=survey.id,
        position=9,
        kind="number",
        prompt="Late?",
        settings={},
    )
    refused = []

    def write() -> None:
        with own.writing() as other:
            try:
                other.execute(late)
                other.commit()
            except IntegrityError as error:
                refused.append(str(error.orig))

    with own.writing() as session:
        publish(session, survey.id, actor=ada)
        writer = threading.Thread(target=write)
        writer.start()
        writer.join(timeout=1)
        assert writer.is_alive(), "The writer must wait for whoever publishes."
        session.commit()
    writer.join(timeout=20)

    assert len(refused) == 1
    assert "A published version never changes" in refused[0]
    with own.reading() as session:
        version = session.get_one(SurveyVersion, draft_id)
        assert len(question_versions(session, draft_id)) == len(version.definition["questions"])
