"""Whether a drafted need stands alone: a whole clause that points at nothing outside itself."""

from __future__ import annotations

import re

from nlp.cues import bounded
from nlp.verbs import verb
from nlp.words import stem, stems_of, word_set

POINTS_OUTSIDE, BROKEN, WEAK = 2.5, 3.0, 0.5

# Crude words stay in the quotes, where people said them; no theme is headed by one.
CRUDE = frozenset(
    stem(word)
    for word in (
        "fuck", "fucking", "shit", "shitty", "crap", "turd", "piss", "ass", "asshole", "bitch",
        "bastard", "cunt", "dick", "cock", "pussy", "tits", "porn", "jerk", "jerks", "wank",
    )
)  # fmt: skip

_DETERMINERS = word_set("the a an my our your each every all any some this which whose")
_PEOPLE = word_set("people children kids men women everyone everybody family guests friends pets")
_PERSON = word_set(
    """
    child kid son daughter baby infant mother father mom dad wife husband partner grandmother
    grandfather dog cat pet teenager guest friend patient nurse doctor customer colleague boss
    """
)
_OF_THEM = bounded(r"\b(?:they|them|their|theirs|themselves)\b")
_OF_ONE = bounded(r"\b(?:he|she|him|his|her|hers|himself|herself)\b")
_OF_IT = bounded(r"\b(?:it|its|itself)\b")
_WEATHER = bounded(
    r"\bit\s+(?:is|gets|becomes|was|will\s+be)\s+(?:too\s+|very\s+|so\s+)?(?:cold|hot|warm|dark|late|early|light|raining|"
    r"rains|time|snowing|windy|needed|necessary|safe|possible|important|easier)\b|\bit\s+(?:rains|snows)\b|\bwhat\s+it\s+is\b|\bhow\s+\w+\s+it\s+(?:is|takes)\b"
)
_POINTING = bounded(
    r"\b(?:do|doing|does|done)\s+(?:so|that|this|it)\b|\b(?:these|those|such|both|either|neither|the\s+same|the\s+latter|thereof)\b|"
    r"\bthis\b(?!\s+(?:morning|evening|week|month|year|way))|\b(?:here|otherwise|instead|one|ones|so|then|else|too|either)$|(?<!get\s)(?<!be\s)(?<!am\s)\bthere\b(?!\s+(?:is|are|was|were))|"
    r"\b(?:in|of|for|with|from|at|by|about|on|than|like|to)\s+(?:that|this)\b(?!\s+(?:time|way))|\bthe\s+(?:\w+\s+)?(?:one|ones|thing|things|problem|issue|situation)\b(?!\s+(?:about|that|who|which|with|for|from|in|on|of|i|we|my)\b)|"
    r"\bthat\s+(?:problem|issue|way|one|thing|information|day|time|point|food|room)\b"
)
_KNOWING = word_set(
    """
    know see feel be make sure ensure hear trust tell understand think find remember notice learn
    decide believe check am are
    """
)
_ADVERBS = word_set("always never not also still more better")
STATE_WORDS = word_set("clean warm open dry cool sure free quiet clear own close light set up")
"""Words that are a verb and a state: "I am warm"."""
_JOINS = word_set(
    """
    that which who whom whose what where when why how if whether while because since as than
    before after until unless so though although whenever wherever whatever whoever once and or but
    """
)
_SUBJECTS = word_set("i we you they he she")
_FINITE = word_set("can cannot will would is are was were has does")
_THIRD = word_set("takes makes gets goes comes gives becomes needs says means keeps happens knows")
_SELVES = bounded(
    r"\b(?:them|him|her|my|our|it)\s+sel(?:f|ves)\b|\bcan\s+(?:can|could|will|would|not|never|be\s+able|do\s+not|am|are|is)\b|\bit\s+(?:will|would|can)\s+|\b(?:to\s+to|of\s+(?:to|of)|(?:the|a|an|my|our)\s+(?:to|the|a|an|my|our|of|before|after|when|if|because|so|or|is|can|will))\b"
)
_TYPO = re.compile(r"([^\W\d])\1\1")
"""Three letters alike: a typing error, in English."""
_FRAMES = bounded(
    r"^(?:I|We)\s+(?:am|are)\s+(?:assured|glad|happy)\b|^(?:I|We)\s+(?:need|want|prefer|wish|hope|like|love|believe|seem)\b|"
    r"^(?:I|We)\s+can\s+(?:continue|start|begin|try|keep)\s+(?:being|to)\b|^(?:I|We)\s+can\s+(?:also|even|just|simply|still)\b|\bif\s+ever\b|\bas\s+possible\b"
)


