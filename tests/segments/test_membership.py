"""Rules against a naive evaluator in Python, with random trees and missing values."""

import datetime as dt
import itertools
import string

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from survey.people.customers.models import Attribute, AttributeKind, Customer
from survey.people.segments.clauses import clause
from survey.people.segments.fields import OPERATORS, WITH_LIST, WITHOUT_VALUE, Op, fields
from survey.people.segments.rules import All, Any_, Condition, InSegment, Not, as_json, parse
from survey.people.segments.sentence import sentence

TODAY = dt.date(2026, 11, 22)
COUNTRIES = [None, "AT", "at", "DE", "Österreich", "österreich", "", "100%", "a_b", "A'B", '"']
SEATS = [None, -1, 0, 1, 1.5, 2, 12]
DAYS = [None, "2026-11-22", "2026-11-21", "2026-10-23", "2025-02-28", "2030-01-01"]
FLAGS = [None, True, False]
ADDED = [
    dt.datetime(2026, 11, 22, 0, 0, tzinfo=dt.UTC),
    dt.datetime(2026, 10, 1, 23, 59, tzinfo=dt.UTC),
]


@pytest.fixture
def people(session):
    """Every pair of kinds somewhere; one customer of whom nothing is known, one of nulls."""
    for key, kind in (
        ("country", AttributeKind.TEXT),
        ("seats", AttributeKind.NUMBER),
        ("since", AttributeKind.DATE),
        ("vip", AttributeKind.BOOLEAN),
    ):
        session.add(Attribute(key=key, label=key.title(), kind=kind))
    made = []
    combinations = itertools.islice(
        zip(
            itertools.cycle(COUNTRIES),
            itertools.cycle(SEATS),
            itertools.cycle(DAYS),
            itertools.cycle(FLAGS),
            itertools.cycle(ADDED),
            strict=False,
        ),
        70,
    )
    for number, (country, seats, since, vip, added) in enumerate(combinations):
        values = {"country": country, "seats": seats, "since": since, "vip": vip}
        if number % 2:  # missing altogether, or there and null
            values = {key: value for key, value in values.items() if value is not None}
        made.append(
            Customer(
                external_ref=f"C-{number}",
                email=f"c{number}@example.org" if number % 3 else None,
                name=country or "",
                attributes=values,
                created_at=added,
            )
        )
    # Values that are not of their attribute's kind count as not known.
    made.append(
        Customer(
            external_ref="odd",
            attributes={"country": 5, "seats": "5", "since": 5, "vip": "yes"},
            created_at=ADDED[0],
        )
    )
    session.add_all(made)
    session.flush()
    return made


TEXTS = st.sampled_from(["AT", "de", "ö", "Österreich", "t", "%", "_", "c1", "'", '"', "C-1"])
NUMBERS = st.sampled_from([-1, 0, 1, 1.5, 2, 3])
DATES = st.sampled_from(["2026-11-22", "2026-11-21", "2025-02-28", "2026-10-01"])
KEYS = {
    "country": AttributeKind.TEXT,
    "seats": AttributeKind.NUMBER,
    "since": AttributeKind.DATE,
    "vip": AttributeKind.BOOLEAN,
    "name": AttributeKind.TEXT,
    "email": AttributeKind.TEXT,
    "external_ref": AttributeKind.TEXT,
    "created_at": AttributeKind.DATE,
}
VALUES = {
    AttributeKind.TEXT: TEXTS,
    AttributeKind.NUMBER: NUMBERS,
    AttributeKind.DATE: DATES,
}


@st.composite
def conditions(draw):
    key = draw(st.sampled_from(sorted(KEYS)))
    kind = KEYS[key]
    op = draw(st.sampled_from(OPERATORS[kind]))
    data = {"field": key, "op": op.value}
    if op in WITHOUT_VALUE:
        return data
    if op in {Op.WITHIN_DAYS, Op.OLDER_THAN_DAYS}:
        return {**data, "value": draw(st.sampled_from([0, 1, 30, 400]))}
    if op in WITH_LIST:
        return {**data, "value": draw(st.lists(VALUES[kind], min_size=1, max_size=3))}
    if op is Op.BETWEEN:
        return {**data, "value": sorted(draw(st.tuples(VALUES[kind], VALUES[kind])))}
    return {**data, "value": draw(VALUES[kind])}


RULES = st.recursive(
    conditions(),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda rules: {"all": rules}),
        st.lists(inner, min_size=1, max_size=3).map(lambda rules: {"any": rules}),
        inner.map(lambda rule: {"not": rule}),
    ),
    max_leaves=8,
)


