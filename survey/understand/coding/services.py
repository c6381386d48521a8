"""Code statements: give them wants and needs, set them aside, take a code away.

Each verb takes the study's lock, looks whether somebody else was faster, and appends one decision.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from survey.core.accounts.models import User
from survey.core.roles import Actor
from survey.understand.coding.errors import DecidedMeanwhile
from survey.understand.themes import log
from survey.understand.themes.card import accepted_themes, nearest
from survey.understand.themes.changes import Changes
from survey.understand.themes.errors import NearlyTheSame
from survey.understand.themes.models import (
    Action,
    Decision,
    Tagging,
    TaggingState,
    Theme,
    ThemeKind,
    ThemeState,
)
from survey.understand.themes.rules import checked_name, chosen_statements, in_use, said

#: What stands for "read, and none of these": a theme that is out of use, so that no list, count,
#: run or report knows it, and that the log can speak of like any other.
_ASIDE_NAME = "Read, and none of the needs and wants"
_IS_ASIDE = Theme.origin["aside"].as_boolean().is_(True)


def code(
    session: Session,
    study_id: int,
    statement_ids: Sequence[int],
    theme_id: int,
    *,
    actor: Actor,
    seen: int | None = None,
    rank: int | None = None,
) -> Decision | None:
    """Give statements a want or need; None if all of them had it.

    Args:
        session: The session.
        study_id: Where.
        statement_ids: The statement, and those in the same words.
        theme_id: The want or need.
        actor: Who decides.
        seen: The newest decision the person knew of; None: whatever others decided is overruled.
        rank: Which of the suggestions it was, from 1; None if it was none of them.

    Raises:
        DecidedMeanwhile: somebody else decided on one of them after *seen*.
        NotFound: a statement or the theme is not of this study.
        DomainError: the theme is no longer in use.
    """
    log.lock(session, study_id)
    chosen = chosen_statements(session, study_id, list(statement_ids))
    refuse_if_decided(session, study_id, chosen, seen=seen, actor=actor)
    theme = in_use(session, study_id, theme_id)
    changes = Changes(session, actor_id=actor.id)
    _take_back_aside(session, study_id, changes, chosen)
    new = changes.tag(theme, chosen, run_id=None)
    if not new:
        return None
    which = "" if rank is None else f", suggestion {rank}"
    text = f"Coded {said(len(new))} as “{theme.name}”{which}."
    return log.record(session, study_id, changes, action=Action.TAG, text=text, actor=actor)


def code_as_new(
    session: Session,
    study_id: int,
    statement_ids: Sequence[int],
    name: str,
    kind: ThemeKind,
    *,
    actor: Actor,
    seen: int | None = None,
    insist: bool = False,
) -> Theme:
    """Make a want or need of the statements.

    Raises:
        NearlyTheSame: another says nearly the same, and nobody insisted.
        NameTaken: another has this name.
        DecidedMeanwhile: somebody else decided on one of them after *seen*.
    """
    log.lock(session, study_id)
    chosen = chosen_statements(session, study_id, list(statement_ids))
    refuse_if_decided(session, study_id, chosen, seen=seen, actor=actor)
    name = checked_name(session, study_id, kind, name)
    near = nearest(accepted_themes(session, study_id), kind.value, name, most=1)
    if near and near[0].is_twin and not insist:
        raise NearlyTheSame(near[0].theme)
    changes = Changes(session, actor_id=actor.id)
    theme = changes.create(
        Theme(study_id=study_id, kind=kind, state=ThemeState.ACCEPTED, name=name)
    )
    _take_back_aside(session, study_id, changes, chosen)
    changes.tag(theme, chosen, run_id=None)
    text = f"Wrote the {kind} “{name}” while coding, with {said(len(chosen))}."
    log.record(session, study_id, changes, action=Action.ACCEPT, text=text, actor=actor)
    return theme


def set_aside(
    session: Session,
    study_id: int,
    statement_ids: Sequence[int],
    *,
    actor: Actor,
    seen: int | None = None,
) -> Decision | None:
    """Say that statements were read and belong to none of the needs and wants there are.

    They stay in the proposals of runs and among the unplaced ones: another need may still be
    theirs. None if all of them were set aside already.

    Raises:
        DecidedMeanwhile: somebody else decided on one of them after *seen*.
        NotFound: a statement is not of this study.
    """
    log.lock(session, study_id)
    chosen = chosen_statements(session, study_id, list(statement_ids))
    refuse_if_decided(session, study_id, chosen, seen=seen, actor=actor)
    changes = Changes(session, actor_id=actor.id)
    new = changes.tag(_aside_theme(session, study_id), chosen, run_id=None)
    if not new:
        return None
    text = f"Read {said(len(new))}: none of the needs and wants."
    return log.record(session, study_id, changes, action=Action.UNTAG, text=text, actor=actor)


def take_code_away(
    session: Session, study_id: int, statement_ids: Sequence[int], theme_id: int, *, actor: Actor
) -> Decision:
    """Take a code off statements.

    Raises:
        NotFound: a statement or the theme is not of this study.
    """
    log.lock(session, study_id)
    theme = in_use(session, study_id, theme_id)
    chosen = chosen_statements(session, study_id, list(statement_ids))
    changes = Changes(session, actor_id=actor.id)
    out = changes.untag(theme, chosen)
    text = f"Took {said(len(out))} out of “{theme.name}”."
    return log.record(session, study_id, changes, action=Action.UNTAG, text=text, actor=actor)


def last_own_decision(session: Session, study_id: int, actor_id: int) -> int | None:
    """Return the person's latest decision that stands: what her undo takes back."""
    return session.scalar(
        sa.select(Decision.id)
        .where(Decision.study_id == study_id, Decision.actor_id == actor_id, log.stands())
        .order_by(Decision.id.desc())
        .limit(1)
    )


