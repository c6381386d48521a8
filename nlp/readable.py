"""How well a phrase reads as the name of a theme: whole, about something, soon taken in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nlp.others import reacts
from nlp.standing import POINTS_OUTSIDE, STATE_WORDS, doubt_of
from nlp.types import ThemeKind
from nlp.verbs import verb
from nlp.words import word_set

GLANCE = 6  # words of a name that is taken in at a glance
ARTICLES = word_set("the my a an our your some")
THING_TO = re.compile(
    r"(?P<thing>[^\W\d_][\w'’ -]*?) to (?P<how>(?:\w+ly )?)(?P<verb>\w+)(?P<rest>.*)"
)


def reading(kind: ThemeKind, phrase: str) -> float:
    """Return how well a phrase reads as the name of a theme, 0 (not at all) to 1.

    >>> reading(ThemeKind.WANT, "temperature control")
    1.0
    >>> reading(ThemeKind.WANT, "find my card and think") < 0.2
    True
    """
    score = 1.0
    for factor in _faults(kind, [word.strip(",.'\"").casefold() for word in phrase.split()]):
        score *= factor
    if kind is ThemeKind.NEED and doubt_of(f"I can {phrase}") >= POINTS_OUTSIDE:
        score *= 0.3
    return score


def _faults(kind: ThemeKind, words: Sequence[str]) -> Iterator[float]:
    if words[0] in ARTICLES:
        yield 0.6 if kind is ThemeKind.NEED else 0.9
    if len(words) == 1 or (len(words) == 2 and words[0] in ARTICLES):  # noqa: PLR2004
        yield 0.5  # "the lights" says what about, not what
    if is_unfinished(words):
        yield 0.1
    if words[0] in _EMPTY_STARTS:
        yield 0.6  # "have my transfer", "think my card was stolen": what of it?
    if words[-1] in _URGES or _VAGUE & set(words):
        yield 0.3  # "money now", "get this fixed": of what?
    if set(words) <= _PRODUCT:
        yield 0.1  # what every theme is about
    if reacts(" ".join(words)):
        yield 0.02  # "my boss was not amused": what about?
    if kind is ThemeKind.WANT:
        yield from _faults_of_wants(words)
    if len(words) > GLANCE:
        yield 0.85


def _faults_of_wants(words: Sequence[str]) -> Iterator[float]:
    if len(words) > 2 and words[1] in _TELEGRAPHIC and not verb(words[0]):  # noqa: PLR2004
        yield 0.5  # "thermostat show temperature"
    if "to" in words[1:] and THING_TO.match(" ".join(words)) is not None:
        yield 0.85  # "lights to come on": there is a shorter way to say it, mostly


def is_unfinished(words: Sequence[str]) -> bool:
    """Whether a phrase breaks off, or never was one: "to ensure", "make save", "let forget".

    Args:
        words: In small letters.
    """
    last = verb(words[-1])
    if last is not None:
        if last[0] in _OPEN_VERBS and last[1] in {"base", "third"} and not _FRONTED & set(words):
            return True
        if last[0] in _SAYING or words[-2:-1] == ["and"]:
            return True  # "the receiver is saying", "find my card and look"
    if _ASKS.search(" ".join(words)) is not None:
        return True
    if len(words) == 1:
        return False
    form = verb(words[1])
    if words[0] in {"be", "make", "let"} and form == (words[1], "base"):
        return words[1] not in STATE_WORDS
    return words[0] == "not" and words[1] in {"always", "forget"} and len(words) < 4  # noqa: PLR2004


_OPEN_VERBS = word_set(
    "ensure make let allow help keep give put set want need tell bring take use enable prevent get"
)
_FRONTED = word_set("what which whatever whichever everything anything all")
"""What was put before its verb closes it: "what we still need"."""
_SAYING = word_set("say think seem mean try believe")
_EMPTY_STARTS = word_set("have do think believe got has seem")
_URGES = word_set("now please soon asap today immediately here again")
_VAGUE = word_set("this anything everything something stuff been couple")
_ASKS = re.compile(
    r"^be to |\b(?:will|does|do|did|is|are|can|has|would|should) (?:the|a|an|my|this|it|you|i)\b"
)
_TELEGRAPHIC = word_set(
    "show make tell give know let adjust open clean notify allow detect remind alert"
)
_PRODUCT = word_set("smart home house app system product service device technology")
