"""What things of ours are called in the programs they came from."""

from __future__ import annotations

import uuid
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from survey.core.db import Base, BigId, created, fk


class Noun(StrEnum):
    """What an identity may be of."""

    THEME = "theme"
    GROUP = "theme_group"
    INTERVIEW = "interview"
    CUSTOMER = "customer"


class Identity(Base):
    """The number that another program knows a thing by, so that it is never taken in twice.

    What was never brought in needs none: its number is drawn from what it is (``refi.guids``).
    """

    __tablename__ = "exchange_identity"
    __table_args__ = (sa.Index(None, "study_id", "noun", "row_id"),)

    study_id: Mapped[int] = fk("study.id", index=False, primary_key=True)
    guid: Mapped[uuid.UUID] = mapped_column(sa.Uuid, primary_key=True)
    noun: Mapped[str] = mapped_column(sa.String(24))
    row_id: Mapped[int] = mapped_column(BigId)
    created_at: Mapped[created]
