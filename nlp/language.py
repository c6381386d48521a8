"""The language of a text: told by its function words, or by the model of py3langid.

The answer page asks during a request, so `detect` reads words alone. An analysis asks `identify`
too: it knows 139 languages and takes two seconds to load, so it is asked only where words are
too few to tell.
"""

from __future__ import annotations

import re
from functools import lru_cache
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
_SHARED_BY: dict[str, tuple[str, ...]] = {
    word: tuple(code for code, profile in _PROFILES.items() if word in profile)
    for word in sorted(frozenset().union(*_PROFILES.values()))
}
_LETTERS = (
    (re.compile(r"ß|\b\w+(?:keit|heit|ungen)\b", re.IGNORECASE), "de"),
    (re.compile(r"[ñ¿¡]|\b\w+(?:ción|ciones)\b", re.IGNORECASE), "es"),
    (re.compile(r"[ãõ]|\b\w+(?:ção|ções)\b", re.IGNORECASE), "pt"),
    (re.compile(r"œ|\b(?:[jn]['’]|qu['’])\w|\b\w+(?:eux|aux)\b", re.IGNORECASE), "fr"),
    (
        re.compile(r"\b(?:dell|nell|all|sull|dall)['’]\w|\b\w+(?:zione|zioni)\b", re.IGNORECASE),
        "it",
    ),
)
"""What only one of the six languages is written with."""

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
    ranked = {str(code): float(sure) for code, sure in _model().rank(text[:2000])}
    best = max(ranked, key=lambda code: (ranked[code], code))
    if ranked[best] >= _SURE_ENOUGH:
        return best[:8]
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
    words = []
    for match in _WORD.finditer(text):
        words.append(match["word"].lower().replace("’", "'"))
        if len(words) == _WORDS_READ:
            break
    if not words:
        return None
    scores, hits = dict.fromkeys(LANGUAGES, 0.0), dict.fromkeys(LANGUAGES, 0)
    for word in words:
        shared = _SHARED_BY.get(word, ())
        for code in shared:
            scores[code] += 1.0 if len(shared) == 1 else 0.5 if len(shared) == 2 else 0.25  # noqa: PLR2004
            hits[code] += 1
    head = text[:2000]
    for letters, code in _LETTERS:
        if letters.search(head) is not None:
            scores[code] += 1.0
            hits[code] += 1
    best, second = sorted(scores, key=lambda code: (-scores[code], code))[:2]
    if hits[best] < least_hits or scores[best] - scores[second] < least_lead:
        return None
    return best if hits[best] / len(words) >= least_share else None


def _is_latin(head: str) -> bool:
    letters = sum(1 for character in head if character.isalpha())
    latin = sum(1 for character in head if character.isalpha() and character < "\u0250")
    return not letters or latin / letters >= _LEAST_LATIN


@lru_cache(maxsize=1)
def _model() -> Any:
    # Heavy: NumPy and a model of 5 MB that takes two seconds to unpack.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
