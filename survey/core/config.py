"""Settings, read once at the start from the environment (``NEEDFINDER_*``).

A wrong value stops the program with one sentence a setting; nothing is guessed.
Every setting is described in docs/settings.md, and a test compares.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from urllib.parse import urlsplit

from survey.core.settings_reader import Reader, WrongSettings

__all__ = ["PREFIX", "Settings", "WrongSettings", "load_settings", "setting_names"]

PREFIX = "NEEDFINDER_"
ENVIRONMENTS = ("development", "production")
MAIL_SECURITIES = ("starttls", "tls", "none")
SECRET_LENGTH = 32
LOOPBACK = ("127.0.0.1", "::1", "localhost")
LOG_LEVELS = ("debug", "info", "warning", "error")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything that differs from one installation to another."""

    home: Path
    environment: str = "development"
    secret_key: str = field(repr=False)
    database_url: str = field(repr=False)
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = "http://127.0.0.1:8000"
    allow_http: bool = False
    trusted_proxies: int = 0
    threads: int = 16
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password: str = field(default="", repr=False)
    smtp_security: str = "starttls"
    mail_from: str = ""
    limiter_storage: str = field(default="memory://", repr=False)
    max_upload_mb: int = 25
    session_days: int = 14
    model_url: str = ""
    model_name: str = ""
    model_key: str = field(default="", repr=False)
    sample: bool = True
    log_level: str = "info"

    @property
    def is_production(self) -> bool:
        """Whether strangers can reach this installation."""
        return self.environment == "production"

    @property
    def is_https(self) -> bool:
        """Whether people reach it over https, so that cookies may be bound to it."""
        return self.public_url.startswith("https://")

    @property
    def public_host(self) -> str:
        """Host name (without port) people reach it under."""
        return urlsplit(self.public_url).hostname or ""

    @property
    def sends_mail(self) -> bool:
        """Whether messages leave over SMTP, or are read in the outbox page only."""
        return bool(self.smtp_host)


