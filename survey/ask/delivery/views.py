"""Pages of deliveries: links, invitations, messages; and the one page to say "not again"."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Response, flash

from survey.ask.delivery import message_views, services, stop_views
from survey.ask.delivery.blueprint import bp
from survey.ask.delivery.forms import InvitationsForm, LinkForm
from survey.ask.delivery.models import Channel, Delivery
from survey.ask.delivery.queries import (
    MessageRow,
    audience,
    deliveries_of,
    get_delivery,
    has_published_version,
    invitations_of,
    messages_of,
    skipped_reasons,
)
from survey.ask.delivery.wording import Recipient, fill
from survey.ask.questionnaires.models import Survey
from survey.ask.studies.queries import get_study
from survey.core.access import Permission, current_user, require
from survey.core.db import now
from survey.core.errors import DomainError, NotFound
from survey.core.jinja import plural
from survey.core.web import (
    Pages,
    db_session,
    page,
    see_other,
    settings,
    transaction,
)
from survey.people.customers.models import Customer
from survey.people.customers.registries import Panel, customer_panel
from survey.people.segments.models import Segment

__all__ = ["bp", "message_views", "stop_views"]


@customer_panel(order=20)
def invitations_panel(session: sa.orm.Session, customer: Customer) -> Panel | None:
    """Show the invitations on the page of a customer."""
    rows = invitations_of(session, customer.id, current_user())
    if not rows:
        return None
    return Panel(
        title="Invitations",
        template="ask/delivery/_panel.html",
        data={"rows": rows},
        permission=Permission.DELIVERY_READ.value,
    )


@bp.get("/surveys/<int:survey_id>/delivery")
@require(Permission.DELIVERY_READ)
def index(survey_id: int) -> Response:
    """List how a survey reaches people, and offer new ways."""
    return _index(_survey(survey_id), LinkForm(formdata=None))


@bp.post("/surveys/<int:survey_id>/delivery/links")
@require(Permission.DELIVERY_SEND)
def open_link(survey_id: int) -> Response:
    """Open a public link."""
    survey = _survey(survey_id)
    form = LinkForm()
    if form.validate():
        try:
            with transaction(db_session()) as session:
                delivery = services.open_link(
                    session,
                    survey,
                    name=form.name.data,
                    closes_at=form.closes_at(),
                    actor=current_user(),
                )
        except DomainError as error:
            form.blame(error)
        else:
            return see_other("delivery.show", delivery_id=delivery.id)
    return _index(_survey(survey_id), form, status=422)


@bp.get("/surveys/<int:survey_id>/delivery/invitations/new")
@require(Permission.DELIVERY_SEND)
def plan(survey_id: int) -> Response:
    """Offer the form of a new mailing."""
    survey = _survey(survey_id)
    form = InvitationsForm(formdata=None)
    if not form.name.data:
        form.name.data = f"Invitations to {survey.title}"[:120]
    return _edit(survey, form, None)


@bp.post("/surveys/<int:survey_id>/delivery/invitations/new")
@require(Permission.DELIVERY_SEND)
def create(survey_id: int) -> Response:
    """Plan a mailing."""
    return _save(_survey(survey_id), None)


@bp.get("/deliveries/<int:delivery_id>/edit")
@require(Permission.DELIVERY_SEND)
def edit(delivery_id: int) -> Response:
    """Offer the form of a planned mailing."""
    delivery, survey = get_delivery(db_session(), delivery_id)
    form = InvitationsForm(formdata=None)
    form.show(delivery)
    return _edit(survey, form, delivery)


@bp.post("/deliveries/<int:delivery_id>/edit")
@require(Permission.DELIVERY_SEND)
def change(delivery_id: int) -> Response:
    """Reword a planned mailing."""
    delivery, survey = get_delivery(db_session(), delivery_id)
    return _save(survey, delivery)


@bp.get("/deliveries/<int:delivery_id>")
@require(Permission.DELIVERY_READ)
def show(delivery_id: int) -> Response:
    """Show a delivery: its link or its messages, and how far its people have come."""
    session = db_session()
    delivery, survey = get_delivery(session, delivery_id)
    row = next(one for one in deliveries_of(session, survey.id) if one.delivery.id == delivery_id)
    planned = delivery.channel is Channel.EMAIL and not row.states
    pages, messages = _messages_page(delivery_id)
    people = (
        audience(
            session, survey_id=survey.id, segment=session.get_one(Segment, delivery.segment_id)
        )
        if planned
        else []
    )
    left_out: dict[str, int] = {}
    for person in people:
        if person.reason:
            left_out[person.reason] = left_out.get(person.reason, 0) + 1
    return page(
        "ask/delivery/show.html",
        study=get_study(session, survey.study_id),
        survey=survey,
        row=row,
        delivery=delivery,
        is_open=services.is_open(delivery, now()),
        is_planned=planned,
        to_ask=sum(not person.reason for person in people),
        left_out=left_out if planned else skipped_reasons(session, delivery_id),
        messages=messages,
        pages=pages,
        sends_mail=settings().sends_mail,
        example=_example(delivery),
        link=_public_link(delivery),
    )


@bp.post("/deliveries/<int:delivery_id>/send")
@require(Permission.DELIVERY_SEND)
def send(delivery_id: int) -> Response:
    """Send the invitations of a planned mailing."""
    try:
        with transaction(db_session()) as session:
            delivery, _ = get_delivery(session, delivery_id)
            counts = services.send_invitations(
                session, delivery, secret=settings().secret_key, actor=current_user()
            )
    except DomainError as error:
        flash(error.message, "error")
    else:
        asked = plural(counts["queued"], "invitation")
        verb = "is" if counts["queued"] == 1 else "are"
        where = "on the way" if settings().sends_mail else "being written and will be kept below"
        flash(f"{asked} {verb} {where}.", "success")
    return see_other("delivery.show", delivery_id=delivery_id)


@bp.post("/deliveries/<int:delivery_id>/stop")
@require(Permission.DELIVERY_SEND)
def stop(delivery_id: int) -> Response:
    """Stop asking."""
    with transaction(db_session()) as session:
        delivery, _ = get_delivery(session, delivery_id)
        services.stop_delivery(session, delivery, actor=current_user())
    return see_other("delivery.show", delivery_id=delivery_id)


@bp.post("/deliveries/<int:delivery_id>/reopen")
@require(Permission.DELIVERY_SEND)
def reopen(delivery_id: int) -> Response:
    """Take answers again."""
    with transaction(db_session()) as session:
        delivery, _ = get_delivery(session, delivery_id)
        services.reopen_delivery(session, delivery, actor=current_user())
    return see_other("delivery.show", delivery_id=delivery_id)


def _messages_page(delivery_id: int) -> tuple[Pages, list[MessageRow]]:
    """Return the asked-for page of a delivery's messages."""
    _, total = messages_of(db_session(), delivery_id, limit=0, offset=0)
    pages = Pages.of(total)
    rows, _ = messages_of(db_session(), delivery_id, limit=pages.per_page, offset=pages.offset)
    return pages, rows


