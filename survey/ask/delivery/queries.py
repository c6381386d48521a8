"""What deliveries show, and whom they reach; constant numbers of queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.ask.delivery.models import (
    Delivery,
    Invitation,
    InvitationState,
    Message,
)
from survey.ask.questionnaires.models import Survey, SurveyVersion, VersionState
from survey.ask.studies.rights import may_in_study
from survey.core.errors import NotFound
from survey.core.roles import Actor, Permission
from survey.people.customers.models import Customer
from survey.people.privacy.models import Consent, Purpose
from survey.people.segments.membership import segment_clause
from survey.people.segments.models import Segment
from survey.people.segments.uses import Use, uses_segments

NO_ADDRESS = "no e-mail address"
OPTED_OUT = "does not want to be asked"
ASKED_BEFORE = "already invited to this survey"


@dataclass(frozen=True, kw_only=True)
class Person:
    """A customer of the segment and why she is not asked; "" if she is."""

    customer_id: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class DeliveryRow:
    """A delivery with how far its people have come."""

    delivery: Delivery
    segment: str | None
    states: Mapping[InvitationState, int]
    responses: int

    @property
    def invited(self) -> int:
        """People who were asked or are about to be."""
        return sum(
            count for state, count in self.states.items() if state is not InvitationState.SKIPPED
        )


@dataclass(frozen=True, kw_only=True)
class MessageRow:
    """A message with its invitation and its person."""

    message: Message
    invitation: Invitation
    customer: Customer


@dataclass(frozen=True, kw_only=True)
class InvitationRow:
    """An invitation with its delivery."""

    invitation: Invitation
    delivery: Delivery


def invitations_of(session: Session, customer_id: int, reader: Actor) -> list[InvitationRow]:
    """Return the invitations of a customer to studies of *reader*, newest first; one query."""
    rows = session.execute(
        sa.select(Invitation, Delivery)
        .join(Delivery, Delivery.id == Invitation.delivery_id)
        .join(Survey, Survey.id == Delivery.survey_id)
        .where(
            Invitation.customer_id == customer_id,
            may_in_study(Survey.study_id, reader, Permission.DELIVERY_READ),
        )
        .order_by(Invitation.id.desc())
    )
    return [InvitationRow(invitation=one, delivery=delivery) for one, delivery in rows]


def audience(session: Session, *, survey_id: int, segment: Segment) -> list[Person]:
    """Return everybody in *segment* with the reason why she would be left out.

    One query; the first reason that holds is the one that is told.
    """
    newest = (
        sa.select(Consent.given)
        .where(
            Consent.customer_id == Customer.id,
            Consent.purpose == Purpose.RESEARCH_CONTACT,
        )
        .order_by(Consent.at.desc(), Consent.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    asked = (
        sa.select(Invitation.id)
        .join(Delivery, Delivery.id == Invitation.delivery_id)
        .where(
            Invitation.customer_id == Customer.id,
            Delivery.survey_id == survey_id,
            Invitation.state != InvitationState.SKIPPED,
        )
        .exists()
    )
    rows = session.execute(
        sa.select(Customer.id, Customer.email, newest, asked)
        .where(segment_clause(session, segment))
        .order_by(Customer.id)
    )
    return [
        Person(
            customer_id=customer_id,
            reason=NO_ADDRESS
            if not email
            else OPTED_OUT
            if consent is False
            else ASKED_BEFORE
            if was_asked
            else "",
        )
        for customer_id, email, consent, was_asked in rows
    ]


def has_published_version(session: Session, survey_id: int) -> bool:
    """Return whether people can answer this survey."""
    found = session.scalar(
        sa.select(SurveyVersion.id).where(
            SurveyVersion.survey_id == survey_id,
            SurveyVersion.state == VersionState.PUBLISHED,
        )
    )
    return found is not None


@uses_segments
def deliveries_to(session: Session, segment_id: int, actor: Actor) -> list[Use]:
    """Return the deliveries to a segment: while there are any, it cannot be deleted.

    Those of studies that *actor* takes no part in are told of without their names.
    """
    query = (
        sa.select(
            Delivery, may_in_study(Survey.study_id, actor, Permission.DELIVERY_READ).label("known")
        )
        .join(Survey, Survey.id == Delivery.survey_id)
        .where(Delivery.segment_id == segment_id)
        .order_by(Delivery.id)
    )
    return [
        Use(
            text=f"the delivery “{delivery.name}”",
            endpoint="delivery.show",
            values={"delivery_id": delivery.id},
        )
        if is_known
        else Use(text="a delivery of a study that you take no part in", endpoint="")
        for delivery, is_known in session.execute(query)
    ]


def get_delivery(session: Session, delivery_id: int) -> tuple[Delivery, Survey]:
    """Return a delivery and its survey.

    Raises:
        NotFound: there is none with this id.
    """
    row = session.execute(
        sa.select(Delivery, Survey)
        .join(Survey, Survey.id == Delivery.survey_id)
        .where(Delivery.id == delivery_id)
    ).first()
    if row is None:
        raise NotFound("There is no such delivery.")
    return row[0], row[1]


def get_message(session: Session, message_id: int) -> MessageRow:
    """Return a message with its invitation and person.

    Raises:
        NotFound: there is none with this id.
    """
    rows = _messages(session, Message.id == message_id)
    if not rows:
        raise NotFound("There is no such message.")
    return rows[0]


def messages_of(
    session: Session, delivery_id: int, *, limit: int, offset: int
) -> tuple[list[MessageRow], int]:
    """Return one page of a delivery's messages, newest first, and how many there are."""
    condition = Invitation.delivery_id == delivery_id
    total = session.scalar(
        sa.select(sa.func.count(Message.id))
        .join(Invitation, Invitation.id == Message.invitation_id)
        .where(condition)
    )
    return _messages(session, condition, limit=limit, offset=offset), total or 0


