"""The board: choose cards with the keyboard or the mouse, then group, rename, merge, move."""

from __future__ import annotations

from flask import Response, flash, request
from wtforms import SelectChoice

from survey.ask.studies.models import Study
from survey.ask.studies.queries import get_study
from survey.core.access import Permission, current_user, require
from survey.core.errors import DomainError
from survey.core.web import db_session, page, see_other, transaction
from survey.understand.codebook import board as boards
from survey.understand.codebook import duplicates as pairs_of
from survey.understand.codebook import grouping
from survey.understand.codebook import proposed as proposals_of
from survey.understand.codebook.blueprint import asked_kind, bp, chosen_ids
from survey.understand.codebook.choosing import chosen
from survey.understand.codebook.forms import GroupForm, MergeForm, RenameForm
from survey.understand.codebook.merging import merge_all
from survey.understand.themes import log, services
from survey.understand.themes.blueprint import refused
from survey.understand.themes.forms import first_error, numbers
from survey.understand.themes.models import Decision, GroupTier, Theme, ThemeGroup, ThemeKind
from survey.understand.themes.redoing import next_redo
from survey.understand.themes.rules import Wording

_FEED = 5
_STEPS = ("group", "merge", "rename")


@bp.get("/studies/<int:study_id>/codebook")
@require(Permission.THEME_READ)
def board(study_id: int) -> Response:
    """Show the cards in their groups."""
    session = db_session()
    study = get_study(session, study_id)
    kind = asked_kind()
    found = boards.board(session, study_id, kind)
    return page(
        "understand/codebook/board.html",
        study=study,
        kind=kind,
        board=found,
        proposed_count=len(proposals_of.proposed(session, study_id, found)),
        feed=log.feed(session, study_id, limit=_FEED),
        can_redo=next_redo(session, study_id) is not None,
        chosen=request.args.getlist("themes", type=int),
    )


@bp.post("/studies/<int:study_id>/codebook")
@require(Permission.THEME_DECIDE)
def act(study_id: int) -> Response:
    """Do with the chosen cards what the pressed button says, or go to the page that asks more."""
    get_study(db_session(), study_id)
    themes, groups = chosen_ids()
    kind, do = asked_kind(), request.form.get("do", "")
    into = next(filter(None, request.form.getlist("into")), "")
    if do in _STEPS:
        return see_other(
            "codebook.step", study_id=study_id, do=do, kind=kind.value, themes=themes, groups=groups
        )
    try:
        with transaction(db_session()):
            decision = _do(study_id, do, themes, groups, into)
    except DomainError as error:
        return refused(error, "codebook.board", study_id=study_id, kind=kind.value, themes=themes)
    flash(decision.payload["text"] if decision else "They stand there already.", "good")
    return see_other("codebook.board", study_id=study_id, kind=kind.value)


def _do(study_id: int, do: str, themes: list[int], groups: list[int], into: str) -> Decision | None:
    session, actor = db_session(), current_user()
    target = next(iter(numbers([into])), None)
    match do:
        case "move" if target is not None:
            return grouping.place(session, study_id, themes, groups, target, actor=actor)
        case "out":
            return grouping.place(session, study_id, themes, groups, None, actor=actor)
        case "primary" | "secondary":
            return grouping.set_tier(session, study_id, groups, GroupTier(do), actor=actor)
        case "dissolve":
            return grouping.dissolve(session, study_id, groups, actor=actor)
    raise DomainError("Choose the group they go to." if do == "move" else "Choose what to do.")


@bp.route(
    "/studies/<int:study_id>/codebook/<any(group, merge, rename):do>", methods=["GET", "POST"]
)
@require(Permission.THEME_DECIDE)
def step(study_id: int, do: str) -> Response:
    """Ask what a group is called, which card stays or what a card says, and do it."""
    study = get_study(db_session(), study_id)
    theme_ids, group_ids = chosen_ids()
    try:
        themes, groups = chosen(db_session(), study_id, theme_ids, group_ids)
    except DomainError as error:
        return refused(error, "codebook.board", study_id=study_id, kind=asked_kind().value)
    if do == "group":
        return _group(study, themes, groups)
    if do == "merge":
        return _merge(study, themes)
    return _rename(study, themes, groups)


def _group(study: Study, themes: list[Theme], groups: list[ThemeGroup]) -> Response:
    form = GroupForm()
    inside = [
        *themes,
        *(
            card.theme
            for branch in boards.board(db_session(), study.id, asked_kind()).groups
            if branch.group.id in {one.id for one in groups}
            for card in branch.all_cards
        ),
    ]
    form.exemplar.choices = [SelectChoice(one.id, one.name) for one in inside]
    if form.exemplar.data is None and inside:
        form.exemplar.data = inside[0].id
    if form.validate_on_submit():
        try:
            with transaction(db_session()) as session:
                made = grouping.group(
                    session,
                    study.id,
                    [one.id for one in themes],
                    [one.id for one in groups],
                    actor=current_user(),
                    exemplar_id=form.exemplar.data,
                    name=form.name.data or "",
                )
        except DomainError as error:
            form.blame(error)
        else:
            return _back(study, at=f"group-{made.id}")
    return _step(study, "group", form, themes, groups)


