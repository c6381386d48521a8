"""Questions and the answers that lean on them: what was asked, and whether anything was said."""

from __future__ import annotations

from nlp.cues import bounded


def asks_for_wants(prompt: str) -> bool:
    """Say whether a question asks what the person would like to have."""
    return _ASKS_FOR_WANTS.search(prompt) is not None and _ASKS_WHY.search(prompt) is None


def asks_why(prompt: str) -> bool:
    """Say whether a question asks for the reason."""
    return _ASKS_WHY.search(prompt) is not None


_ASKS_FOR_WANTS = bounded(
    r"\b(?:would\s+you\s+(?:\w+\s+)?(?:like|want|love|wish|change|add|improve|ask|prefer|need)|"
    r"do\s+you\s+(?:\w+\s+)?(?:want|wish|need|miss|expect)|could\s+(?:we|be)\b.*\b(?:better|improve)|"
    r"(?:can|could|should|might)\s+we\s+(?:\w+\s+){0,2}(?:improve|change|add|do|offer|build|fix|make)|"
    r"wish\s*list|suggest(?:ion)?s?|improvements?|is\s+missing|what.s\s+missing|"
    r"one\s+thing|feature|make\s+\w+(?:\s+\w+)?\s+better|improve|magic\s+wand)\b",
)
_ASKS_WHY = bounded(
    r"\bwhy\b|\breasons?\b|\bwhat\s+(?:would|does|will|could)\s+(?:that|it|this)\s+(?:let|allow|help|"
    r"give|save|mean|change|do)\b|\bmatters?\b|\bimportant\s+to\s+you\b",
)


def is_content(sentence: str) -> bool:
    """Say whether a sentence can continue the question, and is not "none" or "it is all fine"."""
    return _NO_CONTENT.match(sentence) is None


_NO_CONTENT = bounded(
    r"\W*(?:(?:nothing|none|no(?:pe)?|n/?a|nil|nada|idk|dunno|not\s+(?:sure|really|applicable)|no\s+idea|"
    r"(?:i\s+)?do\s*n['’]?o?t\s+know|no\s+(?:comments?|answer|opinion|suggestions?|changes?)|all\s+good|(?:it|all|everything)(?:['’]s|\s+is|\s+was)?\s+"
    r"(?:all\s+)?(?:fine|good|ok|okay|great|perfect)|(?:it|its|it['’]s|that|that['’]s|everything|i|we)\s+(?:is|was|like[sd]?|love[sd]?|am|are|works?|fine|good|great|ok)\b.*|"
    r"honestly|hmm+|well|maybe|hi|hello|not\s+much|all\s+is\s+(?:well|good|fine)|fine|ok|okay|good|great|perfect|yes|thanks?|thank\s+you|love\s+it|test|asdf\w*|x+|"
    r"keep\s+(?:it\s+up|up\s+the.*|going))\b\W*)(?:\W.*)?$",
)


def is_own_clause(answer: str) -> bool:
    """Say whether an answer says something of its own instead of continuing the question."""
    return _OWN_CLAUSE.match(answer) is not None


_OWN_CLAUSE = bounded(
    r"\W*(?:well,?\s+|but\s+|because\s+)?(?:(?:i|we)(?:['’](?!d\b)\w+)?\s(?!would\b|want\b|need\b|wish\b)|that\s+(?!i\b|we\b|the\b|my\b|you\b|it\b)\w+|"
    r"(?:it|they|you|this|there|he|she|everything|everyone|nothing|nobody|no\s?one|all)(?:['’]?s)?\s+(?!to\b|not\s+to\b|that\b|the\b|my\b|of\b|about\b)\w+|"
    r"(?:the|your|my|our|its)(?:\s+(?!to\b)[\w'’-]+){1,3}?\s+(?:is|are|was|were|"
    r"takes?|took|keeps?|never|always|does|doesn['’]?t|do|don['’]?t|did|didn['’]?t|has|have|had|can['’]?t|works?)\b|"
    r"(?:love|like|enjoy|hate|good|great|nice|bad|too|can['’]?t|cannot)\b)"
)


def is_empty_answer(text: str) -> bool:
    """Say whether *text* says nothing that could be a want, a need or a reason: "n/a", "It is fine"."""
    return not any(map(str.isalpha, text)) or _SAYS_NOTHING.match(text) is not None


_SAYS_NOTHING = bounded(
    r"\W*(?:nothing(?:\s+(?:to\s+add|else|really|at\s+all|comes\s+to\s+mind|special|at\s+the\s+moment|for\s+now|i\s+can\s+think\s+of))?|"
    r"none(?:\s+(?:really|at\s+the\s+moment|so\s+far))?|no|nope|n\s?/?\s?a|nil|nada|idk|dunno|yes|yep|test|asdf\w*|x{2,}|hmm+|lol|skip|"
    r"not\s+(?:sure|really|applicable)(?:\s+to\s+me)?|no\s+idea|(?:i\s+)?(?:do\s+not|do\s*n['’]?t|dont)\s+(?:really\s+)?know|"
    r"no\s+(?:comments?|answer|opinion|suggestions?|changes?|complaints?)(?:\s+needed)?|all\s+(?:good|fine)|"
    r"(?:(?:it|all|everything|that)(?:['’]?s|\s+is|\s+was)\s+)?(?:all\s+|just\s+|quite\s+)?(?:fine|ok|okay|alright)(?:\s+(?:i\s+guess|for\s+me|as\s+it\s+is))?|"
    r"thanks?|thank\s+you(?:\s+(?:very|so)\s+much)?|see\s+above|same(?:\s+as\s+(?:before|above))?|as\s+(?:i\s+said|above|before)|"
    r"hello|hi|good|can['’]?t\s+think\s+of\s+anything)\W*$",
)
