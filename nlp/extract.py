"""From documents to statements: split, kinds, wants and reasons, each with exact spans."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from nlp.answer_languages import ENGLISH, language_within, settle_languages
from nlp.consequences import TELLING, consequence_in
from nlp.cues import STRONG_CUE, ReasonType, bounded
from nlp.duplicates import count_mentions
from nlp.kind_model import THRESHOLD
from nlp.kinds import Reading, Utterance, classify, continues_question
from nlp.languages import Reader, reader_of
from nlp.prompts import asks_for_wants
from nlp.reasons import (
    UNEXPLAINED,
    Reason,
    find_reason,
    is_gain,
    is_unknown,
    reason_in,
    unexplained,
)
from nlp.split import sentences, split, with_drawn
from nlp.types import Correction, Document, Kind, Level, Part, Span, Statement
from nlp.wants import bare_want, want_in

Progress = Callable[[int, int], None]
"""Called with how many documents are done and how many there are."""
Classifier = Callable[[Sequence[Utterance]], list[Reading]]


@dataclass(frozen=True)
class _Said:
    """One text of a document; what holds of all of it is found where it is first asked for."""

    document: Document
    part: Part
    text: str
    language: str

    @cached_property
    def reason(self) -> Reason | None:
        """The reason that the whole text gives, wherever it stands."""
        is_read = self.language == ENGLISH and self.part is Part.TEXT
        return find_reason(self.text, self.document.prompt) if is_read else None

    @cached_property
    def unexplained(self) -> float:
        """The probability, 0..1, that the document gives no reason for what it asks for."""
        document = self.document
        if document.why is not None:
            return 0.0
        reader, prompt = reader_of(self.language), document.prompt or ""
        if reader is not None:
            asked = asks_for_wants(prompt)
            found = reader.unexplained_want(document.text, prompt=prompt, is_asked=asked)
            return 0.0 if found is None else UNEXPLAINED
        is_read = self.language == ENGLISH
        return unexplained(document.text, prompt=document.prompt) if is_read else 0.0


class _Piece(NamedTuple):
    said: _Said
    document: Document
    part: Part
    text: str
    span: Span
    opens: bool
    language: str

    @property
    def is_english(self) -> bool:
        return self.language == ENGLISH

    @property
    def reader(self) -> Reader | None:
        """What reads it, if it is in another language whose cues are known."""
        return reader_of(self.language)


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
    languages = settle_languages(documents)
    return count_mentions(read(documents, languages, progress=progress, corrections=corrections))


def read(
    documents: Sequence[Document],
    languages: Sequence[str],
    *,
    progress: Progress | None = None,
    corrections: Sequence[Correction] = (),
    classifier: Classifier | None = None,
) -> list[Statement]:
    """Return what each document says, mentions not yet counted: a part of a run, or all of it.

    Args:
        documents: As above.
        languages: The language each is read in.
        progress: As above.
        corrections: As above.
        classifier: Says what each statement is, in place of the model of the kinds.
    """
    pieces: list[_Piece] = []
    for count, (document, language) in enumerate(zip(documents, languages, strict=True), start=1):
        pieces += _pieces(document, Part.TEXT, document.text, language)
        if document.why is not None:
            pieces += _pieces(document, Part.WHY, document.why, language)
        if progress is not None and (count % 100 == 0 or count == len(documents)):
            progress(count, len(documents))
    utterances = [_utterance(piece) for piece in pieces]
    if classifier is None:
        readings = classify(utterances, corrections=corrections)
    else:
        readings = classifier(utterances)
    return [_statement(piece, reading) for piece, reading in zip(pieces, readings, strict=True)]


def _pieces(document: Document, part: Part, text: str, language: str) -> list[_Piece]:
    said = _Said(document, part, text, language)
    pieces: list[_Piece] = []
    spans = _spans(text, language)
    if part is Part.TEXT and document.drawn:
        spans = with_drawn(spans, document.drawn)
    for span in spans:
        own = language_within(span.of(text), language, declared=document.language is not None)
        pieces.append(_Piece(said, document, part, text, span, opens=not pieces, language=own))
    return pieces


def _spans(text: str, language: str) -> tuple[Span, ...]:
    """Cut a text into statements at the connectives of its language."""
    if language == ENGLISH:
        return split(text)
    reader = reader_of(language)
    if reader is None:
        return sentences(text)
    return tuple(
        clause for sentence in sentences(text) for clause in reader.clauses(text, sentence)
    )


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
        language=piece.language,
    )


def _statement(piece: _Piece, reading: Reading) -> Statement:
    span, text = piece.span, piece.text
    want = _want(piece, reading)
    evidence, level, cue = _evidence(piece, reading, want)
    unexplained = 0.0 if want is None else piece.said.unexplained
    names = tuple(dict.fromkeys(finding.rule for finding in reading.findings))
    return Statement(
        id=f"{piece.document.id}:{piece.part}:{span.start}:{span.end}",
        document=piece.document.id,
        part=piece.part,
        span=span,
        text=span.of(text),
        kinds=reading.kinds,
        reasons=(*names, *([f"reason: {cue}"] if cue else [])),
        findings=reading.findings,
        words=reading.words,
        evidence=evidence,
        level=level,
        want=_before(want, evidence, text),
        needs_probe=unexplained > 1 - THRESHOLD,
        probe=round(reading.kinds[Kind.WANT] * unexplained, 4) if want is not None else 0.0,
        language=piece.language,
    )


def _before(want: Span | None, evidence: Span | None, text: str) -> Span | None:
    """Leave out of a want the reason that follows it without a connective."""
    if want is None or evidence is None or not want.start < evidence.start < want.end:
        return want
    return _words_only(text, Span(want.start, evidence.start))


def _want(piece: _Piece, reading: Reading) -> Span | None:
    if piece.part is Part.WHY or Kind.WANT not in reading.kinds:
        return None
    reader = piece.reader
    find = reader.want_in if reader is not None else want_in if piece.is_english else None
    if find is None:
        return None
    found = find(piece.text, piece.span.start, piece.span.end)
    if found is not None:
        return found.span
    if continues_question(_utterance(piece)):
        bare = (reader.bare_want if reader is not None else bare_want)(piece.span.of(piece.text))
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
    reason = _reason(piece, want)
    if piece.part is Part.WHY:
        return (
            (reason.span if reason else _words_only(text, span)),
            Level.LADDERED,
            reason.cue if reason else "",
        )
    if reason is not None:
        is_wish = reason.type is ReasonType.PURPOSE
        level = Level.STATED if is_wish or is_unknown(reason.span.of(text)) else Level.IMPLIED
        return reason.span, level, reason.cue or "what follows"
    sure = {kind for kind, probability in reading.kinds.items() if probability >= THRESHOLD}
    if Kind.NEED in sure:
        wished = _WISHED.search(text, span.start, span.end) if piece.is_english else None
        start = span.start if wished is None else wished.start("state")
        return _words_only(text, Span(start, span.end)), Level.STATED, ""
    if Kind.GAIN in sure and (relief := _RELIEF.search(text, span.start, span.end)) is not None:
        return Span(*relief.span("relief")), Level.STATED, "what it spares"
    if want is not None or Kind.WANT in sure:
        return None, None, ""
    happens = consequence_in(text, span.start, span.end) if piece.is_english else None
    if Kind.GAIN in sure:
        if happens is not None and is_gain(happens[0].of(text)):
            return happens[0], Level.STATED, "what it allows"
        return None, None, ""
    is_pain = not reading.kinds.keys().isdisjoint({Kind.PAIN, Kind.WORKAROUND})
    if happens is not None and happens[1] >= (0 if is_pain else TELLING):
        level = Level.STATED if is_unknown(happens[0].of(text)) else Level.IMPLIED
        return happens[0], level, "what happens"
    is_sure = not sure.isdisjoint({Kind.PAIN, Kind.WORKAROUND})
    return (_words_only(text, span), Level.IMPLIED, "") if is_sure else (None, None, "")


_WISHED = bounded(
    r"\b(?:want|need|like|have)\s+to\s+(?P<state>(?:feel|know|understand|be|trust|relax|avoid|save|prove)\s)"
)
_RELIEF = bounded(
    r",\s+(?P<relief>(?:no\s+(?:more\s+|nasty\s+|hidden\s+|bad\s+|unpleasant\s+)?|without\s+(?:any\s+)?)[a-z][\w'’ -]{2,60})"
)
"""What a praised thing spares the person: "no nasty surprises"."""


def _words_only(text: str, span: Span) -> Span:
    end = span.end
    while end > span.start + 1 and text[end - 1] in ".!?,;:-–—( \n":
        end -= 1
    return Span(span.start, end)


def _reason(piece: _Piece, want: Span | None) -> Reason | None:
    start, end = piece.span.start, piece.span.end
    if (reader := piece.reader) is not None:
        found = reader.reason_in(piece.text, start, end)
        if found is None and want is not None:
            found = reader.consequence_after(piece.text, want, end)
        return None if found is None else Reason(found.span, found.cue, found.type)
    if not piece.is_english:
        return None
    reason = reason_in(piece.text, start, end)
    if reason is not None:
        return reason
    whole = piece.said.reason
    if whole is not None and start <= whole.span.start < end:
        last = min(whole.span.end, end)  # a statement may end within a reason of two ideas
        return replace(whole, span=_words_only(piece.text, Span(whole.span.start, last)))
    return None if want is None else _own_reason(piece)


def _own_reason(piece: _Piece) -> Reason | None:
    """Return what follows from a want within its own statement, without a connective."""
    inner = find_reason(piece.span.of(piece.text))
    if inner is None:
        return None
    start = piece.span.start
    moved = Span(start + inner.span.start, start + inner.span.end)
    return Reason(moved, inner.cue, inner.type)
