"""Somebody answers a survey in a real browser: with JavaScript and without, on a bad connection."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa
from axe_playwright_python.sync_playwright import Axe
from factories import ask, make_link, make_published_survey
from playwright.sync_api import Browser, Page, expect

from survey.ask.questionnaires.show_if import OPERATORS, evaluate
from survey.ask.responses.models import WHY, Answer, AnswerState, Response
from survey.core.db import Database

pytestmark = pytest.mark.journey

QUESTIONS = (
    ask("long_text", "What would you change about your heating?", code="change", is_required=True),
    ask("one_choice", "Where do you live?", code="home", choices=[("house", "House"), ("flat", "Flat")]),
    ask("short_text", "Which floor is your flat on?", code="floor", settings={"asks_why": False},
        show_if={"all": [{"question": "home", "op": "is", "value": "flat"}]}),
    ask("nps", "How likely are you to recommend us?", code="nps"),
    ask("consent", "May we quote you?", code="quote"),
)  # fmt: skip
WISH = "I want a thermostat that knows when I leave."
REASON = "I hate paying to heat an empty house"


@dataclass
class Place:
    """A running Needfinder with an open survey."""

    server: str
    url: str
    database: Database
    survey: int
    ids: dict[str, int]

    def field(self, code: str, prefix: str = "q") -> str:
        return f"#{prefix}{self.ids[code]}"

    def responses(self) -> int:
        with self.database.reading() as session:
            query = sa.select(sa.func.count()).where(Response.survey_id == self.survey)
            return session.scalar(query.select_from(Response)) or 0

    def answers(self) -> dict[tuple[str, str], Answer]:
        codes = {id_: code for code, id_ in self.ids.items()}
        with self.database.reading() as session:
            rows = session.scalars(
                sa.select(Answer)
                .join(Response, Response.id == Answer.response_id)
                .where(Response.survey_id == self.survey)
            )
            return {(codes[row.question_id], row.item): row for row in rows}


@pytest.fixture
def place(installation) -> Place:
    with installation.database.writing() as session:
        survey = make_published_survey(session, questions=QUESTIONS)
        link = make_link(session, survey.survey)
        session.commit()
        return Place(
            server=installation.url,
            url=f"{installation.url}/s/{link.public_id}",
            database=installation.database,
            survey=survey.survey.id,
            ids={code: one.question_id for code, one in survey.questions.items()},
        )


def open_in(browser: Browser, place: Place, **options: Any) -> Page:
    context = browser.new_context(viewport={"width": 320, "height": 640}, **options)
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.problems = []  # type: ignore[attr-defined]
    page.on("pageerror", lambda error: page.problems.append(str(error)))  # type: ignore[attr-defined]
    page.goto(place.url)
    return page


def choose(page: Page, words: str) -> None:
    """Click an option as people do: anywhere in its row."""
    page.locator(".choice label", has_text=words).click()


# --- without JavaScript ----------------------------------------------------------------------


def test_without_javascript_it_goes_step_by_step_to_a_receipt(browser, place):
    page = open_in(browser, place, java_script_enabled=False)

    expect(page.get_by_text("Which floor is your flat on?")).to_have_count(0)
    page.fill(place.field("change"), WISH)
    choose(page, "Flat")
    page.get_by_role("button", name="Continue").click()
    expect(
        page.get_by_text("You asked for a thermostat that knows when you leave.")
    ).to_be_visible()
    page.fill(place.field("change", "why"), REASON)
    page.get_by_role("button", name="Continue").click()
    page.fill(place.field("floor"), "third")
    page.get_by_role("radio", name="8", exact=True).check()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()

    assert place.responses() == 1
    rows = place.answers()
    assert rows["change", ""].text == WISH
    assert rows["change", WHY].text == REASON
    assert rows["change", WHY].echo == "a thermostat that knows when I leave"
    assert rows["floor", ""].text == "third"
    assert rows["nps", ""].number == 8
    assert rows["quote", ""].state is AnswerState.REFUSED


def test_without_javascript_a_missing_answer_is_said_on_top_and_nothing_is_lost(browser, place):
    page = open_in(browser, place, java_script_enabled=False)

    choose(page, "House")
    page.get_by_role("button", name="Continue").click()

    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("Please check one answer")
    expect(page.get_by_role("radio", name="House")).to_be_checked()
    summary.get_by_role("link").click()
    assert page.url.endswith(place.field("change"))
    assert place.responses() == 0


def test_without_javascript_the_way_back_keeps_what_was_typed(browser, place):
    page = open_in(browser, place, java_script_enabled=False)

    page.fill(place.field("change"), WISH)
    page.get_by_role("button", name="Continue").click()
    page.fill(place.field("change", "why"), REASON)
    page.get_by_role("button", name="Back").click()

    expect(page.locator(place.field("change"))).to_have_value(WISH)


# --- with JavaScript -------------------------------------------------------------------------


def test_with_javascript_all_is_on_one_page_and_conditions_hold_at_once(browser, place):
    page = open_in(browser, place)

    floor = page.get_by_label("Which floor is your flat on?")
    expect(floor).to_be_hidden()
    choose(page, "Flat")
    expect(floor).to_be_visible()
    expect(page.get_by_text("Question 2 of 5")).to_be_visible()
    choose(page, "House")
    expect(floor).to_be_hidden()
    page.get_by_label("What would you change").fill("It is fine.")
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()

    assert page.problems == []
    assert place.answers()["floor", ""].state is AnswerState.NOT_SHOWN


def test_what_was_typed_is_there_after_the_page_was_closed(browser, place):
    page = open_in(browser, place)
    page.fill(place.field("change"), WISH)
    choose(page, "Flat")
    expect(page.get_by_text("Kept on this device as you type.")).to_be_visible()
    key = page.locator("[name=key]").input_value()
    page.close()

    again = page.context.new_page()
    again.goto(place.url)

    expect(again.locator(place.field("change"))).to_have_value(WISH)
    expect(again.get_by_role("radio", name="Flat")).to_be_checked()
    expect(again.get_by_text("What you typed before is still here.")).to_be_visible()
    assert again.locator("[name=key]").input_value() == key
    again.get_by_role("button", name="Start with an empty page").click()
    expect(again.get_by_text("What you typed before is still here.")).to_have_count(0)
    expect(again.locator(place.field("change"))).to_have_value("")


def test_the_question_why_echoes_and_is_skipped_with_one_click(browser, place):
    page = open_in(browser, place)
    page.fill(place.field("change"), WISH)
    page.get_by_role("button", name="Send my answers").click()
    expect(
        page.get_by_text("You asked for a thermostat that knows when you leave.")
    ).to_be_visible()

    page.get_by_role("button", name="Skip this question").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()

    assert place.answers()["change", WHY].state is AnswerState.SKIPPED
    page.wait_for_function("localStorage.length === 0")  # Tidied up once the page has settled.


def test_without_a_connection_the_answers_wait_and_arrive_once(browser, place):
    page = open_in(browser, place)
    page.fill(place.field("change"), "It is fine.")
    page.context.set_offline(True)
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_text("Your answers have not arrived yet.")).to_be_visible()
    page.context.set_offline(False)

    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()

    assert place.responses() == 1


def test_a_receipt_lost_on_the_way_is_given_again(browser, place):
    page = open_in(browser, place)
    page.fill(place.field("change"), "It is fine.")
    cut = []

    def lose_the_first(route) -> None:
        if route.request.method == "POST" and not cut:
            cut.append(route.fetch(max_redirects=0).status)  # It arrives; the answer does not.
            route.abort()
        else:
            route.continue_()

    page.route("**/s/*", lose_the_first)
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()

    assert cut == [303]
    assert place.responses() == 1


def test_a_choice_can_be_taken_back(browser, place):
    page = open_in(browser, place)
    choose(page, "House")

    page.get_by_role("button", name="Clear my choice").first.click()

    expect(page.get_by_role("radio", name="House")).not_to_be_checked()
    expect(page.get_by_role("button", name="Clear my choice")).to_have_count(0)


def test_enter_in_a_field_goes_on_instead_of_sending_half_of_it(browser, place):
    page = open_in(browser, place)
    page.fill(place.field("change"), "It is fine.")
    choose(page, "Flat")
    page.fill(place.field("floor"), "third")

    page.keyboard.press("Enter")

    expect(page.get_by_role("radio", name="0", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("I agree")).to_be_focused()
    assert place.responses() == 0


def test_a_draft_outlives_a_key_that_has_become_invalid(browser, place):
    page = open_in(browser, place)
    page.fill(place.field("change"), "It is fine.")
    page.evaluate("document.querySelector('[name=key]').value = 'old.key'")
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_text("This form did not come from our page")).to_be_visible()

    page.reload()
    expect(page.locator(place.field("change"))).to_have_value("It is fine.")
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()

    assert place.responses() == 1


def test_the_keyboard_alone_is_enough(browser, place):
    page = open_in(browser, place)
    keys = page.keyboard

    page.locator("main").focus()
    keys.press("Tab")
    keys.type("It is fine.")
    keys.press("Tab")
    keys.press("Space")  # House
    keys.press("ArrowDown")  # Flat
    keys.press("Tab")  # Clear my choice
    keys.press("Tab")
    keys.type("third")
    keys.press("Tab")
    keys.press("Space")  # 0
    keys.press("ArrowRight")
    keys.press("Tab")  # Clear my choice
    keys.press("Tab")
    keys.press("Space")  # consent
    keys.press("Tab")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()

    rows = place.answers()
    assert rows["change", ""].text == "It is fine."
    assert rows["floor", ""].text == "third"
    assert rows["nps", ""].number == 1
    assert rows["quote", ""].number == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_barrier_is_found_on_any_page_of_the_way(browser, place, scheme):
    page = open_in(browser, place, color_scheme=scheme)
    found = {}

    def look(name: str) -> None:
        found[name] = [one["id"] for one in Axe().run(page).response["violations"]]
        assert page.evaluate("document.documentElement.scrollWidth") == 320

    look("first")
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("alert")).to_be_focused()
    look("errors")
    page.fill(place.field("change"), WISH)
    page.get_by_role("button", name="Send my answers").click()
    expect(page.locator(place.field("change", "why"))).to_be_focused()
    look("why")
    page.get_by_role("button", name="Skip this question").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    look("thanks")
    page.goto(f"{place.server}/s/nowhere")
    look("unknown")

    assert found == {"first": [], "errors": [], "why": [], "thanks": [], "unknown": []}


def test_every_target_is_large_enough_for_a_thumb(browser, place):
    page = open_in(browser, place)

    sizes = page.evaluate(
        """[...document.querySelectorAll('.choice, .scale > div, textarea, .actions .button')]
           .map((one) => [one.getBoundingClientRect().width, one.getBoundingClientRect().height])"""
    )

    assert len(sizes) >= 15
    assert min(height for _, height in sizes) >= 44
    assert min(width for width, _ in sizes) >= 44


def test_browser_and_server_agree_when_a_question_is_shown(browser, place):
    page = open_in(browser, place)
    draw = random.Random(7)
    given = {
        "a": [None, "flat", "House", "2026-11-21"],
        "b": [None, 0.0, 3.0, 10.0, -1.5],
        "c": [None, ["x"], ["x", "y"]],
    }
    values = ["flat", "house", "3", 3, "10", "x", "2026-11-01", "2027-01-01", "", "-1.5"]
    cases = []
    for _ in range(500):
        rules = [
            {"question": draw.choice("abc"), "op": draw.choice(list(OPERATORS)), "value": draw.choice(values)}
            for _ in range(draw.randint(1, 3))
        ]  # fmt: skip
        answers = {code: draw.choice(several) for code, several in given.items()}
        answers = {code: value for code, value in answers.items() if value is not None}
        cases.append({"condition": {draw.choice(["all", "any"]): rules}, "answers": answers})

    there = page.evaluate(
        """async ([url, cases]) => {
          const { shownBy } = await import(url);
          return cases.map((one) => shownBy(one.condition, new Map(Object.entries(one.answers))));
        }""",
        [f"{place.server}/static/js/show_if.js", cases],
    )

    here = [
        evaluate(
            case["condition"],
            {
                code: tuple(value) if isinstance(value, list) else value
                for code, value in case["answers"].items()
            },
        )
        for case in cases
    ]
    assert there == here
    assert 50 < sum(here) < 450
