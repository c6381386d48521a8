"""Finding: by words, by meaning, and both in one order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.core.roles import Actor
from survey.understand.search.filters import Filters, conditions
from survey.understand.search.index import matches, unspaced
from survey.understand.search.models import SavedSearch, SearchEntry, Source
from survey.understand.search.words import Words
from survey.understand.statements.models import Statement

#: Of the two orders so many are joined; beyond them the words alone go on.
FUSED = 200
#: Reciprocal rank fusion: Cormack, Clarke and Büttcher, SIGIR 2009, with their constant.
RRF = 60


@dataclass(frozen=True, kw_only=True)
class Found:
    """The entries of one page.

    Attributes:
        total: On all pages.
        by_words: How many of them hold the words.
        ids: Of this page, in order: of statements for statements, else of entries.
        means: Those of *ids* that were found by their meaning alone.
    """

    total: int
    by_words: int
    ids: list[int]
    means: frozenset[int]


def count(session: Session, source: Source, words: Words, chosen: Filters, actor: Actor) -> int:
    """Return how many texts of a source hold the words, of those that *actor* may read."""
    return _count(session, _query(session, source, words, chosen, actor))


def find(
    session: Session,
    source: Source,
    words: Words,
    chosen: Filters,
    actor: Actor,
    *,
    like: Sequence[int] | None = None,
    limit: int,
    offset: int,
) -> Found:
    """Return a page of what was found.

    Args:
        session: To read with.
        source: Which texts.
        words: What they must hold; without any, and *like* None, all are listed, newest first.
        chosen: What narrows it.
        actor: Who looks; what she may not read is not found.
        like: Statements of like meaning, the nearest first, joined with those that hold the words
            into one order; None where only words are looked for.
        limit: Rows of a page.
        offset: Rows before it.
    """
    query = _query(session, source, words, chosen, actor)
    if like is None:
        total = _count(session, query)
        ids = list(session.scalars(_ordered(query).limit(limit).offset(offset)))
        return Found(total=total, by_words=total, ids=ids, means=frozenset())
    near = _allowed(session, like, chosen, actor)
    total = _count(session, query) if words else 0
    if not words:
        page = near[offset : offset + limit]
        return Found(total=len(near), by_words=0, ids=page, means=frozenset(page))
    first = list(session.scalars(_ordered(query).limit(FUSED)))
    holding = _holding(session, query, near)
    fused = _fused(first, near[:FUSED])
    holding.update(first)
    only = [one for one in fused if one not in holding]
    # Beyond what was joined the words go on; what was joined already is not shown again.
    count = total + len(only)
    page = fused[offset : offset + limit]
    if len(page) < limit:
        rest = _ordered(query.where(_id_of(source).not_in(fused)))
        start = max(0, offset - len(fused))
        page += list(session.scalars(rest.limit(limit - len(page)).offset(start)))
    return Found(total=count, by_words=total, ids=page, means=frozenset(only) & frozenset(page))


def entries(session: Session, ids: Sequence[int]) -> list[SearchEntry]:
    """Return entries in the order given."""
    found = {
        one.id: one
        for one in session.scalars(sa.select(SearchEntry).where(SearchEntry.id.in_(ids)))
    }
    return [found[i] for i in ids if i in found]


def saved_searches(session: Session, account_id: int) -> Sequence[SavedSearch]:
    """Return the searches that a person keeps, by name."""
    return session.scalars(
        sa.select(SavedSearch)
        .where(SavedSearch.account_id == account_id)
        .order_by(sa.func.lower(SavedSearch.name))
    ).all()


def _id_of(source: Source) -> Any:
    return SearchEntry.statement_id if source is Source.STATEMENT else SearchEntry.id


def _query(session: Session, source: Source, words: Words, chosen: Filters, actor: Actor) -> Any:
    """Return the query (id, rank) of what was found, in no order."""
    columns: Any = sa.select(_id_of(source)).select_from(SearchEntry)
    if source is Source.STATEMENT:
        columns = columns.join(Statement, Statement.id == SearchEntry.statement_id)
    columns = columns.where(*conditions(session, source, chosen, actor), *unspaced(words))
    if not words:
        return columns.add_columns(-SearchEntry.id)
    dialect = session.get_bind().dialect.name
    # Made once: else SQLite may ask the index anew for every text of the study.
    found = matches(dialect, words).cte("found").prefix_with("MATERIALIZED")
    number, rank = found.c
    return columns.join(found, number == SearchEntry.id).add_columns(rank)


def _ordered(query: Any) -> Any:
    number, rank = query.selected_columns
    return query.with_only_columns(number).order_by(rank, number)


def _count(session: Session, query: Any) -> int:
    number, _ = query.selected_columns
    return session.scalar(query.with_only_columns(sa.func.count(number))) or 0


def _allowed(session: Session, like: Sequence[int], chosen: Filters, actor: Actor) -> list[int]:
    """Return those of *like* that the filters let through, in order."""
    query = (
        sa.select(Statement.id)
        .join(SearchEntry, SearchEntry.statement_id == Statement.id)
        .where(Statement.id.in_(like), *conditions(session, Source.STATEMENT, chosen, actor))
    )
    allowed = set(session.scalars(query))
    return [one for one in like if one in allowed]


def _holding(session: Session, query: Any, ids: Sequence[int]) -> set[int]:
    number, _ = query.selected_columns
    return set(session.scalars(query.with_only_columns(number).where(number.in_(ids))))


def _fused(one: Sequence[int], other: Sequence[int]) -> list[int]:
    """Return both orders in one: each id weighs by its places in them."""
    weight: dict[int, float] = {}
    for order in (one, other):
        for place, number in enumerate(order):
            weight[number] = weight.get(number, 0.0) + 1 / (RRF + place)
    return sorted(weight, key=lambda number: (-weight[number], number))
