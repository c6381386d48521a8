"""The zip of a ``.qdpx``: written the same every time, read within limits and never unpacked."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from typing import IO

from survey.act.exchange.refi.document import Project
from survey.act.exchange.refi.writing import project_xml
from survey.core.errors import DomainError

MB = 1024 * 1024
#: A project of 50,000 answers takes 40 MB of XML; what is beyond these is an accident or an attack.
LARGEST_XML = 96 * MB
LARGEST_TEXT = 16 * MB
LARGEST_WHOLE = 512 * MB
MOST_FILES = 100_000
#: Plain text is packed 3 to 10 times; a bomb a thousand.
_MOST_PACKED = 200
_PACKED_FROM = 4 * MB
_BEGINNING = (1980, 1, 1, 0, 0, 0)


class WrongFile(DomainError):
    """The file is not what it should be; the sentence says what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message, field="file")


def write_package(project: Project, target: IO[bytes]) -> None:
    """Write a ``.qdpx``; the same project gives the same bytes."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
        _put(package, "project.qde", project_xml(project))
        for source in sorted(project.sources, key=lambda one: str(one.guid)):
            text = source.text.encode("utf-8", "replace")
            _put(package, f"sources/{source.guid}.txt", text)


def packed(project: Project) -> bytes:
    """Return a ``.qdpx``."""
    target = io.BytesIO()
    write_package(project, target)
    return target.getvalue()


class Package:
    """A ``.qdpx`` that somebody brought.

    Raises:
        WrongFile: it is no such file, or larger than any project.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise WrongFile(
                "This is no .qdpx file: it cannot be opened as a zip. Export the project again."
            ) from error
        entries = [one for one in self._zip.infolist() if not one.is_dir()]
        if len(entries) > MOST_FILES:
            raise WrongFile(
                f"This project holds more than {MOST_FILES:,} files. Export a part of it."
            )
        if sum(one.file_size for one in entries) > LARGEST_WHOLE:
            raise WrongFile(
                f"Unpacked, this project is larger than {LARGEST_WHOLE // MB} MB. "
                "Export it without pictures, sound and films."
            )
        self._by_name = {self._key(one.filename): one for one in reversed(entries)}

    def project(self) -> bytes:
        """Return the XML of the project.

        Raises:
            WrongFile: there is none, or it cannot be read.
        """
        found = sorted(
            (one for name, one in self._by_name.items() if name.endswith(".qde")),
            key=lambda one: (self._key(one.filename) != "project.qde", one.filename),
        )
        if not found:
            raise WrongFile("This zip holds no project.qde, so it is no REFI-QDA project.")
        return self._read(found[0], LARGEST_XML)

    def text(self, path: str) -> str | None:
        """Return the text that a path of the project names; None if it is not there.

        Only the last part of the path counts, in any case: programs write ``sources/`` and
        ``Sources/``, and nothing is ever looked for outside of the zip.

        Raises:
            WrongFile: it is larger than any text.
        """
        entry = self._by_name.get(self._key(path))
        if entry is None:
            return None
        return decoded(self._read(entry, LARGEST_TEXT))

    def _read(self, entry: zipfile.ZipInfo, most: int) -> bytes:
        name = entry.filename.rsplit("/", 1)[-1][:80]
        if entry.flag_bits & 1:
            raise WrongFile(f"“{name}” in this project has a password. Export it without one.")
        is_bomb = entry.file_size > max(_PACKED_FROM, _MOST_PACKED * entry.compress_size)
        if entry.file_size > most or is_bomb:
            raise WrongFile(
                f"“{name}” in this project is larger than it may be ({most // MB} MB of plain text)."
            )
        return _whole(lambda: self._zip.read(entry), name)

    @staticmethod
    def _key(path: str) -> str:
        name = path.replace("\\", "/").removeprefix("internal://").rsplit("/", 1)[-1]
        return name.strip().lower()


def decoded(data: bytes) -> str:
    """Return a text file as it stands, without the mark of byte order; what is unreadable is shown."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace").removeprefix("\ufeff")
    return data.decode("utf-8-sig", "replace").replace("\x00", "\ufffd")


def _whole(read: Callable[[], bytes], name: str) -> bytes:
    try:
        return read()
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise WrongFile(
            f"“{name}” in this project is damaged and cannot be unpacked. Export the project again."
        ) from error


def _put(package: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name, _BEGINNING)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    package.writestr(entry, data)
