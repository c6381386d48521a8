"""Print how well themes found without labels match those that people made.

    python bench/clusters.py FOLDER

FOLDER holds ``banking77.csv`` and ``clinc150.csv`` with the columns text, label and part. Grouped are
the rows of the part "test"; of the part "train" a few labels alone and many of uneven size, and
samples as small as a small study; answers that researchers coded, if a CSV with the columns answer
and code lies beside FOLDER; and the sentences of answers with several needs that we wrote and
labelled ourselves. Stock BERTopic (UMAP, HDBSCAN, reduce_outliers) gets the same vectors in the same
run, where the extra is installed. Neither is told how many themes there are.
"""

from __future__ import annotations

import argparse
import csv
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

from nlp import MissingExtra, VectorCache
from nlp.cluster.communities import Labels
from nlp.cluster.model import GraphCluster
from nlp.cluster.small import FEW
from nlp.cluster.stock import require_stock, stock_topics
from nlp.cluster.topics import fit_topics
from nlp.embed import choose_embedders, embed_texts

Clusterer = Callable[[list[str], NDArray[np.float32], list[int], int], Labels]
Pair = tuple[str, str]
CORPORA = ("banking77", "clinc150")
OUT_OF_SCOPE = "oos"  # CLINC150's label for texts without an intent
OWN = Path(__file__).resolve().parent / "data/answers_with_several_needs.jsonl"
SMALL_SAMPLES = 6  # of each of the two corpora, and of the coded answers
MANY = 12  # coded answers of a code whose answers are drawn


@dataclass(frozen=True, kw_only=True)
class Corpus:
    """Texts with the labels that people gave them.

    Attributes:
        is_small: One of the small samples, which are averaged.
    """

    name: str
    pairs: Sequence[Pair]
    is_small: bool = False


def read(path: Path, part: str) -> list[Pair]:
    with path.open(encoding="utf-8", newline="") as file:
        return sorted(
            (row["text"], row["label"])
            for row in csv.DictReader(file)
            if row["part"] == part and row["label"] != OUT_OF_SCOPE
        )


