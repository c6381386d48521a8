"""Take a planned codebook in, as part of one decision."""

from __future__ import annotations

import uuid

from sqlalchemy.orm import Session

from survey.act.exchange.identities import Names
from survey.act.exchange.models import Noun
from survey.act.exchange.planning import CodebookPlan, ThemePlan
from survey.core.imports import Outcome
from survey.understand.themes.changes import Changes
from survey.understand.themes.groups import create_group, edit_group
from survey.understand.themes.models import Theme, ThemeGroup, ThemeState


def write_codebook(
    session: Session,
    study_id: int,
    names: Names,
    plan: CodebookPlan,
    changes: Changes,
    *,
    origin: str,
    keep_ours: bool,
) -> dict[uuid.UUID, Theme]:
    """Make and change themes and groups; return number -> the theme that codings with it go to."""
    groups: dict[uuid.UUID, ThemeGroup] = {}
    for one in plan.groups:
        coming, group = one.coming, one.group
        if group is None:
            parent = groups.get(coming.parent) if coming.parent is not None else None
            group = create_group(
                changes,
                ThemeGroup(
                    study_id=study_id,
                    kind=coming.kind,
                    tier=coming.tier,
                    name=coming.name,
                    parent_id=None if parent is None else parent.id,
                    definition=coming.definition,
                    memo=coming.memo,
                ),
            )
            names.keep(Noun.GROUP, coming.guid, group.id)
        groups[coming.guid] = group
    themes: dict[uuid.UUID, Theme] = {}
    for planned in plan.themes:
        theme = _write_theme(
            study_id, names, planned, changes, groups, origin=origin, keep_ours=keep_ours
        )
        if theme is not None:
            themes[planned.coming.guid] = theme
    for one in plan.groups:
        exemplar = themes.get(one.coming.exemplar) if one.coming.exemplar is not None else None
        group = groups[one.coming.guid]
        if exemplar is not None and group.exemplar_id is None:
            edit_group(changes, group, exemplar_id=exemplar.id)
    session.flush()
    return themes


def _write_theme(
    study_id: int,
    names: Names,
    plan: ThemePlan,
    changes: Changes,
    groups: dict[uuid.UUID, ThemeGroup],
    *,
    origin: str,
    keep_ours: bool,
) -> Theme | None:
    coming = plan.coming
    group = groups.get(coming.group) if coming.group is not None else None
    if plan.outcome is Outcome.CREATED:
        theme = changes.create(
            Theme(
                study_id=study_id,
                kind=coming.kind,
                state=ThemeState.ACCEPTED,
                name=coming.name,
                group_id=None if group is None else group.id,
                origin={"file": origin},
                **plan.values,
            )
        )
        names.keep(Noun.THEME, coming.guid, theme.id)
        return theme
    if plan.outcome is Outcome.REJECTED or plan.theme is None:
        return plan.coded_as
    names.keep(Noun.THEME, coming.guid, plan.theme.id)
    values = dict(plan.values)
    is_placed = plan.theme.group_id is not None
    if group is not None and not (keep_ours and is_placed):
        values["group_id"] = group.id
    if values:
        changes.edit(plan.theme, **values)
    return plan.theme
