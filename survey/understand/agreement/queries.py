"""What the pages of second readings show; constant numbers of queries."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.core.accounts.models import User
from survey.core.errors import NotFound
from survey.understand.agreement.models import (
    Coding,
    CodingRound,
    CodingSeat,
    Purpose,
    RoundStatement,
)
from survey.understand.statements.models import Statement
from survey.understand.themes.members import is_agreed
from survey.understand.themes.models import Theme, ThemeKind


@dataclass(frozen=True, kw_only=True)
class Seat:
    """A reader of a sample, and how far she has come."""

    id: int
    round_id: int
    coder: str
    purpose: Purpose
    done: int
    total: int
    created_at: dt.datetime
    is_finished: bool
    is_stopped: bool
    is_released: bool
    bar: float | None

    @property
    def state(self) -> str:
        """How far it is, in words."""
        if self.is_stopped:
            return "stopped"
        if not self.is_finished:
            return f"{self.done} of {self.total} read"
        if self.purpose is Purpose.TRAINING:
            return "may tag" if self.is_released else "below the bar"
        return "finished"


def get_round(session: Session, round_id: int) -> CodingRound:
    """Return a sample.

    Raises:
        NotFound: there is none with this id.
    """
    found = session.get(CodingRound, round_id)
    if found is None:
        raise NotFound("There is no such sample.")
    return found


def get_seat(session: Session, seat_id: int, *, coder_id: int | None = None) -> CodingSeat:
    """Return the seat of a reader; with *coder_id*, only if it is hers.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    seat = session.get(CodingSeat, seat_id)
    if seat is None or coder_id not in {None, seat.coder_id}:
        raise NotFound("There is no such reading.")
    return seat


def seats(
    session: Session, study_id: int, *, coder_id: int | None = None, round_id: int | None = None
) -> list[Seat]:
    """Return the readers of a study's samples, the newest first; one query."""
    total = (
        sa.select(sa.func.count())
        .where(RoundStatement.round_id == CodingRound.id, _is_shown(RoundStatement.statement_id))
        .correlate(CodingRound)
        .scalar_subquery()
    )
    done = _done_count()
    query = (
        sa.select(CodingSeat, CodingRound, User.name, done, total)
        .join(CodingRound, CodingRound.id == CodingSeat.round_id)
        .join(User, User.id == CodingSeat.coder_id)
        .where(CodingRound.study_id == study_id)
        .order_by(CodingSeat.id.desc())
    )
    if coder_id is not None:
        query = query.where(CodingSeat.coder_id == coder_id)
    if round_id is not None:
        query = query.where(CodingSeat.round_id == round_id)
    return [
        Seat(
            id=seat.id,
            round_id=made.id,
            coder=name,
            purpose=made.purpose,
            done=coded,
            total=size,
            created_at=seat.created_at,
            is_finished=seat.finished_at is not None,
            is_stopped=seat.stopped_at is not None,
            is_released=seat.released_at is not None,
            bar=made.bar,
        )
        for seat, made, name, coded, size in session.execute(query)
    ]


def waiting_count(session: Session, study_id: int, coder_id: int) -> int:
    """Return how many samples of a study wait for somebody."""
    query = (
        sa.select(sa.func.count())
        .select_from(CodingSeat)
        .join(CodingRound, CodingRound.id == CodingSeat.round_id)
        .where(
            CodingRound.study_id == study_id,
            CodingSeat.coder_id == coder_id,
            CodingSeat.finished_at.is_(None),
            CodingSeat.stopped_at.is_(None),
        )
    )
    return session.scalar(query) or 0


def progress(session: Session, seat: CodingSeat) -> tuple[int, int]:
    """Return how many statements of her sample somebody has coded, and how many there are."""
    total = sa.select(sa.func.count()).where(
        RoundStatement.round_id == seat.round_id, _is_shown(RoundStatement.statement_id)
    )
    done = sa.select(_done_count()).select_from(CodingSeat).where(CodingSeat.id == seat.id)
    return session.scalar(done) or 0, session.scalar(total) or 0


def latest_coding(session: Session, seat_id: int, statement_id: int) -> Coding | None:
    """Return what somebody said last about a statement."""
    return session.scalar(
        sa.select(Coding)
        .where(Coding.seat_id == seat_id, Coding.statement_id == statement_id)
        .order_by(Coding.id.desc())
        .limit(1)
    )


def sample(session: Session, round_id: int) -> list[RoundStatement]:
    """Return the statements of a sample, in order, but for those erased or without consent since."""
    return list(
        session.scalars(
            sa.select(RoundStatement)
            .where(RoundStatement.round_id == round_id, _is_shown(RoundStatement.statement_id))
            .order_by(RoundStatement.position)
        )
    )


def said_by(session: Session, seat_ids: list[int]) -> dict[tuple[int, int], tuple[int, ...]]:
    """Return (seat, statement) -> the themes the reader said it belongs to, as she said last."""
    rows = session.execute(
        sa.select(Coding.seat_id, Coding.statement_id, Coding.codes)
        .where(Coding.seat_id.in_(seat_ids))
        .order_by(Coding.id)
    )
    return {(seat, statement): tuple(codes) for seat, statement, codes in rows}


def palette(session: Session, made: CodingRound) -> list[Theme]:
    """Return the themes one may choose from, needs first, by name."""
    return list(
        session.scalars(
            sa.select(Theme)
            .where(Theme.id.in_(made.codes))
            .order_by(Theme.kind != ThemeKind.NEED, sa.func.lower(Theme.name), Theme.id)
        )
    )


def _is_shown(statement_id: Any) -> sa.ColumnElement[bool]:
    """Return the condition that the words of a statement may be shown (still)."""
    found: sa.ColumnElement[bool] = statement_id.in_(sa.select(Statement.id).where(is_agreed()))
    return found


def _done_count() -> sa.ScalarSelect[int]:
    """Return the query for how many statements of a seat's sample were coded."""
    return (
        sa.select(sa.func.count(Coding.statement_id.distinct()))
        .where(Coding.seat_id == CodingSeat.id, _is_shown(Coding.statement_id))
        .correlate(CodingSeat)
        .scalar_subquery()
    )
