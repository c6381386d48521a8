"""Signing in and out, and who may manage accounts."""

import dataclasses
import re

import pytest
import sqlalchemy as sa
from factories import PASSWORD, make_user

from survey.app import create_app
from survey.core.accounts.models import UserSession
from survey.core.accounts.services import open_sessions
from survey.core.db import now
from survey.core.roles import Role


def test_a_person_signs_in_and_out(client, session):
    make_user(session, email="ada@example.org")

    answer = client.post("/sign-in", data={"email": "Ada@example.org", "password": PASSWORD})

    assert answer.status_code == 303
    assert client.get("/account").status_code == 200

    client.post("/sign-out")

    assert client.get("/account").status_code == 303


def test_a_wrong_password_keeps_what_was_typed_and_says_so(client, session):
    make_user(session, email="ada@example.org")

    answer = client.post("/sign-in", data={"email": "ada@example.org", "password": "no"})

    assert answer.status_code == 422
    assert "do not belong together" in answer.text
    assert 'value="ada@example.org"' in answer.text


def test_administrators_list_the_accounts(sign_in):
    administrator = sign_in("administrator", name="Ada")

    answer = administrator.get("/accounts")

    assert answer.status_code == 200
    assert "Ada" in answer.text


def test_ones_own_account_is_not_a_page_of_the_accounts(sign_in):
    client = sign_in("administrator")

    accounts, own = client.get("/accounts").text, client.get("/account").text

    assert '<a href="/accounts" aria-current="page">' in accounts
    assert '<a href="/accounts">' in own
    assert 'aria-current="page"' not in own


def test_researchers_do_not_see_the_accounts(sign_in):
    answer = sign_in("researcher").get("/accounts")

    assert answer.status_code == 403
    assert "Your role does not allow this" in answer.text


def test_a_person_given_a_password_chooses_her_own_before_anything_else(sign_in):
    browser = sign_in("researcher", must_change_password=True)

    own = browser.get("/account")

    assert own.status_code == 200
    assert "Choose a password of your own" in own.text

    changed = browser.post(
        "/account/password", data={"present": PASSWORD, "password": "quite another sentence"}
    )

    assert changed.status_code == 303
    assert "Choose a password of your own" not in browser.get("/account").text


def test_a_given_password_opens_no_other_page(sign_in):
    browser = sign_in("administrator", must_change_password=True)

    answer = browser.get("/accounts")

    assert (answer.status_code, answer.location) == (303, "/account")


def test_changing_the_password_signs_the_other_browsers_out(sign_in):
    here = sign_in("researcher")
    there = sign_in(user=here.user)

    here.post("/account/password", data={"present": PASSWORD, "password": "quite another one 7"})

    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 303


def test_a_wrong_present_password_changes_nothing(sign_in):
    browser = sign_in("researcher")

    answer = browser.post(
        "/account/password", data={"present": "guess", "password": "quite another one 7"}
    )

    assert answer.status_code == 422
    assert "This is not your present password." in answer.text


def test_signing_out_ends_the_session_on_the_server_too(sign_in, app):
    browser = sign_in("researcher")
    token = browser.get_cookie("needfinder").value

    browser.post("/sign-out")
    thief = app.test_client()
    thief.set_cookie("needfinder", token)

    assert thief.get("/account").status_code == 303


def test_a_lost_browser_is_signed_out_from_another(sign_in, session):
    here = sign_in("researcher")
    there = sign_in(user=here.user)
    other = open_sessions(session, here.user.id)[0]

    here.post(f"/account/sessions/{other.id}/end")

    assert {here.get("/account").status_code, there.get("/account").status_code} == {200, 303}


def test_nobody_ends_the_session_of_somebody_else(sign_in, session):
    ada, ben = sign_in("researcher"), sign_in("researcher")
    bens = open_sessions(session, ben.user.id)[0]

    ada.post(f"/account/sessions/{bens.id}/end")

    assert ben.get("/account").status_code == 200


def test_the_cookie_is_kept_from_scripts_and_other_sites(client, session):
    make_user(session, email="ada@example.org")

    answer = client.post("/sign-in", data={"email": "ada@example.org", "password": PASSWORD})

    cookie = next(one for one in answer.headers.getlist("Set-Cookie") if "needfinder=" in one)
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie


def test_over_https_the_cookie_is_bound_to_host_and_scheme(settings, database, session):
    secure = dataclasses.replace(settings, public_url="https://ask.example.org")
    app = create_app(secure, database=database)
    app.config["WTF_CSRF_ENABLED"] = False
    make_user(session, email="ada@example.org")

    answer = app.test_client().post(
        "/sign-in",
        data={"email": "ada@example.org", "password": PASSWORD},
        base_url="https://ask.example.org",
    )

    cookies = " ".join(answer.headers.getlist("Set-Cookie"))
    assert "__Host-needfinder=" in cookies
    assert "Secure" in cookies
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil"])
def test_signing_in_leads_nowhere_else(client, session, target):
    make_user(session, email="ada@example.org")

    answer = client.post(
        "/sign-in", data={"email": "ada@example.org", "password": PASSWORD, "next": target}
    )

    assert answer.location == "/"


