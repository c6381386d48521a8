"""Link a want to the need it is for, with how we know and the statement that shows it."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.core.errors import DomainError, NotFound
from survey.core.roles import Actor
from survey.understand.analysis.models import ClusterLink
from survey.understand.statements.models import Statement
from survey.understand.themes import log, pool
from survey.understand.themes.changes import Changes
from survey.understand.themes.errors import KindsDiffer
from survey.understand.themes.models import (
    Action,
    Decision,
    Level,
    Theme,
    ThemeKind,
    ThemeLink,
)
from survey.understand.themes.proposals import Proposal
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


def link_as_guess(session: Session, changes: Changes, want: Theme, need_id: int) -> Theme:
    """Point a new want to the need that it may be for; a guess is never counted.

    Raises:
        KindsDiffer: the first is no want, or the second no need.
        NotFound: there is no such need in the study.
    """
    need = in_use(session, want.study_id, need_id, kind=ThemeKind.NEED)
    if want.kind is not ThemeKind.WANT:
        raise KindsDiffer(
            "Only a want can be for a need. Accept it as a want, or without the guess."
        )
    changes.link(want, need, level=Level.HYPOTHESIS, counts={}, statement_id=None, rationale="")
    return need


def link_as_proposed(session: Session, changes: Changes, theme: Theme, proposal: Proposal) -> int:
    """Link a new theme with those the run linked its cluster with; return how many."""
    is_want = theme.kind is ThemeKind.WANT
    here = ClusterLink.want_cluster_id if is_want else ClusterLink.need_cluster_id
    rows = session.scalars(sa.select(ClusterLink).where(here == proposal.cluster_id)).all()
    others = {row.need_cluster_id if is_want else row.want_cluster_id: row for row in rows}
    linked = 0
    for cluster_id, theme_id in pool.themes_by_cluster(
        session, proposal.run_id, list(others)
    ).items():
        row, other = others[cluster_id], session.get_one(Theme, theme_id)
        if row.level == Level.HYPOTHESIS or other.kind is theme.kind:
            continue
        want, need = (theme, other) if is_want else (other, theme)
        changes.link(
            want,
            need,
            level=Level(row.level),
            counts={str(level): int(count) for level, count in row.counts.items()},
            statement_id=_still_there(session, row.statements),
            rationale="",
        )
        linked += 1
    return linked


def _still_there(session: Session, statement_ids: list[int]) -> int | None:
    if not statement_ids:
        return None
    found = set(session.scalars(sa.select(Statement.id).where(Statement.id.in_(statement_ids))))
    return next((one for one in statement_ids if one in found), None)
