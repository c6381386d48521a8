"""Which study an address is about: every id in it leads to one, by the foreign keys of its table.

``theme_id`` names a row of ``theme``, whose ``study_id`` says where it belongs; ``message_id``
one of ``message``, which leads there by invitation, delivery and survey. So a new feature needs to
do nothing. Where the name of the argument is not that of a table, the feature says what it is::

    names("run_id", "analysis_run")

    @finds_study("import_id")
    def study_of_import(import_id: int) -> sa.Select[int]: ...
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from survey.core.db import Base

#: (what the address holds) -> a query for the id of its study.
Finder = Callable[[Any], sa.Select[int]]

_tables: dict[str, str] = {}
_finders: dict[str, Finder] = {}
#: Arguments that name what belongs to no study.
_BESIDE: set[str] = set()


class NoStudy(LookupError):
    """An argument of an address leads to no study."""


def names(argument: str, table: str) -> None:
    """Say that *argument* of an address is the id of a row of *table*."""
    _tables[argument] = table


def finds_study(argument: str) -> Callable[[Finder], Finder]:
    """Register how the study of *argument* is found, where no foreign key tells; a decorator."""

    def register(finder: Finder) -> Finder:
        _finders[argument] = finder
        return finder

    return register


def beside_studies(argument: str) -> None:
    """Say that *argument* names something that belongs to no study, like an account."""
    _BESIDE.add(argument)


def is_beside_studies(argument: str) -> bool:
    """Return whether *argument* names something that belongs to no study."""
    return argument in _BESIDE


def study_ids(arguments: dict[str, Any]) -> list[sa.ScalarSelect[int]]:
    """Return a query for the study of each id in *arguments* that leads to one.

    Raises:
        NoStudy: there are ids and none of them does; name its table with ``names()``.
    """
    ids = [name for name in arguments if name.endswith("_id") and name not in _BESIDE]
    found = []
    for name in ids:
        try:
            found.append(study_id(name, arguments[name]))
        except NoStudy:
            # Beside an id that leads to the study, the view alone answers for this one.
            if len(ids) == 1:
                raise
    return found


def study_id(argument: str, value: Any) -> sa.ScalarSelect[int]:
    """Return a query for the id of the study that *argument* with *value* belongs to.

    Raises:
        NoStudy: no path of foreign keys leads there.
    """
    if argument in _finders:
        return _finders[argument](value).scalar_subquery()
    table = table_of(argument)
    if table is None:
        raise NoStudy(
            f"Nothing says which study {argument!r} belongs to. Call the argument as its table, "
            "or say which it is with survey.ask.studies.scopes.names()."
        )
    return _by_foreign_keys(table, value)


def table_of(argument: str) -> sa.Table | None:
    """Return the table whose rows *argument* of an address names, if its name tells."""
    return Base.metadata.tables.get(_tables.get(argument, argument.removesuffix("_id")))


def _by_foreign_keys(table: sa.Table, value: Any) -> sa.ScalarSelect[int]:
    """Return the query along the shortest path of foreign keys that must be filled in."""
    if table.name == "study":
        return sa.select(sa.literal(value, table.c.id.type)).scalar_subquery()
    waiting: deque[tuple[sa.Table, sa.FromClause]] = deque([(table, table)])
    seen = {table.name}
    while waiting:
        here, joined = waiting.popleft()
        for constraint in sorted(here.foreign_key_constraints, key=lambda one: str(one.name)):
            if any(column.nullable for column in constraint.columns):
                continue
            target = constraint.referred_table
            if target.name == "study":
                (column,) = constraint.columns
                return (
                    sa.select(column).select_from(joined).where(table.c.id == value)
                ).scalar_subquery()
            if target.name not in seen:
                seen.add(target.name)
                both = sa.and_(*(key.parent == key.column for key in constraint.elements))
                waiting.append((target, joined.join(target, both)))
    raise NoStudy(f"No foreign keys lead from {table.name} to a study.")
