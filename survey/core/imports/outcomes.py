"""What becomes of each row of a file, counted, with a few rows of each kind to look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

#: Rows of each outcome that are shown; the counts are always whole.
SAMPLE_SIZE = 10


class Outcome(StrEnum):
    """What a row does to what is already there."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"


@dataclass(frozen=True, kw_only=True)
class Change:
    """One value that becomes another, in the words of the page; "" stands for nothing."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class RowOutcome:
    """What becomes of one row.

    Attributes:
        row: 1 for the first row after the header.
        who: What a person recognises the row by.
        reason: Why it is rejected: a whole sentence.
        changes: What is new, for a created or updated row.
        values: The row as it stands in the file; kept for rejected rows only.
    """

    row: int
    outcome: Outcome
    who: str = ""
    reason: str = ""
    changes: tuple[Change, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)


class Tally:
    """Counts outcomes, keeps the first rows of each and every rejected row."""

    def __init__(self) -> None:
        self.counts: Counter[Outcome] = Counter()
        self.rejected: list[dict[str, Any]] = []
        self._samples: dict[Outcome, list[dict[str, Any]]] = {one: [] for one in Outcome}

    def add(self, row: RowOutcome) -> None:
        """Count *row*."""
        self.counts[row.outcome] += 1
        if row.outcome is Outcome.REJECTED:
            self.rejected.append({"row": row.row, "reason": row.reason, "values": dict(row.values)})
        elif len(self._samples[row.outcome]) < SAMPLE_SIZE:
            changes = [asdict(change) for change in row.changes]
            self._samples[row.outcome].append({"row": row.row, "who": row.who, "changes": changes})

    def summary(self) -> dict[str, Any]:
        """Return the counts by outcome, all four of them."""
        return {one.value: self.counts[one] for one in Outcome}

    def samples(self) -> dict[str, list[dict[str, Any]]]:
        """Return the first rows of each outcome but the rejected, which are all kept."""
        return {one.value: rows for one, rows in self._samples.items() if rows}
