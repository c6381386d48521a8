"""What a researcher chose for a report: whom to compare, what to leave out, what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """What is to become of a need, in the researcher's words."""

    decision: str = ""
    owner: str = ""
    look_again: str = ""

    def __bool__(self) -> bool:
        """Whether anything was written."""
        return bool(self.decision or self.owner or self.look_again)


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What ``Report.scope`` keeps.

    Attributes:
        segments: Rows of the segments to split by.
        attribute: Key of the attribute by whose values to split, or "".
        left_out: Rows of the needs that the report does not show.
        outlooks: By row of the need.
    """

    segments: tuple[int, ...] = ()
    attribute: str = ""
    left_out: frozenset[int] = frozenset()
    outlooks: Mapping[int, Outlook] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return what is stored; ``from_json`` gives it back."""
        return {
            "segments": list(self.segments),
            "attribute": self.attribute,
            "left_out": sorted(self.left_out),
            "outlooks": {
                str(theme): {
                    "decision": one.decision,
                    "owner": one.owner,
                    "look_again": one.look_again,
                }
                for theme, one in sorted(self.outlooks.items())
                if one
            },
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Scope:
        """Return the scope that was stored; an empty mapping gives an empty scope."""
        return cls(
            segments=tuple(stored.get("segments", ())),
            attribute=stored.get("attribute", ""),
            left_out=frozenset(stored.get("left_out", ())),
            outlooks={
                int(theme): Outlook(**one) for theme, one in stored.get("outlooks", {}).items()
            },
        )
