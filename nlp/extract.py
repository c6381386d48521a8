"""From documents to statements: split, kinds, wants and reasons, each with exact spans."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nlp.cues import STRONG_CUE, ReasonType, bounded
from nlp.duplicates import count_mentions
from nlp.kinds import THRESHOLD, Reading, Utterance, classify, continues_question
from nlp.language import is_foreign
from nlp.reasons import Reason, find_reason, probe, reason_in
from nlp.split import split
from nlp.types import Correction, Document, Kind, Level, Part, Span, Statement
from nlp.wants import bare_want, want_in

Progress = Callable[[int, int], None]
"""Called with how many documents are done and how many there are."""


@dataclass(frozen=True)
class _Piece:
    document: Document
    part: Part
    text: str
    span: Span
    opens: bool
    is_english: bool
    reason: Reason | None
    """The reason that the whole text gives, wherever it stands."""


def extract(
    documents: Sequence[Document],
    *,
    progress: Progress | None = None,
    corrections: Sequence[Correction] = (),
) -> tuple[Statement, ...]:
    """Read *documents* and return what each of them says, in their order.

    A text without words gives no statement. The evidence and the want of a statement lie within
    its own span; a reason that a connective cuts off is a statement of its own.

    Args:
        documents: Answers and notes; a run over all of them at once is fastest.
        progress: Told about every hundred documents.
        corrections: What researchers decided about kinds, learned before reading.
    """
    pieces: list[_Piece] = []
    for count, document in enumerate(documents, start=1):
        pieces += _pieces(document, Part.TEXT, document.text)
        if document.why is not None:
            pieces += _pieces(document, Part.WHY, document.why)
        if progress is not None and (count % 100 == 0 or count == len(documents)):
            progress(count, len(documents))
    readings = classify([_utterance(piece) for piece in pieces], corrections=corrections)
    probed = {
        document.id
        for document in documents
        if document.why is None and probe(document.text, prompt=document.prompt) is not None
    }
    return count_mentions(
        [
            _statement(piece, reading, is_probed=piece.document.id in probed)
            for piece, reading in zip(pieces, readings, strict=True)
        ]
    )


def _pieces(document: Document, part: Part, text: str) -> list[_Piece]:
    is_english = not is_foreign(text, document.language)
    reason = find_reason(text) if is_english and part is Part.TEXT else None
    return [
        _Piece(document, part, text, span, opens=index == 0, is_english=is_english, reason=reason)
        for index, span in enumerate(split(text))
    ]


def _utterance(piece: _Piece) -> Utterance:
    document = piece.document
    return Utterance(
        text=piece.span.of(piece.text),
        prompt=document.prompt if piece.part is Part.TEXT else None,
        part=piece.part,
        opens=piece.opens,
        begins=piece.opens
        or STRONG_CUE.match(piece.text, piece.span.start, piece.span.end) is None,
        was_asked_why=document.why is not None and any(map(str.isalpha, document.why)),
        language=document.language or (None if piece.is_english else "und"),
    )


def _statement(piece: _Piece, reading: Reading, *, is_probed: bool) -> Statement:
    span, text = piece.span, piece.text
    want = _want(piece, reading) if piece.is_english else None
    evidence, level, cue = _evidence(piece, reading, want)
    names = tuple(dict.fromkeys(finding.rule for finding in reading.findings))
    return Statement(
        id=f"{piece.document.id}:{piece.part}:{span.start}:{span.end}",
        document=piece.document.id,
        part=piece.part,
        span=span,
        text=span.of(text),
        kinds=reading.kinds,
        reasons=(*names, *([f"reason: {cue}"] if cue else [])),
        evidence=evidence,
        level=level,
        want=want,
        needs_probe=is_probed and want is not None and Kind.WANT in reading.kinds,
    )


def _want(piece: _Piece, reading: Reading) -> Span | None:
    if piece.part is Part.WHY or Kind.WANT not in reading.kinds:
        return None
    found = want_in(piece.text, piece.span.start, piece.span.end)
    if found is not None:
        return found.span
    if continues_question(_utterance(piece)):
        bare = bare_want(piece.span.of(piece.text))
        if bare is not None:
            start = piece.span.start
            return Span(start + bare.span.start, start + bare.span.end)
    return None


def _evidence(  # noqa: PLR0911 - one return a kind of evidence
    piece: _Piece, reading: Reading, want: Span | None
) -> tuple[Span | None, Level | None, str]:
    """Return the reason clause of a statement, how the need is known by it, and its connective."""
    if Kind.NOISE in reading.kinds:
        return None, None, ""
    span, text = piece.span, piece.text
    reason = _reason(piece, want) if piece.is_english else None
    if piece.part is Part.WHY:
        return (
            (reason.span if reason else _words_only(text, span)),
            Level.LADDERED,
            reason.cue if reason else "",
        )
    if reason is not None:
        level = Level.STATED if reason.type is ReasonType.PURPOSE else Level.IMPLIED
        return reason.span, level, reason.cue or "what follows"
    sure = {kind for kind, probability in reading.kinds.items() if probability >= THRESHOLD}
    if Kind.NEED in sure:
        wished = _WISHED.search(text, span.start, span.end) if piece.is_english else None
        start = span.start if wished is None else wished.start("state")
        return _words_only(text, Span(start, span.end)), Level.STATED, ""
    if Kind.GAIN in sure and (relief := _RELIEF.search(text, span.start, span.end)) is not None:
        return Span(*relief.span("relief")), Level.STATED, "what it spares"
    if sure & {Kind.PAIN, Kind.WORKAROUND} and want is None:
        return _words_only(text, span), Level.IMPLIED, ""
    return None, None, ""


_WISHED = bounded(
    r"\b(?:want|need|like|have)\s+to\s+(?P<state>(?:feel|know|understand|be|trust|relax|avoid|save|prove)\s)"
)
_RELIEF = bounded(
    r",\s+(?P<relief>(?:no\s+(?:more\s+|nasty\s+|hidden\s+|bad\s+|unpleasant\s+)?|without\s+(?:any\s+)?)[a-z][\w'’ -]{2,60})"
)
"""What a praised thing spares the person: "no nasty surprises"."""


def _words_only(text: str, span: Span) -> Span:
    end = span.end
    while end > span.start + 1 and text[end - 1] in ".!?,;: ":
        end -= 1
    return Span(span.start, end)


def _reason(piece: _Piece, want: Span | None) -> Reason | None:
    start, end = piece.span.start, piece.span.end
    reason = reason_in(piece.text, start, end)
    if reason is not None:
        return reason
    whole = piece.reason
    if whole is not None and start <= whole.span.start < whole.span.end <= end:
        return whole
    return None if want is None else _own_reason(piece)


def _own_reason(piece: _Piece) -> Reason | None:
    """Return what follows from a want within its own statement, without a connective."""
    inner = find_reason(piece.span.of(piece.text))
    if inner is None:
        return None
    start = piece.span.start
    moved = Span(start + inner.span.start, start + inner.span.end)
    return Reason(moved, inner.cue, inner.type)
