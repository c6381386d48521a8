"""What is asked about accounts more than once."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.core.accounts.models import User
from survey.core.roles import Role


def accounts(session: Session) -> list[User]:
    """Return all accounts, open ones first, by name."""
    return list(
        session.scalars(sa.select(User).order_by(User.active.desc(), sa.func.lower(User.name)))
    )


def has_administrator(session: Session) -> bool:
    """Return whether anybody can manage accounts."""
    found = sa.select(User.id).where(User.role == Role.ADMINISTRATOR, User.active).limit(1)
    return session.scalar(found) is not None
