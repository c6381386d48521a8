"""The way out of each fault of a need statement: another wording where words alone give one.

Otherwise it is what to ask. A wording may hold words that no customer said; it is a suggestion, and
the page that shows a need marks them as added.
"""

from __future__ import annotations

import re

from nlp.clause_words import OPPOSITES, base_of
from nlp.cues import bounded
from nlp.thing_clauses import is_plural
from nlp.types import Span
from nlp.verbs import third_person, verb

_BY_MEANS = re.compile(
    r",?\s+(?:in|on|with|via|through|by|using|from|over|inside)\s+(?:(?:the|a|an|my|our|your|its|this|one)\s+)?(?:[\w'’-]+\s+){0,2}$",
    re.IGNORECASE,
)
_FEWEST = 3


def without_solution(text: str, solution: Span) -> str:
    """Leave out "in the app" at the end; else ask what the thing is for (L1)."""
    lead = _BY_MEANS.search(text, 0, solution.start)
    after = text[solution.end :].strip(" .")
    if lead is not None and not after and len(text[: lead.start()].split()) >= _FEWEST:
        return f"Write “{text[: lead.start()]}”."
    name = solution.of(text)
    return f"Ask: what would “{name}” let you do, or save you from? Write the answer instead."


_ADDS = bounded(
    r"(?:(?:i|we|you|they|it)\s+(?:can\s+)?)?(?:add|build|provide|enable|support|implement|integrate|install|display)s?\s+(?P<thing>.+)"
)


def for_the_person(text: str, verb_span: Span) -> str:
    """Turn "Enable me to ..." round; else ask what the person can do then (L2)."""
    enabled = re.fullmatch(r"(?:me|us|people|customers)\s+to\s+(.+)", text[verb_span.end :].strip())
    if enabled is not None:
        return f"Write “I can {enabled[1]}”."
    adds = _ADDS.fullmatch(text.strip(" ."))
    thing = f"“{adds['thing']}”" if adds is not None else "that"
    return f"Ask: with {thing}, what can you do? Begin the answer with “I can”."


def split(text: str, joint: Span) -> str:
    """Write the two ideas that "and" or "or" joins as two statements (L3)."""
    left, right = text[: joint.start].rstrip(" ,"), text[joint.end :].strip(" .")
    if not left or not right:
        return "Write one statement for each."
    first = right.split()[0].lower()
    if first in {"i", "we", "my", "our", "nobody", "it", "they", "the"} and _has_verb(right):
        second = right[0].upper() + right[1:]
    else:
        frame = _frame_before(left, right)
        if frame is None:
            return "Write one statement for each."
        second = f"{frame} {right}"
    return f"Write two: “{left}” and “{second}”."


def _has_verb(words: str) -> bool:
    return any(verb(word) is not None or word.lower() == "can" for word in words.split()[1:4])


def _frame_before(left: str, right: str) -> str | None:
    """Return what the second idea shares with the first: "I can", or "I can save"."""
    words = left.split()
    if base_of(right) is not None:
        for i in range(len(words) - 1, -1, -1):
            if words[i].lower() in {"can", "to", "not", "could"}:
                return " ".join(words[: i + 1])
        return words[0] if words[0] in {"I", "We"} else None
    opening = next(
        (i for i in range(len(words) - 1, 0, -1) if verb(words[i]) is not None), len(words)
    )
    prepositions = [i for i in range(opening + 1, len(words)) if words[i].lower() in _PREPOSITIONS]
    end = (prepositions[-1] if prepositions else opening) + 1
    return " ".join(words[:end]) if end < len(words) else None


_PREPOSITIONS = frozenset(
    {"in", "on", "at", "for", "with", "of", "to", "from", "by", "about", "without"}
)

_TIMED = frozenset({"fast", "faster", "quick", "quicker", "quickly"})
_EFFORT = frozenset(
    {"easy", "easier", "easily", "simple", "simpler", "simply", "convenient", "conveniently", "user-friendly", "intuitive",
     "smooth", "smoothly", "seamless", "seamlessly"}
)  # fmt: skip
_COMPARED = frozenset(
    {"better", "best", "improved", "optimal", "optimised", "optimized", "good", "nice", "nicely"}
)


def noticed(vague: str) -> str:
    """Ask for what can be observed instead of a vague quality (L4)."""
    if vague in _TIMED:
        return "Ask: how would you notice? E.g. within how many minutes, or before what happens?"
    if vague in _EFFORT:
        return (
            "Ask: how would you notice? E.g. in how many steps, without whose help, with one hand?"
        )
    if vague in _COMPARED:
        return "Ask: how would you notice? E.g. what happens then that does not happen today?"
    return "Ask: how would you notice? E.g. what could you see, count or leave out?"


