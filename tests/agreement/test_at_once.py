"""Two leads, or one who clicks twice, at the same moment: nobody reads two samples blind."""

from __future__ import annotations

import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from conftest import fresh_postgres_database
from factories import make_statement, make_study, make_user

from survey.app import import_jobs
from survey.ask.studies.models import StudyMember
from survey.core import migrate
from survey.core.accounts.models import User
from survey.core.db import Database
from survey.core.errors import Conflict
from survey.core.roles import StudyRole
from survey.understand.agreement import services
from survey.understand.agreement.models import CodingSeat
from survey.understand.agreement.services import Invitation
from survey.understand.themes import services as themes
from survey.understand.themes.models import ThemeKind
from survey.understand.themes.services import Wording


@pytest.fixture
def own(database_name, tmp_path, request):
    """A database in which transactions are real, with a study in which Ada coded and Ben may."""
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
        ada, ben = make_user(session, name="Ada"), make_user(session, name="Ben")
        study = make_study(session, owner=ada)
        session.add(StudyMember(study_id=study.id, account_id=ben.id, role=StudyRole.CODER))
        said = [make_statement(session, study, f"It is cold in room {i}") for i in range(6)]
        themes.create(
            session,
            study.id,
            ThemeKind.NEED,
            Wording(name="Stay warm"),
            actor=ada,
            statement_ids=[one.id for one in said],
        )
        session.commit()
    yield database
    database.close()


def test_two_clicks_invite_once(own, monkeypatch):
    both_seated = threading.Barrier(2)
    record = services.audit.record

    def slowly(*args, **values):
        with contextlib.suppress(threading.BrokenBarrierError):
            both_seated.wait(timeout=1)  # The other one has looked by now, unless it must wait.
        record(*args, **values)

    monkeypatch.setattr(services.audit, "record", slowly)
    with own.reading() as session:
        people = {one.name: one for one in session.scalars(sa.select(User))}
        study_id = session.scalars(sa.select(StudyMember.study_id)).first()

    def invite(seed):
        with own.writing() as session:
            asked = Invitation(coder_id=people["Ben"].id, size=6, seed=seed)
            try:
                services.invite(session, study_id, asked, actor=people["Ada"])
                session.commit()
            except Conflict:
                return "refused"
            return "invited"

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(invite, (1, 2)))

    with own.reading() as session:
        assert session.scalar(sa.select(sa.func.count(CodingSeat.id))) == 1
    assert sorted(outcomes) == ["invited", "refused"]
