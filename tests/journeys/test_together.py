"""Two people and one codebook: Ben reads blind by keyboard, Ada settles where they differ."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from factories import make_statement, make_study, make_user
from playwright.sync_api import Page, expect

from survey.ask.studies.models import StudyMember
from survey.core.accounts.services import open_session
from survey.core.roles import StudyRole
from survey.understand.agreement import services as agreement
from survey.understand.agreement.services import Invitation
from survey.understand.themes import services as themes
from survey.understand.themes.models import ThemeKind
from survey.understand.themes.services import Wording

pytestmark = pytest.mark.journey


@dataclass(frozen=True)
class Desk:
    """Where the study is, and the two people's ways in."""

    url: str
    study: int
    seat: int
    round: int
    need: int
    ada: str
    ben: str


@pytest.fixture
def desk(installation) -> Desk:
    """Ada has put six statements into two needs, and invited Ben to read them."""
    with installation.database.writing() as session:
        ada, ben = make_user(session, name="Ada"), make_user(session, name="Ben")
        study = make_study(session, owner=ada, team_role=None)
        session.add(StudyMember(study_id=study.id, account_id=ben.id, role=StudyRole.CODER))
        made = [
            themes.create(
                session,
                study.id,
                ThemeKind.NEED,
                Wording(name=name, include_when=f"{name} is meant"),
                actor=ada,
                statement_ids=[
                    make_statement(session, study, f"{words} number {number}").id
                    for number in range(3)
                ],
            )
            for name, words in (("Arrive warm", "My hall is cold"), ("Sleep in quiet", "It hums"))
        ]
        seat = agreement.invite(
            session, study.id, Invitation(coder_id=ben.id, size=6, seed=3), actor=ada
        )
        tokens = [
            open_session(session, one, password="", days=1, user_agent="Tests")
            for one in (ada, ben)
        ]
        session.commit()
        return Desk(installation.url, study.id, seat.id, seat.round_id, made[0].id, *tokens)


def open_page(browser, desk: Desk, path: str, token: str, **over) -> Page:
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, **over)
    context.add_cookies([{"name": "needfinder", "value": token, "url": desk.url}])
    page = context.new_page()
    page.goto(desk.url + path)
    return page


def barriers(page: Page) -> list[str]:
    return [one["id"] for one in Axe().run(page).response["violations"]]


def code(page: Page, *, as_said: bool) -> None:
    """Choose by key: 1 is to arrive warm, 2 to sleep in quiet."""
    is_cold = "cold" in page.locator("blockquote").inner_text()
    page.keyboard.press("1" if is_cold == as_said else "2")
    page.keyboard.press("s")


def test_a_second_reader_codes_blind_by_keyboard_and_a_lead_settles(browser, desk):
    ben = open_page(browser, desk, f"/studies/{desk.study}/reading", desk.ben)
    ben.get_by_role("link", name="Begin").click()
    expect(ben.locator(".progress")).to_contain_text("0 of 6 read")
    assert barriers(ben) == []

    # What Ada decided is closed meanwhile, and says why.
    closed = open_page(browser, desk, f"/themes/{desk.need}", desk.ben)
    expect(closed.locator("main")).to_contain_text("You are reading a sample of this study blind")

    # Nothing chosen is no answer; one statement is read otherwise than Ada did, the rest alike.
    ben.keyboard.press("s")
    expect(ben.locator(".notice.wrong")).to_contain_text("Choose what it belongs to")
    code(ben, as_said=False)
    for number in range(1, 6):
        expect(ben.locator(".progress")).to_contain_text(f"{number} of 6 read")
        code(ben, as_said=True)
    expect(ben.locator("main")).to_contain_text("Everything is read")
    ben.keyboard.press("f")
    expect(ben.locator("h1")).to_have_text("How far readers agree", timeout=20_000)
    expect(ben.locator(".headline")).to_contain_text("6 statements")
    assert barriers(ben) == []

    # Ada sees both sides, says what holds and why, and makes the line better.
    ada = open_page(browser, desk, f"/coding-rounds/{desk.round}", desk.ada)
    ada.get_by_role("link", name="Settle 1 difference").click()
    expect(ada.locator(".progress")).to_contain_text("0 of 1 settled")
    assert barriers(ada) == []
    ada.get_by_label("the first reading").check()
    ada.get_by_label("Why").fill("The room is meant, not the noise.")
    ada.get_by_label("Exclude when").first.fill("A noise is all that is told of")
    ada.get_by_role("button", name="Settle it").click()
    expect(ada.locator("main")).to_contain_text("Everything is settled")


def test_second_readings_are_plain_forms_without_javascript_on_a_phone(browser, desk):
    ben = open_page(
        browser,
        desk,
        f"/readings/{desk.seat}",
        desk.ben,
        java_script_enabled=False,
    )
    ben.set_viewport_size({"width": 320, "height": 700})

    for number in range(6):
        expect(ben.locator(".progress")).to_contain_text(f"{number} of 6 read")
        ben.get_by_role("checkbox").first.check()
        ben.get_by_role("button", name="Save").first.click()

    ben.get_by_role("button", name="Finish").click()
    expect(ben.locator("h1")).to_have_text("How far readers agree", timeout=20_000)


def test_people_talk_at_a_need_and_settle_it(browser, desk):
    ada = open_page(browser, desk, f"/themes/{desk.need}", desk.ada)

    ada.get_by_label("Say something about this theme").fill("Is the hall meant?")
    ada.get_by_role("button", name="Comment", exact=True).click()
    expect(ada.locator(".thread .words")).to_have_text("Is the hall meant?")
    ada.get_by_text("Answer", exact=True).first.click()
    ada.get_by_label("Your answer").fill("It is.")
    ada.get_by_role("button", name="Answer").click()
    expect(ada.locator(".thread .words")).to_have_count(2)
    assert barriers(ada) == []
    ada.get_by_role("button", name="Settle").click()
    expect(ada.locator(".thread")).to_contain_text("settled by Ada")


def test_a_lead_adds_a_reader_who_then_finds_the_study(browser, desk, installation):
    with installation.database.writing() as session:
        cleo = make_user(session, name="Cleo")
        token = open_session(session, cleo, password="", days=1, user_agent="Tests")
        label = f"{cleo.name} ({cleo.email})"
        session.commit()
    before = open_page(browser, desk, f"/studies/{desk.study}", token)
    expect(before.locator("main")).to_contain_text("There is no such study.")

    ada = open_page(browser, desk, f"/studies/{desk.study}/people", desk.ada)
    assert barriers(ada) == []
    ada.get_by_label("Person").select_option(label=label)
    ada.locator("#role").select_option("reader")
    ada.get_by_role("button", name="Add").click()
    expect(ada.locator("main")).to_contain_text("Cleo takes part now, as reader.")

    before.reload()
    expect(before.locator("h1")).to_have_text("Coming home")
    expect(before.get_by_role("link", name="Edit study")).to_have_count(0)
