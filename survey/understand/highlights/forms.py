"""The forms of marks: which words, which theme, what one thought."""

from __future__ import annotations

from wtforms import HiddenField, SelectField, StringField, TextAreaField
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
        "A name that is not in use yet",
        choices=[
            SelectChoice("", "is a mistake"),
            SelectChoice("need", "is a new need"),
            SelectChoice("want", "is a new want"),
        ],
        validate_choice=False,
    )
    #: The new name that was said to be nearly another; the same again is meant.
    insist = HiddenField()


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
