"""The web server's process: gunicorn with threads around the application."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication

from survey.app import create_app
from survey.cli.processes import end_with_parent
from survey.core import logs
from survey.core.config import Settings, WrongSettings, load_settings

_MEMORY_FOLDER = Path("/dev/shm")  # noqa: S108 - for gunicorn's heartbeat file only


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types.
    """gunicorn, told everything in code."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        """Set what we measured: one process and threads, since SQLite has one writer."""
        settings = self._settings
        options: dict[str, Any] = {
            "bind": f"{settings.host}:{settings.port}",
            "workers": 1,
            "worker_class": "gthread",
            "threads": settings.threads,
            "timeout": 60,
            "graceful_timeout": 20,
            "keepalive": 5,
            "loglevel": "warning",
            "forwarded_allow_ips": "*" if settings.trusted_proxies else "127.0.0.1",
            "limit_request_line": 8190,
            "control_socket_disable": True,
        }
        if _MEMORY_FOLDER.is_dir():
            options["worker_tmp_dir"] = str(_MEMORY_FOLDER)
        for name, value in options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:
        """Return the application, made in the process that serves it."""
        return create_app(self._settings)


def main() -> None:
    """Serve until told to stop."""
    try:
        settings = load_settings()
    except WrongSettings as error:
        sys.exit("\n".join(error.complaints))
    logs.configure(settings)
    end_with_parent()
    Server(settings).run()


if __name__ == "__main__":
    main()
