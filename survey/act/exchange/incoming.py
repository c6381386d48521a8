"""Codes of another program as themes and groups of ours, before anything is compared."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from survey.act.exchange import codes as own
from survey.act.exchange.refi.descriptions import read as read_description
from survey.act.exchange.refi.document import Code, CodeSet, Note
from survey.act.exchange.refi.guids import guid_of
from survey.act.exchange.refi.reading import Losses
from survey.understand.themes.models import GroupTier, ThemeKind
from survey.understand.themes.rules import LONGEST_NAME

#: Primary and secondary; themes are the third.
_DEEPEST = 2


@dataclass(frozen=True, kw_only=True)
class IncomingTheme:
    """A code that may be coded with.

    Attributes:
        entry: Fields of the entry that the file says something about.
        group: The group it stands in.
    """

    guid: uuid.UUID
    kind: ThemeKind
    name: str
    entry: Mapping[str, str | list[str]]
    colour: str = ""
    group: uuid.UUID | None = None


@dataclass(frozen=True, kw_only=True)
class IncomingGroup:
    """A code that holds others.

    Attributes:
        exemplar: The theme that speaks for it, if one does.
        name: "" where it is called by the exemplar.
    """

    guid: uuid.UUID
    kind: ThemeKind
    tier: GroupTier
    name: str
    exemplar: uuid.UUID | None
    parent: uuid.UUID | None
    definition: str = ""
    memo: str = ""


@dataclass
class Incoming:
    """Themes and groups of a file, groups before what stands in them."""

    themes: list[IncomingTheme] = field(default_factory=list)
    groups: list[IncomingGroup] = field(default_factory=list)
    #: Codes that cannot be taken, with the reason.
    refused: list[tuple[Code, str]] = field(default_factory=list)


def incoming(
    codes: Sequence[Code],
    sets: Sequence[CodeSet],
    notes: Sequence[Note],
    losses: Losses,
    *,
    default: ThemeKind,
) -> Incoming:
    """Return the themes and groups that codes become.

    Args:
        codes: The tree.
        sets: Sets of codes; those called "Needs" and "Wants" say what their codes are.
        notes: Memos that codes refer to.
        losses: Where to tell what cannot be kept.
        default: What a code is that nothing is known of.
    """
    reader = _Reader(sets, notes, losses, default)
    for code in codes:
        reader.read(code, parent=None, depth=0, inherited=None)
    return reader.found


class _Reader:
    def __init__(
        self,
        sets: Sequence[CodeSet],
        notes: Sequence[Note],
        losses: Losses,
        default: ThemeKind,
    ) -> None:
        self.found = Incoming()
        self._losses = losses
        self._default = default
        self._notes = {one.guid: one.text for one in notes}
        self._seen: set[uuid.UUID] = set()
        self._names: Counter[tuple[ThemeKind, str]] = Counter()
        kinds = {name.lower(): kind for kind, name in own.SETS.items()}
        self._kinds = {
            code: kinds[one.name.lower()]
            for one in sets
            if one.name.lower() in kinds
            for code in one.codes
        }
        others = sum(one.name.lower() not in kinds for one in sets)
        losses.add("Sets of codes", "Needfinder groups codes in one tree only.", others)
        self._by_colour = {colour: kind for kind, colour in own.COLOURS.items()}

    def read(
        self,
        code: Code,
        *,
        parent: uuid.UUID | None,
        depth: int,
        inherited: ThemeKind | None,
    ) -> None:
        if code.guid in self._seen:
            self.found.refused.append((code, "Another code of the file has the same number."))
            return
        self._seen.add(code.guid)
        if not code.name.strip():
            self.found.refused.append((code, "It has no name."))
            return
        kind = self._kinds.get(code.guid) or self._by_colour.get(code.colour) or inherited
        if code.is_codable and not code.codes:
            self._theme(code, kind or self._default, parent)
            return
        self._group(code, kind, parent, depth)

    def _group(
        self, code: Code, kind: ThemeKind | None, parent: uuid.UUID | None, depth: int
    ) -> None:
        told = self._told(code)
        below = [one for one in code.codes if one.name.strip()]
        of = kind or self._kind_of(below) or self._default
        if depth >= _DEEPEST:
            self._losses.add(
                "Levels below the third",
                "Primary, secondary, tertiary: what stood deeper stands on the third.",
            )
            if code.is_codable:
                self._theme(code, of, parent)
            for one in code.codes:
                self.read(one, parent=parent, depth=depth, inherited=kind)
            return
        guid, exemplar, name = code.guid, None, _line(code.name)
        if code.is_codable:
            # It codes and it holds: here a theme speaks for the group of the same name.
            guid, exemplar, name = guid_of("group of", code.guid), code.guid, ""
            self._losses.add(
                "Codes that hold others and are coded with, too",
                "They became a group, and a code in it that speaks for it.",
            )
        else:
            speaks = _line(str(told.get("exemplar") or name))
            inside = [one for one in _leaves(code) if _line(one.name) == speaks]
            if inside:
                exemplar, name = inside[0].guid, name if told.get("exemplar") else ""
        holds_groups = any(one.codes or not one.is_codable for one in below)
        is_primary = parent is None and (
            (holds_groups and depth == 0) or told.get("tier") == GroupTier.PRIMARY.value
        )
        self.found.groups.append(
            IncomingGroup(
                guid=guid,
                kind=of,
                tier=GroupTier.PRIMARY if is_primary else GroupTier.SECONDARY,
                name=name[:LONGEST_NAME],
                exemplar=exemplar,
                parent=parent,
                definition="" if code.is_codable else str(told.get("definition") or ""),
                memo="" if code.is_codable else str(told.get("memo") or ""),
            )
        )
        if code.is_codable:
            self._theme(code, of, guid)
        for one in code.codes:
            self.read(one, parent=guid, depth=depth + 1, inherited=of)

    def _theme(self, code: Code, kind: ThemeKind, group: uuid.UUID | None) -> None:
        name = _line(code.name)
        if len(name) > LONGEST_NAME:
            self._losses.add("Long names", f"They were cut after {LONGEST_NAME} characters.")
            name = name[: LONGEST_NAME - 1].rstrip() + "…"
        self._names[kind, name.lower()] += 1
        times = self._names[kind, name.lower()]
        if times > 1:
            self._losses.add(
                "Names that several codes bear",
                "Of each kind a name is there once: they got a number.",
            )
            name = f"{name[: LONGEST_NAME - 6]} ({times})"
        grouped = {one.guid: one.kind for one in self.found.groups}
        if group is not None and grouped.get(group) is not kind:
            self._losses.add(
                "Wants among needs", "Wants and needs are grouped apart: they stand on their own."
            )
            group = None
        entry = {
            key: value for key, value in self._told(code).items() if key not in {"exemplar", "tier"}
        }
        colour = "" if code.colour in self._by_colour else code.colour
        self.found.themes.append(
            IncomingTheme(
                guid=code.guid, kind=kind, name=name, entry=entry, colour=colour, group=group
            )
        )

    def _told(self, code: Code) -> dict[str, str | list[str]]:
        """Return what description and notes of a code say."""
        entry = read_description(code.description)
        memos = [self._notes[one] for one in code.notes if self._notes.get(one)]
        if memos:
            entry["memo"] = "\n\n".join(filter(None, [str(entry.get("memo") or ""), *memos]))
        return entry

    def _kind_of(self, codes: Sequence[Code]) -> ThemeKind | None:
        """Return the kind that most codes below are told to be."""
        told = Counter(
            kind
            for code in codes
            for one in (code, *_leaves(code))
            if (kind := self._kinds.get(one.guid) or self._by_colour.get(one.colour))
        )
        return min(told, key=lambda one: (-told[one], one)) if told else None


def _leaves(code: Code) -> list[Code]:
    """Return the codes at any depth below that may be coded with."""
    found, waiting = [], list(code.codes)
    while waiting:
        one = waiting.pop(0)
        if one.is_codable:
            found.append(one)
        waiting[:0] = one.codes
    return found


def _line(text: str) -> str:
    return " ".join(text.split())
