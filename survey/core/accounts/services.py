"""Accounts and open sessions: sign in, sign out, invite, change, deactivate."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.core import audit
from survey.core.accounts.models import User, UserSession
from survey.core.accounts.passwords import (
    check_password,
    hash_password,
    is_right,
    needs_rehash,
    random_password,
)
from survey.core.db import now
from survey.core.errors import Conflict, DomainError, NotFound
from survey.core.roles import Actor, Role

SEEN_EVERY = dt.timedelta(minutes=10)
_LONGEST_EMAIL = 254
_LONGEST_NAME = 120


class EmailTaken(Conflict):
    """Another account has this address."""

    status = 422


class LastAdministrator(Conflict):
    """Without her nobody could manage accounts any more."""


class WrongPassword(DomainError):
    """The present password does not match."""


@dataclass(frozen=True)
class Invited:
    """A new account and the password its owner gets; the password is nowhere else."""

    user: User
    password: str


def normal_email(text: str) -> str:
    """Return the address as we keep it.

    Raises:
        DomainError: it is no e-mail address.
    """
    email = text.strip().lower()
    before, at, after = email.partition("@")
    if not before or not at or "." not in after or " " in email or len(email) > _LONGEST_EMAIL:
        raise DomainError("Enter an e-mail address such as ada@example.org.", field="email")
    return email


def create_user(
    session: Session,
    *,
    email: str,
    name: str,
    password: str,
    role: Role,
    actor: Actor | None,
    must_change_password: bool = False,
) -> User:
    """Create an account.

    Raises:
        EmailTaken: another account has the address.
        WeakPassword: the password would be guessed.
    """
    email = normal_email(email)
    name = _checked_name(name)
    check_password(password, email=email, name=name)
    if find_by_email(session, email) is not None:
        raise EmailTaken("An account with this address exists already.", field="email")
    user = User(
        email=email,
        name=name,
        password_hash=hash_password(password),
        role=role,
        active=True,
        must_change_password=must_change_password,
    )
    session.add(user)
    session.flush()
    audit.record(session, "account.created", user, actor=actor, role=role.value)
    return user


def invite(session: Session, *, email: str, name: str, role: Role, actor: Actor | None) -> Invited:
    """Create an account with a random password, to be shown once and changed at first sign-in."""
    password = random_password()
    user = create_user(
        session,
        email=email,
        name=name,
        password=password,
        role=role,
        actor=actor,
        must_change_password=True,
    )
    return Invited(user, password)


def find_by_email(session: Session, email: str) -> User | None:
    """Return the account of this address, active or not."""
    return session.scalar(sa.select(User).where(User.email == email.strip().lower()))


def user_of(session: Session, user_id: int) -> User:
    """Return the account.

    Raises:
        NotFound: there is none.
    """
    user = session.get(User, user_id)
    if user is None:
        raise NotFound
    return user


def is_sign_in(user: User | None, password: str) -> bool:
    """Return whether the password opens the account; takes as long for an unknown one."""
    matches = is_right(password, None if user is None else user.password_hash)
    return matches and user is not None and user.active


def open_session(
    session: Session, user: User, *, password: str | None, days: int, user_agent: str
) -> str:
    """Open a session for a person whose password was checked; return the cookie's token.

    The password, if given, is hashed anew when the kept hash is weaker than today's.
    """
    token = secrets.token_urlsafe(32)
    moment = now()
    session.add(
        UserSession(
            token_hash=_hashed(token),
            user_id=user.id,
            expires_at=moment + dt.timedelta(days=days),
            seen_at=moment,
            user_agent=user_agent[:_LONGEST_NAME],
        )
    )
    user.last_seen_at = moment
    if password is not None and needs_rehash(user.password_hash):
        user.password_hash = hash_password(password)
    audit.record(session, "account.signed_in", user, actor=user)
    return token


def session_of(session: Session, token: str) -> tuple[User, UserSession] | None:
    """Return whose session the token opens, unless it ended or the account is closed."""
    row = session.execute(
        sa.select(User, UserSession)
        .join(UserSession, UserSession.user_id == User.id)
        .where(
            UserSession.token_hash == _hashed(token),
            UserSession.revoked_at.is_(None),
            UserSession.expires_at > now(),
            User.active,
        )
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def note_seen(session: Session, open_one: UserSession) -> None:
    """Write down that the session is in use."""
    moment = now()
    session.execute(
        sa.update(UserSession).where(UserSession.id == open_one.id).values(seen_at=moment)
    )
    session.execute(sa.update(User).where(User.id == open_one.user_id).values(last_seen_at=moment))


def open_sessions(session: Session, user_id: int) -> list[UserSession]:
    """Return the sessions in which this person is signed in, the latest used first."""
    return list(
        session.scalars(
            sa.select(UserSession)
            .where(
                UserSession.user_id == user_id,
                UserSession.revoked_at.is_(None),
                UserSession.expires_at > now(),
            )
            .order_by(UserSession.seen_at.desc(), UserSession.id.desc())
        )
    )


def revoke_sessions(
    session: Session, user_id: int, *, only: int | None = None, keep: int | None = None
) -> int:
    """End this person's sessions: all, one, or all but the one she is using; return how many."""
    ending = sa.update(UserSession).where(
        UserSession.user_id == user_id, UserSession.revoked_at.is_(None)
    )
    if only is not None:
        ending = ending.where(UserSession.id == only)
    if keep is not None:
        ending = ending.where(UserSession.id != keep)
    result = cast("sa.CursorResult[Any]", session.execute(ending.values(revoked_at=now())))
    return result.rowcount


