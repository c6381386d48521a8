"""Vectors already computed, found by the text and the model that made them.

On disk they lie in one SQLite file a model: safe for several processes and for one that is killed,
read row by row, so a million of them cost no memory.
"""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Row = NDArray[np.float16]

LIMIT_BYTES = 4 * 1024**3  # a model: some five million texts of MiniLM
KEPT = 0.75  # share of the limit that the latest rows fill once it was reached
ASKED = 500  # rows asked for at once
CHECK = 4  # bytes of the checksum before each row
WAIT = 30  # seconds for another process that writes
BROKEN = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT}

_TABLE = "CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, row BLOB NOT NULL)"
_OLDEST = "DELETE FROM vectors WHERE rowid IN (SELECT rowid FROM vectors ORDER BY rowid LIMIT ?)"


class VectorCache:
    """Keeps vectors in memory or, if a folder is given, on disk for the next run.

    Vectors are kept as float16: the last bits of float32 differ between machines and would decide
    ties between neighbours.

    Args:
        folder: Where to keep them between runs. Holds no text, only its SHA-256. What cannot be
            read is computed again, and what cannot be written is not kept: never an error. It may
            be deleted at any time.
        limit_bytes: Largest file of one model; beyond (by one `put` at most),
            the rows kept first make room.
    """

    def __init__(self, folder: Path | None = None, *, limit_bytes: int = LIMIT_BYTES) -> None:
        self._folder = folder
        self._limit = limit_bytes
        self._memory: dict[str, dict[bytes, Row]] = {}

    def get(self, fingerprint: str, text: str) -> Row | None:
        """Return the vector of *text* by the model *fingerprint*, or None if it is not known."""
        for _, row in self.find(fingerprint, [text]):
            return row
        return None

    def find(self, fingerprint: str, texts: Sequence[str]) -> Iterator[tuple[int, Row]]:
        """Yield the place in *texts* and the vector of each one that is known, in no order."""
        if self._folder is None:
            known = self._memory.get(fingerprint, {})
            for i, text in enumerate(texts if known else ()):
                row = known.get(_key(text))
                if row is not None:
                    yield i, row
            return
        path = self._path(fingerprint)
        for start in range(0, len(texts), ASKED):
            places = {_key(text): i for i, text in enumerate(texts[start : start + ASKED], start)}
            for key, blob in _read(path, list(places)):
                if zlib.crc32(blob[CHECK:]).to_bytes(CHECK, "big") == blob[:CHECK]:
                    yield places[key], np.frombuffer(blob, dtype=np.float16, offset=CHECK)

    def put(self, fingerprint: str, texts: Sequence[str], rows: NDArray[np.float16]) -> None:
        """Keep one row a text."""
        if not texts:
            return
        if self._folder is None:
            known = self._memory.setdefault(fingerprint, {})
            known.update((_key(text), row) for text, row in zip(texts, rows, strict=True))
            return
        blobs = (row.astype(np.float16).tobytes() for row in rows)
        _write(
            self._path(fingerprint),
            [
                (_key(text), zlib.crc32(blob).to_bytes(CHECK, "big") + blob)
                for text, blob in zip(texts, blobs, strict=True)
            ],
            self._limit,
        )

    def clear(self) -> None:
        """Forget all vectors of all models."""
        self._memory.clear()
        for path in self._folder.glob("*.sqlite3") if self._folder is not None else ():
            _remove(path)

    def _path(self, fingerprint: str) -> Path:
        assert self._folder is not None  # noqa: S101  # asked only where there is one
        name = hashlib.sha256(fingerprint.encode()).hexdigest()[:24]
        return self._folder / f"{name}.sqlite3"


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _read(path: Path, keys: list[bytes]) -> list[tuple[bytes, bytes]]:
    if not path.exists():
        return []
    marks = ",".join("?" * len(keys))
    found: list[tuple[bytes, bytes]] = []
    with _damage_removed(path), closing(_opened(path)) as database:
        found += database.execute(
            f"SELECT key, row FROM vectors WHERE key IN ({marks})",  # noqa: S608  # only marks
            keys,
        )
    return found


def _write(path: Path, rows: list[tuple[bytes, bytes]], limit: int) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError:
        return
    with _damage_removed(path), closing(_opened(path)) as database:
        with database:
            database.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)
        (pages,) = database.execute("PRAGMA page_count").fetchone()
        (size,) = database.execute("PRAGMA page_size").fetchone()
        if pages * size > limit:
            (count,) = database.execute("SELECT count(*) FROM vectors").fetchone()
            surplus = count - int(KEPT * count * limit / (pages * size))
            with database:
                database.execute(_OLDEST, (surplus,))
            database.execute("PRAGMA incremental_vacuum").fetchall()


def _opened(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, timeout=WAIT)
    try:
        database.execute("PRAGMA auto_vacuum = INCREMENTAL")  # heeded in a new file only
        # A killed process loses at most its last rows and never harms the file.
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        database.execute(_TABLE)
    except sqlite3.Error:
        database.close()
        raise
    return database


@contextmanager
def _damage_removed(path: Path) -> Iterator[None]:
    """Swallow what SQLite finds wrong: a damaged file goes, so that the next run has a whole one."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode in BROKEN:
            _remove(path)
        elif not isinstance(error, sqlite3.OperationalError):  # locked, full, not allowed
            raise


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
