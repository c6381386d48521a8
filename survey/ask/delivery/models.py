"""Deliveries, invitations and the messages that carry them."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from survey.core.db import Base, ByValue, created, fk, one_of, pk


class Channel(StrEnum):
    """How people are reached."""

    LINK = "link"
    EMAIL = "email"


class DeliveryState(StrEnum):
    """What a delivery does now; only an open or sending one takes answers."""

    PLANNED = "planned"
    SENDING = "sending"
    OPEN = "open"
    CLOSED = "closed"
    STOPPED = "stopped"


class InvitationState(StrEnum):
    """How far one person has come."""

    QUEUED = "queued"
    SENT = "sent"
    ANSWERED = "answered"
    BOUNCED = "bounced"
    DECLINED = "declined"
    SKIPPED = "skipped"


class MessageKind(StrEnum):
    """Why we write."""

    INVITE = "invite"
    REMINDER = "reminder"


class MessageState(StrEnum):
    """``sending`` is written before a message is handed over: what is found in it after a crash
    may have arrived, and is never sent twice by itself. ``held``: no mail server is set, the
    researcher reads the message in the app.
    """

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    HELD = "held"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Delivery(Base):
    """A survey on its way to people. It serves whatever version is published when they begin."""

    __tablename__ = "delivery"
    __table_args__ = (
        one_of("channel", Channel),
        one_of("state", DeliveryState),
        sa.CheckConstraint(
            "(channel = 'link') = (public_id IS NOT NULL)", name="link_has_public_id"
        ),
        sa.CheckConstraint(
            "(channel = 'email') = (segment_id IS NOT NULL)", name="email_has_segment"
        ),
    )

    id: Mapped[pk]
    survey_id: Mapped[int] = fk("survey.id")
    segment_id: Mapped[int | None] = fk("segment.id")
    channel: Mapped[Channel] = mapped_column(ByValue(Channel))
    state: Mapped[DeliveryState] = mapped_column(
        ByValue(DeliveryState), default=DeliveryState.PLANNED
    )
    name: Mapped[str] = mapped_column(sa.String(120))
    #: Random part of the public link; not a secret, so it stands here as it is.
    public_id: Mapped[str | None] = mapped_column(sa.String(32), unique=True)
    subject: Mapped[str] = mapped_column(sa.String(200), default="")
    body: Mapped[str] = mapped_column(default="")
    remind_after_days: Mapped[int | None]
    reminder_subject: Mapped[str] = mapped_column(sa.String(200), default="")
    reminder_body: Mapped[str] = mapped_column(default="")
    opens_at: Mapped[dt.datetime | None]
    closes_at: Mapped[dt.datetime | None]
    created_by: Mapped[int] = fk("account.id")
    created_at: Mapped[created]


class Invitation(Base):
    """One person asked once by one delivery. The token itself stands only in the message."""

    __tablename__ = "invitation"
    __table_args__ = (
        one_of("state", InvitationState),
        sa.UniqueConstraint("delivery_id", "customer_id"),
    )

    id: Mapped[pk]
    delivery_id: Mapped[int] = fk("delivery.id", index=False)
    customer_id: Mapped[int] = fk("customer.id", ondelete="CASCADE")
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    state: Mapped[InvitationState] = mapped_column(
        ByValue(InvitationState), default=InvitationState.QUEUED
    )
    #: Why nobody was asked, where the state is ``skipped``: "no e-mail address", "unsubscribed".
    reason: Mapped[str] = mapped_column(sa.String(200), default="")
    sent_at: Mapped[dt.datetime | None]
    reminded_at: Mapped[dt.datetime | None]
    answered_at: Mapped[dt.datetime | None]
    created_at: Mapped[created]


class Message(Base):
    """One message to one person. Its text is made when it is sent or read, never stored."""

    __tablename__ = "message"
    __table_args__ = (
        one_of("kind", MessageKind),
        one_of("state", MessageState),
        sa.UniqueConstraint("invitation_id", "kind", "attempt"),
        sa.Index(None, "state"),
    )

    id: Mapped[pk]
    invitation_id: Mapped[int] = fk("invitation.id", ondelete="CASCADE", index=False)
    kind: Mapped[MessageKind] = mapped_column(ByValue(MessageKind))
    attempt: Mapped[int] = mapped_column(default=1)
    state: Mapped[MessageState] = mapped_column(ByValue(MessageState), default=MessageState.QUEUED)
    #: Message-ID we gave it; a bounce names it.
    provider_id: Mapped[str | None] = mapped_column(sa.String(255))
    error: Mapped[str] = mapped_column(default="")
    sent_at: Mapped[dt.datetime | None]
    created_at: Mapped[created]
