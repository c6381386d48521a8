"""The language of a text: told by its function words, or by the model of py3langid.

The answer page asks during a request, so `detect` reads words alone. An analysis asks `identify`
too: it knows 139 languages and takes two seconds to load, so it is asked only where words are
too few to tell.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice, repeat
from typing import Any

from nlp.languages import CUES
from nlp.languages.cues import fold

_ENGLISH = """
    the and to of is it that for i you my we are with this have not be was on they when but can would
    so if or at from there all an what your me no do just more too don't it's please need want like
    has had them then than could should will a in as by because our us i'd i'm we're they're their
    his her she he who which where how why about into out up down over after before again always
    never every any some other only also very much many most been being were did does doesn't didn't
    can't cannot couldn't won't wouldn't isn't aren't wasn't nobody nothing something someone make
    get let show instead without during while still even here now
"""
_STOP_WORDS = {"en": _ENGLISH} | {code: cues.stop_words for code, cues in CUES.items()}
LANGUAGES = tuple(_STOP_WORDS)
"""The languages that wants and reasons are found in, ISO 639-1."""


def _as_typed(words: str) -> frozenset[str]:
    """Return words in small letters, with their accents and without: many people type none."""
    plain = (fold(word).text for word in words.split() if len(word) > 1)
    return frozenset(words.split()).union(plain)


_PROFILES = {code: _as_typed(words.replace("’", "'")) for code, words in _STOP_WORDS.items()}
_BITS = 12
"""Of a packed count: `_WORDS_READ` words, four quarters each, with a letter more, are less than 2**12."""
_QUARTERS = {1: 4, 2: 2}
"""What a word is worth that so many languages share, in quarters; one that more share, a quarter."""


def _packed(word: str) -> int:
    """Return a stop word's hits and worth in every language as one number, to be added up at once."""
    shared = [i for i, code in enumerate(LANGUAGES) if word in _PROFILES[code]]
    worth = _QUARTERS.get(len(shared), 1)
    return sum(_hit(i, worth) for i in shared)


def _hit(language: int, worth: int) -> int:
    return (1 << 2 * _BITS * language) + (worth << (2 * language + 1) * _BITS)


_PACKED = {word: _packed(word) for word in frozenset().union(*_PROFILES.values())}
_LETTERS = (
    (re.compile(r"ß|\B(?:keit|heit|ungen)\b", re.IGNORECASE), "de"),
    (re.compile(r"[ñ¿¡]|\B(?:ción|ciones)\b", re.IGNORECASE), "es"),
    (re.compile(r"[ãõ]|\B(?:ção|ções)\b", re.IGNORECASE), "pt"),
    (re.compile(r"œ|\b(?:[jn]['’]|qu['’])\w|\B(?:eux|aux)\b", re.IGNORECASE), "fr"),
    (re.compile(r"\b(?:dell|nell|all|sull|dall)['’]\w|\B(?:zione|zioni)\b", re.IGNORECASE), "it"),
)
"""What only one of the six languages is written with."""
_MAY_BE_LETTERS = ("j'", "n'", "qu'", "l'", "eit", "ungen", "ciones", "eux", "aux", "zion")
"""An ASCII text in small letters with none of these holds none of `_LETTERS`."""

# An elided word counts for itself: "l'acqua", "qu'on"; an English contraction is one word.
_WORD = re.compile(
    r"(?:\b(?:[cdjlmnst]|qu|un|dell|nell|all|sull|dall)['’])?(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)?)"
)
_WORDS_READ = 200
_LEAST_HITS = 2  # one stop word is no evidence: "no" is English and Spanish
_LEAST_LEAD = 0.9  # over the second language, in words that one language alone has
_LEAST_SHARE = 0.15  # of stop words among the words of a text in a known language
# The same, where other languages than the six are to be ruled out: Dutch shares words with German.
_SURE_HITS, _SURE_LEAD, _SURE_SHARE = 3, 1.9, 0.3
_LEAST_LATIN = 0.5  # of Latin letters among the letters of a text that English rules can read
_SURE_ENOUGH = 0.6  # probability from which the model is believed
_ONE_OF_OURS, _AMONG_OURS = 0.3, 0.9  # the same for our six together, and for one among them
_LEAST_WORDS = 3  # of a text that the model is asked about
UNKNOWN = "und"
"""ISO 639-2 for a language that could not be told."""


