"""What happens to the person, inside a complaint: "the page never loads and I lose the form".

A complaint often tells how it comes about and then what it does to somebody. The need lies in the
second: it is the evidence, not the whole sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from nlp.clause_scores import points_of, suffers
from nlp.cues import SUBJECT, bounded
from nlp.types import Span

TELLING = 3.0
"""Points from which on a clause about the person surely tells what goes wrong for them."""

_CLAUSES = 8
_JOINT = bounded(
    rf"[,;:]\s+(?:and\s+|but\s+|then\s+|so\s+)?(?={SUBJECT}\s|not\s+\w+ing\b|without\s+\w+ing\b)|(?<!\s)\s+(?:[-–—]+)\s+|(?<!\s)\s+(?:and|but|then)\s+(?:then\s+)?(?={SUBJECT}\s)|"
    r"(?<!\s)\s+that\s+(?=(?:i|we|my|our)\s)|\s+(?=not\s+(?:knowing|understanding|being\s+able)\b)"
)


def consequence_in(text: str, start: int, end: int) -> tuple[Span, float] | None:
    """Return the clause of a statement that tells what happens to the person, with its points.

    None where no clause has the person, or one of theirs, for its subject. Of several, the one that
    tells most; of equals the last, because what it comes to is said last.

    Args:
        text: The answer.
        start: Where the statement begins.
        end: Where it ends.
    """
    best: tuple[Span, float] | None = None
    for span in _clauses(text, start, end):
        words = span.of(text)
        if suffers(words):
            points = points_of(words)
            if best is None or points >= best[1]:
                best = (span, points)
    return best


def _clauses(text: str, start: int, end: int) -> Iterator[Span]:
    while end > start and not text[end - 1].isalnum() and text[end - 1] not in ")]%€$£\"'”’":
        end -= 1
    joints = list(islice(_JOINT.finditer(text, start + 1, end), _CLAUSES))
    begins = [start, *(joint.end() for joint in joints)]
    ends = [*(joint.start() for joint in joints), end]
    for begin, final in zip(begins, ends, strict=True):
        if final > begin:
            yield Span(begin, final)
