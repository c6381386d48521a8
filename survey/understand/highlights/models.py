"""Who marked which words of a session, and what they thought about it."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from survey.core.db import Base, created, fk, now, pk


class Highlight(Base):
    """A person's mark on a statement of a session.

    The words, their place and their themes are the statement's; two people may mark the same.
    """

    __tablename__ = "highlight"
    __table_args__ = (sa.UniqueConstraint("statement_id", "author_id"),)

    id: Mapped[pk]
    statement_id: Mapped[int] = fk("statement.id", ondelete="CASCADE", index=False)
    author_id: Mapped[int] = fk("account.id", index=False)
    #: What the author thought; ours, and never evidence.
    memo: Mapped[str] = mapped_column(default="")
    created_at: Mapped[created]
    updated_at: Mapped[dt.datetime] = mapped_column(default=now, onupdate=now)
