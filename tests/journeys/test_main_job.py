"""The whole job in a browser: from an empty installation to a report somebody can hand on."""

from __future__ import annotations

import csv
import io
import re
import sys
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Download, Locator, Page, expect

pytestmark = [pytest.mark.journey, pytest.mark.slow]

TOWNS = ("Aldern", "Brookham", "Cray")
CHANGE = "What would you change about your heating?"
RECOMMEND = "How likely are you to recommend us?"
WISH = "I want a thermostat that knows when I leave."
ECHO = "You asked for a thermostat that knows when you leave."
REASON = "I would not pay for warm rooms that nobody sits in"
RENAMED = "I come home to warmth that I can afford"
#: What people asked for, and why: three needs in the words of different people.
SAID = {
    "money": [
        ("a timer for every radiator", "so that I do not pay to heat rooms nobody is in"),
        ("a cheaper night tariff", "so that I do not pay more than I can afford in winter"),
        ("an app that shows the costs", "so that I can keep the heating bill low"),
        ("smaller radiators", "so that I do not pay for heat that nobody needs"),
        ("thicker windows", "so that I do not pay to heat the street"),
        ("a price alarm", "so that the bill at the end of the year does not shock me"),
        ("a switch beside the door", "so that I do not pay for an empty house"),
    ],
    "warmth": [
        ("a heater in the bath", "so that the bathroom is warm when I get up"),
        ("heating that starts by itself", "so that the house is warm when I come home"),
        ("an earlier start in the morning", "so that the kitchen is warm at breakfast"),
        ("a remote control", "so that the flat is warm when we come home"),
        ("a stronger boiler", "so that the children are warm when they wake up"),
        ("warm floors", "so that my feet are warm in the morning"),
        ("a button for guests", "so that the guest room is warm when they arrive"),
    ],
    "silence": [
        ("a quieter pump", "so that I can sleep at night without the noise"),
        ("pipes that do not knock", "so that the noise does not wake the baby at night"),
        ("a silent valve", "so that I can sleep through the night"),
        ("a night mode", "so that the noise of the fan does not keep me awake"),
        ("a boiler in the cellar", "so that we do not hear the noise in the bedroom at night"),
        ("rubber feet for the pump", "so that the neighbours can sleep at night"),
    ],
}


@dataclass
class Person:
    """Somebody at a page, whose clicks and keys are counted."""

    page: Page
    clicks: int = 0
    keys: int = 0

    def click(self, what: Locator) -> None:
        what.click()
        self.clicks += 1

    def press(self, name: str, *, link: bool = False) -> None:
        role = "link" if link else "button"
        self.click(self.page.locator("main").get_by_role(role, name=name).first)

    def go(self, name: str) -> None:
        """Take a line of the menu on the left."""
        self.click(self.page.locator(".side").get_by_role("link", name=name))

    def key(self, name: str) -> None:
        self.page.keyboard.press(name)
        self.keys += 1

    def sees(self, words: str | re.Pattern[str]) -> None:
        expect(self.page.locator("main")).to_contain_text(words)

    def reads(self, title: str | re.Pattern[str]) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(title)

    def fill(self, label: str, words: str) -> None:
        typed = self.page.locator("main").locator("input, textarea")
        typed.and_(self.page.get_by_label(label)).fill(words)

    def choose(self, label: str, option: str) -> None:
        chosen = self.page.locator("main select").and_(self.page.get_by_label(label))
        chosen.select_option(label=option)
        self.clicks += 1

    def waits_for(self, what: Locator) -> None:
        """Look again every now and then, as people do, until the worker has done its part."""
        for _ in range(60):
            if what.count():
                return
            self.page.wait_for_timeout(500)
            self.page.reload()
        raise AssertionError(f"It never came: {what}")

    def download(self, name: str) -> Download:
        menu = self.page.locator("details.menu", has_text="Download")
        if menu.get_attribute("open") is None:
            self.click(menu.locator("summary"))
        with self.page.expect_download() as waiting:
            self.press(name)
        return waiting.value


