"""Customers and the typed attributes that an organisation knows of them."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from survey.core.db import Base, ByValue, Json, created, now, one_of, pk


class AttributeKind(StrEnum):
    """What values an attribute holds; decides which comparisons a segment may make."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    BOOLEAN = "boolean"


class Attribute(Base):
    """A typed field that customers may have, e.g. "country" or "contract since"."""

    __tablename__ = "attribute"
    __table_args__ = (one_of("kind", AttributeKind),)

    id: Mapped[pk]
    #: Key in ``Customer.attributes``: lower case, ASCII, e.g. "contract_since".
    key: Mapped[str] = mapped_column(sa.String(64), unique=True)
    label: Mapped[str] = mapped_column(sa.String(120))
    kind: Mapped[AttributeKind] = mapped_column(ByValue(AttributeKind))
    created_at: Mapped[created]


class Customer(Base):
    """A person we may ask. Values in ``attributes`` are JSON of their kind; dates as ISO text."""

    __tablename__ = "customer"
    __table_args__ = (
        sa.CheckConstraint("external_ref <> ''", name="external_ref_not_empty"),
        sa.CheckConstraint("email = lower(email) AND email <> ''", name="email_lower"),
    )

    id: Mapped[pk]
    #: The organisation's own number for this person (CRM id).
    external_ref: Mapped[str | None] = mapped_column(sa.String(190), unique=True)
    email: Mapped[str | None] = mapped_column(sa.String(254), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200), default="", index=True)
    locale: Mapped[str] = mapped_column(sa.String(35), default="")
    timezone: Mapped[str] = mapped_column(sa.String(64), default="")
    attributes: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    is_fictional: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[created]
    updated_at: Mapped[dt.datetime] = mapped_column(default=now, onupdate=now)
