"""A researcher writes, publishes and hands on a report in a real browser; a colleague reads it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
import sqlalchemy as sa
from axe_playwright_python.sync_playwright import Axe
from factories import make_statement, make_study, make_user
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from survey.act.reports.models import Export, Report, ReportState
from survey.core.accounts.services import open_session
from survey.core.db import Database
from survey.core.roles import Role
from survey.understand.themes import services as themes
from survey.understand.themes.models import ThemeKind

pytestmark = pytest.mark.journey

WARM = "I come home to a warm house without paying to heat an empty one"
CHORES = "I don’t have to be the one who remembers"


class House:
    """A server with a study that was reviewed, and the way to its database."""

    def __init__(self, database: Database, url: str, study_id: int, tokens: dict[str, str]) -> None:
        self.database = database
        self.url = url
        self.study_id = study_id
        self.tokens = tokens


def fill(session: Session) -> tuple[int, dict[str, str]]:
    ada = make_user(session, name="Ada")
    cleo = make_user(session, name="Cleo", role=Role.VIEWER)
    study = make_study(session, owner=ada)
    for name, text, count in (
        (WARM, "We heat an empty house {} days a week", 9),
        (CHORES, "I forgot the boiler {} times", 6),
    ):
        said = [
            make_statement(session, study, text.format(number), level="stated")
            for number in range(count)
        ]
        themes.create(
            session,
            study.id,
            ThemeKind.NEED,
            themes.Wording(name=name),
            actor=ada,
            statement_ids=[one.id for one in said],
        )
    tokens = {
        one.name: open_session(session, one, password="", days=1, user_agent="Tests")
        for one in (ada, cleo)
    }
    session.commit()
    return study.id, tokens


@pytest.fixture
def house(installation) -> House:
    with installation.database.writing() as session:
        study_id, tokens = fill(session)
    return House(installation.database, installation.url, study_id, tokens)


def open_page(browser, house: House, *, who: str = "Ada", **over) -> Page:
    context = browser.new_context(**({"viewport": {"width": 1440, "height": 1000}} | over))
    context.add_cookies([{"name": "needfinder", "value": house.tokens[who], "url": house.url}])
    page = context.new_page()
    page.goto(f"{house.url}/studies/{house.study_id}/reports")
    return page


def publish(page: Page) -> None:
    page.get_by_role("button", name="Begin the report").click()
    page.get_by_label("The answer, in your words").fill("They pay for warmth that nobody feels.")
    page.locator("summary", has_text=WARM).click()
    page.get_by_label("What to do about it").first.fill("Try it with 20 families")
    page.get_by_role("button", name="Save the draft").click()
    expect(page.locator(".sheet .decide")).to_contain_text("Try it with 20 families")
    page.get_by_role("button", name="Publish report 1").click()
    page.get_by_role("dialog").get_by_role("button", name="Publish report 1").click()
    expect(page.get_by_role("heading", name="Report 1")).to_be_visible()


def violations(page: Page) -> list[str]:
    return [one["id"] for one in Axe().run(page).response["violations"]]


def test_a_report_is_written_published_and_handed_on(browser, house):
    page = open_page(browser, house)
    publish(page)

    page.locator(".ranking").get_by_role("link", name="9").first.click()
    expect(page.locator(".quotes .quote")).to_have_count(9)
    page.get_by_role("link", name="Back to the report").click()
    page.locator("summary", has_text="Download").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Needs as a table (CSV)").click()

    text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert waiting.value.suggested_filename == "coming-home-report-1-needs.csv"
    assert [(one["need"], one["respondents"], one["base"]) for one in rows] == [
        (WARM, "9", "15"),
        (CHORES, "6", "15"),
    ]
    with house.database.reading() as session:
        report = session.scalars(sa.select(Report).where(Report.study_id == house.study_id)).one()
        exports = sa.select(Export.format).where(Export.report_id == report.id)
        assert report.state is ReportState.PUBLISHED
        assert session.scalars(exports).all() == ["needs.csv"]


def test_a_report_is_published_without_javascript(browser, house):
    page = open_page(browser, house, java_script_enabled=False)

    page.get_by_role("button", name="Begin the report").click()
    page.get_by_role("button", name="Publish report 1 as it stands").click()

    expect(page.get_by_role("heading", name="Report 1")).to_be_visible()


def test_a_colleague_reads_it_on_a_phone(browser, house):
    publish(open_page(browser, house))
    page = open_page(
        browser, house, who="Cleo", viewport={"width": 390, "height": 844}, color_scheme="dark"
    )

    page.get_by_role("link", name="Coming home").last.click()

    expect(page.locator(".ranking")).to_contain_text(WARM)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.get_by_role("button", name="Write the next version").count() == 0
    assert violations(page) == []


def test_the_pages_can_be_used_by_everybody(browser, house):
    page = open_page(browser, house)
    assert violations(page) == []
    page.get_by_role("button", name="Begin the report").click()
    page.locator("summary", has_text=WARM).click()
    assert violations(page) == []


def test_the_file_opens_by_itself_and_fetches_nothing(browser, house, tmp_path):
    page = open_page(browser, house)
    publish(page)
    page.locator("summary", has_text="Download").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="One web page (HTML)").click()
    path = tmp_path / "report.html"
    waiting.value.save_as(path)
    alone = browser.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    alone.on("request", lambda request: asked.append(request.url))
    alone.on("console", lambda message: complaints.append(message.text))

    alone.goto(path.as_uri())

    expect(alone.locator("section.need")).to_have_count(2)
    assert asked == [path.as_uri()]
    assert complaints == []
    assert alone.locator("body").evaluate("body => getComputedStyle(body).fontFamily") != ""
    assert violations(alone) == []