def corpora(folder: Path) -> Iterator[Corpus]:
    coded = []
    for name in CORPORA:
        yield Corpus(name=name, pairs=read(folder / f"{name}.csv", "test"))
    draw = np.random.default_rng(11)
    for name, few, many in zip(CORPORA, (20, 20), (40, 60), strict=True):
        train = read(folder / f"{name}.csv", "train")
        yield Corpus(name=f"{name} few", pairs=sample(train, [60] * few, draw))
        sizes = np.geomspace(6, 150, many).astype(int).tolist()
        yield Corpus(name=f"{name} uneven", pairs=sample(train, sizes, draw))
    for path in sorted(folder.parent.rglob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file)
            if {"answer", "code"} <= set(table.fieldnames or ()):
                pairs = sorted({(row["answer"], row["code"]) for row in table if row["answer"]})
                coded.append((path.stem, common(pairs)))
                yield Corpus(name=path.stem, pairs=pairs)
    yield Corpus(name="several needs", pairs=own_sentences())
    for name, train in [
        *((name, read(folder / f"{name}.csv", "train")) for name in CORPORA),
        *coded,
    ]:
        for _ in range(SMALL_SAMPLES):
            n = int(draw.integers(60, FEW))
            shares = draw.dirichlet(np.full(int(draw.integers(5, n // 6 + 1)), 2.0))
            sizes = np.maximum(1, np.round(shares * n)).astype(int).tolist()
            yield Corpus(name=f"{name} small", pairs=sample(train, sizes, draw), is_small=True)


def common(pairs: Sequence[Pair]) -> list[Pair]:
    """Return the texts of labels that many have."""
    count = Counter(label for _, label in pairs)
    return [pair for pair in pairs if count[pair[1]] >= MANY]


def sample(pairs: Sequence[Pair], sizes: Sequence[int], draw: np.random.Generator) -> list[Pair]:
    """Return texts of as many labels as there are *sizes*, at most so many of each."""
    labels = draw.permutation(sorted({label for _, label in pairs}))[: len(sizes)]
    chosen: list[Pair] = []
    for label, size in zip(labels, sizes, strict=True):
        own = [pair for pair in pairs if pair[1] == label]
        chosen += [own[i] for i in draw.choice(len(own), min(size, len(own)), replace=False)]
    return sorted(chosen)


def own_sentences() -> list[Pair]:
    """Return the sentences of our own long answers that are about a need."""
    answers = [json.loads(line) for line in OWN.read_text(encoding="utf-8").splitlines()]
    return sorted(
        (answer["text"][start:end], need)
        for answer in answers
        for start, end, need in answer["needs"]
    )


def ours(texts: list[str], vectors: NDArray[np.float32], blocks: list[int], seed: int) -> Labels:
    minimum = 2 if len(texts) < FEW else 3  # as in an analysis
    return fit_topics(
        texts, vectors, GraphCluster(blocks=blocks, seed=seed, minimum_size=minimum)
    ).labels


def stock(texts: list[str], vectors: NDArray[np.float32], _: list[int], seed: int) -> Labels:
    return stock_topics(texts, vectors, seed=seed)


def competitors() -> dict[str, Clusterer]:
    try:
        require_stock()
    except MissingExtra as error:
        print(f"stock is left out. {error}")
        return {"graph": ours}
    return {"graph": ours, "stock": stock}


def measure(corpus: Corpus, kind: str, found: Labels, seed: int, seconds: float) -> float:
    """Print one row and return its adjusted Rand index."""
    labels = [label for _, label in corpus.pairs]
    score = float(adjusted_rand_score(labels, found))
    print(
        f"{corpus.name:17} {len(labels):5d} {kind:9} {seed:4d} {len(set(labels)):6d} "
        f"{found.max() + 1:6d} {score:6.3f} {normalized_mutual_info_score(labels, found):6.3f} "
        f"{(found < 0).mean():8.3f} {seconds:6.1f}",
        flush=True,
    )
    return score


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cache", type=Path, help="folder that keeps vectors between runs")
    parser.add_argument(
        "--seeds", type=int, default=1, help="run each clusterer with so many seeds"
    )
    parser.add_argument("--small", action="store_true", help="only the small samples")
    options = parser.parse_args()
    cache, clusterers = VectorCache(options.cache), competitors()
    print(
        f"{'corpus':17} {'n':>5} {'clusterer':9} {'seed':>4} {'labels':>6} {'themes':>6} "
        f"{'ARI':>6} {'NMI':>6} {'unplaced':>8} {'s':>6}"
    )
    scores: dict[str, dict[str, list[float]]] = {}
    for corpus in corpora(options.folder):
        if options.small and not corpus.is_small:
            continue
        texts = [text for text, _ in corpus.pairs]
        parts = [embed_texts(embedder, texts, cache=cache) for embedder in choose_embedders("auto")]
        vectors = np.hstack(parts).astype(np.float32)
        blocks = [part.shape[1] for part in parts]
        for kind, clusterer in clusterers.items():
            if kind not in scores.get(corpus.name, {}):
                # The first call compiles (numba) and imports; only what comes after it is timed.
                clusterer(texts[::10], vectors[::10], blocks, 0)
            for seed in range(1 if corpus.is_small else options.seeds):
                began = time.perf_counter()
                found = clusterer(texts, vectors, blocks, seed)
                score = measure(corpus, kind, found, seed, time.perf_counter() - began)
                scores.setdefault(corpus.name, {}).setdefault(kind, []).append(score)
    summarise(scores)


def summarise(scores: dict[str, dict[str, list[float]]]) -> None:
    """Print the mean of each corpus, and how far ours is ahead of stock."""
    print("\nMean ARI")
    ahead = []
    for name, of in scores.items():
        means = {kind: float(np.mean(values)) for kind, values in of.items()}
        print(f"{name:17} " + "  ".join(f"{kind} {mean:.3f}" for kind, mean in means.items()))
        if "stock" in means:
            ahead.append(means["graph"] - means["stock"])
    if ahead:
        print(
            f"graph is ahead by {np.mean(ahead):+.3f} on average of {len(ahead)} corpora, "
            f"{min(ahead):+.3f} at least"
        )


if __name__ == "__main__":
    main()
