"""Studies: one question the organisation wants answered."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from survey.core.db import Base, created, fk, pk


class Study(Base):
    """One question the organisation wants answered, and the decision that depends on it."""

    __tablename__ = "study"

    id: Mapped[pk]
    title: Mapped[str] = mapped_column(sa.String(160))
    #: What do we need to learn?
    question: Mapped[str] = mapped_column(default="")
    #: What will change because of it?
    decision: Mapped[str] = mapped_column(default="")
    owner_id: Mapped[int] = fk("account.id")
    #: The people and answers in it are invented, to try the product with.
    is_fictional: Mapped[bool] = mapped_column(default=False)
    archived_at: Mapped[dt.datetime | None]
    created_at: Mapped[created]
