"""What is told of other people: "my son reacts within minutes", "my boss was not amused".

What happens to somebody else is a need of the speaker only where it is wished, or where it can be
turned round. What they feel about it is neither: nothing is drafted, and the person is asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.clause_scores import tells_of_people
from nlp.cues import bounded
from nlp.verbs import STATES, verb
from nlp.words import word_set

_WISHED_OF_OTHERS = STATES | word_set("sleep eat learn grow play keep become")
"""Said of one's own people these are mostly what is hoped for: "my kids stay safe"."""
_UNTOLD = word_set(
    "can cannot could will would may might is are do does not never no should has gets"
)
_OPENER = bounded(r"(?:and|but|then|so(?:\s+that)?|because|since|as|that)\s+")
_SELF = word_set("i we i'm i've i'd i'll im ive we're")
_CAUSES = ("because", "cause", "cuz", "coz", "since", "as", "'cause")
_REACTIONS = bounded(
    r"\b(?:amused|angry|angrier|furious|annoyed|upset|cross|unhappy|mad|disappointed|impressed|unimpressed|pleased|irritated|grumpy|"
    r"(?:laugh|complain|shout|yell|scold|moan|grumble|joke|sigh|gossip|whisper|nag|sneer|mock|frown)(?:s|ed|ing|d)?|"
    r"(?:tease|stare|argue|blame|glare|whine)(?:s|d)?|(?:teas|star|argu|blam|glar|whin)ing|nagged)\b"
)


def reacts(clause: str) -> bool:
    """Whether a clause tells how somebody else takes it.

    >>> reacts("My boss was not amused"), reacts("my boss needs the figures"), reacts("I was annoyed")
    (True, False, False)
    """
    return _is_of_others(clause) and _REACTIONS.search(clause) is not None


def is_event_of_others(draft: str, said: str) -> bool:
    """Whether a draft merely repeats what somebody else does.

    >>> said = "my daughter takes the late bus"
    >>> is_event_of_others("My daughter takes the late bus", said)
    True
    >>> is_event_of_others("My daughter can take a bus", "my daughter can take a bus")
    False
    """
    if not _is_of_others(said):
        return False
    words = [word.lower() for word in draft.split()]
    if not _UNTOLD.isdisjoint(words[:_NEAR]):
        return False
    forms = [form for word in words[1:_NEAR] if (form := verb(word)) is not None]
    return bool(forms) and all(base not in _WISHED_OF_OTHERS for base, _ in forms)


def is_cause(said: str, reasons: Sequence[str]) -> bool:
    """Whether what is told of others is how things are, not how they should be: "because my son ..."."""
    is_marked = any(reason.removeprefix("reason: ") in _CAUSES for reason in reasons)
    return is_marked and _is_of_others(said) and _UNTOLD.isdisjoint(said.lower().split()[:_NEAR])


_NEAR = 6


def _is_of_others(clause: str) -> bool:
    told = re.sub(_OPENER, "", clause.strip(), count=1).lower().replace("’", "'")
    first = told.split()[:1]
    return bool(first) and first[0] not in _SELF and tells_of_people(told)
