"""Statements of a study: search them, tag them by hand, see where each was said."""

from __future__ import annotations

from flask import Response, flash, request

from survey.ask.studies.queries import get_study
from survey.core.access import Permission, current_user, require
from survey.core.errors import DomainError
from survey.core.numbers import whole_number
from survey.core.web import Pages, db_session, page, transaction
from survey.understand.themes import search, services
from survey.understand.themes.blueprint import back_to, bp, refused
from survey.understand.themes.card import accepted_themes
from survey.understand.themes.forms import KINDS, StatementsForm, numbers
from survey.understand.themes.models import ThemeKind
from survey.understand.themes.search import Show


@bp.get("/studies/<int:study_id>/statements")
@require(Permission.THEME_READ)
def statements(study_id: int) -> Response:
    """List statements: those that nobody placed, or all; found by their words."""
    session = db_session()
    study = get_study(session, study_id)
    show = Show.ALL if request.args.get("show") == Show.ALL else Show.UNPLACED
    words = request.args.get("q", "")[:200]
    conditions = search.found_by(session, study_id, words=words, show=show)
    same = request.args.get("same", type=int)
    if same is not None:
        conditions.append(search.says_the_same(session, same))
    shown = search.listed if same is not None else search.folded
    lines = search.count if same is not None else search.count_lines
    pages = Pages.of(lines(session, conditions))
    form = StatementsForm(formdata=None)
    form.offer(accepted_themes(session, study_id))
    return page(
        "understand/themes/statements.html",
        study=study,
        show=show,
        words=words,
        pages=pages,
        form=form,
        same=same,
        total=search.count(session, conditions),
        statements=shown(session, conditions, limit=pages.per_page, offset=pages.offset),
        all_kinds=KINDS,
    )


@bp.post("/studies/<int:study_id>/statements/tag")
@require(Permission.THEME_DECIDE)
def tag(study_id: int) -> Response:
    """Put the chosen statements into a theme, or make a new one of them."""
    study = get_study(db_session(), study_id)
    form = StatementsForm()
    chosen = numbers(request.form.getlist("statements"))
    if "folded" in request.form:
        show = Show.ALL if request.form.get("show") == Show.ALL else Show.UNPLACED
        conditions = search.found_by(db_session(), study_id, words="", show=show)
        chosen = search.unfolded(db_session(), conditions, chosen)
    try:
        with transaction(db_session()) as session:
            text = services.tag_chosen(
                session,
                study.id,
                chosen,
                into=whole_number(request.form.get("into", "")),
                name=form.name.data or "",
                kind=ThemeKind.WANT if form.kind.data == "want" else ThemeKind.NEED,
                actor=current_user(),
            )
    except DomainError as error:
        return refused(error, "themes.statements", study_id=study_id)
    flash(text, "good")
    return back_to("themes.statements", study_id=study_id)


@bp.post("/statements/<int:statement_id>/kinds")
@require(Permission.THEME_DECIDE)
def correct(statement_id: int) -> Response:
    """Decide what a statement is."""
    study = get_study(db_session(), search.study_of(db_session(), statement_id))
    try:
        with transaction(db_session()) as session:
            decision = services.correct(
                session,
                study.id,
                [statement_id],
                request.form.getlist("kinds"),
                actor=current_user(),
            )
    except DomainError as error:
        return refused(error, "themes.source", statement_id=statement_id)
    flash("It was decided like this already." if decision is None else decision.payload["text"])
    return back_to("themes.source", statement_id=statement_id)


@bp.get("/statements/<int:statement_id>")
@require(Permission.RESPONSE_READ)
def source(statement_id: int) -> Response:
    """Show the whole answer or note that a statement was taken from."""
    found = search.source(db_session(), statement_id)
    study = get_study(db_session(), found.study_id)
    listed = search.listed(db_session(), [search.is_one(statement_id)])
    return page(
        "understand/themes/source.html",
        study=study,
        source=found,
        listed=listed[0],
        all_kinds=KINDS,
    )
