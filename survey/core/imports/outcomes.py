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
        row: Number of the row or line in the file, as a spreadsheet or an editor shows it.
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
        #: Columns of the rejected rows in the order of the file, which JSON does not keep.
        self.columns: list[str] = []
        self._samples: dict[Outcome, list[dict[str, Any]]] = {one: [] for one in Outcome}

    def add(self, row: RowOutcome) -> None:
        """Count *row*."""
        self.counts[row.outcome] += 1
        if row.outcome is Outcome.REJECTED:
            self.columns = self.columns or [_storable(name) for name in row.values]
            self.rejected.append(
                {"row": row.row, "reason": _storable(row.reason), "values": _storable_row(row)}
            )
        elif len(self._samples[row.outcome]) < SAMPLE_SIZE:
            changes = [
                {name: _storable(text) for name, text in asdict(change).items()}
                for change in row.changes
            ]
            self._samples[row.outcome].append(
                {"row": row.row, "who": _storable(row.who), "changes": changes}
            )

    def summary(self) -> dict[str, Any]:
        """Return the counts by outcome, all four of them."""
        return {one.value: self.counts[one] for one in Outcome}

    def samples(self) -> dict[str, list[dict[str, Any]]]:
        """Return the first rows of each outcome but the rejected, which are all kept."""
        return {one.value: rows for one, rows in self._samples.items() if rows}


def _storable_row(row: RowOutcome) -> dict[str, str]:
    return {_storable(name): _storable(cell) for name, cell in row.values.items()}


def _storable(text: str) -> str:
    """Show NUL as the sign for "unreadable": PostgreSQL keeps no NUL, even in JSON."""
    return text.replace("\x00", "\ufffd")
