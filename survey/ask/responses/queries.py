"""Who may come in: what stands behind a public link or an invitation."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.ask.delivery.models import Delivery, DeliveryState, Invitation, InvitationState
from survey.ask.delivery.tokens import token_hash
from survey.ask.questionnaires.models import SurveyVersion, VersionState

#: States of a delivery that takes answers.
TAKES_ANSWERS = (DeliveryState.OPEN, DeliveryState.SENDING)


class Opening(StrEnum):
    """Whether one can answer now, or why not."""

    OPEN = "open"
    NOT_YET = "not_yet"
    CLOSED = "closed"
    ANSWERED = "answered"


@dataclass(frozen=True, kw_only=True)
class WayIn:
    """What a link or an invitation leads to.

    Attributes:
        version_id: The published version, which whoever begins now is shown.
        sha256: Its fingerprint.
        invitation_id: None for a public link.
        opens_at: When it opens, if that is known and lies ahead.
    """

    opening: Opening
    delivery_id: int
    version_id: int
    sha256: str
    invitation_id: int | None = None
    opens_at: dt.datetime | None = None


_COLUMNS = (
    Delivery.id,
    Delivery.state,
    Delivery.opens_at,
    Delivery.closes_at,
    SurveyVersion.id.label("version_id"),
    SurveyVersion.sha256,
)
_PUBLISHED = sa.and_(
    SurveyVersion.survey_id == Delivery.survey_id, SurveyVersion.state == VersionState.PUBLISHED
)
_BY_LINK = (
    sa.select(*_COLUMNS)
    .outerjoin(SurveyVersion, _PUBLISHED)
    .where(Delivery.public_id == sa.bindparam("public_id"))
)
_BY_TOKEN = (
    sa.select(*_COLUMNS, Invitation.id.label("invitation_id"), Invitation.state.label("invited"))
    .select_from(Invitation)
    .join(Delivery, Delivery.id == Invitation.delivery_id)
    .outerjoin(SurveyVersion, _PUBLISHED)
    .where(Invitation.token_hash == sa.bindparam("token_hash"))
)


def find_link(session: Session, public_id: str, *, now: dt.datetime) -> WayIn | None:
    """Return what a public link leads to, or None if there is no such link. One query."""
    row = session.connection().execute(_BY_LINK, {"public_id": public_id}).one_or_none()
    return None if row is None else _way_in(row, now)


def find_invitation(session: Session, token: str, *, now: dt.datetime) -> WayIn | None:
    """Return what an invitation leads to, or None if there is no such token. One query."""
    row = session.connection().execute(_BY_TOKEN, {"token_hash": token_hash(token)}).one_or_none()
    if row is None:
        return None
    used = row.invited is InvitationState.ANSWERED
    return _way_in(row, now, invitation_id=row.invitation_id, is_used=used)


def _way_in(
    row: Any, now: dt.datetime, *, invitation_id: int | None = None, is_used: bool = False
) -> WayIn:
    opens_at = row.opens_at if row.opens_at is not None and row.opens_at > now else None
    if is_used:
        opening = Opening.ANSWERED
    elif row.state in {DeliveryState.CLOSED, DeliveryState.STOPPED} or (
        row.closes_at is not None and row.closes_at <= now
    ):
        opening = Opening.CLOSED
    elif row.state not in TAKES_ANSWERS or opens_at is not None or row.version_id is None:
        opening = Opening.NOT_YET
    else:
        opening = Opening.OPEN
    return WayIn(
        opening=opening,
        delivery_id=row.id,
        version_id=row.version_id or 0,
        sha256=row.sha256 or "",
        invitation_id=invitation_id,
        opens_at=opens_at,
    )
