"""Writing a batch of past answers: three statements, however many rows it has."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.ask.past_answers.rows import Row
from survey.ask.questionnaires.definition import Definition
from survey.ask.questionnaires.models import Anonymity
from survey.ask.responses.answering import GivenAnswer
from survey.ask.responses.models import Answer, AnswerChoice, AnswerState, Response, ResponseState
from survey.people.customers.models import Customer

#: ``Response.source`` of what was brought in a file.
SOURCE = "import"

_RESPONSE = cast("sa.Table", Response.__table__)
_ANSWER = cast("sa.Table", Answer.__table__)
_CHOICE = cast("sa.Table", AnswerChoice.__table__)


def known_rows(session: Session, survey_id: int, refs: Sequence[str]) -> dict[str, str]:
    """Return which of these rows are there already, with the hash of what they said."""
    rows = session.execute(
        sa.select(Response.source_ref, Response.payload_sha256).where(
            Response.survey_id == survey_id,
            Response.source == SOURCE,
            Response.source_ref.in_(refs),
        )
    )
    return {ref: sha256 for ref, sha256 in rows if ref is not None}


def write_rows(
    session: Session,
    definition: Definition,
    rows: Sequence[Row],
    customers: Mapping[str, int],
    *,
    now: dt.datetime,
) -> None:
    """Store new rows as complete responses.

    Args:
        customers: Row of the customer by what stands in the file.
    """
    if not rows:
        return
    attributes = _attributes(session, [customers[row.customer] for row in rows if row.customer])
    responses, answers, choices = [], [], []
    for row in rows:
        response_id = uuid.uuid4()
        customer_id = customers.get(row.customer) if row.customer else None
        snapshot = {} if customer_id is None else attributes[customer_id]
        person = {"customer_id": customer_id, "segment_snapshot": snapshot}
        responses.append({**_response(definition, row, now), "id": response_id, **person})
        for given in row.answers:
            answers.append(_answer(definition, given, response_id, row.answered_at))
            choices += _choices(definition, given, response_id)
    session.execute(sa.insert(_RESPONSE), responses)
    session.execute(sa.insert(_ANSWER), answers)
    if choices:
        session.execute(sa.insert(_CHOICE), choices)


def _response(definition: Definition, row: Row, now: dt.datetime) -> dict[str, Any]:
    completed = row.answered_at or now
    if definition.anonymity is Anonymity.ANONYMOUS:
        completed = completed.replace(hour=0, minute=0, second=0, microsecond=0)
    key = f"{SOURCE}:{definition.survey_id}:{row.source_ref}".encode()
    return {
        "survey_id": definition.survey_id,
        "survey_version_id": definition.version_id,
        "anonymity": definition.anonymity,
        "submission_key": hashlib.sha256(key).hexdigest(),
        "payload_sha256": row.fingerprint,
        "source": SOURCE,
        "source_ref": row.source_ref,
        "state": ResponseState.COMPLETE,
        "language": definition.language,
        "completed_at": completed,
        "raw": dict(row.raw),
        "created_at": now,
    }


def _answer(
    definition: Definition,
    given: GivenAnswer,
    response_id: uuid.UUID,
    answered_at: dt.datetime | None,
) -> dict[str, Any]:
    value = given.value if given.state is AnswerState.ANSWERED else None
    return {
        "response_id": response_id,
        "question_id": given.question.id,
        "item": given.item,
        "survey_version_id": definition.version_id,
        "kind": given.question.kind,
        "state": given.state,
        "text": value.text if value else None,
        "number": value.number if value else None,
        "date": value.date if value else None,
        "echo": given.echo,
        "answered_at": answered_at if value else None,
    }


def _choices(
    definition: Definition, given: GivenAnswer, response_id: uuid.UUID
) -> list[dict[str, Any]]:
    if given.state is not AnswerState.ANSWERED or given.value is None:
        return []
    return [
        {
            "response_id": response_id,
            "question_id": given.question.id,
            "item": given.item,
            "option_id": option.id,
            "survey_version_id": definition.version_id,
        }
        for option in given.value.choices
    ]


def _attributes(session: Session, customer_ids: Sequence[int]) -> dict[int, Any]:
    rows = session.execute(
        sa.select(Customer.id, Customer.attributes).where(Customer.id.in_(set(customer_ids)))
    )
    return {customer_id: attributes for customer_id, attributes in rows}  # noqa: C416 - typed rows
