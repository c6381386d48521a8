"""From a name that was typed to a theme: one that exists, or a new one that somebody asked for."""

from __future__ import annotations

import difflib

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.core.errors import DomainError
from survey.core.roles import Actor
from survey.understand.themes import services as themes
from survey.understand.themes.models import Theme, ThemeKind, ThemeState
from survey.understand.themes.services import Wording

#: Names at least this much alike are most likely meant to be one.
_NEARLY = 0.8


def themes_in_use(session: Session, study_id: int) -> list[Theme]:
    """Return the themes one may tag with, needs first."""
    return list(
        session.scalars(
            sa.select(Theme)
            .where(Theme.study_id == study_id, Theme.state == ThemeState.ACCEPTED)
            .order_by(Theme.kind, Theme.name)
        )
    )


def tag_by_name(
    session: Session,
    study_id: int,
    statement_ids: list[int],
    *,
    name: str,
    new: str,
    actor: Actor,
) -> str:
    """Put statements into the theme of this name; return a sentence about it, "" without a name.

    Args:
        session: The session.
        study_id: The study.
        statement_ids: What to tag.
        name: As typed or chosen; case and spaces make no difference.
        new: "need" or "want" where it may be a new one.
        actor: Who tags.

    Raises:
        DomainError: there is none of this name, and nobody said that it is new.
    """
    name = " ".join(name.split())
    if not name:
        return ""
    known = themes_in_use(session, study_id)
    same = [one for one in known if one.name.casefold() == name.casefold()]
    same = [one for one in same if one.kind.value == new] or same
    if same:
        decision = themes.tag(session, same[0], statement_ids, actor=actor)
        text = decision.payload["text"] if decision else f"It is in “{same[0].name}” already."
        return str(text)
    near = difflib.get_close_matches(
        name.casefold(), [one.name.casefold() for one in known], n=1, cutoff=_NEARLY
    )
    if new in set(ThemeKind) and not near:
        theme = themes.create(
            session,
            study_id,
            ThemeKind(new),
            Wording(name=name),
            actor=actor,
            statement_ids=statement_ids,
        )
        return f"Wrote the new {theme.kind} “{theme.name}”."
    if near:
        twin = next(one for one in known if one.name.casefold() == near[0])
        raise DomainError(
            f"“{name}” is nearly “{twin.name}”, which is in use. Choose that one, or word yours "
            "so that the difference shows.",
            field="theme",
        )
    raise DomainError(
        f"There is no need or want “{name}” in this study. Choose one from the list, or say that "
        "it is a new need or a new want.",
        field="theme",
    )
