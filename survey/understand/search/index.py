"""The one interface to the full-text index: FTS5 on SQLite, tsvector on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from survey.understand.search.models import SearchEntry
from survey.understand.search.words import Term, Words

#: FTS5 keeps the index beside the table; each of its rows has the number of the entry.
_FTS = sa.table("search_words", sa.column("rowid", sa.Integer), sa.column("search_words"))
#: Made by PostgreSQL itself from the text.
_VECTOR: sa.ColumnElement[str] = sa.literal_column("search_entry.words", postgresql.TSVECTOR)
#: Long texts are not favoured: what is found is divided by 1 + the logarithm of their length.
_BY_LENGTH = 1

#: (id of an entry, rank).
Matches = sa.Select[*tuple[Any, ...]]


def matches(dialect: str, words: Words) -> Matches:
    """Return a query for the entries that hold what was asked for: (id, rank), the lower the better.

    Args:
        dialect: "sqlite" or "postgresql".
        words: At least one must be wanted.

    Source: Okapi BM25 by FTS5; cover density by PostgreSQL (Clarke, Cormack and Tudhope 2000).
    """
    indexed = [term for term in words.wanted if not term.is_unspaced]
    without = [term for term in words.unwanted if not term.is_unspaced]
    if not indexed:
        return sa.select(SearchEntry.id, sa.literal(0.0))
    if dialect == "sqlite":
        asked = _fts(indexed, " AND ")
        if without:
            asked = f"({asked}) NOT ({_fts(without, ' OR ')})"
        return sa.select(
            _FTS.c.rowid, sa.func.bm25(sa.literal_column("search_words"), type_=sa.Float)
        ).where(_FTS.c.search_words.op("MATCH", is_comparison=True)(asked))
    query = _tsquery(indexed, without)
    return (
        sa.select(SearchEntry.id, -sa.func.ts_rank_cd(_VECTOR, query, _BY_LENGTH, type_=sa.Float))
        .select_from(SearchEntry)
        .where(_VECTOR.op("@@", is_comparison=True)(query))
    )


def unspaced(words: Words) -> list[sa.ColumnElement[bool]]:
    """Return the conditions on ``SearchEntry`` for words of scripts that put no spaces between."""
    wanted = [term for term in words.wanted if term.is_unspaced]
    unwanted = [term for term in words.unwanted if term.is_unspaced]
    return [
        *(SearchEntry.text.icontains(term.typed, autoescape=True) for term in wanted),
        *(~SearchEntry.text.icontains(term.typed, autoescape=True) for term in unwanted),
    ]


def _fts(terms: Iterable[Term], join: str) -> str:
    """Return a query of FTS5. The words are letters and digits only, so quotes enclose them."""
    return join.join(
        f'"{" ".join(term.words)}"' + ("" if term.is_quoted else " *") for term in terms
    )


def _tsquery(wanted: Iterable[Term], unwanted: Iterable[Term]) -> sa.ColumnElement[str]:
    """Return a query of PostgreSQL. The words are letters and digits only."""
    asked = [_phrase(term) for term in wanted] + [f"!{_phrase(term)}" for term in unwanted]
    return sa.cast(" & ".join(asked), postgresql.TSQUERY)


def _phrase(term: Term) -> str:
    quoted = [f"'{word}'" for word in term.words]
    return "(" + " <-> ".join(quoted) + ("" if term.is_quoted else ":*") + ")"
