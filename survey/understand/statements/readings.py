"""Why a statement is read as it is: kinds, rules and words, and who decided otherwise."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.core.accounts.models import User
from survey.understand.statements.models import KindCorrection, Statement

#: From these probabilities on a kind is called sure, or likely; below, unsure.
SURE, LIKELY = 0.8, 0.6
#: Words shown as those that weighed most.
_WORDS = 5


@dataclass(frozen=True, kw_only=True)
class HeldKind:
    """A kind that a statement is.

    Attributes:
        sureness: "sure", "likely" or "unsure"; "decided" where a person said so.
    """

    kind: str
    sureness: str


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A rule that fired, and the words of the statement it fired on."""

    name: str
    kind: str
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a statement is, and why.

    Attributes:
        kinds: Those that hold, strongest first.
        machine: What the machine reads, where a person decided otherwise or confirmed it.
        words: What weighed most for the strongest kind, strongest first.
        read_by: Short name of the model that read it; "" where nobody noted it.
        same_count: Statements of the study that say the same in the same words, this one counted.
        decided_by: Who decided; "" where the machine reads.
    """

    statement_id: int
    kinds: tuple[HeldKind, ...]
    machine: tuple[HeldKind, ...]
    rules: tuple[Rule, ...]
    words: tuple[str, ...]
    language: str
    read_by: str
    same_count: int
    decided_by: str = ""
    decided_at: dt.datetime | None = None

    def holds(self, kind: str) -> bool:
        """Return whether the statement is of this kind."""
        return any(one.kind == kind for one in self.kinds)


def readings(session: Session, statement_ids: Sequence[int]) -> dict[int, Reading]:
    """Return statement -> why it is read as it is; two queries, whatever the number."""
    if not statement_ids:
        return {}
    rows = session.execute(
        sa.select(
            Statement.id,
            Statement.study_id,
            Statement.kinds,
            Statement.read_kinds,
            Statement.findings,
            Statement.words,
            Statement.language,
            Statement.read_by,
            Statement.said_sha256,
            KindCorrection.at,
            User.name,
        )
        .outerjoin(KindCorrection, KindCorrection.statement_id == Statement.id)
        .outerjoin(User, User.id == KindCorrection.actor_id)
        .where(Statement.id.in_(statement_ids))
    ).all()
    same = _same_counts(session, {(row.study_id, row.said_sha256) for row in rows})
    return {
        row.id: Reading(
            statement_id=row.id,
            kinds=_held(row.kinds, is_decided=row.at is not None),
            machine=_held(row.read_kinds, is_decided=False),
            rules=tuple(
                Rule(
                    name=str(name).partition(": ")[2] or str(name), kind=kind, start=start, end=end
                )
                for name, kind, start, end in row.findings
            ),
            words=tuple(str(word) for word, _ in row.words[:_WORDS]),
            language=row.language,
            read_by=short_name(row.read_by),
            same_count=same.get((row.study_id, row.said_sha256), 1),
            decided_by=row.name or "",
            decided_at=row.at,
        )
        for row in rows
    }


def short_name(fingerprint: str) -> str:
    """Return the first signs of a fingerprint, enough to tell models apart.

    >>> short_name("kinds-3f2ab8d0c1e24b5f9a77")
    'kinds-3f2ab8'
    """
    return fingerprint[:12]


def _same_counts(session: Session, keys: set[tuple[int, str]]) -> Mapping[tuple[int, str], int]:
    hashes = sorted({said for _, said in keys if said})
    if not hashes:
        return {}
    rows = session.execute(
        sa.select(Statement.study_id, Statement.said_sha256, sa.func.count())
        .where(
            Statement.study_id.in_({study for study, _ in keys}),
            Statement.said_sha256.in_(hashes),
        )
        .group_by(Statement.study_id, Statement.said_sha256)
    )
    return {(study, said): count for study, said, count in rows}


def _held(kinds: Mapping[str, float], *, is_decided: bool) -> tuple[HeldKind, ...]:
    ordered = sorted(kinds.items(), key=lambda one: (-float(one[1]), one[0]))
    return tuple(
        HeldKind(kind=kind, sureness="decided" if is_decided else _sureness(float(probability)))
        for kind, probability in ordered
    )


def _sureness(probability: float) -> str:
    return "sure" if probability >= SURE else "likely" if probability >= LIKELY else "unsure"
