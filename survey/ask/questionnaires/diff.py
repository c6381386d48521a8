"""What differs between two versions, and what that does to the answers given so far.

The classes follow REDCap's review of changes to a project in production: it marks what would
change the meaning of data already collected before anybody can approve it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from survey.ask.questionnaires.answered import AnswerCounts, answer_counts
from survey.ask.questionnaires.definition import (
    Definition,
    QuestionDefinition,
    definition_of,
)
from survey.ask.questionnaires.kinds import KINDS
from survey.ask.questionnaires.models import SurveyVersion


class ChangeClass(StrEnum):
    """What a change does to answers given before it.

    Cosmetic: nothing. Comparable: they are still pooled, and the change is shown beside the
    figures. Breaking: a new epoch; answers before and after are never pooled.
    """

    COSMETIC = "cosmetic"
    COMPARABLE = "comparable"
    BREAKING = "breaking"


@dataclass(frozen=True, kw_only=True)
class Change:
    """One difference.

    Attributes:
        question_id: The question it is in, or None for what stands around the questions.
        code: Its code, or "".
        prompt: How the question reads now (for a removed one: read before), or "".
        what: What changed, as a sentence.
        before: The words before, "" where the sentence says all.
        after: The words now.
        answer_count: Answers it touches.
    """

    kind: ChangeClass
    what: str
    question_id: int | None = None
    code: str = ""
    prompt: str = ""
    before: str = ""
    after: str = ""
    answer_count: int = 0


_SETTING_NAMES = {
    "asks_why": "whether it asks why",
    "max_length": "the largest length",
    "low": "the lowest point",
    "high": "the highest point",
    "low_label": "the word at the low end",
    "high_label": "the word at the high end",
    "minimum": "the smallest number",
    "maximum": "the largest number",
    "whole": "whether only whole numbers count",
    "unit": "the unit",
    "at_least": "how many to choose at least",
    "at_most": "how many to choose at most",
    "earliest": "the earliest day",
    "latest": "the latest day",
    "agree_label": "the words beside the box",
}


def diff(session: Session, before: SurveyVersion, after: SurveyVersion) -> list[Change]:
    """Return what differs between two versions of one survey, breaking changes first."""
    counts = answer_counts(session, after.survey_id)
    return changes(definition_of(session, before), definition_of(session, after), counts)


def changes(before: Definition, after: Definition, counts: AnswerCounts) -> list[Change]:
    """Return what differs, breaking changes first, each class in the order of the questions."""
    found = [
        *_around(before, after),
        *_added_and_removed(before, after, counts),
        *_order(before, after, counts),
    ]
    for question in after.questions:
        earlier = before.by_code.get(question.code)
        if earlier is not None and earlier != question:
            found += _in_question(earlier, question, counts)
    order = list(ChangeClass)
    place = {question.id: at for at, question in enumerate(after.questions)}
    found.sort(key=lambda one: (-order.index(one.kind), place.get(one.question_id or 0, -1)))
    return found


def _around(before: Definition, after: Definition) -> Iterator[Change]:
    for name, said in (
        ("heading", "The heading is worded anew."),
        ("introduction", "The introduction is worded anew."),
        ("thanks", "The words of thanks are worded anew."),
        ("language", "The language is another."),
    ):
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            kind = ChangeClass.COMPARABLE if name == "language" else ChangeClass.COSMETIC
            yield Change(kind=kind, what=said, before=old, after=new)


def _added_and_removed(
    before: Definition, after: Definition, counts: AnswerCounts
) -> Iterator[Change]:
    for question in after.questions:
        if question.code not in before.by_code:
            yield _change(question, ChangeClass.COMPARABLE, "The question is asked from now on.", 0)
    for question in before.questions:
        if question.code not in after.by_code:
            count = counts.by_question.get(question.id, 0)
            yield _change(
                question,
                ChangeClass.COMPARABLE,
                "The question is no longer asked; its answers are kept.",
                count,
            )


def _order(before: Definition, after: Definition, counts: AnswerCounts) -> Iterator[Change]:
    old = [question.code for question in before.questions if question.code in after.by_code]
    new = [question.code for question in after.questions if question.code in before.by_code]
    if old == new:
        return
    for code in _moved(old, new):
        question = after.by_code[code]
        yield _change(
            question,
            ChangeClass.COMPARABLE,
            "The question is asked at another place; what stands before it may colour the answer.",
            counts.by_question.get(question.id, 0),
        )


def _in_question(
    old: QuestionDefinition, new: QuestionDefinition, counts: AnswerCounts
) -> Iterator[Change]:
    count = counts.by_question.get(new.id, 0)
    is_breaking = new.epoch != old.epoch
    if is_breaking:
        yield _change(
            new,
            ChangeClass.BREAKING,
            f"{_reason(old, new)} Answers before and after are kept apart.",
            count,
        )
    if old.prompt != new.prompt:
        yield _change(
            new,
            ChangeClass.COSMETIC,
            "The question is worded anew.",
            count,
            before=old.prompt,
            after=new.prompt,
        )
    if old.help != new.help:
        yield _change(
            new,
            ChangeClass.COSMETIC,
            "The help below it is worded anew.",
            count,
            before=old.help,
            after=new.help,
        )
    if old.is_required != new.is_required:
        said = "An answer is required now." if new.is_required else "It may be skipped now."
        yield _change(new, ChangeClass.COMPARABLE, said, count)
    if old.show_if != new.show_if:
        yield _change(
            new,
            ChangeClass.COMPARABLE,
            "It is shown under another condition, so other people answer it.",
            count,
        )
    if old.kind == new.kind:
        yield from _settings(old, new, count, is_breaking=is_breaking)
        yield from _options(old, new, counts)


def _reason(old: QuestionDefinition, new: QuestionDefinition) -> str:
    if old.kind != new.kind:
        return f"It was “{KINDS[old.kind].label}” and is “{KINDS[new.kind].label}” now."
    for name in ("low", "high"):
        if old.settings.get(name) != new.settings.get(name):
            return (
                f"The scale was {old.settings.get('low')} to {old.settings.get('high')} and is "
                f"{new.settings.get('low')} to {new.settings.get('high')} now."
            )
    return "You said that it asks for something else now."


def _settings(
    old: QuestionDefinition, new: QuestionDefinition, count: int, *, is_breaking: bool
) -> Iterator[Change]:
    for name in sorted(old.settings.keys() | new.settings.keys()):
        was, now = old.settings.get(name), new.settings.get(name)
        if was == now or (is_breaking and name in {"low", "high"}):
            continue
        kind = ChangeClass.COSMETIC if name == "agree_label" else ChangeClass.COMPARABLE
        yield _change(
            new,
            kind,
            f"Changed: {_SETTING_NAMES.get(name, name)}.",
            count,
            before=_said(was),
            after=_said(now),
        )


def _options(
    old: QuestionDefinition, new: QuestionDefinition, counts: AnswerCounts
) -> Iterator[Change]:
    earlier = {option.code: option for option in old.options}
    later = {option.code: option for option in new.options}
    for code, option in later.items():
        if code not in earlier:
            yield _change(
                new,
                ChangeClass.COMPARABLE,
                f"The choice “{option.label}” is offered from now on.",
                counts.by_question.get(new.id, 0),
            )
        elif earlier[code].label != option.label:
            yield _change(
                new,
                ChangeClass.COMPARABLE,
                "A choice is worded anew; whoever chose it before counts under the new words.",
                counts.by_option.get(option.id, 0),
                before=earlier[code].label,
                after=option.label,
            )
    for code, option in earlier.items():
        if code not in later:
            yield _change(
                new,
                ChangeClass.COMPARABLE,
                f"The choice “{option.label}” is no longer offered; its answers are kept.",
                counts.by_option.get(option.id, 0),
            )
    if [code for code in earlier if code in later] != [code for code in later if code in earlier]:
        yield _change(
            new,
            ChangeClass.COMPARABLE,
            "The choices stand in another order.",
            counts.by_question.get(new.id, 0),
        )


def _change(
    question: QuestionDefinition,
    kind: ChangeClass,
    what: str,
    count: int,
    *,
    before: str = "",
    after: str = "",
) -> Change:
    return Change(
        kind=kind,
        what=what,
        question_id=question.id,
        code=question.code,
        prompt=question.prompt,
        before=before,
        after=after,
        answer_count=count,
    )


def _moved(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """Return the fewest codes whose moves make *old* into *new*: all but a longest common run."""
    place = {code: at for at, code in enumerate(old)}
    runs: list[list[str]] = []
    for code in new:
        before: list[str] = []
        for run in runs:
            if place[run[-1]] < place[code] and len(run) > len(before):
                before = run
        runs.append([*before, code])
    longest: list[str] = []
    for run in runs:
        longest = run if len(run) > len(longest) else longest
    return [code for code in new if code not in longest]


def _said(value: object) -> str:
    if value is None or value == "":
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)
