"""The blueprint of sessions, and what its views share."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Blueprint
from werkzeug.datastructures import FileStorage

from survey.ask.interviews.models import Interview
from survey.core.errors import DomainError
from survey.core.web import db_session
from survey.people.customers.models import Customer

bp = Blueprint("interviews", __name__)


def sent_bytes(sent: FileStorage) -> bytes:
    """Return what a file holds, and let go of it: large ones wait in a temporary file."""
    try:
        return sent.read()
    finally:
        sent.close()


def customer_of(interview: Interview) -> Customer | None:
    """Return the customer a session is with, if it is one."""
    if interview.customer_id is None:
        return None
    return db_session().get(Customer, interview.customer_id)


def typed_customer(typed: str | None) -> Customer | None:
    """Return the customer with this number or e-mail address; None: nothing was typed.

    Raises:
        DomainError: nobody has it.
    """
    typed = (typed or "").strip()
    if not typed:
        return None
    found = db_session().scalar(
        sa.select(Customer)
        .where(sa.or_(Customer.external_ref == typed, Customer.email == typed.lower()))
        .order_by(Customer.id)
        .limit(1)
    )
    if found is None:
        raise DomainError(
            f"No customer has the number or e-mail address “{typed}”. Check it, or leave it empty "
            "and give a title.",
            field="customer",
        )
    return found
