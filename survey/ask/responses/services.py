"""Taking in a response: whole or not at all, once however often it is sent."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from survey.ask.delivery.models import Delivery, Invitation, InvitationState
from survey.ask.questionnaires.definition import Definition
from survey.ask.questionnaires.models import Anonymity
from survey.ask.responses.answering import GivenAnswer, fingerprint_of
from survey.ask.responses.keys import SubmissionKey
from survey.ask.responses.models import (
    Answer,
    AnswerChoice,
    AnswerState,
    Receipt,
    Response,
    ResponseState,
)
from survey.ask.responses.queries import TAKES_ANSWERS
from survey.core.errors import Conflict, DomainError
from survey.people.customers.models import Customer

#: Whoever began before the closing time may finish for as long as this.
GRACE = dt.timedelta(hours=1)


class Outcome(StrEnum):
    """What became of a submission that was accepted."""

    STORED = "stored"
    REPEATED = "repeated"


class Closed(DomainError):
    """The survey takes no answers any more."""

    status = 410


class AlreadyAnswered(Conflict):
    """The invitation was used by another page."""


class DifferentAnswers(Conflict):
    """The same page was sent before, with other answers."""


@dataclass(frozen=True, kw_only=True)
class Submission:
    """Everything one person sent, read and checked.

    Attributes:
        raw: What was received, for evidence; see ``answering.raw_of``.
        sent_at: When it reached us.
    """

    key: SubmissionKey
    definition: Definition
    answers: Sequence[GivenAnswer]
    raw: Mapping[str, Any]
    sent_at: dt.datetime


def take_in(session: Session, submission: Submission) -> Outcome:
    """Store a response with all its answers; at most five statements.

    An anonymous one gets no link to the person and no time but the day: the invitation only
    learns *that* it was answered.

    Raises:
        Closed: the delivery takes no answers any more.
        AlreadyAnswered: the invitation was used before.
        DifferentAnswers: the same key was stored with another payload.
    """
    key, definition = submission.key, submission.definition
    response_id = uuid.uuid4()
    fingerprint = fingerprint_of(submission.raw)
    row = _response_row(submission, response_id, fingerprint)
    is_anonymous = definition.anonymity is Anonymity.ANONYMOUS
    # Core on the session's connection: the unit of work would cost more than all the rest.
    connection = session.connection()
    dialect = connection.dialect.name
    names_person = key.invitation_id is not None and not is_anonymous
    try:
        inserted = connection.scalar(_insert_response(dialect, names_person=names_person), row)
    except IntegrityError:
        # The invitation went away meanwhile: the person asked to be erased, or the delivery was.
        raise Closed("This invitation is no longer valid, so nothing was kept.") from None
    if inserted is None:
        return _repeated(connection, key, fingerprint)
    if key.invitation_id is None:
        _check_open(connection, key, submission.sent_at)
    else:
        _use_invitation(connection, submission, is_anonymous=is_anonymous)
    _insert_answers(connection, submission, response_id, is_anonymous=is_anonymous)
    return Outcome.STORED


def _response_row(
    submission: Submission, response_id: uuid.UUID, fingerprint: str
) -> dict[str, Any]:
    key, definition = submission.key, submission.definition
    started, completed = key.made_at, submission.sent_at
    if definition.anonymity is Anonymity.ANONYMOUS:
        started, completed = _day(started), _day(completed)
    return {
        "id": response_id,
        "survey_id": definition.survey_id,
        "survey_version_id": definition.version_id,
        "anonymity": definition.anonymity,
        "delivery_id": key.delivery_id,
        "submission_key": key.random,
        "payload_sha256": fingerprint,
        "source": "survey",
        "state": ResponseState.COMPLETE,
        "language": definition.language,
        "started_at": started,
        "completed_at": completed,
        "created_at": completed,
        "raw": dict(submission.raw),
        "invitation": key.invitation_id,
    }


@cache
def _insert_response(dialect: str, *, names_person: bool) -> Any:
    """Return the statement that stores a response once; built once, compiled once."""
    columns = [
        "id",
        "survey_id",
        "survey_version_id",
        "anonymity",
        "delivery_id",
        "submission_key",
        "payload_sha256",
        "source",
        "state",
        "language",
        "started_at",
        "completed_at",
        "created_at",
        "raw",
    ]
    table = _RESPONSE
    values: dict[str, Any] = {
        name: sa.bindparam(name, type_=table.c[name].type) for name in columns
    }
    values["segment_snapshot"] = sa.literal({}, table.c.segment_snapshot.type)
    if names_person:
        person = sa.select(Invitation.customer_id).where(
            Invitation.id == sa.bindparam("invitation")
        )
        values["invitation_id"] = sa.bindparam("invitation")
        values["customer_id"] = person.scalar_subquery()
        values["segment_snapshot"] = sa.func.coalesce(
            sa.select(Customer.attributes)
            .join(Invitation, Invitation.customer_id == Customer.id)
            .where(Invitation.id == sa.bindparam("invitation"))
            .scalar_subquery(),
            sa.literal({}, table.c.segment_snapshot.type),
        )
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert(table).values(values).on_conflict_do_nothing().returning(table.c.id)


def _repeated(connection: sa.Connection, key: SubmissionKey, fingerprint: str) -> Outcome:
    stored = connection.scalar(
        sa.select(Response.payload_sha256).where(Response.submission_key == key.random)
    )
    if stored is None:
        raise AlreadyAnswered(
            "This invitation was answered before, from another page or device. "
            "Those answers are kept; nothing was added to them."
        )
    if stored != fingerprint:
        raise DifferentAnswers(
            "We have received answers from this page before, and they are kept as they were. "
            "What you changed since then was not added."
        )
    return Outcome.REPEATED


def _check_open(connection: sa.Connection, key: SubmissionKey, now: dt.datetime) -> None:
    if connection.scalar(_OPEN_DELIVERY, _about(key, now)) is None:
        raise _closed()


def _about(key: SubmissionKey, now: dt.datetime) -> dict[str, Any]:
    """Return the parameters of ``_IS_OPEN``: whoever began in time gets ``GRACE`` to finish."""
    return {"delivery": key.delivery_id, "began_in_time": max(key.made_at, now - GRACE)}


def _use_invitation(
    connection: sa.Connection, submission: Submission, *, is_anonymous: bool
) -> None:
    key, now = submission.key, submission.sent_at
    values = {
        **_about(key, now),
        "invitation": key.invitation_id,
        # Beside the day a response came in, the minute would tell whose it is.
        "at": _day(now) if is_anonymous else now,
    }
    used = connection.execute(_USE_INVITATION, values)
    if used.rowcount == 0:
        state = connection.scalar(
            sa.select(Invitation.state).where(Invitation.id == key.invitation_id)
        )
        if state is InvitationState.ANSWERED:
            raise AlreadyAnswered(
                "This invitation was answered before, from another page or device. "
                "Those answers are kept; nothing was added to them."
            )
        raise _closed()
    if is_anonymous:
        connection.execute(
            _INSERT_RECEIPT, {"invitation_id": key.invitation_id, "answered_on": now.date()}
        )


def _insert_answers(
    connection: sa.Connection, submission: Submission, response_id: uuid.UUID, *, is_anonymous: bool
) -> None:
    version_id = submission.definition.version_id
    at = None if is_anonymous else submission.sent_at
    answers = []
    choices = []
    for given in submission.answers:
        value = given.value if given.state is AnswerState.ANSWERED else None
        place = {
            "response_id": response_id,
            "question_id": given.question.id,
            "item": given.item,
            "survey_version_id": version_id,
        }
        answers.append(
            {
                **place,
                "kind": given.question.kind,
                "state": given.state,
                "text": value.text if value else None,
                "number": value.number if value else None,
                "date": value.date if value else None,
                "echo": given.echo,
                "answered_at": at if value else None,
            }
        )
        choices += [
            {**place, "option_id": option.id} for option in (value.choices if value else ())
        ]
    if answers:
        connection.execute(_INSERT_ANSWERS, answers)
    if choices:
        connection.execute(_INSERT_CHOICES, choices)


#: Statements are built once, so that they are compiled once.
_RESPONSE = cast("sa.Table", Response.__table__)
_INVITATION = cast("sa.Table", Invitation.__table__)
_DELIVERY = cast("sa.Table", Delivery.__table__)
_INSERT_ANSWERS = sa.insert(cast("sa.Table", Answer.__table__))
_INSERT_CHOICES = sa.insert(cast("sa.Table", AnswerChoice.__table__))
_INSERT_RECEIPT = sa.insert(cast("sa.Table", Receipt.__table__))
_IS_OPEN = sa.and_(
    _DELIVERY.c.id == sa.bindparam("delivery"),
    _DELIVERY.c.state.in_(TAKES_ANSWERS),
    sa.or_(_DELIVERY.c.closes_at.is_(None), _DELIVERY.c.closes_at > sa.bindparam("began_in_time")),
)
_OPEN_DELIVERY = sa.select(_DELIVERY.c.id).where(_IS_OPEN)
_USE_INVITATION = (
    sa.update(_INVITATION)
    .where(
        _INVITATION.c.id == sa.bindparam("invitation"),
        _INVITATION.c.state != InvitationState.ANSWERED,
        sa.exists().where(_IS_OPEN),
    )
    .values(state=InvitationState.ANSWERED, answered_at=sa.bindparam("at"))
)


def _closed() -> Closed:
    return Closed("This survey has closed, so your answers could not be kept any more.")


def _day(moment: dt.datetime) -> dt.datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)
