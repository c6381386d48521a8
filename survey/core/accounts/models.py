"""People who work here, and the browsers they are signed in with."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from survey.core.db import Base, ByValue, created, fk, one_of, pk
from survey.core.roles import Role


class User(Base):
    """A person with an account. The table is ``account``: ``user`` is reserved in PostgreSQL."""

    __tablename__ = "account"
    __table_args__ = (
        one_of("role", Role),
        sa.CheckConstraint("email = lower(email)", name="email_lower"),
    )

    id: Mapped[pk]
    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    password_hash: Mapped[str] = mapped_column(sa.String(200))
    role: Mapped[Role] = mapped_column(ByValue(Role))
    active: Mapped[bool] = mapped_column(default=True)
    #: A password somebody else has seen is good for one sign-in only.
    must_change_password: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[created]
    last_seen_at: Mapped[dt.datetime | None]


class UserSession(Base):
    """One browser in which somebody signed in; the cookie's token is stored as its hash only."""

    __tablename__ = "account_session"

    id: Mapped[pk]
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    user_id: Mapped[int] = fk("account.id", ondelete="CASCADE")
    created_at: Mapped[created]
    expires_at: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime]
    user_agent: Mapped[str] = mapped_column(sa.String(120), default="")
    revoked_at: Mapped[dt.datetime | None]
