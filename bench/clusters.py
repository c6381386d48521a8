"""Print how well themes found without labels match those that people made.

    python bench/clusters.py FOLDER

FOLDER holds ``banking77.csv`` and ``clinc150.csv`` with the columns text, label and part; the rows
of the part "test" are grouped. Stock BERTopic (UMAP, HDBSCAN, reduce_outliers) gets the same vectors
in the same run, where the extra is installed. Neither is told how many themes there are.
"""

from __future__ import annotations

import argparse
import csv
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

from nlp import MissingExtra, VectorCache
from nlp.cluster.communities import Labels
from nlp.cluster.model import GraphCluster
from nlp.cluster.stock import require_stock, stock_topics
from nlp.cluster.topics import fit_topics
from nlp.embed import choose_embedders, embed_texts

Clusterer = Callable[[list[str], NDArray[np.float32], list[int], int], Labels]
CORPORA = ("banking77", "clinc150")
OUT_OF_SCOPE = "oos"  # CLINC150's label for texts without an intent


def read(path: Path) -> tuple[list[str], list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = [
            (row["text"], row["label"])
            for row in csv.DictReader(file)
            if row["part"] == "test" and row["label"] != OUT_OF_SCOPE
        ]
    rows.sort()
    return [text for text, _ in rows], [label for _, label in rows]


def ours(texts: list[str], vectors: NDArray[np.float32], blocks: list[int], seed: int) -> Labels:
    return fit_topics(texts, vectors, GraphCluster(blocks=blocks, seed=seed)).labels


def stock(texts: list[str], vectors: NDArray[np.float32], _: list[int], seed: int) -> Labels:
    return stock_topics(texts, vectors, seed=seed)


def competitors() -> dict[str, Clusterer]:
    try:
        require_stock()
    except MissingExtra as error:
        print(f"stock is left out. {error}")
        return {"graph": ours}
    return {"graph": ours, "stock": stock}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cache", type=Path, help="folder that keeps vectors between runs")
    parser.add_argument(
        "--seeds", type=int, default=1, help="run each clusterer with so many seeds"
    )
    options = parser.parse_args()
    cache, clusterers = VectorCache(options.cache), competitors()
    print(
        f"{'corpus':10} {'clusterer':10} {'seed':>4} {'labels':>6} {'themes':>6} "
        f"{'ARI':>6} {'NMI':>6} {'unplaced':>8} {'s':>6}"
    )
    for name in CORPORA:
        texts, labels = read(options.folder / f"{name}.csv")
        parts = [embed_texts(embedder, texts, cache=cache) for embedder in choose_embedders("auto")]
        vectors = np.hstack(parts).astype(np.float32)
        blocks = [part.shape[1] for part in parts]
        for kind, clusterer in clusterers.items():
            # The first call compiles (numba) and imports; only what comes after it is timed.
            clusterer(texts[::10], vectors[::10], blocks, 0)
            for seed in range(options.seeds):
                began = time.perf_counter()
                found = clusterer(texts, vectors, blocks, seed)
                seconds = time.perf_counter() - began
                print(
                    f"{name:10} {kind:10} {seed:4d} {len(set(labels)):6d} {found.max() + 1:6d} "
                    f"{adjusted_rand_score(labels, found):6.3f} "
                    f"{normalized_mutual_info_score(labels, found):6.3f} "
                    f"{(found < 0).mean():8.3f} {seconds:6.1f}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
