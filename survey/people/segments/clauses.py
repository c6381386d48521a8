"""A rule as a WHERE clause over customers, for SQLite and PostgreSQL alike.

Every condition is true or false, never NULL: what is not known of a customer makes a comparison
false, but for "is not" and "is none of", which it makes true (the sentence says "or unknown").
So ``not`` and the groups mean what they say. Letters A to Z are compared without case, since that
is what both databases do alike; other letters are compared as they are.
"""

from __future__ import annotations

import datetime as dt
import operator
import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from survey.people.customers.models import AttributeKind, Customer
from survey.people.segments.fields import Field, Op
from survey.people.segments.models import SegmentMember
from survey.people.segments.rules import All, Any_, Condition, InSegment, Not, Rule, RuleRefused

Clause = sa.ColumnElement[bool]

_COMPARISONS: Mapping[Op, Callable[[Any, Any], Any]] = {
    Op.EQ: operator.eq,
    Op.LT: operator.lt,
    Op.BEFORE: operator.lt,
    Op.LE: operator.le,
    Op.GT: operator.gt,
    Op.AFTER: operator.gt,
    Op.GE: operator.ge,
}


@dataclass(frozen=True)
class ListOf:
    """A segment that is a list of customers; where another is a rule, that rule stands instead."""

    segment_id: int


def clause(
    rule: Rule, *, dialect: str, today: dt.date, segments: Mapping[int, Rule | ListOf]
) -> Clause:
    """Return the WHERE clause of *rule*.

    Args:
        rule: A parsed rule.
        dialect: "sqlite" or "postgresql".
        today: The day from which "in the last ... days" counts, in UTC.
        segments: What each segment it names is; checked to be free of circles.

    Raises:
        RuleRefused: a segment is not among *segments*.
    """
    return _Compiler(dialect, today, segments).clause(rule)


