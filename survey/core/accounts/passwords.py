"""Passwords: which are good enough, and how they are kept (argon2id).

Source:
    OWASP ASVS 5.0.0, 6.2.1 (length), 6.2.4 (common passwords), 6.3.8 (no enumeration by time),
    11.4.2 (argon2id).
"""

from __future__ import annotations

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from survey.core.errors import DomainError

SHORTEST = 12
LONGEST = 200
_HASHER = PasswordHasher()
#: Without letters and figures that are easily taken for one another when read from paper.
_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"

#: Words of which the most common long passwords are made (repeated, joined, with figures).
_COMMON = [
    "administrator",
    "administrador",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "password",
    "passwort",
    "passw0rd",
    "p@ssword",
    "letmein",
    "welcome",
    "iloveyou",
    "sunshine",
    "princess",
    "football",
    "baseball",
    "superman",
    "batman",
    "starwars",
    "monkey",
    "dragon",
    "master",
    "shadow",
    "michael",
    "jennifer",
    "jordan",
    "harley",
    "ranger",
    "trustno1",
    "whatever",
    "needfinder",
    "changeme",
    "default",
    "secret",
    "login",
    "admin",
    "user",
    "test",
    "guest",
    "qwerty",
    "qwertz",
    "azerty",
    "abc",
    "1q2w3e4r",
    "1qaz2wsx",
    "zaq12wsx",
    "hello",
    "internet",
    "computer",
    "summer",
    "winter",
    "spring",
    "autumn",
    "hunter",
    "charlie",
    "thomas",
    "freedom",
    "cheese",
    "killer",
    "soccer",
    "hockey",
    "pokemon",
    "samsung",
    "google",
    "facebook",
    "liverpool",
    "chelsea",
    "arsenal",
    "barcelona",
    "manchester",
    "correcthorsebatterystaple",
]


class WeakPassword(DomainError):
    """A password that would be guessed."""


def check_password(password: str, *, email: str, name: str = "") -> None:
    """Refuse a password that is short, common, or made of the person's own name.

    Raises:
        WeakPassword: with the reason.
    """
    if len(password) < SHORTEST:
        raise WeakPassword(
            f"Use at least {SHORTEST} characters; a sentence you remember is fine.",
            field="password",
        )
    if len(password) > LONGEST:
        raise WeakPassword(f"Use at most {LONGEST} characters.", field="password")
    if _is_guessable(password.casefold(), email.casefold(), name.casefold()):
        raise WeakPassword(
            "This password is among the first that would be guessed. Choose another one, "
            "for example four words that have nothing to do with each other.",
            field="password",
        )


def hash_password(password: str) -> str:
    """Return the argon2id hash to keep."""
    return _HASHER.hash(password)


def is_right(password: str, kept_hash: str | None) -> bool:
    """Return whether *password* is the one kept; takes as long for an unknown account (None)."""
    try:
        return _HASHER.verify(kept_hash or _hash_of_nobody(), password) and kept_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def needs_rehash(kept_hash: str) -> bool:
    """Return whether the hash was made with weaker parameters than today's."""
    return _HASHER.check_needs_rehash(kept_hash)


def random_password() -> str:
    """Return a password to be shown once: 20 readable characters in groups, about 99 bits."""
    signs = "".join(secrets.choice(_READABLE) for _ in range(20))
    return "-".join(signs[start : start + 5] for start in range(0, 20, 5))


@cache
def _hash_of_nobody() -> str:
    return _HASHER.hash(secrets.token_urlsafe(24))


def _is_guessable(password: str, email: str, name: str) -> bool:
    if len(set(password)) < 5:  # noqa: PLR2004 - "aaaabbbbcccc"
        return True
    letters = "abcdefghijklmnopqrstuvwxyz"
    runs = ("01234567890123456789", "98765432109876543210", letters, letters[::-1])
    if any(password in run for run in runs):
        return True
    rest = password
    own = [word for word in (*name.split(), *email.replace("@", ".").split(".")) if len(word) > 2]  # noqa: PLR2004
    for word in sorted((*_COMMON, *own), key=len, reverse=True):
        rest = rest.replace(word, "")
    # What is left besides known words: figures and signs do not make it much harder.
    return sum(sign.isalpha() for sign in rest) < 4 and len(rest) < 8  # noqa: PLR2004
