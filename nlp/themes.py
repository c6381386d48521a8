"""One view of the answers from vectors to named themes with quotes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.cluster.model import GraphCluster
from nlp.cluster.small import FEW
from nlp.cluster.stock import StockCluster
from nlp.cluster.topics import fit_topics
from nlp.corpus import Lookup, Rows
from nlp.embed.base import Vectors, unit_rows
from nlp.label import SHOWN_WORDS, criterion, name_theme
from nlp.quality import coherence, stability
from nlp.quotes import choose_quotes
from nlp.types import Settings, Theme, ThemeKind
from nlp.views import Unit
from nlp.words import Vocabulary, strongest


@dataclass(frozen=True, kw_only=True)
class Grouping:
    """The statements of one view, grouped.

    Attributes:
        units: The statements.
        labels: Group of each, shape (n,); -1: fits nowhere.
        vectors: Row of each, length 1, shape (n, d).
        middles: Mean of each group, length 1.
        probabilities: How sure, 0..1.
        margins: Lead over the second best, 0..1.
        stabilities: Of each group, 0..1.
        topic_words: Words of each group by c-TF-IDF.
        known: Key of the accepted theme of the first groups.
        resolution: Granularity used; NaN where the graph was not.
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


def group(units: Sequence[Unit], rows: Rows, lookup: Lookup, settings: Settings) -> Grouping:
    """Return the statements of one view in groups."""
    stacked, blocks = rows.vectors(lookup)
    decisions = rows.decisions
    arguments = {
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
    }
    is_stock = settings.clusterer == "stock"
    clusterer = StockCluster(rows.own, **arguments) if is_stock else GraphCluster(**arguments)
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
    )


def describe(view: ThemeKind, grouping: Grouping) -> list[Theme]:
    """Return the themes of a view, largest first, each with its number in the grouping as id."""
    texts = [unit.own for unit in grouping.units]
    vocabulary = Vocabulary(texts)
    taken: set[frozenset[str]] = set()
    members = {
        i: np.flatnonzero(grouping.labels == i)
        for i in range(int(grouping.labels.max(initial=-1)) + 1)
    }
    by_size = sorted((i for i in members if len(members[i])), key=lambda i: (-len(members[i]), i))
    return [_describe(view, grouping, i, members[i], vocabulary, taken) for i in by_size]


def _describe(
    view: ThemeKind,
    grouping: Grouping,
    number: int,
    inside: NDArray[np.integer],
    vocabulary: Vocabulary,
    taken: set[frozenset[str]],
) -> Theme:
    units, vectors = grouping.units, grouping.vectors
    texts = [units[i].own for i in inside]
    weights = vocabulary.weigh(texts)
    middle = unit_rows(vectors[inside].mean(axis=0, keepdims=True))[0]
    quotes = choose_quotes(units, inside, vectors, middle, grouping.margins)
    words = strongest(weights, vocabulary, SHOWN_WORDS) or grouping.topic_words.get(number, ())
    typical = next(unit.own for unit in units if unit.statement == quotes[0].statement)
    return Theme(
        id=number,
        kind=view,
        name=name_theme(texts, vectors[inside] @ middle, weights, vocabulary, taken=taken),
        words=words[:SHOWN_WORDS],
        criterion=criterion(view, words, typical),
        quotes=quotes,
        need=None,
        statement_count=len(inside),
        respondent_count=len({units[i].respondent for i in inside}),
        stability=round(grouping.stabilities[number], 4),
        coherence=round(coherence(vectors[inside]), 4),
        known=grouping.known[number] if number < len(grouping.known) else None,
    )
