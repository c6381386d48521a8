"""What a person typed into the search field, and where it stands in a text.

``late deliver`` asks for both words, each by its beginning; ``"left the parcel"`` for the words in
this order; ``-neighbour`` for texts without it. Case and accents do not matter.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

LONGEST = 300
MOST_TERMS = 12

Mark = tuple[int, int, str]

_TYPED = re.compile(r'(-?)(?:"([^"]*)"?|([^\s"]+))')
_WORD = re.compile(r"[^\W_]+")
#: Scripts that put no spaces between words: what is looked for may stand anywhere in the text.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
)


@dataclass(frozen=True, kw_only=True)
class Term:
    """Words that stand side by side in this order; the last may go on where it is not quoted.

    Attributes:
        words: Folded, never empty.
        typed: As the person wrote it, without quotes.
    """

    words: tuple[str, ...]
    typed: str
    is_quoted: bool

    @property
    def is_unspaced(self) -> bool:
        """Whether it is written in a script without spaces, so that no index of words helps."""
        return _UNSPACED.search(self.typed) is not None


@dataclass(frozen=True, kw_only=True)
class Words:
    """All of these, none of those."""

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is looked for."""
        return bool(self.wanted)


def parse(text: str) -> Words:
    """Read what was typed; what holds no letter or digit is left out.

    >>> [term.words for term in parse('late "left the parcel" -bill').wanted]
    [('late',), ('left', 'the', 'parcel')]
    """
    wanted: list[Term] = []
    unwanted: list[Term] = []
    for minus, quoted, plain in _TYPED.findall(text[:LONGEST]):
        typed = quoted or plain
        words = tuple(folded(typed[start:end]) for start, end in _spans(typed))
        if words and len(wanted) + len(unwanted) < MOST_TERMS:
            term = Term(words=words, typed=typed, is_quoted=bool(quoted))
            (unwanted if minus else wanted).append(term)
    return Words(wanted=tuple(wanted), unwanted=tuple(unwanted))


def folded(word: str) -> str:
    """Return *word* in small letters without accents, as the index holds it.

    >>> folded("Café"), folded("STRASSE")
    ('cafe', 'strasse')
    """
    apart = unicodedata.normalize("NFD", word.lower())
    return unicodedata.normalize(
        "NFC", "".join(sign for sign in apart if not unicodedata.combining(sign))
    )


def marks(text: str, words: Words) -> list[Mark]:
    """Return where the wanted words stand in *text*: (start, end, ""), in code points."""
    spans = list(_spans(text))
    said = [folded(text[start:end]) for start, end in spans]
    found: list[Mark] = []
    for term in words.wanted:
        if term.is_unspaced:
            found += [
                (one.start(), one.end(), "")
                for one in re.finditer(re.escape(term.typed), text, re.IGNORECASE)
            ]
            continue
        size = len(term.words)
        for i in range(len(said) - size + 1):
            *fixed, last = said[i : i + size]
            goes_on = last.startswith(term.words[-1])
            if tuple(fixed) == term.words[:-1] and (
                last == term.words[-1] if term.is_quoted else goes_on
            ):
                found.append((spans[i][0], spans[i + size - 1][1], ""))
    return sorted(set(found))


def excerpt(text: str, found: list[Mark], *, most: int = 260) -> tuple[str, list[Mark]]:
    """Return the piece of a long text around the first mark, with the marks inside it.

    What was cut off is shown as "…", so positions count within the piece returned.
    """
    if len(text) <= most:
        return text, found
    first = found[0][0] if found else 0
    start = max(0, min(first - most // 3, len(text) - most))
    if start:
        space = text.find(" ", start, start + 30)
        start = space + 1 if space >= 0 and space < first else start
    end = min(len(text), start + most)
    if end < len(text):
        space = text.rfind(" ", end - 30, end)
        end = space if space > start else end
    before, after = "… " if start else "", " …" if end < len(text) else ""
    moved = [
        (a - start + len(before), b - start + len(before), kind)
        for a, b, kind in found
        if a >= start and b <= end
    ]
    return before + text[start:end] + after, moved


def _spans(text: str) -> list[tuple[int, int]]:
    """Return where the words of *text* stand; combining marks belong to their letter."""
    whole = text if text.isascii() else "".join(map(_as_letter, text))
    return [one.span() for one in _WORD.finditer(whole)]


def _as_letter(sign: str) -> str:
    return "a" if unicodedata.combining(sign) else sign
