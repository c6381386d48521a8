"""Write down one customer by hand; name the attributes customers may have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.core import audit
from survey.core.errors import Conflict, DomainError
from survey.core.roles import Actor
from survey.people.customers.fields import LABELS, attribute_key
from survey.people.customers.models import Attribute, AttributeKind, Customer
from survey.people.customers.queries import attributes, known_counts
from survey.people.customers.registries import attribute_uses_of
from survey.people.customers.values import Value

_LONGEST_LABEL = 120


@dataclass(frozen=True, kw_only=True)
class CustomerDetails:
    """What a person wrote about a customer, clean (``fields.CLEANERS``); "" where nothing.

    Attributes:
        attributes: Values by key; an attribute that is absent is not known.
    """

    external_ref: str = ""
    email: str = ""
    name: str = ""
    locale: str = ""
    timezone: str = ""
    attributes: Mapping[str, Value] = field(default_factory=dict)


def add_customer(session: Session, details: CustomerDetails, *, actor: Actor) -> Customer:
    """Add one customer.

    Raises:
        DomainError: nothing tells who it is, or reference or address are another customer's.
    """
    _check(session, details, own_id=None)
    customer = Customer(**_columns(details), attributes=dict(details.attributes))
    session.add(customer)
    audit.record(session, "customer.created", customer, actor=actor)
    return customer


def change_customer(
    session: Session, customer: Customer, details: CustomerDetails, *, actor: Actor
) -> None:
    """Write down anew what is known of a customer; what is left empty is forgotten.

    Values of attributes that no longer exist are kept as they are.

    Raises:
        DomainError: nothing tells who it is, or reference or address are another customer's.
    """
    _check(session, details, own_id=customer.id)
    keys = {one.key for one in attributes(session)}
    kept = {key: value for key, value in customer.attributes.items() if key not in keys}
    changed = [
        name for name, value in _columns(details).items() if getattr(customer, name) != value
    ]
    for name, value in _columns(details).items():
        setattr(customer, name, value)
    merged = {**kept, **details.attributes}
    if merged != customer.attributes:
        changed.append("attributes")
        customer.attributes = merged
    if changed:
        audit.record(session, "customer.changed", customer, actor=actor, columns=changed)


def add_attribute(session: Session, label: str, kind: AttributeKind, *, actor: Actor) -> Attribute:
    """Add an attribute that customers may have.

    Raises:
        DomainError: the label is missing, too long or taken (compared without case).
    """
    known = attributes(session)
    label = _free_label(session, label)
    attribute = Attribute(
        key=attribute_key(label, {one.key for one in known}), label=label, kind=kind
    )
    session.add(attribute)
    audit.record(session, "attribute.created", attribute, actor=actor, key=attribute.key)
    return attribute


def rename_attribute(session: Session, attribute: Attribute, label: str, *, actor: Actor) -> None:
    """Give an attribute another label; its key, which rules use, stays.

    Raises:
        DomainError: the label is missing, too long or taken.
    """
    attribute.label = _free_label(session, label, own_id=attribute.id)
    audit.record(session, "attribute.renamed", attribute, actor=actor, key=attribute.key)


def delete_attribute(session: Session, attribute: Attribute, *, actor: Actor) -> None:
    """Delete an attribute that no customer has a value of and nothing uses.

    Raises:
        Conflict: customers have values, or something uses it; the sentence says so.
    """
    uses = attribute_uses_of(session, attribute.key)
    if uses:
        raise Conflict(
            f"“{attribute.label}” is used by {' and '.join(uses[:3])}. Change that first."
        )
    count = known_counts(session).get(attribute.key, 0)
    if count:
        people = "1 customer has" if count == 1 else f"{count} customers have"
        raise Conflict(f"{people} a value of “{attribute.label}”, so it stays.")
    audit.record(session, "attribute.deleted", attribute, actor=actor, key=attribute.key)
    session.delete(attribute)


def _columns(details: CustomerDetails) -> dict[str, str | None]:
    return {
        "external_ref": details.external_ref or None,
        "email": details.email or None,
        "name": details.name,
        "locale": details.locale,
        "timezone": details.timezone,
    }


def _check(session: Session, details: CustomerDetails, *, own_id: int | None) -> None:
    if not (details.external_ref or details.email or details.name):
        raise DomainError("Give a name, an e-mail address or a reference.", field="name")
    for name in ("external_ref", "email"):
        value = getattr(details, name)
        if not value:
            continue
        query = sa.select(Customer.id).where(getattr(Customer, name) == value)
        if own_id is not None:
            query = query.where(Customer.id != own_id)
        if session.scalar(query) is not None:
            raise DomainError(
                f"Another customer has this {LABELS[name].lower()} already. "
                "Open that one, or correct it here.",
                field=name,
            )


def _free_label(session: Session, label: str, *, own_id: int | None = None) -> str:
    label = " ".join(label.split())
    if not label:
        raise DomainError("Give the attribute a name.", field="label")
    if len(label) > _LONGEST_LABEL:
        raise DomainError(f"Keep the name to {_LONGEST_LABEL} characters.", field="label")
    for one in attributes(session):
        if one.id != own_id and one.label.casefold() == label.casefold():
            raise DomainError(f"There is an attribute “{one.label}” already.", field="label")
    return label
