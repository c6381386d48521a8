"""The pages of the codebook; importing them fills the blueprint."""

from __future__ import annotations

from survey.understand.codebook import board_views, entry_views, screen_keys, version_views
from survey.understand.codebook.blueprint import bp

__all__ = ["board_views", "bp", "entry_views", "screen_keys", "version_views"]
