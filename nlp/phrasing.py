"""Turn a reason in the customer's words into a need: present tense, positive where that is safe.

Each rule keeps the person's words and only changes person, tense, agreement or polarity. Where no
rule fits, nothing is written: a need is never invented.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from nlp.clauses import one_clause
from nlp.cues import bounded
from nlp.verbs import BAD, POSITIVE, STATES, third_person, verb


@dataclass(frozen=True)
class Phrase:
    """A need in words.

    Attributes:
        text: The statement, without a full stop.
        doubt: 0 where the words were all but ready; higher the more had to be changed.
    """

    text: str
    doubt: float


def phrase(words: str, *, is_pain: bool) -> Phrase | None:
    """Write the need that a reason clause states, or None where no rule applies.

    Args:
        words: The clause, verbatim: "so I'm never late", "to save money", "I forget my keys".
        is_pain: The clause tells what goes wrong; then what it says is turned round.
    """
    clause = one_clause(words)
    if not clause or _REJECTED.search(clause) is not None:
        return None
    for rule in (_first_person, _helper, _infinitive, _indefinite, _noun_subject):
        written = rule(clause, is_pain)
        if written is not None:
            text = _tidy(written.text)
            vague = 0.5 if _POINTS_NOWHERE.search(text) is not None else 0.0
            return Phrase(text, written.doubt + vague) if _is_whole(text) else None
    return None


_REJECTED = bounded(
    r"^(?:what|why|how|who|because|if|when|while|after|before|as|please|thanks|yes|no|same|see|ditto)\b(?!\s+(?:need|more|longer|one)\b)|https?:|@|"
    r"\b(?:you\s+(?:should|must|need)|i\s+(?:want|would\s+like|wish|think|guess|hate|like|love)\b(?!\s+to\b))|\[\w+\]"
)


_POINTS_NOWHERE = bounded(r"\b(?:it|them|that|this|those|one)$|\b(?:do|use|have|turn|see|get)\s+(?:it|that|this|them)\b")


def _is_whole(text: str) -> bool:
    words = text.split()
    if text.lower().endswith((" have to", " need to", " want to")):
        return False
    return 3 <= len(words) <= 25 and text.count("(") == text.count(")") and "?" not in text


def _tidy(text: str) -> str:
    text = " ".join(text.split())
    text = re.sub(r"\bto to\b", "to", text)
    return text[:1].upper() + text[1:]


_ADVERB = r"(?P<adverb>(?:(?:also|just|then|really|now|simply|still|always|easily|quickly|safely|actually|better|more\s+easily|finally|only|at\s+least)\s+)*)"
_ABLE = bounded(
    rf"(?P<who>I|we|you)\s+{_ADVERB}(?:can|could|may|might|(?:will|would)\s+(?:\w+ly\s+)?be\s+able\s+to|(?:am|are|can\s+be|have\s+to\s+be|need\s+to\s+be|want\s+to\s+be|would\s+like\s+to\s+be)\s+able\s+to|get\s+to)\s+(?P<rest>.+)"
)
_UNABLE = bounded(
    r"(?P<who>I|we|you)\s+(?:\w+ly\s+)?(?:cannot|could\s+not|can\s+never|can\s+hardly|(?:am|are|was|were)\s+(?:not\s+able|unable)\s+to)\s+(?P<rest>.+)"
)
_FUTURE = bounded(rf"(?P<who>I|we|you)\s+(?:will|would|shall|wil)\s+{_ADVERB}(?P<not>not\s+|never\s+|no\s+longer\s+)?(?P<rest>.+)")
_DENIED = bounded(rf"(?P<who>I|we|you)\s+{_ADVERB}(?P<not>(?:do|did)\s+not|never|no\s+longer)\s+(?:ever\s+)?(?P<rest>.+)")
_WISHED = bounded(
    r"(?P<who>I|we|you)\s+(?:really\s+|just\s+|only\s+)?(?:want|need|like|would\s+like|hope|try|prefer|wish|would\s+love|love|have)\s+(?P<not>not\s+)?to\s+(?P<rest>.+)"
)
_BURDEN = bounded(r"(?P<who>I|we)\s+(?:\w+ly\s+|always\s+|then\s+|often\s+)?(?:have|had|has|need|needed|must)\s+(?:to\s+)?(?P<rest>.+)")
_SAID = bounded(rf"(?P<who>I|we|you)\s+{_ADVERB}(?P<rest>\w.+)")


def _first_person(clause: str, is_pain: bool) -> Phrase | None:
    if (match := _ABLE.fullmatch(clause)) is not None:
        return _able(match, doubt=0.0)
    if (match := _UNABLE.fullmatch(clause)) is not None:
        if _base(match["rest"]) in BAD:
            return Phrase(f"{_who(match)} do not {_own(match, match['rest'])}", 0.5)
        return _able(match, doubt=0.3)
    if (match := _FUTURE.fullmatch(clause)) is not None and not is_pain:
        if match["not"]:
            return _denied(match, is_pain=False)
        return _present(match, doubt=0.1)
    if (match := _DENIED.fullmatch(clause)) is not None:
        return _denied(match, is_pain=is_pain)
    if (match := _BURDEN.fullmatch(clause)) is not None and is_pain and _base(match["rest"]):
        return Phrase(f"{_who(match)} do not have to {match['rest']}", 0.6)
    if (match := _WISHED.fullmatch(clause)) is not None and not is_pain:
        if re.match(r"(?i)(?:I|we)\s+have\s+to\s", clause):
            return None
        return _denied(match, is_pain=False) if match["not"] else _present(match, doubt=0.3)
    if (match := _SAID.fullmatch(clause)) is not None:
        return _said(match, is_pain)
    return None


def _able(match: re.Match[str], *, doubt: float) -> Phrase | None:
    rest = _own(match, match["rest"])
    negated = re.match(r"(not|never)\s+(.+)", rest)
    if negated is not None:
        return Phrase(f"{_who(match)} do not {negated[2]}", doubt + 0.4) if _base(negated[2]) else None
    if re.match(r"(?:be\s+)?sure\s+that\b|be\s+save\b", rest):
        doubt += 0.4
    adverb = _adverb(match)
    if rest.split()[0].lower() in {"be", "feel", "know"} and _base(rest):
        return Phrase(f"{_who(match)} can {adverb}{rest}", doubt)
    return Phrase(f"{_who(match)} can {adverb}{rest}", doubt if _base(rest) else doubt + 0.8)


def _present(match: re.Match[str], *, doubt: float) -> Phrase | None:
    """Write "I know ..." for a state and "I can find ..." for an action."""
    rest = _own(match, match["rest"])
    rest = re.sub(r"^(?:be\s+able\s+to)\s+", "", rest) if rest.startswith("be able") else rest
    base = _base(rest)
    if base is None:
        return None
    who, adverb = _who(match), _adverb(match)
    if base == "be":
        return Phrase(f"{who} {'am' if who == 'I' else 'are'} {adverb}{_after_first(rest)}", doubt)
    if base in STATES:
        return Phrase(f"{who} {adverb}{rest}", doubt)
    if base in BAD:
        return None
    return Phrase(f"{who} can {adverb}{rest}", doubt)


_KNOWING = frozenset("know understand remember trust".split())
_RELIEF = bounded(r"(?:have|need|want|waste|worry|miss|forget|lose|get|run)\b.*")


def _denied(match: re.Match[str], *, is_pain: bool) -> Phrase | None:
    rest = _own(match, match["rest"])
    base = _base(rest)
    if base is None:
        return None
    who = _who(match)
    turned = base in _KNOWING or (is_pain and base not in BAD and not re.match(r"(?:have|need|want)\s+to\b", rest))
    if turned:
        action = base not in STATES
        return Phrase(f"{who} {'can ' if action else ''}{rest}", 0.3)
    if rest.split()[0] == "be":
        return Phrase(f"{who} {'am' if who == 'I' else 'are'} not {_after_first(rest)}", 0.4)
    negation = "never" if (match["not"] or "").strip() == "never" else "do not"
    first = rest.split()[0].lower()
    rest = f"{base} {_after_first(rest)}" if verb(first) is not None else rest
    return Phrase(f"{who} {negation} {rest}", 0.4)


def _said(match: re.Match[str], is_pain: bool) -> Phrase | None:
    """Write a plain clause: "I am never late" stays, "I forget my keys" is turned round."""
    rest = _own(match, match["rest"])
    form = verb(rest.split()[0])
    frequent = re.match(r"(?:keep|kept)\s+(\w+ing)\b", rest)
    if form is None:
        return None
    base, tense = form
    who, adverb, object_ = _who(match), _adverb(match), _after_first(rest)
    if base == "be" or (base == "get" and re.match(r"(?:\w+ly\s+)?\w+(?:ed|en)\b", object_)):
        return _being(who, adverb, base, object_, is_pain=is_pain)
    if frequent is not None or re.match(r"end(?:ed)?\s+up\s", rest):
        return Phrase(f"{who} do not {base} {object_}", 0.6)
    if base in BAD:
        positive = POSITIVE.get(base)
        if positive is not None and object_.startswith("to "):
            return Phrase(f"{who} {positive} {object_}", 0.4)
        return Phrase(f"{who} do not {base} {object_}", 0.6)
    if is_pain or tense == "past" or (base == "have" and object_.startswith("to ")):
        return None
    return Phrase(f"{who} {'' if base in STATES else 'can '}{adverb}{base} {object_}", 0.1)


def _being(who: str, adverb: str, base: str, object_: str, *, is_pain: bool) -> Phrase | None:
    be = base if base == "get" else ("am" if who == "I" else "are")
    first = object_.split()[0].lower() if object_ else ""
    denied = re.match(r"(?:not|never)\s+(.+)", object_)
    if is_pain and denied is not None:
        return Phrase(f"{who} {be} {denied[1]}", 0.5)
    if is_pain or first in _BAD_STATES:
        text = f"{who} do not get {object_}" if base == "get" else f"{who} {be} not {object_}"
        return Phrase(text, 0.6) if first.endswith(("ed", "en")) or first in _BAD_STATES else None
    return Phrase(f"{who} {be} {adverb}{object_}", 0.1)


_BAD_STATES = frozenset(
    "late afraid scared worried lost stuck tired alone confused charged frustrated embarrassed stressed cold bored sick "
    "ignored annoyed locked billed fined left caught told sent".split()
)

_HELPS = bounded(
    r"(?:(?:it|this|that|which|they|these)\s+)?(?:(?:can|could|will|would|should|also|may)\s+)*(?:be\s+)?(?:(?:help(?:s|ful|ing)?|assists?)\s+(?:(?:me|us|you)\s+)?(?:to\s+|in\s+)?|"
    r"(?:lets?|letting|makes?\s+(?=me\s+feel|us\s+feel))\s+(?:me|us|you)\s+|(?:allow(?:s|ing)?|enabl(?:es?|ing)|permits?|remind(?:s)?)\s+(?:me|us|you)\s+to\s+|"
    r"gives?\s+(?:me|us)\s+the\s+(?:ability|chance|freedom|option|opportunity)\s+to\s+)(?P<rest>.+)"
)
_EASIER = bounded(
    r"(?:(?:it|this|that|which)\s+)?(?:(?:is|would\s+be|will\s+be|makes?\s+it|make\s+it|would\s+make\s+it|will\s+make\s+it|be)\s+)?(?:much\s+|a\s+lot\s+|more\s+)?(?P<how>easier|quicker|faster|safer|cheaper|possible|easy)\s+"
    r"(?:for\s+(?:me|us)\s+)?(?:to|for\s+me\s+to|for\s+us\s+to)\s+(?P<rest>.+)"
)
_LIFE = bounded(r"(?:(?:it|this|that|which)\s+)?(?:(?:can|will|would|to)\s+)?(?:makes?|making)\s+(?P<what>(?:my|our)\s+\w+(?:\s+\w+)?)\s+(?P<how>easier|better|safer|simpler|more\s+\w+)")
_SAVES = bounded(
    r"(?:(?:it|this|that|which|they)\s+)?(?:(?:can|could|will|would|also)\s+)*(?:be\s+)?(?P<verb>sav(?:e|es|ing)|keeps?|protects?|reduc(?:e|es|ing)|prevents?|avoids?|improves?|cuts?|conserv(?:e|es|ing)|lowers?)\s+(?:(?:me|us)\s+)?(?P<rest>.+)"
)
_MANNER = {"easier": "more easily", "easy": "easily", "quicker": "more quickly", "faster": "faster", "safer": "more safely", "cheaper": "more cheaply", "possible": ""}


def _helper(clause: str, is_pain: bool) -> Phrase | None:
    """Write what a helpful thing does for the person as what the person can do."""
    if is_pain and not clause.lower().startswith(("it helps", "it saves")):
        return None
    who = "We" if re.search(r"\b(?:us|our)\b", clause, re.IGNORECASE) else "I"
    if (match := _LIFE.fullmatch(clause)) is not None:
        return Phrase(f"{match['what']} is {match['how']}", 0.6)
    if (match := _EASIER.fullmatch(clause)) is not None and _base(match["rest"]):
        return Phrase(f"{who} can {match['rest']} {_MANNER[match['how'].lower()]}".strip(), 0.4)
    if (match := _HELPS.fullmatch(clause)) is not None:
        return _bare(who, match["rest"], doubt=0.2)
    if (match := _SAVES.fullmatch(clause)) is not None:
        base = verb(match["verb"])
        rest = re.sub(r"^(?:my|your)\s+(?=time\b|money\b|energy\b)", "", match["rest"])
        return None if base is None else Phrase(f"{who} can {base[0]} {_mine(rest)}", 0.2)
    return None


_INFINITIVE = bounded(r"(?:able\s+to|be\s+able\s+to|being\s+able\s+to|to\s+be\s+able\s+to|can|could|to)\s+(?P<rest>.+)")
_NO_NEED = bounded(r"(?:(?:there\s+is\s+|with\s+)?no\s+(?:more\s+)?need\s+(?:to|for\s+me\s+to)|(?:do\s+)?not\s+(?:have|having|need|needing)\s+to|without\s+having\s+to|never\s+(?:have|having)\s+to)\s+(?P<rest>.+)")
_NOT_TO = bounded(r"(?:to\s+not|not\s+to|not|to\s+never|never)\s+(?P<rest>.+)")


def _infinitive(clause: str, is_pain: bool) -> Phrase | None:
    """Write "I can ..." before a bare verb: "to save money", "saving energy", "no need to get up"."""
    if is_pain:
        return None
    who = "We" if re.search(r"\b(?:our|us)\b", clause, re.IGNORECASE) else "I"
    if (match := _NO_NEED.fullmatch(clause)) is not None and _base(match["rest"]):
        return Phrase(f"{who} do not have to {_mine(match['rest'])}", 0.4)
    if (match := _NOT_TO.fullmatch(clause)) is not None:
        base = _base(match["rest"])
        return Phrase(f"{who} do not {base} {_after_first(_mine(match['rest']))}", 0.4) if base else None
    match = _INFINITIVE.fullmatch(clause)
    return _bare(who, match["rest"] if match else clause, doubt=0.2)


def _bare(who: str, words: str, *, doubt: float) -> Phrase | None:
    words = re.sub(r"^(?:to|also|just|me|us)\s+", "", words)
    form = verb(words.split()[0])
    if form is None or form[1] not in {"base", "gerund"}:
        return None
    base, rest = form[0], _mine(_after_first(words))
    if not rest or base in BAD:
        return None
    if base == "be":
        return Phrase(f"{who} {'am' if who == 'I' else 'are'} {rest}", doubt)
    return Phrase(f"{who} {'' if base in {'know', 'feel', 'understand'} else 'can '}{base} {rest}", doubt)


def _indefinite(clause: str, is_pain: bool) -> Phrase | None:
    """Keep "nobody skips the safety step"; "nobody answers" is a pain and becomes "somebody answers"."""
    match = bounded(r"(?P<who>nobody|no\s?one|everyone|everybody|people|someone|somebody)\s+(?:will\s+|would\s+)?(?P<rest>\w.+)").fullmatch(clause)
    form = verb(match["rest"].split()[0]) if match is not None else None
    if match is None:
        return None
    who, rest = match["who"], match["rest"]
    if form is None:
        return Phrase(clause, 0.3) if rest.lower().startswith(("can ", "is ")) and not is_pain else None
    plural = who.lower() == "people"
    present = f"{form[0] if plural else third_person(form[0])} {_after_first(rest)}"
    if is_pain:
        if who.lower() not in {"nobody", "noone", "no one"} or form[0] in BAD:
            return None
        return Phrase(f"somebody {present}", 0.5)
    return Phrase(f"{who} {present}", 0.1)


_BEFORE = bounded(r"(?P<event>.+?)\s+before\s+(?P<who>I|we)\s+(?P<rest>.+)")


def _noun_subject(clause: str, is_pain: bool) -> Phrase | None:
    """Write a clause about a thing: kept where it is wished, denied where it goes wrong."""
    subject, rest = _subject(clause)
    if subject is None:
        return None
    first, after = rest.split()[0].lower(), _after_first(rest)
    plural = _is_plural(subject)
    if is_pain:
        return _turned_round(clause, subject, rest, plural=plural)
    if subject.lower() in {"it", "they", "this", "that", "these"}:
        if subject.lower() == "it" and re.match(r"(?:is|gets|stays)\s+(?!a\b|the\b|my\b|\w+ing\b|easier|easy|important|good|nice)\w+.*\s(?:when|before|while)\s", rest):
            return Phrase(clause, 1.5)
        return None
    if first in {"will", "would"}:
        negated = re.match(r"(not|never)\s+(.+)", after)
        form = verb((negated[2] if negated else after).split()[0]) if after else None
        if form is None:
            return None
        tail = _after_first(negated[2] if negated else after)
        if negated:
            do = "do" if plural else "does"
            text = f"{'are' if plural else 'is'} not" if form[0] == "be" else f"{do} not {form[0]}"
            return Phrase(f"{subject} {text} {tail}", 0.5)
        present = form[0] if plural else third_person(form[0])
        return Phrase(f"{subject} {'are' if form[0] == 'be' and plural else present} {tail}", 0.4)
    if not after or (verb(first) or ("", ""))[1] == "past":
        return None
    if verb(first) == (first, "base") and first not in _MODALS and not plural:
        return Phrase(f"{subject} {third_person(first)} {after}", 0.6)
    return Phrase(clause, 0.5)


def _turned_round(clause: str, subject: str, rest: str, *, plural: bool) -> Phrase | None:
    first, after = rest.split()[0].lower(), _after_first(rest)
    before = _BEFORE.fullmatch(clause)
    if before is not None and (action := verb(before["rest"].split()[0])) is not None:
        who = "We" if before["who"].lower() == "we" else "I"
        event = before["event"]
        event = event if event.startswith("I ") else event[0].lower() + event[1:]
        return Phrase(f"{who} can {action[0]} {_after_first(before['rest'])} before {event}", 0.4)
    if subject.lower() in {"it", "they", "this", "that", "there", "these"}:
        return None
    do = "do" if plural else "does"
    denied = re.match(r"(?:do(?:es)?\s+not|never|will\s+not)\s+(\w+)\s*(.*)", rest)
    if denied is not None and (form := verb(denied[1])) is not None and form[0] not in BAD:
        return Phrase(f"{subject} {form[0] if plural else third_person(form[0])} {denied[2]}", 0.5)
    if first == "cannot" and after:
        return Phrase(f"{subject} can {after}", 0.4)
    if first in {"is", "are", "was", "were"} and re.match(r"(?:always\s+|far\s+|often\s+)?too\s+\w+", after):
        return Phrase(f"{subject} {'are' if plural else 'is'} not {re.sub('^(always|far|often) ', '', after)}", 0.6)
    form = verb(first)
    if form is not None and form[0] in BAD:
        return Phrase(f"{subject} {do} not {form[0]} {after}", 0.7)
    return None


def _subject(clause: str) -> tuple[str | None, str]:
    """Split a clause into its subject and the rest, at the first verb after a noun phrase (NLTK)."""
    words = clause.split()[:30]
    tree = _chunker().parse(_tagger()(words))
    first = tree[0] if len(tree) else None
    if not hasattr(first, "label") or len(tree) < 2:
        return None, ""
    size = len(first.leaves())
    verb_at = next((i for i in range(size, min(size + 2, len(words)))
                    if _tagger()(words)[i][1] in {"MD", "VB", "VBZ"}), None)  # fmt: skip
    if verb_at is None or (verb_at > size and not words[size].lower().endswith("ly")):
        return None, ""
    return " ".join(words[:size]), " ".join([*words[size:verb_at], *clause.split()[verb_at:]])


_MODALS = frozenset("can cannot could will would may might must should do does did is are was were has have had am never".split())
_DETERMINERS = frozenset("the a an my our your his her their its this that these those each every all any some no both most".split())
_PRONOUNS = frozenset("it they he she there".split())
_FUNCTION = frozenset(
    "of in on at for with from to by and or but when while if before after because so as than into over about without "
    "under off up out not who which where how".split()
)


@lru_cache(maxsize=1)
def _tagger() -> Any:
    from nltk.tag import RegexpTagger

    closed = [
        (rf"(?i)^(?:{'|'.join(sorted(words))})$", tag)
        for words, tag in ((_MODALS, "MD"), (_DETERMINERS, "DT"), (_PRONOUNS, "PRP"), (_FUNCTION, "IN"))
    ]
    regexp = RegexpTagger([*closed, (r"^.+ly,?$", "RB"), (r"^\d+$", "CD"), (r".*", "NN")])

    def tag(words: list[str]) -> list[tuple[str, str]]:
        tagged: list[tuple[str, str]] = []
        for word, guess in regexp.tag(words):
            form = verb(word)
            before = tagged[-1][1] if tagged else ""
            if guess == "NN" and form is not None and form[1] != "gerund" and before in {"NN", "PRP", "RB"}:
                tagged.append((word, "VBZ" if form[1] == "third" else "VB"))
            else:
                tagged.append((word, guess))
        return tagged

    return tag


@lru_cache(maxsize=1)
def _chunker() -> Any:
    from nltk.chunk import RegexpParser

    return RegexpParser(r"SUBJECT: {<PRP>|<DT|CD>*<NN>+(<IN><DT>?<NN>+)?}")


def _is_plural(subject: str) -> bool:
    words = subject.lower().split()
    if re.search(r"\band\b", subject):
        return True
    head = next((words[i - 1] for i, word in enumerate(words) if i and word in _FUNCTION), words[-1])
    if head in {"people", "children", "they", "these", "men", "women"}:
        return True
    return head.endswith("s") and not head.endswith(("ss", "us", "is", "news"))


def _who(match: re.Match[str]) -> str:
    return "We" if match["who"].lower() == "we" else "I"


def _own(match: re.Match[str], words: str) -> str:
    return _mine(words) if match["who"].lower() == "you" else words


def _mine(words: str) -> str:
    """Put "you" and "your", which mean the speaker here, into the first person."""
    words = re.sub(r"\byour\b", "my", words, flags=re.IGNORECASE)
    words = re.sub(r"\byou\s+are\b", "I am", words, flags=re.IGNORECASE)
    return re.sub(r"\byou\b", "I", words, flags=re.IGNORECASE)


def _adverb(match: re.Match[str]) -> str:
    kept = (match.groupdict().get("adverb") or "").lower()
    return re.sub(r"\b(?:also|just|then|really|now|simply|actually|at least)\s+", "", kept)


def _base(words: str) -> str | None:
    parts = words.split()
    while parts and (parts[0].lower().endswith("ly") or parts[0].lower() in {"also", "just", "always", "still"}):
        parts = parts[1:]
    form = verb(parts[0]) if parts else None
    return form[0] if form is not None and form[1] == "base" else None


def _after_first(words: str) -> str:
    return words.partition(" ")[2]
