"""What is closed to somebody while she reads blind, or learns the codebook."""

from __future__ import annotations

import sqlalchemy as sa

from survey.ask.studies.rights import restricts
from survey.core.roles import IN_STUDY, Permission
from survey.understand.agreement.models import CodingRound, CodingSeat, Purpose

#: Reading on the codes of others while one reads blind would make two readings one.
_TELLS_CODES = frozenset(
    one
    for one in IN_STUDY
    if one.value.partition(":")[0]
    in {"theme", "run", "response", "interview", "comment", "report", "agreement"}
)


@restricts(
    "reads blind",
    _TELLS_CODES,
    "You are reading a sample of this study blind, so what others decided is closed to you until "
    "you have finished it, or stop. Open “Second reading” to go on.",
)
def _reads_blind(study_id: sa.ColumnElement[int], account_id: int) -> sa.ColumnElement[int]:
    return (
        _seats(study_id, account_id)
        .where(CodingSeat.finished_at.is_(None), CodingSeat.stopped_at.is_(None))
        .limit(1)
        .scalar_subquery()
    )


@restricts(
    "in training",
    {Permission.THEME_DECIDE},
    "You are in training: you decide in the codebook once you reach the bar, or a lead lets you. "
    "Open “Second reading” to go on.",
)
def _in_training(study_id: sa.ColumnElement[int], account_id: int) -> sa.ColumnElement[int]:
    # The last training counts: stopping it lets nobody tag, and a later one may.
    waits = sa.case((CodingSeat.released_at.is_(None), CodingSeat.id))
    return (
        _seats(study_id, account_id)
        .with_only_columns(waits)
        .where(CodingRound.purpose == Purpose.TRAINING)
        .order_by(CodingSeat.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def _seats(study_id: sa.ColumnElement[int], account_id: int) -> sa.Select[int]:
    """Return the query for the seats of somebody in a study."""
    return (
        sa.select(CodingSeat.id)
        .join(CodingRound, CodingRound.id == CodingSeat.round_id)
        .where(CodingRound.study_id == study_id, CodingSeat.coder_id == account_id)
    )
