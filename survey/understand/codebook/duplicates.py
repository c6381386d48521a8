"""Pairs of themes that may be the same: by the statements they share and by their words."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from survey.understand.codebook.board import Board, Card
from survey.understand.themes.card import TWINS
from survey.understand.themes.models import Tagging, TaggingState, Theme, ThemeState
from survey.understand.themes.words import content_words

#: Share of the smaller one's statements that makes two overlap, whatever they are called.
SHARED = 0.5
MOST = 30


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two themes that overlap.

    Attributes:
        shared_count: Statements that stand in both.
        shared_share: Their share of the smaller one's statements, 0 to 1.
        alike: How like the words of their names are, 0 to 1.
    """

    larger: Card
    smaller: Card
    shared_count: int
    shared_share: float
    alike: float


def pairs(session: Session, study_id: int, board: Board) -> list[Pair]:
    """Return the pairs of a board that overlap most, surest first; one query beside the board's."""
    cards = {
        one.theme.id: one
        for one in (*board.loose, *(card for branch in board.branches for card in branch.all_cards))
    }
    shared = _shared(session, study_id)
    like = _alike(cards.values())
    found = []
    for first, second in {*shared, *like}:
        if first not in cards or second not in cards:
            continue
        smaller, larger = sorted(
            (cards[first], cards[second]), key=lambda one: (one.statement_count, one.theme.id)
        )
        count = shared.get((first, second), 0)
        share = min(1.0, count / smaller.statement_count) if smaller.statement_count else 0.0
        alike = like.get((first, second), 0.0)
        if share >= SHARED or alike >= TWINS:
            found.append(
                Pair(
                    larger=larger,
                    smaller=smaller,
                    shared_count=count,
                    shared_share=share,
                    alike=alike,
                )
            )
    found.sort(
        key=lambda one: (-max(one.shared_share, one.alike), -one.shared_count, one.larger.theme.id)
    )
    return found[:MOST]


def _shared(session: Session, study_id: int) -> dict[tuple[int, int], int]:
    """Return (theme, later theme) -> statements in both."""
    one, other = aliased(Tagging), aliased(Tagging)
    mine, its = aliased(Theme), aliased(Theme)
    rows = session.execute(
        sa.select(one.theme_id, other.theme_id, sa.func.count(one.statement_id.distinct()))
        .join(other, other.statement_id == one.statement_id)
        .join(mine, mine.id == one.theme_id)
        .join(its, its.id == other.theme_id)
        .where(
            one.theme_id < other.theme_id,
            one.state == TaggingState.ACCEPTED,
            other.state == TaggingState.ACCEPTED,
            mine.study_id == study_id,
            mine.state == ThemeState.ACCEPTED,
            its.state == ThemeState.ACCEPTED,
            mine.kind == its.kind,
        )
        .group_by(one.theme_id, other.theme_id)
    )
    return {(first, second): count for first, second, count in rows}


def _alike(cards: Iterable[Card]) -> dict[tuple[int, int], float]:
    """Return (theme, later theme) -> cosine of the words of their names, where they share a word."""
    bags = {one.theme.id: Counter(content_words(one.theme.name)) for one in cards}
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for theme_id in sorted(bags):
        for word in bags[theme_id]:
            holders[word].append(theme_id)
    dots: Counter[tuple[int, int]] = Counter()
    for word, ids in holders.items():
        for at, first in enumerate(ids):
            for second in ids[at + 1 :]:
                dots[first, second] += bags[first][word] * bags[second][word]
    lengths = {one: math.sqrt(sum(times**2 for times in bag.values())) for one, bag in bags.items()}
    return {
        (first, second): dot / (lengths[first] * lengths[second])
        for (first, second), dot in dots.items()
    }
