"""What a decision changes, noted while it is done, so that it can be shown and taken back.

Rows are named by what they are about (statement, theme, coder), never by the number of the row:
a number may be given again after a row is gone, and the log outlives rows.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.core.db import now
from survey.understand.statements.models import KindCorrection, Statement
from survey.understand.themes.models import (
    Level,
    Tagging,
    TaggingState,
    Theme,
    ThemeLink,
)

Entry = dict[str, Any]

#: SQLite takes at most 32,766 values in one statement; a list of ids is cut well below.
CHUNK = 5_000


class Changes:
    """The row changes of one decision: each method does one and notes it.

    Attributes:
        entries: What was done, in order; JSON.
        themes: Ids of the themes it touched, in order of appearance.
    """

    def __init__(self, session: Session, *, actor_id: int) -> None:
        self.session = session
        self.actor_id = actor_id
        self.entries: list[Entry] = []
        self.themes: list[int] = []

    def create(self, theme: Theme) -> Theme:
        """Add *theme*."""
        self.session.add(theme)
        self.session.flush()
        self._touch(theme.id)
        self.entries.append(
            {"row": "theme", "theme": theme.id, "before": None, "after": {"state": theme.state}}
        )
        return theme

    def edit(self, theme: Theme, **fields: Any) -> None:
        """Set *fields* of *theme* to new values; equal values are not noted."""
        changed = {name: value for name, value in fields.items() if getattr(theme, name) != value}
        self._touch(theme.id)
        if not changed:
            return
        before = {name: getattr(theme, name) for name in changed}
        for name, value in changed.items():
            setattr(theme, name, value)
        self.session.flush()
        self.entries.append({"row": "theme", "theme": theme.id, "before": before, "after": changed})

    def tag(self, theme: Theme, statement_ids: Iterable[int], *, run_id: int | None) -> list[int]:
        """Say for the actor that the statements belong to *theme*; return those that are new."""
        wanted = sorted(set(statement_ids))
        rows = taggings_of(self.session, theme.id, wanted)
        new: list[int] = []
        turned: list[Tagging] = []
        for statement_id in wanted:
            states = {row.state for row in rows.get(statement_id, ())}
            if TaggingState.ACCEPTED in states:
                continue
            own = [row for row in rows.get(statement_id, ()) if row.coder_id == self.actor_id]
            new.append(statement_id)
            turned.extend(own)
        turned_ids = {row.statement_id for row in turned}
        self._insert(
            theme.id, [i for i in new if i not in turned_ids], TaggingState.ACCEPTED, run_id
        )
        self._turn(theme.id, turned, TaggingState.ACCEPTED)
        self._touch(theme.id)
        return new

    def tag_as(self, theme: Theme, statement_ids: Iterable[int], *, coder_id: int) -> list[int]:
        """Note that a coder had tagged the statements elsewhere; return those that are new.

        What the coder said of a statement here, yes or no, stays.
        """
        wanted = sorted(set(statement_ids))
        there = taggings_of(self.session, theme.id, wanted, coder_id=coder_id)
        new = [one for one in wanted if one not in there]
        common = {"theme_id": theme.id, "coder_id": coder_id, "run_id": None}
        if new:
            self.session.execute(
                sa.insert(Tagging),
                [{"statement_id": i, "state": TaggingState.ACCEPTED, **common} for i in new],
            )
            self._note_tagging(theme.id, coder_id, None, TaggingState.ACCEPTED, new)
        self._touch(theme.id)
        return new

    def untag(self, theme: Theme, statement_ids: Iterable[int]) -> list[int]:
        """Say that the statements do not belong to *theme*; return those for which this is new.

        It holds for all coders: the codebook is one. Who had tagged it before stays in the log.
        """
        wanted = sorted(set(statement_ids))
        rows = taggings_of(self.session, theme.id, wanted)
        unknown = [i for i in wanted if i not in rows]
        accepted = [
            row
            for statement_rows in rows.values()
            for row in statement_rows
            if row.state is TaggingState.ACCEPTED
        ]
        self._insert(theme.id, unknown, TaggingState.REJECTED, None)
        self._turn(theme.id, accepted, TaggingState.REJECTED)
        self._touch(theme.id)
        return sorted({*unknown, *(row.statement_id for row in accepted)})

    def link(
        self,
        want: Theme,
        need: Theme,
        *,
        level: Level,
        counts: dict[str, int],
        statement_id: int | None,
        rationale: str,
    ) -> None:
        """Point *want* to *need*, or change how that is known."""
        row = find_link(self.session, want.id, need.id)
        before = None if row is None else link_values(row)
        if row is None:
            row = ThemeLink(want_id=want.id, need_id=need.id)
            self.session.add(row)
        row.level, row.counts, row.statement_id = level, counts, statement_id
        row.rationale, row.actor_id = rationale, self.actor_id
        self.session.flush()
        self._note_link(want.id, need.id, before, link_values(row))

    def unlink(self, row: ThemeLink) -> None:
        """Take a link away."""
        want_id, need_id, before = row.want_id, row.need_id, link_values(row)
        self.session.delete(row)
        self.session.flush()
        self._note_link(want_id, need_id, before, None)

    def correct(self, statement_ids: Iterable[int], kinds: Sequence[str]) -> list[int]:
        """Say what the statements are; return those for which this is a new decision."""
        wanted = sorted(set(statement_ids))
        rows = corrections_of(self.session, wanted)
        after = {"kinds": sorted(kinds), "actor": self.actor_id, "at": now().isoformat()}
        by_before: defaultdict[str, list[int]] = defaultdict(list)
        befores: dict[str, Entry | None] = {}
        for one in wanted:
            before = correction_values(rows.get(one))
            if before is None or before["kinds"] != after["kinds"]:
                key = repr(before)
                befores[key] = before
                by_before[key].append(one)
        for key, changed in sorted(by_before.items()):
            decide_kinds(self.session, changed, after)
            self.entries.append(
                {"row": "kinds", "before": befores[key], "after": after, "statements": changed}
            )
        return sorted(one for changed in by_before.values() for one in changed)

    def _touch(self, theme_id: int) -> None:
        if theme_id not in self.themes:
            self.themes.append(theme_id)

    def _note_link(
        self, want_id: int, need_id: int, before: Entry | None, after: Entry | None
    ) -> None:
        self._touch(want_id)
        self._touch(need_id)
        self.entries.append(
            {"row": "link", "want": want_id, "need": need_id, "before": before, "after": after}
        )

    def _insert(
        self, theme_id: int, statement_ids: Sequence[int], state: TaggingState, run_id: int | None
    ) -> None:
        if not statement_ids:
            return
        common = {"theme_id": theme_id, "coder_id": self.actor_id, "state": state, "run_id": run_id}
        self.session.execute(
            sa.insert(Tagging), [{"statement_id": one, **common} for one in statement_ids]
        )
        self._note_tagging(theme_id, self.actor_id, None, state, statement_ids, run_id=run_id)

    def _turn(self, theme_id: int, rows: Sequence[Tagging], state: TaggingState) -> None:
        by_coder: defaultdict[tuple[int, TaggingState], list[int]] = defaultdict(list)
        for row in rows:
            by_coder[row.coder_id, row.state].append(row.statement_id)
            row.state = state
        self.session.flush()
        for (coder_id, before), statement_ids in sorted(by_coder.items()):
            self._note_tagging(theme_id, coder_id, before, state, statement_ids)

    def _note_tagging(
        self,
        theme_id: int,
        coder_id: int,
        before: TaggingState | None,
        after: TaggingState,
        statement_ids: Sequence[int],
        *,
        run_id: int | None = None,
    ) -> None:
        self.entries.append(
            {
                "row": "tagging",
                "theme": theme_id,
                "coder": coder_id,
                "before": before,
                "after": after,
                "statements": list(statement_ids),
                "run": run_id,
            }
        )


def taggings_of(
    session: Session, theme_id: int, statement_ids: Iterable[int], *, coder_id: int | None = None
) -> dict[int, list[Tagging]]:
    """Return statement -> its taggings with the theme, of one coder or of all."""
    found: dict[int, list[Tagging]] = {}
    for chunk in chunks(list(statement_ids)):
        query = sa.select(Tagging).where(
            Tagging.theme_id == theme_id, Tagging.statement_id.in_(chunk)
        )
        if coder_id is not None:
            query = query.where(Tagging.coder_id == coder_id)
        query = query.execution_options(populate_existing=True)
        for row in session.scalars(query.order_by(Tagging.id)):
            found.setdefault(row.statement_id, []).append(row)
    return found


def find_link(session: Session, want_id: int, need_id: int) -> ThemeLink | None:
    """Return the link between two themes, if there is one."""
    return session.scalar(
        sa.select(ThemeLink).where(ThemeLink.want_id == want_id, ThemeLink.need_id == need_id)
    )


def corrections_of(session: Session, statement_ids: Sequence[int]) -> dict[int, KindCorrection]:
    """Return statement -> what a person decided that it is."""
    return {
        row.statement_id: row
        for chunk in chunks(statement_ids)
        for row in session.scalars(
            sa.select(KindCorrection)
            .where(KindCorrection.statement_id.in_(chunk))
            .execution_options(populate_existing=True)
        )
    }


def decide_kinds(session: Session, statement_ids: Sequence[int], decided: Entry | None) -> None:
    """Write what a person decided that the statements are; None: back to what the machine reads."""
    for chunk in chunks(statement_ids):
        session.execute(sa.delete(KindCorrection).where(KindCorrection.statement_id.in_(chunk)))
        kinds: Any = Statement.read_kinds
        if decided is not None:
            kinds = dict.fromkeys(decided["kinds"], 1.0)
            common = {
                "kinds": decided["kinds"],
                "actor_id": decided["actor"],
                "at": dt.datetime.fromisoformat(decided["at"]),
            }
            session.execute(
                sa.insert(KindCorrection), [{"statement_id": one, **common} for one in chunk]
            )
        session.execute(
            sa.update(Statement)
            .where(Statement.id.in_(chunk))
            .values(kinds=kinds, kinds_decided=decided is not None)
        )


def correction_values(row: KindCorrection | None) -> Entry | None:
    """Return what a decision may change of a correction, as JSON."""
    if row is None:
        return None
    return {"kinds": list(row.kinds), "actor": row.actor_id, "at": row.at.isoformat()}


def chunks(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    """Yield *ids* in lists that a statement of the database can take."""
    return (ids[at : at + CHUNK] for at in range(0, len(ids), CHUNK))


def link_values(row: ThemeLink) -> Entry:
    """Return what a decision may change of a link, as JSON."""
    return {
        "level": row.level.value,
        "counts": dict(row.counts),
        "statement_id": row.statement_id,
        "rationale": row.rationale,
        "actor_id": row.actor_id,
    }
