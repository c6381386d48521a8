"""The list of what says nearly the same under different codes."""

from __future__ import annotations

from flask import Response, flash, request

from survey.ask.studies.queries import get_study
from survey.core.access import Permission, current_user, require
from survey.core.errors import DomainError
from survey.core.numbers import whole_number
from survey.core.web import Pages, db_session, page, see_other, transaction
from survey.understand.coding.blueprint import bp, tabs
from survey.understand.coding.consistency import Group, inconsistent, mend
from survey.understand.coding.pool import Pool, pool_of
from survey.understand.themes.forms import numbers


@bp.get("/studies/<int:study_id>/coding/consistency")
@require(Permission.THEME_READ)
def consistency(study_id: int) -> Response:
    """List the groups, largest first, with what is proposed for each."""
    return _list(study_id)


@bp.post("/studies/<int:study_id>/coding/consistency")
@require(Permission.THEME_DECIDE)
def mend_chosen(study_id: int) -> Response:
    """Mend the groups for which a code was chosen, or all of a page as proposed."""
    get_study(db_session(), study_id)
    groups = numbers(request.form.getlist("group"))
    chosen = "proposed" if "all" in request.form else "keep"
    wanted = {
        statement_id: numbers(request.form.get(f"{chosen}-{group}", "").split(","))
        for group in groups
        if request.form.get(f"{chosen}-{group}")
        for statement_id in numbers(request.form.get(f"statements-{group}", "").split(","))
    }
    try:
        with transaction(db_session()) as session:
            decision = mend(
                session,
                study_id,
                wanted,
                actor=current_user(),
                seen=whole_number(request.form.get("seen", "")),
            )
    except DomainError as error:
        return _list(study_id, notice=error.message, status=error.status)
    flash("They were coded like this already." if decision is None else decision.payload["text"])
    return see_other("coding.consistency", study_id=study_id)


def _list(study_id: int, *, notice: str = "", status: int = 200) -> Response:
    session = db_session()
    study = get_study(session, study_id)
    pool = pool_of(session, study_id)
    groups = inconsistent(pool)
    pages = Pages.of(len(groups))
    shown = groups[pages.offset : pages.offset + pages.per_page]
    return page(
        "understand/coding/consistency.html",
        study=study,
        status=status,
        tabs_shown=tabs(study_id, "coding.consistency"),
        pool=pool,
        pages=pages,
        groups=[(_id_of(pool, one), one) for one in shown],
        changing=sum(one.changing for one in shown),
        coded=len(pool.marks),
        seen=pool.last_event,
        notice_text=notice,
    )


def _id_of(pool: Pool, group: Group) -> int:
    return int(pool.ids[group.places[0]])
