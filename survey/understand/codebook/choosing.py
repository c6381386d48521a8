"""What was chosen on the board, and the rules of what may stand in what."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.core.errors import DomainError, NotFound
from survey.understand.themes.errors import KindsDiffer, NothingChosen
from survey.understand.themes.models import (
    GroupTier,
    Theme,
    ThemeGroup,
    ThemeKind,
    ThemeState,
)
from survey.understand.themes.rules import LONGEST_NAME


def chosen(
    session: Session, study_id: int, theme_ids: Sequence[int], group_ids: Sequence[int]
) -> tuple[list[Theme], list[ThemeGroup]]:
    """Return what was chosen, in the order of choice, each once.

    Raises:
        NothingChosen: nothing was.
        NotFound: something is not of this study, or no longer in use.
    """
    if not theme_ids and not group_ids:
        raise NothingChosen("Choose cards or groups first.")
    fresh = {"populate_existing": True}
    themes = {
        one.id: one
        for one in session.scalars(
            sa.select(Theme)
            .where(
                Theme.id.in_(theme_ids),
                Theme.study_id == study_id,
                Theme.state == ThemeState.ACCEPTED,
            )
            .execution_options(**fresh)
        )
    }
    groups = {
        one.id: one
        for one in session.scalars(
            sa.select(ThemeGroup)
            .where(
                ThemeGroup.id.in_(group_ids),
                ThemeGroup.study_id == study_id,
                ThemeGroup.is_in_use,
            )
            .execution_options(**fresh)
        )
    }
    if set(theme_ids) - themes.keys() or set(group_ids) - groups.keys():
        raise NotFound("Some of these cards are no longer there. Load the board again.")
    return [themes[i] for i in dict.fromkeys(theme_ids)], [
        groups[i] for i in dict.fromkeys(group_ids)
    ]


def group_in_use(session: Session, study_id: int, group_id: int) -> ThemeGroup:
    """Return a group of the study that is in use.

    Raises:
        NotFound: there is none.
        DomainError: it was dissolved.
    """
    found = session.get(ThemeGroup, group_id, populate_existing=True)
    if found is None or found.study_id != study_id:
        raise NotFound("There is no such group in this study.")
    if not found.is_in_use:
        raise DomainError("This group was dissolved meanwhile. Undo that first, or choose another.")
    return found


def checked_name(name: str) -> str:
    """Return a name in one line.

    Raises:
        DomainError: it is too long.
    """
    name = " ".join(name.split())
    if len(name) > LONGEST_NAME:
        raise DomainError(f"Keep it within {LONGEST_NAME} characters.", field="name")
    return name


def counted(themes: Sequence[Theme], groups: Sequence[ThemeGroup]) -> str:
    """Return "“Name”", "4 cards" or "4 cards and 2 groups"."""
    if len(themes) == 1 and not groups:
        return f"“{themes[0].name}”"
    parts = []
    if themes:
        parts.append(f"{len(themes)} card{'s' if len(themes) > 1 else ''}")
    if groups:
        parts.append(f"{len(groups)} group{'s' if len(groups) > 1 else ''}")
    return " and ".join(parts)


def one_kind(themes: Sequence[Theme], groups: Sequence[ThemeGroup]) -> ThemeKind:
    """Return the kind of all of them.

    Raises:
        KindsDiffer: wants and needs are among them.
    """
    kinds = {one.kind for one in themes} | {one.kind for one in groups}
    if len(kinds) > 1:
        raise KindsDiffer("Wants and needs are grouped apart. Choose cards of one kind.")
    return kinds.pop()


def check_nesting(groups: Sequence[ThemeGroup], target: ThemeGroup) -> None:
    """Check that *groups* may stand in *target*.

    Raises:
        DomainError: they may not; the sentence says what to do first.
    """
    if any(one.id == target.id for one in groups):
        raise DomainError("A group cannot be put into itself.")
    if groups and target.tier is not GroupTier.PRIMARY:
        raise DomainError("Groups go into primary groups only. Make the other one primary first.")
    if any(one.tier is GroupTier.PRIMARY for one in groups):
        raise DomainError("A primary group stands on top. Make it secondary first.")


def themes_in(session: Session, group_ids: Sequence[int]) -> list[Theme]:
    """Return the themes in use in groups and in the groups below them."""
    below = sa.select(ThemeGroup.id).where(
        ThemeGroup.parent_id.in_(group_ids), ThemeGroup.is_in_use
    )
    return list(
        session.scalars(
            sa.select(Theme).where(
                sa.or_(Theme.group_id.in_(group_ids), Theme.group_id.in_(below)),
                Theme.state == ThemeState.ACCEPTED,
            )
        )
    )


def every_theme_in(session: Session, group_id: int) -> list[Theme]:
    """Return the themes of one group, those out of use too, so that none is left behind."""
    query = sa.select(Theme).where(Theme.group_id == group_id).order_by(Theme.id)
    return list(session.scalars(query))


def groups_in(session: Session, group_id: int) -> list[ThemeGroup]:
    """Return the groups in use in a group."""
    query = sa.select(ThemeGroup).where(ThemeGroup.parent_id == group_id, ThemeGroup.is_in_use)
    return list(session.scalars(query.order_by(ThemeGroup.id)))
