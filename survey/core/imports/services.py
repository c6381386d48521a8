"""Keep a file, its mapping and its dry run; take it in once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import PurePath
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, defer

from survey.core import audit
from survey.core.db import now
from survey.core.errors import Conflict, DomainError, NotFound
from survey.core.imports.models import ImportFile, ImportState
from survey.core.imports.outcomes import Tally
from survey.core.roles import Actor

_LONGEST_NAME = 255


def keep_upload(
    session: Session,
    kind: str,
    filename: str,
    data: bytes,
    actor: Actor,
    *,
    target_id: int | None = None,
) -> ImportFile:
    """Keep a file somebody brought.

    Args:
        session: The session of the upload.
        kind: What it holds, e.g. "customers" or "answers"; each kind belongs to one feature.
        filename: As the browser says; folders in it are dropped.
        data: The bytes of the file.
        actor: Who brought it.
        target_id: What the file goes into, e.g. the id of a survey.

    Raises:
        DomainError: the file is empty.
    """
    if not data.strip():
        raise DomainError("This file is empty. Choose a file with a row of headers.", field="file")
    name = PurePath(filename.replace("\\", "/").replace("\x00", "")).name or "file"
    import_file = ImportFile(
        kind=kind,
        target_id=target_id,
        filename=name[-_LONGEST_NAME:],
        sha256=hashlib.sha256(data).hexdigest(),
        content=data,
        actor_id=actor.id,
    )
    session.add(import_file)
    audit.record(session, "import.uploaded", import_file, actor=actor, kind=kind, size=len(data))
    return import_file


def find_import(
    session: Session, import_id: int, kind: str, target_id: int | None = None
) -> ImportFile:
    """Return a kept file of *kind*.

    Raises:
        NotFound: there is none, or it belongs to another feature or target.
    """
    import_file = session.get(ImportFile, import_id)
    if (
        import_file is None
        or import_file.kind != kind
        or (target_id is not None and import_file.target_id != target_id)
    ):
        raise NotFound
    return import_file


def latest_imports(
    session: Session, kind: str, target_id: int | None = None, *, limit: int = 10
) -> Sequence[ImportFile]:
    """Return the files brought last, newest first, without their content."""
    query = (
        sa.select(ImportFile)
        .where(ImportFile.kind == kind)
        .options(defer(ImportFile.content), defer(ImportFile.rejected))
        .order_by(ImportFile.id.desc())
        .limit(limit)
    )
    if target_id is not None:
        query = query.where(ImportFile.target_id == target_id)
    return session.scalars(query).all()


def store_mapping(session: Session, import_file: ImportFile, mapping: dict[str, Any]) -> None:
    """Keep which column goes where; what was checked with another mapping no longer counts.

    Raises:
        Conflict: the file was taken in already.
    """
    _move(
        session,
        import_file,
        state=ImportState.UPLOADED,
        mapping=mapping,
        summary={},
        rejected=[],
    )


def store_check(session: Session, import_file: ImportFile, tally: Tally) -> None:
    """Keep what a dry run found; the file may now be taken in.

    Raises:
        Conflict: the file was taken in already.
    """
    _move(
        session,
        import_file,
        state=ImportState.CHECKED,
        summary={**tally.summary(), "columns": tally.columns, "samples": tally.samples()},
        rejected=tally.rejected,
    )


def apply_once(
    session: Session,
    import_file: ImportFile,
    work: Callable[[ImportFile], Tally],
    *,
    actor: Actor,
) -> bool:
    """Take the file in, if nobody did before; return whether it was taken in now.

    The claim is one guarded UPDATE in the same transaction as the work: a second click finds no
    row to claim (on PostgreSQL it waits for the first to end) and does nothing; if the work
    fails, the claim goes with it.

    Args:
        session: Its transaction holds claim and work; the caller commits.
        import_file: A checked file.
        work: Takes the rows in and counts what became of them.
        actor: Who applies it.

    Raises:
        Conflict: the file was not checked with the mapping it has now.
    """
    claim = (
        sa.update(ImportFile)
        .where(ImportFile.id == import_file.id, ImportFile.state == ImportState.CHECKED)
        .values(state=ImportState.APPLIED, applied_at=now())
        .execution_options(synchronize_session=False)
    )
    claimed = session.execute(claim).rowcount == 1  # type: ignore[attr-defined]  # an UPDATE has it
    session.refresh(import_file)
    if not claimed:
        if import_file.state is ImportState.APPLIED:
            return False
        raise Conflict("Check this file first: its columns were changed after the last check.")
    tally = work(import_file)
    import_file.summary = {**tally.summary(), "columns": tally.columns}
    import_file.rejected = tally.rejected
    import_file.content = None
    audit.record(
        session,
        "import.applied",
        import_file,
        actor=actor,
        kind=import_file.kind,
        **tally.summary(),
    )
    return True


def _move(session: Session, import_file: ImportFile, **values: Any) -> None:
    statement = (
        sa.update(ImportFile)
        .where(ImportFile.id == import_file.id, ImportFile.state != ImportState.APPLIED)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    if session.execute(statement).rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE has it
        raise Conflict("This file was taken in already. Bring it again to check it anew.")
    session.refresh(import_file)
