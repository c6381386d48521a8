"""The form of a draft: what is written on the sheet, whom to compare, what to do about each need."""

from __future__ import annotations

import wtforms
from wtforms import (
    BooleanField,
    FormField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from survey.act.reports.models import Report
from survey.act.reports.scope import Outlook, Scope
from survey.act.reports.services import (
    LONGEST_OUTLOOK,
    LONGEST_SUMMARY,
    LONGEST_TITLE,
    Wording,
    fingerprint,
)
from survey.core.forms import Form, stripped
from survey.people.customers.models import Attribute
from survey.people.segments.models import Segment
from survey.understand.themes.models import Theme


def _written(label: str) -> StringField:
    message = f"Keep this under {LONGEST_OUTLOOK} characters."
    return StringField(
        label,
        filters=[stripped],
        validators=[Optional(), Length(max=LONGEST_OUTLOOK, message=message)],
    )


class NeedForm(wtforms.Form):  # type: ignore[misc]  # WTForms has no types.
    """What becomes of one need."""

    is_shown = BooleanField("Show it in the report")
    decision = _written("Decision")
    owner = _written("Owner")
    look_again = _written("Look again")


class DraftForm(Form):
    """What a researcher writes and chooses; `for_draft` adds a part for each need."""

    title = StringField(
        "Title",
        filters=[stripped],
        validators=[
            InputRequired("Give the report a title."),
            Length(max=LONGEST_TITLE, message=f"Keep the title under {LONGEST_TITLE} characters."),
        ],
    )
    summary = TextAreaField(
        "The answer, in your words",
        validators=[
            Optional(),
            Length(
                max=LONGEST_SUMMARY, message=f"Keep the answer under {LONGEST_SUMMARY} characters."
            ),
        ],
        description="Two or three sentences. They are read first, often alone.",
    )
    segments = SelectMultipleField(
        "Compare segments",
        coerce=int,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    attribute = SelectField("Compare by an attribute")
    was = HiddenField()

    #: Rows of the needs the form has a part for.
    needs: tuple[int, ...] = ()

    def offer(self, segments: list[Segment], attributes: list[Attribute]) -> None:
        """Offer what may be compared."""
        self.segments.choices = [SelectChoice(one.id, one.name) for one in segments]
        self.attribute.choices = [
            SelectChoice("", "No attribute"),
            *(SelectChoice(one.key, one.label) for one in attributes),
        ]

    def show(self, report: Report) -> None:
        """Fill the form from a draft."""
        scope = Scope.from_json(report.scope)
        offered = {choice.value for choice in self.segments.choices}
        self.title.data, self.summary.data = report.title, report.summary
        self.segments.data = [one for one in scope.segments if one in offered]
        self.attribute.data = scope.attribute
        self.was.data = fingerprint(report)
        for theme_id in self.needs:
            part, outlook = self.part(theme_id), scope.outlooks.get(theme_id, Outlook())
            part.is_shown.data = theme_id not in scope.left_out
            part.decision.data = outlook.decision
            part.owner.data = outlook.owner
            part.look_again.data = outlook.look_again

    def part(self, theme_id: int) -> NeedForm:
        """Return the part of one need."""
        part: NeedForm = self[f"need_{theme_id}"].form
        return part

    def wording(self, report: Report) -> Wording:
        """Return what was typed; what stands about needs that are not offered stays."""
        kept = Scope.from_json(report.scope)
        outlooks = dict(kept.outlooks)
        left_out = set(kept.left_out)
        for theme_id in self.needs:
            part = self.part(theme_id)
            outlooks[theme_id] = Outlook(
                decision=part.decision.data or "",
                owner=part.owner.data or "",
                look_again=part.look_again.data or "",
            )
            (left_out.discard if part.is_shown.data else left_out.add)(theme_id)
        scope = Scope(
            segments=tuple(self.segments.data or ()),
            attribute=self.attribute.data or "",
            left_out=frozenset(left_out),
            outlooks=outlooks,
        )
        return Wording(title=self.title.data or "", summary=self.summary.data or "", scope=scope)


def for_draft(needs: list[Theme]) -> type[DraftForm]:
    """Return the form with a part for each need."""
    parts = {f"need_{one.id}": FormField(NeedForm, label=one.name) for one in needs}
    return type("ReportForm", (DraftForm,), {**parts, "needs": tuple(one.id for one in needs)})
