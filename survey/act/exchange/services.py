"""Take a codebook or a project in: read it, say what it would change, do it as one decision."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.act.exchange.codebook_csv import read_csv
from survey.act.exchange.identities import Names
from survey.act.exchange.incoming import incoming
from survey.act.exchange.material import Material, plan_material
from survey.act.exchange.models import Noun
from survey.act.exchange.planning import CodebookPlan, plan_codebook
from survey.act.exchange.refi.document import Loss, Project
from survey.act.exchange.refi.reading import Losses, read_codebook, read_project
from survey.act.exchange.writing_codes import write_codebook
from survey.act.exchange.writing_material import Writer, Written
from survey.ask.interviews.models import Interview, Note
from survey.ask.studies.models import Study
from survey.core import audit
from survey.core.errors import Conflict, DomainError
from survey.core.imports import ImportFile, ImportState, Outcome, Tally, apply_once
from survey.core.roles import Actor
from survey.understand.statements.models import Statement
from survey.understand.themes import log
from survey.understand.themes.changes import Changes
from survey.understand.themes.models import (
    Action,
    Decision,
    Tagging,
    TaggingState,
    Theme,
    ThemeKind,
    ThemeState,
)
from survey.understand.themes.undoing import undo

KIND = "codebook"


@dataclass(frozen=True, kw_only=True)
class Options:
    """What a person decides about a file.

    Attributes:
        default: What a code is that the file says nothing about.
        keep_ours: Where both say something, ours stays.
        has_consent: The people in the texts agreed that their words are kept and used.
        with_customers: Make a customer of each case.
    """

    default: ThemeKind = ThemeKind.NEED
    keep_ours: bool = False
    has_consent: bool = False
    with_customers: bool = True

    @classmethod
    def of(cls, mapping: Mapping[str, Any]) -> Options:
        """Return the options that were kept with a file."""
        known = set(ThemeKind)
        default = mapping.get("default")
        return cls(
            default=ThemeKind(default) if default in known else ThemeKind.NEED,
            keep_ours=bool(mapping.get("keep_ours", False)),
            has_consent=bool(mapping.get("has_consent", False)),
            with_customers=bool(mapping.get("with_customers", True)),
        )

    def as_json(self) -> dict[str, Any]:
        """Return them to keep with the file."""
        return {
            "default": self.default.value,
            "keep_ours": self.keep_ours,
            "has_consent": self.has_consent,
            "with_customers": self.with_customers,
        }


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What a file would change.

    Attributes:
        counts: Outcome -> codes and groups.
        material: Texts and people; None for a codebook.
        asks_kind: The file does not say of every code whether it is a want or a need.
    """

    tally: Tally
    plan: CodebookPlan
    material: Material | None
    losses: tuple[Loss, ...]
    options: Options
    origin: str

    @property
    def changes_nothing(self) -> bool:
        """Whether everything in it is here already."""
        counts = self.tally.counts
        codes = counts[Outcome.CREATED] + counts[Outcome.UPDATED]
        return not codes and (self.material is None or not self.material.sessions)


def read_file(data: bytes, filename: str, losses: Losses) -> Project:
    """Return a codebook or project, whatever the file is called.

    Raises:
        DomainError: it is neither; the sentence says what is wrong with it.
    """
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:200]
    if data[:4] == b"PK\x03\x04" and _is_project(data):
        project, told = read_project(data)
    elif start.startswith(b"<"):
        codebook, told = read_codebook(data)
        project = Project(name="", origin=codebook.origin, codes=codebook.codes, sets=codebook.sets)
    elif filename.lower().endswith((".qdpx", ".qdc")):
        # Advice about tables would be of no use to whoever has none.
        raise DomainError(
            f"{filename} is damaged, or no {filename.rpartition('.')[2].lower()} file in spite of "
            "its name. Export it again and choose the new file."
        )
    else:
        codebook, told = read_csv(data, filename), ()
        project = Project(name="", codes=codebook.codes, sets=codebook.sets)
    for one in told:
        losses.add(one.what, one.why, one.count)
    return project


def preview(session: Session, study: Study, import_file: ImportFile) -> Preview:
    """Say what a file would change; nothing is written.

    Raises:
        Conflict: it was taken in already.
        DomainError: it cannot be read.
    """
    if import_file.content is None:
        raise Conflict("This file was taken in already. Bring it again to compare it anew.")
    options = Options.of(import_file.mapping)
    losses = Losses()
    project = read_file(import_file.content, import_file.filename, losses)
    names = Names(session, study)
    plan = plan_codebook(
        session,
        study.id,
        names,
        incoming(project.codes, project.sets, project.notes, losses, default=options.default),
        keep_ours=options.keep_ours,
    )
    material = plan_material(session, study.id, names, project, losses)
    tally = Tally()
    for row in plan.rows():
        tally.add(row)
    has_material = bool(project.sources or project.cases)
    return Preview(
        tally=tally,
        plan=plan,
        material=material if has_material else None,
        losses=losses.listed(),
        options=options,
        origin=project.origin,
    )


