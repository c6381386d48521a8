"""Inviting a second reader, and settling where readers differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wtforms import (
    DecimalField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from survey.ask.studies.forms import own_lines
from survey.core.forms import Form, stripped
from survey.core.web import LARGEST_ID
from survey.understand.agreement.adjudicating import Amendment
from survey.understand.agreement.models import Choice
from survey.understand.agreement.services import FEWEST, MOST, Invitation
from survey.understand.themes.models import Theme

_ALL = 0


class InviteForm(Form):
    """Who reads what, blind."""

    coder = SelectField("Who reads", coerce=int)
    purpose = RadioField(
        "What for",
        choices=[
            SelectChoice("check", "To see how far two readers agree"),
            SelectChoice("training", "To learn the codebook, against statements that were settled"),
        ],
        default="check",
    )
    theme = SelectField(
        "Statements of",
        coerce=int,
        description="Of a training, always those that were settled between readers.",
    )
    size = IntegerField(
        "How many statements",
        default=50,
        description=f"{FEWEST} to {MOST}, drawn at random. Fewer than 50 make wide intervals.",
        validators=[InputRequired("Say how many statements.")],
    )
    bar = DecimalField(
        "Bar of a training",
        places=2,
        default=0.8,
        description="Alpha with the settled statements that lets the new reader decide in the "
        "codebook; .80 and above can be relied on.",
        validators=[Optional()],
    )

    def offer(self, people: Iterable[tuple[int, str]], themes: Iterable[Theme]) -> None:
        """Offer who may read and the themes in use."""
        self.coder.choices = [SelectChoice(number, name) for number, name in people]
        self.theme.choices = [
            SelectChoice(_ALL, "all wants and needs"),
            *(SelectChoice(one.id, f"{one.kind}: {one.name}") for one in themes),
        ]

    def invitation(self, *, seed: int) -> Invitation:
        """Return what was chosen."""
        is_training = self.purpose.data == "training"
        return Invitation(
            coder_id=self.coder.data,
            size=self.size.data or 0,
            seed=seed,
            theme_id=self.theme.data or None,
            bar=float(self.bar.data or 0) if is_training else None,
        )


class ReaderForm(Form):
    """One more reader of the same sample."""

    coder = SelectField("Who reads", coerce=int)


class SettleForm(Form):
    """What holds, why, and a better line."""

    choice = RadioField(
        "What holds",
        choices=[
            SelectChoice(Choice.FIRST.value, "the first reading"),
            SelectChoice(Choice.SECOND.value, "the second reading"),
            SelectChoice(Choice.BOTH.value, "both: it says more than one thing"),
            SelectChoice(Choice.OTHER.value, "something else"),
        ],
        validators=[InputRequired("Choose what holds.")],
    )
    other = SelectMultipleField(
        "Something else",
        coerce=int,
        option_widget=CheckboxInput(),
        widget=ListWidget(),
        description="Choose none for a statement that belongs to no want or need.",
    )
    why = TextAreaField(
        "Why",
        description="In a sentence: it is what the next reader learns from.",
        filters=[stripped],
    )
    seen = IntegerField(validators=[Optional()])

    def offer(self, themes: Iterable[Theme]) -> None:
        """Offer the themes in use."""
        self.other.choices = [SelectChoice(one.id, f"{one.kind}: {one.name}") for one in themes]


@dataclass(frozen=True, kw_only=True)
class Lines:
    """The definition of a theme as it is offered for a better one.

    Attributes:
        include_when: As typed, or as it is.
        was_include: As it is.
    """

    theme: Theme
    include_when: str
    exclude_when: str
    was_include: str
    was_exclude: str


def lines_of(themes: Iterable[Theme], typed: Mapping[str, str] | None) -> list[Lines]:
    """Return the lines of *themes* to amend, with what was typed into the form."""
    typed = typed or {}
    return [
        Lines(
            theme=one,
            include_when=typed.get(f"include-{one.id}", one.include_when),
            exclude_when=typed.get(f"exclude-{one.id}", one.exclude_when),
            was_include=one.include_when,
            was_exclude=one.exclude_when,
        )
        for one in themes
    ]


def amendments_in(typed: Mapping[str, str]) -> list[Amendment]:
    """Return the better lines that the form holds."""
    numbers = [
        int(name.removeprefix("include-"))
        for name in typed
        if name.startswith("include-") and name.removeprefix("include-").isdecimal()
    ]
    return [
        Amendment(
            theme_id=one,
            include_when=own_lines(typed.get(f"include-{one}")) or "",
            exclude_when=own_lines(typed.get(f"exclude-{one}")) or "",
            was_include=own_lines(typed.get(f"was-include-{one}")) or "",
            was_exclude=own_lines(typed.get(f"was-exclude-{one}")) or "",
        )
        for one in numbers
        if one <= LARGEST_ID
    ]
