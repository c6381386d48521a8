"""A researcher in a session: notes that survive a crash, a transcript marked by keyboard alone."""

from __future__ import annotations

import io
import math
import struct
import wave

import pytest
import sqlalchemy as sa
from axe_playwright_python.sync_playwright import Axe
from factories import make_study
from playwright.sync_api import Page, expect

from survey.ask.interviews.models import Interview, Note
from survey.core.accounts.models import User
from survey.core.db import now
from survey.understand.highlights.models import Highlight
from survey.understand.statements.models import Statement

pytestmark = pytest.mark.journey

TALK = """[00:00:01] Ada: How did you come home yesterday?
[00:00:05] Ben Obi: 😀 By bus. I want to be home sooner because my children wait. I lose the key, too.
[00:00:15] Ada: Tell me about the key.
[00:00:18] Ben Obi: It is in the bag. Somewhere.
أين المفتاح؟ دائما في الحقيبة.
[00:00:25] Ada: And then?
[00:00:27] Ben Obi: I ring at the neighbours. They are kind, but it is late.
"""


class Room:
    """A session to work in, and the way to its database."""

    def __init__(self, installation, interview_id: int) -> None:
        self.installation = installation
        self.interview_id = interview_id

    def url(self, part: str = "") -> str:
        return f"{self.installation.url}/interviews/{self.interview_id}{part}"

    def notes(self) -> list[tuple[str, str]]:
        with self.installation.database.reading() as session:
            rows = session.execute(
                sa.select(Note.kind, Note.text)
                .where(Note.interview_id == self.interview_id, Note.transcript_id.is_(None))
                .order_by(Note.position)
            )
            return [(kind.value, text) for kind, text in rows]

    def marked(self) -> list[tuple[str, str, str]]:
        """The marked words, what stands there in the turn, and the memo."""
        with self.installation.database.reading() as session:
            rows = session.execute(
                sa.select(Statement.text, Note.text, Statement.start, Statement.end, Highlight.memo)
                .join(Note, Note.id == Statement.note_id)
                .join(Highlight, Highlight.statement_id == Statement.id)
                .where(Note.interview_id == self.interview_id)
                .order_by(Note.position, Statement.start, Statement.end)
            )
            return [(text, turn[start:end], memo) for text, turn, start, end, memo in rows]


@pytest.fixture
def room(installation) -> Room:
    with installation.database.writing() as session:
        owner = session.scalars(sa.select(User).order_by(User.id).limit(1)).one()
        study = make_study(session, owner=owner, title="Coming home late")
        interview = Interview(
            study_id=study.id,
            interviewer_id=owner.id,
            title="Ben at the bus stop",
            held_at=now(),
            has_consent=True,
        )
        session.add(interview)
        session.commit()
        return Room(installation, interview.id)


@pytest.fixture
def page(room, browser):
    context = room.installation.open(browser)
    yield context.new_page()
    context.close()


def barriers(page: Page) -> list[str]:
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
    found = Axe().run(page, options=options)
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found.response["violations"]]


def take_in(page: Page, room: Room) -> None:
    page.goto(room.url("/transcript"))
    page.get_by_label("Or paste it").fill(TALK)
    page.get_by_role("button", name="Read the transcript").click()
    expect(page.get_by_role("heading", name="Who is who")).to_be_visible()


def test_words_are_marked_tagged_and_explained_by_keyboard_alone(page, room):
    take_in(page, room)
    assert page.get_by_label("Takes part as").first.input_value() == "moderator"
    page.get_by_role("button", name="That is who they are").press("Enter")
    expect(page.locator("[data-markable]")).to_have_count(3)

    for key in "jsse":  # the first turn; its second sentence and the third
        page.keyboard.press(key)
    page.keyboard.press("h")
    expect(page.locator("#draw [data-quote]")).to_have_text(
        "I want to be home sooner because my children wait. I lose the key, too."
    )
    page.keyboard.type("I am home sooner")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")  # a new need
    page.locator("#draw").get_by_label("Memo").press("n")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Wrote the new need “I am home sooner”.")).to_be_visible()
    assert room.marked() == [
        (
            "I want to be home sooner because my children wait. I lose the key, too.",
            "I want to be home sooner because my children wait. I lose the key, too.",
            "n",
        )
    ]

    for key in "jswllh":  # from its first word on, two longer: it overlaps nothing yet
        page.keyboard.press(key)
    expect(page.locator("#draw [data-quote]")).to_have_text("I want to")
    page.keyboard.press("Escape")
    assert barriers(page) == []


