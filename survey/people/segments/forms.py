"""The words people compare by in the builder, and the small forms of segments."""

from __future__ import annotations

from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from survey.core.forms import Form, stripped
from survey.people.segments.fields import Op
from survey.people.segments.services import LONGEST_DESCRIPTION, LONGEST_NAME, NewSegment

OP_NAMES = {
    Op.EQ: "is",
    Op.NE: "is not",
    Op.IN: "is one of",
    Op.NOT_IN: "is none of",
    Op.CONTAINS: "contains",
    Op.STARTS_WITH: "starts with",
    Op.LT: "is below",
    Op.LE: "is at most",
    Op.GT: "is above",
    Op.GE: "is at least",
    Op.BETWEEN: "is between",
    Op.BEFORE: "is before",
    Op.AFTER: "is after",
    Op.WITHIN_DAYS: "is in the last … days",
    Op.OLDER_THAN_DAYS: "is more than … days ago",
    Op.IS_TRUE: "is yes",
    Op.IS_FALSE: "is no",
    Op.IS_KNOWN: "is known",
    Op.IS_UNKNOWN: "is unknown",
}


class SegmentForm(Form):
    """Name and description; the service says what is wrong with them."""

    name = StringField(
        "Name",
        description="What these customers have in common, in a few words.",
        filters=[stripped],
        validators=[InputRequired("Give the segment a name.")],
        render_kw={"maxlength": LONGEST_NAME},
    )
    description = TextAreaField(
        "Description",
        description="Why they are asked together.",
        filters=[stripped],
        validators=[Optional(), Length(max=LONGEST_DESCRIPTION)],
    )

    def segment(self, rule: object = None) -> NewSegment:
        """Return what was typed."""
        return NewSegment(
            name=self.name.data or "", description=self.description.data or "", rule=rule
        )


class PasteForm(Form):
    """References or addresses from elsewhere."""

    pasted = TextAreaField(
        "References or e-mail addresses",
        description="One to a line, or parted by commas.",
        filters=[stripped],
    )


class FreezeForm(Form):
    """A name for the list of those who are in a segment now."""

    name = StringField(
        "Name of the list", filters=[stripped], render_kw={"maxlength": LONGEST_NAME}
    )