def write(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return path


def customers_file(folder: Path) -> Path:
    return write(
        folder / "customers.csv",
        [
            {
                "customer_ref": f"K-{number:02}",
                "name": f"Person {number:02}",
                "email": f"person{number:02}@example.org",
                "town": TOWNS[number % 3],
                "radiators": str(number % 9 + 1),
            }
            for number in range(1, 41)
        ],
    )


def answers_file(folder: Path) -> Path:
    said = [one for several in SAID.values() for one in several]
    rows = []
    for number in range(1, 41):
        want, why = said[number % len(said)]
        thanks = "" if number <= len(said) else f" In my {number % 5 + 2} rooms."
        rows.append(
            {
                "customer": f"K-{number:02}",
                "recommend": str(number % 11),
                "change": f"I want {want}.{thanks}",
                "why": why[0].upper() + why[1:] + ".",
            }
        )
    return write(folder / "past answers.csv", rows)


def test_a_researcher_goes_from_nothing_to_a_report(empty, browser, tmp_path, capsys):
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    context.set_default_timeout(20_000)
    problems: list[str] = []
    context.on("weberror", lambda error: problems.append(str(error.error)))
    context.on("console", lambda one: problems.append(one.text) if one.type == "error" else None)
    ada = Person(context.new_page())

    sign_in(ada, empty)
    begin_a_study(ada)
    bring_customers(ada, customers_file(tmp_path))
    find_a_segment(ada)
    write_a_survey(ada)
    link = invite(ada)
    answer_on_a_phone(browser, link)
    see_the_answer(ada)
    bring_past_answers(ada, answers_file(tmp_path))
    note_an_interview(ada)
    run(ada)
    review(ada)
    link_a_want_to_a_need(ada)
    publish_a_report(ada)
    take_it_along(ada, tmp_path)
    sign_out(ada)

    assert problems == []
    context.close()
    with capsys.disabled():
        sys.stdout.write(f"\nThe main job took {ada.clicks} clicks and {ada.keys} keys.\n")


def sign_in(ada: Person, empty) -> None:
    ada.page.goto(empty.url)
    ada.reads("Sign in")
    ada.fill("E-mail", empty.email)
    ada.fill("Password", empty.password)
    ada.press("Sign in")
    ada.sees("Begin with a question")


def begin_a_study(ada: Person) -> None:
    ada.press("Begin a study", link=True)
    ada.fill("Title", "Coming home")
    ada.fill("What do you need to learn?", "What do people need when they come home?")
    ada.fill("What will you decide with it?", "What to work on next spring.")
    ada.press("Begin study")
    ada.reads("Coming home")


def bring_customers(ada: Person, file: Path) -> None:
    ada.go("Customers")
    ada.press("Import", link=True)
    ada.page.locator("input[type=file]").set_input_files(file)
    ada.press("Go on to the columns")
    ada.reads("Where do the columns go?")
    ada.press("Check the file")
    ada.reads("This is what will happen")
    ada.sees("40 will be created")
    ada.press("Import 40 customers")
    ada.sees("40 created")


def find_a_segment(ada: Person) -> None:
    ada.go("Segments")
    ada.press("Build a segment", link=True)
    ada.fill("Name", "People of Aldern")
    ada.choose("Field, condition 1", "Town")
    ada.page.get_by_label("Value 1").press_sequentially("Aldern", delay=60)
    preview = ada.page.locator("#preview")
    expect(preview).to_contain_text("13 of 40 customers")
    ada.press("Save segment")
    ada.reads("People of Aldern")
    ada.sees("13 of 40 customers now")


def write_a_survey(ada: Person) -> None:
    ada.go("Studies")
    ada.press("Coming home", link=True)
    ada.go("Surveys")
    ada.press("Write a survey", link=True)
    ada.fill("Title", "Two minutes about your heating")
    ada.press("Write the questions")
    ada.press("Long text")
    ada.fill("Question", CHANGE)
    ada.press("Save question")
    ada.sees(CHANGE)
    ada.press("NPS")
    ada.fill("Question", RECOMMEND)
    ada.press("Save question")
    ada.press("Check and publish", link=True)
    ada.press("Publish version 1")
    ada.sees("published")


def invite(ada: Person) -> str:
    ada.press("Ask people", link=True)
    ada.press("Write invitations", link=True)
    ada.choose("Whom to ask", "People of Aldern")
    ada.press("Save and see who is asked")
    ada.sees("13 people will be asked")
    ada.press("Write 13 messages")
    ada.press("Person 03", link=True)
    ada.waits_for(ada.page.locator("a.link-out"))
    ada.sees("Hello Person")
    return ada.page.locator("a.link-out").get_attribute("href") or ""


def answer_on_a_phone(browser, link: str) -> None:
    phone = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True)
    page = phone.new_page()
    page.goto(link)

    expect(page.get_by_role("heading", level=1)).to_have_text("Two minutes about your heating")
    page.get_by_label(CHANGE).fill(WISH)
    page.get_by_role("radio", name="9", exact=True).tap()
    page.get_by_role("button", name="Send my answers").tap()
    expect(page.get_by_text(ECHO)).to_be_visible()
    page.get_by_role("textbox").fill(REASON)
    page.get_by_role("button", name="Send my answers").tap()

    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    phone.close()


