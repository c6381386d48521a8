"""What researchers read: results by question, open answers, one response, the table to take away."""

from __future__ import annotations

import uuid

from flask import Response, make_response, request
from sqlalchemy.orm import Session

from survey.ask.questionnaires.definition import TEXT_KINDS
from survey.ask.questionnaires.models import Anonymity
from survey.ask.questionnaires.queries import get_survey
from survey.ask.responses import readings, results
from survey.ask.responses.blueprint import bp
from survey.ask.responses.exporting import export_rows
from survey.ask.responses.keys import receipt_of
from survey.ask.responses.models import Response as GivenResponse
from survey.ask.studies.overview import Line, Verb, contributes
from survey.ask.studies.queries import get_study
from survey.core import audit, menu
from survey.core.access import Permission, current_user, require
from survey.core.db import now
from survey.core.errors import NotFound
from survey.core.pagination import asked_number
from survey.core.tables import write_csv, write_xlsx
from survey.core.web import Pages, db_session, page, paged, transaction

WORDS_A_PAGE = 30
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _count(session: Session, study_id: int | None) -> int | None:
    return None if study_id is None else readings.response_count(session, study_id)


menu.add(
    "ask",
    "Answers",
    "responses.index",
    Permission.RESPONSE_READ,
    in_study=True,
    order=40,
    count=_count,
)


@contributes(Verb.ASK, order=40, permission=Permission.RESPONSE_READ)
def responses_line(session: Session, study_id: int) -> Line:
    """Say in the overview how many people answered."""
    count = readings.response_count(session, study_id)
    return Line(
        count=count,
        text="response" if count == 1 else "responses",
        endpoint="responses.index",
        next_step="" if count else "Bring past answers",
        next_endpoint="past_answers.upload",
        next_values=(("study_id", study_id),),
        next_permission=Permission.RESPONSE_IMPORT,
        why="" if count else "Answers that people gave elsewhere are a beginning too.",
    )


@bp.get("/studies/<int:study_id>/answers")
@require(Permission.RESPONSE_READ)
def index(study_id: int) -> Response:
    """Show the results of one survey of the study; the others are a tab away."""
    session = db_session()
    study = get_study(session, study_id)
    surveys = readings.surveys_of(session, study_id)
    asked_for = request.args.get("survey", "")
    chosen = next(
        (one for one in surveys if str(one.survey.id) == asked_for),
        max(surveys, key=lambda one: one.responses, default=None),
    )
    return page(
        "ask/responses/index.html",
        study=study,
        surveys=surveys,
        chosen=chosen,
        results=[] if chosen is None else results.results_of(session, chosen.survey.id),
        text_kinds=TEXT_KINDS,
    )


@bp.get("/surveys/<int:survey_id>/answers/<int:question_id>")
@require(Permission.RESPONSE_READ)
def words(survey_id: int, question_id: int) -> Response:
    """List the open answers to one question, with search; the why stands under its answer."""
    session = db_session()
    survey = get_survey(session, survey_id)
    _, prompt, newest = readings.question_of(session, survey_id, question_id)
    text = request.args.get("epoch", "")
    epoch = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else newest  # noqa: PLR2004
    search = " ".join(request.args.get("q", "").split())[:200]
    found, total = readings.words_of(
        session,
        question_id,
        epoch,
        search=search,
        limit=WORDS_A_PAGE,
        offset=(asked_number() - 1) * WORDS_A_PAGE,
    )
    return page(
        "ask/responses/words.html",
        study=get_study(session, survey.study_id),
        survey=survey,
        prompt=prompt,
        epoch=epoch,
        is_newest=epoch == newest,
        search=search,
        words=found,
        pages=Pages.of(total, per_page=WORDS_A_PAGE),
    )


@bp.get("/surveys/<int:survey_id>/responses")
@require(Permission.RESPONSE_READ)
def responses(survey_id: int) -> Response:
    """List the responses of a survey, one a row; a receipt that somebody names is found here."""
    session = db_session()
    survey = get_survey(session, survey_id)
    receipt = "".join(request.args.get("receipt", "").split()).upper()
    found, pages = paged(session, readings.responses_query(survey_id))
    if receipt:
        keys = session.execute(readings.keys_query(survey_id))
        ids = [id_ for id_, key in keys if receipt_of(key) == receipt]
        found = [session.get_one(GivenResponse, id_) for id_ in ids]
    return page(
        "ask/responses/responses.html",
        study=get_study(session, survey.study_id),
        survey=survey,
        responses=found,
        pages=pages,
        receipt=receipt,
        customers=readings.customers_of(session, found),
        receipt_of=receipt_of,
    )


@bp.get("/responses/<uuid:response_id>")
@require(Permission.RESPONSE_READ)
def show(response_id: uuid.UUID) -> Response:
    """Show one response as the person saw the questions."""
    session = db_session()
    read = readings.read_response(session, response_id)
    return page(
        "ask/responses/show.html",
        study=get_study(session, read.survey.study_id),
        read=read,
        survey=read.survey,
        is_anonymous=read.survey.anonymity is Anonymity.ANONYMOUS,
        receipt=receipt_of(read.response.submission_key),
    )


@bp.post("/surveys/<int:survey_id>/answers/export")
@require(Permission.RESPONSE_READ)
def export(survey_id: int) -> Response:
    """Give all responses away as CSV or XLSX; that it was done is written down, hence POST."""
    form = request.form.get("format", "csv")
    if form not in {"csv", "xlsx"}:
        raise NotFound("Answers can be taken away as CSV or XLSX.")
    with transaction(db_session()) as session:
        survey = get_survey(session, survey_id)
        answers, meaning = export_rows(session, survey_id)
        audit.record(
            session,
            "responses.exported",
            survey,
            actor=current_user(),
            format=form,
            rows=len(answers) - 1,
        )
    if form == "csv":
        response = make_response(write_csv(answers))
        response.mimetype = "text/csv"
    else:
        response = make_response(write_xlsx({"Answers": answers, "Questions": meaning}))
        response.mimetype = _XLSX
    name = f"answers-{survey_id}-{now():%Y-%m-%d}.{form}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
