"""Cut a text into statements: sentences, then clauses at strong connectives, with exact offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from nlp.cues import STRONG_CUE
from nlp.ideas import ideas
from nlp.types import Span

ABBREVIATIONS = frozenset({
    "e.g", "i.e", "eg", "ie", "approx", "mr", "mrs", "ms", "dr", "prof", "st", "no", "nr", "vs",
    "dept", "est", "fig", "max", "min", "incl", "excl", "tel", "a.m", "p.m", "u.s", "u.k", "ca",
    "bzw", "z.b", "d.h", "u.a", "usw", "evtl", "ggf", "inkl", "p.ex", "sr", "sra", "dott",
    "sig", "av", "inc", "ltd", "jr",
})  # fmt: skip
"""Words after which a full stop ends no sentence (given to Punkt, which is used untrained)."""

_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_FEW = 3
_BULLET = re.compile(r"[ \t]*(?:[-*•·‣▪–—+>]|\(?\d{1,2}[.)]|[a-h][.)])[ \t]+(?=\S)")
_PUNCTUATION_MARK = re.compile(r"[;|](?=\s)|(?<=[。！？।؟｡۔॥։។။።؛‼⁇⁈⁉])")
_MARK = re.compile(r"[.!?]")
_GAP = re.compile(r"\s\S")
_WORD = re.compile(r"\w")
_FRONTED = re.compile(
    r",\s+(?=(?:i|we|you|please|could|can|it|there|they|he|she|my|the)\b)", re.IGNORECASE
)


def split(text: str) -> tuple[Span, ...]:
    """Cut *text* into statement spans, in order and without overlap.

    Sentences are found by NLTK's Punkt tokenizer, inside each line; a sentence is then cut where it
    says a second thing (`nlp.ideas`), and where a strong connective ("so that", "because",
    "otherwise", ...) begins a reason. A span begins and ends with a character that is not white
    space and holds at least one letter or digit; what has no words is in no span, and neither is
    an "and" or "but" that only joins two spans.
    """
    return tuple(
        clause
        for sentence in sentences(text)
        for idea in ideas(text, sentence)
        for clause in _clauses(text, idea)
    )


def sentences(text: str) -> tuple[Span, ...]:
    """Cut *text* into sentences; a line break, a bullet or a semicolon ends one too."""
    return tuple(
        span
        for line in _LINE.finditer(text)
        for start, end in _punkt_spans(text, *_without_bullet(text, line.start(), line.end()))
        for piece_start, piece_end in _pieces(text, start, end, _PUNCTUATION_MARK)
        if (span := _trimmed(text, piece_start, piece_end)) is not None
    )


def with_drawn(spans: Sequence[Span], drawn: Sequence[Span]) -> tuple[Span, ...]:
    """Return the spans that a person drew, and of *spans* those that they do not mostly cover.

    A person's cut wins over ours: of a span at least half of which was drawn, nothing is left, or
    the same words would be counted twice. In the order of their beginnings; drawn spans may overlap.

    >>> with_drawn((Span(0, 10), Span(11, 20)), (Span(2, 8),))
    (Span(start=2, end=8), Span(start=11, end=20))
    """
    kept = [
        span
        for span in spans
        if sum(
            any(one.start <= at < one.end for one in drawn) for at in range(span.start, span.end)
        )
        * 2
        < span.end - span.start
    ]
    return tuple(sorted({*kept, *drawn}, key=lambda span: (span.start, span.end)))


def _without_bullet(text: str, start: int, end: int) -> tuple[int, int]:
    bullet = _BULLET.match(text, start, end)
    return (bullet.end() if bullet else start), end


def _punkt_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    line = text[start:end]
    mark = _MARK.search(line)
    # Punkt ends a sentence only before white space: most answers need not be looked at, slowly.
    if mark is None or _GAP.search(line, mark.end()) is None:
        yield start, end
        return
    for first, last in _punkt().span_tokenize(line):
        yield start + first, start + last


@lru_cache(maxsize=1)
def _punkt() -> Any:
    # NLTK takes a second to import: the web server asks for a probe without ever splitting.
    from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer

    parameters = PunktParameters()
    parameters.abbrev_types = set(ABBREVIATIONS)
    return PunktSentenceTokenizer(parameters)


def _pieces(text: str, start: int, end: int, mark: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    begin = start
    for cut in mark.finditer(text, start, end):
        if cut.start() > begin:
            yield begin, cut.start()
        begin = cut.end()
    if begin < end:
        yield begin, end


def _clauses(text: str, sentence: Span) -> Iterator[Span]:
    begin = sentence.start
    for cue in STRONG_CUE.finditer(text, sentence.start, sentence.end):
        fronted = cue.start() == begin
        clause = _trimmed(text, begin, cue.start())
        if clause is not None and not _is_linking_only(clause.of(text)):
            yield clause
            begin = cue.start()
        if fronted and begin == sentence.start:
            # "Because I forget, please remind me": the main clause begins after the comma.
            comma = _FRONTED.search(text, cue.end(), sentence.end)
            if comma is not None and STRONG_CUE.search(text, cue.end(), comma.start()) is None:
                front = _trimmed(text, begin, comma.start())
                if front is not None:
                    yield front
                    begin = comma.end()
    last = _trimmed(text, begin, sentence.end)
    if last is not None:
        yield last


def _is_linking_only(clause: str) -> bool:
    """Say whether *clause* only leads to the connective: "and because ...", "just so that ..."."""
    words = clause.lower().split()
    return len(words) <= _FEW and all(word.strip(",:-") in _LINKING for word in words)


_LINKING = frozenset({
    "and", "but", "or", "also", "just", "only", "even", "mainly", "mostly", "simply", "well",
    "yes", "no", "oh", "it's", "its", "that's", "is", "this", "it",
})  # fmt: skip


def _trimmed(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:"):
        end -= 1
    if start >= end or _WORD.search(text, start, end) is None:
        return None
    return Span(start, end)
