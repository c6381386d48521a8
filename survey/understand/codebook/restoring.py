"""Make the codebook what it was, as a new decision: nothing that came after is lost from the log."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.core.errors import DomainError
from survey.core.roles import Actor
from survey.understand.codebook.versions import (
    GROUP_FIELDS,
    THEME_FIELDS,
    State,
    Version,
    in_use,
    state_at,
)
from survey.understand.themes import log
from survey.understand.themes.changes import Changes
from survey.understand.themes.groups import edit_group
from survey.understand.themes.models import (
    Action,
    Decision,
    GroupTier,
    Theme,
    ThemeGroup,
    ThemeState,
)


def restore(session: Session, study_id: int, version: Version, *, actor: Actor) -> Decision:
    """Give wordings, groups and what is in use back as they were after a decision.

    Codings stay as they are: a theme that comes back holds the statements it held when it went, and
    those of a theme that goes stay with it, out of sight.

    Raises:
        DomainError: the codebook is as it was then.
    """
    log.lock(session, study_id)
    wanted = state_at(session, study_id, version.id)
    changes = Changes(session, actor_id=actor.id)
    themes = session.scalars(
        sa.select(Theme).where(Theme.study_id == study_id).order_by(Theme.id)
    ).all()
    groups = session.scalars(
        sa.select(ThemeGroup).where(ThemeGroup.study_id == study_id).order_by(ThemeGroup.id)
    ).all()
    _bring_back_groups(changes, groups, wanted)
    _restore_themes(changes, themes, wanted)
    for group in groups:
        if group.is_in_use and not in_use(wanted["group", group.id]):
            edit_group(changes, group, is_in_use=False)
    if not changes.entries:
        raise DomainError("The codebook is as it was then. There is nothing to restore.")
    text = f"Restored version {version.number} of the codebook."
    return log.record(session, study_id, changes, action=Action.RESTORE, text=text, actor=actor)


def _bring_back_groups(changes: Changes, groups: Sequence[ThemeGroup], wanted: State) -> None:
    """Bring groups back before what stands in them, those on top first."""
    for is_first in (True, False):
        for group in groups:
            values = wanted["group", group.id]
            fields = {name: values[name] for name in GROUP_FIELDS}
            if in_use(values) and (fields["tier"] == GroupTier.PRIMARY) is is_first:
                edit_group(changes, group, **{**fields, "tier": GroupTier(fields["tier"])})


def _restore_themes(changes: Changes, themes: Sequence[Theme], wanted: State) -> None:
    """Take out of use what was not there, then give names and the rest: names are freed first."""
    staying = []
    for theme in themes:
        if in_use(wanted["theme", theme.id]):
            staying.append(theme)
        elif theme.state is ThemeState.ACCEPTED:
            changes.edit(theme, state=ThemeState.RETIRED)
    for theme in staying:
        name = wanted["theme", theme.id]["name"]
        if theme.state is ThemeState.ACCEPTED and theme.name != name:
            changes.edit(theme, name=f"{name[:280]} ({theme.id})")
    for theme in staying:
        values = wanted["theme", theme.id]
        fields = {name: values[name] for name in THEME_FIELDS if name != "merged_into_id"}
        changes.edit(theme, **{**fields, "state": ThemeState.ACCEPTED, "merged_into_id": None})
