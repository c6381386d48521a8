"""Merge and split on the review desk: the palette of themes, the pieces before they are acted on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, request, url_for

from survey.ask.studies.models import Study
from survey.ask.studies.queries import get_study
from survey.core.access import Permission, current_user, require
from survey.core.errors import Conflict, DomainError, NotFound
from survey.core.web import db_session, is_htmx, page, partial, transaction
from survey.understand.analysis.models import ClusterKind
from survey.understand.themes import proposals, services
from survey.understand.themes.blueprint import bp
from survey.understand.themes.card import accepted_themes, nearest, proposal_members
from survey.understand.themes.desk import decided, go_on, overtaken
from survey.understand.themes.forms import DecisionForm, IntoForm, numbers
from survey.understand.themes.members import Member, phrases
from survey.understand.themes.pieces import pieces
from survey.understand.themes.regrouping import NamedPiece
from survey.understand.themes.rules import LONGEST_NAME


@bp.get("/studies/<int:study_id>/review/<int:cluster_id>/merge")
@require(Permission.THEME_DECIDE)
def merge_into(study_id: int, cluster_id: int) -> Response:
    """Offer the themes that a proposal may go into, the nearest first."""
    session = db_session()
    study = get_study(session, study_id)
    try:
        proposal = proposals.find(session, study_id, cluster_id)
    except (Conflict, NotFound) as error:
        return overtaken(study, error, at=cluster_id)
    kind = proposal.kind.value
    themes = [
        one
        for one in accepted_themes(session, study_id)
        if proposal.kind is ClusterKind.UNCLEAR or one.kind.value == kind
    ]
    words = f"{proposal.draft.get('text') or ''} {proposal.name}"
    context: dict[str, Any] = {
        "study": study,
        "title": "Merge the proposal into",
        "what": str(proposal.draft.get("text") or proposal.name),
        "count": proposal.statement_count,
        "themes": themes,
        "near": nearest(themes, kind, words, proposal),
        "action": url_for("themes.merge", study_id=study_id, cluster_id=cluster_id),
        "back": url_for("themes.review", study_id=study_id, at=cluster_id),
        "hidden_values": {"seen": proposal.statement_count, "next": request.args.get("next", "")},
    }
    if is_htmx():
        return partial("understand/themes/_palette.html", **context)
    return page("understand/themes/palette.html", **context)


@bp.post("/studies/<int:study_id>/review/<int:cluster_id>/merge")
@require(Permission.THEME_DECIDE)
def merge(study_id: int, cluster_id: int) -> Response:
    """Take a proposal into a theme."""

    def decide(form: DecisionForm) -> None:
        services.merge_proposal(
            db_session(),
            study_id,
            cluster_id,
            form["into"].data,
            actor=current_user(),
            seen=form.seen.data,
        )

    return decided(study_id, cluster_id, IntoForm(), decide)


@bp.get("/studies/<int:study_id>/review/<int:cluster_id>/split")
@require(Permission.THEME_DECIDE)
def split(study_id: int, cluster_id: int) -> Response:
    """Show the pieces before anything is split."""
    study = get_study(db_session(), study_id)
    try:
        proposal = proposals.find(db_session(), study_id, cluster_id)
    except (Conflict, NotFound) as error:
        return overtaken(study, error, at=cluster_id)
    return _pieces(study, proposal)


@bp.post("/studies/<int:study_id>/review/<int:cluster_id>/split")
@require(Permission.THEME_DECIDE)
def split_off(study_id: int, cluster_id: int) -> Response:
    """Make themes of the pieces that were chosen."""
    study = get_study(db_session(), study_id)
    form = DecisionForm()
    try:
        with transaction(db_session()) as session:
            services.split_proposal(
                session,
                study_id,
                cluster_id,
                chosen_pieces(),
                actor=current_user(),
                seen=form.seen.data,
            )
    except (Conflict, NotFound) as error:
        return overtaken(study, error, at=cluster_id)
    except DomainError as error:
        proposal = proposals.find(db_session(), study_id, cluster_id)
        return _pieces(study, proposal, error=error.message, status=422)
    return go_on(study_id, cluster_id)


def shown_pieces(found: Sequence[Member]) -> dict[str, Any]:
    """Return what the page of pieces shows: the pieces, a first name for each, the statements.

    The name is how somebody put it, for the person to turn into a statement.
    """
    members = {one.id: one for one in found}
    parts = pieces([(one.id, one.about) for one in found])
    names = []
    for part in parts:
        told = phrases([members[i].about for i in part.statement_ids], most=1)
        text = told[0].text if told and part.words else ""
        names.append((text[:1].upper() + text[1:])[:LONGEST_NAME])
    return {"pieces": parts, "names": names, "members": members}


def chosen_pieces() -> list[NamedPiece]:
    """Return the pieces of a split form that are to become themes."""
    return [
        NamedPiece(
            name=request.form.get(f"name-{number}", ""),
            statement_ids=tuple(numbers(request.form.get(f"statements-{number}", "").split(","))),
        )
        for number in numbers(request.form.getlist("pieces"))
    ]


def _pieces(
    study: Study, proposal: proposals.Proposal, *, error: str = "", status: int = 200
) -> Response:
    found = proposal_members(db_session(), proposal)
    return page(
        "understand/themes/split.html",
        study=study,
        status=status,
        title=str(proposal.draft.get("text") or proposal.name),
        **shown_pieces(found),
        action=url_for("themes.split", study_id=study.id, cluster_id=proposal.cluster_id),
        back=url_for("themes.review", study_id=study.id, at=proposal.cluster_id),
        seen=proposal.statement_count,
        kind=proposal.kind.value,
        error=error,
        stays="waits for another decision",
    )
