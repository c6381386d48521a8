"""Stock BERTopic: UMAP, HDBSCAN and reduce_outliers, the baseline that ours is measured against."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.cluster.communities import Labels
from nlp.cluster.model import GraphCluster
from nlp.cluster.small import FEW
from nlp.cluster.topics import has_words
from nlp.embed.base import Vectors

SMALLEST = 10  # statements in a cluster, BERTopic's own default


class MissingExtra(RuntimeError):
    """An optional part was asked for and is not installed."""


class StockCluster(GraphCluster):
    """People's decisions as in the graph clusterer; what they leave is grouped by stock BERTopic.

    Args:
        texts: One a row.
        arguments: Of `GraphCluster`; the resolution and the neighbours are not used.
    """

    def __init__(self, texts: Sequence[str], **arguments: Any) -> None:
        require_stock()
        super().__init__(**arguments)
        self.texts = texts

    def _group(
        self, rest: NDArray[np.integer], vectors: Vectors, size: NDArray[np.float32]
    ) -> Labels:
        texts = [self.texts[row] for row in self._first_rows[rest]]
        if len(rest) < FEW or not has_words(texts):
            return super()._group(rest, vectors, size)
        self._runs, self._found = [], []
        stacked = np.hstack([part[rest] for part in self._parts])
        labels = stock_topics(texts, stacked, seed=self.seed)
        other = np.full(len(size), -1, dtype=np.int32)
        other[rest] = stock_topics(texts, stacked, seed=self.seed + 1)
        self._runs.append(other)
        return labels


def require_stock() -> None:
    """Check that the packages of the extra ``[stock]`` are there.

    Raises:
        MissingExtra: they are not; the message says how to get them.
    """
    missing = [name for name in ("umap", "hdbscan") if find_spec(name) is None]
    if missing:
        raise MissingExtra(
            f'The clusterer "stock" needs {" and ".join(missing)}, which this installation does '
            "not have. Install them with: pip install umap-learn hdbscan, or choose the clusterer "
            '"graph".'
        )


def stock_topics(texts: list[str], vectors: NDArray[np.float32], *, seed: int) -> Labels:
    """Return BERTopic's own topic of each text, outliers given to the nearest topic.

    Args:
        texts: One a row; at least one has a content word.
        vectors: Shape (n, d), not centred.
        seed: Of UMAP; a fixed one costs its parallelism.

    Returns:
        Topic of each text; -1 where it is like no topic or BERTopic found none.

    Raises:
        MissingExtra: the extra ``[stock]`` is not installed.
    """
    require_stock()
    # Heavy optional libraries: ten seconds, mostly numba.
    from bertopic import BERTopic
    from hdbscan import HDBSCAN
    from sklearn.feature_extraction.text import CountVectorizer

    with warnings.catch_warnings():
        # UMAP says that TensorFlow is missing, which only its parametric variant wants.
        warnings.simplefilter("ignore", ImportWarning)
        from umap import UMAP

    model = BERTopic(
        umap_model=UMAP(
            n_neighbors=15,
            n_components=5,
            min_dist=0.0,
            metric="cosine",
            random_state=seed,
            n_jobs=1,
        ),
        # One job: the same result, without processes beside the worker.
        hdbscan_model=HDBSCAN(min_cluster_size=SMALLEST, prediction_data=True, core_dist_n_jobs=1),
        vectorizer_model=CountVectorizer(stop_words="english"),
    )
    topics, _ = model.fit_transform(texts, vectors)
    if max(topics) >= 0 and min(topics) < 0:
        topics = model.reduce_outliers(texts, topics, strategy="embeddings", embeddings=vectors)
    return np.array(topics, dtype=np.int32)
