"""Pages of transcripts: take one in, or several at once; say who is who."""

from __future__ import annotations

from pathlib import PurePath

from flask import Response, flash, request
from werkzeug.datastructures import FileStorage

from survey.ask.interviews import services
from survey.ask.interviews.blueprint import bp, sent_bytes, typed_customer
from survey.ask.interviews.forms import TranscriptForm, TranscriptsForm
from survey.ask.interviews.models import Interview, Mode, SpeakerRole
from survey.ask.interviews.queries import get_interview
from survey.ask.interviews.services import InterviewFacts
from survey.ask.interviews.speakers import (
    Part,
    change_speakers,
    guess_roles,
    speakers_of,
    turn_counts,
)
from survey.ask.interviews.transcript_files import ENDINGS, read_pasted, read_transcript
from survey.ask.interviews.transcripts import get_transcript, remove_transcript, take_in, told
from survey.ask.interviews.turns import Talk
from survey.ask.studies.queries import get_study
from survey.core.access import Permission, current_user, require
from survey.core.db import now
from survey.core.errors import DomainError
from survey.core.web import db_session, page, see_other, transaction
from survey.people.customers.models import Customer

MOST_FILES = 40
_LONGEST_TITLE = 160


@bp.get("/interviews/<int:interview_id>/transcript")
@require(Permission.INTERVIEW_WRITE)
def transcript(interview_id: int) -> Response:
    """Offer to take in a transcript."""
    return _offer(interview_id, TranscriptForm(formdata=None))


@bp.post("/interviews/<int:interview_id>/transcript")
@require(Permission.INTERVIEW_WRITE)
def take_transcript(interview_id: int) -> Response:
    """Take in a transcript, whole or not at all."""
    form = TranscriptForm()
    status = 422
    if form.validate():
        try:
            name, talk = _read(form)
            with transaction(db_session()) as session:
                interview = get_interview(session, interview_id)
                take_in(session, interview, talk, name=name, actor=current_user())
        except DomainError as error:
            form.blame(error)
            status = error.status
        else:
            flash(told(talk, guess_roles(talk.turns, interviewer=current_user().name)), "good")
            if talk.speakers:
                return see_other("interviews.speakers", interview_id=interview_id)
            return see_other("highlights.read", interview_id=interview_id)
    return _offer(interview_id, form, status=status)


@bp.post("/transcripts/<int:transcript_id>/remove")
@require(Permission.INTERVIEW_WRITE)
def drop_transcript(transcript_id: int) -> Response:
    """Take a transcript out again."""
    _, interview = get_transcript(db_session(), transcript_id)
    try:
        with transaction(db_session()) as session:
            found, interview = get_transcript(session, transcript_id)
            name = found.name
            remove_transcript(session, interview, found, actor=current_user())
    except DomainError as error:
        flash(error.message, "wrong")
    else:
        flash(f"“{name}” is no longer in this session.", "good")
    return see_other("interviews.show", interview_id=interview.id)


@bp.get("/interviews/<int:interview_id>/speakers")
@require(Permission.INTERVIEW_WRITE)
def speakers(interview_id: int) -> Response:
    """Ask who is who."""
    return _who(interview_id)


@bp.post("/interviews/<int:interview_id>/speakers")
@require(Permission.INTERVIEW_WRITE)
def save_speakers(interview_id: int) -> Response:
    """Keep who is who."""
    try:
        with transaction(db_session()) as session:
            interview = get_interview(session, interview_id)
            parts = {
                one.id: Part(
                    role=_role(request.form.get(f"role-{one.id}"), one.role),
                    name=request.form.get(f"name-{one.id}", one.name),
                    customer=typed_customer(request.form.get(f"customer-{one.id}")),
                )
                for one in speakers_of(session, interview_id)
            }
            change_speakers(session, interview, parts, actor=current_user())
    except DomainError as error:
        return _who(interview_id, wrong=error.message, status=error.status)
    return see_other("highlights.read", interview_id=interview_id)


