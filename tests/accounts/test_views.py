"""Signing in and out, and who may manage accounts."""

from factories import PASSWORD, make_user


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


def test_researchers_do_not_see_the_accounts(sign_in):
    answer = sign_in("researcher").get("/accounts")

    assert answer.status_code == 403
    assert "Your role does not allow this" in answer.text
