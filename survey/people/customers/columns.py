"""Where each column of a customer file goes: suggested, chosen by a person, and checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from survey.core.errors import DomainError
from survey.core.imports import REASON_COLUMN, ROW_COLUMN, Target, suggest_mapping
from survey.people.customers.fields import CLEANERS, LABELS, attribute_key
from survey.people.customers.models import Attribute, AttributeKind
from survey.people.customers.values import DateOrder, Guess, Guesser, Value, read_value

LEAVE_OUT = ""
NEW = "new"
RESEARCH_CONTACT = "research_contact"
_ATTRIBUTE = "attribute:"
_LONGEST_LABEL = 120

#: "Member no", "Account number", "Client ID": what organisations call the people they number.
_PEOPLE = (
    "customer", "client", "member", "membership", "account", "contact", "user", "person",
    "participant", "respondent", "subscriber", "guest", "patient", "record", "crm", "external",
)  # fmt: skip
_NUMBERED = tuple(
    f"{who} {number}"
    for who in _PEOPLE
    for number in ("id", "no", "nr", "number", "ref", "reference")
)

FIELD_TARGETS = (
    Target(
        key="external_ref",
        label=LABELS["external_ref"],
        synonyms=(
            "ref",
            "id",
            "customer ref",
            "customer id",
            "customer no",
            "customer number",
            "kundennummer",
            *_NUMBERED,
        ),
    ),
    Target(
        key="email",
        label=LABELS["email"],
        synonyms=("mail", "email address", "e-mail address", "e-mail-adresse"),
    ),
    Target(
        key="name",
        label=LABELS["name"],
        synonyms=("full name", "customer name", "customer", "contact name", "contact"),
    ),
    Target(
        key="given_name",
        label="First name",
        synonyms=("given name", "forename", "vorname", "prénom"),
    ),
    Target(
        key="family_name",
        label="Last name",
        synonyms=("family name", "surname", "nachname", "nom de famille"),
    ),
    Target(
        key="locale",
        label=LABELS["locale"],
        synonyms=("locale", "lang", "preferred language", "sprache"),
    ),
    Target(key="timezone", label=LABELS["timezone"], synonyms=("time zone", "tz")),
    Target(
        key=RESEARCH_CONTACT,
        label="May be asked (consent to research)",
        synonyms=("research consent", "consent", "opt in", "research opt in"),
    ),
)
_FIELDS = {target.key: target.label for target in FIELD_TARGETS}


@dataclass(frozen=True, kw_only=True)
class ColumnChoice:
    """Where one column goes.

    Attributes:
        column: Header of the column.
        target: A key of ``FIELD_TARGETS``, "attribute:<key>", "new" or "" to leave it out.
        kind: Kind of a new attribute.
        label: Label of a new attribute.
        date_order: How dates like 03/04/2026 are read.
    """

    column: str
    target: str
    kind: AttributeKind = AttributeKind.TEXT
    label: str = ""
    date_order: DateOrder = DateOrder.DAY_FIRST

    def as_json(self) -> dict[str, str]:
        """Return it as the mapping of the file keeps it."""
        return {
            "column": self.column,
            "target": self.target,
            "kind": self.kind.value,
            "label": self.label,
            "date_order": self.date_order.value,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, str]) -> ColumnChoice:
        """Return what ``as_json`` gave."""
        return cls(
            column=data["column"],
            target=data["target"],
            kind=AttributeKind(data["kind"]),
            label=data["label"],
            date_order=DateOrder(data["date_order"]),
        )


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A checked mapping.

    Attributes:
        fields: Column -> built-in field and what makes a cell clean.
        attributes: Column -> key of the attribute and what reads a cell.
        labels: Key of a field or attribute -> what people read.
        new: Attributes to be made when the file is taken in.
    """

    fields: Mapping[str, tuple[str, Callable[[str], str]]]
    attributes: Mapping[str, tuple[str, Callable[[str], Value]]]
    labels: Mapping[str, str]
    new: Sequence[Attribute] = field(default_factory=list)

    @property
    def asks_consent(self) -> bool:
        """Whether a column says who may be asked."""
        return any(key == RESEARCH_CONTACT for key, _ in self.attributes.values())


def attribute_target(key: str) -> str:
    """Return the target of an attribute that is there already."""
    return f"{_ATTRIBUTE}{key}"


