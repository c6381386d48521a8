"""The base of every form behind sign-in. WTForms parses and checks; our macros draw."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import Field

from survey.core.errors import DomainError


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types.
    """A form that can show what a service said."""

    form_errors: list[str]

    def blame(self, error: DomainError) -> None:
        """Show the error at the field it names, or above the form."""
        if error.field and error.field in self:
            field: Field = self[error.field]
            field.errors = [*field.errors, error.message]
        else:
            self.form_errors = [*self.form_errors, error.message]


def stripped(text: str | None) -> str | None:
    """Return the text without spaces around it; for ``filters=[stripped]``."""
    return text.strip() if text else text
