"""What belongs nowhere: a random sample says how much was missed, and what is found is placed."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from flask import Response, flash, request

from survey.ask.studies.models import Study
from survey.ask.studies.queries import get_study
from survey.core.access import Permission, current_user, require
from survey.core.errors import Conflict, DomainError, NotFound
from survey.core.web import db_session, page, see_other, transaction
from survey.understand.auditing import services
from survey.understand.auditing.blueprint import bp
from survey.understand.auditing.models import AuditItem, SampleKind, Verdict
from survey.understand.auditing.queries import latest_sample, standing
from survey.understand.coding import services as coding
from survey.understand.coding.blueprint import card, tabs
from survey.understand.coding.forms import CodeForm
from survey.understand.coding.pool import Pool, aside_ids, pool_of
from survey.understand.statements.models import Statement
from survey.understand.themes import log
from survey.understand.themes.card import nearest
from survey.understand.themes.changes import chunks
from survey.understand.themes.errors import NearlyTheSame
from survey.understand.themes.members import find, may_be_used
from survey.understand.themes.models import Decision

_SEEDS = 2**31


@bp.get("/studies/<int:study_id>/unplaced")
@require(Permission.THEME_READ)
def unplaced(study_id: int) -> Response:
    """Show the next unplaced statement of the sample, or what the sample says."""
    return _show(get_study(db_session(), study_id))


@bp.post("/studies/<int:study_id>/unplaced/draw")
@require(Permission.THEME_DECIDE)
def draw_unplaced(study_id: int) -> Response:
    """Draw a new sample of what belongs nowhere."""
    get_study(db_session(), study_id)
    try:
        with transaction(db_session()) as session:
            nowhere = _nowhere(pool_of(session, study_id))
            usable = [
                one
                for chunk in chunks(nowhere)
                for one in session.scalars(
                    sa.select(Statement.id).where(Statement.id.in_(chunk), may_be_used())
                )
            ]
            services.draw_unplaced(
                session, study_id, usable, seed=secrets.randbelow(_SEEDS), actor=current_user()
            )
    except DomainError as error:
        flash(error.message, "info")
    return see_other("auditing.unplaced", study_id=study_id)


@bp.get("/studies/<int:study_id>/unplaced/<int:item_number>/choose")
@require(Permission.THEME_DECIDE)
def choose(study_id: int, item_number: int) -> Response:
    """Offer the needs and wants that an unplaced statement may belong to, and a new one."""
    study = get_study(db_session(), study_id)
    item = services.get_item(db_session(), study_id, item_number, SampleKind.UNPLACED)
    return _choose_page(study, item, form=CodeForm(formdata=None), status=200)


@bp.post("/studies/<int:study_id>/unplaced/<int:item_number>")
@require(Permission.THEME_DECIDE)
def answer_unplaced(study_id: int, item_number: int) -> Response:
    """Place an unplaced statement, or say that there is nothing to place."""
    study = get_study(db_session(), study_id)
    form = CodeForm()
    item = services.get_item(db_session(), study_id, item_number, SampleKind.UNPLACED)
    if not form.validate():
        return _choose_page(study, item, form=form, notice="At most 300 characters fit.")
    try:
        with transaction(db_session()) as session:
            decision = None if "nothing" in request.form else _placed(study_id, item, form)
            services.answer(
                session,
                item,
                Verdict.NO if decision is None else Verdict.YES,
                actor=current_user(),
                decision=decision,
            )
    except NearlyTheSame as error:
        form.insist.data = form.name.data
        return _choose_page(study, item, form=form, notice=error.message)
    except (Conflict, NotFound) as error:
        return _show(study, notice=error.message, status=409)
    except DomainError as error:
        return _choose_page(study, item, form=form, notice=error.message)
    return see_other("auditing.unplaced", study_id=study_id)


def _placed(study_id: int, item: AuditItem, form: CodeForm) -> Decision:
    session, actor = db_session(), current_user()
    if form.theme.data:
        decision = coding.code(
            session,
            study_id,
            [item.statement_id],
            form.theme.data,
            actor=actor,
            seen=form.seen.data,
        )
        if decision is None:
            raise Conflict("Somebody has placed it there already. Yours was not saved; go on.")
        return decision
    if not form.name.data:
        raise DomainError("Choose a need or want, or write a new one.", field="name")
    coding.code_as_new(
        session,
        study_id,
        [item.statement_id],
        form.name.data,
        form.chosen_kind(),
        actor=actor,
        seen=form.seen.data,
        insist=form.insist.data == form.name.data,
    )
    last = coding.last_own_decision(session, study_id, actor.id)
    return session.get_one(Decision, last)


def _nowhere(pool: Pool) -> list[int]:
    """Return the statements that belong to nothing: not read yet, or read and set aside."""
    aside = aside_ids(pool.themes.values())
    set_aside = [
        place
        for place, held in pool.marks.items()
        if held & aside and not any(one.id in held for one in pool.in_use)
    ]
    return sorted(int(pool.ids[one]) for one in {*pool.open.tolist(), *set_aside})


def _show(study: Study, *, notice: str = "", status: int = 200) -> Response:
    session = db_session()
    pool = pool_of(session, study.id)
    sample = latest_sample(session, study.id, SampleKind.UNPLACED)
    items = [] if sample is None else standing(session, [sample.id])
    waiting = [one for one in items if one.verdict is None]
    at, after = request.args.get("at", type=int), request.args.get("after", type=int) or 0
    waiting.sort(key=lambda one: (one.item.position != at, one.item.position <= after))
    shown = waiting[0] if waiting else None
    members = [] if shown is None else find(session, [shown.item.statement_id])
    return page(
        "understand/auditing/unplaced.html",
        study=study,
        status=status,
        tabs_shown=tabs(study.id, "auditing.unplaced"),
        item=None if shown is None else shown.item,
        member=members[0] if members else None,
        sample=sample,
        read=len(items) - len(waiting),
        total=len(items),
        nowhere=len(_nowhere(pool)),
        each=services.UNPLACED,
        seen=pool.last_event,
        notice_text=notice,
        feed=log.feed(session, study.id, limit=4),
    )


def _choose_page(
    study: Study, item: AuditItem, *, form: CodeForm, notice: str = "", status: int = 422
) -> Response:
    session = db_session()
    pool = pool_of(session, study.id)
    place = pool.place.get(item.statement_id)
    found = None if place is None else card(session, pool, place, most=5)
    if found is None:
        raise NotFound("There is no such statement to read; it may have been erased.")
    near = nearest(pool.in_use, form.chosen_kind().value, form.name.data) if form.name.data else []
    first = [one.theme for one in near] or [one.theme for one in found.offers]
    if form.seen.data is None:
        form.seen.data = pool.last_event
    return page(
        "understand/auditing/choose.html",
        study=study,
        status=status,
        item=item,
        what=found.member.text,
        same=[place],
        form=form,
        first=first,
        near={one.theme.id for one in near if one.is_twin},
        rest=[one for one in pool.in_use if one not in first],
        notice_text=notice,
        mode="",
    )