def see_the_answer(ada: Person) -> None:
    ada.press("Back to the delivery", link=True)
    ada.press("answered", link=True)
    ada.sees("1 response")
    ada.press("Read 1 answer", link=True)
    ada.sees(WISH)
    ada.sees(REASON)


def bring_past_answers(ada: Person, file: Path) -> None:
    ada.go("Answers")
    ada.press("Bring past answers", link=True)
    ada.page.locator("input[type=file]").set_input_files(file)
    ada.choose("Survey", "Two minutes about your heating")
    ada.press("Bring this file")
    ada.reads("Past answers from past answers.csv")
    ada.choose("recommend goes to", RECOMMEND)
    ada.choose("change goes to", CHANGE)
    ada.press("Check the rows")
    ada.sees("40 would be new")
    ada.press("Import 40 rows")
    ada.sees("40 imported as new")


def note_an_interview(ada: Person) -> None:
    ada.go("Interviews")
    ada.press("Note an interview", link=True)
    ada.fill("Customer", "K-07")
    ada.click(ada.page.get_by_label("The person agreed"))
    ada.press("Begin taking notes")
    ada.fill("Note", "I turn it all off when I leave, because I hate paying for an empty house.")
    ada.press("Keep the note")
    ada.sees("I hate paying for an empty house")


def run(ada: Person) -> None:
    ada.go("Runs")
    ada.sees("There are 41 open answers, 41 of them with a why, and 1 note from 40 people")
    ada.press("Start the run")
    reviewing = ada.page.locator("main").get_by_role("link", name="Review the proposals")
    expect(reviewing).to_be_visible(timeout=120_000)
    ada.sees("Needs proposed")
    ada.click(reviewing)


def turn_to(ada: Person, kind: str) -> str:
    """Read on until a proposal of this kind lies on the desk; its words."""
    title = ada.page.locator("#proposal-title")
    for _ in range(30):
        if ada.page.locator(".proposal .chip").first.inner_text().startswith(kind):
            return title.text_content() or ""
        before = title.text_content() or ""
        ada.key("j")
        expect(title).not_to_have_text(before)
    raise AssertionError(f"No {kind} is proposed.")


def decide(ada: Person, key: str) -> None:
    """Press a key that decides, and wait until the next proposal lies there."""
    progress = ada.page.locator(".progress").first
    before = progress.text_content() or ""
    ada.key(key)
    expect(progress).not_to_have_text(before)
    settle(ada)
    expect(ada.page.locator("#proposal-title")).to_be_focused()


