"""Customers from a file: keep it, check it in a dry run, take it in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from sqlalchemy.orm import Session

from survey.core.errors import Conflict
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
from survey.people.customers.columns import (
    RESEARCH_CONTACT,
    ColumnChoice,
    Plan,
    choices_from,
    guess_columns,
    make_plan,
    suggest_choices,
)
from survey.people.customers.fields import WrongField
from survey.people.customers.matching import Known, Matches, Register, Row, RowRefused, look_up
from survey.people.customers.queries import attributes
from survey.people.customers.values import NotOfKind, Value, show_value
from survey.people.customers.writing import Change as Written
from survey.people.customers.writing import Standing, consent_standing, write_batch

KIND = "customers"
BATCH = 500


def begin(session: Session, *, filename: str, data: bytes, actor: Actor) -> ImportFile:
    """Keep a file of customers with a suggestion of where its columns go.

    Raises:
        WrongFile: it cannot be read as a table.
    """
    table = read_upload(data, filename)
    guesses = guess_columns(table.columns, table.rows)
    # Nothing is asked of the database before this line: while a large file is read, no other
    # writer has to wait.
    import_file = keep_upload(session, KIND, filename, data, actor)
    choices = suggest_choices(table.columns, guesses, attributes(session))
    import_file.mapping = {
        "columns": [choice.as_json() for choice in choices],
        "ambiguous": {
            column: guess.example for column, guess in guesses.items() if guess.is_ambiguous
        },
        "year_first": [column for column, guess in guesses.items() if guess.is_year_first],
        "odd": {
            column: {
                "kind": guess.nearly.value,
                "example": _short(guess.odd),
                "count": guess.odd_count,
            }
            for column, guess in guesses.items()
            if guess.nearly is not None
        },
        "examples": _examples(table),
        "rows": len(table),
    }
    return import_file


def check(session: Session, import_file: ImportFile, choices: Sequence[ColumnChoice]) -> Tally:
    """Do a dry run and keep what it found.

    Raises:
        Conflict: the file was taken in already.
        DomainError: the columns cannot be mapped so.
    """
    tally = dry_run(session, import_file, choices)
    keep_check(session, import_file, choices, tally)
    return tally


def dry_run(session: Session, import_file: ImportFile, choices: Sequence[ColumnChoice]) -> Tally:
    """Find what taking the file in would do, with these columns; write nothing at all.

    Raises:
        Conflict: the file was taken in already.
        DomainError: the columns cannot be mapped so.
    """
    table = _table(import_file)
    plan = make_plan(choices, attributes(session))
    return go_through(session, table, plan, is_dry=True)


def keep_check(
    session: Session, import_file: ImportFile, choices: Sequence[ColumnChoice], tally: Tally
) -> None:
    """Keep the columns chosen and what the dry run found with them.

    Raises:
        Conflict: the file was taken in meanwhile.
    """
    mapping = {**import_file.mapping, "columns": [choice.as_json() for choice in choices]}
    store_mapping(session, import_file, mapping)
    store_check(session, import_file, tally)


def apply(session: Session, import_file: ImportFile, *, actor: Actor) -> bool:
    """Take a checked file in, once; return whether it was done now.

    Raises:
        Conflict: it was not checked with the columns it has now.
        DomainError: the columns can no longer be mapped so.
    """

    def work(claimed: ImportFile) -> Tally:
        plan = make_plan(choices_from(claimed.mapping), attributes(session))
        session.add_all(plan.new)
        session.flush()
        claimed.mapping = {"columns": claimed.mapping["columns"]}
        return go_through(session, _table(claimed), plan, is_dry=False)

    return apply_once(session, import_file, work, actor=actor)


def go_through(session: Session, table: Table, plan: Plan, *, is_dry: bool) -> Tally:
    """Match every row, in batches, and write what is new unless it is a dry run.

    At most six statements for each batch of rows, whatever the size of the file.
    """
    passage = _Passage(plan)
    numbered = zip(table.lines, table.rows, strict=True)
    while batch := dict(islice(numbered, BATCH)):
        rows = list(passage.read(batch))
        matches = look_up(session, rows)
        standing = consent_standing(session, rows, matches)
        changes = list(passage.decide(rows, matches, standing, batch))
        if not is_dry:
            write_batch(session, changes)
    return passage.tally


class _Passage:
    """One way through the file: what was seen so far, and what became of it."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.tally = Tally()
        self._register = Register()

    def read(self, batch: Mapping[int, Mapping[str, str]]) -> Iterator[Row]:
        """Yield the rows that can be read; the others are rejected."""
        for number, cells in batch.items():
            try:
                yield read_row(number, cells, self.plan)
            except RowRefused as error:
                self._reject(number, str(error), cells)

    def decide(
        self,
        rows: Sequence[Row],
        matches: Matches,
        standing: Standing,
        batch: Mapping[int, Mapping[str, str]],
    ) -> Iterator[Written]:
        """Say of each row what becomes of it; yield those that change something."""
        for row in rows:
            try:
                self._register.refuse_repeated(row)
                known = matches.find(row, self._register)
                self._register.refuse_repeated(row, known)
            except RowRefused as error:
                self._reject(row.number, str(error), batch[row.number])
                continue
            self._register.note(row, known)
            consent = _new_consent(row, known, standing)
            written = Written(row=row, known=known, consent=consent)
            changes = tuple(_differences(written, self.plan.labels))
            if known is None:
                outcome = Outcome.CREATED
            else:
                outcome = Outcome.UPDATED if changes else Outcome.UNCHANGED
            who = _who(row, known)
            self.tally.add(RowOutcome(row=row.number, outcome=outcome, who=who, changes=changes))
            if outcome is not Outcome.UNCHANGED:
                yield written

    def _reject(self, number: int, reason: str, cells: Mapping[str, str]) -> None:
        self.tally.add(
            RowOutcome(row=number, outcome=Outcome.REJECTED, reason=reason, values=cells)
        )


