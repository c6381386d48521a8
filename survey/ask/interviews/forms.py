"""Forms of interviews and notes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from flask_wtf.file import FileField, MultipleFileField
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    FloatField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from survey.ask.interviews.guide import PROBE_DOWN, PROBE_UP
from survey.ask.interviews.live import LiveNote
from survey.ask.interviews.models import GuideQuestion, Interview, Mode, NoteKind, Speaker
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
_TIMES = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"]
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
        description="Number, e-mail address or name. Empty: a person who is not in the list.",
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
        format=_TIMES,
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


class LiveNoteForm(NoteForm):
    """A note while somebody speaks; what is hidden is filled in by the page, if it can."""

    speaker = SelectField("Who", coerce=int, validators=[Optional()], validate_choice=False)
    happened_on = DateField("Day", validators=[Optional()])
    is_idea = BooleanField("An idea they propose")
    key = HiddenField()
    revision = IntegerField(validators=[Optional()])
    seconds_ago = FloatField(validators=[Optional()])

    def offer(self, interview: Interview, speakers: Sequence[Speaker]) -> None:
        """Show what a session of this kind needs: people, a day, ideas."""
        if speakers:
            self.speaker.choices = [
                SelectChoice(0, "Nobody named"),
                *(SelectChoice(one.id, one.name) for one in speakers),
            ]
        else:
            del self.speaker
        if interview.mode is not Mode.DIARY:
            del self.happened_on
        if interview.mode is not Mode.CO_CREATION:
            del self.is_idea

    def live(self) -> LiveNote:
        """Return the note as it was typed."""
        return LiveNote(
            kind=NoteKind(self.kind.data),
            text=self.text.data or "",
            key=self.key.data or "",
            revision=max(self.revision.data or 0, 0),
            seconds_ago=self.seconds_ago.data or 0.0,
            speaker_id=(self.speaker.data or None) if self.speaker else None,
            happened_on=self.happened_on.data if self.happened_on else None,
            is_idea=bool(self.is_idea.data) if self.is_idea else False,
        )


class TranscriptForm(Form):
    """A transcript, as a file or as text."""

    file = FileField(
        "Transcript",
        description="Text (.txt), Markdown (.md), Word (.docx) or captions (.vtt, .srt). Names and "
        "times are read; the file itself is not kept.",
    )
    text = TextAreaField(
        "Or paste it",
        validators=[Optional()],
        description="One line a turn, for example “Ada: What did you do?”",
    )


class TranscriptsForm(Form):
    """Several transcripts, each of which is a session."""

    files = MultipleFileField("Transcripts", description="Each file becomes a session of its own.")
    mode = SelectField(
        "How we met", choices=[SelectChoice(mode.value, words) for mode, words in MODES.items()]
    )
    held_at = DateTimeLocalField(
        "When (UTC)",
        format=_TIMES,
        validators=[InputRequired("Say when they were, for example 2026-11-21 14:00.")],
    )
    has_consent = BooleanField(
        "All of them agreed that we keep what they said and use it for research",
        description="Without it nothing becomes evidence; you can say so for each one later.",
    )

    def held(self) -> dt.datetime:
        """Return when the sessions were."""
        at: dt.datetime = self.held_at.data.replace(tzinfo=dt.UTC)
        return at


class AttachmentForm(Form):
    """A picture or a recording."""

    file = FileField(
        "Picture or recording", description="PNG, JPEG, WebP, GIF; MP3, M4A, Ogg, WAV."
    )
    caption = StringField(
        "What it shows",
        filters=[stripped],
        validators=[Optional()],
        description="Read out to those who cannot see it.",
    )


class GuideForm(Form):
    """A question of the guide."""

    text = TextAreaField(
        "Question",
        filters=[stripped],
        validators=[InputRequired("Write the question as you would ask it.")],
    )
    probe_up = StringField(
        "Probe up: what is it for?",
        filters=[stripped],
        validators=[Optional()],
        description=f"Empty: “{PROBE_UP}”",
    )
    probe_down = StringField(
        "Probe down: a recent example",
        filters=[stripped],
        validators=[Optional()],
        description=f"Empty: “{PROBE_DOWN}”",
    )

    def show(self, question: GuideQuestion) -> None:
        """Fill the form from a question."""
        self.text.data = question.text
        self.probe_up.data, self.probe_down.data = question.probe_up, question.probe_down
