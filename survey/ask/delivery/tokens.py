"""The token of an invitation: made from the secret when it is needed, kept only as its hash.

A reminder must carry the same link as the invitation, and nobody who reads the database may find
links in it. So the token is a keyed hash of what the invitation is about; the database keeps the
hash of that, and the text of a message is made when it is sent or shown.
"""

from __future__ import annotations

import base64
import hashlib
import hmac


def invitation_token(secret: str, *, delivery_id: int, customer_id: int) -> str:
    """Return the 128-bit token of one person's invitation, safe in an address."""
    about = f"invitation:{delivery_id}:{customer_id}".encode()
    digest = hmac.new(secret.encode(), about, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:16]).decode().rstrip("=")


def token_hash(token: str) -> str:
    """Return what the database keeps of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
