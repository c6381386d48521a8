"""A report as one file: no server, no script, no address outside itself. Free of Flask's app."""

from __future__ import annotations

from functools import cache

import jinja2
from markupsafe import Markup

from survey.act.reports.body import Body
from survey.core.jinja import FILTERS
from survey.core.paths import resource

_SHEETS = ("tokens", "base", "components", "report")


def standalone_html(body: Body) -> str:
    """Return *body* as a self-contained HTML page."""
    template = _environment().get_template("act/reports/standalone.html")
    return template.render(body=body, links={}, styles=_styles())


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(resource("templates")),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(FILTERS)
    return environment


@cache
def _styles() -> Markup:
    folder = resource("static") / "css"
    # Our own files, which hold no "</style": safe to stand inside the element as they are.
    return Markup("\n").join(
        Markup((folder / f"{name}.css").read_text(encoding="utf-8"))  # noqa: S704
        for name in _SHEETS
    )
