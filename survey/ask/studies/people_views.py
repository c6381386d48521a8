"""The page of the people of a study: who takes part, and as what."""

from __future__ import annotations

from flask import Response, flash
from wtforms import SelectChoice, SelectField

from survey.ask.studies import members
from survey.ask.studies.blueprint import bp
from survey.ask.studies.models import Study
from survey.ask.studies.queries import get_study
from survey.ask.studies.rights import ROLE_WORDS
from survey.ask.studies.scopes import beside_studies
from survey.core import menu
from survey.core.access import Permission, current_user, require, study_rights
from survey.core.errors import DomainError
from survey.core.forms import Form
from survey.core.roles import StudyRole
from survey.core.web import db_session, page, see_other, transaction

menu.add("studies", "Team", "studies.people", Permission.MEMBER_READ, in_study=True, order=20)
beside_studies("account_id")

_NOBODY = "nobody"
_ROLES = [
    SelectChoice(role.value, f"{word.capitalize()}: {what}")
    for role, (word, what) in ROLE_WORDS.items()
]


class MemberForm(Form):
    """A person to take part, and as what."""

    account = SelectField("Person", coerce=int)
    role = SelectField("Role", choices=_ROLES, default=StudyRole.CODER.value)


class RoleForm(Form):
    """Another role for a member."""

    role = SelectField("Role", choices=_ROLES)


class TeamForm(Form):
    """What everybody with an account is in the study."""

    team = SelectField(
        "Everybody else with an account",
        choices=[
            SelectChoice(_NOBODY, "does not know of this study"),
            SelectChoice(StudyRole.READER.value, "is a reader"),
            SelectChoice(StudyRole.CODER.value, "is a coder"),
            SelectChoice(StudyRole.LEAD.value, "is a lead"),
        ],
        description="Accounts that are for reading stay readers. Administrators see every study.",
    )

    def role(self) -> StudyRole | None:
        """Return what was chosen."""
        return None if self.team.data == _NOBODY else StudyRole(self.team.data)


@bp.get("/studies/<int:study_id>/people")
@require(Permission.MEMBER_READ)
def people(study_id: int) -> Response:
    """Show who takes part in a study."""
    return _people(get_study(db_session(), study_id), _member_form(study_id, fresh=True))


@bp.post("/studies/<int:study_id>/people")
@require(Permission.MEMBER_MANAGE)
def add_person(study_id: int) -> Response:
    """Add somebody."""
    form = _member_form(study_id)
    if form.validate():
        try:
            with transaction(db_session()) as session:
                name = members.set_member(
                    session,
                    study_id,
                    form.account.data,
                    StudyRole(form.role.data),
                    actor=current_user(),
                )
        except DomainError as error:
            form.blame(error)
        else:
            flash(f"{name} takes part now, as {form.role.data}.", "done")
            return see_other("studies.people", study_id=study_id)
    return _people(get_study(db_session(), study_id), form, status=422)


@bp.post("/studies/<int:study_id>/people/<int:account_id>/role")
@require(Permission.MEMBER_MANAGE)
def change_person(study_id: int, account_id: int) -> Response:
    """Give a member another role."""
    form = RoleForm()
    if not form.validate():
        raise DomainError("Choose reader, coder or lead.", field="role")
    try:
        with transaction(db_session()) as session:
            name = members.set_member(
                session, study_id, account_id, StudyRole(form.role.data), actor=current_user()
            )
    except DomainError as error:
        return _refused(study_id, error)
    flash(f"{name} is a {form.role.data} now.", "done")
    return see_other("studies.people", study_id=study_id)


@bp.post("/studies/<int:study_id>/people/<int:account_id>/remove")
@require(Permission.MEMBER_MANAGE)
def remove_person(study_id: int, account_id: int) -> Response:
    """Take a member out of a study."""
    return _take_out(study_id, account_id)


@bp.post("/studies/<int:study_id>/people/leave")
@require(Permission.MEMBER_READ)
def leave(study_id: int) -> Response:
    """Leave a study."""
    return _take_out(study_id, current_user().id)


@bp.post("/studies/<int:study_id>/people/team")
@require(Permission.MEMBER_MANAGE)
def open_to_team(study_id: int) -> Response:
    """Say what everybody else is."""
    form = TeamForm()
    if not form.validate():
        raise DomainError("Choose one of the four.", field="team")
    with transaction(db_session()) as session:
        members.set_team_role(session, study_id, form.role(), actor=current_user())
    flash("It is kept.", "done")
    return see_other("studies.people", study_id=study_id)


def _take_out(study_id: int, account_id: int) -> Response:
    try:
        with transaction(db_session()) as session:
            members.remove_member(session, study_id, account_id, actor=current_user())
    except DomainError as error:
        return _refused(study_id, error)
    if account_id == current_user().id:
        flash("You have left the study. What you decided in it stays.", "done")
        return see_other("studies.index")
    flash("Taken out. What was decided stays.", "done")
    return see_other("studies.people", study_id=study_id)


def _refused(study_id: int, error: DomainError) -> Response:
    study = get_study(db_session(), study_id)
    form = _member_form(study_id, fresh=True)
    return _people(study, form, problem=error.message, status=error.status)


def _member_form(study_id: int, *, fresh: bool = False) -> MemberForm:
    form = MemberForm(formdata=None) if fresh else MemberForm()
    form.account.choices = [
        SelectChoice(one.id, f"{one.name} ({one.email})")
        for one in members.candidates(db_session(), study_id)
    ]
    return form


def _people(study: Study, form: MemberForm, *, problem: str = "", status: int = 200) -> Response:
    rights = study_rights()
    return page(
        "ask/studies/people.html",
        status=status,
        study=study,
        members=members.members(db_session(), study.id),
        form=form,
        team_form=TeamForm(
            formdata=None, team=study.team_role.value if study.team_role else _NOBODY
        ),
        roles=list(StudyRole),
        words=ROLE_WORDS,
        own_role=rights.role if rights else None,
        problem=problem,
    )
