"""Where features above add to customers: panels on the page of one, and uses of attributes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from survey.people.customers.models import Customer


@dataclass(frozen=True, kw_only=True)
class Panel:
    """A part of the page of a customer.

    Attributes:
        title: Its heading.
        template: A partial; it finds this panel as ``panel`` and the customer as ``customer``.
        data: What the partial shows: ``panel.data.interviews``.
        permission: Shown only to people who may, e.g. "interview:read"; "" for all.
    """

    title: str
    template: str
    data: dict[str, Any] = field(default_factory=dict)
    permission: str = ""


#: (session, customer) -> a panel, or None if there is nothing to show.
PanelMaker = Callable[[Session, Customer], Panel | None]
#: (session, key of an attribute) -> what uses it, each as part of a sentence.
AttributeUses = Callable[[Session, str], list[str]]

_panels: list[tuple[int, PanelMaker]] = []
_uses: list[AttributeUses] = []


def customer_panel(order: int = 50) -> Callable[[PanelMaker], PanelMaker]:
    """Register a panel, as a decorator: ``@customer_panel(order=20)``; lower stands first."""

    def register(maker: PanelMaker) -> PanelMaker:
        _panels.append((order, maker))
        return maker

    return register


def customer_panels(session: Session, customer: Customer) -> list[Panel]:
    """Return the panels of *customer*, in order."""
    made = [maker(session, customer) for _, maker in sorted(_panels, key=lambda one: one[0])]
    return [panel for panel in made if panel is not None]


def uses_attributes(finder: AttributeUses) -> AttributeUses:
    """Register how to find what uses an attribute, as a decorator."""
    _uses.append(finder)
    return finder


def attribute_uses_of(session: Session, key: str) -> list[str]:
    """Return all that uses the attribute *key*."""
    return [use for finder in _uses for use in finder(session, key)]
