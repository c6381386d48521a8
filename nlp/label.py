"""What a theme is called: a phrase its own people used, and one sentence on what belongs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.phrases import candidates, is_verbal, shorten
from nlp.types import ThemeKind
from nlp.words import Vocabulary, Weights, is_content, stem, stems_of, word_set

SHOWN_WORDS = 8
FOREMOST, SHORTLIST = 80, 8  # phrases scored by their sharing, and by their meaning
LONGEST_FALLBACK = 80  # characters
READABLE = 6  # words of a name that is taken in at a glance
ARTICLES = word_set("the my a an our your some")
# Crude words stay in the quotes, where people said them; no theme is headed by one.
CRUDE = frozenset(
    stem(word)
    for word in (
        "fuck", "fucking", "shit", "shitty", "crap", "turd", "piss", "ass", "asshole", "bitch",
        "bastard", "cunt", "dick", "cock", "pussy", "tits", "porn", "jerk", "jerks", "wank",
    )
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Named:
    """A phrase that may be the name of a theme.

    Attributes:
        phrase: In the words of a statement.
        score: How well its words tell the theme, 0..1 within the theme.
    """

    phrase: str
    score: float


def shortlist(kind: ThemeKind, texts: Sequence[str], weights: Weights) -> list[Named]:
    """Return the phrases whose words tell a theme best, best first.

    Args:
        kind: Needs are named by what people want to do or be, wants by the thing too.
        texts: What the theme's people said.
        weights: What sets the theme apart.
    """
    said = [stems_of(text) for text in texts]
    best: dict[str, float] = {}
    for text in dict.fromkeys(texts):
        verbal = 1.0 if kind is not ThemeKind.NEED or is_verbal(text) else 0.7
        whole = shorten(text)
        for phrase in candidates(text):
            score = verbal * _score(kind, phrase, weights) * (1.0 if phrase == whole else 0.85)
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
        stems = stems_of(shortlisted[i].phrase)
        if stems not in taken:
            taken.add(stems)
            return _as_title(kind, shortlisted[i].phrase)
    return _as_title(kind, fallback)


def listed_words(weights: Weights, vocabulary: Vocabulary, typical: str) -> str:
    """Return the words that set a theme apart, or what its typical statement says."""
    ranked = sorted(weights.weight, key=lambda stem_: (-weights.weight[stem_], stem_))
    listed = ", ".join(vocabulary.form(stem_) for stem_ in ranked[:3])
    return (listed or shorten(typical) or typical.strip())[:LONGEST_FALLBACK]


def criterion(kind: ThemeKind, words: Sequence[tuple[str, float]], example: str) -> str:
    """Return one plain sentence that says what belongs in a theme.

    >>> criterion(ThemeKind.WANT, [("lamp", 2.0), ("dim", 1.0)], "lamps that dim")
    'People ask for something about lamp or dim, as in “lamps that dim”.'
    """
    listed = _listed([word for word, _ in words[:4]])
    what = {
        ThemeKind.WANT: "People ask for something",
        ThemeKind.NEED: "People say what it is for, or what troubles them,",
        ThemeKind.UNCLEAR: "People say something",
    }[kind]
    about = f"{what} about {listed}" if listed else what.removesuffix(",")
    return f"{about}, as in “{example.strip()}”."


def _score(kind: ThemeKind, phrase: str, weights: Weights) -> float:
    """Favour phrases of two to four telling words."""
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
    if words[0].casefold() in ARTICLES:
        score *= 0.6 if kind is ThemeKind.NEED else 0.9
    if len(words) == 1 or (len(words) == 2 and words[0].casefold() in ARTICLES):  # noqa: PLR2004
        score *= 0.5  # "the lights" says what about, not what
    return score if len(words) <= READABLE else score * 0.85


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
    return name[:1].upper() + name[1:]


def _listed(words: Sequence[str]) -> str:
    return " or ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
