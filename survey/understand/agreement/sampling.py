"""Which statements are read again: drawn at random among those a person has decided on."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.core.accounts.models import User
from survey.understand.agreement.models import Adjudication, CodingRound
from survey.understand.statements.models import Statement
from survey.understand.themes.members import may_be_used
from survey.understand.themes.models import Tagging, TaggingState, Theme, ThemeKind, ThemeState


@dataclass(frozen=True, kw_only=True)
class Decided:
    """A statement with the themes that people put it into, and who did."""

    statement_id: int
    codes: tuple[int, ...]
    by: tuple[str, ...]
    by_ids: frozenset[int]


def codes_in_use(session: Session, study_id: int) -> list[Theme]:
    """Return the wants and needs of a study that are in use: needs first, by name."""
    return list(
        session.scalars(
            sa.select(Theme)
            .where(Theme.study_id == study_id, Theme.state == ThemeState.ACCEPTED)
            .order_by(Theme.kind != ThemeKind.NEED, sa.func.lower(Theme.name), Theme.id)
        )
    )


def decided(session: Session, study_id: int, *, theme_id: int | None = None) -> list[Decided]:
    """Return the statements that a person decided on, each said once, in order of their ids.

    Somebody put them into a theme in use, or kept them out of one. Of those in the same words one
    stands for all: to read them twice would count one agreement twice.

    Args:
        session: The session.
        study_id: Of this study.
        theme_id: Only those that somebody put into this theme or kept out of it.
    """
    query = (
        sa.select(
            Statement.id, Statement.said_sha256, Tagging.theme_id, Tagging.state, User.id, User.name
        )
        .join(Tagging, Tagging.statement_id == Statement.id)
        .join(Theme, Theme.id == Tagging.theme_id)
        .join(User, User.id == Tagging.coder_id)
        .where(Statement.study_id == study_id, Theme.state == ThemeState.ACCEPTED, may_be_used())
        .order_by(Statement.id, Tagging.theme_id, User.name)
    )
    codes: defaultdict[int, dict[int, None]] = defaultdict(dict)
    by: defaultdict[int, dict[str, None]] = defaultdict(dict)
    by_ids: defaultdict[int, set[int]] = defaultdict(set)
    said: dict[int, str] = {}
    of_theme: set[int] = set()
    for statement_id, words, theme, state, coder, name in session.execute(query):
        said[statement_id] = words or f"#{statement_id}"
        by[statement_id][name] = None
        by_ids[statement_id].add(coder)
        if theme == theme_id:
            of_theme.add(statement_id)
        if state is TaggingState.ACCEPTED:
            codes[statement_id][theme] = None
    first_to_say: dict[str, int] = {}
    for statement_id, words in said.items():
        first_to_say.setdefault(words, statement_id)
    return [
        Decided(
            statement_id=one,
            codes=tuple(sorted(codes[one])),
            by=tuple(by[one]),
            by_ids=frozenset(by_ids[one]),
        )
        for one in first_to_say.values()
        if theme_id is None or one in of_theme
    ]


def gold(session: Session, study_id: int) -> list[Decided]:
    """Return the statements that were adjudicated, with what was decided last; said once each."""
    rows = session.execute(
        sa.select(Adjudication, Statement.said_sha256, User.name)
        .join(CodingRound, CodingRound.id == Adjudication.round_id)
        .join(Statement, Statement.id == Adjudication.statement_id)
        .join(User, User.id == Adjudication.actor_id)
        .where(CodingRound.study_id == study_id, may_be_used())
        .order_by(Adjudication.id)
    )
    in_use = {theme.id for theme in codes_in_use(session, study_id)}
    found: dict[str, Decided] = {}
    for row, words, name in rows:
        key = words or f"#{row.statement_id}"
        # What names a theme that is gone can teach nobody any more.
        if set(row.codes) <= in_use:
            found[key] = Decided(
                statement_id=row.statement_id,
                codes=tuple(sorted(row.codes)),
                by=(name,),
                by_ids=frozenset({row.actor_id}),
            )
        else:
            found.pop(key, None)
    return sorted(found.values(), key=lambda one: one.statement_id)


def draw(found: Iterable[Decided], size: int, *, seed: int) -> list[Decided]:
    """Return *size* of *found* in random order, the same for the same seed; all if there are fewer."""
    ordered = sorted(found, key=lambda one: one.statement_id)
    random.Random(seed).shuffle(ordered)
    return ordered[:size]
