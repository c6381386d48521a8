"""Where a mark stands: counted as browsers count, kept as code points, never half a sign.

Browsers count UTF-16 units, where an emoji is two; we keep Unicode code points. A person sees
neither but signs: a letter with its marks, a family of four emoji. A mark takes in whole signs.
"""

from __future__ import annotations

from dataclasses import dataclass

import regex

from nlp.split import sentences
from survey.core.errors import Conflict, DomainError

_SIGN = regex.compile(r"\X")
_ASTRAL = 0xFFFF


@dataclass(frozen=True)
class Place:
    """A half-open range of code points in the words of a note."""

    start: int
    end: int


def code_point_at(text: str, units: int) -> int:
    """Return the code point that stands *units* UTF-16 units into *text*.

    Inside a pair of units it is the code point the pair makes.

    >>> code_point_at("I 😀 want", 5), code_point_at("I 😀 want", 3)
    (4, 2)
    """
    passed = 0
    for position, sign in enumerate(text):
        width = 2 if ord(sign) > _ASTRAL else 1
        if units < passed + width:
            return position
        passed += width
    return len(text)


def utf16_length(text: str) -> int:
    """Return how long a browser takes *text* to be.

    >>> utf16_length("I 😀")
    4
    """
    return len(text) + sum(ord(sign) > _ASTRAL for sign in text)


def whole_signs(text: str, start: int, end: int) -> Place:
    """Return the range without white space around it, whole signs at both ends.

    Raises:
        DomainError: nothing is in it.
    """
    start, end = max(start, 0), min(end, len(text))
    for sign in _SIGN.finditer(text):
        first, last = sign.span()
        if first < start < last:
            start = first
        if first < end < last:
            end = last
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start >= end:
        raise DomainError("Select the words to highlight first.")
    return Place(start, end)


def place_of_selection(text: str, start: int, end: int, quote: str) -> Place:
    """Return what a browser selected: UTF-16 positions, checked against the words it saw.

    Raises:
        Conflict: these words do not stand there any more.
        DomainError: nothing was selected.
    """
    quote = quote.replace("\r\n", "\n")  # Browsers send line ends of forms like this.
    first = code_point_at(text, start)
    last = code_point_at(text, end)
    if quote and text[first:last] != quote:
        found = nearest(text, quote, first)
        if found is None:
            raise Conflict(
                "These words were edited since you opened the page. Load it again and select them "
                "once more; what you typed is kept."
            )
        first, last = found, found + len(quote)
    return whole_signs(text, first, last)


def place_of_quote(text: str, quote: str) -> Place:
    """Return where words that were copied stand; white space makes no difference.

    Raises:
        DomainError: they do not stand there, or more than once.
    """
    words = quote.split()
    if not words:
        raise DomainError("Choose a sentence, or copy the words to highlight.", field="quote")
    pattern = regex.compile(r"\s+".join(regex.escape(word) for word in words))
    found = list(pattern.finditer(text, overlapped=True)) or list(
        regex.finditer(pattern.pattern, text, flags=regex.IGNORECASE, overlapped=True)
    )
    if not found:
        raise DomainError(
            "These words do not stand in this turn. Copy them exactly, without leaving any out.",
            field="quote",
        )
    if len(found) > 1:
        raise DomainError(
            f"These words stand {len(found)} times in this turn. Copy a few more around them.",
            field="quote",
        )
    return whole_signs(text, *found[0].span())


def nearest(text: str, words: str, position: int) -> int | None:
    """Return where *words* stand nearest to *position*."""
    found = [one.start() for one in regex.finditer(regex.escape(words), text, overlapped=True)]
    return min(found, key=lambda one: abs(one - position), default=None)


def sentence_places(text: str) -> list[Place]:
    """Return the sentences of a turn, for choosing without a mouse."""
    return [Place(span.start, span.end) for span in sentences(text)]
