"""Forms must come from our own pages.

First what the browser itself says (``Sec-Fetch-Site``, else ``Origin``), which needs no token and
cannot be forged by a page; then the token of Flask-WTF. Views marked
``@public(csrf_exempt=True)`` use no cookie and carry a signed key of their own.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, request
from flask_wtf.csrf import CSRFError, CSRFProtect

from survey.core.access import current_mark
from survey.core.config import Settings
from survey.core.errors import DomainError, Forbidden

_SAFE = {"GET", "HEAD", "OPTIONS"}
_FROM_ELSEWHERE = (
    "This form was sent from another site, so nothing was changed. "
    "Open the page here and send it again."
)
_STALE = "This page was open too long, so nothing was changed. Reload it and send it again."


def install(app: Flask, settings: Settings) -> None:
    """Check every request of *app* that may change something."""
    protection = CSRFProtect()
    app.config["WTF_CSRF_ENABLED"] = True
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    app.config["WTF_CSRF_TIME_LIMIT"] = None  # The token lives as long as the browser's session.
    app.config["WTF_CSRF_SSL_STRICT"] = False  # Public pages send no Referer; Origin is checked.
    protection.init_app(app)

    @app.before_request
    def refuse_foreign_forms() -> None:
        if request.method in _SAFE or request.endpoint is None:
            return
        mark = current_mark()
        if mark is not None and mark.csrf_exempt:
            return
        if _is_foreign(settings):
            raise Forbidden(_FROM_ELSEWHERE)
        if not app.config["WTF_CSRF_ENABLED"]:  # Tests of other things.
            return
        try:
            protection.protect()
        except CSRFError as error:
            raise StaleForm(_STALE) from error


class StaleForm(DomainError):
    """The token of the form is missing or of another session."""

    status = 400


def _is_foreign(settings: Settings) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    if origin is None or origin == "null":  # An old browser: the token decides alone.
        return False
    return urlsplit(origin).netloc not in {request.host, urlsplit(settings.public_url).netloc}
