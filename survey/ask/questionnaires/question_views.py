"""The builder's actions on questions: each a plain form, answered in place where htmx asks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from survey.ask.questionnaires import editing, queries, sequence, show_if, typed
from survey.ask.questionnaires.blueprint import bp
from survey.ask.questionnaires.builder import (
    OpenQuestion,
    Workbench,
    open_question,
    question_in,
    with_history,
    workbench,
)
from survey.ask.questionnaires.choices import ChoiceText, has_choices
from survey.ask.questionnaires.definition import Definition, OptionDefinition, QuestionDefinition
from survey.ask.questionnaires.editing import QuestionText
from survey.ask.questionnaires.forms import PREFIX, QuestionForm, question_form
from survey.ask.questionnaires.kinds import KINDS
from survey.ask.questionnaires.models import QuestionKind
from survey.ask.questionnaires.typed import RuleText
from survey.core.access import Permission, current_user, require
from survey.core.errors import Conflict, DomainError
from survey.core.numbers import whole_number
from survey.core.web import db_session, is_htmx, page, partial, see_other, transaction


@bp.post("/surveys/<int:survey_id>/questions")
@require(Permission.SURVEY_WRITE)
def add_question(survey_id: int) -> ResponseReturnValue:
    """Add a question of the kind that was pressed, and open it."""
    kind = _kind(request.form.get("kind", ""))
    with transaction(db_session()) as session:
        asked = editing.add_question(
            session, survey_id, QuestionText(kind=kind), actor=current_user()
        )
    return _opened(survey_id, asked.question_id)


@bp.get("/surveys/<int:survey_id>/questions/<int:question_id>")
@require(Permission.SURVEY_WRITE)
def question(survey_id: int, question_id: int) -> ResponseReturnValue:
    """Open the form of a question."""
    bench = workbench(db_session(), survey_id)
    if not bench.is_draft:
        return see_other("questionnaires.edit", survey_id=survey_id)
    return _builder(bench, open_question(db_session(), bench, question_id))


@bp.post("/surveys/<int:survey_id>/questions/<int:question_id>")
@require(Permission.SURVEY_WRITE)
def save_question(survey_id: int, question_id: int) -> ResponseReturnValue:
    """Save a question; a button of a row only changes the form."""
    session = db_session()
    bench = workbench(session, survey_id)
    opened = _typed(bench, question_id)
    do = request.form.get("do", "")
    if do:
        _rearrange(opened, do)
        return _builder(_previewed(bench, opened), with_history(session, bench, opened))
    form = opened.form
    status = 422
    if form.validate():
        try:
            text = _checked_text(bench, opened)
            with transaction(session):
                editing.change_question(
                    session,
                    survey_id,
                    question_id,
                    text,
                    was=form.was.data,
                    meaning_changed=form.meaning_changed.data,
                    actor=current_user(),
                )
        except DomainError as error:
            _blame(form, error)
            status = error.status
            if isinstance(error, Conflict):
                bench = workbench(session, survey_id)
                form.was.data = _state_now(bench, question_id)
        else:
            return _closed(survey_id, question_id)
    return _builder(_previewed(bench, opened), with_history(session, bench, opened), status=status)


@bp.post("/surveys/<int:survey_id>/questions/<int:question_id>/preview")
@require(Permission.SURVEY_WRITE)
def preview_question(survey_id: int, question_id: int) -> ResponseReturnValue:
    """Show what respondents would see of what is being typed; nothing is saved."""
    bench = workbench(db_session(), survey_id)
    bench = _previewed(bench, _typed(bench, question_id))
    return partial("ask/questionnaires/_preview.html", bench=bench, definition=bench.definition)


@bp.post("/surveys/<int:survey_id>/questions/<int:question_id>/move")
@require(Permission.SURVEY_WRITE)
def move_question(survey_id: int, question_id: int) -> ResponseReturnValue:
    """Move a question up or down by one, or to a place."""
    session = db_session()
    with transaction(session):
        bench = workbench(session, survey_id)
        codes = [one.id for one in bench.definition.questions]
        at = codes.index(question_in(bench.definition, question_id).id) + 1
        wanted = request.form.get("to", "")
        steps = {"up": at - 1, "down": at + 1}
        to = steps.get(wanted) or whole_number(wanted) or at
        sequence.move_question(session, survey_id, question_id, to, actor=current_user())
    return _closed(survey_id, question_id)


@bp.post("/surveys/<int:survey_id>/questions/order")
@require(Permission.SURVEY_WRITE)
def order_questions(survey_id: int) -> ResponseReturnValue:
    """Take the order the questions were dragged into."""
    wanted = request.form.getlist("order", type=int)
    with transaction(db_session()) as session:
        sequence.order_questions(session, survey_id, wanted, actor=current_user())
    return _closed(survey_id, None)


@bp.post("/surveys/<int:survey_id>/questions/<int:question_id>/duplicate")
@require(Permission.SURVEY_WRITE)
def duplicate_question(survey_id: int, question_id: int) -> ResponseReturnValue:
    """Put a copy of a question after it, and open the copy."""
    with transaction(db_session()) as session:
        copy = editing.duplicate_question(session, survey_id, question_id, actor=current_user())
    return _opened(survey_id, copy.question_id)


@bp.post("/surveys/<int:survey_id>/questions/<int:question_id>/remove")
@require(Permission.SURVEY_WRITE)
def remove_question(survey_id: int, question_id: int) -> ResponseReturnValue:
    """Take a question out of the draft."""
    with transaction(db_session()) as session:
        sequence.remove_question(session, survey_id, question_id, actor=current_user())
    return _closed(survey_id, None)


@bp.post("/surveys/<int:survey_id>/questions/<int:question_id>/put-back")
@require(Permission.SURVEY_WRITE)
def put_back_question(survey_id: int, question_id: int) -> ResponseReturnValue:
    """Ask a question again that an earlier version asked."""
    with transaction(db_session()) as session:
        sequence.put_back_question(session, survey_id, question_id, actor=current_user())
    return _closed(survey_id, question_id)


def _kind(name: str) -> QuestionKind:
    try:
        return QuestionKind(name)
    except ValueError:
        raise DomainError("There is no such kind of question. Choose one of the list.") from None


def _typed(bench: Workbench, question_id: int) -> OpenQuestion:
    """Return the form as it was sent, of the kind it was sent for."""
    question = question_in(bench.definition, question_id)
    kind = _kind(request.form.get("form_kind", question.kind.value))
    return OpenQuestion(
        question=question,
        form=question_form(kind)(),
        choices=typed.typed_choices(request.form),
        rules=typed.typed_rules(request.form),
    )


def _rearrange(opened: OpenQuestion, do: str) -> None:
    """Do what a button of the form says: change the kind, or one of the lists of rows."""
    what, _, action = do.partition(":")
    if what == "kind":
        old = opened.form
        kind = _kind(old.kind.data)
        opened.form = question_form(kind)(formdata=None, **{**old.data, "kind": kind.value})
        opened.form.fill_settings(
            {name: value for name, value in old.settings().items() if value is not None}
        )
    elif what == "choices":
        lines = opened.form.more_choices.data or ""
        rows = typed.wanted_choices(opened.choices, lines) if lines else opened.choices
        opened.form.more_choices.data = ""
        opened.choices = typed.rearranged(rows, action, lambda: ChoiceText(label=""))
    elif what == "rules":
        opened.rules = typed.rearranged(opened.rules, action, RuleText)


def _checked_text(bench: Workbench, opened: OpenQuestion) -> QuestionText:
    """Return what was typed.

    Raises:
        DomainError: the condition cannot work; the sentence says why.
    """
    text = _text(bench.definition, opened)
    changed = replace(opened.question, show_if=text.show_if)
    definition = typed.with_question(bench.definition, opened.question.id, changed)
    for problem in show_if.check(definition.questions):
        if problem.code == opened.question.code:
            raise DomainError(problem.message, field="show")
    return text


def _text(definition: Definition, opened: OpenQuestion) -> QuestionText:
    form = opened.form
    kind = _kind(form.kind.data)
    same_kind = kind is form.question_kind
    return QuestionText(
        kind=kind,
        prompt=form.prompt.data or "",
        help=form.help.data or "",
        is_required=form.is_required.data,
        settings=form.settings() if same_kind else None,
        show_if=typed.condition(form.show.data, opened.rules, definition),
        choices=typed.wanted_choices(opened.choices, form.more_choices.data or ""),
    )


def _previewed(bench: Workbench, opened: OpenQuestion) -> Workbench:
    """Return the workbench with the question as it is typed, as far as it can be shown."""
    text = _text(bench.definition, opened)
    settings: dict[str, Any] = {**KINDS[text.kind].default_settings, **(text.settings or {})}
    try:
        settings = KINDS[text.kind].check_settings(settings)
    except DomainError:
        settings = {**KINDS[text.kind].default_settings}
    choices = text.choices if has_choices(text.kind) else ()
    changed = QuestionDefinition(
        id=opened.question.id,
        code=opened.question.code,
        kind=text.kind,
        prompt=text.prompt,
        help=text.help,
        is_required=text.is_required,
        settings=settings,
        show_if=opened.question.show_if,
        epoch=opened.question.epoch,
        options=tuple(
            OptionDefinition(id=number, code=str(number), label=choice.label)
            for number, choice in enumerate(choices)
        ),
    )
    return replace(
        bench, definition=typed.with_question(bench.definition, opened.question.id, changed)
    )


def _blame(form: QuestionForm, error: DomainError) -> None:
    """Show the error at the field it names, which may be a setting or the list of choices."""
    name = PREFIX + error.field
    if name in form:
        error.field = name
    elif error.field in {"choices", "options"}:
        error.field = "more_choices"
    form.blame(error)


def _state_now(bench: Workbench, question_id: int) -> str:
    session = db_session()
    return editing.state_of(session, queries.asked_in(session, bench.version, question_id))


def _builder(
    bench: Workbench, opened: OpenQuestion | None, *, status: int = 200
) -> ResponseReturnValue:
    context: dict[str, Any] = {
        "study": bench.study,
        "bench": bench,
        "opened": opened,
        "status": status,
    }
    if is_htmx():
        return partial("ask/questionnaires/_builder.html", **context)
    return page("ask/questionnaires/edit.html", **context)


def _opened(survey_id: int, question_id: int) -> ResponseReturnValue:
    if not is_htmx():
        return see_other(
            "questionnaires.question",
            survey_id=survey_id,
            question_id=question_id,
            _anchor=f"question-{question_id}",
        )
    bench = workbench(db_session(), survey_id)
    return _builder(bench, open_question(db_session(), bench, question_id))


def _closed(survey_id: int, question_id: int | None) -> ResponseReturnValue:
    if not is_htmx():
        anchor = None if question_id is None else f"question-{question_id}"
        return see_other("questionnaires.edit", survey_id=survey_id, _anchor=anchor)
    return _builder(workbench(db_session(), survey_id), None)
