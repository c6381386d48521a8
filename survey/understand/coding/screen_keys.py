"""The keys of the coding screens."""

from __future__ import annotations

from survey.core import keys

keys.screen(
    "coding",
    "Coding statement by statement",
    first=("1", "The first suggestion"),
    second=("2", "The second suggestion"),
    third=("3", "The third suggestion"),
    another=("t", "Another need or want: type to find it, or write a new one"),
    none=("n", "None of these"),
    several=("b", "More than one: stay on this statement"),
    skip=(keys.SPACE, "Skip, decide later"),
    previous=("k", "Back to the one before"),
    highlight=("h", "Show what in it asks and what says why"),
    like=("f", "Find more like this"),
    undo=("u", "Undo my last decision"),
    redo=("r", "Do again what was undone"),
)