def guess_columns(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> dict[str, Guess]:
    """Return what each column seems to hold, from all rows."""
    guessers = {column: Guesser() for column in columns}
    for row in rows:
        for column, guesser in guessers.items():
            guesser.look_at(row.get(column, ""))
    return {column: guesser.guess() for column, guesser in guessers.items()}


def suggest_choices(
    columns: Sequence[str], guesses: Mapping[str, Guess], attributes: Sequence[Attribute]
) -> list[ColumnChoice]:
    """Return a choice for each column: a field, a known attribute, else a new one of its kind."""
    known = [
        Target(key=attribute_target(one.key), label=one.label, synonyms=(one.key,))
        for one in attributes
    ]
    found = suggest_mapping(columns, [*FIELD_TARGETS, *known])
    choices = []
    for column in columns:
        guess = guesses[column]
        target = found.get(column, NEW)
        if column in {ROW_COLUMN, REASON_COLUMN}:
            target = LEAVE_OUT
        choices.append(
            ColumnChoice(
                column=column,
                target=target,
                kind=guess.kind,
                label=_suggested_label(column),
                date_order=guess.date_order,
            )
        )
    return choices


def make_plan(choices: Sequence[ColumnChoice], attributes: Sequence[Attribute]) -> Plan:
    """Return the mapping, checked.

    Raises:
        DomainError: it cannot be followed; ``field`` is "column-<index>" where one is to blame.
    """
    known = {one.key: one for one in attributes}
    by_label = {one.label.casefold(): one for one in attributes}
    labels = {**LABELS, **_FIELDS, **{one.key: one.label for one in attributes}}
    fields: dict[str, tuple[str, Callable[[str], str]]] = {}
    typed: dict[str, tuple[str, Callable[[str], Value]]] = {}
    new: list[Attribute] = []
    taken: dict[str, str] = {}
    for at, choice in enumerate(choices):
        if choice.target == LEAVE_OUT:
            continue
        if choice.target == NEW:
            attribute = _new_attribute(choice, at, known, by_label)
            known[attribute.key] = by_label[attribute.label.casefold()] = attribute
            labels[attribute.key] = attribute.label
            new.append(attribute)
        elif choice.target in _FIELDS:
            _take(choice.target, choice, at, taken)
            if choice.target == RESEARCH_CONTACT:
                typed[choice.column] = (RESEARCH_CONTACT, _reader(AttributeKind.BOOLEAN, choice))
            else:
                cleaner = CLEANERS.get(choice.target, CLEANERS["name"])
                fields[choice.column] = (choice.target, cleaner)
            continue
        else:
            found = known.get(choice.target.removeprefix(_ATTRIBUTE))
            if found is None:
                raise DomainError(
                    f"The attribute chosen for “{choice.column}” is no longer there. "
                    "Choose another.",
                    field=f"column-{at}",
                )
            attribute = found
        _take(attribute.key, choice, at, taken)
        typed[choice.column] = (attribute.key, _reader(attribute.kind, choice))
    if not {"external_ref", "email"} & taken.keys():
        raise DomainError(
            "Choose the column that holds the reference or the e-mail address: without either, "
            "the same customer could not be found again."
        )
    if "name" in taken and {"given_name", "family_name"} & taken.keys():
        raise DomainError("Take the name either from one column or from first and last name.")
    return Plan(fields=fields, attributes=typed, labels=labels, new=new)


def choices_from(mapping: Mapping[str, Any]) -> list[ColumnChoice]:
    """Return the choices a kept mapping holds."""
    return [ColumnChoice.from_json(one) for one in mapping.get("columns", [])]


def _new_attribute(
    choice: ColumnChoice, at: int, known: Mapping[str, Attribute], by_label: Mapping[str, Attribute]
) -> Attribute:
    label = _label(choice.label)
    if not label:
        raise DomainError("Give the new attribute a name.", field=f"column-{at}")
    if label.casefold() in by_label:
        raise DomainError(
            f"There is an attribute “{by_label[label.casefold()].label}” already. Choose it, or "
            "give the new one another name.",
            field=f"column-{at}",
        )
    return Attribute(key=attribute_key(label, known), label=label, kind=choice.kind)


def _take(key: str, choice: ColumnChoice, at: int, taken: dict[str, str]) -> None:
    if key in taken:
        raise DomainError(
            f"“{taken[key]}” and “{choice.column}” go to the same place. Leave one of them out.",
            field=f"column-{at}",
        )
    taken[key] = choice.column


def _reader(kind: AttributeKind, choice: ColumnChoice) -> Callable[[str], Value]:
    def read(cell: str) -> Value:
        return read_value(cell, kind, choice.date_order)

    return read


def _suggested_label(column: str) -> str:
    label = _label(column)
    # "main_domain" becomes "Main domain"; a header with capitals of its own stays as it is.
    return label[:1].upper() + label[1:] if label.islower() else label


def _label(text: str) -> str:
    return " ".join(text.replace("_", " ").split())[:_LONGEST_LABEL]
