"""Texts to vectors: the offline models, the fallback that always works, and the cache.

>>> from nlp.embed import embed_texts
>>> from nlp.embed.tfidf import Tfidf
>>> embed_texts(Tfidf(), ["a red car", "a red bus", "tea"]).shape[0]
3
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nlp.embed.base import Embedder, EmbedderMissing, Vectors
from nlp.embed.bridge import ENOUGH
from nlp.embed.cache import VectorCache
from nlp.workers import Workers

__all__ = [
    "Embedder",
    "EmbedderMissing",
    "VectorCache",
    "Vectors",
    "choose_embedders",
    "embed_texts",
    "load_embedder",
]

NAMES = ("minilm", "use", "tfidf")
CHUNK = 128  # texts between two reports of progress
KEPT_TOGETHER = 32  # chunks put into the cache at once: what a killed run may lose
THREADS = 2  # fixed: not the machine, only the settings decide how a run is computed


@lru_cache(maxsize=len(NAMES))
def load_embedder(name: str) -> Embedder:
    """Return the embedder called *name*, loaded once a process.

    Raises:
        ValueError: there is no such embedder.
        EmbedderMissing: its package is not installed.
    """
    # Each brings its own heavy libraries, so only the one that is asked for is imported.
    if name == "minilm":
        from nlp.embed.minilm import MiniLM

        return MiniLM()
    if name == "use":
        from nlp.embed.use import SentenceEncoder

        return SentenceEncoder()
    if name == "tfidf":
        from nlp.embed.tfidf import Tfidf

        return Tfidf()
    raise ValueError(f'There is no embedder "{name}": choose "auto", "minilm", "use" or "tfidf".')


FOREIGN, MOSTLY = 0.05, 0.5
"""Shares of texts in other languages from which on only a model that reads them is asked: where
there are too few English texts to bridge the two models, and always."""


def choose_embedders(name: str, *, english: int = 0, foreign: int = 0) -> tuple[Embedder, ...]:
    """Return the embedders that a setting stands for.

    "auto" is both offline models, or the one that is installed, or TF-IDF where neither is. MiniLM
    knows English alone and would group other texts by their language. So "auto" leaves it out
    where most texts are not English, or where more than a few are not and the English ones are
    too few to carry them over (`nlp.embed.bridge`).

    Args:
        name: As in `Settings.embedder`.
        english: How many texts are English.
        foreign: How many are not.
    """
    if name != "auto":
        return (load_embedder(name),)
    share = foreign / max(1, english + foreign)
    if share >= MOSTLY or (share >= FOREIGN and english < ENOUGH):
        found = tuple(_installed("use", "minilm"))[:1]
    else:
        found = tuple(_installed("minilm", "use"))
    return found or (load_embedder("tfidf"),)


def embed_texts(
    embedder: Embedder,
    texts: Sequence[str],
    *,
    cache: VectorCache | None = None,
    executor: Executor | Workers | None = None,
    progress: Callable[[float], None] | None = None,
) -> NDArray[np.float16]:
    """Return one vector a text, shape (n, d), rounded to float16.

    Each distinct text is embedded once. The result depends on neither the order of the texts nor
    what the cache holds nor where it is computed.

    Args:
        embedder: From `choose_embedders` or one of your own.
        texts: May repeat and may be empty strings.
        cache: Vectors found in it are not computed again; new ones are put there.
        executor: Where to compute; two threads by default.
        progress: Told the share done, 0..1, several times a second. An exception it raises ends
            the work.
    """
    distinct = sorted(set(texts), key=lambda text: (len(text), text))
    position = {text: i for i, text in enumerate(distinct)}
    of = np.fromiter((position[text] for text in texts), dtype=np.int64, count=len(texts))
    if not embedder.is_per_text:
        return embedder.embed(distinct).astype(np.float16)[of]
    width = embedder.embed([]).shape[1]
    rows = np.zeros((len(distinct), width), dtype=np.float16)
    missing = np.ones(len(distinct), dtype=bool)
    for i, row in cache.find(embedder.fingerprint, distinct) if cache is not None else ():
        if len(row) == width:  # else it is damaged
            rows[i], missing[i] = row, False
    places = np.flatnonzero(missing)
    chunks = [places[i : i + CHUNK] for i in range(0, len(places), CHUNK)]
    done = kept = 0

    def keep() -> None:
        nonlocal kept
        if cache is not None and done > kept:
            new = np.concatenate(chunks[kept:done])
            cache.put(embedder.fingerprint, [distinct[i] for i in new], rows[new])
            kept = done

    def tick() -> None:
        if progress is not None:
            progress(done / len(chunks))

    try:
        pieces = ([distinct[i] for i in chunk] for chunk in chunks)
        for found in _embed_chunks(embedder, pieces, executor, tick):
            rows[chunks[done]] = found
            done += 1
            tick()
            if done - kept == KEPT_TOGETHER:
                keep()
    finally:
        # What a cancelled run has computed is kept for the next one.
        keep()
    return rows[of]


def _embed_chunks(
    embedder: Embedder,
    chunks: Iterable[list[str]],
    executor: Executor | Workers | None,
    tick: Callable[[], None],
) -> Iterator[NDArray[np.float16]]:
    if executor is not None:
        # Our own go by name: a loaded model cannot be sent to another process.
        is_own = embedder.name in NAMES and load_embedder(embedder.name) is embedder
        sent = embedder.name if is_own else embedder
        workers = executor if isinstance(executor, Workers) else Workers(executor)
        yield from workers.map(_embed_chunk, ((sent, chunk) for chunk in chunks), tick=tick)
        return
    threads = ThreadPoolExecutor(THREADS)
    try:
        yield from threads.map(lambda chunk: _embed_chunk(embedder, chunk), chunks)
    finally:
        threads.shutdown(cancel_futures=True)


def _embed_chunk(embedder: Embedder | str, texts: list[str]) -> NDArray[np.float16]:
    # Heavy optional helper of NumPy: a product on one core adds in the same order everywhere.
    from threadpoolctl import threadpool_limits

    if isinstance(embedder, str):
        embedder = load_embedder(embedder)
    with threadpool_limits(1):
        return embedder.embed(texts).astype(np.float16)


def _installed(*names: str) -> Iterator[Embedder]:
    for name in names:
        try:
            yield load_embedder(name)
        except EmbedderMissing:
            continue
