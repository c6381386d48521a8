"""What goes into an analysis: documents, settings, and what people decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from nlp.types.vocabulary import Kind, Span, ThemeKind


@dataclass(frozen=True, kw_only=True, slots=True)
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
        identifiers: The person's own names, numbers and addresses: replaced by placeholders
            before anything else reads the text.
        drawn: Spans of ``text`` that a person marked as saying one thing. Each is a statement;
            what else is cut out of mostly the same words is left out. They may overlap.
    """

    id: str
    text: str
    why: str | None = None
    respondent: str | None = None
    prompt: str | None = None
    language: str | None = None
    identifiers: tuple[str, ...] = ()
    drawn: tuple[Span, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything that changes the result. Stored with the run.

    Attributes:
        seed: For everything random.
        clusterer: "graph" (ours) or "stock" (UMAP + HDBSCAN + reduce_outliers, extra ``[stock]``).
        embedder: "auto" (both offline models), "minilm", "use" or "tfidf".
        granularity: Resolution of the graph clusterer; None chooses it.
        neighbours: k of the nearest-neighbour graph.
        minimum_size: Themes with fewer statements are shown as unplaced; with fewer than 150
            distinct statements, two are enough.
        approximate_above: Distinct texts above which neighbours are approximate.
        teach_above: Distinct texts above which themes are found on a sample of them, and a small
            model taught by it places the rest.
    """

    seed: int = 0
    clusterer: str = "graph"
    embedder: str = "auto"
    granularity: float | None = None
    neighbours: int = 25
    minimum_size: int = 3
    approximate_above: int = 20_000
    teach_above: int = 20_000


@dataclass(frozen=True, kw_only=True)
class Correction:
    """What a person decided that a statement is.

    Attributes:
        text: The statement, verbatim.
        kinds: Every kind that holds; never empty.
    """

    text: str
    kinds: frozenset[Kind]


@dataclass(frozen=True, kw_only=True)
class Known:
    """What people decided: the machine starts from it and never works against it.

    Attributes:
        themes: Accepted theme key -> statement texts a person confirmed in it.
        kinds: Accepted theme key -> want or need; where it is missing, the view in which more
            of its statements take part.
        must_link: Pairs of statement texts that belong together.
        cannot_link: Pairs of statement texts that do not.
        rejected: Accepted theme key -> statement texts a person turned away from it.
        corrections: What people decided that statements are; the kinds are learned from them.
        decided: The same, learned from or not: statements of these words are what was decided.
    """

    themes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    kinds: Mapping[str, ThemeKind] = field(default_factory=dict)
    must_link: tuple[tuple[str, str], ...] = ()
    cannot_link: tuple[tuple[str, str], ...] = ()
    rejected: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    corrections: tuple[Correction, ...] = ()
    decided: tuple[Correction, ...] = ()
