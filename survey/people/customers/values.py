"""Typed values out of text: what kind a column holds, and one cell read as that kind."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from survey.core.jinja import date as shown_date
from survey.people.customers.models import AttributeKind

#: A value as JSON keeps it: dates as ISO text.
Value = str | float | int | bool

LONGEST_TEXT = 2000
_TRUE = {"yes", "y", "true", "t", "on", "ja", "oui", "x"}
_FALSE = {"no", "n", "false", "f", "off", "nein", "non"}
_PLAIN = re.compile(r"[+-]?\d+(\.\d+)?")
_ENGLISH = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_GERMAN = re.compile(r"[+-]?(\d{1,3}(\.\d{3})+|\d+),\d+|[+-]?\d{1,3}(\.\d{3}){2,}")
_MONTH_NAMES = (
    ("jan", "january"),
    ("feb", "february"),
    ("mar", "march"),
    ("apr", "april"),
    ("may",),
    ("jun", "june"),
    ("jul", "july"),
    ("aug", "august"),
    ("sep", "sept", "september"),
    ("oct", "october"),
    ("nov", "november"),
    ("dec", "december"),
)
_MONTHS = {name: at for at, names in enumerate(_MONTH_NAMES, start=1) for name in names}
#: A time of day after the date is allowed and left out: "2015-12-25T02:35:00Z", "12/25/2015 2:35 pm".
_TIME = r"(?:[T\s]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[ap]\.?m\.?|Z|[+-]\d{2}:?\d{2})?)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}", re.IGNORECASE)
_YEAR_LAST = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}|\d{{2}}){_TIME}", re.IGNORECASE)
_DAY_WORD = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th)?\.?[\s-]+([a-z]+)\.?,?[\s-]+(\d{{4}}){_TIME}", re.IGNORECASE
)
_WORD_DAY = re.compile(
    rf"([a-z]+)\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}}){_TIME}", re.IGNORECASE
)
#: Up to so many values, and so large a share of all, are taken for slips in a column of one kind;
#: beyond the number a kind is given up, so that a column of words costs nothing further.
_MOST_ODD = 20
_FEW = 0.2
#: Two-digit years up to this one are of this century, as POSIX reads them.
_PIVOT = 68


class DateOrder(StrEnum):
    """Which comes first in dates like 03/04/2026; year-first dates need no order."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


class NotOfKind(ValueError):
    """A text is no value of its attribute's kind; the message is a whole sentence."""


@dataclass(frozen=True, kw_only=True)
class Guess:
    """What a column seems to hold.

    Attributes:
        kind: The kind all its values are of.
        date_order: The order of its dates, if they are of that kind.
        is_ambiguous: Whether each date could be read in either order.
        example: A date that shows the ambiguity, as it stands in the file.
        is_year_first: Whether all its dates begin with the year, so that no order needs saying.
        nearly: The kind that all but a few values are of, where that is what makes them text.
        odd: The first of these few, as it stands in the file.
        odd_count: How many they are.
    """

    kind: AttributeKind
    date_order: DateOrder = DateOrder.DAY_FIRST
    is_ambiguous: bool = False
    example: str = ""
    is_year_first: bool = False
    nearly: AttributeKind | None = None
    odd: str = ""
    odd_count: int = 0


class Guesser:
    """Guesses the kind of a column from its values, one at a time, so that a file can stream by.

    >>> guesser = Guesser()
    >>> for cell in ("01/02/2026", "25/12/2025", ""):
    ...     guesser.look_at(cell)
    >>> guesser.guess().date_order.value
    'day_first'
    """

    def __init__(self) -> None:
        self._seen = 0
        #: The values that are not of a kind, for each kind that few enough are not of.
        self._odd: dict[AttributeKind, list[str]] = {
            AttributeKind.BOOLEAN: [],
            AttributeKind.NUMBER: [],
            AttributeKind.DATE: [],
        }
        self._orders = set(DateOrder)
        self._example = ""
        self._has_slash = False
        self._is_year_first = True

    def look_at(self, cell: str) -> None:
        """Take one more value into account; empty ones say nothing."""
        cell = cell.strip()
        if not cell:
            return
        self._seen += 1
        if not self._odd:
            return
        if cell.casefold() not in _TRUE | _FALSE:
            self._note(AttributeKind.BOOLEAN, cell)
        if re.match(r"[+-]?0\d", cell):
            # A leading nought belongs to a code ("00123"): then none of them is an amount.
            self._odd.pop(AttributeKind.NUMBER, None)
        elif _number(cell) is None:
            self._note(AttributeKind.NUMBER, cell)
        if AttributeKind.DATE in self._odd and not self._look_at_date(cell):
            self._note(AttributeKind.DATE, cell)

    def guess(self) -> Guess:
        """Return what all values seen so far have in common; text if nothing."""
        common = [kind for kind, odd in self._odd.items() if not odd]
        if not self._seen:
            return Guess(kind=AttributeKind.TEXT)
        if not common:
            return self._text()
        if common[0] is not AttributeKind.DATE:
            return Guess(kind=common[0])
        if len(self._orders) == 1:
            return Guess(kind=AttributeKind.DATE, date_order=next(iter(self._orders)))
        # "03.04.2026" is day first wherever dots are used; slashes and dashes are used both ways.
        return Guess(
            kind=AttributeKind.DATE,
            is_ambiguous=bool(self._example) and self._has_slash,
            example=self._example,
            is_year_first=self._is_year_first,
        )

    def _text(self) -> Guess:
        nearest = min(self._odd.items(), key=lambda one: len(one[1]), default=None)
        if nearest is None or len(nearest[1]) > self._seen * _FEW:
            return Guess(kind=AttributeKind.TEXT)
        kind, odd = nearest
        return Guess(kind=AttributeKind.TEXT, nearly=kind, odd=odd[0], odd_count=len(odd))

    def _note(self, kind: AttributeKind, cell: str) -> None:
        odd = self._odd.get(kind)
        if odd is None:
            return
        odd.append(cell)
        if len(odd) > _MOST_ODD:
            del self._odd[kind]

    def _look_at_date(self, cell: str) -> bool:
        possible = {order for order in self._orders if _date(cell, order) is not None}
        if not possible:
            return False
        self._orders = possible
        if not _YEAR_FIRST.fullmatch(cell):
            self._is_year_first = False
        match = _YEAR_LAST.fullmatch(cell)
        if match:
            self._has_slash = self._has_slash or match[2] != "."
            if not self._example and match[1] != match[3]:
                self._example = cell
        return True


