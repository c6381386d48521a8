"""A double click in a real browser does a thing once."""

from __future__ import annotations

import threading
import time

import pytest
import sqlalchemy as sa
from factories import make_published_survey, make_user
from flask import request
from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from survey.app import create_app
from survey.ask.delivery.models import Delivery
from survey.core import migrate
from survey.core.accounts.services import open_session
from survey.core.config import load_settings
from survey.core.db import Database

pytestmark = pytest.mark.journey


def slow_down():
    if request.method == "POST":
        time.sleep(1)


@pytest.fixture
def installation(tmp_path):
    """The address of a running Needfinder, its database, and the token of a researcher."""
    url = f"sqlite:///{tmp_path / 'clicks.db'}"
    migrate.upgrade(url)
    database = Database.open(url, pool_size=4)
    settings = load_settings({"NEEDFINDER_HOME": str(tmp_path), "NEEDFINDER_SECRET_KEY": "s" * 40})
    app = create_app(settings, database=database)
    app.before_request(slow_down)  # So that the second press comes before the first answer.
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    with database.writing() as session:
        token = open_session(session, make_user(session), password=None, days=1, user_agent="Tests")
        session.commit()
    yield f"http://127.0.0.1:{server.server_port}", database, token
    server.shutdown()
    thread.join()
    server.server_close()
    database.close()


def test_a_double_click_opens_one_link(installation, chromium_path):
    address, database, token = installation
    with database.writing() as session:
        survey_id = make_published_survey(session).survey.id
        session.commit()

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path, args=["--no-sandbox", "--disable-gpu"]
        )
        context = browser.new_context()
        context.add_cookies([{"name": "needfinder", "value": token, "url": address}])
        page = context.new_page()
        page.goto(f"{address}/surveys/{survey_id}/delivery")
        page.fill("input[name=name]", "Website")
        form = page.locator("form", has=page.locator("input[name=name]"))
        form.locator("button").evaluate(
            "button => { button.click(); setTimeout(() => button.click(), 300); }"
        )
        page.wait_for_url("**/deliveries/*")
        browser.close()

    with database.reading() as session:
        names = session.scalars(sa.select(Delivery.name)).all()
    assert names == ["Website"]
