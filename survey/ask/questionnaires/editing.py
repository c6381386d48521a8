"""Writing the questions of a draft: adding, changing, duplicating. Their order: sequence.py."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from survey.ask.questionnaires import choices, queries
from survey.ask.questionnaires.choices import ChoiceText
from survey.ask.questionnaires.definition import fingerprint
from survey.ask.questionnaires.kinds import KINDS
from survey.ask.questionnaires.models import (
    Question,
    QuestionKind,
    QuestionVersion,
)
from survey.ask.questionnaires.sequence import last_published, place
from survey.ask.questionnaires.versions import lock_draft
from survey.core import audit
from survey.core.errors import Conflict, DomainError
from survey.core.roles import Actor

CODE_LENGTH = 40
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
#: Settings that change what an answer means: answers before and after are never pooled.
MEANING_SETTINGS: dict[QuestionKind, tuple[str, ...]] = {QuestionKind.SCALE: ("low", "high")}


@dataclass(frozen=True, kw_only=True)
class QuestionText:
    """What a question says and asks for in one version.

    Attributes:
        kind: What is asked for.
        prompt: The question itself.
        help: A line below it, "" for none.
        is_required: Whether the page insists on an answer.
        settings: Of the kind; None for its defaults.
        show_if: When it is asked; None for always.
        choices: In order; the ones with a code are kept, the others are new.
    """

    kind: QuestionKind
    prompt: str = ""
    help: str = ""
    is_required: bool = False
    settings: Mapping[str, Any] | None = None
    show_if: Mapping[str, Any] | None = None
    choices: Sequence[ChoiceText] = field(default_factory=tuple)


def add_question(
    session: Session,
    survey_id: int,
    text: QuestionText,
    *,
    actor: Actor,
    code: str | None = None,
    position: int | None = None,
) -> QuestionVersion:
    """Add a question to the draft.

    Args:
        session: The session.
        survey_id: Whose draft.
        text: What it says.
        actor: Who does it.
        code: Its identity for good, e.g. "reason"; None for the next free "q" and number.
        position: Its place, from 1; None for the last.

    Raises:
        Conflict: there is no draft.
        DomainError: the code is taken or malformed, or the kind does not accept the settings.
    """
    draft = lock_draft(session, survey_id)
    question = Question(survey_id=survey_id, code=_new_code(session, survey_id, code))
    session.add(question)
    session.flush()
    asked = QuestionVersion(
        survey_version_id=draft.id,
        question_id=question.id,
        survey_id=survey_id,
        position=1 + len(queries.question_versions(session, draft.id)),
    )
    _write(asked, text)
    session.add(asked)
    session.flush()
    choices.set_choices(session, draft, question.id, _fitting(text))
    if position is not None:
        place(session, draft, question.id, position)
    audit.record(session, "question.added", question, actor=actor, kind=asked.kind.value)
    return asked


def change_question(
    session: Session,
    survey_id: int,
    question_id: int,
    text: QuestionText,
    *,
    was: str | None,
    meaning_changed: bool,
    actor: Actor,
) -> QuestionVersion:
    """Change what a question of the draft says and asks for.

    Args:
        session: The session.
        survey_id: Whose draft.
        question_id: Which question.
        text: What it shall say.
        was: ``state_of`` when the form was opened; None to write over whatever stands there.
        meaning_changed: The researcher says that it asks for something else than before, so that
            answers before and after must not be pooled.
        actor: Who does it.

    Raises:
        Conflict: there is no draft, or somebody has changed the question since.
        NotFound: the draft does not ask it.
        DomainError: the kind does not accept the settings, or a choice is named wrongly.
    """
    draft = lock_draft(session, survey_id)
    asked = queries.asked_in(session, draft, question_id)
    if was is not None and was != state_of(session, asked):
        raise Conflict(
            "Somebody else has changed this question since you opened it. What you typed is kept "
            "below; saving again replaces what stands there now."
        )
    _write(asked, text)
    asked.epoch = _epoch(session, asked, meaning_changed=meaning_changed)
    session.flush()
    choices.set_choices(session, draft, question_id, _fitting(text))
    audit.record(
        session,
        "question.changed",
        session.get_one(Question, question_id),
        actor=actor,
        epoch=asked.epoch,
    )
    return asked


def duplicate_question(
    session: Session, survey_id: int, question_id: int, *, actor: Actor
) -> QuestionVersion:
    """Put a copy of a question, with a code of its own, right after it.

    Raises:
        Conflict: there is no draft.
        NotFound: the draft does not ask it.
    """
    draft = lock_draft(session, survey_id)
    asked = queries.asked_in(session, draft, question_id)
    labels = queries.option_versions(session, draft.id, question_id)
    text = QuestionText(
        kind=asked.kind,
        prompt=asked.prompt,
        help=asked.help,
        is_required=asked.is_required,
        settings=asked.settings,
        show_if=asked.show_if,
        choices=[ChoiceText(label=one.label) for one in labels],
    )
    return add_question(session, survey_id, text, actor=actor, position=asked.position + 1)


def state_of(session: Session, asked: QuestionVersion) -> str:
    """Return a mark that changes whenever anybody changes the question or its choices."""
    labels = queries.option_versions(session, asked.survey_version_id, asked.question_id)
    return fingerprint(
        {
            "kind": asked.kind.value,
            "epoch": asked.epoch,
            "prompt": asked.prompt,
            "help": asked.help,
            "is_required": asked.is_required,
            "settings": asked.settings,
            "show_if": asked.show_if,
            "choices": [[one.option_id, one.label] for one in labels],
        }
    )[:16]


def changes_meaning(before: QuestionVersion, after: QuestionVersion) -> bool:
    """Return whether answers cannot be pooled by rule: another kind, or other ends of a scale."""
    if before.kind != after.kind:
        return True
    names = MEANING_SETTINGS.get(after.kind, ())
    return any(before.settings.get(name) != after.settings.get(name) for name in names)


def _epoch(session: Session, asked: QuestionVersion, *, meaning_changed: bool) -> int:
    before = last_published(session, asked.question_id)
    if before is None:
        return 1
    return before.epoch + (1 if meaning_changed or changes_meaning(before, asked) else 0)


def _write(asked: QuestionVersion, text: QuestionText) -> None:
    kind = KINDS[QuestionKind(text.kind)]
    asked.kind = QuestionKind(text.kind)
    asked.prompt = text.prompt.strip()
    asked.help = text.help.strip()
    asked.is_required = text.is_required and asked.kind is not QuestionKind.STATEMENT
    settings = kind.default_settings if text.settings is None else text.settings
    asked.settings = dict(kind.check_settings(dict(settings)))
    asked.show_if = None if text.show_if is None else dict(text.show_if)


def _fitting(text: QuestionText) -> Sequence[ChoiceText]:
    """Return the choices if the kind has any."""
    return text.choices if choices.has_choices(text.kind) else ()


def _new_code(session: Session, survey_id: int, wanted: str | None) -> str:
    taken = {code.casefold() for code in queries.question_codes(session, survey_id)}
    if wanted is None:
        number = len(taken) + 1
        while f"q{number}" in taken:
            number += 1
        return f"q{number}"
    if not _CODE.fullmatch(wanted) or len(wanted) > CODE_LENGTH:
        raise DomainError(
            f"“{wanted}” cannot be the code of a question: it begins with a letter and holds at "
            f"most {CODE_LENGTH} letters, digits and underscores.",
            field="code",
        )
    if wanted.casefold() in taken:
        raise DomainError(
            f"The code “{wanted}” belongs to another question of this survey, perhaps one removed "
            "earlier. Codes are never used again; choose another.",
            field="code",
        )
    return wanted
