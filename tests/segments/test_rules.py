"""What a rule may not be, and how it reads."""

import pytest
import sqlalchemy as sa
from factories import make_customer, make_segment, make_user

from survey.core.errors import Conflict, DomainError
from survey.people.customers.models import AttributeKind
from survey.people.segments.fields import BUILT_IN, Field
from survey.people.segments.membership import (
    funnel,
    rule_clause,
    sample,
    segment_clause,
    segment_members,
)
from survey.people.segments.models import Segment, SegmentMember
from survey.people.segments.rules import RuleRefused, parse
from survey.people.segments.sentence import sentence
from survey.people.segments.services import (
    NewSegment,
    add_members,
    change_segment,
    create_segment,
    delete_segment,
    freeze,
)
from survey.people.segments.uses import Use, _finders, uses_segments

FIELDS = {
    one.key: one
    for one in (
        *BUILT_IN,
        Field(key="country", label="Country", kind=AttributeKind.TEXT, is_attribute=True),
        Field(key="seats", label="Seats", kind=AttributeKind.NUMBER, is_attribute=True),
        Field(key="since", label="Contract since", kind=AttributeKind.DATE, is_attribute=True),
        Field(key="vip", label="VIP", kind=AttributeKind.BOOLEAN, is_attribute=True),
    )
}
AT = {"field": "country", "op": "eq", "value": "AT"}
VIP = {"field": "vip", "op": "is_true"}
BIG = {"field": "seats", "op": "gt", "value": 10}


def deep(levels):
    rule = AT
    for _ in range(levels):
        rule = {"all": [rule]}
    return rule


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ({"all": []}, "A group is empty"),
        ({"any": [AT, {"all": []}]}, "A group is empty"),
        ({"not": {"any": []}}, "A group is empty"),
        ({}, "is one of all, any, not"),
        (None, "must be an object"),
        ([AT], "must be an object"),
        ({"all": AT}, "must be a list"),
        ({"all": [AT], "any": [AT]}, "is one of all, any, not"),
        ({**AT, "extra": 1}, "is one of all, any, not"),
        ({"field": "shoe", "op": "eq", "value": "42"}, "There is no field “shoe”"),
        ({"field": ["country"], "op": "eq", "value": "AT"}, "There is no field"),
        ({"field": "country", "op": "matches", "value": ".*"}, "no comparison “matches”"),
        ({"field": "country", "op": ["eq"], "value": "AT"}, "no comparison"),
        ({"field": "country", "op": "gt", "value": "AT"}, "cannot be compared by “gt”"),
        ({"field": "vip", "op": "eq", "value": True}, "cannot be compared by “eq”"),
        ({"field": "vip", "op": "is_true", "value": True}, "takes no value"),
        ({"field": "country", "op": "eq"}, "a text is needed"),
        ({"field": "country", "op": "eq", "value": ""}, "a text is needed"),
        ({"field": "country", "op": "eq", "value": 5}, "a text is needed"),
        ({"field": "country", "op": "eq", "value": "a\x00b"}, "a text of up to"),
        ({"field": "country", "op": "in", "value": []}, "at least one value"),
        ({"field": "country", "op": "in", "value": "AT"}, "at least one value"),
        ({"field": "country", "op": "in", "value": ["x"] * 501}, "500 values at most"),
        ({"field": "seats", "op": "eq", "value": "5"}, "a number is needed"),
        ({"field": "seats", "op": "eq", "value": True}, "a number is needed"),
        ({"field": "seats", "op": "eq", "value": float("nan")}, "a number is needed"),
        ({"field": "seats", "op": "eq", "value": float("inf")}, "too large"),
        ({"field": "seats", "op": "eq", "value": 10**400}, "too large"),
        ({"field": "seats", "op": "eq", "value": 10**17}, "too large"),
        ({"field": "seats", "op": "between", "value": [5, 1]}, "must not be above"),
        ({"field": "seats", "op": "between", "value": [5]}, "needs two values"),
        ({"field": "since", "op": "before", "value": "21/11/2026"}, "a date such as 2026-11-21"),
        ({"field": "since", "op": "within_days", "value": -1}, "whole number"),
        ({"field": "since", "op": "within_days", "value": 1.5}, "whole number"),
        ({"field": "since", "op": "older_than_days", "value": True}, "whole number"),
        ({"segment": "1"}, "named by its number"),
        ({"segment": True}, "named by its number"),
        (deep(8), "8 deep at most"),
        ({"all": [AT] * 200}, "200 parts at most"),
    ],
)
def test_what_is_not_understood_is_refused_with_a_sentence(data, why):
    with pytest.raises(RuleRefused, match=why):
        parse(data, FIELDS)


