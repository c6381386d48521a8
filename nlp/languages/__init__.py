"""Wants, reasons and kinds in languages other than English: one module a language, one engine.

>>> from nlp.languages import reader_of
>>> reader = reader_of("de")
>>> text = "Ich hätte gern mehr Parkplätze, weil ich nie einen finde."
>>> reader.want_in(text, 0, len(text)).span.of(text)
'mehr Parkplätze'
>>> reader.reason_in(text, 0, len(text)).span.of(text)
'ich nie einen finde'
"""

from __future__ import annotations

from functools import lru_cache

from nlp.languages.cues import Cues
from nlp.languages.french import CUES as FRENCH
from nlp.languages.german import CUES as GERMAN
from nlp.languages.italian import CUES as ITALIAN
from nlp.languages.portuguese import CUES as PORTUGUESE
from nlp.languages.reading import Reader
from nlp.languages.spanish import CUES as SPANISH

__all__ = ["CUES", "Cues", "Reader", "reader_of", "says_nothing"]

CUES: dict[str, Cues] = {cues.code: cues for cues in (GERMAN, FRENCH, SPANISH, PORTUGUESE, ITALIAN)}
"""The cues of every language but English, by ISO 639-1 code."""


@lru_cache(maxsize=len(CUES))
def _reader(code: str) -> Reader:
    return Reader(CUES[code])


def reader_of(code: str) -> Reader | None:
    """Return what reads the language *code*; None for English and for languages without cues."""
    return _reader(code) if code in CUES else None


def says_nothing(text: str) -> bool:
    """Say whether an answer is empty in any of the languages: "nichts", "rien", "nada"."""
    return any(_reader(code).says_nothing(text) for code in CUES)