def test_marks_overlap_and_run_from_right_to_left(page, room):
    take_in(page, room)
    page.get_by_role("button", name="That is who they are").click()
    for words in ("home sooner because my children", "children wait", "المفتاح؟ دائما"):
        select(page, words)
        page.locator("[data-select=highlight]").click()
        expect(page.locator("#draw [data-quote]")).to_have_text(words)
        page.locator("#draw").get_by_role("button", name="Highlight").click()
        expect(page.get_by_text("Highlighted.", exact=True)).to_be_visible()

    assert [(text, turn) for text, turn, _ in room.marked()] == [
        (words, words)
        for words in ("home sooner because my children", "children wait", "المفتاح؟ دائما")
    ]
    both = page.locator(".hl .hl")
    expect(both).to_have_text("children")
    page.locator(".mark a").nth(1).focus()
    expect(page.locator(".hl.shown").first).to_be_visible()
    assert page.evaluate(
        "[...document.querySelectorAll('.hl.shown')].map(one => one.textContent).join('')"
    ).startswith("children")


def select(page: Page, words: str) -> None:
    """Select words as a mouse does."""
    expect(page.locator("[data-markable]").first).to_be_visible()
    page.evaluate(
        """words => {
          for (const turn of document.querySelectorAll("[data-markable]")) {
            const at = turn.textContent.indexOf(words);
            if (at < 0) continue;
            const walker = document.createTreeWalker(turn, NodeFilter.SHOW_TEXT);
            const range = document.createRange();
            let passed = 0;
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
              const next = passed + node.data.length;
              if (at >= passed && at < next) range.setStart(node, at - passed);
              if (at + words.length > passed && at + words.length <= next) range.setEnd(node, at + words.length - passed);
              passed = next;
            }
            getSelection().removeAllRanges();
            getSelection().addRange(range);
          }
        }""",
        words,
    )


def test_notes_survive_a_lost_connection_and_a_closed_browser(page, room):
    page.goto(room.url())
    field = page.get_by_label("Note", exact=True)
    field.press("Alt+2")
    field.fill("She looks for the key")
    field.press("Enter")
    expect(page.locator("#notes [id^=note-]")).to_have_count(1)

    page.context.set_offline(True)
    field.press("Alt+1")
    field.fill("It is in the bag")
    field.press("Enter")
    expect(page.locator("[data-live-state]")).to_contain_text("waits on this device")
    field.press("Alt+3")
    field.press_sequentially("Offline keys")
    page.close(run_before_unload=False)
    assert room.notes() == [("seen", "She looks for the key")]

    context = page.context
    context.set_offline(False)
    again = context.new_page()
    again.goto(room.url())
    expect(again.get_by_label("Note", exact=True)).to_have_value("Offline keys")
    expect(again.locator("#notes [id^=note-]")).to_have_count(2)
    again.get_by_label("Note", exact=True).press("Enter")
    expect(again.locator("#notes [id^=note-]")).to_have_count(3)
    assert room.notes() == [
        ("seen", "She looks for the key"),
        ("said", "It is in the bag"),
        ("thought", "Offline keys"),
    ]
    assert barriers(again) == []


def test_without_javascript_a_session_is_kept_read_and_marked(room, browser):
    context = room.installation.open(browser, java_script_enabled=False)
    page = context.new_page()
    take_in(page, room)
    page.get_by_role("button", name="That is who they are").click()
    page.get_by_role("link", name="Highlight words of turn 2").click()
    page.get_by_label("I lose the key, too.").check()
    page.get_by_role("button", name="Highlight").click()
    expect(page.locator(".marks")).to_contain_text("not tagged yet")
    page.goto(room.url())
    page.get_by_label("Note", exact=True).fill("plain")
    page.get_by_role("button", name="Keep the note").click()

    assert [text for text, _, _ in room.marked()] == ["I lose the key, too."]
    assert room.notes() == [("said", "plain")]
    context.close()


def recording(seconds: int = 30) -> bytes:
    """A tone, as a WAV file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        frames = (int(6000 * math.sin(i / 4)) for i in range(8000 * seconds))
        sound.writeframes(b"".join(struct.pack("<h", one) for one in frames))
    return file.getvalue()


def test_a_time_in_the_transcript_plays_the_recording_from_there(page, room):
    take_in(page, room)
    page.goto(room.url())
    page.get_by_text("Add a picture or a recording").click()
    page.get_by_label("Picture or recording").set_input_files(
        {"name": "talk.wav", "mimeType": "audio/wav", "buffer": recording()}
    )
    page.get_by_role("button", name="Keep it with this session").click()
    expect(page.get_by_text("“talk.wav” is kept with this session.")).to_be_visible()
    page.goto(room.url("/read"))

    page.get_by_role("link", name="Listen from 0:18").click()

    page.wait_for_function("document.querySelector('[data-player]').currentTime >= 18")
    assert page.evaluate("document.querySelector('[data-player]').currentTime < 25")


@pytest.mark.parametrize("width", [320, 1440])
def test_nothing_of_a_session_is_wider_than_the_screen(page, room, width):
    take_in(page, room)
    page.set_viewport_size({"width": width, "height": 800})

    for part in ("", "/read", "/speakers", "/transcript"):
        page.goto(room.url(part))
        assert page.evaluate("document.documentElement.scrollWidth") <= width, part
        assert barriers(page) == [], part
