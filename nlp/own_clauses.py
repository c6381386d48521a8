"""Rewrite what people say of themselves: "I never know where I stand", "I'll be late"."""

from __future__ import annotations

import re

from nlp.clause_words import Phrase, after_first, base_of, mine
from nlp.cues import bounded
from nlp.verbs import BAD, BURDENS, POSITIVE, STATES, verb

_ADVERB = r"(?P<adverb>(?:(?:also|just|then|really|now|simply|still|always|easily|quickly|safely|actually|better|more\s+easily|finally|only|at\s+least)\s+)*)"
_ABLE = bounded(
    rf"(?P<who>I|we|you)\s+{_ADVERB}(?:can|could|may|might|(?:will|would)\s+(?:\w+ly\s+)?be\s+able\s+to|(?:am|are|can\s+be|have\s+to\s+be|need\s+to\s+be|want\s+to\s+be|would\s+like\s+to\s+be)\s+able\s+to|get\s+to)\s+(?P<rest>.+)"
)
_UNABLE = bounded(
    r"(?P<who>I|we|you)\s+(?:\w+ly\s+)?(?:cannot|could\s+not|can\s+never|can\s+hardly|(?:am|are|was|were)\s+(?:not\s+able|unable)\s+to)\s+(?P<rest>.+)"
)
_FUTURE = bounded(
    rf"(?P<who>I|we|you)\s+(?:will|would|shall|wil)\s+{_ADVERB}(?P<not>not\s+|never\s+|no\s+longer\s+)?(?P<rest>.+)"
)
_DENIED = bounded(
    rf"(?P<who>I|we|you)\s+{_ADVERB}(?P<not>(?:do|did)\s+not|never|no\s+longer)\s+(?:ever\s+)?(?P<rest>.+)"
)
_WISHED = bounded(
    r"(?P<who>I|we|you)\s+(?:really\s+|just\s+|only\s+)?(?:want|need|like|would\s+like|hope|try|prefer|wish|would\s+love|love|have)\s+(?P<not>not\s+)?to\s+(?P<rest>.+)"
)
_BURDEN = bounded(
    r"(?P<who>I|we)\s+(?:\w+ly\s+|always\s+|then\s+|often\s+)?(?:have|had|has|need|needed|must)\s+(?:to\s+)?(?P<rest>.+)"
)
_SAID = bounded(rf"(?P<who>I|we|you)\s+{_ADVERB}(?P<rest>\w.+)")


def own_clause(  # noqa: PLR0911 - one return a rule, in their order
    clause: str, *, is_pain: bool
) -> Phrase | None:
    """Write a clause whose subject is I or we, or None if it has another subject."""
    if (match := _ABLE.fullmatch(clause)) is not None:
        return _able(match, doubt=0.0)
    if (match := _UNABLE.fullmatch(clause)) is not None:
        if base_of(match["rest"]) in BAD:
            return Phrase(f"{_who(match)} do not {_own(match, match['rest'])}", 0.5)
        return _able(match, doubt=0.3)
    if (match := _FUTURE.fullmatch(clause)) is not None and (match["not"] or not is_pain):
        return _denied(match, is_pain=False) if match["not"] else _present(match, doubt=0.1)
    if (match := _DENIED.fullmatch(clause)) is not None:
        return _denied(match, is_pain=is_pain)
    if (match := _BURDEN.fullmatch(clause)) is not None and is_pain and base_of(match["rest"]):
        return Phrase(f"{_who(match)} do not have to {match['rest']}", 0.6)
    if (match := _WISHED.fullmatch(clause)) is not None and not is_pain:
        if re.match(r"(?i)(?:I|we)\s+have\s+to\s", clause):
            return None
        return _denied(match, is_pain=False) if match["not"] else _present(match, doubt=0.3)
    if (match := _SAID.fullmatch(clause)) is not None:
        return _said(match, is_pain=is_pain)
    return None


