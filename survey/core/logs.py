"""The log: one line an event on standard error, with the number of its request."""

from __future__ import annotations

import logging

from survey.core.config import Settings
from survey.core.trace import request_id

_FORMAT = "%(asctime)s %(levelname)s %(name)s [%(request)s] %(message)s"


class OneLine(logging.Formatter):
    """Writes each message on one line, so that nobody can forge a second one (ASVS 16.4.1)."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; a traceback follows on lines of its own, indented."""
        record.request = request_id.get() or "-"
        record.asctime = self.formatTime(record)
        record.message = record.getMessage().replace("\r", "\\r").replace("\n", "\\n")
        line = self.formatMessage(record)
        if record.exc_info:
            trace = self.formatException(record.exc_info)
            line += "".join(f"\n    {one}" for one in trace.splitlines())
        return line


def configure(settings: Settings) -> None:
    """Begin to log, unless the program around us does already."""
    root = logging.getLogger()
    if root.handlers:
        return
    handler = logging.StreamHandler()
    handler.setFormatter(OneLine(_FORMAT))
    root.addHandler(handler)
    root.setLevel(settings.log_level.upper())
    if settings.log_level != "debug":
        logging.getLogger("alembic").setLevel(logging.WARNING)
