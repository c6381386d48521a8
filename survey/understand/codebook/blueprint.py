"""The blueprint of the codebook, its menu entry, and what its views share."""

from __future__ import annotations

from flask import Blueprint, request

from survey.ask.studies.scopes import names
from survey.core import menu
from survey.core.access import Permission
from survey.understand.themes.forms import numbers
from survey.understand.themes.models import ThemeKind

bp = Blueprint("codebook", __name__)
names("group_id", "theme_group")
names("version_id", "decision")

menu.add(
    "understand",
    "Codebook",
    "codebook.board",
    Permission.THEME_READ,
    in_study=True,
    order=32,
    also=(
        "codebook.step",
        "codebook.duplicates",
        "codebook.proposed",
        "codebook.versions",
        "codebook.version",
        "codebook.entry",
        "codebook.group",
        "exchange.index",
        "exchange.show",
    ),
)


def asked_kind() -> ThemeKind:
    """Return which board is asked for."""
    return ThemeKind.WANT if request.values.get("kind") == "want" else ThemeKind.NEED


def chosen_ids() -> tuple[list[int], list[int]]:
    """Return the cards and the groups that were chosen."""
    return numbers(request.values.getlist("themes")), numbers(request.values.getlist("groups"))
