"""Group themes and groups, place them elsewhere, raise and lower a group, dissolve it.

Each verb is one decision, however many cards it is about, and is undone as one.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from survey.core.errors import DomainError
from survey.core.roles import Actor
from survey.understand.codebook.board import names_of
from survey.understand.codebook.choosing import (
    check_nesting,
    checked_name,
    chosen,
    counted,
    every_theme_in,
    group_in_use,
    groups_in,
    one_kind,
    themes_in,
)
from survey.understand.themes import log
from survey.understand.themes.changes import Changes
from survey.understand.themes.errors import NothingChosen
from survey.understand.themes.groups import create_group, edit_group
from survey.understand.themes.models import Action, Decision, GroupTier, ThemeGroup


def group(
    session: Session,
    study_id: int,
    theme_ids: Sequence[int],
    group_ids: Sequence[int] = (),
    *,
    actor: Actor,
    exemplar_id: int | None = None,
    name: str = "",
) -> ThemeGroup:
    """Put cards together in a new group: secondary, or primary if groups are among them.

    Args:
        session: The session.
        study_id: The study.
        theme_ids: Themes to group.
        group_ids: Secondary groups to group; a new primary group holds them.
        actor: Who decides.
        exemplar_id: The theme whose words stand for the group; None: the first one chosen.
        name: Another name for it; empty: it is called by the exemplar.

    Raises:
        NothingChosen: nothing was chosen.
        KindsDiffer: wants and needs are grouped apart.
        DomainError: a primary group is among them, or the exemplar is not.
        NotFound: something is not of this study.
    """
    log.lock(session, study_id)
    themes, groups = chosen(session, study_id, theme_ids, group_ids)
    kind = one_kind(themes, groups)
    for one in groups:
        if one.tier is GroupTier.PRIMARY:
            raise DomainError(
                "A primary group cannot stand in another group. Choose secondary groups or cards."
            )
    inside = {one.id for one in (*themes, *themes_in(session, [one.id for one in groups]))}
    if exemplar_id is None:
        exemplar_id = themes[0].id if themes else next((one.exemplar_id for one in groups), None)
    if exemplar_id is not None and exemplar_id not in inside:
        raise DomainError(
            "The card that speaks for a group stands in it. Choose one of its own.",
            field="exemplar",
        )
    changes = Changes(session, actor_id=actor.id)
    made = create_group(
        changes,
        ThemeGroup(
            study_id=study_id,
            kind=kind,
            tier=GroupTier.PRIMARY if groups else GroupTier.SECONDARY,
            name=checked_name(name),
            exemplar_id=exemplar_id,
        ),
    )
    for theme in themes:
        changes.edit(theme, group_id=made.id)
    for one in groups:
        edit_group(changes, one, parent_id=made.id)
    called = names_of(session, [made])[made.id]
    text = f"Grouped {counted(themes, groups)} as “{called}”."
    log.record(session, study_id, changes, action=Action.GROUP, text=text, actor=actor)
    return made


def place(
    session: Session,
    study_id: int,
    theme_ids: Sequence[int],
    group_ids: Sequence[int],
    into_id: int | None,
    *,
    actor: Actor,
) -> Decision | None:
    """Put cards and groups into a group, or on their own if *into_id* is None; None: no change.

    Raises:
        NothingChosen: nothing was chosen.
        KindsDiffer: a want was put among needs, or the other way round.
        DomainError: a group was put into a secondary group, or a primary one into another.
        NotFound: something is not of this study.
    """
    log.lock(session, study_id)
    themes, groups = chosen(session, study_id, theme_ids, group_ids)
    changes = Changes(session, actor_id=actor.id)
    target = None if into_id is None else group_in_use(session, study_id, into_id)
    if target is not None:
        one_kind(themes, [*groups, target])
        check_nesting(groups, target)
    for theme in themes:
        changes.edit(theme, group_id=into_id)
    for one in groups:
        edit_group(changes, one, parent_id=into_id)
    if not changes.entries:
        return None
    where = "on their own" if len(themes) + len(groups) > 1 else "on its own"
    if target is not None:
        where = f"into “{names_of(session, [target])[target.id]}”"
    text = f"Put {counted(themes, groups)} {where}."
    return log.record(session, study_id, changes, action=Action.GROUP, text=text, actor=actor)


def reword_group(
    session: Session,
    one: ThemeGroup,
    *,
    actor: Actor,
    name: str,
    exemplar_id: int | None,
    definition: str = "",
    memo: str = "",
) -> Decision | None:
    """Give a group another name, exemplar, definition or memo; None: all are as they were.

    Raises:
        DomainError: the exemplar is not in the group, the name is too long, or it is dissolved.
    """
    log.lock(session, one.study_id)
    group_in_use(session, one.study_id, one.id)
    if exemplar_id is not None and exemplar_id not in {
        theme.id for theme in themes_in(session, [one.id])
    }:
        raise DomainError(
            "The card that speaks for a group stands in it. Choose one of its own.",
            field="exemplar",
        )
    before = names_of(session, [one])[one.id]
    changes = Changes(session, actor_id=actor.id)
    edit_group(
        changes,
        one,
        name=checked_name(name),
        exemplar_id=exemplar_id,
        definition=definition.strip(),
        memo=memo.strip(),
    )
    if not changes.entries:
        return None
    after = names_of(session, [one])[one.id]
    text = f"Reworded the group “{after}”."
    if before != after:
        text = f"Renamed the group “{before}” to “{after}”."
    return log.record(session, one.study_id, changes, action=Action.GROUP, text=text, actor=actor)


def set_tier(
    session: Session,
    study_id: int,
    group_ids: Sequence[int],
    tier: GroupTier,
    *,
    actor: Actor,
) -> Decision | None:
    """Make groups primary or secondary; None: they are.

    Raises:
        NothingChosen: no group was chosen.
        DomainError: a group that holds groups cannot become secondary.
        NotFound: a group is not of this study.
    """
    log.lock(session, study_id)
    if not group_ids:
        raise NothingChosen("Choose a group: cards are tertiary, and are raised by grouping them.")
    _, groups = chosen(session, study_id, (), group_ids)
    changes = Changes(session, actor_id=actor.id)
    for one in groups:
        if tier is GroupTier.PRIMARY:
            edit_group(changes, one, tier=tier, parent_id=None)
            continue
        if groups_in(session, one.id):
            raise DomainError(
                f"“{names_of(session, [one])[one.id]}” holds groups, so it stays primary. "
                "Take them out first."
            )
        edit_group(changes, one, tier=tier)
    if not changes.entries:
        return None
    what = counted((), groups)
    text = f"Made {what} {tier}."
    return log.record(session, study_id, changes, action=Action.GROUP, text=text, actor=actor)


def dissolve(
    session: Session, study_id: int, group_ids: Sequence[int], *, actor: Actor
) -> Decision:
    """Take groups away; what is in them goes one level up.

    Raises:
        NothingChosen: no group was chosen.
        NotFound: a group is not of this study.
    """
    log.lock(session, study_id)
    if not group_ids:
        raise NothingChosen("Choose the group to dissolve.")
    _, groups = chosen(session, study_id, (), group_ids)
    changes = Changes(session, actor_id=actor.id)
    names = names_of(session, groups)
    for one in groups:
        for theme in every_theme_in(session, one.id):
            changes.edit(theme, group_id=one.parent_id)
        for below in groups_in(session, one.id):
            edit_group(changes, below, parent_id=None)
        edit_group(changes, one, is_in_use=False)
    called = " and ".join(f"“{names[one.id]}”" for one in groups)
    text = f"Dissolved the group{'s' if len(groups) > 1 else ''} {called}."
    return log.record(session, study_id, changes, action=Action.GROUP, text=text, actor=actor)
