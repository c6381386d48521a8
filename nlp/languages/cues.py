"""What a language module holds: the words by which people wish, give reasons, complain and praise.

Every pattern is written for folded text (`fold`): small letters without accents, umlauts written
out ("fuer"), straight apostrophes. So an answer is read whether or not its writer typed accents.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache

from nlp.types import Span


@dataclass(frozen=True, kw_only=True)
class Cues:
    """The cues of one language, as regular expressions over folded text.

    Attributes:
        code: ISO 639-1 code.
        stop_words: Words without content of their own, as they are written, with accents.
        purpose: Connectives that begin what somebody is after ("damit").
        purpose_to: Connectives that do so before an infinitive ("um ... zu", "pour").
        cause: Connectives that begin what drove somebody ("weil").
        consequence: Connectives that begin what follows for them ("sonst").
        wishes: Beginnings of a sentence or clause after which the thing wished for follows.
        orders: Requests that are part of what is wished for: imperatives, at the beginning.
        more: How a thing wished for begins without a verb: "mehr", "bessere", at the beginning.
        welcome: What is said after a thing wished for: "waere schoen".
        before: Courtesies that may stand before an order.
        courtesy: Courtesies at the end, no part of the thing.
        goes_on: How a clause begins that still belongs to the thing before the comma.
        person: Words by which people speak of themselves.
        finite: Frequent finite verbs and subjects: a phrase without them names a thing.
        pains, gains, workarounds, needs, contexts: What speaks for each kind.
        denials: Negations, which turn a gain and are a weak sign of a pain.
        nothing: Whole answers that say nothing.
        not_wanted: How the words after a wish begin where nothing is asked for.
        asks_for_wants: Questions for wishes.
        asks_why: Questions for reasons.
        rewordings: How a reason is written as a need: pattern over the folded clause, and the
            words that replace its beginning; group ``rest`` is kept as the customer wrote it.
    """

    code: str
    stop_words: str
    purpose: str
    purpose_to: str
    cause: str
    consequence: str
    wishes: tuple[tuple[str, str], ...]
    orders: str
    more: str
    welcome: str
    before: str
    courtesy: str
    goes_on: str
    person: str
    finite: str
    pains: str
    gains: str
    workarounds: str
    needs: str
    contexts: str
    denials: str
    nothing: str
    not_wanted: str
    asks_for_wants: str
    asks_why: str
    rewordings: tuple[tuple[str, str], ...]

    @cached_property
    def folded_stop_words(self) -> frozenset[str]:
        """The stop words as patterns read them."""
        return frozenset(fold(word).text for word in self.stop_words.split())


@dataclass(frozen=True)
class Folded:
    """A text in small letters without accents, and where each of its characters came from."""

    text: str
    origin: tuple[int, ...]
    source: str

    def span(self, start: int, end: int, *, offset: int = 0) -> Span:
        """Return the span of the source that ``text[start:end]`` came from, moved by *offset*."""
        first, last = self.origin[start], self.origin[end - 1] + 1
        while last < len(self.source) and unicodedata.combining(self.source[last]):
            last += 1
        return Span(offset + first, offset + last)


def fold(text: str) -> Folded:
    """Return *text* as the patterns read it.

    >>> fold("Für Café").text
    'fuer cafe'
    >>> fold("Für Café").span(0, 4)
    Span(start=0, end=3)
    """
    if text.isascii():
        return Folded(text.lower(), tuple(range(len(text))), text)
    folded: list[str] = []
    origin: list[int] = []
    for i, character in enumerate(text):
        if unicodedata.combining(character) == _DIAERESIS and folded and folded[-1] in _UMLAUTS:
            plain = "e"  # an umlaut typed as two characters
        elif character in _STANDING and not _is_inside_word(text, i):
            plain = "è"  # "is" in Italian and Portuguese, and no "and"
        else:
            plain = _fold_character(character)
        folded.append(plain)
        origin += [i] * len(plain)
    return Folded("".join(folded), tuple(origin), text)


_DIAERESIS = 230
_UMLAUTS = frozenset("aou")
_STANDING = frozenset("èéÈÉ")
_SPECIAL = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "œ": "oe", "’": "'", "ʼ": "'", "´": "'"}


@lru_cache(maxsize=4_000)
def _fold_character(character: str) -> str:
    small = character.lower()
    if small in _SPECIAL:
        return _SPECIAL[small]
    if unicodedata.combining(character):
        return ""
    return unicodedata.normalize("NFD", small)[:1] or character


def _is_inside_word(text: str, i: int) -> bool:
    before = i > 0 and text[i - 1].isalpha()
    after = i + 1 < len(text) and (text[i + 1].isalpha() or unicodedata.combining(text[i + 1]) > 0)
    return before or after
