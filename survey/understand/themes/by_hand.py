"""Themes that people make of statements they chose themselves, without a proposal."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.core.errors import DomainError
from survey.core.roles import Actor
from survey.understand.themes import log
from survey.understand.themes.changes import Changes
from survey.understand.themes.models import Action, Theme, ThemeKind, ThemeState
from survey.understand.themes.rules import (
    Wording,
    checked_name,
    chosen_statements,
    in_use,
    said,
    statements_of_study,
)
from survey.understand.themes.taggings import tag


def create(
    session: Session,
    study_id: int,
    kind: ThemeKind,
    wording: Wording,
    *,
    actor: Actor,
    statement_ids: list[int] | None = None,
) -> Theme:
    """Make a theme by hand, of statements that a person chose, or of none yet.

    Raises:
        NameTaken: another theme in use has this name.
        NotFound: a statement is not of this study.
    """
    log.lock(session, study_id)
    name = checked_name(session, study_id, kind, wording.name)
    chosen = statements_of_study(session, study_id, statement_ids or [])
    changes = Changes(session, actor_id=actor.id)
    theme = changes.create(
        Theme(
            study_id=study_id,
            kind=kind,
            state=ThemeState.ACCEPTED,
            name=name,
            definition=wording.definition,
            include_when=wording.include_when,
            exclude_when=wording.exclude_when,
            metric=wording.metric,
        )
    )
    changes.tag(theme, chosen, run_id=None)
    text = f"Wrote the {kind} “{name}” by hand, with {said(len(chosen))}."
    log.record(session, study_id, changes, action=Action.ACCEPT, text=text, actor=actor)
    return theme


def tag_chosen(
    session: Session,
    study_id: int,
    statement_ids: list[int],
    *,
    into: int | None,
    name: str,
    kind: ThemeKind,
    actor: Actor,
) -> str:
    """Put what was chosen from a list into a theme, or write a new one of it; say what was done.

    Args:
        session: The session.
        study_id: The study.
        statement_ids: What was chosen.
        into: The theme; without meaning where a name is given.
        name: Of a new theme; empty: into the one that is there.
        kind: Of a new theme.
        actor: Who decides.

    Raises:
        NothingChosen: no statement; a slip leaves no empty theme behind.
        NameTaken: another theme in use has this name.
        NotFound: a statement or the theme is not of this study.
        DomainError: neither a theme nor a name, or the theme is no longer in use.
    """
    if name.strip():
        chosen = chosen_statements(session, study_id, statement_ids)
        wording = Wording(name=name)
        theme = create(session, study_id, kind, wording, actor=actor, statement_ids=chosen)
        return f"Wrote “{theme.name}” with {said(len(chosen))}."
    if not into:
        raise DomainError("Choose a theme, or write a new one.", field="into")
    decision = tag(session, in_use(session, study_id, into), statement_ids, actor=actor)
    return str(decision.payload["text"]) if decision else "They were there already."
