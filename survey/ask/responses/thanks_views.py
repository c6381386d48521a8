"""What a person sees when nothing is left to answer: the receipt, or why there is nothing to do."""

from __future__ import annotations

from flask import Response, request

from survey.ask.questionnaires.definition import published_definition
from survey.ask.responses.blueprint import bp
from survey.ask.responses.keys import UnreadableKey, signer
from survey.ask.responses.queries import Opening, WayIn
from survey.ask.responses.skeletons import filled
from survey.core.access import public
from survey.core.errors import Conflict, DomainError
from survey.core.jinja import date
from survey.core.web import db_session, page, settings

_GONE = 410
_UNKNOWN = 404


@bp.get("/thanks/<token>")
@public
def thanks(token: str) -> Response:
    """Show the receipt."""
    try:
        receipt, version_id, sha256 = signer(settings().secret_key).read_receipt(token)
    except UnreadableKey:
        return unknown_link()
    definition = published_definition(db_session(), version_id, sha256)
    return filled(
        "thanks",
        definition,
        sha256,
        receipt,
        lambda word: page(
            "ask/responses/thanks.html",
            definition=definition,
            receipt=word,
            language=definition.language,
        ),
    )


def unknown_link() -> Response:
    """Say that a link leads nowhere."""
    return _sorry(
        "This link leads nowhere",
        "Perhaps a part of the address is missing. Open it again from the message you got, or "
        "copy it whole.",
        status=_UNKNOWN,
    )


def not_open(way: WayIn) -> Response:
    """Say why one cannot answer, although the link is right."""
    if way.opening is Opening.ANSWERED:
        return _sorry(
            "You have answered already",
            "Your answers have arrived and are kept. An invitation can be used once. Thank you.",
            status=_GONE,
        )
    if way.opening is Opening.NOT_YET:
        when = f"It opens on {date(way.opens_at)}." if way.opens_at else "Please come back later."
        return _sorry("This survey is not open yet", when, status=_GONE)
    return _sorry(
        "This survey has closed",
        "Thank you for coming. It takes no more answers; those that arrived in time are kept.",
        status=_GONE,
    )


def refused(error: DomainError) -> Response:
    """Say why a submission was not taken, and what is kept."""
    again = None
    title = "Your answers could not be kept"
    if isinstance(error, Conflict):
        title = "Your answers have arrived before"
        again = request.path if request.path.startswith("/s/") else None
    return _sorry(title, error.message, status=error.status, again_url=again)


def _sorry(title: str, *sentences: str, status: int, again_url: str | None = None) -> Response:
    return page(
        "ask/responses/sorry.html",
        status=status,
        title=title,
        sentences=sentences,
        again_url=again_url,
    )
