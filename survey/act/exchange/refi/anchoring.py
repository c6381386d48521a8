"""Where a selection of another program lies in a text, whatever it counted.

Programs differ: the standard counts Unicode code points from 0 and names the last character, but
most write the place after it; some count UTF-16 units, some count a line end of two characters as
one. A selection mostly bears its words as its name, and these tell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

#: How much of a long name must agree; programs cut names.
_ENOUGH = 24


@dataclass(frozen=True)
class RawText:
    """A text as it lies in the file, and as we keep it: line ends are one line feed.

    Attributes:
        raw: With the line ends of the file, without the mark at its beginning.
    """

    raw: str

    @cached_property
    def text(self) -> str:
        """The text as we keep it."""
        return self.raw.replace("\r\n", "\n").replace("\r", "\n")

    @cached_property
    def _kept(self) -> list[int]:
        """Place in the raw text -> place in ours."""
        places, place = [], 0
        for at, sign in enumerate(self.raw):
            places.append(place)
            if not (sign == "\r" and self.raw[at + 1 : at + 2] == "\n"):
                place += 1
        return [*places, place]

    @cached_property
    def _units(self) -> list[int]:
        """UTF-16 unit of our text -> code point."""
        places: list[int] = []
        for at, sign in enumerate(self.text):
            places.extend([at] * (2 if ord(sign) > 0xFFFF else 1))  # noqa: PLR2004 - the last of one unit
        return [*places, len(self.text)]

    def from_points(self, place: int) -> int:
        """Return where a count of code points of our text points to."""
        return min(max(place, 0), len(self.text))

    def from_raw(self, place: int) -> int:
        """Return where a count of code points of the raw text points to: a line end is two."""
        return self._kept[min(max(place, 0), len(self._kept) - 1)]

    def from_units(self, place: int) -> int:
        """Return where a count of UTF-16 units points to."""
        return self._units[min(max(place, 0), len(self._units) - 1)]

    @cached_property
    def readings(self) -> tuple[Callable[[int], int], ...]:
        """The ways to count, likeliest first."""
        found: list[Callable[[int], int]] = [self.from_points]
        if "\r\n" in self.raw:
            found.append(self.from_raw)
        if max(self.text, default="") > "\uffff":
            found.append(self.from_units)
        return tuple(found)


@dataclass(frozen=True, kw_only=True)
class Place:
    """A selection as another program counted it."""

    start: int
    end: int
    name: str = ""


def anchored(raw: RawText, places: Sequence[Place]) -> list[tuple[int, int] | None]:
    """Return where each selection lies in our text; None where there is nothing to select.

    Where the name of a selection is its words, they decide. The others are counted as most of
    those of the same source are.
    """
    told = [_by_name(raw, one) for one in places]
    votes = Counter(way for one in told if one is not None for way in one[2])
    ways = [(reading, last) for reading in range(len(raw.readings)) for last in (0, 1)]
    usual = max(ways, key=lambda way: (votes[way], -way[1], -way[0]))
    found: list[tuple[int, int] | None] = []
    for place, by_name in zip(places, told, strict=True):
        start, end = by_name[:2] if by_name is not None else _read(raw, place, usual)
        found.append((start, end) if 0 <= start < end else None)
    return found


Way = tuple[int, int]


def _read(raw: RawText, place: Place, way: Way) -> tuple[int, int]:
    reading, last = way
    count = raw.readings[reading]
    return count(place.start), count(place.end + last)


def _by_name(raw: RawText, place: Place) -> tuple[int, int, tuple[Way, ...]] | None:
    """Return where the words of the name stand, and which ways to count lead there."""
    name = _folded(place.name)
    if not name:
        return None
    found: dict[tuple[int, int], list[Way]] = {}
    for reading in range(len(raw.readings)):
        for last in (0, 1):
            start, end = _read(raw, place, (reading, last))
            if start < end and _says(raw.text[start:end], name):
                found.setdefault((start, end), []).append((reading, last))
    if found:
        # Of "text" and "text." both may begin as the name does; the one that is the name wins.
        (start, end), ways = max(
            found.items(), key=lambda one: (_folded(raw.text[slice(*one[0])]) == name, len(one[1]))
        )
        return start, end, tuple(ways)
    return _one_beside(raw, place, name)


def _one_beside(raw: RawText, place: Place, name: str) -> tuple[int, int, tuple[Way, ...]] | None:
    """Return the words of the name if they stand one place beside, as after a mark of byte order."""
    for shift in (-1, 1):
        start, end = raw.from_points(place.start + shift), raw.from_points(place.end + shift)
        if start < end and _folded(raw.text[start:end]) == name:
            return start, end, ()
    return None


def _says(words: str, name: str) -> bool:
    words = _folded(words)
    if words == name:
        return True
    cut = name.removesuffix("…").removesuffix("...").rstrip()
    return len(cut) >= _ENOUGH and words.startswith(cut)


def _folded(text: str) -> str:
    return " ".join(text.split())
