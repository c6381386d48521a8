"""Who needs it: the share of people in each group who said so, with intervals."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.ask.responses.models import Response
from survey.core.statistics import Interval, wilson
from survey.people.customers.models import Attribute, AttributeKind, Customer
from survey.understand.statements.models import Statement
from survey.understand.themes.members import may_be_used

#: A group of fewer people is hidden: a share of it says little and may point to somebody.
SMALLEST_GROUP = 5
#: An attribute with more values than this is no division but a list.
_MOST_VALUES = 8
_MOST_ATTRIBUTES = 3


@dataclass(frozen=True, kw_only=True)
class Group:
    """People who share a value of an attribute."""

    label: str
    interval: Interval


@dataclass(frozen=True, kw_only=True)
class Division:
    """One attribute, and the share in each of its groups.

    Attributes:
        hidden: Labels of the groups that are too small to show.
    """

    label: str
    groups: tuple[Group, ...]
    hidden: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Who:
    """How many of all people heard in the study, and in which groups.

    Attributes:
        overall: Base: everybody who made a statement in the study.
    """

    overall: Interval
    divisions: tuple[Division, ...]


def who(session: Session, study_id: int, members: sa.ColumnElement[bool]) -> Who:
    """Return who made the statements that *members* is true of; four queries.

    Values are those of the customer today; for people who are no customers, those their response
    was kept with.

    Args:
        session: The session.
        study_id: Everybody who said something in this study is the base.
        members: A condition on ``Statement``.
    """
    base, count = session.execute(
        sa.select(
            sa.func.count(Statement.respondent.distinct()),
            sa.func.count(sa.case((members, Statement.respondent)).distinct()),
        ).where(Statement.study_id == study_id, may_be_used())
    ).one()
    overall = wilson(count, base)
    attributes = _dividing(session)
    if not attributes or not base:
        return Who(overall=overall, divisions=())
    return Who(
        overall=overall,
        divisions=tuple(
            division
            for division in _divisions(session, study_id, members, attributes)
            if len(division.groups) > 1
        ),
    )


def _customer_id() -> sa.ColumnElement[int]:
    """Return the customer that a statement counts for; several may take part in one session."""
    number = sa.cast(sa.func.substr(Statement.respondent, 2), sa.BigInteger)
    return sa.case((Statement.respondent.like("c%"), number))


def _dividing(session: Session) -> list[Attribute]:
    """Return the attributes with few enough values, those that most people have first."""
    texts = session.scalars(
        sa.select(Attribute).where(Attribute.kind == AttributeKind.TEXT).order_by(Attribute.id)
    ).all()
    if not texts:
        return []
    values = [Customer.attributes[one.key].as_string() for one in texts]
    row = session.execute(
        sa.select(
            *(sa.func.count(value.distinct()) for value in values),
            *(sa.func.count(value) for value in values),
        )
    ).one()
    distinct, filled = row[: len(texts)], row[len(texts) :]
    fitting = [i for i in range(len(texts)) if 1 < distinct[i] <= _MOST_VALUES]
    fitting.sort(key=lambda i: (-filled[i], i))
    return [texts[i] for i in fitting[:_MOST_ATTRIBUTES]]


def _divisions(
    session: Session,
    study_id: int,
    members: sa.ColumnElement[bool],
    attributes: list[Attribute],
) -> list[Division]:
    values = [
        sa.func.coalesce(
            Customer.attributes[one.key].as_string(),
            Response.segment_snapshot[one.key].as_string(),
        ).label(f"value{i}")
        for i, one in enumerate(attributes)
    ]
    people = (
        sa.select(
            Statement.respondent,
            *(sa.func.min(value).label(value.name) for value in values),
            sa.func.max(sa.case((members, 1), else_=0)).label("says"),
        )
        .outerjoin(Response, Response.id == Statement.response_id)
        .outerjoin(Customer, Customer.id == _customer_id())
        .where(Statement.study_id == study_id, may_be_used())
        .group_by(Statement.respondent)
        .subquery()
    )
    columns = [people.c[value.name] for value in values]
    rows = session.execute(
        sa.select(*columns, sa.func.count(), sa.func.sum(people.c.says)).group_by(*columns)
    ).all()
    found = []
    for i, attribute in enumerate(attributes):
        totals: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
        for row in rows:
            if row[i]:
                totals[row[i]][0] += int(row[-2])
                totals[row[i]][1] += int(row[-1])
        shown = [
            Group(label=label, interval=wilson(says, total))
            for label, (total, says) in totals.items()
            if total >= SMALLEST_GROUP
        ]
        shown.sort(key=lambda group: (-group.interval.share, group.label))
        hidden = sorted(label for label, (total, _) in totals.items() if total < SMALLEST_GROUP)
        found.append(Division(label=attribute.label, groups=tuple(shown), hidden=tuple(hidden)))
    return found
