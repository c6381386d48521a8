"""What makes a need statement bad: the rules L1 to L11 of the codebook, each with a way out."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache
from importlib.resources import files

from nlp import lint_suggestions as suggest
from nlp.clause_words import plain_words
from nlp.types import Lint, Span

SHORTEST, LONGEST = 5, 25
"""Words in a need statement."""
ALIKE = 0.75
"""Likeness, 0..1, from which on two needs say nearly the same (rule L10)."""
Likeness = Callable[[str, str], float]

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
    r"(?<!not )(?<!n't )(?<!n’t )(?<!never )(?<!no longer )\b(must|should|ought\s+to|shall|needs?\s+to|(?:has|have)\s+to)\b",
    re.IGNORECASE,
)
_NEGATIVE = re.compile(
    r"\b(not(?!\s+only)|never|no(?!\s+matter)|nobody|nothing|none|cannot|no\s+one|no\s+longer|avoid|prevent|\w+n['’]t)\b",
    re.IGNORECASE,
)
_SUBORDINATE = re.compile(
    r"\b(?:when(?:ever)?|if|while|before|after|because|that|where|who|which|whether|unless|until)\b",
    re.IGNORECASE,
)
"""From here on a need tells its circumstances: "when no one is home" makes nothing negative."""
_VALUE = re.compile(
    r"\b(peace\s+of\s+mind|security|safety|convenience|comfort|freedom|happiness|happy|quality\s+of\s+life|"
    r"well-?being|independence|luxury|trust|life\s+(?:is\s+)?easier|comfortable|relaxed|secure)\b(?!\s+(?:step|rule|check|belt|notice|gate|code|number|door|guard|deposit)s?\b)",
    re.IGNORECASE,
)
_COMPOUND = re.compile(r"\b(?:and|or)\b|/", re.IGNORECASE)
_PAIRED = re.compile(
    r"\b(?:between\s+[^,.]{1,40}?\s+and|both\s+\w+\s+and|day\s+and\s+night|friends\s+and\s+family|men\s+and\s+women|mum\s+and\s+dad|"
    r"up\s+and\s+down|in\s+and\s+out|back\s+and\s+forth|again\s+and\s+again|more\s+and\s+more|over\s+and\s+over|peace\s+and\s+quiet|"
    r"terms\s+and\s+conditions|to\s+and\s+from|bread\s+and\s+butter|once\s+and\s+for\s+all|whether\s+[^,.]{1,40}?\s+or|\w+\s+or\s+not|either\s+\w+\s+or|sooner\s+or\s+later|more\s+or\s+less|one\s+or\s+two|two\s+or\s+three)\b",
    re.IGNORECASE,
)
"""Words that belong together and are one idea."""


@lru_cache(maxsize=1)
def solution_nouns() -> frozenset[str]:
    """Return the words that name a solution, from ``data/solution_nouns.txt``."""
    lines = (files("nlp") / "data" / "solution_nouns.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def lint(
    text: str,
    *,
    solutions: Collection[str] = (),
    source: str | None = None,
    evidence: Span | str | None = None,
    respondents: int | None = None,
    others: Collection[str] = (),
    likeness: Likeness | None = None,
) -> tuple[Lint, ...]:
    """Return what is wrong with a need statement, in order of the rules.

    L8 to L10 are looked at where what they need is given.

    Args:
        text: The statement, e.g. "I can reach the market before it closes".
        solutions: More words that name a solution in this study, e.g. the product's name.
        source: What the customer said, verbatim; *evidence* must be a span or a substring of it.
        evidence: The words that the need rests on; None if there are none.
        respondents: How many people the need is known from.
        others: The other needs of the study.
        likeness: How alike two needs are, 0..1, e.g. the cosine of their vectors; by default the
            share of words they have in common.
    """
    found = [*_wording(text, solutions)]
    if source is not None and not _is_in(source, evidence):
        found.append(
            Lint(
                rule="L8",
                message="No words of a customer stand behind it.",
                suggestion="Mark the words in an answer that say so, or ask why before you keep it.",
            )
        )
    if respondents is not None and respondents <= 1:
        found.append(
            Lint(
                rule="L9",
                message="Only one person said so." if respondents else "Nobody said so yet.",
                suggestion="Keep it as tentative until a second person says the same.",
            )
        )
    twin = _twin(text, others, likeness or shared_words)
    if twin is not None:
        found.append(
            Lint(
                rule="L10",
                message=f"It says nearly the same as “{twin}”.",
                suggestion="Merge the two, or say in both what makes them different.",
            )
        )
    return tuple(sorted(found, key=lambda one: int(one.rule[1:])))


def _wording(text: str, solutions: Collection[str]) -> Iterator[Lint]:
    """Yield the faults that the words alone show: L1 to L7 and L11."""
    words = [(word[0].lower(), Span(*word.span())) for word in _WORD.finditer(text)]
    solution = _solution_in(words, solutions)
    if solution is not None:
        name = solution.of(text).lower()
        yield Lint(
            rule="L1",
            message=f"“{name}” names a solution. Say what it would let the person do or avoid.",
            suggestion=suggest.without_solution(text, solution),
            span=solution,
        )
    built = next((one for one in words[:4] if one[0] in _SOLUTION_VERBS), None)
    if built is not None:
        yield Lint(
            rule="L2",
            message=f"“{built[0]}” is what the provider would do. Begin with what the person can do.",
            suggestion=suggest.for_the_person(text, built[1]),
            span=built[1],
        )
    joint = _COMPOUND.search(_PAIRED.sub(lambda pair: "x" * len(pair[0]), text))
    if joint is not None:
        yield Lint(
            rule="L3",
            message="Two ideas in one. Split it, so that each can be counted.",
            suggestion=suggest.split(text, Span(*joint.span())),
            span=Span(*joint.span()),
        )
    vague = next((one for one in words if one[0] in _VAGUE), None)
    if vague is not None:
        yield Lint(
            rule="L4",
            message=f"“{vague[0]}” is vague. How would you notice?",
            suggestion=suggest.noticed(vague[0]),
            span=vague[1],
        )
    obligation = _OBLIGATION.search(text)
    if obligation is not None:
        yield Lint(
            rule="L5",
            message=f"Leave out “{obligation[0]}”: importance is measured, not worded. Write “can”.",
            suggestion=suggest.without_obligation(text, Span(*obligation.span())),
            span=Span(*obligation.span()),
        )
    clause = _SUBORDINATE.search(text)
    negative = _NEGATIVE.search(text, 0, len(text) if clause is None else clause.start())
    if negative is not None:
        yield Lint(
            rule="L6",
            message=f"“{negative[0]}” makes it negative. Say what happens instead, if that is known.",
            suggestion=suggest.positive(text),
            span=Span(*negative.span()),
        )
    if len(words) < SHORTEST:
        yield Lint(
            rule="L7",
            message=f"Only {len(words)} words. Say more precisely what is done, and when.",
            suggestion="Ask: with what, and in which situation? Add it in the person's own words.",
        )
    elif len(words) > LONGEST:
        yield Lint(
            rule="L7",
            message=f"{len(words)} words are too many. Keep one idea, in at most {LONGEST} words.",
            suggestion=suggest.shortened(text, LONGEST),
            span=Span(words[LONGEST][1].start, words[-1][1].end),
        )
    value = _VALUE.search(text)
    if value is not None:
        yield Lint(
            rule="L11",
            message=f"“{value[0]}” is a value. It belongs one level up: say what brings it about.",
            suggestion=f"Ask: what has to happen, or not to happen, for “{value[0].lower()}”? Write that.",
            span=Span(*value.span()),
        )


def _solution_in(words: list[tuple[str, Span]], solutions: Collection[str]) -> Span | None:
    names = solution_nouns() | {name.lower().strip() for name in solutions if name.strip()}
    for size in (3, 2, 1):
        for start in range(len(words) - size + 1):
            span = Span(words[start][1].start, words[start + size - 1][1].end)
            if " ".join(word for word, _ in words[start : start + size]) in names:
                return span
    return None


def _is_in(source: str, evidence: Span | str | None) -> bool:
    if evidence is None:
        return False
    said = evidence if isinstance(evidence, str) else evidence.of(source)
    if not any(map(str.isalpha, said)):
        return False
    return said in source if isinstance(evidence, str) else evidence.end <= len(source)


def _twin(text: str, others: Collection[str], likeness: Likeness) -> str | None:
    """Return the other need that says nearly the same, the nearest first."""
    near = [(likeness(text, other), other) for other in others if other != text]
    best = max(near, key=lambda one: (one[0], one[1]), default=(0.0, ""))
    return best[1] if best[0] >= ALIKE else None


def shared_words(one: str, other: str) -> float:
    """Return how many of the words of two needs are the same, 0..1 (Dice), small words aside.

    >>> shared_words("I can find the settings", "I find the setting")
    1.0
    """
    here, there = plain_words(one), plain_words(other)
    return 2 * len(here & there) / (len(here) + len(there)) if here and there else 0.0
