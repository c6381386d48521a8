"""Long lists in pages of fifty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, TypeVar

import sqlalchemy as sa
from flask import request, url_for
from sqlalchemy.orm import Session

from survey.core.errors import NotFound
from survey.core.numbers import whole_number

PER_PAGE = 50
_LAST_NUMBER = 1_000_000

Item = TypeVar("Item")


@dataclass(frozen=True, kw_only=True)
class Pages:
    """Which page of a list is shown, and the way to the others.

    Attributes:
        number: The page shown; the first is 1.
        total: Number of rows on all pages.
        per_page: Rows on a full page.
    """

    number: int
    total: int
    per_page: int = PER_PAGE

    @classmethod
    def of(cls, total: int, *, per_page: int = PER_PAGE) -> Pages:
        """Return the page asked for by ``?page=``.

        Raises:
            NotFound: there is no such page.
        """
        pages = cls(number=asked_number(), total=total, per_page=per_page)
        if pages.number > pages.count:
            raise NotFound("There is no such page of this list.")
        return pages

    @property
    def count(self) -> int:
        """Number of pages; an empty list has one."""
        return max(1, ceil(self.total / self.per_page))

    @property
    def offset(self) -> int:
        """Rows before the first one shown."""
        return (self.number - 1) * self.per_page

    @property
    def first(self) -> int:
        """Number of the first row shown, from 1; 0 when there is none."""
        return min(self.offset + 1, self.total)

    @property
    def last(self) -> int:
        """Number of the last row shown."""
        return min(self.offset + self.per_page, self.total)

    @property
    def previous_url(self) -> str | None:
        """Address of the page before, or None on the first."""
        return self.url(self.number - 1) if self.number > 1 else None

    @property
    def next_url(self) -> str | None:
        """Address of the page after, or None on the last."""
        return self.url(self.number + 1) if self.number < self.count else None

    def url(self, number: int) -> str:
        """Return the address of page *number*, with the list's other choices kept."""
        values: dict[str, Any] = {**request.args.to_dict(flat=False), **(request.view_args or {})}
        values["page"] = number if number > 1 else None
        return url_for(request.endpoint or "", **values)


def asked_number() -> int:
    """Return the page asked for by ``?page=``, from 1.

    Raises:
        NotFound: it is no number of a page.
    """
    number = whole_number(request.args.get("page", "1"))
    if number is None or not 1 <= number <= _LAST_NUMBER:
        raise NotFound("There is no such page of this list.")
    return number


def paged(
    session: Session, query: sa.Select[Item], *, per_page: int = PER_PAGE
) -> tuple[Sequence[Item], Pages]:
    """Return the rows of the page asked for, and the pages. The query must be ordered."""
    counted = sa.select(sa.func.count()).select_from(query.order_by(None).subquery())
    pages = Pages.of(session.scalar(counted) or 0, per_page=per_page)
    rows = session.scalars(query.limit(pages.per_page).offset(pages.offset)).all()
    return rows, pages
