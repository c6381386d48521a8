"""Settle where readers differ: what holds, why, and a better line in the definition.

What is settled becomes decisions of the codebook, like any other: they stand in its log, and can be
undone. The sample keeps what each reader had said, and the adjudication who said what.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.core.accounts.models import User
from survey.core.errors import Conflict, DomainError, NotFound
from survey.core.roles import Actor
from survey.understand.agreement import queries
from survey.understand.agreement.figures import label
from survey.understand.agreement.models import (
    Adjudication,
    Choice,
    CodingRound,
    RoundStatement,
)
from survey.understand.themes import log
from survey.understand.themes.changes import Changes
from survey.understand.themes.history import Event, adds_history
from survey.understand.themes.members import Member, find
from survey.understand.themes.models import Action, Tagging, TaggingState, Theme, ThemeState

LONGEST_WHY = 1_000


@adds_history
def settled_ones(session: Session, statement_id: int) -> list[Event]:
    """Return how a statement was settled between readers, and why, for its history."""
    rows = session.execute(
        sa.select(Adjudication, User.name)
        .join(User, User.id == Adjudication.actor_id)
        .where(Adjudication.statement_id == statement_id)
    )
    return [
        Event(
            at=row.at,
            actor=name,
            text=f"settled it between {' and '.join(one['coder'] for one in row.sources)}",
            detail=row.why,
        )
        for row, name in rows
    ]


@dataclass(frozen=True, kw_only=True)
class Settled:
    """What was decided about a difference."""

    id: int
    codes: tuple[int, ...]
    why: str
    by: str


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A statement that readers put into different themes.

    Attributes:
        first: Themes of the first reading, with whose it was.
        others: (reader, themes) of each second reading.
        settled: What was decided; None while it waits.
    """

    member: Member
    first: tuple[int, ...]
    first_by: str
    others: tuple[tuple[str, tuple[int, ...]], ...]
    settled: Settled | None


@dataclass(frozen=True, kw_only=True)
class Amendment:
    """Better lines for the definition of a theme, and those that the page showed."""

    theme_id: int
    include_when: str
    exclude_when: str
    was_include: str
    was_exclude: str

    @property
    def is_change(self) -> bool:
        """Whether a line is to be another one."""
        return (self.include_when, self.exclude_when) != (self.was_include, self.was_exclude)


def differences(session: Session, made: CodingRound) -> list[Difference]:
    """Return where finished readers of a sample differ, those that wait first; constant queries."""
    done = [
        one for one in queries.seats(session, made.study_id, round_id=made.id) if one.is_finished
    ]
    said = queries.said_by(session, [one.id for one in done])
    differ: list[tuple[RoundStatement, list[tuple[str, tuple[int, ...]]]]] = []
    for row in queries.sample(session, made.id):
        others = [
            (seat.coder, said[seat.id, row.statement_id])
            for seat in reversed(done)
            if (seat.id, row.statement_id) in said
        ]
        if any(label(codes) != label(row.first) for _, codes in others):
            differ.append((row, others))
    members = {one.id: one for one in find(session, [row.statement_id for row, _ in differ])}
    settled = _settled(session, made.id)
    found = [
        Difference(
            member=members[row.statement_id],
            first=tuple(row.first),
            first_by=row.first_by,
            others=tuple(others),
            settled=settled.get(row.statement_id),
        )
        for row, others in differ
        if row.statement_id in members
    ]
    return sorted(found, key=lambda one: one.settled is not None)


def adjudicate(
    session: Session,
    made: CodingRound,
    statement_id: int,
    *,
    choice: Choice,
    actor: Actor,
    why: str,
    other: Sequence[int] = (),
    amendments: Sequence[Amendment] = (),
    seen: int | None = None,
) -> Adjudication:
    """Decide what a statement belongs to where readers differ.

    Args:
        session: The session.
        made: The sample.
        statement_id: One that readers differ on.
        choice: Whose codes hold: the first's, the second's, those of both, or others.
        actor: Who decides.
        why: The reason, in a sentence.
        other: The themes, for ``Choice.OTHER``.
        amendments: Better definitions of the themes; those without a change are passed over.
        seen: The adjudication that the page showed; None: it waited.

    Raises:
        Conflict: somebody was faster; the sentence says what was decided.
        NotFound: readers do not differ on it, or it was erased.
        DomainError: no reason is given, or a theme is not in use any more.
    """
    log.lock(session, made.study_id)
    one = next((one for one in differences(session, made) if one.member.id == statement_id), None)
    if one is None:
        raise NotFound("Readers do not differ on this statement (any more).")
    if one.settled is not None and one.settled.id != seen:
        raise Conflict(
            f"{one.settled.by} has settled this already: {one.settled.why} Look at it again before "
            "you change it."
        )
    why = " ".join(why.split())
    if not why:
        raise DomainError(
            "Say why, in a sentence: it is what the next reader learns from.", field="why"
        )
    if len(why) > LONGEST_WHY:
        raise DomainError(f"Keep the reason within {LONGEST_WHY} characters.", field="why")
    codes = _chosen(one, choice, other)
    decisions = _carry(session, made, statement_id, codes, actor=actor)
    amended = []
    for amendment in amendments:
        if amendment.is_change:
            decisions.append(_amend(session, made.study_id, amendment, actor=actor))
            amended.append(amendment.theme_id)
    row = Adjudication(
        round_id=made.id,
        statement_id=statement_id,
        actor_id=actor.id,
        choice=choice,
        codes=sorted(codes),
        why=why,
        sources=[
            {"coder": one.first_by or "first reading", "codes": list(one.first)},
            *({"coder": name, "codes": list(said)} for name, said in one.others),
        ],
        amended=amended,
        decisions=decisions,
    )
    session.add(row)
    session.flush()
    return row


