"""Filters in the field's words; all of them give plain text, which the template escapes."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask

_THIN = "\u202f"  # Narrow no-break space: 1 234, 28 %
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()  # noqa: SIM905
_NO_MINOR_UNIT = {"JPY", "KRW", "VND", "CLP", "ISK", "XAF", "XOF", "UGX"}
_SIGNS = {"EUR": "€", "GBP": "£", "USD": "$"}
_NONE = "–"


def date(value: dt.date | dt.datetime | None) -> str:
    """Return a day as people write it.

    >>> date(dt.date(2026, 11, 21))
    '21 Nov 2026'
    """
    return _NONE if value is None else f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def datetime(value: dt.datetime | None) -> str:
    """Return a moment in UTC, to the minute.

    >>> datetime(dt.datetime(2026, 11, 21, 9, 5, tzinfo=dt.UTC))
    '21 Nov 2026, 09:05 UTC'
    """
    return _NONE if value is None else f"{date(value)}, {value:%H:%M} UTC"


def number(value: float | None, digits: int = 0) -> str:
    """Return a number with its thousands apart.

    >>> number(12345)
    '12\u202f345'
    """
    return _NONE if value is None else f"{value:,.{digits}f}".replace(",", _THIN)


def share(value: float | None, digits: int = 0) -> str:
    """Return a share (0 to 1) as a percentage.

    >>> share(0.283)
    '28\u202f%'
    """
    return _NONE if value is None else f"{number(value * 100, digits)}{_THIN}%"


def plural(count: int, one: str, many: str | None = None) -> str:
    """Return a count with its noun.

    >>> plural(1, "person", "people"), plural(0, "statement")
    ('1 person', '0 statements')
    """
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def money(amount_minor: int | None, currency: str = "EUR") -> str:
    """Return an amount kept in minor units.

    >>> money(123456, "EUR"), money(500, "JPY")
    ('€1\u202f234.56', 'JPY\u202f500')
    """
    if amount_minor is None:
        return _NONE
    digits = 0 if currency in _NO_MINOR_UNIT else 2
    amount = number(abs(amount_minor) / 10**digits, digits)
    sign = "−" if amount_minor < 0 else ""
    symbol = _SIGNS.get(currency)
    return f"{sign}{symbol}{amount}" if symbol else f"{sign}{currency}{_THIN}{amount}"


def duration(seconds: float | None) -> str:
    """Return how long something took or takes, in the unit that fits.

    >>> duration(42), duration(170), duration(7300)
    ('42 seconds', '3 minutes', '2 hours')
    """
    if seconds is None:
        return _NONE
    for limit, unit, word in ((90, 1, "second"), (5400, 60, "minute"), (172800, 3600, "hour")):
        if seconds < limit:
            return plural(max(1, round(seconds / unit)), word)
    return plural(round(seconds / 86400), "day")


def clock(milliseconds: int) -> str:
    """Return a time since the beginning of a recording.

    >>> clock(67_250), clock(3_723_000)
    ('1:07', '1:02:03')
    """
    minutes, seconds = divmod(milliseconds // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"


def ago(value: dt.datetime | None, moment: dt.datetime | None = None) -> str:
    """Return how long ago something was, up to a week; then the day."""
    if value is None:
        return "never"
    seconds = ((moment or dt.datetime.now(dt.UTC)) - value).total_seconds()
    if seconds < 60:  # noqa: PLR2004 - a minute
        return "just now"
    return f"{duration(seconds)} ago" if seconds < 7 * 86400 else date(value)


FILTERS: dict[str, Any] = {
    "date": date,
    "datetime": datetime,
    "number": number,
    "share": share,
    "plural": plural,
    "money": money,
    "duration": duration,
    "ago": ago,
    "clock": clock,
}


def install(app: Flask) -> None:
    """Give the templates of *app* our filters; an unknown name in a template is an error."""
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
