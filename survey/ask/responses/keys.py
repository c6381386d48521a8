"""The submission key: made when a page is shown, so that any number of retries is one response.

A key is 128 random bits. It travels signed, together with the version the person was shown and
the way they came in: so people under way finish the version they began, and nobody can send to a
version or an invitation they were not given. It is not secret and carries no name.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer

from survey.core.errors import DomainError

#: A page may stay open (or its draft wait for a connection) as long as this.
VALID_DAYS = 30


class UnreadableKey(DomainError):
    """The form does not carry a key of ours, or one that is too old."""

    status = 400


@dataclass(frozen=True, kw_only=True)
class SubmissionKey:
    """One person at one page.

    Attributes:
        random: 32 hexadecimal digits; ``Response.submission_key``.
        version_id: The version they were shown.
        sha256: Its fingerprint.
        delivery_id: The delivery whose link or invitation they opened.
        invitation_id: Their invitation, or None if they came by the public link.
        made_at: When they first opened the page.
    """

    random: str
    version_id: int
    sha256: str
    delivery_id: int
    invitation_id: int | None
    made_at: dt.datetime

    @property
    def receipt(self) -> str:
        """What the thank-you page shows, e.g. "K7QF-2M9X"; nobody can compute the key from it."""
        digest = hashlib.sha256(f"receipt {self.random}".encode("ascii")).digest()
        return _code(digest)


def new_key(
    *, version_id: int, sha256: str, delivery_id: int, invitation_id: int | None, now: dt.datetime
) -> SubmissionKey:
    """Return a key that nobody has had before."""
    return SubmissionKey(
        random=secrets.token_hex(16),
        version_id=version_id,
        sha256=sha256,
        delivery_id=delivery_id,
        invitation_id=invitation_id,
        made_at=now.replace(microsecond=0),
    )


def receipt_of(submission_key: str) -> str:
    """Return the receipt of a stored response, to compare with the one a person names."""
    return _code(hashlib.sha256(f"receipt {submission_key}".encode("ascii")).digest())


class KeySigner:
    """Signs keys and what goes with them by the installation's secret."""

    def __init__(self, secret: str) -> None:
        options = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
        self._keys = URLSafeSerializer(secret, salt="submission key", signer_kwargs=options)
        self._asked = URLSafeSerializer(secret, salt="follow-ups", signer_kwargs=options)
        self._receipts = URLSafeSerializer(secret, salt="receipt", signer_kwargs=options)

    def sign(self, key: SubmissionKey) -> str:
        """Return *key* as it travels in the page."""
        return _text(
            self._keys.dumps(
                [
                    key.random,
                    key.version_id,
                    key.sha256,
                    key.delivery_id,
                    key.invitation_id or 0,
                    int(key.made_at.timestamp()),
                ]
            )
        )

    def read(self, token: str, *, now: dt.datetime) -> SubmissionKey:
        """Return the key of a page.

        Raises:
            UnreadableKey: it is not one of ours, or older than ``VALID_DAYS``.
        """
        try:
            random, version_id, sha256, delivery_id, invitation_id, made = self._keys.loads(token)
        except BadSignature:
            raise UnreadableKey(
                "This form did not come from our page, so nothing was kept. "
                "Open the link again and send your answers from there."
            ) from None
        made_at = dt.datetime.fromtimestamp(made, dt.UTC)
        if now - made_at > dt.timedelta(days=VALID_DAYS):
            raise UnreadableKey(
                f"This page was open for more than {VALID_DAYS} days, so nothing was kept. "
                "Open the link again; it shows the questions as they are now."
            )
        return SubmissionKey(
            random=random,
            version_id=version_id,
            sha256=sha256,
            delivery_id=delivery_id,
            invitation_id=invitation_id or None,
            made_at=made_at,
        )

    def sign_asked(self, key: SubmissionKey, asked: Mapping[int, str]) -> str:
        """Return which follow-ups were asked, with their echoes, bound to *key*."""
        if not asked:
            return ""
        return _text(self._asked.dumps([key.random, [[id_, echo] for id_, echo in asked.items()]]))

    def read_asked(self, key: SubmissionKey, token: str) -> dict[int, str]:
        """Return the follow-ups that were asked under *key*; none if the token is not its own."""
        if not token:
            return {}
        try:
            random, asked = self._asked.loads(token)
        except BadSignature:
            return {}
        return {int(id_): str(echo) for id_, echo in asked} if random == key.random else {}

    def sign_receipt(self, key: SubmissionKey) -> str:
        """Return the address part of the thank-you page."""
        return _text(self._receipts.dumps([key.receipt, key.version_id, key.sha256]))

    def read_receipt(self, token: str) -> tuple[str, int, str]:
        """Return (receipt, version id, fingerprint) of a thank-you page.

        Raises:
            UnreadableKey: it is not one of ours.
        """
        try:
            receipt, version_id, sha256 = self._receipts.loads(token)
        except BadSignature:
            raise UnreadableKey("This is not the address of a receipt.") from None
        return receipt, version_id, sha256


@lru_cache(maxsize=8)
def signer(secret: str) -> KeySigner:
    """Return the signer of an installation; making one costs more than a signature."""
    return KeySigner(secret)


def _code(digest: bytes) -> str:
    letters = base64.b32encode(digest[:5]).decode("ascii")
    return f"{letters[:4]}-{letters[4:]}"


def _text(signed: Any) -> str:
    return signed if isinstance(signed, str) else bytes(signed).decode("ascii")
