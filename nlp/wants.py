"""Find what a person asks for: the object of the want, in their own words.

Only regular expressions, so that the answer page can ask without loading NLTK. The patterns read
one sentence at a time; each names the object with the group ``object``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from nlp.cues import COMMA_CUE, STRONG_CUE, SUBJECT, Cue, bounded, words_of
from nlp.prompts import asks_for_wants, is_content, is_own_clause
from nlp.requests import REQUESTS
from nlp.types import Span

CHARACTERS_READ = 2_000
"""Of a very long text only the beginning is searched for a want or a reason."""


@dataclass(frozen=True)
class Want:
    """A want that was found, and the rule that found it."""

    span: Span
    rule: str


def find_want(text: str, prompt: str | None = None) -> Span | None:
    """Return the object of the first want in *text*: "a faster horse", "make it cheaper".

    Args:
        text: An answer, verbatim.
        prompt: The question it answers. After "What would you like ...?" a bare "dark mode" is a
            want too.
    """
    want = first_want(text, prompt)
    return None if want is None else want.span


def first_want(text: str, prompt: str | None = None) -> Want | None:
    """Return the first want in *text* with the rule that found it, or None."""
    head = text[:CHARACTERS_READ]
    for start, end in light_sentences(head):
        want = want_in(head, start, end)
        if want is not None:
            return want
    return bare_want(head) if prompt is not None and asks_for_wants(prompt) else None


_SENTENCE_END = bounded(r"[.!?…]+[\"'”’)]*(?=\s|$)|[\n\r;]+")
_ABBREVIATED = bounded(r"(?:\b(?:e\.g|i\.e|mr|mrs|ms|dr|vs|approx|etc|no|[a-z]))$")


def light_sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield the bounds of the sentences of a short text; good enough to look for one want."""
    begin = 0
    for match in _SENTENCE_END.finditer(text):
        if match[0] == "." and _ABBREVIATED.search(text, max(0, match.start() - 7), match.start()):
            continue
        if match.start() > begin:
            yield begin, match.start()
        begin = match.end()
    if begin < len(text):
        yield begin, len(text)


_STOP = Cue(
    bounded(
        rf"(?<!\s)\s+[-–—]+\s+|(?<!\s)\s*[,:(]\s*(?=(?:(?:and|but|or|then)\s+)?{SUBJECT}\s)|,\s+(?=(?:every\s+time|too|when|no\s+more|"
        r"no\s+\w+\s+surprises|as|since|then|even|especially|not\s+just\s+because|rather|instead|please|pls|thanks|thank|though|although|but(?!\s+not\b)|and\s+(?:i|we))\b)"
        rf"|(?<!\s)\s+(?:and|but|cause|then|although|though|whereas)\s+(?={SUBJECT}\s+(?!and\b))|(?<!\s),?\s+(?:please|pls|plz|thanks|thank\s+you|thx|tbh|lol|haha|imo|imho|ty|too|maybe|"
        r"already|would\s+be\s+\w+|tho)\s*$|(?<!\s),?\s+but\s+(?!not\b)|[:;]-?[)(D]|(?<!\s)\s+(?:as|since)\s+(?=(?:i|we)\s)",
    ),
    "and but cause then although though whereas please pls plz thanks thank thx tbh lol haha imo imho ty too maybe already would tho as since",
    marks="-–—,:;(",
)
_COURTESY = frozenset({
    "please", "pls", "plz", "thanks", "thank", "thx", "you", "tbh", "too", "and", "or", "but",
    "etc", "lol",
})  # fmt: skip
_STATE = bounded(
    r"(?:to\s+)?(?:(?:not\s+)?(?:feel|know|understand|be\s+(?:able|sure|certain|safe|treated|heard|seen|"
    r"recognised|recognized|informed|told|independent|in\s+control)|trust|relax|avoid|save|spend\s+less|"
    r"have\s+to|lose|worry|waste)\b)",
)
_NOT_A_WANT = bounded(
    r"^(?:nothing|none|nope|no(?=\W*$|[,.;!]|\s+(?:thanks?|idea|comments?|suggestions?|changes?|complaints?|opinion|need|problems?|issues?|one|more\s*$))|n/?a|idk|dunno|don['’]?t\s+know|not\s+sure|anything|say|thank|"
    r"to\s+(?:say|thank|mention|add\s+that|point\s+out|complain|tell\s+you|praise|congratulate)|"
    r"(?:it|them|him|her)(?!\s+(?:to|not\s+to)\b)\b|th(?:at|is)\W*$|to\s+(?:come\s+(?:back|again)|return|visit|go\s+(?:back|there|again)|stay\s+(?:here|there|again))|be\s+(?:ashamed|proud|sued|careful)|you\s+all|everyone\s+(?:a|well)|me\s*$|some\s*$|more\s*$)\b",
)
_STATES_OTHERWISE = bounded(
    r"\b(?:n['’]t|not|never|no\s+longer|already)\s+(?:\w+\s+)?(?:want|need|like|expect(?:ed)?)\b"
)


