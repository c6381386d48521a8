"""How far a run has come: its stages in plain words, how long each took, what it found."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import numpy as np

from nlp.quality import outlier_share
from nlp.themes import Grouping
from nlp.types import Assignment, Document, Statement, Theme, ThemeKind

Progress = Callable[[str, float], None]

READING = "Reading the answers"
SORTING = "Sorting wants from needs"
COMPARING = "Comparing meanings"
FINDING = "Finding themes"
NAMING = "Naming themes"
LINKING = "Linking wants to needs"
ASKING = "Asking the language model"
# Share of the whole at which each stage ends, from measured seconds.
ENDS = {
    READING: 0.02,
    SORTING: 0.2,
    COMPARING: 0.8,
    FINDING: 0.93,
    NAMING: 0.98,
    LINKING: 1.0,
    ASKING: 1.0,
}


class Run:
    """Times the stages and passes on how far the run has come."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress
        self._stage, self._start, self._end = READING, 0.0, 0.0
        self.metrics: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time what is done inside as the stage *name*."""
        self._stage, self._start, self._end = name, self._end, ENDS[name]
        self.tell(0)
        began = time.perf_counter()
        yield
        self.metrics[f"seconds.{name}"] = round(time.perf_counter() - began, 3)
        self.tell(1)

    def tell(self, share: float) -> None:
        """Report the share of the current stage that is done."""
        if self._progress is not None:
            self._progress(self._stage, self._start + share * (self._end - self._start))

    def count(
        self,
        documents: Sequence[Document],
        statements: Sequence[Statement],
        themes: Sequence[Theme],
        assignments: Sequence[Assignment],
        groupings: Mapping[ThemeKind, Grouping],
    ) -> None:
        """Add the counts of a run to its metrics."""
        self.metrics["count.documents"] = len(documents)
        self.metrics["count.statements"] = len(statements)
        for view, grouping in groupings.items():
            placed = [a.theme for a in assignments if a.view is view]
            self.metrics[f"count.{view}_statements"] = len(placed)
            self.metrics[f"count.{view}_themes"] = sum(theme.kind is view for theme in themes)
            self.metrics[f"share.{view}_unplaced"] = round(outlier_share(placed), 4)
            if not np.isnan(grouping.resolution):
                self.metrics[f"granularity.{view}"] = grouping.resolution
