"""Statements between two needs: where reading one more teaches most, until it teaches too little."""

from __future__ import annotations

from flask import Response, request

from survey.ask.studies.queries import get_study
from survey.core.access import Permission, require
from survey.core.web import db_session, settings
from survey.understand.coding.blueprint import bp
from survey.understand.coding.border import border_of
from survey.understand.coding.card_views import show_card
from survey.understand.coding.pool import pool_of


@bp.get("/studies/<int:study_id>/coding/border")
@require(Permission.THEME_READ)
def border(study_id: int) -> Response:
    """Show the statement on which the needs are least apart, or say that it is time to stop."""
    session = db_session()
    study = get_study(session, study_id)
    pool = pool_of(session, study_id)
    are_ready = pool.learning.wait(settings().home)
    queue = border_of(pool)
    at = request.args.get("at", type=int)
    after = pool.place.get(request.args.get("after", type=int) or 0)
    wanted = [one for one in queue.places if one != after]
    if after in queue.places and not pool.decided[after]:
        # Skipped: what follows it, not what stood before.
        cut = queue.places.index(after) + 1
        wanted = [*queue.places[cut:], *queue.places[: cut - 1]]
    stops = queue.is_settled and "on" not in request.args and at is None
    return show_card(
        study,
        at=at,
        mode="border",
        wanted=[] if stops else wanted,
        queue=queue,
        stops=stops,
        are_ready=are_ready,
    )
