"""Cases of a project as customers, their variables as attributes."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.act.exchange.identities import Names
from survey.act.exchange.models import Noun
from survey.act.exchange.people import customer_guids
from survey.act.exchange.refi.document import Case, Project
from survey.act.exchange.refi.reading import Losses
from survey.people.customers.fields import attribute_key
from survey.people.customers.models import Attribute, AttributeKind, Customer

_KINDS = {
    "Text": AttributeKind.TEXT,
    "Integer": AttributeKind.NUMBER,
    "Float": AttributeKind.NUMBER,
    "Date": AttributeKind.DATE,
    "DateTime": AttributeKind.DATE,
    "Boolean": AttributeKind.BOOLEAN,
}


def write_customers(
    session: Session, names: Names, project: Project, cases: Iterable[Case], losses: Losses
) -> tuple[dict[uuid.UUID, int], list[int]]:
    """Make customers of cases.

    Returns:
        Case -> customer, one that is here or a new one with what is known of it; and the new ones.
    """
    here = {guid: one for one, guid in customer_guids(session).items()}
    attributes = _attributes(session, project, losses)
    made: list[int] = []
    found: dict[uuid.UUID, int] = {}
    for case in cases:
        known = names.row(Noun.CUSTOMER, case.guid) or here.get(case.guid)
        if known is not None and session.get(Customer, known) is not None:
            found[case.guid] = known
            continue
        values = {
            attributes[variable].key: _json(attributes[variable].kind, value)
            for variable, value in case.values
            if variable in attributes and value is not None
        }
        customer = Customer(
            name=(case.name or "Case")[:200],
            attributes={key: value for key, value in values.items() if value is not None},
        )
        session.add(customer)
        session.flush()
        names.keep(Noun.CUSTOMER, case.guid, customer.id)
        made.append(customer.id)
        found[case.guid] = customer.id
    return found, made


def _attributes(session: Session, project: Project, losses: Losses) -> dict[uuid.UUID, Attribute]:
    """Return variable -> attribute: ours of the same label and kind, or a new one."""
    rows = list(session.scalars(sa.select(Attribute).order_by(Attribute.id)))
    taken = {one.key for one in rows}
    used = {variable for case in project.cases for variable, _ in case.values}
    found = {}
    for variable in project.variables:
        if variable.guid not in used or not variable.name:
            continue
        label, kind = variable.name[:120], _KINDS.get(variable.kind, AttributeKind.TEXT)
        same = next((a for a in rows if a.label.lower() == label.lower()), None)
        if same is not None and same.kind is not kind:
            losses.add(
                "Variables that are of another kind here",
                f"“{same.label}” holds a {same.kind.value} in this installation.",
            )
            continue
        if same is None:
            same = Attribute(key=attribute_key(label, taken), label=label, kind=kind)
            session.add(same)
            session.flush()
            taken.add(same.key)
            rows.append(same)
        found[variable.guid] = same
    return found


def _json(kind: AttributeKind, value: Any) -> Any:
    """Return a value as customers hold it; None where it does not fit the kind."""
    match kind:
        case AttributeKind.NUMBER:
            number = float(value) if isinstance(value, int | Decimal) else None
            return int(number) if number is not None and number.is_integer() else number
        case AttributeKind.DATE:
            day = value.date() if isinstance(value, dt.datetime) else value
            return day.isoformat() if isinstance(day, dt.date) else None
        case AttributeKind.BOOLEAN:
            return value if isinstance(value, bool) else None
    return str(value)