def settle(ada: Person) -> None:
    """No hand is faster than a page that was just swapped; a test is."""
    ada.page.wait_for_function(
        "() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling, .htmx-added')"
    )


def review(ada: Person) -> None:
    title = ada.page.locator("#proposal-title")
    expect(title).to_be_visible()

    # The first need as it is proposed, the second in other words.
    turn_to(ada, "need")
    decide(ada, "a")
    turn_to(ada, "need")
    ada.key("e")
    expect(ada.page.get_by_label("Statement")).to_be_focused()
    ada.key("Control+a")
    ada.page.keyboard.type(RENAMED)
    ada.press("Accept it like this")
    expect(ada.page.locator(".progress").first).to_contain_text("2 of ")
    settle(ada)
    expect(title).to_be_focused()

    # The third is none; on second thoughts; it is none.
    turned_down = turn_to(ada, "need")
    decide(ada, "x")
    decide(ada, "u")
    expect(title).to_have_text(turned_down)
    expect(ada.page.locator("#flashes")).to_contain_text("Undid: Turned down")
    decide(ada, "x")
    expect(ada.page.locator(".progress").first).to_contain_text("3 of ")

    turn_to(ada, "want")
    links = ada.page.get_by_label("Accepting also links it")
    if links.count():
        ada.click(links)
    title.focus()
    decide(ada, "a")
    ada.sees("4 of ")


def link_a_want_to_a_need(ada: Person) -> None:
    ada.go("Needs")
    expect(ada.page.locator("main tbody tr")).to_have_count(2)
    ada.press(RENAMED, link=True)
    ada.reads(RENAMED)
    ada.sees("No want is linked with it yet.")
    ada.click(ada.page.locator("summary", has_text="Link it with a want"))
    ada.page.get_by_label("Want", exact=True).select_option(index=0)
    ada.choose("How do we know?", "implied: follows in one step")
    ada.page.get_by_label("Which statement shows it?").select_option(index=1)
    ada.clicks += 2
    ada.press("Link")
    expect(ada.page.get_by_role("table", name="Links")).to_contain_text("implied")


def publish_a_report(ada: Person) -> None:
    ada.go("Reports")
    ada.press("Begin the report")
    ada.page.get_by_label("The answer, in your words").fill("They want to sleep, warm and cheap.")
    ada.click(ada.page.get_by_role("button", name="Save the draft"))
    ada.sees("They want to sleep, warm and cheap.")
    ada.press("Publish report 1")
    dialog = ada.page.get_by_role("dialog")
    ada.click(dialog.get_by_role("button", name="Publish report 1"))
    ada.reads("Report 1")


def take_it_along(ada: Person, folder: Path) -> None:
    seen = [one.strip() for one in ada.page.locator(".ranking tbody b").all_inner_texts()]
    assert len(seen) == 2
    assert RENAMED in seen

    page = folder / "report.html"
    ada.download("One web page (HTML)").save_as(page)
    text = page.read_text(encoding="utf-8")
    assert "They want to sleep, warm and cheap." in text
    assert all(need in text for need in seen)
    assert "<script" not in text

    table = folder / "needs.csv"
    ada.download("Needs as a table (CSV)").save_as(table)
    rows = list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8-sig"))))
    assert [row["need"] for row in rows] == seen
    assert {row["base"] for row in rows} == {"40"}

    book = folder / "report.xlsx"
    ada.download("Everything as a workbook (XLSX)").save_as(book)
    with book.open("rb") as file:
        workbook = openpyxl.load_workbook(file, read_only=True)
        cells = {str(cell) for row in workbook["Needs"].values for cell in row}
        workbook.close()
    assert set(seen) <= cells


def sign_out(ada: Person) -> None:
    ada.click(ada.page.locator("details.account summary"))
    ada.click(ada.page.get_by_role("button", name="Sign out"))
    ada.reads("Sign in")
    ada.page.go_back()
    ada.page.reload()
    ada.reads("Sign in")
