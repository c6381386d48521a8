"""One message as its person gets it, and sending a failed one again."""

from __future__ import annotations

from flask import Response

from survey.ask.delivery import services
from survey.ask.delivery.blueprint import bp
from survey.ask.delivery.models import Delivery, MessageState
from survey.ask.delivery.outbox import LinkLost, recipient_of, texts_of
from survey.ask.delivery.queries import MessageRow, get_delivery, get_message
from survey.ask.delivery.wording import Recipient, fill, footer
from survey.ask.studies.queries import get_study
from survey.core.access import Permission, current_user, require
from survey.core.web import db_session, page, see_other, settings, transaction


@bp.get("/messages/<int:message_id>")
@require(Permission.MESSAGE_READ)
def message(message_id: int) -> Response:
    """Show one message as its person gets it.

    The personal link is shown only where no mail server is set and somebody has to pass the
    message on; otherwise it is the person's alone.
    """
    session = db_session()
    row = get_message(session, message_id)
    delivery, survey = get_delivery(session, row.invitation.delivery_id)
    recipient, problem = _recipient(row, delivery)
    subject, body = texts_of(delivery, row.message.kind)
    return page(
        "ask/delivery/message.html",
        study=get_study(session, survey.study_id),
        survey=survey,
        delivery=delivery,
        row=row,
        subject=fill(subject, recipient),
        text=fill(body, recipient),
        footer=footer(recipient),
        problem=problem,
        link=recipient.link if row.message.state is MessageState.HELD and not problem else None,
    )


@bp.post("/messages/<int:message_id>/again")
@require(Permission.DELIVERY_SEND)
def send_again(message_id: int) -> Response:
    """Send a message that failed once more."""
    with transaction(db_session()) as session:
        row = get_message(session, message_id)
        services.send_again(session, row.message, actor=current_user())
    return see_other("delivery.show", delivery_id=row.invitation.delivery_id)


def _recipient(row: MessageRow, delivery: Delivery) -> tuple[Recipient, str]:
    hidden = Recipient(name=row.customer.name, link="(personal link)", stop_link="(personal link)")
    if row.message.state is not MessageState.HELD:
        return hidden, ""
    try:
        return recipient_of(settings(), delivery, row.invitation, row.customer), ""
    except LinkLost as error:
        return hidden, error.message
