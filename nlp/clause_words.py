"""The words of a clause as a rewriting rule needs them: verb first, in the first person."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.verbs import verb


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
    """Put "you" and "your", which mean the speaker here, into the first person."""
    words = re.sub(r"\byour\b", "my", words, flags=re.IGNORECASE)
    words = re.sub(r"\byou\s+are\b", "I am", words, flags=re.IGNORECASE)
    return re.sub(r"\byou\b", "I", words, flags=re.IGNORECASE)


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
