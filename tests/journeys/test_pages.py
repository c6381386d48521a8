"""Every page there is, wide and narrow, light and dark: it opens, and it keeps nobody out."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from furnishing import Furnished, furnish
from playwright.sync_api import BrowserContext, Page
from werkzeug.routing import MapAdapter

pytestmark = [pytest.mark.journey, pytest.mark.slow]

#: Answers to GET that are no page: files, parts of a page, and signs of life for machines.
NO_PAGES = {
    "analysis.progress",
    "customers.imports.rejected",
    "exchange.download_csv",
    "exchange.download_qdc",
    "exchange.rejected",
    "highlights.context",
    "healthz",
    "interviews.attachment",
    "kinds.progress",
    "map.points",
    "map.words",
    "past_answers.rejected",
    "readyz",
    "search.like",
    "static",
    "static_htmx",
    "themes.check_wording",
}
#: Looked at in tests/journeys/test_answering.py, which comes to it as people do.
ELSEWHERE = {
    "responses.thanks",
    # And in tests/journeys/test_together.py, where a second reader's pages are hers alone.
    "agreement.card",
    "agreement.differences",
    "agreement.show",
    # In tests/journeys/test_codebook.py and test_sessions.py, with what one does there.
    "codebook.group",
    "codebook.step",
    "codebook.version",
    "exchange.show",
    "highlights.mark",
    "interviews.edit_guide_question",
    # In tests/map: there is no map before somebody's worker has read what statements mean.
    "map.chosen",
}
WINGS = {
    "ask": {"delivery", "interviews", "past_answers", "studies"},
    "surveys": {"questionnaires", "responses"},
    "people": {"customers", "segments"},
    "understand and act": {
        "agreement",
        "analysis",
        "auditing",
        "coding",
        "comments",
        "kinds",
        "reports",
        "themes",
    },
    "find and order": {"codebook", "exchange", "highlights", "map", "rerun", "search"},
    "the rest": {"accounts", "audit", "home", "jobs", "keyboard"},
}
NARROW, WIDE = {"width": 320, "height": 640}, {"width": 1440, "height": 1000}
#: Put into a page once, and run there several times.
AXE = Axe().axe_script
CONTRAST = {
    "runOnly": {"type": "rule", "values": ["color-contrast"]},
    "resultTypes": ["violations"],
}
EVERYTHING = {"rules": {"target-size": {"enabled": True}}, "resultTypes": ["violations"]}
HOSTILE = (
    "<script>window.hit = 1</script>",
    '"><img src=x onerror="window.hit = 1">',
    "'><svg onload='window.hit = 1'>",
    "</textarea></title></style><script>alert(1)</script>",
    "javascript:alert(1)",
    "{{ 7 * 7 }} ${alert(1)}",
    "=cmd|'/c calc'!A1",
)


def addresses(f: Furnished) -> list[tuple[str, dict[str, Any]]]:
    """Every page: its endpoint, and what stands in its address."""
    study, survey = {"study_id": f.study}, {"survey_id": f.survey}
    draft = {"survey_id": f.draft_survey}
    cluster = {**study, "cluster_id": f.cluster}
    return [
        ("home", {}),
        ("accounts.sign_in", {}),
        ("accounts.own", {}),
        ("accounts.index", {}),
        ("jobs.index", {}),
        ("audit.index", {}),
        ("customers.index", {}),
        ("customers.index", {"q": "nobody has this name"}),
        ("customers.show", {"customer_id": f.customer}),
        ("customers.edit", {"customer_id": f.customer}),
        ("customers.create", {}),
        ("customers.attributes", {}),
        ("customers.imports.begin", {}),
        ("customers.imports.columns", {"import_id": f.customers_file}),
        ("customers.imports.show", {"import_id": f.customers_file}),
        ("segments.index", {}),
        ("segments.new", {}),
        ("segments.lists.create", {}),
        ("segments.show", {"segment_id": f.rule_segment}),
        ("segments.edit", {"segment_id": f.rule_segment}),
        ("segments.show", {"segment_id": f.list_segment, "q": "Dora"}),
        ("segments.edit", {"segment_id": f.list_segment}),
        ("studies.index", {}),
        ("studies.index", {"archived": ""}),
        ("studies.create", {}),
        ("studies.show", study),
        ("studies.edit", study),
        ("studies.people", study),
        ("questionnaires.index", study),
        ("questionnaires.create", study),
        ("questionnaires.edit", survey),
        ("questionnaires.edit", draft),
        ("questionnaires.question", {**draft, "question_id": f.draft_question}),
        ("questionnaires.cover", draft),
        ("questionnaires.settings", survey),
        ("questionnaires.preview", survey),
        ("questionnaires.publish", draft),
        ("questionnaires.list_versions", survey),
        ("questionnaires.show_version", {**survey, "number": 1}),
        ("delivery.index", survey),
        ("delivery.plan", survey),
        ("delivery.show", {"delivery_id": f.link}),
        ("delivery.show", {"delivery_id": f.planned}),
        ("delivery.show", {"delivery_id": f.sent}),
        ("delivery.edit", {"delivery_id": f.planned}),
        ("delivery.message", {"message_id": f.message}),
        ("delivery.stop_page", {"token": f.token}),
        ("responses.link", {"public_id": f.public_id}),
        ("responses.invitation", {"token": f.token}),
        ("responses.index", study),
        ("responses.responses", survey),
        ("responses.show", {"response_id": f.response}),
        ("responses.words", {**survey, "question_id": f.question}),
        ("past_answers.upload", study),
        ("past_answers.columns", {"import_id": f.answers_file}),
        ("past_answers.columns", {"import_id": f.checked_file}),
        ("past_answers.roles", {"import_id": f.new_file}),
        ("interviews.index", study),
        ("interviews.begin", study),
        ("interviews.show", {"interview_id": f.interview}),
        ("interviews.edit", {"interview_id": f.interview}),
        ("interviews.edit_note", {"note_id": f.note}),
        ("interviews.guide", study),
        ("interviews.several", study),
        ("interviews.speakers", {"interview_id": f.interview}),
        ("interviews.transcript", {"interview_id": f.interview}),
        ("highlights.read", {"interview_id": f.interview}),
        ("highlights.choose", {"note_id": f.note}),
        ("codebook.board", study),
        ("codebook.duplicates", study),
        ("codebook.entry", {"theme_id": f.need}),
        ("codebook.proposed", study),
        ("codebook.versions", study),
        ("exchange.index", study),
        ("map.index", study),
        ("rerun.changes", {"run_id": f.run}),
        ("search.everywhere", {}),
        ("search.in_study", {**study, "q": "heat"}),
        ("analysis.index", study),
        ("analysis.show", {"run_id": f.run}),
        ("themes.review", study),
        ("themes.review", {**study, "at": f.asking}),
        ("themes.overview", study),
        ("themes.merge_into", cluster),
        ("themes.split", cluster),
        ("themes.statements", study),
        ("themes.statements", {**study, "show": "all"}),
        ("themes.statements", {**study, "show": "all", "same": f.statement}),
        ("themes.source", {"statement_id": f.statement}),
        ("themes.index", study),
        ("themes.index", {**study, "kind": "want"}),
        ("themes.create", study),
        ("themes.show", {"theme_id": f.need}),
        ("themes.show", {"theme_id": f.want}),
        ("themes.merge_theme_into", {"theme_id": f.need}),
        ("themes.split_theme", {"theme_id": f.need}),
        ("themes.decisions", study),
        ("kinds.index", study),
        ("agreement.index", study),
        ("agreement.own", study),
        ("comments.index", study),
        ("coding.statement", study),
        ("coding.border", study),
        ("coding.consistency", study),
        ("coding.choose", {**study, "statement_id": f.statement}),
        ("coding.like", {**study, "of": f.statement}),
        ("auditing.audit", study),
        ("auditing.results", study),
        ("auditing.unplaced", study),
        ("auditing.choose", {**study, "item_number": f.unplaced_item}),
        ("keyboard.own", {}),
        ("reports.index", study),
        ("reports.show", {"report_id": f.report}),
        ("reports.show", {"report_id": f.draft_report}),
        ("reports.behind", {"report_id": f.report, "theme_id": f.need}),
    ]


@pytest.fixture(scope="module")
def plain(sample) -> Furnished:
    with sample.database.writing() as session:
        return furnish(session, say=str, secret=sample.secret)


@pytest.fixture(scope="module")
def hostile(sample) -> Furnished:
    payloads = itertools.cycle(HOSTILE)

    def say(word: str) -> str:
        return f"{word} {next(payloads)}"

    with sample.database.writing() as session:
        return furnish(session, say=say, secret=sample.secret)


@pytest.fixture(scope="module")
def urls(shared_app) -> MapAdapter:
    return shared_app.url_map.bind("127.0.0.1")


@pytest.fixture
def context(sample, browser) -> Iterator[BrowserContext]:
    context = sample.open(browser, reduced_motion="reduce")
    yield context
    context.close()


class Inspector:
    """Opens pages and writes down what is wrong with them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.on("console", lambda one: self.complaints.append(f"{one.type}: {one.text}"))
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("dialog", self._dismiss)

    def _dismiss(self, dialog: Any) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def open(self, url: str, *, status: int = 200) -> list[str]:
        """What is wrong with a page at first sight."""
        self.complaints.clear()
        answer = self.page.goto(url)
        found = [] if answer and answer.status == status else [f"status {answer and answer.status}"]
        count = self.page.locator("h1").count()
        title = self.page.title()
        if count != 1:
            found.append(f"{count} first headings")
        if not title.removesuffix("· Needfinder").strip():
            found.append("no title")
        ignored = f"the server responded with a status of {status}"
        return found + [one for one in self.complaints if status == 200 or ignored not in one]

    def barriers(self) -> list[str]:
        """What is wrong with the open page in any width and light."""
        self.page.evaluate(AXE)
        found = []
        for size, name in ((WIDE, "wide"), (NARROW, "narrow")):
            self.page.emulate_media(color_scheme="light")
            self.page.set_viewport_size(size)
            across, down = self.page.evaluate(
                "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
            )
            if across > size["width"]:
                found.append(f"{name}: it runs over the side")
            # All of it at once: what the bar at the bottom covers would else count as too small.
            self.page.set_viewport_size({"width": size["width"], "height": min(down + 200, 8000)})
            found += [f"{name}: {one}" for one in self._axe(EVERYTHING)]
            self.page.emulate_media(color_scheme="dark")
            found += [f"{name}, dark: {one}" for one in self._axe(CONTRAST)]
        self.page.set_viewport_size(WIDE)
        return found

    def _axe(self, options: dict[str, Any]) -> list[str]:
        return self.page.evaluate(
            """async (options) => (await axe.run(options)).violations.map((one) => one.id + " at "
                 + one.nodes.slice(0, 3).map((node) => node.target.at(-1)).join(", "))""",
            options,
        )


