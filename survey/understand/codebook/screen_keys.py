"""The keys of the board of the codebook and of its pages."""

from __future__ import annotations

from survey.core import keys

keys.screen(
    "codebook",
    "Codebook",
    next=("j", "Next card"),
    previous=("k", "Previous card"),
    find=("f", "Find a card"),
    group=("g", "Group the chosen cards"),
    merge=("m", "Merge the chosen cards"),
    rename=("r", "Rename"),
    move=("v", "Choose the group to move to"),
    out=("x", "Take out of the group"),
    primary=("1", "Make the group primary"),
    secondary=("2", "Make the group secondary"),
    dissolve=("d", "Dissolve the group"),
    undo=("u", "Undo"),
    redo=("y", "Do again what was undone"),
)
