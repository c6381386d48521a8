"""Who may do what in a study: asked of the database together with the study itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.ask.studies.models import Study, StudyMember
from survey.core.errors import NotFound
from survey.core.roles import (
    ROLE_PERMISSIONS,
    STUDY_ROLE_PERMISSIONS,
    Actor,
    Permission,
    Role,
    StudyRole,
)

#: From least to most.
RANKS = list(StudyRole)
#: What each role is called, and what it may do, for people.
ROLE_WORDS = {
    StudyRole.READER: ("reader", "reads what was learnt, comments, downloads reports"),
    StudyRole.CODER: ("coder", "reads every answer, notes interviews, codes, decides on proposals"),
    StudyRole.LEAD: ("lead", "everything: surveys, deliveries, reports, and who takes part"),
}


def takes_part(study_id: sa.ColumnElement[int] | Any, actor: Actor) -> sa.ColumnElement[bool]:
    """Return the condition that *actor* may know of the study with this id."""
    if actor.role is Role.ADMINISTRATOR:
        return sa.true()
    mine = sa.select(StudyMember.study_id).where(StudyMember.account_id == actor.id)
    open_to_all = sa.select(Study.id).where(Study.team_role.is_not(None))
    return sa.or_(study_id.in_(mine), study_id.in_(open_to_all))


def may_in_study(
    study_id: sa.ColumnElement[int] | Any, actor: Actor, permission: Permission
) -> sa.ColumnElement[bool]:
    """Return the condition that *actor* has *permission* in the study with this id."""
    if permission not in ROLE_PERMISSIONS[actor.role]:
        return sa.false()
    held = [
        study_id.not_in(studies_of(actor.id))
        for studies_of, permissions, _ in _restrictions.values()
        if permission in permissions
    ]
    if actor.role is Role.ADMINISTRATOR:
        return sa.and_(sa.true(), *held)
    roles = [role for role, allowed in STUDY_ROLE_PERMISSIONS.items() if permission in allowed]
    mine = sa.select(StudyMember.study_id).where(
        StudyMember.account_id == actor.id, StudyMember.role.in_(roles)
    )
    everybodys = sa.select(Study.id).where(Study.team_role.in_(roles))
    return sa.and_(sa.or_(study_id.in_(mine), study_id.in_(everybodys)), *held)


def role_in_study(
    session: Session,
    arguments: Iterable[sa.ScalarSelect[int]],
    actor: Actor,
) -> tuple[int, StudyRole, tuple[Any, ...]]:
    """Return the study that all *arguments* belong to and what *actor* is there; one query.

    Returns:
        Id of the study, the role, and what the restrictions found, in their order.

    Raises:
        NotFound: the arguments belong to no study, or to two, or she takes no part in it.
    """
    ids = list(arguments)
    query = (
        sa.select(
            Study.id,
            StudyMember.role,
            Study.team_role,
            *(Study.id.in_(studies_of(actor.id)) for studies_of, _, _ in _restrictions.values()),
        )
        .outerjoin(
            StudyMember,
            sa.and_(StudyMember.study_id == Study.id, StudyMember.account_id == actor.id),
        )
        .where(
            # What is no longer there (a second click took it away) leads nowhere; the rest must
            # lead to one and the same study. What to say of it is the view's.
            Study.id == (sa.func.coalesce(*ids) if len(ids) > 1 else ids[0]),
            *(sa.or_(Study.id == one, one.is_(None)) for one in ids[1:]),
            takes_part(Study.id, actor),
        )
    )
    row = session.execute(query).first()
    if row is None:
        raise NotFound
    found_id, own, everyone, *restrictions = row
    if actor.role is Role.ADMINISTRATOR:
        role = StudyRole.LEAD
    else:
        role = max((one for one in (own, everyone) if one is not None), key=RANKS.index)
    return found_id, role, tuple(restrictions)


def role_of(session: Session, study_id: int, actor: Actor) -> StudyRole:
    """Return what *actor* is in a study.

    Raises:
        NotFound: she takes no part in it.
    """
    asked = sa.select(Study.id).where(Study.id == study_id).scalar_subquery()
    return role_in_study(session, [asked], actor)[1]


def permissions_of(actor_role: Role, role: StudyRole) -> frozenset[Permission]:
    """Return what an account of *actor_role* may do in a study where it has *role*."""
    return ROLE_PERMISSIONS[actor_role] & STUDY_ROLE_PERMISSIONS[role]


# --- restrictions: what features above hold back from somebody for a while ---------------------

#: id of an account -> a query for the ids of the studies in which it holds for her.
Restriction = Callable[[int], sa.Select[int]]
_restrictions: dict[str, tuple[Restriction, frozenset[Permission], str]] = {}


def restricts(
    name: str, permissions: Iterable[Permission], refusal: str
) -> Callable[[Restriction], Restriction]:
    """Register what takes *permissions* from a person in a study for a while; a decorator.

    The query of the function becomes part of the one that asks for her rights.

    Args:
        name: What it is, to find it by.
        permissions: What she may not do meanwhile.
        refusal: The sentence that she reads: why, and until when.
    """

    def register(studies_of: Restriction) -> Restriction:
        _restrictions[name] = (studies_of, frozenset(permissions), refusal)
        return studies_of

    return register


def held_back(found: tuple[Any, ...]) -> list[tuple[frozenset[Permission], str]]:
    """Return the restrictions that hold, from what ``role_in_study`` found."""
    return [
        (permissions, refusal)
        for holds, (_, permissions, refusal) in zip(found, _restrictions.values(), strict=True)
        if holds
    ]
