"""The same page, sent fifty times at once, on a real database with real transactions."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from conftest import fresh_postgres_database
from factories import ask, make_invitation, make_link, make_published_survey

from survey.app import create_app
from survey.ask.responses.group_commit import GroupCommit
from survey.ask.responses.models import Answer, Response
from survey.core import migrate
from survey.core.config import load_settings
from survey.core.db import Database
from survey.people.customers.models import Customer

FIFTY = 50


@pytest.fixture
def url(database_name, tmp_path, request):
    """A database of this test alone: what happens in parallel cannot be rolled back."""
    if database_name == "sqlite":
        yield f"sqlite:///{tmp_path / 'parallel.db'}"
        return
    with fresh_postgres_database(request.getfixturevalue("postgres_server")) as url:
        yield url


@pytest.fixture
def database(url):
    migrate.upgrade(url)
    database = Database.open(url, pool_size=16)
    yield database
    database.close()


@pytest.fixture
def app(database, tmp_path):
    settings = load_settings({"NEEDFINDER_HOME": str(tmp_path), "NEEDFINDER_SECRET_KEY": "s" * 40})
    return create_app(settings, database=database)


def send_fifty(app, url, forms):
    """Send each form at the same moment; return the sorted statuses."""
    start = threading.Barrier(len(forms))

    def send(form):
        client = app.test_client()
        start.wait()
        return client.post(url, data=form).status_code

    with ThreadPoolExecutor(len(forms)) as crowd:
        return sorted(crowd.map(send, forms))


def key_on(app, url):
    return app.test_client().get(url).text.partition('name="key" value="')[2].partition('"')[0]


def test_fifty_posts_of_one_page_are_one_response_with_one_receipt(app, database):
    with database.writing() as session:
        survey = make_published_survey(session, questions=[ask("short_text", "Well?", code="well")])
        url = f"/s/{make_link(session, survey.survey).public_id}"
        field = f"q{survey.questions['well'].question_id}"
        session.commit()
    form = {"key": key_on(app, url), "step": "0", field: "Quite well."}

    statuses = send_fifty(app, url, [form] * FIFTY)

    assert statuses == [303] * FIFTY
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Response)) == 1
        assert len(session.scalars(sa.select(Answer)).all()) == 2


def test_of_fifty_different_payloads_under_one_key_the_first_stays(app, database):
    with database.writing() as session:
        survey = make_published_survey(session, questions=[ask("short_text", "Well?", code="well")])
        url = f"/s/{make_link(session, survey.survey).public_id}"
        field = f"q{survey.questions['well'].question_id}"
        session.commit()
    key = key_on(app, url)
    forms = [{"key": key, "step": "0", field: f"Number {n}."} for n in range(FIFTY)]

    statuses = send_fifty(app, url, forms)

    assert statuses == [303] + [409] * (FIFTY - 1)
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Response)) == 1


@pytest.mark.parametrize("anonymity", ["identified", "anonymous"])
def test_an_invitation_opened_on_fifty_devices_is_answered_once(app, database, anonymity):
    with database.writing() as session:
        survey = make_published_survey(
            session, questions=[ask("short_text", "Well?", code="well")], anonymity=anonymity
        )
        dora = Customer(email="dora@example.org", name="Dora")
        session.add(dora)
        session.flush()
        make_invitation(session, survey.survey, dora, token="dora")
        field = f"q{survey.questions['well'].question_id}"
        session.commit()
    forms = [{"key": key_on(app, "/i/dora"), "step": "0", field: "Well."} for _ in range(FIFTY)]

    statuses = send_fifty(app, "/i/dora", forms)

    assert statuses == [303] + [409] * (FIFTY - 1)
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Response)) == 1


def test_one_that_is_refused_does_not_take_others_of_its_batch_with_it(database):
    group = GroupCommit(database.writing)
    entered, go_on = threading.Event(), threading.Event()

    def hold(session):
        entered.set()
        go_on.wait(10)

    def add(name):
        return lambda session: session.add(Customer(name=name, email=f"{name}@example.org"))

    def refuse(session):
        raise ValueError("not this one")

    with ThreadPoolExecutor(4) as crowd:
        first = crowd.submit(group.run, hold)
        entered.wait(10)
        waiting = [crowd.submit(group.run, work) for work in (add("ada"), refuse, add("ben"))]
        while len(group._queue) < 3:
            threading.Event().wait(0.01)
        go_on.set()
        first.result()
        outcomes = [one.exception() for one in waiting]

    assert [type(one) for one in outcomes] == [type(None), ValueError, type(None)]
    with database.reading() as session:
        assert sorted(session.scalars(sa.select(Customer.name))) == ["ada", "ben"]