def test_what_is_just_within_the_limits_is_taken():
    parse(deep(7), FIELDS)
    parse({"all": [AT] * 199}, FIELDS)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (AT, "Country is “AT”"),
        ({"all": [AT, VIP]}, "Country is “AT” and VIP is yes"),
        (
            {"all": [AT, {"all": [VIP, BIG]}]},
            "Country is “AT” and VIP is yes and Seats is above 10",
        ),
        (
            {"all": [AT, {"any": [VIP, BIG]}]},
            "Country is “AT” and (VIP is yes or Seats is above 10)",
        ),
        (
            {"any": [AT, {"all": [VIP, BIG]}]},
            "Country is “AT” or (VIP is yes and Seats is above 10)",
        ),
        ({"any": [{"any": [AT]}, {"all": [VIP]}]}, "Country is “AT” or VIP is yes"),
        ({"not": {"any": [AT, VIP]}}, "not (Country is “AT” or VIP is yes)"),
        ({"not": {"not": {"any": [AT, VIP]}}}, "Country is “AT” or VIP is yes"),
        (
            {"all": [BIG, {"not": {"not": {"any": [AT, VIP]}}}]},
            "Seats is above 10 and (Country is “AT” or VIP is yes)",
        ),
        (
            {"field": "country", "op": "ne", "value": "AT"},
            "Country is not “AT” (or unknown)",
        ),
        (
            {"field": "country", "op": "not_in", "value": ["AT", "DE", "CH"]},
            "Country is neither “AT”, “DE” nor “CH” (or unknown)",
        ),
        ({"field": "country", "op": "not_in", "value": ["AT"]}, "Country is not “AT” (or unknown)"),
        (
            {"all": [VIP, {"field": "country", "op": "in", "value": ["AT", "DE"]}]},
            "VIP is yes and (Country is “AT” or “DE”)",
        ),
        (
            {"field": "since", "op": "between", "value": ["2026-01-01", "2026-06-30"]},
            "Contract since is between 1 Jan 2026 and 30 Jun 2026",
        ),
        (
            {"field": "since", "op": "within_days", "value": 1},
            "Contract since is in the last 1 day",
        ),
        (
            {"field": "since", "op": "older_than_days", "value": 90},
            "Contract since is more than 90 days ago",
        ),
        ({"segment": 7}, "they are in the segment “High value”"),
        ({"not": {"segment": 7}}, "they are not in the segment “High value”"),
    ],
)
def test_a_rule_reads_as_a_sentence(data, said):
    assert sentence(parse(data, FIELDS), {7: "High value"}) == f"Customers where {said}."


NAMED = {"field": "name", "op": "starts_with", "value": "d"}


def test_segments_stand_on_rules_and_lists(session):
    dora = make_customer(session, name="Dora")
    make_customer(session, name="Dan")
    ed = make_customer(session, name="Ed")
    panel = make_segment(session, members=[dora, ed])
    named = make_segment(session, rule=NAMED)
    both = make_segment(session, rule={"all": [{"segment": panel.id}, {"segment": named.id}]})
    others = make_segment(session, rule={"not": {"segment": both.id}})

    assert segment_members(session, panel) == [dora.id, ed.id]
    assert segment_members(session, both) == [dora.id]
    assert len(segment_members(session, others)) == 2


def test_a_circle_is_refused_when_saved_and_when_run(session):
    actor = make_user(session)
    first = make_segment(session, rule=NAMED, name="First")
    second = make_segment(session, rule={"segment": first.id})

    with pytest.raises(RuleRefused, match="“First” would stand on itself"):
        change_segment(
            session, first, NewSegment(name="First", rule={"segment": second.id}), actor=actor
        )

    # As if two people had saved at the same moment.
    session.execute(
        sa.update(Segment).where(Segment.id == first.id).values(rule={"segment": second.id})
    )
    session.expire_all()
    make_customer(session)
    with pytest.raises(RuleRefused, match="circle"):
        segment_members(session, second)


