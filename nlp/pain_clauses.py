"""Turn round what goes wrong where no rule of the person's own clause does: "it took four calls".

Only what the clause itself says is denied. What would be there instead is not known, and not
written: `nlp.lint` asks for it (rule L6).
"""

from __future__ import annotations

import re

from nlp.chunks import subject_of
from nlp.clause_scores import tells_harm
from nlp.clause_words import OPPOSITES, Phrase, after_first
from nlp.cues import bounded
from nlp.tense import in_present, undated
from nlp.thing_clauses import is_plural
from nlp.verbs import BAD, BURDENS, verb


def mishap(clause: str, *, is_pain: bool) -> Phrase | None:
    """Deny what goes wrong, or None where no rule fits."""
    if not is_pain:
        return None
    for rule in _RULES:
        written = rule(clause)
        if written is not None:
            return written
    return None


_UNKNOWING = bounded(
    r"(?:not\s+|without\s+)(?:really\s+)?(?P<verb>knowing|understanding|remembering)\s+(?P<rest>.+)"
)


def _unknowing(clause: str) -> Phrase | None:
    """Write "not knowing if I could exercise" as "I know if I can exercise"."""
    match = _UNKNOWING.fullmatch(clause)
    form = verb(match["verb"]) if match is not None else None
    if match is None or form is None:
        return None
    return Phrase(f"I {form[0]} {in_present(match['rest'])}", 0.3)


_LASTING = bounded(
    r"(?P<who>I|we)\s+(?:was|were|am|are)\s+(?:just\s+|always\s+)?(?P<verb>\w+ing)\s+(?P<rest>.+)"
)


def _lasting(clause: str) -> Phrase | None:
    """Write "I was going round in circles" as "I do not go round in circles"."""
    match = _LASTING.fullmatch(clause)
    form = verb(match["verb"]) if match is not None else None
    if match is None or form is None or form[1] != "gerund":
        return None
    return Phrase(f"{_who(match)} do not {form[0]} {in_present(match['rest'])}", 0.6)


_OWN = bounded(
    r"(?P<who>I|we)\s+(?:(?:always|often|usually|then|just|still|also|constantly|sometimes|basically|mostly)\s+)*(?P<verb>\w+)\s+(?P<rest>\w.*)"
)
_HEAVY = bounded(
    r"\b(?:every|each)\s+(?:single\s+)?\w+|\b(?:again|by\s+hand|twice|all\s+(?:day|night|over)|for\s+(?:an?\s+)?(?:hours?|ages|weeks?|days?|minutes?)|hours|whole|half\s+(?:of|the|a|my)|over\s+and\s+over|with\s+my\s+bad|strangers?|extra|on\s+my\s+own|myself)\b"
)
_PLAINLY = frozenset(
    {
        "work",
        "live",
        "be",
        "have",
        "like",
        "love",
        "use",
        "sleep",
        "know",
        "am",
        "want",
        "need",
        "go",
        "come",
    }
)


def _burden(  # noqa: PLR0911 - one return a rule
    clause: str,
) -> Phrase | None:
    """Write "I carry my boots home every day" as "I do not have to carry ..."."""
    match = _OWN.fullmatch(clause)
    form = verb(match["verb"]) if match is not None else None
    if match is None or form is None or form[1] == "gerund":
        return None
    base, rest = form[0], match["rest"]
    if (verb(rest.split()[0]) or ("", ""))[1] == "past":
        return None  # "we double booked the hall": an adverb that looks like a verb
    if form[1] == "past":
        rest = undated(rest)
        if not tells_harm(rest) and base not in BURDENS:
            return None
        rest = re.sub(r"\s+and\s.*$", "", rest)
        return Phrase(f"{_who(match)} do not {base} {in_present(rest)}", 0.7)
    if base in BURDENS or (base not in _PLAINLY and _HEAVY.search(rest) is not None):
        return Phrase(f"{_who(match)} do not have to {base} {rest}", 0.7)
    if base not in _PLAINLY and re.search(r"\bwithout\s+(?:having|knowing|understanding)\b", rest):
        return Phrase(f"{_who(match)} do not {base} {rest}", 0.7)
    return None


