"""Find segments and the members of lists."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.people.customers.models import Attribute, AttributeKind, Customer
from survey.people.customers.queries import common_values, search
from survey.people.customers.registries import uses_attributes
from survey.people.segments.models import Segment, SegmentKind, SegmentMember
from survey.people.segments.rules import field_keys

_FOUND_AT_MOST = 20


def segments() -> sa.Select[Segment]:
    """Return the query of all segments by name."""
    return sa.select(Segment).order_by(sa.func.lower(Segment.name))


def all_segments(session: Session) -> Sequence[Segment]:
    """Return all segments by name, to choose from."""
    return session.scalars(segments()).all()


def list_members(segment: Segment) -> sa.Select[Customer]:
    """Return the query of the customers on a list, by name."""
    return (
        sa.select(Customer)
        .join(SegmentMember, SegmentMember.customer_id == Customer.id)
        .where(SegmentMember.segment_id == segment.id)
        .order_by(sa.func.lower(Customer.name), Customer.id)
    )


def candidates(session: Session, segment: Segment, words: str) -> Sequence[Customer]:
    """Return customers who match *words* and are not on the list yet."""
    there = sa.select(SegmentMember.customer_id).where(SegmentMember.segment_id == segment.id)
    query = search(session, words).where(Customer.id.not_in(there)).limit(_FOUND_AT_MOST)
    return session.scalars(query).all()


def suggestions(session: Session, keys: set[str]) -> dict[str, list[str]]:
    """Return the most common values of those text attributes among *keys*."""
    texts = session.scalars(
        sa.select(Attribute.key).where(
            Attribute.kind == AttributeKind.TEXT, Attribute.key.in_(sorted(keys))
        )
    )
    return {key: common_values(session, key) for key in texts}


@uses_attributes
def _segments_with(session: Session, key: str) -> list[str]:
    query = segments().where(Segment.kind == SegmentKind.RULE)
    return [
        f"the segment “{one.name}”" for one in session.scalars(query) if key in field_keys(one.rule)
    ]
