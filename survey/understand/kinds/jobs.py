"""The job that learns what statements are: read, learn and check, write what came of it."""

from __future__ import annotations

import logging

from survey.core.errors import Conflict
from survey.core.jobs import Cancelled, JobContext, LeaseLost, job
from survey.understand.kinds.models import KindModel, KindModelState
from survey.understand.kinds.services import JOB, active, end_learning, read_for_learning
from survey.understand.themes import log as decisions

log = logging.getLogger(__name__)


@job(JOB, lease_seconds=60, max_attempts=3, heavy=True)
def learn_kinds(context: JobContext, *, model_id: int) -> None:
    """Learn from the corrections of a study, unless that is done or no longer wanted."""
    with context.read() as session:
        model = session.get_one(KindModel, model_id)
        if model.state is not KindModelState.CANDIDATE:
            return
        corrected, current, in_use = read_for_learning(session, model)
    context.progress(0.1, "Learning from the corrections")
    try:
        # Heavy: it loads the libraries of the analysis, which the server must not carry.
        from nlp.kind_learning import learn

        learning = learn([one.as_correction() for one in corrected], current)
    except (Cancelled, LeaseLost):
        raise
    except Exception as error:
        log.exception("Version %s was not learned", model_id)
        with context.transaction() as session:
            model = session.get_one(KindModel, model_id)
            model.state = KindModelState.FAILED
            model.why = f"Learning failed ({type(error).__name__}: {error}). Nothing has changed."
        return
    context.progress(0.95, "Comparing it with the version in use")
    with context.transaction() as session:
        model = session.get_one(KindModel, model_id)
        decisions.lock(session, model.study_id)
        session.refresh(model)
        if model.state is not KindModelState.CANDIDATE:
            return
        now_active = active(session, model.study_id)
        if (None if now_active is None else now_active.id) != in_use:
            # It was compared with a version that somebody has left since.
            raise Conflict("Another version is in use now; the comparison is made again.")
        end_learning(session, model, corrected, learning)
