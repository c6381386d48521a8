"""Reasons that no connective introduces: "a faster horse, the market closes before I get there".

People put the reason beside the want: after a comma or a dash, in the next sentence, or in the one
before. Which clause may be one is decided by where it stands and what it tells
(`nlp.clause_scores`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from nlp.clause_scores import likelihood, points_of
from nlp.cues import bounded
from nlp.types import Span

THRESHOLD = 0.5
"""Probability from which on a clause counts as the reason."""


@dataclass(frozen=True)
class Unmarked:
    """A clause beside a want, with the probability, 0..1, that it is the reason for it."""

    span: Span
    probability: float


def unmarked(text: str, want: Span, sentences: Sequence[tuple[int, int]]) -> Unmarked | None:
    """Return the clause beside *want* that is most likely its reason, however unlikely; or None.

    Args:
        text: The answer, or its head.
        want: The object of the want.
        sentences: Bounds of the sentences of *text*.
    """
    best: Unmarked | None = None
    for span, bonus in _beside(text, want, sentences):
        probability = likelihood(points_of(span.of(text)) + bonus)
        if best is None or probability > best.probability:
            best = Unmarked(span, probability)
    return best


_JOINT = bounded(
    r"[,;:!?…)(]+\s+|(?<!\s)\s+[-–—]{1,2}\s+|\s+(?=(?:and|but)\s+(?:i|i['’]\w+|we|my|our|then|nobody)\s)|\s+(?=then\s+(?:i|we)\b)"
)
_EMBEDDING = "".join(
    rf"(?<!\b{word})"
    for word in (
        "what",
        "that",
        "which",
        "who",
        "where",
        "when",
        "how",
        "if",
        "whether",
        "than",
        "why",
    )
)
"""After these a clause is part of the thing: "a profile that hides what I cannot eat"."""
_RUN_ON = bounded(
    rf"(?<!\s){_EMBEDDING}\s+(?=(?:it['’]?s|i\s+(?:can['’]?t|cannot|never|always|keep|have\s+to|forget|get|hate)|i['’]m|my\s+[\w-]+\s+(?:is|are|isn['’]?t|hurts?|can['’]?t)|"
    r"the\s+[\w-]+\s+(?:takes?|is\s+too|are\s+too|never|always)|there\s+is\s+no|nobody|no\s+one)\b)"
)
_AND = bounded(r"(?:(?:and|but|then)\s+)+")
_SHORTEST = 3
_AFTER, _BEFORE, _CLAUSES = 3, 2, 5
"""Sentences looked at after and before the want, and clauses of each."""
_IN_SENTENCE, _STARTS_NEW, _BEFORE_WANT, _RUNS_ON, _FURTHER = 0.5, 0.0, -0.5, -0.5, -0.7


def _beside(
    text: str, want: Span, sentences: Sequence[tuple[int, int]]
) -> Iterator[tuple[Span, float]]:
    """Yield the clauses beside *want*, each with the points its place is worth."""
    own = next((i for i, (_, end) in enumerate(sentences) if end > want.start), None)
    if own is None:
        return
    for start, end, bonus in (
        *_in_sentence(text, want, sentences[own]),
        *(
            (start, end, _STARTS_NEW + distance * _FURTHER)
            for distance, (start, end) in enumerate(sentences[own + 1 : own + 1 + _AFTER])
        ),
        *(
            (start, end, _BEFORE_WANT + distance * _FURTHER)
            for distance, (start, end) in enumerate(
                reversed(sentences[max(0, own - _BEFORE) : own])
            )
        ),
    ):
        span = _trimmed(text, start, end)
        if span is not None:
            yield span, bonus


def _in_sentence(
    text: str, want: Span, sentence: tuple[int, int]
) -> Iterator[tuple[int, int, float]]:
    """Yield the clauses of the want's own sentence; each goes on to the end of it.

    "My son reacts and I panic" is one reason.
    """
    first, last = sentence
    begin = min(want.start + _SHORTEST, last)
    joints = list(islice(_JOINT.finditer(text, begin, last), _CLAUSES))
    yield from ((joint.end(), last, _IN_SENTENCE) for joint in joints)
    if not joints and (joint := _RUN_ON.search(text, begin, last)) is not None:
        yield joint.end(), last, _RUNS_ON
    lead = _LEADS.search(text, first, want.start)
    if lead is not None:
        yield first, lead.start(), _BEFORE_WANT


_LEADS = bounded(r"[,:–—-]\s+(?=(?:so\s+|but\s+)?(?:please|pls|could|can|i['’]?d?|we)\s)")


def _trimmed(text: str, start: int, end: int) -> Span | None:
    """Return the clause without what leads into it and without its closing marks."""
    while start < end and not text[start].isalnum():
        start += 1
    if (joint := _AND.match(text, start, end)) is not None:
        start = joint.end()
    while end > start and not text[end - 1].isalnum() and text[end - 1] not in ")]%€$£\"'”’":
        end -= 1
    return Span(start, end) if end - start > _SHORTEST else None
