"""The pages of the audit: needs read again blind, and the unplaced ones."""

from __future__ import annotations

from survey.understand.auditing import need_views, screen_keys, unplaced_views
from survey.understand.auditing.blueprint import bp

__all__ = ["bp", "need_views", "screen_keys", "unplaced_views"]
