"""Learn from corrections, keep what is not worse, and go back to what was better."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

import nlp.types as nt
from survey.core import audit, jobs
from survey.core.db import now
from survey.core.errors import Conflict, DomainError, NotFound
from survey.core.roles import Actor
from survey.understand.analysis.known import provides_known
from survey.understand.kinds.corrections import Corrected, corrections_of, count_since, named
from survey.understand.kinds.models import KindModel, KindModelState
from survey.understand.themes import log
from survey.understand.themes.correcting import after_correction

if TYPE_CHECKING:
    from nlp.kind_learning import Learning, Score

#: The job that learns.
JOB = "kinds.learn"
#: New corrections after which it is learned without anybody asking.
ENOUGH = 20
#: The version that is shipped, known to every study.
SHIPPED = 0
_USED = (KindModelState.REPLACED, KindModelState.ROLLED_BACK)


class NothingToLearn(DomainError):
    """Nobody has corrected anything, or nothing since the last time."""


def ask_to_learn(session: Session, study_id: int, *, actor: Actor | None = None) -> KindModel:
    """Queue an attempt to learn from all corrections of a study.

    Raises:
        Conflict: an attempt is under way.
        NothingToLearn: there is no correction that the last attempt did not know.
    """
    log.lock(session, study_id)
    last = latest(session, study_id)
    if last is not None and is_under_way(session, last):
        raise Conflict("It is being learned already. The page shows what came of it.")
    count = count_since(session, study_id, None)
    if not count:
        raise NothingToLearn(
            "There is nothing to learn from yet. Correct what some statements are first."
        )
    known = last is not None and last.state in {KindModelState.ACTIVE, KindModelState.REFUSED}
    if last is not None and known and not count_since(session, study_id, last.created_at):
        raise NothingToLearn(
            f"Nothing has been corrected since version {last.number} was begun, so there is "
            "nothing new to learn."
        )
    if last is not None and last.state is KindModelState.CANDIDATE:
        last.state, last.why = KindModelState.FAILED, "The work stopped before it was done."
    model = KindModel(
        study_id=study_id,
        number=1 if last is None else last.number + 1,
        state=KindModelState.CANDIDATE,
        correction_count=count,
        asked_by=None if actor is None else actor.id,
    )
    session.add(model)
    session.flush()
    job = jobs.enqueue(session, JOB, unique_key=f"{JOB}:{study_id}", model_id=model.id)
    session.flush()
    model.job_id = job.id
    audit.record(session, "kind_model.begun", model, actor=actor, corrections=count)
    return model


@after_correction
def learn_when_enough(session: Session, study_id: int) -> None:
    """Learn by itself once enough has been corrected since the last attempt."""
    last = latest(session, study_id)
    if last is not None and is_under_way(session, last):
        return
    if count_since(session, study_id, None if last is None else last.created_at) >= ENOUGH:
        ask_to_learn(session, study_id)


def end_learning(
    session: Session, model: KindModel, corrected: list[Corrected], learning: Learning
) -> None:
    """Write what came of learning; a promoted version takes the place of the active one."""
    learned = {one.text for one in learning.corrections} if learning.is_promoted else set()
    model.learned = [one.as_json() for one in corrected if one.text in learned]
    model.correction_count = len(corrected)
    model.checked_count = learning.checked
    model.scores = {
        name: _score(score)
        for name, score in (("candidate", learning.candidate), ("current", learning.current))
        if score is not None
    }
    model.why = learning.why
    if not learning.is_promoted:
        model.state = KindModelState.REFUSED
        return
    model.version = learning.version
    before = active(session, model.study_id)
    if before is not None:
        before.state = KindModelState.REPLACED
        session.flush()
    model.state = KindModelState.ACTIVE


def go_back(session: Session, study_id: int, number: int, *, actor: Actor) -> None:
    """Sort with an earlier version again; ``SHIPPED``: with the one that knows no study.

    What was sorted stays as it is until the next run.

    Raises:
        NotFound: there is no such version.
        Conflict: it is in use already, or never was.
    """
    log.lock(session, study_id)
    target = None if number == SHIPPED else find(session, study_id, number)
    before = active(session, study_id)
    if before is target:
        raise Conflict("It sorts the statements already.")
    if target is not None and target.state not in _USED:
        raise Conflict("Only a version that was in use before can be used again.")
    moment = now()
    if before is not None:
        before.state = KindModelState.ROLLED_BACK
        before.changed_by, before.changed_at = actor.id, moment
        # At most one is active, at every moment.
        session.flush()
    if target is not None:
        target.state = KindModelState.ACTIVE
        target.changed_by, target.changed_at = actor.id, moment
    audit.record(
        session, "kind_model.rolled_back", before or target, actor=actor, study=study_id, to=number
    )


def active(session: Session, study_id: int) -> KindModel | None:
    """Return the version that sorts a study's statements; None: the shipped one."""
    return session.scalar(
        sa.select(KindModel).where(
            KindModel.study_id == study_id, KindModel.state == KindModelState.ACTIVE
        )
    )


def latest(session: Session, study_id: int) -> KindModel | None:
    """Return the newest attempt."""
    return session.scalar(
        sa.select(KindModel)
        .where(KindModel.study_id == study_id)
        .order_by(KindModel.number.desc())
        .limit(1)
    )


def find(session: Session, study_id: int, number: int) -> KindModel:
    """Return a version of a study.

    Raises:
        NotFound: there is none with this number.
    """
    model = session.scalar(
        sa.select(KindModel).where(KindModel.study_id == study_id, KindModel.number == number)
    )
    if model is None:
        raise NotFound("There is no such version in this study.")
    return model


def is_under_way(session: Session, model: KindModel) -> bool:
    """Return whether an attempt waits or works; its job may have died and not told."""
    if model.state is not KindModelState.CANDIDATE:
        return False
    job = None if model.job_id is None else session.get(jobs.Job, model.job_id)
    return job is not None and job.is_open


@provides_known
def known_for(session: Session, study_id: int) -> nt.Known:
    """Tell a run what the active version learned from, and what people decided, learned or not."""
    model = active(session, study_id)
    return nt.Known(
        corrections=() if model is None else named(session, model.learned),
        decided=tuple(one.as_correction() for one in corrections_of(session, study_id)),
    )


def read_for_learning(
    session: Session, model: KindModel
) -> tuple[list[Corrected], tuple[nt.Correction, ...], int | None]:
    """Return what to learn from, what the active version learned from, and which one that is."""
    before = active(session, model.study_id)
    current = () if before is None else named(session, before.learned)
    return (
        corrections_of(session, model.study_id),
        current,
        None if before is None else before.id,
    )


def _score(score: Score) -> dict[str, Any]:
    found = asdict(score)
    found["by_kind"] = {str(kind): value for kind, value in score.by_kind.items()}
    return found
