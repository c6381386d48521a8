"""What a researcher chooses before a run."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import BooleanField, IntegerField, SelectField, SelectMultipleField, widgets
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange

import nlp.types as nt
from survey.core.forms import Form
from survey.core.jinja import plural
from survey.understand.analysis.corpus import Scope
from survey.understand.analysis.exchanges import ModelOffer
from survey.understand.analysis.queries import QuestionToRead
from survey.understand.analysis.steps import Step

#: Words for the resolutions that are computed; "" lets the machine choose.
GRANULARITIES = (
    ("", "Chosen by the machine"),
    ("1", "Few broad themes"),
    ("2", "Broad"),
    ("4", "Medium"),
    ("8", "Fine"),
    ("16", "Finer"),
    ("32", "Many narrow themes"),
)


class AgainForm(Form):
    """The same words once more, grouped coarser or finer."""

    granularity = SelectField(
        "How fine",
        validators=[InputRequired("Choose one of the steps.")],
    )

    def offer(self, steps: Sequence[Step]) -> None:
        """Offer the steps that a run computed."""
        self.granularity.choices = [
            SelectChoice(one.value, f"{one.value}: {one.counts}") for one in steps
        ]


class StartForm(Form):
    """A new run: what to read, and how fine to group."""

    questions = SelectMultipleField(
        "Questions whose answers are read",
        coerce=int,
        widget=widgets.ListWidget(prefix_label=False),
        option_widget=widgets.CheckboxInput(),
    )
    notes = BooleanField("Read interview notes too", default=True)
    granularity = SelectField(
        "How fine",
        choices=[SelectChoice(value, words) for value, words in GRANULARITIES],
        description="Where two independent readings of the words agree best, unless you say more.",
    )
    minimum_size = IntegerField(
        "Smallest theme",
        default=3,
        validators=[
            InputRequired("Say how many statements make a theme; 3 is usual."),
            NumberRange(2, 50, "The smallest theme has 2 to 50 statements."),
        ],
        description="Groups with fewer statements are shown as unplaced; nothing is dropped.",
    )
    seed = IntegerField(
        "Seed",
        default=0,
        validators=[
            InputRequired("Give a whole number; 0 is usual."),
            NumberRange(0, 2**31 - 1, "The seed is a whole number of at least 0."),
        ],
        description="The same words, settings and seed give the same result.",
    )
    asks_model = BooleanField("Ask a language model too")

    def offer(
        self,
        questions: Sequence[QuestionToRead],
        *,
        fresh: bool,
        model: ModelOffer | None = None,
        steps: Sequence[Step] = (),
    ) -> None:
        """Show the open questions of the study; the usual ones are chosen at first.

        Args:
            questions: Of the study.
            fresh: Nothing has been chosen yet.
            model: The language model that may be asked; None: the form does not speak of one.
            steps: Those of the last run of the study; without one they are named in words.
        """
        if steps:
            self.granularity.choices = [
                SelectChoice(*GRANULARITIES[0]),
                *(SelectChoice(one.value, f"{one.value}: {one.counts}") for one in steps),
            ]
            self.granularity.description = (
                "Where two independent readings of the words agree best, unless you say more. "
                "The counts are those of the last run."
            )
        if model is None:
            del self.asks_model
        else:
            self.asks_model.label.text = f"Ask the language model {model.model} at {model.host} too"
            self.asks_model.description = (
                f"What people said leaves this machine for {model.host}. E-mail addresses, numbers "
                "of telephones, cards and accounts, and what names the customer, are replaced "
                "first; other names stay. What it says are proposals."
            )
        self.questions.choices = [
            SelectChoice(one.id, f"{one.prompt} ({one.survey}, {plural(one.answers, 'answer')})")
            for one in questions
        ]
        if fresh:
            self.questions.data = [one.id for one in questions if one.is_usual]

    def scope(self) -> Scope:
        """Return what to read."""
        return Scope(questions=tuple(sorted(self.questions.data or [])), with_notes=self.notes.data)

    @property
    def agrees_to_model(self) -> bool:
        """Whether the researcher ticked that the words may leave the machine."""
        return "asks_model" in self and bool(self.asks_model.data)

    def settings(self) -> nt.Settings:
        """Return how to read it."""
        chosen = self.granularity.data
        return nt.Settings(
            seed=self.seed.data,
            granularity=float(chosen) if chosen else None,
            minimum_size=self.minimum_size.data,
        )
