"""Groups of themes as the decision log changes them, noted like every other change."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.understand.themes.changes import Changes, Entry
from survey.understand.themes.models import GroupTier, Theme, ThemeGroup, ThemeState


class Regrouped(Exception):
    """A group is no longer as the decision left it."""


def create_group(changes: Changes, group: ThemeGroup) -> ThemeGroup:
    """Add *group* and note it."""
    changes.session.add(group)
    changes.session.flush()
    changes.entries.append(
        {"row": "group", "group": group.id, "before": None, "after": {"is_in_use": True}}
    )
    return group


def edit_group(changes: Changes, group: ThemeGroup, **fields: Any) -> None:
    """Set *fields* of *group* to new values; equal values are not noted."""
    changed = {name: value for name, value in fields.items() if getattr(group, name) != value}
    if not changed:
        return
    before = {name: _plain(getattr(group, name)) for name in changed}
    for name, value in changed.items():
        setattr(group, name, value)
    changes.session.flush()
    after = {name: _plain(value) for name, value in changed.items()}
    changes.entries.append({"row": "group", "group": group.id, "before": before, "after": after})


def revert_group(session: Session, entry: Entry) -> None:
    """Take back what *entry* notes of a group.

    Raises:
        Regrouped: it is no longer as the decision left it.
    """
    group = session.get_one(ThemeGroup, entry["group"], populate_existing=True)
    if any(_plain(getattr(group, name)) != value for name, value in entry["after"].items()):
        raise Regrouped
    if entry["before"] is None:
        # The row stays, as a theme's does: its number is never given to another.
        if _holds(session, group.id):
            raise Regrouped
        group.is_in_use = False
        return
    if entry["before"].get("is_in_use") is False and _holds(session, group.id):
        raise Regrouped
    for name, value in entry["before"].items():
        setattr(group, name, GroupTier(value) if name == "tier" else value)


def _holds(session: Session, group_id: int) -> bool:
    session.flush()
    themes = sa.select(Theme.id).where(
        Theme.group_id == group_id, Theme.state == ThemeState.ACCEPTED
    )
    below = sa.select(ThemeGroup.id).where(ThemeGroup.parent_id == group_id, ThemeGroup.is_in_use)
    return bool(session.scalar(sa.select(sa.or_(themes.exists(), below.exists()))))


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, StrEnum) else value
