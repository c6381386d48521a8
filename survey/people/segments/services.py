"""Make, change, freeze and delete segments; put customers on lists."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from survey.core import audit
from survey.core.errors import Conflict, DomainError, NotFound
from survey.core.roles import Actor
from survey.people.customers.models import Customer
from survey.people.customers.queries import find_by_refs_or_emails, get_customer
from survey.people.segments.fields import fields
from survey.people.segments.membership import NOT_SAVED, Resolver, segment_clause
from survey.people.segments.models import Segment, SegmentKind, SegmentMember
from survey.people.segments.rules import as_json, parse
from survey.people.segments.uses import uses_of

LONGEST_NAME = 80
LONGEST_DESCRIPTION = 2000
MOST_PASTED = 50_000
_BATCH = 500


@dataclass(frozen=True, kw_only=True)
class NewSegment:
    """What a person says about a segment; without a rule it is a list."""

    name: str
    description: str = ""
    rule: Any = None


@dataclass(frozen=True, kw_only=True)
class Pasted:
    """What became of pasted references and addresses."""

    added: int
    already: int
    not_found: tuple[str, ...]


def get_segment(session: Session, segment_id: int) -> Segment:
    """Return a segment.

    Raises:
        NotFound: there is none with this id.
    """
    segment = session.get(Segment, segment_id)
    if segment is None:
        raise NotFound
    return segment


def create_segment(session: Session, new: NewSegment, *, actor: Actor) -> Segment:
    """Create a segment.

    Raises:
        DomainError: the name is missing, too long or taken (compared without case).
        RuleRefused: the rule cannot be followed.
    """
    segment = Segment(
        name=_free_name(session, new.name),
        description=_description(new.description),
        kind=SegmentKind.LIST if new.rule is None else SegmentKind.RULE,
        rule=None if new.rule is None else _checked(session, new.rule),
        created_by=actor.id,
    )
    session.add(segment)
    audit.record(session, "segment.created", segment, actor=actor, kind=segment.kind.value)
    return segment


def change_segment(session: Session, segment: Segment, new: NewSegment, *, actor: Actor) -> None:
    """Rename, describe anew and, for a rule, rule anew.

    Deliveries that were sent keep whom they asked.

    Raises:
        DomainError: the name is missing, too long or taken.
        RuleRefused: the rule cannot be followed, or leads back to this segment.
    """
    segment.name = _free_name(session, new.name, own_id=segment.id)
    segment.description = _description(new.description)
    if segment.kind is SegmentKind.RULE:
        segment.rule = _checked(session, new.rule, own_id=segment.id)
    audit.record(session, "segment.changed", segment, actor=actor)


def delete_segment(session: Session, segment: Segment, *, actor: Actor) -> None:
    """Delete a segment that nothing uses.

    Raises:
        Conflict: something does; the sentence names it.
    """
    uses = uses_of(session, segment.id, actor)
    if uses:
        named = " and ".join([one.text for one in uses[:3]])
        more = f" and {len(uses) - 3} more" if len(uses) > 3 else ""  # noqa: PLR2004 - those named
        raise Conflict(
            f"This segment is used by {named}{more}. Change or delete that first, then try again."
        )
    audit.record(session, "segment.deleted", segment, actor=actor)
    try:
        with session.begin_nested():
            session.execute(sa.delete(Segment).where(Segment.id == segment.id))
    except IntegrityError as error:
        raise Conflict("A delivery uses this segment, so it cannot be deleted.") from error


def freeze(session: Session, segment: Segment, *, name: str, actor: Actor) -> Segment:
    """Return a new list of those who are in *segment* now.

    Raises:
        DomainError: the name is missing, too long or taken.
        RuleRefused: the rule of *segment* can no longer be followed.
    """
    where = segment_clause(session, segment)
    frozen = create_segment(
        session, NewSegment(name=name, description=segment.description), actor=actor
    )
    session.flush()
    members = sa.select(sa.literal(frozen.id), Customer.id).where(where)
    session.execute(sa.insert(SegmentMember).from_select(["segment_id", "customer_id"], members))
    audit.record(session, "segment.frozen", frozen, actor=actor, source_id=segment.id)
    return frozen


def add_members(
    session: Session, segment: Segment, customer_ids: Iterable[int], *, actor: Actor
) -> int:
    """Put customers on a list; return how many were not on it before.

    Raises:
        DomainError: the segment is a rule.
    """
    _must_be_list(segment)
    wanted = list(dict.fromkeys(customer_ids))
    added = 0
    for start in range(0, len(wanted), _BATCH):
        part = wanted[start : start + _BATCH]
        there = set(
            session.scalars(
                sa.select(SegmentMember.customer_id).where(
                    SegmentMember.segment_id == segment.id, SegmentMember.customer_id.in_(part)
                )
            )
        )
        rows = [{"segment_id": segment.id, "customer_id": one} for one in part if one not in there]
        if rows:
            session.execute(sa.insert(SegmentMember), rows)
            added += len(rows)
    if added:
        audit.record(session, "segment.members_added", segment, actor=actor, count=added)
    return added


def add_customer(session: Session, segment: Segment, customer_id: int, *, actor: Actor) -> int:
    """Put one customer on a list; return 0 if she was on it.

    Raises:
        NotFound: there is no such customer.
    """
    return add_members(session, segment, [get_customer(session, customer_id).id], actor=actor)


def paste_members(session: Session, segment: Segment, text: str, *, actor: Actor) -> Pasted:
    """Put customers on a list by their references or e-mail addresses.

    Args:
        session: The session of the deed.
        segment: A list.
        text: One to a line, or parted by commas, semicolons or tabs.
        actor: Who does it.

    Raises:
        DomainError: nothing was pasted, or more than we take at once.
    """
    wanted = list(dict.fromkeys(one.strip() for one in re.split(r"[\n\r,;\t]+", text)))
    wanted = [one for one in wanted if one]
    if not wanted:
        raise DomainError("Paste at least one reference or e-mail address.", field="pasted")
    if len(wanted) > MOST_PASTED:
        raise DomainError(f"Paste {MOST_PASTED} at most, in several turns.", field="pasted")
    found = find_by_refs_or_emails(session, wanted)
    added = add_members(session, segment, found.values(), actor=actor)
    return Pasted(
        added=added,
        already=len(set(found.values())) - added,
        not_found=tuple(one for one in wanted if one not in found),
    )


def remove_member(session: Session, segment: Segment, customer_id: int, *, actor: Actor) -> None:
    """Take a customer off a list; if she is not on it, nothing happens."""
    _must_be_list(segment)
    gone = session.execute(
        sa.delete(SegmentMember).where(
            SegmentMember.segment_id == segment.id, SegmentMember.customer_id == customer_id
        )
    )
    if gone.rowcount:  # type: ignore[attr-defined]  # a DELETE has it
        audit.record(session, "segment.member_removed", segment, actor=actor)


def _checked(session: Session, data: Any, *, own_id: int = NOT_SAVED) -> dict[str, Any]:
    rule = parse(data, fields(session))
    Resolver(session).resolve(rule, own_id=own_id)
    return as_json(rule)


def _free_name(session: Session, name: str, *, own_id: int | None = None) -> str:
    name = " ".join(name.split())
    if not name:
        raise DomainError("Give the segment a name.", field="name")
    if len(name) > LONGEST_NAME:
        raise DomainError(f"Keep the name to {LONGEST_NAME} characters.", field="name")
    query = sa.select(Segment.id).where(sa.func.lower(Segment.name) == sa.func.lower(name))
    if own_id is not None:
        query = query.where(Segment.id != own_id)
    if session.scalar(query) is not None:
        raise DomainError(
            f"There is a segment “{name}” already. Choose another name.", field="name"
        )
    return name


def _description(text: str) -> str:
    text = text.strip()
    if len(text) > LONGEST_DESCRIPTION:
        raise DomainError(
            f"Keep the description to {LONGEST_DESCRIPTION} characters.", field="description"
        )
    return text


def _must_be_list(segment: Segment) -> None:
    if segment.kind is not SegmentKind.LIST:
        raise DomainError("This segment is a rule; freeze it into a list to pick its members.")
