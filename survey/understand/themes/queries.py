"""What people decided, counted: needs with their evidence, the codebook, what is not placed.

Needs are counted in people, and only in statements that hold the need. A statement's level says
how; a guess never counts. Where the machine found no need in a statement and a person tagged it by
hand, she has read it and says that the need follows: it counts as implied.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.core.errors import NotFound
from survey.understand.statements.models import Statement
from survey.understand.themes.members import COUNTED, may_be_used
from survey.understand.themes.models import (
    Level,
    Tagging,
    TaggingState,
    Theme,
    ThemeKind,
    ThemeLink,
    ThemeState,
)


@dataclass(frozen=True, kw_only=True)
class LinkedWant:
    """A want that people asked for instead of the need.

    Attributes:
        statement_count: Statements that hold the evidence for the link, guesses left out.
        respondent_count: People who asked for it.
        statement_id: The statement that shows the link best, if one was named.
    """

    theme_id: int
    name: str
    level: Level
    statement_count: int
    respondent_count: int
    statement_id: int | None


@dataclass(frozen=True, kw_only=True)
class NeedEvidence:
    """An accepted need and all that supports it.

    Attributes:
        respondents: Who has it ("c12", "r<uuid>", "i5"); a guess makes nobody have it.
        statements_by_level: Level -> statements, guesses listed for the record.
        statement_ids: The statements that count, ascending.
        guess_count: Tagged statements that do not count.
        wants: What people ask for instead, commonest first; guessed links left out.
    """

    theme: Theme
    respondents: frozenset[str]
    statements_by_level: Mapping[Level, int]
    statement_ids: tuple[int, ...]
    guess_count: int
    wants: tuple[LinkedWant, ...]

    @property
    def respondent_count(self) -> int:
        """Number of people who have the need."""
        return len(self.respondents)


@dataclass(frozen=True, kw_only=True)
class ThemeRow:
    """A theme as the codebook lists it.

    Attributes:
        respondent_count: People; for a need only those whose statements hold it.
        statement_count: Tagged statements, guesses included.
        levels: Level -> statements.
        link_count: Needs that a want points to, or wants that point to a need.
    """

    theme: Theme
    respondent_count: int
    statement_count: int
    levels: Mapping[Level, int]
    link_count: int


def get_theme(session: Session, theme_id: int) -> Theme:
    """Return a theme.

    Raises:
        NotFound: there is none.
    """
    theme = session.get(Theme, theme_id)
    if theme is None:
        raise NotFound("There is no such want or need.")
    return theme


def needs_with_evidence(session: Session, study_id: int) -> list[NeedEvidence]:
    """Return the accepted needs of a study with their evidence, those of most people first.

    Three queries, whatever the number of needs and statements.
    """
    themes = _accepted(session, study_id)
    evidence = _evidence(session, study_id)
    links = _links(session, study_id)
    askers = {
        theme_id: len({respondent for _, respondent, _ in rows})
        for theme_id, rows in evidence.items()
    }
    found = []
    for theme in themes.values():
        if theme.kind is not ThemeKind.NEED:
            continue
        rows = evidence[theme.id]
        counted = [row for row in rows if row[2] in COUNTED]
        levels = Counter(level for _, _, level in rows if level is not None)
        wants = [
            LinkedWant(
                theme_id=link.want_id,
                name=themes[link.want_id].name,
                level=link.level,
                statement_count=sum(int(link.counts.get(level.value, 0)) for level in COUNTED),
                respondent_count=askers.get(link.want_id, 0),
                statement_id=link.statement_id,
            )
            for link in links
            if link.need_id == theme.id
            and link.want_id in themes
            and link.level is not Level.HYPOTHESIS
        ]
        wants.sort(key=lambda one: (-one.respondent_count, -one.statement_count, one.name))
        found.append(
            NeedEvidence(
                theme=theme,
                respondents=frozenset(respondent for _, respondent, _ in counted),
                statements_by_level={level: levels[level] for level in Level if levels[level]},
                statement_ids=tuple(sorted(statement for statement, _, _ in counted)),
                guess_count=len(rows) - len(counted),
                wants=tuple(wants),
            )
        )
    found.sort(key=lambda one: (-one.respondent_count, -len(one.statement_ids), one.theme.name))
    return found


def codebook(session: Session, study_id: int) -> list[ThemeRow]:
    """Return the accepted themes of a study, those of most people first; three queries."""
    themes = _accepted(session, study_id)
    evidence = _evidence(session, study_id)
    counts: Counter[int] = Counter()
    for link in _links(session, study_id):
        if link.want_id in themes and link.need_id in themes:
            counts.update((link.want_id, link.need_id))
    return _sorted([_row(theme, evidence[theme.id], counts[theme.id]) for theme in themes.values()])


def theme_row(session: Session, theme: Theme) -> ThemeRow:
    """Return one theme with its counts."""
    evidence = _evidence(session, theme.study_id, theme_id=theme.id)
    return _row(theme, evidence[theme.id], 0)


def links_of(session: Session, theme: Theme) -> list[tuple[ThemeLink, Theme]]:
    """Return the links of a theme, each with the theme at its other end, by name."""
    is_want = theme.kind is ThemeKind.WANT
    here = ThemeLink.want_id if is_want else ThemeLink.need_id
    there = ThemeLink.need_id if is_want else ThemeLink.want_id
    rows = session.execute(
        sa.select(ThemeLink, Theme)
        .join(Theme, Theme.id == there)
        .where(here == theme.id, Theme.state == ThemeState.ACCEPTED)
        .order_by(Theme.name, Theme.id)
    )
    return [(link, other) for link, other in rows]


def belongs(theme_id: int) -> sa.ColumnElement[bool]:
    """Return the condition on ``Statement`` that it belongs to a theme and may be shown."""
    tagged = (
        sa.select(Tagging.id)
        .where(
            Tagging.statement_id == Statement.id,
            Tagging.theme_id == theme_id,
            Tagging.state == TaggingState.ACCEPTED,
        )
        .exists()
    )
    return sa.and_(tagged, may_be_used())


Row = tuple[int, str, Level | None]


def _accepted(session: Session, study_id: int) -> dict[int, Theme]:
    rows = session.scalars(
        sa.select(Theme)
        .where(Theme.study_id == study_id, Theme.state == ThemeState.ACCEPTED)
        .order_by(Theme.id)
    )
    return {theme.id: theme for theme in rows}


def _evidence(
    session: Session, study_id: int, *, theme_id: int | None = None
) -> defaultdict[int, list[Row]]:
    """Return theme -> (statement, respondent, level it counts at), each statement once a theme."""
    by_hand = sa.func.max(sa.case((Tagging.run_id.is_(None), 1), else_=0))
    query = (
        sa.select(Tagging.theme_id, Statement.id, Statement.respondent, Statement.level, by_hand)
        .join(Statement, Statement.id == Tagging.statement_id)
        .join(Theme, Theme.id == Tagging.theme_id)
        .where(Theme.study_id == study_id, Tagging.state == TaggingState.ACCEPTED, may_be_used())
        .group_by(Tagging.theme_id, Statement.id, Statement.respondent, Statement.level)
        .order_by(Tagging.theme_id, Statement.id)
    )
    condition = Theme.state == ThemeState.ACCEPTED if theme_id is None else Theme.id == theme_id
    found: defaultdict[int, list[Row]] = defaultdict(list)
    for theme, statement, respondent, level, is_by_hand in session.execute(query.where(condition)):
        known = Level(level) if level else Level.IMPLIED if is_by_hand else None
        found[theme].append((statement, respondent, known))
    return found


def _links(session: Session, study_id: int) -> list[ThemeLink]:
    return list(
        session.scalars(
            sa.select(ThemeLink)
            .join(Theme, Theme.id == ThemeLink.need_id)
            .where(Theme.study_id == study_id)
            .order_by(ThemeLink.id)
        )
    )


def _row(theme: Theme, rows: list[Row], link_count: int) -> ThemeRow:
    is_need = theme.kind is ThemeKind.NEED
    levels = Counter(level for _, _, level in rows if level is not None)
    people = {respondent for _, respondent, level in rows if not is_need or level in COUNTED}
    return ThemeRow(
        theme=theme,
        respondent_count=len(people),
        statement_count=len(rows),
        levels={level: levels[level] for level in Level if levels[level]},
        link_count=link_count,
    )


def _sorted(rows: list[ThemeRow]) -> list[ThemeRow]:
    return sorted(
        rows, key=lambda one: (-one.respondent_count, -one.statement_count, one.theme.name)
    )