def want_in(text: str, start: int, end: int) -> Want | None:
    """Return the first want within one sentence of *text*."""
    # What begins a text hangs on nothing before it, and is looked at several times.
    return _opening(text[:end]) if start == 0 else _want_in(text, start, end)


@lru_cache(maxsize=512)
def _opening(text: str) -> Want | None:
    return _want_in(text, 0, len(text))


def _want_in(text: str, start: int, end: int) -> Want | None:
    found: Want | None = None
    sentence = text[start:end]
    words = words_of(sentence)
    for request in REQUESTS:
        if words.isdisjoint(request.words):
            continue
        rule, match = request.rule, request.pattern.search(sentence)
        if match is None:
            continue
        name = next(name for name, value in match.groupdict().items() if value is not None)
        first, last = start + match.start(name), start + match.end(name)
        cue = STRONG_CUE.search(text, start, first)
        if cue is not None or _STATES_OTHERWISE.search(text, start, first):
            continue
        span = _object(text, first, last)
        if span is None or (rule in _OF_STATES and _STATE.match(span.of(text))):
            continue
        if found is None or span.start < found.span.start:
            found = Want(span, rule)
    return found


_OF_STATES = frozenset({"asks: want", "asks: would like", "asks: wish", "asks: need (terse)"})


def _object(text: str, start: int, end: int) -> Span | None:
    """Return the object that begins at *start*: up to a reason, a new clause or a courtesy."""
    while start < end and not text[start].isalnum():
        start += 1
    for pattern in (STRONG_CUE, COMMA_CUE, _STOP):
        match = pattern.search(text, start + 1, end)
        if match is not None:
            end = match.start()
    end = _without_courtesy(text, start, end)
    if (
        start >= end
        or _NOT_A_WANT.match(text[start:end])
        or not any(map(str.isalpha, text[start:end]))
    ):
        return None
    return Span(start, end)


def _without_courtesy(text: str, start: int, end: int) -> int:
    while end > start:
        while end > start and not text[end - 1].isalnum() and text[end - 1] not in "%€$£])":
            end -= 1
        if text[end - 1 : end] == ")" and "(" not in text[start:end]:
            end -= 1
            continue
        word = max(text.rfind(" ", start, end), start - 1) + 1
        if word == start or text[word:end].lower() not in _COURTESY:
            break
        end = word
    return end


def bare_want(text: str) -> Want | None:
    """Read an answer that continues its question: "my smart home to turn on lights"."""
    for start, end in light_sentences(text):
        lead = _HEDGE.match(text, start, end)
        begin = lead.end() if lead is not None else start
        words = text[begin:end]
        if not is_content(words) or is_own_clause(words):
            continue
        span = _object(text, begin, end)
        if span is not None:
            return Want(span, "asks: continues the question")
    return None


_HEDGE = bounded(
    r"\W*(?:(?:not\s+much|nothing\s+much|maybe|perhaps|well|honestly|just|probably|definitely|i\s+think|i\s+guess|"
    r"if\s+i\s+could\s+change\s+one\s+thing,?\s+it\s+would\s+be|it\s+would\s+be)(?:,\s*|\s+)(?:but\s+)?){1,3}"
)
