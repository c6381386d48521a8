"""The codebook: needs and wants as people decided them, and one page for each."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, request, url_for

from survey.ask.studies.models import Study
from survey.ask.studies.queries import get_study
from survey.core.access import Permission, current_user, require
from survey.core.errors import DomainError
from survey.core.web import Pages, db_session, page, see_other, transaction
from survey.understand.themes import log, proposals, queries, search, services
from survey.understand.themes.blueprint import bp, refused, theme_and_study
from survey.understand.themes.card import accepted_themes, nearest
from survey.understand.themes.forms import KINDS, IntoForm, LinkForm, WordingForm, first_error
from survey.understand.themes.guesses import guesses
from survey.understand.themes.models import Theme, ThemeKind, ThemeState
from survey.understand.themes.regrouping_views import chosen_pieces, shown_pieces

#: Statements offered as the evidence of a link.
_EVIDENCE = 200
_SHORT = 90


@bp.get("/studies/<int:study_id>/themes")
@require(Permission.THEME_READ)
def index(study_id: int) -> Response:
    """List the needs, or the wants, of a study."""
    session = db_session()
    study = get_study(session, study_id)
    kind = ThemeKind.WANT if request.args.get("kind") == "want" else ThemeKind.NEED
    rows = queries.codebook(session, study_id)
    return page(
        "understand/themes/index.html",
        study=study,
        kind=kind,
        rows=[row for row in rows if row.theme.kind is kind],
        need_count=sum(row.theme.kind is ThemeKind.NEED for row in rows),
        want_count=sum(row.theme.kind is ThemeKind.WANT for row in rows),
    )


@bp.route("/studies/<int:study_id>/themes/new", methods=["GET", "POST"])
@require(Permission.THEME_DECIDE)
def create(study_id: int) -> Response:
    """Write a need or a want by hand."""
    study = get_study(db_session(), study_id)
    kind = ThemeKind.WANT if request.args.get("kind") == "want" else ThemeKind.NEED
    form = WordingForm()
    if form.validate_on_submit():
        try:
            with transaction(db_session()) as session:
                theme = services.create(
                    session, study_id, kind, form.wording(), actor=current_user()
                )
        except DomainError as error:
            form.blame(error)
        else:
            return see_other("themes.show", theme_id=theme.id)
    return page(
        "understand/themes/new.html",
        study=study,
        kind=kind,
        form=form,
        status=422 if form.is_submitted() else 200,
    )


@bp.get("/themes/<int:theme_id>")
@require(Permission.THEME_READ)
def show(theme_id: int) -> Response:
    """Show a theme with its statements, links and history."""
    theme, study = theme_and_study(theme_id)
    return show_theme(theme, study)


@bp.post("/themes/<int:theme_id>")
@require(Permission.THEME_DECIDE)
def rename(theme_id: int) -> Response:
    """Give a theme another wording."""
    theme, study = theme_and_study(theme_id)
    form = WordingForm()
    if not form.validate():
        return show_theme(theme, study, form=form, status=422)
    try:
        with transaction(db_session()) as session:
            services.rename(session, theme, form.wording(), actor=current_user())
    except DomainError as error:
        form.blame(error)
        return show_theme(theme, study, form=form, status=422)
    flash("Saved.", "good")
    return see_other("themes.show", theme_id=theme_id)


@bp.post("/themes/<int:theme_id>/turn-down")
@require(Permission.THEME_DECIDE)
def turn_down(theme_id: int) -> Response:
    """Take a theme out of use."""
    theme, study = theme_and_study(theme_id)
    try:
        with transaction(db_session()) as session:
            services.turn_down(session, theme, actor=current_user())
    except DomainError as error:
        return refused(error, "themes.show", theme_id=theme_id)
    flash(f"“{theme.name}” is no longer in use. You can undo this in the list of decisions.")
    return see_other("themes.index", study_id=study.id, kind=theme.kind.value)


@bp.get("/themes/<int:theme_id>/merge")
@require(Permission.THEME_DECIDE)
def merge_theme_into(theme_id: int) -> Response:
    """Offer the themes that a theme may be merged into."""
    theme, study = theme_and_study(theme_id)
    others = _others(theme, same_kind=True)
    row = queries.theme_row(db_session(), theme)
    return page(
        "understand/themes/palette.html",
        study=study,
        title="Merge into",
        what=theme.name,
        count=row.statement_count,
        themes=others,
        near=nearest(others, theme.kind.value, theme.name),
        action=url_for("themes.merge_theme", theme_id=theme_id),
        back=url_for("themes.show", theme_id=theme_id),
        hidden_values={},
    )


@bp.post("/themes/<int:theme_id>/merge")
@require(Permission.THEME_DECIDE)
def merge_theme(theme_id: int) -> Response:
    """Merge a theme into another."""
    theme, _ = theme_and_study(theme_id)
    form = IntoForm()
    try:
        with transaction(db_session()) as session:
            services.merge(session, theme, _into(form), actor=current_user())
    except DomainError as error:
        return refused(error, "themes.show", theme_id=theme_id)
    return see_other("themes.show", theme_id=form.into.data)


@bp.route("/themes/<int:theme_id>/split", methods=["GET", "POST"])
@require(Permission.THEME_DECIDE)
def split_theme(theme_id: int) -> Response:
    """Show the pieces of a theme, and make themes of those that were chosen."""
    theme, study = theme_and_study(theme_id)
    error = ""
    if request.method == "POST":
        try:
            with transaction(db_session()) as session:
                made = services.split(session, theme, chosen_pieces(), actor=current_user())
        except DomainError as refusal:
            error = refusal.message
        else:
            flash(f"Split off {len(made)} of its pieces.", "good")
            return see_other("themes.index", study_id=study.id, kind=theme.kind.value)
    found = search.found(db_session(), [queries.belongs(theme.id)])
    return page(
        "understand/themes/split.html",
        study=study,
        status=422 if error else 200,
        title=theme.name,
        **shown_pieces(found),
        action=url_for("themes.split_theme", theme_id=theme_id),
        back=url_for("themes.show", theme_id=theme_id),
        seen=None,
        kind=theme.kind.value,
        error=error,
        stays="stays where it is",
    )


def show_theme(
    theme: Theme,
    study: Study,
    *,
    form: WordingForm | None = None,
    refused_link: DomainError | None = None,
    status: int = 200,
) -> Response:
    """Return the page of a theme, with what was typed if a form on it was refused."""
    session = db_session()
    if form is None:
        form = WordingForm(formdata=None, obj=theme)
    inside = queries.belongs(theme.id)
    pages = Pages.of(search.count_lines(session, [inside]))
    links = queries.links_of(session, theme)
    others = _others(theme, same_kind=False)
    context: dict[str, Any] = {}
    if theme.state is ThemeState.ACCEPTED:
        linking = LinkForm(formdata=None) if refused_link is None else LinkForm()
        if refused_link is not None:
            linking.blame(refused_link)
        evidence = search.folded(session, [inside], limit=_EVIDENCE)
        linking.offer(others, [(one.member.id, one.member.text[:_SHORT]) for one in evidence])
        context["linking"] = linking
    found_guesses = []
    if theme.state is ThemeState.ACCEPTED and theme.kind is ThemeKind.WANT:
        run_id = proposals.latest_run_id(session, study.id)
        found_guesses = guesses(session, run_id, inside, want_id=theme.id)
    merged_into = (
        None if theme.merged_into_id is None else queries.get_theme(session, theme.merged_into_id)
    )
    return page(
        "understand/themes/show.html",
        study=study,
        status=status,
        theme=theme,
        row=queries.theme_row(session, theme),
        form=form,
        pages=pages,
        statements=search.folded(session, [inside], limit=pages.per_page, offset=pages.offset),
        links=links,
        same_kind=_others(theme, same_kind=True),
        merged_into=merged_into,
        feed=log.feed(session, study.id, theme_id=theme.id, limit=30),
        all_kinds=KINDS,
        guesses=found_guesses,
        **context,
    )


def _into(form: IntoForm) -> int:
    """Return the theme that was chosen.

    Raises:
        DomainError: none was.
    """
    if not form.validate():
        raise DomainError(first_error(form))
    return int(form.into.data)


def _others(theme: Theme, *, same_kind: bool) -> list[Theme]:
    return [
        one
        for one in accepted_themes(db_session(), theme.study_id)
        if one.id != theme.id and (one.kind is theme.kind) is same_kind
    ]
