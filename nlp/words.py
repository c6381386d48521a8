"""The words of short texts: stems that compare, and the forms in which people wrote them."""

from __future__ import annotations

import math
import re
import string
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from nlp.language import LANGUAGES, function_words


def word_set(words: str) -> frozenset[str]:
    """Return the words of a list written with spaces between."""
    return frozenset(words.split())


WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
PLACEHOLDER = re.compile(r"\[[a-z]+\]")  # where personal data was replaced
PRIOR = 0.05  # weight of the prior as a share of the corpus
# From so many of a language's function words, and such a share of all words, it is spoken here:
# "come" and "so" alone make no Italian.
FOREIGN, FOREIGN_WORDS = 0.05, 5
# A word of five letters or more that is said twice at most is taken for a slip of one that is said
# five times as often.
LONG_ENOUGH, RARELY, MUCH_COMMONER = 5, 2, 5
RARE = 0.03  # share of a theme's texts below which a word says nothing about it

# Written without an apostrophe by many; scikit-learn's list holds only whole words.
CONTRACTIONS = word_set(
    """
    im ive id ill dont doesnt didnt cant couldnt wont wouldnt isnt arent wasnt werent its thats
    theyre theyve youre youve weve hes shes lets theres whats havent hasnt hadnt shouldnt
    """
)
AUXILIARIES = word_set("does did doing done got gotta gonna wanna")
# In scikit-learn's list, and yet what answers are about.
WRONGLY_STOPPED = word_set(
    """
    fire bill computer system top name call interest move detail amount full empty fill find
    bottom side front part cry thick thin
    """
)


