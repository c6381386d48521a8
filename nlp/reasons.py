"""The reason inside an answer, and whether a follow-up should ask for one.

The answer page asks `probe` during a request, so nothing here loads NLTK, NumPy or scikit-learn
and only the first characters of a very long answer are read.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from nlp.clause_scores import likelihood, points_of, tells_harm
from nlp.cues import COMMA_CUE, LOOSE_CUE, STRONG_CUE, Cue, ReasonType, bounded, reason_type
from nlp.echo import echo_of, quoted, sentence_of
from nlp.language import LANGUAGES, detect, is_foreign
from nlp.languages import Reader, reader_of, says_nothing
from nlp.prompts import asks_for_wants, asks_why
from nlp.types import Probe, Span
from nlp.unmarked_reasons import THRESHOLD, unmarked
from nlp.wants import CHARACTERS_READ, Want, find_want, first_want, light_sentences

__all__ = [
    "Reason",
    "ReasonType",
    "find_reason",
    "find_want",
    "is_gain",
    "is_unknown",
    "probe",
    "reason_in",
    "unexplained",
]


@dataclass(frozen=True)
class Reason:
    """Why somebody wants or dislikes something, in their own words.

    Attributes:
        span: The reason clause without its connective.
        cue: The connective as it was written, in lower case; "" where the clause stands alone.
        type: Purpose, cause or consequence.
        probability: How sure it is a reason, 0..1.
    """

    span: Span
    cue: str
    type: ReasonType
    probability: float = 1.0


def find_reason(text: str, prompt: str | None = None) -> Reason | None:
    """Return the reason that *text* gives: a purpose before a cause, a cause before a consequence.

    Besides the strong connectives, a clause beside a want that tells what the person could do then,
    or what happens to them now, counts: "I just want a faster horse, the market closes before I get
    there".

    Args:
        text: An answer, verbatim.
        prompt: The question it answers; after "What would you change?" a bare thing is a want.
    """
    head = text[:CHARACTERS_READ]
    marked = _marked(head)
    if marked is not None:
        return marked
    want = first_want(head, prompt)
    beside = None if want is None else _beside(head, want)
    return None if beside is None or beside.probability < THRESHOLD else beside


_ORDER = (ReasonType.PURPOSE, ReasonType.CAUSE, ReasonType.CONSEQUENCE)


@lru_cache(maxsize=512)
def _marked(head: str) -> Reason | None:
    reasons = [
        reason
        for start, end in light_sentences(head)
        if (reason := reason_in(head, start, end)) is not None
    ]
    if not reasons:
        return None
    return min(reasons, key=lambda reason: (_ORDER.index(reason.type), reason.span.start))


@lru_cache(maxsize=512)
def _beside(head: str, want: Want) -> Reason | None:
    """Return the clause beside a want that is likeliest its reason, however unlikely."""
    found = unmarked(head, want.span, list(light_sentences(head)))
    if found is None:
        return None
    type_ = _wished_or_suffered(found.span.of(head))
    return Reason(found.span, "", type_, found.probability)


def _wished_or_suffered(words: str) -> ReasonType:
    return ReasonType.PURPOSE if is_gain(words) else ReasonType.CONSEQUENCE


def is_gain(clause: str) -> bool:
    """Say whether a clause tells what somebody can do, and not what they suffer."""
    return _GAINS.match(clause) is not None and not tells_harm(clause)


_GAINS = bounded(
    r"(?:(?:then|and|so|finally)\s+)*(?:i|we|my\s+\w+|our\s+\w+)(?:['’](?:d|ll)|\s+(?:can|could|would|will|might|may))\s+(?!not\b|never\b|n['’]t|have\s+to\b)\w|"
    r"(?:i|we)\s+(?:know|understand)\b|"
    r"(?!you\b|it\b|nobody\b|no\s+one\b)(?:[\w'’-]+\s+){1,5}?(?:can|could|will|would|are\s+able\s+to|is\s+able\s+to)\s+(?!not\b|never\b)\w"
)


def is_unknown(clause: str) -> bool:
    """Say whether a clause says what the person does not know: that is the need itself, stated.

    "I never know where I stand" needs no reader to turn it round, as "I missed my bus" does.
    """
    return _UNKNOWN.match(clause) is not None


_UNKNOWN = bounded(
    r"(?:and\s+|but\s+|then\s+)?(?:i|we)\s+(?:(?:really|often|still|always|just)\s+)?(?:never|do\s+not|don['’]?t|did\s+not|didn['’]?t|cannot|can['’]?t)\s+(?:really\s+|ever\s+|actually\s+)?(?:know|understand|remember)\s+(?!it\b|them\b|that\b|this\b|him\b|her\b|why\s+you\b)\w"
)


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
    return _loosely_marked(text, start, end)


_LOOSE = 1.5
"""Points that a connective with other meanings speaks for the clause after it."""


def _loosely_marked(text: str, start: int, end: int) -> Reason | None:
    for cue in LOOSE_CUE.finditer(text, start, end):
        span = _clause(text, cue.end(), end)
        if span is None:
            continue
        if cue["helps"] is not None:
            return Reason(span, "", ReasonType.PURPOSE)
        if cue["aim"] is not None:
            return Reason(span, cue["aim"].lower(), ReasonType.PURPOSE)
        probability = likelihood(points_of(span.of(text)) + _LOOSE)
        if probability >= THRESHOLD:
            return Reason(span, cue["cause"].lower(), ReasonType.CAUSE, probability)
    return None


FEWEST_ABROAD = 3  # words


def probe(text: str, *, prompt: str | None = None, language: str | None = None) -> Probe | None:
    """Return what a follow-up "why?" should echo, or None where none should be asked.

    It is asked where a want is stated and no reason is given with it.

    Args:
        text: An answer, verbatim.
        prompt: The question it answers.
        language: ISO 639-1 code it is in, if known; else it is told by its words, or by those of the
            question.
    """
    head = text[:CHARACTERS_READ]
    if prompt is not None and asks_why(prompt):
        return None
    reader = reader_of(language or detect(head) or detect(prompt or "") or "")
    if reader is not None:
        return _probe_abroad(reader, head, prompt or "")
    if is_foreign(head, language) or says_nothing(head):
        return None
    want = first_want(head, prompt)
    if want is None and _may_be_abroad(head, prompt, language):
        readers = filter(None, map(reader_of, LANGUAGES))
        return next(filter(None, (_probe_abroad(one, head, "") for one in readers)), None)
    if want is None or _given(head, want) >= THRESHOLD:
        return None
    echo = echo_of(want.span.of(head))
    return Probe(want=want.span, echo=echo, sentence=sentence_of(echo))


def _may_be_abroad(head: str, prompt: str | None, language: str | None) -> bool:
    """Say whether an answer too short to tell its language by may still be in another one.

    "Por favor, pongan un ascensor" may. An answer to an English question is not, and two words such
    as "Quite well" are too few to be read in five languages at once.
    """
    is_open = language is None and detect(head) is None and detect(prompt or "") is None
    return is_open and len(head.split()) >= FEWEST_ABROAD


def _probe_abroad(reader: Reader, head: str, prompt: str) -> Probe | None:
    is_asked = asks_for_wants(prompt)
    want = reader.unexplained_want(head, prompt=prompt, is_asked=is_asked)
    if want is None:
        return None
    echo = echo_of(want.span.of(head))
    return Probe(want=want.span, echo=echo, sentence=quoted(echo))


def unexplained(text: str, *, prompt: str | None = None) -> float:
    """Return the probability, 0..1, that *text* states a want and gives no reason for it.

    How surely a want stands there at all is not in it (0 where none is found): multiply by the
    probability of the kind. Calibrated on our own labelled answers (`bench/reasons.py`).
    """
    head = text[:CHARACTERS_READ]
    if prompt is not None and asks_why(prompt):
        return 0.0
    want = first_want(head, prompt)
    return 0.0 if want is None else 1 - _given(head, want)


def _given(head: str, want: Want) -> float:
    """Return the probability that a reason is given with *want*."""
    if _marked(head) is not None:
        return _MARKED
    beside = _beside(head, want)
    return 1 - UNEXPLAINED if beside is None else max(1 - UNEXPLAINED, beside.probability)


UNEXPLAINED, _MARKED = 0.97, 0.97
"""How surely no reason is given where nothing stands beside the want, and how surely one is where
a connective begins it."""


_CLAUSE_END = Cue(
    bounded(
        r";|(?<!\s)\s+(?:[-–—]{1,2})\s+"
        r"|(?<!\s),?\s+(?:thanks|thank\s+you|thx|pls|please)\b"
        r"|,\s+(?:so\s+)?(?=(?:please|could\s+you|can\s+you|i(?:['’]d|\s+would)?\s+(?:want|need|like|wish|hope)|"
        r"you\s+should|we\s+(?:want|need))\b)|,\s+but\s",
    ),
    "thanks thank thx pls please",
    marks=";,-–—",
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
