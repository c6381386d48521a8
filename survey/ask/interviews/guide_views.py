"""Pages of the guide: write it, and tick off in a session what was asked."""

from __future__ import annotations

from flask import Response, flash, request

from survey.ask.interviews import guide as guides
from survey.ask.interviews.blueprint import bp
from survey.ask.interviews.forms import GuideForm
from survey.ask.interviews.models import GuideQuestion
from survey.ask.interviews.queries import get_interview
from survey.ask.studies.queries import get_study
from survey.core.access import Permission, current_user, require
from survey.core.errors import DomainError, NotFound
from survey.core.web import db_session, is_htmx, page, partial, see_other, transaction


@bp.get("/studies/<int:study_id>/guide")
@require(Permission.INTERVIEW_READ)
def guide(study_id: int) -> Response:
    """Show the guide of a study."""
    return _guide(study_id, GuideForm(formdata=None))


@bp.post("/studies/<int:study_id>/guide")
@require(Permission.INTERVIEW_WRITE)
def add_guide_question(study_id: int) -> Response:
    """Add a question."""
    form = GuideForm()
    if form.validate():
        try:
            with transaction(db_session()) as session:
                guides.add_question(
                    session,
                    get_study(session, study_id).id,
                    form.text.data,
                    up=form.probe_up.data or "",
                    down=form.probe_down.data or "",
                    actor=current_user(),
                )
        except DomainError as error:
            form.blame(error)
        else:
            return see_other("interviews.guide", study_id=study_id, _anchor="add")
    return _guide(study_id, form, status=422)


@bp.get("/guide/<int:guide_question_id>")
@require(Permission.INTERVIEW_WRITE)
def edit_guide_question(guide_question_id: int) -> Response:
    """Offer a question for rewording."""
    question = _question(guide_question_id)
    form = GuideForm(formdata=None)
    form.show(question)
    study = get_study(db_session(), question.study_id)
    return page("ask/interviews/guide_question.html", study=study, question=question, form=form)


@bp.post("/guide/<int:guide_question_id>")
@require(Permission.INTERVIEW_WRITE)
def change_guide_question(guide_question_id: int) -> Response:
    """Reword a question."""
    form = GuideForm()
    if form.validate():
        try:
            with transaction(db_session()) as session:
                question = _question(guide_question_id)
                guides.change_question(
                    session,
                    question,
                    form.text.data,
                    up=form.probe_up.data or "",
                    down=form.probe_down.data or "",
                    actor=current_user(),
                )
        except DomainError as error:
            form.blame(error)
        else:
            return see_other("interviews.guide", study_id=question.study_id)
    question = _question(guide_question_id)
    study = get_study(db_session(), question.study_id)
    return page(
        "ask/interviews/guide_question.html", status=422, study=study, question=question, form=form
    )


@bp.post("/guide/<int:guide_question_id>/move")
@require(Permission.INTERVIEW_WRITE)
def move_guide_question(guide_question_id: int) -> Response:
    """Move a question up or down, or take it out."""
    with transaction(db_session()) as session:
        question = _question(guide_question_id)
        if request.form.get("to") == "out":
            guides.retire_question(session, question, actor=current_user())
            flash("Taken out of the guide. Sessions that asked it still show it.", "good")
        else:
            guides.move_question(session, question, up=request.form.get("to") == "up")
    return see_other("interviews.guide", study_id=question.study_id)


@bp.post("/interviews/<int:interview_id>/guide/<int:guide_question_id>")
@require(Permission.INTERVIEW_WRITE)
def ask(interview_id: int, guide_question_id: int) -> Response:
    """Tick a question off, or take the tick back."""
    with transaction(db_session()) as session:
        interview = get_interview(session, interview_id)
        question = guides.get_question(session, guide_question_id, study_id=interview.study_id)
        is_asked = request.form.get("asked") != "no"
        guides.mark_asked(session, interview, question, is_asked=is_asked)
    if is_htmx():
        lines = guides.guide_of(db_session(), interview)
        return partial(
            "ask/interviews/_guide.html",
            interview=interview,
            guide=lines,
            whys=guides.open_whys(db_session(), interview),
        )
    return see_other("interviews.show", interview_id=interview_id, _anchor="guide")


def _guide(study_id: int, form: GuideForm, *, status: int = 200) -> Response:
    return page(
        "ask/interviews/guide.html",
        status=status,
        study=get_study(db_session(), study_id),
        questions=guides.questions_of(db_session(), study_id),
        usual=(guides.PROBE_UP, guides.PROBE_DOWN),
        form=form,
    )


def _question(guide_question_id: int) -> GuideQuestion:
    question = db_session().get(GuideQuestion, guide_question_id)
    if question is None:
        raise NotFound("There is no such question in the guide.")
    return question
