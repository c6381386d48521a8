"""Agreement between readers: invite, see the figures, settle where they differ."""

from __future__ import annotations

import secrets

from flask import Response, flash, request
from wtforms import SelectChoice

from survey.ask.studies.members import members
from survey.ask.studies.queries import get_study
from survey.core.access import Permission, allows, current_user, require
from survey.core.errors import DomainError, NotFound
from survey.core.roles import StudyRole
from survey.core.web import db_session, page, see_other, transaction
from survey.understand.agreement import (
    adjudicating,
    closing,
    queries,
    reading_views,
    sampling,
    services,
)
from survey.understand.agreement.blueprint import bp
from survey.understand.agreement.figures import figures
from survey.understand.agreement.forms import (
    InviteForm,
    ReaderForm,
    SettleForm,
    amendments_in,
    lines_of,
)
from survey.understand.agreement.models import Choice, CodingRound, Purpose

__all__ = ["bp", "closing", "reading_views"]


@bp.get("/studies/<int:study_id>/agreement")
@require(Permission.AGREEMENT_READ)
def index(study_id: int) -> Response:
    """List the second readings of a study, and offer another one."""
    return _index(study_id, _invite_form(study_id, fresh=True))


@bp.post("/studies/<int:study_id>/agreement")
@require(Permission.AGREEMENT_MANAGE)
def invite(study_id: int) -> Response:
    """Draw a sample and invite somebody to read it."""
    form = _invite_form(study_id)
    status = 422
    if form.validate():
        try:
            with transaction(db_session()) as session:
                services.invite(
                    session,
                    study_id,
                    form.invitation(seed=secrets.randbelow(2**31)),
                    actor=current_user(),
                )
        except DomainError as error:
            form.blame(error)
            status = error.status
        else:
            flash("Invited. The sample waits under “Second reading” on the other desk.", "good")
            return see_other("agreement.index", study_id=study_id)
    return _index(study_id, form, status=status)


@bp.get("/coding-rounds/<int:round_id>")
@require(Permission.AGREEMENT_READ)
def show(round_id: int) -> Response:
    """Show how far the readers of a sample agree."""
    return _show(queries.get_round(db_session(), round_id), fresh=True)


@bp.post("/coding-rounds/<int:round_id>/readers")
@require(Permission.AGREEMENT_MANAGE)
def invite_another(round_id: int) -> Response:
    """Invite one more reader of the same sample."""
    made = queries.get_round(db_session(), round_id)
    form = _reader_form(made)
    status = 422
    if form.validate():
        try:
            with transaction(db_session()) as session:
                services.invite_another(session, round_id, form.coder.data, actor=current_user())
        except DomainError as error:
            form.blame(error)
            status = error.status
        else:
            flash("Invited to the same sample.", "good")
            return see_other("agreement.show", round_id=round_id)
    return _show(made, form=form, status=status)


@bp.post("/readings/<int:seat_id>/release")
@require(Permission.AGREEMENT_MANAGE)
def release(seat_id: int) -> Response:
    """Let a trainee tag whatever her agreement."""
    seat = queries.get_seat(db_session(), seat_id)
    study_id = queries.get_round(db_session(), seat.round_id).study_id
    with transaction(db_session()) as session:
        services.release(session, seat, actor=current_user())
    flash("From now on this reader decides in the codebook.", "done")
    return see_other("agreement.index", study_id=study_id)


@bp.get("/coding-rounds/<int:round_id>/differences")
@require(Permission.AGREEMENT_READ)
def differences(round_id: int) -> Response:
    """Show where readers differ, both decisions side by side, one at a time."""
    return _differences(queries.get_round(db_session(), round_id))


