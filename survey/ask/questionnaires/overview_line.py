"""What surveys contribute to the overview of a study."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from survey.ask.questionnaires.answered import is_answered
from survey.ask.questionnaires.queries import surveys_of
from survey.ask.studies.overview import Line, Verb, contributes
from survey.core.roles import Permission


@contributes(Verb.ASK, order=10, permission=Permission.SURVEY_READ)
def surveys_line(session: Session, study_id: int) -> Line:
    """Say how many surveys there are; the next step is to begin one, or to publish the draft."""
    rows = surveys_of(session, study_id)
    published_count = sum(row.published is not None for row in rows)
    drafts = [row for row in rows if row.draft is not None]
    parts = [f"{published_count} published" if published_count else "", f"{len(drafts)} in draft"]
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
    if drafts and not published_count:
        return replace(
            line,
            next_step="Finish the survey",
            next_endpoint="questionnaires.edit",
            next_values=(("survey_id", drafts[0].survey.id),),
            why="It is a draft; nobody can answer it yet.",
        )
    published = next((row.survey for row in rows if row.published is not None), None)
    if published is not None and not is_answered(session, study_id):
        return replace(
            line,
            next_step="Ask people",
            next_endpoint="delivery.index",
            next_values=(("survey_id", published.id),),
            next_permission=Permission.DELIVERY_SEND,
            why="The survey is published and nobody has answered yet.",
        )
    return line
