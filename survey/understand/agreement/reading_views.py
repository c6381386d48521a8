"""A reader's own pages: her samples, one statement at a time, hand in or stop."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, request

from survey.ask.studies.queries import get_study
from survey.core.access import Permission, current_user, require
from survey.core.errors import Conflict, DomainError, NotFound
from survey.core.web import db_session, page, see_other, transaction
from survey.understand.agreement import figures, queries, services
from survey.understand.agreement.blueprint import bp
from survey.understand.agreement.models import CodingSeat, Purpose
from survey.understand.themes import search
from survey.understand.themes.forms import numbers

#: Keys of the palette, in order; the letters left out are those of the buttons.
KEYS = "123456789abcdefghilmopqrtvwxyz"


@bp.get("/studies/<int:study_id>/reading")
@require(Permission.CODING_OWN)
def own(study_id: int) -> Response:
    """List the samples that one reads or has read."""
    session = db_session()
    return page(
        "understand/agreement/own.html",
        study=get_study(session, study_id),
        seats=queries.seats(session, study_id, coder_id=current_user().id),
    )


@bp.get("/readings/<int:seat_id>")
@require(Permission.CODING_OWN)
def card(seat_id: int) -> Response:
    """Show a statement of one's sample: the one asked for, else the first that waits."""
    return _card(_own_seat(seat_id), at=request.args.get("at", type=int))


@bp.post("/readings/<int:seat_id>/statements/<int:statement_id>")
@require(Permission.CODING_OWN)
def code(seat_id: int, statement_id: int) -> Response:
    """Keep what one says about a statement, and go on."""
    seat = _own_seat(seat_id)
    chosen = [one for one in numbers(request.form.getlist("codes")) if one]
    order = [one.statement_id for one in queries.sample(db_session(), seat.round_id)]
    at = order.index(statement_id) if statement_id in order else None
    if request.form.get("do") == "none":
        chosen = []
    elif not chosen:
        return _card(
            seat, at=at, problem="Choose what it belongs to, or “None of these”.", status=422
        )
    try:
        with transaction(db_session()) as session:
            services.code(session, seat, statement_id, chosen)
    except DomainError as error:
        seat = _own_seat(seat_id)
        return _card(seat, at=at, problem=error.message, chosen=chosen, status=error.status)
    if _made(seat).purpose is Purpose.TRAINING:
        return see_other("agreement.card", seat_id=seat_id, at=at)
    return see_other("agreement.card", seat_id=seat_id, at=_next_open(seat, order, at))


@bp.post("/readings/<int:seat_id>/finish")
@require(Permission.CODING_OWN)
def finish(seat_id: int) -> Response:
    """Hand a sample in."""
    seat = _own_seat(seat_id)
    try:
        with transaction(db_session()) as session:
            services.finish(session, seat, actor=current_user())
    except Conflict as error:
        flash(error.message, "info")
        return see_other("agreement.card", seat_id=seat_id)
    made = _made(seat)
    if made.purpose is Purpose.CHECK:
        flash("Handed in. Here is how far the readers agree.", "good")
        return see_other("agreement.show", round_id=made.id)
    flash(
        "You have reached the bar: you can decide in the codebook now."
        if seat.released_at
        else "You are below the bar. Talk with a lead about where you differ, and try another "
        "training.",
        "good" if seat.released_at else "info",
    )
    return see_other("agreement.card", seat_id=seat_id)


@bp.post("/readings/<int:seat_id>/stop")
@require(Permission.CODING_OWN)
def stop(seat_id: int) -> Response:
    """Give a sample back unfinished."""
    seat = _own_seat(seat_id)
    study_id = _made(seat).study_id
    try:
        with transaction(db_session()) as session:
            services.stop(session, seat, actor=current_user())
    except Conflict as error:
        flash(error.message, "info")
    else:
        flash("Stopped. What you coded is kept and counts for nothing.", "done")
    return see_other("agreement.own", study_id=study_id)


def _own_seat(seat_id: int) -> CodingSeat:
    return queries.get_seat(db_session(), seat_id, coder_id=current_user().id)


def _made(seat: CodingSeat) -> Any:
    return queries.get_round(db_session(), seat.round_id)


def _next_open(seat: CodingSeat, order: list[int], at: int | None) -> int | None:
    """Return the place of the next statement that waits, after *at* and then from the start."""
    said = queries.said_by(db_session(), [seat.id])
    places = [*range((at or 0) + 1, len(order)), *range((at or 0) + 1)]
    return next((i for i in places if i < len(order) and (seat.id, order[i]) not in said), None)


def _card(
    seat: CodingSeat,
    *,
    at: int | None,
    problem: str = "",
    chosen: list[int] | None = None,
    status: int = 200,
) -> Response:
    session = db_session()
    made = queries.get_round(session, seat.round_id)
    sample = queries.sample(session, made.id)
    order = [one.statement_id for one in sample]
    said = queries.said_by(session, [seat.id])
    done = sum((seat.id, one) in said for one in order)
    has_ended = seat.finished_at is not None or seat.stopped_at is not None
    if at is not None and not 0 <= at < len(order):
        raise NotFound("There is no such statement in your sample.")
    if at is None and not has_ended:
        at = _next_open(seat, order, None)
    shown = None if at is None else order[at]
    own = None if shown is None else said.get((seat.id, shown))
    is_training = made.purpose is Purpose.TRAINING
    teaches = is_training and own is not None
    palette = queries.palette(session, made)
    return page(
        "understand/agreement/card.html",
        status=status,
        study=get_study(session, made.study_id),
        seat=seat,
        made=made,
        is_training=is_training,
        at=at,
        total=len(order),
        done=done,
        source=None if shown is None else search.source(session, shown),
        chosen=set(own or ()) if chosen is None else set(chosen),
        is_coded=own is not None,
        gold=set(sample[at].first) if teaches and at is not None else None,
        palette=palette,
        keys=KEYS,
        has_ended=has_ended,
        learned=figures.agreement_with_gold(session, made, seat) if is_training and done else None,
        exactly=figures.same_as_gold(session, made, seat) if is_training and done else None,
        problem=problem,
    )
