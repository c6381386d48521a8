"""The forms of marks: which words, which theme, what one thought."""

from __future__ import annotations

from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from survey.core.forms import Form, stripped


class TagForm(Form):
    """The theme that words belong to."""

    theme = StringField(
        "Need or want",
        filters=[stripped],
        validators=[Optional()],
        description="Type a few letters and choose.",
    )
    new = SelectField(
        "If there is none of this name",
        choices=[
            SelectChoice("", "say so"),
            SelectChoice("need", "make it a new need"),
            SelectChoice("want", "make it a new want"),
        ],
        validate_choice=False,
    )


class DrawForm(TagForm):
    """Words, and everything that may be said of them at once."""

    memo = TextAreaField(
        "Memo",
        validators=[Optional()],
        description="What you think; it stays with the team and is never evidence.",
    )
    words = TextAreaField(
        "Or copy the words",
        validators=[Optional()],
        description="Exactly as they stand in the turn.",
    )


class MemoForm(Form):
    """What one thinks about marked words."""

    memo = TextAreaField("Memo", validators=[Optional()])
