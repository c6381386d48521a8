"""What a theme is called: a phrase its own people used, the words that set it apart, what belongs."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nlp.types import ThemeKind
from nlp.words import Vocabulary, Weights, is_content, stem, stems_of

LONGEST_NAME = 8  # words
SHOWN_WORDS = 8

# How people begin before they come to the point. Applied repeatedly.
LEAD = re.compile(
    r"^(?:[\s,;:.\-–—]+"
    r"|(?:so|and|but|because|since|as|then|that|which|also|well|yes|please)\b"
    r"|(?:so|such) that\b|in order (?:to|that|for)\b|to be able to\b|be able to\b|able to\b"
    r"|(?:i|we|you|they|one|people)(?:['’]?d|['’]?ll| would| will| wil| could| can| may| might| do| dont| don['’]t)?"
    r" (?:just |really |also |always |only |simply )?"
    r"(?:like|love|want|need|wish|prefer)(?: it)?(?: for)?(?: to(?: be able to)?)?\b"
    r"|(?:i|we|you|one) (?:can|could|will|would|shall|may|might|to|do|wil|am able to|would be able to|will be able to)\b"
    r"|(?:i|we|you)['’](?:ll|d)\b|(?:ill|id)\b(?= \w)"
    r"|(?:it|this|that|they) (?:can|could|will|would|to|may|might|should)\b"
    r"|(?:my|our|the|a|your) (?:smart )?(?:home|house|app|application|system|product|service|software|device|store|shop|company|bank|tool|website|site)"
    r" (?:to|should|could|would|can|will|that|which)\b(?: be able to)?"
    r"|(?:to|should|could|can|would|will|always|just|really|simply|easily|better|also)\b"
    r")\s*",
    re.IGNORECASE,
)
# A phrase may end before one of these.
BREAK = frozenset(
    "when if while so because as before after and or but that which who where whenever unless "
    "until since even without with in on at for from by during through via using based than "
    "according depending due instead into to about of while though although then i we it they "
    "you he she is are was were will would can could should without within upon over under".split()
)
NEVER_LAST = BREAK | frozenset(
    "a an the my our your his her their its this these those some any no not be been being am do "
    "does did have has had very more most less too only just also me us them im i'm off out up "
    "down all every each other".split()
)
PARTICLES = frozenset("off out up down on in away back".split())
NEVER_FIRST = frozenset(
    "is are was were be been of off than by and or nor not it its too very with without at on in "
    "for from im i'm i me them him her us he she they we".split()
)


def shorten(text: str) -> str:
    """Return the point of an answer: without how it begins, and its first clause only.

    >>> shorten("so that I can save energy, and money")
    'save energy'
    """
    previous, rest = "", text.strip()
    while rest != previous:
        previous, rest = rest, LEAD.sub("", rest, count=1)
    return re.split(r"[.;:!?,()\n\"“”]|\s[-–—]\s", rest, maxsplit=1)[0].strip()


def candidates(text: str) -> list[str]:
    """Return the phrases that may stand for an answer: its beginning, cut where a clause may end.

    >>> candidates("I can turn off the lights when I leave the house")
    ['turn off the lights', 'turn off the lights when I leave the house']
    """
    words = shorten(text).split()
    if not words or words[0].casefold() in NEVER_FIRST:
        return []
    found = []
    for end in range(1, min(len(words), LONGEST_NAME + 1) + 1):
        after = words[end].casefold() if end < len(words) else None
        last = words[end - 1].casefold()
        is_whole = after is None or after in BREAK
        is_complete = last not in NEVER_LAST or (last in PARTICLES and end > 1)
        if is_whole and is_complete and not (after in PARTICLES and end == 1):
            found.append(" ".join(words[:end]))
    return found


def name_theme(
    texts: Sequence[str],
    closeness: NDArray[np.floating],
    weights: Weights,
    vocabulary: Vocabulary,
    *,
    taken: set[frozenset[str]],
) -> str:
    """Return a short phrase from the statements that says what most of them are about.

    Args:
        texts: What the theme's people said.
        closeness: Cosine of each to the middle of the theme.
        weights: What sets the theme apart.
        vocabulary: To write a word list where no phrase will do.
        taken: Stems of names already given; a second theme never gets the same. Is added to.
    """
    best: dict[str, float] = {}
    for text, close in zip(texts, closeness, strict=True):
        for phrase in candidates(text):
            score = _score(phrase, float(close), weights)
            best[phrase] = max(score, best.get(phrase, 0.0))
    ranked = sorted(best.items(), key=lambda item: (-round(item[1], 5), len(item[0]), item[0]))
    for phrase, score in ranked:
        stems = stems_of(phrase)
        if score > 0 and stems and stems not in taken:
            taken.add(stems)
            return _as_title(phrase)
    listed = [vocabulary.form(s) for s in sorted(weights.weight, key=lambda s: -weights.weight[s])]
    name = ", ".join(listed[:3]) or shorten(texts[int(np.argmax(closeness))]) or texts[0].strip()
    return _as_title(name[:80])


def criterion(kind: ThemeKind, words: Sequence[tuple[str, float]], example: str) -> str:
    """Return one plain sentence that says what belongs in a theme."""
    listed = _listed([word for word, _ in words[:4]])
    what = {
        ThemeKind.WANT: "People ask for something",
        ThemeKind.NEED: "People say what it is for, or what troubles them,",
        ThemeKind.UNCLEAR: "People say something",
    }[kind]
    about = f"{what} about {listed}" if listed else what.removesuffix(",")
    return f"{about}, as in “{example.strip()}”."


def _score(phrase: str, closeness: float, weights: Weights) -> float:
    """Favour phrases of two to four telling words, said near the middle of the theme."""
    stems = {stem(word.strip(",.")) for word in phrase.split() if is_content(word.strip(",."))}
    if not stems:
        return 0.0
    telling = sum(weights.weight.get(s, 0.0) * (0.3 + weights.share.get(s, 0.0)) for s in stems)
    length = len(phrase.split())
    readable = 0.75 if length == 1 else 1.0 if length <= 5 else 0.85  # noqa: PLR2004
    return telling / (len(stems) + 0.75) ** 0.6 * readable * (0.4 + closeness)


def _as_title(phrase: str) -> str:
    phrase = re.sub(r"\bi\b", "I", phrase.strip(" ,.;:'\"-"))
    return phrase[:1].upper() + phrase[1:]


def _listed(words: Sequence[str]) -> str:
    return " or ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
