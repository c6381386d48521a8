"""Statements: what one person said, with why the machine reads it as it does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nlp.types.vocabulary import Kind, Level, Part, Span


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that fired: its name, what it speaks for, and the words it fired on.

    Attributes:
        rule: E.g. "want: asks".
        span: Inside the statement's own text, not inside the document.
    """

    rule: str
    kind: Kind
    span: Span


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """A span of an answer or note that says one thing.

    ``text == document.text[span.start:span.end]`` (or of ``document.why``), exactly.

    Attributes:
        id: ``"{document}:{part}:{start}:{end}"``.
        kinds: Each kind that holds, with its probability in 0..1, strongest first; never empty.
        reasons: Why the machine says so, in short: names of the rules that fired.
        findings: The rules that fired, each with the words it fired on.
        words: The words of the statement that spoke most for its strongest kind, with their
            weights, strongest first.
        evidence: Span of the reason clause inside the same text, if the statement holds one.
        level: How the need in this statement is known; None if it carries no need.
        want: Span of the object of the want inside the same text, if there is one.
        needs_probe: A want was stated and no reason: the survey may ask why.
        probe: Probability, 0..1, that a want stands here without its reason.
        same_as: Id of the first statement that says the same in the same words (case, spaces and
            punctuation aside); None if this is the first.
        mentions: How many statements of the run say it in these words, this one counted.
        language: ISO 639-1 code it was read in; "und" where that could not be told.
    """

    id: str
    document: str
    part: Part
    span: Span
    text: str
    kinds: Mapping[Kind, float]
    reasons: tuple[str, ...] = ()
    evidence: Span | None = None
    level: Level | None = None
    want: Span | None = None
    needs_probe: bool = False
    findings: tuple[Finding, ...] = ()
    words: tuple[tuple[str, float], ...] = ()
    probe: float = 0.0
    same_as: str | None = None
    mentions: int = 1
    language: str = "en"

    @property
    def kind(self) -> Kind:
        """The strongest kind."""
        return max(self.kinds, key=lambda kind: self.kinds[kind])


@dataclass(frozen=True, kw_only=True)
class Probe:
    """The echo that a follow-up "why?" begins with: the person's own words.

    Attributes:
        want: Where in the answer the want stands, for the echo.
        echo: The person's own words, e.g. "a thermostat that knows when I leave".
        sentence: They as a whole sentence to the person, e.g. "You asked for a thermostat that
            knows when you leave."
    """

    want: Span
    echo: str
    sentence: str = ""
