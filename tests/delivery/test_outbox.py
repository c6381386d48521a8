"""What leaves the machine, over a real SMTP conversation on this machine."""

import datetime as dt
import email
import email.policy
import re
import socketserver
import threading

import pytest
import sqlalchemy as sa
from factories import make_published_survey, make_user

from survey.ask.delivery import jobs as delivery_jobs
from survey.ask.delivery import services
from survey.ask.delivery.models import (
    Delivery,
    DeliveryState,
    Invitation,
    InvitationState,
    Message,
    MessageKind,
    MessageState,
)
from survey.ask.delivery.services import NewInvitations
from survey.core.config import load_settings
from survey.core.db import now
from survey.core.jobs import Job, JobState, run_pending
from survey.people.customers.models import Customer
from survey.people.privacy.models import Purpose
from survey.people.privacy.services import record_consent
from survey.people.segments.models import Segment, SegmentKind, SegmentMember


class _Conversation(socketserver.StreamRequestHandler):
    """A mail server of a few words: takes messages, refuses those to nobody@example.org."""

    def handle(self):
        self.say("220 test")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word in {b"EHLO", b"HELO"}:
                self.say("250 test")
            elif word == b"RCPT" and b"nobody@" in line:
                self.say("550 no such person")
            elif word == b"DATA":
                self.say("354 go on")
                lines = []
                while (text := self.rfile.readline()) != b".\r\n":
                    lines.append(text)
                self.server.taken.append(
                    email.message_from_bytes(b"".join(lines), policy=email.policy.default)
                )
                self.say("250 taken")
            elif word == b"QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")


@pytest.fixture
def mail_server():
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Conversation)
    server.daemon_threads = True
    server.taken = []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def with_mail(settings, mail_server):
    """Settings as an installation with a mail server reads them."""
    host, port = mail_server.server_address
    return load_settings(
        {
            "NEEDFINDER_HOME": str(settings.home),
            "NEEDFINDER_SECRET_KEY": "s" * 40,
            "NEEDFINDER_PUBLIC_URL": "http://needs.example.org",
            "NEEDFINDER_ALLOW_HTTP": "1",
            "NEEDFINDER_SMTP_HOST": host,
            "NEEDFINDER_SMTP_PORT": str(port),
            "NEEDFINDER_SMTP_SECURITY": "none",
            "NEEDFINDER_MAIL_FROM": "Needs <needs@example.org>",
        }
    )


@pytest.fixture
def send(session):
    """Send invitations to customers with these addresses; returns the delivery."""

    def sending(*addresses):
        ada = make_user(session)
        asked = make_published_survey(session, actor=ada)
        segment = Segment(name="List", kind=SegmentKind.LIST)
        people = [
            Customer(external_ref=f"C-{at}", name="Dora Meyer", email=address, attributes={})
            for at, address in enumerate(addresses)
        ]
        session.add_all([segment, *people])
        session.flush()
        session.add_all(SegmentMember(segment_id=segment.id, customer_id=one.id) for one in people)
        new = NewInvitations(
            name="November",
            segment=segment,
            subject="A question, {first_name}",
            body="Hello {name},\n\n{link}\n\nThank you",
            remind_after_days=5,
            reminder_subject="Still there?",
            reminder_body="{link}",
        )
        delivery = services.plan_invitations(session, asked.survey, new, actor=ada)
        services.send_invitations(session, delivery, secret="s" * 40, actor=ada)
        session.commit()
        return delivery.id

    return sending


def test_an_invitation_carries_a_personal_link_and_a_way_out(
    session, database, send, with_mail, mail_server
):
    delivery_id = send("dora@example.org")

    run_pending(database, with_mail)

    (letter,) = mail_server.taken
    text = letter.get_body(("plain",)).get_content()
    link = re.search(r"http://needs\.example\.org/i/[\w-]{22}(?=\s)", text).group()
    assert letter["Subject"] == "A question, Dora"
    assert letter["To"] == "dora@example.org"
    assert letter["List-Unsubscribe"] == f"<{link}/stop>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f'href="{link}"' in letter.get_body(("html",)).get_content()
    session.expire_all()
    assert session.get_one(Delivery, delivery_id).state is DeliveryState.OPEN
    assert session.scalars(sa.select(Invitation.state)).all() == [InvitationState.SENT]


def test_a_hostile_name_stays_text(session, database, send, with_mail, mail_server):
    send("dora@example.org")
    session.execute(sa.update(Customer).values(name="<script>alert(1)</script>"))
    session.commit()

    run_pending(database, with_mail)

    html = mail_server.taken[0].get_body(("html",)).get_content()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_a_refused_address_is_said_and_the_others_are_sent(
    session, database, send, with_mail, mail_server
):
    send("nobody@example.org", "dora@example.org")

    run_pending(database, with_mail)

    session.expire_all()
    failed = session.scalars(sa.select(Message).where(Message.state == MessageState.FAILED)).one()
    assert "no such person" in failed.error
    assert [letter["To"] for letter in mail_server.taken] == ["dora@example.org"]
    assert sorted(session.scalars(sa.select(Invitation.state))) == ["bounced", "sent"]


