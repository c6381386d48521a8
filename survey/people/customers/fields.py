"""The fields every customer has, how each is made clean, and keys for attributes of one's own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection
from functools import cache
from zoneinfo import available_timezones

#: Names a rule or a mapping may use for the built-in fields; no attribute may take them.
RESERVED = frozenset(
    {
        "id",
        "external_ref",
        "email",
        "name",
        "given_name",
        "family_name",
        "locale",
        "timezone",
        "created_at",
        "updated_at",
        "attributes",
        "research_contact",
    }
)
LABELS = {
    "external_ref": "Reference",
    "email": "E-mail",
    "name": "Name",
    "locale": "Language",
    "timezone": "Time zone",
}
_LONGEST_REF, _LONGEST_EMAIL, _LONGEST_NAME, _LONGEST_LOCALE = 190, 254, 200, 35
_LONGEST_KEY = 64
_LOCAL_PART = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_LOCALE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*")


class WrongField(ValueError):
    """A text cannot stand in its field; the message is a whole sentence."""


def clean_ref(text: str) -> str:
    """Return the organisation's own number of a customer."""
    return _within(text.strip(), _LONGEST_REF, "The reference")


def clean_name(text: str) -> str:
    """Return a name with single spaces."""
    return _within(" ".join(text.split()), _LONGEST_NAME, "The name")


def clean_email(text: str) -> str:
    """Return an e-mail address in lower case, its domain in the form mail servers use.

    Raises:
        WrongField: no message could reach it.

    >>> clean_email(" Dora@Bücher.Example ")
    'dora@xn--bcher-kva.example'
    """
    address = text.strip().lower()
    local, _, domain = address.rpartition("@")
    try:
        domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        domain = ""
    if (
        not _LOCAL_PART.fullmatch(local)
        or local.startswith(".")
        or local.endswith(".")
        or ".." in local
        or not _DOMAIN.fullmatch(domain)
    ):
        shown = address if len(address) <= 80 else f"{address[:79]}…"  # noqa: PLR2004 - one line
        raise WrongField(f"“{shown}” is not an e-mail address.")
    return _within(f"{local}@{domain}", _LONGEST_EMAIL, "The e-mail address")


def clean_locale(text: str) -> str:
    """Return a language tag: "de_at" -> "de-AT"."""
    tag = text.strip()
    if not _LOCALE.fullmatch(tag) or len(tag) > _LONGEST_LOCALE:
        raise WrongField(f"“{tag[:60]}” is not a language tag; write it like en or de-AT.")
    first, *rest = tag.replace("_", "-").split("-")
    return "-".join([first.lower(), *(one.upper() if len(one) == 2 else one for one in rest)])  # noqa: PLR2004


def clean_timezone(text: str) -> str:
    """Return the name of a time zone."""
    name = text.strip()
    if name not in _timezones():
        raise WrongField(f"“{name[:60]}” is not a time zone; write it like Europe/Vienna.")
    return name


CLEANERS: dict[str, Callable[[str], str]] = {
    "external_ref": clean_ref,
    "email": clean_email,
    "name": clean_name,
    "locale": clean_locale,
    "timezone": clean_timezone,
}


def attribute_key(label: str, taken: Collection[str]) -> str:
    """Return a key for a new attribute: lower case, ASCII, neither reserved nor *taken*.

    >>> attribute_key("Contract since", ()), attribute_key("E-mail", ()), attribute_key("国", ())
    ('contract_since', 'e_mail', 'attribute')
    >>> attribute_key("Name", ()), attribute_key("Role", {"role"})
    ('name_2', 'role_2')
    """
    ascii_only = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode()
    key = re.sub(r"[^a-z0-9]+", "_", ascii_only.lower()).strip("_")[: _LONGEST_KEY - 4]
    if not key or key[0].isdigit():
        key = f"attribute_{key}".rstrip("_")
    if key not in RESERVED and key not in taken:
        return key
    number = 2
    while f"{key}_{number}" in taken:
        number += 1
    return f"{key}_{number}"


def _within(text: str, longest: int, what: str) -> str:
    if len(text) > longest:
        raise WrongField(f"{what} is longer than {longest} characters.")
    return text


@cache
def _timezones() -> frozenset[str]:
    return frozenset(available_timezones())
