"""The metric twin of a need: what a product team can score."""

from __future__ import annotations

import re

from nlp.verbs import third_person

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
    is_name = text[:2].isalpha() and text[:2].isupper()
    return text if text.startswith(("I ", "I'")) or is_name else text[:1].lower() + text[1:]
