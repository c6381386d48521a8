"""The text of invitations and reminders: a researcher's words with a few places to fill."""

from __future__ import annotations

import re
from dataclasses import dataclass

from survey.core.errors import DomainError

#: What may stand in braces, and what it becomes.
PLACES = {
    "name": "the person's name",
    "first_name": "the first word of the name",
    "link": "the personal link",
}
_PLACE = re.compile(r"\{([^{}\n]*)\}")
_LONGEST_BODY = 10_000
_LONGEST_SUBJECT = 200

SUBJECT = "May we ask you a few questions?"
BODY = """Hello {first_name},

we would like to understand what you need, in your own words. It takes about two minutes:

{link}

Thank you."""
REMINDER_SUBJECT = "Still two minutes for us?"
REMINDER_BODY = """Hello {first_name},

a few days ago we asked you some questions. Your answers are still missing, and they matter:

{link}

This is the only reminder. Thank you."""


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """Whom a message is for."""

    name: str
    link: str
    stop_link: str


def check_subject(subject: str, *, field: str) -> str:
    """Return the subject as it will be sent.

    Raises:
        DomainError: it is empty, too long, or asks for a link.
    """
    subject = " ".join(subject.split())
    if not subject:
        raise DomainError("Write a subject; people decide by it whether to read on.", field=field)
    if len(subject) > _LONGEST_SUBJECT:
        raise DomainError(f"Keep the subject under {_LONGEST_SUBJECT} characters.", field=field)
    _check_places(subject, {"name", "first_name"}, field)
    return subject


def check_body(body: str, *, field: str) -> str:
    """Return the body as it will be sent.

    Raises:
        DomainError: it is empty, too long, has unknown places in braces, or no link.
    """
    body = body.replace("\r\n", "\n").strip()
    if len(body) > _LONGEST_BODY:
        raise DomainError(f"Keep the message under {_LONGEST_BODY:,} characters.", field=field)
    _check_places(body, set(PLACES), field)
    if "{link}" not in body:
        raise DomainError(
            "Put {link} where the personal link should stand; without it nobody can answer.",
            field=field,
        )
    return body


def fill(text: str, recipient: Recipient) -> str:
    """Return *text* with its places filled; a missing name becomes a friendly "there"."""
    name = recipient.name.strip() or "there"
    values = {"name": name, "first_name": name.split()[0], "link": recipient.link}
    return _PLACE.sub(lambda match: values.get(match.group(1), match.group(0)), text)


def footer(recipient: Recipient) -> str:
    """Return the lines under every message: why it came, and how to stop them."""
    return (
        "You get this message because we keep you in our list of customers. "
        f"If you do not want to be asked again, say so here: {recipient.stop_link}"
    )


def _check_places(text: str, known: set[str], field: str) -> None:
    for match in _PLACE.finditer(text):
        if match.group(1) not in known:
            allowed = ", ".join(f"{{{name}}}" for name in PLACES if name in known)
            raise DomainError(
                f"{match.group(0)} is not a place we can fill here. Use {allowed}.", field=field
            )
