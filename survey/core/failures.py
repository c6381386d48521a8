"""What people see when something is refused or goes wrong: a sentence, never a traceback."""

from __future__ import annotations

import logging

from flask import Flask, Response, g, make_response, request
from markupsafe import escape
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from werkzeug.exceptions import HTTPException, SecurityError

from survey.core import trace
from survey.core.errors import DomainError
from survey.core.web import is_htmx, page

log = logging.getLogger(__name__)

_SENTENCES = {
    400: "The request could not be understood. Go back, reload the page and try again.",
    403: "Your role does not allow this. Ask an administrator.",
    404: "There is nothing at this address.",
    405: "This address does not take that kind of request. Go back and reload the page.",
    409: "Somebody, or a second click, was faster. Reload the page to see how it stands now.",
    413: "This file or form is larger than we accept. Send a smaller one.",
    429: "Too many attempts in a short time. Wait a few minutes and try again.",
    500: "Something went wrong on our side; nothing was changed. Try again, and if it happens "
    "again, tell an administrator the number below.",
    503: "The database is not answering for a moment. Nothing was lost; try again soon.",
}
_SERVER_ERROR = 500
_BAD_REQUEST = 400
_UNAVAILABLE = 503


def install(app: Flask) -> None:
    """Answer every error of *app* with a page."""
    app.register_error_handler(DomainError, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(IntegrityError, _integrity)
    app.register_error_handler(DataError, _data)
    app.register_error_handler(OperationalError, _away)
    app.register_error_handler(Exception, _unexpected)


def _refused(error: DomainError) -> Response:
    return answer(error.status, error.message)


def _http(error: HTTPException) -> Response:
    if isinstance(error, SecurityError):
        # An unknown Host header: no address of ours can be built for the page's links.
        return make_response(("This host name is not ours.\n", 400, {"Content-Type": "text/plain"}))
    if error.response is not None:
        return make_response(error.response)
    status = error.code or _SERVER_ERROR
    if status < _BAD_REQUEST:  # A redirect that routing asks for.
        return make_response(error.get_response())
    own_words = status == _BAD_REQUEST and error.description != type(error).description
    sentence = str(error.description) if own_words else _SENTENCES.get(status, error.name + ".")
    response = answer(status, sentence)
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response


def _integrity(error: IntegrityError) -> Response:
    log.warning("Refused by the database: %s", _first_line(error))
    return answer(409, _SENTENCES[409])


def _data(error: DataError) -> Response:
    log.warning("Not storable: %s", _first_line(error))
    return answer(400, _SENTENCES[400])


def _away(error: OperationalError) -> Response:
    log.error("The database is away: %s", _first_line(error))
    response = answer(_UNAVAILABLE, _SENTENCES[_UNAVAILABLE])
    response.headers["Retry-After"] = "5"
    return response


def _unexpected(error: Exception) -> Response:
    log.error("Request %s failed", trace.request_id.get(), exc_info=error)
    return answer(_SERVER_ERROR, _SENTENCES[_SERVER_ERROR])


def answer(status: int, sentence: str) -> Response:
    """Return the page (for htmx the paragraph) that says *sentence*."""
    if is_htmx():
        return make_response(f'<p class="problem" role="alert">{escape(sentence)}</p>', status)
    if status >= _SERVER_ERROR:
        # The page must not ask the database that may have caused the error.
        g.user = None
    context = {"status_code": status, "message": sentence, "request_id": trace.request_id.get()}
    try:
        if status >= _SERVER_ERROR or request.endpoint is None:
            return page("errors/error.html", status=status, nav=[], **context)
        return page("errors/error.html", status=status, **context)
    except Exception:
        log.exception("The error page itself failed")
        return make_response((sentence, status, {"Content-Type": "text/plain; charset=utf-8"}))


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0][:300]
