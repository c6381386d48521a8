"""What makes a need statement bad: the rules L1 to L7 and L11 of the codebook, with a way out."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from importlib.resources import files

from nlp.types import Lint

SHORTEST, LONGEST = 5, 25
"""Words in a need statement."""

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_SOLUTION_VERBS = frozenset(
    ["add", "build", "provide", "enable", "support", "implement", "integrate", "install", "display"]
)
_VAGUE = frozenset({
    "easy", "easier", "easily", "better", "best", "fast", "faster", "quick", "quicker",
    "quickly", "good", "nice", "nicely", "user-friendly", "friendly", "simple", "simpler",
    "simply", "efficient", "efficiently", "effective", "effectively", "convenient",
    "conveniently", "smooth", "smoothly", "seamless", "seamlessly", "improved", "optimal",
    "optimised", "optimized", "flexible", "intuitive", "comfortable", "comfortably",
})  # fmt: skip
_OBLIGATION = re.compile(
    r"\b(must|should|ought\s+to|shall|needs?\s+to|(?:has|have)\s+to)\b", re.IGNORECASE
)
_FREED = re.compile(
    r"\b(?:do(?:es)?\s+not|don['’]t|doesn['’]t|never|no\s+longer|without)\s+(?:need\s+to|have\s+to|having\s+to)\b",
    re.IGNORECASE,
)
_NEGATIVE = re.compile(
    r"\b(not|never|no|nobody|nothing|none|cannot|without|no\s+one|no\s+longer|avoid|prevent|\w+n['’]t)\b",
    re.IGNORECASE,
)
_VALUE = re.compile(
    r"\b(peace\s+of\s+mind|security|safety|convenience|comfort|freedom|happiness|happy|quality\s+of\s+life|"
    r"well-?being|independence|luxury|trust|life\s+(?:is\s+)?easier|comfortable|relaxed|secure)\b",
    re.IGNORECASE,
)
_COMPOUND = re.compile(r"\b(?:and|or)\b|/", re.IGNORECASE)


@lru_cache(maxsize=1)
def solution_nouns() -> frozenset[str]:
    """Return the words that name a solution, from ``data/solution_nouns.txt``."""
    lines = (files("nlp") / "data" / "solution_nouns.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def lint(text: str, *, solutions: Collection[str] = ()) -> tuple[Lint, ...]:
    """Return what is wrong with a need statement, in order of the rules.

    Args:
        text: The statement, e.g. "I can reach the market before it closes".
        solutions: More words that name a solution in this study, e.g. the product's name.
    """
    words = [word.lower() for word in _WORD.findall(text)]
    found: list[tuple[str, str]] = []
    solution = _solution_in(text, solutions)
    if solution is not None:
        found.append(
            ("L1", f"“{solution}” names a solution. Say what it would let the person do or avoid.")
        )
    verb = next((word for word in words[:4] if word in _SOLUTION_VERBS), None)
    if verb is not None:
        found.append(
            ("L2", f"“{verb}” is what the provider would do. Begin with what the person can do.")
        )
    if _COMPOUND.search(text) is not None:
        found.append(("L3", "Two ideas in one. Split it, so that each can be counted."))
    vague = next((word for word in words if word in _VAGUE), None)
    if vague is not None:
        found.append(("L4", f"“{vague}” is vague. How would you notice?"))
    obligation = _OBLIGATION.search(_FREED.sub("", text))
    if obligation is not None:
        found.append(
            ("L5", f"Leave out “{obligation[0]}”: importance is measured, not worded. Write “can”.")
        )
    negative = _NEGATIVE.search(text)
    if negative is not None:
        found.append(
            (
                "L6",
                f"“{negative[0]}” makes it negative. Say what happens instead, if that is known.",
            )
        )
    if len(words) < SHORTEST:
        found.append(("L7", f"Only {len(words)} words. Say more precisely what is done, and when."))
    elif len(words) > LONGEST:
        found.append(
            ("L7", f"{len(words)} words are too many. Keep one idea, in at most {LONGEST} words.")
        )
    value = _VALUE.search(text)
    if value is not None:
        found.append(
            ("L11", f"“{value[0]}” is a value. It belongs one level up: say what brings it about.")
        )
    return tuple(Lint(rule=rule, message=message) for rule, message in found)


def _solution_in(text: str, solutions: Collection[str]) -> str | None:
    names = solution_nouns() | {name.lower().strip() for name in solutions if name.strip()}
    words = [word.lower() for word in _WORD.findall(text)]
    for size in (3, 2, 1):
        for start in range(len(words) - size + 1):
            candidate = " ".join(words[start : start + size])
            if candidate in names:
                return candidate
    return None
