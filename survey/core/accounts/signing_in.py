"""The cookie that says who is signed in, and how it is read."""

from __future__ import annotations

from flask import Flask, g, request, url_for
from werkzeug.wrappers import Response

from survey.core.access import set_user_loader
from survey.core.accounts.models import User, UserSession
from survey.core.accounts.services import SEEN_EVERY, note_seen, session_of
from survey.core.db import now, transaction
from survey.core.web import database, settings

_MAY_WAIT = {"accounts.own", "accounts.change_password", "accounts.sign_out", "static"}


def install(app: Flask) -> None:
    """Let *app* know who is signed in."""
    set_user_loader(app, _load_user)
    app.before_request(_ask_for_own_password)


def cookie_name() -> str:
    """Return the cookie's name; ``__Host-`` ties it to this host and to https."""
    return "__Host-needfinder" if settings().is_https else "needfinder"


def set_cookie(response: Response, token: str) -> None:
    """Let the browser keep the session's token."""
    response.set_cookie(
        cookie_name(),
        token,
        max_age=settings().session_days * 86400,
        path="/",
        secure=settings().is_https,
        httponly=True,
        samesite="Lax",
    )


def clear_cookie(response: Response) -> None:
    """Let the browser forget the token."""
    response.delete_cookie(
        cookie_name(), path="/", secure=settings().is_https, httponly=True, samesite="Lax"
    )


def this_session() -> UserSession:
    """Return the open session this request belongs to; only behind ``@require``."""
    found: UserSession = g.user_session
    return found


def _load_user() -> User | None:
    token = request.cookies.get(cookie_name())
    if not token:
        return None
    # A session of its own, so that a form does not hold the write lock while it is checked.
    with database().reading() as session:
        found = session_of(session, token)
    if found is None:
        return None
    user, open_one = found
    g.user_session = open_one
    if request.method not in {"GET", "HEAD", "OPTIONS"} and open_one.seen_at < now() - SEEN_EVERY:
        with database().writing() as session, transaction(session):
            note_seen(session, open_one)
    return user


def _ask_for_own_password() -> Response | None:
    """Send people who were given a password to where they choose their own."""
    user = g.get("user")
    if isinstance(user, User) and user.must_change_password and request.endpoint not in _MAY_WAIT:
        return Response(status=303, headers={"Location": url_for("accounts.own")})
    return None
