"""The forms of the review desk and of the codebook: shape here, meaning in the services."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    IntegerField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from survey.core.forms import Form, stripped
from survey.core.numbers import whole_number
from survey.understand.themes.models import Level, Theme, ThemeKind
from survey.understand.themes.rules import LONGEST_NAME, Wording

#: What a statement can be, with the words that help to tell.
KINDS = (
    ("want", "want", "asks for a thing"),
    ("need", "need", "says what it is for"),
    ("pain", "pain", "suffers from something"),
    ("gain", "gain", "is glad of something"),
    ("workaround", "workaround", "does something else instead"),
    ("context", "context", "tells who, when or where"),
    ("noise", "noise", "says nothing to use"),
)

_LEVELS = [
    SelectChoice(Level.STATED.value, "stated: said in the same answer"),
    SelectChoice(Level.LADDERED.value, "laddered: said when asked why"),
    SelectChoice(Level.IMPLIED.value, "implied: follows in one step"),
    SelectChoice(Level.HYPOTHESIS.value, "hypothesis: a guess, never counted"),
]


class DecisionForm(Form):
    """What every decision on a proposal carries: what was seen, and what comes next."""

    seen = IntegerField(validators=[Optional()])
    next = IntegerField(validators=[Optional()])


class WordingForm(Form):
    """What a theme is called and what belongs in it."""

    name = TextAreaField(
        "Statement",
        filters=[stripped],
        validators=[
            InputRequired("Write it in one sentence."),
            Length(max=LONGEST_NAME, message=f"At most {LONGEST_NAME} characters fit."),
        ],
    )
    metric = StringField(
        "Metric",
        description="How would one measure that it got better?",
        filters=[stripped],
        validators=[Optional()],
    )
    definition = TextAreaField("Definition", filters=[stripped], validators=[Optional()])
    include_when = TextAreaField("Include when", filters=[stripped], validators=[Optional()])
    exclude_when = TextAreaField("Exclude when", filters=[stripped], validators=[Optional()])

    def wording(self) -> Wording:
        """Return what was typed."""
        return Wording(
            name=self.name.data or "",
            metric=self.metric.data or "",
            definition=self.definition.data or "",
            include_when=self.include_when.data or "",
            exclude_when=self.exclude_when.data or "",
        )


class AcceptForm(WordingForm):
    """A proposal, as it is accepted."""

    seen = IntegerField(validators=[Optional()])
    next = IntegerField(validators=[Optional()])
    with_links = BooleanField("Link them")
    guess = IntegerField(validators=[Optional()])
    kind = SelectField(
        "It is a",
        choices=[SelectChoice("need", "need"), SelectChoice("want", "want")],
        validate_choice=False,
    )

    def chosen_kind(self) -> ThemeKind | None:
        """Return the kind that was chosen, or None for the proposed one."""
        return ThemeKind(self.kind.data) if self.kind.data in set(ThemeKind) else None


class IntoForm(DecisionForm):
    """The theme that something goes into."""

    into = IntegerField(validators=[InputRequired("Choose the theme it belongs to, or go back.")])


class UndoForm(Form):
    """A decision to take back; none: the latest."""

    decision = IntegerField(validators=[Optional()])
    back = HiddenField()


class StatementsForm(Form):
    """Chosen statements, what to do with them, and the theme they go to."""

    into = SelectField("Theme", coerce=int, validators=[Optional()], validate_choice=False)
    name = StringField("Or a new one", filters=[stripped], validators=[Optional()])
    kind = SelectField(
        "It is a", choices=[SelectChoice("need", "need"), SelectChoice("want", "want")]
    )
    back = HiddenField()

    def offer(self, themes: Sequence[Theme]) -> None:
        """Offer *themes*, needs first."""
        self.into.choices = [
            SelectChoice(0, "Choose"),
            *(SelectChoice(one.id, one.name, optgroup="Needs") for one in _of(themes, "need")),
            *(SelectChoice(one.id, one.name, optgroup="Wants") for one in _of(themes, "want")),
        ]


class LinkForm(Form):
    """A want, the need it is for, and how we know."""

    other = SelectField("Theme", coerce=int)
    level = SelectField("How do we know?", choices=_LEVELS)
    statement = SelectField("Which statement shows it?", coerce=int, validators=[Optional()])
    rationale = StringField(
        "Why (for your colleagues)", filters=[stripped], validators=[Optional()]
    )

    def offer(self, themes: Sequence[Theme], statements: Sequence[tuple[int, str]]) -> None:
        """Offer themes of the other kind, and statements as evidence."""
        self.other.choices = [SelectChoice(one.id, one.name) for one in themes]
        self.statement.choices = [
            SelectChoice(0, "None: it is a guess"),
            *(SelectChoice(statement_id, text) for statement_id, text in statements),
        ]


def _of(themes: Sequence[Theme], kind: str) -> list[Theme]:
    return [one for one in themes if one.kind.value == kind]


def numbers(values: Sequence[str]) -> list[int]:
    """Return the ids among *values*; a form that was tampered with loses what is no id."""
    return [number for one in values if (number := whole_number(one)) is not None]


def first_error(form: Form) -> str:
    """Return the first sentence about what is wrong with a form."""
    fields: list[Field] = list(form)
    errors: list[Any] = [error for one in fields for error in one.errors]
    return str(errors[0]) if errors else "Something in this form is not right. Look at it again."
