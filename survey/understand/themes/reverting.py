"""Take back what a decision changed, if it is still as the decision left it."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.understand.statements.models import Statement
from survey.understand.themes.changes import (
    Entry,
    chunks,
    correction_values,
    corrections_of,
    decide_kinds,
    find_link,
    link_values,
    taggings_of,
)
from survey.understand.themes.groups import Regrouped, revert_group
from survey.understand.themes.models import (
    Level,
    Tagging,
    TaggingState,
    Theme,
    ThemeLink,
    ThemeState,
)


class Overtaken(Exception):
    """What is to be taken back is no longer as the decision left it.

    Attributes:
        theme_ids: Themes on which a later decision was built.
    """

    def __init__(self, *theme_ids: int) -> None:
        super().__init__(f"Themes {theme_ids} have changed since.")
        self.theme_ids = theme_ids


def revert(session: Session, entries: Sequence[Entry]) -> None:
    """Take back what *entries* note, last first.

    Statements erased since are passed over: what is gone is not brought back.

    Raises:
        Overtaken: something is no longer as the decision left it; part of the work may be done,
            so the caller rolls back.
    """
    for entry in reversed(entries):
        match entry["row"]:
            case "theme":
                _revert_theme(session, entry)
            case "group":
                try:
                    revert_group(session, entry)
                except Regrouped as error:
                    raise Overtaken from error
            case "tagging":
                _revert_tagging(session, entry)
            case "link":
                _revert_link(session, entry)
            case "kinds":
                _revert_kinds(session, entry)
    session.flush()


def _revert_theme(session: Session, entry: Entry) -> None:
    theme = session.get_one(Theme, entry["theme"])
    if any(_plain(getattr(theme, name)) != value for name, value in entry["after"].items()):
        raise Overtaken(theme.id)
    if entry["before"] is not None:
        for name, value in entry["before"].items():
            setattr(theme, name, ThemeState(value) if name == "state" else value)
        return
    # The row stays, so that its number is never given to another theme that the log would then
    # seem to speak of.
    tagged = sa.select(Tagging.id).where(
        Tagging.theme_id == theme.id, Tagging.state == TaggingState.ACCEPTED
    )
    linked = sa.select(ThemeLink.id).where(
        (ThemeLink.want_id == theme.id) | (ThemeLink.need_id == theme.id)
    )
    merged = sa.select(Theme.id).where(Theme.merged_into_id == theme.id)
    if session.scalar(sa.select(sa.or_(tagged.exists(), linked.exists(), merged.exists()))):
        raise Overtaken(theme.id)
    theme.state = ThemeState.RETIRED


def _revert_tagging(session: Session, entry: Entry) -> None:
    rows = taggings_of(session, entry["theme"], entry["statements"], coder_id=entry["coder"])
    exist = _existing(session, entry["statements"])
    gone: list[int] = []
    for statement_id in entry["statements"]:
        if statement_id not in exist:
            continue
        found = rows.get(statement_id)
        if entry["after"] is None:
            _tag_again(session, entry, statement_id, found)
            continue
        if not found or found[0].state != entry["after"]:
            raise Overtaken(entry["theme"])
        if entry["before"] is None:
            gone.append(found[0].id)
        else:
            found[0].state = TaggingState(entry["before"])
    session.flush()
    for chunk in chunks(gone):
        session.execute(sa.delete(Tagging).where(Tagging.id.in_(chunk)))


def _tag_again(
    session: Session, entry: Entry, statement_id: int, found: list[Tagging] | None
) -> None:
    """Put a tagging back that an undo took away, with the run it came from."""
    if found:
        raise Overtaken(entry["theme"])
    session.add(
        Tagging(
            statement_id=statement_id,
            theme_id=entry["theme"],
            coder_id=entry["coder"],
            state=TaggingState(entry["before"]),
            run_id=entry["run"],
        )
    )


def _revert_link(session: Session, entry: Entry) -> None:
    row = find_link(session, entry["want"], entry["need"])
    now = None if row is None else link_values(row)
    after = entry["after"]
    if now is not None and after is not None:
        now, after = {**now, "statement_id": None}, {**after, "statement_id": None}  # may be erased
    if now != after:
        raise Overtaken(entry["want"], entry["need"])
    before = entry["before"]
    if before is None:
        session.delete(row)
        session.flush()
        return
    kept = before["statement_id"]
    found = ThemeLink(want_id=entry["want"], need_id=entry["need"]) if row is None else row
    found.level, found.counts = Level(before["level"]), before["counts"]
    found.statement_id = kept if kept is not None and _existing(session, [kept]) else None
    found.rationale, found.actor_id = before["rationale"], before["actor_id"]
    session.add(found)
    session.flush()


def _revert_kinds(session: Session, entry: Entry) -> None:
    exist = sorted(_existing(session, entry["statements"]))
    rows = corrections_of(session, exist)
    if any(correction_values(rows.get(one)) != entry["after"] for one in exist):
        raise Overtaken
    decide_kinds(session, exist, entry["before"])


def _existing(session: Session, statement_ids: Sequence[int]) -> set[int]:
    return {
        found
        for chunk in chunks(statement_ids)
        for found in session.scalars(sa.select(Statement.id).where(Statement.id.in_(chunk)))
    }


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, StrEnum) else value
