"""Segments: customers who are asked together because they share a situation."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from survey.core.db import Base, ByValue, JsonOrNone, created, fk, one_of, pk


class SegmentKind(StrEnum):
    """A rule is evaluated anew each time; a list holds whom somebody put on it."""

    RULE = "rule"
    LIST = "list"


class Segment(Base):
    """Customers who share a situation, by rule or by list."""

    __tablename__ = "segment"
    __table_args__ = (
        one_of("kind", SegmentKind),
        sa.CheckConstraint("(kind = 'rule') = (rule IS NOT NULL)", name="rule_iff_kind_rule"),
    )

    id: Mapped[pk]
    name: Mapped[str] = mapped_column(sa.String(80), unique=True)
    kind: Mapped[SegmentKind] = mapped_column(ByValue(SegmentKind))
    #: Rule tree: {"all": [...]}, {"any": [...]}, {"not": {...}}, {"field", "op", "value"}, {"segment": id}.
    rule: Mapped[dict[str, Any] | None] = mapped_column(JsonOrNone)
    description: Mapped[str] = mapped_column(default="")
    created_by: Mapped[int | None] = fk("account.id", ondelete="SET NULL")
    created_at: Mapped[created]


class SegmentMember(Base):
    """A customer on a fixed list."""

    __tablename__ = "segment_member"

    segment_id: Mapped[int] = fk("segment.id", ondelete="CASCADE", index=False, primary_key=True)
    customer_id: Mapped[int] = fk("customer.id", ondelete="CASCADE", primary_key=True)
