"""What has been learned in a study: made ready beside the requests, then kept up with every decision."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import nlp
from nlp.embed import Embedder, choose_embedders, embed_texts, load_embedder
from nlp.learner import Learner, Likely
from nlp.redact import redact
from survey.understand.themes.models import Theme

log = logging.getLogger(__name__)

#: Seconds that a page waits for the suggestions of a study that nobody has coded in yet.
PATIENCE = 1.5
#: Share of statements in other languages from which only the model that reads them is asked.
_FOREIGN = 0.05
#: What the English model reads, or nobody has told.
_LANGUAGES_KNOWN = {"", "en", "und"}


class Learning:
    """The learner of one study, or the wait for it.

    Args:
        texts: All statements, in the order of the pool.
        languages: Of each.
    """

    def __init__(self, texts: Sequence[str], languages: Sequence[str]) -> None:
        self._texts = texts
        foreign = sum(one not in _LANGUAGES_KNOWN for one in languages)
        self._is_foreign = foreign > _FOREIGN * max(1, len(languages))
        self._started = threading.Lock()
        self._ready = threading.Event()
        self._learner: Learner | None = None
        self._embedders: tuple[Embedder, ...] = ()
        self._cache: nlp.VectorCache | None = None
        self._names: dict[int, str] = {}
        self._marks: dict[int, frozenset[int]] = {}
        self._taken: dict[int, frozenset[str] | None] = {}
        self._themes: tuple[int, ...] = ()
        self._aside: frozenset[int] = frozenset()
        self._busy = threading.RLock()

    def follow(
        self, marks: Mapping[int, frozenset[int]], themes: Sequence[Theme], aside: frozenset[int]
    ) -> None:
        """Note where people put the statements; learned when next asked."""
        with self._busy:
            self._marks = dict(marks)
            self._aside = aside
            self._themes = tuple(one.id for one in themes)
            self._wanted = {one.id: f"{one.name}. {one.definition}".strip(". ") for one in themes}

    def wait(self, home: Path, seconds: float | None = None) -> bool:
        """Return whether suggestions are ready, after waiting for them a moment."""
        patience = PATIENCE if seconds is None else seconds
        if not self._ready.is_set() and self._started.acquire(blocking=False):
            threading.Thread(target=self._make_ready, args=(home,), daemon=True).start()
        elif seconds is None:
            # One page has waited already; the others fetch the suggestions once they are there.
            patience = 0.0
        return self._ready.wait(patience) and self._learner is not None

    def suggest(self, place: int) -> list[Likely]:
        """Return the three likeliest themes of the statement at a place; none before it is ready."""
        with self._busy:
            learner = self._caught_up()
            if learner is None:
                return []
            return learner.suggest(place, [str(one) for one in self._themes])

    def border(self, places: NDArray[np.int64]) -> list[tuple[int, float]]:
        """Return places by how near they lie to the border of two themes, with the lead of one."""
        with self._busy:
            learner = self._caught_up()
            if learner is None:
                return []
            found = learner.border(places.tolist(), [str(one) for one in self._themes])
            return [(one.row, one.margin) for one in found]

    def flips(self, places: NDArray[np.int64], last: Sequence[int]) -> tuple[int, int]:
        """Return how many first suggestions the decisions on *last* changed, and of how many."""
        with self._busy:
            learner = self._caught_up()
            if learner is None:
                return 0, 0
            return learner.flips(places, last, [str(one) for one in self._themes])

    def like(self, vector_of: Sequence[int], places: NDArray[np.int64], most: int) -> list[int]:
        """Return the places most like those of *vector_of*, the likest first."""
        with self._busy:
            if self._learner is None or not len(vector_of) or not len(places):
                return []
            rows = self._learner.rows
            middle = rows[np.asarray(vector_of)].astype(np.float32).mean(axis=0)
            likeness = np.round(rows[places].astype(np.float32) @ middle, 5)
            order = np.lexsort((places, -likeness))[:most]
            return [int(places[i]) for i in order]

    def _caught_up(self) -> Learner | None:
        """Return the learner with all that was decided, or None before it is ready."""
        learner = self._learner
        if learner is None:
            return None
        new = {i: name for i, name in self._wanted.items() if self._names.get(i) != name}
        if new:
            parts = [
                embed_texts(one, list(new.values()), cache=self._cache) for one in self._embedders
            ]
            learner.name({str(i): [part[k] for part in parts] for k, i in enumerate(new)})
            self._names.update(new)
        live = frozenset(self._themes)
        now = {
            place: frozenset(str(one) for one in held & live)
            for place, held in self._marks.items()
            if held & live or held & self._aside
        }
        changed: dict[int, frozenset[str] | None] = {
            place: held for place, held in now.items() if self._taken.get(place) != held
        }
        changed.update({place: None for place in self._taken if place not in now})
        learner.learn(changed)
        self._taken = dict(now)
        return learner

    def _make_ready(self, home: Path) -> None:
        try:
            embedders = (load_embedder("use"),) if self._is_foreign else choose_embedders("auto")
            cache = nlp.VectorCache(home / "vectors")
            # Personal data is replaced before a model sees the words, as in a run.
            safe = [redact(text).text for text in self._texts]
            blocks = [embed_texts(one, safe, cache=cache) for one in embedders]
            is_whole = all(one.is_per_text for one in embedders)
            with self._busy:
                self._embedders, self._cache = (embedders if is_whole else ()), cache
                if not is_whole:
                    self._names = dict(self._wanted)
                self._learner = Learner(blocks) if safe else None
        except Exception:
            log.exception("Suggestions could not be made ready")
        finally:
            self._ready.set()
