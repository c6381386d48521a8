"""The job that analyses: read, think, store. Killed at any point, it is simply done again."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace

import nlp
import nlp.types as nt
from survey.core.errors import Conflict
from survey.core.jobs import Cancelled, JobContext, LeaseLost, job
from survey.understand.analysis.corpus import Corpus, Scope, has_changed, read_corpus
from survey.understand.analysis.exchanges import assistant_of
from survey.understand.analysis.models import RunState
from survey.understand.analysis.services import JOB, end_run, get_run, settings_of
from survey.understand.analysis.store import store_analysis

log = logging.getLogger(__name__)


@job(JOB, lease_seconds=60, max_attempts=3, heavy=True)
def run_analysis(context: JobContext, *, run_id: int) -> None:
    """Analyse a run's scope and store what was found, all at once at the end.

    Nothing of the result is written before it is whole, so a worker killed midway leaves nothing
    behind; the same inputs, settings and seed lead whoever takes over to the same result.
    """
    with context.transaction() as session:
        run = get_run(session, run_id)
        if run.state not in {RunState.QUEUED, RunState.RUNNING}:
            return
        run.state = RunState.RUNNING
        study_id, scope, settings = run.study_id, Scope.from_json(run.scope), settings_of(run)
        chosen = dict(run.assistant)
    with context.read() as session:
        corpus = read_corpus(session, study_id=study_id, scope=scope)
    try:
        analysis = _analyse(context, corpus, settings, chosen)
    except Cancelled:
        with context.transaction() as session:
            end_run(get_run(session, run_id), RunState.CANCELLED)
        raise
    except LeaseLost:
        raise
    except Exception as error:
        log.exception("Run %s failed", run_id)
        with context.transaction() as session:
            reason = f"{type(error).__name__}: {error}"
            end_run(get_run(session, run_id), RunState.FAILED, error=reason)
        return
    with context.transaction() as session:
        if has_changed(session, corpus, study_id=study_id, scope=scope):
            # Spans into words that are no longer there would be evidence of nothing.
            raise Conflict(
                "Notes that were being read have changed meanwhile; they are read again."
            )
        store_analysis(session, get_run(session, run_id), corpus, analysis)


def _analyse(
    context: JobContext, corpus: Corpus, settings: nt.Settings, chosen: Mapping[str, str]
) -> nt.Analysis:
    assistant, warning = assistant_of(chosen, context.settings)
    analysis = nlp.analyse(
        corpus.documents,
        settings,
        known=corpus.known,
        progress=lambda stage, share: context.progress(share, stage),
        # A second run of the same answers computes no vector again; the folder may be deleted.
        cache=nlp.VectorCache(context.settings.home / "vectors"),
        assistant=assistant,
    )
    if warning:
        analysis = replace(analysis, warnings=(*analysis.warnings, warning))
    context.progress(1.0, "Storing the proposals")
    return analysis
