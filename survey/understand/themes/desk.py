"""The review desk: one proposal at a time, and every verb a plain form."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, flash, request

from survey.ask.studies.models import Study
from survey.ask.studies.overview import Verb, next_step
from survey.ask.studies.queries import get_study
from survey.core.access import Permission, allows, current_user, require
from survey.core.errors import Conflict, DomainError, NotFound
from survey.core.web import Pages, db_session, page, partial, see_other, transaction
from survey.understand.themes import log, proposals, search, services
from survey.understand.themes.blueprint import back_to, bp, refused
from survey.understand.themes.card import (
    accepted_themes,
    card,
    minutes_left,
)
from survey.understand.themes.forms import (
    KINDS,
    AcceptForm,
    DecisionForm,
    UndoForm,
    WordingForm,
    first_error,
)
from survey.understand.themes.hierarchy import trees
from survey.understand.themes.models import ThemeKind
from survey.understand.themes.search import Show
from survey.understand.themes.services import Wording
from survey.understand.themes.wording import findings, other_needs

_FEED = 6


@bp.get("/studies/<int:study_id>/review")
@require(Permission.THEME_READ)
def review(study_id: int) -> Response:
    """Show the proposal asked for by ``?at=``, else the first."""
    study = get_study(db_session(), study_id)
    return show_desk(study, at=request.args.get("at", type=int))


@bp.get("/studies/<int:study_id>/review/all")
@require(Permission.THEME_READ)
def overview(study_id: int) -> Response:
    """List all open proposals under the groups that the run put them in."""
    session = db_session()
    study = get_study(session, study_id)
    queue = proposals.queue(session, study_id)
    unplaced = search.found_by(session, study_id, words="", show=Show.UNPLACED)
    return page(
        "understand/themes/overview.html",
        study=study,
        queue=queue,
        trees=trees(session, queue),
        unplaced=search.count(session, unplaced),
    )


@bp.post("/studies/<int:study_id>/review/<int:cluster_id>/accept")
@require(Permission.THEME_DECIDE)
def accept(study_id: int, cluster_id: int) -> Response:
    """Accept a proposal, or its additions to a theme."""
    study = get_study(db_session(), study_id)
    form = AcceptForm()
    try:
        with transaction(db_session()) as session:
            if "adds" in request.form:
                services.add_suggested(
                    session, study_id, cluster_id, actor=current_user(), seen=form.seen.data
                )
            elif form.validate():
                services.accept(
                    session,
                    study_id,
                    cluster_id,
                    form.wording(),
                    actor=current_user(),
                    kind=form.chosen_kind(),
                    with_links=bool(form.with_links.data),
                    guess=form.guess.data,
                    seen=form.seen.data,
                )
            else:
                return show_desk(study, at=cluster_id, form=form, status=422)
    except (Conflict, NotFound) as error:
        return overtaken(study, error, at=cluster_id)
    except DomainError as error:
        form.blame(error)
        return show_desk(study, at=cluster_id, form=form, status=422)
    return go_on(study_id, form.next.data)


@bp.post("/studies/<int:study_id>/review/<int:cluster_id>/want")
@require(Permission.THEME_DECIDE)
def want(study_id: int, cluster_id: int) -> Response:
    """Accept a proposal as only a want, whose reason is to be asked for."""

    def decide(form: DecisionForm) -> None:
        proposal = proposals.find(db_session(), study_id, cluster_id)
        services.accept(
            db_session(),
            study_id,
            cluster_id,
            Wording(name=proposal.name[:1].upper() + proposal.name[1:]),
            actor=current_user(),
            kind=ThemeKind.WANT,
            ask_why=True,
            seen=form.seen.data,
        )

    return decided(study_id, cluster_id, DecisionForm(), decide)


@bp.post("/studies/<int:study_id>/review/<int:cluster_id>/reject")
@require(Permission.THEME_DECIDE)
def reject(study_id: int, cluster_id: int) -> Response:
    """Turn a proposal down."""

    def decide(form: DecisionForm) -> None:
        services.reject(
            db_session(), study_id, cluster_id, actor=current_user(), seen=form.seen.data
        )

    return decided(study_id, cluster_id, DecisionForm(), decide)


@bp.post("/studies/<int:study_id>/undo")
@require(Permission.THEME_DECIDE)
def undo(study_id: int) -> Response:
    """Take the latest decision back, or the one named."""
    get_study(db_session(), study_id)
    form = UndoForm()
    try:
        with transaction(db_session()) as session:
            decision = services.undo(
                session, study_id, actor=current_user(), decision_id=form.decision.data
            )
    except DomainError as error:
        return refused(error, "themes.review", study_id=study_id)
    flash(decision.payload["text"], "good")
    if form.back.data:
        return back_to("themes.review", study_id=study_id)
    undone = log.proposal_undone(db_session(), decision)
    return see_other("themes.review", study_id=study_id, at=undone)


@bp.get("/studies/<int:study_id>/decisions")
@require(Permission.THEME_READ)
def decisions(study_id: int) -> Response:
    """List the decisions of a study: who, when, what."""
    session = db_session()
    study = get_study(session, study_id)
    pages = Pages.of(log.count(session, study_id))
    feed = log.feed(session, study_id, limit=pages.per_page, offset=pages.offset)
    return page(
        "understand/themes/decisions.html",
        study=study,
        pages=pages,
        feed=feed,
        since=log.standing_since(session, study_id, feed[-1].id) if feed else {},
    )


@bp.get("/studies/<int:study_id>/review/lint")
@require(Permission.THEME_READ)
def check_wording(study_id: int) -> Response:
    """Say what is wrong with the wording of a need, while it is typed."""
    session = db_session()
    get_study(session, study_id)
    themes = accepted_themes(session, study_id)
    return partial(
        "understand/themes/_findings.html",
        findings=findings(
            request.args.get("name", "")[:1000],
            is_need=True,
            others=other_needs(themes, but={request.args.get("theme", type=int)}),
        ),
    )


def decided(
    study_id: int,
    cluster_id: int,
    form: DecisionForm,
    decide: Callable[[DecisionForm], None],
) -> Response:
    """Do what *decide* does in one transaction, and show what comes next or what was refused."""
    study = get_study(db_session(), study_id)
    if not form.validate():
        return show_desk(study, at=cluster_id, notice=first_error(form), status=422)
    try:
        with transaction(db_session()):
            decide(form)
    except (Conflict, NotFound) as error:
        return overtaken(study, error, at=cluster_id)
    except DomainError as error:
        return show_desk(study, at=cluster_id, notice=error.message, status=422)
    return go_on(study_id, form.next.data)


def go_on(study_id: int, cluster_id: int | None) -> Response:
    """Go to the proposal, or to the first if there is none."""
    return see_other("themes.review", study_id=study_id, at=cluster_id)


def overtaken(study: Study, error: DomainError, *, at: int) -> Response:
    """Show what is there now, with the sentence that says who was faster."""
    return show_desk(study, at=at, notice=error.message, status=409)


def show_desk(
    study: Study,
    *,
    at: int | None = None,
    form: WordingForm | None = None,
    notice: str = "",
    status: int = 200,
) -> Response:
    """Show a proposal with what is typed in *form*, and *notice* above it."""
    session = db_session()
    queue = proposals.queue(session, study.id)
    place = next((i for i, one in enumerate(queue.proposals) if one.cluster_id == at), 0)
    shown = card(session, queue.proposals[place]) if queue.proposals else None
    if shown is not None and form is None:
        form = AcceptForm(
            formdata=None,
            name=shown.statement,
            metric=shown.metric,
            definition=shown.proposal.criterion,
            with_links=True,
        )
    around = [
        queue.proposals[i].cluster_id if 0 <= i < len(queue.proposals) else None
        for i in (place - 1, place + 1)
    ]
    return page(
        "understand/themes/review.html",
        study=study,
        status=status,
        queue=queue,
        place=place,
        card=shown,
        form=form,
        notice_text=notice,
        previous=around[0],
        following=around[1],
        minutes=minutes_left(session, queue, current_user().id),
        feed=log.feed(session, study.id, limit=_FEED),
        act=None if shown else next_step(session, study.id, Verb.ACT, filter(allows, Permission)),
        Show=Show,
        all_kinds=KINDS,
    )
