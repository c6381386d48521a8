"""What somebody cannot do and no service changes: "I cannot lift heavy bags since my operation".

Turned round as it stands ("I can lift heavy bags since my operation") it would promise a cure. The
need is to be spared it.
"""

from __future__ import annotations

from nlp.clause_words import Phrase, base_of
from nlp.clauses import one_clause
from nlp.cues import bounded

_BODY = (
    r"(?:operation|surgery|accident|stroke|fall|injur(?:y|ies)|illness|condition|disabilit(?:y|ies)|age|pregnancy|arthritis|asthma|allerg(?:y|ies)|"
    r"dementia|diabetes|epilepsy|migraines?|eczema|depression|anxiety|autism|dyslexia|"
    r"eyes?|eyesight|sight|hearing|back|hips?|knees?|legs?|feet|foot|ankles?|hands?|fingers?|arms?|shoulders?|wrists?|neck|heart|lungs?|joints?|balance|memory)"
)
_LASTING = (
    rf"(?:(?:since|because\s+of|due\s+to|after|at)\s+(?:my|our)|with\s+(?:my|our|these|a|an)(?:\s+(?:bad|broken|weak|poor|sore|arthritic|shaky|stiff|failing|old))?|since\s+the)"
    rf"\s+(?:[\w-]+\s+){{0,2}}?{_BODY}\b"
)
_CANNOT = (
    r"(?P<who>I|we)\s+(?:really\s+|just\s+|simply\s+)?(?:can\s?not|can['’]?t|could\s?n['’]?o?t|(?:am|are|['’]m|['’]re)\s+(?:not\s+able|unable)\s+to)\s+"
    r"(?:really\s+|even\s+|easily\s+)?"
)
_FOR_GOOD = bounded(
    rf"\W*(?:(?:because|since|as|and|but)\s+)?{_CANNOT}(?P<rest>\w[^,;.!?]*?),?\s+(?:(?:ever|even|only|mostly|mainly)\s+)?{_LASTING}.*"
)
_TOO_MUCH = bounded(
    rf"\W*(?:(?:because|since|as|and|but)\s+)?{_CANNOT}(?P<rest>(?:spend|lift|carry|lug|drag|push|pull|climb|kneel|bend|squat|stand|queue)\b[^,;.!?]*?)[\s.!]*"
)
"""What is asked of the person, and is too much: nobody wishes to be able to."""
_SENSES = bounded(
    rf"\W*(?:(?:because|since|as|and|but)\s+)?{_CANNOT}(?P<rest>(?:see|hear|walk|drive|smell|bend|stand|concentrate|read)(?:\s+(?:very|so|too|that)?\s*(?:well|far|long|much|properly|anymore|any\s+more|any\s+longer))?)[\s.!]*"
)
_LITTLE = 2


def unable_for_good(words: str) -> Phrase | None:
    """Return what somebody who cannot do something is to be spared; None where it may be changed.

    >>> unable_for_good("I cannot lift heavy bags since my operation").text
    'I do not have to lift heavy bags'
    >>> unable_for_good("I cannot find the entrance") is None
    True
    """
    match = _FOR_GOOD.fullmatch(words) or _TOO_MUCH.fullmatch(words)
    if match is None:
        return None
    rest = one_clause(match["rest"])
    if base_of(rest) is None or len(rest.split()) < _LITTLE:
        return None
    return Phrase(f"{'We' if match['who'].lower() == 'we' else 'I'} do not have to {rest}", 0.5)


def is_bodily(words: str) -> bool:
    """Whether somebody says that their senses or limbs do not serve: "I cannot hear well"."""
    return _SENSES.fullmatch(words) is not None or (
        _FOR_GOOD.fullmatch(words) is not None and unable_for_good(words) is None
    )
