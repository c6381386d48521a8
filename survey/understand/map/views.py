"""The map, its points for the browser, and what was chosen on it."""

from __future__ import annotations

from typing import Any

import numpy as np
from flask import Blueprint, Response, flash, request
from sqlalchemy.orm import Session

from nlp.layout import inside
from survey.ask.studies.models import Study
from survey.ask.studies.queries import get_study
from survey.core import menu
from survey.core.access import Permission, current_user, require
from survey.core.errors import Conflict, DomainError, NotFound
from survey.core.numbers import whole_number
from survey.core.web import Pages, db_session, page, see_other, settings, transaction
from survey.understand.map.drawing import Drawing, drawing_of
from survey.understand.map.queries import islands, of_study
from survey.understand.search import meanings
from survey.understand.statements.models import Statement
from survey.understand.themes import search, services
from survey.understand.themes.card import accepted_themes
from survey.understand.themes.forms import StatementsForm
from survey.understand.themes.members import may_be_used
from survey.understand.themes.models import ThemeKind
from survey.understand.themes.proposals import latest_run_id
from survey.understand.themes.rules import said

bp = Blueprint("map", __name__)

menu.add(
    "understand",
    "Map",
    "map.index",
    Permission.THEME_READ,
    in_study=True,
    order=35,
)

#: A line around points, as the browser sends it, has at most so many corners.
MOST_CORNERS = 400
NOT_READ = (
    "The map is being drawn: what the statements mean is read within minutes of a run. Come back in "
    "a moment."
)


@bp.get("/studies/<int:study_id>/map")
@require(Permission.THEME_READ)
def index(study_id: int) -> Response:
    """Show the map and, beside it, its islands as a list."""
    session = db_session()
    study = get_study(session, study_id)
    drawing, run_id, sentence = _drawing(session, study)
    found = []
    if drawing is not None and run_id is not None:
        sizes = np.bincount(drawing.islands[drawing.islands >= 0], minlength=len(drawing.clusters))
        counted = dict(zip(drawing.clusters.tolist(), sizes.tolist(), strict=True))
        found = islands(session, run_id, counted)
    return page(
        "understand/map/index.html",
        study=study,
        drawing=drawing,
        islands=found,
        nowhere=0 if drawing is None else int((drawing.islands < 0).sum()),
        sentence=sentence,
    )


@bp.get("/studies/<int:study_id>/map/points")
@require(Permission.THEME_READ)
def points(study_id: int) -> Response:
    """Return where everything lies, as ``Drawing.packed`` says."""
    drawing, _, sentence = _drawing(db_session(), get_study(db_session(), study_id))
    if drawing is None:
        raise NotFound(sentence)
    response = Response(drawing.packed(), mimetype="application/octet-stream")
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


@bp.get("/statements/<int:statement_id>/words")
@require(Permission.THEME_READ)
def words(statement_id: int) -> Response:
    """Return the words of a statement, for the pointer that rests on its point."""
    found = search.found(db_session(), [search.is_one(statement_id), may_be_used()])
    if not found:
        raise NotFound("There is no such statement; it may have been erased.")
    return Response(found[0].text, mimetype="text/plain")


@bp.get("/studies/<int:study_id>/map/chosen")
@require(Permission.THEME_READ)
def chosen(study_id: int) -> Response:
    """Show what lies within a line or on an island, before anything is done with it."""
    session = db_session()
    study = get_study(session, study_id)
    ids = _chosen_ids(session, study, request.args)
    pages = Pages.of(len(ids))
    shown = ids[pages.offset : pages.offset + pages.per_page]
    form = StatementsForm(formdata=None)
    form.offer(accepted_themes(session, study.id))
    return page(
        "understand/map/chosen.html",
        study=study,
        count=len(ids),
        statements=search.listed(session, [Statement.id.in_(shown)], limit=pages.per_page),
        pages=pages,
        form=form,
        fields={name: request.args[name] for name in ("lasso", "island") if name in request.args},
    )


@bp.post("/studies/<int:study_id>/map/tag")
@require(Permission.THEME_DECIDE)
def tag(study_id: int) -> Response:
    """Put all that was chosen into a theme, or make a new one of it."""
    study = get_study(db_session(), study_id)
    fields: dict[str, Any] = {
        name: request.form[name] for name in ("lasso", "island") if request.form.get(name)
    }
    try:
        with transaction(db_session()) as session:
            ids = _chosen_ids(session, study, request.form)
            if len(ids) != whole_number(request.form.get("seen", "")):
                raise Conflict(
                    f"The map changed while you looked: now {said(len(ids))} lie there. Nothing was "
                    "tagged; look again."
                )
            text = services.tag_chosen(
                session,
                study.id,
                ids,
                into=whole_number(request.form.get("into", "")),
                name=request.form.get("name", ""),
                kind=ThemeKind.WANT if request.form.get("kind") == "want" else ThemeKind.NEED,
                actor=current_user(),
            )
    except DomainError as error:
        flash(error.message, "info" if isinstance(error, Conflict) else "wrong")
        return see_other("map.chosen", study_id=study_id, **fields)
    flash(text, "good")
    return see_other("map.index", study_id=study_id)


def _drawing(session: Session, study: Study) -> tuple[Drawing | None, int | None, str]:
    """Return the map of the latest run, the run, and why there is none."""
    run_id = latest_run_id(session, study.id)
    if run_id is None:
        return None, None, "There is no map before a run: it shows what a run compared."
    home = settings().home
    known = meanings.load(home, study.id)
    if known is None:
        return None, run_id, NOT_READ
    return drawing_of(session, home, study.id, run_id, known), run_id, ""


def _chosen_ids(session: Session, study: Study, fields: Any) -> list[int]:
    """Return the statements within the line, or on the island, that the fields name.

    Raises:
        DomainError: there is no map, or no line that could be read.
    """
    drawing, _, sentence = _drawing(session, study)
    if drawing is None:
        raise DomainError(sentence)
    island = whole_number(fields.get("island", ""))
    if island is not None:
        place = np.flatnonzero(drawing.clusters == island)
        held = drawing.islands == (place[0] if len(place) else len(drawing.clusters))
    elif fields.get("island") == "nowhere":
        held = drawing.islands < 0
    else:
        held = inside(drawing.points, _corners(fields.get("lasso", "")))
    return of_study(session, study.id, drawing.statements[held].tolist())


def _corners(text: str) -> list[tuple[float, float]]:
    """Read a line: ``x,y x,y ...``.

    Raises:
        DomainError: it is none.
    """
    found = []
    try:
        for pair in text.split():
            x, y = map(float, pair.split(","))
            found.append((x, y))
    except ValueError:
        found = []
    if not 3 <= len(found) <= MOST_CORNERS or not np.isfinite(found).all():  # noqa: PLR2004
        raise DomainError("Draw a line around some points, or choose a group from the list.")
    return found