_SAYS_LITTLE = bounded(r"(?:I|We)\s+(?:can|do\s+not|never|am|are)?\s*(?:not\s+)?\w+")
"""A verb and nothing it is done to: "I do not forget"."""


def doubt_of(text: str) -> float:
    """Return how much keeps a draft from standing alone, 0 where nothing does.

    >>> doubt_of("I know my children are safe when they are home")
    0.0
    >>> doubt_of("I can fix that problem before damage is done") >= POINTS_OUTSIDE
    True
    >>> doubt_of("I can cook can be done properly") >= BROKEN
    True
    """
    doubt = BROKEN if stems_of(text) & CRUDE else 0.0
    if _points_outside(text):
        doubt += POINTS_OUTSIDE
    if _is_broken(text):
        doubt += BROKEN
    if _FRAMES.search(text) is not None:
        doubt += WEAK
    if _SAYS_LITTLE.fullmatch(text) is not None:
        doubt += POINTS_OUTSIDE / 2
    if not text.startswith(("I ", "We ", "My ", "Our ", "Nobody ", "No one ", "Everyone ")):
        doubt += WEAK  # the person themself is what a need is about
    return doubt


def _points_outside(text: str) -> bool:
    if _POINTING.search(text) is not None:
        return True
    plain = _WEATHER.sub(" ", text)
    if (them := _OF_THEM.search(plain)) is not None and not _names_several(plain[: them.start()]):
        return True
    if (one := _OF_ONE.search(plain)) is not None and not _names_one(plain[: one.start()]):
        return True
    it = _OF_IT.search(plain)
    return it is not None and not _names_a_thing(plain[: it.start()])


def _names_several(before: str) -> bool:
    words = _nouns(before)
    return any(
        word in _PEOPLE or (word.endswith("s") and len(word) > 3 and verb(word) is None)  # noqa: PLR2004  # "is", "was"
        for word in words
    )


def _names_one(before: str) -> bool:
    return bool(_PERSON & set(_nouns(before)))


def _names_a_thing(before: str) -> bool:
    words = before.lower().split()
    return any(word in _DETERMINERS for word in words[:-1])


def _nouns(before: str) -> list[str]:
    words = re.findall(r"[\w'’-]+", before.lower())
    return [word for word in words if word not in {"always", "is", "was", "this", "has", "does"}]


def _is_broken(text: str) -> bool:
    words = [word.strip(",").lower() for word in text.split()]
    misspelt = words[0] in {"id", "im", "ill", "ive"}  # the person, taken for a thing
    if misspelt or _SELVES.search(text) is not None or _TYPO.search(text) is not None:
        return True
    start = next((i + 1 for i, word in enumerate(words[:4]) if word == "can"), 1)
    if words[0] not in {"i", "we"} or start >= len(words):
        return False
    if words[1] in {"am", "are"}:
        state = next((word for word in words[2:] if word not in _ADVERBS), "")
        if verb(state) == (state, "base") and state not in STATE_WORDS:
            return True
    if words[start - 1] == "can" and (form := verb(words[start])) and form[1] == "third":
        return True
    for i in range(start + 1, len(words)):
        if words[i - 1] in _SUBJECTS and i > start + 2:
            continue  # "the form I was filling in": a clause that tells which form
        if words[i] in _FINITE or (words[i] in _THIRD and i == start + 1):
            between = words[start:i]
            if not (_JOINS & set(between)) and not (_KNOWING & set(between[:2])):
                return True
    return False
