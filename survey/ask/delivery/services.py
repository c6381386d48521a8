"""Links and invitations: planning, freezing a segment into invitations, sending, stopping."""

from __future__ import annotations

import datetime as dt
import secrets
from collections import Counter
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.ask.delivery.models import (
    Channel,
    Delivery,
    DeliveryState,
    Invitation,
    InvitationState,
    Message,
    MessageKind,
    MessageState,
)
from survey.ask.delivery.queries import audience, has_published_version
from survey.ask.delivery.tokens import invitation_token, token_hash
from survey.ask.delivery.wording import check_body, check_subject
from survey.ask.questionnaires.models import Survey
from survey.core import audit, jobs
from survey.core.db import now
from survey.core.errors import Conflict, DomainError
from survey.core.roles import Actor
from survey.people.customers.models import Customer
from survey.people.privacy.models import Purpose
from survey.people.privacy.services import record_consent
from survey.people.segments.models import Segment

#: The job that hands messages over.
SEND_JOB = "delivery.send"
_BATCH = 500
_LONGEST_NAME = 120
_RUNNING = (DeliveryState.SENDING, DeliveryState.OPEN)


@dataclass(frozen=True, kw_only=True)
class NewInvitations:
    """What a researcher plans to send."""

    name: str
    segment: Segment
    subject: str
    body: str
    remind_after_days: int | None = None
    reminder_subject: str = ""
    reminder_body: str = ""
    closes_at: dt.datetime | None = None


def open_link(
    session: Session,
    survey: Survey,
    *,
    name: str,
    closes_at: dt.datetime | None = None,
    actor: Actor,
) -> Delivery:
    """Open a public link: whoever has it may answer, once a page.

    Raises:
        DomainError: the survey has no published version, or the name is missing.
    """
    _require_published(session, survey)
    delivery = Delivery(
        survey_id=survey.id,
        channel=Channel.LINK,
        state=DeliveryState.OPEN,
        name=_checked_name(name),
        public_id=secrets.token_urlsafe(9),
        opens_at=now(),
        closes_at=_checked_close(closes_at),
        created_by=actor.id,
    )
    session.add(delivery)
    session.flush()
    audit.record(session, "delivery.opened", delivery, actor=actor)
    return delivery


def plan_invitations(
    session: Session, survey: Survey, new: NewInvitations, *, actor: Actor
) -> Delivery:
    """Plan personal invitations by e-mail; nothing is sent yet.

    Raises:
        DomainError: the survey has no published version, or a text cannot be sent as it is.
    """
    _require_published(session, survey)
    delivery = Delivery(
        survey_id=survey.id,
        segment_id=new.segment.id,
        channel=Channel.EMAIL,
        state=DeliveryState.PLANNED,
        created_by=actor.id,
    )
    _write(delivery, new)
    session.add(delivery)
    session.flush()
    audit.record(session, "delivery.planned", delivery, actor=actor)
    return delivery


def change_plan(session: Session, delivery: Delivery, new: NewInvitations, *, actor: Actor) -> None:
    """Reword a delivery that has not been sent.

    Raises:
        Conflict: it was sent meanwhile.
    """
    session.refresh(delivery, with_for_update=True)  # Somebody may send it at this moment.
    if delivery.state is not DeliveryState.PLANNED:
        raise Conflict("These invitations were sent already; their text can no longer change.")
    delivery.segment_id = new.segment.id
    _write(delivery, new)
    audit.record(session, "delivery.changed", delivery, actor=actor)


def send_invitations(
    session: Session, delivery: Delivery, *, secret: str, actor: Actor
) -> Counter[str]:
    """Freeze the segment into invitations and queue their messages.

    Whoever cannot be asked gets an invitation in the state ``skipped`` with the reason, so that
    the report can say who was not heard. A second call does nothing: the state is guarded.

    Returns:
        People by outcome: "queued", or the reason they were skipped.

    Raises:
        Conflict: it was sent already.
        DomainError: nobody in the segment can be asked.
    """
    claimed = session.execute(
        sa.update(Delivery)
        .where(Delivery.id == delivery.id, Delivery.state == DeliveryState.PLANNED)
        .values(state=DeliveryState.SENDING, opens_at=now())
        .execution_options(synchronize_session=False)
    )
    if claimed.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE's result has it
        raise Conflict("These invitations were sent already.")
    session.refresh(delivery)
    survey = session.get_one(Survey, delivery.survey_id)
    _require_published(session, survey)
    segment = session.get_one(Segment, delivery.segment_id)
    people = audience(session, survey_id=survey.id, segment=segment)
    if not any(person.reason == "" for person in people):
        raise DomainError(
            "Nobody in this segment can be asked: "
            + ("it is empty." if not people else "everyone was left out, see the list of reasons.")
        )
    moment = now()
    rows = [
        {
            "delivery_id": delivery.id,
            "customer_id": person.customer_id,
            "token_hash": token_hash(
                invitation_token(secret, delivery_id=delivery.id, customer_id=person.customer_id)
            ),
            "state": InvitationState.SKIPPED if person.reason else InvitationState.QUEUED,
            "reason": person.reason,
            "created_at": moment,
        }
        for person in people
    ]
    for start in range(0, len(rows), _BATCH):
        session.execute(sa.insert(Invitation), rows[start : start + _BATCH])
    queue_messages(
        session,
        sa.select(Invitation.id).where(
            Invitation.delivery_id == delivery.id, Invitation.state == InvitationState.QUEUED
        ),
        MessageKind.INVITE,
    )
    jobs.enqueue(session, SEND_JOB, unique_key=f"{SEND_JOB}:{delivery.id}", delivery_id=delivery.id)
    counts = Counter(person.reason or "queued" for person in people)
    audit.record(session, "delivery.sent", delivery, actor=actor, invited=counts["queued"])
    return counts


