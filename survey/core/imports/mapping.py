"""Which column of a file goes where: a suggestion from the headers, for a person to correct."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NOT_WORD = re.compile(r"[\W_]+")
_EXACT, _SAME_WORDS, _SYNONYM = 4.0, 3.0, 2.0
#: Below this share of equal signs two headers are rather two different things ("name", "game").
_LEAST_RATIO = 0.86


@dataclass(frozen=True, kw_only=True)
class Target:
    """A place a column may go to.

    Attributes:
        key: What the mapping stores.
        label: What the person reads; compared with the headers too.
        synonyms: Other headers that mean the same, in any spelling.
    """

    key: str
    label: str
    synonyms: tuple[str, ...] = ()


def suggest_mapping(columns: Sequence[str], targets: Sequence[Target]) -> dict[str, str]:
    """Return the likely target of each column, as ``{column: target key}``.

    A header that equals key or label wins over one with the same words, that over a synonym, and
    that over a similar spelling. Each target is given to one column at most; a column that fits
    nothing is absent.

    >>> targets = [Target(key="email", label="E-mail", synonyms=("mail",)),
    ...            Target(key="name", label="Name")]
    >>> suggest_mapping(["E_Mail", "nmae", "Shoe size"], targets)
    {'E_Mail': 'email'}
    >>> suggest_mapping(["Mail", "NAME"], targets)
    {'Mail': 'email', 'NAME': 'name'}
    """
    pairs = [
        (score, -column_at, -target_at)
        for column_at, column in enumerate(columns)
        for target_at, target in enumerate(targets)
        if (score := _score(column, target)) > 0
    ]
    found: dict[int, str] = {}
    taken: set[int] = set()
    for _, column_at, target_at in sorted(pairs, reverse=True):
        if -column_at not in found and target_at not in taken:
            found[-column_at] = targets[-target_at].key
            taken.add(target_at)
    return {columns[at]: found[at] for at in sorted(found)}


def normalised(header: str) -> str:
    """Return the words of a header in one spelling: "First_Name", "firstName" -> "first name"."""
    plain = unicodedata.normalize("NFKC", header)
    return _NOT_WORD.sub(" ", _CAMEL.sub(" ", plain)).casefold().strip()


def _score(column: str, target: Target) -> float:
    if column in {target.key, target.label}:
        return _EXACT
    words = normalised(column)
    if not words:
        return 0.0
    own = {normalised(target.key), normalised(target.label)}
    if words in own:
        return _SAME_WORDS
    others = {normalised(synonym) for synonym in target.synonyms}
    if words in others:
        return _SYNONYM
    joined = words.replace(" ", "")
    if joined in {one.replace(" ", "") for one in own | others}:
        return _SYNONYM
    ratio = max(SequenceMatcher(None, words, one).ratio() for one in own | others)
    return ratio if ratio >= _LEAST_RATIO else 0.0
