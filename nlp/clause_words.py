"""The words of a clause as a rewriting rule needs them: verb first, in the first person."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.verbs import verb
from nlp.words import word_set

OPPOSITES = {
    "late": "on time", "cold": "warm enough", "hot": "cool enough", "dark": "bright enough", "loud": "quiet enough",
    "noisy": "quiet enough", "small": "large enough", "tiny": "large enough", "expensive": "affordable", "slow": "quick enough",
    "early": "late enough", "heavy": "light enough", "far": "near enough", "short": "long enough", "long": "short enough",
    "dirty": "clean", "broken": "in order", "lost": "sure of the way", "confused": "sure what to do", "confusing": "clear",
    "empty": "filled", "full": "free enough", "crowded": "free enough", "closed": "open", "wrong": "right", "alone": "with somebody",
    "unsafe": "safe", "scared": "at ease", "afraid": "at ease", "worried": "at ease", "wet": "dry", "narrow": "wide enough",
    "high": "low enough", "low": "high enough", "weak": "strong enough", "tired": "rested", "locked": "open",
}  # fmt: skip
"""A state that nobody is after, and what is meant by its absence."""


@dataclass(frozen=True)
class Phrase:
    """A need in words.

    Attributes:
        text: The statement, without a full stop.
        doubt: 0 where the words were all but ready; higher the more had to be changed.
    """

    text: str
    doubt: float


def mine(words: str) -> str:
    """Put "you" and "your", where they mean the speaker, into the first person.

    Beside a first person they mean the provider: "you know I have been coming here".
    """
    if _FIRST_PERSON.search(words) is not None:
        return words
    words = re.sub(r"\byour\b", "my", words, flags=re.IGNORECASE)
    words = re.sub(r"\byou\s+are\b", "I am", words, flags=re.IGNORECASE)
    return re.sub(r"\byou\b", "I", words, flags=re.IGNORECASE)


_FIRST_PERSON = re.compile(r"\b(?:I|me|my|we|us|our)\b", re.IGNORECASE)


def base_of(words: str) -> str | None:
    """Return the verb that *words* begin with in its base form, adverbs aside; else None."""
    parts = words.split()
    while parts and (
        parts[0].lower().endswith("ly") or parts[0].lower() in {"also", "just", "always", "still"}
    ):
        parts = parts[1:]
    form = verb(parts[0]) if parts else None
    return form[0] if form is not None and form[1] == "base" else None


def after_first(words: str) -> str:
    """Return *words* without the first."""
    return words.partition(" ")[2]


_SMALL = word_set(
    """
    a an the i we you my our your it its this that these those can could will would to of in on at for
    with and or be am is are do does have has get
    """
)


def plain_words(text: str) -> frozenset[str]:
    """Return the words of a need that tell, in their plain form, for comparing two needs.

    Web pages compare while somebody types: nothing heavy is loaded for it.
    """
    found = set()
    for word in re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+", text.lower()):
        single = word.removesuffix("s") if len(word) > _SHORT and not word.endswith("ss") else word
        form = verb(word) or verb(single)
        plain = single if form is None else form[0]
        if word not in _SMALL and plain not in _SMALL:
            found.add(plain)
    return frozenset(found)


_SHORT = 3
