"""Rewrite clauses about things and other people: "the market closes before I get there"."""

from __future__ import annotations

import re

from nlp.chunks import FUNCTION, MODALS, subject_of
from nlp.clause_scores import tells_harm
from nlp.clause_words import Phrase, after_first
from nlp.cues import bounded
from nlp.verbs import BAD, third_person, verb


def indefinite(clause: str, *, is_pain: bool) -> Phrase | None:
    """Keep "nobody skips the safety step"; "nobody answers" is a pain and becomes "somebody answers"."""
    match = bounded(
        r"(?P<who>nobody|no\s?one|everyone|everybody|people|someone|somebody)\s+(?:will\s+|would\s+)?(?P<rest>\w.+)"
    ).fullmatch(clause)
    form = verb(match["rest"].split()[0]) if match is not None else None
    if match is None:
        return None
    who, rest = match["who"], match["rest"]
    if form is None:
        return (
            Phrase(clause, 0.3)
            if rest.lower().startswith(("can ", "is ")) and not is_pain
            else None
        )
    plural = who.lower() == "people"
    present = f"{form[0] if plural else third_person(form[0])} {after_first(rest)}"
    if is_pain:
        if who.lower() not in {"nobody", "noone", "no one"} or form[0] in BAD:
            return None
        return Phrase(f"somebody {present}", 0.5)
    return Phrase(f"{who} {present}", 0.1)


_BEFORE = bounded(r"(?P<event>.+?)\s+before\s+(?P<who>I|we)\s+(?P<rest>.+)")


_POINTING = frozenset({"it", "they", "this", "that", "these", "he", "she", "there"})
"""Subjects that mean nothing without the sentence before."""


def noun_clause(  # noqa: PLR0911 - one return a rule
    clause: str, *, is_pain: bool
) -> Phrase | None:
    """Write a clause about a thing: kept where it is wished, denied where it goes wrong."""
    subject, rest = subject_of(clause)
    if subject is None or subject.lower() in {"i", "we"}:  # `own_clause` had no rule for it
        return None
    first, after = rest.split()[0].lower(), after_first(rest)
    plural = is_plural(subject)
    if is_pain:
        return _turned_round(clause, subject, rest, plural=plural)
    if subject.lower() in _POINTING:
        if subject.lower() == "it" and re.match(
            r"(?:is|gets|stays)\s+(?!a\b|the\b|my\b|\w+ing\b|easier|easy|important|good|nice)\w+.*\s(?:when|before|while)\s",
            rest,
        ):
            return Phrase(clause, 1.5)
        return None
    if first in {"will", "would", "could"}:
        return _foretold(subject, first, after, plural=plural)
    if not after or (verb(first) or ("", ""))[1] == "past":
        return None
    if verb(first) == (first, "base") and first not in MODALS and not plural:
        return Phrase(f"{subject} {third_person(first)} {after}", 0.6)
    return Phrase(clause, 0.5)


def _foretold(subject: str, first: str, after: str, *, plural: bool) -> Phrase | None:
    """Write "my bill will be lower" as "My bill is lower", "gran could follow" as "Gran can"."""
    negated = re.match(r"(not|never)\s+(.+)", after)
    form = verb((negated[2] if negated else after).split()[0]) if after else None
    if form is None or (first == "could" and negated):
        return None
    if first == "could":
        return Phrase(f"{subject} can {after}", 0.5)
    tail = after_first(negated[2] if negated else after)
    if negated:
        do = "do" if plural else "does"
        text = f"{'are' if plural else 'is'} not" if form[0] == "be" else f"{do} not {form[0]}"
        return Phrase(f"{subject} {text} {tail}", 0.5)
    present = form[0] if plural else third_person(form[0])
    return Phrase(f"{subject} {'are' if form[0] == 'be' and plural else present} {tail}", 0.4)


def _turned_round(  # noqa: PLR0911 - one return a rule
    clause: str, subject: str, rest: str, *, plural: bool
) -> Phrase | None:
    first, after = rest.split(maxsplit=1)[0].lower(), after_first(rest)
    before = _BEFORE.fullmatch(clause)
    if before is not None and (action := verb(before["rest"].split()[0])) is not None:
        who = "We" if before["who"].lower() == "we" else "I"
        event = before["event"]
        event = event if event.startswith("I ") else event[0].lower() + event[1:]
        return Phrase(f"{who} can {action[0]} {after_first(before['rest'])} before {event}", 0.4)
    if subject.lower() in _POINTING:
        return None
    do = "do" if plural else "does"
    denied = re.match(r"(?:do(?:es)?\s+not|never|will\s+not)\s+(\w+)\s*(.*)", rest)
    if denied is not None and (form := verb(denied[1])) is not None and form[0] not in BAD:
        if form[0] == "be":
            return Phrase(f"{subject} {'are' if plural else 'is'} not {denied[2]}", 0.5)
        if _BAD_END.search(denied[2]) is not None:  # "does not go to waste" is what is wished
            return Phrase(f"{subject} {do} not {form[0]} {denied[2]}", 0.5)
        return Phrase(f"{subject} {form[0] if plural else third_person(form[0])} {denied[2]}", 0.5)
    if first == "could" and after.startswith("not "):
        first, after = "cannot", after_first(after)
    if first == "cannot" and after:
        is_wished = tells_harm(after)  # that they cannot
        return Phrase(f"{subject} {do + ' not' if is_wished else 'can'} {after}", 0.5)
    if first in {"is", "are", "was", "were"} and re.match(
        r"(?:always\s+|far\s+|often\s+)?too\s+\w+", after
    ):
        return Phrase(
            f"{subject} {'are' if plural else 'is'} not {re.sub('^(always|far|often) ', '', after)}",
            0.6,
        )
    form = verb(first)
    if form is not None and form[0] in BAD:
        return Phrase(f"{subject} {do} not {form[0]} {after}", 0.7)
    return None


_BAD_END = bounded(
    r"\b(?:wast(?:e|ed)|bad|wrong|lost|fire|damaged?|cold|dirty|missing|hurt|sick|ill|stolen|danger(?:ous)?|trouble|"
    r"out|off|down|over|into|away|old|stale|late)\b"
)


def is_plural(subject: str) -> bool:
    """Say whether a noun phrase names several."""
    words = subject.lower().split()
    if re.search(r"\band\b", subject):
        return True
    head = next((words[i - 1] for i, word in enumerate(words) if i and word in FUNCTION), words[-1])
    if head in {"people", "children", "they", "these", "men", "women"}:
        return True
    return head.endswith("s") and not head.endswith(("ss", "us", "is", "news"))
