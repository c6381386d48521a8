"""The pages of this feature: desk, codebook, evidence; importing them fills the blueprint."""

from __future__ import annotations

from survey.understand.themes import (
    codebook,
    desk,
    evidence,
    guess_views,
    known,
    panels,
    regrouping_views,
    screen_keys,
    theme_edits,
    undoing_views,
)
from survey.understand.themes.blueprint import bp

__all__ = [
    "bp",
    "codebook",
    "desk",
    "evidence",
    "guess_views",
    "known",
    "panels",
    "regrouping_views",
    "screen_keys",
    "theme_edits",
    "undoing_views",
]
