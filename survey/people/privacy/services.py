"""Write down what a customer allowed, and find what holds now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from survey.core import audit
from survey.core.db import now
from survey.core.errors import DomainError
from survey.core.roles import Actor
from survey.people.privacy.models import Consent, Purpose

_LONGEST = 80
#: Ids asked for at once; both databases take more, but not without end.
_BATCH = 5000


class Person(Protocol):
    """A customer, as far as consent needs one; the feature stands above us."""

    @property
    def id(self) -> int:
        """Row of the customer."""


def record_consent(
    session: Session,
    customer: Person,
    purpose: Purpose,
    *,
    given: bool,
    source: str,
    wording_version: str = "",
    actor: Actor | None = None,
    at: dt.datetime | None = None,
) -> Consent:
    """Write down one word of a customer about one purpose; the newest holds.

    Args:
        session: The session of the deed.
        customer: Who said it.
        purpose: What it is about.
        given: False takes consent back.
        source: Where it was said, e.g. "unsubscribe link", "interview", "researcher".
        wording_version: Which wording the person saw or heard, e.g. "interview-1".
        actor: Who wrote it down; None if the customer did herself.
        at: When it was said; now if None.

    Raises:
        DomainError: no source is named, or it is too long.
    """
    source = source.strip()
    if not source:
        raise DomainError("Say where the customer said so, e.g. by phone.", field="source")
    if max(len(source), len(wording_version)) > _LONGEST:
        raise DomainError(f"Keep this to {_LONGEST} characters.", field="source")
    consent = Consent(
        customer_id=customer.id,
        purpose=purpose,
        given=given,
        at=at or now(),
        source=source,
        wording_version=wording_version,
    )
    session.add(consent)
    audit.record(
        session,
        "consent.given" if given else "consent.withdrawn",
        consent,
        actor=actor,
        customer_id=customer.id,
        purpose=purpose.value,
    )
    return consent


def latest_consents(
    session: Session, customer_ids: Iterable[int], purpose: Purpose | None = None
) -> dict[int, dict[Purpose, Consent]]:
    """Return what holds now for many customers: ``{customer_id: {purpose: consent}}``.

    One query for each five thousand customers. A customer who never said anything is absent.
    """
    ids = list(customer_ids)
    found: dict[int, dict[Purpose, Consent]] = {}
    for start in range(0, len(ids), _BATCH):
        query = latest(Consent.customer_id.in_(ids[start : start + _BATCH]), purpose)
        for consent in session.scalars(query):
            found.setdefault(consent.customer_id, {})[consent.purpose] = consent
    return found


def history(session: Session, customer_id: int) -> list[Consent]:
    """Return all a customer ever said about consent, newest first."""
    query = (
        sa.select(Consent)
        .where(Consent.customer_id == customer_id)
        .order_by(Consent.at.desc(), Consent.id.desc())
    )
    return list(session.scalars(query))


def holding(purpose: Purpose, *, given: bool) -> sa.Select[int]:
    """Return a query of the ids of customers whose last word on *purpose* is *given*.

    For a WHERE clause: ``Customer.id.not_in(holding(Purpose.RESEARCH_CONTACT, given=False))``.
    """
    ranked = _ranked(sa.true(), purpose)
    return sa.select(ranked.c.customer_id).where(ranked.c.place == 1, ranked.c.given.is_(given))


def latest(who: sa.ColumnElement[bool], purpose: Purpose | None = None) -> sa.Select[Consent]:
    """Return a query of the newest consent of each customer and purpose within *who*."""
    ranked = _ranked(who, purpose)
    newest = aliased(Consent, ranked)
    return sa.select(newest).where(ranked.c.place == 1)


def _ranked(who: sa.ColumnElement[bool], purpose: Purpose | None) -> sa.Subquery:
    place = sa.func.row_number().over(
        partition_by=(Consent.customer_id, Consent.purpose),
        # Two words at the same moment: the one written later holds.
        order_by=(Consent.at.desc(), Consent.id.desc()),
    )
    query: sa.Select[Any] = sa.select(Consent, place.label("place")).where(who)
    if purpose is not None:
        query = query.where(Consent.purpose == purpose)
    return query.subquery()
