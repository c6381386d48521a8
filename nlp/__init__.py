"""From what customers say they want to what they need: text in, evidence out.

Importing this package is cheap: what computes is imported when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from nlp.types import (
    Analysis,
    Assignment,
    Correction,
    Document,
    DraftNeed,
    Exchange,
    Finding,
    Granularity,
    Hypothesis,
    Kind,
    Known,
    Level,
    Link,
    Lint,
    Part,
    Probe,
    Quote,
    Saturation,
    Settings,
    Span,
    Statement,
    Theme,
    ThemeGroup,
    ThemeKind,
    Tier,
)

if TYPE_CHECKING:
    from nlp.cluster.decisions import ContradictoryDecisions
    from nlp.cluster.stock import MissingExtra
    from nlp.embed import EmbedderMissing, VectorCache
    from nlp.pipeline import analyse
    from nlp.suggestions import Option, Suggester, Suggestion, suggest

__all__ = [
    "Analysis",
    "Assignment",
    "ContradictoryDecisions",
    "Correction",
    "Document",
    "DraftNeed",
    "EmbedderMissing",
    "Exchange",
    "Finding",
    "Granularity",
    "Hypothesis",
    "Kind",
    "Known",
    "Level",
    "Link",
    "Lint",
    "MissingExtra",
    "Option",
    "Part",
    "Probe",
    "Quote",
    "Saturation",
    "Settings",
    "Span",
    "Statement",
    "Suggester",
    "Suggestion",
    "Theme",
    "ThemeGroup",
    "ThemeKind",
    "Tier",
    "VectorCache",
    "analyse",
    "suggest",
]

_WHERE = {
    "ContradictoryDecisions": "nlp.cluster.decisions",
    "EmbedderMissing": "nlp.embed",
    "MissingExtra": "nlp.cluster.stock",
    "Option": "nlp.suggestions",
    "Suggester": "nlp.suggestions",
    "Suggestion": "nlp.suggestions",
    "VectorCache": "nlp.embed",
    "analyse": "nlp.pipeline",
    "suggest": "nlp.suggestions",
}


def __getattr__(name: str) -> object:
    """Import the names that need heavy libraries when they are first asked for."""
    if name not in _WHERE:
        raise AttributeError(f'The package nlp has no name "{name}".')
    return getattr(import_module(_WHERE[name]), name)
