"""What surveys contribute to the overview of a study."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from survey.ask.questionnaires.queries import surveys_of
from survey.ask.studies.overview import Line, Verb, contributes
from survey.core.roles import Permission


@contributes(Verb.ASK, order=10, permission=Permission.SURVEY_READ)
def surveys_line(session: Session, study_id: int) -> Line:
    """Say how many surveys there are; the next step is to begin one, or to publish the draft."""
    rows = surveys_of(session, study_id)
    published = sum(row.published is not None for row in rows)
    drafts = [row for row in rows if row.draft is not None]
    parts = [f"{published} published" if published else "", f"{len(drafts)} in draft"]
    detail = ", ".join(part for part in parts[: 2 if drafts else 1] if part)
    line = Line(
        count=len(rows),
        text="survey" if len(rows) == 1 else "surveys",
        endpoint="questionnaires.index",
        detail=detail,
        next_permission=Permission.SURVEY_WRITE,
    )
    if not rows:
        return replace(
            line,
            next_step="Write a survey",
            next_endpoint="questionnaires.create",
            why="Ask people what they would change, and why.",
        )
    if drafts and not published:
        return replace(
            line,
            next_step="Finish the survey",
            next_endpoint="questionnaires.edit",
            next_values=(("survey_id", drafts[0].survey.id),),
            why="It is a draft; nobody can answer it yet.",
        )
    return line
