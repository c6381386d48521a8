"""A session as it is read: turns with everything that people marked in them."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.ask.interviews.models import Interview, Note, NoteKind, Speaker, SpeakerRole
from survey.core.accounts.models import User
from survey.understand.highlights.models import Highlight
from survey.understand.statements.models import MadeBy, Statement
from survey.understand.themes.models import Tagging, TaggingState, Theme, ThemeState

#: Kinds that have a colour of their own, strongest first.
_COLOURED = ("need", "want", "pain", "gain")


@dataclass(frozen=True, kw_only=True)
class Memo:
    """Who marked it, and what they thought."""

    highlight_id: int
    author_id: int
    author: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Mark:
    """Words that somebody marked, or that stand in a theme.

    Attributes:
        number: Counts the marks of the session in the order of their words, from 1.
        layer: 0, 1, 2, ...: marks that overlap lie in different layers.
        colour: "need", "want", "pain", "gain" or "plain".
        themes: Accepted themes: (id, name, kind).
        kinds: What the words are, as decided or read.
        edited_from: The words before the turn was edited; None: nothing to check.
    """

    number: int
    statement_id: int
    note_id: int
    start: int
    end: int
    text: str
    layer: int
    colour: str
    kinds: tuple[str, ...]
    themes: tuple[tuple[int, str, str], ...]
    memos: tuple[Memo, ...]
    edited_from: str | None

    @property
    def label(self) -> str:
        """What it is called in the margin."""
        return ", ".join(name for _, name, _ in self.themes) or "not tagged yet"


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Words between two boundaries, and the marks that cover them.

    Attributes:
        opens: Numbers of the marks that begin here.
    """

    text: str
    marks: tuple[Mark, ...]
    opens: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Line:
    """A turn or a note with what was marked in it."""

    note: Note
    speaker: Speaker | None
    pieces: tuple[Piece, ...]
    marks: tuple[Mark, ...]

    @property
    def is_evidence(self) -> bool:
        """Whether words of it can be marked."""
        is_moderator = self.speaker is not None and (
            self.speaker.role is not SpeakerRole.PARTICIPANT
        )
        return self.note.kind is not NoteKind.THOUGHT and not is_moderator


def lines_of(session: Session, interview: Interview) -> list[Line]:
    """Return all that a session holds in its order; five queries, whatever its length.

    Notes that were typed with a time stand between the turns of that time.
    """
    rows = session.execute(
        sa.select(Note, Speaker)
        .outerjoin(Speaker, Speaker.id == Note.speaker_id)
        .where(Note.interview_id == interview.id)
        .order_by(Note.position)
    ).all()
    found = [(note, speaker) for note, speaker in rows]
    marks = _marks(session, interview, [note.id for note, _ in in_time(found)])
    return [
        Line(
            note=note,
            speaker=speaker,
            pieces=tuple(pieces(note.text, marks.get(note.id, ()))),
            marks=tuple(marks.get(note.id, ())),
        )
        for note, speaker in in_time(found)
    ]


def mark_of(session: Session, interview: Interview, statement_id: int) -> Mark | None:
    """Return one mark of a session, numbered as in its margin."""
    for line in lines_of(session, interview):
        for mark in line.marks:
            if mark.statement_id == statement_id:
                return mark
    return None


def in_time(
    rows: Sequence[tuple[Note, Speaker | None]],
) -> list[tuple[Note, Speaker | None]]:
    """Return turns in their order, with timed notes put in where they were typed.

    Only where every turn of the transcripts has a time; else what was typed follows.
    """
    turns = [row for row in rows if row[0].transcript_id is not None]
    typed = [row for row in rows if row[0].transcript_id is None]
    if not turns:
        return sorted(typed, key=lambda row: (row[0].happened_on is None, row[0].happened_on))
    timed = [row for row in typed if row[0].starts_ms is not None]
    if any(row[0].starts_ms is None for row in turns):
        timed = []
    untimed = [row for row in typed if row not in timed]
    timed.sort(key=lambda row: row[0].starts_ms or 0)
    merged: list[tuple[Note, Speaker | None]] = []
    for row in turns:
        while timed and (timed[0][0].starts_ms or 0) < (row[0].starts_ms or 0):
            merged.append(timed.pop(0))
        merged.append(row)
    return [*merged, *timed, *untimed]


