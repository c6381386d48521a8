"""What a person drew and what the machine cut out of the same words are one piece of evidence.

Where marks of people cover at least half of a statement of the machine, the mark stands in queues
and counts, and the statement stands back; take the mark away, and it is there again. This says
which mark that is; what was tagged before stays in sight until the mark has its themes
(``themes.members.may_be_used``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.understand.statements.models import MadeBy, Statement

#: At least this share of a statement must be marked; ``nlp`` drops what it cuts by the same rule.
COVERED = 0.5

_CHUNK = 5_000


def replace_covered(session: Session, note_ids: Sequence[int | None]) -> None:
    """Settle anew which statements of notes stand back behind which marks."""
    numbers = [one for one in note_ids if one is not None]
    session.flush()
    for at in range(0, len(numbers), _CHUNK):
        chunk = numbers[at : at + _CHUNK]
        rows = session.execute(
            sa.select(
                Statement.id,
                Statement.note_id,
                Statement.start,
                Statement.end,
                Statement.made_by,
                Statement.replaced_by_id,
            ).where(Statement.note_id.in_(chunk))
        ).all()
        drawn: defaultdict[int, list[tuple[int, int, int]]] = defaultdict(list)
        for row in rows:
            if row.made_by is MadeBy.PERSON:
                drawn[row.note_id or 0].append((row.start, row.end, row.id))
        for row in (row for row in rows if row.made_by is MadeBy.MACHINE):
            by = _covering(row.start, row.end, drawn.get(row.note_id or 0, ()))
            if by != row.replaced_by_id:
                session.execute(
                    sa.update(Statement).where(Statement.id == row.id).values(replaced_by_id=by)
                )


def _covering(start: int, end: int, marks: Iterable[tuple[int, int, int]]) -> int | None:
    """Return the mark that holds most of a span, if marks together cover enough of it."""
    shares = [
        (max(start, first), min(end, last), statement_id)
        for first, last, statement_id in marks
        if first < end and start < last
    ]
    covered: set[int] = set()
    for first, last, _ in shares:
        covered.update(range(first, last))
    if len(covered) < COVERED * (end - start):
        return None
    return max(shares, key=lambda one: (one[1] - one[0], -one[2]))[2]
