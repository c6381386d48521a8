"""What a rule may ask about: the fields every customer has and the attributes of one's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from survey.people.customers.models import AttributeKind
from survey.people.customers.queries import attributes


@dataclass(frozen=True, kw_only=True)
class Field:
    """Something known of a customer, or not.

    Attributes:
        key: As rules name it.
        label: As people read it.
        kind: Decides which comparisons there are.
        is_attribute: Whether it stands in ``Customer.attributes``.
    """

    key: str
    label: str
    kind: AttributeKind
    is_attribute: bool = False


class Op(StrEnum):
    """A comparison."""

    EQ = "eq"
    NE = "ne"
    IN = "in"
    NOT_IN = "not_in"
    CONTAINS = "contains"
    STARTS_WITH = "starts_with"
    LT = "lt"
    LE = "le"
    GT = "gt"
    GE = "ge"
    BETWEEN = "between"
    BEFORE = "before"
    AFTER = "after"
    WITHIN_DAYS = "within_days"
    OLDER_THAN_DAYS = "older_than_days"
    IS_TRUE = "is_true"
    IS_FALSE = "is_false"
    IS_KNOWN = "is_known"
    IS_UNKNOWN = "is_unknown"


#: Comparisons that take no value, a list of values, two values, a number of days.
WITHOUT_VALUE = frozenset({Op.IS_TRUE, Op.IS_FALSE, Op.IS_KNOWN, Op.IS_UNKNOWN})
WITH_LIST = frozenset({Op.IN, Op.NOT_IN})
WITH_DAYS = frozenset({Op.WITHIN_DAYS, Op.OLDER_THAN_DAYS})

_ALWAYS = (Op.IS_KNOWN, Op.IS_UNKNOWN)
OPERATORS: Mapping[AttributeKind, tuple[Op, ...]] = {
    AttributeKind.TEXT: (
        Op.EQ,
        Op.NE,
        Op.IN,
        Op.NOT_IN,
        Op.CONTAINS,
        Op.STARTS_WITH,
        *_ALWAYS,
    ),
    AttributeKind.NUMBER: (
        Op.EQ,
        Op.NE,
        Op.LT,
        Op.LE,
        Op.GT,
        Op.GE,
        Op.BETWEEN,
        Op.IN,
        Op.NOT_IN,
        *_ALWAYS,
    ),
    AttributeKind.DATE: (
        Op.EQ,
        Op.NE,
        Op.BEFORE,
        Op.AFTER,
        Op.BETWEEN,
        Op.WITHIN_DAYS,
        Op.OLDER_THAN_DAYS,
        *_ALWAYS,
    ),
    AttributeKind.BOOLEAN: (Op.IS_TRUE, Op.IS_FALSE, *_ALWAYS),
}

BUILT_IN = (
    Field(key="name", label="Name", kind=AttributeKind.TEXT),
    Field(key="email", label="E-mail", kind=AttributeKind.TEXT),
    Field(key="external_ref", label="Reference", kind=AttributeKind.TEXT),
    Field(key="locale", label="Language", kind=AttributeKind.TEXT),
    Field(key="created_at", label="Added on", kind=AttributeKind.DATE),
)


def fields(session: Session) -> dict[str, Field]:
    """Return what rules may ask about, by key: attributes first, then the built-in fields."""
    own = [
        Field(key=one.key, label=one.label, kind=one.kind, is_attribute=True)
        for one in attributes(session)
    ]
    return {one.key: one for one in (*own, *BUILT_IN)}