def _settled(session: Session, round_id: int) -> dict[int, Settled]:
    rows = session.execute(
        sa.select(Adjudication, User.name)
        .join(User, User.id == Adjudication.actor_id)
        .where(Adjudication.round_id == round_id)
        .order_by(Adjudication.id)
    )
    return {
        row.statement_id: Settled(id=row.id, codes=tuple(row.codes), why=row.why, by=name)
        for row, name in rows
    }


def _chosen(one: Difference, choice: Choice, other: Sequence[int]) -> set[int]:
    first = set(one.first)
    second = set().union(*(set(codes) for _, codes in one.others))
    return {
        Choice.FIRST: first,
        Choice.SECOND: second,
        Choice.BOTH: first | second,
        Choice.OTHER: set(other),
    }[choice]


def _carry(
    session: Session, made: CodingRound, statement_id: int, codes: set[int], *, actor: Actor
) -> list[int]:
    """Put the statement into *codes* and out of the other themes it belongs to; one decision."""
    themes = {
        theme.id: theme
        for theme in session.scalars(
            sa.select(Theme).where(
                Theme.study_id == made.study_id, Theme.state == ThemeState.ACCEPTED
            )
        )
    }
    gone = codes - set(themes)
    if gone:
        raise DomainError(
            "One of these themes is not in use any more. Choose what holds by “something else”.",
            field="choice",
        )
    inside = set(
        session.scalars(
            sa.select(Tagging.theme_id).where(
                Tagging.statement_id == statement_id, Tagging.state == TaggingState.ACCEPTED
            )
        )
    )
    changes = Changes(session, actor_id=actor.id)
    entered, left = [], []
    for theme_id in sorted(codes | set(made.codes)):
        theme = themes.get(theme_id)
        if theme is None:
            continue
        if theme_id in codes - inside:
            changes.tag(theme, [statement_id], run_id=None)
            entered.append(theme.name)
        elif theme_id in inside - codes:
            changes.untag(theme, [statement_id])
            left.append(theme.name)
    if not changes.entries:
        return []
    said = [f"into {_names(entered)}"] if entered else []
    said += [f"out of {_names(left)}"] if left else []
    decision = log.record(
        session,
        made.study_id,
        changes,
        action=Action.TAG if entered else Action.UNTAG,
        text=f"Settled between readers: 1 statement {' and '.join(said)}.",
        actor=actor,
    )
    return [decision.id]


def _names(names: Sequence[str]) -> str:
    return ", ".join(f"“{one}”" for one in names)


def _amend(session: Session, study_id: int, amendment: Amendment, *, actor: Actor) -> int:
    """Reword what belongs in a theme; return the number of the decision."""
    theme = session.get(Theme, amendment.theme_id, populate_existing=True)
    if theme is None or theme.study_id != study_id or theme.state is not ThemeState.ACCEPTED:
        raise DomainError("A theme that you amended is not in use any more.")
    if (theme.include_when, theme.exclude_when) != (amendment.was_include, amendment.was_exclude):
        raise Conflict(
            f"Somebody has reworded “{theme.name}” since you opened the page. Nothing was decided; "
            "what you typed is kept, and what it says now stands above it."
        )
    changes = Changes(session, actor_id=actor.id)
    changes.edit(theme, include_when=amendment.include_when, exclude_when=amendment.exclude_when)
    text = f"Reworded what belongs in “{theme.name}”, after readers had differed."
    return log.record(session, study_id, changes, action=Action.RENAME, text=text, actor=actor).id
