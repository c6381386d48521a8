"""Where a run computes: in this process while there is little to do, else in several processes.

All that is asked for is a `concurrent.futures.Executor`. What is computed is cut into the same
pieces whoever computes them, so their number changes nothing but the time.
"""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from concurrent.futures import TimeoutError as NotYet
from contextlib import suppress
from queue import Empty
from types import TracebackType
from typing import Any, Self, TypeVar

Result = TypeVar("Result")
Tick = Callable[[], None]

MOST = 8  # processes; each holds the models once more
AHEAD = 3  # pieces that wait for each process: bounds the memory of what is under way
PATIENCE = 0.2  # seconds between two reports of progress
TRIES = 3  # a killed process costs a new pool and the pieces it had


class Workers:
    """Runs pieces of work in order, on *executor* or on processes of its own.

    Its processes are started when the first piece is handed in, import neither the program that
    runs nor its main module, and are gone when the block ends, however it ends: when this process
    is killed they notice within a second.

    Args:
        executor: Where to compute; it is not shut down. None: one process a core, or none at all
            where there is a single core.
    """

    def __init__(self, executor: Executor | None = None) -> None:
        self._given = executor
        self._own: Executor | None = None
        self.count = 1 if executor is not None else min(MOST, len(os.sched_getaffinity(0)))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close(at_once=error is not None)

    @property
    def are_elsewhere(self) -> bool:
        """Whether anything but this process can compute."""
        return self._given is not None or self.count > 1

    def map(
        self, function: Callable[..., Result], pieces: Iterable[tuple[Any, ...]], *, tick: Tick
    ) -> Iterator[Result]:
        """Yield ``function(*piece)`` of each piece, in their order.

        Args:
            function: Of a module, so that it can be sent; the same piece gives the same result.
            pieces: Taken a few at a time.
            tick: Called several times a second while waiting. An exception it raises ends the
                work and comes out unchanged.
        """
        if not self.are_elsewhere:
            for piece in pieces:
                yield function(*piece)
            return
        waiting: deque[tuple[tuple[Any, ...], Future[Result]]] = deque()
        todo = iter(pieces)
        try:
            while True:
                for piece in todo:
                    waiting.append((piece, self._submit(function, piece)))
                    if len(waiting) >= AHEAD * max(self.count, 2):
                        break
                if not waiting:
                    return
                yield self._first(function, waiting, tick)
        finally:
            # Those of its own are killed with their processes: the pool stumbles over futures
            # that were cancelled behind its back, and would leave its processes running.
            for _, future in waiting if self._given is not None else ():
                future.cancel()

    def close(self, *, at_once: bool = False) -> None:
        """End the processes of its own; *at_once*: without waiting for what they compute."""
        own, self._own = self._own, None
        if own is not None:
            if at_once:
                _forget_waiting(own)
            own.shutdown(wait=True, kill_workers=at_once)  # type: ignore[call-arg]  # loky's

    def _first(
        self,
        function: Callable[..., Result],
        waiting: deque[tuple[tuple[Any, ...], Future[Result]]],
        tick: Tick,
    ) -> Result:
        tries = 0
        while True:
            tick()
            try:
                result = waiting[0][1].result(timeout=PATIENCE)
            except NotYet:
                continue
            except BrokenExecutor:
                tries += 1
                if self._given is not None or tries == TRIES:
                    raise
                self.close(at_once=True)
                again = [(piece, self._submit(function, piece)) for piece, _ in waiting]
                waiting.clear()
                waiting.extend(again)
                continue
            waiting.popleft()
            return result

    def _submit(self, function: Callable[..., Result], piece: tuple[Any, ...]) -> Future[Result]:
        executor = self._given
        if executor is None:
            if self._own is None:
                self._own = _processes(self.count)
            executor = self._own
        return executor.submit(function, *piece)


def _processes(count: int) -> Executor:
    # Joblib's own pool, which comes with scikit-learn: unlike the standard one it does not import
    # the main module again in each process, so a script needs no guard and the server stays out.
    from joblib.externals.loky import ProcessPoolExecutor

    pool: Executor = ProcessPoolExecutor(
        count,
        initializer=_stay_with,
        initargs=(os.getpid(),),
        # One thread of NumPy each, so that sums are added in the same order everywhere.
        env=dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
    )
    return pool


def _forget_waiting(pool: Any) -> None:
    """Take back what no process of *pool* has begun.

    Told to kill its processes, the pool throws the waiting pieces away but keeps their numbers, and
    its thread then dies of a KeyError where it looks for the next one.
    """
    waiting = pool._work_ids  # noqa: SLF001  # there is no public way
    with suppress(Empty):
        while True:
            waiting.get_nowait()


def _stay_with(parent: int) -> None:
    """Begin a process of the pool: it ends when *parent* is no more, and never before.

    Nobody would read what it computes for a parent that was killed. And loading the models is no
    leak: the pool would start a process anew that has grown by as much.
    """
    from joblib.externals.loky import process_executor

    process_executor._USE_PSUTIL = False  # noqa: SLF001  # there is no public way to say so

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, name="stay-with-parent", daemon=True).start()