def read_row(number: int, cells: Mapping[str, str], plan: Plan) -> Row:
    """Return a row of the file, clean.

    Raises:
        RowRefused: a cell cannot be what its column says, or nothing tells who it is.
    """
    fields: dict[str, str] = {}
    typed: dict[str, Value] = {}
    for column, cell in cells.items():
        if not cell.strip():
            continue
        if "\x00" in cell:
            raise RowRefused(f"{column} holds a NUL character, which cannot be kept.")
        try:
            if column in plan.fields:
                key, clean = plan.fields[column]
                fields[key] = clean(cell)
            elif column in plan.attributes:
                key, read = plan.attributes[column]
                typed[key] = read(cell)
        except (WrongField, NotOfKind) as error:
            raise RowRefused(f"{column}: {error}") from error
    names = [fields.pop(part, "") for part in ("given_name", "family_name")]
    if any(names):
        fields["name"] = " ".join(filter(None, names))[:200]
    if not {"external_ref", "email"} & fields.keys():
        raise RowRefused("There is neither a reference nor an e-mail address.")
    asked = typed.pop(RESEARCH_CONTACT, None)
    return Row(
        number=number,
        fields=fields,
        attributes=typed,
        may_be_asked=asked if isinstance(asked, bool) else None,
    )


def _differences(written: Written, labels: Mapping[str, str]) -> Iterator[Change]:
    row, known = written.row, written.known
    for key, after in row.fields.items():
        before = getattr(known, key) if known is not None else None
        if (before or "") != after:
            yield Change(field=labels[key], before=before or "", after=after)
    for key, value in row.attributes.items():
        old = known.attributes.get(key) if known is not None else None
        # In Python True equals 1; as values of an attribute they are different.
        if old != value or isinstance(old, bool) is not isinstance(value, bool):
            yield Change(field=labels[key], before=show_value(old), after=show_value(value))
    if written.consent is not None:
        after = show_value(written.consent)
        yield Change(field=labels[RESEARCH_CONTACT], before="", after=after)


def _new_consent(row: Row, known: Known | None, standing: Standing) -> bool | None:
    """Return the word to write down, or None: a file never turns a withdrawal into consent."""
    if row.may_be_asked is None:
        return None
    held = standing.get(known.id) if known is not None else None
    if held is None:
        return row.may_be_asked
    return False if held and not row.may_be_asked else None


def _who(row: Row, known: Known | None) -> str:
    name = row.fields.get("name") or (known.name if known is not None else "")
    return name or row.email or row.external_ref or ""


def _table(import_file: ImportFile) -> Table:
    if import_file.content is None:
        raise Conflict("This file was taken in already. Bring it again to check it anew.")
    return read_upload(import_file.content, import_file.filename)


def _examples(table: Table) -> dict[str, list[str]]:
    """Return the first three different values of each column, for the mapping page."""
    found: dict[str, list[str]] = {}
    for column in table.columns:
        seen: dict[str, None] = {}
        for row in table.rows[:200]:
            cell = _short(row[column])
            if cell:
                seen.setdefault(cell)
            if len(seen) == 3:  # noqa: PLR2004 - three tell what it holds
                break
        found[column] = list(seen)
    return found


def _short(cell: str) -> str:
    return cell.strip().replace("\x00", "\ufffd")[:60]
