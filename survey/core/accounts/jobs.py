"""What accounts do by themselves: forget sessions that ended long ago."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from survey.core.accounts.models import UserSession
from survey.core.db import now
from survey.core.jobs import JobContext, job

KEPT_DAYS = 30
_DAY_SECONDS = 86_400


@job("accounts.tidy", every_seconds=_DAY_SECONDS)
def tidy(context: JobContext) -> None:
    """Delete sessions that ended more than thirty days ago."""
    limit = now() - dt.timedelta(days=KEPT_DAYS)
    with context.transaction() as session:
        session.execute(
            sa.delete(UserSession).where(
                sa.or_(UserSession.expires_at < limit, UserSession.revoked_at < limit)
            )
        )
