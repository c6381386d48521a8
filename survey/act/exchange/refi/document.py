"""What a codebook or a project of REFI-QDA holds, as data.

Positions in texts are Unicode code points, half-open: ``text[start:end]``.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

#: What a variable of a case may hold; None where the file says nothing.
Value = str | bool | int | Decimal | dt.date | dt.datetime | None


@dataclass(frozen=True, kw_only=True)
class Code:
    """A code with the codes below it.

    Attributes:
        is_codable: Whether words may be coded with it, or it only holds others.
        colour: "#rrggbb", or "".
        notes: Notes about it (projects only).
    """

    guid: uuid.UUID
    name: str
    is_codable: bool = True
    colour: str = ""
    description: str = ""
    notes: tuple[uuid.UUID, ...] = ()
    codes: tuple[Code, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CodeSet:
    """Codes that somebody put together across the tree."""

    guid: uuid.UUID
    name: str
    description: str = ""
    codes: tuple[uuid.UUID, ...] = ()


@dataclass(frozen=True, kw_only=True)
class User:
    """Somebody who codes."""

    guid: uuid.UUID
    name: str


@dataclass(frozen=True, kw_only=True)
class Variable:
    """What is known of cases: "Text", "Boolean", "Integer", "Float", "Date" or "DateTime"."""

    guid: uuid.UUID
    name: str
    kind: str = "Text"


@dataclass(frozen=True, kw_only=True)
class Case:
    """Somebody who said something.

    Attributes:
        values: Variable -> value.
        sources: What they said.
    """

    guid: uuid.UUID
    name: str
    description: str = ""
    values: tuple[tuple[uuid.UUID, Value], ...] = ()
    sources: tuple[uuid.UUID, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Coding:
    """Somebody says that a code holds."""

    guid: uuid.UUID
    code: uuid.UUID
    user: uuid.UUID | None = None
    at: dt.datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Words of a source, with the codes they bear.

    Attributes:
        name: Mostly the words themselves; they tell where the selection is if counting differs.
        notes: Memos about it.
    """

    guid: uuid.UUID
    start: int
    end: int
    name: str = ""
    description: str = ""
    user: uuid.UUID | None = None
    at: dt.datetime | None = None
    codings: tuple[Coding, ...] = ()
    notes: tuple[uuid.UUID, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Source:
    """A text. Lines end in a line feed."""

    guid: uuid.UUID
    name: str
    text: str
    description: str = ""
    at: dt.datetime | None = None
    user: uuid.UUID | None = None
    selections: tuple[Selection, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Note:
    """A memo."""

    guid: uuid.UUID
    name: str
    text: str
    user: uuid.UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Link:
    """Something points to something else: codes, selections, sources."""

    guid: uuid.UUID
    origin: uuid.UUID
    target: uuid.UUID
    name: str = ""
    direction: str = "OneWay"
    notes: tuple[uuid.UUID, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Codebook:
    """Codes and sets of codes, as a ``.qdc`` holds them."""

    codes: tuple[Code, ...]
    sets: tuple[CodeSet, ...] = ()
    origin: str = ""


@dataclass(frozen=True, kw_only=True)
class Project:
    """Everything a ``.qdpx`` holds that we know of, in the order of the schema."""

    name: str
    origin: str = ""
    at: dt.datetime | None = None
    users: tuple[User, ...] = ()
    codes: tuple[Code, ...] = ()
    variables: tuple[Variable, ...] = ()
    cases: tuple[Case, ...] = ()
    sources: tuple[Source, ...] = ()
    notes: tuple[Note, ...] = ()
    links: tuple[Link, ...] = ()
    sets: tuple[CodeSet, ...] = ()
    description: str = ""


@dataclass(frozen=True, kw_only=True)
class Loss:
    """Something that could not go along, and why, in whole words."""

    what: str
    count: int
    why: str


def walk(codes: tuple[Code, ...], *, depth: int = 1) -> Iterator[tuple[int, Code, Code | None]]:
    """Yield (depth, code, the code above it), each before those below it; the top has depth 1."""
    waiting: list[tuple[int, Code, Code | None]] = [(depth, one, None) for one in reversed(codes)]
    while waiting:
        level, code, above = waiting.pop()
        yield level, code, above
        waiting.extend((level + 1, one, code) for one in reversed(code.codes))