def refuse_if_decided(
    session: Session, study_id: int, chosen: Sequence[int], *, seen: int | None, actor: Actor
) -> None:
    """Refuse if somebody else decided on one of the statements after the decision *seen*."""
    if seen is None:
        return
    undone = aliased(Decision)
    rows = session.execute(
        sa.select(Decision, User.name, undone.payload)
        .join(User, User.id == Decision.actor_id)
        .outerjoin(undone, undone.id == Decision.undoes_id)
        .where(Decision.study_id == study_id, Decision.id > seen, Decision.actor_id != actor.id)
        .order_by(Decision.id.desc())
    )
    wanted = set(chosen)
    for decision, name, taken_back in rows:
        entries = [*decision.payload["changes"], *(taken_back or {}).get("changes", ())]
        spoken_of = {
            one for entry in entries if entry["row"] == "tagging" for one in entry["statements"]
        }
        if wanted & spoken_of:
            at = decision.at
            raise DecidedMeanwhile(
                f"{name} decided on this at {at:%H:%M} on {at.day} {at:%b %Y}: "
                f"{decision.payload['text']} Nothing of yours is saved yet: look, and decide again."
            )


def _aside_theme(session: Session, study_id: int) -> Theme:
    """Return what holds the statements that were set aside, made when it is first needed."""
    found = session.scalars(sa.select(Theme).where(Theme.study_id == study_id, _IS_ASIDE)).first()
    if found is None:
        found = Theme(
            study_id=study_id,
            kind=ThemeKind.NEED,
            state=ThemeState.RETIRED,
            name=_ASIDE_NAME,
            origin={"aside": True},
        )
        session.add(found)
        session.flush()
    return found


def _take_back_aside(
    session: Session, study_id: int, changes: Changes, chosen: Sequence[int]
) -> None:
    """Let statements that were set aside come back, since they are given a code now."""
    aside = sa.select(Theme.id).where(Theme.study_id == study_id, _IS_ASIDE)
    held = list(
        session.scalars(
            sa.select(Tagging.statement_id).where(
                Tagging.theme_id.in_(aside),
                Tagging.state == TaggingState.ACCEPTED,
                Tagging.statement_id.in_(chosen),
            )
        )
    )
    if held:
        changes.untag(_aside_theme(session, study_id), held)
