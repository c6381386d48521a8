"""What is done on the page of a theme: statements out or elsewhere, links made and taken away."""

from __future__ import annotations

from flask import Response, flash, request

from survey.core.access import Permission, current_user, require
from survey.core.errors import DomainError
from survey.core.web import db_session, see_other, transaction
from survey.understand.themes import queries, search, services
from survey.understand.themes.blueprint import bp, chosen_theme, refused, theme_and_study
from survey.understand.themes.codebook import show_theme
from survey.understand.themes.forms import numbers
from survey.understand.themes.models import Level, ThemeKind


@bp.post("/themes/<int:theme_id>/statements")
@require(Permission.THEME_DECIDE)
def regroup(theme_id: int) -> Response:
    """Take the chosen statements out of a theme, or move them to another."""
    theme, _ = theme_and_study(theme_id)
    chosen = numbers(request.form.getlist("statements"))
    if "folded" in request.form:
        chosen = search.unfolded(db_session(), [queries.belongs(theme.id)], chosen)
    try:
        with transaction(db_session()) as session:
            if request.form.get("do") == "move":
                into = chosen_theme("into", "Choose the theme to move them to.")
                decision = services.move(session, theme, into, chosen, actor=current_user())
            else:
                decision = services.untag(session, theme, chosen, actor=current_user())
    except DomainError as error:
        return refused(error, "themes.show", theme_id=theme_id)
    flash(decision.payload["text"], "good")
    return see_other("themes.show", theme_id=theme_id)


@bp.post("/themes/<int:theme_id>/links")
@require(Permission.THEME_DECIDE)
def link(theme_id: int) -> Response:
    """Link a theme with one of the other kind."""
    theme, study = theme_and_study(theme_id)
    statement = numbers([request.form.get("statement", "")])
    try:
        other = chosen_theme("other", "Choose the theme to link.")
        ends = [theme.id, other]
        want_id, need_id = ends if theme.kind is ThemeKind.WANT else reversed(ends)
        with transaction(db_session()) as session:
            decision = services.link(
                session,
                study.id,
                want_id,
                need_id,
                level=_level(),
                actor=current_user(),
                statement_id=next((one for one in statement if one), None),
                rationale=request.form.get("rationale", "")[:500],
            )
    except DomainError as error:
        theme, study = theme_and_study(theme_id)
        return show_theme(theme, study, refused_link=error, status=error.status)
    flash(decision.payload["text"], "good")
    return see_other("themes.show", theme_id=theme_id)


@bp.post("/themes/<int:theme_id>/links/<int:link_id>/remove")
@require(Permission.THEME_DECIDE)
def unlink(theme_id: int, link_id: int) -> Response:
    """Take a link away."""
    _, study = theme_and_study(theme_id)
    try:
        with transaction(db_session()) as session:
            decision = services.unlink(session, study.id, link_id, actor=current_user())
    except DomainError as error:
        return refused(error, "themes.show", theme_id=theme_id)
    flash(decision.payload["text"], "good")
    return see_other("themes.show", theme_id=theme_id)


def _level() -> Level:
    """Return how the link is known, as chosen.

    Raises:
        DomainError: nothing that exists was chosen.
    """
    try:
        return Level(request.form.get("level", ""))
    except ValueError:
        raise DomainError("Say how we know: stated, laddered, implied or a guess.") from None
