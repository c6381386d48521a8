"""What "please", "could you" and "they should" lead into: a request, whatever its verb is.

No list of verbs: "please" marks a request, and after "could you" any word that an object follows
is a verb. Listed is only what is none, a courtesy, or advice to other customers.
"""

from __future__ import annotations

from nlp.cues import SUBJECT

_NO_VERB = (
    r"(?:i|you|we|it|he|she|they|this|that|these|those|there|the|a|an|my|our|your|his|her|their|its|and|or|but|not|no|yes|so|"
    r"also|just|then|too|very|even|still|all|any|some|more|less|fewer|most|both|each|every|only|if|when|for|with|to|in|on|at|of|"
    r"by|from|as|what|which|who|why|how|where|because|thanks?|are|is|am|be|was|were|been|have|had|has|would|will|could|can|should|"
    r"please|pls|plz|guys|ever|never|really)\b"
)
_ASKS_NOTHING = (
    r"(?:imagine|believe|guess|say|see|hear|feel|trust|like|love|want|need|prefer|expect|think|mind|buy|eat|stay|go|come|find|"
    r"recommend|forgive|blame|beat)\b"
)
"""Verbs of a question, not of a request: "can you believe this", "would you say"."""
_OBJECT = (
    r"(?=\s+(?:the|a|an|my|our|your|us|me|it|them|this|that|these|those|more|less|fewer|all|every|each|some|better|new|"
    r"whatever|whoever|who|what|when|where|how|people|customers)\b)"
)
_TO_OTHERS = (
    r"(?:try|visit|avoid|book|buy|purchase|download|get\s+(?:this|it)\b|eat\s+(?:here|there|at)|go\s+(?:here|there|to|and|somewhere|elsewhere)|"
    r"stay\s+(?:here|there|at|away)|waste\s+your|read|take\s+(?:this|my)|save\s+your|do\s+your|listen\s+to\s+the)"
)
"""Advice to other customers."""
_PHRASES = (
    r"(?:note|see\b(?!\s+(?:if|to)\b)|find\s+attached|know|understand|believe|be\s+(?:aware|advised|warned|careful|gentle|kind|patient)|bear|"
    r"keep\s+(?:in\s+mind|up|going|doing|it\s+(?:up|that\s+way|as))|accept\s+(?:my|our)|excuse|forgive|pardon|ignore|disregard|thank|"
    r"pass\s+(?:on\s+)?(?:my|our)|tell\s+(?:her|him|them)\s+(?:i|thank)|say\s+(?:hi|hello|thank)|help\W*$|contact\s+me|feel\s+free|hesitate|"
    r"give\s+(?:my|our|(?:her|him|them)\s+(?:a|my|our)\s+(?:raise|thanks|hug|medal|bonus))|get\s+me\s+wrong|worry|judge|reply|do(?:\s+(?:so|it|that|come))?\s*$)"
)
"""Courtesies, and what is said about the message itself."""
_PERSON = r"(?:me|him|her|them|us|you|everybody|everyone|i|it|and|but|as|yes|at\s+once|now|more\s*$|what|why|how)\b"
"""After these "please" is the verb: "to please everybody"."""
_CLAUSE = rf"(?:{SUBJECT}|ours|mine|what|who|why|how|where|when|are|is|do|does|did|was|were)\b"
"""After a comma these begin a sentence of its own: "a bench, please, my hip is bad"."""
_NOTHING_MORE = r"no\b(?!\s+(?:more|longer)\b)"


def please_do(named: str) -> str:
    """Return the pattern of what "please" leads into: "please renew my card", "please, a bench".

    Args:
        named: Pattern of verbs that are left out of what is asked for, and read elsewhere.
    """
    return (
        rf"(?:^\W*|[,:;.!()–-]\s*|\b(?:and|but|so|then|or|you|u|guys)\s+)(?:please|pls|plz|kindly)(?:\s+|,\s+(?!{_CLAUSE}))"
        r"(?:please\s+|(?:can|could|would|will)\s+you\s+|also\s+|just\s+|do\s+(?!not\b)|at\s+least\s+|maybe\s+)?"
        rf"(?P<object>(?!{named}|(?:(?:do\s+not|don['’]?t|never)\s+)?(?:{_TO_OTHERS}|{_PHRASES})|{_PERSON}|{_NOTHING_MORE})\w[\w'’-]*\s+\S.+)"
    )


def could_you_do(named: str) -> str:
    """Return the pattern of what "could you" leads into: "could you widen the aisles".

    Args:
        named: As above.
    """
    return (
        r"\b(?:could|cud|can|would|will)\s+(?:you|u|someone|somebody)\s+(?:guys\s+)?(?:(?:also|just|maybe|possibly|kindly|at\s+least)\s+)?"
        rf"(?P<object>(?!{_NO_VERB}|{_ASKS_NOTHING}|{named})[a-z][a-z-]+(?:\s+(?:up|down|out|back))?{_OBJECT}.+)"
    )


def should_do() -> str:
    """Return the pattern of what somebody of the provider's should do: "the driver should ring twice"."""
    return (
        r"(?P<object>\b(?:they|someone|somebody|(?:the|your)\s+(?!people\b|guests?\b|customers?\b|visitors?\b|users?\b|only\b)[\w'’-]+(?:\s+[\w'’-]+)?)\s+(?:should|ought\s+to|must)\s+"
        rf"(?:(?:at\s+least|always|also|just|please|never|not|really|only)\s+)?(?!{_NO_VERB}|{_EXPECTED}|.*\bbut\s+(?:it|they|he|she)\s+(?:do|does|did|is|are|was|were|never)\w*\b)[a-z][a-z-]+\s+\S.+)"
    )


_EXPECTED = (
    r"(?:know|see|find|feel|mean|arrive|taste|last|be|have|get|try|visit|avoid|go|come|suffice|appeal|suit|work|help|fit|"
    r"like|love|want|need|enjoy|apply|matter|admit|say|\w+ly)\b"
)
"""What is expected, told to others, or read elsewhere: "the fish should arrive on Monday"."""
