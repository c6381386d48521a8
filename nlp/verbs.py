"""English verb forms: enough inflection to put a customer's clause into the present tense."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

_DOUBLING = frozenset({
    "begin", "cut", "chat", "drop", "fit", "forget", "get", "grab", "hit", "let", "nod",
    "overspend", "permit", "plan", "prefer", "put", "quit", "run", "set", "shop", "shut", "sit",
    "skip", "slip", "stop", "swim", "trip", "win", "step", "rip", "pin", "dim", "transfer",
    "admit", "ban", "beg", "bet", "chop", "clog", "dig", "drag", "drip", "hug", "jog", "log", "nag", "overrun",
    "plug", "unplug", "reset", "rob", "rot", "rub", "scan", "scrub", "snap", "spin", "spit", "split", "stir",
    "strip", "submit", "tap", "wrap", "regret", "refer", "occur", "commit", "knit", "unwrap", "upset", "swap",
})  # fmt: skip

BAD = frozenset({
    "forget", "miss", "lose", "waste", "worry", "hurt", "burn", "freeze", "die", "fail",
    "crash", "break", "spoil", "struggle", "panic", "wreck", "overspend", "stumble", "suffer",
    "slip", "trip", "damage", "leak", "flood", "overheat", "overflow", "oversleep", "drain",
    "rush", "choke", "disturb", "hesitate", "malfunction", "disappear", "delay", "complain",
    "burst", "argue", "stress", "bother", "scream", "cry", "bore", "hate", "expire", "guess",
    "fall", "steal", "kill", "overcook", "disconnect", "wait", "repeat",
    "ache", "annoy", "attack", "beg", "blame", "bleed", "block", "clash", "clog", "collapse", "confuse", "crush",
    "deny", "destroy", "disagree", "disappoint", "distract", "drag", "drip", "drown", "embarrass", "exclude",
    "exhaust", "fade", "faint", "frighten", "frustrate", "howl", "ignore", "injure", "insult", "interrupt", "irritate", "itch",
    "jam", "juggle", "lack", "limp", "mistake", "muddle", "nag", "neglect", "offend", "overcharge", "overlook", "puzzle",
    "quarrel", "refuse", "regret", "reject", "retype", "rob", "rot", "ruin", "rust", "scold", "scrape", "scratch", "shiver",
    "shrink", "smash", "snap", "snore", "soak", "spill", "squash", "squint", "stare", "sting", "stink", "stutter",
    "swear", "sweat", "swell", "tangle", "tear", "threaten", "tire", "tremble", "vanish", "vomit", "yell", "misplace",
})  # fmt: skip
"""What nobody is after: said of oneself it is a pain, denied it is a wish."""

BURDENS = frozenset({
    "carry", "chase", "climb", "count", "explain", "fetch", "google", "guess", "hunt", "juggle", "lie", "pile",
    "phone", "queue", "repeat", "reset", "restart", "retype", "scroll", "search", "stand", "throw", "wait",
    "rewrite", "resend", "squeeze", "drag", "beg", "empty", "sort", "rush", "double",
})  # fmt: skip
"""What people do because they must, not because they like to."""

STATES = frozenset({
    "know", "understand", "feel", "be", "have", "trust", "own", "remember", "notice", "enjoy",
    "believe", "like", "love", "want", "need", "stay", "remain", "seem", "live", "prefer", "get",
})  # fmt: skip
"""Verbs that need no "can": "I know where I stand"."""

POSITIVE = {"forget": "remember"}
"""Bad verbs that have one opposite which takes the same object: "forget to lock", "remember to lock"."""


@lru_cache(maxsize=1)
def _forms() -> dict[str, tuple[str, str]]:
    lines = (files("nlp") / "data" / "verbs.txt").read_text(encoding="utf-8").splitlines()
    known = [line.split() for line in lines if line.strip() and not line.startswith("#")]
    forms: dict[str, tuple[str, str]] = {}
    for base, *irregular in known:
        forms |= dict.fromkeys(irregular or [past(base)], (base, "past"))
    for base, *_ in known:
        forms |= {gerund(base): (base, "gerund"), third_person(base): (base, "third")}
    forms |= {base: (base, "base") for base, *_ in known}
    return forms | {
        "am": ("be", "base"),
        "are": ("be", "base"),
        "is": ("be", "third"),
        "has": ("have", "third"),
        "were": ("be", "past"),
    }


def verb(word: str) -> tuple[str, str] | None:
    """Return the base form of a common verb and which form it is, or None for other words.

    The form is "base", "third", "past" or "gerund"; a word that is several reads as the first.
    """
    return _forms().get(word.lower())


def third_person(base: str) -> str:
    """Return the form after he, she or it: "close" -> "closes"."""
    if base in {"be", "have"}:
        return {"be": "is", "have": "has"}[base]
    if base.endswith(("s", "sh", "ch", "x", "z", "o")):
        return base + "es"
    if base.endswith("y") and base[-2:-1] not in {*"aeiou"}:
        return base[:-1] + "ies"
    return base + "s"


def gerund(base: str) -> str:
    """Return the -ing form: "close" -> "closing"."""
    if base in {"die", "lie"}:
        return base[:-2] + "ying"
    if base.endswith("e") and not base.endswith(("ee", "ye")) and base != "be":
        return base[:-1] + "ing"
    return (base + base[-1] if base in _DOUBLING else base) + "ing"


def past(base: str) -> str:
    """Return the regular past form: "close" -> "closed"."""
    if base.endswith("e"):
        return base + "d"
    if base.endswith("y") and base[-2:-1] not in {*"aeiou"}:
        return base[:-1] + "ied"
    return (base + base[-1] if base in _DOUBLING else base) + "ed"
