"""Statements of the top needs, read again without a word about who put them there and why."""

from __future__ import annotations

import secrets

from flask import Response, flash, request

from survey.ask.studies.queries import get_study
from survey.core.access import Permission, current_user, require
from survey.core.errors import Conflict, DomainError, NotFound
from survey.core.web import db_session, page, see_other, transaction
from survey.understand.auditing import services
from survey.understand.auditing.blueprint import bp
from survey.understand.auditing.models import SampleKind, Verdict
from survey.understand.auditing.queries import latest_sample, standing, still_inside
from survey.understand.themes.members import find
from survey.understand.themes.queries import codebook, get_theme

_SEEDS = 2**31


@bp.get("/studies/<int:study_id>/audit")
@require(Permission.THEME_READ)
def audit(study_id: int) -> Response:
    """Show the next statement to read, or what was found."""
    return _show(study_id)


@bp.post("/studies/<int:study_id>/audit/draw")
@require(Permission.THEME_DECIDE)
def draw(study_id: int) -> Response:
    """Draw a new sample of the top needs."""
    get_study(db_session(), study_id)
    try:
        with transaction(db_session()) as session:
            services.draw_needs(
                session, study_id, seed=secrets.randbelow(_SEEDS), actor=current_user()
            )
    except DomainError as error:
        flash(error.message, "wrong")
        return see_other("auditing.results", study_id=study_id)
    return see_other("auditing.audit", study_id=study_id)


@bp.post("/studies/<int:study_id>/audit/<int:item_number>")
@require(Permission.THEME_DECIDE)
def answer(study_id: int, item_number: int) -> Response:
    """Take an answer in: it belongs, it does not, or it belongs to another as well."""
    get_study(db_session(), study_id)
    verdict = request.form.get("verdict", "")
    if verdict not in {Verdict.YES, Verdict.NO, Verdict.BOTH}:
        return _show(study_id, notice="Answer yes, no or both.", status=422)
    try:
        with transaction(db_session()) as session:
            item = services.get_item(session, study_id, item_number, SampleKind.NEEDS)
            services.answer(session, item, Verdict(verdict), actor=current_user())
    except (Conflict, NotFound) as error:
        return _show(study_id, notice=error.message, status=409)
    return see_other("auditing.audit", study_id=study_id)


@bp.post("/studies/<int:study_id>/audit/undo")
@require(Permission.THEME_DECIDE)
def take_back(study_id: int) -> Response:
    """Take the person's own latest answer back and show it again, or answer again."""
    get_study(db_session(), study_id)
    kind = SampleKind.UNPLACED if request.form.get("kind") == "unplaced" else SampleKind.NEEDS
    endpoint = "auditing.audit" if kind is SampleKind.NEEDS else "auditing.unplaced"
    act = services.answer_again if "again" in request.form else services.take_back
    try:
        with transaction(db_session()) as session:
            sample = latest_sample(session, study_id, kind)
            if sample is None:
                raise NotFound("There is nothing to undo.")
            item = act(session, sample, actor=current_user())
    except DomainError as error:
        flash(error.message, "info")
        return see_other(endpoint, study_id=study_id)
    flash("Answered again." if "again" in request.form else "Your answer is taken back.", "good")
    at = None if "again" in request.form else item.position
    return see_other(endpoint, study_id=study_id, at=at)


@bp.get("/studies/<int:study_id>/audit/results")
@require(Permission.THEME_READ)
def results(study_id: int) -> Response:
    """Show what the last samples said of each need and of what was missed."""
    session = db_session()
    study = get_study(session, study_id)
    sample = latest_sample(session, study_id, SampleKind.NEEDS)
    items = [] if sample is None else standing(session, [sample.id])
    wrong = [one for one in items if one.verdict is Verdict.NO]
    words = {one.id: one for one in find(session, [one.item.statement_id for one in wrong])}
    rows = codebook(session, study_id)
    return page(
        "understand/auditing/results.html",
        study=study,
        sample=sample,
        left=sum(one.verdict is None for one in items),
        rows=[row for row in rows if row.theme.kind.value == "need"],
        wrong=[
            (one, words[one.item.statement_id]) for one in wrong if one.item.statement_id in words
        ],
        names={row.theme.id: row.theme.name for row in rows},
        inside=still_inside(session, wrong),
    )


@bp.post("/studies/<int:study_id>/audit/take-out")
@require(Permission.THEME_DECIDE)
def take_out(study_id: int) -> Response:
    """Take out of their needs what did not belong."""
    get_study(db_session(), study_id)
    with transaction(db_session()) as session:
        sample = latest_sample(session, study_id, SampleKind.NEEDS)
        decision = (
            None
            if sample is None
            else services.take_out_refused(session, sample, actor=current_user())
        )
    flash("There is nothing left to take out." if decision is None else decision.payload["text"])
    return see_other("auditing.results", study_id=study_id)


def _show(study_id: int, *, notice: str = "", status: int = 200) -> Response:
    session = db_session()
    study = get_study(session, study_id)
    sample = latest_sample(session, study_id, SampleKind.NEEDS)
    items = [] if sample is None else standing(session, [sample.id])
    waiting = [one for one in items if one.verdict is None]
    at, after = request.args.get("at", type=int), request.args.get("after", type=int) or 0
    waiting.sort(key=lambda one: (one.item.position != at, one.item.position <= after))
    shown = waiting[0] if waiting else None
    members = [] if shown is None else find(session, [shown.item.statement_id])
    theme = (
        None
        if shown is None or shown.item.theme_id is None
        else get_theme(session, shown.item.theme_id)
    )
    if shown is None and not notice:
        return see_other("auditing.results", study_id=study_id)
    return page(
        "understand/auditing/audit.html",
        study=study,
        status=status,
        item=None if shown is None else shown.item,
        member=members[0] if members else None,
        theme=theme,
        read=len(items) - len(waiting),
        total=len(items),
        notice_text=notice,
    )
