"""The one page to say "not again": for people without an account, and for mail programs."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Response

from survey.ask.delivery import services
from survey.ask.delivery.blueprint import bp
from survey.ask.delivery.models import Invitation
from survey.ask.delivery.tokens import token_hash
from survey.core import limits
from survey.core.access import public
from survey.core.errors import NotFound
from survey.core.web import db_session, page, transaction


@bp.get("/i/<token>/stop")
@public
@limits.limiter.limit("60 per minute")
def stop_page(token: str) -> Response:
    """Ask whether somebody really wants to hear no more; nothing changes by opening it."""
    invitation = _invitation(token)
    return page("ask/delivery/stop.html", token=token, done=False, invitation=invitation)


@bp.post("/i/<token>/stop")
@public(csrf_exempt=True)
@limits.limiter.limit("60 per minute")
def stop_asking(token: str) -> Response:
    """Record that somebody wants to hear no more; also what mail programs call (RFC 8058)."""
    with transaction(db_session()) as session:
        invitation = _invitation(token)
        services.unsubscribe(session, invitation)
    return page("ask/delivery/stop.html", token=token, done=True, invitation=invitation)


def _invitation(token: str) -> Invitation:
    found = db_session().scalar(
        sa.select(Invitation).where(Invitation.token_hash == token_hash(token))
    )
    if found is None:
        raise NotFound(
            "This link is not complete or no longer valid. Please open it again from the message "
            "you got."
        )
    return found
