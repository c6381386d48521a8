"""The blueprint of second readings, its menu entries, and what the ids in its addresses name."""

from __future__ import annotations

from flask import Blueprint
from sqlalchemy.orm import Session

from survey.ask.studies.scopes import names
from survey.core import menu
from survey.core.access import Permission, current_user
from survey.understand.agreement import queries

bp = Blueprint("agreement", __name__)
names("round_id", "coding_round")
names("seat_id", "coding_seat")


def _waiting(session: Session, study_id: int | None) -> int | None:
    if study_id is None:
        return None
    return queries.waiting_count(session, study_id, current_user().id) or None


menu.add(
    "check",
    "Second reading",
    "agreement.own",
    Permission.CODING_OWN,
    in_study=True,
    order=20,
    count=_waiting,
    also=("agreement.card",),
)
menu.add(
    "check",
    "Agreement",
    "agreement.index",
    Permission.AGREEMENT_READ,
    in_study=True,
    order=30,
)
