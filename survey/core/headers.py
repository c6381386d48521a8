"""Security headers on every answer, and which hosts we answer for."""

from __future__ import annotations

from flask import Flask, Response

from survey.core.access import current_mark
from survey.core.config import Settings

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_EVERYWHERE = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}


def install(app: Flask, settings: Settings) -> None:
    """Add the headers to every answer of *app*."""

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in _EVERYWHERE.items():
            response.headers.setdefault(name, value)
        mark = current_mark()
        # Addresses of public pages carry tokens; they must not travel in a Referer header.
        is_public = mark is None or mark.is_public
        response.headers.setdefault(
            "Referrer-Policy", "no-referrer" if is_public else "same-origin"
        )
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        if settings.is_https:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        return response


def trusted_hosts(settings: Settings) -> list[str]:
    """Return the hosts we answer for; another Host header gets 400."""
    return [settings.public_host, "localhost", "127.0.0.1", "[::1]"]
