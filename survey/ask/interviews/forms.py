"""Forms of interviews and notes."""

from __future__ import annotations

import datetime as dt

from wtforms import (
    BooleanField,
    DateTimeLocalField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from survey.ask.interviews.models import Interview, Mode, NoteKind
from survey.ask.interviews.services import InterviewFacts
from survey.core.forms import Form, stripped
from survey.people.customers.models import Customer

MODES = {
    Mode.INTERVIEW: "Interview",
    Mode.OBSERVATION: "Observation",
    Mode.DIARY: "Diary",
    Mode.CO_CREATION: "Co-creation session",
    Mode.SUPPORT_CALL: "Support call",
}
NOTE_KINDS = {
    NoteKind.SAID: "Said: their words",
    NoteKind.SEEN: "Seen: what they did",
    NoteKind.THOUGHT: "Thought: what it made us think",
}


class InterviewForm(Form):
    """What is known about a talk."""

    customer = StringField(
        "Customer",
        filters=[stripped],
        validators=[Optional()],
        description="Their number with you or their e-mail address. Empty: a person we do not know.",
    )
    title = StringField(
        "Title",
        filters=[stripped],
        validators=[Optional()],
        description="Only needed for somebody who is not in the list of customers.",
    )
    mode = SelectField(
        "How we met", choices=[SelectChoice(mode.value, words) for mode, words in MODES.items()]
    )
    held_at = DateTimeLocalField(
        "When (UTC)",
        format=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"],
        validators=[InputRequired("Say when it was, for example 2026-11-21 14:00.")],
    )
    has_consent = BooleanField(
        "The person agreed that we keep these notes and use them for research",
        description="Without it the notes stay private to the study and nothing becomes evidence.",
    )

    def show(self, interview: Interview, customer: Customer | None) -> None:
        """Fill the form from an interview."""
        self.customer.data = "" if customer is None else customer.external_ref or customer.email
        self.title.data, self.mode.data = interview.title, interview.mode.value
        self.held_at.data = interview.held_at.replace(tzinfo=None)
        self.has_consent.data = interview.has_consent

    def facts(self, customer: Customer | None) -> InterviewFacts:
        """Return what was typed."""
        return InterviewFacts(
            title=self.title.data or "",
            mode=Mode(self.mode.data),
            held_at=self.held_at.data.replace(tzinfo=dt.UTC),
            customer=customer,
            has_consent=self.has_consent.data,
        )


class NoteForm(Form):
    """One thing said, seen or thought."""

    kind = RadioField(
        "Kind",
        choices=[SelectChoice(kind.value, words) for kind, words in NOTE_KINDS.items()],
        default=NoteKind.SAID.value,
    )
    text = TextAreaField(
        "Note", validators=[InputRequired("Write down what was said, seen or thought.")]
    )
    was = HiddenField()