def setting_names() -> list[str]:
    """Return the environment variables we read, in their order."""
    return [PREFIX + one.name.upper() for one in fields(Settings)]


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Return the settings of this process; make the instance folder and its secret if missing.

    Args:
        environ: Where to read; the process environment if None.

    Raises:
        WrongSettings: with one sentence for each value that cannot be right.
    """
    read = Reader(os.environ if environ is None else environ, PREFIX)
    read.refuse_unknown(setting_names())
    home = read.folder("HOME", Path("instance"))
    environment = read.choice("ENVIRONMENT", ENVIRONMENTS, "development")
    host = read.text("HOST", "127.0.0.1")
    port = read.whole("PORT", 8000, 1, 65535)
    public_url = read.text("PUBLIC_URL", f"http://{_reachable(host)}:{port}").rstrip("/")
    allow_http = read.truth("ALLOW_HTTP", default=False)
    _check_public_url(read, public_url, environment=environment, allow_http=allow_http)
    database_url = read.text("DATABASE_URL", f"sqlite:///{home / 'needfinder.db'}")
    if not database_url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
        read.complain(
            "DATABASE_URL",
            "must begin with sqlite:/// or postgresql:// (for example "
            "postgresql://needfinder:password@localhost/needfinder)",
        )
    smtp_host = read.text("SMTP_HOST", "")
    mail_from = read.text("MAIL_FROM", "")
    if smtp_host and "@" not in mail_from:
        read.complain("MAIL_FROM", "must be an e-mail address when NEEDFINDER_SMTP_HOST is set")
    limiter_storage = read.text("LIMITER_STORAGE", "memory://")
    if not limiter_storage.startswith(("memory://", "redis://", "rediss://")):
        read.complain("LIMITER_STORAGE", "must be memory:// or begin with redis:// or rediss://")
    model_url = read.text("MODEL_URL", "").rstrip("/")
    _check_model(read, model_url, allow_http=allow_http)
    given_key = read.text("SECRET_KEY", "")
    if given_key and len(given_key) < SECRET_LENGTH:
        read.complain(
            "SECRET_KEY", f"must have at least {SECRET_LENGTH} characters; leave it out to get one"
        )
    settings = Settings(
        home=home,
        environment=environment,
        secret_key=given_key,
        database_url=database_url,
        host=host,
        port=port,
        public_url=public_url,
        allow_http=allow_http,
        trusted_proxies=read.whole("TRUSTED_PROXIES", 0, 0, 4),
        threads=read.whole("THREADS", 16, 1, 128),
        smtp_host=smtp_host,
        smtp_port=read.whole("SMTP_PORT", 587, 1, 65535),
        smtp_user=read.text("SMTP_USER", ""),
        smtp_password=read.text("SMTP_PASSWORD", ""),
        smtp_security=read.choice("SMTP_SECURITY", MAIL_SECURITIES, "starttls"),
        mail_from=mail_from,
        limiter_storage=limiter_storage,
        max_upload_mb=read.whole("MAX_UPLOAD_MB", 25, 1, 500),
        session_days=read.whole("SESSION_DAYS", 14, 1, 90),
        model_url=model_url,
        model_name=read.text("MODEL_NAME", ""),
        model_key=read.text("MODEL_KEY", ""),
        sample=read.truth("SAMPLE", default=True),
        log_level=read.choice("LOG_LEVEL", LOG_LEVELS, "info"),
    )
    read.finish()
    return settings if given_key else replace(settings, secret_key=_kept_secret(home))


def _reachable(host: str) -> str:
    return "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - compared, not bound


def _check_public_url(read: Reader, url: str, *, environment: str, allow_http: bool) -> None:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        read.complain("PUBLIC_URL", "must be a whole address such as https://ask.example.org")
    elif parts.path or parts.query or parts.fragment:
        read.complain("PUBLIC_URL", "must end after the host and port; paths are not supported")
    elif environment == "production" and parts.scheme == "http" and not allow_http:
        read.complain(
            "PUBLIC_URL",
            "must begin with https:// in production, or passwords and answers travel readable; "
            "set NEEDFINDER_ALLOW_HTTP=1 if the network itself is private",
        )


def _check_model(read: Reader, url: str, *, allow_http: bool) -> None:
    """A language model is off unless all that is needed to ask it is there, and safe to send."""
    parts = urlsplit(url)
    if not url:
        for name in ("MODEL_NAME", "MODEL_KEY"):
            if read.text(name, ""):
                read.complain(name, "is set without NEEDFINDER_MODEL_URL, so nothing is asked")
        return
    if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
        read.complain("MODEL_URL", "must be a whole address such as https://models.example.org/v1")
    elif parts.query or parts.fragment:
        read.complain("MODEL_URL", "must end with its path")
    elif parts.scheme == "http" and not allow_http and parts.hostname not in LOOPBACK:
        read.complain(
            "MODEL_URL",
            "must begin with https:// unless the model is on this machine, or what people said "
            "travels readable; set NEEDFINDER_ALLOW_HTTP=1 if the network itself is private",
        )
    if not read.text("MODEL_NAME", ""):
        read.complain("MODEL_NAME", "must name the model when NEEDFINDER_MODEL_URL is set")
    key = read.text("MODEL_KEY", "")
    if not key.isascii() or not key.isprintable():
        read.complain("MODEL_KEY", "holds characters that no header can")


def _kept_secret(home: Path) -> str:
    """Return the instance's secret, made on the first start and readable by its owner only."""
    path = home / "secret_key"
    try:
        return _read_secret(path)
    except (FileNotFoundError, NotADirectoryError):
        pass
    secret = secrets.token_urlsafe(48)
    try:
        home.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=home, prefix=".secret_key")  # Mode 0600 by design.
    except OSError as error:
        raise WrongSettings(
            [f"{PREFIX}HOME: the folder {home} cannot be written ({error.strerror})."]
        ) from error
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secret)
    try:
        os.link(draft, path)  # Whole or not at all, and the first of several processes wins.
    except FileExistsError:
        return _read_secret(path)
    finally:
        Path(draft).unlink()
    return secret


def _read_secret(path: Path) -> str:
    secret = path.read_text(encoding="ascii").strip()
    if len(secret) < SECRET_LENGTH:
        raise WrongSettings(
            [f"The secret in {path} is damaged; delete the file (everybody signs in again)."]
        )
    return secret
