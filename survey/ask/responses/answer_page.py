"""What the template of the answer page needs: which questions, with what was typed and is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from nlp.echo import sentence_of
from survey.ask.questionnaires.definition import Definition, QuestionDefinition
from survey.ask.responses.answering import (
    Assessment,
    Fields,
    Step,
    assess,
    field_of,
    minutes_for,
    next_step,
    steps_of,
    why_field_of,
)

SEND = "Send my answers"
CONTINUE = "Continue"
_LEAVE_OUT = "You can leave out any question."


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One question on the page."""

    question: QuestionDefinition
    values: Sequence[str] = ()
    error: str | None = None
    number: int | None = None


@dataclass(frozen=True, kw_only=True)
class FollowUp:
    """One follow-up on the page; ``said`` repeats what the person asked for, as a sentence."""

    question_id: int
    said: str
    text: str = ""
    error: str | None = None


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far one is, in words and time; ``share`` is 0 to 1."""

    share: float
    text: str
    left: str


@dataclass
class AnswerPage:
    """Makes the context of one page.

    Attributes:
        definition: The version the person answers.
        key: Their submission key, signed.
        fields: What they have typed so far.
        is_whole: JavaScript shows all steps at once.
        asked: The follow-ups they have been asked up to this page; filled by the methods.
    """

    definition: Definition
    key: str
    fields: Fields = field(default_factory=dict)
    is_whole: bool = False
    asked: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Cut the survey into its steps."""
        self.steps: list[Step] = steps_of(self.definition)
        takes = self.definition.answerable
        self._numbers = {question.id: number for number, question in enumerate(takes, 1)}

    def first(self) -> dict[str, Any]:
        """Return the page one begins with."""
        shown = assess({}, steps=self.steps[:1], asked={}).shown
        return {**self._step(0, _nothing_said(shown)), "asked": ""}

    def step(self, index: int, said: Assessment, asked: Mapping[int, str]) -> dict[str, Any]:
        """Return the page of a later step."""
        self.asked = dict(asked)
        seen = assess(self.fields, steps=self.steps[: index + 1], asked={})
        return self._step(index, replace(seen, errors=said.errors))

    def back(self, index: int, asked: Mapping[int, str]) -> dict[str, Any]:
        """Return the page before: the step itself from its follow-ups, else the step before it."""
        here = {question.id for question in self.steps[index]} if self.steps else set()
        if here & asked.keys() or self.is_whole:
            target = 0 if self.is_whole else index
        else:
            said = assess(self.fields, steps=self.steps[:index], asked={})
            shown = (
                number
                for number in range(index - 1, -1, -1)
                if any(question.id in said.shown for question in self.steps[number])
            )
            target = next(shown, 0)
        # What is typed there may change, so whether to ask why is decided anew.
        anew = {question.id for step in self.steps[target:] for question in step}
        kept = {id_: echo for id_, echo in asked.items() if id_ not in anew}
        return self.step(target, _nothing_said(frozenset()), kept)

    def corrected(self, index: int, said: Assessment, asked: Mapping[int, str]) -> dict[str, Any]:
        """Return the page with what is wrong: the first step (or the follow-ups) to be corrected."""
        self.asked = dict(asked)
        if not said.errors:
            again = {id_: asked[id_] for id_ in said.why_errors}
            return self.follow_ups(index, said, asked, again)
        wrong = next(
            number
            for number, step in enumerate(self.steps)
            if any(question.id in said.errors for question in step)
        )
        target = 0 if self.is_whole else wrong
        return self._step(target, said)

    def follow_ups(
        self, index: int, said: Assessment, asked: Mapping[int, str], here: Mapping[int, str]
    ) -> dict[str, Any]:
        """Return the page that asks why.

        Args:
            index: The step they have finished.
            said: What they said up to it.
            asked: All follow-ups so far, with those of this page.
            here: Those of this page, as echo by question id.
        """
        self.asked = dict(asked)
        shown = [
            FollowUp(
                question_id=id_,
                said=sentence_of(echo),
                text=_first(self.fields.get(why_field_of(id_), ())),
                error=said.why_errors.get(id_),
            )
            for id_, echo in here.items()
        ]
        is_last = next_step(self.definition, self.steps, index, said) >= len(self.steps)
        count = "One" if len(shown) == 1 else "Two"
        noun = "question" if len(shown) == 1 else "questions"
        progress = Progress(
            share=0.9 if is_last else self._share(index + 1),
            text=f"{count} more {noun} about what you wrote",
            left="less than 1 min" if is_last else "",
        )
        context = self._context(index, progress, SEND if is_last else CONTINUE)
        names = {why_field_of(one.question_id) for one in shown}
        return {
            **context,
            "follow_ups": shown,
            "carried": self._carried(names),
            "summary": [(why_field_of(id_), message) for id_, message in said.why_errors.items()],
            "can_go_back": True,
        }

    def _step(self, index: int, said: Assessment) -> dict[str, Any]:
        step = self.steps[index] if self.steps else ()
        here = [self._entry(question, said) for question in step if question.id in said.shown]
        ahead = [
            self._entry(question, said) for later in self.steps[index + 1 :] for question in later
        ]
        is_last = index >= len(self.steps) - 1
        names = {field_of(entry.question.id) for entry in here}
        on_page = [*here, *ahead] if self.is_whole else here
        errors = [entry for entry in on_page if entry.error]
        return {
            **self._context(index, self._progress(index, here), SEND if is_last else CONTINUE),
            "entries": here,
            "ahead": ahead,
            "carried": self._carried(names),
            "summary": [(field_of(one.question.id), self._said_of(one)) for one in errors],
            "can_go_back": index > 0,
        }

    def _context(self, index: int, progress: Progress, button: str) -> dict[str, Any]:
        questions = self.definition.answerable
        required = sum(question.is_required for question in questions)
        return {
            "definition": self.definition,
            "language": self.definition.language,
            "key": self.key,
            "step": index,
            "last_step": max(0, len(self.steps) - 1),
            "is_whole": self.is_whole,
            "entries": [],
            "ahead": [],
            "follow_ups": [],
            "carried": [],
            "summary": [],
            "can_go_back": False,
            "progress": progress,
            "button": button,
            "last_button": SEND,
            "mark_optional": 0 < required < len(questions),
            "notes": [] if required or not questions else [_LEAVE_OUT],
        }

    def _entry(self, question: QuestionDefinition, said: Assessment) -> Entry:
        return Entry(
            question=question,
            values=self.fields.get(field_of(question.id), ()),
            error=said.errors.get(question.id),
            number=self._numbers.get(question.id),
        )

    def _said_of(self, entry: Entry) -> str:
        """Return an error for the summary, where the question does not stand beside it."""
        prompt = entry.question.prompt
        short = prompt if len(prompt) <= 60 else prompt[:58].rsplit(" ", 1)[0] + " …"  # noqa: PLR2004
        return f"{short} {entry.error}"

    def _carried(self, shown: Iterable[str]) -> list[tuple[str, str]]:
        """Return the fields of other steps, which travel hidden in the form."""
        names = set(shown)
        return [
            (name, value)
            for name, values in self.fields.items()
            if name not in names
            for value in values
        ]

    def _progress(self, index: int, here: Sequence[Entry]) -> Progress:
        total = len(self._numbers)
        left = f"about {minutes_for(q for step in self.steps[index:] for q in step)} min"
        numbers = [entry.number for entry in here if entry.number]
        if index == 0 or not numbers:
            count = f"{total} question{'' if total == 1 else 's'}"
            return Progress(share=self._share(index), text=count, left=left)
        text = f"Question {numbers[0]} of {total}"
        if len(numbers) > 1:
            text = f"Questions {numbers[0]} to {numbers[-1]} of {total}"
        return Progress(share=self._share(index), text=text, left=f"{left} left")

    def _share(self, index: int) -> float:
        before = sum(question.takes_answer for step in self.steps[:index] for question in step)
        return before / max(1, len(self._numbers))


def _first(values: Sequence[str]) -> str:
    return values[0] if values else ""


def _nothing_said(shown: frozenset[int]) -> Assessment:
    """Return what there is before somebody has sent anything: nothing, so nothing is wrong."""
    return Assessment(values={}, shown=shown, errors={}, why_errors={})
