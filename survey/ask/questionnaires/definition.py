"""A survey version as one frozen document: what respondents are shown and answers are read by.

It is compiled once, when the version is published, and never changes afterwards; so the answer
page may keep it in memory for as long as the process lives.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.ask.questionnaires.models import (
    Anonymity,
    Option,
    OptionVersion,
    Question,
    QuestionKind,
    QuestionVersion,
    Survey,
    SurveyVersion,
)
from survey.core.errors import NotFound

FORMAT = 1
TEXT_KINDS = frozenset({QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT})


@dataclass(frozen=True, kw_only=True)
class OptionDefinition:
    """A choice as this version words it."""

    id: int
    code: str
    label: str


@dataclass(frozen=True, kw_only=True)
class QuestionDefinition:
    """A question as this version asks it.

    Attributes:
        code: Its identity through all versions of the survey.
        settings: What the kind lets the researcher set; see ``kinds``.
        show_if: The condition under which it is shown, or None for always; see ``show_if``.
        epoch: Answers are pooled only within one epoch.
    """

    id: int
    code: str
    kind: QuestionKind
    prompt: str
    help: str = ""
    is_required: bool = False
    settings: Mapping[str, Any] = field(default_factory=dict)
    show_if: Mapping[str, Any] | None = None
    epoch: int = 1
    options: tuple[OptionDefinition, ...] = ()

    @property
    def takes_answer(self) -> bool:
        """Whether there is anything to answer; a statement is only read."""
        return self.kind is not QuestionKind.STATEMENT

    @property
    def asks_why(self) -> bool:
        """Whether a want without a reason gets one follow-up; on unless it was turned off."""
        return self.kind in TEXT_KINDS and bool(self.settings.get("asks_why", True))

    def option(self, code: str) -> OptionDefinition | None:
        """Return the option with this code, or None if it is not offered."""
        return next((option for option in self.options if option.code == code), None)


@dataclass(frozen=True, kw_only=True)
class Definition:
    """One wording of a survey with all its questions, in order."""

    survey_id: int
    version_id: int
    number: int
    anonymity: Anonymity
    heading: str
    introduction: str
    thanks: str
    language: str
    questions: tuple[QuestionDefinition, ...]

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Definition:
        """Read what ``compile_definition`` wrote."""
        questions = tuple(
            QuestionDefinition(
                id=int(one["id"]),
                code=str(one["code"]),
                kind=QuestionKind(one["kind"]),
                prompt=str(one["prompt"]),
                help=str(one["help"]),
                is_required=bool(one["is_required"]),
                settings=dict(one["settings"]),
                show_if=one["show_if"],
                epoch=int(one["epoch"]),
                options=tuple(OptionDefinition(**option) for option in one["options"]),
            )
            for one in document["questions"]
        )
        return cls(
            survey_id=int(document["survey_id"]),
            version_id=int(document["version_id"]),
            number=int(document["number"]),
            anonymity=Anonymity(document["anonymity"]),
            heading=str(document["heading"]),
            introduction=str(document["introduction"]),
            thanks=str(document["thanks"]),
            language=str(document["language"]),
            questions=questions,
        )

    @cached_property
    def answerable(self) -> tuple[QuestionDefinition, ...]:
        """The questions that take an answer."""
        return tuple(question for question in self.questions if question.takes_answer)

    @cached_property
    def by_code(self) -> dict[str, QuestionDefinition]:
        """The questions by their code."""
        return {question.code: question for question in self.questions}


def compile_definition(session: Session, version: SurveyVersion) -> dict[str, Any]:
    """Return the whole of *version* as JSON; stored when it is published, shown as a preview before.

    Raises:
        NotFound: the survey of the version is gone.
    """
    survey = session.get(Survey, version.survey_id)
    if survey is None:
        raise NotFound
    options: dict[int, list[dict[str, Any]]] = {}
    for row in session.execute(
        sa.select(OptionVersion.question_id, Option.id, Option.code, OptionVersion.label)
        .join(Option, Option.id == OptionVersion.option_id)
        .where(OptionVersion.survey_version_id == version.id)
        .order_by(OptionVersion.question_id, OptionVersion.position, Option.id)
    ):
        options.setdefault(row.question_id, []).append(
            {"id": row.id, "code": row.code, "label": row.label}
        )
    questions = [
        {
            "id": asked.question_id,
            "code": code,
            "kind": asked.kind.value,
            "prompt": asked.prompt,
            "help": asked.help,
            "is_required": asked.is_required,
            "settings": dict(asked.settings or {}),
            "show_if": asked.show_if,
            "epoch": asked.epoch,
            "options": options.get(asked.question_id, []),
        }
        for asked, code in session.execute(
            sa.select(QuestionVersion, Question.code)
            .join(Question, Question.id == QuestionVersion.question_id)
            .where(QuestionVersion.survey_version_id == version.id)
            .order_by(QuestionVersion.position, QuestionVersion.question_id)
        )
    ]
    return {
        "format": FORMAT,
        "survey_id": version.survey_id,
        "version_id": version.id,
        "number": version.number,
        "anonymity": survey.anonymity.value,
        "heading": version.heading or survey.title,
        "introduction": version.introduction,
        "thanks": version.thanks,
        "language": version.language,
        "questions": questions,
    }


def fingerprint(document: Mapping[str, Any]) -> str:
    """Return the SHA-256 that names a compiled definition, whatever the order of its keys."""
    canonical = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()


def definition_of(session: Session, version: SurveyVersion) -> Definition:
    """Return *version* as respondents see it: as published, or as the draft stands now."""
    document = version.definition
    return Definition.from_json(
        compile_definition(session, version) if document is None else document
    )


_published: dict[tuple[int, str], Definition] = {}
_KEPT = 512


def published_definition(session: Session, version_id: int, sha256: str) -> Definition:
    """Return a published version from memory; it costs one query the first time.

    Args:
        session: Asked only if the version is not in memory.
        version_id: Row of the version.
        sha256: Its fingerprint. It is part of the key, so that memory can never serve a row of
            another database that happens to have the same number.

    Raises:
        NotFound: there is no published version with this fingerprint.
    """
    key = (version_id, sha256)
    found = _published.get(key)
    if found is None:
        document = session.scalar(
            sa.select(SurveyVersion.definition).where(
                SurveyVersion.id == version_id, SurveyVersion.sha256 == sha256
            )
        )
        if document is None:
            raise NotFound
        found = Definition.from_json(document)
        if len(_published) >= _KEPT:
            _published.clear()
        _published[key] = found
    return found
