"""The keys of the review desk and of a theme's page."""

from __future__ import annotations

from survey.core import keys

keys.screen(
    "desk",
    "Review",
    accept=("a", "Accept"),
    edit=("e", "Edit the statement"),
    merge=("m", "Merge into another"),
    split=("s", "Split"),
    want=("w", "Only a want, ask why"),
    reject=("x", "Not a need"),
    next=("j", "Next"),
    previous=("k", "Previous"),
    undo=("u", "Undo"),
    redo=("r", "Do again what was undone"),
    why=("c", "Why it is read so, and correct it"),
)
keys.screen(
    "theme",
    "The page of a need or want",
    merge=("m", "Merge into another"),
    split=("s", "Split"),
    edit=("e", "Edit the wording"),
    why=("c", "Why it is read so, and correct it"),
)
keys.screen("pieces", "Splitting", split=("a", "Split off the chosen pieces"))
