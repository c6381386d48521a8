"""Samples and what they say: precision of each need, share of the unplaced that was missed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.core.accounts.models import User
from survey.core.statistics import wilson
from survey.understand.auditing.models import (
    AuditAnswer,
    AuditItem,
    AuditSample,
    SampleKind,
    Verdict,
)
from survey.understand.statements.models import Statement
from survey.understand.themes.members import may_be_used
from survey.understand.themes.models import Tagging, TaggingState, Theme, ThemeState
from survey.understand.themes.trust import Checked, Trust, tells_trust


@dataclass(frozen=True, kw_only=True)
class Standing:
    """An item with the answer that holds, if one does.

    Attributes:
        verdict: None: not read yet, or taken back.
        answer: The newest answer, taken back or not; None: nobody has answered.
        coder: Who gave it.
    """

    item: AuditItem
    verdict: Verdict | None
    answer: AuditAnswer | None
    coder: str


def latest_sample(session: Session, study_id: int, kind: SampleKind) -> AuditSample | None:
    """Return the sample that was drawn last."""
    return session.scalars(
        sa.select(AuditSample)
        .where(AuditSample.study_id == study_id, AuditSample.kind == kind)
        .order_by(AuditSample.id.desc())
        .limit(1)
    ).first()


def standing(session: Session, sample_ids: Iterable[int]) -> list[Standing]:
    """Return the items of samples in their order; what may no longer be shown is left out."""
    latest = (
        sa.select(AuditAnswer.item_id, sa.func.max(AuditAnswer.id).label("answer_id"))
        .join(AuditItem, AuditItem.id == AuditAnswer.item_id)
        .where(AuditItem.sample_id.in_(list(sample_ids)))
        .group_by(AuditAnswer.item_id)
        .subquery()
    )
    rows = session.execute(
        sa.select(AuditItem, AuditAnswer, User.name)
        .join(Statement, Statement.id == AuditItem.statement_id)
        .outerjoin(latest, latest.c.item_id == AuditItem.id)
        .outerjoin(AuditAnswer, AuditAnswer.id == latest.c.answer_id)
        .outerjoin(User, User.id == AuditAnswer.coder_id)
        .where(AuditItem.sample_id.in_(list(sample_ids)), may_be_used())
        .order_by(AuditItem.sample_id, AuditItem.position)
    )
    return [
        Standing(
            item=item,
            verdict=None
            if answer is None or answer.verdict is Verdict.TAKEN_BACK
            else answer.verdict,
            answer=answer,
            coder=name or "",
        )
        for item, answer, name in rows
    ]


@tells_trust
def trust_of(session: Session, study_id: int) -> Trust:
    """Return the precision of each need and the miss rate, each by the last sample that was read.

    Two queries, whatever the number of samples and needs.
    """
    samples = {
        one.id: one
        for one in session.scalars(
            sa.select(AuditSample).where(AuditSample.study_id == study_id).order_by(AuditSample.id)
        )
    }
    if not samples:
        return Trust()
    by_theme: dict[int | None, dict[int, list[Standing]]] = {}
    for one in standing(session, samples):
        of = by_theme.setdefault(one.item.theme_id, {})
        of.setdefault(one.item.sample_id, []).append(one)
    missed, precision = None, {}
    for theme_id, by_sample in by_theme.items():
        read = [of for of in by_sample.values() if any(one.verdict for one in of)]
        if not read:
            continue
        if theme_id is None:
            missed = checked(read[-1])
        else:
            precision[theme_id] = checked(read[-1])
    return Trust(precision=precision, missed=missed)


def still_inside(session: Session, items: Iterable[Standing]) -> int:
    """Return how many of the items' statements still belong to the need they were asked about."""
    pairs = {(one.item.statement_id, one.item.theme_id) for one in items}
    rows = session.execute(
        sa.select(Tagging.statement_id, Tagging.theme_id)
        .join(Theme, Theme.id == Tagging.theme_id)
        .where(
            Tagging.statement_id.in_([statement_id for statement_id, _ in pairs]),
            Tagging.state == TaggingState.ACCEPTED,
            Theme.state == ThemeState.ACCEPTED,
        )
    )
    return len(pairs & {(statement_id, theme_id) for statement_id, theme_id in rows})


def checked(items: Iterable[Standing]) -> Checked:
    """Return the share of items that were said to belong (or, unplaced, to hold a need).

    Raises:
        ValueError: none was read.
    """
    items = list(items)
    read = [one for one in items if one.verdict is not None]
    said_yes = sum(one.verdict in {Verdict.YES, Verdict.BOTH} for one in read)
    return Checked(
        count=said_yes,
        interval=wilson(said_yes, len(read)),
        asked=len(items),
        at=max(one.answer.at for one in read if one.answer is not None),
    )
