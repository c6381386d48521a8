"""Say what a statement is: several kinds may hold, and no run changes what a person decided.

Whoever learns from corrections registers here, since it lies above: ``@after_correction``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from nlp.types import Kind
from survey.core.errors import DomainError
from survey.core.roles import Actor
from survey.understand.statements.models import Statement
from survey.understand.themes import log
from survey.understand.themes.changes import Changes, chunks
from survey.understand.themes.models import Action, Decision
from survey.understand.themes.rules import chosen_statements, said

Listener = Callable[[Session, int], None]

_listeners: list[Listener] = []


def after_correction(listener: Listener) -> Listener:
    """Register a function that is told of every correction: ``listener(session, study_id)``."""
    if listener not in _listeners:
        _listeners.append(listener)
    return listener


def correct(
    session: Session,
    study_id: int,
    statement_ids: list[int],
    kinds: Iterable[str],
    *,
    actor: Actor,
) -> Decision | None:
    """Decide what statements are, and all of the study that say the same in the same words.

    To choose what the machine said is a decision, too: it confirms. None if all of it was decided
    like this already.

    Raises:
        NothingChosen: no statement.
        DomainError: no kind, an unknown one, or noise together with others.
        NotFound: a statement is not of this study.
    """
    chosen_kinds = _checked(kinds)
    log.lock(session, study_id)
    chosen = chosen_statements(session, study_id, statement_ids)
    changes = Changes(session, actor_id=actor.id)
    new = changes.correct(same_words(session, study_id, chosen), chosen_kinds)
    if not new:
        return None
    held = " and ".join(_WORDS[Kind(one)] for one in chosen_kinds)
    text = f"Said that {said(len(new))} {'is' if len(new) == 1 else 'are'} {held}."
    decision = log.record(session, study_id, changes, action=Action.CORRECT, text=text, actor=actor)
    for listener in _listeners:
        listener(session, study_id)
    return decision


def same_words(session: Session, study_id: int, statement_ids: list[int]) -> list[int]:
    """Return all statements of the study that say, in the same words, what these say."""
    found = set(statement_ids)
    for chunk in chunks(statement_ids):
        said_so = sa.select(Statement.said_sha256).where(Statement.id.in_(chunk))
        found.update(
            session.scalars(
                sa.select(Statement.id).where(
                    Statement.study_id == study_id,
                    Statement.said_sha256.in_(said_so),
                    Statement.said_sha256 != "",
                )
            )
        )
    return sorted(found)


def _checked(kinds: Iterable[str]) -> list[str]:
    """Return the kinds once each, in the order of the codebook."""
    given = set(kinds)
    if unknown := sorted(given - {kind.value for kind in Kind}):
        raise DomainError(f"“{unknown[0]}” is no kind of statement. Choose from the list.")
    if not given:
        raise DomainError("Choose at least one kind; what says nothing is noise.", field="kinds")
    if Kind.NOISE in given and len(given) > 1:
        raise DomainError(
            "Noise says nothing that could be used, so no other kind holds with it. Choose noise "
            "alone, or the others.",
            field="kinds",
        )
    return [kind.value for kind in Kind if kind.value in given]


_WORDS = {
    Kind.WANT: "a want",
    Kind.NEED: "a need",
    Kind.PAIN: "a pain",
    Kind.GAIN: "a gain",
    Kind.WORKAROUND: "a workaround",
    Kind.CONTEXT: "context",
    Kind.NOISE: "noise",
}
