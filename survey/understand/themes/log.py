"""The decision log: written here and nowhere else, read as history, undo stack and feed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from survey.ask.studies.models import Study
from survey.core.accounts.models import User
from survey.core.roles import Actor
from survey.understand.themes.changes import Changes
from survey.understand.themes.models import Action, Decision


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of the feed.

    Attributes:
        text: What was decided, as a sentence.
        is_undone: Somebody took it back.
        can_undo: It is neither undone nor itself an undo.
    """

    id: int
    at: dt.datetime
    actor: str
    action: Action
    text: str
    is_undone: bool

    @property
    def can_undo(self) -> bool:
        """Whether somebody may try to take it back."""
        return not self.is_undone and self.action is not Action.UNDO


def lock(session: Session, study_id: int) -> None:
    """Wait until nobody else decides in this study; ends with the transaction.

    SQLite has one writer at a time anyway, and ignores the clause.
    """
    session.execute(sa.select(Study.id).where(Study.id == study_id).with_for_update())


def record(
    session: Session,
    study_id: int,
    changes: Changes,
    *,
    action: Action,
    text: str,
    actor: Actor,
    run_id: int | None = None,
    proposal: int | None = None,
    undoes_id: int | None = None,
) -> Decision:
    """Append one decision.

    Args:
        session: The session in which *changes* were made.
        study_id: Where.
        changes: What it did.
        action: The verb.
        text: A sentence for the feed: what, with how many statements; no customer's words.
        actor: Who decided.
        run_id: The run that proposed it, if one did.
        proposal: Id of the cluster it decides on, if it does.
        undoes_id: The decision it takes back.
    """
    payload = {
        "text": text,
        "proposal": proposal,
        # Between commas, so that both databases find one id with LIKE.
        "touched": f",{','.join(map(str, changes.themes))},",
        "changes": changes.entries,
    }
    decision = Decision(
        study_id=study_id,
        actor_id=actor.id,
        action=action,
        payload=payload,
        run_id=run_id,
        undoes_id=undoes_id,
    )
    session.add(decision)
    session.flush()
    return decision


def proposal_of() -> sa.ColumnElement[int]:
    """Return the column with the cluster that a decision is about."""
    column: sa.ColumnElement[int] = Decision.payload["proposal"].as_integer()
    return column


def stands() -> sa.ColumnElement[bool]:
    """Return the condition that a decision is neither undone nor an undo."""
    later = aliased(Decision)
    undone = sa.select(later.id).where(later.undoes_id == Decision.id).exists()
    return sa.and_(Decision.action != Action.UNDO, ~undone)


def feed(
    session: Session,
    study_id: int,
    *,
    theme_id: int | None = None,
    limit: int = 20,
    offset: int = 0,
) -> list[Entry]:
    """Return the latest decisions of a study, or those that touched one theme, newest first."""
    later = aliased(Decision)
    query = (
        sa.select(
            Decision.id,
            Decision.at,
            User.name,
            Decision.action,
            Decision.payload["text"].as_string(),
            sa.select(later.id).where(later.undoes_id == Decision.id).exists(),
        )
        .join(User, User.id == Decision.actor_id)
        .where(Decision.study_id == study_id)
        .order_by(Decision.id.desc())
        .limit(limit)
        .offset(offset)
    )
    if theme_id is not None:
        query = query.where(Decision.payload["touched"].as_string().like(f"%,{theme_id},%"))
    return [
        Entry(id=i, at=at, actor=name, action=action, text=text, is_undone=undone)
        for i, at, name, action, text, undone in session.execute(query)
    ]


def count(session: Session, study_id: int) -> int:
    """Return how many decisions were taken in a study, undone ones and undos included."""
    total = session.scalar(
        sa.select(sa.func.count()).select_from(Decision).where(Decision.study_id == study_id)
    )
    return total or 0


def standing_since(session: Session, study_id: int, oldest: int) -> dict[int, int]:
    """Return decision -> how many that stand were taken since, itself included; one query."""
    ids = session.scalars(
        sa.select(Decision.id)
        .where(Decision.study_id == study_id, Decision.id >= oldest, stands())
        .order_by(Decision.id.desc())
    )
    return {decision_id: number for number, decision_id in enumerate(ids, start=1)}


def sentence(entry: Entry) -> str:
    """Return who decided what and when, for a message: "Ben, 14:02 on 21 Nov 2026: ..."."""
    return f"{entry.actor}, {entry.at:%H:%M} on {entry.at.day} {entry.at:%b %Y}: {entry.text}"


def latest_on_proposal(session: Session, study_id: int, cluster_id: int) -> Entry | None:
    """Return the last standing decision about a proposal."""
    row = session.execute(
        sa.select(
            Decision.id,
            Decision.at,
            User.name,
            Decision.action,
            Decision.payload["text"].as_string(),
        )
        .join(User, User.id == Decision.actor_id)
        .where(Decision.study_id == study_id, proposal_of() == cluster_id, stands())
        .order_by(Decision.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    return Entry(id=row[0], at=row[1], actor=row[2], action=row[3], text=row[4], is_undone=False)


def proposal_undone(session: Session, undo: Decision) -> int | None:
    """Return the cluster that an undo has put back among the proposals, if it was about one."""
    if undo.undoes_id is None:
        return None
    return session.scalar(sa.select(proposal_of()).where(Decision.id == undo.undoes_id))
