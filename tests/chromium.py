"""Which browser drives the journeys. Run as a program it says where, or exits with 1."""

from __future__ import annotations

import os
import shutil
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str | None:
    """Return the path of an installed Chromium, or None."""
    given = os.environ.get("NEEDFINDER_CHROMIUM")
    if given:
        return given if os.access(given, os.X_OK) else None
    return next(filter(None, map(shutil.which, NAMES)), None)


def remark() -> str:
    """Return the sentence that is printed before the tests."""
    path = find()
    if path:
        return f"Browser journeys use {path}."
    return (
        "Browser journeys are skipped: no Chromium was found. "
        "Install one, or set NEEDFINDER_CHROMIUM to its path."
    )


if __name__ == "__main__":
    sys.stdout.write(remark() + "\n")
    sys.exit(find() is None)
