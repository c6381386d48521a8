"""From documents to an analysis: statements, themes, names, links. Strings in, dataclasses out."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import replace
from importlib import metadata

import numpy as np

from nlp.answer_languages import foreign_texts
from nlp.cluster.decisions import ContradictoryDecisions
from nlp.cluster.stock import require_stock
from nlp.corpus import Lookup, Rows, gather_rows, settle_kinds
from nlp.embed import Embedder, VectorCache, choose_embedders
from nlp.extract import extract
from nlp.link import guess_needs, link_themes
from nlp.private import Private
from nlp.quality import outlier_share
from nlp.themes import Grouping, describe, group
from nlp.types import (
    Analysis,
    Assignment,
    Document,
    Known,
    Link,
    Settings,
    Statement,
    Theme,
    ThemeKind,
)
from nlp.vectors import TextVectors
from nlp.views import Unit, units_by_view

Progress = Callable[[str, float], None]

READING = "Reading the answers"
SORTING = "Sorting wants from needs"
COMPARING = "Comparing meanings"
FINDING = "Finding themes"
NAMING = "Naming themes"
LINKING = "Linking wants to needs"
# Share of the whole at which each stage ends, from measured seconds.
ENDS = {READING: 0.02, SORTING: 0.2, COMPARING: 0.8, FINDING: 0.93, NAMING: 0.98, LINKING: 1.0}
PACKAGES = ("numpy", "scipy", "scikit-learn", "scikit-network", "bertopic", "nltk", "needfinder")


def analyse(
    documents: Sequence[Document],
    settings: Settings | None = None,
    *,
    known: Known | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
    cache: VectorCache | None = None,
) -> Analysis:
    """Return the wants and needs in *documents*, with the evidence.

    Personal data is replaced by placeholders before anything reads it (`nlp.redact`), each
    document's own identifiers too; the spans and texts of the result are verbatim.

    The same documents, settings, decisions and versions give the same themes in whatever order
    the documents come. Nothing leaves the machine.

    Args:
        documents: Answers and notes; ids must be unique.
        settings: Everything that changes the result.
        known: What people decided; it is kept exactly.
        executor: Where to compute vectors; two threads by default.
        progress: Told the stage in plain words and the share of the whole run done, 0..1, several
            times a second. An exception it raises cancels the run and comes out unchanged.
        cache: Keeps vectors between runs.

    Raises:
        ValueError: two documents have the same id, or a setting is unknown.
        MissingExtra: the clusterer "stock" was chosen and is not installed.
        EmbedderMissing: the embedder was chosen and is not installed.
        ContradictoryDecisions: *known* wants two statements together and apart.
    """
    settings = settings or Settings()
    run = _Run(progress)
    _check(documents, settings)
    with run.stage(READING):
        embedders = choose_embedders(settings.embedder)
    with run.stage(SORTING):
        private = Private(documents)
        documents = private.documents
        statements = extract(
            documents,
            progress=lambda done, of: run.tell(done / of),
            corrections=known.corrections if known else (),
        )
        views = {
            view: found for view, found in units_by_view(documents, statements).items() if found
        }
        said = {statement.id: statement.text for statement in statements}
        known = private.known(known or Known(), statements)
        known = settle_kinds(known, views, said)
        rows = {view: gather_rows(view, units, said, known) for view, units in views.items()}
        texts = [text for part in rows.values() for text in (*part.own, *part.want) if text]
        foreign = foreign_texts(statements, (unit for units in views.values() for unit in units))
        counts = {"english": len(set(texts) - foreign), "foreign": len(foreign)}
        embedders = choose_embedders(settings.embedder, **counts)
    with run.stage(COMPARING):
        vectors = TextVectors(
            texts, embedders, run.tell, cache=cache, executor=executor, foreign=foreign
        )
    with run.stage(FINDING):
        groupings = _group(views, rows, vectors.known, settings, run)
    with run.stage(NAMING):
        themes, numbers = _name(groupings, vectors.new, statements, run)
    with run.stage(LINKING):
        assignments = _assign(groupings, numbers)
        links = _link(groupings, numbers)
    run.count(documents, statements, themes, assignments, groupings)
    run.metrics["count.replaced_personal_data"] = private.count
    found = Analysis(
        statements=statements,
        themes=themes,
        assignments=assignments,
        links=links,
        settings=settings,
        versions=_versions(embedders),
        metrics=run.metrics,
    )
    return private.restore(found)


class _Run:
    """Times the stages and passes on how far the run has come."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress
        self._stage, self._start, self._end = READING, 0.0, 0.0
        self.metrics: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        self._stage, self._start, self._end = name, self._end, ENDS[name]
        self.tell(0)
        began = time.perf_counter()
        yield
        self.metrics[f"seconds.{name}"] = round(time.perf_counter() - began, 3)
        self.tell(1)

    def tell(self, share: float) -> None:
        """Report the share of the current stage that is done."""
        if self._progress is not None:
            self._progress(self._stage, self._start + share * (self._end - self._start))

    def count(
        self,
        documents: Sequence[Document],
        statements: Sequence[Statement],
        themes: Sequence[Theme],
        assignments: Sequence[Assignment],
        groupings: dict[ThemeKind, Grouping],
    ) -> None:
        self.metrics["count.documents"] = len(documents)
        self.metrics["count.statements"] = len(statements)
        for view, grouping in groupings.items():
            placed = [a.theme for a in assignments if a.view is view]
            self.metrics[f"count.{view}_statements"] = len(placed)
            self.metrics[f"count.{view}_themes"] = sum(theme.kind is view for theme in themes)
            self.metrics[f"share.{view}_unplaced"] = round(outlier_share(placed), 4)
            if not np.isnan(grouping.resolution):
                self.metrics[f"granularity.{view}"] = grouping.resolution


