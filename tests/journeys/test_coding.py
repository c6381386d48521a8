"""A researcher codes with the keyboard alone, in a real browser, against a real server."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from axe_playwright_python.sync_playwright import Axe
from factories import make_statement, make_study, make_user
from playwright.sync_api import Page, expect

from survey.core.accounts.services import open_session
from survey.understand.themes.models import Tagging, TaggingState, Theme, ThemeState

pytestmark = pytest.mark.journey

SAID = (
    "Heating costs too much money",
    "The heating bill is far too high",
    "I pay too much for heating every winter",
    "Our energy bill eats half of my wages",
    "The neighbours are loud at night",
    "I cannot sleep because of the traffic noise",
    "Loud music from the bar below",
    "Street noise wakes the children",
)
SECONDS = 60_000


class Room:
    """A server with one study to code, and the way to its database."""

    def __init__(self, installation, study_id: int, tokens: list[str]) -> None:
        self.database, self.url = installation.database, installation.url
        self.study_id, self.tokens = study_id, tokens

    def codes(self) -> dict[str, int]:
        """Needs in use and how many statements they hold."""
        with self.database.reading() as session:
            rows = session.execute(
                sa.select(Theme.name, sa.func.count(Tagging.id))
                .join(Tagging, Tagging.theme_id == Theme.id)
                .where(
                    Theme.study_id == self.study_id,
                    Theme.state == ThemeState.ACCEPTED,
                    Tagging.state == TaggingState.ACCEPTED,
                )
                .group_by(Theme.name)
            )
            return {name: count for name, count in rows}  # noqa: C416 - rows are no pairs

    def open(self, browser, *, who: int = 0, **over) -> Page:
        context = browser.new_context(**({"viewport": {"width": 1440, "height": 1000}} | over))
        context.set_default_timeout(SECONDS)
        context.add_cookies([{"name": "needfinder", "value": self.tokens[who], "url": self.url}])
        page = context.new_page()
        page.goto(f"{self.url}/studies/{self.study_id}/coding")
        return page


@pytest.fixture
def room(installation) -> Room:
    with installation.database.writing() as session:
        ada, ben = make_user(session, name="Ada"), make_user(session, name="Ben")
        study = make_study(session, owner=ada)
        for text in SAID:
            make_statement(session, study, text)
        tokens = [
            open_session(session, one, password="", days=1, user_agent="Tests")
            for one in (ada, ben)
        ]
        session.commit()
        return Room(installation, study.id, tokens)


def said(page: Page):
    return page.locator(".coding-said")


def write(page: Page, name: str) -> None:
    """Code the statement as something new, without waiting for the palette."""
    before = said(page).inner_text()
    page.keyboard.press("t")
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    expect(said(page)).not_to_have_text(before, timeout=SECONDS)
    page.wait_for_load_state()  # What is pressed before the scripts are there is lost.


def press(page: Page, key: str) -> None:
    """Press a key and wait until another statement is there."""
    before = said(page).inner_text()
    page.keyboard.press(key)
    expect(said(page)).not_to_have_text(before, timeout=SECONDS)
    page.wait_for_load_state()


def offers(page: Page):
    return page.locator(".offer b")


def test_a_sitting_needs_no_mouse(browser, room):
    page = room.open(browser)
    write(page, "I can afford to be warm")
    write(page, "I sleep through the night")
    expect(offers(page)).to_have_count(2, timeout=SECONDS)

    first = offers(page).first.inner_text()
    coded = said(page).inner_text()
    press(page, "1")
    assert room.codes()[first] == 2
    page.keyboard.press("Control+z")
    expect(said(page)).to_have_text(coded, timeout=SECONDS)
    assert room.codes()[first] == 1
    page.keyboard.press("r")
    expect(page.locator(".flashes")).to_contain_text("Again: Coded 1 statement", timeout=SECONDS)
    assert room.codes()[first] == 2

    skipped = said(page).inner_text()
    press(page, "Space")
    press(page, "n")
    expect(page.locator(".progress")).to_contain_text("4 of 8 statements read")

    page.keyboard.press("b")
    expect(page.locator(".coding > .chips")).to_contain_text("it stays here")
    page.keyboard.press("1")
    expect(page.locator(".taken li")).to_have_count(1, timeout=SECONDS)
    page.keyboard.press("1")
    expect(page.locator(".taken li")).to_have_count(2, timeout=SECONDS)
    press(page, "Space")
    page.keyboard.press("h")
    expect(page.locator(".coding.marked")).to_have_count(1)
    assert skipped


def test_two_people_at_one_statement_are_told_who_was_faster(browser, room):
    ada = room.open(browser)
    write(ada, "I can afford to be warm")
    ben = room.open(browser, who=1)
    ben.goto(f"{room.url}/studies/{room.study_id}/coding?at={_at(ada)}")
    expect(offers(ada)).to_have_count(1, timeout=SECONDS)
    expect(offers(ben)).to_have_count(1, timeout=SECONDS)

    press(ada, "1")
    ben.keyboard.press("n")

    expect(ben.locator("main .notice")).to_contain_text("Ada decided on this", timeout=SECONDS)


def test_coding_works_without_scripts(browser, room):
    page = room.open(browser, java_script_enabled=False)
    page.get_by_role("link", name="Another").first.click()
    page.locator("#new-name").fill("I can afford to be warm")
    page.get_by_role("button", name="Make it and code").click()
    page.get_by_role("link", name="Another").first.click()
    page.get_by_role("button", name="I can afford to be warm").click()

    assert room.codes() == {"I can afford to be warm": 2}
    page.locator(".more-keys").get_by_role("button", name="Undo").click()
    assert room.codes() == {"I can afford to be warm": 1}


def test_an_audit_needs_no_mouse(browser, room):
    page = room.open(browser)
    write(page, "I can afford to be warm")
    page.goto(f"{room.url}/studies/{room.study_id}/audit/results")
    page.get_by_role("button", name="Draw a new sample").click()
    expect(page.locator(".audit")).to_contain_text("Does it say that")

    page.keyboard.press("y")

    expect(page.locator("main")).to_contain_text("1 of 1", timeout=SECONDS)


def test_a_key_of_ones_own_works_and_the_old_one_does_not(browser, room):
    page = room.open(browser)
    page.goto(f"{room.url}/account/keys")
    page.locator("[id='coding.none']").fill("0")
    page.get_by_role("button", name="Save your keys").click()
    expect(page.locator(".flashes")).to_contain_text("Your keys are saved.")
    page.goto(f"{room.url}/studies/{room.study_id}/coding")
    before = said(page).inner_text()

    page.keyboard.press("n")
    page.wait_for_timeout(300)
    assert said(page).inner_text() == before
    press(page, "0")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1440])
def test_the_pages_have_no_barrier_that_a_machine_can_find(browser, room, scheme, width):
    page = room.open(browser, color_scheme=scheme)
    write(page, "I can afford to be warm")
    write(page, "I sleep through the night")
    page.set_viewport_size({"width": width, "height": 900})
    found = []
    study = f"{room.url}/studies/{room.study_id}"
    for path in ("coding", "coding/border", "coding/consistency", "unplaced", "audit/results"):
        page.goto(f"{study}/{path}")
        found.append(Axe().run(page))
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(f"{study}/coding/{_at(page, study)}/choose")
    found.append(Axe().run(page))
    page.goto(f"{room.url}/account/keys")
    found.append(Axe().run(page))
    assert page.evaluate("document.documentElement.scrollWidth") <= width

    # The account stands beside the name, on the smallest phone too: the header is no taller for it.
    lines = page.locator(".top > .name, .top > .account").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect()).map((box) => [box.top, box.bottom])"
    )
    assert lines[1][0] < lines[0][1]
    assert [violation["id"] for one in found for violation in one.response["violations"]] == []


def _at(page: Page, study: str = "") -> str:
    """The statement that the page shows."""
    if study:
        page.goto(f"{study}/coding")
    address = page.locator(".keys a[data-palette]").first.get_attribute("href")
    assert address is not None
    return address.split("/coding/")[1].split("/")[0]
