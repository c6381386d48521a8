"""The forms of coding: shape here, meaning in the services."""

from __future__ import annotations

from wtforms import BooleanField, HiddenField, IntegerField, SelectChoice, SelectField, StringField
from wtforms.validators import Length, Optional

from survey.core.forms import Form, stripped
from survey.core.numbers import whole_number
from survey.understand.themes.models import ThemeKind
from survey.understand.themes.rules import LONGEST_NAME


class CodeForm(Form):
    """What a decision on a statement carries: what was seen, and where to go on."""

    seen = IntegerField(validators=[Optional()])
    theme = IntegerField(validators=[Optional()])
    #: The suggestions that were shown, best first, between commas.
    offered = HiddenField()
    several = BooleanField()
    mode = HiddenField()
    name = StringField(
        "A new one, in one sentence",
        filters=[stripped],
        validators=[
            Optional(),
            Length(max=LONGEST_NAME, message=f"At most {LONGEST_NAME} characters fit."),
        ],
    )
    kind = SelectField(
        "It is a",
        choices=[SelectChoice("need", "need"), SelectChoice("want", "want")],
        default="need",
        validate_choice=False,
    )
    #: The name that the person was warned about and has pressed for again.
    insist = HiddenField()

    def chosen_kind(self) -> ThemeKind:
        """Return the kind of what is new."""
        return ThemeKind.WANT if self.kind.data == ThemeKind.WANT.value else ThemeKind.NEED

    def rank(self) -> int | None:
        """Return which suggestion was chosen, from 1, or None if it was none of them."""
        shown = [whole_number(one) for one in (self.offered.data or "").split(",")]
        return shown.index(self.theme.data) + 1 if self.theme.data in shown else None
