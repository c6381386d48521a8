"""What a researcher says about a study."""

from __future__ import annotations

from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from survey.ask.studies.services import TITLE_LENGTH, StudyText
from survey.core.forms import Form, stripped


def own_lines(text: str | None) -> str | None:
    """Return the text with plain line ends; browsers send each as two characters."""
    return text.replace("\r\n", "\n").strip() if text else text


class StudyForm(Form):
    """Title, question and decision, and the state they were in when the form was opened."""

    title = StringField(
        "Title",
        description="A few words to find it by, such as “Coming home to a cold house”.",
        filters=[stripped],
        validators=[
            InputRequired("Give the study a title, so that you can find it again."),
            Length(max=TITLE_LENGTH, message=f"At most {TITLE_LENGTH} characters fit."),
        ],
    )
    question = TextAreaField(
        "What do you need to learn?",
        description="One question about people, not about a feature.",
        filters=[own_lines],
        validators=[Optional()],
    )
    decision = TextAreaField(
        "What will you decide with it?",
        description="If nothing would change whatever people say, it is not worth their time.",
        filters=[own_lines],
        validators=[Optional()],
    )
    was = HiddenField()

    def text(self) -> StudyText:
        """Return what was typed."""
        return StudyText(
            title=self.title.data or "",
            question=self.question.data or "",
            decision=self.decision.data or "",
        )
