"""The groups a report compares: chosen segments, and the values of one attribute."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.act.reports.body import FEWEST_SHOWN
from survey.act.reports.people import Heard, People, attributes_today, heard
from survey.act.reports.scope import Scope
from survey.act.reports.suppression import Groups
from survey.people.customers.models import Attribute, AttributeKind, Customer
from survey.people.customers.values import show_value
from survey.people.segments.membership import segment_clause
from survey.people.segments.models import Segment
from survey.people.segments.rules import RuleRefused

MOST_SEGMENTS = 8
#: More values than this make no comparison; the rarest go together.
MOST_VALUES = 8
UNKNOWN = "not known"
OTHERS = "others"


@dataclass(frozen=True, kw_only=True)
class Split:
    """The groups with what there is to say about them.

    Attributes:
        words: What was compared, one sentence each, for the method.
        telling: Numbers of the groups whose name says something of a person in them.
    """

    groups: Groups
    words: tuple[str, ...]
    telling: frozenset[int]


def splittable(attribute: Attribute) -> bool:
    """Return whether the values of an attribute are groups: texts and yes or no."""
    return attribute.kind in {AttributeKind.TEXT, AttributeKind.BOOLEAN}


def read_split(session: Session, study_id: int, scope: Scope, people: People) -> Split:
    """Return the groups that *scope* asks for.

    One query a segment, and two for the attribute.
    """
    named: dict[str, frozenset[str]] = {}
    words: list[str] = []
    put_together: set[str] = set()
    for segment in _segments(session, scope.segments):
        members = _members(session, study_id, segment, people)
        if members is None:
            words.append(f"The segment “{segment.name}” has a rule that can no longer be followed.")
        elif len(members) < FEWEST_SHOWN:
            words.append(f"Fewer than {FEWEST_SHOWN} people of “{segment.name}” were heard.")
        else:
            named[segment.name] = members
    if named:
        words.insert(0, f"Compared are the segments {_listed(named)}, as they are today.")
    attribute = _attribute(session, scope.attribute)
    if attribute is not None:
        values, own = _by_value(session, study_id, attribute, people)
        if len(values) > 1:
            free = {name: _free(name, named) for name in values}
            named.update({free[name]: members for name, members in values.items()})
            put_together = {free[name] for name in values if name not in own}
            words.append(
                f"Compared by {attribute.label}: what was known when the person answered, or is "
                f"known today if nothing was. Values of fewer than {FEWEST_SHOWN} people are put "
                "together."
            )
        else:
            words.append(f"By {attribute.label} there are not two groups large enough to compare.")
    groups = Groups(tuple(named), tuple(named.values()), people.everybody)
    telling = frozenset(at for at, name in enumerate(named) if name not in put_together)
    return Split(groups=groups, words=tuple(words), telling=telling)


def _segments(session: Session, chosen: tuple[int, ...]) -> list[Segment]:
    if not chosen:
        return []
    query = sa.select(Segment).where(Segment.id.in_(chosen[:MOST_SEGMENTS]))
    return list(session.scalars(query.order_by(Segment.name)))


def _attribute(session: Session, key: str) -> Attribute | None:
    if not key:
        return None
    found = session.scalar(sa.select(Attribute).where(Attribute.key == key))
    return found if found is not None and splittable(found) else None


def _members(
    session: Session, study_id: int, segment: Segment, people: People
) -> frozenset[str] | None:
    try:
        clause = segment_clause(session, segment)
    except RuleRefused:
        return None
    inside = set(
        session.scalars(sa.select(Customer.id).where(clause, Customer.id.in_(heard(study_id))))
    )
    return frozenset(one.respondent for one in people.read.values() if one.customer_id in inside)


def _by_value(
    session: Session, study_id: int, attribute: Attribute, people: People
) -> tuple[dict[str, frozenset[str]], set[str]]:
    """Return the people by value, most first, and which of the names are values.

    Every group is large enough to be shown, as long as there are two.
    """
    today = attributes_today(session, study_id)
    found: defaultdict[str, set[str]] = defaultdict(set)
    for person in people.read.values():
        value = _value(person, attribute, today)
        found[UNKNOWN if value is None else _shown(attribute, value)].add(person.respondent)
    sizes = Counter({name: len(members) for name, members in found.items() if name != UNKNOWN})
    ordered = sorted(sizes, key=lambda name: (-sizes[name], name))
    own = [name for name in ordered if sizes[name] >= FEWEST_SHOWN][: MOST_VALUES - 1]
    groups = {name: found[name] for name in own}
    rest = _united(found[name] for name in ordered if name not in groups)
    if rest:
        groups[_free(OTHERS, groups)] = rest
    if found[UNKNOWN]:
        groups[UNKNOWN] = found[UNKNOWN]
    large = {name: frozenset(members) for name, members in _large_enough(groups).items()}
    return large, set(own)


def _large_enough(groups: Mapping[str, set[str]]) -> Mapping[str, set[str]]:
    """Put the smallest groups together until none has fewer people than may be shown."""
    while len(groups) > 1:
        small = min(groups, key=lambda name: len(groups[name]))
        if len(groups[small]) >= FEWEST_SHOWN:
            break
        host = min((name for name in groups if name != small), key=lambda name: len(groups[name]))
        joined = {f"{host}, {small}": groups[host] | groups[small]}
        groups = {
            name: members
            for one in groups
            if one != small
            for name, members in (joined if one == host else {one: groups[one]}).items()
        }
    return groups


def _value(
    person: Heard, attribute: Attribute, today: Mapping[int, Mapping[str, Any]]
) -> Any | None:
    value = person.snapshot.get(attribute.key)
    if value in (None, "") and person.customer_id is not None:
        value = today.get(person.customer_id, {}).get(attribute.key)
    return None if value == "" else value


def _shown(attribute: Attribute, value: Any) -> str:
    text = show_value(value)
    return f"{attribute.label}: {text}" if attribute.kind is AttributeKind.BOOLEAN else text


def _free(name: str, taken: Mapping[str, Any]) -> str:
    return f"{name} (value)" if name in taken else name


def _united(groups: Iterable[set[str]]) -> set[str]:
    return set().union(*groups)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)
