"""Personal data stays out of an analysis: replaced before it begins, put back in its result.

Everything between sees placeholders only, so no name, draft or vector holds what was replaced.
Spans and texts of the result are those of the original documents again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from nlp.redact import Redacted, redact
from nlp.types import (
    Analysis,
    Document,
    DraftNeed,
    Finding,
    Known,
    Part,
    Span,
    Statement,
    Theme,
)

Texts = tuple[str, ...]
Pairs = tuple[tuple[str, str], ...]


class Private:
    """The documents of a run without personal data, and the way back.

    Attributes:
        documents: As given, in the same order, with typed placeholders.
        count: How many pieces of personal data were replaced.
    """

    def __init__(self, documents: Sequence[Document]) -> None:
        self._redacted: dict[tuple[str, Part], Redacted] = {}
        self._originals: dict[tuple[str, Part], str] = {}
        self._drawn: dict[str, dict[Span, Span]] = {}
        self.documents = tuple(self._without(document) for document in documents)
        self.count = sum(len(text.redactions) for text in self._redacted.values())

    def known(self, known: Known, statements: Sequence[Statement]) -> Known:
        """Return people's decisions in the words of this run: they name statements verbatim.

        Args:
            known: What people decided about statements as they were said.
            statements: Of this run, read from `documents`.
        """
        read_as = {self._restored(one).text: one.text for one in statements if self._holds(one)}

        def seen(text: str) -> str:
            return read_as.get(text) or redact(text).text

        return _reworded(known, seen)

    def restore(self, analysis: Analysis) -> Analysis:
        """Return *analysis* with the spans, texts and ids of the original documents."""
        if not self._redacted:
            return analysis
        touched = {one.id: self._restored(one) for one in analysis.statements if self._holds(one)}
        names = {old: new.id for old, new in touched.items()}
        read = {one.id: one for one in analysis.statements if one.id in touched}

        def name(statement: str) -> str:
            return names.get(statement, statement)

        return replace(
            analysis,
            statements=tuple(
                replace(one, same_as=names.get(one.same_as, one.same_as))
                if (one := touched.get(said.id, said)).same_as
                else one
                for said in analysis.statements
            ),
            themes=tuple(self._theme(theme, names, read) for theme in analysis.themes),
            assignments=tuple(
                replace(one, statement=names[one.statement]) if one.statement in names else one
                for one in analysis.assignments
            ),
            links=tuple(
                replace(link, statements=tuple(map(name, link.statements)))
                for link in analysis.links
            ),
            hypotheses=tuple(replace(one, want=name(one.want)) for one in analysis.hypotheses),
            exchanges=tuple(
                replace(one, statements=tuple(map(name, one.statements)))
                for one in analysis.exchanges
            ),
        )

    def _without(self, document: Document) -> Document:
        text = self._replaced(document, Part.TEXT, document.text)
        why = document.why
        if why is not None:
            why = self._replaced(document, Part.WHY, why)
        if text == document.text and why == document.why:
            return document
        return replace(document, text=text, why=why, drawn=self._moved(document))

    def _moved(self, document: Document) -> tuple[Span, ...]:
        """Return the drawn spans in the redacted text, and remember where exactly they were."""
        redacted = self._redacted.get((document.id, Part.TEXT))
        if redacted is None:
            return document.drawn
        there = self._drawn.setdefault(document.id, {})
        for span in document.drawn:
            there.setdefault(redacted.of_original(span), span)
        return tuple(there)

    def _replaced(self, document: Document, part: Part, text: str) -> str:
        redacted = redact(text, known=document.identifiers)
        if redacted.redactions:
            self._redacted[document.id, part] = redacted
            self._originals[document.id, part] = text
        return redacted.text

    def _holds(self, statement: Statement) -> bool:
        return (statement.document, statement.part) in self._redacted

    def _restored(self, statement: Statement) -> Statement:
        where = (statement.document, statement.part)
        back = self._redacted[where].original
        span = back(statement.span)
        if statement.part is Part.TEXT:
            span = self._drawn.get(statement.document, {}).get(statement.span, span)
        inside = self._inside(statement)
        return replace(
            statement,
            id=f"{statement.document}:{statement.part}:{span.start}:{span.end}",
            span=span,
            text=span.of(self._originals[where]),
            evidence=None if statement.evidence is None else back(statement.evidence),
            want=None if statement.want is None else back(statement.want),
            findings=tuple(
                Finding(found.rule, found.kind, inside(found.span)) for found in statement.findings
            ),
        )

    def _inside(self, statement: Statement) -> Callable[[Span], Span]:
        """Return how a span inside a statement's text becomes one inside its original text."""
        back = self._redacted[statement.document, statement.part].original
        offset, start = statement.span.start, back(statement.span).start

        def moved(span: Span) -> Span:
            there = back(Span(span.start + offset, span.end + offset))
            return Span(there.start - start, there.end - start)

        return moved

    def _theme(
        self, theme: Theme, names: Mapping[str, str], read: Mapping[str, Statement]
    ) -> Theme:
        return replace(
            theme,
            quotes=tuple(
                replace(quote, statement=names.get(quote.statement, quote.statement))
                for quote in theme.quotes
            ),
            need=theme.need and self._draft(theme.need, names, read),
        )

    def _draft(
        self, draft: DraftNeed, names: Mapping[str, str], read: Mapping[str, Statement]
    ) -> DraftNeed:
        source = read.get(draft.source)
        if source is None:
            return draft
        evidence = draft.evidence and self._inside(source)(draft.evidence)
        return replace(draft, source=names[draft.source], evidence=evidence)


def _reworded(known: Known, seen: Callable[[str], str]) -> Known:
    def texts(found: Mapping[str, Texts]) -> dict[str, Texts]:
        return {key: tuple(map(seen, said)) for key, said in found.items()}

    def pairs(found: Pairs) -> Pairs:
        return tuple((seen(one), seen(other)) for one, other in found)

    return replace(
        known,
        themes=texts(known.themes),
        rejected=texts(known.rejected),
        must_link=pairs(known.must_link),
        cannot_link=pairs(known.cannot_link),
        decided=tuple(replace(one, text=seen(one.text)) for one in known.decided),
    )