def test_no_page_is_left_out(shared_app, sample, plain):
    there = {rule.endpoint for rule in shared_app.url_map.iter_rules() if "GET" in rule.methods}
    looked_at = {endpoint for endpoint, _ in addresses(plain)}

    assert there == looked_at | NO_PAGES | ELSEWHERE
    assert {one.partition(".")[0] for one in looked_at} == set().union(*WINGS.values())


@pytest.mark.parametrize("wing", WINGS)
def test_every_page_opens_and_keeps_nobody_out(sample, plain, context, urls, wing):
    inspector = Inspector(context.new_page())
    found = {}

    for endpoint, values in addresses(plain):
        if endpoint.partition(".")[0] not in WINGS[wing]:
            continue
        path = urls.build(endpoint, values)
        found[f"{endpoint} {path}"] = inspector.open(sample.url + path) + inspector.barriers()

    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_the_sample_study_opens_and_keeps_nobody_out(sample, context):
    inspector = Inspector(context.new_page())
    inspector.page.goto(sample.url)
    inspector.page.get_by_role("link", name="Sample: what do people need").click()
    menu = inspector.page.locator(".side a").evaluate_all("all => all.map((one) => one.href)")
    found = {}

    for address in [*menu, f"{sample.url}/runs/1", f"{sample.url}/surveys/1/answers/1"]:
        found[address] = inspector.open(address) + inspector.barriers()

    assert len(found) >= 14
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_a_study_with_nothing_in_it_says_what_to_do_next(sample, context):
    page = context.new_page()
    page.goto(f"{sample.url}/studies/new")
    page.get_by_label("Title").fill("Nothing yet")
    page.get_by_role("button", name="Begin study").click()
    inspector = Inspector(page)
    found = {}

    for address in [
        page.url,
        *page.locator(".side a[href*='/studies/']").evaluate_all(
            "all => all.map((one) => one.href)"
        ),
    ]:
        found[address] = inspector.open(address) + inspector.barriers()

    assert len(found) >= 9
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_a_page_that_is_not_there_keeps_nobody_out_either(sample, context):
    inspector = Inspector(context.new_page())

    assert inspector.open(f"{sample.url}/nowhere", status=404) == []
    assert inspector.barriers() == []


def test_words_of_people_never_run(sample, hostile, context, urls):
    inspector = Inspector(context.new_page())
    found = {}

    for endpoint, values in addresses(hostile):
        path = urls.build(endpoint, values)
        wrong = inspector.open(sample.url + path)
        inspector.page.evaluate(
            "document.querySelectorAll('details').forEach((one) => { one.open = true; })"
        )
        if strange := _strangers(inspector.page):
            wrong.append(f"elements made of words: {strange}")
        if inspector.page.evaluate("window.hit !== undefined"):
            wrong.append("a script ran")
        found[f"{endpoint} {path}"] = wrong

    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def _strangers(page: Page) -> list[str]:
    """Elements that none of our templates has."""
    return page.evaluate(
        """() => [...document.querySelectorAll(
             "img, svg[onload], script:not([src]), [onerror], [onload], a[href^='javascript:']"
           )].map((one) => one.outerHTML.slice(0, 80))"""
    )
