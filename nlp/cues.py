"""The words that join a statement to its reason: purpose, cause and consequence, in English.

Every pattern is anchored on a word, never on leading white space, so that a search stays linear in
the length of the text. A pattern is tried only where a text holds one of the words that it cannot do
without, so that most patterns cost nothing for most texts.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache


class ReasonType(StrEnum):
    """How a clause gives a reason.

    A purpose says what the person is after ("so that I am never late"), a cause what drove them
    ("because I forget"), a consequence what follows for them ("so I have to take a day off").
    """

    PURPOSE = "purpose"
    CAUSE = "cause"
    CONSEQUENCE = "consequence"


def bounded(pattern: str) -> re.Pattern[str]:
    """Compile *pattern*, letting each gap between words hold at most three white spaces.

    Without a bound, a page of blanks makes a pattern with several gaps take quadratic time.
    """
    pattern = pattern.replace(r"\s+", r"\s{1,3}").replace(r"\s*", r"\s{0,3}")
    pattern = pattern.replace("[ ]+", "[ ]{1,3}").replace(r"\W*", r"\W{0,6}")
    return re.compile(pattern, re.IGNORECASE | re.DOTALL)


_RUN = re.compile("[a-z]+")
_LIKE_ASCII = str.maketrans("ſıİ\u212a", "siik")
"""Letters that a pattern takes for an ASCII letter where case does not count."""


@lru_cache(maxsize=512)
def words_of(text: str) -> frozenset[str]:
    """Return the runs of ASCII letters in *text*, in small letters.

    >>> sorted(words_of("I can’t, B/C it’s 5pm"))
    ['b', 'c', 'can', 'i', 'it', 'pm', 's', 't']
    """
    plain = text if text.isascii() else text.translate(_LIKE_ASCII)
    return frozenset(_RUN.findall(plain.lower()))


class Cue:
    """A pattern and the words it cannot do without; otherwise like a compiled pattern.

    Args:
        pattern: Compiled.
        words: Whatever it matches holds one of them as a whole run of letters,
        marks: or one of these characters.
    """

    def __init__(self, pattern: re.Pattern[str], words: str, *, marks: str = "") -> None:
        self.pattern = pattern
        self._words = frozenset(words.split())
        self._marks = re.compile(f"[{re.escape(marks)}]") if marks else None

    def may_be_in(self, text: str) -> bool:
        """Whether *text* holds a word or mark without which nothing can match."""
        if not self._words.isdisjoint(words_of(text)):
            return True
        return self._marks is not None and self._marks.search(text) is not None

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """Return the first match within ``text[start:end]``."""
        return self.pattern.search(text, start, end) if self.may_be_in(text) else None

    def match(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """Return the match that begins at *start*."""
        return self.pattern.match(text, start, end) if self.may_be_in(text) else None

    def finditer(
        self, text: str, start: int = 0, end: int = sys.maxsize
    ) -> Iterator[re.Match[str]]:
        """Yield all matches, in order."""
        return self.pattern.finditer(text, start, end) if self.may_be_in(text) else iter(())


SUBJECT = (
    r"(?:i|i['’](?:m|d|ll|ve)|im|ive|we|we['’](?:re|d|ll|ve)|you|you['’](?:re|ll)|he|she|it|it['’]s|"
    r"they|they['’](?:re|ll)|nobody|no\s?one|everyone|everybody|anyone|someone|somebody|people|"
    r"there|this|these|those|my|our|your|his|her|their|its|the)"
)

_POSITIVE_MODAL = (
    r"(?:can|could|will|would|may|might|shall|never|always|know|do\s?n['’]?t|don['’]?t|does\s?n['’]?t|"
    r"won['’]?t|wouldn['’]?t|am\s+able|are\s+able|is\s+able|feel|no\s+longer|get\s+to)"
)

_NOT_DEGREE = "".join(
    rf"(?<!\b{word}\s)"
    for word in (
        "is", "was", "are", "were", "be", "been", "am", "'s", "’s", "isn't", "not", "or", "if", "even", "just",
        "ever", "think", "thought", "hope", "guess", "do", "does", "did", "done", "feel", "feels", "felt", "look",
        "looks", "get", "gets", "got", "taste", "tasted", "seem", "seems", "become", "say", "said", "why", "quite",
        "always", "never", "it", "are", "have", "had", "far", "and", "with", "in", "so", "such",
    )
)  # fmt: skip
"""Before "so" these make it an adverb of degree or a stand-in: "was so full", "think so"."""

_CLAUSE_AHEAD = (
    r"\s+(?!(?:much|many|far|long|good|bad|few|little|often|to|on|as|called|what|be|very|badly|too|and|or|called)\b)"
    r"(?:when\s|(?:[\w'’/.-]+\s+){1,7}?(?:can|cannot|can['’]t|could|will|won['’]t|would|wo\s?n['’]t|is|are|isn['’]t|aren['’]t|do|does|don['’]t|doesn['’]t|has|have|gets?|knows?|sees?|"
    r"shows?|learn|finds?|understands?|feels?|stays?|makes?|keeps?|verify|uses?|reads?|needs?|remains?|matches|works?|goes|fits?)\b)"
)
"""After "so" without a pronoun: words with a verb among them, so that it begins a clause."""

STRONG_CUE = Cue(
    bounded(
        rf"""(?x)(?<![\w'’-])(?:
        (?P<purpose>
            so\s+that(?!\s+(?:said|was|is)\b)
          | so\s+as\s+(?:not\s+)?to
          | in\s+order\s+(?:not\s+to|to|that|for)
          | (?:that|this)\s+way,?(?=\s+{SUBJECT}\b)
        )
      | (?P<so>so,?(?=\s+(?:{SUBJECT})(?!\w)) | {_NOT_DEGREE}so,?(?={_CLAUSE_AHEAD}))
      | (?P<cause>(?:(?:just|only|mainly|mostly|simply|partly|largely)\s+)?because(?:\s+of)?
          | ['’]cause | cuz | coz | cos(?=\s+{SUBJECT}\b) | bcs | bc | b/c
          | (?<!the\s)(?<!this\s)(?<!that\s)(?<!a\s)cause(?=\s+(?:i|we|my|our|it|it['’]s|you|they|i['’]m)\b)
        )
      | (?P<consequence>otherwise,?(?=\s+{SUBJECT}\b) | or\s+else | which\s+(?:also\s+)?means(?:\s+that)?
          | which\s+(?:would|will|could)\s+mean(?:\s+that)? | in\s+case(?!\s+of\b)(?:\s+that)?
          | meaning(?=\s+(?:that\s+)?{SUBJECT}\b) | (?:therefore|thus|hence),?(?=\s+{SUBJECT}\b)
        )
    )(?![\w'’-])""",
    ),
    "so order way because cause cuz coz cos bcs bc b otherwise else means mean case meaning therefore thus hence",
)
"""A connective that surely begins a reason clause; "to be able to" and bare "to" are left out on
purpose, because they are as often part of what is asked for."""

COMMA_CUE = Cue(
    bounded(rf"(?<=,)\s(?P<cause>since|as|seeing\s+that|given\s+that)(?=\s+{SUBJECT}\b)"),
    "since as seeing given",
)
"""Words that give a cause after a comma and mean something else without one."""

LOOSE_CUE = Cue(
    bounded(
        rf"""(?x)(?<![\w'’-])(?:
        (?<!as\s)(?<!same\s)(?<!such\s)(?<!soon\s)(?<!well\s)(?<!long\s)(?<!just\s)(?<!far\s)
          (?P<cause>since(?=\s+(?:i|i['’]m|we|we['’]re|my|our|there|it|it['’]s|the|most|many)\s)
            |as(?=\s+(?:i['’]m|we['’]re|it['’]s|my|our|there|most|many|(?:i|we|it|the\s+\w+)\s+(?:am|are|is|was|have|has|can|cannot|can['’]t|do|don['’]?t|does|doesn['’]?t|never|
              always|often|live|work|need|forget|suffer|only|takes?|gets?))\s))
      | (?<!that\s)(?P<helps>(?:which\s+)?(?:would|will|could)\s+(?:also\s+|really\s+|greatly\s+)*
          (?:help\s+(?:me|us)(?:\s+to)?|(?:allow|enable)\s+(?:me|us)\s+to|let\s+(?=(?:me|us)\s)
            |mean(?:\s+that)?(?=\s+{SUBJECT}\b)|save\s+(?=(?:me|us|time|money)\b))(?!\s+(?:if|when)\b))
      | (?P<aim>for)(?=\s+(?:not\s+)?(?:avoiding|preventing|saving|having\s+to|being\s+able))
    )(?![\w'’-])""",
    ),
    "since as would will could for",
)
"""Words that begin a reason where what follows tells one, and mean something else elsewhere."""

_AFTER_SO = bounded(
    rf"\s+(?:(?:my|our|your|his|her|their|its|the)(?:\s+[\w'’-]+){{1,3}}?|{SUBJECT})\s+"
    rf"(?:(?:also|still|just|then|really)\s+)?{_POSITIVE_MODAL}(?![\w])(?!\s+(?:have|need)\s+to\b)"
    r"|\s+(?:i|we)['’](?:m|ll|re|d)\b|\s+im\s+(?:never|always|not|able)\b|\s+nobody\b|\s+no\s?one\b"
    r"|\s+(?:my|our|your|his|her|their|its|the)\s+[\w'’-]+\s+(?:is|are|stays?|gets?)\b"
    r"|\s+(?:it|they)\s+(?:is|are|stays?)\b"
    r"|\s+(?:i|we|they|you)\s+(?:do\s+not|don['’]?t|dont)\s+(?:have|need)\s+to\b",
)
"""What follows "so" when it means "so that": an ability or a wished state, not a burden."""


def reason_type(cue: re.Match[str], text: str) -> ReasonType:
    """Say which reason *cue*, a match of `STRONG_CUE` in *text*, begins."""
    if cue["purpose"]:
        return ReasonType.PURPOSE
    if cue["cause"]:
        return ReasonType.CAUSE
    if cue["consequence"]:
        return ReasonType.CONSEQUENCE
    return ReasonType.PURPOSE if _AFTER_SO.match(text, cue.end()) else ReasonType.CONSEQUENCE
