"""What a study's overview shows under its three verbs.

Features above register a line each, since a study may not know them:

    @contributes(Verb.ASK, order=10)
    def surveys_line(session: Session, study_id: int) -> Line: ...
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy.orm import Session

from survey.core.roles import Permission


class Verb(StrEnum):
    """What a researcher does in a study, one after the other."""

    ASK = "ask"
    UNDERSTAND = "understand"
    ACT = "act"


@dataclass(frozen=True, kw_only=True)
class Line:
    """How far one feature has come in a study.

    Attributes:
        count: How many there are.
        text: What is counted, in words that follow the number: "surveys", "people answered".
        endpoint: Where they are listed; its address takes ``study_id``.
        detail: A few more words, "" for none: "1 published, 1 draft".
        next_step: What to do here next, as the text of a button; "" if nothing waits.
        next_endpoint: Where that is done; "" for *endpoint*.
        next_values: What the address of the next step takes instead of ``study_id``.
        next_permission: Who is offered the step.
        why: One sentence that says why the step helps.
    """

    count: int
    text: str
    endpoint: str
    detail: str = ""
    next_step: str = ""
    next_endpoint: str = ""
    next_values: tuple[tuple[str, int], ...] = ()
    next_permission: Permission = Permission.STUDY_WRITE
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One verb with its lines."""

    verb: Verb
    lines: tuple[Line, ...]


Contribution = Callable[[Session, int], Line]

_contributions: dict[tuple[Verb, int, str], tuple[Contribution, Permission]] = {}


def contributes(
    verb: Verb, *, order: int, permission: Permission = Permission.STUDY_READ
) -> Callable[[Contribution], Contribution]:
    """Register a function that gives one line of the overview.

    Args:
        verb: The panel the line stands in.
        order: Lower stands first.
        permission: Who sees it.
    """

    def decorate(function: Contribution) -> Contribution:
        name = f"{function.__module__}.{function.__qualname__}"
        _contributions[verb, order, name] = (function, permission)
        return function

    return decorate


def panels(session: Session, study_id: int, permissions: Iterable[Permission]) -> tuple[Panel, ...]:
    """Return the three verbs of a study with the lines that *permissions* allow to see."""
    allowed = frozenset(permissions)
    return tuple(
        Panel(verb=verb, lines=tuple(_lines(session, study_id, verb, allowed))) for verb in Verb
    )


def next_step(
    session: Session, study_id: int, verb: Verb, permissions: Iterable[Permission]
) -> Line | None:
    """Return the line of a verb whose next step *permissions* allow to take, None if nothing waits."""
    lines = _lines(session, study_id, verb, frozenset(permissions))
    return next((line for line in lines if line.next_step), None)


def _lines(
    session: Session, study_id: int, verb: Verb, allowed: frozenset[Permission]
) -> Iterator[Line]:
    in_order = sorted(_contributions.items(), key=lambda one: one[0][1:])
    for (of, _, _), (function, permission) in in_order:
        if of is verb and permission in allowed:
            yield _offered(function(session, study_id), allowed)


def _offered(line: Line, allowed: frozenset[Permission]) -> Line:
    """Leave out a next step that the person may not take."""
    may_take = not line.next_step or line.next_permission in allowed
    return line if may_take else replace(line, next_step="", why="")
