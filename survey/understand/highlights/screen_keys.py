"""The keys of a transcript, which a person may change."""

from __future__ import annotations

from survey.core import keys

keys.screen(
    "reader",
    "Reading a session",
    next=("j", "Next turn"),
    previous=("k", "Previous turn"),
    sentence=("s", "Select the next sentence"),
    longer_sentence=("e", "Add a sentence to the selection"),
    word=("w", "Select the next word"),
    longer=("l", "Add a word to the selection"),
    shorter=("b", "Take a word off the selection"),
    turn=("t", "Select the whole turn"),
    highlight=("h", "Highlight the selection"),
)
