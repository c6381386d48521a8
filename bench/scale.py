"""Print how fast, how large and how right the whole analysis of very many answers is.

    python bench/scale.py FOLDER [--answers 50000 1000000] [--no-stock]

FOLDER holds ``banking77.csv`` and ``clinc150.csv`` with the columns text, label and part; all parts
are taken. Where more answers are asked for than there are texts, further ones are made: the first
words of one text and the last words of another with the same label, drawn with a fixed seed until
all are distinct. So their words are real and their sentences are not: they measure time and memory
well, and what is found in them as well for ours as for the peer.

Ours is `nlp.analyse`, from strings to named themes. It finds wants, needs and the unclear apart,
which the peer cannot: it is compared once as it is, every answer in the theme of its first
statement, and once view by view, the peer's partition of the same answers beside it. The peer is
stock BERTopic with reduce_outliers on MiniLM by our embedder; it reads nothing and names nothing
but words. It runs up to 50,000 answers; its time beyond that is extrapolated in proportion, which
flatters it.

Each runs in a process of its own; memory is that of all its processes together, every 0.2 s, pages
that they share counted once for each. Seconds of the processors are those of all of them too: where
other work runs on the machine they tell more than those of the clock.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import resource
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from memory import watch

CORPORA = ("banking77", "clinc150")
OUT_OF_SCOPE = "oos"
LARGEST_OF_PEER = 50_000
SEED = 0


def texts_of(folder: Path, count: int) -> list[tuple[str, str]]:
    """Return *count* distinct texts with their labels, shuffled with a fixed seed."""
    found: dict[str, str] = {}
    for name in CORPORA:
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["label"] != OUT_OF_SCOPE:
                    found.setdefault(" ".join(row["text"].split()), f"{name}:{row['label']}")
    draw = random.Random(SEED)
    by_label: dict[str, list[str]] = {}
    for text, label in sorted(found.items()):
        by_label.setdefault(label, []).append(text)
    labels = sorted(by_label)
    weights = [len(by_label[label]) for label in labels]
    while len(found) < count:
        (label,) = draw.choices(labels, weights)
        first, last = draw.choice(by_label[label]).split(), draw.choice(by_label[label]).split()
        cut = draw.random()
        words = first[: 1 + int(cut * len(first))] + last[int(cut * len(last)) :]
        found.setdefault(" ".join(words), label)
    rows = sorted(found.items())
    draw.shuffle(rows)
    return rows[:count]


def ours(rows: list[tuple[str, str]]) -> dict[str, object]:
    from nlp import Document, analyse

    documents = [Document(id=str(i), text=text) for i, (text, _) in enumerate(rows)]
    began = time.perf_counter()
    analysis = analyse(documents)
    seconds = time.perf_counter() - began
    of = {statement.id: int(statement.document) for statement in analysis.statements}
    themes: dict[str, list[tuple[int, int]]] = {}
    for one in analysis.assignments:
        themes.setdefault(one.view, []).append(
            (of[one.statement], -1 if one.theme is None else one.theme)
        )
    return {
        "seconds": seconds,
        "themes": themes,
        "named": len(analysis.themes),
        "statements": len(analysis.statements),
        "stages": {k: v for k, v in analysis.metrics.items() if k.startswith("seconds.")},
    }


def stock(rows: list[tuple[str, str]]) -> dict[str, object]:
    import numpy as np

    from nlp.cluster.stock import stock_topics
    from nlp.embed import embed_texts, load_embedder
    from nlp.workers import Workers

    texts = [text for text, _ in rows]
    # The first call compiles (numba); only what comes after it is timed.
    warm = texts[:400]
    stock_topics(warm, embed_texts(load_embedder("minilm"), warm).astype(np.float32), seed=0)
    began = time.perf_counter()
    with Workers() as workers:
        vectors = embed_texts(load_embedder("minilm"), texts, executor=workers).astype(np.float32)
    embedded = time.perf_counter() - began
    labels = stock_topics(texts, vectors, seed=0)
    return {
        "seconds": time.perf_counter() - began,
        "themes": {"all": list(enumerate(labels.tolist()))},
        "named": int(labels.max()) + 1,
        "statements": len(texts),
        "stages": {"seconds.embedding": round(embedded, 1)},
    }


def measured(who: str, folder: Path, count: int) -> dict[str, object]:
    """Run *who* in a process of its own and return what it found, with its peak memory in bytes."""
    with tempfile.TemporaryDirectory() as scratch:
        result = Path(scratch) / "result.json"
        command = [sys.executable, __file__, str(folder), "--one", who, str(count), str(result)]
        child = subprocess.Popen(command)
        peak, done = [0], threading.Event()
        watching = threading.Thread(target=watch, args=(child.pid, peak, done))
        watching.start()
        before = _processor_seconds()
        code = child.wait()
        done.set()
        watching.join()
        if code:
            raise SystemExit(f"{who} with {count:,} answers ended with {code}.")
        spent = _processor_seconds() - before
        return json.loads(result.read_text()) | {"peak": peak[0], "processors": spent}


def _processor_seconds() -> float:
    """Return what all processes took that this one started and that have ended, theirs too."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def agreement(labels: list[str], themes: list[tuple[int, int]]) -> float:
    from sklearn.metrics import adjusted_rand_score

    return float(adjusted_rand_score([labels[i] for i, _ in themes], [t for _, t in themes]))


