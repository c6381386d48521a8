"""Phrases of an answer in another language that may name what it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.languages.cues import Cues

MOST_WORDS = 6  # of a name that is taken in at a glance
FEWEST_WORDS = 2
READ = 24  # words of an answer

_CLAUSE = re.compile(r"[^.;:!?,()\n\"“”„«»¿¡…]+")
_EDGE = " '’-–—"


def phrases(text: str, cues: Cues) -> list[str]:
    """Return runs of words that begin and end with a word of content, nearest the beginning first.

    >>> from nlp.languages import CUES
    >>> phrases("Ich hätte gern eine längere Öffnungszeit", CUES["de"])
    ['längere Öffnungszeit']
    """
    stopped = frozenset(cues.stop_words.replace("’", "'").split())
    found = dict.fromkeys(
        phrase
        for clause in _CLAUSE.finditer(text)
        for phrase in _runs(clause[0].split()[:READ], stopped)
    )
    return list(found)


def _runs(words: list[str], stopped: frozenset[str]) -> Iterator[str]:
    telling = [
        len(word.strip(_EDGE)) > 1 and word.strip(_EDGE).casefold().replace("’", "'") not in stopped
        for word in words
    ]
    for start in range(len(words)):
        for end in range(start + FEWEST_WORDS, min(len(words), start + MOST_WORDS) + 1):
            if telling[start] and telling[end - 1]:
                yield " ".join(words[start:end]).strip(_EDGE)
