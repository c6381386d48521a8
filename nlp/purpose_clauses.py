"""Rewrite what a helpful thing does, or a bare purpose, as what the person can do."""

from __future__ import annotations

import re

from nlp.clause_words import Phrase, after_first, base_of, mine
from nlp.cues import bounded
from nlp.own_clauses import without
from nlp.verbs import BAD, verb

_HELPS = bounded(
    r"(?:(?:it|this|that|which|they|these)\s+)?(?:(?:can|could|will|would|should|also|may)\s+)*(?:be\s+)?(?:(?:help(?:s|ful|ing)?|assists?)\s+(?:(?:me|us|you)\s+)?(?:to\s+|in\s+)?|"
    r"(?:lets?|letting|makes?\s+(?=me\s+feel|us\s+feel))\s+(?:me|us|you)\s+|(?:allow(?:s|ing)?|enabl(?:es?|ing)|permits?|remind(?:s)?)\s+(?:me|us|you)\s+to\s+|"
    r"gives?\s+(?:me|us)\s+the\s+(?:ability|chance|freedom|option|opportunity)\s+to\s+)(?P<rest>.+)"
)
_EASIER = bounded(
    r"(?:(?:it|this|that|which)\s+)?(?:(?:is|would\s+be|will\s+be|makes?\s+it|make\s+it|would\s+make\s+it|will\s+make\s+it|be)\s+)?(?:much\s+|a\s+lot\s+|more\s+)?(?P<how>easier|quicker|faster|safer|cheaper|possible|easy)\s+"
    r"(?:for\s+(?:me|us)\s+)?(?:to|for\s+me\s+to|for\s+us\s+to)\s+(?P<rest>.+)"
)
_LIFE = bounded(
    r"(?:(?:it|this|that|which)\s+)?(?:(?:can|will|would|to)\s+)?(?:makes?|making)\s+(?P<what>(?:my|our)\s+\w+(?:\s+\w+)?)\s+(?P<how>easier|better|safer|simpler|more\s+\w+)"
)
_SAVES = bounded(
    r"(?:(?:it|this|that|which|they)\s+)?(?:(?:can|could|will|would|also)\s+)*(?:be\s+)?(?P<verb>sav(?:e|es|ing)|keeps?|protects?|reduc(?:e|es|ing)|prevents?|avoids?|improves?|cuts?|conserv(?:e|es|ing)|lowers?)\s+(?:(?:me|us)\s+)?(?P<rest>.+)"
)
_MANNER = {
    "easier": "more easily",
    "easy": "easily",
    "quicker": "more quickly",
    "faster": "faster",
    "safer": "more safely",
    "cheaper": "more cheaply",
    "possible": "",
}


def helped(  # noqa: PLR0911 - one return a rule
    clause: str, *, is_pain: bool
) -> Phrase | None:
    """Write what a helpful thing does for the person as what the person can do."""
    if is_pain and not clause.lower().startswith(("it helps", "it saves")):
        return None
    who = "We" if re.search(r"\b(?:us|our)\b", clause, re.IGNORECASE) else "I"
    if (match := _LIFE.fullmatch(clause)) is not None:
        return Phrase(f"{match['what']} is {match['how']}", 0.6)
    if (match := _EASIER.fullmatch(clause)) is not None and base_of(match["rest"]):
        return Phrase(f"{who} can {match['rest']} {_MANNER[match['how'].lower()]}".strip(), 0.4)
    if (match := _HELPS.fullmatch(clause)) is not None:
        return _bare(who, match["rest"], doubt=0.2)
    if (match := _KEEPS_ME.fullmatch(clause)) is not None:
        return Phrase(f"{'We' if match['who'] == 'us' else 'I'} stay {match['rest']}", 0.4)
    if (match := _SAVES.fullmatch(clause)) is not None:
        base = verb(match["verb"])
        rest = re.sub(r"^(?:my|your)\s+(?=time\b|money\b|energy\b)", "", match["rest"])
        return None if base is None else Phrase(f"{who} can {base[0]} {_agreed(mine(rest))}", 0.2)
    return None


_KEEPS_ME = bounded(
    r"(?:(?:it|this|that|which|they)\s+)?(?:(?:can|could|will|would|also)\s+)*keeps?\s+(?P<who>me|us)\s+(?P<rest>(?!from\b|away\b|out\b|on\b|in\b|up\b|at\b)\w+(?:\s.+)?)"
)
_AND_DOES = re.compile(r"\b(and|or)\s+(\w+s)\b")


