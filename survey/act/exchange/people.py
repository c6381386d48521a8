"""Who said something, as cases of REFI-QDA: by pseudonym, with what is known of them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.act.exchange.documents import Document
from survey.act.exchange.identities import Names
from survey.act.exchange.models import Noun
from survey.act.exchange.refi.document import Case, Value, Variable
from survey.act.exchange.refi.guids import guid_of
from survey.ask.responses.models import Response
from survey.people.customers.models import Attribute, AttributeKind, Customer
from survey.understand.themes.changes import CHUNK, chunks
from survey.understand.themes.members import pseudonym

_KINDS = {
    AttributeKind.TEXT: "Text",
    AttributeKind.NUMBER: "Float",
    AttributeKind.DATE: "Date",
    AttributeKind.BOOLEAN: "Boolean",
}


def customer_guids(
    session: Session, customer_ids: Sequence[int] | None = None
) -> dict[int, uuid.UUID]:
    """Return customer -> number, the same in all studies of this installation; None: of all."""
    columns = sa.select(Customer.id, Customer.created_at)
    if customer_ids is None:
        rows = list(session.execute(columns))
    else:
        rows = [
            row
            for chunk in chunks(customer_ids)
            for row in session.execute(columns.where(Customer.id.in_(chunk)))
        ]
    return {one: guid_of("customer", created_at.isoformat(), one) for one, created_at in rows}


def cases_of(
    session: Session, names: Names, found: Sequence[Document]
) -> tuple[tuple[Variable, ...], tuple[Case, ...]]:
    """Return everybody who said something, without name and address, and what is known of them."""
    said: defaultdict[str, list[uuid.UUID]] = defaultdict(list)
    responses: dict[str, uuid.UUID] = {}
    for document in found:
        for respondent in document.respondents:
            said[respondent].append(document.guid)
            for part in document.parts:
                if part.response_id is not None:
                    responses.setdefault(respondent, part.response_id)
    customers = [int(one[1:]) for one in said if one.startswith("c")]
    known = _attributes_of(session, customers, responses)
    guids = customer_guids(session, customers)
    attributes = session.scalars(sa.select(Attribute).order_by(Attribute.id)).all()
    used = {key for values in known.values() for key, value in values.items() if value is not None}
    variables = {
        one.key: Variable(
            guid=guid_of("variable", one.kind.value, one.label),
            name=one.label,
            kind=_KINDS[one.kind],
        )
        for one in attributes
        if one.key in used
    }
    kinds = {one.key: one.kind for one in attributes}
    cases = []
    for respondent, sources in said.items():
        values = known.get(respondent, {})
        customer = int(respondent[1:]) if respondent.startswith("c") else None
        guid = names.of("case", respondent)
        if customer is not None:
            guid = names.kept(Noun.CUSTOMER, customer) or guids.get(customer, guid)
        cases.append(
            Case(
                guid=guid,
                name=pseudonym(respondent),
                values=tuple(
                    (variable.guid, value)
                    for key, variable in variables.items()
                    if (value := _value(kinds[key], values.get(key))) is not None
                ),
                sources=tuple(sources),
            )
        )
    return tuple(variables.values()), tuple(cases)


def _attributes_of(
    session: Session, customers: Sequence[int], responses: Mapping[str, uuid.UUID]
) -> dict[str, dict[str, Any]]:
    """Return respondent -> attributes: the customer's of today, else those kept with the answer."""
    found: dict[str, dict[str, Any]] = {}
    for chunk in chunks(customers):
        rows = session.execute(
            sa.select(Customer.id, Customer.attributes).where(Customer.id.in_(chunk))
        )
        found.update({f"c{customer_id}": dict(values) for customer_id, values in rows})
    loose = {response: who for who, response in responses.items() if who not in found}
    ids = list(loose)
    for at in range(0, len(ids), CHUNK):
        kept = session.execute(
            sa.select(Response.id, Response.segment_snapshot).where(
                Response.id.in_(ids[at : at + CHUNK])
            )
        )
        for response_id, values in kept:
            found[loose[response_id]] = dict(values or {})
    return found


def _value(kind: AttributeKind, value: Any) -> Value:
    """Return a value as its variable holds it; None where it does not fit."""
    if value is None or value == "":
        return None
    match kind:
        case AttributeKind.BOOLEAN:
            return value if isinstance(value, bool) else None
        case AttributeKind.NUMBER:
            return Decimal(str(value)) if isinstance(value, int | float) else None
        case AttributeKind.DATE:
            try:
                return dt.date.fromisoformat(str(value)[:10])
            except ValueError:
                return None
    return str(value)
