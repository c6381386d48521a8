"""Bring a customer's clause into shape: spelling of contractions, connectives off, one idea."""

from __future__ import annotations

import re

from nlp.cues import SUBJECT, bounded
from nlp.verbs import verb

_CONTRACTIONS = tuple(
    (re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), replacement)
    for pattern, replacement in (
        (r"(do|does|did|is|are|was|were|would|could|should|has|have|had)(?:n['’]t|nt)", r"\1 not"),
        (r"(?:can['’]t|cant|can not)", "cannot"),
        (r"(?:won['’]t|wont)", "will not"),
        (r"i\s?['’]\s?m|im", "I am"),
        (r"i\s?['’]\s?ve|ive", "I have"),
        (r"i\s?['’]\s?ll", "I will"),
        (r"i\s?['’]\s?d", "I would"),
        (r"(we|you|they)['’]re", r"\1 are"),
        (r"theyre", "they are"),
        (r"(we|you|they)['’]ve", r"\1 have"),
        (r"(we|you|they|it|he|she)['’]ll", r"\1 will"),
        (r"(it|he|she|that|there)['’]s", r"\1 is"),
        (r"its(?=\s+(?:easier|easy|hard|too|not|a|safe|warm|cold|always|never|more))", "it is"),
        (r"ill(?=\s+(?:be|have|know|never|not|get|always|feel|see)\b)", "I will"),
        (r"(what|that|there|where|who|how)s(?=\s)", r"\1 is"),
        (r"id(?=\s+(?:like|love|be|have|rather|prefer|know|never|not|want)\b)", "I would"),
        (r"i", "I"),
        (r"alot", "a lot"),
    )
)
_OPENERS = bounded(
    r"(?:and|but|well|yes|then|also|just|mainly|mostly|simply|because(?:\s+of)?|cause|cuz|since|so\s+that|so|that\s+way|this\s+way|"
    r"in\s+order\s+that|in\s+order(?=\s+(?:to|not)\b)|for\s+(?=\w+ing\b)|which\s+means(?:\s+that)?|(?:it|this|that)\s+means(?:\s+that)?|otherwise|"
    r"that(?=\s+(?:i|we|my|our|the)\b)|(?:it|that|this)['’]?s?\s+(?:is\s+)?(?:important|good|nice|great|helpful|useful)(?:\s+(?:to|for)\s+me)?\s+(?:that|because|so(?:\s+that)?)|"
    r"it\s+(?:is|would\s+be)\s+(?:important|good|nice|great|helpful|useful)(?:\s+(?:for|to)\s+me)?(?=\s+(?:to|not\s+to|that)\b)|"
    r"i\s+(?:think|guess|hope|feel\s+like|believe)(?:\s+that)?|to\s+make\s+sure(?:\s+that)?(?=\s+(?:i|we|my|our|the|no)\b)|(?:to|i\s+can|can)\s+(?:be|make)\s+sure\s+that(?=\s+(?:i|we)\s+(?:can|do)\b))[\s,]+"
)
_CUTS = bounded(
    rf"[.!?…;|\n](?:\s|$)|[.!?;]+$|(?<!\s)\s+[-–—]+\s+|(?<!\s)\s*\(|\)|,?\s+(?:so\s+that|because|but|which\s+means|otherwise|even\s+though|although|etc)\b|"
    rf",?\s+so\s+(?={SUBJECT}\s)|,\s+(?={SUBJECT}\s+\w+\s)|,?\s+in\s+order\s+to\b|,?\s+(?:as|like)\s+well\s*$|,?\s+(?:thanks|please|lol|too)\s*$"
)
_SECOND_IDEA = bounded(
    rf"(?<!whether),?\s+(?:and|or)\s+(?:also\s+|then\s+|so\s+)?(?={SUBJECT}\s+\w+|to\s+\w+|not\s+\w+\s+\w+|no\s+\w+)"
)
_DANGLING = frozenset({
    "just", "only", "even", "mainly", "especially", "also", "then",
    "to", "and", "or", "the", "a", "an", "of", "for", "so", "when", "that", "if", "with", "in",
    "on", "at", "by", "my", "our", "i", "we", "because", "as", "from", "while",
    "than", "but", "not", "it's", "which", "who", "where", "how", "what", "can", "will",
    "would", "be", "this", "your",
})  # fmt: skip
_VERB_AND_PREPOSITION = 2
_LONGEST = 25
_FEWEST = 5


