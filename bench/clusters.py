"""Print how well themes found without labels match those that people made.

    python bench/clusters.py FOLDER

FOLDER holds ``banking77.csv`` and ``clinc150.csv`` with the columns text, label and part; the rows
of the part "test" are grouped. Stock BERTopic is run beside ours where the extra is installed.
"""

from __future__ import annotations

import argparse
import csv
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

from nlp import MissingExtra, VectorCache
from nlp.cluster.model import GraphCluster
from nlp.cluster.stock import StockCluster
from nlp.cluster.topics import fit_topics
from nlp.embed import choose_embedders, embed_texts

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


def clusterers(texts: list[str], blocks: list[int]) -> Iterator[tuple[str, GraphCluster]]:
    yield "graph", GraphCluster(blocks=blocks)
    try:
        yield "stock", StockCluster(texts, blocks=blocks)
    except MissingExtra as error:
        print(f"stock is left out. {error}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cache", type=Path, help="folder that keeps vectors between runs")
    options = parser.parse_args()
    cache = VectorCache(options.cache)
    print(
        f"{'corpus':12} {'clusterer':10} {'labels':>6} {'themes':>6} {'ARI':>6} {'NMI':>6} {'s':>6}"
    )
    for name in CORPORA:
        texts, labels = read(options.folder / f"{name}.csv")
        parts = [embed_texts(embedder, texts, cache=cache) for embedder in choose_embedders("auto")]
        vectors = np.hstack(parts).astype(np.float32)
        for kind, clusterer in clusterers(texts, [part.shape[1] for part in parts]):
            began = time.perf_counter()
            found = fit_topics(texts, vectors, clusterer).labels
            seconds = time.perf_counter() - began
            print(
                f"{name:12} {kind:10} {len(set(labels)):6d} {found.max() + 1:6d} "
                f"{adjusted_rand_score(labels, found):6.3f} "
                f"{normalized_mutual_info_score(labels, found):6.3f} {seconds:6.1f}"
            )


if __name__ == "__main__":
    main()