def rename(session: Session, user: User, name: str, *, actor: Actor) -> None:
    """Change the name colleagues see."""
    user.name = _checked_name(name)
    audit.record(session, "account.renamed", user, actor=actor)


def change_password(
    session: Session, user: User, *, present: str, new: str, keep_session: int
) -> None:
    """Change one's own password and end the other sessions.

    Raises:
        WrongPassword: *present* does not match.
        WeakPassword: the new one would be guessed.
    """
    if not is_right(present, user.password_hash):
        raise WrongPassword("This is not your present password.", field="present")
    if present == new:
        raise DomainError("The new password is the old one. Choose another.", field="password")
    check_password(new, email=user.email, name=user.name)
    user.password_hash = hash_password(new)
    user.must_change_password = False
    revoke_sessions(session, user.id, keep=keep_session)
    audit.record(session, "account.password_changed", user, actor=user)


def reset_password(session: Session, user: User, *, actor: Actor | None) -> str:
    """Give the account a random password, end all its sessions, and return it."""
    password = random_password()
    user.password_hash = hash_password(password)
    user.must_change_password = True
    revoke_sessions(session, user.id)
    audit.record(session, "account.password_reset", user, actor=actor)
    return password


def change_role(session: Session, user: User, role: Role, *, actor: Actor) -> None:
    """Give the account another role.

    Raises:
        LastAdministrator: nobody else could manage accounts.
    """
    if user.role is role:
        return
    if user.role is Role.ADMINISTRATOR:
        _keep_an_administrator(session, user)
    audit.record(
        session, "account.role_changed", user, actor=actor, before=user.role.value, after=role.value
    )
    user.role = role


def deactivate(session: Session, user: User, *, actor: Actor | None) -> None:
    """Close the account: its sessions end at once; what its owner did stays.

    Raises:
        LastAdministrator: nobody else could manage accounts.
    """
    if not user.active:
        return
    if user.role is Role.ADMINISTRATOR:
        _keep_an_administrator(session, user)
    user.active = False
    revoke_sessions(session, user.id)
    audit.record(session, "account.deactivated", user, actor=actor)


def reactivate(session: Session, user: User, *, actor: Actor | None) -> None:
    """Open a closed account again."""
    user.active = True
    audit.record(session, "account.reactivated", user, actor=actor)


def _keep_an_administrator(session: Session, leaving: User) -> None:
    # Locked, so that two administrators cannot close each other's account at the same moment.
    others = session.scalars(
        sa.select(User.id)
        .where(User.role == Role.ADMINISTRATOR, User.active)
        .order_by(User.id)
        .with_for_update()
    ).all()
    if not set(others) - {leaving.id}:
        raise LastAdministrator(
            "This is the last administrator. Make somebody else one first.", field="role"
        )


def _checked_name(text: str) -> str:
    name = " ".join(text.split())
    if not name or len(name) > _LONGEST_NAME:
        raise DomainError(f"Enter a name of at most {_LONGEST_NAME} characters.", field="name")
    return name


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
