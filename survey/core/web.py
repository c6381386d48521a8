"""What every view uses: the request's session, pages and partials, links and pagination.

A view reads ``g.session`` (or ``db_session()``, which is typed); it is opened on first use, for
reading on GET and HEAD and for writing otherwise, and closed when the request ends.
"""

from __future__ import annotations

import secrets
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from flask import (
    Flask,
    Response,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.ctx import _AppCtxGlobals
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest
from werkzeug.local import LocalProxy
from werkzeug.routing import IntegerConverter, Map

from survey.core import access, crosssite, headers, menu, trace
from survey.core.config import Settings
from survey.core.db import Database, transaction
from survey.core.pagination import Pages, paged

__all__ = [
    "Pages",
    "database",
    "db_session",
    "install",
    "is_htmx",
    "link_to",
    "page",
    "paged",
    "partial",
    "see_other",
    "settings",
    "transaction",
]

_DATABASE = "needfinder.database"
_SETTINGS = "needfinder.settings"
#: Of a column of 64 bits.
LARGEST_ID = 2**63 - 1
_FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}


class RequestGlobals(_AppCtxGlobals):
    """Flask's ``g`` with a database session that opens itself."""

    @property
    def session(self) -> Session:
        """The request's one session."""
        if self.get("_session") is None:
            factories = database()
            reads = request and request.method in {"GET", "HEAD", "OPTIONS"}
            self._session = factories.reading() if reads else factories.writing()
        session: Session = self._session
        return session


def db_session() -> Session:
    """Return the request's session; use it as ``with transaction(db_session()) as session``."""
    session: Session = g.session
    return session


def database() -> Database:
    """Return the database of the running app."""
    found: Database = current_app.extensions[_DATABASE]
    return found


def settings() -> Settings:
    """Return the settings of the running app."""
    found: Settings = current_app.extensions[_SETTINGS]
    return found


def page(template: str, *, status: int = 200, **context: Any) -> Response:
    """Return a whole page, with its menu; pass ``study=`` on the pages of a study."""
    context.setdefault("study", None)
    if "nav" not in context:
        user = None if _is_public() else access.signed_in()
        context["nav"] = (
            [] if user is None else menu.links_for(access.allows, context["study"], db_session)
        )
    return _varied(make_response(render_template(template, **context), status))


def partial(template: str, *, status: int = 200, **context: Any) -> Response:
    """Return a piece of a page, for htmx."""
    context.setdefault("study", None)
    return _varied(make_response(render_template(template, **context), status))


def is_htmx() -> bool:
    """Return whether htmx asks for a piece of a page (and not for a whole one by history)."""
    asked = request.headers.get("HX-Request") == "true"
    return asked and request.headers.get("HX-History-Restore-Request") != "true"


def see_other(endpoint: str, **values: Any) -> Response:
    """Return the answer to a form that worked: look there now (303)."""
    return make_response(redirect(url_for(endpoint, **values), 303))


def link_to(endpoint: str, **values: Any) -> str:
    """Return an absolute address for a message; built from the setting, never from Host."""
    path = url_for(endpoint, **values, _external=False)
    return urljoin(settings().public_url + "/", path)


class IdConverter(IntegerConverter):
    """``<int:...>`` in an address: what no column can hold is no address of ours."""

    def __init__(self, map: Map, **options: Any) -> None:  # noqa: A002 - Werkzeug's own name
        super().__init__(map, **{"max": LARGEST_ID, **options})


def install(app: Flask, settings: Settings, database: Database) -> None:
    """Give *app* its sessions, checks, headers and template context."""
    app.url_map.converters["int"] = IdConverter
    app.app_ctx_globals_class = RequestGlobals
    app.extensions[_DATABASE] = database
    app.extensions[_SETTINGS] = settings
    app.before_request(_begin)
    app.before_request(_refuse_nul)
    crosssite.install(app, settings)
    access.install(app)
    headers.install(app, settings)
    app.teardown_appcontext(_close_session)
    app.url_defaults(_versioned)
    app.context_processor(_context)


def _begin() -> None:
    trace.request_id.set(secrets.token_hex(8))


def _refuse_nul() -> None:
    """Refuse NUL characters: no person types them, and PostgreSQL cannot store them."""
    texts = [request.path, *request.args.values()]
    if request.method != "GET" and request.mimetype in _FORMS:
        texts.extend(text for values in request.form.listvalues() for text in values)
    if any("\x00" in text for text in texts):
        raise BadRequest("The text holds a NUL character, which cannot be kept. Remove it.")


def _close_session(error: BaseException | None) -> None:
    del error
    session: Session | None = g.pop("_session", None)
    if session is not None:
        session.close()


def _is_public() -> bool:
    mark = access.current_mark()
    return mark is not None and mark.is_public


def _varied(response: Response) -> Response:
    response.vary.add("HX-Request")
    return response


def _context() -> dict[str, Any]:
    return {
        "current_user": LocalProxy(access.signed_in),
        "may": _viewer_may,
        "htmx_url": url_for("static_htmx", filename="htmx.min.js"),
        "link_to": link_to,
    }


def _viewer_may(permission: str) -> bool:
    return access.allows(access.Permission(permission))


def _versioned(endpoint: str, values: dict[str, Any]) -> None:
    """Give our own files an address that changes with them, so that browsers may keep them."""
    if endpoint == "static" and current_app.static_folder:
        path = Path(current_app.static_folder) / str(values.get("filename", ""))
        if path.is_file():
            values["v"] = _stamp(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=256)
def _stamp(path: Path, changed_ns: int) -> str:
    del path
    return format(changed_ns & 0xFFFFFFFF, "x")
