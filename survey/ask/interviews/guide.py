"""The interview guide of a study: what to come to, how to probe, and what is still to ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.ask.interviews.models import AskedQuestion, GuideQuestion, Interview
from survey.core import audit
from survey.core.errors import DomainError, NotFound
from survey.core.roles import Actor

#: Up, to what it is for; down, to the last time it happened (laddering and the critical incident).
PROBE_UP = "Why is that important to you? What would it let you do?"
PROBE_DOWN = "When did that last happen? Tell me what you did, step by step."
LONGEST_TEXT = 1_000
MOST_QUESTIONS = 60


@dataclass(frozen=True, kw_only=True)
class GuideLine:
    """A question in a session.

    Attributes:
        is_asked: The session has come to it.
    """

    question: GuideQuestion
    is_asked: bool

    @property
    def probe_up(self) -> str:
        """The probe for what it is for: the question's own, or the usual one."""
        return self.question.probe_up or PROBE_UP

    @property
    def probe_down(self) -> str:
        """The probe for a recent example."""
        return self.question.probe_down or PROBE_DOWN


@dataclass(frozen=True, kw_only=True)
class OpenWhy:
    """A want that somebody stated earlier without saying why: a question for this session.

    Attributes:
        text: Their words.
        source: Where they said it: title of the survey or session.
        statement_id: The statement.
    """

    text: str
    source: str
    statement_id: int


WhyProvider = Callable[[Session, Interview], list[OpenWhy]]
_providers: list[WhyProvider] = []


def provides_open_whys(provider: WhyProvider) -> WhyProvider:
    """Register who knows what the people of a session want and did not say why."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def open_whys(session: Session, interview: Interview) -> list[OpenWhy]:
    """Return what to ask why about in a session."""
    return [one for provider in _providers for one in provider(session, interview)]


def questions_of(session: Session, study_id: int) -> list[GuideQuestion]:
    """Return the questions of a study's guide in their order."""
    return list(
        session.scalars(
            sa.select(GuideQuestion)
            .where(GuideQuestion.study_id == study_id, ~GuideQuestion.is_retired)
            .order_by(GuideQuestion.position, GuideQuestion.id)
        )
    )


def guide_of(session: Session, interview: Interview) -> list[GuideLine]:
    """Return the guide as it stands in a session; retired questions only where they were asked."""
    asked = set(
        session.scalars(
            sa.select(AskedQuestion.question_id).where(AskedQuestion.interview_id == interview.id)
        )
    )
    rows = session.scalars(
        sa.select(GuideQuestion)
        .where(GuideQuestion.study_id == interview.study_id)
        .order_by(GuideQuestion.position, GuideQuestion.id)
    )
    return [
        GuideLine(question=one, is_asked=one.id in asked)
        for one in rows
        if not one.is_retired or one.id in asked
    ]


def get_question(session: Session, question_id: int, *, study_id: int) -> GuideQuestion:
    """Return a question of a study's guide.

    Raises:
        NotFound: there is none with this id in the study.
    """
    question = session.get(GuideQuestion, question_id)
    if question is None or question.study_id != study_id:
        raise NotFound("There is no such question in the guide.")
    return question


def add_question(
    session: Session, study_id: int, text: str, *, up: str, down: str, actor: Actor
) -> GuideQuestion:
    """Add a question at the end of the guide.

    Raises:
        DomainError: it is empty or too long, or the guide is full.
    """
    known = questions_of(session, study_id)
    if len(known) >= MOST_QUESTIONS:
        raise DomainError(
            f"A guide of more than {MOST_QUESTIONS} questions cannot be asked in one session. "
            "Take one out first."
        )
    question = GuideQuestion(
        study_id=study_id, position=max((one.position for one in known), default=0) + 1
    )
    _write(question, text, up=up, down=down)
    session.add(question)
    audit.record(session, "guide.added", question, actor=actor)
    return question


def change_question(
    session: Session, question: GuideQuestion, text: str, *, up: str, down: str, actor: Actor
) -> None:
    """Reword a question; sessions that asked it keep their tick.

    Raises:
        DomainError: it is empty or too long.
    """
    _write(question, text, up=up, down=down)
    audit.record(session, "guide.changed", question, actor=actor)


def retire_question(session: Session, question: GuideQuestion, *, actor: Actor) -> None:
    """Take a question out of the guide; sessions that asked it still show it."""
    question.is_retired = True
    audit.record(session, "guide.retired", question, actor=actor)


def move_question(session: Session, question: GuideQuestion, *, up: bool) -> None:
    """Move a question one place up or down; at the end it stays."""
    order = questions_of(session, question.study_id)
    at = next(i for i, one in enumerate(order) if one.id == question.id)
    to = at - 1 if up else at + 1
    if 0 <= to < len(order):
        order[at], order[to] = order[to], order[at]
    for position, one in enumerate(order, start=1):
        one.position = position


def mark_asked(
    session: Session, interview: Interview, question: GuideQuestion, *, is_asked: bool
) -> None:
    """Note that a session has come to a question, or take the note back; twice is once."""
    known = session.get(AskedQuestion, (interview.id, question.id))
    if is_asked and known is None:
        session.add(AskedQuestion(interview_id=interview.id, question_id=question.id))
    elif not is_asked and known is not None:
        session.delete(known)
    session.flush()


def _write(question: GuideQuestion, text: str, *, up: str, down: str) -> None:
    question.text = _checked(text, "text")
    question.probe_up, question.probe_down = _checked(up, "probe_up"), _checked(down, "probe_down")
    if not question.text:
        raise DomainError("Write the question as you would ask it.", field="text")


def _checked(text: str, field: str) -> str:
    text = " ".join(text.split())
    if len(text) > LONGEST_TEXT:
        raise DomainError(f"Keep it under {LONGEST_TEXT:,} characters.", field=field)
    return text
