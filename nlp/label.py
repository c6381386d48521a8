"""What a theme is called: a phrase its own people used, and one sentence on what belongs."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.phrases import candidates, is_verbal, shorten
from nlp.standing import CRUDE, POINTS_OUTSIDE, STATE_WORDS, doubt_of
from nlp.thing_clauses import is_plural
from nlp.types import ThemeKind
from nlp.verbs import third_person, verb
from nlp.words import Vocabulary, Weights, is_content, stem, stems_of, word_set

SHOWN_WORDS = 8
FOREMOST, SHORTLIST = 80, 8  # phrases scored by their sharing, and by their meaning
LONGEST_FALLBACK = 80  # characters
SHORTEST = 2  # words of a name that is taken from a draft
READABLE = 6  # words of a name that is taken in at a glance
ARTICLES = word_set("the my a an our your some")


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


def name_of_draft(text: str, *, taken: set[frozenset[str]]) -> str | None:
    """Return a draft need without "I can" as the name of its theme, or None if it is too long.

    A name and a draft that say the same are one thing to remember.
    """
    phrases = [phrase for phrase in candidates(text) if not _is_unfinished(phrase.lower().split())]
    if not phrases or len(phrases[-1].split()) < SHORTEST or stems_of(phrases[-1]) in taken:
        return None
    taken.add(stems_of(phrases[-1]))
    return _as_title(ThemeKind.NEED, phrases[-1])


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
    lower = [word.casefold() for word in words]
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
    if _is_unfinished(lower):
        score *= 0.4
    if kind is ThemeKind.NEED and doubt_of(f"I can {phrase}") >= POINTS_OUTSIDE:
        score *= 0.3
    if (
        kind is ThemeKind.WANT
        and len(lower) > SHORTEST
        and lower[1] in _TELEGRAPHIC
        and not verb(lower[0])
    ):
        score *= 0.5  # "thermostat show temperature"
    if set(lower) <= _PRODUCT:
        score *= 0.3  # what every theme is about
    if kind is ThemeKind.WANT and "to" in lower[1:] and _THING_TO.match(phrase) is not None:
        score *= 0.85  # "lights to come on": there is a shorter way to say it, mostly
    return score if len(words) <= READABLE else score * 0.85


def _is_unfinished(words: Sequence[str]) -> bool:
    """Whether a phrase breaks off, or never was one: "to ensure", "make sound", "be save"."""
    last = verb(words[-1])
    if last is not None and last[0] in _OPEN_VERBS and last[1] in {"base", "third"}:
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
_TELEGRAPHIC = word_set(
    "show make tell give know let adjust open clean notify allow detect remind alert"
)
_PRODUCT = word_set("smart home house app system product service device technology")
_THING_TO = re.compile(
    r"(?P<thing>[^\W\d][\w'’ -]*?) to (?P<how>(?:\w+ly )?)(?P<verb>\w+)(?P<rest>.*)"
)


def _as_thing(phrase: str) -> str:
    """Write "lights to come on" as "lights that come on"; other phrases stay.

    >>> _as_thing("alarm to go off"), _as_thing("floors to be heated"), _as_thing("try to sleep")
    ('alarm that goes off', 'floors that are heated', 'try to sleep')
    """
    match = _THING_TO.fullmatch(phrase)
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


def _listed(words: Sequence[str]) -> str:
    return " or ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
