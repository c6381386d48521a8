"""Content words of short texts, and how near two texts are by them.

For names and warnings on the page only; what belongs together is found by ``nlp``.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SHORTEST = 3
_STEM_FROM = 4

#: What nearly every answer says: function words, and the frames of wants and needs themselves.
STOP_WORDS = frozenset(
    """a able about anybody anyone anything everybody everyone everything nobody nothing somebody
    someone something after all also always am an and any are as at be because been before being both
    but by can can't cannot could did do does doesn't doing don't each even every few for from get
    give given had has have having he her here him his how however i i'd i'll i'm i've if in into is
    it it's its itself just know let like likely make many may me might minimise maximise more most
    much must my need needs never no not nothing now of off often on once one only or other our out
    over own please really same see she should so some such than that that's the their them then
    there these they they're thing things this those through time to too under until up use used
    very want wants was we we'd we'll we're we've were what when where which while who why will wish
    with without won't would you you'd you're your increase number amount effort takes take""".split()  # noqa: SIM905
)


def content_words(text: str) -> list[str]:
    """Return the words of *text* that carry meaning, in order, plurals and endings cut.

    >>> content_words("I hate paying to warm rooms with no one in them")
    ['hate', 'pay', 'warm', 'room']
    """
    return [stem(word) for word in _spoken(text)]


def commonest_forms(texts: Iterable[str]) -> dict[str, str]:
    """Return content word -> how it is mostly written, for people to read.

    >>> commonest_forms(["Bills", "the bill", "bills again"])["bill"]
    'bills'
    """
    forms: dict[str, Counter[str]] = {}
    for text in texts:
        for word in _spoken(text):
            forms.setdefault(stem(word), Counter())[word] += 1
    return {
        word: min(counts, key=lambda form: (-counts[form], form)) for word, counts in forms.items()
    }


def _spoken(text: str) -> list[str]:
    found = (match[0].lower().replace("’", "'") for match in _WORD.finditer(text))
    return [word for word in found if len(word) >= _SHORTEST and word not in STOP_WORDS]


def stem(word: str) -> str:
    """Return *word* without the commonest English endings.

    >>> stem("bills"), stem("heating"), stem("glass"), stem("worries")
    ('bill', 'heat', 'glass', 'worry')
    """
    word = word.removesuffix("'s")
    if len(word) <= _STEM_FROM or word.endswith("ss"):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    for ending in ("ing", "ed", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word.removesuffix(ending)
    return word


def nearness(one: Iterable[str], other: Iterable[str]) -> float:
    """Return the cosine of two bags of words, 0 to 1."""
    first, second = Counter(one), Counter(other)
    if not first or not second:
        return 0.0
    shared = sum(first[word] * second[word] for word in first)
    return shared / math.sqrt(
        sum(times**2 for times in first.values()) * sum(times**2 for times in second.values())
    )
