"""The statements of a study as the coding screens walk through them, and what is decided of each.

Held in memory, one a study and process, and brought up to date from the decision log: a page asks
the database only for what was decided since, whatever the number of statements. Any process comes
to the same state, since all of it follows from statements, decisions and stored vectors.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.orm import Session, aliased

from survey.ask.studies.models import Study
from survey.understand.analysis.models import AnalysisRun, RunState
from survey.understand.coding.learning import Learning
from survey.understand.statements.models import Statement
from survey.understand.themes.changes import chunks
from survey.understand.themes.members import is_agreed
from survey.understand.themes.models import (
    Decision,
    Tagging,
    TaggingState,
    Theme,
    ThemeState,
)

#: Studies held at once: at 50,000 statements each takes about 100 MB.
_HELD = 3
#: Decisions to catch up with one by one; beyond, all taggings are read anew.
_CATCH_UP = 500
#: A statement that is more likely than not to say nothing is not offered for coding.
NOISE = 0.5


@dataclass
class Pool:
    """All statements of a study in a fixed, mixed order, and where people put them.

    The order is that of a hash of the words: as good as random, the same for everybody, and what
    was said in the same words stands together.

    Attributes:
        ids: Statement ids, in that order.
        said: What is equal for statements in the same words, in that order.
        is_noise: Whether each more likely than not says nothing.
        marks: Place -> themes that hold the statement, of any state.
        themes: Theme id -> theme, those in use and those that were turned down or set aside.
        decided: Whether each is settled: in a theme, turned down, or read and set aside.
        last_event: Number of the newest decision it knows.
        recent: Places in the order in which they were last decided, oldest first.
    """

    study_id: int
    key: tuple[Any, ...]
    ids: NDArray[np.int64]
    said: list[str]
    texts: list[str]
    languages: list[str]
    is_noise: NDArray[np.bool_]
    learning: Learning
    place: dict[int, int] = field(default_factory=dict)
    marks: dict[int, frozenset[int]] = field(default_factory=dict)
    themes: dict[int, Theme] = field(default_factory=dict)
    decided: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=bool))
    last_event: int = 0
    recent: list[int] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def in_use(self) -> list[Theme]:
        """The wants and needs that statements can be given, by name."""
        found = [one for one in self.themes.values() if one.state is ThemeState.ACCEPTED]
        return sorted(found, key=lambda one: (one.name.casefold(), one.id))

    @property
    def open(self) -> NDArray[np.int64]:
        """Places of what is still to be read."""
        return np.flatnonzero(~self.decided & ~self.is_noise)

    @property
    def total(self) -> int:
        """Statements that are worth reading or were read."""
        return int((~self.is_noise | self.decided).sum())

    @property
    def done(self) -> int:
        """Statements that are settled."""
        return int(self.decided.sum())

    def same_words(self, place: int) -> list[int]:
        """Return the open places that say the same in the same words, *place* itself first."""
        if not self.said[place]:
            return [place]
        found = [place]
        for step in (-1, 1):
            at = place + step
            while 0 <= at < len(self.said) and self.said[at] == self.said[place]:
                if not self.decided[at]:
                    found.append(at)
                at += step
        return found

    def after(self, place: int | None, *, most: int = 50) -> list[int]:
        """Return the first open places that follow *place*, then those before it."""
        places = self.open
        if place is not None:
            cut = int(np.searchsorted(places, place, side="right"))
            places = np.concatenate((places[cut:], places[:cut]))
        found: list[int] = places[: most + 1].tolist()
        return [one for one in found if one != place][:most]


_pools: OrderedDict[int, Pool] = OrderedDict()
_lock = threading.Lock()


def pool_of(session: Session, study_id: int) -> Pool:
    """Return the pool of a study as the database is now; at most six queries.

    To be called where nothing was written yet: what is rolled back must not be remembered.
    """
    key, newest = _state(session, study_id)
    with _lock:
        pool = _pools.get(study_id)
        if pool is None or pool.key != key:
            pool = _read(session, study_id, key)
            _pools[study_id] = pool
        _pools.move_to_end(study_id)
        while len(_pools) > _HELD:
            _pools.popitem(last=False)
    with pool.lock:
        if pool.last_event != newest or not pool.themes:
            _catch_up(session, pool, newest)
        pool.learning.follow(pool.marks, pool.in_use, aside_ids(pool.themes.values()), newest)
    return pool


def aside_ids(themes: Iterable[Theme]) -> frozenset[int]:
    """Return the themes, at most one a study, that hold what was read and fits none."""
    return frozenset(one.id for one in themes if one.origin.get("aside"))


def _state(session: Session, study_id: int) -> tuple[tuple[Any, ...], int]:
    """Return what changes with the statements of a study, and its newest decision; two queries."""
    row = session.execute(
        sa.select(
            sa.func.max(Statement.id),
            sa.func.count(Statement.id),
            sa.select(Study.created_at).where(Study.id == study_id).scalar_subquery(),
            # A run reads the kinds of all statements anew.
            sa.select(sa.func.max(AnalysisRun.id))
            .where(AnalysisRun.study_id == study_id, AnalysisRun.state == RunState.DONE)
            .scalar_subquery(),
            # Consent given or withdrawn, words corrected to be somebody else's.
            *_withheld(study_id),
        ).where(Statement.study_id == study_id)
    ).one()
    newest = session.scalar(
        sa.select(sa.func.max(Decision.id)).where(Decision.study_id == study_id)
    )
    bind = session.get_bind()
    return (str(bind.engine.url), *row), newest or 0


def _withheld(study_id: int) -> tuple[sa.ScalarSelect[Any], ...]:
    """Return queries that together tell which statements may not be shown; only notes have such."""
    return tuple(
        sa.select(found)
        .where(Statement.study_id == study_id, Statement.note_id.is_not(None), ~is_agreed())
        .correlate(None)
        .scalar_subquery()
        for found in (sa.func.count(Statement.id), sa.func.sum(Statement.id))
    )


def _read(session: Session, study_id: int, key: tuple[Any, ...]) -> Pool:
    rows = session.execute(
        sa.select(
            Statement.id,
            Statement.said_sha256,
            Statement.text,
            Statement.language,
            Statement.kinds["noise"].as_float(),
        )
        .where(Statement.study_id == study_id, is_agreed())
        .order_by(Statement.said_sha256, Statement.id)
    ).all()
    texts = [row[2] for row in rows]
    languages = [row[3] for row in rows]
    return Pool(
        study_id=study_id,
        key=key,
        ids=np.array([row[0] for row in rows], dtype=np.int64),
        said=[row[1] for row in rows],
        texts=texts,
        languages=languages,
        is_noise=np.array([(row[4] or 0.0) >= NOISE for row in rows], dtype=bool),
        learning=Learning(texts, languages),
        place={row[0]: i for i, row in enumerate(rows)},
        decided=np.zeros(len(rows), dtype=bool),
        last_event=-1,
    )


def _catch_up(session: Session, pool: Pool, newest: int) -> None:
    pool.themes = {
        one.id: one
        for one in session.scalars(
            sa.select(Theme).where(Theme.study_id == pool.study_id).order_by(Theme.id)
        )
    }
    touched = None if pool.last_event < 0 else _touched_since(session, pool)
    query = (
        sa.select(Tagging.statement_id, Tagging.theme_id, Tagging.id)
        .join(Theme, Theme.id == Tagging.theme_id)
        .where(Theme.study_id == pool.study_id, Tagging.state == TaggingState.ACCEPTED)
        .order_by(Tagging.id)
    )
    if touched is None:
        pool.marks, pool.recent = {}, []
        if pool.last_event >= 0:
            _read_noise(session, pool, set(pool.place))
        found = session.execute(query).all()
    else:
        found = [
            row
            for chunk in chunks(sorted(touched["tagging"]))
            for row in session.execute(query.where(Tagging.statement_id.in_(chunk)))
        ]
        _read_noise(session, pool, touched["kinds"])
        for statement_id in touched["tagging"]:
            place = pool.place.get(statement_id)
            if place is not None:
                pool.marks.pop(place, None)
    _mark(pool, found)
    live = {one.id for one in pool.themes.values() if one.state is not ThemeState.RETIRED}
    live |= aside_ids(pool.themes.values())
    pool.decided[:] = False
    pool.decided[[place for place, held in pool.marks.items() if held & live]] = True
    pool.last_event = newest


def _mark(pool: Pool, found: Sequence[Any]) -> None:
    held: dict[int, set[int]] = {}
    for statement_id, theme_id, _ in found:
        place = pool.place.get(statement_id)
        if place is not None:
            held.setdefault(place, set()).add(theme_id)
    for place, themes in held.items():
        pool.marks[place] = frozenset(themes)
    again = set(held)
    pool.recent = [one for one in pool.recent if one in pool.marks and one not in again]
    pool.recent.extend(held)


def _touched_since(session: Session, pool: Pool) -> dict[str, set[int]] | None:
    """Return row -> the statements that decisions since then speak of; None: too many decisions."""
    undone = aliased(Decision)
    rows = session.execute(
        sa.select(Decision.payload, undone.payload)
        .outerjoin(undone, undone.id == Decision.undoes_id)
        .where(Decision.study_id == pool.study_id, Decision.id > pool.last_event)
        .limit(_CATCH_UP + 1)
    ).all()
    if len(rows) > _CATCH_UP:
        return None
    touched: dict[str, set[int]] = {"tagging": set(), "kinds": set()}
    for payloads in rows:
        for payload in payloads:
            for entry in (payload or {}).get("changes", ()):
                if entry["row"] in touched:
                    touched[entry["row"]].update(entry["statements"])
    return touched


def _read_noise(session: Session, pool: Pool, statement_ids: set[int]) -> None:
    """Note anew which statements say nothing, since people decided about their kinds."""
    for chunk in chunks(sorted(statement_ids)):
        rows = session.execute(
            sa.select(Statement.id, Statement.kinds["noise"].as_float()).where(
                Statement.id.in_(chunk)
            )
        )
        for statement_id, noise in rows:
            if statement_id in pool.place:
                pool.is_noise[pool.place[statement_id]] = (noise or 0.0) >= NOISE
