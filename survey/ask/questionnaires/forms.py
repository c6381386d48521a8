"""The forms of the survey builder."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from survey.ask.questionnaires.kinds import KINDS
from survey.ask.questionnaires.models import Anonymity, QuestionKind
from survey.ask.questionnaires.services import TITLE_LENGTH, Cover, NewSurvey
from survey.ask.studies.forms import own_lines
from survey.core.forms import Form, stripped

ANONYMITY_WORDS = {
    Anonymity.IDENTIFIED: "Identified: answers are kept with the customer who gave them",
    Anonymity.CONFIDENTIAL: "Confidential: the researchers know who answered, nobody else",
    Anonymity.ANONYMOUS: "Anonymous: nobody can know who gave which answer",
}
LANGUAGES = {
    "en": "English",
    "en-GB": "English (United Kingdom)",
    "en-US": "English (United States)",
    "cs": "Čeština",
    "da": "Dansk",
    "de": "Deutsch",
    "el": "Ελληνικά",
    "es": "Español",
    "fi": "Suomi",
    "fr": "Français",
    "hu": "Magyar",
    "it": "Italiano",
    "nl": "Nederlands",
    "no": "Norsk",
    "pl": "Polski",
    "pt": "Português",
    "ro": "Română",
    "sv": "Svenska",
    "tr": "Türkçe",
    "uk": "Українська",
}
PREFIX = "set_"


def _title(label: str, description: str) -> StringField:
    return StringField(
        label,
        description=description,
        filters=[stripped],
        validators=[
            InputRequired("Give the survey a title, so that people know what it is about."),
            Length(max=TITLE_LENGTH, message=f"At most {TITLE_LENGTH} characters fit."),
        ],
    )


def _anonymity() -> RadioField:
    return RadioField(
        "What can be known of who answers?",
        choices=[SelectChoice(one.value, words) for one, words in ANONYMITY_WORDS.items()],
        default=Anonymity.IDENTIFIED.value,
        description="It cannot be changed once the survey is published: a promise is a promise.",
        validators=[InputRequired("Choose what can be known of who answers.")],
    )


def _language() -> SelectField:
    return SelectField(
        "Language of the questions",
        choices=[SelectChoice(tag, name) for tag, name in LANGUAGES.items()],
        default="en",
        description="Screen readers and browsers pronounce and translate by it.",
    )


class NewSurveyForm(Form):
    """What is decided before the first question."""

    title = _title("Title", "Respondents see it as the heading; you can word it anew later.")
    anonymity = _anonymity()
    language = _language()

    def new(self) -> NewSurvey:
        """Return what was decided."""
        return NewSurvey(
            title=self.title.data or "",
            anonymity=Anonymity(self.anonymity.data),
            language=self.language.data,
        )


class SettingsForm(Form):
    """The survey's name for colleagues, and its promise to respondents."""

    title = _title("Title", "Your name for the survey; respondents read its heading.")
    anonymity = _anonymity()


class CoverForm(Form):
    """What stands around the questions."""

    heading = _title("Heading", "The first thing respondents read.")
    introduction = TextAreaField(
        "Introduction",
        description="Who asks, why, and how long it takes. Short is kind.",
        filters=[own_lines],
        validators=[Optional()],
    )
    thanks = TextAreaField(
        "Words of thanks",
        description="Shown when the answers have arrived. Say what becomes of them.",
        filters=[own_lines],
        validators=[Optional()],
    )
    language = _language()
    was = HiddenField()

    def cover(self) -> Cover:
        """Return what was typed."""
        return Cover(
            heading=self.heading.data or "",
            introduction=self.introduction.data or "",
            thanks=self.thanks.data or "",
            language=self.language.data,
        )


class NumberSetting(StringField):  # type: ignore[misc]  # WTForms has no types.
    """A number that may be left empty; whole numbers stay whole."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data:g}"

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read digits; the sentence of the error says what to do."""
        text = (valuelist[0] if valuelist else "").strip().replace(",", ".")
        self.data = None
        if not text:
            return
        try:
            number = float(text)
        except ValueError:
            raise ValueError("Give a number in digits, or leave it empty.") from None
        self.data = int(number) if number.is_integer() else number


