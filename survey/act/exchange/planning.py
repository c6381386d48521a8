"""What a codebook would change here: new, changed, the same, or not to be taken, and why."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.act.exchange.codes import entry_of
from survey.act.exchange.identities import Names
from survey.act.exchange.incoming import Incoming, IncomingGroup, IncomingTheme
from survey.act.exchange.models import Noun
from survey.core.imports import Change, Outcome, RowOutcome
from survey.understand.codebook.board import name_of
from survey.understand.codebook.entries import MOST_ALIASES, Example, checked_aliases
from survey.understand.themes.models import Theme, ThemeGroup, ThemeState

_LABELS = {
    "name": "Name",
    "definition": "Definition",
    "include_when": "Include when",
    "exclude_when": "Exclude when",
    "metric": "Metric",
    "aliases": "Also called",
    "examples": "Examples",
    "near_misses": "Near misses",
    "memo": "Memo",
    "colour": "Colour",
    "group": "Group",
}


@dataclass(frozen=True, kw_only=True)
class ThemePlan:
    """What becomes of a code.

    Attributes:
        theme: Ours, if it is known here.
        coded_as: The theme that codings with it go to; None: a new one, or none at all.
        values: Columns to set.
        reason: Why it cannot be taken.
    """

    coming: IncomingTheme
    outcome: Outcome
    theme: Theme | None = None
    coded_as: Theme | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class GroupPlan:
    """What becomes of a code that holds others."""

    coming: IncomingGroup
    outcome: Outcome
    group: ThemeGroup | None = None


@dataclass(frozen=True, kw_only=True)
class CodebookPlan:
    """What a codebook would change."""

    groups: tuple[GroupPlan, ...]
    themes: tuple[ThemePlan, ...]
    refused: tuple[RowOutcome, ...]

    def rows(self) -> list[RowOutcome]:
        """Return what becomes of each code, as a list of rows to count and show."""
        found = [
            RowOutcome(
                row=at,
                outcome=one.outcome,
                who=f"{one.coming.kind.value.capitalize()}: {one.coming.name}",
                reason=one.reason,
                changes=one.changes,
                values={"Code": one.coming.name, "Kind": one.coming.kind.value},
            )
            for at, one in enumerate(self.themes, start=1)
        ]
        called = {one.coming.guid: one.coming.name for one in self.themes}
        for group in self.groups:
            name = group.coming.name or called.get(group.coming.exemplar or group.coming.guid, "")
            found.append(
                RowOutcome(row=len(found) + 1, outcome=group.outcome, who=f"Group: {name}")
            )
        return [*found, *self.refused]


def plan_codebook(
    session: Session,
    study_id: int,
    names: Names,
    coming: Incoming,
    *,
    keep_ours: bool,
) -> CodebookPlan:
    """Compare the codes of a file with ours.

    A code is one of ours if it has its number, or the same kind and name. What was merged or turned
    down here is not brought back; codings with what was merged go to what it was merged into.

    Args:
        session: The session.
        study_id: Where it goes.
        names: Numbers of the study.
        coming: The codes.
        keep_ours: Where both say something, ours stays; else the file's is taken.
    """
    themes = session.scalars(
        sa.select(Theme).where(Theme.study_id == study_id).order_by(Theme.id)
    ).all()
    by_id = {one.id: one for one in themes}
    known = {names.of(Noun.THEME, one.id): one for one in themes}
    by_name = {
        (one.kind, one.name.lower()): one for one in themes if one.state is ThemeState.ACCEPTED
    }
    groups = {
        names.of(Noun.GROUP, one.id): one
        for one in session.scalars(
            sa.select(ThemeGroup).where(ThemeGroup.study_id == study_id).order_by(ThemeGroup.id)
        )
    }
    group_plans = [_group(one, groups, by_id) for one in coming.groups]
    ours = {one.coming.guid: one.group.id for one in group_plans if one.group is not None}
    names_of_groups = {one.coming.guid: one.coming.name for one in group_plans}
    plans = []
    taken: set[int] = set()
    for one in coming.themes:
        theme = known.get(one.guid)
        if theme is None:
            theme = by_name.get((one.kind, one.name.lower()))
        if theme is not None and theme.id in taken:
            plans.append(
                ThemePlan(
                    coming=one,
                    outcome=Outcome.REJECTED,
                    theme=theme,
                    coded_as=theme,
                    reason=f"Another code of the file is “{theme.name}” here already.",
                )
            )
            continue
        if theme is not None:
            taken.add(theme.id)
        holder = by_name.get((one.kind, one.name.lower()))
        plans.append(
            _theme(
                session,
                one,
                theme,
                by_id,
                ours=ours,
                called=names_of_groups,
                keep_ours=keep_ours,
                name_is_free=holder is None or holder is theme,
            )
        )
    refused = tuple(
        RowOutcome(
            row=0,
            outcome=Outcome.REJECTED,
            who=f"Code: {code.name}",
            reason=reason,
            values={"Code": code.name, "Kind": ""},
        )
        for code, reason in coming.refused
    )
    return CodebookPlan(groups=tuple(group_plans), themes=tuple(plans), refused=refused)


def _group(
    coming: IncomingGroup, groups: Mapping[uuid.UUID, ThemeGroup], themes: Mapping[int, Theme]
) -> GroupPlan:
    group = groups.get(coming.guid)
    if group is None:
        group = next(
            (
                one
                for one in groups.values()
                if coming.name
                and one.is_in_use
                and one.kind is coming.kind
                and name_of(one, themes.get(one.exemplar_id or 0)).lower() == coming.name.lower()
            ),
            None,
        )
    if group is None or not group.is_in_use:
        return GroupPlan(coming=coming, outcome=Outcome.CREATED)
    return GroupPlan(coming=coming, outcome=Outcome.UNCHANGED, group=group)


def _theme(
    session: Session,
    coming: IncomingTheme,
    theme: Theme | None,
    by_id: Mapping[int, Theme],
    *,
    ours: Mapping[uuid.UUID, int],
    called: Mapping[uuid.UUID, str],
    keep_ours: bool,
    name_is_free: bool,
) -> ThemePlan:
    if theme is None:
        return ThemePlan(coming=coming, outcome=Outcome.CREATED, values=_new_values(coming))
    if theme.state is not ThemeState.ACCEPTED:
        into = theme
        while into.merged_into_id is not None:
            into = by_id[into.merged_into_id]
        is_merged = into is not theme and into.state is ThemeState.ACCEPTED
        reason = (
            f"It was merged into “{into.name}” here; what is coded with it goes there."
            if is_merged
            else "It was turned down or taken out of use here, and a file does not bring it back."
        )
        return ThemePlan(
            coming=coming,
            outcome=Outcome.REJECTED,
            theme=theme,
            coded_as=into if is_merged else None,
            reason=reason,
        )
    values = _changed(session, coming, theme, keep_ours=keep_ours, name_is_free=name_is_free)
    changes = [
        Change(
            field=_LABELS[name],
            before=_told(getattr(theme, name)),
            after=_told(value),
        )
        for name, value in values.items()
    ]
    moves = coming.group is not None and ours.get(coming.group) != theme.group_id
    if moves and not (keep_ours and theme.group_id is not None):
        name = called.get(coming.group, "") if coming.group is not None else ""
        changes.append(Change(field="Group", before="", after=name or coming.name))
    return ThemePlan(
        coming=coming,
        outcome=Outcome.UPDATED if changes else Outcome.UNCHANGED,
        theme=theme,
        coded_as=theme,
        values=values,
        changes=tuple(changes),
    )


def _new_values(coming: IncomingTheme) -> dict[str, Any]:
    entry = coming.entry
    values: dict[str, Any] = {
        name: str(entry.get(name) or "")
        for name in ("definition", "include_when", "exclude_when", "metric", "memo")
    }
    values["aliases"] = _aliases(entry.get("aliases"), coming.name)
    values["colour"] = coming.colour
    for name in ("examples", "near_misses"):
        values[name] = [{"text": one} for one in _items(entry.get(name))]
    return values


def _changed(
    session: Session,
    coming: IncomingTheme,
    theme: Theme,
    *,
    keep_ours: bool,
    name_is_free: bool,
) -> dict[str, Any]:
    """Return the columns that change; what the file leaves empty never empties ours."""
    now = entry_of(session, theme)
    values: dict[str, Any] = {}
    if coming.name != theme.name and name_is_free and not keep_ours:
        values["name"] = coming.name
    for name in ("definition", "include_when", "exclude_when", "metric", "memo"):
        told = str(coming.entry.get(name) or "")
        if told and told != str(now[name]).strip() and not (keep_ours and now[name]):
            values[name] = told
    if coming.colour and coming.colour != theme.colour and not (keep_ours and theme.colour):
        values["colour"] = coming.colour
    aliases = _aliases([*theme.aliases, *_items(coming.entry.get("aliases"))], theme.name)
    if aliases != theme.aliases:
        values["aliases"] = aliases
    for name in ("examples", "near_misses"):
        kept: list[Example] = list(getattr(theme, name))
        there = set(_items(now[name]))
        new = [{"text": one} for one in _items(coming.entry.get(name)) if one not in there]
        if new:
            values[name] = [*kept, *new]
    return values


def _aliases(told: Any, name: str) -> list[str]:
    return checked_aliases([one[:300] for one in _items(told)][:MOST_ALIASES], name)


def _items(told: Any) -> list[str]:
    if not isinstance(told, list):
        told = [told] if told else []
    return [" ".join(str(one).split()) for one in told if str(one).strip()]


def _told(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(
            one.get("text", "a statement") if isinstance(one, dict) else one for one in value
        )
    return str(value)


def coded_with(plan: CodebookPlan) -> Sequence[ThemePlan]:
    """Return the plans of codes that words may be coded with."""
    return [one for one in plan.themes if one.coded_as or one.outcome is Outcome.CREATED]
