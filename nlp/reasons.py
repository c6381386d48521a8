"""The reason inside an answer, and whether a follow-up should ask for one.

The answer page asks `probe` during a request, so nothing here loads NLTK, NumPy or scikit-learn
and only the first characters of a very long answer are read.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from nlp.cues import COMMA_CUE, STRONG_CUE, SUBJECT, ReasonType, bounded, reason_type
from nlp.prompts import asks_why
from nlp.types import Probe, Span
from nlp.wants import CHARACTERS_READ, find_want, first_want, light_sentences

__all__ = ["Reason", "ReasonType", "find_reason", "find_want", "probe", "reason_in"]

_ECHO_LENGTH = 140


@dataclass(frozen=True)
class Reason:
    """Why somebody wants or dislikes something, in their own words.

    Attributes:
        span: The reason clause without its connective.
        cue: The connective as it was written, in lower case; "" where the clause stands alone.
        type: Purpose, cause or consequence.
    """

    span: Span
    cue: str
    type: ReasonType


def find_reason(text: str) -> Reason | None:
    """Return the reason that *text* gives: a purpose before a cause, a cause before a consequence.

    Besides the strong connectives, a clause that follows a want and tells what happens to the
    person counts as a consequence: "I just want a faster horse, the market closes before I get
    there".
    """
    head = text[:CHARACTERS_READ]
    reasons = [
        reason
        for start, end in light_sentences(head)
        if (reason := reason_in(head, start, end)) is not None
    ]
    if reasons:
        return min(reasons, key=lambda reason: (_ORDER.index(reason.type), reason.span.start))
    want = first_want(head)
    return None if want is None else _consequence_after(head, want.span)


_ORDER = (ReasonType.PURPOSE, ReasonType.CAUSE, ReasonType.CONSEQUENCE)


def reason_in(text: str, start: int, end: int) -> Reason | None:
    """Return the reason that a connective begins within ``text[start:end]``, or None."""
    best: Reason | None = None
    for cue in STRONG_CUE.finditer(text, start, end):
        kind = reason_type(cue, text)
        if best is None or _ORDER.index(kind) < _ORDER.index(best.type):
            span = _clause(text, cue.end(), end)
            if span is not None:
                best = Reason(span, " ".join(cue[0].lower().strip(",").split()), kind)
    if best is not None:
        return best
    weak = COMMA_CUE.search(text, start, end)
    if weak is not None and (span := _clause(text, weak.end(), end)) is not None:
        return Reason(span, " ".join(weak["cause"].lower().split()), ReasonType.CAUSE)
    return None


def probe(text: str, *, prompt: str | None = None) -> Probe | None:
    """Return what a follow-up "why?" should echo, or None where none should be asked.

    It is asked where a want is stated and no reason is given with it.

    Args:
        text: An answer, verbatim.
        prompt: The question it answers.
    """
    head = text[:CHARACTERS_READ]
    if prompt is not None and asks_why(prompt):
        return None
    want = first_want(head, prompt)
    if want is None or find_reason(head) is not None:
        return None
    if _consequence_after(head, want.span) is not None:
        return None
    return Probe(want=want.span, echo=_echo(want.span.of(head)))


def _echo(words: str) -> str:
    echo = " ".join(words.split())
    if len(echo) <= _ECHO_LENGTH:
        return echo
    cut = echo.rfind(" ", 0, _ECHO_LENGTH)
    return echo[: cut if cut > 0 else _ECHO_LENGTH].rstrip(" ,;:") + " …"


_CLAUSE_END = bounded(
    r";|(?<!\s)\s+(?:[-–—]{1,2})\s+"
    r"|(?<!\s),?\s+(?:thanks|thank\s+you|thx|pls|please)\b"
    r"|,\s+(?:so\s+)?(?=(?:please|could\s+you|can\s+you|i(?:['’]d|\s+would)?\s+(?:want|need|like|wish|hope)|"
    r"you\s+should|we\s+(?:want|need))\b)|,\s+but\s",
)


def _clause(text: str, start: int, end: int) -> Span | None:
    """Return the clause from *start* to the next strong connective, request or end."""
    while start < end and not text[start].isalnum():
        start += 1
    for pattern in (STRONG_CUE, _CLAUSE_END):
        match = pattern.search(text, start, end)
        if match is not None and match.start() > start:
            end = match.start()
    while end > start and not text[end - 1].isalnum() and text[end - 1] not in ")]%€$£\"'”’":
        end -= 1
    if start >= end or not any(map(str.isalpha, text[start:end])):
        return None
    return Span(start, end)


_CLAUSE_START = bounded(
    rf"(?:[,:;.!?…)(]+\s*|(?<!\s)\s[-–—]+\s+|(?<!\s)\n\s*|\s(?=and\s))(?:(?:and|but|or|then|also|now|today|currently|right\s+now|"
    rf"at\s+the\s+moment|yesterday|last\s+\w+|sometimes|often|usually)\s+)?(?={SUBJECT}\s|every\s|too\s|when\s|half\s|(?:no|not)\s)",
)
_HAPPENS = bounded(
    r"\b(?:(?:i|we|he|she|they|it)\s+(?:(?:always|often|still|keep|kept|just|never|usually|sometimes|"
    r"constantly|also|then|almost|nearly|have\s+to|had\s+to)\s+)*(?:have\s+to|had\s+to|keep|kept|end\s+up|ended\s+up|lose|lost|miss(?:ed)?|"
    r"forg[eo]t|spen[dt]|waste[sd]?|wait(?:ed|s)?|got|get|gets|gives?|gave|hand(?:ed|s)?|read|never|"
    r"can\s*n?o?t|can['’]?t|cannot|couldn['’]?t|could\s+not|do\s*n['’]t|dont|did\s*n['’]?t|am\s+(?:always|tired|afraid|"
    r"often|never|not|stuck|lost|late|blind|old|deaf|disabled|away|busy|alone)|was|were|paid|pay|worr(?:y|ied)|"
    r"struggl(?:e|ed)|hurts?|run|ran|need\s+to|tried|try|had|drive|walk|carry|travel|print|copy|"
    r"type[sd]?|explain(?:ed)?|repeat(?:ed)?|check(?:ed)?|stand|stood|fall|fell|leave|left|arrive[sd]?|"
    r"guess(?:ed)?|panic|sit|sat|call(?:ed)?|ask(?:ed)?|look(?:ed)?|scroll(?:ed)?|search(?:ed)?|give\s+up|gave\s+up|broke|wake|woke|burnt?|went|go|nodded)\b"
    r"|(?:my|our|his|her)\s+[\w'’-]+(?:\s+[\w'’-]+)?\s+(?:hurts?|is|are|was|were|has|have|had|can['’]?t|can\s*not|keeps?|gets?|"
    r"goes|never|always|do(?:es)?|reacts?|needs?|cries|forgets?|lives?|died?|dies|breaks?|broke|"
    r"falls?|fell|trusts?|loses?|lost|misses|missed|likes?|will|would|could|struggles?|won['’]?t)\b"
    r"|\bbefore\s+(?:i|we)\b|\bevery\s+(?:single\s+)?time\b|\btakes?\s+(?:\w+\s+){0,2}(?:hours?|minutes?|days?|weeks?|ages|forever|long|too|so)"
    r"|\b(?:too\s+(?:\w+)|hurts?|fails?|failed|crash\w*|breaks?|broken|stuck|impossible|difficult|hard|closes?|closed|"
    r"expire[sd]?|never|always|nobody|no\s?one|no\s+more|at\s+the\s+moment\s+i)\b)",
)
_NO_REASON = bounded(
    r"^(?:(?:i|we)\s+(?:really\s+|also\s+|just\s+|still\s+|would\s+|do\s+)*(?:love|like|want|would|need|think|hope|wish|guess|enjoy|"
    r"appreciate|suggest|recommend|know\s+you|believe|mean)\b|(?:it|that|this|there|they|everything)\s+(?:would|should|could|needs?\s+to|is\s+(?:a\s+)?(?:great|fine|good|nice|"
    r"ok|okay|perfect|all)|is\s*$|was\s+(?:great|fine|good|nice))\b|it['’]s\s+(?:great|fine|good|nice|all)\b|you\b|please\b|thanks?\b|"
    r"(?:the|your|this|my)\s+(?:[\w'’-]+\s+){1,3}(?:should|must|needs?\s+to|(?:is|are|was|were)\s+(?:\w+\s+)?(?:great|good|fine|"
    r"nice|perfect|ok|okay|excellent|lovely|amazing|friendly|helpful))\b)",
)


_CLAUSES_READ = 24


def _consequence_after(text: str, want: Span) -> Reason | None:
    """Return the clause after a want, or the sentence before it, that tells what happens."""
    bounds = list(light_sentences(text))
    for begin in islice(_CLAUSE_START.finditer(text, want.end), _CLAUSES_READ):
        end = next((final for _, final in bounds if final > begin.end()), len(text))
        span = _clause(text, begin.end(), end)
        if span is not None and _tells(span.of(text)):
            return Reason(span, "", ReasonType.CONSEQUENCE)
    before = [(first, final) for first, final in bounds if final <= want.start]
    for first, final in reversed(before[-_CLAUSES_READ:]):
        span = _clause(text, first, final)
        if span is not None and _tells(span.of(text)):
            return Reason(span, "", ReasonType.CONSEQUENCE)
    return None


def _tells(words: str) -> bool:
    return _NO_REASON.match(words) is None and _HAPPENS.search(words) is not None
