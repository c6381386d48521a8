"""The board: themes as cards in their groups, counted in people; a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.core.errors import NotFound
from survey.understand.statements.models import Statement
from survey.understand.themes.members import COUNTED, find, may_be_used
from survey.understand.themes.models import (
    GroupTier,
    Tagging,
    TaggingState,
    Theme,
    ThemeGroup,
    ThemeKind,
    ThemeState,
)


@dataclass(frozen=True, kw_only=True)
class Card:
    """A theme on the board.

    Attributes:
        respondent_count: People; for a need only those whose statements hold it.
        is_exemplar: Its words stand for the group it is in.
    """

    theme: Theme
    respondent_count: int
    statement_count: int
    is_exemplar: bool = False

    @property
    def found_by(self) -> str:
        """Name and other names, in lower case, to search in."""
        return " ".join([self.theme.name, *self.theme.aliases]).lower()


@dataclass(frozen=True, kw_only=True)
class Branch:
    """A group with what is in it.

    Attributes:
        name: Its own name, else the words of its exemplar.
        quote: What a customer said that the exemplar stands on; "" where nothing is shown.
    """

    group: ThemeGroup
    name: str
    exemplar: Theme | None
    quote: str
    cards: tuple[Card, ...]
    branches: tuple[Branch, ...] = ()

    @property
    def all_cards(self) -> tuple[Card, ...]:
        """Every card in it, at any depth."""
        return (*self.cards, *(one for branch in self.branches for one in branch.all_cards))


@dataclass(frozen=True, kw_only=True)
class Board:
    """The themes of one kind: groups first, those of most cards first, then cards on their own."""

    kind: ThemeKind
    branches: tuple[Branch, ...]
    loose: tuple[Card, ...]

    @property
    def groups(self) -> tuple[Branch, ...]:
        """Every group, each primary one before its secondary ones."""
        return tuple(one for branch in self.branches for one in (branch, *branch.branches))

    @property
    def card_count(self) -> int:
        """Number of themes."""
        return len(self.loose) + sum(len(one.all_cards) for one in self.branches)


def get_group(session: Session, group_id: int) -> ThemeGroup:
    """Return a group.

    Raises:
        NotFound: there is none.
    """
    group = session.get(ThemeGroup, group_id)
    if group is None:
        raise NotFound("There is no such group.")
    return group


def board(session: Session, study_id: int, kind: ThemeKind) -> Board:
    """Return the board of a study; four queries."""
    themes = session.scalars(
        sa.select(Theme)
        .where(Theme.study_id == study_id, Theme.kind == kind, Theme.state == ThemeState.ACCEPTED)
        .order_by(Theme.id)
    ).all()
    groups = groups_of(session, study_id, kind)
    counts = _counts(session, study_id, kind)
    exemplars = {one.exemplar_id for one in groups}
    cards = [
        Card(
            theme=one,
            respondent_count=counts.get(one.id, (0, 0))[0],
            statement_count=counts.get(one.id, (0, 0))[1],
            is_exemplar=one.id in exemplars,
        )
        for one in themes
    ]
    cards.sort(key=lambda one: (-one.respondent_count, -one.statement_count, one.theme.name))
    in_group: defaultdict[int | None, list[Card]] = defaultdict(list)
    known = {one.id for one in groups}
    for card in cards:
        in_group[card.theme.group_id if card.theme.group_id in known else None].append(card)
    by_id = {one.id: one for one in themes}
    quotes = _quotes(session, [by_id[i] for i in exemplars if i in by_id])
    below: defaultdict[int | None, list[ThemeGroup]] = defaultdict(list)
    for group in groups:
        below[group.parent_id if group.parent_id in known else None].append(group)

    def branch(group: ThemeGroup) -> Branch:
        exemplar = by_id.get(group.exemplar_id or 0)
        return Branch(
            group=group,
            name=name_of(group, exemplar),
            exemplar=exemplar,
            quote=quotes.get(exemplar.id, "") if exemplar else "",
            cards=tuple(in_group[group.id]),
            branches=_sorted([branch(one) for one in below[group.id]]),
        )

    return Board(
        kind=kind,
        branches=_sorted([branch(one) for one in below[None]]),
        loose=tuple(in_group[None]),
    )


def groups_of(session: Session, study_id: int, kind: ThemeKind | None = None) -> list[ThemeGroup]:
    """Return the groups in use, oldest first."""
    query = (
        sa.select(ThemeGroup)
        .where(ThemeGroup.study_id == study_id, ThemeGroup.is_in_use)
        .order_by(ThemeGroup.id)
    )
    if kind is not None:
        query = query.where(ThemeGroup.kind == kind)
    return list(session.scalars(query))


def name_of(group: ThemeGroup, exemplar: Theme | None) -> str:
    """Return what a group is called: its own name, else the words of its exemplar."""
    return group.name or (exemplar.name if exemplar is not None else "") or f"Group {group.id}"


def names_of(session: Session, groups: Sequence[ThemeGroup]) -> dict[int, str]:
    """Return group -> what it is called; one query."""
    ids = {one.exemplar_id for one in groups if not one.name and one.exemplar_id}
    themes = session.scalars(sa.select(Theme).where(Theme.id.in_(ids))) if ids else ()
    exemplars = {one.id: one for one in themes}
    return {one.id: name_of(one, exemplars.get(one.exemplar_id or 0)) for one in groups}


def paths(session: Session, study_id: int) -> dict[int, str]:
    """Return group -> where it stands, "Primary › Secondary"; two queries."""
    groups = {one.id: one for one in groups_of(session, study_id)}
    names = names_of(session, list(groups.values()))
    return {
        one.id: " › ".join(
            names[i] for i in (one.parent_id, one.id) if i is not None and i in names
        )
        for one in groups.values()
    }


def _sorted(branches: list[Branch]) -> tuple[Branch, ...]:
    """Primary groups first, then those of most cards."""
    branches.sort(
        key=lambda one: (
            one.group.tier is not GroupTier.PRIMARY,
            -len(one.all_cards),
            one.group.id,
        )
    )
    return tuple(branches)


def _counts(session: Session, study_id: int, kind: ThemeKind) -> dict[int, tuple[int, int]]:
    """Return theme -> (people, statements), counted by the database as ``themes.queries`` does.

    Several coders of a statement make several rows; counting each statement and each person once,
    they make no difference.
    """
    holds = sa.or_(
        Statement.level.in_([one.value for one in COUNTED]),
        sa.and_(Statement.level.is_(None), Tagging.run_id.is_(None)),
    )
    counts = sa.true() if kind is ThemeKind.WANT else holds
    rows = session.execute(
        sa.select(
            Tagging.theme_id,
            sa.func.count(sa.case((counts, Statement.respondent)).distinct()),
            sa.func.count(Statement.id.distinct()),
        )
        .join(Statement, Statement.id == Tagging.statement_id)
        .join(Theme, Theme.id == Tagging.theme_id)
        .where(
            Theme.study_id == study_id,
            Theme.kind == kind,
            Theme.state == ThemeState.ACCEPTED,
            Tagging.state == TaggingState.ACCEPTED,
            may_be_used(),
        )
        .group_by(Tagging.theme_id)
    )
    return {theme_id: (people, statements) for theme_id, people, statements in rows}


def _quotes(session: Session, exemplars: Sequence[Theme]) -> dict[int, str]:
    """Return exemplar -> words of a customer that it stands on; one query."""
    wanted: dict[int, list[int]] = {}
    for theme in exemplars:
        chosen = [
            one.get("statement") for one in (*theme.examples, *theme.origin.get("quotes", ()))
        ]
        wanted[theme.id] = [one for one in chosen if isinstance(one, int)]
    ids = sorted({one for some in wanted.values() for one in some})
    if not ids:
        return {}
    belonging = {
        (theme_id, statement_id)
        for theme_id, statement_id in session.execute(
            sa.select(Tagging.theme_id, Tagging.statement_id)
            .join(Statement, Statement.id == Tagging.statement_id)
            .where(
                Tagging.theme_id.in_(wanted),
                Tagging.statement_id.in_(ids),
                Tagging.state == TaggingState.ACCEPTED,
                may_be_used(),
            )
        )
    }
    texts = {one.id: one.text for one in find(session, ids)}
    found = {}
    for theme_id, statements in wanted.items():
        held = [one for one in statements if (theme_id, one) in belonging and one in texts]
        if held:
            found[theme_id] = texts[held[0]]
    return found
