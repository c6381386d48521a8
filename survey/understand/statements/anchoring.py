"""Where statements stand after somebody edited the words they were taken from.

A statement about which nobody decided anything is dropped, since the next run reads the new words.
One that somebody marked, tagged or corrected stays: where its words are found again it moves with
them; where they were edited, it takes the new words and is flagged to be checked again; where they
are gone, the edit is refused.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.ask.interviews.changes import before_note_changes
from survey.ask.interviews.models import Note
from survey.core.errors import Conflict
from survey.understand.statements.hashes import said_sha256, text_sha256
from survey.understand.statements.models import Statement

#: Added to positions while statements of a note change places, so that none meets another.
_AWAY = 100_000_000

#: (session, statements) -> those that somebody decided something about.
Keeper = Callable[[Session, Sequence[int]], set[int]]
_keepers: list[Keeper] = []


@dataclass(frozen=True, kw_only=True)
class Anchor:
    """Where a span of the old words stands in the new ones.

    Attributes:
        is_same: The words are the same, wherever they moved.
    """

    start: int
    end: int
    is_same: bool


def keeps_statements(keeper: Keeper) -> Keeper:
    """Register who knows that somebody decided something about statements."""
    if keeper not in _keepers:
        _keepers.append(keeper)
    return keeper


def kept(session: Session, statement_ids: Sequence[int]) -> set[int]:
    """Return the statements that somebody marked, tagged, corrected or wrote about."""
    if not statement_ids:
        return set()
    decided = session.scalars(
        sa.select(Statement.id).where(Statement.id.in_(statement_ids), Statement.kinds_decided)
    )
    return set(decided).union(*(keeper(session, statement_ids) for keeper in _keepers))


def anchor(old: str, new: str, start: int, end: int) -> Anchor | None:
    """Return where ``old[start:end]`` stands in *new*; None: its words are gone.

    The same words are looked for first, the occurrence nearest to where they would have moved;
    else the span goes from the first to the last character that is left of it.

    >>> anchor("I lose it", "Well, I lose it", 0, 6)
    Anchor(start=6, end=12, is_same=True)
    >>> anchor("I lose it", "I may lose it", 0, 6)
    Anchor(start=0, end=10, is_same=False)
    >>> anchor("Yes. No.", "No.", 0, 4) is None
    True
    """
    words = old[start:end]
    blocks = difflib.SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    moved = _moved(blocks, start)
    at = _nearest(new, words, moved)
    if at is not None:
        return Anchor(start=at, end=at + len(words), is_same=True)
    left = [
        (block.b + max(start - block.a, 0), block.b + min(end - block.a, block.size))
        for block in blocks
        if block.size and block.a < end and start < block.a + block.size
    ]
    # Single letters that happen to agree are no words of it.
    if sum(last - first for first, last in left) * 2 < len(words):
        return None
    first, last = left[0][0], left[-1][1]
    while first < last and new[first].isspace():
        first += 1
    while last > first and new[last - 1].isspace():
        last -= 1
    return Anchor(start=first, end=last, is_same=False) if first < last else None


@before_note_changes(order=20)
def move_statements(session: Session, note: Note, text: str | None) -> None:
    """Bring the statements of a note to its new words.

    Raises:
        Conflict: somebody decided about words that would be gone.
    """
    rows = session.scalars(
        sa.select(Statement).where(Statement.note_id == note.id).order_by(Statement.id)
    ).all()
    held = kept(session, [row.id for row in rows])
    staying = [row for row in rows if row.id in held]
    session.execute(
        sa.delete(Statement).where(Statement.note_id == note.id, Statement.id.not_in(held))
    )
    if not staying:
        return
    if text is None:
        raise Conflict(
            f"Somebody has marked or decided about “{_short(staying[0].text)}” in these words. "
            "Take that back first."
        )
    anchors = []
    for row in staying:
        found = anchor(note.text, text, row.start, row.end)
        if found is None:
            raise Conflict(
                f"“{_short(row.text)}” is marked or decided about, and would be gone. Keep these "
                "words, or remove the mark and take them out of their themes first."
            )
        anchors.append(found)
    places = {(one.start, one.end) for one in anchors}
    if len(places) < len(anchors):
        raise Conflict(
            "Two marks would end on the same words after this change. Remove one of them first."
        )
    for row in staying:
        row.start, row.end = row.start + _AWAY, row.end + _AWAY
    session.flush()
    for row, found in zip(staying, anchors, strict=True):
        row.start, row.end = found.start, found.end
        if not found.is_same:
            _reword(row, text[found.start : found.end])
    session.flush()


def _reword(row: Statement, words: str) -> None:
    """Give a statement its new words; what was read in the old ones no longer holds."""
    before = row.text if row.edited_from is None else row.edited_from
    row.edited_from = None if before == words else before
    row.text, row.text_sha256, row.said_sha256 = words, text_sha256(words), said_sha256(words)
    row.findings, row.words, row.reasons = [], [], []
    row.evidence_start = row.evidence_end = row.want_start = row.want_end = None
    row.needs_probe, row.probe = False, 0.0


def _moved(blocks: Sequence[difflib.Match], position: int) -> int:
    """Return where a position would stand: as far from the last agreeing piece as before."""
    moved = position
    for block in blocks:
        if block.size and block.a <= position:
            moved = block.b + position - block.a
    return moved


def _nearest(text: str, words: str, position: int) -> int | None:
    found = []
    at = text.find(words)
    while at >= 0:
        found.append(at)
        at = text.find(words, at + 1)
    return min(found, key=lambda one: abs(one - position), default=None)


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59].rstrip()}…"  # noqa: PLR2004 - a line
