"""The outbox: hands queued messages over, one at a time, and remembers each before the next."""

from __future__ import annotations

import datetime as dt
from email.message import EmailMessage

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

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
from survey.ask.delivery.outbox import compose, recipient_of
from survey.ask.delivery.services import SEND_JOB, is_open, queue_messages
from survey.core.config import Settings
from survey.core.db import now
from survey.core.errors import DomainError
from survey.core.jobs import Job, JobContext, JobState, enqueue, job
from survey.core.mail import Mailer, MailUnavailable
from survey.people.customers.models import Customer
from survey.people.privacy.models import Purpose
from survey.people.privacy.services import latest_consents

REMIND_JOB = "delivery.remind"
SWEEP_JOB = "delivery.sweep"
_INTERRUPTED = (
    "The machine stopped while this message was being handed over. It may have arrived or not; "
    "it is not sent twice by itself."
)


@job(SEND_JOB, lease_seconds=120, max_attempts=8)
def send_messages(context: JobContext, *, delivery_id: int) -> None:
    """Hand over what is queued for a delivery.

    Each message is marked before it leaves and again after, each in its own transaction: a crash
    in between leaves exactly one message in doubt, which a person may repeat.
    """
    settings, mailer = context.settings, context.mailer
    with context.transaction() as session:
        _settle_interrupted(session, delivery_id)
    # What is queued while we send asks for no job of its own: ours is still open.
    while waiting := _waiting(context, mailer, delivery_id):
        for done, message_id in enumerate(waiting):
            context.progress(done / len(waiting), f"Sending message {done + 1} of {len(waiting)}")
            _send_one(context, settings, mailer, message_id)
    with context.transaction() as session:
        delivery = session.get_one(Delivery, delivery_id)
        if delivery.state is DeliveryState.SENDING:
            delivery.state = DeliveryState.OPEN


@job(REMIND_JOB, every_seconds=600)
def remind(context: JobContext) -> None:
    """Queue the one reminder of everybody whose time has come and who has not answered."""
    with context.transaction() as session:
        moment = now()
        deliveries = session.scalars(
            sa.select(Delivery).where(
                Delivery.channel == Channel.EMAIL,
                Delivery.state == DeliveryState.OPEN,
                Delivery.remind_after_days.is_not(None),
            )
        )
        for delivery in deliveries:
            if not is_open(delivery, moment):
                continue
            due = moment - dt.timedelta(days=delivery.remind_after_days or 0)
            chosen = sa.select(Invitation.id).where(
                Invitation.delivery_id == delivery.id,
                Invitation.state == InvitationState.SENT,
                Invitation.reminded_at.is_(None),
                Invitation.sent_at <= due,
            )
            if session.scalar(chosen.limit(1)) is None:
                continue
            queue_messages(session, chosen, MessageKind.REMINDER)
            session.execute(
                sa.update(Invitation)
                .where(Invitation.id.in_(chosen))
                .values(reminded_at=moment)
                .execution_options(synchronize_session=False)
            )
            enqueue(
                session,
                SEND_JOB,
                unique_key=f"{SEND_JOB}:{delivery.id}",
                delivery_id=delivery.id,
            )


@job(SWEEP_JOB, every_seconds=300)
def sweep(context: JobContext) -> None:
    """See to messages that were queued at the very moment their job ended, and so have none.

    Where a job gave up, a person has to look first; nothing is started behind her back.
    """
    with context.transaction() as session:
        for delivery_id in session.scalars(_left_behind()).all():
            enqueue(
                session, SEND_JOB, unique_key=f"{SEND_JOB}:{delivery_id}", delivery_id=delivery_id
            )


def _left_behind() -> sa.Select[int]:
    """Return a query of the deliveries with queued messages whose last job came to its end."""
    key = sa.literal(f"{SEND_JOB}:") + sa.cast(Invitation.delivery_id, sa.String)
    gave_up = (JobState.DEAD, JobState.CANCELLED)
    newest = aliased(Job)
    last = sa.select(sa.func.max(newest.id)).where(newest.unique_key == key).correlate(Invitation)
    stopped = (
        sa.select(Job.id).where(Job.id == last.scalar_subquery(), Job.state.in_(gave_up)).exists()
    )
    return (
        sa.select(Invitation.delivery_id)
        .distinct()
        .join(Message, Message.invitation_id == Invitation.id)
        .where(Message.state == MessageState.QUEUED, ~stopped)
        .order_by(Invitation.delivery_id)
    )


