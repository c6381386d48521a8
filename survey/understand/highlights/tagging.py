"""From a name that was typed to a theme: one that exists, or a new one that somebody asked for."""

from __future__ import annotations

import difflib

from sqlalchemy.orm import Session

from survey.core.errors import DomainError
from survey.core.roles import Actor
from survey.understand.themes import services as themes
from survey.understand.themes.card import accepted_themes, nearest
from survey.understand.themes.errors import NearlyTheSame
from survey.understand.themes.models import ThemeKind
from survey.understand.themes.services import Wording

#: Letters at least this much alike: most likely a slip of the keyboard, which no words tell.
_MISTYPED = 0.8


def tag_by_name(
    session: Session,
    study_id: int,
    statement_ids: list[int],
    *,
    name: str,
    new: str,
    actor: Actor,
    insist: str = "",
) -> str:
    """Put statements into the theme of this name; return a sentence about it, "" without a name.

    Args:
        session: The session.
        study_id: The study.
        statement_ids: What to tag.
        name: As typed or chosen; case and spaces make no difference.
        new: "need" or "want" where it may be a new one.
        actor: Who tags.
        insist: A new name that the person wants though another says nearly the same.

    Raises:
        NearlyTheSame: a new one says nearly what another says, and nobody insisted.
        DomainError: there is none of this name, and nobody said that it is new; or it is most
            likely mistyped.
    """
    name = " ".join(name.split())
    if not name:
        return ""
    known = accepted_themes(session, study_id)
    same = [one for one in known if one.name.casefold() == name.casefold()]
    same = [one for one in same if one.kind.value == new] or same
    if same:
        decision = themes.tag(session, same[0], statement_ids, actor=actor)
        text = decision.payload["text"] if decision else f"It is in “{same[0].name}” already."
        return str(text)
    mistyped = difflib.get_close_matches(
        name.casefold(), [one.name.casefold() for one in known], n=1, cutoff=_MISTYPED
    )
    if new in set(ThemeKind) and not mistyped:
        near = nearest(known, new, name, most=1)
        if near and near[0].is_twin and " ".join(insist.split()) != name:
            raise NearlyTheSame(near[0].theme, field="theme")
        theme = themes.create(
            session,
            study_id,
            ThemeKind(new),
            Wording(name=name),
            actor=actor,
            statement_ids=statement_ids,
        )
        return f"Wrote the new {theme.kind} “{theme.name}”."
    if mistyped:
        twin = next(one for one in known if one.name.casefold() == mistyped[0])
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
