"""Slips of the pen: put right in a draft, where it is plain which word was meant.

A quote stays as it was written. A draft is read by many, so it is spelled right; but a rare word
("reheat") is no slip of a frequent one ("repeat"), and what a customer said is never changed on
suspicion. So only slips are mended that do not make one word out of another: two letters swapped,
a letter doubled or not, a vowel too many or too few, an ending that sounds alike.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from nlp.embed.base import EmbedderMissing
from nlp.embed.minilm import TOKENIZER, file_of
from nlp.verbs import verb
from nlp.words import stem, stop_words, words_of

SHORTEST = 6  # letters of a word that is mended
LONG = 8  # letters from which two slips in one word are believed
OFTEN = 3  # times a word is said from which it is meant so
_VOWELS = "aeiou"
_ENDINGS = ("s", "es", "ed", "d", "ing", "er", "ers", "ly", "able", "ment", "ness", "less", "ful")
_BEGINNINGS = ("un", "re", "over", "pre", "mis", "out", "non", "under")
_BRITISH = re.compile("ae|oe|ou")  # "odour", "diarrhoea": no vowel too many
# Endings that sound alike. Any other vowel for another makes a word of its own: "ramble", "rumble".
_CONFUSED = tuple(
    pair
    for first, second in (
        ("ate", "ite"),
        ("ance", "ence"),
        ("ant", "ent"),
        ("able", "ible"),
        ("ender", "endar"),
    )
    for pair in ((first, second), (second, first))
)
_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


class Spelling:
    """Which words of a corpus are slips, and of what.

    Args:
        said: How often each word is said, in small letters.
    """

    def __init__(self, said: Mapping[str, int]) -> None:
        self._said = said
        self._mended: dict[str, str] = {}

    @classmethod
    def of(cls, texts: Iterable[str]) -> Spelling:
        """Return the spelling of what is said in *texts*."""
        return cls(Counter(word.casefold() for text in texts for word in words_of(text)))

    def mend(self, text: str) -> str:
        """Return *text* with its slips put right.

        >>> Spelling({}).mend("I can see the temprature throutout the day")
        'I can see the temperature throughout the day'
        >>> Spelling({}).mend("I can reheat what Zoe unplugged")
        'I can reheat what Zoe unplugged'
        """
        return _TOKEN.sub(lambda match: self._meant(match[0]), text)

    def _meant(self, word: str) -> str:
        if word != word.lower() or len(word) < SHORTEST or self._said.get(word, 0) >= OFTEN:
            return word
        if word not in self._mended:
            self._mended[word] = word if _is_known(word) else _most_likely(word)
        return self._mended[word]


@lru_cache(maxsize=1)
def _dictionary() -> dict[str, int]:
    """Return the whole words that MiniLM's tokenizer knows, each with its rank: frequent first."""
    try:
        path = file_of(TOKENIZER, "tokenizer.json")
    except EmbedderMissing:
        return {word: 0 for word in stop_words() if word.isalpha()}
    pieces = json.loads(path.read_text(encoding="utf-8"))["model"]["vocab"]
    return {piece: rank for piece, rank in pieces.items() if piece.isalpha() and piece.isascii()}


def _is_known(word: str) -> bool:
    if not word.isascii() or word in _dictionary() or verb(word) is not None:
        return True
    roots = [word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending)]
    roots += [root[:-1] for root in roots if root[-1:] == root[-2:-1]]  # "sitting"
    roots += [root + "e" for root in roots] + [
        root[:-1] + "y" for root in roots if root[-1:] == "i"
    ]
    roots += [word.removeprefix(start) for start in _BEGINNINGS if word.startswith(start)]
    # Two words written as one are no slip of a third: "payday".
    halves = ((word[:i], word[i:]) for i in range(3, len(word) - 2))
    return any(len(root) > 2 and _is_word(root) for root in roots) or any(  # noqa: PLR2004
        _is_word(first) and _is_word(second) for first, second in halves
    )


def _is_word(word: str) -> bool:
    return word in _dictionary() or verb(word) is not None


def _most_likely(word: str) -> str:
    known, function = _dictionary(), stop_words()
    once = set(_slips(word))
    likely = {one for one in once if one in known and stem(one) != stem(word)}
    if not likely and len(word) >= LONG:
        twice = {two for one in once for two in _slips(one)}
        # Neither "insulate" nor "expended" is a slip of "insult" or "expanded".
        near = {two for two in twice if abs(len(two) - len(word)) <= 1}
        near = {two for two in near if len(two) != len(word) or _frame(two) != _frame(word)}
        likely = {two for two in near if two in known and stem(two) != stem(word)}
        likely |= {one for one in function if len(one) >= LONG and _is_near(word, one)}
    return likely.pop() if len(likely) == 1 else word  # of two, nobody knows which was meant


def _slips(word: str) -> Iterator[str]:
    """Yield what one slip of the plain sort makes of a word; its first letter stays."""
    for i in range(1, len(word)):
        head, letter, tail = word[:i], word[i], word[i + 1 :]
        if tail and letter != tail[0] and word[i:] != "re":  # "sombre"
            yield head + tail[0] + letter + tail[1:]
        is_spare = tail and letter in _VOWELS and not _BRITISH.search(word, i - 1, i + 2)
        if letter == head[-1] or is_spare:
            yield head + tail
        yield head + letter + letter + tail
        for vowel in _VOWELS:
            yield head + vowel + letter + tail
    for written, meant in _CONFUSED:
        if (at := word.rfind(written)) > 1:
            yield word[:at] + meant + word[at + len(written) :]


def _frame(word: str) -> str:
    return "".join(letter for letter in word if letter not in _VOWELS)


def _is_near(word: str, other: str) -> bool:
    """Whether two letters at most keep a word from a function word, which nothing else is like."""
    if word[0] != other[0] or abs(len(word) - len(other)) > 1:
        return False
    from nltk.metrics import edit_distance

    return bool(edit_distance(word, other, transpositions=True) <= 2)  # noqa: PLR2004