def _waiting(context: JobContext, mailer: Mailer, delivery_id: int) -> list[int]:
    """Return the messages to hand over; without a mail server they are held instead."""
    with context.transaction() as session:
        waiting = list(session.scalars(_queued(delivery_id)))
        if not mailer.sends:
            _hold(session, waiting)
    return waiting if mailer.sends else []


def _queued(delivery_id: int) -> sa.Select[int]:
    return (
        sa.select(Message.id)
        .join(Invitation, Invitation.id == Message.invitation_id)
        .where(Invitation.delivery_id == delivery_id, Message.state == MessageState.QUEUED)
        .order_by(Message.id)
    )


def _settle_interrupted(session: Session, delivery_id: int) -> None:
    session.execute(
        sa.update(Message)
        .where(
            Message.state == MessageState.SENDING,
            Message.invitation_id.in_(
                sa.select(Invitation.id).where(Invitation.delivery_id == delivery_id)
            ),
        )
        .values(state=MessageState.FAILED, error=_INTERRUPTED)
        .execution_options(synchronize_session=False)
    )


def _hold(session: Session, message_ids: list[int]) -> None:
    """Keep messages for reading in the app; their people count as asked from now on."""
    moment = now()
    for message_id in message_ids:
        message = session.get_one(Message, message_id)
        message.state = MessageState.HELD
        invitation = session.get_one(Invitation, message.invitation_id)
        if invitation.state is InvitationState.QUEUED:
            invitation.state, invitation.sent_at = InvitationState.SENT, moment


def _send_one(context: JobContext, settings: Settings, mailer: Mailer, message_id: int) -> None:
    with context.transaction() as session:
        composed = _take(session, settings, message_id)
    if composed is None:
        return
    try:
        mailer.send(composed)
    except MailUnavailable:
        with context.transaction() as session:
            session.get_one(Message, message_id).state = MessageState.QUEUED
        raise
    except DomainError as error:
        with context.transaction() as session:
            message = session.get_one(Message, message_id)
            message.state, message.error = MessageState.FAILED, error.message
            invitation = session.get_one(Invitation, message.invitation_id)
            if invitation.state is InvitationState.QUEUED:
                invitation.state = InvitationState.BOUNCED
        return
    with context.transaction() as session:
        message = session.get_one(Message, message_id)
        message.state, message.sent_at = MessageState.SENT, now()
        invitation = session.get_one(Invitation, message.invitation_id)
        if invitation.state in {InvitationState.QUEUED, InvitationState.BOUNCED}:
            invitation.state, invitation.sent_at = InvitationState.SENT, message.sent_at


def _take(session: Session, settings: Settings, message_id: int) -> EmailMessage | None:
    """Mark a message as on its way and return it; None if it no longer waits or cannot be made."""
    message = session.get_one(Message, message_id)
    if message.state is not MessageState.QUEUED:
        return None
    invitation = session.get_one(Invitation, message.invitation_id)
    customer = session.get_one(Customer, invitation.customer_id)
    delivery = session.get_one(Delivery, invitation.delivery_id)
    if invitation.state in {InvitationState.ANSWERED, InvitationState.DECLINED}:
        message.state = MessageState.CANCELLED
        return None
    if _opted_out(session, customer):
        message.state = MessageState.CANCELLED
        if invitation.state is InvitationState.QUEUED:
            invitation.state = InvitationState.DECLINED
        return None
    if not customer.email:
        message.state = MessageState.FAILED
        message.error = "This customer has no e-mail address any more."
        return None
    try:
        recipient = recipient_of(settings, delivery, invitation, customer)
        composed = compose(settings, delivery, message.kind, recipient, to=customer.email)
    except DomainError as error:
        message.state, message.error = MessageState.FAILED, error.message
        return None
    message.state, message.provider_id = MessageState.SENDING, composed["Message-ID"]
    return composed


def _opted_out(session: Session, customer: Customer) -> bool:
    """Return whether this person's last word is that she does not want to be asked."""
    said = latest_consents(session, [customer.id], Purpose.RESEARCH_CONTACT)
    word = said.get(customer.id, {}).get(Purpose.RESEARCH_CONTACT)
    return word is not None and not word.given
