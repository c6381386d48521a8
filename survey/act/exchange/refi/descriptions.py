"""The entry of a theme as the one description that a code of REFI-QDA has, and back.

A heading stands at the beginning of a line; a line of somebody's text that begins like one bears a
backslash, so that what comes back is what went out.
"""

from __future__ import annotations

from collections.abc import Mapping

#: Field of an entry -> its heading; the definition comes first and has none.
HEADINGS = {
    "include_when": "Include when:",
    "exclude_when": "Exclude when:",
    "metric": "Metric:",
    "aliases": "Also called:",
    "examples": "Examples:",
    "near_misses": "Near misses:",
    "exemplar": "In their words:",
    "tier": "Tier:",
    "memo": "Memo:",
}
#: One line each, behind a dash.
LISTS = ("aliases", "examples", "near_misses")
_MARK = "\\"


def written(entry: Mapping[str, str | list[str]]) -> str:
    """Return the description of an entry; what is empty is left out.

    >>> print(written({"definition": "Warm on arrival.", "aliases": ["warm home"]}))
    Warm on arrival.
    <BLANKLINE>
    Also called:
    - warm home
    """
    parts = [_guarded(str(entry.get("definition") or ""))]
    for field, heading in HEADINGS.items():
        value = entry.get(field)
        if not value:
            continue
        lines = [f"- {one}" for one in value] if isinstance(value, list) else [_guarded(value)]
        parts.append("\n".join([heading, *lines]))
    return "\n\n".join(part for part in parts if part)


def read(description: str) -> dict[str, str | list[str]]:
    r"""Return the entry in a description; what stands under no heading is the definition.

    >>> read("Warm.\n\nInclude when: they say so\n\nAlso called:\n- warm home")
    {'definition': 'Warm.', 'include_when': 'they say so', 'aliases': ['warm home']}
    """
    found: dict[str, list[str]] = {"definition": []}
    field = "definition"
    for line in description.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        heading = next(
            (one for one, text in HEADINGS.items() if line.lower().startswith(text.lower())), None
        )
        if heading is None:
            found[field].append(_unguarded(line))
            continue
        field = heading
        found.setdefault(field, [])
        rest = line[len(HEADINGS[heading]) :].strip()
        if rest:
            found[field].append(rest)
    entry: dict[str, str | list[str]] = {}
    for name, lines in found.items():
        if name in LISTS:
            items = [one.strip().removeprefix("-").removeprefix("•").strip() for one in lines]
            value: str | list[str] = [one for one in items if one]
        else:
            value = "\n".join(lines).strip()
        if value:
            entry[name] = value
    return entry


def _guarded(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip().split("\n")
    return "\n".join(f"{_MARK}{line}" if _looks_like_heading(line) else line for line in lines)


def _unguarded(line: str) -> str:
    is_guarded = line.startswith(_MARK) and _looks_like_heading(line)
    return line.removeprefix(_MARK) if is_guarded else line


def _looks_like_heading(line: str) -> bool:
    told = line.lstrip(_MARK).lower()
    return told.startswith(tuple(one.lower() for one in HEADINGS.values()))
