"""From documents to an analysis: statements, themes, names, links. Strings in, dataclasses out."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import replace
from importlib import metadata

from nlp.answer_languages import foreign_texts
from nlp.assistant.asking import assist
from nlp.assistant.base import Assistant
from nlp.cluster.decisions import ContradictoryDecisions
from nlp.cluster.stock import require_stock
from nlp.collecting import without_collecting
from nlp.corpus import Lookup, Rows, gather_rows, settle_kinds
from nlp.decided import as_decided
from nlp.embed import Embedder, VectorCache, choose_embedders
from nlp.hierarchy import granularities, group_themes
from nlp.hypotheses import guess_needs
from nlp.kind_model import version_of
from nlp.link import link_themes
from nlp.private import Private
from nlp.saturation import Heard, count_heard, estimate
from nlp.scale.finding import group_many, name_many
from nlp.scale.reading import read_all
from nlp.scale.teaching import TaughtVectors, sample_texts
from nlp.stages import ASKING, COMPARING, FINDING, LINKING, NAMING, READING, SORTING, Progress, Run
from nlp.themes import Grouping, describe, group
from nlp.types import (
    Analysis,
    Assignment,
    Document,
    Hypothesis,
    Known,
    Link,
    Saturation,
    Settings,
    Statement,
    Theme,
    ThemeKind,
)
from nlp.vectors import TextVectors
from nlp.views import Unit, units_by_view
from nlp.workers import Workers

PACKAGES = (
    "numpy", "scipy", "scikit-learn", "scikit-network", "bertopic", "nltk", "py3langid", "needfinder",
)  # fmt: skip


def analyse(
    documents: Sequence[Document],
    settings: Settings | None = None,
    *,
    known: Known | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
    cache: VectorCache | None = None,
    assistant: Assistant | None = None,
) -> Analysis:
    """Return the wants and needs in *documents*, with the evidence.

    Personal data is replaced by placeholders before anything reads it (`nlp.redact`), each
    document's own identifiers too; the spans and texts of the result are verbatim.

    The same documents, settings, decisions and versions give the same themes in whatever order
    the documents come. Nothing leaves the machine, unless an assistant is given that is elsewhere.

    Args:
        documents: Answers and notes; ids must be unique.
        settings: Everything that changes the result.
        known: What people decided; it is kept exactly.
        executor: Where to read and to compute vectors; by default processes of its own, one a core,
            where there is enough to do. The result does not depend on it.
        progress: Told the stage in plain words and the share of the whole run done, 0..1, several
            times a second. An exception it raises cancels the run and comes out unchanged.
        cache: Keeps vectors between runs.
        assistant: A language model that may propose what the rules did not find; asked last, with
            personal data replaced. What it was asked and said is kept in `Analysis.exchanges`. If
            it fails there is a warning more, and nothing else is different.

    Raises:
        ValueError: two documents have the same id, or a setting is unknown.
        MissingExtra: the clusterer "stock" was chosen and is not installed.
        EmbedderMissing: the embedder was chosen and is not installed.
        ContradictoryDecisions: *known* wants two statements together and apart.
    """
    settings = settings or Settings()
    _check(documents, settings)
    with Workers(executor) as workers, without_collecting():
        return _analyse(
            documents,
            settings,
            known or Known(),
            workers,
            progress=progress,
            cache=cache,
            assistant=assistant,
        )


def _analyse(
    documents: Sequence[Document],
    settings: Settings,
    known: Known,
    workers: Workers,
    *,
    progress: Progress | None,
    cache: VectorCache | None,
    assistant: Assistant | None,
) -> Analysis:
    run = Run(progress)
    with run.stage(READING):
        embedders = choose_embedders(settings.embedder)
    with run.stage(SORTING):
        documents = (private := Private(documents)).documents
        statements = read_all(
            documents,
            corrections=known.corrections,
            teach_above=settings.teach_above,
            workers=workers,
            tell=run.tell,
        )
        known = private.known(known, statements)
        statements = as_decided(statements, known.decided)
        views = {
            view: found for view, found in units_by_view(documents, statements).items() if found
        }
        said = {statement.id: statement.text for statement in statements}
        known = settle_kinds(known, views, said)
        rows = {view: gather_rows(view, units, said, known) for view, units in views.items()}
        texts = [text for part in rows.values() for text in (*part.own, *part.want) if text]
        foreign = foreign_texts(statements, (unit for units in views.values() for unit in units))
        counts = {"english": len(set(texts) - foreign), "foreign": len(foreign)}
        embedders = choose_embedders(settings.embedder, **counts)
    with run.stage(COMPARING):
        distinct = set(texts)
        is_taught = len(distinct) > settings.teach_above and settings.clusterer == "graph"
        texts = sample_texts(distinct, rows.values()) if is_taught else texts
        exact = TextVectors(
            texts, embedders, run.tell, cache=cache, executor=workers, foreign=foreign
        )
        vectors = TaughtVectors(texts, exact) if is_taught else exact
    with run.stage(FINDING):
        if isinstance(vectors, TaughtVectors):
            groupings, shown = group_many(
                views, rows, vectors, settings, workers=workers, tell=run.tell
            )
        else:
            groupings = shown = _group(views, rows, vectors.known, settings, run)
    with run.stage(NAMING):
        if isinstance(vectors, TaughtVectors):
            named = name_many(shown, groupings, vectors, statements, workers=workers, tell=run.tell)
        else:
            named = _name(groupings, vectors.new, statements, run)
        themes, numbers = _numbered(named)
    with run.stage(LINKING):
        assignments = _assign(groupings, numbers)
        links, hypotheses = _link(groupings, numbers)
    run.count(documents, statements, themes, assignments, groupings)
    run.metrics["count.replaced_personal_data"] = private.count
    found = Analysis(
        statements=statements,
        themes=themes,
        assignments=assignments,
        links=links,
        hypotheses=hypotheses,
        saturation=_saturation(groupings),
        settings=settings,
        versions=_versions(embedders, known),
        metrics=run.metrics,
        groups=group_themes(shown, themes, numbers),
        granularities=granularities(groupings),
    )
    if assistant is not None:
        with run.stage(ASKING):
            found = assist(found, documents, assistant, tell=run.tell)
    return private.restore(found)


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
    run: Run,
) -> dict[ThemeKind, Grouping]:
    """Return the statements of each view in groups."""
    # Heavy helper of NumPy: one thread, so that sums are added in the same order every time.
    from threadpoolctl import threadpool_limits

    groupings: dict[ThemeKind, Grouping] = {}
    for view, units in views.items():
        run.tell(len(groupings) / len(views))
        try:
            with threadpool_limits(1):
                groupings[view] = group(units, rows[view], lookup, settings)
        except ContradictoryDecisions as error:
            one, other = (rows[view].own[row] for row in error.pair)
            raise ContradictoryDecisions(error.pair, one, other) from error
    return groupings


def _name(
    groupings: dict[ThemeKind, Grouping], lookup: Lookup, statements: Sequence[Statement], run: Run
) -> list[Theme]:
    """Return the themes of all views, each with the number of its group as id."""
    found: list[Theme] = []
    by_id = {statement.id: statement for statement in statements}
    for i, (view, grouping) in enumerate(groupings.items()):
        run.tell(i / len(groupings))
        found += describe(view, grouping, lookup, by_id)
    return found


def _numbered(
    found: Sequence[Theme],
) -> tuple[tuple[Theme, ...], dict[tuple[ThemeKind, int], int]]:
    """Return all themes, largest first, and the id of each group of each view."""
    themes = sorted(found, key=lambda theme: (-theme.statement_count, theme.kind, theme.id))
    numbers = {(theme.kind, theme.id): i for i, theme in enumerate(themes)}
    return tuple(replace(theme, id=i) for i, theme in enumerate(themes)), numbers


def _assign(
    groupings: dict[ThemeKind, Grouping], numbers: dict[tuple[ThemeKind, int], int]
) -> tuple[Assignment, ...]:
    return tuple(
        Assignment(
            statement=unit.statement,
            view=view,
            theme=numbers.get((view, label)),
            probability=round(probability, 4),
            margin=round(margin, 4),
        )
        for view, grouping in groupings.items()
        for unit, label, probability, margin in zip(
            grouping.units,
            grouping.labels.tolist(),
            grouping.probabilities.tolist(),
            grouping.margins.tolist(),
            strict=True,
        )
    )


def _link(
    groupings: dict[ThemeKind, Grouping], numbers: dict[tuple[ThemeKind, int], int]
) -> tuple[tuple[Link, ...], tuple[Hypothesis, ...]]:
    """Return the links of wants and needs, and guesses for wants that came without a reason."""
    needs, wants = groupings.get(ThemeKind.NEED), groupings.get(ThemeKind.WANT)
    if needs is None or wants is None:
        return (), ()
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
    hypotheses = guess_needs(
        [wants.units[i].statement for i in silent],
        wants.vectors[silent],
        [needed[wants.units[i].statement] for i in spoken],
        wants.vectors[spoken],
        [wants.units[i].respondent for i in spoken],
    )
    guesses = {guess.want: guess.needs[0][0] for guess in hypotheses}
    return link_themes(needs.units, themes, guesses), hypotheses


def _saturation(groupings: dict[ThemeKind, Grouping]) -> tuple[Saturation, ...]:
    """Return how much of what people ask for and need has been heard, view by view."""
    heard = {view: _heard(one) for view, one in groupings.items() if view is not ThemeKind.UNCLEAR}
    return tuple(estimate(one, view=view) for view, one in heard.items() if one.respondents > 1)


def _heard(grouping: Grouping) -> Heard:
    """Count what fits nowhere as heard too, each of it as one more.

    A theme has at least two statements: without the single ones, of which the estimate is made,
    every study would seem to have heard everything.
    """
    labels = grouping.labels.tolist()
    return count_heard(
        (
            (unit.respondent, label if label >= 0 else unit.key)
            for unit, label in zip(grouping.units, labels, strict=True)
        ),
        respondents=len({unit.respondent for unit in grouping.units}),
    )


def _versions(embedders: Sequence[Embedder], known: Known) -> dict[str, str]:
    packages = {name: metadata.version(name) for name in PACKAGES}
    models = {f"embedder.{e.name}": e.fingerprint for e in embedders}
    return packages | models | {"kinds": version_of(known.corrections)}
