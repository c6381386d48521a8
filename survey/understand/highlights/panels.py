"""What to ask in a session about what its people said before: wants without their why."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.ask.interviews.guide import OpenWhy, provides_open_whys
from survey.ask.interviews.models import Interview, Note
from survey.ask.interviews.speakers import respondents_of
from survey.understand.statements.models import Statement
from survey.understand.themes.members import may_be_used, places

MOST = 6


@provides_open_whys
def unexplained_wants(session: Session, interview: Interview) -> list[OpenWhy]:
    """Return what people of a session asked for earlier without a reason, likeliest first.

    As the engine read it in the same study; what was said in this session itself is left out.
    """
    people = [one for one in respondents_of(session, interview).values() if one.startswith("c")]
    if not people:
        return []
    here = sa.select(Note.id).where(Note.interview_id == interview.id)
    rows = session.execute(
        sa.select(Statement.id, Statement.text)
        .where(
            Statement.study_id == interview.study_id,
            Statement.respondent.in_(people),
            Statement.needs_probe,
            sa.or_(Statement.note_id.is_(None), Statement.note_id.not_in(here)),
            may_be_used(),
        )
        .order_by(Statement.probe.desc(), Statement.id)
        .limit(MOST)
    ).all()
    where = places(session, [row.id for row in rows])
    return [
        OpenWhy(
            text=row.text,
            source=where[row.id].title if row.id in where else "",
            statement_id=row.id,
        )
        for row in rows
    ]
