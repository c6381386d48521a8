"""The pages of coding: statement by statement, border cases, consistency; importing fills the blueprint."""

from __future__ import annotations

from survey.understand.coding import border_views, card_views, consistency_views, screen_keys
from survey.understand.coding.blueprint import bp

__all__ = ["border_views", "bp", "card_views", "consistency_views", "screen_keys"]
