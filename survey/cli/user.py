"""``needfinder user``: accounts without the web, e.g. for the very first or a lost password."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.orm import Session

from survey.app import import_models
from survey.core.accounts import services
from survey.core.accounts.passwords import check_password, hash_password, random_password
from survey.core.accounts.queries import accounts
from survey.core.config import load_settings
from survey.core.db import Database, transaction
from survey.core.errors import DomainError, NotFound
from survey.core.roles import Role

_ROLES = click.Choice([role.value for role in Role])


@click.group()
def user() -> None:
    """Add people, list them, give new passwords."""


@user.command()
@click.argument("email")
@click.option("--name", prompt=True, help="Name shown to colleagues.")
@click.option("--role", type=_ROLES, default=Role.RESEARCHER.value, show_default=True)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def add(email: str, name: str, role: str, *, password_stdin: bool) -> None:
    """Add an account; without a given password a random one is printed, once."""
    password = _given_password() if password_stdin else random_password()
    with _writing() as session:
        services.create_user(
            session,
            email=email,
            name=name,
            password=password,
            role=Role(role),
            actor=None,
            must_change_password=not password_stdin,
        )
    click.echo(f"{email} can sign in.")
    if not password_stdin:
        click.echo(f"Password, shown this once: {password}")


@user.command("list")
def list_() -> None:
    """List all accounts."""
    with _writing() as session:
        for one in accounts(session):
            state = "" if one.active else "  (closed)"
            click.echo(f"{one.email:40} {one.role.value:14} {one.name}{state}")


@user.command()
@click.argument("email")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def password(email: str, *, password_stdin: bool) -> None:
    """Give an account a new password and sign it out everywhere."""
    with _writing() as session:
        one = services.find_by_email(session, email)
        if one is None:
            raise NotFound(f"There is no account {email}; see `needfinder user list`.")
        new = services.reset_password(session, one, actor=None)
        if password_stdin:
            new = _given_password()
            check_password(new, email=one.email, name=one.name)
            one.password_hash = hash_password(new)
            one.must_change_password = False
    click.echo(f"{email} has a new password and is signed out everywhere.")
    if not password_stdin:
        click.echo(f"Password, shown this once: {new}")


def _given_password() -> str:
    text = sys.stdin.readline().rstrip("\r\n")
    if not text:
        raise DomainError("No password came on standard input.")
    return text


@contextmanager
def _writing() -> Iterator[Session]:
    import_models()
    database = Database.open(load_settings().database_url, pool_size=1)
    try:
        with database.writing() as session, transaction(session):
            yield session
    finally:
        database.close()
