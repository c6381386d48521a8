"""Take a decision back: the inverse of its changes, as a decision of its own."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.core.errors import Conflict, NotFound
from survey.core.roles import Actor
from survey.understand.themes import log
from survey.understand.themes.changes import Changes
from survey.understand.themes.errors import BuiltUpon
from survey.understand.themes.models import Action, Decision
from survey.understand.themes.reverting import Overtaken, revert


def undo(
    session: Session, study_id: int, *, actor: Actor, decision_id: int | None = None
) -> Decision:
    """Undo the latest decision of the study that stands, or the one given.

    Raises:
        NotFound: nothing is left to undo, or it was undone already.
        BuiltUpon: a later decision builds on it; the sentence names that one.
    """
    log.lock(session, study_id)
    query = sa.select(Decision).where(Decision.study_id == study_id, log.stands())
    if decision_id is not None:
        query = query.where(Decision.id == decision_id)
    decision = session.scalar(query.order_by(Decision.id.desc()).limit(1))
    if decision is None:
        raise NotFound(
            "There is nothing to undo."
            if decision_id is None
            else "This decision has been undone already."
        )
    entries = decision.payload["changes"]
    made = [
        entry["theme"] for entry in entries if entry["row"] == "theme" and entry["before"] is None
    ]
    _refuse_if_built_upon(session, decision, made)
    # What a failed undo has done so far must not stay, and the session must live on for the
    # sentence that names the later decision.
    savepoint = session.begin_nested()
    try:
        revert(session, entries)
    except Overtaken as overtaken:
        savepoint.rollback()
        _refuse_if_built_upon(session, decision, list(overtaken.theme_ids))
        raise BuiltUpon(
            "This can no longer be undone: what it changed has changed again."
        ) from overtaken
    savepoint.commit()
    changes = Changes(session, actor_id=actor.id)
    changes.themes = [int(one) for one in decision.payload["touched"].split(",") if one]
    return log.record(
        session,
        study_id,
        changes,
        action=Action.UNDO,
        text=f"Undid: {decision.payload['text']}",
        actor=actor,
        run_id=decision.run_id,
        undoes_id=decision.id,
    )


def undo_back_to(
    session: Session, study_id: int, decision_id: int, *, actor: Actor, expected: int | None = None
) -> list[Decision]:
    """Undo a decision and every later one that stands, the newest first; one undo for each.

    Args:
        session: The session.
        study_id: Where.
        decision_id: The oldest decision to undo.
        actor: Who undoes.
        expected: How many the person was told of; None: however many there are.

    Raises:
        NotFound: it stands no longer, or is not of this study.
        Conflict: there are more or fewer by now than the person was told.
        BuiltUpon: one of them can no longer be undone.
    """
    log.lock(session, study_id)
    ids = session.scalars(
        sa.select(Decision.id)
        .where(Decision.study_id == study_id, Decision.id >= decision_id, log.stands())
        .order_by(Decision.id.desc())
    ).all()
    if decision_id not in ids:
        raise NotFound("This decision has been undone already.")
    if expected is not None and expected != len(ids):
        raise Conflict(
            f"There are {len(ids)} decisions to undo by now, not {expected}. Nothing was undone;"
            " look at the list again."
        )
    return [undo(session, study_id, actor=actor, decision_id=one) for one in ids]


def _refuse_if_built_upon(session: Session, decision: Decision, theme_ids: list[int]) -> None:
    """Refuse if a standing later decision touches a theme of *theme_ids*."""
    for theme_id in theme_ids:
        later = session.scalar(
            sa.select(Decision)
            .where(
                Decision.study_id == decision.study_id,
                Decision.id > decision.id,
                Decision.payload["touched"].as_string().like(f"%,{theme_id},%"),
                log.stands(),
            )
            .order_by(Decision.id.desc())
            .limit(1)
        )
        if later is not None:
            raise BuiltUpon(
                f"A later decision builds on this one. Undo that one first: {later.payload['text']}"
            )
