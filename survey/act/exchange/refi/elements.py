"""XML that somebody else wrote, read without harm: no entities, no namespaces to trip over."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from xml.etree import ElementTree as ET

import defusedxml.ElementTree
from defusedxml import DefusedXmlException

from survey.act.exchange.refi.document import Value
from survey.act.exchange.refi.guids import read_guid
from survey.act.exchange.refi.package import WrongFile

#: Deeper than any codebook; a file that nests more is made to do harm.
_DEEPEST = 60


def parsed(data: bytes) -> ET.Element:
    """Return the root of an XML file.

    Raises:
        WrongFile: it is no XML, refers to entities, or nests without end.
    """
    try:
        root: ET.Element = defusedxml.ElementTree.fromstring(data, forbid_dtd=True)
    except DefusedXmlException as error:
        raise WrongFile(
            "This file declares entities of its own, which no REFI-QDA file needs and which can do "
            "harm. Nothing was read."
        ) from error
    except (ET.ParseError, ValueError, LookupError) as error:
        raise WrongFile(
            f"This file is not whole XML ({error}). Export it again; do not edit it by hand."
        ) from error
    _check_depth(root)
    return root


def tag(element: ET.Element) -> str:
    """Return the name of an element without its namespace, in lower case.

    Versions and programs disagree about the namespace ("codebook:0:4", "project:1.0", none).
    """
    return _local(str(element.tag))


@lru_cache(maxsize=512)
def _local(name: str) -> str:
    return name.rsplit("}", 1)[-1].lower()


def children(element: ET.Element | None, name: str) -> Iterator[ET.Element]:
    """Yield the children of that name; of nothing, none."""
    wanted = name.lower()
    if element is not None:
        for one in element:
            if isinstance(one.tag, str) and tag(one) == wanted:
                yield one


def child(element: ET.Element | None, name: str) -> ET.Element | None:
    """Return the first child of that name."""
    return next(children(element, name), None)


def attribute(element: ET.Element, name: str) -> str:
    """Return an attribute whatever its case and namespace, or ""."""
    found = element.attrib.get(name)
    if found is not None:
        return found
    wanted = name.lower()
    for key, value in element.attrib.items():
        if key.rsplit("}", 1)[-1].lower() == wanted:
            return value
    return ""


def text_of(element: ET.Element | None, name: str) -> str:
    """Return the text of a child, lines ending in a line feed."""
    found = child(element, name)
    if found is None:
        return ""
    return clean("".join(found.itertext())).strip()


def clean(text: str) -> str:
    """Return text as we keep it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd")


def line(text: str) -> str:
    """Return text in one line."""
    return " ".join(clean(text).split())


def guid(element: ET.Element, *fallback: object, name: str = "guid") -> uuid.UUID:
    """Return the number of an element; where it has none, one drawn from *fallback*."""
    return read_guid(attribute(element, name), *fallback)


def references(element: ET.Element, name: str) -> tuple[uuid.UUID, ...]:
    """Return what the children of that name point to; both spellings of the attribute are read."""
    found = []
    for one in children(element, name):
        told = attribute(one, "targetGUID") or attribute(one, "guid")
        if told:
            found.append(read_guid(told))
    return tuple(found)


def number(element: ET.Element, name: str) -> int | None:
    """Return a whole number, or None."""
    try:
        return int(attribute(element, name).strip())
    except ValueError:
        return None


def is_true(text: str, *, default: bool) -> bool:
    """Return what a program wrote for yes or no."""
    told = text.strip().lower()
    return default if not told else told in {"true", "1", "yes"}


def moment(text: str) -> dt.datetime | None:
    """Return a moment; one without a zone is taken as UTC."""
    try:
        found = dt.datetime.fromisoformat(text.strip())
        return found.replace(tzinfo=dt.UTC) if found.tzinfo is None else found.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None


def typed(kind: str, text: str) -> Value:
    """Return the value of a variable; None where it does not fit its kind, or says nothing."""
    told = text.strip()
    if not told:
        return None
    try:
        return _KINDS.get(kind, str)(told)
    except (ValueError, InvalidOperation):
        return None


def _decimal(text: str) -> Value:
    found = Decimal(text)
    return found if found.is_finite() else None


_KINDS: dict[str, Callable[[str], Value]] = {
    "Boolean": lambda text: is_true(text, default=False),
    "Integer": int,
    "Float": _decimal,
    "Date": lambda text: dt.date.fromisoformat(text[:10]),
    "DateTime": moment,
}


def _check_depth(root: ET.Element) -> None:
    level = [root]
    for _ in range(_DEEPEST):
        level = [below for one in level for below in one]
        if not level:
            return
    raise WrongFile(f"The elements of this file stand in one another more than {_DEEPEST} times.")
