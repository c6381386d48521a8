"""A file somebody brought: uploaded, checked in a dry run, then taken in."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from survey.core.db import Base, ByValue, Json, created, fk, one_of, pk


class ImportState(StrEnum):
    """How far a file has come."""

    UPLOADED = "uploaded"
    CHECKED = "checked"
    APPLIED = "applied"


class ImportFile(Base):
    """A file of customers or of past answers on its way in.

    Its content is dropped once it is applied: what counts then stands in the tables it filled.
    """

    __tablename__ = "import_file"
    __table_args__ = (one_of("state", ImportState),)

    id: Mapped[pk]
    kind: Mapped[str] = mapped_column(sa.String(24))
    #: What the file goes into, e.g. the id of the survey; None where there is only one place.
    target_id: Mapped[int | None] = mapped_column(sa.BigInteger)
    filename: Mapped[str] = mapped_column(sa.String(255))
    sha256: Mapped[str] = mapped_column(sa.String(64))
    content: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    mapping: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    state: Mapped[ImportState] = mapped_column(ByValue(ImportState), default=ImportState.UPLOADED)
    #: Counts by outcome (created, updated, unchanged, rejected), the columns of the rejected rows
    #: and, until the file is taken in, a few rows of each outcome.
    summary: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    #: Rows that were refused: {"row": line in the file, "reason": sentence, "values": {...}}.
    rejected: Mapped[list[Any]] = mapped_column(Json, default=list)
    actor_id: Mapped[int] = fk("account.id")
    created_at: Mapped[created]
    applied_at: Mapped[dt.datetime | None]