def _index(survey: Survey, form: LinkForm, *, status: int = 200) -> Response:
    session = db_session()
    rows = deliveries_of(session, survey.id)
    return page(
        "ask/delivery/index.html",
        status=status,
        study=get_study(session, survey.study_id),
        survey=survey,
        form=form,
        rows=rows,
        links={row.delivery.id: _public_link(row.delivery) for row in rows},
        is_published=has_published_version(session, survey.id),
    )


def _edit(
    survey: Survey, form: InvitationsForm, delivery: Delivery | None, *, status: int = 200
) -> Response:
    session = db_session()
    segments = list(session.scalars(sa.select(Segment).order_by(Segment.name)))
    form.offer(segments)
    return page(
        "ask/delivery/edit.html",
        status=status,
        study=get_study(session, survey.study_id),
        survey=survey,
        form=form,
        delivery=delivery,
        has_segments=bool(segments),
    )


def _save(survey: Survey, delivery: Delivery | None) -> Response:
    form = InvitationsForm()
    form.offer(list(db_session().scalars(sa.select(Segment).order_by(Segment.name))))
    if form.validate():
        try:
            with transaction(db_session()) as session:
                command = form.command(session.get_one(Segment, form.segment.data))
                if delivery is None:
                    delivery = services.plan_invitations(
                        session, survey, command, actor=current_user()
                    )
                else:
                    services.change_plan(session, delivery, command, actor=current_user())
        except DomainError as error:
            form.blame(error)
        else:
            return see_other("delivery.show", delivery_id=delivery.id)
    return _edit(_survey(survey.id), form, delivery, status=422)


def _survey(survey_id: int) -> Survey:
    survey = db_session().get(Survey, survey_id)
    if survey is None:
        raise NotFound("There is no such survey.")
    return survey


def _public_link(delivery: Delivery) -> str | None:
    if delivery.public_id is None:
        return None
    return f"{settings().public_url}/s/{delivery.public_id}"


def _example(delivery: Delivery) -> dict[str, str]:
    example = Recipient(name="Dora Example", link=f"{settings().public_url}/i/…", stop_link="…")
    return {
        "subject": fill(delivery.subject, example),
        "body": fill(delivery.body, example),
        "reminder_subject": fill(delivery.reminder_subject, example),
        "reminder_body": fill(delivery.reminder_body, example),
    }
