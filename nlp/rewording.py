"""Turn a reason in the customer's words into a need: present tense, positive where that is safe.

Each rule keeps the person's words and only changes person, tense, agreement or polarity. Where no
rule fits, nothing is written: a need is never invented.
"""

from __future__ import annotations

import re

from nlp.clause_words import Phrase
from nlp.clauses import one_clause
from nlp.cues import bounded
from nlp.others import reacts
from nlp.own_clauses import own_clause
from nlp.pain_clauses import mishap
from nlp.purpose_clauses import helped, purpose
from nlp.thing_clauses import indefinite, noun_clause
from nlp.unable import is_bodily, unable_for_good


def phrase(words: str, *, is_pain: bool) -> Phrase | None:
    """Write the need that a reason clause states, or None where no rule applies.

    Args:
        words: The clause, verbatim: "so I'm never late", "to save money", "I forget my keys".
        is_pain: The clause tells what goes wrong; then what it says is turned round.
    """
    spared = unable_for_good(words[:_CHARACTERS_READ])
    if spared is not None or is_bodily(words[:_CHARACTERS_READ]):
        return spared
    clause = one_clause(words[:_CHARACTERS_READ])
    if not clause or _REJECTED.search(clause) is not None or reacts(clause):
        return None
    if is_pain:
        clause = re.sub(r"^your\b", "the", clause, flags=re.IGNORECASE)  # the provider's
    for rule in _RULES:
        written = rule(clause, is_pain=is_pain)
        if written is not None:
            text = _tidy(written.text)
            vague = 0.5 if _POINTS_NOWHERE.search(text) is not None else 0.0
            vague += 0.3 if _WHO.search(text) is not None else 0.0
            vague += _LENGTH_COST * max(0, len(text.split()) - _READABLE)
            return Phrase(text, written.doubt + vague) if _is_whole(text) else None
    return None


_RULES = (own_clause, helped, purpose, indefinite, noun_clause, mishap)

_REJECTED = bounded(
    r"^(?:what|why|how|who|because|if|when|while|after|before|as|please|thanks|yes|no(?=\W*$|,)|same|see|ditto)\b|https?:|@|"
    r"\b(?:you\s+(?:should|must|need)|i\s+(?:want|would\s+like|wish|think|guess|hate|like|love)\b(?!\s+to\b))|\[\w+\]"
)


_BROKEN_OFF = bounded(
    r"(?<!what )(?<!thing )(?<!things )(?<!lot )(?<!time )\bto\s+do$|(?<!when i )(?<!what i )(?<!where i )\b(?:have|need|want|able|had)\s+to$"
)
_CHARACTERS_READ = 600
_LENGTHS = range(3, 26)
_READABLE, _LENGTH_COST = 14, 0.08
"""Words that read well in one go, and the doubt for each word more."""

_WHO = bounded(r"\b(?:they|them|their|he|she|him|his|her)\b")
"""People who were named in the want, perhaps, but not in the reason."""
_POINTS_NOWHERE = bounded(
    r"\b(?:it|them|that|this|those|one)$|\b(?:do|use|have|turn|see|get)\s+(?:it|that|this|them)\b"
)


def _is_whole(text: str) -> bool:
    words = text.split()
    if _BROKEN_OFF.search(text) is not None:
        return False
    return len(words) in _LENGTHS and text.count("(") == text.count(")") and "?" not in text


def _tidy(text: str) -> str:
    text = " ".join(text.split())
    text = re.sub(r"\bto to\b", "to", text)
    return text[:1].upper() + text[1:]
