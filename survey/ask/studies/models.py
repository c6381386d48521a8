"""Studies: one question the organisation wants answered, and who takes part in finding out."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from survey.core.db import Base, ByValue, created, fk, one_of, pk
from survey.core.roles import StudyRole


class Study(Base):
    """One question the organisation wants answered, and the decision that depends on it."""

    __tablename__ = "study"
    __table_args__ = (one_of("team_role", StudyRole),)

    id: Mapped[pk]
    title: Mapped[str] = mapped_column(sa.String(160))
    #: What do we need to learn?
    question: Mapped[str] = mapped_column(default="")
    #: What will change because of it?
    decision: Mapped[str] = mapped_column(default="")
    owner_id: Mapped[int] = fk("account.id")
    #: What everybody with an account is in this study at least; None: only its members know of it.
    team_role: Mapped[StudyRole | None] = mapped_column(ByValue(StudyRole))
    #: The people and answers in it are invented, to try the product with.
    is_fictional: Mapped[bool] = mapped_column(default=False)
    archived_at: Mapped[dt.datetime | None]
    created_at: Mapped[created]


class StudyMember(Base):
    """A person takes part in a study, as reader, coder or lead."""

    __tablename__ = "study_member"
    __table_args__ = (one_of("role", StudyRole),)

    study_id: Mapped[int] = fk("study.id", ondelete="CASCADE", index=False, primary_key=True)
    account_id: Mapped[int] = fk("account.id", ondelete="CASCADE", primary_key=True)
    role: Mapped[StudyRole] = mapped_column(ByValue(StudyRole))
    created_at: Mapped[created]
