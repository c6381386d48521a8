"""What is different between two states of a codebook, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from survey.understand.codebook.versions import State, in_use

LABELS = {
    "name": "Name",
    "definition": "Definition",
    "include_when": "Include when",
    "exclude_when": "Exclude when",
    "metric": "Metric",
    "aliases": "Also called",
    "memo": "Memo",
    "examples": "Examples",
    "near_misses": "Near misses",
    "colour": "Colour",
    "group_id": "Group",
    "parent_id": "Group",
    "tier": "Tier",
    "exemplar_id": "In their words",
}


@dataclass(frozen=True, kw_only=True)
class FieldChange:
    """A field that says something else."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A theme or group that differs.

    Attributes:
        what: "new", "gone" or "changed", from the first state to the second.
        noun: "need", "want" or "group".
        theme_id: To lead there; None for a group.
    """

    what: str
    noun: str
    name: str
    theme_id: int | None
    changes: tuple[FieldChange, ...] = ()


def differences(before: State, after: State) -> list[Difference]:
    """Return what differs, gone first, then new, then changed; each by name."""
    found = []
    for key in sorted(before.keys() | after.keys()):
        noun, number = key
        old, new = before.get(key, {}), after.get(key, {})
        was, is_now = bool(old) and in_use(old), bool(new) and in_use(new)
        values = new if is_now else old
        if not was and not is_now:
            continue
        kind = "group" if noun == "group" else str(values["kind"])
        theme_id = number if noun == "theme" else None
        name = _called(key, after if is_now else before)
        if was != is_now:
            what = "new" if is_now else "gone"
            found.append(Difference(what=what, noun=kind, name=name, theme_id=theme_id))
            continue
        changes = tuple(
            FieldChange(
                label=label,
                before=_told(field, old.get(field), before),
                after=_told(field, new.get(field), after),
            )
            for field, label in LABELS.items()
            if field in new and old.get(field) != new.get(field)
        )
        if changes:
            found.append(
                Difference(what="changed", noun=kind, name=name, theme_id=theme_id, changes=changes)
            )
    order = ("gone", "new", "changed")
    found.sort(key=lambda one: (order.index(one.what), one.noun, one.name))
    return found


def _called(key: tuple[str, int], state: State) -> str:
    values = state.get(key, {})
    name = str(values.get("name") or "")
    exemplar = values.get("exemplar_id")
    if not name and exemplar is not None:
        name = str(state.get(("theme", exemplar), {}).get("name") or "")
    return name or f"Group {key[1]}"


def _told(field: str, value: Any, state: State) -> str:
    if field in {"group_id", "parent_id"}:
        return "on its own" if value is None else _called(("group", value), state)
    if field == "exemplar_id":
        named: Mapping[str, Any] = state.get(("theme", value), {}) if value is not None else {}
        return str(named.get("name") or "nobody's")
    if isinstance(value, list):
        parts = [
            str(one.get("text") or f"statement {one.get('statement')}")
            if isinstance(one, dict)
            else str(one)
            for one in value
        ]
        return "; ".join(parts)
    return str(value or "")
