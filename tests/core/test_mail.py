"""Mail: over a real server on this machine, and what its answers mean."""

import dataclasses
import socketserver
import threading

import pytest
from pytest_socket import SocketConnectBlockedError

from survey.core.errors import DomainError
from survey.core.mail import MailRefused, MailUnavailable, NoMailer, make_mailer, make_message


class Server(socketserver.ThreadingTCPServer):
    """Speaks as much SMTP (RFC 5321) as it takes to hand over one message."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Conversation)
        self.received = []
        self.answer_to_recipient = "250 Fine"


class Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        self.say("220 test")
        while line := self.rfile.readline().decode().strip():
            verb = line.split()[0].upper()
            if verb == "RCPT":
                self.say(self.server.answer_to_recipient)
            elif verb == "DATA":
                self.say("354 Go on")
                lines = []
                while (one := self.rfile.readline()) != b".\r\n":
                    lines.append(one)
                self.server.received.append(b"".join(lines).decode())
                self.say("250 Taken")
            elif verb == "QUIT":
                self.say("221 Bye")
                return
            else:
                self.say("250 Fine")

    def say(self, text):
        self.wfile.write(f"{text}\r\n".encode())


@pytest.fixture
def server():
    with Server() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def mailer(server, settings):
    return make_mailer(
        dataclasses.replace(
            settings,
            smtp_host="127.0.0.1",
            smtp_port=server.server_address[1],
            smtp_security="none",
            mail_from="Research <research@example.org>",
        )
    )


@pytest.fixture
def message():
    return make_message(
        sender="Research <research@example.org>",
        to="dora@example.org",
        subject="Eine Frage über Züge",
        text="Hello Dora,\n\nwhat would you change?",
        html="<p>Hello Dora</p>",
        headers={"List-Unsubscribe": "<https://ask.example.org/stop/x>"},
    )


def test_a_message_reaches_the_server(mailer, server, message):
    mailer.send(message)

    text = server.received[0]
    assert "From: Research <research@example.org>" in text
    assert "To: dora@example.org" in text
    assert "List-Unsubscribe: <https://ask.example.org/stop/x>" in text
    assert "what would you change?" in text
    assert "<p>Hello Dora</p>" in text


def test_an_address_that_does_not_exist_is_refused_for_good(mailer, server, message):
    server.answer_to_recipient = "550 No such mailbox"

    with pytest.raises(MailRefused, match="550: No such mailbox"):
        mailer.send(message)


def test_a_full_mailbox_may_work_later(mailer, server, message):
    server.answer_to_recipient = "452 Mailbox full"

    with pytest.raises(MailUnavailable, match="452"):
        mailer.send(message)


def test_a_server_that_is_away_may_work_later(settings, message):
    mailer = make_mailer(
        dataclasses.replace(settings, smtp_host="127.0.0.1", smtp_port=1, smtp_security="none")
    )

    with pytest.raises(MailUnavailable, match="did not answer as expected"):
        mailer.send(message)


def test_a_server_without_encryption_is_not_trusted_with_a_message(mailer, server, message):
    secure = make_mailer(dataclasses.replace(mailer._settings, smtp_security="starttls"))

    with pytest.raises(MailUnavailable):
        secure.send(message)
    assert server.received == []


def test_without_settings_nothing_leaves(settings, message):
    mailer = make_mailer(settings)

    assert isinstance(mailer, NoMailer)
    assert mailer.sends is False
    with pytest.raises(MailUnavailable):
        mailer.send(message)


@pytest.mark.parametrize("place", ["to", "subject", "sender"])
def test_nobody_smuggles_a_header_in(place):
    values = {"sender": "a@example.org", "to": "b@example.org", "subject": "Hello"}
    values[place] += "\r\nBcc: everybody@example.org"

    with pytest.raises(DomainError, match="must be one line"):
        make_message(**values, text="x")


def test_the_tests_cannot_reach_other_machines(settings, message):
    mailer = make_mailer(
        dataclasses.replace(settings, smtp_host="192.0.2.1", smtp_port=25, smtp_security="none")
    )

    # The guard warns before it blocks, and here warnings are errors.
    with pytest.raises((SocketConnectBlockedError, UserWarning), match=r"192\.0\.2\.1"):
        mailer.send(message)
