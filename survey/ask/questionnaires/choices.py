"""The choices of a question in a draft: their codes are identities, their labels are wording."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.ask.questionnaires import queries
from survey.ask.questionnaires.models import (
    Option,
    OptionVersion,
    Question,
    QuestionKind,
    SurveyVersion,
)
from survey.ask.questionnaires.versions import lock_draft
from survey.core import audit
from survey.core.errors import Conflict, DomainError, NotFound
from survey.core.roles import Actor

LABEL_LENGTH = 300
CODE_LENGTH = 40
_WITH_CHOICES = frozenset({QuestionKind.ONE_CHOICE, QuestionKind.SEVERAL_CHOICES})


@dataclass(frozen=True, kw_only=True)
class ChoiceText:
    """A choice as a draft words it; without a code it is a new one."""

    label: str
    code: str | None = None


def has_choices(kind: QuestionKind) -> bool:
    """Return whether people pick from choices in a question of this kind."""
    return kind in _WITH_CHOICES


def set_choices(
    session: Session, draft: SurveyVersion, question_id: int, wanted: Sequence[ChoiceText]
) -> None:
    """Make the choices of a question in a locked draft exactly these, in this order.

    A choice that is left out is absent from this version only: its answers and code are kept. A
    code from an earlier version brings that choice back. A new choice gets the next free number.

    Raises:
        DomainError: a label is empty, too long or twice there, or a code is malformed or twice.
    """
    _check(wanted)
    known = queries.options_by_code(session, question_id)
    present = {
        one.option_id: one for one in queries.option_versions(session, draft.id, question_id)
    }
    kept: set[int] = set()
    for position, choice in enumerate(wanted, start=1):
        code = choice.code or _next_code(known)
        option = known.get(code)
        if option is None:
            option = known[code] = Option(question_id=question_id, code=code)
            session.add(option)
            session.flush()
        kept.add(option.id)
        version = present.get(option.id)
        if version is None:
            version = OptionVersion(
                survey_version_id=draft.id, option_id=option.id, question_id=question_id
            )
            session.add(version)
        version.position = position
        version.label = choice.label.strip()
    for option_id, version in present.items():
        if option_id not in kept:
            session.delete(version)
    session.flush()


def add_option(
    session: Session, survey_id: int, question_id: int, label: str, *, actor: Actor
) -> OptionVersion:
    """Add a choice at the end.

    Raises:
        Conflict: there is no draft, or its question has no choices.
        NotFound: the draft does not ask the question.
        DomainError: the label is empty, too long or already there.
    """
    draft, present = _choices(session, survey_id, question_id)
    set_choices(session, draft, question_id, [*present, ChoiceText(label=label)])
    added = queries.option_versions(session, draft.id, question_id)[-1]
    _record(session, "option.added", question_id, actor)
    return added


def rename_option(
    session: Session, survey_id: int, question_id: int, code: str, label: str, *, actor: Actor
) -> None:
    """Word a choice anew; its answers stay its answers.

    Raises:
        Conflict: there is no draft, or its question has no choices.
        NotFound: the draft does not offer the choice.
        DomainError: the label is empty, too long or already there.
    """
    draft, present = _choices(session, survey_id, question_id)
    at = _place(present, code)
    present[at] = ChoiceText(label=label, code=code)
    set_choices(session, draft, question_id, present)
    _record(session, "option.renamed", question_id, actor)


def move_option(
    session: Session, survey_id: int, question_id: int, code: str, to: int, *, actor: Actor
) -> None:
    """Move a choice to the place *to*, from 1; beyond the end means last.

    Raises:
        Conflict: there is no draft, or its question has no choices.
        NotFound: the draft does not offer the choice.
    """
    draft, present = _choices(session, survey_id, question_id)
    moved = present.pop(_place(present, code))
    present.insert(min(max(to, 1), len(present) + 1) - 1, moved)
    set_choices(session, draft, question_id, present)
    _record(session, "option.moved", question_id, actor)


def remove_option(
    session: Session, survey_id: int, question_id: int, code: str, *, actor: Actor
) -> None:
    """Take a choice out of the draft; its answers and its code are kept.

    Raises:
        Conflict: there is no draft, or its question has no choices.
        NotFound: the draft does not offer the choice.
    """
    draft, present = _choices(session, survey_id, question_id)
    del present[_place(present, code)]
    set_choices(session, draft, question_id, present)
    _record(session, "option.removed", question_id, actor)


def from_lines(text: str) -> list[ChoiceText]:
    r"""Return new choices from text with one a line; empty lines and repetitions are left out.

    >>> [one.label for one in from_lines("Car\n\n Bus \ncar")]
    ['Car', 'Bus']
    """
    labels: dict[str, str] = {}
    for line in text.splitlines():
        if line.strip():
            labels.setdefault(line.strip().casefold(), line.strip())
    return [ChoiceText(label=label) for label in labels.values()]


def _choices(
    session: Session, survey_id: int, question_id: int
) -> tuple[SurveyVersion, list[ChoiceText]]:
    draft = lock_draft(session, survey_id)
    asked = queries.asked_in(session, draft, question_id)
    if not has_choices(asked.kind):
        raise Conflict("This question has no choices any more; somebody changed its kind.")
    rows = session.execute(
        sa.select(Option.code, OptionVersion.label)
        .join(Option, Option.id == OptionVersion.option_id)
        .where(
            OptionVersion.survey_version_id == draft.id, OptionVersion.question_id == question_id
        )
        .order_by(OptionVersion.position, OptionVersion.option_id)
    )
    return draft, [ChoiceText(label=label, code=code) for code, label in rows]


def _check(wanted: Sequence[ChoiceText]) -> None:
    labels: set[str] = set()
    codes: set[str] = set()
    for choice in wanted:
        label = choice.label.strip()
        if not label:
            raise DomainError("A choice has no words. Write them or remove it.", field="choices")
        if len(label) > LABEL_LENGTH:
            raise DomainError(
                f"The choice “{label[:40]}…” has {len(label)} characters; at most {LABEL_LENGTH} "
                "fit.",
                field="choices",
            )
        if label.casefold() in labels:
            raise DomainError(
                f"The choice “{label}” is there twice. Remove one of them.", field="choices"
            )
        labels.add(label.casefold())
        if choice.code is None:
            continue
        if not choice.code or len(choice.code) > CODE_LENGTH or choice.code in codes:
            raise DomainError(
                f"The code “{choice.code[:CODE_LENGTH]}” of a choice is there twice or too long.",
                field="choices",
            )
        codes.add(choice.code)


def _next_code(known: dict[str, Option]) -> str:
    number = len(known) + 1
    while str(number) in known:
        number += 1
    return str(number)


def _place(present: Sequence[ChoiceText], code: str) -> int:
    for at, choice in enumerate(present):
        if choice.code == code:
            return at
    raise NotFound("The draft does not offer this choice any more; somebody removed it.")


def _record(session: Session, action: str, question_id: int, actor: Actor) -> None:
    audit.record(session, action, session.get_one(Question, question_id), actor=actor)
