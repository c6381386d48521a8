"""Who did what to which thing, when."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from survey.core.db import Base, created, fk, pk


class AuditEntry(Base):
    """One deed. Append-only; ``data`` holds ids and counts, never a customer's words or address."""

    __tablename__ = "audit_entry"
    __table_args__ = (sa.Index("ix_audit_entry_target", "target_type", "target_id"),)

    id: Mapped[pk]
    created_at: Mapped[created] = mapped_column(index=True)
    actor_id: Mapped[int | None] = fk("account.id", ondelete="SET NULL")
    action: Mapped[str] = mapped_column(sa.String(60))
    target_type: Mapped[str] = mapped_column(sa.String(60))
    target_id: Mapped[int | None] = mapped_column(sa.BigInteger())
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)
    request_id: Mapped[str | None] = mapped_column(sa.String(40))
