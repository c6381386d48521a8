"""BERTopic around the graph clusterer: it carries the topics and their words (c-TF-IDF)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.cluster.communities import Labels
from nlp.cluster.model import GraphCluster
from nlp.cluster.small import FEW


@dataclass(frozen=True, kw_only=True)
class Topics:
    """What BERTopic says of the groups.

    Attributes:
        labels: Topic of each text; -1: none.
        words: For each topic its words by c-TF-IDF with their weights, strongest first; empty
            where there are too few texts to compare words.
    """

    labels: Labels
    words: dict[int, tuple[tuple[str, float], ...]]


def fit_topics(texts: list[str], vectors: NDArray[np.float32], clusterer: GraphCluster) -> Topics:
    """Group *texts* by *clusterer* and return the topics.

    Small corpora, and texts without a single content word, are grouped without BERTopic, whose
    word statistics need more.
    """
    if len(texts) < FEW or not has_words(texts):
        return Topics(labels=clusterer.fit(vectors).labels_, words={})
    # Heavy: two seconds to import.
    from bertopic import BERTopic
    from bertopic.dimensionality import BaseDimensionalityReduction
    from sklearn.feature_extraction.text import CountVectorizer

    model = BERTopic(
        umap_model=BaseDimensionalityReduction(),
        hdbscan_model=clusterer,
        vectorizer_model=CountVectorizer(stop_words="english"),
    )
    model.fit(texts, vectors)
    # BERTopic numbers topics by size; the clusterer's own numbers say which theme was accepted.
    back = {int(new): int(old) for old, new in model.topic_mapper_.get_mappings().items()}
    labels = np.array([back[topic] for topic in model.topics_], dtype=np.int32)
    words = {
        back[topic]: tuple((word, float(weight)) for word, weight in found if word)
        for topic, found in model.get_topics().items()
        if topic >= 0
    }
    return Topics(labels=labels, words=words)


def has_words(texts: list[str]) -> bool:
    """Whether any of *texts* has a content word, without which word statistics fail."""
    from sklearn.feature_extraction.text import CountVectorizer

    try:
        CountVectorizer(stop_words="english").fit(texts)
    except ValueError:
        return False
    return True
