"""The words of the analysis: what goes in, what comes out.

Everything is a frozen dataclass of strings and numbers, so that an analysis can be run, stored and
compared without a database. Positions are Unicode code points, half-open ``[start, end)``: the
text of a span is ``text[start:end]``, always.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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


@dataclass(frozen=True, order=True)
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


@dataclass(frozen=True, kw_only=True)
class Document:
    """One open answer or interview note, with its answer to "why?" where there is one.

    Attributes:
        id: Unique among the documents of a run; every result refers to it.
        text: What was said, verbatim. May be empty.
        why: The answer to the follow-up, verbatim, or None if it was not asked or not answered.
        respondent: Who said it; needs are counted in respondents, not in mentions.
            None: the document counts as a respondent of its own.
        prompt: The question that was asked, if any. An answer continues it: "a filter for nut
            free" is a want when the question was "What would you change?".
        language: ISO 639-1 code if known.
    """

    id: str
    text: str
    why: str | None = None
    respondent: str | None = None
    prompt: str | None = None
    language: str | None = None


class Part(StrEnum):
    """Which text of a document a span lies in."""

    TEXT = "text"
    WHY = "why"


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A span of an answer or note that says one thing.

    ``text == document.text[span.start:span.end]`` (or of ``document.why``), exactly.

    Attributes:
        id: ``"{document}:{part}:{start}:{end}"``.
        kinds: Each kind that holds, with its probability in 0..1, strongest first; never empty.
        reasons: Why the machine says so: names of the rules that fired, strongest words.
        evidence: Span of the reason clause inside the same text, if the statement holds one.
        level: How the need in this statement is known; None if it carries no need.
        want: Span of the object of the want inside the same text, if there is one.
        needs_probe: A want was stated and no reason: the survey may ask why.
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
    """

    want: Span
    echo: str


@dataclass(frozen=True, kw_only=True)
class Quote:
    """A statement chosen to stand for a theme.

    Attributes:
        role: "typical" (the medoid), "different wording", "border" or "contrast" (just outside).
    """

    statement: str
    role: str


@dataclass(frozen=True, kw_only=True)
class DraftNeed:
    """A need statement drafted from the customers' own reasons, never invented.

    Attributes:
        text: In the grammar of the codebook, e.g. "I can reach the market before it closes".
        metric: The metric twin, e.g. "Minimise the time it takes to ...".
        origin: For each word of *text*, True where a customer said it, False where the draft added it.
        source: Statement it was drafted from.
        lint: Findings as (rule, message) pairs, e.g. ("L4", "Vague: how would you notice?").
    """

    text: str
    metric: str
    origin: tuple[bool, ...]
    source: str
    lint: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Theme:
    """A group of statements that the machine proposes (a cluster).

    Attributes:
        id: Number, 0 is the largest; stable for the same inputs, settings, versions and seed.
        name: Plain words for a person to read.
        words: The words that set it apart, with weights, strongest first.
        criterion: One plain sentence: what belongs here.
        need: Draft need statement (need themes only, and only where a reason was given).
        stability: Agreement over seeds, 0..1.
        coherence: Mean cosine of its statements to their mean, 0..1.
        known: Key of the accepted theme it carries on; None if it is new.
    """

    id: int
    kind: ThemeKind
    name: str
    words: tuple[tuple[str, float], ...]
    criterion: str
    quotes: tuple[Quote, ...]
    need: DraftNeed | None
    statement_count: int
    respondent_count: int
    stability: float
    coherence: float
    known: str | None = None


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """Which theme a statement was put into; ``theme is None``: it fits nowhere and stays visible.

    A statement has at most one assignment in each view (`ThemeKind`).

    Attributes:
        probability: How sure, 0..1.
        margin: Distance to the second-best theme, 0..1; small is a border case.
    """

    statement: str
    view: ThemeKind
    theme: int | None
    probability: float
    margin: float


@dataclass(frozen=True, kw_only=True)
class Link:
    """A want theme points to a need theme: "a faster horse" -> "arrive sooner".

    Attributes:
        counts: Statements by evidence level; hypotheses are listed but never counted.
        statements: Statements that hold the evidence (their ``evidence`` span, or their why).
    """

    want: int
    need: int
    level: Level
    counts: Mapping[Level, int]
    statements: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything that changes the result. Stored with the run.

    Attributes:
        seed: For everything random.
        clusterer: "graph" (ours) or "stock" (UMAP + HDBSCAN + reduce_outliers, extra ``[stock]``).
        embedder: "auto" (both offline models), "minilm", "use" or "tfidf".
        granularity: Resolution of the graph clusterer; None chooses it.
        neighbours: k of the nearest-neighbour graph.
        minimum_size: Themes with fewer statements are shown as unplaced; with fewer than 60
            distinct statements, two are enough.
    """

    seed: int = 0
    clusterer: str = "graph"
    embedder: str = "auto"
    granularity: float | None = None
    neighbours: int = 25
    minimum_size: int = 3


@dataclass(frozen=True, kw_only=True)
class Known:
    """What people decided: the machine starts from it and never works against it.

    Attributes:
        themes: Accepted theme key -> statement texts a person confirmed in it.
        kinds: Accepted theme key -> want or need; where it is missing, the view in which more
            of its statements take part.
        must_link: Pairs of statement texts that belong together.
        cannot_link: Pairs of statement texts that do not.
    """

    themes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    kinds: Mapping[str, ThemeKind] = field(default_factory=dict)
    must_link: tuple[tuple[str, str], ...] = ()
    cannot_link: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Analysis:
    """The result of one run.

    Attributes:
        statements: In the order of the documents, then of their spans.
        themes: Want, need and unclear themes, ids unique over all kinds.
        assignments: One per statement and view it takes part in.
        links: Want theme -> need theme.
        versions: Packages and model fingerprints that the result depends on.
        metrics: Counts, scores and seconds by stage, for the log and the method page.
    """

    statements: tuple[Statement, ...]
    themes: tuple[Theme, ...]
    assignments: tuple[Assignment, ...]
    links: tuple[Link, ...]
    settings: Settings
    versions: Mapping[str, str]
    metrics: Mapping[str, float]
