"""Which customer a row of a file is about: by reference, else by e-mail address."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.people.customers.models import Customer
from survey.people.customers.values import Value


class RowRefused(ValueError):
    """A row cannot be taken in; the message is a whole sentence."""


@dataclass(frozen=True, kw_only=True)
class Known:
    """A customer as she is kept now."""

    id: int
    external_ref: str | None
    email: str | None
    name: str
    locale: str
    timezone: str
    attributes: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row of a file, read and clean; empty cells are absent."""

    number: int
    fields: dict[str, str]
    attributes: dict[str, Value]
    may_be_asked: bool | None = None

    @property
    def external_ref(self) -> str | None:
        """The reference, if the row has one."""
        return self.fields.get("external_ref")

    @property
    def email(self) -> str | None:
        """The address, if the row has one."""
        return self.fields.get("email")


@dataclass
class Register:
    """Who stands on earlier rows of the same file.

    A dry run writes nothing, so what earlier rows would change is remembered here; taking the
    file in goes the same way, so that both find the same.
    """

    refs: dict[str, int] = field(default_factory=dict)
    emails: dict[str, int] = field(default_factory=dict)
    customers: dict[int, int] = field(default_factory=dict)
    #: Addresses that an earlier row took from their customer by giving her another.
    released: set[str] = field(default_factory=set)

    def refuse_repeated(self, row: Row, known: Known | None = None) -> None:
        """Refuse a row about somebody whom an earlier row was about.

        Raises:
            RowRefused: the sentence names the earlier row.
        """
        if row.external_ref in self.refs:
            at = self.refs[row.external_ref or ""]
            raise RowRefused(f"The reference {row.external_ref} stands on row {at} already.")
        if row.email in self.emails:
            at = self.emails[row.email or ""]
            raise RowRefused(f"The e-mail address {row.email} stands on row {at} already.")
        if known is not None and known.id in self.customers:
            raise RowRefused(f"Row {self.customers[known.id]} is about the same customer.")

    def note(self, row: Row, known: Known | None) -> None:
        """Remember an accepted row."""
        if row.external_ref:
            self.refs[row.external_ref] = row.number
        if row.email:
            self.emails[row.email] = row.number
        if known is not None:
            self.customers[known.id] = row.number
            if known.email and row.email and known.email != row.email:
                self.released.add(known.email)


@dataclass(frozen=True)
class Matches:
    """The customers that a batch of rows may be about."""

    by_ref: dict[str, Known]
    by_email: dict[str, Known]

    def find(self, row: Row, register: Register) -> Known | None:
        """Return the customer *row* is about, or None for a new one.

        Raises:
            RowRefused: reference and e-mail address belong to two customers.
        """
        of_ref = self.by_ref.get(row.external_ref) if row.external_ref else None
        of_email = self.by_email.get(row.email) if row.email else None
        if of_email is not None and of_email.email in register.released:
            of_email = None
        if of_email is None:
            return of_ref
        if of_ref is None:
            if row.external_ref and of_email.external_ref:
                raise RowRefused(
                    f"The e-mail address {row.email} belongs to the customer with the reference "
                    f"{of_email.external_ref}, not {row.external_ref}."
                )
            return of_email
        if of_ref.id != of_email.id:
            raise RowRefused(
                f"The reference {row.external_ref} and the e-mail address {row.email} belong to "
                "two different customers."
            )
        return of_ref


def look_up(session: Session, rows: Collection[Row]) -> Matches:
    """Return the customers that share a reference or an e-mail address with these rows.

    Two queries, however many rows; for batches of some hundred.
    """
    refs = [row.external_ref for row in rows if row.external_ref]
    by_ref = {
        one.external_ref: one
        for one in _known(session, Customer.external_ref.in_(refs), refs)
        if one.external_ref
    }
    # An address that its own customer keeps needs no second look: it can be nobody else's.
    own = {one.email for one in by_ref.values()}
    emails = [row.email for row in rows if row.email and row.email not in own]
    by_email = {one.email: one for one in by_ref.values() if one.email}
    for one in _known(session, Customer.email.in_(emails), emails):
        by_email[one.email or ""] = one
    return Matches(by_ref=by_ref, by_email=by_email)


def _known(session: Session, where: sa.ColumnElement[bool], wanted: Collection[str]) -> list[Known]:
    if not wanted:
        return []
    query = sa.select(
        Customer.id,
        Customer.external_ref,
        Customer.email,
        Customer.name,
        Customer.locale,
        Customer.timezone,
        Customer.attributes,
    ).where(where)
    return [Known(**row._mapping) for row in session.execute(query)]  # noqa: SLF001 - its public name
