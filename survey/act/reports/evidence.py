"""What stands behind each want and need: the statements people put there, and nothing else.

A note counts only while its interview has the person's consent.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.understand.statements.models import Statement
from survey.understand.themes.members import (
    COLUMNS,
    COUNTED,
    Member,
    may_be_used,
    members,
    stands_back,
)
from survey.understand.themes.models import (
    Level,
    Tagging,
    TaggingState,
    Theme,
    ThemeKind,
    ThemeLink,
    ThemeState,
)

#: A statement more likely than not to say nothing about needs.
NOISE = 0.5
#: What makes a codebook the same codebook.
_NAMED = ("id", "kind", "name", "definition", "include_when", "exclude_when", "metric")


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A statement that somebody put under a theme, or took out of it.

    Attributes:
        level: How the need is known from it; None where nobody and nothing found it there.
        kinds: Kind -> probability, as the machine reads it.
        source: The answer (with its why) or the note it stands in.
    """

    member: Member
    level: Level | None
    kinds: Mapping[str, float]
    source: str

    @property
    def id(self) -> int:
        """Row of the statement."""
        return self.member.id

    @property
    def respondent(self) -> str:
        """Who said it: "c12", "r<uuid>", "i5"."""
        return self.member.respondent

    @property
    def counts(self) -> bool:
        """Whether the person has the need; a guess makes nobody have it."""
        return self.level in COUNTED


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """The codebook of a study with all that was decided to belong to it.

    Attributes:
        accepted: Theme -> its statements, each once.
        rejected: Theme -> statements that a person took out of it or kept out of it.
        links: Want to need, guesses among them.
        runs: Rows of the runs whose proposals were accepted.
    """

    themes: Mapping[int, Theme]
    accepted: Mapping[int, list[Piece]]
    rejected: Mapping[int, list[Piece]]
    links: tuple[ThemeLink, ...]
    runs: frozenset[int]

    def needs(self) -> list[Theme]:
        """Return the accepted needs."""
        return [one for one in self.themes.values() if one.kind is ThemeKind.NEED]

    def wants(self) -> list[Theme]:
        """Return the accepted wants."""
        return [one for one in self.themes.values() if one.kind is ThemeKind.WANT]

    def wants_of(self, need: Theme) -> list[Theme]:
        """Return the wants that point to a need, guessed links left out."""
        return [
            self.themes[one.want_id]
            for one in self.links
            if one.need_id == need.id and self._holds(one)
        ]

    def backed(self) -> set[int]:
        """Return the wants that an accepted need stands behind."""
        return {one.want_id for one in self.links if self._holds(one)}

    def codebook_sha256(self) -> str:
        """Return the hash that names the codebook: the themes, their words and their links."""
        themes = [[getattr(one, name) for name in _NAMED] for _, one in sorted(self.themes.items())]
        links = sorted(
            (one.want_id, one.need_id, one.level) for one in self.links if self._is_in_use(one)
        )
        text = json.dumps([themes, links], ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def _is_in_use(self, link: ThemeLink) -> bool:
        return link.want_id in self.themes and link.need_id in self.themes

    def _holds(self, link: ThemeLink) -> bool:
        return link.level is not Level.HYPOTHESIS and self._is_in_use(link)


@dataclass(frozen=True, kw_only=True)
class StatementCounts:
    """How many statements a study has, and where they are.

    Attributes:
        noise: Under no theme, and read by the machine as saying nothing about needs.
        unplaced: Under no theme, and saying something.
    """

    total: int
    noise: int
    unplaced: int


def read_evidence(session: Session, study_id: int) -> Evidence:
    """Return what was decided in a study; three queries, whatever the number of statements."""
    themes = session.scalars(
        sa.select(Theme)
        .where(Theme.study_id == study_id, Theme.state == ThemeState.ACCEPTED)
        .order_by(Theme.id)
    ).all()
    links = session.scalars(
        sa.select(ThemeLink)
        .join(Theme, Theme.id == ThemeLink.need_id)
        .where(Theme.study_id == study_id)
        .order_by(ThemeLink.id)
    ).all()
    accepted, rejected, runs = _pieces(session, study_id)
    return Evidence(
        themes={one.id: one for one in themes},
        accepted=accepted,
        rejected=rejected,
        links=tuple(links),
        runs=runs,
    )


def count_statements(session: Session, study_id: int) -> StatementCounts:
    """Return how many statements there are, and how many nobody put anywhere; one query."""
    is_placed = (
        sa.select(Tagging.id)
        .join(Theme, Theme.id == Tagging.theme_id)
        .where(
            Tagging.statement_id == Statement.id,
            Tagging.state == TaggingState.ACCEPTED,
            Theme.state == ThemeState.ACCEPTED,
        )
        .exists()
    )
    is_noise = sa.func.coalesce(Statement.kinds["noise"].as_float(), 0.0) >= NOISE
    total, outside, noise = session.execute(
        sa.select(
            sa.func.count(),
            sa.func.count(sa.case((~is_placed, 1))),
            sa.func.count(sa.case((sa.and_(~is_placed, is_noise), 1))),
        ).where(Statement.study_id == study_id, ~stands_back())
    ).one()
    return StatementCounts(total=total, noise=noise, unplaced=outside - noise)


Pieces = Mapping[int, list[Piece]]


def _pieces(session: Session, study_id: int) -> tuple[Pieces, Pieces, frozenset[int]]:
    rows: Iterable[Any] = session.execute(
        sa.select(
            Tagging.theme_id,
            Tagging.state,
            Tagging.run_id,
            Statement.kinds,
            Statement.response_id,
            Statement.question_id,
            Statement.note_id,
            *COLUMNS,
        )
        .join(Statement, Statement.id == Tagging.statement_id)
        .join(Theme, Theme.id == Tagging.theme_id)
        .where(Theme.study_id == study_id, Theme.state == ThemeState.ACCEPTED, may_be_used())
        .order_by(Tagging.theme_id, Statement.id, Tagging.id)
    )
    folded: dict[tuple[int, int], _Folded] = {}
    for theme_id, state, run_id, kinds, response_id, question_id, note_id, *columns in rows:
        source = f"a{response_id}:{question_id}" if note_id is None else f"n{note_id}"
        one = folded.setdefault((theme_id, columns[0]), _Folded(kinds, columns, source))
        if state is TaggingState.ACCEPTED:
            one.runs.append(run_id)
    accepted: defaultdict[int, list[Piece]] = defaultdict(list)
    rejected: defaultdict[int, list[Piece]] = defaultdict(list)
    for (theme_id, _), one in folded.items():
        (accepted if one.runs else rejected)[theme_id].append(one.piece())
    runs = {run for one in folded.values() for run in one.runs if run is not None}
    return accepted, rejected, frozenset(runs)


class _Folded:
    """One statement under one theme, over all coders."""

    def __init__(self, kinds: dict[str, float], columns: list[Any], source: str) -> None:
        self.kinds = kinds
        self.source = source
        self.columns = columns
        self.runs: list[int | None] = []

    def piece(self) -> Piece:
        member = members([self.columns])[0]
        # Where the machine found no need and a person tagged it, she read it and says it follows.
        by_hand = Level.IMPLIED if None in self.runs else None
        return Piece(
            member=member,
            level=Level(member.level) if member.level else by_hand,
            kinds=self.kinds,
            source=self.source,
        )
