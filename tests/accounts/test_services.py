"""Accounts: passwords, roles, and what is written down about them."""

import pytest
import sqlalchemy as sa
from factories import PASSWORD, make_user

import survey.core.accounts.jobs  # noqa: F401 - registers the job
from survey.core.accounts import services
from survey.core.accounts.models import UserSession
from survey.core.accounts.passwords import (
    WeakPassword,
    check_password,
    hash_password,
    is_right,
    random_password,
)
from survey.core.audit import AuditEntry
from survey.core.errors import DomainError
from survey.core.jobs import enqueue
from survey.core.roles import Role


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "elevenchars",
        "aaaaaaaaaaaaaaaa",
        "123456789012",
        "abcdefghijklm",
        "passwordpassword",
        "Password1234!",
        "qwertyuiop123",
        "needfinder2026",
        "ada.lovelace1815",
        "x" * 201,
    ],
)
def test_a_password_that_would_be_guessed_is_refused(password):
    with pytest.raises(WeakPassword):
        check_password(password, email="ada.lovelace@example.org", name="Ada Lovelace")


@pytest.mark.parametrize(
    "password", ["four words nobody joins", "Tr7-uuQ_x9!mmA", "zwölf Katzen 🐈🐈"]
)
def test_a_password_nobody_guesses_is_taken(password):
    check_password(password, email="ada@example.org", name="Ada")


def test_random_passwords_are_good_and_differ():
    first, second = random_password(), random_password()

    check_password(first, email="ada@example.org", name="Ada")
    assert len(first) == 23
    assert first != second


def test_passwords_are_kept_as_argon2id():
    kept = hash_password("four words nobody joins")

    assert kept.startswith("$argon2id$")
    assert is_right("four words nobody joins", kept)
    assert not is_right("four words somebody joins", kept)
    assert not is_right("anything", None)
    assert not is_right("anything", "damaged")


def test_addresses_are_kept_in_lower_case_and_once(session):
    services.create_user(
        session,
        email=" Ada@Example.org ",
        name="Ada",
        password=PASSWORD,
        role=Role.VIEWER,
        actor=None,
    )

    assert services.find_by_email(session, "ADA@example.ORG").name == "Ada"
    with pytest.raises(services.EmailTaken):
        services.create_user(
            session,
            email="ada@example.org",
            name="Ada",
            password=PASSWORD,
            role=Role.VIEWER,
            actor=None,
        )


@pytest.mark.parametrize("email", ["", "ada", "@example.org", "ada@", "ada@localhost", "a b@c.de"])
def test_what_is_no_address_is_refused(session, email):
    with pytest.raises(DomainError, match="Enter an e-mail address"):
        services.normal_email(email)


def test_the_database_refuses_an_address_in_capitals(session):
    with pytest.raises(sa.exc.IntegrityError), session.begin_nested():
        make_user(session, email="Ada@example.org")


def test_one_of_two_administrators_may_go(session):
    first = make_user(session, role=Role.ADMINISTRATOR)
    second = make_user(session, role=Role.ADMINISTRATOR)

    services.deactivate(session, first, actor=second)

    assert first.active is False
    with pytest.raises(services.LastAdministrator):
        services.deactivate(session, second, actor=second)
    with pytest.raises(services.LastAdministrator):
        services.change_role(session, second, Role.VIEWER, actor=second)


def test_what_happens_to_accounts_is_written_down(session):
    ada = make_user(session, role=Role.ADMINISTRATOR)
    invited = services.invite(
        session, email="ben@example.org", name="Ben", role=Role.VIEWER, actor=ada
    )

    services.change_role(session, invited.user, Role.RESEARCHER, actor=ada)

    session.flush()
    entries = session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(one.action, one.actor_id, one.target_id, one.data) for one in entries] == [
        ("account.created", ada.id, invited.user.id, {"role": "viewer"}),
        (
            "account.role_changed",
            ada.id,
            invited.user.id,
            {"before": "viewer", "after": "researcher"},
        ),
    ]


def test_only_the_hash_of_a_sessions_token_is_kept(session):
    ada = make_user(session)

    token = services.open_session(session, ada, password=PASSWORD, days=1, user_agent="x" * 500)

    session.flush()
    kept = services.open_sessions(session, ada.id)[0]
    assert token not in kept.token_hash
    assert len(kept.token_hash) == 64
    assert len(kept.user_agent) == 120


def test_sessions_that_ended_long_ago_are_forgotten(session, run_jobs):
    ada = make_user(session)
    for days in (31, 29):
        services.open_session(session, ada, password=None, days=-days, user_agent=f"{days}")
    enqueue(session, "accounts.tidy")

    run_jobs()

    assert session.scalars(sa.select(UserSession.user_agent)).all() == ["29"]
