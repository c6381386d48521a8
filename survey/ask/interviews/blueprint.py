"""The blueprint of sessions, and what its views share."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint
from werkzeug.datastructures import FileStorage

from survey.ask.interviews.models import Interview
from survey.core.access import Permission, allows
from survey.core.errors import DomainError
from survey.core.web import db_session
from survey.people.customers.models import Customer
from survey.people.customers.queries import find_meant, search

bp = Blueprint("interviews", __name__)

_NEAR_NAMED = 3


def sent_bytes(sent: FileStorage) -> bytes:
    """Return what a file holds, and let go of it: large ones wait in a temporary file."""
    try:
        data: bytes = sent.read()
        return data
    finally:
        sent.close()


def customer_of(interview: Interview) -> Customer | None:
    """Return the customer a session is with, if it is one."""
    if interview.customer_id is None:
        return None
    return db_session().get(Customer, interview.customer_id)


def typed_customer(typed: str | None) -> Customer | None:
    """Return the customer with this number, e-mail address or name; None: nothing was typed.

    Raises:
        DomainError: nobody has it, or several are called so.
    """
    typed = " ".join((typed or "").split())
    if not typed:
        return None
    found = find_meant(db_session(), typed)
    if len(found) == 1:
        return found[0]
    if found:
        raise DomainError(
            f"Several customers are called “{typed}”. Type the number or the e-mail address: "
            f"{_told_apart(found)}.",
            field="customer",
        )
    near = db_session().scalars(search(db_session(), typed).limit(_NEAR_NAMED)).all()
    meant = f"Is it {_told_apart(near)}? " if near and allows(Permission.CUSTOMER_READ) else ""
    raise DomainError(
        f"No customer has the number, e-mail address or name “{typed}”. {meant}Check it, or leave it "
        "empty and give a title.",
        field="customer",
    )


def _told_apart(customers: Sequence[Customer]) -> str:
    named = [f"{one.name} ({one.external_ref or one.email})".strip() for one in customers]
    *first, last = named
    return f"{', '.join(first)} or {last}" if first else last