def test_running_the_job_again_sends_nothing_twice(session, database, send, with_mail, mail_server):
    delivery_id = send("dora@example.org")
    run_pending(database, with_mail)

    services.jobs.enqueue(session, services.SEND_JOB, delivery_id=delivery_id)
    session.commit()
    run_pending(database, with_mail)

    assert len(mail_server.taken) == 1


def test_a_message_in_doubt_after_a_crash_is_left_to_a_person(
    session, database, send, with_mail, mail_server
):
    send("dora@example.org")
    session.execute(sa.update(Message).values(state=MessageState.SENDING))
    session.commit()

    run_pending(database, with_mail)

    session.expire_all()
    message = session.scalars(sa.select(Message)).one()
    assert message.state is MessageState.FAILED
    assert "may have arrived or not" in message.error
    assert mail_server.taken == []


def test_without_a_mail_server_messages_are_kept_to_be_read(session, database, send, settings):
    send("dora@example.org")

    run_pending(database, settings)

    session.expire_all()
    assert session.scalars(sa.select(Message.state)).all() == [MessageState.HELD]
    assert session.scalars(sa.select(Invitation.state)).all() == [InvitationState.SENT]


def test_one_reminder_goes_to_those_who_have_not_answered(
    session, database, send, with_mail, mail_server
):
    send("dora@example.org", "emil@example.org")
    run_pending(database, with_mail)
    emil = session.scalars(sa.select(Customer).where(Customer.email == "emil@example.org")).one()
    six_days_ago = now() - dt.timedelta(days=6)
    session.execute(sa.update(Invitation).values(sent_at=six_days_ago))
    session.execute(
        sa.update(Invitation)
        .where(Invitation.customer_id == emil.id)
        .values(state=InvitationState.ANSWERED, answered_at=now())
    )
    session.commit()

    for _ in range(2):
        services.jobs.enqueue(session, delivery_jobs.REMIND_JOB)
        session.commit()
        run_pending(database, with_mail)

    reminders = [
        letter["To"] for letter in mail_server.taken if letter["Subject"] == "Still there?"
    ]
    assert reminders == ["dora@example.org"]
    kinds = session.scalars(sa.select(Message.kind).order_by(Message.id)).all()
    assert kinds.count(MessageKind.REMINDER) == 1


def test_no_reminder_before_its_time(session, database, send, with_mail, mail_server):
    send("dora@example.org")
    run_pending(database, with_mail)

    services.jobs.enqueue(session, delivery_jobs.REMIND_JOB)
    session.commit()
    run_pending(database, with_mail)

    assert len(mail_server.taken) == 1


def test_a_changed_secret_is_said_and_sends_no_dead_link(
    session, database, send, with_mail, mail_server
):
    send("dora@example.org")
    other = load_settings(
        {
            "NEEDFINDER_HOME": str(with_mail.home),
            "NEEDFINDER_SECRET_KEY": "t" * 40,
            "NEEDFINDER_SMTP_HOST": with_mail.smtp_host,
            "NEEDFINDER_SMTP_PORT": str(with_mail.smtp_port),
            "NEEDFINDER_SMTP_SECURITY": "none",
            "NEEDFINDER_MAIL_FROM": "needs@example.org",
        }
    )

    run_pending(database, other)

    session.expire_all()
    assert "secret key" in session.scalars(sa.select(Message.error)).one()
    assert mail_server.taken == []


class _Queueing:
    """Takes messages, and queues a reminder for everybody while it takes the first."""

    sends = True

    def __init__(self, database):
        self.database = database
        self.taken = []

    def send(self, message):
        if not self.taken:
            with self.database.writing() as session:
                services.queue_messages(session, sa.select(Invitation.id), MessageKind.REMINDER)
                session.commit()
        self.taken.append(message["Subject"])


def test_what_is_queued_while_the_job_sends_is_sent_too(session, database, send, with_mail):
    send("dora@example.org")
    mailer = _Queueing(database)

    run_pending(database, with_mail, mailer=mailer)

    assert mailer.taken == ["A question, Dora", "Still there?"]


@pytest.mark.parametrize(
    ("ended", "letters"), [(JobState.DONE, 1), (JobState.DEAD, 0), (JobState.CANCELLED, 0)]
)
def test_messages_left_behind_by_a_job_that_ended_are_sent_unless_it_gave_up(
    session, database, send, with_mail, mail_server, ended, letters
):
    send("dora@example.org")
    session.execute(sa.update(Job).values(state=ended))
    services.jobs.enqueue(session, delivery_jobs.SWEEP_JOB)
    session.commit()

    run_pending(database, with_mail)

    assert len(mail_server.taken) == letters


def test_nobody_is_asked_who_has_opted_out_since_the_message_was_queued(
    session, database, send, with_mail, mail_server
):
    send("dora@example.org", "emil@example.org")
    dora = session.scalars(sa.select(Customer).where(Customer.email == "dora@example.org")).one()
    record_consent(session, dora, Purpose.RESEARCH_CONTACT, given=False, source="by phone")
    session.commit()

    run_pending(database, with_mail)

    session.expire_all()
    assert [letter["To"] for letter in mail_server.taken] == ["emil@example.org"]
    assert sorted(session.scalars(sa.select(Message.state))) == ["cancelled", "sent"]
    assert sorted(session.scalars(sa.select(Invitation.state))) == ["declined", "sent"]
