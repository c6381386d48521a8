"""Where every statement lies on the map, kept in a file a run; it can be deleted at any time."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from nlp.layout import lay_out
from survey.core.kept_files import replacing
from survey.understand.analysis.models import Assignment, ClusterKind
from survey.understand.search.meanings import FOLDER, Meanings
from survey.understand.statements.models import Statement
from survey.understand.themes.members import may_be_used

#: A statement lies on one island, though it may be a need and a want: in this order.
VIEWS = (ClusterKind.NEED, ClusterKind.WANT, ClusterKind.UNCLEAR)
NOWHERE = -1


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """The map of one run.

    Attributes:
        statements: Their ids, ascending, shape (n,).
        points: Shape (n, 2).
        islands: Place of its island in *clusters*, or NOWHERE, shape (n,).
        clusters: Ids of the run's clusters that are islands, shape (k,).
        centres: Shape (k, 2).
        radii: Shape (k,).
    """

    statements: NDArray[np.int64]
    points: NDArray[np.float32]
    islands: NDArray[np.int32]
    clusters: NDArray[np.int64]
    centres: NDArray[np.float32]
    radii: NDArray[np.float32]

    def packed(self) -> bytes:
        """Return it as the browser reads it: a line of JSON, then the numbers, little-endian.

        Ids as 32-bit numbers would not hold all that a column holds; JavaScript reads 64-bit floats
        exactly up to 2^53.
        """
        told = {"statements": len(self.statements), "islands": len(self.clusters)}
        head = json.dumps(told).encode() + b"\n"
        head = head[:-1] + b" " * (-len(head) % 8) + b"\n"
        arrays = (
            self.statements.astype("<f8"),
            self.clusters.astype("<f8"),
            self.points.astype("<f4"),
            self.centres.astype("<f4"),
            self.radii.astype("<f4"),
            self.islands.astype("<i4"),
        )
        return head + b"".join(one.tobytes() for one in arrays)


def drawing_of(
    session: Session, home: Path, study_id: int, run_id: int, known: Meanings
) -> Drawing:
    """Return the map of a run, from disk or drawn now.

    Args:
        session: To read with.
        home: Where files are kept.
        study_id: The study.
        run_id: Its latest finished run.
        known: What its statements mean.
    """
    path = home / FOLDER / f"study-{study_id}.map"
    key = json.dumps([run_id, known.reader, *dataclasses.astuple(known.state)])
    found = _read(path, key)
    if found is None:
        found = _draw(session, study_id, run_id, known)
        _keep(path, key, found)
    return found


def _draw(session: Session, study_id: int, run_id: int, known: Meanings) -> Drawing:
    usable = np.fromiter(
        session.scalars(
            sa.select(Statement.id)
            .where(Statement.study_id == study_id, may_be_used())
            .order_by(Statement.id)
        ),
        dtype=np.int64,
    )
    place = np.searchsorted(known.ids, usable)
    held = place < len(known.ids)
    held[held] = known.ids[place[held]] == usable[held]
    statements, rows = usable[held], known.rows[place[held]]
    cluster = _clusters(session, run_id)
    own = np.fromiter((cluster.get(int(one), NOWHERE) for one in statements), dtype=np.int64)
    clusters, place = np.unique(own, return_inverse=True)
    if len(clusters) and clusters[0] == NOWHERE:
        clusters, place = clusters[1:], place - 1
    islands: NDArray[np.int32] = place.reshape(-1).astype(np.int32)
    found = lay_out(rows, islands)
    return Drawing(
        statements=statements,
        points=found.points,
        islands=islands,
        clusters=clusters,
        centres=found.centres,
        radii=found.radii,
    )


def _clusters(session: Session, run_id: int) -> dict[int, int]:
    """Return statement -> the cluster whose island it lies on."""
    found: dict[int, int] = {}
    rows = session.execute(
        sa.select(Assignment.statement_id, Assignment.cluster_id, Assignment.view).where(
            Assignment.run_id == run_id, Assignment.cluster_id.is_not(None)
        )
    )
    rank: dict[int, int] = {}
    for statement_id, cluster_id, view in rows:
        place = VIEWS.index(view)
        if place < rank.get(statement_id, len(VIEWS)):
            rank[statement_id], found[statement_id] = place, cluster_id or NOWHERE
    return found


def _read(path: Path, key: str) -> Drawing | None:
    try:
        with path.open("rb") as file:
            if file.readline().decode().strip() != key:
                return None
            return Drawing(
                statements=np.load(file),
                points=np.load(file),
                islands=np.load(file),
                clusters=np.load(file),
                centres=np.load(file),
                radii=np.load(file),
            )
    except (OSError, EOFError, ValueError):
        return None  # Missing, or half a file.


def _keep(path: Path, key: str, found: Drawing) -> None:
    with replacing(path) as file:
        file.write(key.encode() + b"\n")
        for one in (
            found.statements,
            found.points,
            found.islands,
            found.clusters,
            found.centres,
            found.radii,
        ):
            np.save(file, one)
