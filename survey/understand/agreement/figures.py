"""How far readers agree: for the set of themes, per theme, and with the gold set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from nlp.agreement import Metric, TooFewCodes
from nlp.agreement_intervals import CodeAgreement, Estimate, alpha_estimate, code_agreement
from survey.core.statistics import Interval, wilson
from survey.understand.agreement import queries
from survey.understand.agreement.models import CodingRound, CodingSeat, RoundStatement
from survey.understand.themes.models import Theme

#: Stands for "to none of them": a set of its own, since MASI knows no empty ones.
NONE = 0
#: The first reading's column, where others have the number of their seat.
FIRST = 0


@dataclass(frozen=True, kw_only=True)
class OfCode:
    """Agreement on one want or need."""

    theme: Theme
    found: CodeAgreement


@dataclass(frozen=True, kw_only=True)
class Figures:
    """How far the readers of a sample agree.

    Attributes:
        overall: Alpha with MASI distance over the sets of themes; None: too few statements yet.
        same: Statements to which all readers gave exactly the same themes, of all that two read.
        codes: Per theme that somebody gave, the most used first.
        unused: Themes that nobody gave to a statement of the sample.
        readers: Who is compared, the first reading first.
    """

    overall: Estimate | None
    same: Interval | None
    codes: tuple[OfCode, ...]
    unused: tuple[Theme, ...]
    readers: tuple[str, ...]


def label(codes: Sequence[int]) -> frozenset[int]:
    """Return the set of themes as what readers are compared by."""
    return frozenset(codes) or frozenset({NONE})


def figures(session: Session, made: CodingRound) -> Figures:
    """Return how far the readers agree who have finished the sample; constant queries."""
    done = [
        one for one in queries.seats(session, made.study_id, round_id=made.id) if one.is_finished
    ]
    statements = queries.sample(session, made.id)
    said = queries.said_by(session, [one.id for one in done])
    rows: list[list[frozenset[int] | None]] = [[label(one.first) for one in statements]]
    rows += [
        [
            label(said[seat.id, one.statement_id]) if (seat.id, one.statement_id) in said else None
            for one in statements
        ]
        for seat in done
    ]
    themes = queries.palette(session, made)
    readers = ("the first reading", *(one.coder for one in done))
    try:
        overall = alpha_estimate(rows, metric=Metric.MASI, seed=made.seed)
    except TooFewCodes:
        return Figures(overall=None, same=None, codes=(), unused=(), readers=readers)
    return Figures(
        overall=overall,
        same=_same(rows),
        codes=_per_code(rows, themes, made.seed),
        unused=tuple(
            theme
            for theme in themes
            if not any(theme.id in (one or ()) for row in rows for one in row)
        ),
        readers=readers,
    )


def agreement_with_gold(session: Session, made: CodingRound, seat: CodingSeat) -> Estimate:
    """Return a trainee's alpha with the gold set over what she has coded so far.

    A base below two has no figure: the estimate is empty then.
    """
    gold, own = _against_first(session, made, seat)
    try:
        return alpha_estimate([gold, own], metric=Metric.MASI, seed=made.seed)
    except TooFewCodes:
        return Estimate(value=None, low=None, high=None, base=len(own))


def same_as_gold(session: Session, made: CodingRound, seat: CodingSeat) -> Interval:
    """Return the share of statements that a trainee coded exactly as the gold set."""
    gold, own = _against_first(session, made, seat)
    return wilson(sum(a == b for a, b in zip(gold, own, strict=True)), len(own))


def _against_first(
    session: Session, made: CodingRound, seat: CodingSeat
) -> tuple[list[frozenset[int]], list[frozenset[int]]]:
    said = queries.said_by(session, [seat.id])
    coded: list[RoundStatement] = [
        one for one in queries.sample(session, made.id) if (seat.id, one.statement_id) in said
    ]
    return (
        [label(one.first) for one in coded],
        [label(said[seat.id, one.statement_id]) for one in coded],
    )


def _same(rows: list[list[frozenset[int] | None]]) -> Interval:
    columns = [[one for one in column if one is not None] for column in zip(*rows, strict=True)]
    read_twice = [column for column in columns if len(column) > 1]
    return wilson(sum(len(set(column)) == 1 for column in read_twice), len(read_twice))


def _per_code(
    rows: list[list[frozenset[int] | None]], themes: list[Theme], seed: int
) -> tuple[OfCode, ...]:
    found = []
    for theme in themes:
        holds = [[None if one is None else theme.id in one for one in row] for row in rows]
        if any(one for row in holds for one in row):
            found.append(OfCode(theme=theme, found=code_agreement(holds, seed=seed)))
    return tuple(sorted(found, key=lambda one: (-one.found.used, one.theme.name)))
