"""Who may call which address: every view says so, and what says nothing is refused.

``@require(Permission.STUDY_READ)`` asks for a signed-in person whose role has the permission;
``@public`` lets everybody in. The marks are attributes of the view, so that one guard enforces
them before any view runs and a test can walk the URL map.

What is done inside a study is asked of the study, too: the gate, which the feature of studies
sets, finds from the address which study it is and what the person may do there. ``allows()`` is
the question for pages: may the person of this request do this, here?
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, overload

from flask import Flask, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from survey.core.errors import Forbidden, NotSignedIn
from survey.core.roles import IN_STUDY, ROLE_PERMISSIONS, Actor, Permission, Role, StudyRole, may

__all__ = [
    "ROLE_PERMISSIONS",
    "Actor",
    "Mark",
    "Permission",
    "Role",
    "StudyRights",
    "StudyRole",
    "allows",
    "current_user",
    "install",
    "mark_of",
    "may",
    "public",
    "require",
    "safe_next",
    "set_study_gate",
    "set_user_loader",
    "signed_in",
]

log = logging.getLogger(__name__)

View = TypeVar("View", bound=Callable[..., Any])
_ATTRIBUTE = "needfinder_access"
_LOADER = "needfinder.user_loader"
_GATE = "needfinder.study_gate"
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


@dataclass(frozen=True, kw_only=True)
class StudyRights:
    """What the person of this request may do in the study that its address is about.

    Attributes:
        role: What she is there; administrators lead every study.
        permissions: What the role in the study and the role of her account both allow.
        refusal: The sentence for what they do not allow.
        held_back: What is not allowed for a while only, each with the sentence that says why.
    """

    study_id: int
    role: StudyRole
    permissions: frozenset[Permission]
    refusal: str
    held_back: tuple[tuple[frozenset[Permission], str], ...] = ()

    def refusal_of(self, permission: Permission) -> str:
        """Return why *permission* is not among hers."""
        waits = (sentence for held, sentence in self.held_back if permission in held)
        return next(waits, self.refusal)


#: (person, what the address names) -> her rights in its study, or None if it is about no study.
#: Raises NotFound where she takes no part in it, or where there is none.
StudyGate = Callable[[Actor, dict[str, Any]], StudyRights | None]


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


def set_study_gate(app: Flask, gate: StudyGate) -> None:
    """Say how rights in a study are found; the feature of studies does, being above us."""
    app.extensions[_GATE] = gate


def study_rights() -> StudyRights | None:
    """Return the rights in the study of this request; None outside of a study."""
    rights: StudyRights | None = g.get("study_rights")
    return rights


def allows(permission: Permission) -> bool:
    """Return whether the signed-in person may do this, in the study of this request if any."""
    user = signed_in()
    if user is None or not may(user.role, permission):
        return False
    rights = study_rights()
    return rights is None or permission not in IN_STUDY or permission in rights.permissions


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
    if mark.permission in IN_STUDY and request.view_args:
        gate: StudyGate = current_app.extensions[_GATE]
        rights = gate(user, request.view_args)
        if rights is not None:
            g.study_rights = rights
            if mark.permission not in rights.permissions:
                log.warning(
                    "Refused: account %d lacks %s in study %d",
                    user.id,
                    mark.permission.value,
                    rights.study_id,
                )
                raise Forbidden(rights.refusal_of(mark.permission))
    return None