def report(count: int, rows: list[tuple[str, str]], found: dict[str, dict[str, object]]) -> None:
    labels = [label for _, label in rows]
    for who, one in found.items():
        views: dict[str, list[tuple[int, int]]] = one["themes"]
        first: dict[int, tuple[int, int]] = {}
        for i, (_, themes) in enumerate(sorted(views.items())):
            for answer, theme in themes:
                first.setdefault(answer, (i, theme))
        whole = [(answer, hash(theme)) for answer, theme in sorted(first.items())]
        print(
            f"{count:>9,} {who:6} {one['seconds']:8.1f} s {count / one['seconds']:8.0f} answers/s "
            f"{one['peak'] / 1024**3:5.2f} GB  {one['processors']:6.0f} processor s  "
            f"{one['named']:5d} themes  "
            f"ARI {100 * agreement(labels, whole):.1f}",
            flush=True,
        )
        print(
            "          "
            + ", ".join(f"{k.partition('.')[2]} {v:.1f}" for k, v in one["stages"].items())
        )
    peer = dict(found["stock"]["themes"]["all"]) if "stock" in found else None
    if peer is not None:
        print(f"          ratio {found['stock']['seconds'] / found['ours']['seconds']:.1f}x")
    total = lead = 0.0
    for view, themes in sorted(found["ours"]["themes"].items()):
        mine = agreement(labels, themes)
        line = f"          {view}: {len(themes):,} statements, ARI ours {100 * mine:.1f}"
        if peer is not None:
            other = agreement(labels, [(i, peer[i]) for i, _ in themes])
            total, lead = total + len(themes), lead + len(themes) * (mine - other)
            line += f", stock on the same answers {100 * other:.1f}"
        print(line)
    if peer is not None:
        print(f"          view by view ours - stock {100 * lead / total:+.1f} ARI")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--answers", type=int, nargs="+", default=[50_000, 1_000_000])
    parser.add_argument("--no-stock", action="store_true", help="ours alone")
    parser.add_argument("--one", nargs=3, metavar=("WHO", "COUNT", "FILE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        who, count, result = options.one
        rows = texts_of(options.folder, int(count))
        Path(result).write_text(json.dumps({"ours": ours, "stock": stock}[who](rows)))
        return
    rate = None
    for count in options.answers:
        found = {"ours": measured("ours", options.folder, count)}
        if not options.no_stock and count <= LARGEST_OF_PEER:
            found["stock"] = measured("stock", options.folder, count)
            rate = count / found["stock"]["seconds"]
        report(count, texts_of(options.folder, count), found)
        if rate is not None and "stock" not in found:
            mine = count / found["ours"]["seconds"]
            print(
                f"          {mine / rate:.1f}x stock, extrapolated from {LARGEST_OF_PEER:,} answers"
            )


if __name__ == "__main__":
    main()
