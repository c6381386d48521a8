"""The blueprint of the audit, its menu entry, and the trust that every page may show."""

from __future__ import annotations

from flask import Blueprint, g
from flask.blueprints import BlueprintSetupState

from survey.core import menu
from survey.core.access import Permission
from survey.core.web import db_session
from survey.understand.themes.trust import Trust, trust_in

bp = Blueprint("auditing", __name__)

menu.add(
    "check",
    "Audit",
    "auditing.audit",
    Permission.THEME_READ,
    in_study=True,
    order=10,
    also=("auditing.audit", "auditing.results"),
)


def trust_shown(study_id: int) -> Trust:
    """Return what was checked in a study; read once a request."""
    known: dict[int, Trust] = g.setdefault("trust", {})
    if study_id not in known:
        known[study_id] = trust_in(db_session(), study_id)
    return known[study_id]


@bp.record_once
def _give_to_templates(state: BlueprintSetupState) -> None:
    state.app.jinja_env.globals.update(trust_shown=trust_shown)
