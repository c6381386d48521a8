"""Pages that differ between people in one word only: drawn once a version, then filled in.

The page a survey begins with holds nothing of the person but the submission key, the thank-you
page nothing but the receipt. Drawing ten questions costs four times as much as all the rest of a
request, so the drawing is kept; a published version never changes.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable

from flask import Response, current_app, make_response

from survey.ask.questionnaires.definition import Definition

#: Stands where the one word goes; it is no HTML, so no template changes it, and random, so that no
#: question can hold it.
PLACE = f"place{secrets.token_hex(16)}"
_KEPT = 256

_drawn: dict[tuple[str, int, str], tuple[str, str]] = {}


def filled(
    name: str, definition: Definition, sha256: str, word: str, draw: Callable[[str], Response]
) -> Response:
    """Return the page *name* of a version with *word* in its place.

    Args:
        name: Which page.
        definition: The version it shows.
        sha256: Its fingerprint.
        word: What goes in; letters, digits and ``-_.`` only.
        draw: Gives the page with what it is called with in that place.
    """
    if current_app.debug:  # Templates are being written.
        return draw(word)
    key = (name, definition.version_id, sha256)
    halves = _drawn.get(key)
    if halves is None:
        before, place, after = draw(PLACE).get_data(as_text=True).partition(PLACE)
        if not place or PLACE in after:
            raise ValueError(f"The page {name} has not exactly one place to fill in.")
        if len(_drawn) >= _KEPT:
            _drawn.clear()
        halves = _drawn[key] = (before, after)
    return make_response(f"{halves[0]}{word}{halves[1]}")
