"""Put what happened once into the present: a need holds at any time."""

from __future__ import annotations

import re

from nlp.cues import bounded

_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
)
_DATED = bounded(
    rf"(?:^|\s+)(?:(?:in|on|since|last|this)\s+{_MONTH}|(?:last|this)\s+(?:week|month|year|summer|winter|spring|autumn|time|night|term|\w+day)|"
    r"on\s+\w+day|yesterday|(?:in|since)\s+(?:19|20)\d\d|(?:a\s+few|two|three)\s+(?:days|weeks|months|years)\s+ago|recently|already|again|and\s+gave\s+up)$"
)


def undated(words: str) -> str:
    """Leave out when it happened once: a need holds at any time."""
    return _DATED.sub("", words)


_PAST = {"was": "is", "were": "are", "could": "can"}


def in_present(words: str) -> str:
    """Put what depends on a past clause into the present: "if I could go" -> "if I can go"."""
    words = re.sub(r"\bI was\b", "I am", words)
    return re.sub(
        r"\b(was|were|could)\b", lambda match: _PAST[match[0].lower()], words, flags=re.IGNORECASE
    )
