"""Link a want to the need it is for, with how we know and the statement that shows it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.core.errors import DomainError, NotFound
from survey.core.roles import Actor
from survey.understand.themes import log
from survey.understand.themes.changes import Changes
from survey.understand.themes.models import Action, Decision, Level, ThemeKind, ThemeLink
from survey.understand.themes.rules import in_use, statements_of_study


def link(
    session: Session,
    study_id: int,
    want_id: int,
    need_id: int,
    *,
    level: Level,
    actor: Actor,
    statement_id: int | None = None,
    rationale: str = "",
) -> Decision:
    """Point a want to a need, or change how that is known.

    Raises:
        KindsDiffer: the first is no want, or the second no need.
        DomainError: more than a guess needs a statement as evidence.
        NotFound: a theme or the statement is not of this study.
    """
    log.lock(session, study_id)
    want = in_use(session, study_id, want_id, kind=ThemeKind.WANT)
    need = in_use(session, study_id, need_id, kind=ThemeKind.NEED)
    if statement_id is None and level is not Level.HYPOTHESIS:
        raise DomainError(
            f"Choose the statement that shows it, or call the link a guess: {level} means that "
            "a customer's words say so.",
            field="statement",
        )
    if statement_id is not None:
        statements_of_study(session, study_id, [statement_id])
    changes = Changes(session, actor_id=actor.id)
    counts = {} if statement_id is None else {level.value: 1}
    changes.link(
        want,
        need,
        level=level,
        counts=counts,
        statement_id=statement_id,
        rationale=rationale.strip(),
    )
    text = f"Linked “{want.name}” to “{need.name}” ({level})."
    return log.record(session, study_id, changes, action=Action.LINK, text=text, actor=actor)


def unlink(session: Session, study_id: int, link_id: int, *, actor: Actor) -> Decision:
    """Take a link away.

    Raises:
        NotFound: there is no such link in the study.
    """
    log.lock(session, study_id)
    row = session.get(ThemeLink, link_id, populate_existing=True)
    if row is None:
        raise NotFound("This link is no longer there.")
    want = in_use(session, study_id, row.want_id)
    need = in_use(session, study_id, row.need_id)
    changes = Changes(session, actor_id=actor.id)
    changes.unlink(row)
    text = f"Took the link from “{want.name}” to “{need.name}” away."
    return log.record(session, study_id, changes, action=Action.UNLINK, text=text, actor=actor)