def pieces(text: str, marks: Iterable[Mark]) -> list[Piece]:
    """Return *text* cut at the boundaries of its marks; together they are all of it."""
    marks = list(marks)
    cuts = sorted({0, len(text), *(one.start for one in marks), *(one.end for one in marks)})
    return [
        Piece(
            text=text[start:end],
            marks=tuple(
                sorted(
                    (one for one in marks if one.start < end and start < one.end),
                    key=lambda one: -one.layer,
                )
            ),
            opens=tuple(one.number for one in marks if one.start == start),
        )
        for start, end in itertools.pairwise(cuts)
    ]


def layers(spans: Sequence[tuple[int, int]]) -> list[int]:
    """Return the lowest layer that is free for each span, in their order.

    >>> layers([(0, 9), (3, 5), (4, 8), (9, 12)])
    [0, 1, 2, 0]
    """
    ends: list[int] = []
    found = []
    for start, end in spans:
        layer = next((i for i, last in enumerate(ends) if last <= start), len(ends))
        if layer == len(ends):
            ends.append(end)
        else:
            ends[layer] = end
        found.append(layer)
    return found


def _marks(session: Session, interview: Interview, order: list[int]) -> dict[int, list[Mark]]:
    of_session = Statement.note_id.in_(sa.select(Note.id).where(Note.interview_id == interview.id))
    themes = _themes(session, of_session)
    memos = _memos(session, of_session)
    shown = sa.or_(Statement.made_by == MadeBy.PERSON, Statement.id.in_(list(themes)))
    rows: defaultdict[int, list[Statement]] = defaultdict(list)
    for row in session.scalars(
        sa.select(Statement)
        .where(of_session, shown)
        .order_by(Statement.start, Statement.end.desc(), Statement.id)
    ):
        rows[row.note_id or 0].append(row)
    found: dict[int, list[Mark]] = {}
    number = 0
    for note_id in order:
        statements = rows.get(note_id, [])
        spans = [(one.start, one.end) for one in statements]
        for one, layer in zip(statements, layers(spans), strict=True):
            number += 1
            found.setdefault(note_id, []).append(
                Mark(
                    number=number,
                    statement_id=one.id,
                    note_id=note_id,
                    start=one.start,
                    end=one.end,
                    text=one.text,
                    layer=layer,
                    colour=_colour(themes.get(one.id, []), one.kinds),
                    kinds=tuple(sorted(one.kinds, key=lambda kind: (-one.kinds[kind], kind))),
                    themes=tuple(themes.get(one.id, ())),
                    memos=tuple(memos.get(one.id, ())),
                    edited_from=one.edited_from,
                )
            )
    return found


def _colour(themes: list[tuple[int, str, str]], kinds: dict[str, float]) -> str:
    held = {kind for _, _, kind in themes} or set(kinds)
    return next((kind for kind in _COLOURED if kind in held), "plain")


def _themes(
    session: Session, of_session: sa.ColumnElement[bool]
) -> dict[int, list[tuple[int, str, str]]]:
    rows = session.execute(
        sa.select(Tagging.statement_id, Theme.id, Theme.name, Theme.kind)
        .join(Theme, Theme.id == Tagging.theme_id)
        .join(Statement, Statement.id == Tagging.statement_id)
        .where(
            of_session,
            Tagging.state == TaggingState.ACCEPTED,
            Theme.state == ThemeState.ACCEPTED,
        )
        .distinct()
        .order_by(Theme.kind, Theme.name)
    )
    found: defaultdict[int, list[tuple[int, str, str]]] = defaultdict(list)
    for statement_id, theme_id, name, kind in rows:
        found[statement_id].append((theme_id, name, kind.value))
    return found


def _memos(session: Session, of_session: sa.ColumnElement[bool]) -> dict[int, list[Memo]]:
    rows = session.execute(
        sa.select(Highlight, User.name)
        .join(Statement, Statement.id == Highlight.statement_id)
        .join(User, User.id == Highlight.author_id)
        .where(of_session)
        .order_by(Highlight.id)
    )
    found: defaultdict[int, list[Memo]] = defaultdict(list)
    for highlight, name in rows:
        found[highlight.statement_id].append(
            Memo(
                highlight_id=highlight.id,
                author_id=highlight.author_id,
                author=name,
                text=highlight.memo,
            )
        )
    return found
