"""The one way to send an e-mail. Free of Flask; called by jobs, never inside a transaction."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formataddr, formatdate, make_msgid, parseaddr
from typing import Protocol

from survey.core.config import Settings
from survey.core.errors import DomainError, Unavailable

TIMEOUT_SECONDS = 20


class MailUnavailable(Unavailable):
    """The mail server did not take the message now; trying again later may help."""


class MailRefused(DomainError):
    """The mail server will never take this message, e.g. the address does not exist."""


class Mailer(Protocol):
    """Takes a finished message and hands it on."""

    @property
    def sends(self) -> bool:
        """Whether messages leave the machine; otherwise they are read in the outbox page."""

    def send(self, message: EmailMessage) -> None:
        """Hand the message on.

        Raises:
            MailUnavailable: not now; try again.
            MailRefused: never.
        """


def make_mailer(settings: Settings) -> Mailer:
    """Return the mailer these settings ask for."""
    return SmtpMailer(settings) if settings.sends_mail else NoMailer()


def make_message(
    *,
    sender: str,
    to: str,
    subject: str,
    text: str,
    html: str | None = None,
    headers: dict[str, str] | None = None,
) -> EmailMessage:
    """Return a message with text, and HTML if given.

    Raises:
        DomainError: the address or the subject holds a line end, which would let its author
            add headers of his own.
    """
    if any(end in value for value in (sender, to, subject) for end in "\r\n"):
        raise DomainError("An address or subject must be one line.", field="subject")
    message = EmailMessage()
    name, address = parseaddr(sender)
    message["From"] = formataddr((name, address)) if name else address
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain=address.rpartition("@")[2] or "localhost")
    for header, value in (headers or {}).items():
        message[header] = value
    message.set_content(text)
    if html is not None:
        message.add_alternative(html, subtype="html")
    return message


@dataclass(frozen=True)
class NoMailer:
    """Nothing leaves: without SMTP settings people read the messages in the outbox page."""

    sends: bool = False

    def send(self, message: EmailMessage) -> None:
        """Refuse, since nobody would get it."""
        del message
        raise MailUnavailable("No mail server is set up; see NEEDFINDER_SMTP_HOST.")


class SmtpMailer:
    """Hands messages to an SMTP server, one connection a message."""

    sends = True

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def send(self, message: EmailMessage) -> None:
        """Hand the message to the server."""
        try:
            with self.connect() as server:
                server.send_message(message)
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as error:
            raise _judged(error) from error
        except (OSError, smtplib.SMTPException) as error:
            raise MailUnavailable(f"The mail server did not answer as expected: {error}") from error

    def connect(self) -> smtplib.SMTP:
        """Return an open, signed-in connection."""
        chosen = self._settings
        context = ssl.create_default_context()
        server: smtplib.SMTP
        if chosen.smtp_security == "tls":
            server = smtplib.SMTP_SSL(
                chosen.smtp_host, chosen.smtp_port, timeout=TIMEOUT_SECONDS, context=context
            )
        else:
            server = smtplib.SMTP(chosen.smtp_host, chosen.smtp_port, timeout=TIMEOUT_SECONDS)
        try:
            if chosen.smtp_security == "starttls":
                server.starttls(context=context)
            if chosen.smtp_user:
                server.login(chosen.smtp_user, chosen.smtp_password)
        except BaseException:
            server.close()
            raise
        return server


def _judged(
    error: smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException,
) -> MailUnavailable | MailRefused:
    """Return whether trying again can help (RFC 5321, 4.2.1: 4yz can, 5yz cannot)."""
    words: bytes | str
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
    else:
        code, words = error.smtp_code, error.smtp_error
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    sentence = f"The mail server answered {code}: {text}"
    # A wrong password (535) is the installation's fault, not the recipient's.
    is_final = code >= 500 and not isinstance(error, smtplib.SMTPAuthenticationError)  # noqa: PLR2004
    return MailRefused(sentence) if is_final else MailUnavailable(sentence)
