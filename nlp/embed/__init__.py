"""Texts to vectors: the offline models, the fallback that always works, and the cache.

>>> from nlp.embed import embed_texts
>>> from nlp.embed.tfidf import Tfidf
>>> embed_texts(Tfidf(), ["a red car", "a red bus", "tea"]).shape[0]
3
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nlp.embed.base import Embedder, EmbedderMissing, Vectors
from nlp.embed.cache import VectorCache

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


def choose_embedders(name: str) -> tuple[Embedder, ...]:
    """Return the embedders that a setting stands for.

    "auto" is both offline models, or the one that is installed, or TF-IDF where neither is.
    """
    if name != "auto":
        return (load_embedder(name),)
    found = tuple(_installed("minilm", "use"))
    return found or (load_embedder("tfidf"),)


def embed_texts(
    embedder: Embedder,
    texts: list[str],
    *,
    cache: VectorCache | None = None,
    executor: Executor | None = None,
    progress: Callable[[float], None] | None = None,
) -> NDArray[np.float16]:
    """Return one vector a text, shape (n, d), rounded to float16.

    Each distinct text is embedded once. The result depends on neither the order of the texts nor
    what the cache holds.

    Args:
        embedder: From `choose_embedders` or one of your own.
        texts: May repeat and may be empty strings.
        cache: Vectors found in it are not computed again; new ones are put there.
        executor: Where to compute; two threads by default.
        progress: Told the share done, 0..1. An exception it raises ends the work.
    """
    distinct = sorted(set(texts), key=lambda text: (len(text), text))
    if not embedder.is_per_text:
        rows = embedder.embed(distinct).astype(np.float16)
        position = {text: i for i, text in enumerate(distinct)}
        return rows[[position[text] for text in texts]]
    cache = cache if cache is not None else VectorCache()
    missing = [text for text in distinct if cache.get(embedder.fingerprint, text) is None]
    chunks = [missing[i : i + CHUNK] for i in range(0, len(missing), CHUNK)]
    done: list[NDArray[np.float16]] = []
    try:
        for row in _embed_chunks(embedder, chunks, executor):
            done.append(row)
            if progress is not None:
                progress(len(done) / len(chunks))
    finally:
        # What a cancelled run has computed is kept for the next one.
        if done:
            kept = np.concatenate(done)
            cache.put(embedder.fingerprint, missing[: len(kept)], kept)
    width = embedder.embed([]).shape[1]
    result = np.zeros((len(texts), width), dtype=np.float16)
    for i, text in enumerate(texts):
        result[i] = cache.get(embedder.fingerprint, text)
    return result


def _embed_chunks(
    embedder: Embedder, chunks: list[list[str]], executor: Executor | None
) -> Iterator[NDArray[np.float16]]:
    # Heavy optional helper of NumPy: keeps each thread's matrix products on one core.
    from threadpoolctl import threadpool_limits

    if executor is not None:
        # Our own go by name: a loaded model cannot be sent to another process.
        is_own = embedder.name in NAMES and load_embedder(embedder.name) is embedder
        sent = embedder.name if is_own else embedder
        yield from executor.map(_embed_chunk, [sent] * len(chunks), chunks)
        return
    own = ThreadPoolExecutor(THREADS)
    try:
        with threadpool_limits(1):
            yield from own.map(_embed_chunk, [embedder] * len(chunks), chunks)
    finally:
        own.shutdown(cancel_futures=True)


def _embed_chunk(embedder: Embedder | str, texts: list[str]) -> NDArray[np.float16]:
    if isinstance(embedder, str):
        embedder = load_embedder(embedder)
    return embedder.embed(texts).astype(np.float16)


def _installed(*names: str) -> Iterator[Embedder]:
    for name in names:
        try:
            yield load_embedder(name)
        except EmbedderMissing:
            continue
