"""Who takes part in a study: naming, changing, leaving. Somebody always leads it."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.ask.studies.models import Study, StudyMember
from survey.ask.studies.rights import ROLE_WORDS
from survey.core import audit
from survey.core.accounts.models import User
from survey.core.errors import DomainError, NotFound
from survey.core.roles import Actor, Role, StudyRole


class LastLead(DomainError):
    """A study would be left without anybody who leads it."""

    def __init__(self) -> None:
        super().__init__("This is the study's last lead. Make somebody else a lead first.")


@dataclass(frozen=True, kw_only=True)
class Member:
    """A person of a study.

    Attributes:
        reads_only: Her account is for reading, whatever she is in the study.
    """

    account_id: int
    name: str
    email: str
    role: StudyRole
    is_active: bool
    reads_only: bool


def members(session: Session, study_id: int) -> list[Member]:
    """Return the members of a study, leads first, then by name."""
    rank = sa.case({one.value: i for i, one in enumerate(reversed(StudyRole))}, value=_role_text())
    rows = session.execute(
        sa.select(User, StudyMember.role)
        .join(StudyMember, StudyMember.account_id == User.id)
        .where(StudyMember.study_id == study_id)
        .order_by(rank, sa.func.lower(User.name), User.id)
    )
    return [
        Member(
            account_id=user.id,
            name=user.name,
            email=user.email,
            role=role,
            is_active=user.active,
            reads_only=user.role is Role.VIEWER,
        )
        for user, role in rows
    ]


def candidates(session: Session, study_id: int) -> list[User]:
    """Return the open accounts that are not members yet, by name."""
    taken = sa.select(StudyMember.account_id).where(StudyMember.study_id == study_id)
    return list(
        session.scalars(
            sa.select(User)
            .where(User.active, User.id.not_in(taken))
            .order_by(sa.func.lower(User.name), User.id)
        )
    )


def set_member(
    session: Session, study_id: int, account_id: int, role: StudyRole, *, actor: Actor
) -> str:
    """Add a person to a study, or give her another role there; her name is returned.

    Raises:
        NotFound: there is no such open account.
        DomainError: the account is for reading and the role is more.
        LastLead: nobody would lead the study.
    """
    study = _locked(session, study_id)
    user = session.scalar(sa.select(User).where(User.id == account_id))
    member = session.get(StudyMember, (study_id, account_id))
    if user is None or not (user.active or member):
        raise NotFound("There is no such account any more.")
    if user.role is Role.VIEWER and role is not StudyRole.READER:
        raise DomainError(
            f"{user.name}'s account is for reading, so it cannot be a {ROLE_WORDS[role][0]}. Ask "
            "an administrator to make it a researcher's first.",
            field="role",
        )
    if member is None:
        session.add(StudyMember(study_id=study_id, account_id=account_id, role=role))
        audit.record(
            session, "member.added", study, actor=actor, account=account_id, role=role.value
        )
    elif member.role is not role:
        member.role = role
        session.flush()
        _refuse_without_lead(session, study_id)
        audit.record(
            session, "member.changed", study, actor=actor, account=account_id, role=role.value
        )
    return user.name


def remove_member(session: Session, study_id: int, account_id: int, *, actor: Actor) -> None:
    """Take a person out of a study; what she decided stays. A second time does nothing.

    Raises:
        LastLead: nobody would lead the study.
    """
    study = _locked(session, study_id)
    member = session.get(StudyMember, (study_id, account_id))
    if member is None:
        return
    session.delete(member)
    session.flush()
    _refuse_without_lead(session, study_id)
    audit.record(session, "member.removed", study, actor=actor, account=account_id)


def set_team_role(
    session: Session, study_id: int, role: StudyRole | None, *, actor: Actor
) -> Study:
    """Say what everybody with an account is in a study; None: only its members know of it."""
    study = _locked(session, study_id)
    if study.team_role is not role:
        study.team_role = role
        audit.record(session, "study.opened", study, actor=actor, role=role.value if role else "")
    return study


def _role_text() -> sa.ColumnElement[str]:
    # A column that stores an enum by its value is compared with values, not with members.
    return sa.type_coerce(StudyMember.role, sa.String())


def _locked(session: Session, study_id: int) -> Study:
    """Return the study, held: of two leads who leave at the same moment one is the last."""
    return session.scalars(sa.select(Study).where(Study.id == study_id).with_for_update()).one()


def _refuse_without_lead(session: Session, study_id: int) -> None:
    """Refuse if nobody is left who can lead: an account that is open and may do more than read."""
    found = session.scalar(
        sa.select(StudyMember.account_id)
        .join(User, User.id == StudyMember.account_id)
        .where(
            StudyMember.study_id == study_id,
            StudyMember.role == StudyRole.LEAD,
            User.active,
            User.role != Role.VIEWER,
        )
        .limit(1)
    )
    if found is None:
        raise LastLead
