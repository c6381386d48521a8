"""The forms of accounts: their shape; what they mean is checked by the services."""

from __future__ import annotations

from wtforms import EmailField, PasswordField, SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired, Length

from survey.core.forms import Form, stripped
from survey.core.roles import Role

_ROLES = [
    SelectChoice(
        Role.RESEARCHER.value, "Researcher: studies, customers, surveys, decisions, reports"
    ),
    SelectChoice(Role.VIEWER.value, "Viewer: reads studies, themes and reports, not who said what"),
    SelectChoice(Role.ADMINISTRATOR.value, "Administrator: everything, and the accounts"),
]


class SignInForm(Form):
    """Who are you?"""

    email = EmailField(
        "E-mail address",
        filters=[stripped],
        validators=[InputRequired("Enter your e-mail address."), Length(max=254)],
    )
    password = PasswordField(
        "Password", validators=[InputRequired("Enter your password."), Length(max=1000)]
    )


class OwnNameForm(Form):
    """What colleagues see."""

    name = StringField(
        "Name",
        filters=[stripped],
        validators=[InputRequired("Enter your name."), Length(max=120)],
    )


class PasswordForm(Form):
    """A new password of one's own."""

    present = PasswordField(
        "Present password", validators=[InputRequired("Enter your present password.")]
    )
    password = PasswordField(
        "New password",
        description="At least 12 characters. A few words that do not belong together are good.",
        validators=[InputRequired("Enter a new password."), Length(max=200)],
    )


class InviteForm(Form):
    """A new account."""

    name = StringField(
        "Name", filters=[stripped], validators=[InputRequired("Enter a name."), Length(max=120)]
    )
    email = EmailField(
        "E-mail address",
        filters=[stripped],
        validators=[InputRequired("Enter an e-mail address."), Length(max=254)],
    )
    role = SelectField("Role", choices=_ROLES, default=Role.RESEARCHER.value)


class RoleForm(Form):
    """Another role for an account."""

    role = SelectField("Role", choices=_ROLES)
