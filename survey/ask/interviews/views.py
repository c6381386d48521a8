"""Pages of interviews: list, begin, note down, correct."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Response, request

from survey.ask.interviews import (
    attachment_views,
    guide_views,
    live,
    services,
    transcript_views,
)
from survey.ask.interviews.attachments import attachments_of
from survey.ask.interviews.blueprint import bp, customer_of, typed_customer
from survey.ask.interviews.forms import (
    MODES,
    AttachmentForm,
    InterviewForm,
    LiveNoteForm,
    NoteForm,
)
from survey.ask.interviews.guide import guide_of, open_whys
from survey.ask.interviews.models import NoteKind
from survey.ask.interviews.queries import (
    get_interview,
    get_note,
    interview_count,
    interviews_of,
    typed_notes,
)
from survey.ask.interviews.speakers import speakers_of
from survey.ask.interviews.transcripts import transcripts_of
from survey.ask.studies.overview import Line, Verb, contributes
from survey.ask.studies.queries import get_study
from survey.core import menu
from survey.core.access import Permission, current_user, require
from survey.core.db import now
from survey.core.errors import DomainError
from survey.core.web import db_session, page, partial, see_other, transaction
from survey.people.customers.models import Customer
from survey.people.customers.registries import Panel, customer_panel

__all__ = ["bp"]

#: Imported for their routes.
_PARTS = (attachment_views, guide_views, transcript_views)

menu.add(
    "ask",
    "Interviews",
    "interviews.index",
    Permission.INTERVIEW_READ,
    in_study=True,
    order=30,
    count=interview_count,
    also=("interviews.guide", "interviews.edit_guide_question", "highlights.read"),
)


@contributes(Verb.ASK, order=30, permission=Permission.INTERVIEW_READ)
def interviews_line(session: sa.orm.Session, study_id: int) -> Line:
    """Say how many interviews a study has."""
    count = interview_count(session, study_id) or 0
    return Line(
        count=count,
        text="interview" if count == 1 else "interviews",
        endpoint="interviews.index",
        next_step="" if count else "Note an interview",
        next_endpoint="interviews.begin",
        next_values=(("study_id", study_id),),
        why="" if count else "Five conversations show needs that no survey thought to ask about.",
    )


@customer_panel(order=30)
def interviews_panel(session: sa.orm.Session, customer: Customer) -> Panel | None:
    """Show the interviews on the page of a customer."""
    rows = interviews_of(session, customer_id=customer.id, reader=current_user())
    if not rows:
        return None
    return Panel(
        title="Interviews",
        template="ask/interviews/_panel.html",
        data={"rows": rows},
        permission=Permission.INTERVIEW_READ.value,
    )


@bp.get("/studies/<int:study_id>/interviews")
@require(Permission.INTERVIEW_READ)
def index(study_id: int) -> Response:
    """List the interviews of a study."""
    study = get_study(db_session(), study_id)
    return page(
        "ask/interviews/index.html",
        study=study,
        rows=interviews_of(db_session(), study_id=study_id),
        modes=MODES,
    )


@bp.get("/studies/<int:study_id>/interviews/new")
@require(Permission.INTERVIEW_WRITE)
def begin(study_id: int) -> Response:
    """Offer the form of a new interview."""
    form = InterviewForm(formdata=None)
    form.held_at.data = now().replace(tzinfo=None, second=0, microsecond=0)
    return page("ask/interviews/edit.html", study=get_study(db_session(), study_id), form=form)


@bp.post("/studies/<int:study_id>/interviews/new")
@require(Permission.INTERVIEW_WRITE)
def create(study_id: int) -> Response:
    """Begin an interview."""
    form = InterviewForm()
    if form.validate():
        try:
            with transaction(db_session()) as session:
                study = get_study(session, study_id)
                facts = form.facts(typed_customer(form.customer.data))
                interview = services.create_interview(session, study, facts, actor=current_user())
        except DomainError as error:
            form.blame(error)
        else:
            return see_other("interviews.show", interview_id=interview.id)
    study = get_study(db_session(), study_id)
    return page("ask/interviews/edit.html", status=422, study=study, form=form)


@bp.get("/interviews/<int:interview_id>")
@require(Permission.INTERVIEW_READ)
def show(interview_id: int) -> Response:
    """Show an interview with its notes, and take another."""
    return _show(interview_id)


@bp.get("/interviews/<int:interview_id>/edit")
@require(Permission.INTERVIEW_WRITE)
def edit(interview_id: int) -> Response:
    """Offer the facts of an interview for correction."""
    interview = get_interview(db_session(), interview_id)
    form = InterviewForm(formdata=None)
    form.show(interview, customer_of(interview))
    study = get_study(db_session(), interview.study_id)
    return page("ask/interviews/edit.html", study=study, form=form, interview=interview)


@bp.post("/interviews/<int:interview_id>/edit")
@require(Permission.INTERVIEW_WRITE)
def change(interview_id: int) -> Response:
    """Correct the facts of an interview."""
    form = InterviewForm()
    if form.validate():
        try:
            with transaction(db_session()) as session:
                interview = get_interview(session, interview_id)
                facts = form.facts(typed_customer(form.customer.data))
                services.change_interview(session, interview, facts, actor=current_user())
        except DomainError as error:
            form.blame(error)
        else:
            return see_other("interviews.show", interview_id=interview_id)
    interview = get_interview(db_session(), interview_id)
    study = get_study(db_session(), interview.study_id)
    return page("ask/interviews/edit.html", status=422, study=study, form=form, interview=interview)


@bp.post("/interviews/<int:interview_id>/notes")
@require(Permission.INTERVIEW_WRITE)
def add_note(interview_id: int) -> Response:
    """Take a note; a page that sends it while it is typed gets the note back."""
    interview = get_interview(db_session(), interview_id)
    form = LiveNoteForm()
    form.offer(interview, speakers_of(db_session(), interview_id))
    is_live = "X-Live" in request.headers
    status = 422
    if form.validate():
        try:
            with transaction(db_session()) as session:
                interview = get_interview(session, interview_id)
                note = live.keep_note(session, interview, form.live())
        except DomainError as error:
            form.blame(error)
            status = error.status
        else:
            if is_live:
                return partial("ask/interviews/_note.html", note=note, speakers={}, status=201)
            return see_other("interviews.show", interview_id=interview_id, _anchor="add")
    if is_live:
        return partial("ask/interviews/_refused.html", form=form, status=status)
    return _show(interview_id, form, status=status)


@bp.post("/interviews/<int:interview_id>/start")
@require(Permission.INTERVIEW_WRITE)
def start(interview_id: int) -> Response:
    """Start the clock of a session."""
    with transaction(db_session()) as session:
        interview = get_interview(session, interview_id)
        live.start_clock(session, interview, actor=current_user())
    return see_other("interviews.show", interview_id=interview_id, _anchor="add")


@bp.get("/notes/<int:note_id>/edit")
@require(Permission.INTERVIEW_WRITE)
def edit_note(note_id: int) -> Response:
    """Offer a note for rewording."""
    note, interview = get_note(db_session(), note_id)
    form = NoteForm(formdata=None)
    form.kind.data, form.text.data, form.was.data = note.kind.value, note.text, note.text
    study = get_study(db_session(), interview.study_id)
    return page("ask/interviews/note.html", study=study, note=note, interview=interview, form=form)


@bp.post("/notes/<int:note_id>/edit")
@require(Permission.INTERVIEW_WRITE)
def change_note(note_id: int) -> Response:
    """Reword a note."""
    form = NoteForm()
    status = 422
    if form.validate():
        try:
            with transaction(db_session()) as session:
                note, interview = get_note(session, note_id)
                kind = NoteKind(form.kind.data)
                services.change_note(session, note, kind, form.text.data, was=form.was.data)
        except DomainError as error:
            form.blame(error)
            status = error.status
        else:
            return see_other(
                "interviews.show", interview_id=interview.id, _anchor=f"note-{note_id}"
            )
    note, interview = get_note(db_session(), note_id)
    form.was.data = note.text
    study = get_study(db_session(), interview.study_id)
    return page(
        "ask/interviews/note.html",
        status=status,
        study=study,
        note=note,
        interview=interview,
        form=form,
    )


@bp.post("/notes/<int:note_id>/remove")
@require(Permission.INTERVIEW_WRITE)
def remove_note(note_id: int) -> Response:
    """Remove a note."""
    with transaction(db_session()) as session:
        note, interview = get_note(session, note_id)
        services.remove_note(session, note)
    return see_other("interviews.show", interview_id=interview.id)


def _show(interview_id: int, form: LiveNoteForm | None = None, *, status: int = 200) -> Response:
    session = db_session()
    interview = get_interview(session, interview_id)
    speakers = speakers_of(session, interview_id)
    if form is None:
        form = LiveNoteForm(formdata=None)
        form.offer(interview, speakers)
        if form.happened_on:
            form.happened_on.data = now().date()
    return page(
        "ask/interviews/show.html",
        status=status,
        study=get_study(session, interview.study_id),
        interview=interview,
        customer=customer_of(interview),
        notes=typed_notes(session, interview_id),
        speakers={one.id: one for one in speakers},
        transcripts=transcripts_of(session, interview_id),
        attachments=attachments_of(session, interview_id),
        attachment_form=AttachmentForm(formdata=None),
        guide=guide_of(session, interview),
        whys=open_whys(session, interview),
        modes=MODES,
        form=form,
    )