def _able(match: re.Match[str], *, doubt: float) -> Phrase | None:
    rest = re.sub(
        r"^(?:(?:just|simply|actually|really|then|also)\s+)+", "", _own(match, match["rest"])
    )
    negated = re.match(r"(not|never)\s+(.+)", rest)
    if negated is not None:
        return (
            Phrase(f"{_who(match)} do not {negated[2]}", doubt + 0.4)
            if base_of(negated[2])
            else None
        )
    if re.match(r"(?:be\s+)?sure\s+that\b|be\s+save\b", rest):
        doubt += 0.4
    adverb = _adverb(match)
    knowing = _ASSURED.match(rest)
    if knowing is not None:
        return Phrase(f"{_who(match)} {adverb}know that {rest[knowing.end() :]}", doubt + 0.2)
    rest = _verb_first(rest)
    if rest.startswith("know "):
        return Phrase(f"{_who(match)} {adverb}{rest}", doubt + 0.1)
    if rest.split()[0].lower() in {"be", "feel", "know"} and base_of(rest):
        return Phrase(f"{_who(match)} can {adverb}{rest}", doubt)
    return Phrase(f"{_who(match)} can {adverb}{rest}", doubt if base_of(rest) else doubt + 0.8)


_ASSURED = bounded(
    r"(?:be|rest|feel|stay|remain)\s+(?:assured|certain|confident)\s+(?:that\s+)?(?=(?:i|we|my|our|the|no|nobody|they|it|he|she|everything|everyone|all)\b)"
)
_BETWEEN = bounded(r"(?:throughout|during|at|in|on|from|without|while|by|with|before|after)\s")


def _verb_first(rest: str) -> str:
    """Move what stands between "can" and its verb behind it: "throughout the day see my steps"."""
    words = rest.split()
    if _BETWEEN.match(rest) is None:
        return rest
    for i in range(2, min(len(words), _NEAR)):
        if verb(words[i]) == (words[i].lower(), "base") and words[i - 1].lower() not in _ARTICLES:
            return " ".join([*words[i:], *words[:i]])
    return rest


_NEAR = 7
_ARTICLES = frozenset({"the", "a", "an", "my", "our", "your", "this", "every", "each"})


def _present(match: re.Match[str], *, doubt: float) -> Phrase | None:
    """Write "I know ..." for a state and "I can find ..." for an action."""
    rest = _own(match, match["rest"])
    rest = re.sub(r"^(?:be\s+able\s+to)\s+", "", rest) if rest.startswith("be able") else rest
    base = base_of(rest)
    if base is None:
        return None
    who, adverb = _who(match), _adverb(match)
    if base == "be":
        return Phrase(f"{who} {'am' if who == 'I' else 'are'} {adverb}{after_first(rest)}", doubt)
    if base in STATES:
        return Phrase(f"{who} {adverb}{rest}", doubt)
    if base in BAD:
        return None
    return Phrase(f"{who} can {adverb}{rest}", doubt)


_DISLIKED = bounded(r"(?:like|love|enjoy|want)\s+(?:to\s+)?(?P<verb>\w+)\s+(?P<rest>.+)")
_NEEDS_A_THING = 1.6
"""Doubt of "I do not need help": it does not tell what for."""
_KNOWING = frozenset(["know", "understand", "remember", "trust"])
_RELIEF = bounded(r"(?:have|need|want|waste|worry|miss|forget|lose|get|run)\b.*")


def _denied(match: re.Match[str], *, is_pain: bool) -> Phrase | None:
    rest = _own(match, match["rest"])
    base = base_of(rest)
    if base is None:
        return None
    who = _who(match)
    turned = base in _KNOWING or (
        is_pain and base not in BAD and not re.match(r"(?:have|need|want)\s+to\b", rest)
    )
    disliked = _DISLIKED.fullmatch(rest)
    if disliked is not None and (form := verb(disliked["verb"])) is not None:
        return Phrase(f"{who} do not have to {form[0]} {disliked['rest']}", 0.5)
    if base == "need" and not rest.lower().startswith("need to "):
        return without(who, rest)
    if turned:
        action = base not in STATES
        return Phrase(f"{who} {'can ' if action else ''}{rest}", 0.3)
    if rest.split()[0] == "be":
        return Phrase(f"{who} {'am' if who == 'I' else 'are'} not {after_first(rest)}", 0.4)
    negation = "never" if (match["not"] or "").strip() == "never" else "do not"
    first = rest.split()[0].lower()
    rest = f"{base} {after_first(rest)}" if verb(first) is not None else rest
    return Phrase(f"{who} {negation} {rest}", 0.4)


_NEED_FOR = bounded(
    r"need\s+(?P<thing>[\w'’-]+(?:\s+[\w'’-]+){0,4}?)\s+(?:to|in\s+order\s+to)\s+(?P<rest>\w+(?:\s.+)?)"
)
_A_THING = bounded(
    r"need\s+(?:my|our|the|a|an|another|any|this|that|these|those|it|them|one|\w+s)\b.*"
)


