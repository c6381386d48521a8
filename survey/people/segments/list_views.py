"""The pages of lists: pick customers, paste references and addresses, take some off."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, flash, request
from flask.typing import ResponseReturnValue

from survey.core.access import Permission, current_user, require
from survey.core.errors import DomainError
from survey.core.jinja import plural
from survey.core.web import db_session, is_htmx, page, paged, partial, see_other, transaction
from survey.people.customers.queries import customer_count
from survey.people.segments import queries, services
from survey.people.segments.forms import PasteForm, SegmentForm
from survey.people.segments.models import Segment
from survey.people.segments.uses import uses_of

bp = Blueprint("lists", __name__)


@bp.route("/segments/lists/new", methods=["GET", "POST"])
@require(Permission.SEGMENT_WRITE)
def create() -> ResponseReturnValue:
    """Begin a list."""
    form = SegmentForm()
    if form.validate_on_submit():
        try:
            with transaction(db_session()) as session:
                segment = services.create_segment(session, form.segment(), actor=current_user())
        except DomainError as error:
            form.blame(error)
        else:
            return see_other("segments.show", segment_id=segment.id)
    status = 422 if form.is_submitted() else 200
    return page("people/segments/edit_list.html", status=status, form=form, segment=None)


@bp.post("/segments/<int:segment_id>/members")
@require(Permission.SEGMENT_WRITE)
def add(segment_id: int) -> ResponseReturnValue:
    """Put one customer on the list."""
    customer_id = request.form.get("customer_id", type=int) or 0
    with transaction(db_session()) as session:
        segment = services.get_segment(session, segment_id)
        services.add_customer(session, segment, customer_id, actor=current_user())
    return see_other("segments.show", segment_id=segment_id, q=request.form.get("q") or None)


@bp.post("/segments/<int:segment_id>/members/paste")
@require(Permission.SEGMENT_WRITE)
def paste(segment_id: int) -> ResponseReturnValue:
    """Put customers on the list by references and addresses; name those not found."""
    form = PasteForm()
    form.validate()
    try:
        with transaction(db_session()) as session:
            segment = services.get_segment(session, segment_id)
            pasted = services.paste_members(
                session, segment, form.pasted.data or "", actor=current_user()
            )
    except DomainError as error:
        if error.status == 404:  # noqa: PLR2004 - there is no such list
            raise
        form.blame(error)
        return list_page(services.get_segment(db_session(), segment_id), form=form, status=422)
    already = (
        f" {plural(pasted.already, 'customer')} stood on it already." if pasted.already else ""
    )
    flash(f"{plural(pasted.added, 'customer')} added.{already}", "success")
    if not pasted.not_found:
        return see_other("segments.show", segment_id=segment_id)
    # Shown at once, not after a redirect: the names of those not found are kept nowhere.
    return list_page(segment, not_found=pasted.not_found)


@bp.post("/segments/<int:segment_id>/members/<int:customer_id>/remove")
@require(Permission.SEGMENT_WRITE)
def remove(segment_id: int, customer_id: int) -> ResponseReturnValue:
    """Take a customer off the list."""
    with transaction(db_session()) as session:
        segment = services.get_segment(session, segment_id)
        services.remove_member(session, segment, customer_id, actor=current_user())
    return see_other("segments.show", segment_id=segment_id)


def list_page(
    segment: Segment,
    *,
    form: PasteForm | None = None,
    not_found: Sequence[str] = (),
    problem: str = "",
    status: int = 200,
) -> Response:
    """Return the page of a list; for htmx only the customers that match the words typed."""
    session = db_session()
    words = request.args.get("q", "").strip()[:200]
    found = queries.candidates(session, segment, words) if words else []
    if is_htmx():
        return partial("people/segments/_found.html", segment=segment, words=words, found=found)
    members, pages = paged(session, queries.list_members(segment))
    return page(
        "people/segments/show_list.html",
        status=status,
        segment=segment,
        members=members,
        pages=pages,
        words=words,
        found=found,
        form=form or PasteForm(formdata=None),
        not_found=not_found,
        uses=uses_of(session, segment.id, current_user()),
        total=customer_count(session),
        problem=problem,
    )
