"""The keys that people chose for themselves."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from survey.core.db import Base, fk


class OwnKey(Base):
    """A person does an action with another key than usual."""

    __tablename__ = "account_key"
    __table_args__ = (sa.CheckConstraint("key <> ''", name="key_said"),)

    user_id: Mapped[int] = fk("account.id", ondelete="CASCADE", index=False, primary_key=True)
    #: As ``survey.core.keys`` registers it; of a screen that is gone it does nothing.
    action: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(16))
