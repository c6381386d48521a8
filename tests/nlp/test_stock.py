from collections import Counter
from importlib.util import find_spec

import numpy as np
import pytest
from numpy.typing import NDArray

from nlp import MissingExtra, Settings, analyse
from nlp.cluster.stock import StockCluster, stock_topics
from nlp.types import Part, ThemeKind

needs_stock = pytest.mark.skipif(
    not (find_spec("umap") and find_spec("hdbscan")),
    reason="umap-learn and hdbscan are not installed: they come with the extra [stock] "
    "and with make bench-nlp",
)
FRUITS = ("apple", "pear", "plum", "grape")


def heaps(*sizes: int, width: int = 30, spread: float = 0.1) -> NDArray[np.float32]:
    """Return a heap of rows of each size around orthogonal middles, heap after heap."""
    noise = np.random.default_rng(5).normal(0, spread, (sum(sizes), width))
    return (np.eye(width)[np.repeat(np.arange(len(sizes)), sizes)] + noise).astype(np.float32)


def tarts(*sizes: int) -> list[str]:
    return [
        f"{fruit} tart {i}" for fruit, size in zip(FRUITS, sizes, strict=False) for i in range(size)
    ]


@needs_stock
@pytest.mark.slow
def test_heaps_are_found_and_every_outlier_is_given_to_one():
    model = StockCluster(tarts(40, 40, 40, 40)).fit(heaps(40, 40, 40, 40))

    assert model.labels_.tolist() == np.repeat(np.arange(4), 40).tolist()
    assert len(model.runs_) == 1


@needs_stock
@pytest.mark.slow
def test_the_same_rows_get_the_same_groups_twice():
    rows, texts = heaps(60, 50, 50, spread=0.35), tarts(60, 50, 50)

    first, second = StockCluster(texts, seed=3).fit(rows), StockCluster(texts, seed=3).fit(rows)

    assert first.labels_.tolist() == second.labels_.tolist()
    assert first.runs_[0].tolist() == second.runs_[0].tolist()
    assert first.probabilities_.tolist() == second.probabilities_.tolist()


@needs_stock
@pytest.mark.slow
def test_where_no_topic_is_found_nothing_is_placed():
    rows = np.random.default_rng(1).normal(size=(60, 30)).astype(np.float32)

    labels = stock_topics([f"{fruit} {i}" for i in range(15) for fruit in FRUITS], rows, seed=0)

    assert labels.tolist() == [-1] * 60


@needs_stock
@pytest.mark.slow
def test_groups_below_the_minimum_size_are_left_unplaced():
    model = StockCluster(tarts(40, 40, 12), minimum_size=20).fit(heaps(40, 40, 12))

    assert model.labels_.tolist() == [0] * 40 + [1] * 40 + [-1] * 12
    assert model.probabilities_[80:].tolist() == [0.0] * 12


@needs_stock
@pytest.mark.slow
def test_decisions_of_people_hold_here_too():
    model = StockCluster(
        tarts(30, 30, 30, 30), must_link=[(0, 90)], cannot_link=[(1, 2)], accepted={0: [60, 61, 62]}
    ).fit(heaps(30, 30, 30, 30))

    labels = model.labels_
    assert set(labels[60:90].tolist()) == {0}
    assert labels[0] == labels[90]
    assert labels[1] != labels[2]


@needs_stock
@pytest.mark.slow
def test_texts_without_a_content_word_are_grouped_without_word_statistics():
    model = StockCluster(["so and so"] * 80).fit(heaps(40, 40))

    assert model.labels_.tolist() == [0] * 40 + [1] * 40


@needs_stock
@pytest.mark.slow
def test_a_whole_analysis_tells_things_apart_and_repeats_in_any_order(many_visitors):
    settings = Settings(clusterer="stock", embedder="use")

    analysis = analyse(many_visitors, settings)
    again = analyse(many_visitors[::-1], settings)

    theme_of = {a.statement: a.theme for a in analysis.assignments if a.view is ThemeKind.NEED}
    # Visitors come in threes of six: quiet, opening hours, children.
    thing_of = {s.id: int(s.document.partition("-")[0]) // 6 for s in analysis.statements}
    things = Counter((theme, thing_of[statement]) for statement, theme in theme_of.items())
    largest: dict[int, int] = {}
    for (theme, _), count in things.items():
        largest[theme] = max(count, largest.get(theme, 0))
    whys = {s.id for s in analysis.statements if s.part is Part.WHY}
    assert len(whys) == 108
    assert None not in {theme_of[why] for why in whys}
    assert len(largest) >= 3
    assert sum(largest.values()) / len(theme_of) > 0.8
    assert theme_of == {a.statement: a.theme for a in again.assignments if a.view is ThemeKind.NEED}


def test_without_the_extra_a_sentence_says_how_to_get_it(monkeypatch, many_visitors):
    monkeypatch.setattr("nlp.cluster.stock.find_spec", lambda name: None)

    with pytest.raises(MissingExtra, match="pip install umap-learn hdbscan"):
        analyse(many_visitors, Settings(clusterer="stock"))
