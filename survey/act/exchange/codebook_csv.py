"""The codebook as a table: one theme a row, its groups in two columns, lists one item a line."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from survey.act.exchange import codes
from survey.act.exchange.identities import Names
from survey.act.exchange.models import Noun
from survey.act.exchange.refi.descriptions import LISTS, written
from survey.act.exchange.refi.document import Code, Codebook, CodeSet
from survey.act.exchange.refi.guids import guid_of, read_guid
from survey.act.exchange.refi.package import WrongFile
from survey.core.imports import Target, suggest_mapping
from survey.core.tables import read_table, write_csv
from survey.understand.codebook.board import board, groups_of, names_of
from survey.understand.themes.models import ThemeKind

TARGETS = (
    Target(key="kind", label="Kind", synonyms=("type", "is a")),
    Target(key="primary", label="Primary", synonyms=("theme group", "top level", "category")),
    Target(key="secondary", label="Secondary", synonyms=("group", "parent", "parent code")),
    Target(key="name", label="Name", synonyms=("code", "tag", "theme", "need", "label", "title")),
    Target(
        key="definition",
        label="Definition",
        synonyms=("description", "code description", "tag description", "meaning"),
    ),
    Target(key="include_when", label="Include when", synonyms=("include", "inclusion criteria")),
    Target(key="exclude_when", label="Exclude when", synonyms=("exclude", "exclusion criteria")),
    Target(key="metric", label="Metric"),
    Target(key="aliases", label="Also called", synonyms=("aliases", "synonyms", "other names")),
    Target(key="examples", label="Examples", synonyms=("example", "quotes")),
    Target(key="near_misses", label="Near misses", synonyms=("near miss", "counterexamples")),
    Target(key="memo", label="Memo", synonyms=("note", "notes", "comment")),
    Target(key="colour", label="Colour", synonyms=("color",)),
    Target(key="guid", label="GUID", synonyms=("uuid",)),
)
_COUNTS = ("Statements", "People")
_KINDS = {
    "want": ThemeKind.WANT,
    "wants": ThemeKind.WANT,
    "need": ThemeKind.NEED,
    "needs": ThemeKind.NEED,
}


def codebook_csv(session: Session, study_id: int, names: Names) -> bytes:
    """Return the themes in use with how much was said of them."""
    groups = {one.id: one for one in groups_of(session, study_id)}
    called = names_of(session, list(groups.values()))
    rows = []
    for kind in ThemeKind:
        found = board(session, study_id, kind)
        cards = [*found.loose, *(card for one in found.branches for card in one.all_cards)]
        for card in sorted(cards, key=lambda one: one.theme.id):
            theme = card.theme
            entry = codes.entry_of(session, theme)
            group = groups.get(theme.group_id or 0)
            above = None if group is None else groups.get(group.parent_id or 0)
            is_primary = group is not None and above is None and group.tier.value == "primary"
            primary = above if above is not None else group if is_primary else None
            secondary = None if is_primary else group
            values = {
                "kind": kind.value,
                "primary": called[primary.id] if primary is not None else "",
                "secondary": called[secondary.id] if secondary is not None else "",
                "name": theme.name,
                "colour": theme.colour,
                "guid": str(names.of(Noun.THEME, theme.id)),
                **{key: _cell(value) for key, value in entry.items()},
            }
            rows.append(
                [
                    *(values.get(one.key, "") for one in TARGETS),
                    card.statement_count,
                    card.respondent_count,
                ]
            )
    return write_csv(rows, header=[*(one.label for one in TARGETS), *_COUNTS])


def read_csv(data: bytes, filename: str) -> Codebook:
    """Return the codebook in a table; its columns are found by their headers.

    Raises:
        DomainError: it is no table, or has no column of names.
    """
    table = read_table(data, filename)
    columns = {key: column for column, key in suggest_mapping(table.columns, TARGETS).items()}
    if "name" not in columns:
        raise WrongFile(
            "No column of this file holds the names of codes. Call one of them “Name” or “Code”."
        )
    ours = {one.label for one in TARGETS} <= set(table.columns)
    rows = []
    for row in table.rows:
        cells = {key: row[column].strip() for key, column in columns.items()}
        # Our own files guard cells that a spreadsheet would compute.
        rows.append({key: cell.removeprefix("'") for key, cell in cells.items()} if ours else cells)
    return _tree([one for one in rows if any(one.values())])


def _tree(rows: Sequence[Mapping[str, str]]) -> Codebook:
    top: dict[str, _Group] = {}
    loose: list[Code] = []
    kinds: dict[ThemeKind, list[uuid.UUID]] = {}
    for row in rows:
        kind = _KINDS.get(row.get("kind", "").lower())
        name = row["name"]
        path = tuple(filter(None, (row.get("primary", ""), row.get("secondary", ""))))
        told = row.get("guid", "")
        guid = read_guid(told) if told else guid_of("csv", kind or "", *path, "›", name)
        code = Code(
            guid=guid,
            name=name,
            colour=row.get("colour", ""),
            description=written(
                {
                    key: cell.split("\n") if key in LISTS else cell
                    for key, cell in row.items()
                    if key not in {"kind", "primary", "secondary", "name", "colour", "guid"}
                }
            ),
        )
        if kind is not None:
            kinds.setdefault(kind, []).append(guid)
        if not path:
            loose.append(code)
            continue
        is_primary = bool(row.get("primary"))
        group = top.setdefault(
            f"{kind}/{is_primary}/{path[0]}", _Group(kind, path[:1], is_primary=is_primary)
        )
        if len(path) > 1:
            group = group.below.setdefault(path[1], _Group(kind, path, is_primary=False))
        group.codes.append(code)
    for group in [*top.values(), *(one for above in top.values() for one in above.below.values())]:
        if group.kind is not None:
            kinds.setdefault(group.kind, []).append(group.guid)
    return Codebook(
        codes=(*(one.code() for one in top.values()), *loose),
        sets=tuple(
            CodeSet(guid=guid_of("csv set", kind), name=codes.SETS[kind], codes=tuple(guids))
            for kind, guids in kinds.items()
        ),
    )


class _Group:
    """A group of the table while its rows come in."""

    def __init__(self, kind: ThemeKind | None, path: tuple[str, ...], *, is_primary: bool) -> None:
        self.kind = kind
        self.name = path[-1]
        self.is_primary = is_primary
        self.guid = guid_of("csv group", kind or "", is_primary, *path)
        self.codes: list[Code] = []
        self.below: dict[str, _Group] = {}

    def code(self) -> Code:
        entry = {"tier": "primary"} if self.is_primary and not self.below else {}
        return Code(
            guid=self.guid,
            name=self.name,
            is_codable=False,
            description=written(entry),
            codes=(*(one.code() for one in self.below.values()), *self.codes),
        )


def _cell(value: str | list[str]) -> str:
    return "\n".join(value) if isinstance(value, list) else value
