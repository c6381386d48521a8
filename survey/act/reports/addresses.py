"""Where the figures of a report lead, for the person who looks at it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for

from survey.core.access import Permission, allows


@dataclass(frozen=True)
class Addresses:
    """Addresses for one report; each method returns None where the person may not go."""

    report_id: int
    study_id: int

    def behind(self, theme_id: int) -> str:
        """Return the page with the statements behind a need or want of this report."""
        return url_for("reports.behind", report_id=self.report_id, theme_id=theme_id)

    def statement(self, statement_id: int | None) -> str | None:
        """Return the page with the whole answer or note a statement was taken from."""
        if statement_id is None:
            return None
        return _open_to_viewer("themes.source", Permission.RESPONSE_READ, statement_id=statement_id)

    def theme(self, theme_id: int) -> str | None:
        """Return the page of a need or want in the codebook."""
        return _open_to_viewer("themes.show", Permission.THEME_READ, theme_id=theme_id)

    def unplaced(self) -> str | None:
        """Return the list of the statements that stand nowhere."""
        return _open_to_viewer("themes.statements", Permission.THEME_READ, study_id=self.study_id)


def _open_to_viewer(endpoint: str, permission: Permission, **values: Any) -> str | None:
    if endpoint not in current_app.view_functions or not allows(permission):
        return None
    return url_for(endpoint, **values)
