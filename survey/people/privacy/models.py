"""What a customer allowed, said or took back; append-only, the newest row per purpose holds."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from survey.core.db import Base, ByValue, fk, now, one_of, pk


class Purpose(StrEnum):
    """What the consent is for."""

    RESEARCH_CONTACT = "research_contact"
    PROFILING = "profiling"
    RECORDING = "recording"
    QUOTE = "quote"


class Consent(Base):
    """One word of a customer about one purpose, given or taken back."""

    __tablename__ = "consent"
    __table_args__ = (
        one_of("purpose", Purpose),
        sa.Index(None, "customer_id", "purpose", "at"),
    )

    id: Mapped[pk]
    customer_id: Mapped[int] = fk("customer.id", ondelete="CASCADE", index=False)
    purpose: Mapped[Purpose] = mapped_column(ByValue(Purpose))
    given: Mapped[bool]
    at: Mapped[dt.datetime] = mapped_column(default=now)
    #: Where the word was said: "import", "unsubscribe link", "interview", "survey".
    source: Mapped[str] = mapped_column(sa.String(80))
    #: Which wording the person saw or heard, e.g. "interview-1".
    wording_version: Mapped[str] = mapped_column(sa.String(80), default="")
