"""Whose words were read in a study, who was asked, and who was not reached."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.ask.delivery.models import Channel, Delivery, Invitation, InvitationState
from survey.ask.interviews.models import Interview, Note, Speaker
from survey.ask.interviews.speakers import is_evidence, people_met
from survey.ask.questionnaires.models import Survey
from survey.ask.responses.models import Answer, AnswerState, Response, ResponseState
from survey.people.customers.models import Customer
from survey.understand.statements.sources import OPEN_KINDS


@dataclass(frozen=True, kw_only=True)
class Heard:
    """A person whose words were read.

    Attributes:
        customer_id: None for somebody we do not know.
        snapshot: What was known of them when they answered last.
    """

    respondent: str
    customer_id: int | None
    snapshot: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class People:
    """The people of a study.

    Attributes:
        read: By respondent: who gave an open answer or is quoted in notes; the base of a report.
        answered: Everybody with a complete response, open answers or not.
        answered_invited: Customers who answered their invitation.
        by_way: Complete responses by the way they came: "email", "link", "import".
        interviews: Talks with notes that may be used.
        without_consent: Talks that may not.
        days: Day of each answer and talk that was read.
    """

    read: Mapping[str, Heard]
    answered: frozenset[str]
    answered_invited: int
    by_way: Mapping[str, int]
    interviews: int
    without_consent: int
    days: frozenset[dt.date]

    @property
    def everybody(self) -> frozenset[str]:
        """The base of every share."""
        return frozenset(self.read)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Who was invited by e-mail.

    Attributes:
        people: Different customers to whom an invitation went out.
        states: Invitations by state, those that were never sent left out.
        left_out: Reason -> customers of the segment who were not asked.
    """

    people: int
    states: Mapping[InvitationState, int]
    left_out: Mapping[str, int]


def read_people(session: Session, study_id: int) -> People:
    """Return the people of a study; four queries."""
    read: dict[str, Heard] = {}
    answered: set[str] = set()
    invited: set[int] = set()
    by_way: Counter[str] = Counter()
    days: set[dt.date] = set()
    for row in _responses(session, study_id):
        respondent = f"r{row.id.hex}" if row.customer_id is None else f"c{row.customer_id}"
        answered.add(respondent)
        by_way["import" if row.source != "survey" else row.channel or Channel.LINK] += 1
        if row.invitation_id is not None and row.customer_id is not None:
            invited.add(row.customer_id)
        if row.has_words:
            days.add(row.completed_at.date())
            read[respondent] = Heard(
                respondent=respondent,
                customer_id=row.customer_id,
                snapshot=row.segment_snapshot,
            )
    interviews = without_consent = 0
    for row in _interviews(session, study_id):
        interviews += row.has_consent
        without_consent += not row.has_consent
        if row.has_consent and row.has_words:
            days.add(row.held_at.date())
    for respondent, customer_id in people_met(session, study_id).items():
        known = Heard(respondent=respondent, customer_id=customer_id, snapshot={})
        read.setdefault(respondent, known)
    return People(
        read=read,
        answered=frozenset(answered),
        answered_invited=len(invited),
        by_way=by_way,
        interviews=interviews,
        without_consent=without_consent,
        days=frozenset(days),
    )


def read_asked(session: Session, study_id: int) -> Asked:
    """Return who was invited and who was left out, and why; two queries."""
    of_study = (
        sa.select(Delivery.id)
        .join(Survey, Survey.id == Delivery.survey_id)
        .where(Survey.study_id == study_id)
    )
    rows = session.execute(
        sa.select(Invitation.state, Invitation.reason, sa.func.count())
        .where(Invitation.delivery_id.in_(of_study))
        .group_by(Invitation.state, Invitation.reason)
        .order_by(Invitation.state, Invitation.reason)
    )
    states: Counter[InvitationState] = Counter()
    left_out: Counter[str] = Counter()
    for state, reason, count in rows:
        if state is InvitationState.SKIPPED:
            left_out[reason or "no reason noted"] += count
        elif state is not InvitationState.QUEUED:
            states[state] += count
    people = session.scalar(
        sa.select(sa.func.count(Invitation.customer_id.distinct())).where(
            Invitation.delivery_id.in_(of_study),
            Invitation.state.not_in((InvitationState.SKIPPED, InvitationState.QUEUED)),
        )
    )
    return Asked(people=people or 0, states=states, left_out=left_out)


def attributes_today(session: Session, study_id: int) -> dict[int, Mapping[str, Any]]:
    """Return what is known today of the customers who were heard in a study; one query."""
    rows = session.execute(
        sa.select(Customer.id, Customer.attributes).where(Customer.id.in_(heard(study_id)))
    )
    return {customer_id: attributes or {} for customer_id, attributes in rows}


def heard(study_id: int) -> sa.CompoundSelect[Any]:
    """Return a query of the customers who answered or were met in a study."""
    return sa.union_all(
        sa.select(Response.customer_id)
        .join(Survey, Survey.id == Response.survey_id)
        .where(Survey.study_id == study_id, Response.customer_id.is_not(None)),
        sa.select(Interview.customer_id).where(
            Interview.study_id == study_id, Interview.customer_id.is_not(None)
        ),
        sa.select(Speaker.customer_id)
        .join(Interview, Interview.id == Speaker.interview_id)
        .where(Interview.study_id == study_id, Speaker.customer_id.is_not(None)),
    )


def _responses(session: Session, study_id: int) -> sa.Result[Any]:
    has_words = (
        sa.select(Answer.question_id)
        .where(
            Answer.response_id == Response.id,
            Answer.item == "",
            Answer.kind.in_(OPEN_KINDS),
            Answer.text.is_not(None),
            Answer.state == AnswerState.ANSWERED,
        )
        .exists()
    )
    return session.execute(
        sa.select(
            Response.id,
            Response.customer_id,
            Response.invitation_id,
            Response.source,
            Response.completed_at,
            Response.segment_snapshot,
            Delivery.channel,
            has_words.label("has_words"),
        )
        .join(Survey, Survey.id == Response.survey_id)
        .outerjoin(Delivery, Delivery.id == Response.delivery_id)
        .where(Survey.study_id == study_id, Response.state == ResponseState.COMPLETE)
        .order_by(Response.completed_at, Response.id)
    )


def _interviews(session: Session, study_id: int) -> sa.Result[Any]:
    has_words = sa.select(Note.id).where(Note.interview_id == Interview.id, is_evidence()).exists()
    return session.execute(
        sa.select(
            Interview.id,
            Interview.customer_id,
            Interview.held_at,
            Interview.has_consent,
            has_words.label("has_words"),
        )
        .where(Interview.study_id == study_id)
        .order_by(Interview.id)
    )