def one_clause(words: str) -> str:
    """Return the first idea of a clause without connectives, its contractions written out."""
    text = " ".join(words.split()).strip("\"'“”‘’*-–—•,.;:!? ")
    for pattern, replacement in _CONTRACTIONS:
        text = pattern.sub(replacement, text)
    text = _without_openers(text)
    text = _fronted_last(text)
    cut = _CUTS.search(text, 3)
    if cut is not None:
        text = text[: cut.start()]
    for second in _SECOND_IDEA.finditer(text):
        if len(text[: second.start()].split()) >= _FEWEST - 1:
            text = text[: second.start()]
            break
    return _without_dangling(_shortened(text).strip(" ,;:.!?\"'“”"))


def _without_openers(text: str) -> str:
    for _ in range(4):
        opener = _OPENERS.match(text)
        if opener is None or opener.end() >= len(text):
            break
        text = text[opener.end() :]
    return text


def _shortened(text: str) -> str:
    """Cut a long clause where a further idea begins, within the length a need may have."""
    words = text.split()
    if len(words) <= _LONGEST - 1:
        return text
    for size in range(_LONGEST - 2, _FEWEST - 1, -1):
        if words[size].lower() in {
            "and",
            "or",
            "while",
            "when",
            "instead",
            "rather",
            "without",
        } or words[size - 1].endswith(","):
            return " ".join(words[:size])
    return text


_FRONT = bounded(
    r"(?P<front>(?:when(?:ever)?|if|while|before|after|in\s+case)\s+[^,]{4,90}?),?\s+(?P<main>(?:then\s+)?(?:I|we)\s+(?:can|could|will|would|do|am|know|feel|never)\b.+)"
)


_OFTEN = bounded(
    r"(?P<front>(?:every|each)\s+(?:single\s+)?(?:time|day|week|month|morning|evening|night|year)),?\s+(?P<main>(?:I|we)\s+\w.+)"
)


def _fronted_last(text: str) -> str:
    """Move a leading condition behind its main clause: "when I am away, I can check it"."""
    often = _OFTEN.fullmatch(text)
    if often is not None:
        return f"{often['main']} {often['front'][0].lower()}{often['front'][1:]}"
    match = _FRONT.fullmatch(text)
    if match is None or match["front"].split()[-1].lower() in _DANGLING | {"while", "when", "if"}:
        return text
    main = re.sub(r"^then\s+", "", match["main"])
    return f"{main} {match['front'][0].lower()}{match['front'][1:]}"


def _without_dangling(text: str) -> str:
    words = text.split()
    while words and words[-1].lower().strip(",") in _DANGLING and not _is_stranded(words):
        words.pop()
    return " ".join(words).rstrip(",;: ")


def _is_stranded(words: list[str]) -> bool:
    """Say whether a last preposition belongs to its verb: "to switch it on", "rely on"."""
    if " ".join(words[-2:]).lower() in {"have to", "need to", "want to", "able to", "had to"}:
        return True
    if " ".join(words[-2:]).lower() in {"up to", "out of", "away from", "looked after"}:
        return True
    if words[-1].lower() not in {"on", "in", "for", "with", "at", "by", "from", "to", "of"}:
        return False
    return words[-1].lower() in {"on", "in"} or (
        len(words) > _VERB_AND_PREPOSITION and verb(words[-2]) is not None
    )
