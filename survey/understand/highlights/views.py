"""Read a session and mark its words: with the mouse, by keyboard, or by choosing sentences."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, request

from survey.ask.interviews.attachments import attachments_of
from survey.ask.interviews.forms import MODES
from survey.ask.interviews.models import Interview, Note
from survey.ask.interviews.queries import get_interview, get_note
from survey.ask.studies.queries import get_study
from survey.core.access import Permission, current_user, require
from survey.core.errors import DomainError, NotFound
from survey.core.web import db_session, page, see_other, transaction
from survey.understand.highlights import panels, screen_keys, services
from survey.understand.highlights.forms import DrawForm, MemoForm, TagForm
from survey.understand.highlights.places import Place, sentence_places
from survey.understand.highlights.queries import lines_of, mark_of
from survey.understand.highlights.selections import chosen_places, first_note
from survey.understand.highlights.tagging import tag_by_name
from survey.understand.statements.models import Statement
from survey.understand.themes import services as themes
from survey.understand.themes.card import accepted_themes
from survey.understand.themes.errors import NearlyTheSame
from survey.understand.themes.forms import KINDS, numbers
from survey.understand.themes.rules import in_use

__all__ = ["bp"]

bp = Blueprint("highlights", __name__)
#: Imported for what they register.
_PARTS = (panels, screen_keys)


@bp.get("/interviews/<int:interview_id>/read")
@require(Permission.INTERVIEW_READ)
def read(interview_id: int) -> Response:
    """Show a session with its marks."""
    session = db_session()
    interview = get_interview(session, interview_id)
    lines = lines_of(session, interview)
    marks = [mark for line in lines for mark in line.marks]
    return page(
        "understand/highlights/read.html",
        study=get_study(session, interview.study_id),
        interview=interview,
        lines=lines,
        marks=marks,
        untagged=sum(not mark.themes for mark in marks),
        recheck=[mark for mark in marks if mark.edited_from is not None],
        recordings=[one for one in attachments_of(session, interview_id) if one.kind == "audio"],
        pictures=[one for one in attachments_of(session, interview_id) if one.kind == "picture"],
        modes=MODES,
        **_palette(interview.study_id, DrawForm(formdata=None)),
    )


@bp.get("/notes/<int:note_id>/highlight")
@require(Permission.THEME_DECIDE)
def choose(note_id: int) -> Response:
    """Offer the sentences of a turn to mark: the way without mouse and JavaScript."""
    note, interview = get_note(db_session(), note_id)
    return _choose(interview, note, DrawForm(formdata=None))


@bp.post("/interviews/<int:interview_id>/highlights")
@require(Permission.THEME_DECIDE)
def draw(interview_id: int) -> Response:
    """Mark words, and say at once what they are, where they belong and what one thinks."""
    form = DrawForm()
    session = db_session()
    try:
        if not form.validate():
            raise DomainError("Something in this form is not right. Look at it again.")  # noqa: TRY301
        with transaction(session):
            interview = get_interview(session, interview_id)
            drawn = services.draw(
                session,
                interview,
                chosen_places(interview, form),
                memo=form.memo.data or "",
                actor=current_user(),
            )
            text = _decide(interview, drawn.statement_ids, form)
            first = drawn.statement_ids[0]
    except NotFound:
        raise
    except DomainError as error:
        _blame(form, error)
        interview = get_interview(session, interview_id)
        return _choose(interview, first_note(interview), form, status=error.status)
    flash(_told(drawn, text), "good")
    return see_other("highlights.read", interview_id=interview_id, _anchor=f"m-{first}")


@bp.get("/statements/<int:statement_id>/context")
@require(Permission.INTERVIEW_READ)
def context(statement_id: int) -> Response:
    """Go to the turn that a statement stands in."""
    interview, statement = _of(statement_id)
    is_marked = mark_of(db_session(), interview, statement.id) is not None
    anchor = f"m-{statement.id}" if is_marked else f"note-{statement.note_id}"
    return see_other("highlights.read", interview_id=interview.id, _anchor=anchor)


@bp.get("/statements/<int:statement_id>/mark")
@require(Permission.INTERVIEW_READ)
def mark(statement_id: int) -> Response:
    """Show one mark with all that can be done about it."""
    return _mark(statement_id, TagForm(formdata=None), MemoForm(formdata=None))


@bp.post("/statements/<int:statement_id>/mark")
@require(Permission.THEME_DECIDE)
def decide(statement_id: int) -> Response:
    """Tag, untag, say what it is, or write a memo."""
    session = db_session()
    tags, memo = TagForm(), MemoForm()
    try:
        with transaction(session):
            interview, statement = _of(statement_id)
            text = _do(interview, statement, tags, memo)
    except NotFound:
        raise
    except DomainError as error:
        if error.field == "memo":
            memo.blame(error)
        else:
            _blame(tags, error)
        return _mark(statement_id, tags, memo, status=error.status)
    flash(text, "good")
    return see_other("highlights.mark", statement_id=statement_id)


@bp.post("/highlights/<int:highlight_id>/remove")
@require(Permission.THEME_DECIDE)
def remove(highlight_id: int) -> Response:
    """Take a mark away."""
    try:
        with transaction(db_session()) as session:
            highlight, statement, interview = services.get_highlight(session, highlight_id)
            note_id, statement_id = statement.note_id, statement.id
            services.remove(session, highlight, actor=current_user())
    except NotFound:
        raise
    except DomainError as error:
        flash(error.message, "wrong")
        return see_other("highlights.mark", statement_id=statement_id)
    flash("The highlight is gone; the words stay in the transcript.", "good")
    return see_other("highlights.read", interview_id=interview.id, _anchor=f"note-{note_id}")


def _blame(form: TagForm, error: DomainError) -> None:
    form.blame(error)
    form.insist.data = form.theme.data if isinstance(error, NearlyTheSame) else ""


def _do(interview: Interview, statement: Statement, tags: TagForm, memo: MemoForm) -> str:
    """Do what was pressed; return a sentence about it."""
    session, actor, study_id = db_session(), current_user(), interview.study_id
    pressed = request.form.get("do", "tag")
    if pressed == "untag":
        chosen = numbers([request.form.get("from", "")])
        if not chosen:
            raise DomainError("Choose the theme to take it out of.")
        theme = in_use(session, study_id, chosen[0])
        return str(themes.untag(session, theme, [statement.id], actor=actor).payload["text"])
    if pressed == "kinds":
        kinds = request.form.getlist("kinds")
        decision = themes.correct(session, study_id, [statement.id], kinds, actor=actor)
        return str(decision.payload["text"]) if decision else "It was decided like this already."
    if pressed == "memo":
        place = Place(statement.start, statement.end)
        drawn = services.draw(
            session, interview, [(statement.note_id or 0, place)], memo="", actor=actor
        )
        services.write_memo(session, drawn.highlights[0], memo.memo.data or "", actor=actor)
        return "Your memo is kept."
    if pressed == "checked":
        services.confirm(session, statement, actor=actor)
        return "Checked: it still stands."
    text = tag_by_name(
        session,
        study_id,
        [statement.id],
        name=tags.theme.data or "",
        new=tags.new.data or "",
        actor=actor,
        insist=tags.insist.data or "",
    )
    if not text:
        raise DomainError("Choose a need or a want first.", field="theme")
    return text


def _decide(interview: Interview, statement_ids: list[int], form: DrawForm) -> str:
    session, actor = db_session(), current_user()
    said = []
    if kinds := request.form.getlist("kinds"):
        themes.correct(session, interview.study_id, statement_ids, kinds, actor=actor)
    said.append(
        tag_by_name(
            session,
            interview.study_id,
            statement_ids,
            name=form.theme.data or "",
            new=form.new.data or "",
            actor=actor,
            insist=form.insist.data or "",
        )
    )
    return " ".join(one for one in said if one)


def _of(statement_id: int) -> tuple[Interview, Statement]:
    statement = db_session().get(Statement, statement_id)
    if statement is None or statement.note_id is None:
        raise NotFound("These words are no longer marked; somebody may have removed it.")
    return get_note(db_session(), statement.note_id)[1], statement


def _choose(interview: Interview, note: Note, form: DrawForm, *, status: int = 200) -> Response:
    pieces = request.form.getlist("piece")
    chosen = request.form.getlist("sentence")
    return page(
        "understand/highlights/draw.html",
        status=status,
        study=get_study(db_session(), interview.study_id),
        interview=interview,
        note=note,
        sentences=[
            (f"{one.start}:{one.end}", note.text[one.start : one.end])
            for one in sentence_places(note.text)
        ],
        chosen=chosen,
        pieces=list(zip(pieces, request.form.getlist("quote"), strict=False)),
        **_palette(interview.study_id, form),
    )


def _mark(statement_id: int, tags: TagForm, memo: MemoForm, *, status: int = 200) -> Response:
    interview, statement = _of(statement_id)
    found = mark_of(db_session(), interview, statement.id)
    if found is None:
        raise NotFound("These words are no longer marked; somebody may have removed it.")
    own = next((one for one in found.memos if one.author_id == current_user().id), None)
    if not memo.errors and own is not None:
        memo.memo.data = own.text
    return page(
        "understand/highlights/mark.html",
        status=status,
        study=get_study(db_session(), interview.study_id),
        interview=interview,
        mark=found,
        own=own,
        decided=statement.kinds_decided,
        memo_form=memo,
        **_palette(interview.study_id, tags),
    )


def _palette(study_id: int, form: TagForm) -> dict[str, Any]:
    return {
        "form": form,
        "themes": sorted(accepted_themes(db_session(), study_id), key=lambda one: one.kind),
        "all_kinds": KINDS,
        "kinds_chosen": request.form.getlist("kinds"),
    }


def _told(drawn: services.Drawn, text: str) -> str:
    count = len(drawn.highlights)
    told = "Highlighted." if count == 1 else f"Highlighted in {count} turns, a highlight in each."
    if drawn.left_out:
        turns = "turn that is" if drawn.left_out == 1 else "turns that are"
        told += f" Left out {drawn.left_out} {turns} no participant's."
    return f"{told} {text}".strip()
