"""A researcher reviews with the keyboard alone, in a real browser, against a real server."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from axe_playwright_python.sync_playwright import Axe
from factories import make_run, make_statement, make_study, make_user
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from survey.core.accounts.services import open_session
from survey.core.db import Database
from survey.understand.analysis.models import AnalysisRun, Cluster
from survey.understand.themes import log
from survey.understand.themes.models import Theme, ThemeKind, ThemeState

pytestmark = pytest.mark.journey

SAID = {
    "heating an empty house": ("I heat an empty house {}", "The empty house costs me {}"),
    "remembering chores": ("I forget the chores {}", "Chores slip my mind {}"),
    "forgetting chores": ("I never remember to do chores {}", "Chores are forgotten {}"),
    "shiny things": ("The box was shiny {}", "Shiny boxes are nice {}"),
    "warm on arrival": ("My kitchen is cold {}", "I freeze at night in the bath {}"),
    "coming home": ("I come home late {}", "Late buses bring me home {}"),
}


class Desk:
    """A server with one study to review, and the way to its database."""

    def __init__(self, database: Database, url: str, study_id: int, tokens: list[str]) -> None:
        self.database = database
        self.url = url
        self.study_id = study_id
        self.tokens = tokens

    def themes(self) -> dict[str, tuple[ThemeKind, ThemeState]]:
        with self.database.reading() as session:
            rows = session.execute(
                sa.select(Theme.name, Theme.kind, Theme.state).where(
                    Theme.study_id == self.study_id
                )
            )
            return {name: (kind, state) for name, kind, state in rows}

    def cluster(self, number: int) -> int:
        with self.database.reading() as session:
            query = sa.select(Cluster.id).join(AnalysisRun, AnalysisRun.id == Cluster.run_id)
            mine = query.where(AnalysisRun.study_id == self.study_id, Cluster.number == number)
            return session.scalars(mine).one()

    def feed(self) -> list[str]:
        with self.database.reading() as session:
            return [entry.text for entry in log.feed(session, self.study_id)]


def fill(session: Session) -> tuple[int, list[str]]:
    ada, ben = make_user(session, name="Ada"), make_user(session, name="Ben")
    study = make_study(session, owner=ada)
    clusters = []
    for size, (name, forms) in zip((9, 8, 7, 6, 5, 4), SAID.items(), strict=True):
        told = [
            make_statement(session, study, forms[i % 2].format(i), level="stated")
            for i in range(size)
        ]
        clusters.append({"statements": told, "name": name})
    make_run(session, study, clusters=clusters)
    tokens = [
        open_session(session, one, password="", days=1, user_agent="Tests") for one in (ada, ben)
    ]
    session.commit()
    return study.id, tokens


@pytest.fixture
def desk(installation) -> Desk:
    with installation.database.writing() as session:
        study_id, tokens = fill(session)
    return Desk(installation.database, installation.url, study_id, tokens)


def open_page(browser, desk: Desk, *, who: int = 0, **over) -> Page:
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, **over)
    context.add_cookies([{"name": "needfinder", "value": desk.tokens[who], "url": desk.url}])
    page = context.new_page()
    page.goto(f"{desk.url}/studies/{desk.study_id}/review")
    return page


def title(page: Page):
    return page.locator("#proposal-title")


def test_a_whole_review_needs_no_mouse(browser, desk):  # noqa: PLR0915 - one journey, told whole
    page = open_page(browser, desk)
    keys = page.keyboard
    expect(title(page)).to_have_text("Heating an empty house")

    # Read on and back.
    keys.press("j")
    expect(title(page)).to_have_text("Remembering chores")
    keys.press("k")
    expect(title(page)).to_have_text("Heating an empty house")

    # Accept in better words; letters in the field are letters, not keys.
    keys.press("e")
    keys.press("Control+a")
    keys.type("A better house")
    expect(page.locator("#findings")).to_contain_text("“better” is vague")
    keys.press("Control+a")
    keys.type("I pay for the heat that I feel")
    expect(page.locator("#findings")).not_to_contain_text("vague")
    keys.press("Tab")
    page.locator("#proposal-title").focus()
    keys.press("a")
    expect(title(page)).to_have_text("Remembering chores")
    expect(title(page)).to_be_focused()
    expect(page.locator(".progress").first).to_contain_text("1 of 6 proposals decided")

    # Accept as it stands, then merge its twin into it by typing.
    keys.press("a")
    expect(title(page)).to_have_text("Forgetting chores")
    keys.press("m")
    expect(page.locator("#palette-find")).to_be_focused()
    keys.type("remembering")
    expect(page.locator(".palette-list li:visible")).to_have_count(1)
    keys.press("Enter")
    expect(title(page)).to_have_text("Shiny things")

    # Not a need; think again; not a need.
    keys.press("x")
    expect(title(page)).to_have_text("Warm on arrival")
    keys.press("u")
    expect(title(page)).to_have_text("Shiny things")
    expect(page.locator(".flashes")).to_contain_text("Undid: Turned down")
    keys.press("x")
    expect(title(page)).to_have_text("Warm on arrival")

    # Look at the pieces first, then split one off.
    keys.press("s")
    page.wait_for_url("**/split")
    keys.press("1")
    keys.press("a")
    page.wait_for_url("**/review*")

    # What is left is only a want.
    while title(page).count():
        before = page.locator("main").inner_text()
        keys.press("w")
        page.wait_for_function(
            "old => document.querySelector('main').innerText !== old", arg=before
        )
        page.wait_for_function("() => !document.querySelector('.going')")
    expect(page.locator("main")).to_contain_text("Everything is decided")

    themes = desk.themes()
    assert themes["I pay for the heat that I feel"] == (ThemeKind.NEED, ThemeState.ACCEPTED)
    assert themes["Remembering chores"] == (ThemeKind.NEED, ThemeState.ACCEPTED)
    assert themes["shiny things"] == (ThemeKind.NEED, ThemeState.REJECTED)
    assert themes["Coming home"] == (ThemeKind.WANT, ThemeState.ACCEPTED)
    verbs = [text.split(" ", 2)[:2] for text in desk.feed()]
    assert verbs.count(["Merged", "the"]) == verbs.count(["Split", "the"]) == 1
    assert verbs.count(["Undid:", "Turned"]) == 1


def test_all_keys_are_listed_and_can_be_turned_off(browser, desk):
    page = open_page(browser, desk)

    page.keyboard.press("?")

    listed = page.locator("[data-keys-list] dt")
    assert listed.all_inner_texts() == ["/", "C", "A", "E", "M", "S", "W", "X", "J", "U", "R"]
    page.locator("#keys-on").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    page.wait_for_timeout(300)
    assert desk.themes() == {}


def test_two_people_at_one_proposal_are_told_who_was_faster(browser, desk):
    ada, ben = open_page(browser, desk), open_page(browser, desk, who=1)

    ada.keyboard.press("a")
    expect(title(ada)).to_have_text("Remembering chores")
    ben.keyboard.press("x")

    expect(ben.locator("main .notice")).to_contain_text("This has been decided already. Ada,")
    expect(title(ben)).to_have_text("Remembering chores")
    assert list(desk.themes()) == ["Heating an empty house"]


def test_the_desk_works_without_scripts(browser, desk):
    page = open_page(browser, desk, java_script_enabled=False)

    page.get_by_role("button", name="Accept", exact=False).last.click()
    expect(title(page)).to_have_text("Remembering chores")
    page.get_by_role("link", name="Merge into…").first.click()
    page.get_by_role("button", name="Heating an empty house").click()
    expect(title(page)).to_have_text("Forgetting chores")
    page.locator(".more-keys").get_by_role("button", name="Undo").click()

    expect(title(page)).to_have_text("Remembering chores")


def test_a_kind_is_corrected_with_the_keyboard_and_undone(browser, desk):
    page = open_page(browser, desk)
    keys = page.keyboard
    first = page.locator("details.reading").first

    keys.press("c")
    expect(first).to_have_attribute("open", "")
    first.get_by_label("pain").focus()
    keys.press("Space")
    keys.press("Enter")
    expect(page.locator("#flashes")).to_contain_text("1 statement is a want and a pain.")
    expect(page.locator("details.reading").first).to_contain_text("decided by Ada, just now")

    keys.press("u")
    expect(page.locator("details.reading").first).not_to_contain_text("decided by")


def test_a_field_that_was_drawn_larger_gives_its_style_to_nobody(browser, desk):
    page = open_page(browser, desk)
    complaints: list[str] = []
    page.on("console", lambda one: complaints.append(one.text))
    page.keyboard.press("e")
    corner = page.locator("#name").bounding_box()
    page.mouse.move(corner["x"] + corner["width"] - 4, corner["y"] + corner["height"] - 4)
    page.mouse.down()
    page.mouse.move(corner["x"] + corner["width"] - 4, corner["y"] + corner["height"] + 90)
    page.mouse.up()
    assert "height" in page.locator("#name").get_attribute("style")

    page.locator("#proposal-title").focus()
    page.keyboard.press("x")
    expect(title(page)).to_have_text("Remembering chores")

    assert complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_the_pages_have_no_barrier_that_a_machine_can_find(browser, desk, scheme, width):
    page = open_page(browser, desk, color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    study = f"{desk.url}/studies/{desk.study_id}"
    page.goto(f"{study}/review/{desk.cluster(1)}/split")
    split = Axe().run(page)
    page.goto(f"{study}/review")
    first = Axe().run(page)
    page.locator("button[form=accept]:visible").click()
    expect(title(page)).to_have_text("Remembering chores")
    found = [split, first, Axe().run(page)]
    for path in (
        "themes",
        "statements?show=all",
        "decisions",
        "kinds",
        "review/all",
        "themes/new",
        f"review/{desk.cluster(1)}/merge",
    ):
        page.goto(f"{study}/{path}")
        found.append(Axe().run(page))
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(f"{study}/themes")
    with page.expect_navigation():
        page.locator("main tbody").get_by_role("link").first.click()
    found.append(Axe().run(page))

    assert [violation["id"] for one in found for violation in one.response["violations"]] == []
