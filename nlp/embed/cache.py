"""Vectors already computed, found by the text and the model that made them."""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Row = NDArray[np.float16]


class VectorCache:
    """Keeps vectors in memory and, if a folder is given, on disk for the next run.

    Vectors are kept as float16: the last bits of float32 differ between machines and would decide
    ties between neighbours.

    Args:
        folder: Where to keep them between runs. Holds no text, only its SHA-256. Files that
            cannot be read are ignored: their vectors are computed again.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._rows: dict[str, dict[bytes, Row]] = {}

    def get(self, fingerprint: str, text: str) -> Row | None:
        """Return the vector of *text* by the model *fingerprint*, or None if it is not known."""
        return self._of(fingerprint).get(_key(text))

    def put(self, fingerprint: str, texts: list[str], rows: NDArray[np.float16]) -> None:
        """Keep one row a text."""
        if not texts:
            return
        keys = [_key(text) for text in texts]
        known = self._of(fingerprint)
        known.update(zip(keys, rows, strict=True))
        if self._folder is not None:
            self._write(self._folder / _file_name(fingerprint), keys, rows)

    def _of(self, fingerprint: str) -> dict[bytes, Row]:
        if fingerprint not in self._rows:
            self._rows[fingerprint] = {}
            if self._folder is not None:
                self._rows[fingerprint] = _read(self._folder / _file_name(fingerprint))
        return self._rows[fingerprint]

    @staticmethod
    def _write(folder: Path, keys: list[bytes], rows: NDArray[np.float16]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        # Each call adds a file of its own and renames it into place, so that two workers never
        # write to one file and a killed one leaves no half-written one behind.
        handle, name = tempfile.mkstemp(suffix=".part", dir=folder)
        with os.fdopen(handle, "wb") as file:
            np.savez(file, keys=np.frombuffer(b"".join(keys), dtype=np.uint8), rows=rows)
        Path(name).replace(name.removesuffix(".part") + ".npz")


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _file_name(fingerprint: str) -> str:
    return hashlib.sha256(fingerprint.encode()).hexdigest()[:24]


def _read(folder: Path) -> dict[bytes, Row]:
    known: dict[bytes, Row] = {}
    for path in sorted(folder.glob("*.npz")):
        try:
            with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
                keys, rows = file["keys"].tobytes(), file["rows"]
        except (OSError, ValueError, KeyError, zipfile.BadZipFile):
            continue
        known.update((keys[32 * i : 32 * i + 32], row) for i, row in enumerate(rows))
    return known