def test_signing_in_leads_back_to_where_one_was(client, session):
    make_user(session, email="ada@example.org")

    answer = client.post(
        "/sign-in", data={"email": "ada@example.org", "password": PASSWORD, "next": "/account"}
    )

    assert answer.location == "/account"


def test_unknown_wrong_and_closed_accounts_get_the_same_answer(client, session):
    make_user(session, email="ada@example.org")
    make_user(session, email="gone@example.org", active=False)
    answers = []
    for email, password in (
        ("ada@example.org", "wrong"),
        ("gone@example.org", PASSWORD),
        ("who@example.org", "wrong"),
    ):
        answer = client.post("/sign-in", data={"email": email, "password": password})
        shown = answer.text.partition("<main")[2].replace(email, "")
        # The form's token holds the second at which it was made.
        answers.append((answer.status_code, re.sub(r'value="[^"]*"', "", shown)))

    assert answers[0] == answers[1] == answers[2]


def test_the_eleventh_wrong_password_for_an_account_is_not_even_looked_at(client, session):
    make_user(session, email="ada@example.org")
    for number in range(10):
        wrong = {"email": "ada@example.org", "password": f"guess {number}"}
        elsewhere = {"REMOTE_ADDR": f"127.0.0.{number + 10}"}
        assert client.post("/sign-in", data=wrong, environ_base=elsewhere).status_code == 422

    right = {"email": "ada@example.org", "password": PASSWORD}
    answer = client.post("/sign-in", data=right)

    assert answer.status_code == 429
    assert "Too many attempts" in answer.text
    assert int(answer.headers["Retry-After"]) > 0


def test_one_address_cannot_try_many_accounts(client):
    for number in range(10):
        client.post("/sign-in", data={"email": f"a{number}@example.org", "password": "guess"})

    answer = client.post("/sign-in", data={"email": "b@example.org", "password": "guess"})

    assert answer.status_code == 429


def test_an_invited_person_gets_a_password_that_is_shown_once(sign_in, client):
    administrator = sign_in("administrator")

    answer = administrator.post(
        "/accounts", data={"name": "Ben", "email": "ben@example.org", "role": "viewer"}
    )
    password = re.search(r"<code>([a-z0-9-]{23})</code>", answer.text)[1]

    assert password not in administrator.get("/accounts").text
    signed_in = client.post("/sign-in", data={"email": "ben@example.org", "password": password})
    assert signed_in.status_code == 303


def test_a_taken_address_is_said_at_its_field_and_the_rest_is_kept(sign_in, session):
    make_user(session, email="ben@example.org")

    answer = sign_in("administrator").post(
        "/accounts", data={"name": "Ben Two", "email": "ben@example.org", "role": "viewer"}
    )

    assert answer.status_code == 422
    assert "An account with this address exists already." in answer.text
    assert 'value="Ben Two"' in answer.text


def test_closing_an_account_ends_its_sessions_at_once(sign_in):
    administrator, ben = sign_in("administrator"), sign_in("researcher")

    administrator.post(f"/accounts/{ben.user.id}/deactivate")

    assert ben.get("/account").status_code == 303
    assert "Closed" in administrator.get("/accounts").text

    administrator.post(f"/accounts/{ben.user.id}/reactivate")

    assert "Closed" not in administrator.get("/accounts").text


def test_the_last_administrator_stays(sign_in):
    administrator = sign_in("administrator")

    answer = administrator.post(f"/accounts/{administrator.user.id}/role", data={"role": "viewer"})

    assert answer.status_code == 409
    assert "This is the last administrator." in answer.text


def test_a_role_that_does_not_exist_is_refused(sign_in, session):
    ben = make_user(session)

    answer = sign_in("administrator").post(f"/accounts/{ben.id}/role", data={"role": "emperor"})

    assert answer.status_code == 422
    assert ben.role is Role.RESEARCHER


def test_extra_fields_change_nothing(sign_in):
    browser = sign_in("researcher")

    browser.post(
        "/account/name", data={"name": "Ada L", "role": "administrator", "active": "0", "id": "1"}
    )

    assert (browser.user.name, browser.user.role) == ("Ada L", Role.RESEARCHER)
    assert browser.user.active is True


@pytest.mark.parametrize("role", ["researcher", "viewer"])
def test_only_administrators_manage_accounts(sign_in, session, role):
    ben = make_user(session)
    browser = sign_in(role)

    for address in (
        "/accounts",
        f"/accounts/{ben.id}/role",
        f"/accounts/{ben.id}/deactivate",
        f"/accounts/{ben.id}/reactivate",
        f"/accounts/{ben.id}/password",
    ):
        assert browser.post(address, data={"role": "viewer"}).status_code == 403


def test_looking_at_pages_writes_nothing(sign_in, session):
    browser = sign_in("administrator")
    before = session.execute(sa.select(UserSession.seen_at, UserSession.revoked_at)).all()

    browser.get("/account")
    browser.get("/accounts")

    assert session.execute(sa.select(UserSession.seen_at, UserSession.revoked_at)).all() == before


def test_a_session_that_ran_out_is_closed(sign_in, session):
    browser = sign_in("researcher")
    for one in open_sessions(session, browser.user.id):
        one.expires_at = now()

    assert browser.get("/account").status_code == 303
