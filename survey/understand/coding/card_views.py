"""One statement at a time, with the three likeliest wants and needs."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, request

from survey.ask.studies.models import Study
from survey.ask.studies.queries import get_study
from survey.core.access import Permission, current_user, require
from survey.core.errors import Conflict, DomainError, NotFound
from survey.core.web import (
    Pages,
    db_session,
    is_htmx,
    page,
    partial,
    see_other,
    settings,
    transaction,
)
from survey.understand.coding import services
from survey.understand.coding.blueprint import bp, card, first_shown, tabs
from survey.understand.coding.forms import CodeForm
from survey.understand.coding.pool import Pool, pool_of
from survey.understand.statements.models import Statement
from survey.understand.themes import log, search
from survey.understand.themes.card import accepted_themes, nearest
from survey.understand.themes.errors import NearlyTheSame
from survey.understand.themes.forms import KINDS, StatementsForm, first_error
from survey.understand.themes.models import Decision
from survey.understand.themes.redoing import redo as redo_decision
from survey.understand.themes.undoing import undo as undo_decision

#: What is shown of "more like this".
_ALIKE = 100
MODES = ("statement", "border")


@bp.get("/studies/<int:study_id>/coding")
@require(Permission.THEME_READ)
def statement(study_id: int) -> Response:
    """Show the statement asked for by ``?at=``, else the next one after ``?after=``."""
    study = get_study(db_session(), study_id)
    return show_card(study, at=request.args.get("at", type=int))


@bp.post("/studies/<int:study_id>/coding/<int:statement_id>")
@require(Permission.THEME_DECIDE)
def place(study_id: int, statement_id: int) -> Response:
    """Give a statement a want or need, or set it aside, with those in the same words."""
    study = get_study(db_session(), study_id)
    form = CodeForm()
    if not form.validate():
        return choose_page(study, statement_id, form=form, notice=first_error(form))
    pool = pool_of(db_session(), study_id)
    at = pool.place.get(statement_id)
    if at is None:
        raise NotFound("There is no such statement; it may have been erased.")
    same = [int(pool.ids[one]) for one in pool.same_words(at)]
    try:
        with transaction(db_session()):
            _decide(study_id, same, form)
    except DomainError as error:
        return _refused(study, statement_id, form, error)
    mode = form.mode.data if form.mode.data in MODES else "statement"
    if form.several.data:
        return see_other(f"coding.{mode}", study_id=study_id, at=statement_id, several=1)
    return see_other(f"coding.{mode}", study_id=study_id, after=statement_id)


@bp.post("/studies/<int:study_id>/coding/<int:statement_id>/take-away")
@require(Permission.THEME_DECIDE)
def take_away(study_id: int, statement_id: int) -> Response:
    """Take a code off a statement."""
    get_study(db_session(), study_id)
    form = CodeForm()
    with transaction(db_session()) as session:
        services.take_code_away(
            session, study_id, [statement_id], form.theme.data or 0, actor=current_user()
        )
    return see_other("coding.statement", study_id=study_id, at=statement_id, several=1)


@bp.get("/studies/<int:study_id>/coding/<int:statement_id>/choose")
@require(Permission.THEME_DECIDE)
def choose(study_id: int, statement_id: int) -> Response:
    """Offer every want and need, the likeliest first, and a new one."""
    study = get_study(db_session(), study_id)
    form = CodeForm(
        formdata=None,
        mode=request.args.get("mode", ""),
        several="several" in request.args,
        seen=request.args.get("seen", type=int),
    )
    return choose_page(study, statement_id, form=form, status=200)


@bp.get("/studies/<int:study_id>/coding/like")
@require(Permission.THEME_READ)
def like(study_id: int) -> Response:
    """List open statements like one statement, or like those of a want or need."""
    session = db_session()
    study = get_study(session, study_id)
    pool = pool_of(session, study_id)
    of, theme_id = request.args.get("of", type=int), request.args.get("theme", type=int)
    theme = pool.themes.get(theme_id or 0)
    if theme is not None:
        start = [one for one, held in pool.marks.items() if theme.id in held]
    else:
        start = [pool.place[of]] if of in pool.place else []
    if not start:
        raise NotFound("There is nothing to look for yet: it holds no statement.")
    pool.learning.wait(settings().home)
    inside = set(start)
    open_places = pool.open[[int(one) not in inside for one in pool.open]]
    ids = [int(pool.ids[one]) for one in pool.learning.like(start, open_places, _ALIKE)]
    pages = Pages.of(len(ids))
    shown = ids[pages.offset : pages.offset + pages.per_page]
    listed = search.listed(session, [Statement.id.in_(shown)], limit=len(shown) or 1)
    listed.sort(key=lambda one: shown.index(one.member.id))
    form = StatementsForm(formdata=None, into=theme.id if theme else None)
    form.offer(accepted_themes(session, study_id))
    return page(
        "understand/coding/like.html",
        study=study,
        theme=theme,
        like_text="" if theme or not start else pool.texts[start[0]],
        statements=listed,
        pages=pages,
        form=form,
        all_kinds=KINDS,
    )


@bp.post("/studies/<int:study_id>/coding/undo")
@require(Permission.THEME_DECIDE)
def undo(study_id: int) -> Response:
    """Take the person's own latest decision back and show what it was about."""
    return _go_back(study_id, again=False)