_TOOK = bounded(
    r"(?:it\s+)?(?:took|takes?|costs?|has\s+taken)\s+(?P<who>me|us)?\s*(?P<much>(?:[\w'’-]+\s+){1,5}?)to\s+(?P<rest>\w+\s.+|\w+)"
)


def _takes(clause: str) -> Phrase | None:
    """Write "it took me four calls to cancel" as "I do not need four calls to cancel"."""
    match = _TOOK.fullmatch(clause)
    if match is None or verb(match["rest"].split()[0]) is None:
        return None
    who = "We" if match["who"] == "us" else "I"
    return Phrase(f"{who} do not need {match['much'].strip()} to {match['rest']}", 0.6)


_NONE = bounded(
    r"there\s+(?P<be>is|are|was|were)\s+(?P<none>no\s+one|nobody|nothing|nowhere|no)\b\s*(?P<rest>\w.*)"
)
_SOME = {"no one": "somebody", "nobody": "somebody", "nothing": "something", "nowhere": "somewhere"}


def _there_is_no(clause: str) -> Phrase | None:
    """Write "there was nobody to ask" as "There is somebody to ask"."""
    match = _NONE.fullmatch(clause)
    if match is None:
        return None
    none = " ".join(match["none"].lower().split())
    if none in _SOME:
        return Phrase(f"there is {_SOME[none]} {match['rest']}", 0.5)
    return Phrase(f"there {'are' if match['be'] in {'are', 'were'} else 'is'} {match['rest']}", 0.9)


_DONE = bounded(
    r"(?:they|you|it|(?:the|your|my|our)\s+[\w'’-]+)\s+(?:(?:always|often|keep|just|then)\s+)?(?P<verb>\w+)\s+(?P<who>me|us)\b\s*(?P<rest>.*)"
)


def _done_to_me(clause: str) -> Phrase | None:
    """Write "they charged me twice" as "I am not charged twice"."""
    match = _DONE.fullmatch(clause)
    form = verb(match["verb"]) if match is not None else None
    if match is None or form is None or form[1] == "gerund":
        return None
    base = form[0]
    if verb(_participle(base)) != (base, "past") or not (
        base in _DONE_TO or base in BAD or tells_harm(match["rest"]) or _HEAVY.search(match["rest"])
    ):
        return None
    who = "We are" if match["who"].lower() == "us" else "I am"
    return Phrase(
        f"{who} not {_participle(base)} {in_present(undated(match['rest']))}".strip(), 0.6
    )


_DONE_TO = frozenset(
    {
        "charge",
        "bill",
        "overcharge",
        "call",
        "ask",
        "turn",
        "transfer",
        "interrupt",
        "ignore",
        "refuse",
    }
)


def _participle(base: str) -> str:
    return (
        base + "d"
        if base.endswith("e")
        else base[:-1] + "ied"
        if base[-2:-1] not in {*"aeiou"} and base.endswith("y")
        else base + "ed"
    )


_ONLY = bounded(
    r"(?P<who>.+?)\s+(?:will\s+)?only\s+\w+s?\s+(?P<what>(?:[\w'’-]+\s+){1,3}?)(?:that\s+|which\s+)?(?:he|she|they|it|I|we)\s+can\s+(?P<verb>\w+)\s*(?P<rest>.*)"
)


def _only(clause: str) -> Phrase | None:
    """Write "my boss only trusts numbers she can check herself" as "My boss can check numbers herself"."""
    match = _ONLY.fullmatch(clause)
    if match is None or (verb(match["verb"]) or ("", ""))[1] != "base":
        return None
    rest = f" {match['rest']}" if match["rest"] else ""
    return Phrase(f"{match['who']} can {match['verb']} {match['what'].strip()}{rest}", 0.6)


_DEGREE = r"(?:(?:always|often|so|very|just|really|far|usually|still|mostly|completely|totally|quite|pretty|already|again|constantly)\s+)*"
_STATE = bounded(
    rf"(?P<who>.+?)\s+(?P<be>is|are|was|were|gets?|got|am)\s+{_DEGREE}(?P<state>(?:too\s+)?[\w-]+)(?P<rest>(?:\s.*)?)"
)