def test_a_segment_that_is_not_there_is_refused(session):
    with pytest.raises(RuleRefused, match="no segment with the number 12345"):
        make_segment(session, rule={"segment": 12345})


def test_segments_that_grow_by_standing_on_each_other_are_refused(session):
    base = make_segment(session, rule={"any": [NAMED] * 150})

    with pytest.raises(RuleRefused, match="too large"):
        make_segment(session, rule={"any": [{"segment": base.id}] * 5})


def test_the_largest_rule_allowed_runs(session):
    dora = make_customer(session, name="Dora")
    base = make_segment(session, rule={"any": [NAMED] * 190})
    upper = make_segment(session, rule={"any": [{"segment": base.id}] * 3})

    assert segment_members(session, upper) == [dora.id]


def test_a_chain_of_segments_has_an_end(session):
    segment = make_segment(session, rule=NAMED)
    for _ in range(8):
        segment = make_segment(session, rule={"segment": segment.id})

    assert segment_members(session, segment) == []
    with pytest.raises(RuleRefused, match="8 deep at most"):
        make_segment(session, rule={"segment": segment.id})


def test_a_clause_is_used_in_any_query_of_customers(session):
    from survey.people.customers.models import Customer

    make_customer(session, name="Dora", email="dora@example.org")
    segment = make_segment(session, rule=NAMED)

    query = sa.select(Customer.email).where(segment_clause(session, segment))

    assert session.scalars(query).all() == ["dora@example.org"]


@pytest.mark.parametrize(
    ("name", "why"),
    [("", "Give the segment a name"), ("x" * 81, "80 characters"), ("  panel ", "already")],
)
def test_a_name_is_needed_and_taken_once(session, name, why):
    make_segment(session, name="Panel")

    with pytest.raises(DomainError, match=why) as caught:
        make_segment(session, name=name)

    assert caught.value.field == "name"


def test_a_frozen_list_keeps_whom_it_found(session):
    actor = make_user(session)
    dora = make_customer(session, name="Dora")
    segment = make_segment(session, rule=NAMED)

    frozen = freeze(session, segment, name="Frozen", actor=actor)
    dora.name = "Theodora"
    session.flush()

    assert segment_members(session, segment) == []
    assert segment_members(session, frozen) == [dora.id]


def test_the_funnel_counts_who_is_left_after_each_condition(session):
    for name, email in (("Dora", "d@example.org"), ("Dan", None), ("Ed", "e@example.org")):
        make_customer(session, name=name, email=email)
    known = {"field": "email", "op": "is_known"}
    not_dora = {"field": "name", "op": "ne", "value": "dora"}

    steps = funnel(session, parse({"all": [NAMED, known, not_dora]}, FIELDS))

    assert [(step.text, step.count) for step in steps] == [
        ("All customers", 3),
        ("Name starts with “d”", 2),
        ("E-mail is known", 1),
        ("Name is not “dora” (or unknown)", 0),
    ]


def test_a_sample_is_the_same_each_time(session):
    for _ in range(30):
        make_customer(session, name="Dora")
    where = rule_clause(session, parse(NAMED, FIELDS))

    first = [one.id for one in sample(session, where)]

    assert len(first) == 10
    assert [one.id for one in sample(session, where)] == first
    assert first != sorted(first)


def test_nobody_is_put_on_a_rule(session):
    segment = make_segment(session, rule=NAMED)

    with pytest.raises(DomainError, match="freeze it into a list"):
        add_members(session, segment, [make_customer(session).id], actor=make_user(session))


def test_what_uses_a_segment_keeps_it_from_being_deleted(session):
    actor = make_user(session)
    segment = make_segment(session, members=[make_customer(session)])
    before = list(_finders)

    @uses_segments
    def deliveries(session, segment_id, actor):
        return [Use(text="the delivery “Spring”", endpoint="segments.index")]

    try:
        with pytest.raises(Conflict, match="used by the delivery “Spring”"):
            delete_segment(session, segment, actor=actor)
    finally:
        _finders[:] = before

    assert session.scalar(sa.select(sa.func.count()).select_from(SegmentMember)) == 1


def test_a_rule_is_kept_as_it_was_said(session):
    made = create_segment(
        session, NewSegment(name="Said", rule={"all": [NAMED]}), actor=make_user(session)
    )

    assert made.rule == {"all": [NAMED]}
