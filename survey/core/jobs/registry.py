"""Which handler does which job; features fill it when their ``jobs`` modules are imported."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., None])


@dataclass(frozen=True, kw_only=True)
class Handler:
    """A function and how it may be run.

    Attributes:
        function: Called with a JobContext and the payload as keywords.
        lease_seconds: How long after the last sign of life a job counts as abandoned.
        max_attempts: Tries before the job is dead.
        every_seconds: For a job that comes back by itself: the time between two runs.
        heavy: Takes long; small jobs do not wait behind it.
    """

    name: str
    function: Callable[..., None]
    lease_seconds: float
    max_attempts: int
    every_seconds: float | None
    heavy: bool


_handlers: dict[str, Handler] = {}


def job(
    name: str,
    *,
    lease_seconds: float = 60,
    max_attempts: int = 3,
    every_seconds: float | None = None,
    heavy: bool = False,
) -> Callable[[Function], Function]:
    """Register the function that does the job *name*.

    Args:
        name: ``<feature>.<verb>``, as given to ``enqueue``.
        lease_seconds: How long after the last sign of life the job counts as abandoned; signs of
            life are sent by themselves while the process lives.
        max_attempts: Tries before the job is dead and needs a person.
        every_seconds: Run it again and again, with so long between two runs; without payload.
        heavy: It takes long: it gets a lane of its own, so that small jobs do not wait.
    """

    def register(function: Function) -> Function:
        _handlers[name] = Handler(
            name=name,
            function=function,
            lease_seconds=lease_seconds,
            max_attempts=max_attempts,
            every_seconds=every_seconds,
            heavy=heavy,
        )
        return function

    return register


def handler_of(name: str) -> Handler | None:
    """Return the handler registered for *name*, or None."""
    return _handlers.get(name)


def handlers() -> list[Handler]:
    """Return all handlers, by name."""
    return [_handlers[name] for name in sorted(_handlers)]


def periodic_key(name: str) -> str:
    """Return the unique key under which a periodic job lives."""
    return f"periodic:{name}"


def forget(name: str) -> Any:
    """Take a handler out again; for tests."""
    return _handlers.pop(name, None)