@bp.post("/coding-rounds/<int:round_id>/differences/<int:statement_id>")
@require(Permission.AGREEMENT_MANAGE)
def settle(round_id: int, statement_id: int) -> Response:
    """Decide what a statement belongs to where readers differ."""
    made = queries.get_round(db_session(), round_id)
    form = SettleForm()
    form.offer(sampling.codes_in_use(db_session(), made.study_id))
    status = 422
    if form.validate():
        try:
            with transaction(db_session()) as session:
                adjudicating.adjudicate(
                    session,
                    made,
                    statement_id,
                    choice=Choice(form.choice.data),
                    actor=current_user(),
                    why=form.why.data or "",
                    other=form.other.data or (),
                    amendments=amendments_in(request.form),
                    seen=form.seen.data,
                )
        except NotFound:
            raise
        except DomainError as error:
            form.blame(error)
            status = error.status
        else:
            flash("Settled. The codebook and its history say so.", "good")
            return see_other("agreement.differences", round_id=round_id)
    return _differences(made, statement_id=statement_id, form=form, status=status)


def _differences(
    made: CodingRound,
    *,
    statement_id: int | None = None,
    form: SettleForm | None = None,
    status: int = 200,
) -> Response:
    session = db_session()
    found = adjudicating.differences(session, made)
    wanted = statement_id or request.args.get("statement", type=int)
    shown = next((one for one in found if one.member.id == wanted), None)
    if shown is None and wanted is None:
        shown = next((one for one in found if one.settled is None), None)
    known = {theme.id: theme for theme in queries.palette(session, made)}
    involved: dict[int, None] = {}
    if shown is not None:
        both = [*shown.first, *(one for _, codes in shown.others for one in codes)]
        involved = dict.fromkeys(one for one in both if one in known)
        if form is None:
            form = SettleForm(formdata=None, seen=shown.settled.id if shown.settled else None)
            form.offer(sampling.codes_in_use(session, made.study_id))
    return page(
        "understand/agreement/differences.html",
        status=status,
        study=get_study(session, made.study_id),
        made=made,
        found=found,
        shown=shown,
        form=form,
        known=known,
        lines=lines_of([known[one] for one in involved], request.form),
        waiting=sum(one.settled is None for one in found),
    )


def _index(study_id: int, form: InviteForm | None, *, status: int = 200) -> Response:
    session = db_session()
    return page(
        "understand/agreement/index.html",
        status=status,
        study=get_study(session, study_id),
        seats=queries.seats(session, study_id),
        purposes=Purpose,
        form=form,
        decided=len(sampling.decided(session, study_id)),
        gold=len(sampling.gold(session, study_id)),
    )


def _show(
    made: CodingRound, *, form: ReaderForm | None = None, fresh: bool = False, status: int = 200
) -> Response:
    session = db_session()
    return page(
        "understand/agreement/show.html",
        status=status,
        study=get_study(session, made.study_id),
        made=made,
        is_training=made.purpose is Purpose.TRAINING,
        seats=queries.seats(session, made.study_id, round_id=made.id),
        found=figures(session, made),
        differences=adjudicating.differences(session, made),
        form=_reader_form(made, fresh=fresh) if form is None else form,
    )


def _readers(study_id: int) -> list[tuple[int, str]]:
    return [
        (one.account_id, one.name)
        for one in members(db_session(), study_id)
        if one.is_active and not one.reads_only and one.role is not StudyRole.READER
    ]


def _invite_form(study_id: int, *, fresh: bool = False) -> InviteForm:
    form = InviteForm(formdata=None) if fresh else InviteForm()
    form.offer(_readers(study_id), sampling.codes_in_use(db_session(), study_id))
    return form


def _reader_form(made: CodingRound, *, fresh: bool = False) -> ReaderForm:
    form = ReaderForm(formdata=None) if fresh else ReaderForm()
    taken = (
        {one.coder for one in queries.seats(db_session(), made.study_id, round_id=made.id)}
        if allows(Permission.AGREEMENT_MANAGE)
        else set()
    )
    form.coder.choices = [
        SelectChoice(number, name) for number, name in _readers(made.study_id) if name not in taken
    ]
    return form