def _agreed(rest: str) -> str:
    """Put a second verb into the form of the first: "avoids fuss and saves power"."""

    def agreed(match: re.Match[str]) -> str:
        form = verb(match[2])
        is_third = form is not None and form[1] == "third"
        return f"{match[1]} {form[0]}" if form is not None and is_third else match[0]

    return _AND_DOES.sub(agreed, rest)


_INFINITIVE = bounded(
    r"(?:able\s+to|be\s+able\s+to|being\s+able\s+to|to\s+be\s+able\s+to|can|could|to)\s+(?P<rest>.+)"
)
_NO_NEED = bounded(
    r"(?:(?:there\s+is\s+|with\s+)?no\s+(?:more\s+)?need\s+(?:to|for\s+me\s+to)|(?:do\s+)?not\s+(?:have|having|need|needing)\s+to|without\s+having\s+to|never\s+(?:have|having)\s+to)\s+(?P<rest>.+)"
)
_SPARED = bounded(
    r"(?:with\s+)?no\s+(?:more\s+)?(?P<first>(?!more\b|longer\b|one\b|need\b|matter\b)[\w'’-]+)\s*(?P<rest>.*)"
)
_NOT_TO = bounded(r"(?:to\s+not|not\s+to|not|to\s+never|never)\s+(?P<rest>.+)")


def purpose(  # noqa: PLR0911 - one return a rule
    clause: str, *, is_pain: bool
) -> Phrase | None:
    """Write "I can ..." before a bare verb: "to save money", "saving energy"; "I do not ..." after "no"."""
    if is_pain:
        return None
    who = "We" if re.search(r"\b(?:our|us)\b", clause, re.IGNORECASE) else "I"
    if (match := _NO_NEED.fullmatch(clause)) is not None and base_of(match["rest"]):
        return Phrase(f"{who} do not have to {mine(match['rest'])}", 0.4)
    if (match := _SPARED.fullmatch(clause)) is not None:
        form = verb(match["first"])
        if form is not None and form[1] == "gerund" and match["rest"]:
            return Phrase(f"{who} do not have to {form[0]} {mine(match['rest'])}", 0.4)
        return Phrase(f"{who} have no {match['first']} {match['rest']}".strip(), 0.9)
    if (match := _NOT_TO.fullmatch(clause)) is not None:
        base, rest = base_of(match["rest"]), after_first(mine(match["rest"]))
        if base == "need" and not rest.startswith("to "):
            return without(who, f"need {rest}")
        return Phrase(f"{who} do not {base} {rest}", 0.4) if base else None
    match = _INFINITIVE.fullmatch(clause)
    return _bare(who, match["rest"] if match else clause, doubt=0.2)


_TAKES_FOR = frozenset({
    "look", "search", "wait", "pay", "ask", "care", "shop", "prepare", "plan", "be", "provide",
    "account",
})  # fmt: skip
"""Verbs that go with "for"; before it other words are nouns ("water for showering")."""


_JUDGED = bounded(
    r"(?<!what)(?<!that)(?<!who)(?<!it)(?<!which)\s+(?:is|was|makes|takes|becomes|would\s+be|will\s+be|can\s+be)\s+(?:\w+ly\s+|so\s+|very\s+|more\s+|much\s+)?\w+$"
)


def _bare(who: str, words: str, *, doubt: float) -> Phrase | None:
    words = re.sub(r"^(?:to|also|just|me|us)\s+", "", words)
    form = verb(words.split()[0])
    if form is None or form[1] not in {"base", "gerund"}:
        return None
    if form[1] == "gerund" and _JUDGED.search(words) is not None:
        return None  # "coming home is simple": the gerund is the subject
    base, rest = form[0], mine(after_first(words))
    if not rest or base in BAD or (base not in _TAKES_FOR and rest.startswith(("for ", "of "))):
        return None
    if base == "be":
        return Phrase(f"{who} {'am' if who == 'I' else 'are'} {rest}", doubt)
    return Phrase(
        f"{who} {'' if base in {'know', 'feel', 'understand'} else 'can '}{base} {rest}", doubt
    )
