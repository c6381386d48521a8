"""Invite a second reader, code blind, finish, stop, let somebody tag."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.ask.studies.models import StudyMember
from survey.core import audit
from survey.core.accounts.models import User
from survey.core.db import now
from survey.core.errors import Conflict, DomainError, NotFound
from survey.core.roles import Actor, Role, StudyRole
from survey.understand.agreement import queries, sampling
from survey.understand.agreement.figures import agreement_with_gold
from survey.understand.agreement.models import (
    Coding,
    CodingRound,
    CodingSeat,
    Purpose,
    RoundStatement,
)
from survey.understand.themes import log

FEWEST, MOST = 5, 500


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """What a lead asks of a second reader.

    Attributes:
        coder_id: Account of the reader.
        size: How many statements.
        theme_id: Only statements somebody put into this theme, or kept out of it; None: of all.
        bar: For training: alpha with the gold set that lets her tag; None: a check.
    """

    coder_id: int
    size: int
    seed: int
    theme_id: int | None = None
    bar: float | None = None


def invite(session: Session, study_id: int, invitation: Invitation, *, actor: Actor) -> CodingSeat:
    """Draw a sample and invite somebody to read it blind.

    A statement that she decided on herself is not drawn: she would agree with herself.

    Raises:
        NotFound: she takes no part in the study.
        DomainError: her role does not let her code, the size or the bar is no number we take, or
            too few statements are there.
        Conflict: she is reading a sample of the study already.
    """
    # Two clicks at once would both find that she reads nothing yet.
    log.lock(session, study_id)
    reader = _reader(session, study_id, invitation.coder_id)
    if not FEWEST <= invitation.size <= MOST:
        raise DomainError(f"Take between {FEWEST} and {MOST} statements.", field="size")
    is_training = invitation.bar is not None
    if invitation.bar is not None and not 0 < invitation.bar <= 1:
        raise DomainError("The bar lies above 0 and at most at 1.", field="bar")
    if is_training:
        pool = sampling.gold(session, study_id)
    else:
        pool = sampling.decided(session, study_id, theme_id=invitation.theme_id)
        pool = [one for one in pool if reader.id not in one.by_ids]
    if len(pool) < FEWEST:
        raise DomainError(_too_few(len(pool), reader.name, is_training=is_training), field="size")
    made = CodingRound(
        study_id=study_id,
        purpose=Purpose.TRAINING if is_training else Purpose.CHECK,
        codes=[theme.id for theme in sampling.codes_in_use(session, study_id)],
        seed=invitation.seed,
        bar=invitation.bar,
        made_by=actor.id,
    )
    session.add(made)
    session.flush()
    session.add_all(
        RoundStatement(
            round_id=made.id,
            statement_id=one.statement_id,
            position=position,
            first=list(one.codes),
            first_by=", ".join(one.by),
        )
        for position, one in enumerate(sampling.draw(pool, invitation.size, seed=invitation.seed))
    )
    return _seat(session, made, reader, actor)


def invite_another(session: Session, round_id: int, coder_id: int, *, actor: Actor) -> CodingSeat:
    """Invite one more person to read the sample of a check.

    Raises:
        NotFound: she takes no part in the study.
        DomainError: her role does not let her code, it is a training, or she decided on some of
            the sample herself.
        Conflict: she has read it already, or reads another one.
    """
    made = queries.get_round(session, round_id)
    if made.purpose is Purpose.TRAINING:
        raise DomainError("A training is of one person. Begin another one.")
    log.lock(session, made.study_id)
    reader = _reader(session, made.study_id, coder_id)
    sample = set(
        session.scalars(
            sa.select(RoundStatement.statement_id).where(RoundStatement.round_id == round_id)
        )
    )
    own = sum(
        reader.id in one.by_ids
        for one in sampling.decided(session, made.study_id)
        if one.statement_id in sample
    )
    if own:
        raise DomainError(
            f"{reader.name} decided on {own} of these statements, and would agree with herself or "
            "himself. Draw another sample.",
            field="coder",
        )
    return _seat(session, made, reader, actor)


def code(
    session: Session,
    seat: CodingSeat,
    statement_id: int,
    codes: Iterable[int],
) -> Coding | None:
    """Say which themes a statement of the sample belongs to; None if that was said already.

    Args:
        session: The session.
        seat: Of the reader.
        statement_id: The statement.
        codes: The themes; empty: to none.

    Raises:
        NotFound: the statement is not in the sample, or was erased.
        DomainError: a theme is not in the sample's codebook.
        Conflict: she has finished or stopped; in training, the answer has been shown.
    """
    session.refresh(seat, with_for_update=True)
    _refuse_ended(seat)
    made = session.get_one(CodingRound, seat.round_id)
    if session.get(RoundStatement, (seat.round_id, statement_id)) is None:
        raise NotFound("This statement is not in your sample any more.")
    chosen = sorted(set(codes))
    if not set(chosen) <= set(made.codes):
        raise DomainError("Choose from the list; something else was sent.", field="codes")
    before = queries.latest_coding(session, seat.id, statement_id)
    if made.purpose is Purpose.TRAINING and before is not None:
        raise Conflict("You have coded this one and seen the answer. Go on to the next.")
    if before is not None and before.codes == chosen:
        return None
    row = Coding(seat_id=seat.id, statement_id=statement_id, codes=chosen)
    session.add(row)
    session.flush()
    return row


def finish(session: Session, seat: CodingSeat, *, actor: Actor) -> None:
    """Hand a sample in: what others decided opens; a trainee who reaches the bar may tag.

    Raises:
        Conflict: statements wait to be coded, or it was handed in or stopped already.
    """
    session.refresh(seat, with_for_update=True)
    _refuse_ended(seat)
    done, total = queries.progress(session, seat)
    if done < total:
        left = total - done
        raise Conflict(
            f"{left} statement{'s' if left > 1 else ''} wait{'' if left > 1 else 's'} to be coded "
            "before you can finish."
        )
    made = session.get_one(CodingRound, seat.round_id)
    seat.finished_at = now()
    session.flush()
    reached = None
    if made.purpose is Purpose.TRAINING:
        reached = agreement_with_gold(session, made, seat).value
        # Everybody gave every statement the same codes: that is agreement, too.
        if reached is None or reached >= (made.bar or 0):
            seat.released_at = now()
    audit.record(session, "reading.finished", seat, actor=actor, statements=total)


def stop(session: Session, seat: CodingSeat, *, actor: Actor) -> None:
    """Give a sample back unfinished; what was coded is kept and counts for nothing.

    Raises:
        Conflict: it was handed in or stopped already.
    """
    session.refresh(seat, with_for_update=True)
    _refuse_ended(seat)
    seat.stopped_at = now()
    audit.record(session, "reading.stopped", seat, actor=actor)


def release(session: Session, seat: CodingSeat, *, actor: Actor) -> None:
    """Let a trainee tag whatever her agreement; a second time does nothing."""
    session.refresh(seat, with_for_update=True)
    if seat.released_at is None:
        seat.released_at, seat.released_by = now(), actor.id
        audit.record(session, "reading.released", seat, actor=actor)


def _reader(session: Session, study_id: int, coder_id: int) -> User:
    row = session.execute(
        sa.select(User, StudyMember.role)
        .join(StudyMember, StudyMember.account_id == User.id)
        .where(StudyMember.study_id == study_id, User.id == coder_id, User.active)
    ).first()
    if row is None:
        raise NotFound("This person takes no part in the study. Add her on “Team” first.")
    user, role = row
    if role is StudyRole.READER or user.role is Role.VIEWER:
        raise DomainError(
            f"{user.name} is a reader here. Make {user.name} a coder on “Team” first.",
            field="coder",
        )
    return user


def _seat(session: Session, made: CodingRound, reader: User, actor: Actor) -> CodingSeat:
    taken = session.execute(
        sa.select(CodingSeat.round_id, CodingSeat.finished_at)
        .join(CodingRound, CodingRound.id == CodingSeat.round_id)
        .where(
            CodingRound.study_id == made.study_id,
            CodingSeat.coder_id == reader.id,
            sa.or_(
                CodingSeat.round_id == made.id,
                sa.and_(CodingSeat.finished_at.is_(None), CodingSeat.stopped_at.is_(None)),
            ),
        )
    ).first()
    if taken is not None:
        raise Conflict(
            f"{reader.name} has read this sample already."
            if taken.round_id == made.id
            else f"{reader.name} is reading a sample of this study. Wait until it is finished."
        )
    seat = CodingSeat(
        round_id=made.id,
        coder_id=reader.id,
        invited_by=actor.id,
        released_at=now() if made.purpose is Purpose.CHECK else None,
    )
    session.add(seat)
    session.flush()
    audit.record(session, "reading.invited", seat, actor=actor, account=reader.id)
    return seat


def _refuse_ended(seat: CodingSeat) -> None:
    if seat.finished_at is not None:
        raise Conflict("You have finished this sample; it cannot be changed any more.")
    if seat.stopped_at is not None:
        raise Conflict("This reading was stopped. A lead can invite you again.")


def _too_few(count: int, name: str, *, is_training: bool) -> str:
    found = f"only {count}" if count else "none"
    if is_training:
        return (
            f"A training needs at least {FEWEST} statements that were adjudicated, and there are "
            f"{found}. Let two people read a sample, and settle where they differ."
        )
    return (
        f"A sample needs at least {FEWEST} statements that somebody other than {name} has decided "
        f"on, and there are {found}. Review proposals or tag statements first."
    )