def queue_messages(session: Session, invitation_ids: sa.Select[int], kind: MessageKind) -> None:
    """Queue one message of *kind* to each of these invitations, unless it has one."""
    already = sa.select(Message.invitation_id).where(Message.kind == kind)
    ids = invitation_ids.where(Invitation.id.not_in(already))
    moment = now()
    rows = [
        {
            "invitation_id": invitation_id,
            "kind": kind,
            "attempt": 1,
            "state": MessageState.QUEUED,
            "error": "",
            "created_at": moment,
        }
        for invitation_id in session.scalars(ids)
    ]
    for start in range(0, len(rows), _BATCH):
        session.execute(sa.insert(Message), rows[start : start + _BATCH])


def send_again(session: Session, message: Message, *, actor: Actor) -> None:
    """Queue a message that failed, as a new attempt.

    Raises:
        Conflict: it did not fail, or it was queued again already.
    """
    if message.state is not MessageState.FAILED:
        raise Conflict("Only a message that failed can be sent again.")
    latest = session.scalar(
        sa.select(sa.func.max(Message.attempt)).where(
            Message.invitation_id == message.invitation_id, Message.kind == message.kind
        )
    )
    if latest != message.attempt:
        raise Conflict("This message was sent again already.")
    invitation = session.get_one(Invitation, message.invitation_id)
    session.add(
        Message(invitation_id=message.invitation_id, kind=message.kind, attempt=message.attempt + 1)
    )
    jobs.enqueue(
        session,
        SEND_JOB,
        unique_key=f"{SEND_JOB}:{invitation.delivery_id}",
        delivery_id=invitation.delivery_id,
    )
    audit.record(session, "message.repeated", message, actor=actor)


def stop_delivery(session: Session, delivery: Delivery, *, actor: Actor) -> None:
    """Stop asking: links answer no more, and what waits to be sent is cancelled."""
    if delivery.state is DeliveryState.STOPPED:
        return
    delivery.state = DeliveryState.STOPPED
    _cancel_waiting(session, Invitation.delivery_id == delivery.id)
    audit.record(session, "delivery.stopped", delivery, actor=actor)


def reopen_delivery(session: Session, delivery: Delivery, *, actor: Actor) -> None:
    """Take answers again; cancelled messages stay cancelled.

    Raises:
        Conflict: it was not stopped.
    """
    if delivery.state is not DeliveryState.STOPPED:
        raise Conflict("Only a stopped delivery can be opened again.")
    delivery.state = DeliveryState.OPEN
    if delivery.closes_at is not None and delivery.closes_at <= now():
        delivery.closes_at = None
    audit.record(session, "delivery.reopened", delivery, actor=actor)


def unsubscribe(session: Session, invitation: Invitation) -> None:
    """Record that this person does not want to be asked again, and cancel what waits for her."""
    record_consent(
        session,
        session.get_one(Customer, invitation.customer_id),
        Purpose.RESEARCH_CONTACT,
        given=False,
        source="unsubscribe link",
    )
    if invitation.state in {InvitationState.QUEUED, InvitationState.SENT}:
        invitation.state = InvitationState.DECLINED
    _cancel_waiting(session, Invitation.customer_id == invitation.customer_id)


def is_open(delivery: Delivery, moment: dt.datetime) -> bool:
    """Return whether the delivery takes answers at *moment*."""
    return delivery.state in _RUNNING and (
        delivery.closes_at is None or moment < delivery.closes_at
    )


def _cancel_waiting(session: Session, condition: sa.ColumnElement[bool]) -> None:
    session.execute(
        sa.update(Message)
        .where(
            Message.state.in_((MessageState.QUEUED, MessageState.HELD)),
            Message.invitation_id.in_(sa.select(Invitation.id).where(condition)),
        )
        .values(state=MessageState.CANCELLED)
        .execution_options(synchronize_session=False)
    )


def _write(delivery: Delivery, new: NewInvitations) -> None:
    delivery.name = _checked_name(new.name)
    delivery.subject = check_subject(new.subject, field="subject")
    delivery.body = check_body(new.body, field="body")
    delivery.closes_at = _checked_close(new.closes_at)
    delivery.remind_after_days = new.remind_after_days
    if new.remind_after_days is None:
        delivery.reminder_subject, delivery.reminder_body = "", ""
        return
    delivery.reminder_subject = check_subject(new.reminder_subject, field="reminder_subject")
    delivery.reminder_body = check_body(new.reminder_body, field="reminder_body")


def _require_published(session: Session, survey: Survey) -> None:
    if not has_published_version(session, survey.id):
        raise DomainError("Publish the survey first; nobody can answer a draft.")


def _checked_name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise DomainError("Give it a name, so that you find it again.", field="name")
    if len(name) > _LONGEST_NAME:
        raise DomainError(f"Keep the name under {_LONGEST_NAME} characters.", field="name")
    return name


def _checked_close(moment: dt.datetime | None) -> dt.datetime | None:
    if moment is not None and moment <= now():
        raise DomainError("The closing time has passed; choose a later one.", field="closes_at")
    return moment