def apply(session: Session, study: Study, import_file: ImportFile, *, actor: Actor) -> bool:
    """Take a file in as one decision; return whether it was taken in now.

    Raises:
        Conflict: its options were changed after the last comparison.
        DomainError: it cannot be read.
    """
    log.lock(session, study.id)
    done: dict[str, Any] = {}

    def work(file: ImportFile) -> Tally:
        found = preview(session, study, file)
        losses = Losses()
        project = read_file(file.content or b"", file.filename, losses)
        names = Names(session, study)
        changes = Changes(session, actor_id=actor.id)
        themes = write_codebook(
            session,
            study.id,
            names,
            found.plan,
            changes,
            origin=file.filename,
            keep_ours=found.options.keep_ours,
        )
        told = Losses()
        for one in found.losses:
            told.add(one.what, one.why, one.count)
        written = Written()
        if found.material is not None:
            writer = Writer(session, study.id, names, project, themes, actor=actor, losses=told)
            written = writer.write(
                found.material,
                changes,
                has_consent=found.options.has_consent,
                with_customers=found.options.with_customers,
            )
        decision = None
        if changes.entries:
            decision = log.record(
                session,
                study.id,
                changes,
                action=Action.IMPORT,
                text=_sentence(file.filename, found.tally, written),
                actor=actor,
            )
        done.update(
            decision=None if decision is None else decision.id,
            interviews=written.interviews,
            customers=written.customers,
            statements=written.statements,
            codings=written.codings,
            links=written.links,
            losses=[[one.what, one.count, one.why] for one in told.listed()],
        )
        return found.tally

    if not apply_once(session, import_file, work, actor=actor):
        return False
    import_file.summary = {**import_file.summary, **done}
    session.flush()
    return True


def take_back(session: Session, study: Study, import_file: ImportFile, *, actor: Actor) -> str:
    """Undo what a file changed and remove the texts it brought; return what was done, in a sentence.

    Raises:
        Conflict: it was not taken in, was taken back, or later decisions build on it.
    """
    log.lock(session, study.id)
    summary = import_file.summary
    if import_file.state is not ImportState.APPLIED or summary.get("taken_back"):
        raise Conflict("This file is not taken in, or was taken back already.")
    decision_id = summary.get("decision")
    if decision_id is not None:
        stands = session.scalar(
            sa.select(Decision.id).where(Decision.id == decision_id, log.stands())
        )
        if stands is not None:
            undo(session, study.id, actor=actor, decision_id=decision_id)
    ids = list(summary.get("interviews", ()))
    held = session.scalar(
        sa.select(Theme.name)
        .join(Tagging, Tagging.theme_id == Theme.id)
        .join(Statement, Statement.id == Tagging.statement_id)
        .join(Note, Note.id == Statement.note_id)
        .where(
            Note.interview_id.in_(ids),
            Tagging.state == TaggingState.ACCEPTED,
            Theme.state == ThemeState.ACCEPTED,
        )
        .limit(1)
    )
    if held is not None:
        raise Conflict(
            f"Words of these texts were coded with “{held}” since. Take them out of it first; "
            "nothing was taken back."
        )
    interviews = session.scalars(
        sa.select(Interview).where(Interview.id.in_(ids), Interview.study_id == study.id)
    ).all()
    names = Names(session, study)
    for one in interviews:
        names.forget(names.of(Noun.INTERVIEW, one.id))
        audit.record(session, "interview.removed", one, actor=actor)
        session.delete(one)
    import_file.summary = {**summary, "taken_back": True}
    session.flush()
    texts = f" and removed {len(interviews)} texts" if interviews else ""
    return f"Took back what “{import_file.filename}” had changed{texts}."


def _is_project(data: bytes) -> bool:
    """Tell a project from a workbook: both are zips."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return not any(name.startswith("xl/") for name in package.namelist())
    except zipfile.BadZipFile:
        return True


def _sentence(filename: str, tally: Tally, written: Written) -> str:
    counts = tally.counts
    parts = [
        f"{counts[Outcome.CREATED]} new",
        f"{counts[Outcome.UPDATED]} changed",
    ]
    text = f"Took in “{filename}”: codes and groups {' and '.join(parts)}"
    if written.interviews or written.codings:
        text += f"; {len(written.interviews)} texts, {written.codings} codings"
    return f"{text}."
