"""The pages of segments: the list, one segment, the builder, lists of customers."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from survey.core import menu
from survey.core.access import Permission, current_user, require
from survey.core.errors import DomainError
from survey.core.web import (
    database,
    db_session,
    is_htmx,
    page,
    paged,
    partial,
    see_other,
    transaction,
)
from survey.people.customers.queries import customer_count
from survey.people.segments import queries, services
from survey.people.segments.building import Preview, preview_draft, preview_rule
from survey.people.segments.draft import (
    JOINS,
    Part,
    do,
    draft_of,
    empty_draft,
    fit,
    read_draft,
    rule_json,
)
from survey.people.segments.fields import OPERATORS, WITH_DAYS, WITH_LIST, WITHOUT_VALUE, fields
from survey.people.segments.forms import OP_NAMES, FreezeForm, SegmentForm
from survey.people.segments.list_views import bp as list_bp
from survey.people.segments.list_views import list_page
from survey.people.segments.membership import counts
from survey.people.segments.models import Segment, SegmentKind
from survey.people.segments.rules import RuleRefused, parse
from survey.people.segments.uses import uses_of

bp = Blueprint("segments", __name__)
bp.register_blueprint(list_bp)

menu.add("people", "Segments", "segments.index", Permission.SEGMENT_READ, order=20)


@bp.get("/segments")
@require(Permission.SEGMENT_READ)
def index() -> ResponseReturnValue:
    """List the segments with how many are in each now."""
    session = db_session()
    found, pages = paged(session, queries.segments())
    return page(
        "people/segments/index.html",
        segments=found,
        pages=pages,
        counts=counts(session, found),
        total=customer_count(session),
        is_list=SegmentKind.LIST,
    )


@bp.get("/segments/new")
@require(Permission.SEGMENT_WRITE)
def new() -> ResponseReturnValue:
    """Begin a segment by rule."""
    built = _builder(db_session(), empty_draft(), None, is_fresh=True)
    return page("people/segments/edit.html", form=SegmentForm(formdata=None), **built)


@bp.post("/segments/new")
@require(Permission.SEGMENT_WRITE)
def create() -> ResponseReturnValue:
    """Save a new segment by rule."""
    return _save(None)


@bp.get("/segments/<int:segment_id>/edit")
@require(Permission.SEGMENT_WRITE)
def edit(segment_id: int) -> ResponseReturnValue:
    """Show the builder, or the name of a list."""
    session = db_session()
    segment = services.get_segment(session, segment_id)
    form = SegmentForm(formdata=None, name=segment.name, description=segment.description)
    if segment.kind is SegmentKind.LIST:
        return page("people/segments/edit_list.html", form=form, segment=segment)
    try:
        draft = draft_of(parse(segment.rule, fields(session)))
    except RuleRefused as error:
        form.blame(DomainError(f"The rule as it was saved cannot be used: {error.message}"))
        draft = empty_draft()
    built = _builder(session, draft, segment, is_fresh=bool(form.form_errors))
    return page("people/segments/edit.html", form=form, **built)


@bp.post("/segments/<int:segment_id>/edit")
@require(Permission.SEGMENT_WRITE)
def change(segment_id: int) -> ResponseReturnValue:
    """Save a segment anew."""
    with database().reading() as reading:
        segment = services.get_segment(reading, segment_id)
    if segment.kind is SegmentKind.RULE:
        return _save(segment)
    form = SegmentForm()
    if form.validate():
        try:
            with transaction(db_session()) as session:
                segment = services.get_segment(session, segment_id)
                services.change_segment(session, segment, form.segment(), actor=current_user())
        except DomainError as error:
            form.blame(error)
        else:
            return see_other("segments.show", segment_id=segment_id)
    return page("people/segments/edit_list.html", form=form, segment=segment, status=422)


@bp.post("/segments/draft")
@require(Permission.SEGMENT_WRITE)
def draft() -> ResponseReturnValue:
    """Add or remove a part, or fit a comparison to its field; nothing is saved."""
    own_id = request.form.get("segment_id", type=int)
    # A form is sent, but only read: no writer has to wait for the count.
    with database().reading() as session:
        segment = None if own_id is None else services.get_segment(session, own_id)
        changed = do(read_draft(request.form), request.form.get("do", ""), fields(session))
        # Nobody is told of mistakes while still typing.
        built = _builder(session, changed, segment, is_fresh=True)
    if is_htmx():
        return partial("people/segments/_rule.html", **built)
    return page("people/segments/edit.html", form=SegmentForm(), **built)


@bp.post("/segments/preview")
@require(Permission.SEGMENT_WRITE)
def preview() -> ResponseReturnValue:
    """Show whom the draft finds, while it is being typed; nothing is saved."""
    own_id = request.form.get("segment_id", type=int)
    with database().reading() as session:
        known = fields(session)
        typed = read_draft(request.form)
        fit(typed, known)
        found = preview_draft(session, typed, known, own_id=own_id)
        total = customer_count(session)
    return partial("people/segments/_preview.html", preview=found, total=total)


@bp.get("/segments/<int:segment_id>")
@require(Permission.SEGMENT_READ)
def show(segment_id: int) -> ResponseReturnValue:
    """Show who is in a segment and what uses it."""
    return _segment_page(segment_id)


@bp.post("/segments/<int:segment_id>/freeze")
@require(Permission.SEGMENT_WRITE)
def freeze(segment_id: int) -> ResponseReturnValue:
    """Make a list of those who are in a segment now."""
    form = FreezeForm()
    try:
        with transaction(db_session()) as session:
            segment = services.get_segment(session, segment_id)
            frozen = services.freeze(
                session, segment, name=form.name.data or "", actor=current_user()
            )
    except DomainError as error:
        if error.status != 422:  # noqa: PLR2004 - a rule of the field
            raise
        form.blame(error)
        return _segment_page(segment_id, freeze_form=form, status=422)
    flash("The list holds those who are in the segment now, and stays so.", "success")
    return see_other("segments.show", segment_id=frozen.id)


@bp.post("/segments/<int:segment_id>/delete")
@require(Permission.SEGMENT_WRITE)
def delete(segment_id: int) -> ResponseReturnValue:
    """Delete a segment that nothing uses."""
    try:
        with transaction(db_session()) as session:
            segment = services.get_segment(session, segment_id)
            services.delete_segment(session, segment, actor=current_user())
    except DomainError as error:
        if error.status == 404:  # noqa: PLR2004 - gone already
            raise
        return _segment_page(segment_id, problem=error.message, status=error.status)
    flash("The segment was deleted.", "success")
    return see_other("segments.index")


def _save(segment: Segment | None) -> Response:
    form = SegmentForm()
    typed = read_draft(request.form)
    is_valid = form.validate()
    with database().reading() as reading:
        known = fields(reading)
        fit(typed, known)
        built = _builder(reading, typed, segment)
    problem = _what_is_wrong(typed, built["preview"])
    if problem:
        form.blame(DomainError(problem))
    if problem or not is_valid:
        return page("people/segments/edit.html", status=422, form=form, **built)
    try:
        with transaction(db_session()) as session:
            new_segment = form.segment(rule_json(typed, known))
            if segment is None:
                segment = services.create_segment(session, new_segment, actor=current_user())
            else:
                segment = services.get_segment(session, segment.id)
                services.change_segment(session, segment, new_segment, actor=current_user())
    except DomainError as error:
        form.blame(error)
        return page("people/segments/edit.html", status=422, form=form, **built)
    return see_other("segments.show", segment_id=segment.id)


def _what_is_wrong(typed: Part, found: Preview) -> str:
    wrong = [part for part in typed.walk() if part.problem]
    return "Some conditions are not finished; they are marked below." if wrong else found.problem


def _builder(
    session: Session, draft: Part, segment: Segment | None, *, is_fresh: bool = False
) -> dict[str, Any]:
    """Return what the builder shows; a fresh one does not mark what is not finished."""
    known = fields(session)
    own_id = segment.id if segment else None
    preview = preview_draft(session, draft, known, own_id=own_id)
    if is_fresh:
        for part in draft.walk():
            part.problem = ""
    return {
        "segment": segment,
        "own_id": own_id or 0,
        "draft": draft,
        "preview": preview,
        "fields": known,
        "operators": OPERATORS,
        "op_names": OP_NAMES,
        "joins": JOINS,
        "without_value": {op.value for op in WITHOUT_VALUE},
        "with_list": {op.value for op in WITH_LIST},
        "with_days": {op.value for op in WITH_DAYS},
        "suggestions": queries.suggestions(session, {part.field for part in draft.walk()}),
        "segments": queries.all_segments(session),
        "total": customer_count(session),
    }


def _segment_page(
    segment_id: int,
    *,
    freeze_form: FreezeForm | None = None,
    problem: str = "",
    status: int = 200,
) -> Response:
    session = db_session()
    segment = services.get_segment(session, segment_id)
    if segment.kind is SegmentKind.LIST:
        return list_page(segment, problem=problem, status=status)
    try:
        found = preview_rule(session, parse(segment.rule, fields(session)))
    except RuleRefused as error:
        found = Preview(problem=error.message)
    return page(
        "people/segments/show.html",
        status=status,
        segment=segment,
        preview=found,
        form=freeze_form or FreezeForm(formdata=None, name=f"{segment.name}, frozen"[:80]),
        uses=uses_of(session, segment.id, current_user()),
        total=customer_count(session),
        problem=problem,
    )
