"""REFI-QDA as XML, valid against its schemas: element order, numbers, no empty lists."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterable
from decimal import Decimal
from xml.etree import ElementTree as ET

from survey.act.exchange.refi.document import (
    Case,
    Code,
    Codebook,
    CodeSet,
    Coding,
    Link,
    Note,
    Project,
    Selection,
    Source,
    Value,
)

CODEBOOK = "urn:QDA-XML:codebook:1.0"
PROJECT = "urn:QDA-XML:project:1.0"
#: What XML 1.0 cannot hold at all; shown as the sign for "unreadable", so that lengths stay.
_UNHEARD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def codebook_xml(codebook: Codebook) -> bytes:
    """Return a ``.qdc``.

    Raises:
        ValueError: it holds no code; the schema asks for one.
    """
    if not codebook.codes:
        raise ValueError("A codebook without codes cannot be written: codes = ().")
    root = ET.Element("CodeBook", {"xmlns": CODEBOOK})
    _set(root, origin=codebook.origin)
    _codes(ET.SubElement(root, "Codes"), codebook.codes, with_notes=False)
    _sets(root, codebook.sets)
    return _bytes(root)


def project_xml(project: Project) -> bytes:
    """Return the ``project.qde`` of a ``.qdpx``; texts lie beside it, as ``sources/GUID.txt``."""
    root = ET.Element("Project", {"xmlns": PROJECT})
    _set(root, name=project.name, origin=project.origin, creationDateTime=project.at)
    users = _list(root, "Users", project.users)
    for user in project.users:
        _set(ET.SubElement(users, "User"), guid=user.guid, name=user.name)
    if project.codes:
        codes = ET.SubElement(ET.SubElement(root, "CodeBook"), "Codes")
        _codes(codes, project.codes, with_notes=True)
    variables = _list(root, "Variables", project.variables)
    kinds = {one.guid: one.kind for one in project.variables}
    for one in project.variables:
        _set(
            ET.SubElement(variables, "Variable"),
            guid=one.guid,
            name=one.name,
            typeOfVariable=one.kind,
        )
    cases = _list(root, "Cases", project.cases)
    for case in project.cases:
        _case(cases, case, kinds)
    sources = _list(root, "Sources", project.sources)
    for source in project.sources:
        _source(sources, source)
    notes = _list(root, "Notes", project.notes)
    for note in project.notes:
        _note(notes, note)
    links = _list(root, "Links", project.links)
    for link in project.links:
        _link(links, link)
    _sets(root, project.sets)
    _text(root, "Description", project.description)
    return _bytes(root)


def plain(text: str) -> str:
    """Return *text* as XML can hold it, of the same length but for line ends."""
    return _UNHEARD.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def _list(parent: ET.Element, name: str, items: Iterable[object]) -> ET.Element:
    """Return a list below *parent*, or one that leads nowhere: an empty list is not valid."""
    return ET.SubElement(parent, name) if any(True for _ in items) else ET.Element(name)


def _codes(parent: ET.Element, codes: Iterable[Code], *, with_notes: bool) -> None:
    """Write the tree; a codebook by itself has no notes that a code could refer to."""
    waiting = [(parent, code) for code in codes]
    for above, code in waiting:  # It grows while it is read: codes of each code in their order.
        element = ET.SubElement(above, "Code")
        _set(
            element,
            guid=code.guid,
            name=code.name,
            isCodable=code.is_codable,
            color=code.colour,
        )
        _text(element, "Description", code.description)
        if with_notes:
            _references(element, "NoteRef", code.notes)
        waiting.extend((element, below) for below in code.codes)


def _sets(root: ET.Element, sets: Iterable[CodeSet]) -> None:
    parent = _list(root, "Sets", sets)
    for one in sets:
        element = ET.SubElement(parent, "Set")
        _set(element, guid=one.guid, name=one.name)
        _text(element, "Description", one.description)
        in_project = root.tag == "Project"
        for code in one.codes:
            member = ET.SubElement(element, "MemberCode")
            _set(member, **({"targetGUID": code} if in_project else {"guid": code}))


def _case(parent: ET.Element, case: Case, kinds: dict[uuid.UUID, str]) -> None:
    element = ET.SubElement(parent, "Case")
    _set(element, guid=case.guid, name=case.name)
    _text(element, "Description", case.description)
    for variable, value in case.values:
        if value is None:
            continue
        below = ET.SubElement(element, "VariableValue")
        _references(below, "VariableRef", [variable])
        ET.SubElement(below, f"{kinds[variable]}Value").text = _value(value)
    _references(element, "SourceRef", case.sources)


def _source(parent: ET.Element, source: Source) -> None:
    element = ET.SubElement(parent, "TextSource")
    _set(
        element,
        guid=source.guid,
        name=source.name,
        plainTextPath=f"internal://{source.guid}.txt",
        creatingUser=source.user,
        creationDateTime=source.at,
    )
    _text(element, "Description", source.description)
    for selection in source.selections:
        _selection(element, selection)


def _selection(parent: ET.Element, selection: Selection) -> None:
    element = ET.SubElement(parent, "PlainTextSelection")
    _set(
        element,
        guid=selection.guid,
        name=selection.name,
        startPosition=selection.start,
        endPosition=selection.end,
        creatingUser=selection.user,
        creationDateTime=selection.at,
    )
    _text(element, "Description", selection.description)
    for coding in selection.codings:
        _coding(element, coding)
    _references(element, "NoteRef", selection.notes)


def _coding(parent: ET.Element, coding: Coding) -> None:
    element = ET.SubElement(parent, "Coding")
    _set(element, guid=coding.guid, creatingUser=coding.user, creationDateTime=coding.at)
    _references(element, "CodeRef", [coding.code])


def _note(parent: ET.Element, note: Note) -> None:
    element = ET.SubElement(parent, "Note")
    _set(element, guid=note.guid, name=note.name, creatingUser=note.user)
    _text(element, "PlainTextContent", note.text)


def _link(parent: ET.Element, link: Link) -> None:
    element = ET.SubElement(parent, "Link")
    _set(
        element,
        guid=link.guid,
        name=link.name,
        direction=link.direction,
        originGUID=link.origin,
        targetGUID=link.target,
    )
    _references(element, "NoteRef", link.notes)


def _references(parent: ET.Element, name: str, targets: Iterable[uuid.UUID]) -> None:
    for target in targets:
        _set(ET.SubElement(parent, name), targetGUID=target)


def _text(parent: ET.Element, name: str, text: str) -> None:
    if text:
        ET.SubElement(parent, name).text = plain(text)


def _set(element: ET.Element, **attributes: Value | uuid.UUID) -> None:
    """Write attributes; those that say nothing are left out, but a name is never."""
    for name, value in attributes.items():
        if value is not None and (value != "" or name == "name"):
            element.set(name, _value(value))


def _value(value: Value | uuid.UUID) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.datetime):
        return f"{value.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%S}Z"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return plain(str(value))


def _bytes(root: ET.Element) -> bytes:
    ET.indent(root)
    xml: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return xml + b"\n"