def without_obligation(text: str, obligation: Span) -> str:
    """Write "The bus must be on time" as "The bus is on time" (L5)."""
    before, after = text[: obligation.start].rstrip(), text[obligation.end :].strip()
    if not before or not after:
        return "Begin with “I can”."
    first, _, rest = after.partition(" ")
    subject = before.split()[-1].lower()
    is_own = subject in {"i", "we", "you", "they"}
    if first == "be":
        be = {"i": "am", "we": "are", "you": "are", "they": "are"}.get(subject, "is")
        be = "are" if be == "is" and is_plural(before) else be
        return f"Write “{before} {be} {rest}”."
    form = verb(first)
    if form is None or form[1] != "base":
        return "Say what happens, in the present tense."
    if is_own:
        return f"Write “{before} can {after}”."
    return f"Write “{before} {first if is_plural(before) else third_person(first)} {rest}”."


_DENIED = bounded(r"(?P<who>I|we)\s+(?:do\s+not|never|no\s+longer)\s+(?P<verb>\w+)\s+(?P<rest>.+)")
_FREED = bounded(
    r"(?P<who>I|we)\s+(?:do\s+not|never|no\s+longer)\s+(?:have|need)\s+to\s+(?P<rest>.+)"
)
_TOO = bounded(
    r"(?P<who>.+?)\s+(?P<be>am|is|are)\s+(?:not|never)\s+(?:too\s+)?(?P<state>\w+)(?P<rest>.*)"
)
_THEIRS = bounded(r"(?P<who>.+?)\s+(?:do|does)\s+not\s+(?P<verb>\w+)(?P<rest>.*)")
_KEPT = {
    "lose": "keep", "forget": "remember", "miss": "notice", "waste": "use", "fail": "manage",
    "break": "keep", "overlook": "notice", "skip": "keep", "ignore": "notice",
}  # fmt: skip
_GOES = {
    "fail": "works", "crash": "keeps working", "break": "stays whole", "freeze": "keeps working",
    "hurt": "feel well", "leak": "stays dry", "expire": "stays valid", "die": "stays alive", "burn": "stays as it is",
    "spoil": "stays fresh", "rot": "stays fresh", "delay": "comes on time", "disappear": "stays",
}  # fmt: skip


def positive(text: str) -> str:
    """Say what happens instead, with a word of our own where the opposite is plain (L6)."""
    plain = text.strip(" .")
    if (freed := _FREED.fullmatch(plain)) is not None:
        again = bounded(r"(?:keep\s+\w+ing|repeat|start\s+over|\w+\s+.*\b(?:again|twice))\b").match(
            freed["rest"]
        )
        asked = "What is enough" if again is not None else "What happens instead of having to"
        tail = "?" if again is not None else f" {freed['rest']}?"
        return f"Ask: {asked}{tail} Write that, from “I can”."
    if (denied := _DENIED.fullmatch(plain)) is not None:
        form = verb(denied["verb"])
        kept = _KEPT.get(form[0] if form else "")
        if kept is not None:
            who = "We" if denied["who"].lower() == "we" else "I"
            can = "" if kept in {"remember", "notice"} else "can "
            return f"Perhaps “{who} {can}{kept} {denied['rest']}”: is that what they mean?"
    if (too := _TOO.fullmatch(plain)) is not None and (
        state := OPPOSITES.get(too["state"].lower())
    ):
        return f"Perhaps “{too['who']} {too['be']} {state}{too['rest']}”: is that what they mean?"
    if (theirs := _THEIRS.fullmatch(plain)) is not None:
        form = verb(theirs["verb"])
        goes = _GOES.get(form[0] if form else "")
        if goes is not None:
            return f"Perhaps “{theirs['who']} {goes}{theirs['rest']}”: is that what they mean?"
    return "Ask: what happens instead? Write that, if it was said."


_BOUNDARY = re.compile(r",|\s(?:and|or|while|when|because|so|which|instead|rather|without|but)\s")


def shortened(text: str, longest: int) -> str:
    """Keep the first idea of a long statement (L7)."""
    words = text.split()
    head = " ".join(words[:longest])
    ends = [match.start() for match in _BOUNDARY.finditer(head) if match.start() > len(head) // 3]
    if not ends:
        return "Write each idea as a statement of its own."
    return f"Write “{head[: ends[-1]].rstrip(' ,;')}”, and the rest as a statement of its own."
