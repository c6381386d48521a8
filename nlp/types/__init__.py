"""The words of the analysis: what goes in, what comes out.

Everything is a frozen dataclass of strings and numbers, so that an analysis can be run, stored and
compared without a database. Positions are Unicode code points, half-open ``[start, end)``: the
text of a span is ``text[start:end]``, always.
"""

from __future__ import annotations

from nlp.types.analysis import Analysis, Hypothesis, Link, Saturation
from nlp.types.exchange import Exchange
from nlp.types.inputs import Correction, Document, Known, Settings
from nlp.types.statement import Finding, Probe, Statement
from nlp.types.theme import Assignment, DraftNeed, Granularity, Lint, Quote, Theme, ThemeGroup
from nlp.types.vocabulary import Kind, Level, Part, Span, ThemeKind, Tier

__all__ = [
    "Analysis",
    "Assignment",
    "Correction",
    "Document",
    "DraftNeed",
    "Exchange",
    "Finding",
    "Granularity",
    "Hypothesis",
    "Kind",
    "Known",
    "Level",
    "Link",
    "Lint",
    "Part",
    "Probe",
    "Quote",
    "Saturation",
    "Settings",
    "Span",
    "Statement",
    "Theme",
    "ThemeGroup",
    "ThemeKind",
    "Tier",
]
