"""Making messages from what is stored: only here do a token and a text come together."""

from __future__ import annotations

from email.message import EmailMessage
from html import escape
from urllib.parse import urljoin

from survey.ask.delivery.models import Delivery, Invitation, MessageKind
from survey.ask.delivery.tokens import invitation_token, token_hash
from survey.ask.delivery.wording import Recipient, fill, footer
from survey.core.config import Settings
from survey.core.errors import DomainError
from survey.core.mail import make_message
from survey.people.customers.models import Customer


class LinkLost(DomainError):
    """The secret changed since the invitation was made, so its link cannot be made again."""


def recipient_of(
    settings: Settings, delivery: Delivery, invitation: Invitation, customer: Customer
) -> Recipient:
    """Return the name and the personal links of one invitation.

    Raises:
        LinkLost: the installation's secret key has changed since.
    """
    token = invitation_token(settings.secret_key, delivery_id=delivery.id, customer_id=customer.id)
    if token_hash(token) != invitation.token_hash:
        raise LinkLost(
            "The link of this invitation cannot be made again: the secret key of this "
            "installation was changed after it was sent. Plan new invitations."
        )
    link = urljoin(settings.public_url + "/", f"i/{token}")
    return Recipient(name=customer.name, link=link, stop_link=f"{link}/stop")


def compose(
    settings: Settings,
    delivery: Delivery,
    kind: MessageKind,
    recipient: Recipient,
    *,
    to: str,
) -> EmailMessage:
    """Return the finished message: text, the same as simple HTML, and one-click unsubscribing.

    Source:
        RFC 8058 for the List-Unsubscribe headers.
    """
    subject, body = texts_of(delivery, kind)
    text = fill(body, recipient)
    return make_message(
        sender=settings.mail_from,
        to=to,
        subject=fill(subject, recipient),
        text=f"{text}\n\n-- \n{footer(recipient)}\n",
        html=_as_html(text, recipient),
        headers={
            "List-Unsubscribe": f"<{recipient.stop_link}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )


def texts_of(delivery: Delivery, kind: MessageKind) -> tuple[str, str]:
    """Return subject and body of an invitation or a reminder, with their places unfilled."""
    if kind is MessageKind.REMINDER:
        return delivery.reminder_subject, delivery.reminder_body
    return delivery.subject, delivery.body


def _as_html(text: str, recipient: Recipient) -> str:
    link = escape(recipient.link, quote=True)
    button = (
        f'<a href="{link}" style="display:inline-block;padding:12px 18px;border-radius:8px;'
        'background:#1f4fd1;color:#ffffff;text-decoration:none;font-weight:600">'
        "Answer the questions</a>"
    )
    paragraphs = "".join(
        f'<p style="margin:0 0 16px">{_lines(part, recipient.link, button)}</p>'
        for part in text.split("\n\n")
        if part.strip()
    )
    stop = escape(recipient.stop_link, quote=True)
    return (
        '<!doctype html><html><body style="margin:0;padding:24px;background:#fbfaf7">'
        '<div style="max-width:36rem;margin:0 auto;font:16px/1.5 system-ui,sans-serif;'
        f'color:#1d1f21">{paragraphs}'
        '<p style="margin:24px 0 0;padding-top:12px;border-top:1px solid #e2dfd6;'
        'font-size:13px;color:#55585c">You get this message because we keep you in our list of '
        f'customers. <a href="{stop}" style="color:#1f4fd1">Do not ask me again</a>.</p>'
        "</div></body></html>"
    )


def _lines(part: str, link: str, button: str) -> str:
    return escape(part).replace(escape(link), button).replace("\n", "<br>")
