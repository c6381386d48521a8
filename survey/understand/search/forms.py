"""The search form: filled from the address, so that a search is a link."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import DateField, Field, SelectChoice, SelectField, StringField
from wtforms.validators import Length, Optional

from survey.core.forms import Form, stripped
from survey.core.numbers import whole_number
from survey.understand.search.filters import Filters
from survey.understand.search.words import LONGEST
from survey.understand.themes.forms import KINDS
from survey.understand.themes.models import Level

_ANY = SelectChoice("", "any")
_BY = (
    SelectChoice("both", "words and meaning"),
    SelectChoice("words", "these words only"),
    SelectChoice("meaning", "the meaning only"),
)


def _select(label: str) -> SelectField:
    return SelectField(label, choices=[_ANY], validators=[Optional()], validate_choice=False)


class SearchForm(Form):
    """What is looked for, and what narrows it."""

    class Meta:
        """A search changes nothing, so that its address may be kept and shared."""

        csrf = False

    q = StringField(
        "Search for",
        filters=[stripped],
        validators=[
            Length(max=LONGEST, message=f"At most {LONGEST} characters can be looked for.")
        ],
    )
    by = SelectField("Find by", choices=list(_BY), default="both", validate_choice=False)
    study = _select("Study")
    segment = _select("Segment")
    wave = _select("Sent with")
    theme = _select("Need or want")
    coder = _select("Coded by")
    kind = _select("Kind")
    level = _select("Evidence")
    since = DateField("From", validators=[Optional()])
    until = DateField("To", validators=[Optional()])

    def offer(self, **choices: Iterable[tuple[int, str]]) -> None:
        """Give the lists their choices: (id, text) by the name of the field."""
        for name, found in choices.items():
            field: Any = self[name]
            field.choices = [_ANY, *(SelectChoice(str(value), text) for value, text in found)]
        self.kind.choices = [_ANY, *(SelectChoice(name, text) for name, text, _ in KINDS)]
        self.level.choices = [_ANY, *(SelectChoice(one.value, one.value) for one in Level)]

    def chosen(self, study_id: int | None) -> Filters:
        """Return what narrows the search; what the form does not offer narrows nothing."""
        return Filters(
            study_id=study_id,
            segment_id=self._number("segment"),
            delivery_id=self._number("wave"),
            theme_id=self._number("theme"),
            coder_id=self._number("coder"),
            kind=self._offered("kind"),
            level=self._offered("level"),
            since=None if self.since.errors else self.since.data,
            until=None if self.until.errors else self.until.data,
        )

    def asked(self) -> Mapping[str, str]:
        """Return the fields that were filled, as they stand in the address."""
        found = {}
        for field in self:
            text = (field.raw_data or [""])[0]
            if text and not (field.name == "by" and text == "both"):
                found[field.name] = str(text)[:LONGEST]
        return found

    def _offered(self, name: str) -> str:
        field: Field = self[name]
        offered = {choice.value for choice in field.choices}
        return str(field.data) if field.data in offered else ""

    def _number(self, name: str) -> int | None:
        text = self._offered(name)
        return whole_number(text) if text else None


class SaveForm(Form):
    """The name under which a search is kept."""

    name = StringField("Keep this search as", filters=[stripped])
