"""Links and invitations: who is asked, what is sent, and what never happens twice."""

import datetime as dt

import pytest
import sqlalchemy as sa
from factories import make_published_survey, make_survey, make_user

from survey.ask.delivery import services
from survey.ask.delivery.models import (
    DeliveryState,
    Invitation,
    InvitationState,
    Message,
    MessageKind,
    MessageState,
)
from survey.ask.delivery.queries import ASKED_BEFORE, NO_ADDRESS, OPTED_OUT, audience
from survey.ask.delivery.services import NewInvitations
from survey.ask.delivery.tokens import invitation_token, token_hash
from survey.core.db import now
from survey.core.errors import Conflict, DomainError
from survey.people.customers.models import Customer
from survey.people.privacy.models import Consent, Purpose
from survey.people.privacy.services import record_consent
from survey.people.segments.models import Segment, SegmentKind

SECRET = "s" * 40


@pytest.fixture
def ada(session):
    return make_user(session, name="Ada")


@pytest.fixture
def asked(session, ada):
    return make_published_survey(session, actor=ada)


@pytest.fixture
def people(session):
    """Dora can be asked, Emil has no address, Flora does not want to be asked."""
    dora = Customer(external_ref="C-1", name="Dora Meyer", email="dora@example.org", attributes={})
    emil = Customer(external_ref="C-2", name="Emil", attributes={})
    flora = Customer(external_ref="C-3", name="Flora", email="flora@example.org", attributes={})
    session.add_all([dora, emil, flora])
    session.flush()
    record_consent(session, flora, Purpose.RESEARCH_CONTACT, given=False, source="phone")
    return dora, emil, flora


@pytest.fixture
def everybody(session):
    segment = Segment(
        name="Everybody", kind=SegmentKind.RULE, rule={"all": [{"field": "name", "op": "is_known"}]}
    )
    session.add(segment)
    session.flush()
    return segment


def plan(segment, **over):
    values = {
        "name": "November",
        "segment": segment,
        "subject": "May we ask?",
        "body": "Hello {first_name}, here: {link}",
        "remind_after_days": 5,
        "reminder_subject": "Still there?",
        "reminder_body": "Hello {name}: {link}",
    }
    return NewInvitations(**(values | over))


def send(session, asked, segment, actor):
    delivery = services.plan_invitations(session, asked.survey, plan(segment), actor=actor)
    counts = services.send_invitations(session, delivery, secret=SECRET, actor=actor)
    return delivery, counts


def test_a_draft_cannot_be_delivered(session, ada):
    survey = make_survey(session, actor=ada)

    with pytest.raises(DomainError, match="Publish the survey first"):
        services.open_link(session, survey, name="Website", actor=ada)


def test_everybody_left_out_has_one_reason(session, asked, people, everybody):
    dora, emil, flora = people

    found = audience(session, survey_id=asked.survey.id, segment=everybody)

    reasons = {person.customer_id: person.reason for person in found}
    assert reasons == {dora.id: "", emil.id: NO_ADDRESS, flora.id: OPTED_OUT}


def test_sending_freezes_the_segment_with_its_reasons(session, asked, people, everybody, ada):
    delivery, counts = send(session, asked, everybody, ada)

    states = {
        one.customer_id: (one.state, one.reason)
        for one in session.scalars(
            sa.select(Invitation).where(Invitation.delivery_id == delivery.id)
        )
    }
    dora, emil, flora = people
    assert counts == {"queued": 1, NO_ADDRESS: 1, OPTED_OUT: 1}
    assert states == {
        dora.id: (InvitationState.QUEUED, ""),
        emil.id: (InvitationState.SKIPPED, NO_ADDRESS),
        flora.id: (InvitationState.SKIPPED, OPTED_OUT),
    }


def test_a_second_click_does_not_invite_twice(session, asked, people, everybody, ada):
    delivery, _ = send(session, asked, everybody, ada)

    with pytest.raises(Conflict, match="sent already"):
        services.send_invitations(session, delivery, secret=SECRET, actor=ada)
    assert session.scalar(sa.select(sa.func.count(Message.id))) == 1


def test_nobody_is_invited_twice_to_one_survey(session, asked, people, everybody, ada):
    send(session, asked, everybody, ada)
    dora, *_ = people

    again = audience(session, survey_id=asked.survey.id, segment=everybody)

    assert {one.customer_id: one.reason for one in again}[dora.id] == ASKED_BEFORE


