"""The result of a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nlp.types.exchange import Exchange
from nlp.types.inputs import Settings
from nlp.types.statement import Statement
from nlp.types.theme import Assignment, Granularity, Theme, ThemeGroup
from nlp.types.vocabulary import Level, ThemeKind


@dataclass(frozen=True, kw_only=True)
class Link:
    """A want theme points to a need theme: "a faster horse" -> "arrive sooner".

    Attributes:
        counts: Statements by evidence level; hypotheses are listed but never counted.
        statements: Statements that hold the evidence (their ``evidence`` span, or their why).
        model: The language model that proposed it; empty: found by this package.
    """

    want: int
    need: int
    level: Level
    counts: Mapping[Level, int]
    statements: tuple[str, ...]
    model: str = ""


@dataclass(frozen=True, kw_only=True)
class Hypothesis:
    """Which needs a want that came without a reason may be for. Never counted; a person decides.

    Attributes:
        want: Statement that holds the want.
        needs: Up to three need themes with the probability that each is right, best first.
            Where the best is not probable enough there is no hypothesis at all.
    """

    want: str
    needs: tuple[tuple[int, float], ...]


@dataclass(frozen=True, kw_only=True)
class Saturation:
    """How much of what people could say has been heard (methods, section 5).

    Attributes:
        respondents: People who said something of this view.
        observed: Themes heard, and what fits nowhere, each of it as one more.
        estimated: Themes there are, by the Chao2 lower bound.
        low: Lower end of its 95 % interval.
        high: Upper end of its 95 % interval.
        coverage: Share of all mentions that fall on themes already heard, 0..1.
    """

    view: ThemeKind
    respondents: int
    observed: int
    estimated: float
    low: float
    high: float
    coverage: float


@dataclass(frozen=True, kw_only=True)
class Analysis:
    """The result of one run.

    Attributes:
        statements: In the order of the documents, then of their spans.
        themes: Want, need and unclear themes, ids unique over all kinds.
        assignments: One per statement and view it takes part in.
        links: Want theme -> need theme.
        groups: Secondary and primary groups of the themes.
        granularities: Every partition that was computed, coarse to fine, view by view.
        hypotheses: Needs that wants without a reason may be for.
        saturation: How much has been heard, view by view.
        warnings: What went otherwise than asked, in plain sentences.
        versions: Packages and model fingerprints that the result depends on.
        metrics: Counts, scores and seconds by stage, for the log and the method page.
        exchanges: What a language model was asked and said, if one was.
    """

    statements: tuple[Statement, ...]
    themes: tuple[Theme, ...]
    assignments: tuple[Assignment, ...]
    links: tuple[Link, ...]
    settings: Settings
    versions: Mapping[str, str]
    metrics: Mapping[str, float]
    groups: tuple[ThemeGroup, ...] = ()
    granularities: tuple[Granularity, ...] = ()
    hypotheses: tuple[Hypothesis, ...] = ()
    saturation: tuple[Saturation, ...] = ()
    warnings: tuple[str, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
