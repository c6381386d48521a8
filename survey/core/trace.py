"""The number of the request at work, for the log and the audit trail. Free of Flask."""

from __future__ import annotations

from contextvars import ContextVar

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
