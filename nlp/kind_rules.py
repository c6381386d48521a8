"""Named rules that say what a statement is: want, need, pain, gain, workaround, context or noise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nlp.cues import STRONG_CUE, ReasonType, reason_type
from nlp.kind_patterns import PATTERNS
from nlp.kind_words import BAD, GOES_WRONG, NEGATION, PRAISE, SOFTENED, UNJUDGED
from nlp.prompts import is_empty_answer
from nlp.requests import REQUESTS
from nlp.types import Finding, Kind, Span
from nlp.wants import want_in
from nlp.words import word_set

_JUDGING = {
    **dict.fromkeys(PRAISE, ("gain: praise", Kind.GAIN)),
    **dict.fromkeys(BAD, ("pain: bad", Kind.PAIN)),
    **dict.fromkeys(GOES_WRONG, ("pain: goes wrong", Kind.PAIN)),
}
_TURNED = {
    Kind.GAIN: ("pain: not good", Kind.PAIN),
    Kind.PAIN: ("gain: spared", Kind.GAIN),
}
"""What a judging word says when it is denied."""

RULE_NAMES: tuple[str, ...] = tuple(
    dict.fromkeys(
        (
            *(pattern.rule for pattern in PATTERNS),
            "pain: bad",
            "pain: goes wrong",
            "pain: not good",
            "gain: praise",
            "gain: spared",
            "want: asks",
            "want: continues the question",
            "need: gives a purpose",
            "need: answers the question why",
            "pain: gives a cause",
            "noise: says nothing",
        )
    )
)
SOURCE = "\n".join(
    (
        *(f"{one.rule} {one.pattern.pattern}" for one in PATTERNS),
        *(f"{one.rule} {one.pattern.pattern}" for one in REQUESTS),
        *(f"{word} {rule}" for word, (rule, _) in sorted(_JUDGING.items())),
    )
)
"""All that the rules are made of, for the fingerprint of a model."""
_CHARACTERS_READ = 1_000
_CUE_WORDS = word_set(
    "so because cause cuz coz cos bcs bc b otherwise else which meaning order way cause mean means therefore thus hence case c"
)
"""A text that holds none of them holds no connective, or hardly: looking for one is dear."""
_WORD = re.compile(r"[a-z]+(?:['’][a-z]+)?")
_REACH = 3
"""How many words before a judging word a negation turns it round."""


@dataclass(frozen=True)
class _Word:
    text: str
    start: int
    end: int
    is_denial: bool


def findings(text: str) -> tuple[Finding, ...]:
    """Return what the rules say about one English statement, in the order of the rules."""
    if is_empty_answer(text):
        return (Finding("noise: says nothing", Kind.NOISE, Span(0, max(1, len(text)))),)
    head = text[:_CHARACTERS_READ]
    # Where lower case has another length, positions would shift: then letters stay as they are.
    lower = head.lower() if len(head.lower()) == len(head) else head
    words = [_word(match) for match in _WORD.finditer(lower)]
    held = {part for word in words for part in re.split("['’]", word.text)}
    found = list(_judged(words))
    for pattern in PATTERNS:
        if pattern.words is not None and held.isdisjoint(pattern.words):
            continue
        match = pattern.pattern.search(head)
        if match is not None and match.start() < match.end():
            found.append(Finding(pattern.rule, pattern.kind, Span(*match.span())))
    want = want_in(head, 0, len(head))
    if want is not None:
        found.append(Finding("want: asks", Kind.WANT, want.span))
    cue = None if held.isdisjoint(_CUE_WORDS) else STRONG_CUE.search(head)
    if cue is not None and reason_type(cue, head) is ReasonType.PURPOSE:
        found.append(Finding("need: gives a purpose", Kind.NEED, Span(*cue.span())))
    elif cue is not None:
        found.append(Finding("pain: gives a cause", Kind.PAIN, Span(*cue.span())))
    return tuple(found)


def _word(match: re.Match[str]) -> _Word:
    word = match[0].replace("’", "'")
    is_denial = word in NEGATION or word.endswith("n't")
    return _Word(word, match.start(), match.end(), is_denial)


def _judged(words: list[_Word]) -> Iterator[Finding]:
    """Yield the first judging word of each rule; a denial shortly before turns it round."""
    said: set[str] = set()
    for i, word in enumerate(words):
        judging = _JUDGING.get(word.text)
        if judging is None:
            continue
        if i + 1 < len(words) and words[i + 1].text in UNJUDGED.get(word.text, ()):
            continue
        start, (rule, kind) = word.start, judging
        denial = _denial(words, i)
        if denial is not None:
            start, (rule, kind) = denial.start, _TURNED[kind]
        if rule not in said:
            said.add(rule)
            yield Finding(rule, kind, Span(start, word.end))


def _denial(words: list[_Word], i: int) -> _Word | None:
    for back in range(1, _REACH + 1):
        if i < back:
            return None
        before = words[i - back]
        if before.is_denial:
            # "not only good" denies nothing.
            is_only = back > 1 and words[i - back + 1].text in {"only", "just"}
            return None if is_only else before
        if before.text not in SOFTENED and back > 1 and before.text not in _BETWEEN:
            return None
    return None


_BETWEEN = frozenset(
    {
        "a",
        "an",
        "the",
        "any",
        "be",
        "been",
        "as",
        "of",
        "much",
        "had",
        "quite",
        "single",
        "particularly",
    }
)
