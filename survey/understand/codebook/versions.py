"""The codebook as it was after any decision: the present one, with later decisions taken off.

Every decision that changed a wording, a group or what is in use makes a version. Nothing is stored
for it: the log of decisions says what each changed, and so what was before.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from survey.core.accounts.models import User
from survey.core.errors import NotFound
from survey.understand.themes.models import Action, Decision, Theme, ThemeGroup, ThemeState

#: What can change a codebook; tagging and linking do not.
CHANGING = (
    Action.ACCEPT,
    Action.REJECT,
    Action.MERGE,
    Action.SPLIT,
    Action.RENAME,
    Action.GROUP,
    Action.IMPORT,
    Action.RESTORE,
)
THEME_FIELDS = (
    "name",
    "definition",
    "include_when",
    "exclude_when",
    "metric",
    "aliases",
    "memo",
    "examples",
    "near_misses",
    "colour",
    "group_id",
    "state",
    "merged_into_id",
)
GROUP_FIELDS = (
    "name",
    "tier",
    "exemplar_id",
    "parent_id",
    "definition",
    "memo",
    "is_in_use",
)
#: ("theme" or "group", id) -> field -> value.
State = dict[tuple[str, int], dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Version:
    """A decision that changed the codebook.

    Attributes:
        number: 1 is the first of the study.
        id: Of the decision.
    """

    id: int
    number: int
    at: dt.datetime
    actor: str
    text: str


def count(session: Session, study_id: int) -> int:
    """Return how many versions the codebook of a study has had."""
    total = session.scalar(
        sa.select(sa.func.count()).select_from(Decision).where(*_changing(study_id))
    )
    return total or 0


def versions(session: Session, study_id: int, *, limit: int = 50, offset: int = 0) -> list[Version]:
    """Return versions, newest first; two queries."""
    total = count(session, study_id)
    rows = session.execute(
        sa.select(Decision.id, Decision.at, User.name, Decision.payload["text"].as_string())
        .join(User, User.id == Decision.actor_id)
        .where(*_changing(study_id))
        .order_by(Decision.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return [
        Version(id=i, number=total - offset - place, at=at, actor=name, text=text)
        for place, (i, at, name, text) in enumerate(rows)
    ]


def get_version(session: Session, study_id: int, decision_id: int) -> Version:
    """Return one version.

    Raises:
        NotFound: no such decision changed this codebook.
    """
    row = session.execute(
        sa.select(Decision.id, Decision.at, User.name, Decision.payload["text"].as_string())
        .join(User, User.id == Decision.actor_id)
        .where(Decision.id == decision_id, *_changing(study_id))
    ).first()
    if row is None:
        raise NotFound("There is no such version of this codebook.")
    number = session.scalar(
        sa.select(sa.func.count())
        .select_from(Decision)
        .where(Decision.id <= decision_id, *_changing(study_id))
    )
    return Version(id=row[0], number=number or 1, at=row[1], actor=row[2], text=row[3])


def present(session: Session, study_id: int) -> State:
    """Return the codebook as it is; two queries."""
    themes = session.scalars(
        sa.select(Theme).where(Theme.study_id == study_id).execution_options(populate_existing=True)
    )
    groups = session.scalars(
        sa.select(ThemeGroup)
        .where(ThemeGroup.study_id == study_id)
        .execution_options(populate_existing=True)
    )
    state: State = {}
    for theme in themes:
        values = {name: _plain(getattr(theme, name)) for name in THEME_FIELDS}
        state["theme", theme.id] = {**values, "kind": theme.kind.value}
    for group in groups:
        values = {name: _plain(getattr(group, name)) for name in GROUP_FIELDS}
        state["group", group.id] = {**values, "kind": group.kind.value}
    return state


def state_at(session: Session, study_id: int, decision_id: int) -> State:
    """Return the codebook as it was right after a decision; four queries.

    Costs as much as there are later decisions: the log is read backwards from now.
    """
    state = present(session, study_id)
    undone = aliased(Decision)
    later = session.execute(
        sa.select(Decision.action, Decision.payload, undone.payload)
        .outerjoin(undone, undone.id == Decision.undoes_id)
        .where(Decision.id > decision_id, *_changing(study_id))
        .order_by(Decision.id.desc())
    )
    for action, payload, undone_payload in later:
        if action is Action.UNDO:
            # Before the undo, what it undid held.
            for entry in undone_payload["changes"]:
                _set(state, entry, "after")
            continue
        for entry in reversed(payload["changes"]):
            _set(state, entry, "before")
    return state


def in_use(values: Mapping[str, Any]) -> bool:
    """Whether a theme or group of a state belongs to the codebook."""
    if "is_in_use" in values:
        return bool(values["is_in_use"])
    return bool(values["state"] == ThemeState.ACCEPTED.value)


def _set(state: State, entry: Mapping[str, Any], side: str) -> None:
    noun = entry["row"]
    if noun not in {"theme", "group"}:
        return
    values = state.get((noun, entry[noun]))
    if values is None:
        return
    told = entry[side]
    if told is None:
        # Before it was made it was not there.
        told = {"state": "none"} if noun == "theme" else {"is_in_use": False}
    values.update(told)


def _changing(study_id: int) -> Sequence[sa.ColumnElement[bool]]:
    """Return the conditions on a decision that it may have changed the codebook of a study."""
    undone = aliased(Decision)
    again = sa.select(undone.id).where(
        undone.id == Decision.undoes_id, undone.action.in_([*CHANGING, Action.REDO])
    )
    return (
        Decision.study_id == study_id,
        sa.or_(
            Decision.action.in_([*CHANGING, Action.REDO]),
            sa.and_(Decision.action == Action.UNDO, again.exists()),
        ),
    )


def _plain(value: Any) -> Any:
    return getattr(value, "value", value)
