"""Choose the quotes that stand for a need: typical first, then unlike each other, one against.

Each is of another person, and of another group as long as there is one; the words are as they were
said. Nobody is quoted who said that she must not be.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.act.reports.evidence import Piece
from survey.ask.interviews.models import Interview, Mode, Note
from survey.ask.responses.models import Response
from survey.core.jinja import date
from survey.people.privacy.models import Purpose
from survey.people.privacy.services import holding
from survey.understand.statements.models import Statement
from survey.understand.themes.members import pseudonym
from survey.understand.themes.words import content_words

MOST_QUOTES = 4
#: Shorter says little, longer is not read.
_READABLE = range(25, 320)
#: A statement is a pain or a gain if it is more likely that than not.
_LIKELY = 0.5
_TALKS = {
    Mode.INTERVIEW: "interview",
    Mode.OBSERVATION: "observation",
    Mode.DIARY: "diary",
    Mode.CO_CREATION: "co-creation session",
    Mode.SUPPORT_CALL: "support call",
}
#: Ids asked for at once.
_BATCH = 5000

GroupsOf = Callable[[str], frozenset[int]]


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """A statement that is quoted, and what for."""

    piece: Piece
    role: str
    disagrees: bool = False


def choose(
    pieces: Sequence[Piece],
    kept_out: Sequence[Piece],
    *,
    typical: Sequence[int],
    groups_of: GroupsOf,
) -> tuple[Chosen, ...]:
    """Return the quotes of a need.

    Args:
        pieces: Statements that hold it, whose people may be quoted.
        kept_out: Statements that a person took out of it.
        typical: Ids of statements that were named typical, best first.
        groups_of: The groups that a respondent is in.
    """
    against = _against(pieces, kept_out)
    candidates = [one for one in pieces if against is None or one.id != against.piece.id]
    bags = {one.id: frozenset(content_words(one.member.text)) for one in candidates}
    weights = _typicality(bags)
    chosen: list[Chosen] = []
    heard = {against.piece.respondent} if against else set()
    seen: set[int] = set()
    while len(chosen) < MOST_QUOTES:
        left = [one for one in candidates if one.respondent not in heard]
        if not left:
            break
        shown = [bags[one.piece.id] for one in chosen]
        best = max(
            left,
            key=lambda one: (
                _merit(one, typical, weights)
                if not shown
                else (
                    bool(groups_of(one.respondent) - seen),
                    weights[one.id] * (1 - _likeness(bags[one.id], shown)) * _ease(one),
                    -one.id,
                )
            ),
        )
        chosen.append(Chosen(piece=best, role="different wording" if chosen else "typical"))
        heard.add(best.respondent)
        seen |= groups_of(best.respondent)
    return (*chosen, *([against] if against else []))


def silent(session: Session, customer_ids: Collection[int]) -> set[int]:
    """Return those customers who said that their words must not be quoted."""
    ids = sorted(customer_ids)
    refused = holding(Purpose.QUOTE, given=False).subquery()
    found: set[int] = set()
    for start in range(0, len(ids), _BATCH):
        part = ids[start : start + _BATCH]
        found.update(
            session.scalars(sa.select(refused.c.customer_id).where(refused.c.customer_id.in_(part)))
        )
    return found


def occasions(session: Session, statement_ids: Collection[int]) -> dict[int, str]:
    """Return when and how each statement was made, without a title: "survey of 4 Nov 2026"."""
    ids = sorted(statement_ids)
    found: dict[int, str] = {}
    for start in range(0, len(ids), _BATCH):
        rows: Iterable[Any] = session.execute(
            sa.select(Statement.id, Response.completed_at, Interview.mode, Interview.held_at)
            .outerjoin(Response, Response.id == Statement.response_id)
            .outerjoin(Note, Note.id == Statement.note_id)
            .outerjoin(Interview, Interview.id == Note.interview_id)
            .where(Statement.id.in_(ids[start : start + _BATCH]))
        )
        for statement_id, completed_at, mode, held_at in rows:
            found[statement_id] = (
                f"survey of {date(completed_at)}"
                if mode is None
                else f"{_TALKS[mode]} of {date(held_at)}"
            )
    return found


def attribution(respondent: str, groups: Iterable[str], occasion: str) -> str:
    """Return who said it without saying who it is.

    >>> attribution("c118", ["student"], "survey of 4 Nov 2026")
    'P-118, student, survey of 4 Nov 2026'
    """
    return ", ".join([pseudonym(respondent), *groups, *([occasion] if occasion else [])])


def _against(pieces: Sequence[Piece], kept_out: Sequence[Piece]) -> Chosen | None:
    """Return the statement that speaks against the need, if there is one.

    Somebody for whom it goes the other way (well where most are in pain, or in pain where most are
    well), else one that a reader took out of the need.
    """
    pains = [one for one in pieces if one.kinds.get("pain", 0.0) >= _LIKELY]
    gains = [one for one in pieces if one.kinds.get("gain", 0.0) >= _LIKELY]
    fewer, kind = (gains, "gain") if len(gains) <= len(pains) else (pains, "pain")
    if fewer and len(gains) != len(pains):
        best = max(fewer, key=lambda one: (_ease(one), one.kinds[kind], -one.id))
        role = "says it is met" if kind == "gain" else "says it is not met"
        return Chosen(piece=best, role=role, disagrees=True)
    words = Counter(word for one in pieces for word in set(content_words(one.member.text)))
    near = [one for one in kept_out if one.respondent and _ease(one) == 1.0]
    if not near or not words:
        return None
    best = max(
        near,
        key=lambda one: (sum(words[w] for w in set(content_words(one.member.text))), -one.id),
    )
    return Chosen(piece=best, role="taken out by a reader", disagrees=True)


def _typicality(bags: dict[int, frozenset[str]]) -> dict[int, float]:
    """Return how much of what everybody speaks of each statement holds, above 0 to 1."""
    counts = Counter(word for bag in bags.values() for word in bag)
    most = max(counts.values(), default=1)
    return {
        one: (sum(counts[word] for word in bag) / most + 0.01) / (len(bag) + 1)
        for one, bag in bags.items()
    }


def _merit(
    piece: Piece, typical: Sequence[int], weights: dict[int, float]
) -> tuple[bool, float, int]:
    place = typical.index(piece.id) if piece.id in typical else None
    if place is not None:
        return True, float(len(typical) - place), -piece.id
    return False, weights[piece.id] * _ease(piece), -piece.id


def _ease(piece: Piece) -> float:
    return 1.0 if len(piece.member.text) in _READABLE else 0.3


def _likeness(bag: frozenset[str], shown: Sequence[frozenset[str]]) -> float:
    """Return the largest share of words (Jaccard) a bag has in common with one shown."""
    return max((len(bag & one) / len(bag | one) for one in shown if bag | one), default=0.0)
