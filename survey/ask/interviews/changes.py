"""Who must agree before a note changes: whatever was drawn from its words would be wrong after.

Statements and decisions lie above interviews, so they register here what to do about it.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from survey.ask.interviews.models import Interview, Note

#: (session, note as it is, its words after; None: it is gone or is evidence no more).
NoteHook = Callable[[Session, Note, str | None], None]
PeopleHook = Callable[[Session, Interview], None]

_hooks: list[tuple[int, NoteHook]] = []
_people_hooks: list[PeopleHook] = []


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


def ask_before_change(session: Session, note: Note, text: str | None) -> None:
    """Ask everybody registered.

    Args:
        session: The session.
        note: As it is.
        text: Its words after; None: it is removed, or no evidence any more.

    Raises:
        DomainError: somebody refuses, and says why.
    """
    for _, hook in _hooks:
        hook(session, note, text)


def after_people_change(hook: PeopleHook) -> PeopleHook:
    """Register a function called when it changed who said what in a session."""
    if hook not in _people_hooks:
        _people_hooks.append(hook)
    return hook


def tell_people_changed(session: Session, interview: Interview) -> None:
    """Tell everybody registered that other people stand behind the words of a session."""
    session.flush()
    for hook in _people_hooks:
        hook(session, interview)
