"""Who decided what and when on one object: a statement or a link, read from the decision log.

The history of a theme is ``log.feed(theme_id=...)``. What features above know of a statement they
add with ``@adds_history``.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from survey.core.accounts.models import User
from survey.understand.themes.models import Action, Decision, Theme

#: The latest decisions that one page shows.
MOST = 50


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something somebody decided about an object.

    Attributes:
        actor: Who.
        text: What, in words that follow the name: "put it into “Arrive sooner”".
        detail: The whole decision, if it was about more than this; a reason, if one was given.
        undone_by: Who took it back; "" while it stands.
    """

    at: dt.datetime
    actor: str
    text: str
    detail: str = ""
    undone_by: str = ""


#: (session, id of a statement) -> what a feature above knows of it.
Addition = Callable[[Session, int], Iterable[Event]]
_additions: list[Addition] = []


def adds_history(addition: Addition) -> Addition:
    """Register what a feature above knows of a statement; as a decorator."""
    _additions.append(addition)
    return addition


def of_statement(session: Session, study_id: int, statement_id: int) -> list[Event]:
    """Return what was decided about a statement, the latest first; two queries, and the additions'."""
    rows = _decisions(session, study_id, like=f"%{statement_id}%")
    found: list[tuple[Any, dict[str, Any]]] = [
        (row, entry)
        for row in rows
        for entry in row.payload["changes"]
        if statement_id in entry.get("statements", ())
    ]
    names = _names(session, {entry["theme"] for _, entry in found if "theme" in entry})
    events = [
        Event(
            at=row.at,
            actor=row.actor,
            text=_of_statement(entry, names),
            detail=row.payload["text"],
            undone_by=row.undone_by or "",
        )
        for row, entry in found
    ]
    events += [event for addition in _additions for event in addition(session, statement_id)]
    return sorted(events, key=lambda one: one.at, reverse=True)[:MOST]


def of_links(
    session: Session, study_id: int, theme_id: int
) -> defaultdict[tuple[int, int], list[Event]]:
    """Return (want, need) -> what was decided about their link, latest first; one query."""
    found: defaultdict[tuple[int, int], list[Event]] = defaultdict(list)
    touched = Decision.payload["touched"].as_string().like(f"%,{theme_id},%")
    for row in _decisions(session, study_id, like='%"link"%', only=touched):
        for entry in row.payload["changes"]:
            if entry["row"] == "link":
                found[entry["want"], entry["need"]].append(
                    Event(
                        at=row.at,
                        actor=row.actor,
                        text=_of_link(entry),
                        undone_by=row.undone_by or "",
                    )
                )
    return found


def _decisions(
    session: Session, study_id: int, *, like: str, only: sa.ColumnElement[bool] | None = None
) -> list[Any]:
    """Return the decisions of a study whose changes may be meant, undos left out, latest first."""
    undo, undoer = aliased(Decision), aliased(User)
    query = (
        sa.select(
            Decision.at, Decision.payload, User.name.label("actor"), undoer.name.label("undone_by")
        )
        .join(User, User.id == Decision.actor_id)
        .outerjoin(undo, undo.undoes_id == Decision.id)
        .outerjoin(undoer, undoer.id == undo.actor_id)
        .where(
            Decision.study_id == study_id,
            Decision.action != Action.UNDO,
            # A first sieve in the database; what is meant is looked at above.
            sa.cast(Decision.payload["changes"], sa.Text).like(like),
        )
        .order_by(Decision.id.desc())
    )
    if only is not None:
        query = query.where(only)
    return list(session.execute(query))


def _names(session: Session, theme_ids: set[int]) -> dict[int, str]:
    rows = session.execute(sa.select(Theme.id, Theme.name).where(Theme.id.in_(theme_ids)))
    return {row[0]: row[1] for row in rows}


def _of_statement(entry: dict[str, Any], names: dict[int, str]) -> str:
    others = len(entry["statements"]) - 1
    along = f", with {others} other{'s' if others > 1 else ''}" if others else ""
    if entry["row"] == "kinds":
        if entry["after"] is None:
            return f"took back what it was said to be{along}"
        return f"said that it is {' and '.join(entry['after']['kinds'])}{along}"
    name = f"“{names.get(entry.get('theme', 0), 'a theme that is gone')}”"
    if entry["after"] == "accepted":
        return f"put it into {name}{along}"
    if entry["before"] == "accepted":
        return f"took it out of {name}{along}"
    return f"kept it out of {name}{along}"


def _of_link(entry: dict[str, Any]) -> str:
    before, after = entry["before"], entry["after"]
    if after is None:
        return "took the link away"
    if before is None:
        return f"linked them: {after['level']}"
    if before["level"] == after["level"]:
        return "changed its evidence"
    return f"said that it is {after['level']}, which was {before['level']}"
