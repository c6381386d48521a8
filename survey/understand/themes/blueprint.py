"""The blueprint of review desk and codebook, their menu entries, and what their views share."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for

from survey.ask.studies.models import Study
from survey.ask.studies.queries import get_study
from survey.ask.studies.scopes import names
from survey.core import menu
from survey.core.access import Permission, safe_next
from survey.core.errors import Conflict, DomainError
from survey.core.web import db_session, see_other
from survey.understand.themes import history
from survey.understand.themes.forms import numbers
from survey.understand.themes.models import Theme
from survey.understand.themes.queries import get_theme

bp = Blueprint("themes", __name__)
names("need_id", "theme")
names("link_id", "theme_link")

menu.add(
    "understand",
    "Review",
    "themes.review",
    Permission.THEME_READ,
    in_study=True,
    order=20,
    also=("themes.overview", "themes.merge_into", "themes.split"),
)
menu.add(
    "understand", "Needs and wants", "themes.index", Permission.THEME_READ, in_study=True, order=30
)
menu.add(
    "understand",
    "Statements",
    "themes.statements",
    Permission.THEME_READ,
    in_study=True,
    order=25,
    also=("themes.source", "kinds.index"),
)


@bp.app_context_processor
def _for_every_page() -> dict[str, Any]:
    """Give templates the history of an object; the theme's own is its feed."""
    return {
        "history_of_statement": lambda study_id, statement_id: history.of_statement(
            db_session(), study_id, statement_id
        ),
        "history_of_links": lambda study_id, theme_id: history.of_links(
            db_session(), study_id, theme_id
        ),
    }


def theme_and_study(theme_id: int) -> tuple[Theme, Study]:
    """Return a theme with its study.

    Raises:
        NotFound: there is no such theme.
    """
    theme = get_theme(db_session(), theme_id)
    return theme, get_study(db_session(), theme.study_id)


def chosen_theme(field: str, sentence: str) -> int:
    """Return the id in a field of the form.

    Raises:
        DomainError: nothing was chosen; *sentence* says what to do.
    """
    found = [one for one in numbers([request.form.get(field, "")]) if one]
    if not found:
        raise DomainError(sentence, field=field)
    return found[0]


def back_to(endpoint: str, **values: Any) -> Response:
    """Return to the page the form came from, if it said which, else to *endpoint*."""
    target = safe_next(request.form.get("back"))
    if target is None:
        return see_other(endpoint, **values)
    return Response("", 303, {"Location": target})


def refused(error: DomainError, endpoint: str, **values: Any) -> Response:
    """Say what was refused on the page that a person goes back to."""
    flash(error.message, "wrong" if not isinstance(error, Conflict) else "info")
    response = redirect(safe_next(request.form.get("back")) or url_for(endpoint, **values), 303)
    return Response(response.get_data(), 303, response.headers)
