"""Take the planned texts, people, codings and links of a project in."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.act.exchange.identities import Names, account_guid
from survey.act.exchange.material import Material, NewSession
from survey.act.exchange.models import Noun
from survey.act.exchange.refi.document import Project, Selection
from survey.act.exchange.refi.reading import Losses
from survey.act.exchange.writing_links import write_links
from survey.act.exchange.writing_people import write_customers
from survey.ask.interviews.models import Interview, Mode, Note, NoteKind
from survey.ask.responses.models import Answer
from survey.core import audit
from survey.core.accounts.models import User
from survey.core.db import now
from survey.core.roles import Actor
from survey.understand.highlights.models import Highlight
from survey.understand.highlights.services import LONGEST_MEMO
from survey.understand.statements.covering import replace_covered
from survey.understand.statements.hashes import said_sha256, text_sha256
from survey.understand.statements.models import MadeBy, Statement
from survey.understand.themes.changes import Changes
from survey.understand.themes.models import Theme

_LONGEST_TITLE = 160


@dataclass
class Written:
    """What was made, to say it and to take it back."""

    interviews: list[int] = field(default_factory=list)
    customers: list[int] = field(default_factory=list)
    statements: int = 0
    codings: int = 0
    links: int = 0


class Writer:
    """Writes the material of one project into one study."""

    def __init__(
        self,
        session: Session,
        study_id: int,
        names: Names,
        project: Project,
        themes: Mapping[uuid.UUID, Theme],
        *,
        actor: Actor,
        losses: Losses,
    ) -> None:
        self.session, self.study_id, self.names = session, study_id, names
        self.project, self.themes, self.actor, self.losses = project, themes, actor, losses
        self.written = Written()
        self._notes = {one.guid: one for one in project.notes}
        #: (statement, selection) of everything that was placed.
        self._placed: list[tuple[int, Selection]] = []
        self._new: set[int] = set()
        accounts = session.execute(sa.select(User.id, User.created_at)).all()
        self._coders = {account_guid(created_at, one): one for one, created_at in accounts}

    def write(
        self, material: Material, changes: Changes, *, has_consent: bool, with_customers: bool
    ) -> Written:
        """Write everything; the rows of decisions are noted in *changes*."""
        customers: dict[uuid.UUID, int] = {}
        if with_customers:
            customers, self.written.customers = write_customers(
                self.session, self.names, self.project, material.cases, self.losses
            )
        for one in material.sessions:
            self._session(one, customers, has_consent=has_consent)
        self._known(material)
        self._marks()
        self._code(changes)
        statements = {selection.guid: one for one, selection in self._placed}
        self.written.links = write_links(
            changes,
            self.project,
            themes=self.themes,
            statements=statements,
            notes={guid: one.text for guid, one in self._notes.items()},
            losses=self.losses,
        )
        return self.written

    def _session(
        self, new: NewSession, customers: Mapping[uuid.UUID, int], *, has_consent: bool
    ) -> None:
        source = new.source
        held_at = min(source.at or now(), now())
        interview = Interview(
            study_id=self.study_id,
            interviewer_id=self.actor.id,
            mode=Mode.INTERVIEW,
            title=(source.name or f"Text {source.guid}")[:_LONGEST_TITLE],
            held_at=held_at,
            customer_id=None if new.case is None else customers.get(new.case.guid),
            has_consent=has_consent,
        )
        self.session.add(interview)
        self.session.flush()
        audit.record(self.session, "interview.created", interview, actor=self.actor)
        self.names.forget(source.guid)
        self.names.keep(Noun.INTERVIEW, source.guid, interview.id)
        self.written.interviews.append(interview.id)
        respondent = (
            f"i{interview.id}" if interview.customer_id is None else f"c{interview.customer_id}"
        )
        for position, paragraph in enumerate(new.paragraphs, start=1):
            note = Note(
                interview_id=interview.id,
                position=position,
                kind=NoteKind.SAID,
                text=paragraph.text,
            )
            self.session.add(note)
            self.session.flush()
            rows: dict[tuple[int, int], Statement] = {}
            for span in paragraph.spans:
                place = (span.start, span.end)
                if place not in rows:
                    rows[place] = self._statement(
                        paragraph.text[slice(*place)],
                        start=span.start,
                        end=span.end,
                        respondent=respondent,
                        note_id=note.id,
                    )
                self._placed.append((rows[place].id, span.selection))

    def _known(self, material: Material) -> None:
        """Place selections in texts that are here: on the statement there, or on a new one."""
        wanted: defaultdict[tuple[Any, ...], list[Any]] = defaultdict(list)
        for one in material.known:
            wanted[one.part.place].append(one)
        notes = []
        for place, several in wanted.items():
            columns = ("response_id", "question_id", "item", "note_id")
            where = dict(zip(columns, place, strict=True))
            there = {
                (row.start, row.end): row
                for row in self.session.scalars(
                    sa.select(Statement).where(
                        *(getattr(Statement, name) == value for name, value in where.items())
                    )
                )
            }
            texts = self._text_of(several[0].part)
            for one in several:
                row = there.get((one.start, one.end))
                if row is None:
                    row = self._statement(
                        texts[one.start : one.end],
                        start=one.start,
                        end=one.end,
                        respondent=one.part.respondent,
                        **where,
                    )
                    there[one.start, one.end] = row
                self._placed.append((row.id, one.selection))
            if several[0].part.note_id is not None:
                notes.append(several[0].part.note_id)
        replace_covered(self.session, notes)

    def _text_of(self, part: Any) -> str:
        if part.note_id is not None:
            return self.session.get_one(Note, part.note_id).text
        query = sa.select(Answer.text).where(
            Answer.response_id == part.response_id,
            Answer.question_id == part.question_id,
            Answer.item == part.item,
        )
        return self.session.scalar(query) or ""

    def _statement(
        self, text: str, *, start: int, end: int, respondent: str, **place: Any
    ) -> Statement:
        row = Statement(
            study_id=self.study_id,
            start=start,
            end=end,
            text=text,
            text_sha256=text_sha256(text),
            said_sha256=said_sha256(text),
            respondent=respondent,
            made_by=MadeBy.PERSON,
            **place,
        )
        self.session.add(row)
        self.session.flush()
        self.written.statements += 1
        self._new.add(row.id)
        return row

    def _marks(self) -> None:
        """Mark what was selected without a code, or with a memo, in the name of who selected it."""
        in_notes = set(
            self.session.scalars(
                sa.select(Statement.id).where(
                    Statement.study_id == self.study_id, Statement.note_id.is_not(None)
                )
            )
        )
        seen = {
            (statement_id, author_id)
            for statement_id, author_id in self.session.execute(
                sa.select(Highlight.statement_id, Highlight.author_id)
                .join(Statement, Statement.id == Highlight.statement_id)
                .where(Statement.study_id == self.study_id)
            )
        }
        for statement_id, selection in self._placed:
            memos = self._memos(selection)
            if statement_id not in in_notes:
                self.losses.add(
                    "Memos on words of answers",
                    "In answers words are coded; a memo has no place there yet.",
                    len(memos),
                )
                continue
            # What is coded here already needs no mark; a memo does, and words without a code.
            if not memos and (statement_id in self._new or not selection.codings):
                memos = {self._coder(selection.user, selection): ""}
            for author, memo in memos.items():
                if (statement_id, author) not in seen:
                    seen.add((statement_id, author))
                    self.session.add(
                        Highlight(
                            statement_id=statement_id, author_id=author, memo=memo[:LONGEST_MEMO]
                        )
                    )
        self.session.flush()

    def _memos(self, selection: Selection) -> dict[int, str]:
        """Return author -> what they noted about a selection."""
        found: defaultdict[int, list[str]] = defaultdict(list)
        for guid in selection.notes:
            note = self._notes.get(guid)
            if note is not None and note.text:
                found[self._coder(note.user, selection)].append(note.text)
        if selection.description:
            found[self._coder(selection.user, selection)].append(selection.description)
        return {author: "\n\n".join(texts) for author, texts in found.items()}

    def _code(self, changes: Changes) -> None:
        by_theme: defaultdict[tuple[int, int], set[int]] = defaultdict(set)
        themes = {one.id: one for one in self.themes.values()}
        for statement_id, selection in self._placed:
            for coding in selection.codings:
                theme = self.themes.get(coding.code)
                if theme is None:
                    self.losses.add("Codings", "Their code is not in the file, or cannot be taken.")
                    continue
                coder = self._coder(coding.user, selection)
                by_theme[theme.id, coder].add(statement_id)
        for (theme_id, coder), statements in sorted(by_theme.items()):
            new = changes.tag_as(themes[theme_id], statements, coder_id=coder)
            self.written.codings += len(new)

    def _coder(self, user: uuid.UUID | None, selection: Selection) -> int:
        """Return whose coding it is: an account of ours, or whoever takes the file in."""
        guid = user or selection.user
        own = self._coders.get(guid) if guid is not None else None
        if own is None and guid is not None:
            name = next((one.name for one in self.project.users if one.guid == guid), "")
            if name:
                self.losses.add(
                    f"Marks and codings of {name}",
                    f"They have no account here; theirs are kept under {self.actor.name}.",
                )
        return own or self.actor.id
