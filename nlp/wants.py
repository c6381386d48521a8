"""Find what a person asks for: the object of the want, in their own words.

Only regular expressions, so that the answer page can ask without loading NLTK. The patterns read
one sentence at a time; each names the object with the group ``object``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nlp.cues import COMMA_CUE, STRONG_CUE, SUBJECT, bounded
from nlp.prompts import asks_for_wants, is_content
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
    if prompt is not None and asks_for_wants(prompt):
        return _elliptical(head)
    return None


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


_ADVERB = (
    r"(?:(?:just|really|only|also|still|simply|definitely|always|very\s+much|honestly|would|do|"
    r"actually|absolutely|even|now|desperately|badly|probably|maybe|kinda|so)\s+){0,3}"
)
_LEAD = (
    r"(?:(?:please|pls|plz|kindly|just|maybe|perhaps|also|and|but|then|so|well|hi|hello|ok|okay|hey|"
    r"honestly|first|second|personally|for\s+me|in\s+future|next\s+time|ideally|guys|i\s+think|"
    r"my\s+suggestion\s+is|my\s+advice),?[ ]+){0,4}"
)
_GIVING = (
    r"add|give(?:\s+(?:me|us|people|customers|users))?|include|offer|provide(?:\s+(?:me|us))?|"
    r"introduce|bring\s+back|create|implement|install|get\s+(?:me|us)|send\s+(?:me|us)|"
    r"put\s+(?:in|back)|return\s+to"
)
_CHANGING = (
    r"make|let|allow|fix|remove|stop|improve|reduce|lower|cut|enable|show|send|put|get\s+rid\s+of|"
    r"change|keep|extend|increase|build|integrate|support|hire|open|simplify|update|upgrade|"
    r"replace|shorten|speed\s+up|clean|turn|move|bring|tell|train|use|answer|call|drop|switch|"
    r"raise|repair|translate|redesign|rename|sort|separate|ship|deliver|accept|restore|connect|"
    r"notify|remind|warn|hide|limit|merge|sync|lose\s+the|ditch|bin|do\s+(?:something|sth)|help|"
    r"do\s*n['’]?o?t\s+\w+"
)
_THING = (
    r"(?:it|they|you(?:\s+guys)?|there|we|this|that|(?:the|your|this|my|our)(?:\s+[\w'’-]+){1,4}?)"
)
_OUGHT = (
    r"(?:should|ought\s+to|must|needs?\s+to)\s+(?:\w+ly\s+|also\s+|just\s+|at\s+least\s+|maybe\s+|"
    r"consider\s+|think\s+about\s+)?"
)
_HAVING = r"(?:have|has|add|offer|include|provide|get|introduce|adding|having|offering)"
_DOING = (
    r"(?:be|not|let|allow|make|show|send|give|stop|work|open|support|fix|improve|use|remember|tell|keep|"
    r"hire|put|change|reduce|increase|remove|accept|do|using|train|update|come|start|close|clean|"
    r"respond|reply|answer|warn|notify|remind|load|sync|run|deliver|ship)"
)
_NICE = (
    r"(?:(?:very|really|so|super|pretty|quite|absolutely|also|even)\s+)?(?:nice|nicer|great|good|"
    r"better|best|helpful|useful|handy|cool|awesome|lovely|amazing|perfect|ideal|fantastic|wonderful|"
    r"brilliant|appreciated|welcome|convenient|a\s+(?:plus|bonus|good\s+(?:idea|addition)|"
    r"great\s+(?:help|addition|idea)|dream|big\s+help|improvement))"
)

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (rule, bounded(pattern))
    for rule, pattern in (
        (
            "asks: I would pay for",
            r"\b(?:i|we)(?:\s+would|['’]d|\s+will)\s+(?:\w+\s+)?pay\s+(?:\w+\s+){0,2}for\s+(?P<object>.+)",
        ),
        (
            "asks: should",
            (
                rf"\byou(?:\s+guys|\s+really|\s+all)?\s+{_OUGHT}(?:{_HAVING}\s+(?P<object>.+)|(?P<other>{_DOING}\b.+))|"
                rf"\bthere\s+{_OUGHT}be\s+(?P<third>.+)|"
                rf"\b{_THING}\s+(?:\w+\s+)?{_OUGHT}{_HAVING}\s+(?P<fourth>.+)|"
                rf"(?P<fifth>\b{_THING}\s+(?:\w+\s+)?{_OUGHT}{_DOING}\b.+)"
            ),
        ),
        (
            "asks: wish",
            (
                r"\bwish(?:es|ing|ed)?\s+(?:that\s+)?(?:(?:it|you(?:\s+guys)?|they|i|we|(?:the|your|this|my)"
                r"(?:\s+[\w'’-]+){1,3})\s+(?:also\s+|just\s+|still\s+)?(?:had|have|offered|sold|included|provided)|there\s+(?:was|"
                r"were|is|would\s+be|could\s+be))\s+(?P<object>.+)|(?:(?<=i\s)|(?<=we\s)|(?<=just\s)|(?<=really\s)|(?<=only\s)|^\W{0,3})"
                r"wish\s+(?:that\s+)?(?:for\s+)?(?P<other>.+)"
            ),
        ),
        (
            "asks: want",
            (
                rf"\b(?:i|we|id|people|customers|users|my\s+\w+)(?:['’](?:d|m|re))?\s+{_ADVERB}"
                r"(?:want(?:ed|s)?|need(?:ed|s)?|like(?=\s+to\s+(?:see|have|get|be))|"
                r"love(?=\s+to\s+(?:see|have|get|be))|prefer|looking\s+for|hop(?:e|ing)\s+for|"
                r"could\s+use|ask(?:ing)?\s+for|request(?:ing)?|expect(?:ed)?|could\s+do\s+with)"
                r"\s+(?:to\s+(?:see|have|get)\s+)?(?P<object>.+)"
            ),
        ),
        (
            "asks: would like",
            (
                rf"\b(?:i|we|id)(?:['’]d|\s+would|(?<=id))\s+{_ADVERB}(?:like|love|prefer|appreciate|welcome|want)"
                r"\s+(?:it\s+if\s+)?(?:to\s+(?:see|have|get)\s+)?(?P<object>.+)"
            ),
        ),
        (
            "asks: would be nice",
            (
                rf"\b(?:would|['’]d|might|could|will)\s+(?:also\s+|still\s+)?be\s+{_NICE}\s+(?:if|to\s+(?:have|see|get)|"
                rf"to|having|when)\s+(?:(?:you|there|it|we|they)\s+(?:had|was|were|is|could\s+have|could\s+add|added|"
                rf"offered|would\s+be)\s+)?(?P<object>.+)|(?:^|,)\W*(?P<other>[^,]{{3,80}}?)\s+would\s+(?:also\s+)?be\s+{_NICE}"
            ),
        ),
        (
            "asks: could you",
            (
                r"\b(?:could|can|would|will)\s+(?:you|we|i|they|u|someone)\s+(?:(?:guys|please|pls|plz|also|"
                rf"just|maybe|not|at\s+least|possibly)\s+){{0,2}}(?:(?:{_GIVING}|have|get)\s+(?P<object>.+)|(?P<other>(?:{_CHANGING})\b.+))"
            ),
        ),
        (
            "asks: how about",
            (
                r"\b(?:how|what)\s+about\s+(?:(?:adding|having|offering|giving\s+us)\s+)?(?P<object>.+)|"
                r"\bwhy\s+(?:not|don['’]?t\s+(?:you|we|they))\s+(?:just\s+)?(?:(?:add|offer|have|give\s+us)\s+(?P<other>.+)|(?P<third>.+))|"
                r"\b(?:i(?:\s+would|['’]d)?\s+(?:suggest|recommend|propose)|my\s+(?:suggestion|wish|request)"
                r"(?:\s+(?:is|would\s+be))?:?)\s+(?:that\s+|to\s+(?:add|have)\s+|adding\s+)?(?P<fourth>.+)"
            ),
        ),
        (
            "asks: imperative",
            rf"^\W*{_LEAD}(?:(?:{_GIVING})\s+(?P<object>(?!to\b|up\b|in\b).+)|(?P<other>(?:{_CHANGING})\s+(?!of\b|are\b|is\b|was\b|were\b).+))",
        ),
        (
            "asks: need (terse)",
            (
                rf"^\W*{_LEAD}(?:(?:really|badly|still|urgently|would|we'd)\s+)?(?:needs?|wants?|would\s+(?:like|love)|require[sd]?|"
                r"looking\s+for|wish\s+for|wishing|hoping\s+for|missing:?|lacks?|bring\s+on)\s+"
                r"(?:to\s+(?:see|have|get)\s+)?(?P<object>(?!to\s+(?:be|say)\b).+)|\bneeds\s+(?:more|better|a|an|some|to\s+have)\s+(?P<other>.+)"
            ),
        ),
        (
            "asks: missing",
            (
                r"\b(?:missing|lacking|lacks)\s+(?P<object>(?:a|an|the|some|any|support|option)\b.+)|"
                r"\bthere(?:['’]?s|\s+is)\s+no\s+(?P<other>(?:way|option|possibility)\s+to\s+.+)"
            ),
        ),
        (
            "asks: more please",
            (
                r"^\W*(?P<object>(?:more|less|fewer|better|faster|cheaper|longer|shorter|bigger|larger|smaller|"
                r"simpler|clearer|easier|lower|higher|no\s+more)\s+[^,.]{2,80})$"
            ),
        ),
    )
)

_STOP = bounded(
    rf"(?<!\s)\s+[-–—]+\s+|(?<!\s)\s*[,:(]\s*(?=(?:(?:and|but|or|then)\s+)?{SUBJECT}\s)|,\s+(?=(?:every\s+time|too|when|no\s+more|"
    r"no\s+\w+\s+surprises|as|since|then|even|especially|not\s+just\s+because|rather|instead|please|pls|thanks|thank|though|although|but(?!\s+not\b)|and\s+(?:i|we))\b)"
    rf"|(?<!\s)\s+(?:and|but|cause|then|although|though|whereas)\s+(?={SUBJECT}\s+(?!and\b))|(?<!\s),?\s+(?:please|pls|plz|thanks|thank\s+you|thx|tbh|lol|haha|imo|imho|ty|too|maybe|"
    r"already|would\s+be\s+\w+|tho)\s*$|(?<!\s),?\s+but\s+(?!not\b)|[:;]-?[)(D]|(?<!\s)\s+(?:as|since)\s+(?=(?:i|we)\s)",
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
    r"^(?:nothing|no(?:ne|thing|pe)?|n/?a|idk|dunno|don['’]?t\s+know|not\s+sure|anything|say|thank|"
    r"to\s+(?:say|thank|mention|add\s+that|point\s+out|complain|tell\s+you|praise|congratulate)|"
    r"it\s*$|that\s*$|this\s*$|you\s+all|everyone\s+(?:a|well)|me\s*$|some\s*$|more\s*$)\b",
)
_STATES_OTHERWISE = bounded(
    r"\b(?:n['’]t|not|never|no\s+longer|already)\s+(?:\w+\s+)?(?:want|need|like|expect(?:ed)?)\b"
)


def want_in(text: str, start: int, end: int) -> Want | None:
    """Return the first want within one sentence of *text*."""
    found: Want | None = None
    for rule, pattern in _PATTERNS:
        match = pattern.search(text[start:end])
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


def _elliptical(text: str) -> Want | None:
    """Read an answer that continues its question: "my smart home to turn on lights"."""
    for start, end in light_sentences(text):
        if not is_content(text[start:end]):
            return None
        span = _object(text, start, end)
        if span is not None:
            return Want(span, "asks: continues the question")
    return None
