"""The forms of customers: their shape; what they mean is checked by the services."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import Field, FileField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from survey.core.forms import Form, stripped
from survey.core.imports import Target
from survey.people.customers.columns import (
    FIELD_TARGETS,
    LEAVE_OUT,
    NEW,
    ColumnChoice,
    attribute_target,
)
from survey.people.customers.fields import CLEANERS, LABELS, WrongField
from survey.people.customers.models import Attribute, AttributeKind, Customer
from survey.people.customers.services import CustomerDetails
from survey.people.customers.values import DateOrder, NotOfKind, Value, read_value, show_value
from survey.people.privacy.models import Purpose

KIND_NAMES = {
    AttributeKind.TEXT: "Text",
    AttributeKind.NUMBER: "Number",
    AttributeKind.DATE: "Date",
    AttributeKind.BOOLEAN: "Yes or no",
}
#: What values of a kind are called among others: (one, several).
KIND_WORDS = {
    AttributeKind.NUMBER.value: ("a number", "numbers"),
    AttributeKind.DATE.value: ("a date", "dates"),
    AttributeKind.BOOLEAN.value: ("yes or no", "yes or no"),
}
KINDS = [SelectChoice(kind.value, name) for kind, name in KIND_NAMES.items()]
DATE_ORDERS = [
    (DateOrder.DAY_FIRST.value, "Day first: 31/12/2026"),
    (DateOrder.MONTH_FIRST.value, "Month first: 12/31/2026"),
]
_PREFIX = "attribute_"
PURPOSES = {
    Purpose.RESEARCH_CONTACT: "Being asked for research",
    Purpose.PROFILING: "Estimating what they are worth to us",
    Purpose.RECORDING: "Recording interviews",
    Purpose.QUOTE: "Being quoted",
}


class UploadForm(Form):
    """A file of customers."""

    file = FileField(
        "File", description="CSV or XLSX, with the names of the columns in the first row."
    )


class CustomerForm(Form):
    """What is known of one customer, but for the attributes."""

    name = StringField(LABELS["name"], filters=[stripped], validators=[Optional()])
    email = StringField("E-mail address", filters=[stripped], validators=[Optional()])
    external_ref = StringField(
        LABELS["external_ref"],
        description="Your own number for this customer, e.g. from the CRM.",
        filters=[stripped],
        validators=[Optional()],
    )
    locale = StringField(
        LABELS["locale"],
        description="Like en or de-AT.",
        filters=[stripped],
        validators=[Optional()],
    )
    timezone = StringField(
        LABELS["timezone"],
        description="Like Europe/Vienna.",
        filters=[stripped],
        validators=[Optional()],
    )

    def validate_name(self, field: Field) -> None:
        """The name has its longest."""
        _clean(field)

    def validate_email(self, field: Field) -> None:
        """A message could reach it."""
        _clean(field)

    def validate_external_ref(self, field: Field) -> None:
        """The reference has its longest."""
        _clean(field)

    def validate_locale(self, field: Field) -> None:
        """It is a language tag."""
        _clean(field)

    def validate_timezone(self, field: Field) -> None:
        """It is a time zone."""
        _clean(field)


class OfKind:
    """Accepts what can be read as a value of an attribute's kind."""

    def __init__(self, kind: AttributeKind) -> None:
        self._kind = kind

    def __call__(self, form: Form, field: Field) -> None:
        """Refuse the rest with the sentence that says why."""
        del form
        try:
            read_value(field.data, self._kind)
        except NotOfKind as error:
            raise ValidationError(str(error)) from error


class AttributeForm(Form):
    """A new attribute."""

    label = StringField("Name", filters=[stripped], validators=[InputRequired("Give it a name.")])
    kind = SelectField("Kind", choices=KINDS)


class ConsentForm(Form):
    """A word of the customer, written down by a researcher."""

    purpose = SelectField(
        "About", choices=[SelectChoice(one.value, text) for one, text in PURPOSES.items()]
    )
    given = RadioField(
        "What did they say?",
        choices=[SelectChoice("no", "No, or they took it back"), SelectChoice("yes", "Yes")],
        default="no",
    )
    source = StringField(
        "Where did they say so?",
        description="For example: by phone, by e-mail, in the interview.",
        filters=[stripped],
        validators=[InputRequired("Say where they said so, e.g. by phone."), Length(max=80)],
    )


def customer_form(
    attributes: Sequence[Attribute], customer: Customer | None = None
) -> CustomerForm:
    """Return the form with a field for each attribute, showing what is known of *customer*."""
    fields = {f"{_PREFIX}{one.key}": _attribute_field(one) for one in attributes}
    form_class = type("CustomerWithAttributesForm", (CustomerForm,), fields)
    known: dict[str, str] = {}
    if customer is not None:
        known = {name: getattr(customer, name) or "" for name in CLEANERS}
        for one in attributes:
            known[f"{_PREFIX}{one.key}"] = show_value(customer.attributes.get(one.key))
    form: CustomerForm = form_class(data=known)
    return form


def details_from(form: CustomerForm, attributes: Sequence[Attribute]) -> CustomerDetails:
    """Return what was typed, clean; the form has been validated."""
    values: dict[str, Value] = {
        one.key: read_value(text, one.kind)
        for one in attributes
        if (text := (form[f"{_PREFIX}{one.key}"].data or "").strip())
    }
    fields = {name: form[name].data or "" for name in CLEANERS}
    return CustomerDetails(**fields, attributes=values)


def target_choices(attributes: Sequence[Attribute]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return where a column may go, in groups, for a select."""
    fields: Sequence[Target] = FIELD_TARGETS
    groups = [
        ("", [(LEAVE_OUT, "Leave out")]),
        ("About the customer", [(one.key, one.label) for one in fields]),
        ("Attributes", [(attribute_target(one.key), one.label) for one in attributes]),
        ("New", [(NEW, "A new attribute")]),
    ]
    return [group for group in groups if group[1]]


def read_choices(columns: Sequence[str], typed: Mapping[str, str]) -> list[ColumnChoice]:
    """Return the choices typed on the mapping page, by the position of each column."""
    choices = []
    for at, column in enumerate(columns):
        kind = typed.get(f"kind-{at}", "")
        order = typed.get(f"order-{at}", "")
        choices.append(
            ColumnChoice(
                column=column,
                target=typed.get(f"target-{at}", LEAVE_OUT),
                kind=AttributeKind(kind) if kind in set(AttributeKind) else AttributeKind.TEXT,
                label=typed.get(f"label-{at}", column),
                date_order=DateOrder(order) if order in set(DateOrder) else DateOrder.DAY_FIRST,
            )
        )
    return choices


def _attribute_field(attribute: Attribute) -> Any:
    if attribute.kind is AttributeKind.BOOLEAN:
        return SelectField(
            attribute.label,
            choices=[
                SelectChoice("", "Not known"),
                SelectChoice("yes", "Yes"),
                SelectChoice("no", "No"),
            ],
            validators=[Optional(), OfKind(attribute.kind)],
        )
    hints = {AttributeKind.DATE: "Like 2026-11-21.", AttributeKind.NUMBER: "A number."}
    return StringField(
        attribute.label,
        description=hints.get(attribute.kind, ""),
        filters=[stripped],
        validators=[Optional(), OfKind(attribute.kind)],
    )


def _clean(field: Field) -> None:
    try:
        field.data = CLEANERS[field.name](field.data)
    except WrongField as error:
        raise ValidationError(str(error)) from error
