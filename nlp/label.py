"""What a theme is called: a phrase its own people used."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.others import reacts
from nlp.phrases import candidates, is_verbal, shorten
from nlp.readable import ARTICLES, THING_TO, is_unfinished, reading
from nlp.standing import CRUDE
from nlp.thing_clauses import is_plural
from nlp.types import ThemeKind
from nlp.verbs import third_person, verb
from nlp.words import Vocabulary, Weights, is_content, stem, stems_of, word_set

SHOWN_WORDS = 8
FOREMOST, SHORTLIST = 80, 8  # phrases scored by their sharing, and by their meaning
LONGEST_FALLBACK = 80  # characters
LONGEST_SAID = 10  # words of an answer that is the name as it stands
MISSPELT = 0.3  # factor of a phrase with a slip that most people did not make
SHORTEST = 2  # words of a name that is taken from a draft


@dataclass(frozen=True, kw_only=True)
class Named:
    """A phrase that may be the name of a theme.

    Attributes:
        phrase: In the words of a statement.
        score: How well its words tell the theme, 0..1 within the theme.
    """

    phrase: str
    score: float


def shortlist(
    kind: ThemeKind, texts: Sequence[str], weights: Weights, vocabulary: Vocabulary
) -> list[Named]:
    """Return the phrases whose words tell a theme best, best first.

    Args:
        kind: Needs are named by what people want to do or be, wants by the thing too.
        texts: What the theme's people said.
        weights: What sets the theme apart.
        vocabulary: Of the whole view.
    """
    said = [stems_of(text) for text in texts]
    best: dict[str, float] = {}
    for text in dict.fromkeys(texts):
        verbal = 1.0 if kind is not ThemeKind.NEED or is_verbal(text) else 0.7
        whole = shorten(text)
        for phrase in candidates(text):
            score = verbal * _score(kind, phrase, weights) * (1.0 if phrase == whole else 0.85)
            if vocabulary.is_misspelt(phrase):
                score *= MISSPELT
            best[phrase] = max(score, best.get(phrase, 0.0))
    # How much of a phrase the others said too is slow to count: for the foremost only.
    foremost = sorted(best.items(), key=lambda item: (-round(item[1], 6), item[0]))[:FOREMOST]
    scored = [(score * _shared(phrase, said), phrase) for phrase, score in foremost if score > 0]
    scored.sort(key=lambda item: (-round(item[0], 6), item[1]))
    return [Named(phrase=p, score=score / scored[0][0]) for score, p in scored[:SHORTLIST]]


def choose_name(
    kind: ThemeKind,
    shortlisted: Sequence[Named],
    likeness: NDArray[np.floating],
    fallback: str,
    *,
    taken: set[frozenset[str]],
) -> str:
    """Return the phrase that both tells the theme and means what its statements mean.

    Args:
        kind: As above.
        shortlisted: From `shortlist`.
        likeness: Cosine of each phrase to the middle of the theme.
        fallback: The name where no phrase will do.
        taken: Stems of names already given; a second theme never gets the same. Is added to.
    """
    meant = np.sqrt([named.score for named in shortlisted]) * np.maximum(likeness, 0.01)
    for i in np.argsort(-np.round(meant, 5), kind="stable"):
        phrase = shortlisted[i].phrase
        stems = stems_of(phrase)
        is_whole = not is_unfinished(phrase.casefold().split()) and not reacts(phrase)
        if stems not in taken and is_whole:
            taken.add(stems)
            return _as_title(kind, phrase)
    return _as_title(kind, fallback)


def name_of_draft(text: str, vocabulary: Vocabulary, *, taken: set[frozenset[str]]) -> str | None:
    """Return a draft need without "I can" as the name of its theme, or None if it is too long.

    A name and a draft that say the same are one thing to remember.
    """
    phrases = [phrase for phrase in candidates(text) if not is_unfinished(phrase.lower().split())]
    if not phrases or len(phrases[-1].split()) < SHORTEST or stems_of(phrases[-1]) in taken:
        return None
    if vocabulary.is_misspelt(phrases[-1]):
        return None
    taken.add(stems_of(phrases[-1]))
    return _as_title(ThemeKind.NEED, phrases[-1])


def fallback_name(kind: ThemeKind, texts: Sequence[str], words: Sequence[str]) -> str:
    """Return what a theme is called where no phrase will do: what somebody said in it, cut short.

    >>> fallback_name(ThemeKind.NEED, ["it stays fresh until I come home"], ["fresh"])
    'stays fresh until I come home'
    >>> fallback_name(ThemeKind.UNCLEAR, ["She has it on her own telephone"], ["telephone", "own"])
    'telephone, own'

    Args:
        kind: Of the theme; what is unclear is called by its words.
        texts: What its people said, the most typical first; at least one.
        words: Those that tell it, strongest first.
    """
    for text in texts if kind is not ThemeKind.UNCLEAR else ():
        said = text.strip(" .,;:!")
        pointing = _POINTING.match(said)
        rest = said if pointing is None else said[pointing.end() :]
        whole = max((*candidates(rest), ""), key=len)
        if not whole and len(rest.split()) <= LONGEST_SAID:
            whole = rest
        if len(whole.split()) >= SHORTEST and not _reads_badly(whole):
            return whole
    listed = ", ".join(words[:3])
    return (listed or shorten(texts[0]) or texts[0].strip())[:LONGEST_FALLBACK]


def _reads_badly(phrase: str) -> bool:
    words = phrase.casefold().split()
    return is_unfinished(words) or reacts(phrase) or words[0] in _PERSONS


_PERSONS = word_set("i we you he she")
_POINTING = re.compile(
    r"(?:(?:and|but|because|so|so that|since|as)\s+)?(?:it|they|this|that|these|those|there\s+(?:is|are|was|were))\s+",
    re.IGNORECASE,
)
"""Words that mean nothing in a name: what follows them is what is said."""


def _score(kind: ThemeKind, phrase: str, weights: Weights) -> float:
    """Favour phrases of two to four telling words that read as a name."""
    words = [word.strip(",.'\"") for word in phrase.split()]
    stems = {stem(word) for word in words if is_content(word)}
    if not stems or stems & CRUDE:
        return 0.0
    telling = sum(weights.weight.get(s, 0.0) for s in stems)
    score = telling / math.pow(len(stems) + 1, 0.7)
    if len(stems) == 1:
        score *= 0.75
    # A theme is not named after what one person alone said of it.
    score *= (1 + sum(weights.is_said_twice(s) for s in stems)) / (1 + len(stems))
    return score * reading(kind, phrase)


def _as_thing(phrase: str) -> str:
    """Write "lights to come on" as "lights that come on"; other phrases stay.

    >>> _as_thing("alarm to go off"), _as_thing("floors to be heated"), _as_thing("try to sleep")
    ('alarm that goes off', 'floors that are heated', 'try to sleep')
    """
    match = THING_TO.fullmatch(phrase)
    if match is None:
        return phrase
    thing, form = match["thing"], verb(match["verb"].casefold())
    first = verb(thing.split()[0].casefold())
    is_action = first is not None and first[1] == "base" and len(thing.split()) > 1
    if form is None or form[1] != "base" or is_action or thing.split()[-1].casefold() in _TAKE_TO:
        return phrase
    if first is not None and first[1] == "base" and not thing.casefold().endswith("s"):
        return phrase
    plural = is_plural(thing)
    if form[0] == "be":
        said = "are" if plural else "is"
    else:
        said = form[0] if plural else third_person(form[0])
    return f"{thing} that {match['how']}{said}{match['rest']}"


_TAKE_TO = word_set(
    "able way ways ability option reminder time need needs place button possibility chance"
)


def _shared(phrase: str, said: Sequence[frozenset[str]]) -> float:
    """Return how much of the phrase the theme's statements hold on average, 0..1, dampened."""
    stems = stems_of(phrase)
    held = sum(len(stems & other) for other in said)
    return math.sqrt(held / (len(said) * max(len(stems), 1)))


def _as_title(kind: ThemeKind, phrase: str) -> str:
    words = ["I" if word == "i" else word for word in phrase.strip(" ,.;:'\"-").split()]
    if kind is ThemeKind.WANT and len(words) > 1 and words[0].casefold() in ARTICLES:
        words = words[1:]
    name = " ".join(words)
    if kind is ThemeKind.WANT:
        name = _as_thing(name)
    return name[:1].upper() + name[1:]
