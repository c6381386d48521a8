"""Do again what was undone, as a decision of its own: the last undo first, until somebody decides anew."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.core.errors import NotFound
from survey.core.roles import Actor
from survey.understand.themes import log
from survey.understand.themes.changes import Changes, Entry
from survey.understand.themes.errors import BuiltUpon
from survey.understand.themes.models import Action, Decision
from survey.understand.themes.reverting import Overtaken, revert

#: Decisions looked back upon: so many undos in a row can be done again.
_REACH = 200


def redo(session: Session, study_id: int, *, actor: Actor) -> Decision:
    """Do again what the latest undo took back.

    The undone decision stays undone and its undo stays in the list; what happens now is a new
    decision with the same changes, which can be undone like any other.

    Raises:
        NotFound: nothing was undone since the latest decision.
        BuiltUpon: what it changed has changed since.
    """
    log.lock(session, study_id)
    undone_id = next_redo(session, study_id)
    if undone_id is None:
        raise NotFound("There is nothing to do again: nothing was undone since the last decision.")
    decision = session.get_one(Decision, undone_id)
    text = decision.payload["text"].removeprefix("Again: ")
    entries = [_swapped(entry, decision.run_id) for entry in decision.payload["changes"]]
    savepoint = session.begin_nested()
    try:
        revert(session, list(reversed(entries)))
    except Overtaken as overtaken:
        savepoint.rollback()
        raise BuiltUpon(
            "This can no longer be done again: what it changed has changed since."
        ) from overtaken
    savepoint.commit()
    changes = Changes(session, actor_id=actor.id)
    changes.themes = [int(one) for one in decision.payload["touched"].split(",") if one]
    changes.entries = list(decision.payload["changes"])
    return log.record(
        session,
        study_id,
        changes,
        action=Action.REDO,
        text=f"Again: {text}",
        actor=actor,
        run_id=decision.run_id,
        proposal=decision.payload.get("proposal"),
    )


def next_redo(session: Session, study_id: int) -> int | None:
    """Return the decision that would be done again, if there is one; one query."""
    rows = session.execute(
        sa.select(Decision.action, Decision.undoes_id)
        .where(Decision.study_id == study_id)
        .order_by(Decision.id.desc())
        .limit(_REACH)
    )
    again = 0
    for action, undoes_id in rows:
        if action is Action.REDO:
            again += 1
        elif action is not Action.UNDO:
            return None
        elif again:
            again -= 1
        else:
            return undoes_id
    return None


def _swapped(entry: Entry, run_id: int | None) -> Entry:
    """Return the entry that takes an undo of *entry* back."""
    swapped = {**entry, "before": entry["after"], "after": entry["before"]}
    if entry["before"] is not None:
        return swapped
    if entry["row"] == "theme":
        # An undo retires what the decision had made.
        swapped["after"] = {"state": "retired"}
    elif entry["row"] == "group":
        swapped["after"] = {"is_in_use": False}
    elif entry["row"] == "tagging":
        swapped["run"] = entry.get("run", run_id)
    return swapped
