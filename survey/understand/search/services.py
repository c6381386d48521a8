"""Keeping a search under a name, and letting go of it."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.core.errors import DomainError, NotFound
from survey.core.roles import Actor
from survey.understand.search.models import SavedSearch

LONGEST_NAME = 80
MOST_KEPT = 100


def save(session: Session, name: str, asked: Mapping[str, str], *, actor: Actor) -> SavedSearch:
    """Keep a search; one of the same name is replaced.

    Raises:
        DomainError: it has no name, asks for nothing, or there are too many.
    """
    name = " ".join(name.split())
    if not name:
        raise DomainError("Give the search a name, so that you find it again.", field="name")
    if len(name) > LONGEST_NAME:
        raise DomainError(f"At most {LONGEST_NAME} characters fit in the name.", field="name")
    if not asked:
        raise DomainError("Search for something first; then it can be kept.", field="name")
    kept = session.scalars(sa.select(SavedSearch).where(SavedSearch.account_id == actor.id)).all()
    for one in kept:
        if one.name == name:
            one.asked = dict(asked)
            return one
    if len(kept) >= MOST_KEPT:
        raise DomainError(f"You keep {MOST_KEPT} searches; remove one first.", field="name")
    found = SavedSearch(account_id=actor.id, name=name, asked=dict(asked))
    session.add(found)
    session.flush()
    return found


def remove(session: Session, saved_id: int, *, actor: Actor) -> None:
    """Forget a search.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    one = session.scalar(
        sa.select(SavedSearch).where(SavedSearch.id == saved_id, SavedSearch.account_id == actor.id)
    )
    if one is None:
        raise NotFound("There is no such search of yours.")
    session.delete(one)
