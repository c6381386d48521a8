"""The forms of the codebook: shape here, meaning in the services."""

from __future__ import annotations

from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from survey.core.forms import Form, stripped
from survey.understand.codebook.entries import EntryText
from survey.understand.themes.forms import WordingForm
from survey.understand.themes.rules import LONGEST_NAME

_TOO_LONG = f"At most {LONGEST_NAME} characters fit."


class GroupForm(Form):
    """A group: who speaks for it, or another name."""

    exemplar = RadioField(
        "Which card speaks for the group?",
        coerce=int,
        validators=[Optional()],
        validate_choice=False,
    )
    name = StringField(
        "Or another name",
        description="Leave it empty and the group is called by the card, in the customers' words.",
        filters=[stripped],
        validators=[Optional(), Length(max=LONGEST_NAME, message=_TOO_LONG)],
    )


class GroupEntryForm(GroupForm):
    """A group with what it is."""

    definition = TextAreaField("Definition", filters=[stripped], validators=[Optional()])
    memo = TextAreaField(
        "Memo", description="For your colleagues.", filters=[stripped], validators=[Optional()]
    )


class MergeForm(Form):
    """The card that the others go into."""

    into = RadioField(
        "Which one stays?",
        coerce=int,
        validators=[InputRequired("Choose the card that stays.")],
        validate_choice=False,
    )


class RenameForm(Form):
    """Another wording of one card."""

    name = TextAreaField(
        "Statement",
        filters=[stripped],
        validators=[
            InputRequired("Write it in one sentence."),
            Length(max=LONGEST_NAME, message=_TOO_LONG),
        ],
    )


class EntryForm(WordingForm):
    """The whole entry of a theme."""

    aliases = TextAreaField(
        "Also called",
        description="One a line. It is found by these names, too.",
        filters=[stripped],
        validators=[Optional()],
    )
    examples = TextAreaField(
        "Examples nobody said",
        description="One a line. Statements of customers are chosen below and on the page of the theme.",
        filters=[stripped],
        validators=[Optional()],
    )
    near_misses = TextAreaField(
        "Near misses nobody said",
        description="What looks alike and does not belong. One a line.",
        filters=[stripped],
        validators=[Optional()],
    )
    memo = TextAreaField(
        "Memo",
        description="For your colleagues; never evidence.",
        filters=[stripped],
        validators=[Optional()],
    )

    def entry(self, *, kept: tuple[int, ...], kept_near: tuple[int, ...]) -> EntryText:
        """Return what was typed, with the statements that stay examples and near misses."""
        return EntryText(
            wording=self.wording(),
            aliases=_lines(self.aliases.data),
            memo=self.memo.data or "",
            example_texts=_lines(self.examples.data),
            near_miss_texts=_lines(self.near_misses.data),
            example_statements=kept,
            near_miss_statements=kept_near,
        )


def _lines(text: str | None) -> tuple[str, ...]:
    return tuple(one.strip() for one in (text or "").splitlines() if one.strip())
