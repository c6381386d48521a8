"""A whole study as a project of REFI-QDA: codes, people, what they said, who coded what."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from survey.act.exchange import codes
from survey.act.exchange.documents import Document, documents
from survey.act.exchange.identities import Names, account_guid
from survey.act.exchange.models import Noun
from survey.act.exchange.people import cases_of
from survey.act.exchange.refi.document import (
    Coding,
    Link,
    Note,
    Project,
    Selection,
    Source,
    User,
)
from survey.ask.studies.models import Study
from survey.core.accounts.models import User as Account
from survey.understand.codebook.board import groups_of
from survey.understand.highlights.models import Highlight
from survey.understand.statements.models import Statement
from survey.understand.themes.members import may_be_used
from survey.understand.themes.models import (
    Tagging,
    TaggingState,
    Theme,
    ThemeGroup,
    ThemeLink,
    ThemeState,
)

#: How much of the words stands in the name of a selection; it tells where the selection is.
LONGEST_NAME = 250
#: A link from words to a need, followed by the name of the want that they link with it.
EVIDENCE = "Evidence: "


def project_of(session: Session, study: Study) -> Project:
    """Return everything of a study that REFI-QDA can hold; a constant number of queries."""
    names = Names(session, study)
    themes = codes.accepted(session, study.id)
    groups = groups_of(session, study.id)
    found = documents(session, study.id, names)
    coders: set[int] = set()
    memos = _memos(themes, groups, names)
    notes = list(memos.values())
    selections = _Selections(session, study.id, names, coders, notes)
    variables, cases = cases_of(session, names, found)
    entries = {one.id: codes.entry_of(session, one) for one in themes}
    sources = tuple(
        Source(
            guid=one.guid,
            name=one.name,
            text=one.text,
            at=one.at,
            selections=selections.of(one),
        )
        for one in found
    )
    links = _links(session, study.id, names, selections.guids, notes)
    return Project(
        name=study.title,
        origin=codes.ORIGIN,
        at=study.created_at,
        users=_users(session, coders),
        codes=codes.tree(themes, groups, names, entries, memos),
        variables=variables,
        cases=cases,
        sources=sources,
        notes=tuple(notes),
        links=links,
        sets=codes.sets_of(themes, groups, names),
        description="\n\n".join(filter(None, (study.question, study.decision))),
    )


class _Selections:
    """The statements that somebody coded or marked, by the place they stand in."""

    def __init__(
        self, session: Session, study_id: int, names: Names, coders: set[int], notes: list[Note]
    ) -> None:
        self._names = names
        self.guids: dict[int, uuid.UUID] = {}
        self._at: defaultdict[tuple[Any, ...], list[Any]] = defaultdict(list)
        self._codings: defaultdict[int, list[Any]] = defaultdict(list)
        self._marks: defaultdict[int, list[Any]] = defaultdict(list)
        self._users = _guids_of_accounts(session)
        self._coders = coders
        self._notes = notes
        tagged = (
            sa.select(Tagging.statement_id, Tagging.theme_id, Tagging.coder_id, Tagging.created_at)
            .join(Theme, Theme.id == Tagging.theme_id)
            .where(
                Theme.study_id == study_id,
                Theme.state == ThemeState.ACCEPTED,
                Tagging.state == TaggingState.ACCEPTED,
            )
            .order_by(Tagging.theme_id, Tagging.coder_id)
        )
        for tagging in session.execute(tagged):
            self._codings[tagging.statement_id].append(tagging)
        marked = (
            sa.select(
                Highlight.id,
                Highlight.statement_id,
                Highlight.author_id,
                Highlight.memo,
                Highlight.created_at,
            )
            .join(Statement, Statement.id == Highlight.statement_id)
            .where(Statement.study_id == study_id)
            .order_by(Highlight.id)
        )
        for mark in session.execute(marked):
            self._marks[mark.statement_id].append(mark)
        wanted = sa.or_(
            sa.select(Tagging.id)
            .join(Theme, Theme.id == Tagging.theme_id)
            .where(
                Tagging.statement_id == Statement.id,
                Theme.state == ThemeState.ACCEPTED,
                Tagging.state == TaggingState.ACCEPTED,
            )
            .exists(),
            sa.select(Highlight.id).where(Highlight.statement_id == Statement.id).exists(),
        )
        rows = session.execute(
            sa.select(
                Statement.id,
                Statement.start,
                Statement.end,
                Statement.text,
                Statement.response_id,
                Statement.question_id,
                Statement.item,
                Statement.note_id,
            )
            .where(Statement.study_id == study_id, may_be_used(), wanted)
            .order_by(Statement.start, Statement.end, Statement.id)
        )
        for row in rows:
            self._at[row.response_id, row.question_id, row.item, row.note_id].append(row)

    def of(self, document: Document) -> tuple[Selection, ...]:
        """Return the selections of a document in the order of its text."""
        found = []
        for part in document.parts:
            for row in self._at[part.place]:
                # Named by where it is: a statement that was cut anew is the same selection.
                guid = self._names.of(
                    "selection", f"{document.guid}:{part.start + row.start}:{part.start + row.end}"
                )
                self.guids[row.id] = guid
                found.append(
                    Selection(
                        guid=guid,
                        start=part.start + row.start,
                        end=part.start + row.end,
                        name=" ".join(row.text.split())[:LONGEST_NAME],
                        codings=tuple(self._coding(guid, one) for one in self._codings[row.id]),
                        notes=tuple(
                            self._memo(guid, one) for one in self._marks[row.id] if one.memo
                        ),
                    )
                )
        return tuple(found)

    def _coding(self, selection: uuid.UUID, row: Any) -> Coding:
        code = self._names.of(Noun.THEME, row.theme_id)
        self._coders.add(row.coder_id)
        user = self._users[row.coder_id]
        return Coding(
            guid=self._names.of("coding", f"{selection}:{code}:{user}"),
            code=code,
            user=user,
            at=row.created_at.replace(microsecond=0),
        )

    def _memo(self, selection: uuid.UUID, row: Any) -> uuid.UUID:
        user = self._users[row.author_id]
        guid = self._names.of("note", f"{selection}:{user}")
        self._coders.add(row.author_id)
        self._notes.append(Note(guid=guid, name="Memo", text=row.memo, user=user))
        return guid


def _memos(
    themes: Iterable[Theme], groups: Iterable[ThemeGroup], names: Names
) -> dict[tuple[str, int], Note]:
    found: dict[tuple[str, int], Note] = {}
    for noun, rows in ((Noun.THEME, themes), (Noun.GROUP, groups)):
        for one in rows:
            if one.memo:
                guid = names.of("memo", f"{noun}:{names.of(noun, one.id)}")
                found[noun, one.id] = Note(guid=guid, name="Memo", text=one.memo)
    return found


def _links(
    session: Session,
    study_id: int,
    names: Names,
    selections: Mapping[int, uuid.UUID],
    notes: list[Note],
) -> tuple[Link, ...]:
    """Return the links from wants to needs by level, and from the words that show them.

    The reasons that people gave become notes.
    """
    want, need = aliased(Theme), aliased(Theme)
    rows = session.execute(
        sa.select(ThemeLink, want.name)
        .join(want, want.id == ThemeLink.want_id)
        .join(need, need.id == ThemeLink.need_id)
        .where(
            want.study_id == study_id,
            want.state == ThemeState.ACCEPTED,
            need.state == ThemeState.ACCEPTED,
        )
        .order_by(ThemeLink.want_id, ThemeLink.need_id)
    )
    found = []
    for row, asked_for in rows:
        origin, target = (names.of(Noun.THEME, one) for one in (row.want_id, row.need_id))
        guid = names.of("link", f"{origin}:{target}")
        about: tuple[uuid.UUID, ...] = ()
        if row.rationale:
            note = Note(guid=names.of("note", f"link:{guid}"), name="Rationale", text=row.rationale)
            notes.append(note)
            about = (note.guid,)
        found.append(
            Link(guid=guid, origin=origin, target=target, name=row.level.value, notes=about)
        )
        if row.statement_id is not None and row.statement_id in selections:
            found.append(
                Link(
                    guid=names.of("evidence", guid),
                    origin=selections[row.statement_id],
                    target=target,
                    name=f"{EVIDENCE}{asked_for}",
                )
            )
    return tuple(found)


def _users(session: Session, coders: set[int]) -> tuple[User, ...]:
    rows = session.scalars(sa.select(Account).where(Account.id.in_(coders)).order_by(Account.id))
    return tuple(User(guid=account_guid(one.created_at, one.id), name=one.name) for one in rows)


def _guids_of_accounts(session: Session) -> dict[int, uuid.UUID]:
    rows = session.execute(sa.select(Account.id, Account.created_at))
    return {one: account_guid(created_at, one) for one, created_at in rows}
