"""Reading settings from text, collecting every complaint before giving up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off"}
#: Read by the tests and the makefile only, so not settings of the program.
_OURS = ("NEEDFINDER_TEST_POSTGRES", "NEEDFINDER_CHROMIUM")


class WrongSettings(Exception):
    """One or more settings cannot be right.

    Attributes:
        complaints: One sentence each, naming the setting.
    """

    def __init__(self, complaints: Sequence[str]) -> None:
        super().__init__("\n".join(complaints))
        self.complaints = list(complaints)


class Reader:
    """Reads one value after the other; :meth:`finish` raises if any was wrong."""

    def __init__(self, environ: Mapping[str, str], prefix: str) -> None:
        self._environ = environ
        self._prefix = prefix
        self._complaints: list[str] = []

    def complain(self, name: str, why: str) -> None:
        """Note that the setting *name* is wrong; *why* ends the sentence."""
        self._complaints.append(f"{self._prefix}{name} {why}.")

    def finish(self) -> None:
        """Raise WrongSettings if anything was wrong."""
        if self._complaints:
            raise WrongSettings(self._complaints)

    def refuse_unknown(self, known: Iterable[str]) -> None:
        """Complain about settings nobody reads: most are typing mistakes."""
        names = set(known) | set(_OURS)
        for name in sorted(self._environ):
            if name.startswith(self._prefix) and name not in names:
                self._complaints.append(f"{name} is not a setting; see docs/settings.md.")

    def text(self, name: str, default: str) -> str:
        """Return the trimmed value, or *default* when it is unset or empty."""
        return self._environ.get(self._prefix + name, "").strip() or default

    def folder(self, name: str, default: Path) -> Path:
        """Return an absolute folder; it need not exist yet."""
        return Path(self.text(name, str(default))).expanduser().resolve()

    def choice(self, name: str, allowed: Sequence[str], default: str) -> str:
        """Return one of *allowed*, compared without case."""
        value = self.text(name, default).lower()
        if value not in allowed:
            self.complain(name, f"is {value!r}, but must be one of {', '.join(allowed)}")
        return value

    def whole(self, name: str, default: int, least: int, most: int) -> int:
        """Return a whole number between *least* and *most*."""
        value = self.text(name, str(default))
        if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
            self.complain(name, f"is {value!r}, but must be a number from {least} to {most}")
            return default
        return int(value)

    def truth(self, name: str, *, default: bool) -> bool:
        """Return whether the value says yes."""
        value = self.text(name, "yes" if default else "no").lower()
        if value not in _TRUE | _FALSE:
            self.complain(name, f"is {value!r}, but must be yes or no")
        return value in _TRUE