@given(data=RULES)
@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_the_database_finds_whom_a_naive_reading_finds(session, people, data):
    rule = _within_limits(data, session)

    where = clause(rule, dialect=session.get_bind().dialect.name, today=TODAY, segments={})
    found = set(session.scalars(sa.select(Customer.external_ref).where(where)))

    assert found == {one.external_ref for one in people if holds(rule, one)}
    assert parse(as_json(rule), fields(session)) == rule
    assert sentence(rule, {}).startswith("Customers where ")


def _every_condition():
    texts = ["AT", "de", "ö", "Österreich", "t", "%", "_", "c1", "C-1", "'"]
    values = {
        AttributeKind.TEXT: texts,
        AttributeKind.NUMBER: [-1, 0, 1, 1.5, 2, 3],
        AttributeKind.DATE: ["2026-11-22", "2026-11-21", "2025-02-28", "2026-10-01"],
    }
    for key, kind in KEYS.items():
        for op in OPERATORS[kind]:
            data = {"field": key, "op": op.value}
            if op in WITHOUT_VALUE:
                yield data
            elif op in {Op.WITHIN_DAYS, Op.OLDER_THAN_DAYS}:
                yield from ({**data, "value": days} for days in (0, 1, 30, 400))
            elif op is Op.BETWEEN or op in WITH_LIST:
                pairs = itertools.combinations(sorted(values[kind]), 2)
                yield from ({**data, "value": list(pair)} for pair in pairs)
            else:
                yield from ({**data, "value": value} for value in values[kind])


def test_each_comparison_of_each_field_finds_whom_a_naive_reading_finds(session, people):
    known_fields = fields(session)
    dialect = session.get_bind().dialect.name
    for data in _every_condition():
        rule = parse(data, known_fields)

        where = clause(rule, dialect=dialect, today=TODAY, segments={})
        found = set(session.scalars(sa.select(Customer.external_ref).where(where)))

        assert found == {one.external_ref for one in people if holds(rule, one)}, data


def _within_limits(data, session):
    from hypothesis import reject

    from survey.people.segments.rules import RuleRefused

    try:
        return parse(data, fields(session))
    except RuleRefused:  # deeper than a rule may be
        reject()


def holds(rule, customer):
    match rule:
        case All(rules):
            return all(holds(one, customer) for one in rules)
        case Any_(rules):
            return any(holds(one, customer) for one in rules)
        case Not(inner):
            return not holds(inner, customer)
        case Condition(field, op, value):
            return compare(op, known(field, customer), value)
        case InSegment():
            raise AssertionError(rule)


def known(field, customer):
    if field.key == "created_at":
        return customer.created_at.date().isoformat()
    if not field.is_attribute:
        return fold(getattr(customer, field.key)) or None
    value = customer.attributes.get(field.key)
    if field.kind is AttributeKind.BOOLEAN:
        return value if isinstance(value, bool) else None
    if field.kind is AttributeKind.NUMBER:
        return value if isinstance(value, int | float) and not isinstance(value, bool) else None
    if field.kind is AttributeKind.DATE:
        return value if isinstance(value, str) and value else None
    return fold(value) if isinstance(value, str) and value else None


def compare(op, value, wanted):  # noqa: C901, PLR0911, PLR0912 - one line a comparison, on purpose
    wanted = tuple(map(fold, wanted)) if isinstance(wanted, tuple) else fold(wanted)
    if op is Op.IS_UNKNOWN:
        return value is None
    if op is Op.NE:
        return value != wanted
    if op is Op.NOT_IN:
        return value not in wanted
    if value is None:
        return False
    match op:
        case Op.IS_KNOWN:
            return True
        case Op.IS_TRUE:
            return value is True
        case Op.IS_FALSE:
            return value is False
        case Op.EQ:
            return value == wanted
        case Op.IN:
            return value in wanted
        case Op.CONTAINS:
            return wanted in value
        case Op.STARTS_WITH:
            return value.startswith(wanted)
        case Op.LT | Op.BEFORE:
            return value < wanted
        case Op.LE:
            return value <= wanted
        case Op.GT | Op.AFTER:
            return value > wanted
        case Op.GE:
            return value >= wanted
        case Op.BETWEEN:
            return wanted[0] <= value <= wanted[1]
        case Op.WITHIN_DAYS:
            return 0 <= (TODAY - dt.date.fromisoformat(value)).days <= wanted
        case Op.OLDER_THAN_DAYS:
            return (TODAY - dt.date.fromisoformat(value)).days > wanted
    raise AssertionError(op)


def fold(value):
    if not isinstance(value, str):
        return value
    return "".join(one.lower() if one in string.ascii_uppercase else one for one in value)
