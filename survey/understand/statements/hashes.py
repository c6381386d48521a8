"""The hashes under which the same words are the same."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_WORDS = re.compile(r"[^\W_]+")


def text_sha256(text: str) -> str:
    """Return the hash under which the same words are the same evidence.

    Case, accents' composition and runs of white space make no difference.
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()


def said_sha256(text: str) -> str:
    """Return the hash under which two statements say the same in the same words.

    Case, white space and punctuation make no difference; a text of nothing else keeps them.

    >>> said_sha256("Too  cold!") == said_sha256("too cold")
    True
    """
    return text_sha256(" ".join(_WORDS.findall(text)) or text)
