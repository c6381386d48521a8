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


#: Place -> themes, the themes in use, the one for what was set aside, theme -> what it is called,
#: and the decision by which this was so.
_Decided = tuple[dict[int, frozenset[int]], tuple[int, ...], frozenset[int], dict[int, str], int]


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
        self._seen: dict[int, frozenset[int]] = {}
        self._live: frozenset[int] = frozenset()
        self._now: _Decided = ({}, (), frozenset(), {}, -1)
        self._knows = -1
        self._busy = threading.RLock()

    def follow(
        self,
        marks: Mapping[int, frozenset[int]],
        themes: Sequence[Theme],
        aside: frozenset[int],
        newest: int,
    ) -> None:
        """Note where people put the statements by the decision *newest*; learned when next asked."""
        if newest == self._now[-1]:
            return
        wanted = {one.id: f"{one.name}. {one.definition}".strip(". ") for one in themes}
        # One assignment: a page never waits here for the thread that learns.
        self._now = (dict(marks), tuple(one.id for one in themes), aside, wanted, newest)

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
        if not self._ready.is_set():
            return []
        with self._busy:
            learner, themes = self._caught_up()
            return [] if learner is None else learner.suggest(place, themes)

    def border(self, places: NDArray[np.int64]) -> list[tuple[int, float]]:
        """Return places by how near they lie to the border of two themes, with the lead of one."""
        if not self._ready.is_set():
            return []
        with self._busy:
            learner, themes = self._caught_up()
            found = [] if learner is None else learner.border(places.tolist(), themes)
            return [(one.row, one.margin) for one in found]

    def flips(self, places: NDArray[np.int64], last: Sequence[int]) -> tuple[int, int]:
        """Return how many first suggestions the decisions on *last* changed, and of how many."""
        if not self._ready.is_set():
            return 0, 0
        with self._busy:
            learner, themes = self._caught_up()
            return (0, 0) if learner is None else learner.flips(places, last, themes)

    def like(self, vector_of: Sequence[int], places: NDArray[np.int64], most: int) -> list[int]:
        """Return the places most like those of *vector_of*, the likest first."""
        if not self._ready.is_set():
            return []
        with self._busy:
            if self._learner is None or not len(vector_of) or not len(places):
                return []
            rows = self._learner.rows
            middle = rows[np.asarray(vector_of)].astype(np.float32).mean(axis=0)
            likeness = np.round(rows[places].astype(np.float32) @ middle, 5)
            order = np.lexsort((places, -likeness))[:most]
            return [int(places[i]) for i in order]

    def _caught_up(self) -> tuple[Learner | None, list[str]]:
        """Return the learner with all that was decided, if there is one, and the themes in use."""
        marks, themes, aside, wanted, newest = self._now
        keys = [str(one) for one in themes]
        learner = self._learner
        if learner is None or newest == self._knows:
            return learner, keys
        new = {i: name for i, name in wanted.items() if self._names.get(i) != name}
        if new and self._embedders:
            parts = [
                embed_texts(one, list(new.values()), cache=self._cache) for one in self._embedders
            ]
            learner.name({str(i): [part[k] for part in parts] for k, i in enumerate(new)})
            self._names.update(new)
        live = frozenset(themes)
        is_same = live == self._live
        changed: dict[int, frozenset[str] | None] = {}
        for place, held in marks.items():
            if is_same and self._seen.get(place) == held:
                continue
            if held & live or held & aside:
                changed[place] = frozenset(map(str, held & live))
            else:
                changed[place] = None
        changed.update({place: None for place in self._seen if place not in marks})
        learner.learn(changed)
        self._seen, self._live, self._knows = marks, live, newest
        return learner, keys

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
                self._learner = Learner(blocks) if safe else None
                self._caught_up()
        except Exception:
            log.exception("Suggestions could not be made ready")
        finally:
            self._ready.set()
