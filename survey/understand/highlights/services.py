"""Mark words of a session, say what one thought, and take the mark away again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.ask.interviews.models import Interview, Note, NoteKind, Speaker, SpeakerRole
from survey.ask.interviews.speakers import respondents_of
from survey.core import audit
from survey.core.errors import Conflict, DomainError, Forbidden, NotFound
from survey.core.roles import Actor
from survey.understand.highlights.models import Highlight
from survey.understand.highlights.places import Place
from survey.understand.statements.anchoring import keeps_statements, kept
from survey.understand.statements.covering import replace_covered
from survey.understand.statements.hashes import said_sha256, text_sha256
from survey.understand.statements.models import MadeBy, Statement
from survey.understand.themes.models import Tagging, TaggingState, Theme, ThemeState

LONGEST_MEMO = 4_000
#: A selection over more turns than this is a chapter, not a quote.
MOST_TURNS = 30


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """What became of a selection.

    Attributes:
        highlights: One a turn.
        left_out: Turns that are no evidence: the moderator's, and what we thought.
    """

    highlights: tuple[Highlight, ...]
    left_out: int

    @property
    def statement_ids(self) -> list[int]:
        """The statements that were marked."""
        return [one.statement_id for one in self.highlights]


@keeps_statements
def marked_ones(session: Session, statement_ids: Sequence[int]) -> set[int]:
    """Return the statements that somebody marked."""
    query = sa.select(Highlight.statement_id).where(Highlight.statement_id.in_(statement_ids))
    return set(session.scalars(query))


def draw(
    session: Session,
    interview: Interview,
    places: Iterable[tuple[int, Place]],
    *,
    memo: str,
    actor: Actor,
) -> Drawn:
    """Mark words in one or several turns; each turn's are a statement, which a run will read too.

    The same words marked again by the same person are one mark; its memo is the new one, if given.

    Args:
        session: The session.
        interview: Whose words.
        places: (note, place in it), in the order of the selection.
        memo: What the person thought.
        actor: Who marks.

    Raises:
        DomainError: nobody agreed that these words are used, or no participant says any of them.
        NotFound: a turn is not of this session.
    """
    memo = checked_memo(memo)
    if not interview.has_consent:
        raise DomainError(
            "The person has not agreed that this session is used, so nothing of it can become "
            "evidence. Record the consent first: “Correct the facts”."
        )
    wanted = list(places)
    if len(wanted) > MOST_TURNS:
        raise DomainError(f"Select words of at most {MOST_TURNS} turns at once.")
    people = respondents_of(session, interview)
    found: list[Highlight] = []
    left_out = 0
    for note_id, place in wanted:
        note = session.get(Note, note_id, with_for_update=True, populate_existing=True)
        if note is None or note.interview_id != interview.id:
            raise NotFound("These words are no longer there. Load the page again.")
        if not _is_evidence(session, note):
            left_out += 1
            continue
        statement = _statement(session, interview, note, place, people)
        found.append(_mark(session, statement, memo, actor))
    if not found:
        raise DomainError(
            "Only what a participant said, or was seen to do, becomes evidence. These are the "
            "moderator's words or our own thoughts; if not, say who is who first."
        )
    replace_covered(session, sorted({note_id for note_id, _ in wanted}))
    audit.record(
        session, "highlight.drawn", interview, actor=actor, highlights=[one.id for one in found]
    )
    return Drawn(highlights=tuple(found), left_out=left_out)


def write_memo(session: Session, highlight: Highlight, memo: str, *, actor: Actor) -> None:
    """Say anew what one thought; each writes only in one's own margin.

    Raises:
        Forbidden: somebody else drew it.
        DomainError: it is too long.
    """
    if highlight.author_id != actor.id:
        raise Forbidden("This memo is a colleague's. Highlight the same words to write your own.")
    highlight.memo = checked_memo(memo)
    session.flush()


def remove(session: Session, highlight: Highlight, *, actor: Actor) -> None:
    """Take a mark away; the words are cut by the machine again from the next run on.

    Raises:
        Conflict: the words belong to a theme, and nobody else marked them.
    """
    statement = session.get_one(Statement, highlight.statement_id)
    others = session.scalar(
        sa.select(sa.func.count())
        .select_from(Highlight)
        .where(Highlight.statement_id == statement.id, Highlight.id != highlight.id)
    )
    theme = session.scalars(
        sa.select(Theme)
        .join(Tagging, Tagging.theme_id == Theme.id)
        .where(
            Tagging.statement_id == statement.id,
            Tagging.state == TaggingState.ACCEPTED,
            Theme.state == ThemeState.ACCEPTED,
        )
        .limit(1)
    ).first()
    if not others and theme is not None:
        raise Conflict(f"These words are evidence for “{theme.name}”. Take them out of it first.")
    audit.record(session, "highlight.removed", highlight, actor=actor, statement=statement.id)
    session.delete(highlight)
    session.flush()
    if others:
        return
    note_id = statement.note_id
    if kept(session, [statement.id]) or statement.read_by:
        # A run has read it, or something else was decided about it: it stays as one of many.
        statement.made_by = MadeBy.MACHINE
    else:
        session.delete(statement)
    session.flush()
    replace_covered(session, [note_id])


def confirm(session: Session, statement: Statement, *, actor: Actor) -> None:
    """Say that a statement still means what was decided, after its source was edited."""
    statement.edited_from = None
    audit.record(session, "statement.rechecked", statement, actor=actor)


def get_highlight(session: Session, highlight_id: int) -> tuple[Highlight, Statement, Interview]:
    """Return a mark, its words and their session.

    Raises:
        NotFound: there is none with this id.
    """
    row = session.execute(
        sa.select(Highlight, Statement, Interview)
        .join(Statement, Statement.id == Highlight.statement_id)
        .join(Note, Note.id == Statement.note_id)
        .join(Interview, Interview.id == Note.interview_id)
        .where(Highlight.id == highlight_id)
    ).first()
    if row is None:
        raise NotFound("This highlight is no longer there; somebody may have removed it.")
    return row[0], row[1], row[2]


def checked_memo(memo: str) -> str:
    """Return a memo as it is kept.

    Raises:
        DomainError: it is too long.
    """
    memo = memo.replace("\r\n", "\n").strip()
    if len(memo) > LONGEST_MEMO:
        raise DomainError(
            f"A memo holds {LONGEST_MEMO:,} characters; this one has {len(memo):,}.", field="memo"
        )
    return memo


def _is_evidence(session: Session, note: Note) -> bool:
    if note.kind is NoteKind.THOUGHT:
        return False
    if note.speaker_id is None:
        return True
    return session.get_one(Speaker, note.speaker_id).role is SpeakerRole.PARTICIPANT


def _statement(
    session: Session,
    interview: Interview,
    note: Note,
    place: Place,
    people: dict[int | None, str],
) -> Statement:
    words = note.text[place.start : place.end]
    if not any(sign.isalnum() for sign in words):
        raise DomainError("Select words: signs alone say nothing.")
    statement = session.scalar(
        sa.select(Statement).where(
            Statement.note_id == note.id,
            Statement.start == place.start,
            Statement.end == place.end,
        )
    )
    if statement is None:
        statement = Statement(
            study_id=interview.study_id,
            note_id=note.id,
            start=place.start,
            end=place.end,
            text=words,
            text_sha256=text_sha256(words),
            said_sha256=said_sha256(words),
            respondent=people[note.speaker_id],
        )
        session.add(statement)
    statement.made_by, statement.replaced_by_id = MadeBy.PERSON, None
    session.flush()
    return statement


def _mark(session: Session, statement: Statement, memo: str, actor: Actor) -> Highlight:
    highlight = session.scalar(
        sa.select(Highlight).where(
            Highlight.statement_id == statement.id, Highlight.author_id == actor.id
        )
    )
    if highlight is None:
        highlight = Highlight(statement_id=statement.id, author_id=actor.id, memo=memo)
        session.add(highlight)
    elif memo:
        highlight.memo = memo
    session.flush()
    return highlight
