"""The audit trail: who did what to which thing."""

from __future__ import annotations

from typing import Any, Protocol

from sqlalchemy.orm import Session

from survey.core.audit.models import AuditEntry
from survey.core.roles import Actor
from survey.core.trace import request_id

__all__ = ["AuditEntry", "record"]


class Target(Protocol):
    """Anything with a table and an id."""

    __tablename__: str

    @property
    def id(self) -> int | None:
        """Its row; None before it is flushed."""


def record(
    session: Session, action: str, target: Target | None, *, actor: Actor | None, **data: Any
) -> AuditEntry:
    """Write down that *actor* did *action* to *target*, in the transaction of the deed itself.

    Args:
        session: The session of the deed.
        action: What happened, as ``<thing>.<past tense>``: ``segment.created``.
        target: The row it happened to; it is flushed first if it has no id yet.
        actor: Who did it; None for the program itself or a stranger.
        data: Ids, counts and names of columns only: never words or addresses of a customer.
    """
    if target is not None and target.id is None:
        session.flush()
    entry = AuditEntry(
        actor_id=None if actor is None else actor.id,
        action=action,
        target_type="" if target is None else target.__tablename__,
        target_id=None if target is None else target.id,
        data=data,
        request_id=request_id.get(),
    )
    session.add(entry)
    return entry
