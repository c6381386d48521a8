"""Signing in and out, one's own account, and the administrators' list."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, request
from flask import session as browser_session
from flask_limiter.util import get_remote_address
from werkzeug.wrappers import Response as AnyResponse

from survey.core.access import Permission, current_user, public, require, safe_next, signed_in
from survey.core.accounts import services, signing_in
from survey.core.accounts.forms import InviteForm, OwnNameForm, PasswordForm, RoleForm, SignInForm
from survey.core.accounts.models import User
from survey.core.accounts.queries import accounts
from survey.core.errors import DomainError
from survey.core.limits import limiter
from survey.core.menu import add
from survey.core.roles import Role
from survey.core.web import database, db_session, page, see_other, settings, transaction

bp = Blueprint("accounts", __name__)

add(
    "admin",
    "Accounts",
    "accounts.index",
    Permission.ACCOUNT_MANAGE,
    order=10,
    apart=(
        "accounts.own",
        "accounts.change_name",
        "accounts.change_password",
        "accounts.end_session",
    ),
)

_ATTEMPTS = "10 per 15 minutes"
_UNKNOWN = "The e-mail address and the password do not belong together. Try again."


def _failed(response: Response) -> bool:
    return response.status_code == 422  # noqa: PLR2004 - the form again


def _email_tried() -> str:
    return "email:" + request.form.get("email", "").strip().lower()[:254]


@bp.get("/sign-in")
@public
def sign_in() -> AnyResponse:
    """Show the form; whoever is signed in already goes on."""
    if signed_in() is not None:
        return redirect(_onward(), 303)
    return _sign_in_page(SignInForm(), status=200)


@bp.post("/sign-in")
@public
@limiter.limit(_ATTEMPTS, key_func=get_remote_address, deduct_when=_failed)
@limiter.limit(_ATTEMPTS, key_func=_email_tried, deduct_when=_failed)
def sign_in_now() -> AnyResponse:
    """Check the password and open a session."""
    form = SignInForm()
    if not form.validate():
        return _sign_in_page(form)
    # Checking a password takes a quarter of a second: no transaction is open meanwhile.
    with database().reading() as reading:
        user = services.find_by_email(reading, form.email.data)
    if not services.is_sign_in(user, form.password.data) or user is None:
        form.blame(DomainError(_UNKNOWN))
        return _sign_in_page(form)
    with transaction(db_session()) as session:
        token = services.open_session(
            session,
            services.user_of(session, user.id),
            password=form.password.data,
            days=settings().session_days,
            user_agent=request.user_agent.string,
        )
    browser_session.clear()  # A form token from before must not work for the person after.
    response = redirect(_onward(), 303)
    signing_in.set_cookie(response, token)
    return response


@bp.post("/sign-out")
@public
def sign_out() -> AnyResponse:
    """End the session, here and on the server."""
    user = signed_in()
    if user is not None:
        with transaction(db_session()) as session:
            services.revoke_sessions(session, user.id, only=signing_in.this_session().id)
    browser_session.clear()
    response = see_other("accounts.sign_in")
    signing_in.clear_cookie(response)
    return response


@bp.get("/account")
@require(Permission.ACCOUNT_OWN)
def own() -> Response:
    """Show one's own account."""
    return _own_page()


@bp.post("/account/name")
@require(Permission.ACCOUNT_OWN)
def change_name() -> Response:
    """Change the name colleagues see."""
    form = OwnNameForm()
    if form.validate():
        try:
            with transaction(db_session()) as session:
                user = services.user_of(session, current_user().id)
                services.rename(session, user, form.name.data, actor=user)
        except DomainError as error:
            form.blame(error)
        else:
            flash("Your name is changed.", "done")
            return see_other("accounts.own")
    return _own_page(name_form=form, status=422)


@bp.post("/account/password")
@require(Permission.ACCOUNT_OWN)
@limiter.limit(_ATTEMPTS, deduct_when=_failed)
def change_password() -> Response:
    """Change one's own password; the other sessions end."""
    form = PasswordForm()
    if form.validate():
        try:
            with transaction(db_session()) as session:
                services.change_password(
                    session,
                    services.user_of(session, current_user().id),
                    present=form.present.data,
                    new=form.password.data,
                    keep_session=signing_in.this_session().id,
                )
        except DomainError as error:
            form.blame(error)
        else:
            flash("Your password is changed; your other browsers are signed out.", "done")
            return see_other("accounts.own")
    return _own_page(password_form=form, status=422)


