"""Draw a sample, answer it blind, take an answer back, and act on what was found."""

from __future__ import annotations

import random
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.core.accounts.models import User
from survey.core.errors import Conflict, DomainError, NotFound
from survey.core.roles import Actor
from survey.understand.auditing.models import (
    AuditAnswer,
    AuditItem,
    AuditSample,
    SampleKind,
    Verdict,
)
from survey.understand.auditing.queries import standing
from survey.understand.themes import log
from survey.understand.themes.changes import Changes
from survey.understand.themes.models import Action, Decision, ThemeState
from survey.understand.themes.queries import get_theme, needs_with_evidence
from survey.understand.themes.rules import said
from survey.understand.themes.undoing import undo

#: Needs that are read again, those of most people first, and statements of each.
TOP_NEEDS = 15
EACH = 20
#: With none found among sixty, at most 6.0 % of the unplaced hold a need.
UNPLACED = 60


def draw_needs(session: Session, study_id: int, *, seed: int, actor: Actor) -> AuditSample:
    """Draw accepted statements of the top needs, mixed, so that no need is read in a row.

    Raises:
        DomainError: no need holds a statement yet.
    """
    log.lock(session, study_id)
    needs = needs_with_evidence(session, study_id)[:TOP_NEEDS]
    chance = random.Random(seed)
    pairs = [
        (need.theme.id, statement_id)
        for need in needs
        for statement_id in chance.sample(need.statement_ids, min(EACH, len(need.statement_ids)))
    ]
    if not pairs:
        raise DomainError("There is no need with statements to read again yet. Accept some first.")
    chance.shuffle(pairs)
    return _sample(
        session,
        study_id,
        SampleKind.NEEDS,
        pairs,
        seed=seed,
        population=sum(len(need.statement_ids) for need in needs),
        actor=actor,
    )


def draw_unplaced(
    session: Session, study_id: int, statement_ids: Sequence[int], *, seed: int, actor: Actor
) -> AuditSample:
    """Draw from the statements that belong nowhere.

    Raises:
        DomainError: there are none.
    """
    log.lock(session, study_id)
    if not statement_ids:
        raise DomainError("Nothing is unplaced: every statement belongs somewhere or says nothing.")
    chance = random.Random(seed)
    ordered = sorted(statement_ids)
    drawn = chance.sample(ordered, min(UNPLACED, len(ordered)))
    return _sample(
        session,
        study_id,
        SampleKind.UNPLACED,
        [(None, one) for one in drawn],
        seed=seed,
        population=len(ordered),
        actor=actor,
    )


def answer(
    session: Session,
    item: AuditItem,
    verdict: Verdict,
    *,
    actor: Actor,
    decision: Decision | None = None,
) -> AuditAnswer:
    """Say whether a statement belongs; the first answer holds until it is taken back.

    Raises:
        Conflict: somebody has answered already; the sentence says who and what.
    """
    sample = session.get_one(AuditSample, item.sample_id)
    log.lock(session, sample.study_id)
    last = _last(session, item)
    if last is not None and last.verdict is not Verdict.TAKEN_BACK:
        name = session.scalar(sa.select(User.name).where(User.id == last.coder_id))
        words = {Verdict.YES: "yes", Verdict.NO: "no", Verdict.BOTH: "both"}[last.verdict]
        raise Conflict(
            f"{name} answered this at {last.at:%H:%M}: {words}. Yours was not saved; go on."
        )
    given = AuditAnswer(
        item_id=item.id,
        coder_id=actor.id,
        verdict=verdict,
        decision_id=None if decision is None else decision.id,
    )
    session.add(given)
    session.flush()
    return given