_SETTING_FIELDS: dict[str, Any] = {
    "asks_why": lambda: BooleanField(
        "Ask why when somebody names a wish without a reason",
        description="One short follow-up repeats their own words and asks what it would let them "
        "do. A wish says what to build; the reason says what they need.",
    ),
    "max_length": lambda: NumberSetting("Longest answer", description="In characters."),
    "low": lambda: NumberSetting("Lowest point"),
    "high": lambda: NumberSetting("Highest point", description="At most eleven points in all."),
    "low_label": lambda: StringField("Words at the low end", filters=[stripped]),
    "high_label": lambda: StringField("Words at the high end", filters=[stripped]),
    "minimum": lambda: NumberSetting("Smallest number", validators=[Optional()]),
    "maximum": lambda: NumberSetting("Largest number", validators=[Optional()]),
    "whole": lambda: BooleanField("Whole numbers only"),
    "unit": lambda: StringField(
        "Unit",
        description="Shown beside the field, such as kWh.",
        filters=[stripped],
        validators=[Optional()],
    ),
    "at_least": lambda: NumberSetting("Choose at least", validators=[Optional()]),
    "at_most": lambda: NumberSetting("Choose at most", validators=[Optional()]),
    "earliest": lambda: StringField("Earliest day", validators=[Optional()]),
    "latest": lambda: StringField("Latest day", validators=[Optional()]),
    "agree_label": lambda: StringField("Words beside the box", filters=[stripped]),
}


class QuestionForm(Form):
    """A question of any kind; the fields of its settings are added by ``question_form``."""

    question_kind: QuestionKind

    kind = SelectField(
        "Kind of answer",
        choices=[SelectChoice(name.value, kind.label) for name, kind in KINDS.items()],
    )
    prompt = TextAreaField("Question", filters=[own_lines])
    help = TextAreaField(
        "Help",
        description="One line below the question, if it needs any.",
        filters=[own_lines],
        validators=[Optional()],
    )
    is_required = BooleanField(
        "An answer is required",
        description="People who do not want to answer leave. Require only what you cannot do "
        "without.",
    )
    show = RadioField(
        "When is it asked?",
        choices=[
            SelectChoice("always", "Always"),
            SelectChoice("all", "Only if all of these hold"),
            SelectChoice("any", "Only if any of these holds"),
        ],
        default="always",
    )
    more_choices = TextAreaField("One choice a line", filters=[own_lines])
    meaning_changed = BooleanField(
        "It asks for something else than before",
        description="Then answers before and after are kept apart in every figure. Leave it "
        "unticked for a typing error or clearer words.",
    )
    was = HiddenField()

    def setting_fields(self) -> list[Field]:
        """Return the fields of the kind's settings, in the order the kind names them."""
        return [self[PREFIX + name] for name in KINDS[self.question_kind].default_settings]

    def settings(self) -> dict[str, Any]:
        """Return the settings as typed; the kind checks them."""
        return {field.name.removeprefix(PREFIX): field.data for field in self.setting_fields()}

    def fill_settings(self, settings: Mapping[str, Any]) -> None:
        """Show *settings*, and the kind's own where they say nothing."""
        complete = {**KINDS[self.question_kind].default_settings, **settings}
        for field in self.setting_fields():
            value = complete[field.name.removeprefix(PREFIX)]
            field.data = "" if value is None and not isinstance(field, NumberSetting) else value


@cache
def question_form(kind: QuestionKind) -> type[QuestionForm]:
    """Return the form of a question of this kind."""
    fields = {PREFIX + name: _SETTING_FIELDS[name]() for name in KINDS[kind].default_settings}
    return type("QuestionForm", (QuestionForm,), {"question_kind": kind, **fields})
