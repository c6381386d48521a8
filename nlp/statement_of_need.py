"""Draft a need statement from the customers' own reasons, with its metric twin and its lint."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import islice

from nlp.clause_words import Phrase
from nlp.lint import lint
from nlp.rewording import phrase
from nlp.types import DraftNeed, Kind, Level, Statement
from nlp.verbs import third_person, verb

__all__ = ["draft", "lint", "metric_twin"]

_READ = 80
_RANK_COST = 0.05
_COSTS = {"L1": 1.2, "L2": 0.6, "L3": 0.5, "L4": 0.3, "L5": 0.5, "L6": 0.25, "L7": 1.5, "L11": 0.8}


def draft(statements: Sequence[Statement], *, solutions: Collection[str] = ()) -> DraftNeed | None:
    """Choose one reason of a theme and write it as a need, in the customer's words.

    The codebook's grammar is ``("I" | "We" | role) can/know/feel + verb + object (+ when ...)``.
    A statement earlier in the order is preferred unless a later one reads clearly better.

    Args:
        statements: Those of the theme, most typical first; only what carries evidence is read.
        solutions: Words that name a solution in this study (rule L1).

    Returns:
        None if no reason can be written as a need without inventing something.
    """
    best: tuple[float, Statement, Phrase, tuple[tuple[str, str], ...]] | None = None
    carrying = (statement for statement in statements if statement.evidence is not None)
    for rank, statement in enumerate(islice(carrying, _READ)):
        written = phrase(_evidence(statement), is_pain=_is_pain(statement))
        if written is None:
            continue
        found = lint(written.text, solutions=solutions)
        cost = written.doubt + rank * _RANK_COST + sum(_COSTS[rule] for rule, _ in found)
        if best is None or cost < best[0]:
            best = (cost, statement, written, found)
    if best is None:
        return None
    _, statement, written, found = best
    return DraftNeed(
        text=written.text,
        metric=metric_twin(written.text),
        origin=origin(written.text, statement.text),
        source=statement.id,
        lint=found,
    )


def _evidence(statement: Statement) -> str:
    if statement.evidence is None:
        return statement.text
    start, end = statement.span.start, statement.span.end
    if not start <= statement.evidence.start < statement.evidence.end <= end:
        return statement.text
    return statement.text[statement.evidence.start - start : statement.evidence.end - start]


def _is_pain(statement: Statement) -> bool:
    if statement.level in {Level.STATED, Level.LADDERED}:
        pain, need = (statement.kinds.get(kind, 0.0) for kind in (Kind.PAIN, Kind.NEED))
        return statement.level is Level.LADDERED and pain > need
    return True


def origin(text: str, said: str) -> tuple[bool, ...]:
    """Say for each word of *text* whether the customer said it, in this or another form."""
    spoken = Counter(_stems(said))
    marks = []
    for word in text.split():
        stem = _stem(word)
        marks.append(spoken[stem] > 0)
        spoken[stem] -= 1
    return tuple(marks)


_EXPANDED = {
    "i'm": "i be", "im": "i be", "i've": "i have", "ive": "i have", "i'll": "i will", "i'd": "i would",
    "can't": "can not", "cant": "can not", "cannot": "can not", "won't": "will not", "wont": "will not",
    "it's": "it be", "we're": "we be", "we'll": "we will", "you're": "you be", "alot": "a lot",
}  # fmt: skip


def _stems(text: str) -> list[str]:
    stems: list[str] = []
    for word in re.findall(r"[\w'’]+", text.lower()):
        plain = word.replace("’", "'")
        contracted = re.fullmatch(
            r"(do|does|did|is|are|was|were|would|could|should|has|have|had)(?:n't|nt)", plain
        )
        words = f"{contracted[1]} not" if contracted else _EXPANDED.get(plain, plain)
        stems += [_stem(part) for part in words.split()]
    return stems


def _stem(word: str) -> str:
    plain = re.sub(r"[^\w'’-]", "", word.lower()).replace("’", "'")
    form = verb(plain)
    return plain if form is None else form[0]


_AMOUNTS = r"(?:time|money|energy|electricity|water|gas|fuel|power|effort|costs?|heat|food)"


def metric_twin(text: str) -> str:
    """Return the statement as something that can be scored: direction, measure, object, context."""
    own = re.fullmatch(r"(I|We)\s+(.+)", text)
    if own is not None:
        return _own_metric("I" if own[1] == "I" else "we", own[2])
    nobody = re.fullmatch(r"(?:Nobody|No one|Noone)\s+(.+)", text)
    if nobody is not None:
        return f"Minimise the likelihood that somebody {nobody[1]}"
    barred = re.fullmatch(r"(.+?)\s+cannot\s+(.+)", text)
    if barred is not None:
        return f"Minimise the likelihood that {_lower(barred[1])} can {barred[2]}"
    denied = re.fullmatch(r"(.+?)\s+(do|does|is|are)\s+(?:not|never)\s+(.+)", text)
    if denied is not None:
        return f"Minimise the likelihood that {_lower(denied[1])} {_affirmed(denied[2], denied[3])}"
    return f"Increase the likelihood that {_lower(text)}"


def _own_metric(  # noqa: PLR0911 - one return a measure
    who: str, rest: str
) -> str:
    freed = re.fullmatch(r"(?:do not|never)\s+(?:have|need)\s+to\s+(.+)", rest)
    if freed is not None:
        return f"Minimise the number of times that {who} have to {freed[1]}"
    denied = re.fullmatch(r"(?:(do)\s+not|(am|are)\s+(?:not|never)|never)\s+(.+)", rest)
    if denied is not None:
        be = f"{denied[2]} " if denied[2] else ""
        return f"Minimise the likelihood that {who} {be}{denied[3]}"
    saved = re.fullmatch(
        rf"can\s+(?:\w+ly\s+)?save\s+((?:(?!on\b)\w+\s+)?{_AMOUNTS}(?:\s+and\s+{_AMOUNTS})?)\b(.*)",
        rest,
    )
    if saved is not None:
        return f"Increase the amount of {saved[1]} that {who} save{saved[2]}"
    on = re.fullmatch(r"can\s+(?:\w+ly\s+)?save\s+on\s+(.+)", rest)
    if on is not None:
        return f"Increase the amount that {who} save on {on[1]}"
    able = re.fullmatch(r"can\s+((?:\w+ly\s+)?(\w+)\b.*)", rest)
    if able is None:
        return f"Increase the likelihood that {who} {rest}"
    if re.search(r"\beasily\b", able[1]) is not None:
        words = " ".join(re.sub(r"\b(?:more\s+)?easily\b", "", able[1]).split())
        return f"Minimise the effort it takes to {words}"
    if (
        able[2].lower() in _TIMED
        and re.search(r"\b(?:before|by|without|from anywhere|at any time)\b", rest) is None
    ):
        return f"Minimise the time it takes to {able[1]}"
    return f"Increase the likelihood that {who} can {able[1]}"


_TIMED = frozenset({
    "access", "adjust", "answer", "arrange", "arrive", "book", "buy", "change", "check",
    "choose", "clean", "clear", "collect", "compare", "complete", "contact", "cook", "copy",
    "decide", "deliver", "detect", "determine", "discover", "download", "explain", "export",
    "fill", "filter", "find", "finish", "fix", "get", "identify", "install", "learn", "load",
    "locate", "notice", "notify", "obtain", "order", "pack", "pay", "plan", "prepare", "print",
    "purchase", "reach", "react", "read", "receive", "repair", "reply", "replace", "respond",
    "restore", "return", "schedule", "search", "see", "send", "set", "shop", "solve", "sort",
    "start", "stop", "switch", "tell", "turn", "update", "upload", "verify", "write",
})  # fmt: skip
"""What is done the better the sooner it is done; other abilities are only more or less likely."""


def _affirmed(auxiliary: str, rest: str) -> str:
    if auxiliary in {"is", "are"}:
        return f"{auxiliary} {rest}"
    base, _, after = rest.partition(" ")
    return f"{base if auxiliary == 'do' else third_person(base)} {after}".strip()


def _lower(text: str) -> str:
    return (
        text if text.startswith(("I ", "I'")) or text[:2].isupper() else text[:1].lower() + text[1:]
    )
