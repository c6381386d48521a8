"""One view of the answers from vectors to named themes with quotes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.cluster.granularity import Partition
from nlp.cluster.model import GraphCluster
from nlp.cluster.small import FEW
from nlp.cluster.stock import StockCluster
from nlp.cluster.topics import fit_topics
from nlp.corpus import Lookup, Rows
from nlp.criteria import criterion
from nlp.embed.base import Vectors, unit_rows
from nlp.keywords import tell
from nlp.label import (
    SHOWN_WORDS,
    choose_name,
    fallback_name,
    name_of_draft,
    shortlist,
)
from nlp.quality import coherence, stability
from nlp.quotes import choose_quotes
from nlp.spelling import Spelling
from nlp.statement_of_need import Gist, draft
from nlp.types import Settings, Statement, Theme, ThemeKind
from nlp.views import Unit
from nlp.words import Vocabulary


@dataclass(frozen=True, kw_only=True)
class Grouping:
    """The statements of one view, grouped.

    Attributes:
        units: The statements.
        labels: Group of each, shape (n,); -1: fits nowhere.
        vectors: Row of each, length 1, shape (n, d); of very many, those of wants alone are kept.
        middles: Mean of each group, length 1.
        probabilities: How sure, 0..1.
        margins: Lead over the second best, 0..1.
        stabilities: Of each group, 0..1.
        topic_words: Words of each group by c-TF-IDF.
        known: Key of the accepted theme of the first groups.
        resolution: Granularity used; NaN where the graph was not.
        project: Puts new rows into the space of *vectors*.
        partitions: The statements at every granularity, coarse to fine.
    """

    units: Sequence[Unit]
    labels: NDArray[np.int32]
    vectors: Vectors
    middles: Vectors
    probabilities: NDArray[np.float32]
    margins: NDArray[np.float32]
    stabilities: Sequence[float]
    topic_words: Mapping[int, tuple[tuple[str, float], ...]]
    known: tuple[str, ...]
    resolution: float
    project: Callable[[NDArray[np.floating]], Vectors]
    partitions: Sequence[Partition] = ()


def group(units: Sequence[Unit], rows: Rows, lookup: Lookup, settings: Settings) -> Grouping:
    """Return the statements of one view in groups."""
    return group_rows(units, rows, *rows.vectors(lookup), settings)


def group_rows(
    units: Sequence[Unit],
    rows: Rows,
    stacked: NDArray[np.float32],
    blocks: Sequence[int],
    settings: Settings,
) -> Grouping:
    """Return the statements of one view in groups, where their rows' vectors are known.

    Args:
        units: The statements.
        rows: Their rows.
        stacked: One row each, the embedders side by side.
        blocks: The width of each embedder.
        settings: Of the run.
    """
    decisions = rows.decisions
    arguments: dict[str, Any] = {
        "blocks": blocks,
        "neighbours": settings.neighbours,
        "resolution": settings.granularity,
        "seed": settings.seed,
        "minimum_size": min(settings.minimum_size, 2)
        if len(stacked) < FEW
        else settings.minimum_size,
        "weights": rows.weights,
        "must_link": decisions.must_link,
        "cannot_link": decisions.cannot_link,
        "accepted": decisions.accepted,
        "rejected": decisions.rejected,
    }
    is_stock = settings.clusterer == "stock"
    clusterer = (
        StockCluster(rows.own, **arguments)
        if is_stock
        else GraphCluster(**arguments, approximate_above=settings.approximate_above)
    )
    topics = fit_topics(list(rows.own), stacked, clusterer)
    of = rows.of_unit
    groups = int(topics.labels.max(initial=-1)) + 1
    return Grouping(
        units=units,
        labels=topics.labels[of],
        vectors=clusterer.vectors_[of],
        middles=clusterer.middles_,
        probabilities=clusterer.probabilities_[of],
        margins=clusterer.margins_[of],
        stabilities=[
            stability(np.flatnonzero(topics.labels == i).tolist(), clusterer.runs_)
            for i in range(groups)
        ],
        topic_words=topics.words,
        known=decisions.keys,
        resolution=clusterer.resolution_,
        project=clusterer.projection_,
        partitions=[replace(one, labels=one.labels[of]) for one in clusterer.partitions_],
    )


def describe(
    view: ThemeKind, grouping: Grouping, lookup: Lookup, statements: Mapping[str, Statement]
) -> list[Theme]:
    """Return the themes of a view, largest first, each with its number in the grouping as id.

    Args:
        view: Which one.
        grouping: Its statements, grouped.
        lookup: To compare phrases that may be names with what the themes mean.
        statements: By id, to draft needs from.
    """
    units = grouping.units
    vocabulary = Vocabulary([unit.own for unit in units])
    spelling = Spelling.of(unit.own for unit in units)
    members = {
        int(i): np.flatnonzero(grouping.labels == i).tolist()
        for i in np.unique(grouping.labels[grouping.labels >= 0])
    }
    by_size = sorted(members, key=lambda i: (-len(members[i]), i))
    said = {i: [units[j].own for j in members[i]] for i in by_size}
    weights = {i: vocabulary.weigh(said[i]) for i in by_size}

    def meaning(texts: Sequence[str]) -> Vectors:
        return grouping.project(np.hstack(lookup(texts)))

    middles = {
        i: unit_rows(grouping.vectors[members[i]].mean(axis=0, keepdims=True))[0] for i in by_size
    }
    told = tell(said, weights, vocabulary, middles, meaning, count=SHOWN_WORDS)
    phrases = {i: shortlist(view, said[i], weights[i], vocabulary) for i in by_size}
    flat = [named.phrase for i in by_size for named in phrases[i]]
    meanings = meaning(flat) if flat else grouping.middles[:0]
    themes, start = [], 0
    taken, drafted = set[frozenset[str]](), set[frozenset[str]]()
    for i in by_size:
        inside, middle = members[i], middles[i]
        quotes = choose_quotes(units, inside, grouping.vectors, middle, grouping.margins)
        own = {units[j].statement: units[j].own for j in inside}
        typical = own[quotes[0].statement]
        words = tuple((t.text, t.weight) for t in told[i]) or grouping.topic_words.get(i, ())
        likeness = meanings[start : start + len(phrases[i])] @ middle
        start += len(phrases[i])
        nearness = np.round(grouping.vectors[inside] @ middle, 5)
        order = np.argsort(-nearness, kind="stable")
        near = [statements[units[inside[j]].statement] for j in order]
        gist = Gist(
            weights=weights[i],
            likeness=nearness[order].tolist(),
            taken=drafted,
            spelling=spelling,
        )
        people = len({units[j].respondent for j in inside})
        is_need = view is ThemeKind.NEED
        need = draft(near, gist=gist, respondents=people) if is_need else None
        name = None if need is None else name_of_draft(need.text, vocabulary, taken=taken)
        if name is None:
            nearest = [
                *([] if need is None else [need.text]),
                typical,
                *(units[inside[j]].own for j in order),
            ]
            fallback = fallback_name(view, nearest, [word for word, _ in words])
            name = choose_name(view, phrases[i], likeness, fallback, taken=taken)
        themes.append(
            Theme(
                id=i,
                kind=view,
                name=name,
                words=words[:SHOWN_WORDS],
                criterion="",
                quotes=quotes,
                need=need,
                statement_count=len(inside),
                respondent_count=people,
                stability=round(grouping.stabilities[i], 4),
                coherence=round(coherence(grouping.vectors[inside]), 4),
                known=grouping.known[i] if i < len(grouping.known) else None,
            )
        )
    return _with_criteria(view, themes, units, grouping.labels)


def _with_criteria(
    view: ThemeKind, themes: Sequence[Theme], units: Sequence[Unit], labels: NDArray[np.int32]
) -> list[Theme]:
    """Return the themes with what belongs in each: the names of its neighbours are known now."""
    own = {unit.statement: unit.own for unit in units}
    name = {theme.id: theme.name for theme in themes}
    holds = {unit.statement: int(label) for unit, label in zip(units, labels, strict=True)}
    done = []
    for theme in themes:
        said = {quote.role: quote.statement for quote in reversed(theme.quotes)}
        examples = [own[said[role]] for role in ("typical", "different wording") if role in said]
        outside = said.get("contrast")
        done.append(
            replace(
                theme,
                criterion=criterion(
                    view,
                    [word for word, _ in theme.words],
                    examples,
                    outside=own[outside] if outside else "",
                    elsewhere=name.get(holds[outside], "") if outside else "",
                ),
            )
        )
    return done