def _check(documents: Sequence[Document], settings: Settings) -> None:
    seen: set[str] = set()
    for document in documents:
        if document.id in seen:
            raise ValueError(f'Two documents have the id "{document.id}": ids must be unique.')
        seen.add(document.id)
    if settings.clusterer not in {"graph", "stock"}:
        raise ValueError(
            f'There is no clusterer "{settings.clusterer}": choose "graph" or "stock".'
        )
    if settings.clusterer == "stock":
        require_stock()


def _group(
    views: dict[ThemeKind, list[Unit]],
    rows: dict[ThemeKind, Rows],
    lookup: Lookup,
    settings: Settings,
    run: _Run,
) -> dict[ThemeKind, Grouping]:
    # Heavy helper of NumPy: one thread, so that sums are added in the same order every time.
    from threadpoolctl import threadpool_limits

    groupings = {}
    for i, (view, units) in enumerate(views.items()):
        run.tell(i / len(views))
        try:
            with threadpool_limits(1):
                groupings[view] = group(units, rows[view], lookup, settings)
        except ContradictoryDecisions as error:
            one, other = (rows[view].own[row] for row in error.pair)
            raise ContradictoryDecisions(error.pair, one, other) from error
    return groupings


def _name(
    groupings: dict[ThemeKind, Grouping],
    lookup: Lookup,
    statements: Sequence[Statement],
    run: _Run,
) -> tuple[tuple[Theme, ...], dict[tuple[ThemeKind, int], int]]:
    """Return all themes, largest first, and the id of each group of each view."""
    found: list[Theme] = []
    by_id = {statement.id: statement for statement in statements}
    for i, (view, grouping) in enumerate(groupings.items()):
        run.tell(i / len(groupings))
        found += describe(view, grouping, lookup, by_id)
    found.sort(key=lambda theme: (-theme.statement_count, theme.kind, theme.id))
    numbers = {(theme.kind, theme.id): i for i, theme in enumerate(found)}
    return tuple(replace(theme, id=i) for i, theme in enumerate(found)), numbers


def _assign(
    groupings: dict[ThemeKind, Grouping], numbers: dict[tuple[ThemeKind, int], int]
) -> tuple[Assignment, ...]:
    return tuple(
        Assignment(
            statement=unit.statement,
            view=view,
            theme=numbers.get((view, int(grouping.labels[i]))),
            probability=round(float(grouping.probabilities[i]), 4),
            margin=round(float(grouping.margins[i]), 4),
        )
        for view, grouping in groupings.items()
        for i, unit in enumerate(grouping.units)
    )


def _link(
    groupings: dict[ThemeKind, Grouping], numbers: dict[tuple[ThemeKind, int], int]
) -> tuple[Link, ...]:
    needs, wants = groupings.get(ThemeKind.NEED), groupings.get(ThemeKind.WANT)
    if needs is None or wants is None:
        return ()
    themes = {
        f"{view}:{unit.statement}": numbers[view, int(label)]
        for view, grouping in ((ThemeKind.NEED, needs), (ThemeKind.WANT, wants))
        for unit, label in zip(grouping.units, grouping.labels, strict=True)
        if label >= 0
    }
    needed = {
        want: themes[f"need:{unit.statement}"]
        for unit in needs.units
        for want in unit.wants
        if f"need:{unit.statement}" in themes
    }
    answered = {want for unit in needs.units for want in unit.wants}
    spoken = [i for i, unit in enumerate(wants.units) if unit.statement in needed]
    silent = [i for i, unit in enumerate(wants.units) if unit.statement not in answered]
    guesses = guess_needs(
        [wants.units[i].statement for i in silent],
        wants.vectors[silent],
        [needed[wants.units[i].statement] for i in spoken],
        wants.vectors[spoken],
    )
    return link_themes(needs.units, themes, guesses)


def _versions(embedders: Sequence[Embedder]) -> dict[str, str]:
    packages = {name: metadata.version(name) for name in PACKAGES}
    return packages | {f"embedder.{e.name}": e.fingerprint for e in embedders}
