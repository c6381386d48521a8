"""Print how many words of the names that people gave to themes are among the words found for them.

    python bench/names.py FOLDER [--coded FILE]

FOLDER holds ``banking77.csv`` and ``clinc150.csv`` with the columns text, label and part. Our
clusters of the part "test" stay fixed; each is compared with the label that most of its texts have,
and only the words differ: ours, and the c-TF-IDF of stock BERTopic. FILE holds answers that people
coded, with the columns answer and code: there the codes with twelve answers or more are the themes.

A word of a label counts if it is no stop word of scikit-learn's list (all of them, where nothing
else is left) and if its stem is found. "reach" is the share of these words that three in a hundred
texts of the theme hold at all: no choice among words that were said can pass it.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
from clusters import CORPORA, read
from numpy.typing import NDArray
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, CountVectorizer

from nlp import VectorCache
from nlp.cluster.model import GraphCluster
from nlp.embed import choose_embedders, embed_texts
from nlp.embed.base import unit_rows
from nlp.keywords import tell
from nlp.words import RARE, Vocabulary, stem, words_of

FEWEST = 12  # answers of a code
SHOWN = 5
NOT_CODED = "NotCodable"

Words = dict[int, list[tuple[str, ...]]]


@dataclass(frozen=True, kw_only=True)
class Corpus:
    """Texts in fixed themes, with the name that people gave to each theme."""

    texts: Sequence[str]
    labels: NDArray[np.int32]
    names: Sequence[str]
    clusterer: GraphCluster
    cache: VectorCache

    def of(self, theme: int) -> list[str]:
        """Return the texts of a theme."""
        return [self.texts[i] for i in np.flatnonzero(self.labels == theme)]


def clustered(path: Path, cache: VectorCache) -> Corpus:
    texts, labels = read(path)
    clusterer = _fitted(texts, cache)
    found = clusterer.labels_
    names = [
        Counter(labels[i] for i in np.flatnonzero(found == theme)).most_common(1)[0][0]
        for theme in range(found.max() + 1)
    ]
    return Corpus(texts=texts, labels=found, names=names, clusterer=clusterer, cache=cache)


def coded(path: Path, cache: VectorCache) -> Corpus:
    with path.open(encoding="utf-8", newline="") as file:
        rows = [
            (row["answer"], row["code"])
            for row in csv.DictReader(file)
            if row["code"] != NOT_CODED and row["answer"].strip()
        ]
    count = Counter(code for _, code in rows)
    names = sorted(code for code in count if count[code] >= FEWEST)
    rows = [row for row in rows if row[1] in set(names)]
    texts = [text for text, _ in rows]
    labels = np.array([names.index(code) for _, code in rows], dtype=np.int32)
    clusterer = _fitted(texts, cache)
    return Corpus(texts=texts, labels=labels, names=names, clusterer=clusterer, cache=cache)


def _fitted(texts: Sequence[str], cache: VectorCache) -> GraphCluster:
    parts = [embed_texts(e, list(texts), cache=cache) for e in choose_embedders("auto")]
    vectors = np.hstack(parts).astype(np.float32)
    return GraphCluster(blocks=[part.shape[1] for part in parts]).fit(vectors)


def ours(corpus: Corpus) -> Words:
    vocabulary = Vocabulary(corpus.texts)
    said = {i: corpus.of(i) for i in range(len(corpus.names))}
    rows = corpus.clusterer.vectors_
    middles = {i: unit_rows(rows[corpus.labels == i].mean(axis=0, keepdims=True))[0] for i in said}

    def meaning(texts: Sequence[str]) -> NDArray[np.float32]:
        parts = [embed_texts(e, list(texts), cache=corpus.cache) for e in choose_embedders("auto")]
        return corpus.clusterer.project(np.hstack(parts).astype(np.float32))

    weights = {i: vocabulary.weigh(texts) for i, texts in said.items()}
    told = tell(said, weights, vocabulary, middles, meaning, count=SHOWN)
    return {i: [term.stems for term in found] for i, found in told.items()}


def single(words: Callable[[Corpus], Words]) -> Callable[[Corpus], Words]:
    """Return the first five words, read in their order, where a term may hold two."""

    def first(corpus: Corpus) -> Words:
        return {
            i: [(stem_,) for term in found for stem_ in term][:SHOWN]
            for i, found in words(corpus).items()
        }

    return first


def c_tf_idf(stop_words: str | None, longest: int = 1) -> Callable[[Corpus], Words]:
    """Return the words that BERTopic's class-based TF-IDF gives to each theme."""

    def words(corpus: Corpus) -> Words:
        # Needs the bench's environment; imported where it is used.
        from bertopic.vectorizers import ClassTfidfTransformer

        vectorizer = CountVectorizer(stop_words=stop_words, ngram_range=(1, longest))
        counts = vectorizer.fit_transform(
            [" ".join(corpus.of(i)) for i in range(len(corpus.names))]
        )
        scores = ClassTfidfTransformer().fit_transform(counts).toarray()
        names = vectorizer.get_feature_names_out()
        return {
            i: [tuple(map(stem, names[j].split())) for j in np.argsort(-row, kind="stable")[:SHOWN]]
            for i, row in enumerate(scores)
        }

    return words


