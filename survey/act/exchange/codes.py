"""Our codebook as codes of REFI-QDA: groups hold, themes code, sets say what is a want."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.act.exchange.identities import Names
from survey.act.exchange.models import Noun
from survey.act.exchange.refi.descriptions import written
from survey.act.exchange.refi.document import Code, Codebook, CodeSet, Note
from survey.understand.codebook.board import groups_of, name_of
from survey.understand.codebook.entries import shown
from survey.understand.themes.models import GroupTier, Theme, ThemeGroup, ThemeKind, ThemeState

ORIGIN = "Needfinder"
#: The set that says what kind its codes are; also read again.
SETS = {ThemeKind.NEED: "Needs", ThemeKind.WANT: "Wants"}
#: Colours of themes that have none of their own: programs that drop sets keep colours.
COLOURS = {ThemeKind.NEED: "#0b6b61", ThemeKind.WANT: "#9a4b00"}

Entry = dict[str, str | list[str]]


def accepted(session: Session, study_id: int) -> list[Theme]:
    """Return the themes in use, oldest first."""
    return list(
        session.scalars(
            sa.select(Theme)
            .where(Theme.study_id == study_id, Theme.state == ThemeState.ACCEPTED)
            .order_by(Theme.id)
        )
    )


def codebook_of(session: Session, study_id: int, names: Names) -> Codebook:
    """Return the codebook of a study for a ``.qdc``; memos stand in the descriptions."""
    themes = accepted(session, study_id)
    groups = groups_of(session, study_id)
    entries = {one.id: entry_of(session, one) for one in themes}
    return Codebook(
        codes=tree(themes, groups, names, entries, memos={}),
        sets=sets_of(themes, groups, names),
        origin=ORIGIN,
    )


def entry_of(session: Session, theme: Theme) -> Entry:
    """Return the entry of a theme in words; examples only as far as their words may be used."""
    return {
        "definition": theme.definition,
        "include_when": theme.include_when,
        "exclude_when": theme.exclude_when,
        "metric": theme.metric,
        "aliases": list(theme.aliases),
        "examples": [_line(one.text) for one in shown(session, theme.examples)],
        "near_misses": [_line(one.text) for one in shown(session, theme.near_misses)],
        "memo": theme.memo,
    }


def tree(
    themes: Sequence[Theme],
    groups: Sequence[ThemeGroup],
    names: Names,
    entries: Mapping[int, Entry],
    memos: Mapping[tuple[str, int], Note],
) -> tuple[Code, ...]:
    """Return groups and themes as codes in one another.

    Args:
        themes: Those in use.
        groups: Those in use.
        names: Numbers of the study.
        entries: Of each theme.
        memos: (noun, id) -> the note that holds its memo; without one it stands in the description.
    """
    by_id = {one.id: one for one in themes}
    known = {one.id for one in groups}
    inside: defaultdict[int | None, list[Theme]] = defaultdict(list)
    for theme in themes:
        inside[theme.group_id if theme.group_id in known else None].append(theme)
    below: defaultdict[int | None, list[ThemeGroup]] = defaultdict(list)
    for group in groups:
        below[group.parent_id if group.parent_id in known else None].append(group)

    def leaf(theme: Theme) -> Code:
        memo = memos.get((Noun.THEME, theme.id))
        entry = {**entries[theme.id], **({"memo": ""} if memo else {})}
        return Code(
            guid=names.of(Noun.THEME, theme.id),
            name=theme.name,
            is_codable=True,
            colour=theme.colour or COLOURS[theme.kind],
            description=written(entry),
            notes=(memo.guid,) if memo else (),
        )

    def branch(group: ThemeGroup) -> Code:
        memo = memos.get((Noun.GROUP, group.id))
        exemplar = by_id.get(group.exemplar_id or 0)
        codes = [branch(one) for one in below[group.id]]
        is_told = bool(codes) == (group.tier is GroupTier.PRIMARY) or group.parent_id is not None
        entry: Entry = {
            "definition": group.definition,
            "exemplar": exemplar.name if exemplar is not None and group.name else "",
            "tier": "" if is_told else group.tier.value,
            "memo": "" if memo else group.memo,
        }
        return Code(
            guid=names.of(Noun.GROUP, group.id),
            name=name_of(group, exemplar),
            is_codable=False,
            colour=COLOURS[group.kind],
            description=written(entry),
            notes=(memo.guid,) if memo else (),
            codes=(*codes, *(leaf(one) for one in inside[group.id])),
        )

    return (*(branch(one) for one in below[None]), *(leaf(one) for one in inside[None]))


def sets_of(
    themes: Sequence[Theme], groups: Sequence[ThemeGroup], names: Names
) -> tuple[CodeSet, ...]:
    """Return which codes are needs and which are wants; REFI-QDA knows no kinds of codes."""
    found = []
    for kind, name in SETS.items():
        codes = (
            *(names.of(Noun.GROUP, one.id) for one in groups if one.kind is kind),
            *(names.of(Noun.THEME, one.id) for one in themes if one.kind is kind),
        )
        if codes:
            found.append(CodeSet(guid=names.of("set", kind.value), name=name, codes=codes))
    return tuple(found)


def _line(text: str) -> str:
    return " ".join(text.split())
