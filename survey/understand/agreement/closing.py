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
def _reads_blind(account_id: int) -> sa.Select[int]:
    return (
        sa.select(CodingRound.study_id)
        .join(CodingSeat, CodingSeat.round_id == CodingRound.id)
        .where(
            CodingSeat.coder_id == account_id,
            CodingSeat.finished_at.is_(None),
            CodingSeat.stopped_at.is_(None),
        )
    )


@restricts(
    "in training",
    {Permission.THEME_DECIDE},
    "You are in training: you decide in the codebook once you reach the bar, or a lead lets you. "
    "Open “Second reading” to go on.",
)
def _in_training(account_id: int) -> sa.Select[int]:
    # The last training counts: stopping it lets nobody decide, and a later one may.
    last = (
        sa.select(sa.func.max(CodingSeat.id))
        .join(CodingRound, CodingRound.id == CodingSeat.round_id)
        .where(CodingSeat.coder_id == account_id, CodingRound.purpose == Purpose.TRAINING)
        .group_by(CodingRound.study_id)
    )
    seat, made = sa.orm.aliased(CodingSeat), sa.orm.aliased(CodingRound)
    return (
        sa.select(made.study_id)
        .join(seat, seat.round_id == made.id)
        .where(seat.id.in_(last), seat.released_at.is_(None))
    )