def test_a_segment_in_which_nobody_can_be_asked_is_refused_and_stays_planned(
    session, asked, everybody, ada
):
    delivery = services.plan_invitations(session, asked.survey, plan(everybody), actor=ada)

    with pytest.raises(DomainError, match="it is empty"), session.begin_nested():
        services.send_invitations(session, delivery, secret=SECRET, actor=ada)

    session.refresh(delivery)
    assert delivery.state is DeliveryState.PLANNED


def test_the_database_holds_the_hash_of_a_token_and_not_the_token(
    session, asked, people, everybody, ada
):
    delivery, _ = send(session, asked, everybody, ada)
    dora, *_ = people
    token = invitation_token(SECRET, delivery_id=delivery.id, customer_id=dora.id)

    invitation = session.scalars(
        sa.select(Invitation).where(Invitation.customer_id == dora.id)
    ).one()

    assert invitation.token_hash == token_hash(token)
    assert len(token) == 22
    assert token not in str({k: v for k, v in vars(invitation).items() if k[0] != "_"})


def test_tokens_of_different_people_and_secrets_differ():
    tokens = {
        invitation_token(secret, delivery_id=delivery, customer_id=customer)
        for secret in (SECRET, "t" * 40)
        for delivery in (1, 11)
        for customer in (1, 11)
    }

    assert len(tokens) == 8


@pytest.mark.parametrize(
    ("over", "field", "words"),
    [
        ({"body": "Hello, please answer."}, "body", r"Put \{link\}"),
        ({"body": "Hello {nmae}: {link}"}, "body", r"\{nmae\} is not a place"),
        ({"subject": "See {link}"}, "subject", r"\{link\} is not a place"),
        ({"subject": "  "}, "subject", "Write a subject"),
        ({"reminder_body": "No place"}, "reminder_body", r"Put \{link\}"),
        ({"closes_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}, "closes_at", "has passed"),
    ],
)
def test_a_text_that_cannot_be_sent_is_refused_at_its_field(
    session, asked, everybody, ada, over, field, words
):
    with pytest.raises(DomainError, match=words) as refused:
        services.plan_invitations(session, asked.survey, plan(everybody, **over), actor=ada)

    assert refused.value.field == field


def test_stopping_cancels_what_waits_and_takes_no_more_answers(
    session, asked, people, everybody, ada
):
    delivery, _ = send(session, asked, everybody, ada)

    services.stop_delivery(session, delivery, actor=ada)

    assert session.scalars(sa.select(Message.state)).all() == [MessageState.CANCELLED]
    assert not services.is_open(delivery, now())


def test_a_link_closes_by_itself(session, asked, ada):
    closes = now() + dt.timedelta(hours=1)
    delivery = services.open_link(
        session, asked.survey, name="Website", closes_at=closes, actor=ada
    )

    assert services.is_open(delivery, closes - dt.timedelta(seconds=1))
    assert not services.is_open(delivery, closes)


def test_unsubscribing_is_remembered_and_cancels_what_waits(session, asked, people, everybody, ada):
    _delivery, _ = send(session, asked, everybody, ada)
    dora, *_ = people
    invitation = session.scalars(
        sa.select(Invitation).where(Invitation.customer_id == dora.id)
    ).one()

    services.unsubscribe(session, invitation)
    session.flush()

    said = session.scalars(sa.select(Consent).where(Consent.customer_id == dora.id)).one()
    assert (said.purpose, said.given) == (Purpose.RESEARCH_CONTACT, False)
    assert invitation.state is InvitationState.DECLINED
    assert session.scalars(sa.select(Message.state)).all() == [MessageState.CANCELLED]


def test_only_a_failed_message_is_sent_again_and_only_once(session, asked, people, everybody, ada):
    send(session, asked, everybody, ada)
    message = session.scalars(sa.select(Message)).one()

    with pytest.raises(Conflict, match="Only a message that failed"):
        services.send_again(session, message, actor=ada)
    message.state = MessageState.FAILED
    services.send_again(session, message, actor=ada)
    session.flush()
    with pytest.raises(Conflict, match="again already"):
        services.send_again(session, message, actor=ada)

    kinds = session.execute(sa.select(Message.kind, Message.attempt).order_by(Message.attempt))
    assert [tuple(row) for row in kinds] == [(MessageKind.INVITE, 1), (MessageKind.INVITE, 2)]