@bp.get("/studies/<int:study_id>/interviews/import")
@require(Permission.INTERVIEW_WRITE)
def several(study_id: int) -> Response:
    """Offer to take in several transcripts at once."""
    form = TranscriptsForm(formdata=None)
    form.held_at.data = now().replace(tzinfo=None, second=0, microsecond=0)
    return _offer_several(study_id, form)


@bp.post("/studies/<int:study_id>/interviews/import")
@require(Permission.INTERVIEW_WRITE)
def take_several(study_id: int) -> Response:
    """Make a session of each file; one that cannot be read keeps all of them out."""
    form = TranscriptsForm()
    if form.validate():
        try:
            talks = [(name, read_transcript(name, data)) for name, data in _files()]
            with transaction(db_session()) as session:
                study = get_study(session, study_id)
                for name, talk in talks:
                    facts = InterviewFacts(
                        title=PurePath(name).stem[:_LONGEST_TITLE],
                        mode=Mode(form.mode.data),
                        held_at=form.held(),
                        customer=None,
                        has_consent=form.has_consent.data,
                    )
                    made = services.create_interview(session, study, facts, actor=current_user())
                    take_in(session, made, talk, name=name, actor=current_user())
        except DomainError as error:
            form.blame(DomainError(error.message, field="files"))
        else:
            turns = sum(len(talk.turns) for _, talk in talks)
            flash(
                f"Read {len(talks)} {'transcript' if len(talks) == 1 else 'transcripts'} with "
                f"{turns:,} turns. Look at each session once and say who is who.",
                "good",
            )
            return see_other("interviews.index", study_id=study_id)
    return _offer_several(study_id, form, status=422)


def _offer(interview_id: int, form: TranscriptForm, *, status: int = 200) -> Response:
    interview = get_interview(db_session(), interview_id)
    return page(
        "ask/interviews/transcript.html",
        status=status,
        study=get_study(db_session(), interview.study_id),
        interview=interview,
        form=form,
        endings=",".join(ENDINGS),
    )


def _offer_several(study_id: int, form: TranscriptsForm, *, status: int = 200) -> Response:
    return page(
        "ask/interviews/import.html",
        status=status,
        study=get_study(db_session(), study_id),
        form=form,
        endings=",".join(ENDINGS),
    )


def _who(interview_id: int, *, wrong: str = "", status: int = 200) -> Response:
    session = db_session()
    interview: Interview = get_interview(session, interview_id)
    people = speakers_of(session, interview_id)
    customers = {
        one.id: session.get(Customer, one.customer_id) for one in people if one.customer_id
    }
    return page(
        "ask/interviews/speakers.html",
        status=status,
        study=get_study(session, interview.study_id),
        interview=interview,
        people=people,
        customers=customers,
        turns=turn_counts(session, interview_id),
        typed=request.form,
        wrong=wrong,
    )


def _read(form: TranscriptForm) -> tuple[str, Talk]:
    sent: FileStorage | None = form.file.data
    if sent is not None and sent.filename:
        return sent.filename, read_transcript(sent.filename, sent_bytes(sent))
    if (form.text.data or "").strip():
        return "Pasted text", read_pasted(form.text.data)
    raise DomainError("Choose a file, or paste the transcript.", field="file")


def _files() -> list[tuple[str, bytes]]:
    sent = [one for one in request.files.getlist("files") if one.filename]
    if not sent:
        raise DomainError("Choose at least one file.")
    if len(sent) > MOST_FILES:
        raise DomainError(f"Choose at most {MOST_FILES} files at once.")
    return [(one.filename or "", sent_bytes(one)) for one in sent]


def _role(chosen: str | None, before: SpeakerRole) -> SpeakerRole:
    return SpeakerRole(chosen) if chosen in set(SpeakerRole) else before
