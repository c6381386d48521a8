"""Writing the questions of a draft: add, change, move, duplicate, remove, put back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.ask.questionnaires import choices, queries
from survey.ask.questionnaires.choices import ChoiceText
from survey.ask.questionnaires.definition import fingerprint
from survey.ask.questionnaires.kinds import KINDS
from survey.ask.questionnaires.models import (
    OptionVersion,
    Question,
    QuestionKind,
    QuestionVersion,
    SurveyVersion,
    VersionState,
)
from survey.ask.questionnaires.versions import lock_draft
from survey.core import audit
from survey.core.errors import Conflict, DomainError, NotFound
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
        _place(session, draft, question.id, position)
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


def move_question(
    session: Session, survey_id: int, question_id: int, to: int, *, actor: Actor
) -> None:
    """Move a question of the draft to the place *to*, from 1; beyond the end means last.

    Raises:
        Conflict: there is no draft.
        NotFound: the draft does not ask it.
    """
    draft = lock_draft(session, survey_id)
    if _place(session, draft, question_id, to):
        question = session.get_one(Question, question_id)
        audit.record(session, "question.moved", question, actor=actor)


def order_questions(
    session: Session, survey_id: int, question_ids: Sequence[int], *, actor: Actor
) -> None:
    """Put the questions of the draft into this order.

    Raises:
        Conflict: there is no draft, or it does not hold exactly these questions any more.
    """
    draft = lock_draft(session, survey_id)
    asked = {one.question_id: one for one in queries.question_versions(session, draft.id)}
    if sorted(asked) != sorted(question_ids):
        raise Conflict(
            "Somebody else has added or removed a question since you opened the page. The order "
            "below is the present one; move the question again."
        )
    for position, question_id in enumerate(question_ids, start=1):
        asked[question_id].position = position
    session.flush()
    audit.record(session, "survey.questions_ordered", draft, actor=actor)


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


def remove_question(session: Session, survey_id: int, question_id: int, *, actor: Actor) -> None:
    """Take a question out of the draft; its answers and its code are kept.

    Raises:
        Conflict: there is no draft.
        NotFound: the draft does not ask it.
    """
    draft = lock_draft(session, survey_id)
    asked = queries.asked_in(session, draft, question_id)
    session.execute(
        sa.delete(OptionVersion).where(
            OptionVersion.survey_version_id == draft.id, OptionVersion.question_id == question_id
        )
    )
    session.delete(asked)
    session.flush()
    _number(queries.question_versions(session, draft.id))
    question = session.get_one(Question, question_id)
    audit.record(session, "question.removed", question, actor=actor)


def put_back_question(
    session: Session, survey_id: int, question_id: int, *, actor: Actor
) -> QuestionVersion:
    """Ask a question again that an earlier version asked, as its last published wording did.

    It keeps its code and epoch, so that its answers before and after belong together.

    Raises:
        Conflict: there is no draft.
        NotFound: no published version of this survey asks it.
    """
    draft = lock_draft(session, survey_id)
    present = queries.question_versions(session, draft.id)
    for one in present:
        if one.question_id == question_id:
            return one
    last = _last_published(session, question_id)
    if last is None or last.survey_id != survey_id:
        raise NotFound("No published version of this survey asks this question.")
    asked = QuestionVersion(
        survey_version_id=draft.id,
        question_id=question_id,
        survey_id=survey_id,
        position=1 + len(present),
        kind=last.kind,
        epoch=last.epoch,
        prompt=last.prompt,
        help=last.help,
        is_required=last.is_required,
        settings=dict(last.settings),
        show_if=last.show_if,
    )
    session.add(asked)
    session.flush()
    for option in queries.option_versions(session, last.survey_version_id, question_id):
        session.add(
            OptionVersion(
                survey_version_id=draft.id,
                option_id=option.option_id,
                question_id=question_id,
                position=option.position,
                label=option.label,
            )
        )
    session.flush()
    question = session.get_one(Question, question_id)
    audit.record(session, "question.put_back", question, actor=actor)
    return asked


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
    before = _last_published(session, asked.question_id)
    if before is None:
        return 1
    return before.epoch + (1 if meaning_changed or changes_meaning(before, asked) else 0)


def _last_published(session: Session, question_id: int) -> QuestionVersion | None:
    return session.scalar(
        sa.select(QuestionVersion)
        .join(SurveyVersion, SurveyVersion.id == QuestionVersion.survey_version_id)
        .where(
            QuestionVersion.question_id == question_id,
            SurveyVersion.state != VersionState.DRAFT,
        )
        .order_by(SurveyVersion.number.desc())
        .limit(1)
    )


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


def _place(session: Session, draft: SurveyVersion, question_id: int, to: int) -> bool:
    """Put one question at its place and number all anew; return whether anything moved."""
    asked = list(queries.question_versions(session, draft.id))
    at = next((i for i, one in enumerate(asked) if one.question_id == question_id), None)
    if at is None:
        raise NotFound("This question is not in the draft any more; somebody removed it.")
    moved = asked.pop(at)
    target = min(max(to, 1), len(asked) + 1) - 1
    asked.insert(target, moved)
    _number(asked)
    session.flush()
    return target != at


def _number(asked: Sequence[QuestionVersion]) -> None:
    for position, one in enumerate(asked, start=1):
        one.position = position
