"""What runs contribute to the overview of a study."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.ask.studies.overview import Line, Verb, contributes
from survey.core.roles import Permission
from survey.understand.analysis.models import RunState
from survey.understand.analysis.queries import run_statuses
from survey.understand.analysis.services import latest_run
from survey.understand.analysis.steps import not_heard_yet


@contributes(Verb.UNDERSTAND, order=10, permission=Permission.RUN_READ)
def runs_line(session: Session, study_id: int) -> Line:
    """Say how many runs there are and what the newest came to."""
    runs = run_statuses(session, study_id)
    newest = runs[0] if runs else None
    detail = ""
    if newest is not None and newest.is_active:
        detail = newest.stage or "waiting to begin"
    elif newest is not None and newest.state is RunState.DONE:
        detail = f"the newest read {newest.run.statement_count:,} statements"
    return Line(
        count=len(runs),
        text="run" if len(runs) == 1 else "runs",
        endpoint="analysis.index",
        detail=detail,
        next_step="" if runs else "Start an analysis",
        why="" if runs else "The machine reads every answer and note and proposes wants and needs.",
    )


@contributes(Verb.UNDERSTAND, order=15, permission=Permission.RUN_READ)
def heard_line(session: Session, study_id: int) -> Line:
    """Say how many needs the newest run heard, and how many may not be heard yet."""
    run = latest_run(session, study_id)
    needs = [one for one in run.saturation if one["view"] == "need"] if run is not None else []
    count = int(needs[0]["observed"]) if needs else 0
    return Line(
        count=count,
        text="need heard so far" if count == 1 else "needs heard so far",
        endpoint="analysis.index",
        detail=not_heard_yet(needs)[0] if needs else "",
    )
