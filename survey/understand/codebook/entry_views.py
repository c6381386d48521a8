"""One entry of the codebook: a theme or a group, whole."""

from __future__ import annotations

from flask import Response, flash, request
from wtforms import SelectChoice

from survey.ask.studies.models import Study
from survey.ask.studies.queries import get_study
from survey.core.access import Permission, current_user, require
from survey.core.errors import DomainError
from survey.core.web import db_session, page, see_other, transaction
from survey.understand.codebook import board as boards
from survey.understand.codebook import entries, grouping
from survey.understand.codebook.blueprint import bp
from survey.understand.codebook.forms import EntryForm, GroupEntryForm
from survey.understand.themes import queries, search
from survey.understand.themes.blueprint import chosen_theme, refused, theme_and_study
from survey.understand.themes.forms import numbers
from survey.understand.themes.models import Theme, ThemeGroup

_OFFERED = 30


@bp.get("/themes/<int:theme_id>/entry")
@require(Permission.THEME_READ)
def entry(theme_id: int) -> Response:
    """Show the whole entry of a theme."""
    theme, study = theme_and_study(theme_id)
    return _entry(theme, study, _form(theme))


@bp.post("/themes/<int:theme_id>/entry")
@require(Permission.THEME_DECIDE)
def write_entry(theme_id: int) -> Response:
    """Write the entry anew."""
    theme, study = theme_and_study(theme_id)
    form = EntryForm()
    if not form.validate():
        return _entry(theme, study, form, status=422)
    kept = tuple(numbers(request.form.getlist("kept")))
    near = tuple(numbers(request.form.getlist("kept_near")))
    try:
        with transaction(db_session()) as session:
            text = form.entry(kept=kept, kept_near=near)
            decision = entries.describe(session, theme, text, actor=current_user())
    except DomainError as error:
        form.blame(error)
        return _entry(theme, study, form, status=422)
    flash("Saved." if decision else "It says that already.", "good")
    return see_other("codebook.entry", theme_id=theme_id)


@bp.post("/themes/<int:theme_id>/examples")
@require(Permission.THEME_DECIDE)
def point(theme_id: int) -> Response:
    """Make a statement an example of a theme, or a near miss."""
    theme, _ = theme_and_study(theme_id)
    try:
        chosen = chosen_theme("statement", "Choose the statement.")
        with transaction(db_session()) as session:
            decision = entries.point_to(
                session,
                theme,
                chosen,
                is_near_miss=request.form.get("as") == "near_miss",
                actor=current_user(),
            )
    except DomainError as error:
        return refused(error, "codebook.entry", theme_id=theme_id)
    flash(decision.payload["text"] if decision else "It is one already.", "good")
    return see_other("codebook.entry", theme_id=theme_id)


@bp.route("/theme-groups/<int:group_id>", methods=["GET", "POST"])
@require(Permission.THEME_DECIDE)
def group(group_id: int) -> Response:
    """Show a group, and give it another name, card, definition or memo."""
    session = db_session()
    found = boards.get_group(session, group_id)
    study = get_study(session, found.study_id)
    branch = next(
        (
            one
            for one in boards.board(session, study.id, found.kind).groups
            if one.group.id == found.id
        ),
        None,
    )
    form = GroupEntryForm(obj=found)
    cards = branch.all_cards if branch is not None else ()
    form.exemplar.choices = [SelectChoice(one.theme.id, one.theme.name) for one in cards]
    if not form.is_submitted():
        form.exemplar.data = found.exemplar_id
    if form.validate_on_submit():
        try:
            with transaction(db_session()) as writing:
                decision = grouping.reword_group(
                    writing,
                    boards.get_group(writing, group_id),
                    actor=current_user(),
                    name=form.name.data or "",
                    exemplar_id=form.exemplar.data,
                    definition=form.definition.data or "",
                    memo=form.memo.data or "",
                )
        except DomainError as error:
            form.blame(error)
        else:
            flash(decision.payload["text"] if decision else "It says that already.", "good")
            return see_other("codebook.board", study_id=study.id, kind=found.kind.value)
    return _shown_group(study, found, branch, form)


def _shown_group(
    study: Study, found: ThemeGroup, branch: boards.Branch | None, form: GroupEntryForm
) -> Response:
    return page(
        "understand/codebook/group.html",
        status=422 if form.is_submitted() else 200,
        study=study,
        group=found,
        branch=branch,
        form=form,
    )


def _form(theme: Theme) -> EntryForm:
    return EntryForm(
        formdata=None,
        data={
            "name": theme.name,
            "metric": theme.metric,
            "definition": theme.definition,
            "include_when": theme.include_when,
            "exclude_when": theme.exclude_when,
            "aliases": "\n".join(theme.aliases),
            "memo": theme.memo,
            "examples": _texts(theme.examples),
            "near_misses": _texts(theme.near_misses),
        },
    )


def _entry(theme: Theme, study: Study, form: EntryForm, *, status: int = 200) -> Response:
    session = db_session()
    inside = queries.belongs(theme.id)
    examples = entries.shown(session, theme.examples)
    held = {one.statement.id for one in examples if one.statement is not None}
    return page(
        "understand/codebook/entry.html",
        status=status,
        study=study,
        theme=theme,
        form=form,
        path=boards.paths(session, study.id).get(theme.group_id or 0, ""),
        examples=examples,
        near_misses=entries.shown(session, theme.near_misses),
        offered=[
            one.member
            for one in search.folded(session, [inside], limit=_OFFERED)
            if one.member.id not in held
        ],
    )


def _texts(examples: list[entries.Example]) -> str:
    return "\n".join(str(one["text"]) for one in examples if "text" in one)
