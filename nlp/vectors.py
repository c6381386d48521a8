"""The vectors of a run: all texts at once, and the few that turn up later."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import Executor

import numpy as np
from numpy.typing import NDArray

from nlp.embed import Embedder, VectorCache, embed_texts
from nlp.embed.bridge import Bridge, can_bridge
from nlp.language import is_foreign
from nlp.workers import Workers


class TextVectors:
    """Vectors of texts by every embedder; unknown texts are embedded when they are asked for."""

    def __init__(
        self,
        texts: Iterable[str],
        embedders: Sequence[Embedder],
        tell: Callable[[float], None],
        *,
        cache: VectorCache | None,
        executor: Executor | Workers | None,
        foreign: Collection[str] = (),
    ) -> None:
        self._embedders, self._executor = embedders, executor
        self._cache = cache if cache is not None else VectorCache()
        known = sorted(set(texts) - {""})
        self._number = {text: i for i, text in enumerate(known)}
        self._matrices: list[NDArray[np.float16]] = []
        for i, embedder in enumerate(embedders):

            def tell_share(share: float, i: int = i) -> None:
                tell((i + share) / len(embedders))

            self._matrices.append(self._embed(embedder, known, tell_share))
        self._bridge: Bridge | None = None
        others = np.array([text in foreign for text in known], dtype=bool)
        counts = {"english": int((~others).sum()), "foreign": int(others.sum())}
        if can_bridge(embedders, **counts):
            minilm, use = self._matrices
            self._bridge = Bridge(use[~others], minilm[~others])
            minilm[others] = self._bridge.carry(use[others])

    def known(self, texts: Sequence[str]) -> list[NDArray[np.float16]]:
        """Return one matrix an embedder; the empty text is a row of zeros, it adds nothing."""
        index = [self._number.get(text, len(self._number)) for text in texts]
        return [
            np.vstack([matrix, np.zeros((1, matrix.shape[1]), dtype=np.float16)])[index]
            for matrix in self._matrices
        ]

    def new(self, texts: Sequence[str]) -> list[NDArray[np.float16]]:
        """Return one matrix an embedder of texts that were not given at the start."""
        if all(embedder.is_per_text for embedder in self._embedders):
            found = [self._embed(embedder, list(texts), None) for embedder in self._embedders]
            others = np.array([is_foreign(text) for text in texts], dtype=bool)
            if self._bridge is not None and others.any():
                found[0][others] = self._bridge.carry(found[1][others])
            return found
        # An embedder that learns from the corpus puts a phrase nowhere.
        return [
            np.zeros((len(texts), matrix.shape[1]), dtype=np.float16) for matrix in self._matrices
        ]

    def _embed(
        self, embedder: Embedder, texts: list[str], tell: Callable[[float], None] | None
    ) -> NDArray[np.float16]:
        return embed_texts(
            embedder, texts, cache=self._cache, executor=self._executor, progress=tell
        )
