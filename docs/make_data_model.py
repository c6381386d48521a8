"""Draw docs/data-model.md from the models, so that the page cannot say anything else than they do.

Usage: python docs/make_data_model.py [--check]
"""
# ruff: noqa: INP001 - a script, no package

from __future__ import annotations

import argparse
import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa
from sqlalchemy.schema import CreateIndex

from survey.app import FEATURES, import_models
from survey.core.db import Base, ByValue

PAGE = Path(__file__).with_name("data-model.md")
#: The wings, from the one everything stands on to the one people came for.
WINGS = {
    "core": "what every wing stands on",
    "people": "whom we listen to",
    "ask": "how we ask, and what they say",
    "understand": "from words to needs",
    "act": "what becomes of it",
}
#: Accounts are pointed at from nearly everywhere; their arrows would hide the others.
NOT_DRAWN = {"account"}
INTRODUCTION = """\
# Data model

Drawn from the models by `python docs/make_data_model.py`; a test compares, so change the models and
run it again. How the tables belong together is told in [architecture.md](architecture.md).

Every time is in UTC. Positions in text count Unicode code points, half-open: `text[start:end]`.
`?` marks a column that may be empty, `→` a foreign key. The rules under a table are CHECKs and
unique keys of the database itself: no program can get round them. What has once been published is
also frozen by triggers (`migrations/versions/2026_11_22_frozen_rows.py`).
"""


def main() -> int:
    """Write the page, or say whether it is current."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if not current")
    given = parser.parse_args()
    page = drawn()
    if given.check:
        is_current = PAGE.read_text(encoding="utf-8") == page
        click.echo("Current." if is_current else "Not current; run python docs/make_data_model.py.")
        return 0 if is_current else 1
    PAGE.write_text(page, encoding="utf-8")
    click.echo(f"Written: {PAGE.name}, {len(Base.metadata.tables)} tables")
    return 0


def drawn() -> str:
    """Return the page."""
    import_models()
    parts = [INTRODUCTION]
    models = sorted((mapper.class_ for mapper in Base.registry.mappers), key=_place)
    for wing, what in WINGS.items():
        own = [model for model in models if _wing(model) == wing]
        parts.append(f"## {wing.capitalize()}: {what}\n")
        parts.append(_picture(own))
        parts += [_table(model) for model in own]
    return "\n".join(parts)


def _place(model: type[Any]) -> tuple[int, int]:
    """Return where a model stands: its feature's place in the stack, its line in the module."""
    feature = model.__module__.removesuffix(".models")
    return FEATURES.index(feature), inspect.getsourcelines(model)[1]


def _wing(model: type[Any]) -> str:
    return str(model.__module__).split(".")[1]


def _picture(models: list[type[Any]]) -> str:
    """Return the tables of a wing and what they point to, as a Mermaid diagram, if to anything."""
    lines = ["```mermaid", "erDiagram"]
    for model in models:
        table = model.__table__
        drawn = set()
        for key in sorted(table.foreign_key_constraints, key=lambda key: key.column_keys):
            target = key.referred_table.name
            if target in NOT_DRAWN or target in drawn or target == table.name:
                continue
            drawn.add(target)
            is_optional = any(column.nullable for column in key.columns)
            lines.append(f"    {target} {'|o' if is_optional else '||'}--o{{ {table.name} : has")
    return "\n".join([*lines, "```", ""]) if len(lines) > 2 else ""  # noqa: PLR2004 - the frame


def _table(model: type[Any]) -> str:
    table: sa.Table = model.__table__
    meaning = inspect.cleandoc(model.__doc__ or "").replace("``", "`")
    lines = [f"### `{table.name}`", "", meaning, "", "| column | type | |", "|---|---|---|"]
    for column in table.columns:
        mark = "?" if column.nullable else ""
        lines.append(f"| `{column.name}`{mark} | {_type(column)} | {_notes(column, table)} |")
    rules = sorted(_rules(table))
    if rules:
        lines += ["", *(f"* {rule}" for rule in rules)]
    return "\n".join([*lines, ""])


def _type(column: sa.Column[Any]) -> str:
    kind = column.type
    if isinstance(kind, ByValue):
        return ", ".join(f"`{member.value}`" for member in kind.enum)
    names = {
        "BigInteger": "whole number",
        "Integer": "whole number",
        "Double": "number",
        "Float": "number",
        "Boolean": "yes or no",
        "JSON": "JSON",
        "Text": "text",
        "Uuid": "random id",
        "Date": "day",
        "DateTime": "time",
        "UTCDateTime": "time",
        "LargeBinary": "bytes",
        "String": f"text of at most {getattr(kind, 'length', 0)}",
    }
    return names[type(kind).__name__]


def _notes(column: sa.Column[Any], table: sa.Table) -> str:
    notes = []
    if column.primary_key:
        notes.append("primary key")
    targets = sorted(key.target_fullname for key in column.foreign_keys)
    # A column in several composite keys is told once a table it points to.
    notes += [f"→ `{name}`" for name in dict.fromkeys(one.partition(".")[0] for one in targets)]
    deletes = {
        (key.constraint.ondelete or "").upper() for key in column.foreign_keys if key.constraint
    }
    if "CASCADE" in deletes:
        notes.append("goes with it")
    elif "SET NULL" in deletes:
        notes.append("emptied when it goes")
    alone = any(
        isinstance(one, sa.UniqueConstraint) and one.columns.keys() == [column.name]
        for one in table.constraints
    )
    if column.unique or alone:
        notes.append("unique")
    return ", ".join(notes)


def _rules(table: sa.Table) -> Iterator[str]:
    for constraint in table.constraints:
        if isinstance(constraint, sa.CheckConstraint):
            name = str(constraint.name or "")
            if not name.endswith("_known"):  # Its values stand with the column.
                yield f"`{name}`: {' '.join(str(constraint.sqltext).split())}"
        elif isinstance(constraint, sa.UniqueConstraint) and len(constraint.columns) > 1:
            yield f"unique together: {', '.join(f'`{name}`' for name in constraint.columns)}"
    for index in table.indexes:
        where = index.dialect_options["sqlite"].get("where")
        if index.unique and where is not None:
            columns = ", ".join(f"`{column.name}`" for column in index.columns)
            yield f"unique: {columns}, where {where}"
        elif index.unique and index.expressions and not index.columns:
            yield f"unique: {CreateIndex(index)}"


if __name__ == "__main__":
    sys.exit(main())
