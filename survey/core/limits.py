"""How often one may try: by address, and by what is tried."""

from __future__ import annotations

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from survey.core.config import Settings

#: ``@limiter.limit("10 per 15 minutes", methods=["POST"])`` on a view; keyed by address unless
#: a ``key_func`` says otherwise. Exceeding answers 429.
limiter = Limiter(get_remote_address, strategy="moving-window")


def install(app: Flask, settings: Settings) -> None:
    """Count the attempts on *app*."""
    app.config["RATELIMIT_STORAGE_URI"] = settings.limiter_storage
    app.config["RATELIMIT_HEADERS_ENABLED"] = True
    limiter.init_app(app)
