"""The builder in a real browser: mouse, keyboard, live preview, and no barrier that axe can find."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from factories import ask, make_survey, make_user
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from survey.ask.questionnaires.definition import definition_of
from survey.ask.questionnaires.editing import QuestionText, change_question
from survey.ask.questionnaires.models import QuestionKind
from survey.ask.questionnaires.queries import draft_of, question_by_code

pytestmark = pytest.mark.journey

QUESTIONS = [
    ask("long_text", "What would you change?", code="a"),
    ask("one_choice", "Where do you live?", code="b", choices=["House", "Flat"]),
    ask("scale", "How warm is it?", code="c"),
]


@pytest.fixture
def writing(installation) -> Iterator[Session]:
    with installation.database.writing() as session:
        yield session


@pytest.fixture
def survey_id(writing) -> int:
    survey = make_survey(writing, questions=QUESTIONS)
    writing.commit()
    return survey.id


@pytest.fixture
def page(installation, browser, survey_id) -> Iterator[Page]:
    """The builder of a survey with three questions, on a desk."""
    context = installation.open(browser)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{installation.url}/surveys/{survey_id}")
    yield page
    assert errors == []
    context.close()


def kept_codes(writing: Session, survey_id: int) -> str:
    writing.rollback()
    asked = definition_of(writing, draft_of(writing, survey_id)).questions
    writing.rollback()  # The lock must not outlive the look: the server writes too.
    return "".join(one.code for one in asked)


def test_a_question_is_dragged_by_mouse(page, writing, survey_id):
    rows = page.locator(".question-row")

    with page.expect_response("**/questions/order"):
        rows.nth(0).drag_to(rows.nth(2), target_position={"x": 60, "y": 60})

    assert kept_codes(writing, survey_id) == "bca"


def test_a_question_moves_by_keyboard_and_the_focus_stays_with_it(page, writing, survey_id):
    button = page.get_by_role("button", name="Move down: What would you change?")
    button.focus()

    with page.expect_response("**/questions/order"):
        page.keyboard.press("Enter")

    expect(button).to_be_focused()
    assert kept_codes(writing, survey_id) == "bac"


def test_a_question_is_added_written_and_saved_without_leaving_the_page(page, writing, survey_id):
    page.evaluate("window.stillHere = true")

    page.locator("#add-number").click()
    expect(page.get_by_label("Question", exact=True)).to_be_focused()
    page.keyboard.type("How many people live with you?")
    expect(page.locator("#preview")).to_contain_text("How many people live with you?")
    page.get_by_label("Unit").fill("people")
    page.get_by_role("button", name="Save question").click()

    expect(page.locator(".question-row")).to_have_count(4)
    expect(page.locator(".question-form")).to_have_count(0)
    expect(page.get_by_role("link", name="Edit How many people live with you?")).to_be_focused()
    assert page.evaluate("window.stillHere") is True
    writing.rollback()
    added = definition_of(writing, draft_of(writing, survey_id)).questions[3]
    assert (added.prompt, added.settings["unit"]) == ("How many people live with you?", "people")


def test_another_kind_shows_its_settings_at_once_and_keeps_the_words(page, writing, survey_id):
    page.get_by_role("link", name="Edit How warm is it?").click()
    page.get_by_label("Question", exact=True).fill("How warm, in your words?")

    page.get_by_label("Kind of answer").select_option("long_text")

    expect(page.get_by_label("Ask why when somebody names a wish")).to_be_checked()
    expect(page.get_by_label("Question", exact=True)).to_have_value("How warm, in your words?")
    page.get_by_role("button", name="Save question").click()
    expect(page.locator(".question-form")).to_have_count(0)
    writing.rollback()
    changed = definition_of(writing, draft_of(writing, survey_id)).questions[2]
    assert (changed.code, changed.kind) == ("c", QuestionKind.LONG_TEXT)


def test_a_question_nobody_was_asked_is_removed_only_after_a_confirmation(page, writing, survey_id):
    row = page.locator(".question-row").nth(1)
    answers = iter([False, True])
    page.on("dialog", lambda dialog: dialog.accept() if next(answers) else dialog.dismiss())
    row.get_by_text("More").click()
    row.get_by_role("button", name="Remove").click()
    assert kept_codes(writing, survey_id) == "abc"

    row.get_by_role("button", name="Remove").click()

    expect(page.locator(".question-row")).to_have_count(2)
    expect(page.get_by_role("link", name="Edit How warm is it?")).to_be_focused()
    assert kept_codes(writing, survey_id) == "ac"


def test_choices_and_a_rule_are_added_in_place(page, writing, survey_id):
    page.get_by_role("link", name="Edit Where do you live?").click()
    page.get_by_role("button", name="Add a choice").click()
    page.keyboard.type("Boat")
    expect(page.locator("#preview")).to_contain_text("Boat")
    page.get_by_role("button", name="Move choice 2 up").click()
    page.get_by_role("button", name="Save question").click()
    page.get_by_role("link", name="Edit How warm is it?").click()
    page.get_by_role("button", name="Add a rule").click()
    page.get_by_label("If the answer to").select_option("b")
    page.get_by_label("Value").fill("Boat")
    page.get_by_role("button", name="Save question").click()

    expect(page.get_by_text("Shown if “Where do you live?” is “Boat”")).to_be_visible()
    writing.rollback()
    asked = definition_of(writing, draft_of(writing, survey_id)).questions
    assert [(one.code, one.label) for one in asked[1].options] == [
        ("2", "Flat"),
        ("1", "House"),
        ("3", "Boat"),
    ]
    assert asked[2].show_if == {"all": [{"question": "b", "op": "is", "value": "3"}]}


def test_a_colleague_who_was_faster_is_not_overwritten_and_the_words_stay(page, writing, survey_id):
    page.get_by_role("link", name="Edit What would you change?").click()
    question = page.get_by_label("Question", exact=True)
    question.fill("Ada's words")
    change_question(
        writing,
        survey_id,
        question_by_code(writing, survey_id, "a").id,
        QuestionText(kind=QuestionKind.LONG_TEXT, prompt="Ben's words"),
        was=None,
        meaning_changed=False,
        actor=make_user(writing),
    )
    writing.commit()

    page.get_by_role("button", name="Save question").click()

    expect(page.get_by_text("Somebody else has changed this question")).to_be_visible()
    expect(question).to_have_value("Ada's words")
    page.get_by_role("button", name="Save question").click()
    expect(page.locator(".question-form")).to_have_count(0)
    expect(page.locator(".question-row").first).to_contain_text("Ada's words")


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1440, "light")])
def test_no_page_of_a_survey_has_a_barrier(page, installation, survey_id, writing, width, scheme):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    question = question_by_code(writing, survey_id, "b").id
    study = "/studies/1"
    survey = f"/surveys/{survey_id}"
    places = [study, f"{study}/edit", f"{study}/surveys", survey, f"{survey}/questions/{question}"]
    places += [f"{survey}/{name}" for name in ("preview", "publish", "versions", "settings")]

    for place in places:
        page.goto(installation.url + place)
        found = [one["id"] for one in Axe().run(page).response["violations"]]
        wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert (place, found, max(wider, 0)) == (place, [], 0)