@bp.post("/studies/<int:study_id>/coding/redo")
@require(Permission.THEME_DECIDE)
def redo(study_id: int) -> Response:
    """Do again what was undone last."""
    return _go_back(study_id, again=True)


def show_card(
    study: Study,
    *,
    at: int | None = None,
    notice: str = "",
    status: int = 200,
    mode: str | None = "statement",
    wanted: list[int] | None = None,
    **context: Any,
) -> Response:
    """Show one statement, with *notice* above it."""
    session = db_session()
    pool = pool_of(session, study.id)
    after = request.args.get("after", type=int)
    if wanted is None:
        wanted = _in_order(pool, at, after)
    elif at in pool.place:
        wanted = [pool.place[at], *wanted]
    found = first_shown(session, pool, wanted)
    shown = None if found is None else card(session, pool, found)
    mode = mode if mode in MODES else "statement"
    return page(
        "understand/coding/card.html",
        study=study,
        status=status,
        card=shown,
        pool=pool,
        mode=mode,
        endpoint=f"coding.{mode}",
        tabs_shown=tabs(study.id, f"coding.{mode}"),
        seen=pool.last_event,
        several="several" in request.args,
        was=after,
        notice_text=notice,
        feed=log.feed(session, study.id, limit=5),
        **context,
    )


def choose_page(
    study: Study, statement_id: int, *, form: CodeForm, notice: str = "", status: int = 422
) -> Response:
    """Show the palette, with what was typed."""
    session = db_session()
    pool = pool_of(session, study.id)
    if statement_id not in pool.place:
        raise NotFound("There is no such statement; it may have been erased.")
    found = card(session, pool, pool.place[statement_id], most=5)
    themes = pool.in_use
    near = nearest(themes, form.chosen_kind().value, form.name.data or "") if form.name.data else []
    first = [one.theme for one in near] or [one.theme for one in (found.offers if found else ())]
    context: dict[str, Any] = {
        "study": study,
        "statement_id": statement_id,
        "what": pool.texts[pool.place[statement_id]],
        "same": pool.same_words(pool.place[statement_id]),
        "form": form,
        "first": first,
        "near": {one.theme.id for one in near if one.is_twin},
        "rest": [one for one in themes if one not in first],
        "notice_text": notice,
        "mode": form.mode.data if form.mode.data in MODES else "statement",
    }
    if is_htmx():
        return partial("understand/coding/_choose.html", status=status, **context)
    return page("understand/coding/choose.html", status=status, **context)


def _decide(study_id: int, same: list[int], form: CodeForm) -> None:
    session, actor, seen = db_session(), current_user(), form.seen.data
    if "none" in request.form:
        services.set_aside(session, study_id, same, actor=actor, seen=seen)
    elif form.theme.data:
        services.code(
            session, study_id, same, form.theme.data, actor=actor, seen=seen, rank=form.rank()
        )
    elif form.name.data:
        services.code_as_new(
            session,
            study_id,
            same,
            form.name.data,
            form.chosen_kind(),
            actor=actor,
            seen=seen,
            insist=form.insist.data == form.name.data,
        )
    else:
        raise DomainError("Choose a want or need, or write a new one.", field="name")


def _refused(study: Study, statement_id: int, form: CodeForm, error: DomainError) -> Response:
    """Show what was refused where it was decided: on the card, or where a new one is written."""
    if isinstance(error, NearlyTheSame):
        form.insist.data = form.name.data
    if form.name.data and not form.theme.data and not isinstance(error, Conflict | NotFound):
        return choose_page(study, statement_id, form=form, notice=error.message)
    return show_card(
        study, at=statement_id, notice=error.message, status=error.status, mode=form.mode.data
    )


def _go_back(study_id: int, *, again: bool) -> Response:
    get_study(db_session(), study_id)
    mode = request.form.get("mode", "")
    endpoint = f"coding.{mode}" if mode in MODES else "coding.statement"
    actor = current_user()
    try:
        with transaction(db_session()) as session:
            if again:
                decision = redo_decision(session, study_id, actor=actor)
                about = decision
            else:
                last = services.last_own_decision(session, study_id, actor.id)
                if last is None:
                    raise NotFound("There is nothing of yours to undo.")
                decision = undo_decision(session, study_id, actor=actor, decision_id=last)
                about = session.get_one(Decision, last)
    except DomainError as error:
        flash(error.message, "info")
        return see_other(endpoint, study_id=study_id, at=request.form.get("at", type=int))
    flash(decision.payload["text"], "good")
    spoken_of = [
        one
        for entry in about.payload["changes"]
        if entry["row"] == "tagging"
        for one in entry["statements"]
    ]
    if again:
        return see_other(endpoint, study_id=study_id, after=spoken_of[0] if spoken_of else None)
    return see_other(endpoint, study_id=study_id, at=spoken_of[0] if spoken_of else None)


def _in_order(pool: Pool, at: int | None, after: int | None) -> list[int]:
    before = pool.place.get(after) if after is not None else None
    if before is None and after is None and at is None and pool.recent:
        before = pool.recent[-1]  # go on where coding stopped
    order = pool.after(pool.place.get(at, before) if at is not None else before)
    return [pool.place[at], *order] if at in pool.place else order
