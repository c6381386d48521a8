"""Who is in a segment, now: as a WHERE clause, as ids, as counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.core.db import now
from survey.people.customers.models import Customer
from survey.people.segments.clauses import Clause, ListOf, clause
from survey.people.segments.fields import fields
from survey.people.segments.models import Segment, SegmentKind
from survey.people.segments.rules import (
    All,
    Any_,
    Condition,
    InSegment,
    Not,
    Rule,
    RuleRefused,
    parse,
)
from survey.people.segments.sentence import phrase

#: A rule with the rules of all segments it stands on. SQLite takes expressions 1000 deep.
MOST_NODES_IN_ALL = 600
MOST_VALUES_IN_ALL = 10_000
LONGEST_CHAIN = 8
#: Stands for the id of a segment that has none yet.
NOT_SAVED = 0
SAMPLE_SIZE = 10


@dataclass(frozen=True, kw_only=True)
class Step:
    """One line of a funnel: how many customers are left after this condition."""

    text: str
    count: int


def segment_clause(session: Session, segment: Segment, *, today: dt.date | None = None) -> Clause:
    """Return the WHERE clause over ``Customer`` for the members of *segment*.

    Args:
        session: Reads attributes and other segments.
        segment: By rule or by list.
        today: The day from which "in the last ... days" counts; today in UTC if None.

    Raises:
        RuleRefused: the rule can no longer be followed; it has no members then.
    """
    return rule_clause(session, InSegment(segment.id), today=today)


def segment_members(
    session: Session, segment: Segment, *, today: dt.date | None = None
) -> list[int]:
    """Return the ids of the customers in *segment*, in order.

    Raises:
        RuleRefused: the rule can no longer be followed; it has no members then.
    """
    query = sa.select(Customer.id).where(segment_clause(session, segment, today=today))
    return list(session.scalars(query.order_by(Customer.id)))


def rule_clause(session: Session, rule: Rule, *, today: dt.date | None = None) -> Clause:
    """Return the WHERE clause of a rule that need not be saved.

    Raises:
        RuleRefused: it leads in a circle, names a segment that is not there, or is too large.
    """
    segments = Resolver(session).resolve(rule)
    return clause(
        rule,
        dialect=session.get_bind().dialect.name,
        today=today or now().date(),
        segments=segments,
    )


def count(session: Session, where: Clause) -> int:
    """Return how many customers *where* lets through."""
    return session.scalar(sa.select(sa.func.count(Customer.id)).where(where)) or 0


def counts(session: Session, segments: Sequence[Segment]) -> dict[int, int | None]:
    """Return how many members each segment has, in one pass; None where its rule is refused."""
    resolver = Resolver(session)
    dialect = session.get_bind().dialect.name
    found: dict[int, int | None] = {}
    columns: dict[int, sa.ColumnElement[int]] = {}
    for segment in segments:
        rule = InSegment(segment.id)
        try:
            resolved = resolver.resolve(rule)
            where = clause(rule, dialect=dialect, today=now().date(), segments=resolved)
        except RuleRefused:
            found[segment.id] = None
        else:
            columns[segment.id] = sa.func.count(sa.case((where, 1)))
    if columns:
        row = session.execute(sa.select(*columns.values()).select_from(Customer)).one()
        found.update(zip(columns, row, strict=True))
    return found


def funnel(session: Session, rule: Rule) -> list[Step]:
    """Return everybody, then whoever is left after each condition of an outermost "all".

    One pass over the customers.

    Raises:
        RuleRefused: the rule cannot be followed.
    """
    resolver = Resolver(session)
    names = segment_names(session)
    parts = rule.rules if isinstance(rule, All) else (rule,)
    dialect = session.get_bind().dialect.name
    today = now().date()
    clauses = [
        clause(one, dialect=dialect, today=today, segments=resolver.resolve(one)) for one in parts
    ]
    # Each customer is counted once, at the first condition she does not meet.
    failed_at = sa.case(
        *((sa.not_(one), at) for at, one in enumerate(clauses)), else_=len(clauses)
    ).label("failed_at")
    each = sa.select(failed_at).select_from(Customer).subquery()
    query = sa.select(each.c.failed_at, sa.func.count()).group_by(each.c.failed_at)
    lost: dict[int, int] = dict(session.execute(query).all())
    everybody = sum(lost.values())
    left = [everybody - sum(lost.get(one, 0) for one in range(at + 1)) for at in range(len(parts))]
    steps = [Step(text="All customers", count=everybody)]
    for part, number in zip(parts, left, strict=True):
        words = phrase(part, names)
        steps.append(Step(text=f"{words[0].upper()}{words[1:]}", count=number))
    return steps


def sample(session: Session, where: Clause, *, size: int = SAMPLE_SIZE) -> Sequence[Customer]:
    """Return a few members: the same ones each time, not simply the oldest."""
    # Multiplying by a large prime spreads neighbouring ids apart, alike on both databases.
    spread = sa.cast(Customer.id, sa.BigInteger()) * 2_654_435_761 % 4_294_967_296
    # Sorting ids alone is several times cheaper than sorting whole rows.
    ids = sa.select(Customer.id).where(where).order_by(spread, Customer.id).limit(size)
    query = sa.select(Customer).where(Customer.id.in_(session.scalars(ids).all()))
    return session.scalars(query.order_by(spread, Customer.id)).all()


def segment_names(session: Session) -> dict[int, str]:
    """Return the names of all segments by id."""
    return dict(session.execute(sa.select(Segment.id, Segment.name)).all())


class Resolver:
    """Finds what the segments a rule names are; asks the database once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._fields = fields(session)
        self._kept: dict[int, tuple[SegmentKind, Any, str]] | None = None
        self._found: dict[int, Rule | ListOf] = {}

    def resolve(self, rule: Rule, *, own_id: int | None = None) -> Mapping[int, Rule | ListOf]:
        """Return what each segment is that *rule* stands on, directly or through others.

        Args:
            rule: A parsed rule.
            own_id: The segment that *rule* is to become, which may not stand on itself;
                ``NOT_SAVED`` for a new one, None if it is to become none.

        Raises:
            RuleRefused: a segment is missing or its rule refused, there is a circle, or all of it
                together is too large.
        """
        chain = () if own_id is None else (own_id,)
        nodes, values = self._weigh(rule, chain)
        if nodes > MOST_NODES_IN_ALL or values > MOST_VALUES_IN_ALL:
            raise RuleRefused(
                "With the segments it stands on, this rule is too large. Use fewer of them, or "
                "freeze one into a list."
            )
        return self._found

    def _weigh(self, rule: Rule, chain: tuple[int, ...]) -> tuple[int, int]:
        """Return the numbers of nodes and values of *rule* and all it stands on."""
        match rule:
            case All(rules) | Any_(rules):
                parts = [self._weigh(one, chain) for one in rules]
                return 1 + sum(part[0] for part in parts), sum(part[1] for part in parts)
            case Not(inner):
                nodes, values = self._weigh(inner, chain)
                return nodes + 1, values
            case Condition(value=tuple(values)):
                return 1, len(values)
            case InSegment(segment_id):
                return self._weigh_segment(segment_id, chain)
        return 1, 1

    def _weigh_segment(self, segment_id: int, chain: tuple[int, ...]) -> tuple[int, int]:
        kept = self._segments().get(segment_id)
        if kept is None:
            raise RuleRefused(f"There is no segment with the number {segment_id}.")
        kind, data, name = kept
        if segment_id in chain:
            raise RuleRefused(
                f"This leads in a circle: the segment “{name}” would stand on itself."
            )
        if len(chain) > LONGEST_CHAIN:
            raise RuleRefused(f"Segments may stand on each other {LONGEST_CHAIN} deep at most.")
        if kind is SegmentKind.LIST:
            self._found[segment_id] = ListOf(segment_id)
            return 1, 1
        if segment_id not in self._found:
            try:
                self._found[segment_id] = parse(data, self._fields)
            except RuleRefused as error:
                raise RuleRefused(
                    f"The segment “{name}” cannot be used: {error.message}"
                ) from error
        inner = self._found[segment_id]
        assert not isinstance(inner, ListOf)  # noqa: S101 - a rule segment, see above
        nodes, values = self._weigh(inner, (*chain, segment_id))
        return nodes + 1, values

    def _segments(self) -> dict[int, tuple[SegmentKind, Any, str]]:
        if self._kept is None:
            query = sa.select(Segment.id, Segment.kind, Segment.rule, Segment.name)
            self._kept = {
                one.id: (one.kind, one.rule, one.name) for one in self._session.execute(query)
            }
        return self._kept
