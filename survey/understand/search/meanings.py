"""What statements mean, kept in a file a study so that a question is answered at once.

The file can be deleted at any time: it is made again from the statements. It holds numbers only.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.orm import Session

import nlp
from nlp.meaning import Rows, fingerprint, nearest, read_meanings, reader_for
from survey.core.kept_files import replacing
from survey.understand.statements.models import Statement

FOLDER = "search"
#: Cosine below which two texts have little in common.
LEAST = 0.35


@dataclass(frozen=True, kw_only=True)
class State:
    """Which statements there are, as far as numbers tell.

    Attributes:
        letters: Of each statement, times its id: a turn that is reworded keeps its statements.
    """

    count: int
    newest: int
    letters: int


@dataclass(frozen=True)
class Meanings:
    """The statements of a study with their vectors, read from disk as they are needed.

    Attributes:
        ids: Of the statements, shape (n,).
        rows: Their vectors, shape (n, d).
        reader: The model that read them.
        state: Which statements there were.
    """

    ids: NDArray[np.int64]
    rows: Rows
    reader: str
    state: State

    def like(self, text: str, *, most: int) -> list[int]:
        """Return the statements that mean something like *text*, the nearest first."""
        asked = read_meanings([text], self.reader)[0]
        return self._ids(nearest(self.rows, asked, most))

    def like_statement(self, statement_id: int, *, most: int) -> list[int] | None:
        """Return the statements like one of them, that one left out; None if it is not known."""
        place = np.flatnonzero(self.ids == statement_id)
        if not len(place):
            return None
        found = self._ids(nearest(self.rows, self.rows[place[0]], most + 1))
        return [one for one in found if one != statement_id]

    def _ids(self, found: list[tuple[int, float]]) -> list[int]:
        return [int(self.ids[i]) for i, cosine in found if cosine >= LEAST]


def states(session: Session) -> dict[int, State]:
    """Return study -> which statements it has, of all studies that have any; one query."""
    rows = session.execute(
        sa.select(
            Statement.study_id,
            sa.func.count(Statement.id),
            sa.func.max(Statement.id),
            sa.func.sum(Statement.id * sa.func.length(Statement.text)),
        ).group_by(Statement.study_id)
    )
    return {
        study_id: State(count=count, newest=newest, letters=int(letters))
        for study_id, count, newest, letters in rows
    }


def state_of(session: Session, study_id: int) -> State:
    """Return which statements a study has."""
    return states(session).get(study_id, State(count=0, newest=0, letters=0))


def load(home: Path, study_id: int) -> Meanings | None:
    """Return what is on disk for a study; None if there is nothing that can be used."""
    path = _path(home, study_id)
    try:
        with path.open("rb") as file:
            told = json.loads(file.readline())
            ids = np.load(file)
            rows = np.memmap(
                file,
                dtype=np.float16,
                mode="r",
                offset=file.tell(),
                shape=(len(ids), int(told["width"])),
            )
        if told["fingerprint"] != fingerprint(told["reader"]):
            return None
        return Meanings(ids, rows, told["reader"], State(**told["state"]))
    except (OSError, EOFError, ValueError, KeyError, TypeError, RuntimeError):
        return None  # Missing, half a file, of an older form, or its model is gone.


def write(
    home: Path,
    session: Session,
    study_id: int,
    *,
    progress: Callable[[float], None] | None = None,
) -> Meanings | None:
    """Read what the statements of a study mean and keep it; None if there are none.

    Whoever reads meanwhile has the old file or the new one, never half of it.
    """
    state = state_of(session, study_id)
    query = sa.select(Statement.id, Statement.text).where(Statement.study_id == study_id)
    found = session.execute(query.order_by(Statement.id)).all()
    path = _path(home, study_id)
    if not found:
        path.unlink(missing_ok=True)
        return None
    texts = [text for _, text in found]
    reader = reader_for(texts)
    rows = read_meanings(texts, reader, cache=nlp.VectorCache(home / "vectors"), progress=progress)
    ids = np.fromiter((statement_id for statement_id, _ in found), dtype=np.int64)
    told = {
        "reader": reader,
        "fingerprint": fingerprint(reader),
        "width": rows.shape[1],
        "state": dataclasses.asdict(state),
    }
    with replacing(path) as file:
        file.write(json.dumps(told).encode() + b"\n")
        np.save(file, ids)
        file.write(rows.tobytes())
    return Meanings(ids, rows, reader, state)


def _path(home: Path, study_id: int) -> Path:
    return home / FOLDER / f"study-{study_id}.meanings"
