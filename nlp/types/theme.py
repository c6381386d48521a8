"""Themes: groups of statements that the machine proposes."""

from __future__ import annotations

from dataclasses import dataclass

from nlp.types.vocabulary import Level, Span, ThemeKind, Tier


@dataclass(frozen=True, kw_only=True)
class Quote:
    """A statement chosen to stand for a theme.

    Attributes:
        role: "typical" (the medoid), "different wording", "border" or "contrast" (just outside).
    """

    statement: str
    role: str


@dataclass(frozen=True, kw_only=True)
class Lint:
    """What is wrong with the wording of a need, and what to do about it (codebook, section 4).

    Attributes:
        rule: "L1" to "L11".
        message: What is wrong, in one plain sentence.
        suggestion: What to write or ask instead; empty where only a person can tell.
        span: The words it is about, inside the need's text; None: the whole.
    """

    rule: str
    message: str
    suggestion: str = ""
    span: Span | None = None


@dataclass(frozen=True, kw_only=True)
class DraftNeed:
    """A need statement drafted from the customers' own reasons, never invented.

    Attributes:
        text: In the grammar of the codebook, e.g. "I can reach the market before it closes".
        metric: The metric twin, e.g. "Minimise the time it takes to ...".
        origin: For each word of *text*, True where a customer said it, False where the draft added it.
        source: Statement it was drafted from.
        lint: What is wrong with it.
        level: How the need is known: from a reason that was said, or from a consequence.
        evidence: The words of the source statement it was made from, inside that statement's text.
        model: The language model that drafted it; empty: written by this package's rules.
    """

    text: str
    metric: str
    origin: tuple[bool, ...]
    source: str
    lint: tuple[Lint, ...] = ()
    level: Level | None = None
    evidence: Span | None = None
    model: str = ""


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
class ThemeGroup:
    """Themes that belong together one level up: a proposal for the hierarchy of needs.

    Attributes:
        id: Number, unique among the groups of a run.
        themes: Ids of all themes below it, ascending; every theme is in one group of each tier
            of its view, or in none where nothing is like it.
        parent: Id of the primary group that holds a secondary one.
        exemplar: Theme nearest to the middle of the group, whose name the group borrows.
    """

    id: int
    kind: ThemeKind
    tier: Tier
    name: str
    themes: tuple[int, ...]
    exemplar: int
    parent: int | None = None


@dataclass(frozen=True, kw_only=True)
class Granularity:
    """One of the partitions, from coarse to fine, that a person may choose instead.

    Attributes:
        resolution: Value for `Settings.granularity`.
        theme_count: How many themes it has.
        agreement: How far two independent readings of the texts agree here, adjusted mutual
            information; NaN where only one reading was possible.
        is_chosen: Whether the themes of this run are those of this granularity.
        labels: Group of each statement of the view, in the order of its assignments; -1: nowhere.
            Of the chosen one they are its themes in the machine's own numbering. The others are
            previews: choosing one takes the consensus of many runs and may move a few statements.
            Empty where the themes were found on a sample.
    """

    view: ThemeKind
    resolution: float
    theme_count: int
    agreement: float
    is_chosen: bool
    labels: tuple[int, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
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
