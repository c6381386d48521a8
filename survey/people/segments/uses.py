"""What stands on a segment. Features above us register how to find out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.core.roles import Actor
from survey.people.segments.models import Segment, SegmentKind
from survey.people.segments.rules import segment_ids


@dataclass(frozen=True, kw_only=True)
class Use:
    """One thing that uses a segment.

    Attributes:
        text: As part of a sentence: ‘the delivery “Spring”’.
        endpoint: Where it is shown; "" if the person who asks may not go there.
        values: What the address needs.
    """

    text: str
    endpoint: str
    values: dict[str, Any] = field(default_factory=dict)


#: (session, id of a segment, who asks) -> what uses it, in words that she may read.
Finder = Callable[[Session, int, Actor], list[Use]]
_finders: list[Finder] = []


def uses_segments(finder: Finder) -> Finder:
    """Register how to find what uses a segment; as a decorator, by features above us."""
    _finders.append(finder)
    return finder


def uses_of(session: Session, segment_id: int, actor: Actor) -> list[Use]:
    """Return all that uses a segment; while there is any, it cannot be deleted."""
    return [use for finder in _finders for use in finder(session, segment_id, actor)]


@uses_segments
def _other_segments(session: Session, segment_id: int, actor: Actor) -> list[Use]:
    del actor  # Segments belong to no study.
    query = sa.select(Segment).where(Segment.kind == SegmentKind.RULE).order_by(Segment.name)
    return [
        Use(
            text=f"the segment “{one.name}”",
            endpoint="segments.show",
            values={"segment_id": one.id},
        )
        for one in session.scalars(query)
        if segment_id in segment_ids(one.rule)
    ]