def _needed(who: str, rest: str) -> Phrase | None:
    """Write "need the money to shop elsewhere" as "I can shop elsewhere"; a mere thing is no need."""
    match = _NEED_FOR.fullmatch(rest)
    if match is not None and base_of(match["rest"]):
        return Phrase(f"{who} can {match['rest']}", 0.7)
    return None if _A_THING.fullmatch(rest) is not None else Phrase(f"{who} {rest}", 1.0)


def without(who: str, rest: str) -> Phrase | None:
    """Write "need my phone to pay the fare" as "I can pay the fare without my phone".

    Alone, a thing that is not needed says nothing of what it is not needed for.
    """
    match = _NEED_FOR.fullmatch(rest)
    if match is not None and base_of(match["rest"]):
        return Phrase(f"{who} can {match['rest']} without {match['thing']}", 0.4)
    if _A_THING.fullmatch(rest) is not None:
        return None
    return Phrase(f"{who} do not {rest}", _NEEDS_A_THING)


def _said(  # noqa: PLR0911 - one return a rule
    match: re.Match[str], *, is_pain: bool
) -> Phrase | None:
    """Write a plain clause: "I am never late" stays, "I forget my keys" is turned round."""
    rest = _own(match, match["rest"])
    form = verb(rest.split()[0])
    frequent = re.match(r"(?:keep|kept)\s+(\w+ing)\b", rest)
    if form is None:
        return None
    base, tense = form
    who, adverb, object_ = _who(match), _adverb(match), after_first(rest)
    if base == "be" or (base == "get" and re.match(r"(?:\w+ly\s+)?\w+(?:ed|en)\b", object_)):
        return _being(who, adverb, base, object_, is_pain=is_pain)
    if frequent is not None or re.match(r"end(?:ed)?\s+up\s", rest):
        return Phrase(f"{who} do not {base} {object_}", 0.6)
    if base in BAD and re.match(r"(?:less|fewer|nothing|no|only|little)\b", object_):
        return None if is_pain else Phrase(f"{who} {adverb}{base} {object_}", 0.2)
    if base in BAD:
        positive = POSITIVE.get(base)
        if positive is not None and object_.startswith("to "):
            return Phrase(f"{who} {positive} {object_}", 0.4)
        must = "have to " if base in BURDENS and tense == "base" else ""
        return Phrase(f"{who} do not {must}{base} {object_}", 0.6)
    if base == "need" and tense == "base" and not object_.startswith("to "):
        return _needed(who, rest)
    if is_pain or tense == "past" or (base == "have" and object_.startswith("to ")):
        return None
    return Phrase(f"{who} {'' if base in STATES else 'can '}{adverb}{base} {object_}", 0.1)


def _being(who: str, adverb: str, base: str, object_: str, *, is_pain: bool) -> Phrase | None:
    be = base if base == "get" else ("am" if who == "I" else "are")
    first = object_.split(maxsplit=1)[0].lower() if object_ else ""
    denied = re.match(r"(?:not|never)\s+(.+)", object_)
    if is_pain and denied is not None:
        return Phrase(f"{who} {be} {denied[1]}", 0.5)
    if first not in _BAD_STATES | {"not", "never"} and not _BAD_STATES.isdisjoint(
        object_.lower().split()[1:3]
    ):
        return None  # "I am forever alone": turned round it would say more than was said
    if is_pain or first in _BAD_STATES:
        text = f"{who} do not get {object_}" if base == "get" else f"{who} {be} not {object_}"
        return Phrase(text, 0.6) if first.endswith(("ed", "en")) or first in _BAD_STATES else None
    return Phrase(f"{who} {be} {adverb}{object_}", 0.1)


_BAD_STATES = frozenset({
    "late", "afraid", "scared", "worried", "lost", "stuck", "tired", "alone", "confused",
    "charged", "frustrated", "embarrassed", "stressed", "cold", "bored", "sick", "ignored",
    "annoyed", "locked", "billed", "fined", "left", "caught", "told", "sent",
})  # fmt: skip


def _who(match: re.Match[str]) -> str:
    return "We" if match["who"].lower() == "we" else "I"


def _own(match: re.Match[str], words: str) -> str:
    return mine(words) if match["who"].lower() == "you" else words


def _adverb(match: re.Match[str]) -> str:
    kept = (match.groupdict().get("adverb") or "").lower()
    return re.sub(r"\b(?:also|just|then|really|now|simply|actually|at least)\s+", "", kept)
