"""The page of keys, and what templates ask: which key does this for the person of this request?"""

from __future__ import annotations

from itertools import groupby

from flask import Blueprint, Response, flash, g, request
from flask.blueprints import BlueprintSetupState

from survey.core import keys
from survey.core.access import Permission, current_user, require, signed_in
from survey.core.errors import DomainError
from survey.core.keyboard import services
from survey.core.web import db_session, page, see_other, transaction

bp = Blueprint("keyboard", __name__)


@bp.get("/account/keys")
@require(Permission.STUDY_READ)
def own() -> Response:
    """List every key, with a field for another."""
    return _page({})


@bp.post("/account/keys")
@require(Permission.STUDY_READ)
def choose() -> Response:
    """Keep the keys that were typed, or go back to the usual ones."""
    typed = {} if "usual" in request.form else request.form.to_dict()
    try:
        with transaction(db_session()) as session:
            own = services.choose_keys(session, typed, actor=current_user())
    except DomainError as error:
        return _page(typed, error=error)
    flash("Your keys are saved." if own else "Every key is the usual one.", "good")
    return see_other("keyboard.own")


def key_of(action: str) -> str:
    """Return the key of an action, as scripts compare it; what is no action is itself a key."""
    if "." not in action or action == ".":
        return action.lower() if len(action) == 1 else action
    return _own_keys().get(action) or keys.usual(action)


def key_shown(action: str) -> str:
    """Return the key of an action, as it is printed on buttons."""
    return keys.shown(key_of(action))


@bp.record_once
def _give_to_templates(state: BlueprintSetupState) -> None:
    state.app.jinja_env.globals.update(key_of=key_of, key_shown=key_shown)


def _own_keys() -> dict[str, str]:
    """Return the person's own keys; read once a request."""
    if "own_keys" not in g:
        user = signed_in()
        g.own_keys = {} if user is None else services.own_keys(db_session(), user.id)
    found: dict[str, str] = g.own_keys
    return found


def _page(typed: dict[str, str], *, error: DomainError | None = None) -> Response:
    own = _own_keys()
    screens = [
        (
            keys.SCREENS[name],
            [
                (one, typed.get(one.action, own.get(one.action, one.usual)), one.action in own)
                for one in group
            ],
        )
        for name, group in groupby(keys.all_keys(), key=lambda one: one.screen)
    ]
    return page(
        "core/keyboard/own.html",
        status=200 if error is None else error.status,
        screens=screens,
        error=error,
        named=keys.NAMED,
        any_own=bool(own),
    )
