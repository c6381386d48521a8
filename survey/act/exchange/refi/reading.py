"""REFI-QDA as other programs write it: read as far as it can be, and what cannot is said."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from survey.act.exchange.refi import elements as el
from survey.act.exchange.refi.document import (
    Case,
    Code,
    Codebook,
    CodeSet,
    Link,
    Loss,
    Note,
    Project,
    User,
    Value,
    Variable,
)
from survey.act.exchange.refi.package import Package, WrongFile
from survey.act.exchange.refi.texts import TextReader, user_of

MOST_CODES = 20_000


@dataclass
class Losses:
    """What could not be read, counted by what it is and why."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, what: str, why: str, count: int = 1) -> None:
        """Count something that is left out."""
        if count:
            self.counts[what, why] += count

    def listed(self) -> tuple[Loss, ...]:
        """Return them, most first."""
        return tuple(
            Loss(what=what, count=count, why=why)
            for (what, why), count in sorted(self.counts.items(), key=lambda one: (-one[1], one[0]))
        )


def read_codebook(data: bytes) -> tuple[Codebook, tuple[Loss, ...]]:
    """Return the codebook in a ``.qdc`` and what of it could not be read.

    Raises:
        WrongFile: it is no codebook.
    """
    root = el.parsed(data)
    if el.tag(root) == "project":
        root_codes = el.child(root, "CodeBook")
        if root_codes is None:
            raise WrongFile("This project holds no codebook.")
    elif el.tag(root) == "codebook":
        root_codes = root
    else:
        raise WrongFile("This is no REFI-QDA codebook: its first element is not <CodeBook>.")
    losses = Losses()
    codes = _codes(root_codes)
    if not codes:
        raise WrongFile("This codebook holds no codes.")
    return (
        Codebook(codes=codes, sets=_sets(root), origin=el.attribute(root, "origin")),
        losses.listed(),
    )


def read_project(data: bytes) -> tuple[Project, tuple[Loss, ...]]:
    """Return the project in a ``.qdpx`` and what of it could not be read.

    Raises:
        WrongFile: it is no project, or larger than any.
    """
    package = Package(data)
    root = el.parsed(package.project())
    if el.tag(root) != "project":
        raise WrongFile("This is no REFI-QDA project: its first element is not <Project>.")
    losses = Losses()
    origin = el.attribute(root, "origin")
    texts = TextReader(package.text, losses.add)
    sources = texts.sources(el.child(root, "Sources"))
    notes = _notes(root, package.text)
    variables = _variables(root)
    graphs = el.child(root, "Graphs")
    losses.add("Graphs", "Needfinder draws none of its own.", sum(1 for _ in graphs or ()))
    project = Project(
        name=el.line(el.attribute(root, "name")) or "Project",
        origin=origin,
        at=el.moment(el.attribute(root, "creationDateTime")),
        users=tuple(
            User(
                guid=el.guid(one, "user", el.attribute(one, "name")),
                name=el.line(el.attribute(one, "name") or el.attribute(one, "id")),
            )
            for one in el.children(el.child(root, "Users"), "User")
        ),
        codes=_codes(el.child(root, "CodeBook")),
        variables=variables,
        cases=_cases(root, {one.guid: one.kind for one in variables}, losses),
        sources=sources,
        notes=notes,
        links=_links(root),
        sets=_sets(root),
        description=el.text_of(root, "Description"),
    )
    return project, losses.listed()


def _codes(codebook: ET.Element | None) -> tuple[Code, ...]:
    """Return the codes, whatever wraps them."""
    holder = el.child(codebook, "Codes")
    seen: Counter[str] = Counter()

    def code(element: ET.Element, path: str) -> Code:
        seen["codes"] += 1
        if seen["codes"] > MOST_CODES:
            raise WrongFile(f"This codebook holds more than {MOST_CODES:,} codes.")
        name = el.line(el.attribute(element, "name"))
        here = f"{path}/{name}"
        colour = el.attribute(element, "color").strip()
        return Code(
            guid=el.guid(element, "code", here),
            name=name,
            is_codable=el.is_true(el.attribute(element, "isCodable"), default=True),
            colour=_colour(colour),
            description=el.text_of(element, "Description"),
            notes=el.references(element, "NoteRef"),
            codes=tuple(code(one, here) for one in el.children(element, "Code")),
        )

    if holder is None:
        holder = codebook
    return tuple(code(one, "") for one in el.children(holder, "Code"))


