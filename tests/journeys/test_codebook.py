"""A researcher groups, merges and undoes by keyboard alone, drags a card, and takes a project in."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from factories import make_statement, make_study, make_user
from playwright.sync_api import Page, expect

from survey.core.accounts.services import open_session
from survey.understand.codebook.board import board
from survey.understand.themes import services
from survey.understand.themes.models import ThemeKind
from survey.understand.themes.services import Wording

pytestmark = pytest.mark.journey

NAMES = [
    "I come home to a warm house",
    "I come back to a warm house",
    "I sleep without being woken",
    "I know what I pay for",
    "I know this month what I will pay",
]


class Desk:
    """A server with five needs, and the way to its database."""

    def __init__(self, installation) -> None:
        self.installation = installation
        with installation.database.writing() as session:
            ada = make_user(session, name="Ada")
            study = make_study(session, owner=ada)
            for at, name in enumerate(NAMES):
                told = [
                    make_statement(session, study, f"{name}, said {i}.").id for i in range(6 - at)
                ]
                services.create(
                    session,
                    study.id,
                    ThemeKind.NEED,
                    Wording(name=name),
                    actor=ada,
                    statement_ids=told,
                )
            self.study_id = study.id
            self.token = open_session(session, ada, password=None, days=1, user_agent="Tests")
            session.commit()

    def open(self, browser, *, path: str = "", **over) -> Page:
        context = browser.new_context(**({"viewport": {"width": 1440, "height": 1000}} | over))
        context.set_default_timeout(15_000)
        context.add_cookies(
            [{"name": "needfinder", "value": self.token, "url": self.installation.url}]
        )
        page = context.new_page()
        page.goto(f"{self.installation.url}/studies/{self.study_id}/codebook{path}")
        return page

    def shape(self) -> list:
        with self.installation.database.reading() as session:
            found = board(session, self.study_id, ThemeKind.NEED)
            return [
                [(one.group.tier.value, one.name, len(one.all_cards)) for one in found.branches],
                len(found.loose),
            ]


@pytest.fixture
def desk(installation) -> Desk:
    return Desk(installation)


def barriers(page: Page) -> list[str]:
    return [one["id"] for one in Axe().run(page).response["violations"]]


def test_the_board_needs_no_mouse(browser, desk):
    page = desk.open(browser)
    keys = page.keyboard

    # Two cards, chosen and grouped with four keys and the focus where it belongs.
    keys.press("j")
    keys.press("Space")
    keys.press("Shift+ArrowDown")
    expect(page.locator("[data-board-chosen]")).to_have_text("2 cards chosen")
    keys.press("g")
    expect(page.locator("h1")).to_have_text("Group 2 cards")
    keys.press("g")
    expect(page.locator("#flashes")).to_contain_text("Grouped 2 cards")
    assert desk.shape() == [[("secondary", "I come home to a warm house", 2)], 3]

    # Found by typing, merged.
    keys.press("f")
    keys.type("pay")
    expect(page.locator("[data-board-chosen]")).to_have_text("2 cards found")
    keys.press("Enter")
    keys.press("Space")
    keys.press("Shift+ArrowDown")
    keys.press("m")
    expect(page.locator("h1")).to_have_text("Merge 2 cards")
    keys.press("m")
    expect(page.locator("#flashes")).to_contain_text("Merged “I know this month")
    assert desk.shape()[1] == 2

    # Undone, and done again.
    keys.press("u")
    expect(page.locator("#flashes")).to_contain_text("Undid")
    assert desk.shape()[1] == 3
    keys.press("y")
    expect(page.locator("#flashes")).to_contain_text("Again: Merged")
    assert desk.shape()[1] == 2

    # Moved into the group with the list.
    page.locator(".loose input[name=themes]").first.focus()
    keys.press("Space")
    keys.press("v")
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(page.locator("#flashes")).to_contain_text("into “I come home to a warm house”")
    assert desk.shape() == [[("secondary", "I come home to a warm house", 3)], 1]
    assert barriers(page) == []


def test_a_card_is_dragged_into_a_group(browser, desk):
    page = desk.open(browser)
    page.locator(".loose input[name=themes]").nth(0).check()
    page.locator(".loose input[name=themes]").nth(1).click(modifiers=["Shift"])
    page.keyboard.press("g")
    expect(page.locator("h1")).to_have_text("Group 2 cards")
    page.keyboard.press("g")
    expect(page.locator("#flashes")).to_contain_text("Grouped")

    page.locator(".loose [data-card]").first.drag_to(page.locator(".board-group.secondary header"))

    expect(page.locator("#flashes")).to_contain_text("Put “")
    assert desk.shape()[0][0][2] == 3


def test_everything_works_without_scripts(browser, desk):
    page = desk.open(browser, java_script_enabled=False)
    page.locator(".loose input[name=themes]").nth(0).check()
    page.locator(".loose input[name=themes]").nth(2).check()

    page.get_by_role("button", name="Group").first.click()
    page.get_by_label("Or another name").fill("Comfort")
    page.get_by_role("button", name="Group them").click()

    assert desk.shape() == [[("secondary", "Comfort", 2)], 3]
