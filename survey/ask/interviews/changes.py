"""Who must agree before a note changes: whatever was drawn from its words would be wrong after.

Statements and decisions lie above interviews, so they register here what to do about it.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from survey.ask.interviews.models import Note

NoteHook = Callable[[Session, Note], None]

_hooks: list[tuple[int, NoteHook]] = []


def before_note_changes(*, order: int) -> Callable[[NoteHook], NoteHook]:
    """Register a function called before a note is reworded or removed; it may raise to refuse.

    Args:
        order: Lower is called first: those who refuse before those who tidy up.
    """

    def register(hook: NoteHook) -> NoteHook:
        if all(known is not hook for _, known in _hooks):
            _hooks.append((order, hook))
            _hooks.sort(key=lambda one: one[0])
        return hook

    return register


def ask_before_change(session: Session, note: Note) -> None:
    """Ask everybody registered.

    Raises:
        DomainError: somebody refuses, and says why.
    """
    for _, hook in _hooks:
        hook(session, note)
