"""Numbers of things that stay the same in every export, drawn from what the things are."""

from __future__ import annotations

import re
import uuid

#: Drawn once for this program; never change it: it is in every number of every export.
_PROGRAM = uuid.UUID("6f1c3f0e-9a55-5d0b-8f0c-2d1f5b1f7a10")
_GUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def guid_of(*parts: object) -> uuid.UUID:
    """Return the number of a thing that *parts* name; the same parts, the same number.

    >>> guid_of("study", 3, "theme", 7) == guid_of("study", 3, "theme", 7)
    True
    """
    return uuid.uuid5(_PROGRAM, "\x1f".join(map(str, parts)))


def read_guid(text: str | None, *fallback: object) -> uuid.UUID:
    """Return the number in *text*, in braces or not; what is none becomes one that is always the same.

    >>> read_guid("{D7AA29DA-519B-4946-9B90-253B6DB8FD0A}")
    UUID('d7aa29da-519b-4946-9b90-253b6db8fd0a')
    """
    found = _GUID.search(text or "")
    if found:
        return uuid.UUID(found[0])
    return guid_of("read", text or "", *fallback)
