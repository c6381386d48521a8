"""Keeping statements: the same span of the same source is one row, over any number of runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

import nlp.types as nt
from survey.ask.responses.models import WHY
from survey.core.db import now
from survey.understand.statements.covering import replace_covered
from survey.understand.statements.hashes import said_sha256, text_sha256
from survey.understand.statements.models import MadeBy, Statement
from survey.understand.statements.sources import Source

#: Rows of one INSERT: SQLite takes at most 32,766 bound values in a statement.
_BATCH = 1000

#: What a later run of a better machine may say anew; the span and its words never change.
_READINGS = (
    "read_kinds",
    "read_by",
    "findings",
    "words",
    "said_sha256",
    "language",
    "probe",
    "reasons",
    "evidence_start",
    "evidence_end",
    "want_start",
    "want_end",
    "level",
    "needs_probe",
    "respondent",
)


def store_statements(
    session: Session,
    *,
    study_id: int,
    sources: Mapping[str, Source],
    statements: Iterable[nt.Statement],
    read_by: str = "",
) -> dict[str, int]:
    """Write what the machine read and return the row id of each of its statements.

    A span that is there already keeps its row, and so every decision about it; only the
    machine's reading of it is brought up to date, for spans that a person drew as well. Kinds that
    a person decided are left alone. What a person drew over stands back behind it.

    Args:
        sources: By their key, which is the document id the statements name.
        read_by: Fingerprint of the model that said what they are.
    """
    found = list(statements)
    said = {statement.id: said_sha256(statement.text) for statement in found}
    rows = [
        _row(study_id, sources[one.document], one, said[one.same_as or one.id])
        | {"read_by": read_by}
        for one in found
    ]
    for part in (
        [row for row in rows if row["note_id"] is None],
        [row for row in rows if row["note_id"] is not None],
    ):
        for start in range(0, len(part), _BATCH):
            _upsert(session, part[start : start + _BATCH])
    replace_covered(session, [one.note_id for one in sources.values() if one.drawn])
    ids = _ids_by_place(session, study_id)
    return {row["_id"]: ids[_place(row)] for row in rows}


def _row(study_id: int, source: Source, statement: nt.Statement, said: str) -> dict[str, Any]:
    item = None if source.response_id is None else (WHY if statement.part is nt.Part.WHY else "")
    offset = statement.span.start
    kinds = {kind.value: round(share, 4) for kind, share in statement.kinds.items()}
    return {
        "_id": statement.id,
        "study_id": study_id,
        "response_id": source.response_id,
        "question_id": source.question_id,
        "item": item,
        "note_id": source.note_id,
        "start": statement.span.start,
        "end": statement.span.end,
        "text": statement.text,
        "text_sha256": text_sha256(statement.text),
        "said_sha256": said,
        "respondent": source.respondent,
        "language": statement.language,
        "made_by": MadeBy.MACHINE,
        "kinds": kinds,
        "read_kinds": kinds,
        "kinds_decided": False,
        "findings": [
            [one.rule, one.kind.value, one.span.start, one.span.end] for one in statement.findings
        ],
        "words": [[word, round(weight, 4)] for word, weight in statement.words],
        "probe": round(float(statement.probe), 4),
        "reasons": list(statement.reasons),
        "evidence_start": None if statement.evidence is None else statement.evidence.start - offset,
        "evidence_end": None if statement.evidence is None else statement.evidence.end - offset,
        "want_start": None if statement.want is None else statement.want.start - offset,
        "want_end": None if statement.want is None else statement.want.end - offset,
        "level": None if statement.level is None else statement.level.value,
        "needs_probe": statement.needs_probe,
        "created_at": now(),
    }


def _upsert(session: Session, rows: list[dict[str, Any]]) -> None:
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    values = [{key: value for key, value in row.items() if key != "_id"} for row in rows]
    statement = dialect.insert(Statement).values(values)
    place = (
        ["note_id", "start", "end"]
        if rows[0]["note_id"] is not None
        else ["response_id", "question_id", "item", "start", "end"]
    )
    session.execute(
        statement.on_conflict_do_update(
            index_elements=place,
            set_={name: statement.excluded[name] for name in _READINGS}
            | {
                "kinds": sa.case(
                    (Statement.kinds_decided, Statement.kinds), else_=statement.excluded.kinds
                )
            },
        )
    )


def _place(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(
        row[name] for name in ("response_id", "question_id", "item", "note_id", "start", "end")
    )


def _ids_by_place(session: Session, study_id: int) -> dict[tuple[Any, ...], int]:
    columns = (
        Statement.id,
        Statement.response_id,
        Statement.question_id,
        Statement.item,
        Statement.note_id,
        Statement.start,
        Statement.end,
    )
    rows = session.execute(sa.select(*columns).where(Statement.study_id == study_id))
    return {tuple(row[1:]): row[0] for row in rows}
