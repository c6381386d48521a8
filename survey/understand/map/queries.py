"""The islands of a map in words: what they are called, how large they are, whether decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.understand.analysis.models import Cluster
from survey.understand.statements.models import Statement
from survey.understand.themes.members import may_be_used
from survey.understand.themes.models import Theme
from survey.understand.themes.pool import themes_by_cluster


@dataclass(frozen=True, kw_only=True)
class Island:
    """One group on the map.

    Attributes:
        kind: "need", "want" or "unclear".
        theme_id: The accepted theme that holds at least half of it, if there is one.
        statements: How many lie on it.
    """

    cluster_id: int
    name: str
    kind: str
    theme_id: int | None
    statements: int


def islands(session: Session, run_id: int, sizes: dict[int, int]) -> list[Island]:
    """Return the islands of a run, the largest first; three queries.

    Args:
        session: To read with.
        run_id: The run.
        sizes: Cluster -> how many statements lie on its island.
    """
    clusters = session.scalars(sa.select(Cluster).where(Cluster.run_id == run_id)).all()
    shown = [one for one in clusters if one.id in sizes]
    themes = themes_by_cluster(session, run_id, [one.id for one in shown])
    rows = session.execute(sa.select(Theme.id, Theme.name).where(Theme.id.in_(themes.values())))
    names = {theme_id: name for theme_id, name in rows}  # noqa: C416 - rows are no pairs
    found = [
        Island(
            cluster_id=one.id,
            name=names.get(themes.get(one.id, 0)) or one.draft.get("text") or one.name,
            kind=one.kind.value,
            theme_id=themes.get(one.id),
            statements=sizes[one.id],
        )
        for one in shown
    ]
    found.sort(key=lambda one: (-one.statements, one.cluster_id))
    return found


def of_study(session: Session, study_id: int, statement_ids: Sequence[int]) -> list[int]:
    """Return those of the ids that are statements of the study that may be used, in order."""
    kept: set[int] = set()
    for start in range(0, len(statement_ids), 10_000):
        part = statement_ids[start : start + 10_000]
        kept.update(
            session.scalars(
                sa.select(Statement.id).where(
                    Statement.study_id == study_id, Statement.id.in_(part), may_be_used()
                )
            )
        )
    return [one for one in dict.fromkeys(statement_ids) if one in kept]
