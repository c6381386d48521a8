"""The rule of a segment as a tree, and every reason to refuse one.

As JSON, which is how it is kept and exchanged:

* ``{"all": [...]}``, ``{"any": [...]}``: groups of at least one rule
* ``{"not": {...}}``
* ``{"field": key, "op": op, "value": value}``: a condition; ``value`` as the comparison needs it
* ``{"segment": id}``: whoever is in another segment

A rule that cannot be followed to the letter is refused, when it is saved and when it is run: a
segment that is not understood has no members, rather than everybody.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from survey.core.errors import DomainError
from survey.people.customers.models import AttributeKind
from survey.people.customers.values import LONGEST_TEXT
from survey.people.segments.fields import (
    OPERATORS,
    WITH_DAYS,
    WITH_LIST,
    WITHOUT_VALUE,
    Field,
    Op,
)

DEEPEST = 8
MOST_NODES = 200
MOST_VALUES = 500
_MOST_DAYS = 36_500
_FURTHEST = 2**53

Value = str | float | int | None | tuple[str | float | int, ...]


class RuleRefused(DomainError):
    """A rule cannot be followed; the sentence says why.

    Attributes:
        path: Where in the tree, as the numbers of the branches from the root.
    """

    def __init__(self, message: str, path: tuple[int, ...] = ()) -> None:
        super().__init__(message, field="rule")
        self.path = path


@dataclass(frozen=True)
class All:
    """Every one of these."""

    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class Any_:  # noqa: N801 - Any is taken
    """At least one of these."""

    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class Not:
    """Everybody else."""

    rule: Rule


@dataclass(frozen=True)
class Condition:
    """One comparison. ``value`` is a tuple for "between" and lists, None where none is needed."""

    field: Field
    op: Op
    value: Value = None


@dataclass(frozen=True)
class InSegment:
    """Whoever is in another segment."""

    segment_id: int


Rule = All | Any_ | Not | Condition | InSegment


def parse(data: Any, fields: Mapping[str, Field]) -> Rule:
    """Return the rule that *data* (JSON) says.

    Whether segments it names exist, and lead in no circle, needs the database: see ``resolve``.

    Raises:
        RuleRefused: unknown field, comparison or shape, empty group, a value of the wrong kind,
            deeper than ``DEEPEST`` or larger than ``MOST_NODES``.
    """
    return _Parser(fields).rule(data, (), 1)


def as_json(rule: Rule) -> dict[str, Any]:
    """Return the rule as JSON keeps it; ``parse`` gives it back."""
    match rule:
        case All(rules):
            return {"all": [as_json(one) for one in rules]}
        case Any_(rules):
            return {"any": [as_json(one) for one in rules]}
        case Not(inner):
            return {"not": as_json(inner)}
        case InSegment(segment_id):
            return {"segment": segment_id}
        case Condition(field, op, value):
            data: dict[str, Any] = {"field": field.key, "op": op.value}
            if op not in WITHOUT_VALUE:
                data["value"] = list(value) if isinstance(value, tuple) else value
            return data


def segment_ids(data: Any) -> Iterator[int]:
    """Yield the ids of the segments a kept rule names, without judging it."""
    if isinstance(data, Mapping):
        if isinstance(data.get("segment"), int):
            yield data["segment"]
        for one in data.values():
            yield from segment_ids(one)
    elif isinstance(data, list):
        for one in data:
            yield from segment_ids(one)


def field_keys(data: Any) -> Iterator[str]:
    """Yield the keys of the fields a kept rule asks about, without judging it."""
    if isinstance(data, Mapping):
        if isinstance(data.get("field"), str):
            yield data["field"]
        for one in data.values():
            yield from field_keys(one)
    elif isinstance(data, list):
        for one in data:
            yield from field_keys(one)


class _Parser:
    def __init__(self, fields: Mapping[str, Field]) -> None:
        self._fields = fields
        self._nodes = 0

    def rule(self, data: Any, path: tuple[int, ...], depth: int) -> Rule:
        self._nodes += 1
        if depth > DEEPEST:
            raise RuleRefused(f"Groups may be nested {DEEPEST} deep at most.", path)
        if self._nodes > MOST_NODES:
            raise RuleRefused(f"A rule may have {MOST_NODES} parts at most.", path)
        if not isinstance(data, Mapping):
            raise RuleRefused("A part of a rule must be an object.", path)
        shape = frozenset(data)
        if shape in _GROUPS:
            return self._group(data, path, depth)
        if shape == {"not"}:
            return Not(self.rule(data["not"], (*path, 0), depth + 1))
        if shape == {"segment"}:
            if type(data["segment"]) is not int:
                raise RuleRefused("A segment is named by its number.", path)
            return InSegment(data["segment"])
        if shape in _CONDITIONS:
            return self._condition(data, path)
        raise RuleRefused(
            "A part of a rule is one of all, any, not, a segment, or a field with its comparison.",
            path,
        )

    def _group(self, data: Mapping[str, Any], path: tuple[int, ...], depth: int) -> Rule:
        ((name, members),) = data.items()
        if not isinstance(members, list):
            raise RuleRefused("A group must be a list.", path)
        if not members:
            raise RuleRefused("A group is empty. Add a condition to it or remove it.", path)
        rules = tuple(self.rule(one, (*path, at), depth + 1) for at, one in enumerate(members))
        return All(rules) if name == "all" else Any_(rules)

    def _condition(self, data: Mapping[str, Any], path: tuple[int, ...]) -> Condition:
        key = data["field"]
        field = self._fields.get(key) if isinstance(key, str) else None
        if field is None:
            raise RuleRefused(f"There is no field “{str(key)[:80]}”.", path)
        if data["op"] not in [op.value for op in Op]:
            raise RuleRefused(f"There is no comparison “{str(data['op'])[:80]}”.", path)
        op = Op(data["op"])
        if op not in OPERATORS[field.kind]:
            raise RuleRefused(
                f"“{field.label}” is a {field.kind.value}: it cannot be compared by “{op.value}”.",
                path,
            )
        if op in WITHOUT_VALUE:
            if data.get("value") is not None:
                raise RuleRefused(f"“{op.value}” takes no value.", path)
            return Condition(field, op)
        try:
            return Condition(field, op, _value(field, op, data.get("value")))
        except ValueError as error:
            raise RuleRefused(f"{field.label}: {error}", path) from error


_GROUPS = {frozenset({"all"}), frozenset({"any"})}
_CONDITIONS = {frozenset({"field", "op", "value"}), frozenset({"field", "op"})}


def _value(field: Field, op: Op, value: Any) -> Value:
    """Return the value as the comparison needs it; ValueError says why it cannot be."""
    if op in WITH_DAYS:
        if type(value) is not int or not 0 <= value <= _MOST_DAYS:
            raise ValueError(f"the number of days must be a whole number up to {_MOST_DAYS}.")
        return value
    check = _CHECKS[field.kind]
    if op in WITH_LIST:
        if not isinstance(value, list | tuple) or not value:
            raise ValueError("name at least one value.")
        if len(value) > MOST_VALUES:
            raise ValueError(f"name {MOST_VALUES} values at most.")
        return tuple(check(one) for one in value)
    if op is Op.BETWEEN:
        if not isinstance(value, list | tuple) or len(value) != 2:  # noqa: PLR2004 - from and to
            raise ValueError("“between” needs two values.")
        low, high = check(value[0]), check(value[1])
        if low > high:  # type: ignore[operator]  # both are of the field's kind
            raise ValueError("the first value must not be above the second.")
        return low, high
    return check(value)


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("a text is needed.")
    if len(value) > LONGEST_TEXT or "\x00" in value:
        raise ValueError(f"a text of up to {LONGEST_TEXT} characters is needed.")
    return value.strip()


def _number(value: Any) -> float | int:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:  # noqa: PLR0124 - NaN
        raise ValueError("a number is needed.")
    if abs(value) > _FURTHEST:
        raise ValueError("the number is too large.")
    return value


def _date(value: Any) -> str:
    try:
        day = dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError("a date such as 2026-11-21 is needed.") from None
    return day.isoformat()


def _nothing(value: Any) -> str:
    del value
    raise ValueError("no value can be compared here.")


_CHECKS: Mapping[AttributeKind, Callable[[Any], str | float | int]] = {
    AttributeKind.TEXT: _text,
    AttributeKind.NUMBER: _number,
    AttributeKind.DATE: _date,
    AttributeKind.BOOLEAN: _nothing,
}
