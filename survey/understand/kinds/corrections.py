"""The corrections of a study as the machine learns from them, and as a model names them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

import nlp.types as nt
from survey.understand.statements.models import KindCorrection, Statement
from survey.understand.themes.changes import chunks
from survey.understand.themes.members import may_be_used


@dataclass(frozen=True, kw_only=True)
class Corrected:
    """What people decided about the statements that say one thing in the same letters."""

    text: str
    kinds: tuple[str, ...]
    statement_ids: tuple[int, ...]

    def as_correction(self) -> nt.Correction:
        """Return it in the words of ``nlp``."""
        return nt.Correction(text=self.text, kinds=frozenset(nt.Kind(one) for one in self.kinds))

    def as_json(self) -> dict[str, Any]:
        """Return it as a model keeps it: without words."""
        return {"statements": list(self.statement_ids), "kinds": list(self.kinds)}


def corrections_of(session: Session, study_id: int) -> list[Corrected]:
    """Return what people corrected in a study, oldest first; one query."""
    rows = session.execute(
        sa.select(Statement.text, Statement.id, KindCorrection.kinds)
        .join(Statement, Statement.id == KindCorrection.statement_id)
        .where(Statement.study_id == study_id, may_be_used())
        .order_by(KindCorrection.at, Statement.id)
    )
    found: dict[str, tuple[list[str], list[int]]] = {}
    for text, statement_id, kinds in rows:
        # Of two decisions about the same words the later one holds, at the place of the later.
        _, ids = found.pop(text, ([], []))
        found[text] = (kinds, [*ids, statement_id])
    return [
        Corrected(text=text, kinds=tuple(kinds), statement_ids=tuple(ids))
        for text, (kinds, ids) in found.items()
    ]


def named(session: Session, learned: Sequence[Mapping[str, Any]]) -> tuple[nt.Correction, ...]:
    """Return the corrections that a model names, as far as their words are still there."""
    texts = _texts(session, {i for one in learned for i in one["statements"]})
    found = []
    for one in learned:
        there = [texts[i] for i in one["statements"] if i in texts]
        if there:
            kinds = frozenset(nt.Kind(kind) for kind in one["kinds"])
            found.append(nt.Correction(text=there[0], kinds=kinds))
    return tuple(found)


def count_since(session: Session, study_id: int, moment: datetime | None) -> int:
    """Return how many different things were corrected in a study, after a moment if one is given."""
    query = (
        sa.select(sa.func.count(Statement.said_sha256.distinct()))
        .join(KindCorrection, KindCorrection.statement_id == Statement.id)
        .where(Statement.study_id == study_id, may_be_used())
    )
    if moment is not None:
        query = query.where(KindCorrection.at > moment)
    return session.scalar(query) or 0


def _texts(session: Session, statement_ids: Iterable[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for chunk in chunks(sorted(statement_ids)):
        rows = session.execute(
            sa.select(Statement.id, Statement.text).where(Statement.id.in_(chunk), may_be_used())
        )
        found.update((statement_id, text) for statement_id, text in rows)
    return found