@lru_cache(maxsize=1)
def stop_words() -> frozenset[str]:
    """Return English words without content of their own."""
    # Heavy: scikit-learn takes a second to import.
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    return (frozenset(ENGLISH_STOP_WORDS) | CONTRACTIONS | AUXILIARIES) - WRONGLY_STOPPED


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Return what the forms of a word share.

    >>> stem("Lights") == stem("light")
    True
    """
    return str(_stemmer().stem(word.casefold().replace("’", "'").removesuffix("'s")))


def words_of(text: str) -> list[str]:
    """Return the words of a text as they stand.

    >>> words_of("I can't save 2 kWh")
    ['I', "can't", 'save', 'kWh']
    """
    return WORD.findall(PLACEHOLDER.sub(" ", text) if "[" in text else text)


def is_content(word: str) -> bool:
    """Whether a word can say what a text is about."""
    plain = word.casefold().replace("’", "").replace("'", "")
    return word.casefold() not in stop_words() and plain not in stop_words() and len(plain) > 1


@lru_cache(maxsize=100_000)
def stems_of(text: str) -> frozenset[str]:
    """Return the stems of the content words of a text."""
    return frozenset(stem(word) for word in words_of(text) if is_content(word))


@dataclass(frozen=True, kw_only=True)
class Weights:
    """How much each stem sets one theme apart.

    Attributes:
        weight: Stem -> standardised log-odds against the rest of the corpus times the root of
            the share of the theme's texts that hold it; only positive ones.
        share: Stem -> share of the theme's texts that hold it.
        count: How many texts the theme has.
    """

    weight: dict[str, float]
    share: dict[str, float]
    count: int

    def is_said_twice(self, stem_: str) -> bool:
        """Whether more than one text of the theme holds a stem."""
        return self.share.get(stem_, 0.0) * self.count > 1.5  # noqa: PLR2004  # two, rounded


class Vocabulary:
    """The stems of a corpus and the forms they are written in.

    Args:
        texts: All texts of a view, in a stable order.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        said = Counter(word.casefold() for text in texts for word in words_of(text))
        self._said = said
        self._stopped = _foreign_function_words(said)
        self._count: Counter[str] = Counter()
        self._forms: dict[str, Counter[str]] = {}
        for word, count in said.items():
            if self.tells(word):
                self._count[stem(word)] += count
                self._forms.setdefault(stem(word), Counter())[word] += count
        self._total = sum(self._count.values())

    def tells(self, word: str) -> bool:
        """Whether a word can say what a text of this corpus is about."""
        return is_content(word) and word.casefold() not in self._stopped

    def is_misspelt(self, phrase: str) -> bool:
        """Whether a phrase holds a rare word that is one slip away from a common one.

        Endings are left alone: "warmer" is no slip of "warmed".
        """
        return any(self._slip(word.casefold()) for word in words_of(phrase))

    def _slip(self, word: str) -> bool:
        count = self._said[word]
        if len(word) < LONG_ENOUGH or count > RARELY:
            return False
        return any(
            self._said[other] >= MUCH_COMMONER * max(count, 1)
            and other[-2:] == word[-2:]
            and stem(other) != stem(word)
            for other in _one_slip_away(word)
        )

    def form(self, stem_: str) -> str:
        """Return the form in which a stem was written most often."""
        return min(self._forms[stem_].items(), key=lambda item: (-item[1], item[0]))[0]

    def weigh(self, texts: Sequence[str]) -> Weights:
        """Return what sets *texts*, a part of the corpus, apart from the rest of it.

        Source: Monroe, Colaresi and Quinn, Fightin' Words (2008): log-odds ratio with an
        informative Dirichlet prior.
        """
        stems = [[stem(word) for word in words_of(text) if self.tells(word)] for text in texts]
        inside = Counter(s for found in stems for s in found)
        holds = Counter(s for found in stems for s in set(found))
        n, rest = sum(inside.values()), self._total - sum(inside.values())
        strength = max(1.0, PRIOR * self._total)
        weight: dict[str, float] = {}
        share: dict[str, float] = {}
        for stem_, count in inside.items():
            share[stem_] = holds[stem_] / len(texts)
            if rest == 0:  # one theme is the whole corpus: nothing to set it apart from
                weight[stem_] = share[stem_]
                continue
            prior = strength * self._count[stem_] / self._total
            outside = self._count[stem_] - count
            lead = _log_odds(count + prior, n + strength) - _log_odds(
                outside + prior, rest + strength
            )
            # Divided by its standard error: a word said once sets nothing apart.
            sure = lead / math.sqrt(1 / (count + prior) + 1 / (outside + prior))
            if lead > 0 and share[stem_] >= RARE:
                weight[stem_] = sure * math.sqrt(share[stem_])
        return Weights(weight=weight, share=share, count=len(texts))


def overlap(first: Iterable[str], second: Iterable[str]) -> float:
    """Return the Jaccard index of two sets of stems; 1 if both are empty."""
    one, other = set(first), set(second)
    return len(one & other) / len(one | other) if one | other else 1.0


def _one_slip_away(word: str) -> set[str]:
    """Return what one letter left out, added, changed or swapped makes of a word.

    Source: Damerau (1964): four in five misspellings are one such slip.
    """
    letters = string.ascii_lowercase
    cuts = [(word[:i], word[i:]) for i in range(1, len(word) + 1)]
    return {
        *(head + tail[1:] for head, tail in cuts if tail),
        *(head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1),
        *(head + letter + tail[1:] for head, tail in cuts if tail for letter in letters),
        *(head + letter + tail for head, tail in cuts for letter in letters),
    } - {word}


def _foreign_function_words(said: Counter[str]) -> frozenset[str]:
    """Return the function words of the other languages that a corpus is written in."""
    total, english = sum(said.values()), function_words("en")
    spoken: set[str] = set()
    for code in LANGUAGES:
        own = function_words(code) - english
        heard = [said[word] for word in own if said[word]]
        if code != "en" and len(heard) >= FOREIGN_WORDS and sum(heard) > FOREIGN * total:
            spoken |= own
    return frozenset(spoken)


def _log_odds(count: float, total: float) -> float:
    return math.log(count / max(total - count, 1e-9))


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    from nltk.stem.snowball import SnowballStemmer

    return SnowballStemmer("english")
