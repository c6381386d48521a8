"""Whole numbers as a browser sends them, before anybody trusts them."""

from __future__ import annotations

#: Every number of so many digits fits a column of 64 bits.
_MOST_DIGITS = 18


def whole_number(text: str) -> int | None:
    """Return digits as the number they say; None if it is none, or longer than any id or place.

    >>> whole_number("12"), whole_number("-1"), whole_number("٣"), whole_number("9" * 5000)
    (12, None, None, None)
    """
    is_number = text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
    return int(text) if is_number else None
