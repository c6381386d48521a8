"""Write a batch of customers from a file with as few statements as can be."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.core.db import now
from survey.people.customers.matching import Known, Matches, Row, look_up
from survey.people.customers.models import Customer
from survey.people.privacy.models import Consent, Purpose
from survey.people.privacy.services import latest_consents

SOURCE = "import"
#: Customer -> her last word on being asked for research.
Standing = Mapping[int, bool]


@dataclass(frozen=True, kw_only=True)
class Change:
    """A row that changes something: a new customer, or new values of one we know.

    Attributes:
        row: What the file says.
        known: The customer as she is now; None for a new one.
        consent: What she said about being asked, if that is news.
    """

    row: Row
    known: Known | None
    consent: bool | None


def consent_standing(session: Session, rows: Collection[Row], matches: Matches) -> Standing:
    """Return what the matched customers last said about being asked for research."""
    if all(row.may_be_asked is None for row in rows):
        return {}
    ids = {known.id for known in (*matches.by_ref.values(), *matches.by_email.values())}
    latest = latest_consents(session, ids, Purpose.RESEARCH_CONTACT)
    return {one: words[Purpose.RESEARCH_CONTACT].given for one, words in latest.items()}


def write_batch(session: Session, changes: Sequence[Change]) -> None:
    """Write these changes: one UPDATE, one INSERT of customers, one of consents."""
    moment = now()
    changed = [one for one in changes if one.known is not None]
    created = [one for one in changes if one.known is None]
    # Updates go first: a new customer may take an address that an update gives up.
    if changed:
        values = [{**_merged(one), "updated_at": moment} for one in changed]
        session.execute(sa.update(Customer), values)
    if created:
        session.execute(sa.insert(Customer), [_merged(one) for one in created])
    words = [
        (one.known.id, one.consent)
        for one in changed
        if one.known is not None and one.consent is not None
    ]
    words += _words_of_new(session, [one for one in created if one.consent is not None])
    if words:
        session.execute(
            sa.insert(Consent),
            [
                {
                    "customer_id": customer_id,
                    "purpose": Purpose.RESEARCH_CONTACT,
                    "given": given,
                    "at": moment,
                    "source": SOURCE,
                    "wording_version": "",
                }
                for customer_id, given in words
            ],
        )


def _words_of_new(session: Session, created: Sequence[Change]) -> list[tuple[int, bool]]:
    """Return (id, consent) of customers just written.

    Asking for them is cheaper than RETURNING in the order of the rows, for which SQLite needs a
    statement a row.
    """
    matches = look_up(session, [one.row for one in created])
    words = []
    for one in created:
        row = one.row
        kept = (
            matches.by_ref[row.external_ref]
            if row.external_ref
            else matches.by_email[row.email or ""]
        )
        words.append((kept.id, bool(one.consent)))
    return words


def _merged(change: Change) -> dict[str, Any]:
    """Return the customer's columns after the change; what the row leaves empty stays."""
    known, fields = change.known, change.row.fields
    merged: dict[str, Any] = {
        "external_ref": fields.get("external_ref", known.external_ref if known else None),
        "email": fields.get("email", known.email if known else None),
        "name": fields.get("name", known.name if known else ""),
        "locale": fields.get("locale", known.locale if known else ""),
        "timezone": fields.get("timezone", known.timezone if known else ""),
        "attributes": {**(known.attributes if known else {}), **change.row.attributes},
    }
    return merged if known is None else {"id": known.id, **merged}