class _Compiler:
    def __init__(self, dialect: str, today: dt.date, segments: Mapping[int, Rule | ListOf]) -> None:
        self._is_postgres = dialect == "postgresql"
        self._today = today
        self._segments = segments

    def clause(self, rule: Rule) -> Clause:
        match rule:
            case All(rules):
                return sa.and_(*(self.clause(one) for one in rules)).self_group()
            case Any_(rules):
                return sa.or_(*(self.clause(one) for one in rules)).self_group()
            case Not(inner):
                return sa.not_(self.clause(inner))
            case InSegment(segment_id):
                return self._in_segment(segment_id)
            case Condition():
                return self._condition(rule)

    def _in_segment(self, segment_id: int) -> Clause:
        what = self._segments.get(segment_id)
        if what is None:
            raise RuleRefused(f"There is no segment with the number {segment_id}.")
        if isinstance(what, ListOf):
            members = sa.select(SegmentMember.customer_id).where(
                SegmentMember.segment_id == segment_id
            )
            return Customer.id.in_(members)
        return self.clause(what)

    def _condition(self, condition: Condition) -> Clause:
        known: sa.ColumnElement[Any] = self._value(condition.field)
        match condition.op:
            case Op.IS_KNOWN:
                return known.is_not(None)
            case Op.IS_UNKNOWN:
                return known.is_(None)
            case Op.NE:
                return sa.func.coalesce(known != self._operand(condition), sa.true())
            case Op.NOT_IN:
                return sa.func.coalesce(known.not_in(self._operands(condition)), sa.true())
            case Op.IN:
                compared: Clause = known.in_(self._operands(condition))
            case Op.BETWEEN:
                low, high = self._operands(condition)
                compared = known.between(low, high)
            case Op.CONTAINS | Op.STARTS_WITH:
                compared = self._search(known, condition)
            case _:
                compared = self._compare(known, condition)
        return sa.func.coalesce(compared, sa.false())

    def _compare(self, known: Any, condition: Condition) -> Any:
        match condition.op:
            case Op.IS_TRUE | Op.IS_FALSE:
                return known == (1 if condition.op is Op.IS_TRUE else 0)
            case Op.WITHIN_DAYS:
                return known.between(self._days_ago(condition), self._today.isoformat())
            case Op.OLDER_THAN_DAYS:
                return known < self._days_ago(condition)
        return _COMPARISONS[condition.op](known, self._operand(condition))

    def _search(self, known: Any, condition: Condition) -> Any:
        # LIKE treats case differently in the two databases; positions do not.
        find = sa.func.strpos if self._is_postgres else sa.func.instr
        position = find(known, self._operand(condition))
        return position == 1 if condition.op is Op.STARTS_WITH else position > 0

    def _days_ago(self, condition: Condition) -> str:
        days = condition.value
        assert isinstance(days, int)  # noqa: S101 - parse made sure
        return (self._today - dt.timedelta(days=days)).isoformat()

    def _operand(self, condition: Condition) -> Any:
        return _bound(condition.value)

    def _operands(self, condition: Condition) -> list[Any]:
        values = condition.value
        assert isinstance(values, tuple)  # noqa: S101 - parse made sure
        return [_bound(value) for value in values]

    def _value(self, field: Field) -> Any:
        """Return the field as SQL: NULL where it is not known or not of its kind.

        Text in folded case, numbers as they are, dates as ISO text, booleans as 1 and 0.
        """
        if not field.is_attribute:
            return self._built_in(field)
        if self._is_postgres:
            return self._postgres_attribute(field)
        path = f'$."{field.key}"'
        type_ = sa.func.json_type(Customer.attributes, path)
        value = sa.func.json_extract(Customer.attributes, path)
        match field.kind:
            case AttributeKind.NUMBER:
                return sa.case((type_.in_(["integer", "real"]), value))
            case AttributeKind.BOOLEAN:
                return sa.case((type_ == "true", 1), (type_ == "false", 0))
            case AttributeKind.DATE:
                return sa.case((type_ == "text", sa.func.nullif(value, "")))
            case AttributeKind.TEXT:
                return sa.case((type_ == "text", self._folded(sa.func.nullif(value, ""))))

    def _postgres_attribute(self, field: Field) -> Any:
        value = sa.func.jsonb_extract_path(Customer.attributes, field.key)
        type_ = sa.func.jsonb_typeof(value)
        text = sa.func.jsonb_extract_path_text(Customer.attributes, field.key)
        match field.kind:
            case AttributeKind.NUMBER:
                return sa.case((type_ == "number", sa.cast(text, sa.Double())))
            case AttributeKind.BOOLEAN:
                return sa.case(
                    (type_ == "boolean", sa.case((text == "true", 1), else_=0)),
                )
            case AttributeKind.DATE:
                return sa.case((type_ == "string", self._plain(sa.func.nullif(text, ""))))
            case AttributeKind.TEXT:
                return sa.case((type_ == "string", self._folded(sa.func.nullif(text, ""))))

    def _built_in(self, field: Field) -> Any:
        if field.key == "created_at":
            if self._is_postgres:
                moment = sa.func.timezone("UTC", Customer.created_at)
                return self._plain(sa.func.to_char(moment, "YYYY-MM-DD"))
            return sa.func.date(Customer.created_at)
        return self._folded(sa.func.nullif(getattr(Customer, field.key), ""))

    def _folded(self, text: Any) -> Any:
        if self._is_postgres:
            return self._plain(
                sa.func.translate(text, string.ascii_uppercase, string.ascii_lowercase)
            )
        return sa.func.lower(text)  # SQLite's own lower() knows A to Z only.

    @staticmethod
    def _plain(text: Any) -> Any:
        """Compare by code points, whatever the language of the PostgreSQL database."""
        return sa.collate(text, "C")


def _bound(value: Any) -> sa.ColumnElement[Any]:
    # The type is said: in a list that begins with a whole number, PostgreSQL would be sent the
    # others as whole numbers too.
    return sa.literal(folded(value), sa.Text() if isinstance(value, str) else sa.Double())


def folded(value: Any) -> Any:
    """Return text with A to Z in lower case, other values as they are.

    >>> folded("ÄrA")
    'Ära'
    """
    return value.translate(_FOLD) if isinstance(value, str) else value


_FOLD = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
