"""What the builder shows beside a draft: sentence, count and funnel, or what is still missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from survey.people.customers.models import Customer
from survey.people.segments.draft import Part, rule_json
from survey.people.segments.fields import Field
from survey.people.segments.membership import (
    NOT_SAVED,
    Resolver,
    Step,
    funnel,
    rule_clause,
    sample,
    segment_names,
)
from survey.people.segments.rules import Rule, RuleRefused, parse
from survey.people.segments.sentence import sentence


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What a rule says and whom it finds.

    Attributes:
        text: The rule as a sentence; "" while it cannot be followed.
        count: Number of customers it finds; None while it cannot be followed.
        steps: How many are left after each condition.
        members: A few of them.
        problem: Why it cannot be followed; "" if it can.
    """

    text: str = ""
    count: int | None = None
    steps: Sequence[Step] = ()
    members: Sequence[Customer] = ()
    problem: str = ""


def preview_draft(
    session: Session, draft: Part, fields: Mapping[str, Field], *, own_id: int | None = None
) -> Preview:
    """Return what the draft would find; its parts are marked where they are wrong."""
    data = rule_json(draft, fields)
    if data is None:
        return Preview(problem="Finish the conditions to see whom they find.")
    try:
        rule = parse(data, fields)
        Resolver(session).resolve(rule, own_id=own_id or NOT_SAVED)
    except RuleRefused as error:
        return Preview(problem=error.message)
    return preview_rule(session, rule)


def preview_rule(session: Session, rule: Rule) -> Preview:
    """Return what a parsed rule finds now."""
    try:
        where = rule_clause(session, rule)
        steps = funnel(session, rule)
    except RuleRefused as error:
        return Preview(problem=error.message)
    return Preview(
        text=sentence(rule, segment_names(session)),
        count=steps[-1].count,
        steps=steps,
        members=sample(session, where),
    )
