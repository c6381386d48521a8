"""How likely a clause that no connective introduces gives the reason for a want beside it.

A clause earns points for what reasons tell: what the person could do then, what goes wrong, what
they must do today, what narrows their life; and loses them for what else follows a want: praise,
courtesy, a second request, a detail of the thing. The points were set by hand; a logistic curve
through our own labelled answers (`bench/data/reasons_own.jsonl`, part "dev") makes them a
probability.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

from nlp.cues import bounded
from nlp.verbs import BAD, verb
from nlp.words import word_set

SLOPE, OFFSET = 1.5, -2.6
"""The logistic curve: one point is worth so much, and nothing at all this."""


def likelihood(points: float) -> float:
    """Return the probability, 0..1, that a clause with so many *points* is a reason.

    >>> likelihood(-5) < 0.01 < 0.9 < likelihood(6)
    True
    """
    return 1 / (1 + math.exp(-(SLOPE * points + OFFSET)))


@lru_cache(maxsize=1)
def _lexicon() -> dict[str, frozenset[str]]:
    text = (files("nlp") / "data" / "hardship.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    sections = " ".join(lines).split("= ")[1:]
    return {words.split()[0]: frozenset(words.split()[1:]) for words in sections}


def tells_harm(clause: str) -> bool:
    """Say whether a clause names what nobody is after: "late", "a headache", "lost"."""
    return any(_is_harm(word.lower()) for word in _TOKEN.findall(clause))


def _is_harm(word: str) -> bool:
    form = verb(word)
    return word in _lexicon()["harm"] or (form is not None and form[0] in BAD)


_TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_MOST_WORDS = 40


def points_of(clause: str) -> float:
    """Return what speaks for *clause* as a reason minus what speaks against it.

    >>> points_of("my eyes hurt when I read at night") > 2 > points_of("the staff are lovely")
    True
    """
    words = [word.lower().replace("’", "'") for word in _TOKEN.findall(clause)][:_MOST_WORDS]
    while words and words[0] in _OPENERS:
        words = words[1:]
    if len(words) < (_FEWEST if words[:1] and words[0] not in _I_AM else _FEWEST - 1):
        return -5.0
    told = " ".join(words)
    lexicon = _lexicon()
    harms = [word for word in words if _is_harm(word)]
    is_own = words[0] in _OWN or (words[0] in _FRONTED and bool(_OWN & set(words[:_NEAR])))
    is_near = is_own or words[0] in _INDEFINITE or bool(lexicon["kin"] & set(words[:3]))
    is_unable = _UNABLE.search(told) is not None
    is_bound = _BOUND.search(told) is not None
    points = 1.0 * is_near - 0.5 * (words[0] in _POINTING)
    points += _ability(told, is_own=is_own)
    points += 2.0 * is_unable or 1.0 * (_DENIED.search(told) is not None)
    points += 1.5 * is_bound or 0.5 * (_HABIT.search(told) is not None)
    points += 2.0 * bool(harms) + 0.5 * (len(harms) > 1)
    points += 1.5 * bool(lexicon["limit"] & set(words))
    points += 1.0 * (not is_own and bool(_ME & set(words[1:])))
    points += 1.5 * (_EXCESS.search(told) is not None)
    points += 0.5 * (_CONDITION.search(told) is not None)
    points += 1.0 * (_COSTS.search(told) is not None)
    points += 0.7 * (is_own and _does(words))
    is_missed = _WENT_ON.search(told) is not None
    points += 2.0 * is_missed
    points -= 3.0 * (words[0] in _GOES_ON) + 2.0 * (verb(words[0]) == (words[0], "base"))
    is_bad = bool(harms) or is_missed or is_unable or is_bound or _ONLY.search(told) is not None
    points -= _courtesies(told, words, is_bad=is_bad)
    if not _is_finite(words) and _ELLIPTIC.match(told) is None:
        points -= 0.5 if is_near or words[0] in _DETERMINERS else 3.0
    return points


_FEWEST = 3
_I_AM = word_set("i'm we're im")
_OPENERS = frozenset(["and", "but", "then", "well", "also", "because", "now", "today", "currently"])
_OWN = word_set("i i'm i'd i'll i've im ive id we we're we'd we'll we've my our mine myself both")
_FRONTED = word_set(
    """
    with without last at in on by when whenever if before after every until once as from since both
    during next sometimes often usually yesterday most half because
    """
)
_NEAR = 8
"""Words within which the person follows a phrase in front: "Without my glasses I guess"."""
_GOES_ON = word_set("which that who whose where including or not only plus even etc")
"""Words that go on with the thing itself: "a lamp, which can be dimmed"."""
_INDEFINITE = word_set("nobody noone no-one half everyone everybody somebody someone")

_POINTING = word_set("it that this its it's that's")
_ME = word_set("me us my our myself ourselves")
_DETERMINERS = word_set("the his her their its these those this that every each all")

_ADVERBS = r"(?:(?:also|just|then|finally|still|always|easily|at\s+last|really|even|never|probably|not)\s+){0,2}"
_I_CAN = bounded(
    rf"\b(?:i\s+|we\s+|my\s+(?:[\w'-]+\s+){{1,2}}?|our\s+(?:[\w'-]+\s+){{1,2}}?)(?:can|could|may|might|would|will|shall|am\s+able|are\s+able|would\s+be\s+able)\s+{_ADVERBS}(?!be\s+(?:happy|glad|willing|delighted)\b)\w+"
    r"|\b(?:i|we)'(?:d|ll)\s+\w+|^(?:i|we)\s+(?:know|understand|feel)\b"
)
_OTHERS_CAN = bounded(
    r"^(?!you\b|it\b|that\b|this\b|there\b)(?:[\w'/-]+\s+){1,7}?(?:can|cannot|could|will|are\s+able|is\s+able)\s+\w+"
)
_WOULD_SAY = bounded(
    r"^(?:i|we)(?:\s+(?:would|will|can|could)|'d|'ll)\s+(?:\w+ly\s+|also\s+|even\s+|just\s+)*(?:sign|come|recommend|be\s+(?:happy|glad|willing|delighted)|like|love|suggest|say|pay|buy|"
    r"appreciate|want|prefer\s+(?:it|that)|wish|add|think|imagine|join|help|volunteer|rate|give\s+(?:it|you))\b"
)


def _ability(told: str, *, is_own: bool) -> float:
    """Return the points of what could be done then: "I'd leave the car at home"."""
    if _WOULD_SAY.search(told) is not None:
        return -3.0
    if is_own and _I_CAN.search(told) is not None:
        return 2.5
    return 1.5 if not is_own and _OTHERS_CAN.search(told) is not None else 0.0


_DENIED = bounded(
    r"\b(?:not|never(?!\s+(?:been|tried|learned|learnt|used|seen|stayed|visited|bought|met|heard|had|done|thought)\b)|no|nobody|no\s+one|nothing|nowhere|none|hardly|barely|without|only|\w+n't|cant|dont|doesnt|isnt|wont|couldnt)\b"
    r"(?!\s+(?:complaints?|problems?|issues?|much|many|bad|yet|sure|the\s+only|big|rush|hurry|worries)\b)(?!.*\b(?:yet|before|either)$)"
)
_UNABLE = bounded(
    r"\b(?:can't|cannot|cant|can\s+(?:hardly|barely|never)|could\s+(?:not|hardly|barely|never)|couldn't|couldnt|won't|wont|unable|not\s+able|don't\s+(?:know|see|hear|feel|understand|dare|have|trust|get)|dont\s+(?:know|have)|"
    r"doesn't\s+(?:let|allow|know|work|fit|reach|see|hear|have|get|understand)|does\s+not\s+\w+|didn't\s+(?:know|see|hear|get|notice|work|come|have|fit|arrive)|never\s+(?:know|see|hear|find|get|gets|takes?|notice|manage|works?|comes?|arrives?|have|enough|sure)|"
    r"no\s+(?:idea|way|time|chance|signal|wifi|reception|internet|car|bus|choice|room|space|light|money|one\s+(?:knows?|tells?|answers?|comes?|helps?|cares?|listens?|speaks?))|nobody\s+(?:knows?|tells?|answers?|comes?|helps?|cares?|listens?|speaks?|knew|told|came|to)|"
    r"nothing\s+to|nowhere|not\s+knowing|not\s+(?:sure|know)|hasn't\s+\w+|haven't\s+(?:had|slept|been\s+able|left|seen|got))\b"
)
_BOUND = bounded(
    r"\b(?:have\s+to|has\s+to|had\s+to|having\s+to|must|end(?:s|ed)?\s+up|need(?:s|ed)?\s+to|keep(?:s)?\s+\w+ing|kept\s+\w+ing|every\s+(?:single\s+)?(?:time|move|bottle|label|visit|trip)|each\s+time|"
    r"over\s+and\s+over|again\s+and\s+again|(?:\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|several|many|countless)\s+times(?!\s+(?:a|per)\b)|twice(?!\s+(?:a|per)\b)|only\s+(?:day|time|way|chance|place|meal)|by\s+then|by\s+the\s+(?:time|third|end)|before\s+(?:i|we)\s+\w+|^(?:last\s+(?:time|week|month|year|summer|winter|july)|once|yesterday|recently|this\s+morning)|instead\s+of|"
    r"asks?\s+(?:me\s+|us\s+)?for|ask(?:s|ing)?\s+strangers|trusts?\s+only|only\s+trusts?|depend(?:s)?\s+on|rely\s+on|relies\s+on)\b"
)
_HABIT = bounded(
    r"\b(?:i|we|he|she|they|who)\s+(?:always|still|usually|often|mostly|constantly|only)\b|\bevery\s+(?:day|week|month|morning|night)\b"
)
_ONLY = bounded(r"\b(?:only|hardly|barely)\b")
_EXCESS = bounded(
    r"\btoo\s+(?!\s*$)\w+|\btakes?\s+(?:me|us|him|her)?\s*\w+|\btook\s+(?:me|us|him|her)?\s*\w+|\b(?:hours|minutes|miles|weeks|floors)\b|\bhalf\s+(?:of|my|the|a|an)\b|\bhalf$"
)
_CONDITION = bounded(
    r"\b(?:when|whenever|if|while|until|before|after|once|unless)\s+(?:i|we|my|our|you|he|she|it|they|the|a|somebody|nobody)\b"
)
_COSTS = bounded(
    r"\b(?:pay(?:s|ing)?|paid|costs?|fees?|money|expensive|price|bills?|tax|wages|refund|afford)\b"
)
_ELLIPTIC = bounded(
    r"^(?:no|not|never|hard|impossible|difficult|tough|took|takes|locked|missed|lost|gets?|got|had\s+to|can't|cannot|couldn't|keeps?|kept|scared|afraid|tired|fed\s+up|always|every|too|"
    r"half|makes?|made|hurts?|less|more\s+than|cost)\b"
)
_REQUEST = bounded(
    r"\b(?:should|please|pls|could\s+you|can\s+you|would\s+you|would\s+be\s+(?:nice|great|good|better|enough|best|ideal|helpful|lovely|cool)|(?:is|are|was|were)\s+(?:best|enough|preferred)|let's|how\s+about)\b"
    r"|^(?:i|we|i'd|we'd|i\s+would|we\s+would)\s+(?:also\s+|really\s+|still\s+|just\s+)*(?:like|love|want|need|wish|hope|prefer|suggest|recommend|propose|expect|mean|appreciate)\b(?!\s+to\s+know)|^(?:you|it|they|this|that|these|there)\s+(?:could|might|must|may|needs?)\b"
)
_ASIDE = bounded(
    r"\b(?:by\s+the\s+way|never\s+mind|just\s+kidding|just\s+an\s+idea|nothing\s+else|other\s+than\s+that|apart\s+from\s+that|otherwise\s+(?:everything|all|the)|the\s+rest|(?:order|phone|account|room|customer|ticket)\s+(?:number|no)|says?\s+hello|keep\s+up|"
    r"well\s+done|carry\s+on|same\s+(?:as|here)|reply|confirm|email|e-mail|for\s+example|for\s+instance|e\.?g|such\s+as|maybe|perhaps|especially|also|as\s+in|in\s+the\s+other|next\s+door|they\s+have|"
    r"as\s+soon\s+as\s+possible|talking\s+about|interested\s+in|the\s+one\s+in|the\s+other\s+branch|competitors?)\b|^(?:like|too)\b|\btoo$"
)
_OPINION = bounded(
    r"^(?:i|we)\s+(?:think|believe|guess|suppose|know\s+(?:that|you|it|this)|understand\s+(?:that|you|it|this)|feel\s+(?:that|like)|already|use|drive|come\s+from|keep\s+(?:all|most|some|them|it|mine)|am\s+(?:from|at|in)|are\s+(?:from|at|in|\w+$|\w+\s+people))\b"
)
_WENT_ON = bounded(
    r"^(?:i|we|my\s+\w+|our\s+\w+)\s+(?:was|were|had|got|stood|sat|ran|came|went|could)\b.*\b(?:and|but|when|while|before|as)\s+(?:then\s+|suddenly\s+)?"
    r"(?:he|she|they|it|you|nobody|someone|somebody|(?:the|your|our|my)\s+[\w'-]+(?:\s+[\w'-]+)?)\s+(?:had\s+|was\s+|were\s+|just\s+|already\s+|simply\s+|never\s+){0,2}"
    r"(?:closed|shut|left|stopped|drove|gone|passed|ended|vanished|disappeared|failed|froze|walked\s+(?:in|off|out|away|past)|switched\s+\w*\s*off|"
    r"hung\s+up|rang\s+off|gave\s+up|went\s+(?:off|back|away|down|out|dead|past|without)|(?:took|sent|drove|turned|carried|moved|ran|sailed|flew|cut|logged|locked|shut|put|threw)\s+(?:\w+\s+){0,2}?(?:away|off|back|down|out|past|without))\b"
)
"""While somebody was busy, things went on without them: "I was upstairs and he drove away"."""
_VISIT = bounded(
    r"^(?:i|we|my\s+\w+)\s+(?:\w+ly\s+|both\s+|just\s+)?(?:stayed|was|were|visited|saw|tried|bought|talked|spoke|wrote|noticed|came|went|ordered|used|met|read|heard|asked|had|have\s+been|did|looked|found|got|booked|"
    r"moved|joined|started|am\s+a|are\s+a|is\s+(?:a|the)|was\s+(?:a|the)|name\s+is|will\s+be|have\s+(?:a|an|the|one|two)|own)\b"
)
_DATED = bounded(
    r"\b(?:since\s+(?:19|20)?\d\d\b|from\s+(?:19|20)\d\d|in\s+(?:january|february|march|april|may|june|july|august|september|october|november|december)|(?:19|20)\d\d)"
)


def _courtesies(told: str, words: list[str], *, is_bad: bool) -> float:
    """Return the points lost by what else follows a want than its reason."""
    lost = 3.5 * (_REQUEST.search(told) is not None)
    lost += 2.5 * (_ASIDE.search(told) is not None)
    lost += 1.5 * (_OPINION.search(told) is not None)
    lost += (0.5 if is_bad else 2.0) * (_VISIT.search(told) is not None)
    lost += (0.5 if is_bad else 1.5) * (_DATED.search(told) is not None)
    if _lexicon()["praise"] & set(words) and not is_bad:
        lost += 2.5
    if words[0] in {"you", "your", "thanks", "thank"}:
        lost += 1.5
    return lost


def _does(words: list[str]) -> bool:
    """Say whether the person tells what they do: "I mark essays on the way home"."""
    form = verb(words[1]) if words[0] in {"i", "we"} else None
    return form is not None and form[1] == "base" and form[0] not in _SAYS_LITTLE


_SAYS_LITTLE = word_set(
    "be have use think know like love want need hope see suggest guess believe stay read"
)
_AUXILIARIES = word_set(
    """
    am is are was were be been can can't cannot could couldn't will won't would wouldn't may might must has have had
    do does did don't doesn't didn't isn't aren't wasn't weren't hasn't haven't hadn't never i'm i'd i'll i've it's
    he's she's they're we're you're that's there's we'd we'll we've they'd im ive dont cant doesnt isnt wont
    """
)


def _is_finite(words: list[str]) -> bool:
    if _AUXILIARIES & set(words):
        return True
    for before, word in pairwise(words):
        form = verb(word)
        if form is None or form[1] == "gerund" or before in _NO_SUBJECT:
            continue
        if form[1] != "base" or before in _PRONOUNS or before.endswith("s"):
            return True
    return False


_NO_SUBJECT = word_set("to a an the my our your of in on at for with by from")
_PRONOUNS = word_set("i we you they he she it people nobody who everyone")


_SUFFERS = bounded(
    r"^(?:(?:and|but|then|so|in\s+the\s+end|finally|now|always)\s+)*(?:i|i'[mdv]\w*|im|we|we'\w+|my|our|mine|ours|not\s+(?:knowing|understanding|being\s+able)|it\s+(?:took|takes|cost|costs)\s+(?:me|us))\b"
)
_FINE = bounded(
    r"\b(?:i|we)\s+(?:was|am|were|are|feel|felt)\s+(?:\w+ly\s+|very\s+|so\s+)?(?:happy|glad|pleased|impressed|satisfied|grateful)\b"
)


def tells_of_people(clause: str) -> bool:
    """Say whether a clause begins with somebody near to the person: "my allergic son", "the staff"."""
    words = [word.lower() for word in _TOKEN.findall(clause[:_HEAD])][:_SUBJECT_WORDS]
    return not (_lexicon()["kin"] | _AT_WORK).isdisjoint(words)


_SUBJECT_WORDS = 3
_AT_WORK = word_set("manager teacher doctor nurse landlord guest guests driver wife clients client")


def suffers(clause: str) -> bool:
    """Say whether a clause is about the person, or one of theirs, and not about how happy they are."""
    told = " ".join(word.lower().replace("’", "'") for word in _TOKEN.findall(clause[:_HEAD]))
    if _FINE.search(told) is not None:
        return False
    return _SUFFERS.match(told) is not None or not _lexicon()["kin"].isdisjoint(told.split()[:3])


_HEAD = 200
