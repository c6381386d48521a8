"""The same words said more than once: counted, and read once."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from nlp.types import Statement

_NO_WORD = re.compile(r"[^a-z0-9]+")
_UNSAID = frozenset("PSZC")  # Unicode categories: punctuation, symbols, separators, controls


def plain(text: str) -> str:
    """Return the bare words of *text*: two texts that say the same in the same words are equal.

    Case, spaces, punctuation and emoji do not count; accents and vowel signs do. A text without
    words is itself, in lower case.

    >>> plain("  Save  Energy!! "), plain("Größer?"), plain("...")
    ('save energy', 'grösser', '...')
    """
    folded = text.casefold()
    if folded.isascii():
        words = _NO_WORD.sub(" ", folded)
    else:
        composed = unicodedata.normalize("NFC", folded)
        words = "".join(" " if unicodedata.category(c)[0] in _UNSAID else c for c in composed)
    return " ".join(words.split()) or " ".join(folded.split())


def count_mentions(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """Return *statements* with `Statement.same_as` and `Statement.mentions` filled.

    The first of those that say the same is the one that the others point to, whichever document
    it stands in.
    """
    keys = [plain(statement.text) for statement in statements]
    mentions = Counter(keys)
    first: dict[str, str] = {}
    return tuple(
        statement
        if mentions[key] == 1
        else replace(
            statement,
            mentions=mentions[key],
            same_as=None if (seen := first.setdefault(key, statement.id)) == statement.id else seen,
        )
        for key, statement in zip(keys, statements, strict=True)
    )