def take_back(session: Session, sample: AuditSample, *, actor: Actor) -> AuditItem:
    """Take the person's own latest answer in a sample back, with what it placed.

    Raises:
        NotFound: there is none.
        BuiltUpon: what it placed was built upon.
    """
    log.lock(session, sample.study_id)
    own = [
        one
        for one in standing(session, [sample.id])
        if one.verdict is not None and one.answer is not None and one.answer.coder_id == actor.id
    ]
    if not own:
        raise NotFound("There is no answer of yours to take back.")
    last = max(own, key=lambda one: one.answer.id if one.answer else 0)
    placed = None if last.answer is None else last.answer.decision_id
    stands = placed is not None and session.scalar(
        sa.select(Decision.id).where(Decision.id == placed, log.stands())
    )
    if stands:
        undo(session, sample.study_id, actor=actor, decision_id=placed)
    session.add(AuditAnswer(item_id=last.item.id, coder_id=actor.id, verdict=Verdict.TAKEN_BACK))
    session.flush()
    return last.item


def answer_again(session: Session, sample: AuditSample, *, actor: Actor) -> AuditItem:
    """Give the answer again that the person took back last.

    Raises:
        NotFound: there is none, or it placed a statement: that is decided anew.
    """
    log.lock(session, sample.study_id)
    back = [
        one
        for one in standing(session, [sample.id])
        if one.answer is not None
        and one.answer.verdict is Verdict.TAKEN_BACK
        and one.answer.coder_id == actor.id
    ]
    if not back:
        raise NotFound("There is nothing to answer again: you took nothing back.")
    item = max(back, key=lambda one: one.answer.id if one.answer else 0).item
    before = session.scalars(
        sa.select(AuditAnswer)
        .where(AuditAnswer.item_id == item.id, AuditAnswer.verdict != Verdict.TAKEN_BACK)
        .order_by(AuditAnswer.id.desc())
        .limit(1)
    ).one()
    if before.decision_id is not None:
        raise NotFound("That answer placed a statement. Place it again, or decide otherwise.")
    answer(session, item, before.verdict, actor=actor)
    return item


def take_out_refused(session: Session, sample: AuditSample, *, actor: Actor) -> Decision | None:
    """Take out of their needs what was read and does not belong, all in one decision.

    Needs that are no longer in use are passed over. None if nothing is left to take out.
    """
    log.lock(session, sample.study_id)
    refused: dict[int, list[int]] = {}
    for one in standing(session, [sample.id]):
        if one.verdict is Verdict.NO and one.item.theme_id is not None:
            refused.setdefault(one.item.theme_id, []).append(one.item.statement_id)
    changes = Changes(session, actor_id=actor.id)
    count = 0
    for theme_id, statement_ids in sorted(refused.items()):
        theme = get_theme(session, theme_id)
        if theme.state is ThemeState.ACCEPTED:
            count += len(changes.untag(theme, statement_ids))
    if not count:
        return None
    text = f"Took {said(count)} out of their needs, which did not belong when read again blind."
    return log.record(
        session, sample.study_id, changes, action=Action.UNTAG, text=text, actor=actor
    )


def get_item(session: Session, study_id: int, item_id: int, kind: SampleKind) -> AuditItem:
    """Return an item of a study's samples.

    Raises:
        NotFound: there is none, or its statement was erased.
    """
    item = session.get(AuditItem, item_id)
    sample = None if item is None else session.get(AuditSample, item.sample_id)
    if item is None or sample is None or sample.study_id != study_id or sample.kind is not kind:
        raise NotFound("There is no such statement to read; it may have been erased.")
    return item


def _sample(
    session: Session,
    study_id: int,
    kind: SampleKind,
    pairs: Sequence[tuple[int | None, int]],
    *,
    seed: int,
    population: int,
    actor: Actor,
) -> AuditSample:
    sample = AuditSample(
        study_id=study_id, kind=kind, seed=seed, population=population, drawn_by=actor.id
    )
    session.add(sample)
    session.flush()
    session.add_all(
        AuditItem(
            sample_id=sample.id, position=position, statement_id=statement_id, theme_id=theme_id
        )
        for position, (theme_id, statement_id) in enumerate(pairs, start=1)
    )
    session.flush()
    return sample


def _last(session: Session, item: AuditItem) -> AuditAnswer | None:
    return session.scalars(
        sa.select(AuditAnswer)
        .where(AuditAnswer.item_id == item.id)
        .order_by(AuditAnswer.id.desc())
        .limit(1)
    ).first()