def _colour(text: str) -> str:
    """Return "#rrggbb"; short forms are written out, what is no colour is none."""
    digits = text.removeprefix("#").lower()
    if len(digits) == 3:  # noqa: PLR2004 - "#rgb"
        digits = "".join(one * 2 for one in digits)
    is_colour = len(digits) == 6 and all(one in "0123456789abcdef" for one in digits)  # noqa: PLR2004
    return f"#{digits}" if is_colour else ""


def _sets(root: ET.Element) -> tuple[CodeSet, ...]:
    return tuple(
        CodeSet(
            guid=el.guid(one, "set", el.attribute(one, "name")),
            name=el.line(el.attribute(one, "name")),
            description=el.text_of(one, "Description"),
            codes=el.references(one, "MemberCode"),
        )
        for one in el.children(el.child(root, "Sets"), "Set")
    )


def _notes(root: ET.Element, text_at: Callable[[str], str | None]) -> tuple[Note, ...]:
    found = []
    for one in el.children(el.child(root, "Notes"), "Note"):
        path = el.attribute(one, "plainTextPath")
        text = el.text_of(one, "PlainTextContent") or el.clean(text_at(path) or "" if path else "")
        found.append(
            Note(
                guid=el.guid(one, "note", el.attribute(one, "name"), text),
                name=el.line(el.attribute(one, "name")),
                text=(text or el.text_of(one, "Description")).strip(),
                user=user_of(one),
            )
        )
    return tuple(found)


def _variables(root: ET.Element) -> tuple[Variable, ...]:
    known = {"text", "boolean", "integer", "float", "date", "datetime"}
    kinds = {"datetime": "DateTime"}
    found = []
    for one in el.children(el.child(root, "Variables"), "Variable"):
        told = el.attribute(one, "typeOfVariable").strip().lower()
        kind = kinds.get(told, told.capitalize()) if told in known else "Text"
        name = el.line(el.attribute(one, "name"))
        found.append(Variable(guid=el.guid(one, "variable", name), name=name, kind=kind))
    return tuple(found)


def _cases(root: ET.Element, kinds: dict[uuid.UUID, str], losses: Losses) -> tuple[Case, ...]:
    found = []
    for one in el.children(el.child(root, "Cases"), "Case"):
        name = el.line(el.attribute(one, "name"))
        values: list[tuple[uuid.UUID, Value]] = []
        for value in el.children(one, "VariableValue"):
            variables = el.references(value, "VariableRef")
            if not variables or variables[0] not in kinds:
                losses.add("Values of variables", "The variable they name is not in the file.")
                continue
            kind = kinds[variables[0]]
            told = next((below for below in value if el.tag(below).endswith("value")), None)
            read = None if told is None else el.typed(kind, "".join(told.itertext()))
            if read is None and told is not None and "".join(told.itertext()).strip():
                losses.add("Values of variables", f"They are no {kind.lower()}, as they should be.")
            values.append((variables[0], read))
        losses.add(
            "Codes on whole cases",
            "Here words are coded, not people.",
            len(el.references(one, "CodeRef")),
        )
        found.append(
            Case(
                guid=el.guid(one, "case", name),
                name=name,
                description=el.text_of(one, "Description"),
                values=tuple(values),
                sources=el.references(one, "SourceRef"),
            )
        )
    return tuple(found)


def _links(root: ET.Element) -> tuple[Link, ...]:
    found = []
    for one in el.children(el.child(root, "Links"), "Link"):
        origin, target = el.attribute(one, "originGUID"), el.attribute(one, "targetGUID")
        if origin and target:
            found.append(
                Link(
                    guid=el.guid(one, "link", origin, target),
                    origin=el.guid(one, name="originGUID"),
                    target=el.guid(one, name="targetGUID"),
                    name=el.line(el.attribute(one, "name")),
                    direction=el.attribute(one, "direction") or "Associative",
                    notes=el.references(one, "NoteRef"),
                )
            )
    return tuple(found)
