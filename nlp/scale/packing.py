"""Statements on their way between processes: plain tuples, without the documents they stand in.

What was said in the same words is read once; its statements are then made for each document.
Objects of our own classes would take longer to send than to read.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from nlp.types import Document, Finding, Kind, Level, Part, Span, Statement

Saying = tuple[str, str | None, str | None, str | None, tuple[Span, ...], str]
"""What a document says: text, why, prompt, language as given, drawn spans, the language it is read in."""
Row = tuple[Any, ...]
"""A statement without its document, for `restored`."""
Item = TypeVar("Item")

KINDS, LEVELS = tuple(Kind), tuple(Level)
_KIND = {kind: i for i, kind in enumerate(KINDS)}
_LEVEL = {level: i for i, level in enumerate(LEVELS)}


def saying(document: Document, language: str) -> Saying:
    """Return what *document* says, read in *language*: equal for equal statements."""
    return (
        document.text, document.why, document.prompt, document.language, document.drawn, language,
    )  # fmt: skip


def document_of(number: int, said: Saying) -> Document:
    """Return a document that says *said*, called by its number."""
    text, why, prompt, declared, drawn, _ = said
    return Document(
        id=str(number), text=text, why=why, prompt=prompt, language=declared, drawn=drawn
    )


def packed(items: object) -> bytes:
    """Return plain tuples and lists as bytes."""
    return pickle.dumps(items, pickle.HIGHEST_PROTOCOL)


def unpacked(sent: bytes) -> Any:
    """Return what `packed` was given."""
    return pickle.loads(sent)  # noqa: S301  # made by this run


def rows_of(statements: Sequence[Statement], count: int) -> list[list[Row]]:
    """Return the statements of *count* documents, called by their numbers, as rows."""
    rows: list[list[Row]] = [[] for _ in range(count)]
    for one in statements:
        row = (
            one.part is Part.WHY,
            one.span.start,
            one.span.end,
            tuple(part for kind, share in one.kinds.items() for part in (_KIND[kind], share)),
            one.language,
            _ends(one.evidence),
            None if one.level is None else _LEVEL[one.level],
            _ends(one.want),
            one.needs_probe,
            one.probe,
            one.reasons,
            tuple((f.rule, _KIND[f.kind], f.span.start, f.span.end) for f in one.findings),
            one.words,
        )
        rows[int(one.document)].append(row)
    return rows


def restored(document: Document, rows: Sequence[Row]) -> Iterator[Statement]:
    """Yield the statements of *document* that *rows* stand for."""
    for row in rows:
        (
            is_why, start, end, kinds, language, evidence, level, want, needs_probe, probe,
            reasons, findings, words,
        ) = row  # fmt: skip
        part = Part.WHY if is_why else Part.TEXT
        text = (document.why or "") if is_why else document.text
        yield Statement(
            id=f"{document.id}:{part}:{start}:{end}",
            document=document.id,
            part=part,
            span=_span(start, end),
            text=text[start:end],
            kinds=_kinds(kinds),
            reasons=_shared(reasons),
            findings=tuple(Finding(r, KINDS[k], _span(a, b)) for r, k, a, b in findings),
            words=words,
            evidence=None if evidence is None else _span(*evidence),
            level=None if level is None else LEVELS[level],
            want=None if want is None else _span(*want),
            needs_probe=needs_probe,
            probe=probe,
            language=_shared(language),
        )


def _ends(span: Span | None) -> tuple[int, int] | None:
    return None if span is None else (span.start, span.end)


# A million statements share what is equal in them: that is a third of their memory.
_span = lru_cache(maxsize=100_000)(Span)


@lru_cache(maxsize=100_000)
def _kinds(flat: tuple[float, ...]) -> dict[Kind, float]:
    return {KINDS[int(kind)]: share for kind, share in zip(flat[::2], flat[1::2], strict=True)}


@lru_cache(maxsize=10_000)
def _shared(value: Item) -> Item:
    return value