def _state(clause: str) -> Phrase | None:
    """Write "my battery is always empty by noon" as "My battery is not empty by noon"."""
    match = _STATE.fullmatch(clause)
    if match is None or len(match["who"].split()) > _LONGEST_SUBJECT:
        return None
    state = match["state"].lower()
    if not (state.startswith("too ") or state in OPPOSITES or tells_harm(state)):
        return None
    who = _provider(match["who"])
    if who.split()[0].lower() in _POINTING - {"i", "we"} or verb(who.split()[-1]) == (
        who.split()[-1],
        "third",
    ):
        return None
    be, is_past = match["be"].lower(), match["be"].lower() in {"was", "were", "got"}
    rest = undated(match["rest"]) if is_past else match["rest"]
    own = who.lower() in {"i", "we"}
    if own and state in _LASTING_STATES:
        return None  # what somebody is, and no service changes
    if be.startswith("g"):
        do = "do" if own or is_plural(who) else "does"
        return Phrase(f"{who} {do} not get {match['state']}{in_present(rest)}", 0.7)
    be = "am" if who == "I" else "are" if who.lower() == "we" or is_plural(who) else "is"
    return Phrase(f"{who} {be} not {match['state']}{in_present(rest)}", 0.6)


_LASTING_STATES = frozenset(
    {
        "hard",
        "sick",
        "ill",
        "old",
        "weak",
        "dead",
        "vulnerable",
        "blind",
        "deaf",
        "short",
        "long",
        "tall",
        "small",
    }
)
_POINTING = frozenset(
    {"i", "we", "it", "they", "this", "that", "these", "those", "he", "she", "there", "you"}
)
_LONGEST_SUBJECT = 7
_EXCESS = bounded(
    r"\btoo\s+\w+|\btwice\b|\b(?:before|whenever|every\s+time)\b|(?<!\bwithin\s)(?<!\bin\s)\b(?:hours|days|weeks|months|minutes)\b|\bsick\b"
)
_NUMBER = bounded(
    r"(?:(?:about|over|nearly|at\s+least)\s+)?(?:\d|two|three|four|five|six|seven|eight|nine|ten|twelve|half|hours|days|weeks|ages|forever|an?\s+(?:hour|day|week|month|year|whole))"
)
_GERUND = bounded(
    r"(?P<who>\w+ing\b(?:\s+[\w'’-]+){0,6}?)\s+(?P<verb>makes|gives|takes|costs|feels|hurts|wears|drives|opens|sets|leaves)\s+(?P<rest>.+)"
)


def _event(clause: str) -> Phrase | None:
    """Deny an event: "the last train leaves before the concert ends", "my son went hungry"."""
    gerund = _GERUND.fullmatch(clause)
    if gerund is not None and (verb(gerund["who"].split()[0]) or ("", ""))[1] == "gerund":
        who, first, rest = gerund["who"], gerund["verb"], gerund["rest"]
    else:
        subject, told = subject_of(clause)
        if subject is None or not told:
            return None
        who, first, rest = _provider(subject), told.split()[0], after_first(told)
    form = verb(first)
    if form is None or form[0] == "be" or who.split()[0].lower() in _POINTING:
        return None
    is_long = form[0] == "take" and _NUMBER.match(rest) is not None
    is_bad = (
        is_long
        or form[0] in BAD
        or tells_harm(f"{first} {rest}")
        or _EXCESS.search(rest) is not None
    )
    if not is_bad or re.match(r"not\b|never\b", rest):
        return None
    do = "do" if is_plural(who) else "does"
    rest = in_present(undated(rest)) if form[1] == "past" else rest
    return Phrase(f"{who} {do} not {form[0]} {rest}".strip(), 0.8)


_RULES = (_unknowing, _lasting, _takes, _there_is_no, _burden, _done_to_me, _only, _state, _event)


def _provider(who: str) -> str:
    """Call the provider's own what it is in the third person: "your form" -> "the form"."""
    return re.sub(r"^your\b", "the", who, flags=re.IGNORECASE)


def _who(match: re.Match[str]) -> str:
    return "We" if match["who"].lower() == "we" else "I"
