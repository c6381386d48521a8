"""The fixed words of the analysis, and the span."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a statement is. A statement may be several at once (a complaint that asks)."""

    WANT = "want"
    NEED = "need"
    PAIN = "pain"
    GAIN = "gain"
    WORKAROUND = "workaround"
    CONTEXT = "context"
    NOISE = "noise"


class ThemeKind(StrEnum):
    """What a group of statements is about: what people ask for, or what it is for."""

    WANT = "want"
    NEED = "need"
    UNCLEAR = "unclear"


class Level(StrEnum):
    """How a need is known (codebook, section 1). Hypotheses are never counted."""

    STATED = "stated"
    LADDERED = "laddered"
    IMPLIED = "implied"
    HYPOTHESIS = "hypothesis"


class Tier(StrEnum):
    """How far a group of themes lies above what people said (codebook, section 2)."""

    SECONDARY = "secondary"
    PRIMARY = "primary"


class Part(StrEnum):
    """Which text of a document a span lies in."""

    TEXT = "text"
    WHY = "why"


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """A half-open range of code points in one text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        """Refuse a range that no text can have."""
        if not 0 <= self.start < self.end:
            raise ValueError(f"A span needs 0 <= start < end, not [{self.start}, {self.end}).")

    def of(self, text: str) -> str:
        """Return the words of *text* that the span covers."""
        return text[self.start : self.end]