def _merge(study: Study, themes: list[Theme]) -> Response:
    form = MergeForm()
    form.into.choices = [SelectChoice(one.id, one.name) for one in themes]
    if form.into.data is None and themes:
        form.into.data = themes[0].id
    if form.validate_on_submit():
        try:
            with transaction(db_session()) as session:
                merge_all(
                    session,
                    study.id,
                    [one.id for one in themes],
                    form.into.data,
                    actor=current_user(),
                )
        except DomainError as error:
            form.blame(error)
        else:
            return _back(study)
    return _step(study, "merge", form, themes, [])


def _rename(study: Study, themes: list[Theme], groups: list[ThemeGroup]) -> Response:
    if len(groups) == 1 and not themes:
        return see_other("codebook.group", group_id=groups[0].id)
    if len(themes) != 1 or groups:
        error = DomainError("Choose one card or one group to rename.")
        return refused(error, "codebook.board", study_id=study.id, kind=asked_kind().value)
    (theme,) = themes
    form = RenameForm(obj=theme)
    if form.validate_on_submit():
        wording = Wording(
            name=form.name.data or "",
            definition=theme.definition,
            include_when=theme.include_when,
            exclude_when=theme.exclude_when,
            metric=theme.metric,
        )
        try:
            with transaction(db_session()) as session:
                services.rename(session, theme, wording, actor=current_user())
        except DomainError as error:
            form.blame(error)
        else:
            return _back(study)
    return _step(study, "rename", form, themes, [])


def _step(
    study: Study,
    do: str,
    form: GroupForm | MergeForm | RenameForm,
    themes: list[Theme],
    groups: list[ThemeGroup],
) -> Response:
    kind = asked_kind()
    found = boards.board(db_session(), study.id, kind)
    cards = [*found.loose, *(card for one in found.branches for card in one.all_cards)]
    return page(
        "understand/codebook/step.html",
        status=422 if form.is_submitted() else 200,
        study=study,
        do=do,
        kind=kind,
        form=form,
        themes=themes,
        groups=groups,
        names=boards.names_of(db_session(), groups),
        counts={card.theme.id: card for card in cards},
        problem=first_error(form) if form.is_submitted() else "",
    )


def _back(study: Study, *, at: str | None = None) -> Response:
    feed = log.feed(db_session(), study.id, limit=1)
    if feed:
        flash(feed[0].text, "good")
    return see_other("codebook.board", study_id=study.id, kind=asked_kind().value, _anchor=at)


@bp.get("/studies/<int:study_id>/codebook/duplicates")
@require(Permission.THEME_READ)
def duplicates(study_id: int) -> Response:
    """List pairs that may be the same."""
    session = db_session()
    study = get_study(session, study_id)
    kind = asked_kind()
    found = boards.board(session, study_id, kind)
    return page(
        "understand/codebook/duplicates.html",
        study=study,
        kind=kind,
        pairs=pairs_of.pairs(session, study_id, found),
    )


@bp.get("/studies/<int:study_id>/codebook/proposed")
@require(Permission.THEME_READ)
def proposed(study_id: int) -> Response:
    """Show the groups that the latest run proposes."""
    session = db_session()
    study = get_study(session, study_id)
    found = boards.board(session, study_id, asked_kind())
    return page(
        "understand/codebook/proposed.html",
        study=study,
        kind=asked_kind(),
        groups=proposals_of.proposed(session, study_id, found),
    )


@bp.post("/studies/<int:study_id>/codebook/proposed")
@require(Permission.THEME_DECIDE)
def take_proposed(study_id: int) -> Response:
    """Make the chosen ones of the proposed groups."""
    get_study(db_session(), study_id)
    wanted = set(numbers(request.form.getlist("proposed")))
    kind: ThemeKind = asked_kind()
    try:
        with transaction(db_session()) as session:
            found = boards.board(session, study_id, kind)
            offered = proposals_of.proposed(session, study_id, found)
            decision = proposals_of.take(
                session,
                study_id,
                [one for one in offered if one.number in wanted],
                actor=current_user(),
            )
    except DomainError as error:
        return refused(error, "codebook.proposed", study_id=study_id, kind=kind.value)
    flash(decision.payload["text"], "good")
    return see_other("codebook.board", study_id=study_id, kind=kind.value)