@lru_cache(maxsize=50_000)
def detect(text: str) -> str | None:
    """Return the ISO 639-1 code of *text*: en, de, fr, es, pt, it, or None if it cannot be told.

    A short answer often holds no stop word at all ("dark mode"): then the answer is None, which
    means unknown and not "some other language".
    """
    return _read(text, _LEAST_HITS, _LEAST_LEAD, _LEAST_SHARE)


def identify(text: str) -> str | None:
    """Return the ISO 639-1 code of *text* in one of 139 languages, or None if it is too short.

    Source: Lui and Baldwin, langid.py: An Off-the-shelf Language Identification Tool (2012), in
    the form of py3langid.
    """
    found = _read(text, _SURE_HITS, _SURE_LEAD, _SURE_SHARE)
    if found is not None:
        return found
    words = _WORD.findall(text[:2000])
    is_latin = _is_latin(text[:2000])
    if not words or (is_latin and len(words) < _LEAST_WORDS):
        return None
    best, sure = _model().classify(text[:2000])
    if sure >= _SURE_ENOUGH:
        return str(best)[:8]
    ranked = {str(code): float(sure) for code, sure in _model().rank(text[:2000])}
    # Galician and Portuguese share an answer's chances: which of ours is it, if it is one of ours?
    ours = {code: ranked.get(code, 0.0) for code in LANGUAGES}
    likeliest = max(ours, key=lambda code: (ours[code], code))
    if sum(ours.values()) >= _ONE_OF_OURS and ours[likeliest] >= _AMONG_OURS * sum(ours.values()):
        return likeliest
    return None if is_latin else UNKNOWN


def function_words(code: str) -> frozenset[str]:
    """Return the commonest words of a language in small letters; none of a language not known."""
    return _PROFILES.get(code, frozenset())


def is_foreign(text: str, declared: str | None = None) -> bool:
    """Say whether English rules should not be trusted with *text*.

    True where the language is declared or plainly another, or where most letters are not Latin.
    """
    if declared is not None:
        return primary(declared) != "en"
    head = text[:2000]
    return not _is_latin(head) or detect(head) not in {None, "en"}


def primary(tag: str) -> str:
    """Return the language of a tag in small letters: "de-AT" -> "de"."""
    return re.split(r"[-_]", tag.strip().lower(), maxsplit=1)[0][:8] or UNKNOWN


def is_latin(text: str) -> bool:
    """Say whether at least half of the letters of *text* are Latin, or it has none."""
    return _is_latin(text[:2000])


def _read(text: str, least_hits: int, least_lead: float, least_share: float) -> str | None:
    count, told = _stop_words(text)
    if not count:
        return None
    best, hits, lead = _leader(told)
    if hits < least_hits or lead < least_lead or hits / count < least_share:
        return None
    return best


_FULL = (1 << _BITS) - 1


@lru_cache(maxsize=50_000)
def _leader(told: int) -> tuple[str, int, float]:
    """Return the language whose words tell most, how many it has, and its lead over the second."""
    (worth, best, hits), (second, *_) = sorted(
        (-(told >> (2 * i + 1) * _BITS & _FULL), code, told >> 2 * i * _BITS & _FULL)
        for i, code in enumerate(LANGUAGES)
    )[:2]
    return best, hits, (second - worth) / 4


def _stop_words(text: str) -> tuple[int, int]:
    """Return how many words were read, and the packed hits and worth of each language."""
    if len(text) <= 2 * _WORDS_READ:
        said = _WORD.findall(text)
    else:
        said = [match["word"] for match in islice(_WORD.finditer(text), _WORDS_READ)]
    # All at once: a call for each word would take most of the time.
    words = "\n".join(said).lower().replace("’", "'").split("\n") if said else []
    told = sum(map(_PACKED.get, words, repeat(0)))
    head = text[:2000]
    if head.isascii():
        small = head.lower()
        if not any(letters in small for letters in _MAY_BE_LETTERS):
            return len(words), told
    for letters, code in _LETTERS:
        if letters.search(head) is not None:
            told += _hit(LANGUAGES.index(code), 4)
    return len(words), told


def _is_latin(head: str) -> bool:
    if head.isascii():
        return True
    letters = sum(1 for character in head if character.isalpha())
    latin = sum(1 for character in head if character.isalpha() and character < "\u0250")
    return not letters or latin / letters >= _LEAST_LATIN


@lru_cache(maxsize=1)
def _model() -> Any:
    # Heavy: NumPy and a model of 5 MB that takes two seconds to unpack.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
