"""Child processes: started with their parent's environment, watched, and ended in order."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence

_PR_SET_PDEATHSIG = 1
#: Tells a child who its parent is: one that dies while the child still starts is noticed, too.
_PARENT = "PARENT_OF_NEEDFINDER"


class Child:
    """A child process that is started again when it dies."""

    def __init__(self, name: str, arguments: Sequence[str]) -> None:
        self.name = name
        self._arguments = [sys.executable, "-m", *arguments]
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0
        self.starts = 0

    @property
    def pid(self) -> int | None:
        """The process's number while it was started."""
        return None if self._process is None else self._process.pid

    def start(self) -> None:
        """Start it, in a session of its own: Ctrl-C reaches the parent, which ends it in order."""
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            self._arguments,
            start_new_session=True,
            env={**os.environ, _PARENT: str(os.getpid())},
        )
        self._started_at = time.monotonic()
        self.starts += 1

    def exit_code(self) -> int | None:
        """Return how it ended, or None while it runs."""
        return None if self._process is None else self._process.poll()

    def lived_seconds(self) -> float:
        """Return how long it runs or ran since its last start, at most until now."""
        return time.monotonic() - self._started_at

    def ask_to_end(self) -> None:
        """Ask it to end in order."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)

    def wait_or_kill(self, seconds: float) -> None:
        """Wait for its end; kill it if that takes too long."""
        if self._process is None:
            return
        try:
            self._process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def end_with_parent() -> None:
    """Ask the system to end this process when its parent dies (Linux; elsewhere it goes on)."""
    if not sys.platform.startswith("linux"):
        return
    parent = int(os.environ.get(_PARENT) or os.getppid())
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:  # It died before we asked.
        os.kill(os.getpid(), signal.SIGTERM)