@bp.post("/account/sessions/<int:session_id>/end")
@require(Permission.ACCOUNT_OWN)
def end_session(session_id: int) -> Response:
    """Sign one of one's own browsers out."""
    with transaction(db_session()) as session:
        services.revoke_sessions(session, current_user().id, only=session_id)
    flash("That browser is signed out.", "done")
    return see_other("accounts.own")


@bp.get("/accounts")
@require(Permission.ACCOUNT_MANAGE)
def index() -> Response:
    """List everybody with an account."""
    return _list_page(InviteForm())


@bp.post("/accounts")
@require(Permission.ACCOUNT_MANAGE)
def invite() -> Response:
    """Create an account and show its password, this once."""
    form = InviteForm()
    if form.validate():
        try:
            with transaction(db_session()) as session:
                invited = services.invite(
                    session,
                    email=form.email.data,
                    name=form.name.data,
                    role=Role(form.role.data),
                    actor=current_user(),
                )
        except DomainError as error:
            form.blame(error)
        else:
            return page("core/accounts/password.html", user=invited.user, password=invited.password)
    return _list_page(form, status=422)


@bp.post("/accounts/<int:user_id>/role")
@require(Permission.ACCOUNT_MANAGE)
def change_role(user_id: int) -> Response:
    """Give an account another role."""
    form = RoleForm()
    if not form.validate():
        raise DomainError("Choose one of the three roles.", field="role")
    with transaction(db_session()) as session:
        user = services.user_of(session, user_id)
        services.change_role(session, user, Role(form.role.data), actor=current_user())
    flash("The role is changed.", "done")
    return see_other("accounts.index")


@bp.post("/accounts/<int:user_id>/deactivate")
@require(Permission.ACCOUNT_MANAGE)
def deactivate(user_id: int) -> Response:
    """Close an account."""
    with transaction(db_session()) as session:
        services.deactivate(session, services.user_of(session, user_id), actor=current_user())
    flash("The account is closed and signed out everywhere.", "done")
    return see_other("accounts.index")


@bp.post("/accounts/<int:user_id>/reactivate")
@require(Permission.ACCOUNT_MANAGE)
def reactivate(user_id: int) -> Response:
    """Open a closed account again."""
    with transaction(db_session()) as session:
        services.reactivate(session, services.user_of(session, user_id), actor=current_user())
    flash("The account is open again.", "done")
    return see_other("accounts.index")


@bp.post("/accounts/<int:user_id>/password")
@require(Permission.ACCOUNT_MANAGE)
def reset_password(user_id: int) -> Response:
    """Give an account a new random password and show it, this once."""
    with transaction(db_session()) as session:
        user: User = services.user_of(session, user_id)
        password = services.reset_password(session, user, actor=current_user())
    return page("core/accounts/password.html", user=user, password=password)


def _onward() -> str:
    return safe_next(request.values.get("next")) or "/"


def _sign_in_page(form: SignInForm, *, status: int = 422) -> Response:
    onward = safe_next(request.values.get("next"))
    return page("core/accounts/sign_in.html", status=status, form=form, onward=onward)


def _own_page(
    *,
    name_form: OwnNameForm | None = None,
    password_form: PasswordForm | None = None,
    status: int = 200,
) -> Response:
    session = db_session()
    user = services.user_of(session, current_user().id)
    return page(
        "core/accounts/own.html",
        status=status,
        user=user,
        name_form=name_form or OwnNameForm(formdata=None, name=user.name),
        password_form=password_form or PasswordForm(formdata=None),
        sessions=services.open_sessions(session, user.id),
        this_session_id=signing_in.this_session().id,
    )


def _list_page(form: InviteForm, *, status: int = 200) -> Response:
    return page(
        "core/accounts/index.html",
        status=status,
        users=accounts(db_session()),
        form=form,
        roles=list(Role),
    )
