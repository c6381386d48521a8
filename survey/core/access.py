"""Who may call which address: every view says so, and what says nothing is refused.

``@require(Permission.STUDY_READ)`` asks for a signed-in person whose role has the permission;
``@public`` lets everybody in. The marks are attributes of the view, so that one guard enforces
them before any view runs and a test can walk the URL map.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, overload

from flask import Flask, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from survey.core.errors import Forbidden, NotSignedIn
from survey.core.roles import ROLE_PERMISSIONS, Actor, Permission, Role, may

__all__ = [
    "ROLE_PERMISSIONS",
    "Actor",
    "Mark",
    "Permission",
    "Role",
    "current_user",
    "install",
    "mark_of",
    "may",
    "public",
    "require",
    "safe_next",
    "set_user_loader",
    "signed_in",
]

log = logging.getLogger(__name__)

View = TypeVar("View", bound=Callable[..., Any])
_ATTRIBUTE = "needfinder_access"
_LOADER = "needfinder.user_loader"
SIGN_IN = "accounts.sign_in"


@dataclass(frozen=True)
class Mark:
    """What a view asks of its caller; no permission means everybody."""

    permission: Permission | None = None
    csrf_exempt: bool = False

    @property
    def is_public(self) -> bool:
        """Whether everybody may call the view."""
        return self.permission is None


def require(permission: Permission) -> Callable[[View], View]:
    """Mark a view as open to signed-in people whose role has *permission*."""
    return _marking(Mark(permission))


@overload
def public(view: View) -> View: ...


@overload
def public(*, csrf_exempt: bool = False) -> Callable[[View], View]: ...


def public(view: View | None = None, *, csrf_exempt: bool = False) -> Any:
    """Mark a view as open to everybody: ``@public`` or ``@public(csrf_exempt=True)``.

    Args:
        view: Given when used without brackets.
        csrf_exempt: The view proves by a signed key of its own that a form came from its page;
            only for pages that use no cookie.
    """
    marking = _marking(Mark(csrf_exempt=csrf_exempt))
    return marking if view is None else marking(view)


def mark_of(view: Callable[..., Any] | None) -> Mark | None:
    """Return what *view* asks for, or None if it does not say."""
    return getattr(view, _ATTRIBUTE, None)


def current_mark() -> Mark | None:
    """Return the mark of the view this request goes to; None for an unknown address."""
    if request.endpoint is None:
        return None
    return mark_of(current_app.view_functions.get(request.endpoint))


def set_user_loader(app: Flask, loader: Callable[[], Actor | None]) -> None:
    """Say how the signed-in person is found; the accounts feature does, being above us."""
    app.extensions[_LOADER] = loader


def signed_in() -> Actor | None:
    """Return the signed-in person, or None; looked up once a request."""
    if "user" not in g:
        loader: Callable[[], Actor | None] = current_app.extensions[_LOADER]
        g.user = loader()
    user: Actor | None = g.user
    return user


def current_user() -> Actor:
    """Return the signed-in person.

    Raises:
        NotSignedIn: nobody is; cannot happen in a view with ``@require``.
    """
    user = signed_in()
    if user is None:
        raise NotSignedIn
    return user


def safe_next(target: str | None) -> str | None:
    """Return *target* if it is an address within this site, else None (no open redirects)."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    # Browsers drop tabs and line ends inside addresses, so "/\t/evil" would become "//evil".
    return None if any(ord(sign) <= 32 or sign == "\\" for sign in target) else target  # noqa: PLR2004


def install(app: Flask) -> None:
    """Guard every address of *app*."""
    app.before_request(_guard)


def _marking(mark: Mark) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        setattr(view, _ATTRIBUTE, mark)
        return view

    return decorate


def _guard() -> ResponseReturnValue | None:
    if request.endpoint is None or request.routing_exception is not None:
        return None  # No such address; Flask answers 404, 405 or a redirect by itself.
    mark = current_mark()
    if mark is None:
        raise RuntimeError(f"The view of {request.endpoint} names neither a permission nor public.")
    if mark.permission is None:
        return None
    user = signed_in()
    if user is None:
        if request.headers.get("HX-Request"):
            raise NotSignedIn
        target = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for(SIGN_IN, next=safe_next(target)), 303)
    if not may(user.role, mark.permission):
        log.warning("Refused: account %d lacks %s", user.id, mark.permission.value)
        raise Forbidden
    return None
