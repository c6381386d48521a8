"""Forms of deliveries; the services check what the words mean."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from survey.ask.delivery import wording
from survey.ask.delivery.models import Delivery
from survey.ask.delivery.services import NewInvitations
from survey.core.forms import Form, stripped
from survey.people.segments.models import Segment

_ANSWERS_UNTIL = "Answers are taken to the end of this day (UTC). Empty: until you stop it."
#: The last one that has a next one.
_LAST_DAY = dt.date.max - dt.timedelta(days=1)


def _end_of(day: dt.date | None) -> dt.datetime | None:
    if day is None:
        return None
    day = min(day, _LAST_DAY)
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), tzinfo=dt.UTC)


def _row(value: object) -> int | str:
    """Return the row that was chosen, or "" for none."""
    return int(str(value)) if value not in ("", None) else ""


class LinkForm(Form):
    """A public link."""

    name = StringField(
        "Name of the link",
        filters=[stripped],
        validators=[
            DataRequired("Give it a name, so that you find it again."),
            Length(max=120, message="Keep the name under 120 characters."),
        ],
        description="For yourself, e.g. where you will put it: Newsletter of November.",
    )
    closes_on = DateField("Take answers until", validators=[Optional()], description=_ANSWERS_UNTIL)

    def closes_at(self) -> dt.datetime | None:
        """Return when it closes."""
        return _end_of(self.closes_on.data)


class InvitationsForm(Form):
    """Personal invitations by e-mail."""

    name = StringField(
        "Name of this mailing",
        filters=[stripped],
        validators=[DataRequired("Give it a name, so that you find it again.")],
    )
    segment = SelectField(
        "Whom to ask",
        coerce=_row,
        validators=[InputRequired("Choose the segment you want to ask.")],
        description="The segment is counted anew and fixed at the moment you send.",
    )
    subject = StringField("Subject", default=wording.SUBJECT)
    body = TextAreaField(
        "Message",
        default=wording.BODY,
        description="{first_name}, {name} and {link} are filled in for each person.",
    )
    reminds = BooleanField("Send one reminder to those who have not answered", default=True)
    remind_after_days = IntegerField(
        "Days until the reminder",
        default=5,
        validators=[Optional(), NumberRange(1, 60, "Remind after 1 to 60 days.")],
    )
    reminder_subject = StringField("Subject of the reminder", default=wording.REMINDER_SUBJECT)
    reminder_body = TextAreaField("Reminder", default=wording.REMINDER_BODY)
    closes_on = DateField("Take answers until", validators=[Optional()], description=_ANSWERS_UNTIL)

    def offer(self, segments: Sequence[Segment]) -> None:
        """Show the segments one may choose."""
        # Nobody is chosen beforehand: the first segment in the alphabet is seldom the one meant.
        self.segment.choices = [
            SelectChoice("", "Choose a segment"),
            *(SelectChoice(segment.id, segment.name) for segment in segments),
        ]

    def show(self, delivery: Delivery) -> None:
        """Fill the form from a planned delivery."""
        self.name.data = delivery.name
        self.segment.data = delivery.segment_id
        self.subject.data, self.body.data = delivery.subject, delivery.body
        self.reminds.data = delivery.remind_after_days is not None
        if delivery.remind_after_days is not None:
            self.remind_after_days.data = delivery.remind_after_days
            self.reminder_subject.data = delivery.reminder_subject
            self.reminder_body.data = delivery.reminder_body
        if delivery.closes_at is not None:
            self.closes_on.data = delivery.closes_at.date() - dt.timedelta(days=1)

    def command(self, segment: Segment) -> NewInvitations:
        """Return what the researcher plans."""
        days = (self.remind_after_days.data or 5) if self.reminds.data else None
        return NewInvitations(
            name=self.name.data or "",
            segment=segment,
            subject=self.subject.data or "",
            body=self.body.data or "",
            remind_after_days=days,
            reminder_subject=self.reminder_subject.data or "",
            reminder_body=self.reminder_body.data or "",
            closes_at=_end_of(self.closes_on.data),
        )
