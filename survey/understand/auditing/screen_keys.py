"""The keys of the audit and of the unplaced ones."""

from __future__ import annotations

from survey.core import keys

keys.screen(
    "unplaced",
    "Unplaced",
    add=("+", "It belongs to a need: choose which"),
    new=("n", "A need of its own"),
    nothing=("x", "Nothing to place here"),
    skip=(keys.SPACE, "Skip, decide later"),
    like=("f", "Find more like this"),
    undo=("u", "Undo my last answer"),
)
keys.screen(
    "audit",
    "Audit",
    yes=("y", "It belongs"),
    no=("n", "It does not belong"),
    both=("t", "It belongs here and to another as well"),
    skip=(keys.SPACE, "Skip, decide later"),
    undo=("u", "Undo my last answer"),
    redo=("r", "Answer again as before"),
)
