"""Memory of a process and all that it started, while it runs. Linux; part of other scripts."""

from __future__ import annotations

import threading
from pathlib import Path


def watch(process: int, peak: list[int], done: threading.Event) -> None:
    """Put the most bytes that *process* and its descendants held at once into ``peak[0]``.

    Looked at every 0.2 s until *done*; pages that they share are counted once for each.
    """
    while not done.wait(0.2):
        peak[0] = max(peak[0], sum(map(_resident, _tree(process))))


def _tree(process: int) -> list[int]:
    found = [process]
    for one in found:
        try:
            children = Path(f"/proc/{one}/task/{one}/children").read_text().split()
        except OSError:
            continue
        found += map(int, children)
    return found


def _resident(process: int) -> int:
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    line = next((line for line in status.splitlines() if line.startswith("VmRSS")), "VmRSS: 0 kB")
    return int(line.split()[1]) * 1024
