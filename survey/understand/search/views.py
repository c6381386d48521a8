"""The search page, in one study and over all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from survey.ask.studies.models import Study
from survey.ask.studies.queries import get_study, studies
from survey.ask.studies.scopes import beside_studies
from survey.core import menu
from survey.core.access import Permission, allows, current_user, may, require, safe_next
from survey.core.errors import DomainError, NotFound
from survey.core.numbers import whole_number
from survey.core.pagination import PER_PAGE, asked_number
from survey.core.web import Pages, db_session, page, see_other, settings, transaction
from survey.understand.search import meanings, queries, services
from survey.understand.search.choices import choices_for
from survey.understand.search.filters import PERMISSIONS
from survey.understand.search.forms import SearchForm
from survey.understand.search.lines import lines
from survey.understand.search.models import Source
from survey.understand.search.words import Words, parse
from survey.understand.statements.models import Statement
from survey.understand.themes import members
from survey.understand.themes.blueprint import back_to
from survey.understand.themes.card import accepted_themes
from survey.understand.themes.forms import StatementsForm
from survey.understand.themes.search import found as found_all
from survey.understand.themes.search import is_one, study_of

bp = Blueprint("search", __name__)

menu.add(
    "studies",
    "Search",
    "search.everywhere",
    Permission.THEME_READ,
    order=20,
    also=("search.in_study",),
)

# A search that is kept is its owner's, whatever study it looks in.
beside_studies("saved_id")

#: Statements of like meaning before the filters, which leave some of them.
_NEAR = 2_000
_SOURCES = {
    Source.STATEMENT: "Statements",
    Source.THEME: "Needs and wants",
    Source.ANSWER: "Answers",
    Source.NOTE: "Notes",
}


@bp.app_context_processor
def _way_to_search() -> dict[str, Any]:
    """Give every page its search field, and a page that a search led to the way back."""
    target = safe_next(request.args.get("back")) if request.method == "GET" else None
    return {"find_at": _find_at, "came_from": target if target and "/search?" in target else None}


def _find_at(study: Study | None) -> str | None:
    if not allows(Permission.THEME_READ):
        return None  # For a while nothing is found, for example while one reads blind.
    if study is None:
        return url_for("search.everywhere")
    return url_for("search.in_study", study_id=study.id)


@bp.get("/search")
@require(Permission.THEME_READ)
def everywhere() -> Response:
    """Search in all studies that one takes part in."""
    return _page(None)


@bp.get("/studies/<int:study_id>/search")
@require(Permission.THEME_READ)
def in_study(study_id: int) -> Response:
    """Search in one study."""
    return _page(get_study(db_session(), study_id))


@bp.get("/statements/<int:statement_id>/like")
@require(Permission.THEME_READ)
def like(statement_id: int) -> Response:
    """Look for statements like one of them, in its study."""
    study_id = study_of(db_session(), statement_id)
    return see_other("search.in_study", study_id=study_id, like=statement_id)


@bp.post("/search/save")
@require(Permission.THEME_READ)
def save() -> Response:
    """Keep a search under a name."""
    asked = SearchForm(formdata=request.form).asked()
    try:
        with transaction(db_session()) as session:
            services.save(session, request.form.get("name", ""), asked, actor=current_user())
    except DomainError as error:
        flash(error.message, "wrong")
    else:
        flash("The search is kept, for you alone.", "good")
    return back_to("search.everywhere")


@bp.post("/search/<int:saved_id>/remove")
@require(Permission.THEME_READ)
def remove(saved_id: int) -> Response:
    """Forget a search."""
    with transaction(db_session()) as session:
        services.remove(session, saved_id, actor=current_user())
    flash("The search is no longer kept.")
    return back_to("search.everywhere")


@dataclass(frozen=True, kw_only=True)
class _Alike:
    """What is of like meaning.

    Attributes:
        ids: Statements, the nearest first; None where meaning was not looked for.
        to: The statement that they are like, if one was asked for.
        sentence: Why nothing could be looked up by meaning, or "".
    """

    ids: tuple[int, ...] | None = None
    to: members.Member | None = None
    sentence: str = ""


def _page(study: Study | None) -> Response:
    session, actor = db_session(), current_user()
    form = SearchForm(formdata=MultiDict(request.args))
    mine = studies(session, actor)
    if study is None:
        study = next((one for one in mine if str(one.id) == form.study.data), None)
    form.offer(
        study=[(one.id, one.title) for one in mine],
        **choices_for(session, None if study is None else study.id, actor),
    )
    form.study.data = "" if study is None else str(study.id)
    form.validate()
    text = "" if form.q.errors else form.q.data or ""
    words, chosen = parse(text), form.chosen(None if study is None else study.id)
    source = next((one for one in Source if one == request.args.get("in")), Source.STATEMENT)
    alike = _alike(session, study, text, form.by.data)
    by_words = alike.ids is None or source is not Source.STATEMENT
    asked = words if by_words or form.by.data != "meaning" else Words()
    found = queries.find(
        session,
        source,
        asked,
        chosen,
        actor,
        like=None if by_words else alike.ids,
        limit=PER_PAGE,
        offset=(asked_number() - 1) * PER_PAGE,
    )
    counts = {
        one: found.by_words
        if one is source and asked
        else queries.count(session, one, words, chosen, actor)
        if words
        else None
        for one in _SOURCES
        if may(actor.role, PERMISSIONS[one])
    }
    context: dict[str, Any] = {
        "study": study,
        "form": form,
        "words": words,
        "chosen": chosen,
        "source": source,
        "alike": alike,
        "found": found,
        "pages": Pages.of(found.total),
        "lines": lines(session, source, found, words),
        "tabs_": _tabs(source, counts),
        "saved": [(one, _address(one.asked)) for one in queries.saved_searches(session, actor.id)],
        "asked": form.asked(),
    }
    if study is not None and source is Source.STATEMENT:
        context["tagging"] = StatementsForm(formdata=None)
        context["tagging"].offer(accepted_themes(session, study.id))
    return page("understand/search/index.html", **context)


def _alike(session: Session, study: Study | None, text: str, by: str) -> _Alike:
    """Look for statements that mean something like what was typed, or like the one chosen."""
    asked = whole_number(request.args.get("like", ""))
    if not text and asked is None:
        return _Alike()
    if by == "words" and asked is None:
        return _Alike()
    if study is None:
        return _Alike(sentence="Choose a study to look for the meaning too.")
    known = meanings.load(settings().home, study.id)
    if known is None:
        return _Alike(
            sentence="What the statements of this study mean has not been read yet; that happens "
            "within minutes of a run. Until then only the words are looked for."
        )
    if asked is None:
        return _Alike(ids=tuple(known.like(text, most=_NEAR)))
    of_study = Statement.study_id == study.id
    to = next(iter(found_all(session, [is_one(asked), of_study, members.may_be_used()])), None)
    if to is None:
        raise NotFound("There is no such statement in this study; it may have been erased.")
    near = known.like_statement(asked, most=_NEAR)
    return _Alike(ids=tuple(known.like(to.text, most=_NEAR) if near is None else near), to=to)


def _tabs(source: Source, counts: Mapping[Source, int | None]) -> list[dict[str, Any]]:
    """Return the kinds of texts with how many hold the words; without words they have no number."""
    return [
        {
            "text": _SOURCES[one],
            "url": _url({**request.args.to_dict(), "in": one.value, "page": ""}),
            "is_current": one is source,
            "count": count,
        }
        for one, count in counts.items()
    ]


def _url(asked: Mapping[str, str]) -> str:
    """Return the address of a search on this page."""
    values: dict[str, Any] = {name: value for name, value in asked.items() if value}
    return url_for(request.endpoint or "", **(request.view_args or {}), **values)


def _address(asked: Mapping[str, str]) -> str:
    """Return the address of a search that was kept, in the study it was made for."""
    values: dict[str, Any] = dict(asked)
    return url_for("search.everywhere", **values)
