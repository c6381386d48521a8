"""The entry of a theme: what it is, what belongs in it, how else it is called, what shows it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.core.errors import DomainError
from survey.core.roles import Actor
from survey.understand.statements.models import Statement
from survey.understand.themes import log
from survey.understand.themes.changes import Changes
from survey.understand.themes.members import Member, find, may_be_used
from survey.understand.themes.models import Action, Decision, Tagging, TaggingState, Theme
from survey.understand.themes.rules import (
    LONGEST_NAME,
    Wording,
    checked_name,
    in_use,
    statements_of_study,
)

MOST_ALIASES = 50
LONGEST_TEXT = 10_000
_HASH = 8

Example = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class EntryText:
    """What a person wrote about a theme.

    Attributes:
        examples: Statements by number and words nobody said, in the order to show.
        near_misses: What looks alike and does not belong, likewise.
    """

    wording: Wording
    aliases: tuple[str, ...] = ()
    memo: str = ""
    example_texts: tuple[str, ...] = ()
    near_miss_texts: tuple[str, ...] = ()
    example_statements: tuple[int, ...] = ()
    near_miss_statements: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Shown:
    """An example as a page shows it; *statement* where a customer said it."""

    text: str
    statement: Member | None = None


def describe(session: Session, theme: Theme, entry: EntryText, *, actor: Actor) -> Decision | None:
    """Write the entry of a theme anew; None: it says what it said.

    Raises:
        NameTaken: another theme in use has this name.
        DomainError: something is too long, or there are too many names.
        NotFound: a statement is not of this study.
    """
    log.lock(session, theme.study_id)
    in_use(session, theme.study_id, theme.id)
    wording = entry.wording
    name = checked_name(session, theme.study_id, theme.kind, wording.name, but=theme.id)
    aliases = checked_aliases(entry.aliases, name)
    for label, text in (("memo", entry.memo), ("definition", wording.definition)):
        if len(text) > LONGEST_TEXT:
            raise DomainError(f"Keep it within {LONGEST_TEXT:,} characters.", field=label)
    before = theme.name
    changes = Changes(session, actor_id=actor.id)
    changes.edit(
        theme,
        name=name,
        definition=wording.definition,
        include_when=wording.include_when,
        exclude_when=wording.exclude_when,
        metric=wording.metric,
        aliases=aliases,
        memo=entry.memo.strip(),
        examples=_noted(session, theme, entry.example_statements, entry.example_texts),
        near_misses=_noted(session, theme, entry.near_miss_statements, entry.near_miss_texts),
    )
    if not changes.entries:
        return None
    text = f"Renamed “{before}” to “{name}”." if before != name else f"Reworded “{name}”."
    return log.record(
        session, theme.study_id, changes, action=Action.RENAME, text=text, actor=actor
    )


def point_to(
    session: Session, theme: Theme, statement_id: int, *, is_near_miss: bool, actor: Actor
) -> Decision | None:
    """Make a statement an example of a theme, or a near miss; of the other it is none any more.

    Raises:
        DomainError: an example must belong to the theme, and a near miss must not.
        NotFound: the statement is not of this study.
    """
    log.lock(session, theme.study_id)
    in_use(session, theme.study_id, theme.id)
    statements_of_study(session, theme.study_id, [statement_id])
    belongs = session.scalar(
        sa.select(Tagging.id)
        .where(
            Tagging.statement_id == statement_id,
            Tagging.theme_id == theme.id,
            Tagging.state == TaggingState.ACCEPTED,
        )
        .limit(1)
    )
    if belongs is None and not is_near_miss:
        raise DomainError("An example belongs to the theme. Tag the statement with it first.")
    if belongs is not None and is_near_miss:
        raise DomainError("A near miss does not belong to the theme. Take it out first.")
    pointer = _noted(session, theme, (statement_id,), ())
    examples = [one for one in theme.examples if one.get("statement") != statement_id]
    near_misses = [one for one in theme.near_misses if one.get("statement") != statement_id]
    changes = Changes(session, actor_id=actor.id)
    if is_near_miss:
        changes.edit(theme, examples=examples, near_misses=[*near_misses, *pointer])
        what = "near miss"
    else:
        changes.edit(theme, examples=[*examples, *pointer], near_misses=near_misses)
        what = "example"
    if not changes.entries:
        return None
    text = f"Chose a statement as {'an' if what == 'example' else 'a'} {what} of “{theme.name}”."
    return log.record(
        session, theme.study_id, changes, action=Action.RENAME, text=text, actor=actor
    )


def shown(session: Session, examples: Sequence[Example]) -> list[Shown]:
    """Return examples as they may be shown: what was erased, or lost its consent, is left out."""
    ids = [one["statement"] for one in examples if "statement" in one]
    usable = _usable(session, ids)
    found = []
    for one in examples:
        if "text" in one:
            found.append(Shown(text=str(one["text"])))
            continue
        member = usable.get((one["statement"], one.get("said", "")))
        if member is not None:
            found.append(Shown(text=member.text, statement=member))
    return found


def checked_aliases(aliases: Iterable[str], name: str) -> list[str]:
    """Return other names in one line each, each once, the name itself left out.

    Raises:
        DomainError: one is too long, or there are too many.
    """
    found = dict.fromkeys(" ".join(one.split()) for one in aliases)
    names = [one for one in found if one and one != name]
    if any(len(one) > LONGEST_NAME for one in names):
        raise DomainError(
            f"Keep each name within {LONGEST_NAME} characters, one a line.", field="aliases"
        )
    if len(names) > MOST_ALIASES:
        raise DomainError(f"Keep it to {MOST_ALIASES} other names.", field="aliases")
    return names


def _noted(
    session: Session, theme: Theme, statement_ids: Sequence[int], texts: Sequence[str]
) -> list[Example]:
    """Return examples as they are kept: a number with a hash of the words, or words of ours."""
    wanted = list(dict.fromkeys(statement_ids))
    statements_of_study(session, theme.study_id, wanted)
    rows = session.execute(
        sa.select(Statement.id, Statement.text_sha256).where(Statement.id.in_(wanted))
    )
    hashes = {statement_id: sha[:_HASH] for statement_id, sha in rows}
    plain = dict.fromkeys(" ".join(one.split()) for one in texts)
    return [
        *({"statement": one, "said": hashes[one]} for one in wanted),
        *({"text": one} for one in plain if one),
    ]


def _usable(session: Session, ids: Sequence[int]) -> dict[tuple[int, str], Member]:
    """Return (statement, hash) -> the statement, if its words may be used."""
    if not ids:
        return {}
    rows = session.execute(
        sa.select(Statement.id, Statement.text_sha256).where(Statement.id.in_(ids), may_be_used())
    )
    hashes = {statement_id: sha[:_HASH] for statement_id, sha in rows}
    return {(one.id, hashes[one.id]): one for one in find(session, list(hashes))}
