"""A rule as an English sentence."""

from __future__ import annotations

from collections.abc import Mapping

from survey.people.customers.models import AttributeKind
from survey.people.customers.values import read_out
from survey.people.segments.fields import WITH_LIST, Field, Op
from survey.people.segments.rules import All, Any_, Condition, InSegment, Not, Rule

_BEGINNING = "Customers where "
_WORDS = {
    Op.EQ: "is {}",
    Op.NE: "is not {} (or unknown)",
    Op.IN: "is {}",
    Op.NOT_IN: "is neither {} (or unknown)",
    Op.CONTAINS: "contains {}",
    Op.STARTS_WITH: "starts with {}",
    Op.LT: "is below {}",
    Op.LE: "is at most {}",
    Op.GT: "is above {}",
    Op.GE: "is at least {}",
    Op.BETWEEN: "is between {} and {}",
    Op.BEFORE: "is before {}",
    Op.AFTER: "is after {}",
    Op.WITHIN_DAYS: "is in the last {}",
    Op.OLDER_THAN_DAYS: "is more than {} ago",
    Op.IS_TRUE: "is yes",
    Op.IS_FALSE: "is no",
    Op.IS_KNOWN: "is known",
    Op.IS_UNKNOWN: "is unknown",
}


def sentence(rule: Rule, names: Mapping[int, str]) -> str:
    """Return the rule as a sentence, e.g. "Customers where Country is “AT” or “DE”, ...".

    "And" and "or" are never mixed without brackets: people do not agree on which binds first.

    Args:
        rule: A parsed rule.
        names: Names of the segments it refers to, by id.
    """
    return f"{_BEGINNING}{phrase(rule, names)}."


def phrase(rule: Rule, names: Mapping[int, str]) -> str:
    """Return the rule as part of a sentence, without brackets around it."""
    return _phrase(_simplified(rule), names)


def _simplified(rule: Rule) -> Rule:
    """Return the same rule without groups of one and without double negation."""
    match rule:
        case All((only,)) | Any_((only,)):
            return _simplified(only)
        case All(rules):
            return All(tuple(_simplified(one) for one in rules))
        case Any_(rules):
            return Any_(tuple(_simplified(one) for one in rules))
        case Not(inner):
            simple = _simplified(inner)
            return simple.rule if isinstance(simple, Not) else Not(simple)
    return rule


def _phrase(rule: Rule, names: Mapping[int, str]) -> str:
    match rule:
        case All(rules):
            return " and ".join(_member(one, names, All) for one in rules)
        case Any_(rules):
            return " or ".join(_member(one, names, Any_) for one in rules)
        case Not(InSegment(segment_id)):
            return f"they are not in {_segment(segment_id, names)}"
        case Not(inner):
            return f"not ({_phrase(inner, names)})"
        case InSegment(segment_id):
            return f"they are in {_segment(segment_id, names)}"
        case Condition(field, op, _):
            return f"{field.label} {_words(rule, op)}"


def _member(rule: Rule, names: Mapping[int, str], around: type[All | Any_]) -> str:
    words = _phrase(rule, names)
    return f"({words})" if _mixes(rule, around) else words


def _mixes(rule: Rule, around: type[All | Any_]) -> bool:
    """Return whether the words of *rule* hold a bare "and" or "or" of the other kind."""
    match rule:
        case All(rules) | Any_(rules):
            return not isinstance(rule, around) or any(_mixes(one, around) for one in rules)
        case Condition(_, Op.IN, tuple(values)):
            return around is All and len(values) > 1
    return False


def _words(condition: Condition, op: Op) -> str:
    if op is Op.NOT_IN and isinstance(condition.value, tuple) and len(condition.value) == 1:
        op = Op.NE
    return _WORDS[op].format(*_operands(condition))


def _segment(segment_id: int, names: Mapping[int, str]) -> str:
    return f"the segment “{names.get(segment_id, f'number {segment_id}')}”"


def _operands(condition: Condition) -> list[str]:
    field, op, value = condition.field, condition.op, condition.value
    if op in {Op.WITHIN_DAYS, Op.OLDER_THAN_DAYS}:
        return ["1 day" if value == 1 else f"{value} days"]
    if value is None:
        return []
    if not isinstance(value, tuple):
        return [_shown(field, value)]
    shown = [_shown(field, one) for one in value]
    if op not in WITH_LIST:
        return shown
    word = " or " if op is Op.IN else " nor "
    *others, last = shown
    return [f"{', '.join(others)}{word}{last}" if others else last]


def _shown(field: Field, value: str | float) -> str:
    return f"“{value}”" if field.kind is AttributeKind.TEXT else read_out(value, field.kind)
