"""The audit trail, for administrators to read."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Blueprint, Response

from survey.core import menu
from survey.core.access import Permission, require
from survey.core.audit.models import AuditEntry
from survey.core.web import db_session, page, paged

bp = Blueprint("audit", __name__)

menu.add("admin", "Audit trail", "audit.index", Permission.AUDIT_READ, order=30)

# The table and not the model: accounts stand above us.
_ACCOUNT = sa.table("account", sa.column("id", sa.BigInteger), sa.column("name", sa.Text))


@bp.get("/audit")
@require(Permission.AUDIT_READ)
def index() -> Response:
    """List who did what, the latest first."""
    session = db_session()
    query = sa.select(AuditEntry).order_by(AuditEntry.id.desc())
    entries, pages = paged(session, query)
    actors = {entry.actor_id for entry in entries if entry.actor_id is not None}
    found = session.execute(
        sa.select(_ACCOUNT.c.id, _ACCOUNT.c.name).where(_ACCOUNT.c.id.in_(actors))
    )
    names = {row.id: row.name for row in found}
    return page("core/audit/index.html", entries=entries, names=names, pages=pages)
