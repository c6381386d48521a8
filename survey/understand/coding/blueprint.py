"""The blueprint of the coding screens and what their pages share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask import Blueprint, url_for
from sqlalchemy.orm import Session

from survey.core import menu
from survey.core.access import Permission
from survey.core.web import settings
from survey.understand.coding.pool import Pool
from survey.understand.statements.models import Statement
from survey.understand.themes.members import COLUMNS, Member, Place, may_be_used, members, places
from survey.understand.themes.models import Theme

bp = Blueprint("coding", __name__)

menu.add(
    "understand",
    "Coding",
    "coding.statement",
    Permission.THEME_READ,
    in_study=True,
    order=22,
    also=(
        "coding.border",
        "auditing.unplaced",
        "auditing.choose",
        "coding.consistency",
        "coding.choose",
        "coding.like",
        "coding.place",
    ),
)
#: Statements looked at until one is found that may still be shown.
_TRIED = 25


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A suggestion as a card shows it.

    Attributes:
        because: Words of the statement in it that is most like this one; empty: its name alone.
    """

    theme: Theme
    because: str


@dataclass(frozen=True, kw_only=True)
class Card:
    """One statement with what it may be.

    Attributes:
        place: Its place in the pool.
        same: It and all open statements in the same words: what a decision is about.
        codes: Wants and needs that it has.
        is_ready: Whether suggestions could be made; else they come in a moment.
    """

    place: int
    member: Member
    where: Place | None
    language: str
    same: tuple[int, ...]
    codes: tuple[Theme, ...]
    offers: tuple[Offer, ...]
    is_aside: bool
    is_ready: bool


def tabs(study_id: int, current: str) -> list[dict[str, object]]:
    """Return the screens of coding, as tabs."""
    shown = (
        ("coding.statement", "Statement by statement"),
        ("coding.border", "Border cases"),
        ("auditing.unplaced", "Unplaced"),
        ("coding.consistency", "Consistency"),
    )
    return [
        {
            "text": text,
            "url": url_for(endpoint, study_id=study_id),
            "is_current": endpoint == current,
        }
        for endpoint, text in shown
    ]


def first_shown(session: Session, pool: Pool, wanted: Sequence[int]) -> int | None:
    """Return the first of the places whose statement is still there and may be shown; one query."""
    tried = list(wanted[:_TRIED])
    if not tried:
        return None
    ids = [int(pool.ids[one]) for one in tried]
    there = set(
        session.scalars(sa.select(Statement.id).where(Statement.id.in_(ids), may_be_used()))
    )
    return next((one for one in tried if int(pool.ids[one]) in there), None)


def card(session: Session, pool: Pool, place: int, *, most: int = 3) -> Card | None:
    """Return the card of a statement, or None if it is gone; three queries."""
    ready = pool.learning.wait(settings().home)
    likely = pool.learning.suggest(place)[:most]
    nearest = {one.because: int(pool.ids[one.because]) for one in likely if one.because is not None}
    statement_id = int(pool.ids[place])
    rows = session.execute(
        sa.select(*COLUMNS).where(
            Statement.id.in_([statement_id, *nearest.values()]), may_be_used()
        )
    )
    found = {one.id: one for one in members(rows)}
    if statement_id not in found:
        return None
    marks = pool.marks.get(place, frozenset())
    codes = [one for one in pool.in_use if one.id in marks]
    return Card(
        place=place,
        member=found[statement_id],
        where=places(session, [statement_id]).get(statement_id),
        language=pool.languages[place],
        same=tuple(int(pool.ids[one]) for one in pool.same_words(place)),
        codes=tuple(codes),
        offers=tuple(
            Offer(
                theme=pool.themes[int(one.theme)],
                because=_words(found, nearest, one.because),
            )
            for one in likely
            if int(one.theme) not in marks
        ),
        is_aside=any(pool.themes[one].origin.get("aside") for one in marks if one in pool.themes),
        is_ready=ready,
    )


def _words(found: dict[int, Member], nearest: dict[int, int], because: int | None) -> str:
    if because is None or nearest[because] not in found:
        return ""
    return found[nearest[because]].text
