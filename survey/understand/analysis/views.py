"""Pages of runs: start one, watch it, stop it, see what it proposes."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, flash

from survey.ask.studies.models import Study
from survey.ask.studies.queries import get_study
from survey.ask.studies.scopes import names
from survey.core import menu
from survey.core.access import Permission, allows, current_user, require
from survey.core.errors import Conflict, DomainError, NotFound
from survey.core.web import db_session, page, partial, see_other, settings, transaction
from survey.understand.analysis import panels
from survey.understand.analysis.corpus import Scope, whole_scope
from survey.understand.analysis.exchanges import exchanges_of, offered_model
from survey.understand.analysis.forms import AgainForm, StartForm
from survey.understand.analysis.models import AnalysisRun, ModelExchange, RunState
from survey.understand.analysis.queries import (
    RunStatus,
    last_finished,
    proposals_of,
    questions_to_read,
    run_count,
    run_status,
    run_statuses,
)
from survey.understand.analysis.services import cancel_run, get_run, settings_of, start_run
from survey.understand.analysis.steps import Step, not_heard_yet, steps_of
from survey.understand.statements.sources import count_sources, open_sources

__all__ = ["bp", "panels"]  # Importing panels is what puts runs on the overview of a study.

bp = Blueprint("analysis", __name__)
names("run_id", "analysis_run")

menu.add(
    "understand",
    "Runs",
    "analysis.index",
    Permission.RUN_READ,
    in_study=True,
    order=10,
    count=run_count,
)


@bp.get("/studies/<int:study_id>/runs")
@require(Permission.RUN_READ)
def index(study_id: int) -> Response:
    """List the runs of a study and offer a new one."""
    study = get_study(db_session(), study_id)
    return _index(study, StartForm(formdata=None), fresh=True)


@bp.post("/studies/<int:study_id>/runs")
@require(Permission.RUN_START)
def start(study_id: int) -> Response:
    """Start a run."""
    study = get_study(db_session(), study_id)
    form = StartForm()
    model = offered_model(settings())
    form.offer(
        questions_to_read(db_session(), study_id),
        fresh=False,
        model=model,
        steps=_last_steps(study_id),
    )
    if form.validate():
        try:
            with transaction(db_session()) as session:
                run = start_run(
                    session,
                    study,
                    scope=form.scope(),
                    settings=form.settings(),
                    actor=current_user(),
                    model=model if form.agrees_to_model else None,
                )
        except DomainError as error:
            form.blame(error)
        else:
            return see_other("analysis.show", run_id=run.id)
    return _index(get_study(db_session(), study_id), form, fresh=False, status=422)


@bp.get("/runs/<int:run_id>")
@require(Permission.RUN_READ)
def show(run_id: int) -> Response:
    """Show a run: how far it is, then what it proposes."""
    status = _status(run_id)
    study = get_study(db_session(), status.run.study_id)
    proposals = proposals_of(db_session(), run_id) if status.state is RunState.DONE else None
    return page(
        "understand/analysis/show.html",
        study=study,
        outcome=status,
        proposals=proposals,
        steps=steps_of(status.run),
        not_heard_yet=not_heard_yet(status.run.saturation),
        exchanges=_exchanges(status.run),
    )


@bp.post("/runs/<int:run_id>/again")
@require(Permission.RUN_START)
def again(run_id: int) -> Response:
    """Start a run over the same words with another granularity."""
    run = get_run(db_session(), run_id)
    study = get_study(db_session(), run.study_id)
    form = AgainForm()
    form.offer(steps_of(run).steps)
    if not form.validate():
        flash("Choose one of the steps that this run computed.", "wrong")
        return see_other("analysis.show", run_id=run_id)
    try:
        with transaction(db_session()) as session:
            started = start_run(
                session,
                study,
                scope=Scope.from_json(run.scope),
                settings=replace(settings_of(run), granularity=float(form.granularity.data)),
                actor=current_user(),
            )
    except DomainError as error:
        flash(error.message, "info" if isinstance(error, Conflict) else "wrong")
        return see_other("analysis.show", run_id=run_id)
    return see_other("analysis.show", run_id=started.id)


@bp.get("/runs/<int:run_id>/progress")
@require(Permission.RUN_READ)
def progress(run_id: int) -> Response:
    """Return the progress alone; when the run has ended, ask the browser for the whole page."""
    status = _status(run_id)
    response = partial("understand/analysis/_progress.html", outcome=status)
    if not status.is_active:
        response.headers["HX-Refresh"] = "true"
    return response


@bp.post("/runs/<int:run_id>/cancel")
@require(Permission.RUN_START)
def cancel(run_id: int) -> Response:
    """Stop a run."""
    with transaction(db_session()) as session:
        cancel_run(session, get_run(session, run_id), actor=current_user())
    return see_other("analysis.show", run_id=run_id)


def _index(study: Study, form: StartForm, *, fresh: bool, status: int = 200) -> Response:
    session = db_session()
    if fresh:
        form.offer(
            questions_to_read(session, study.id),
            fresh=True,
            model=offered_model(settings()),
            steps=_last_steps(study.id),
        )
    scope = whole_scope(session, study.id)
    sources = open_sources(
        session, study_id=study.id, question_ids=scope.questions, with_notes=True
    )
    return page(
        "understand/analysis/index.html",
        status=status,
        study=study,
        form=form,
        runs=run_statuses(session, study.id),
        counts=count_sources(sources),
    )


def _last_steps(study_id: int) -> tuple[Step, ...]:
    run = last_finished(db_session(), study_id)
    return () if run is None else steps_of(run).steps


def _exchanges(run: AnalysisRun) -> list[ModelExchange]:
    """Return what a language model was asked: for those who may read what customers said."""
    if not run.assistant or not allows(Permission.RESPONSE_READ):
        return []
    return exchanges_of(db_session(), run.id)


def _status(run_id: int) -> RunStatus:
    status = run_status(db_session(), run_id)
    if status is None:
        raise NotFound("There is no such analysis.")
    return status
