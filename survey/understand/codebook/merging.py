"""Merge several themes into one, as one decision."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from survey.core.errors import DomainError
from survey.core.roles import Actor
from survey.understand.codebook.choosing import chosen
from survey.understand.themes import log
from survey.understand.themes.changes import Changes
from survey.understand.themes.models import Action, Decision
from survey.understand.themes.regrouping import merge_into
from survey.understand.themes.rules import in_use, said


def merge_all(
    session: Session, study_id: int, theme_ids: Sequence[int], into_id: int, *, actor: Actor
) -> Decision:
    """Merge themes into one of them, or into another; names and memos go over, too.

    Raises:
        NothingChosen: nothing was chosen.
        KindsDiffer: a want and a need are never merged.
        DomainError: there is nothing to merge but the theme itself.
        NotFound: a theme is not of this study.
    """
    log.lock(session, study_id)
    themes, _ = chosen(session, study_id, theme_ids, ())
    target = in_use(session, study_id, into_id)
    others = [one for one in themes if one.id != target.id]
    if not others:
        raise DomainError("Choose at least two cards to merge.")
    for one in others:
        in_use(session, study_id, one.id, kind=target.kind)
    changes = Changes(session, actor_id=actor.id)
    moved: set[int] = set()
    for one in others:
        moved.update(merge_into(session, changes, one, target))
    what = f"“{others[0].name}”" if len(others) == 1 else f"{len(others)} cards"
    text = f"Merged {what} into “{target.name}”: {said(len(moved))} more."
    return log.record(session, study_id, changes, action=Action.MERGE, text=text, actor=actor)
