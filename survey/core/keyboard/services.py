"""Choose keys of one's own, and go back to the usual ones."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.core import keys
from survey.core.keyboard.models import OwnKey
from survey.core.roles import Actor


def own_keys(session: Session, user_id: int) -> dict[str, str]:
    """Return action -> key, for the actions that the person gave another key."""
    rows = session.execute(sa.select(OwnKey.action, OwnKey.key).where(OwnKey.user_id == user_id))
    return {action: key for action, key in rows}  # noqa: C416 - rows are no pairs


def choose_keys(session: Session, chosen: Mapping[str, str], *, actor: Actor) -> dict[str, str]:
    """Keep the keys that somebody chose; return those that are not the usual ones.

    Args:
        session: The session.
        chosen: Action -> key; actions left out have their usual key.
        actor: Whose keys.

    Raises:
        KeyTaken: two actions of a screen would have the same key; nothing is kept.
        DomainError: something typed is no key.
    """
    own = keys.checked(chosen)
    session.execute(sa.delete(OwnKey).where(OwnKey.user_id == actor.id))
    session.add_all(
        OwnKey(user_id=actor.id, action=action, key=key) for action, key in sorted(own.items())
    )
    session.flush()
    return own
