"""The words that tell a theme: said by many of it, more than elsewhere, and near to its meaning.

Words that its people say together stand together: "exchange rate", "reset my passcode".
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.embed.base import Vectors
from nlp.standing import CRUDE
from nlp.verbs import verb
from nlp.words import PLACEHOLDER, WORD, Vocabulary, Weights, stem, word_set

CANDIDATES = 10  # words of a theme whose meaning is compared with that of the theme
MEANING = 4.0  # a word as near as .25 counts e times as much as one that has nothing to do with it
TOGETHER = 0.3  # share of the texts with one word of a pair that hold the other beside it
PAIRED = 0.05  # share of the theme's texts that hold the pair, two texts at least
APART = 2  # small words that may stand between the two

# What many answers say whatever they are about; scored down, for a theme may be about thanks.
FRAMES = frozenset(
    stem(word)
    for word in word_set(
        """
        want wants need needs like please thanks help know let just able way try trying tell
        really okay hi hey hello possible sure thing things stuff lot kind
        """
    )
)
FRAME = 0.3
_JOINS = word_set("a an the my our your of to in on for with from at by is are be it")
_PARTICLES = word_set("up off out down back")  # "verify a top up"
_TOKEN = re.compile(rf"{WORD.pattern}|[^\s\w]|\d+")


@dataclass(frozen=True, kw_only=True)
class Term:
    """A word, or two that stand together.

    Attributes:
        text: In the form in which it was written most often.
        stems: Of its words.
        weight: How much it tells the theme; comparable within one theme.
    """

    text: str
    stems: tuple[str, ...]
    weight: float


def tell(
    said: Mapping[int, Sequence[str]],
    weights: Mapping[int, Weights],
    vocabulary: Vocabulary,
    middles: Mapping[int, NDArray[np.float32]],
    meaning: Callable[[Sequence[str]], Vectors],
    *,
    count: int,
) -> dict[int, tuple[Term, ...]]:
    """Return the terms that tell each theme best, strongest first.

    Args:
        said: What the people of each theme said.
        weights: What sets each theme apart, of `Vocabulary.weigh`.
        vocabulary: Of the whole view.
        middles: Mean of each theme, length 1.
        meaning: Gives texts as rows of length 1, shape (n, d), in the space of *middles*.
        count: How many terms at most.
    """
    stems = {i: candidate_stems(weights[i], vocabulary) for i in said}
    forms = sorted({vocabulary.form(stem_) for found in stems.values() for stem_ in found})
    number = {form: row for row, form in enumerate(forms)}
    rows = meaning(forms) if forms else np.empty((0, 0), dtype=np.float32)
    told = {}
    for i, texts in said.items():
        likeness: dict[str, float] = {}
        if stems[i]:
            near = rows[[number[vocabulary.form(stem_)] for stem_ in stems[i]]] @ middles[i]
            likeness = dict(zip(stems[i], near.tolist(), strict=True))
        told[i] = terms(texts, weights[i], vocabulary, likeness, count=count)
    return told


def candidate_stems(weights: Weights, vocabulary: Vocabulary) -> list[str]:
    """Return the stems that may tell a theme, the most telling first."""
    scored = {stem_: _score(stem_, weights) for stem_ in weights.weight if stem_ not in CRUDE}
    ranked = sorted(scored, key=lambda s: (-round(scored[s], 6), s))[: 2 * CANDIDATES]
    return [s for s in ranked if not vocabulary.is_misspelt(vocabulary.form(s))][:CANDIDATES]


def terms(
    texts: Sequence[str],
    weights: Weights,
    vocabulary: Vocabulary,
    likeness: Mapping[str, float],
    *,
    count: int,
) -> tuple[Term, ...]:
    """Return the terms that tell a theme best, strongest first.

    The score of a word is share x (log-odds / standard error)^1/4 x exp(4 cosine). Chosen on half
    of the themes of two corpora of requests and confirmed on the other half and on coded answers.

    Args:
        texts: What the theme's people said.
        weights: What sets the theme apart, of `Vocabulary.weigh`.
        vocabulary: Of the whole view.
        likeness: Cosine of each of `candidate_stems` to the middle of the theme; missing: 0.
        count: How many to return at most.
    """
    scored = {
        stem_: _score(stem_, weights) * math.exp(MEANING * round(likeness.get(stem_, 0.0), 5))
        for stem_ in candidate_stems(weights, vocabulary)
    }
    partners = _partners(texts, scored, weights, vocabulary)
    used: set[str] = set()
    found: list[Term] = []
    for stem_ in sorted(scored, key=lambda s: (-round(scored[s], 6), s)):
        if stem_ in used or len(found) == count:
            continue
        pair = next((pair for pair in partners.get(stem_, ()) if not used & set(pair.stems)), None)
        text, stems = (
            (vocabulary.form(stem_), (stem_,)) if pair is None else (pair.text, pair.stems)
        )
        used.update(stems)
        found.append(Term(text=text, stems=stems, weight=round(scored[stem_], 4)))
    return tuple(found)


def _score(stem_: str, weights: Weights) -> float:
    share = weights.share[stem_]
    sure = weights.weight[stem_] / math.sqrt(share)
    return share * math.pow(sure, 0.25) * (FRAME if stem_ in FRAMES else 1.0)


@dataclass(frozen=True, kw_only=True)
class _Pair:
    stems: tuple[str, str]
    text: str
    count: int


def _partners(
    texts: Sequence[str], scored: Mapping[str, float], weights: Weights, vocabulary: Vocabulary
) -> dict[str, list[_Pair]]:
    """Return for each stem the pairs it stands in, the most frequent first."""
    forms: dict[tuple[str, str], Counter[str]] = {}
    goes_on: Counter[tuple[str, str]] = Counter()
    for text in texts:
        seen: set[tuple[str, str]] = set()
        for pair, form, breaks_off in _neighbours(text, vocabulary):
            if pair not in seen:
                seen.add(pair)
                forms.setdefault(pair, Counter())[form] += 1
                goes_on[pair] += breaks_off
    found: dict[str, list[_Pair]] = {}
    for pair, written in forms.items():
        count = sum(written.values())
        is_said = count >= max(2, PAIRED * len(texts))
        # "order a new" is cut out of "order a new card".
        is_whole = 2 * goes_on[pair] < count
        if not is_said or not is_whole or not scored.keys() >= set(pair) or FRAMES & set(pair):
            continue
        form = min(written.items(), key=lambda item: (-item[1], item[0]))[0]
        for stem_ in pair:
            if count >= TOGETHER * weights.share[stem_] * len(texts):
                found.setdefault(stem_, []).append(_Pair(stems=pair, text=form, count=count))
    for pairs in found.values():
        pairs.sort(key=lambda pair: (-pair.count, pair.text))
    return found


def _neighbours(text: str, vocabulary: Vocabulary) -> list[tuple[tuple[str, str], str, bool]]:
    """Return pairs of content words that follow one another, and whether a third follows at once."""
    tokens = [token.casefold() for token in _TOKEN.findall(PLACEHOLDER.sub(" . ", text))]
    tells = [WORD.fullmatch(token) is not None and vocabulary.tells(token) for token in tokens]
    found = []
    last: int | None = None
    for i, token in enumerate(tokens):
        if not tells[i]:
            if token not in _JOINS:
                last = None
            continue
        if last is not None and i - last <= APART + 1 and stem(tokens[last]) != stem(token):
            breaks_off = i + 1 < len(tokens) and tells[i + 1]
            if "to" in tokens[last:i] and verb(token) is not None:
                breaks_off = True  # "house to notify" is cut out of a wish
            pair = (stem(tokens[last]), stem(token))
            end = i + 2 if tokens[i + 1 : i + 2] and tokens[i + 1] in _PARTICLES else i + 1
            found.append((pair, " ".join(tokens[last:end]), breaks_off))
        last = i
    return found
