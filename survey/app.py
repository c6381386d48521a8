"""The one file that knows every feature: settings in, application out."""

from __future__ import annotations

import importlib
import importlib.util
import logging
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import sqlalchemy as sa
from flask import Flask, Response, send_from_directory
from werkzeug.middleware.proxy_fix import ProxyFix

from survey.ask.studies import gate
from survey.core import failures, jinja, limits, web
from survey.core.access import public
from survey.core.accounts import signing_in
from survey.core.config import Settings, load_settings
from survey.core.db import Database
from survey.core.headers import trusted_hosts
from survey.core.paths import resource

log = logging.getLogger(__name__)

#: Every feature, lower ones first. Its modules ``models``, ``jobs`` and ``views`` are loaded when
#: they exist; ``views`` holds the blueprint ``bp``.
FEATURES = (
    "survey.core.audit",
    "survey.core.jobs",
    "survey.core.accounts",
    "survey.core.keyboard",
    "survey.core.imports",
    "survey.people.privacy",
    "survey.people.customers",
    "survey.people.segments",
    "survey.ask.studies",
    "survey.ask.questionnaires",
    "survey.ask.delivery",
    "survey.ask.responses",
    "survey.ask.past_answers",
    "survey.ask.interviews",
    "survey.understand.statements",
    "survey.understand.analysis",
    "survey.understand.themes",
    "survey.understand.kinds",
    "survey.understand.coding",
    "survey.understand.auditing",
    "survey.understand.codebook",
    "survey.understand.search",
    "survey.understand.rerun",
    "survey.understand.map",
    "survey.understand.highlights",
    "survey.understand.comments",
    "survey.understand.agreement",
    "survey.act.reports",
    "survey.act.exchange",
)
#: Where people land after signing in.
HOME = "studies.index"


def create_app(settings: Settings | None = None, *, database: Database | None = None) -> Flask:
    """Return the web application.

    Args:
        settings: Read from the environment if None.
        database: Opened from the settings if None; tests pass one in a transaction.

    Raises:
        WrongSettings: a setting cannot be right.
    """
    settings = settings or load_settings()
    database = database or Database.open(settings.database_url, pool_size=settings.threads)
    app = Flask(
        "survey",
        template_folder=str(resource("templates")),
        static_folder="static",
        instance_path=str(settings.home),
    )
    app.config.update(
        SECRET_KEY=settings.secret_key,
        TRUSTED_HOSTS=trusted_hosts(settings),
        MAX_CONTENT_LENGTH=settings.max_upload_mb * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=4 * 1024 * 1024,
        MAX_FORM_PARTS=5_000,
        SESSION_COOKIE_NAME="__Host-needfinder-form" if settings.is_https else "needfinder-form",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PREFERRED_URL_SCHEME="https" if settings.is_https else "http",
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(hours=1),
    )
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # Flask's own documented way.
            app.wsgi_app, x_for=count, x_proto=count, x_host=count
        )
    web.install(app, settings, database)
    failures.install(app)
    jinja.install(app)
    limits.install(app, settings)
    signing_in.install(app)
    gate.install(app)
    _add_own_pages(app)
    import_models()
    import_jobs()
    for feature in FEATURES:
        views = _load(feature, "views")
        if views is not None:
            app.register_blueprint(views.bp)
    return app


def import_models() -> None:
    """Import the models of every feature, so that the metadata and relationships are whole."""
    for feature in FEATURES:
        _load(feature, "models")


def import_jobs() -> None:
    """Import the jobs of every feature, which registers them, and what people decided for them.

    A worker shows no pages, so what a job asks of the features above it must not hang on a view:
    ``known`` tells a run what people decided (`survey.understand.analysis.known`).
    """
    for feature in FEATURES:
        _load(feature, "jobs")
        _load(feature, "known")


def _load(feature: str, part: str) -> ModuleType | None:
    """Return the module *part* of *feature*, or None if the feature has none."""
    name = f"{feature}.{part}"
    return importlib.import_module(name) if importlib.util.find_spec(name) else None


def _add_own_pages(app: Flask) -> None:
    """Add what belongs to no feature: the way in, files, and whether we are well."""
    public(app.view_functions["static"])
    spec = importlib.util.find_spec("js_lib_htmx")
    if spec is None or spec.origin is None:
        raise RuntimeError("The package django-js-lib-htmx is missing; run make install.")
    htmx_folder = Path(spec.origin).parent / "static" / "htmx"

    @app.get("/static/htmx/<path:filename>")
    @public
    def static_htmx(filename: str) -> Response:
        return send_from_directory(htmx_folder, filename, max_age=7 * 86_400)

    @app.get("/")
    @public
    def home() -> Response:
        return web.see_other(HOME)

    @app.get("/healthz")
    @public
    def healthz() -> tuple[str, int, dict[str, Any]]:
        return "ok\n", 200, {"Content-Type": "text/plain; charset=utf-8"}

    @app.get("/readyz")
    @public
    def readyz() -> tuple[str, int, dict[str, Any]]:
        web.db_session().execute(sa.text("SELECT 1"))
        return "ready\n", 200, {"Content-Type": "text/plain; charset=utf-8"}
