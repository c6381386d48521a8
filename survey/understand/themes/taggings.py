"""Say of single statements where they belong: tag, untag, move."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.core.errors import DomainError
from survey.core.roles import Actor
from survey.understand.themes import log
from survey.understand.themes.changes import Changes
from survey.understand.themes.models import Action, Decision, Theme
from survey.understand.themes.regrouping import accepted_statements, carry
from survey.understand.themes.rules import chosen_statements, in_use, said


def tag(
    session: Session, theme: Theme, statement_ids: list[int], *, actor: Actor
) -> Decision | None:
    """Put statements into a theme by hand; None if all of them were there already.

    Raises:
        NothingChosen: no statement.
        NotFound: a statement is not of this study.
    """
    log.lock(session, theme.study_id)
    in_use(session, theme.study_id, theme.id)
    chosen = chosen_statements(session, theme.study_id, statement_ids)
    changes = Changes(session, actor_id=actor.id)
    new = changes.tag(theme, chosen, run_id=None)
    if not new:
        return None
    text = f"Tagged {said(len(new))} with “{theme.name}”."
    return log.record(session, theme.study_id, changes, action=Action.TAG, text=text, actor=actor)


def untag(session: Session, theme: Theme, statement_ids: list[int], *, actor: Actor) -> Decision:
    """Take statements out of a theme; no run will suggest them for it again.

    Raises:
        NothingChosen: no statement.
        NotFound: a statement is not of this study.
    """
    log.lock(session, theme.study_id)
    in_use(session, theme.study_id, theme.id)
    chosen = chosen_statements(session, theme.study_id, statement_ids)
    changes = Changes(session, actor_id=actor.id)
    out = changes.untag(theme, chosen)
    text = f"Took {said(len(out))} out of “{theme.name}”."
    return log.record(session, theme.study_id, changes, action=Action.UNTAG, text=text, actor=actor)


def move(
    session: Session, theme: Theme, into_id: int, statement_ids: list[int], *, actor: Actor
) -> Decision:
    """Move statements from a theme to another of the same kind.

    Raises:
        NothingChosen: no statement of the theme.
        KindsDiffer: a want and a need hold different statements.
        NotFound: a statement or a theme is not of this study.
    """
    log.lock(session, theme.study_id)
    in_use(session, theme.study_id, theme.id)
    target = in_use(session, theme.study_id, into_id, kind=theme.kind)
    if target.id == theme.id:
        raise DomainError("Choose another theme to move them to.", field="into")
    inside = set(accepted_statements(session, theme.id))
    chosen = chosen_statements(session, theme.study_id, [i for i in statement_ids if i in inside])
    changes = Changes(session, actor_id=actor.id)
    carry(changes, theme, target, chosen)
    changes.untag(theme, chosen)
    text = f"Moved {said(len(chosen))} from “{theme.name}” to “{target.name}”."
    return log.record(session, theme.study_id, changes, action=Action.MOVE, text=text, actor=actor)
