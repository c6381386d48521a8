"""Past answers from a file: keep it, check it in a dry run, take it in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice

from sqlalchemy.orm import Session

from survey.ask.past_answers.columns import (
    CUSTOMER,
    Plan,
    make_plan,
    mapping_of,
    suggest,
    targets_of,
)
from survey.ask.past_answers.rows import Reader, Row, RowRefused
from survey.ask.past_answers.writing import known_rows, write_rows
from survey.ask.questionnaires.definition import Definition, published_definition
from survey.ask.questionnaires.models import Survey, SurveyVersion
from survey.ask.questionnaires.queries import published_version
from survey.core.db import now
from survey.core.errors import DomainError
from survey.core.imports import (
    Change,
    ImportFile,
    Outcome,
    RowOutcome,
    Tally,
    apply_once,
    keep_upload,
    read_upload,
    store_check,
    store_mapping,
)
from survey.core.roles import Actor
from survey.core.tables import Table
from survey.people.customers.queries import find_by_refs_or_emails

KIND = "answers"
BATCH = 500
_SHOWN = 120
#: So many different values of a column are looked for among the customers, in so many columns.
_VALUES_LOOKED_UP, _COLUMNS_LOOKED_UP = 20, 40
_MOSTLY = 0.5


def begin(
    session: Session, survey: Survey, *, filename: str, data: bytes, actor: Actor
) -> ImportFile:
    """Keep a file of past answers to *survey* with a suggestion of where its columns go.

    Raises:
        DomainError: it cannot be read as a table, or the survey has no published version.
    """
    definition = definition_for(session, survey)
    table = read_upload(data, filename)
    import_file = keep_upload(session, KIND, filename, data, actor, target_id=survey.id)
    import_file.mapping = {
        "names": table.columns,
        "columns": with_customers(
            session,
            table,
            suggest(table.columns, definition),
            is_asked=any(one.key == CUSTOMER for one in targets_of(definition)),
        ),
        "examples": examples(table),
        "rows": len(table),
    }
    session.flush()
    return import_file


def with_customers(
    session: Session, table: Table, mapping: Mapping[str, str], *, is_asked: bool = True
) -> dict[str, str]:
    """Return a suggestion with the column of the customers, found by who is known, if no header tells.

    Args:
        session: The session.
        table: The file.
        mapping: Target or role of each column, as far as headers tell.
        is_asked: Whether the answers may name people at all.
    """
    if not is_asked or CUSTOMER in mapping.values():
        return dict(mapping)
    values: dict[str, list[str]] = {}
    for column in [one for one in table.columns if one not in mapping][:_COLUMNS_LOOKED_UP]:
        cells = [cell for row in table.rows[:200] if (cell := row[column].strip())]
        different = list(dict.fromkeys(cells))
        # Marks from 0 to 10 are soon the numbers of ten customers; people seldom repeat like that.
        if len(different) > 1 and len(different) * 3 >= len(cells):
            values[column] = different[:_VALUES_LOOKED_UP]
    known = find_by_refs_or_emails(session, {one for each in values.values() for one in each})
    shares = {
        column: sum(one in known for one in each) / len(each) for column, each in values.items()
    }
    best = max(shares, key=shares.__getitem__, default=None)
    if best is None or shares[best] < _MOSTLY:
        return dict(mapping)
    return {**mapping, best: CUSTOMER}


def check(
    session: Session, import_file: ImportFile, survey: Survey, columns: Mapping[str, str]
) -> Tally:
    """Find what taking the file in would do, with these columns, and keep it; write no answer.

    Raises:
        DomainError: the columns cannot be mapped so.
        Conflict: the file was taken in already.
    """
    tally = dry_run(session, import_file, survey, columns)
    keep_check(session, import_file, columns, tally)
    return tally


def dry_run(
    session: Session, import_file: ImportFile, survey: Survey, columns: Mapping[str, str]
) -> Tally:
    """Find what taking the file in would do, with these columns; write nothing at all.

    Raises:
        DomainError: the columns cannot be mapped so, or the file was taken in already.
    """
    table = table_of(import_file)
    plan = make_plan(columns, definition_for(session, survey), table.rows)
    return go_through(session, table, plan, is_dry=True)


def keep_check(
    session: Session, import_file: ImportFile, columns: Mapping[str, str], tally: Tally
) -> None:
    """Keep the columns chosen and what the dry run found with them.

    Raises:
        Conflict: the file was taken in meanwhile.
    """
    store_mapping(session, import_file, {**import_file.mapping, "columns": dict(columns)})
    store_check(session, import_file, tally)


def apply(session: Session, import_file: ImportFile, survey: Survey, *, actor: Actor) -> bool:
    """Take a checked file in, once; return whether it was done now.

    Raises:
        Conflict: it was not checked with the columns it has now.
    """

    def work(claimed: ImportFile) -> Tally:
        table = table_of(claimed)
        definition = definition_for(session, survey)
        plan = make_plan(mapping_of(claimed.mapping), definition, table.rows)
        claimed.mapping = {key: claimed.mapping[key] for key in ("names", "columns")}
        return go_through(session, table, plan, is_dry=False)

    return apply_once(session, import_file, work, actor=actor)


def go_through(session: Session, table: Table, plan: Plan, *, is_dry: bool) -> Tally:
    """Read every row, in batches, and write the new ones unless it is a dry run.

    An answer that is there already is never written over: a row that says something else under
    the same number is refused.
    """
    tally, reader, moment = Tally(), Reader(plan), now()
    numbered = zip(table.lines, table.rows, strict=True)
    while batch := dict(islice(numbered, BATCH)):
        rows = list(_readable(reader, batch, tally))
        customers = find_by_refs_or_emails(session, [row.customer for row in rows if row.customer])
        known = known_rows(session, plan.definition.survey_id, [row.source_ref for row in rows])
        new = [row for row in rows if _is_new(row, known, customers, tally, batch)]
        if not is_dry:
            write_rows(session, plan.definition, new, customers, now=moment)
    tally.rejected.sort(key=lambda row: row["row"])
    return tally


def definition_for(session: Session, survey: Survey) -> Definition:
    """Return the published questions that past answers go to.

    Raises:
        DomainError: the survey has no published version.
    """
    version: SurveyVersion | None = published_version(session, survey.id)
    if version is None or version.sha256 is None:
        raise DomainError(
            "Publish the survey first: answers belong to questions that can no longer change.",
            field="file",
        )
    return published_definition(session, version.id, version.sha256)


def table_of(import_file: ImportFile) -> Table:
    """Return the rows of a kept file.

    Raises:
        DomainError: it was taken in, and its content dropped.
    """
    if import_file.content is None:
        raise DomainError("This file was taken in already. Bring it again to check it anew.")
    return read_upload(import_file.content, import_file.filename)


def examples(table: Table) -> dict[str, list[str]]:
    """Return the first three different values of each column, for the mapping page."""
    found: dict[str, list[str]] = {}
    for column in table.columns:
        seen = dict.fromkeys(row[column].strip()[:_SHOWN] for row in table.rows[:200])
        found[column] = [value for value in seen if value][:3]
    return found


def _readable(
    reader: Reader, batch: Mapping[int, Mapping[str, str]], tally: Tally
) -> Sequence[Row]:
    rows = []
    for number, cells in batch.items():
        try:
            rows.append(reader.read(number, cells))
        except RowRefused as error:
            _reject(tally, number, str(error), cells)
    return rows


def _is_new(
    row: Row,
    known: Mapping[str, str],
    customers: Mapping[str, int],
    tally: Tally,
    batch: Mapping[int, Mapping[str, str]],
) -> bool:
    said = _said(row)
    if row.source_ref in known:
        if known[row.source_ref] == row.fingerprint:
            tally.add(RowOutcome(row=row.number, outcome=Outcome.UNCHANGED, who=said))
        else:
            reason = (
                "This row was taken in before and said something else then. Answers are never "
                "written over; give it another number if it is another answer."
            )
            _reject(tally, row.number, reason, batch[row.number])
        return False
    if row.customer and row.customer not in customers:
        reason = (
            f"No customer has the number or e-mail address “{row.customer}”. Bring the customers "
            "first, or leave the column out."
        )
        _reject(tally, row.number, reason, batch[row.number])
        return False
    changes = (
        Change(field="customer", before="", after=row.customer),
        Change(field="answers", before="", after=said),
    )
    tally.add(
        RowOutcome(
            row=row.number,
            outcome=Outcome.CREATED,
            who=row.customer or said,
            changes=changes if row.customer else changes[1:],
        )
    )
    return True


def _reject(tally: Tally, number: int, reason: str, cells: Mapping[str, str]) -> None:
    tally.add(RowOutcome(row=number, outcome=Outcome.REJECTED, reason=reason, values=cells))


def _said(row: Row) -> str:
    texts = [one.value.text for one in row.answers if one.value is not None and one.value.text]
    said = " / ".join(texts) or "no open answer"
    return said if len(said) <= _SHOWN else f"{said[: _SHOWN - 1]}…"
