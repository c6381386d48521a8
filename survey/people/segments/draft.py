"""A rule while it is being built: what was typed, right or not, in a plain form.

Parts are numbered by their place: "0" is the outermost group, "0-2" its third part. The form
names its fields after them: ``part`` (once each, "0-2:condition"), ``join-0``, ``field-0-2``,
``op-0-2``, ``value-0-2``, ``second-0-2``, ``segment-0-2``. A button named ``do`` says what to do:
"add-condition:0", "add-segment:0", "add-group:0", "remove:0-2".
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from survey.people.customers.values import NotOfKind, Value, read_value, show_value
from survey.people.segments.fields import (
    OPERATORS,
    WITH_DAYS,
    WITH_LIST,
    WITHOUT_VALUE,
    Field,
    Op,
)
from survey.people.segments.rules import All, Any_, Condition, InSegment, Not, Rule

JOINS = {
    "all": "all of these",
    "any": "any of these",
    "none": "none of these",
    "not_all": "not all of these",
}
#: Deeper than a rule may be, so that the refusal can be shown, and no deeper than a page can draw.
_PART = re.compile(r"(0(?:-\d{1,3}){0,20}):(group|condition|segment)")
#: More than a rule may have, so that the refusal of too large a rule can be shown.
_MOST_PARTS = 400


@dataclass
class Part:
    """One part of a draft: a group, a condition or a segment."""

    kind: str
    id: str = "0"
    join: str = "all"
    members: list[Part] = field(default_factory=list)
    field: str = ""
    op: str = ""
    value: str = ""
    second: str = ""
    segment: str = ""
    problem: str = ""
    is_new: bool = False

    def walk(self) -> Iterator[Part]:
        """Yield this part and all within it, in the order of the page."""
        yield self
        for member in self.members:
            yield from member.walk()


def empty_draft() -> Part:
    """Return a group with one condition to fill in."""
    return _numbered(Part("group", members=[Part("condition")]))


def draft_of(rule: Rule) -> Part:
    """Return the draft that shows *rule*; its outermost part is a group."""
    part = _shown(rule)
    return _numbered(part if part.kind == "group" else Part("group", members=[part]))


def read_draft(form: Any) -> Part:
    """Return what was typed.

    Args:
        form: The values sent, with ``get`` and ``getlist``.
    """
    parts: dict[str, Part] = {}
    for text in form.getlist("part")[:_MOST_PARTS]:
        match = _PART.fullmatch(text)
        if match is None or match[1] in parts:
            continue
        part = _read_part(match[1], match[2], form)
        parent = parts.get(match[1].rpartition("-")[0])
        if match[1] != "0" and (parent is None or parent.kind != "group"):
            continue
        parts[match[1]] = part
        if parent is not None:
            parent.members.append(part)
    root = parts.get("0")
    return root if root is not None and root.kind == "group" else empty_draft()


def do(draft: Part, action: str, fields: Mapping[str, Field]) -> Part:
    """Return the draft after pressing a button; comparisons fit their fields afterwards."""
    name, _, at = action.partition(":")
    for part in draft.walk():
        if name == "remove":
            if any(member.id == at for member in part.members):
                part.members = [member for member in part.members if member.id != at]
                part.is_new = True
        elif part.id == at and part.kind == "group":
            added = _added(name)
            if added is not None:
                part.members.append(added)
                break
    fit(draft, fields)
    return _numbered(draft)


def fit(draft: Part, fields: Mapping[str, Field]) -> None:
    """Give each condition a comparison that its field allows."""
    for part in draft.walk():
        known = fields.get(part.field)
        if part.kind == "condition" and known is not None:
            allowed = [op.value for op in OPERATORS[known.kind]]
            if part.op not in allowed:
                part.op = allowed[0]


def rule_json(draft: Part, fields: Mapping[str, Field]) -> dict[str, Any] | None:
    """Return the draft as a rule, or None; each part that is wrong says so in ``problem``."""
    for part in draft.walk():
        part.problem = ""
    data = _json(draft, fields)
    return None if any(part.problem for part in draft.walk()) else data


def _added(name: str) -> Part | None:
    match name:
        case "add-condition":
            return Part("condition", is_new=True)
        case "add-segment":
            return Part("segment", is_new=True)
        case "add-group":
            return Part("group", join="any", members=[Part("condition", is_new=True)])
    return None


def _numbered(part: Part, at: str = "0") -> Part:
    part.id = at
    for number, member in enumerate(part.members):
        _numbered(member, f"{at}-{number}")
    return part


def _read_part(at: str, kind: str, form: Any) -> Part:
    join = form.get(f"join-{at}", "all")
    return Part(
        kind=kind,
        id=at,
        join=join if join in JOINS else "all",
        field=form.get(f"field-{at}", ""),
        op=form.get(f"op-{at}", ""),
        value=form.get(f"value-{at}", ""),
        second=form.get(f"second-{at}", ""),
        segment=form.get(f"segment-{at}", ""),
    )


def _json(part: Part, fields: Mapping[str, Field]) -> dict[str, Any]:
    match part.kind:
        case "group":
            if not part.members:
                part.problem = "This group is empty. Add a condition to it or remove it."
            members = [_json(member, fields) for member in part.members]
            if part.join in {"none", "not_all"}:
                return {"not": {"any" if part.join == "none" else "all": members}}
            return {part.join: members}
        case "segment":
            if not part.segment.isascii() or not part.segment.isdigit():
                part.problem = "Choose a segment."
                return {}
            return {"segment": int(part.segment[:18])}
    return _condition_json(part, fields)


def _condition_json(part: Part, fields: Mapping[str, Field]) -> dict[str, Any]:
    known = fields.get(part.field)
    if known is None:
        part.problem = (
            "This field is no longer there. Choose another." if part.field else "Choose a field."
        )
        return {}
    if part.op not in [op.value for op in OPERATORS[known.kind]]:
        part.problem = "Choose how to compare."
        return {}
    op = Op(part.op)
    data: dict[str, Any] = {"field": known.key, "op": op.value}
    if op in WITHOUT_VALUE:
        return data
    try:
        data["value"] = _value(part, op, known)
    except NotOfKind as error:
        part.problem = str(error)
    return data


def _value(part: Part, op: Op, known: Field) -> Any:
    if op in WITH_DAYS:
        text = part.value.strip()
        if not (text.isascii() and text.isdigit() and len(text) <= 6):  # noqa: PLR2004
            raise NotOfKind("Enter a number of days, such as 90.")
        return int(text)
    if op in WITH_LIST:
        try:
            cells = [cell for cell in split_list(part.value) if cell]
        except csv.Error:
            raise NotOfKind("One of the values is too long. Shorten it.") from None
        if not cells:
            raise NotOfKind("Enter at least one value; part several by commas.")
        return [read_value(cell, known.kind) for cell in cells]
    if op is Op.BETWEEN:
        low, high = _one(part.value, known), _one(part.second, known)
        if low > high:  # type: ignore[operator]  # both are of the field's kind
            raise NotOfKind("The first value must not be above the second.")
        return [low, high]
    return _one(part.value, known)


def _one(text: str, known: Field) -> Value:
    if not text.strip():
        raise NotOfKind("Enter a value.")
    return read_value(text, known.kind)


def split_list(text: str) -> list[str]:
    """Return the values in a line parted by commas; quotes keep a comma within one.

    >>> split_list('AT, "Paris, France",DE')
    ['AT', 'Paris, France', 'DE']
    """
    lines = csv.reader([" ".join(text.split())], skipinitialspace=True)
    return [cell.strip() for row in lines for cell in row]


def join_list(values: Sequence[object]) -> str:
    """Return values as ``split_list`` reads them.

    >>> join_list(["AT", "Paris, France"])
    'AT, "Paris, France"'
    """
    shown = [show_value(value) for value in values]
    quoted = ['"' + one.replace('"', '""') + '"' if set(one) & set(',"') else one for one in shown]
    return ", ".join(quoted)


def _shown(rule: Rule) -> Part:
    match rule:
        case All(rules) | Any_(rules):
            join, members = "all" if isinstance(rule, All) else "any", rules
        case Not(All(rules)):
            join, members = "not_all", rules
        case Not(Any_(rules)):
            join, members = "none", rules
        case Not(inner):
            join, members = "none", (inner,)
        case InSegment(segment_id):
            return Part("segment", segment=str(segment_id))
        case Condition():
            return _shown_condition(rule)
    return Part("group", join=join, members=[_shown(one) for one in members])


def _shown_condition(condition: Condition) -> Part:
    value = condition.value
    part = Part("condition", field=condition.field.key, op=condition.op.value)
    if condition.op is Op.BETWEEN and isinstance(value, tuple):
        part.value, part.second = show_value(value[0]), show_value(value[1])
    elif isinstance(value, tuple):
        part.value = join_list(value)
    else:
        part.value = show_value(value)
    return part
