"""The answer page: shown by GET, which writes nothing; taken step by step by POST."""

from __future__ import annotations

from flask import Response, make_response, redirect, request, url_for

from survey.ask.questionnaires.definition import Definition, published_definition
from survey.ask.responses import follow_ups
from survey.ask.responses.answer_page import AnswerPage
from survey.ask.responses.answering import (
    Assessment,
    answers_of,
    assess,
    fields_of,
    next_step,
    raw_of,
    steps_of,
    why_field_of,
)
from survey.ask.responses.blueprint import bp
from survey.ask.responses.group_commit import committed
from survey.ask.responses.keys import (
    VALID_DAYS,
    KeySigner,
    SubmissionKey,
    UnreadableKey,
    new_key,
    signer,
)
from survey.ask.responses.queries import Opening, WayIn, find_invitation, find_link
from survey.ask.responses.services import Submission, take_in
from survey.ask.responses.skeletons import filled
from survey.ask.responses.thanks_views import not_open, refused, unknown_link
from survey.core.access import public
from survey.core.db import now
from survey.core.errors import DomainError, NotFound
from survey.core.limits import limiter
from survey.core.web import database, db_session, page, settings

#: A whole company may answer from one address; a program that floods us is still slowed down.
OFTEN = "1200 per minute"
COOKIE = "needfinder-answering"
_UNPROCESSABLE = 422


@bp.get("/s/<public_id>")
@public
def link(public_id: str) -> Response:
    """Show the survey behind a public link."""
    return _show(find_link(db_session(), public_id, now=now()))


@bp.get("/i/<token>")
@public
def invitation(token: str) -> Response:
    """Show the survey behind a personal invitation."""
    return _show(find_invitation(db_session(), token, now=now()))


@bp.post("/s/<public_id>", endpoint="answer_link")
@bp.post("/i/<public_id>", endpoint="answer_invitation")
@limiter.limit(OFTEN)
@public(csrf_exempt=True)
def answer(public_id: str) -> Response:
    """Take one step, or the whole response. The signed key says which survey it is for."""
    del public_id
    keys = signer(settings().secret_key)
    try:
        key = keys.read(request.form.get("key", ""), now=now())
        # Reading only: on SQLite the one transaction that writes is begun by ``committed``.
        with database().reading() as session:
            definition = published_definition(session, key.version_id, key.sha256)
        return _take(keys, key, definition)
    except NotFound:
        return unknown_link()
    except DomainError as error:
        return refused(error)


def _show(way: WayIn | None) -> Response:
    if way is None:
        return unknown_link()
    if way.opening is not Opening.OPEN:
        return not_open(way)
    keys = signer(settings().secret_key)
    key = _resumed(keys, way) or new_key(
        version_id=way.version_id,
        sha256=way.sha256,
        delivery_id=way.delivery_id,
        invitation_id=way.invitation_id,
        now=now(),
    )
    definition = published_definition(db_session(), key.version_id, key.sha256)
    token = keys.sign(key)
    response = filled(
        "first",
        definition,
        key.sha256,
        token,
        lambda word: page("ask/responses/answer.html", **AnswerPage(definition, key=word).first()),
    )
    if request.cookies.get(COOKIE) != token:
        response.set_cookie(
            COOKIE,
            token,
            max_age=VALID_DAYS * 86400,
            path=request.path,
            httponly=True,
            samesite="Lax",
            secure=settings().is_https,
        )
    return response


def _resumed(keys: KeySigner, way: WayIn) -> SubmissionKey | None:
    """Return the key of somebody who has opened this page before: a reload begins nothing new."""
    try:
        key = keys.read(request.cookies.get(COOKIE, ""), now=now())
    except UnreadableKey:
        return None
    same = (key.delivery_id, key.invitation_id) == (way.delivery_id, way.invitation_id)
    return key if same else None


def _take(keys: KeySigner, key: SubmissionKey, definition: Definition) -> Response:
    form = request.form
    steps = steps_of(definition)
    step = min(_whole(form.get("step", "")), max(0, len(steps) - 1))
    asked = keys.read_asked(key, form.get("asked", ""))
    fields = fields_of(definition, dict(form.lists()))
    for id_ in form.get("skip", "").split():
        fields.pop(why_field_of(_whole(id_)), None)
    said = assess(fields, steps=steps[: step + 1], asked=asked)
    new: dict[int, str] = {}
    following = step
    is_back = form.get("go") == "back"
    if said.is_fine and not is_back:
        new = follow_ups.due(definition, said, asked)
        following = next_step(definition, steps, step, said)
        if not new and following == len(steps):
            return _store(keys, key, definition, said, fields=fields, asked=asked)
    view = AnswerPage(
        definition, key=keys.sign(key), fields=fields, is_whole=form.get("whole") == "1"
    )
    status = 200
    if is_back:
        context = view.back(step, asked)
    elif not said.is_fine:
        status, context = _UNPROCESSABLE, view.corrected(step, said, asked)
    elif new:
        context = view.follow_ups(step, said, {**asked, **new}, new)
    else:
        context = view.step(following, said, asked)
    signed = keys.sign_asked(key, view.asked)
    return page("ask/responses/answer.html", status=status, **context, asked=signed)


def _store(
    keys: KeySigner,
    key: SubmissionKey,
    definition: Definition,
    said: Assessment,
    *,
    fields: dict[str, list[str]],
    asked: dict[int, str],
) -> Response:
    submission = Submission(
        key=key,
        definition=definition,
        answers=answers_of(definition, said, fields, asked),
        raw=raw_of(fields, asked),
        sent_at=now(),
    )
    committed(database(), lambda session: take_in(session, submission))
    response = make_response(
        redirect(url_for("responses.thanks", token=keys.sign_receipt(key)), 303)
    )
    response.delete_cookie(COOKIE, path=request.path)
    return response


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0  # noqa: PLR2004