def guess_kind(cells: Iterable[str]) -> Guess:
    """Return what these cells seem to hold.

    >>> guess_kind(["1,200", "3"]).kind.value, guess_kind(["yes", "No"]).kind.value
    ('number', 'boolean')
    >>> guess_kind(["03/04/2026"]).is_ambiguous
    True
    """
    guesser = Guesser()
    for cell in cells:
        guesser.look_at(cell)
    return guesser.guess()


def read_value(
    cell: str, kind: AttributeKind, date_order: DateOrder = DateOrder.DAY_FIRST
) -> Value:
    """Return *cell*, which is not empty, as a value of *kind*.

    Raises:
        NotOfKind: it is none, or it is too long.

    >>> read_value("21 Nov 2026", AttributeKind.DATE), read_value("1.234,5", AttributeKind.NUMBER)
    ('2026-11-21', 1234.5)
    """
    cell = cell.strip()
    if kind is AttributeKind.NUMBER:
        number = _number(cell)
        if number is None:
            raise NotOfKind(f"“{_short(cell)}” is not a number.")
        return number
    if kind is AttributeKind.DATE:
        day = _date(cell, date_order)
        if day is None:
            raise NotOfKind(f"“{_short(cell)}” is not a date; write it as 2026-11-21.")
        return day.isoformat()
    if kind is AttributeKind.BOOLEAN:
        word = cell.casefold()
        if word in _TRUE | {"1"}:
            return True
        if word in _FALSE | {"0"}:
            return False
        raise NotOfKind(f"“{_short(cell)}” is neither yes nor no.")
    if len(cell) > LONGEST_TEXT:
        raise NotOfKind(f"The text is longer than {LONGEST_TEXT} characters.")
    return cell


def read_out(value: object, kind: AttributeKind) -> str:
    """Return a kept value for a page, days as people write them; for a form, see `show_value`.

    >>> read_out("2019-01-01", AttributeKind.DATE), read_out("2019-01-01", AttributeKind.TEXT)
    ('1 Jan 2019', '2019-01-01')
    """
    if kind is AttributeKind.DATE and isinstance(value, str) and value:
        return shown_date(dt.date.fromisoformat(value))
    return show_value(value)


def show_value(value: object) -> str:
    """Return a kept value as people read it.

    >>> show_value(True), show_value(12.0), show_value("2026-11-21"), show_value(None)
    ('yes', '12', '2026-11-21', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _number(cell: str) -> float | int | None:
    plain = cell.replace("\u00a0", "").replace("\u202f", "").replace("\u2212", "-")
    if _PLAIN.fullmatch(plain):
        pass
    elif _ENGLISH.fullmatch(plain):
        plain = plain.replace(",", "")
    elif _GERMAN.fullmatch(plain):
        plain = plain.replace(".", "").replace(",", ".")
    else:
        return None
    number = float(plain)
    if not math.isfinite(number):
        return None
    # Both databases hold whole numbers of this size exactly as floating point.
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def _date(cell: str, order: DateOrder) -> dt.date | None:
    if match := _YEAR_FIRST.fullmatch(cell):
        return _day(match[1], match[3], match[4])
    if match := _YEAR_LAST.fullmatch(cell):
        day, month = (1, 3) if order is DateOrder.DAY_FIRST else (3, 1)
        return _day(match[4], match[month], match[day])
    if match := _DAY_WORD.fullmatch(cell):
        return _day(match[3], str(_MONTHS.get(match[2].casefold(), 0)), match[1])
    if match := _WORD_DAY.fullmatch(cell):
        return _day(match[3], str(_MONTHS.get(match[1].casefold(), 0)), match[2])
    return None


def _day(year: str, month: str, day: str) -> dt.date | None:
    full = int(year)
    if len(year) == 2:  # noqa: PLR2004 - a year of two digits
        full += 2000 if full <= _PIVOT else 1900
    try:
        return dt.date(full, int(month), int(day))
    except ValueError:
        return None


def _short(cell: str) -> str:
    return cell if len(cell) <= 60 else f"{cell[:59]}…"  # noqa: PLR2004 - fits a line