def skipped_reasons(session: Session, delivery_id: int) -> dict[str, int]:
    """Return how many people of a delivery were not asked, by reason."""
    rows = session.execute(
        sa.select(Invitation.reason, sa.func.count().label("people"))
        .where(
            Invitation.delivery_id == delivery_id,
            Invitation.state == InvitationState.SKIPPED,
        )
        .group_by(Invitation.reason)
        .order_by(Invitation.reason)
    )
    return {row.reason: row.people for row in rows}


def deliveries_of(session: Session, survey_id: int) -> list[DeliveryRow]:
    """Return the deliveries of a survey, newest first, in three queries."""
    found = session.execute(
        sa.select(Delivery, Segment.name)
        .outerjoin(Segment, Segment.id == Delivery.segment_id)
        .where(Delivery.survey_id == survey_id)
        .order_by(Delivery.id.desc())
    ).all()
    ids = [delivery.id for delivery, _ in found]
    states: dict[int, dict[InvitationState, int]] = {}
    for delivery_id, state, count in session.execute(
        sa.select(Invitation.delivery_id, Invitation.state, sa.func.count())
        .where(Invitation.delivery_id.in_(ids))
        .group_by(Invitation.delivery_id, Invitation.state)
    ):
        states.setdefault(delivery_id, {})[state] = count
    # Responses lie above deliveries; their table is asked by name, not by import.
    response = sa.table("response", sa.column("delivery_id"), sa.column("state"))
    counted = sa.select(response.c.delivery_id, sa.func.count().label("people"))
    answered: dict[int, int] = {
        row.delivery_id: row.people
        for row in session.execute(
            counted.where(response.c.delivery_id.in_(ids), response.c.state == "complete").group_by(
                response.c.delivery_id
            )
        )
    }
    return [
        DeliveryRow(
            delivery=delivery,
            segment=segment,
            states=states.get(delivery.id, {}),
            responses=answered.get(delivery.id, 0),
        )
        for delivery, segment in found
    ]


def _messages(
    session: Session,
    condition: sa.ColumnElement[bool],
    *,
    limit: int | None = None,
    offset: int = 0,
) -> list[MessageRow]:
    rows = session.execute(
        sa.select(Message, Invitation, Customer)
        .join(Invitation, Invitation.id == Message.invitation_id)
        .join(Customer, Customer.id == Invitation.customer_id)
        .where(condition)
        .order_by(Message.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return [
        MessageRow(message=message, invitation=invitation, customer=customer)
        for message, invitation, customer in rows
    ]
