"""Statements and themes as the engine hands them over, made by hand."""

from __future__ import annotations

from typing import Any

import nlp.types as nt


def found_statement(
    text: str, document: str, *, kind: nt.Kind = nt.Kind.CONTEXT, want: str = "", **rest: Any
) -> nt.Statement:
    """Make a statement that is its whole document."""
    return nt.Statement(
        id=f"{document}:text:0:{len(text)}",
        document=document,
        part=nt.Part.TEXT,
        span=nt.Span(0, len(text)),
        text=text,
        kinds={kind: 0.9},
        want=nt.Span(text.index(want), text.index(want) + len(want)) if want else None,
        **rest,
    )


def found_theme(number: int, kind: nt.ThemeKind, name: str, **over: Any) -> nt.Theme:
    """Make a theme of one statement without a draft."""
    values: dict[str, Any] = {
        "id": number,
        "kind": kind,
        "name": name,
        "words": (),
        "criterion": "",
        "quotes": (),
        "need": None,
        "statement_count": 1,
        "respondent_count": 1,
        "stability": 1.0,
        "coherence": 1.0,
    }
    return nt.Theme(**(values | over))
