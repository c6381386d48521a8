"""Find customers and their attributes."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.core.errors import NotFound
from survey.people.customers.models import Attribute, Customer

_WORDS_AT_MOST = 6


def get_customer(session: Session, customer_id: int) -> Customer:
    """Return a customer.

    Raises:
        NotFound: there is none with this id.
    """
    customer = session.get(Customer, customer_id)
    if customer is None:
        raise NotFound
    return customer


def attributes(session: Session) -> Sequence[Attribute]:
    """Return all attributes by label."""
    return session.scalars(sa.select(Attribute).order_by(sa.func.lower(Attribute.label))).all()


def get_attribute(session: Session, attribute_id: int) -> Attribute:
    """Return an attribute.

    Raises:
        NotFound: there is none with this id.
    """
    attribute = session.get(Attribute, attribute_id)
    if attribute is None:
        raise NotFound
    return attribute


def customer_count(session: Session) -> int:
    """Return how many customers there are."""
    return session.scalar(sa.select(sa.func.count(Customer.id))) or 0


def search(session: Session, text: str = "") -> sa.Select[Customer]:
    """Return the query of customers who match every word of *text*, by name.

    A word may stand in name, e-mail address, reference or the value of an attribute.
    """
    query = sa.select(Customer).order_by(sa.func.lower(Customer.name), Customer.id)
    for word in text.split()[:_WORDS_AT_MOST]:
        query = query.where(
            sa.or_(
                Customer.name.icontains(word, autoescape=True),
                Customer.email.icontains(word, autoescape=True),
                Customer.external_ref.icontains(word, autoescape=True),
                _some_attribute(session, word),
            )
        )
    return query


def find_meant(session: Session, typed: str, *, limit: int = 4) -> Sequence[Customer]:
    """Return the customers that a number, an e-mail address or a whole name means, *limit* at most.

    A number or an address names one person alone, whoever else may be called so.
    """
    typed = " ".join(typed.split())
    one = session.scalar(
        sa.select(Customer)
        .where(sa.or_(Customer.external_ref == typed, Customer.email == typed.lower()))
        .order_by(Customer.external_ref != typed, Customer.id)
        .limit(1)
    )
    if one is not None:
        return [one]
    # SQLite folds the case of ASCII letters alone; so a name is also found as it is written.
    called = sa.or_(Customer.name == typed, sa.func.lower(Customer.name) == typed.lower())
    return session.scalars(
        sa.select(Customer).where(called).order_by(Customer.id).limit(limit)
    ).all()


def find_by_refs_or_emails(
    session: Session, texts: Collection[str], *, batch: int = 1000
) -> dict[str, int]:
    """Return the customers named by these references or e-mail addresses: ``{text: id}``.

    A reference wins over an address. Whoever is not found is absent.
    """
    found: dict[str, int] = {}
    wanted = list(dict.fromkeys(texts))
    for start in range(0, len(wanted), batch):
        part = wanted[start : start + batch]
        by_email = {text.lower(): text for text in part}
        for column, spelling in (
            (Customer.email, by_email),
            (Customer.external_ref, {text: text for text in part}),
        ):
            rows = session.execute(sa.select(column, Customer.id).where(column.in_(spelling)))
            found.update({spelling[key]: customer_id for key, customer_id in rows if key})
    return found


def known_counts(session: Session) -> dict[str, int]:
    """Return for each key how many customers have a value: one pass over the customers."""
    each = _each_attribute(session)
    query = sa.select(each.c.key, sa.func.count()).select_from(Customer).join(each, sa.true())
    return {str(name): count for name, count in session.execute(query.group_by(each.c.key))}


def common_values(session: Session, key: str, *, limit: int = 30) -> list[str]:
    """Return the values of a text attribute that most customers have."""
    value = Customer.attributes[key].as_string()
    query = (
        sa.select(value)
        .where(value.is_not(None))
        .group_by(value)
        .order_by(sa.func.count().desc(), value)
        .limit(limit)
    )
    return [str(one) for one in session.scalars(query)]


def _some_attribute(session: Session, word: str) -> sa.ColumnElement[bool]:
    each = _each_attribute(session)
    value = sa.cast(each.c.value, sa.Text())
    return sa.exists(
        sa.select(sa.literal(1)).select_from(each).where(value.icontains(word, autoescape=True))
    ).correlate(Customer)


def _each_attribute(session: Session) -> sa.TableValuedAlias:
    """Return the attributes of a customer as rows of key and value."""
    is_postgres = session.get_bind().dialect.name == "postgresql"
    each = sa.func.jsonb_each_text if is_postgres else sa.func.json_each
    return each(Customer.attributes).table_valued("key", "value")