def name_words(name: str) -> set[str]:
    words = [word.lower() for word in re.findall("[A-Za-z]+", name)]
    telling = [word for word in words if word not in ENGLISH_STOP_WORDS and len(word) > 1]
    return {stem(word) for word in telling or words}


def scores(corpus: Corpus, words: Words) -> tuple[float, float, float, float, float]:
    """Return recall among the first three, among five, any hit, diversity, words a theme."""
    three, five, any_hit = [], [], []
    for theme, name in enumerate(corpus.names):
        asked, found = name_words(name), words[theme]
        three.append(len(asked & set(chain(*found[:3]))) / len(asked))
        five.append(len(asked & set(chain(*found[:SHOWN]))) / len(asked))
        any_hit.append(five[-1] > 0)
    shown = [term for found in words.values() for term in found]
    return (
        float(np.mean(three)),
        float(np.mean(five)),
        float(np.mean(any_hit)),
        len(set(map(frozenset, shown))) / len(shown),
        sum(map(len, shown)) / len(words),
    )


def reach(corpus: Corpus) -> float:
    """Return the share of the names' words that the themes' texts hold at all."""
    shares = []
    for theme, name in enumerate(corpus.names):
        texts = [{stem(word) for word in words_of(text)} for text in corpus.of(theme)]
        asked = name_words(name)
        held = [sum(word in text for text in texts) >= RARE * len(texts) for word in asked]
        shares.append(np.mean(held))
    return float(np.mean(shares))


METHODS: dict[str, Callable[[Corpus], Words]] = {
    "c-TF-IDF": c_tf_idf(None),
    "c-TF-IDF, stop words": c_tf_idf("english"),
    "c-TF-IDF, words and pairs": c_tf_idf("english", 2),
    "ours, words": single(ours),
    "ours, words and pairs": ours,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--coded", type=Path, help="answers with the code that people gave")
    parser.add_argument("--cache", type=Path, help="folder that keeps vectors between runs")
    options = parser.parse_args()
    cache = VectorCache(options.cache)
    corpora = {name: clustered(options.folder / f"{name}.csv", cache) for name in CORPORA}
    if options.coded:
        corpora[options.coded.stem] = coded(options.coded, cache)
    print(
        f"{'corpus':16} {'words':26} {'themes':>6} {'@3':>5} {'@5':>5} {'any':>5} "
        f"{'diverse':>7} {'shown':>5} {'reach':>5}"
    )
    for name, corpus in corpora.items():
        most = reach(corpus)
        for method, words in METHODS.items():
            at3, at5, any_hit, diversity, shown = scores(corpus, words(corpus))
            print(
                f"{name:16} {method:26} {len(corpus.names):6d} {at3:5.3f} {at5:5.3f} {any_hit:5.3f} "
                f"{diversity:7.3f} {shown:5.1f} {most:5.3f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
