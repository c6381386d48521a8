"""The menu: every feature adds its entry, the page shows those one may open.

The entries stand in the product's wings; inside a study those of Ask, Understand and Act belong
to that study and get its id in their address (``study_id``). "Check" holds what is done once there
are decisions to look at, so that the way a newcomer takes through Understand stays short.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from flask import current_app, request, url_for
from sqlalchemy.orm import Session

from survey.core.roles import Permission

#: A number shown beside an entry: (session, id of the study or None) -> count, or None for none.
Count = Callable[[Session, int | None], int | None]

WINGS = {
    "studies": "",
    "people": "People",
    "ask": "Ask",
    "understand": "Understand",
    "check": "Check and discuss",
    "act": "Act",
    "admin": "Administration",
}


class HasId(Protocol):
    """A study, as far as the menu needs it."""

    @property
    def id(self) -> int:
        """Row of the study."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of the menu, as a feature registers it.

    Attributes:
        also: Further endpoints whose pages belong to this line.
        apart: Endpoints of the same feature whose pages belong to no line.
    """

    wing: str
    text: str
    endpoint: str
    permission: Permission
    in_study: bool
    order: int
    count: Count | None
    also: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Link:
    """One line of the menu, as a page shows it."""

    text: str
    url: str
    is_current: bool
    count: int | None


@dataclass(frozen=True, kw_only=True)
class Wing:
    """A group of the menu."""

    name: str
    text: str
    links: tuple[Link, ...]


_entries: dict[str, Entry] = {}


def add(
    wing: str,
    text: str,
    endpoint: str,
    permission: Permission,
    *,
    in_study: bool = False,
    order: int = 50,
    count: Count | None = None,
    also: tuple[str, ...] = (),
    apart: tuple[str, ...] = (),
) -> None:
    """Register an entry; features call it when their views are imported.

    Args:
        wing: One of ``WINGS``.
        text: One or two words.
        endpoint: Where it leads; with *in_study* the address takes ``study_id``.
        permission: Who sees it.
        in_study: Shown on pages of a study only.
        order: Lower stands first within the wing.
        count: Gives the number shown beside the text.
        also: Further endpoints whose pages belong to this entry.
        apart: Endpoints of the same feature whose pages belong to no entry.
    """
    if wing not in WINGS:
        raise ValueError(f"There is no wing {wing!r}; choose one of {', '.join(WINGS)}.")
    _entries[endpoint] = Entry(
        wing=wing,
        text=text,
        endpoint=endpoint,
        permission=permission,
        in_study=in_study,
        order=order,
        count=count,
        also=also,
        apart=apart,
    )


def entries() -> list[Entry]:
    """Return all registered entries, in order."""
    wings = list(WINGS)
    return sorted(_entries.values(), key=lambda one: (wings.index(one.wing), one.order, one.text))


def links_for(
    allows: Callable[[Permission], bool], study: HasId | None, session: Callable[[], Session]
) -> list[Wing]:
    """Return the wings and links that *allows* opens, on a page of *study* or of none."""
    study_id = None if study is None else study.id
    wings: dict[str, list[Link]] = {}
    shown = [
        entry
        for entry in entries()
        if allows(entry.permission)
        and not (entry.in_study and study is None)
        and entry.endpoint in current_app.view_functions
    ]
    current = _current(shown)
    for entry in shown:
        values: dict[str, Any] = {"study_id": study_id} if entry.in_study else {}
        wings.setdefault(entry.wing, []).append(
            Link(
                text=entry.text,
                url=url_for(entry.endpoint, **values),
                is_current=entry is current,
                count=entry.count(session(), study_id) if entry.count else None,
            )
        )
    return [Wing(name=name, text=WINGS[name], links=tuple(links)) for name, links in wings.items()]


def _current(shown: list[Entry]) -> Entry | None:
    """Return the entry of this page: its own, else the innermost one of its feature."""
    # A feature may nest blueprints: "customers.imports" belongs to "customers".
    feature = (request.blueprint or "").partition(".")[0]
    for entry in shown:
        if request.endpoint in entry.also:
            return entry
    of_feature = [
        entry
        for entry in shown
        if entry.endpoint.partition(".")[0] == feature and request.endpoint not in entry.apart
    ]
    for entry in of_feature:
        if entry.endpoint == request.endpoint:
            return entry
    return of_feature[-1] if of_feature else None
