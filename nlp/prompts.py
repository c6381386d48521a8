"""Questions and the answers that lean on them: what was asked, and whether anything was said."""

from __future__ import annotations

from nlp.cues import bounded


def asks_for_wants(prompt: str) -> bool:
    """Say whether a question, or the heading of a column, asks what the person would like to have."""
    prompt = prompt.replace("_", " ")
    if _ASKS_WHY.search(prompt) is not None or _ASKS_TO_JUDGE.search(prompt) is not None:
        return False
    return _ASKS_FOR_WANTS.search(prompt) is not None


def asks_why(prompt: str) -> bool:
    """Say whether a question asks for the reason."""
    return _ASKS_WHY.search(prompt) is not None


def asks_how_it_is(prompt: str) -> bool:
    """Say whether a question asks what is good, bad or the case, so that no answer need be a want."""
    if asks_for_wants(prompt):
        return False
    return any(asks.search(prompt) for asks in (_ASKS_TO_JUDGE, _ASKS_WHAT_HURTS, _ASKS_WHY))


_ASKS_FOR_WANTS = bounded(
    r"\b(?:(?:would\s+(?:you|u)|you['’]d|you\s+would)\s+(?:\w+\s+){0,2}(?:like|want|love|wish|change|add|improve|ask|prefer|need|have\s+us)|"
    r"(?:do|did|are)\s+you\s+(?:\w+\s+)?(?:want|wish|need|miss|missing|expect(?:ing)?|hop(?:e|ing)|looking\s+for)|"
    r"(?:you|customers?|users?|patients?|people)(?:['’]d)?\s+(?:\w+\s+)?(?:wants?|wish(?:es)?|needs?|miss(?:es)?)(?!\s+to\s+(?:say|add|tell|share)\b)|"
    r"(?:can|could|should|might|may)\s+(?:we|it|they|this|the\s+\w+|our\s+\w+)\s+(?:\w+\s+){0,3}(?:improve[d]?|change|add|do|offer|build|fix|make|better|help)|"
    r"could\s+(?:we|be)\b.*\b(?:better|improve[d]?)|"
    r"(?:should|could)\s+(?:(?:your|our|the|a|an|my)\s+)?(?:\w+\s+){0,3}(?:do|be\s+able\s+to|have|offer|look\s+like|change|improve)\b|"
    r"wish(?:es|ed)?|wish\s*list|suggest(?:ion|ed)?s?|improv(?:e|ed|ement|ements|ing)|enhancements?|"
    r"(?:is|are|was|were|what['’]?s|anything)\s+(?:still\s+)?missing|^\W*missing|"
    r"(?:one|a)\s+thing|features?|ideas?|requests?|requirements?|recommendations?\s+for\s+us|make\s+\w+(?:\s+\w+){0,2}\s+better|"
    r"magic\s+wand|like\s+us\s+to|want\s+us\s+to|would\s+help\s+you|could\s+help\s+you|would\s+make\s+you|"
    r"(?:what|which)\s+(?:to\s+)?changes?|chang(?:e|es)\s+(?:to\s+make|about|for)|^\W*(?:desired|proposed|requested|wanted)\s|dream|"
    r"w[uü]nsch\w*|verbesser\w*|vorschl[aä]g\w*|fehlt|souhait\w*|am[eé]lior\w*|sugg[eé]r\w*|sugerenci\w*|mejora\w*|dese[ao]\w*)\b|"
    r"^\W*(?:to\s+)?(?:changes?|adds?|additions?|wants?|asks?|asked\s+for|more\s+of|next)\W*$",
)
_ASKS_WHY = bounded(
    r"\bwhy\b|\breasons?\b|\bwhat\s+(?:would|does|will|could)\s+(?:that|it|this)\s+(?:let|allow|help|"
    r"give|save|mean|change|do)\b|\bmatters?\b|\bimportant\s+to\s+you\b",
)
_ASKS_TO_JUDGE = bounded(
    r"(?<!would\syou\s)\b(?:like(?:d|s)?|enjoy(?:ed)?|love(?:d)?|value[ds]?|appreciate[ds]?)\s+(?:\w+\s+){0,3}(?:most|best|least|about|so\s+far)\b|"
    r"\b(?:do|did)\s+you\s+(?:\w+\s+)?(?:like|enjoy|love|dislike|hate|use|hear|do)\b|\bthink\s+(?:of|about)\b|"
    r"\bhow\s+(?:often|many|long|much|old|likely|satisfied|happy|did|was|were|is)\b|\b(?:rate|rating|score|stars|nps)\b",
)
_ASKS_WHAT_HURTS = bounded(
    r"\b(?:went|goes|going)\s+(?:wrong|well)\b|\b(?:annoy|frustrat|complain|dislike|bother|problem|issue|challenge|"
    r"difficult|trouble|obstacle|pain|struggl|hard(?:est)?|worst|prais|compliment)\w*\b|^\W*(?:who|where|when)\b",
)


def is_content(sentence: str) -> bool:
    """Say whether a sentence can continue the question, and is not "none" or "it is all fine"."""
    return _NO_CONTENT.match(sentence) is None


_NO_CONTENT = bounded(
    r"\W*(?:(?:nothing|none|nope|no(?=\W*$|,)|n/?a|nil|nada|idk|dunno|not\s+(?:sure|really|applicable)|no\s+idea|"
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
    r"(?:it|they|you|this|there|he|she|everything|everyone|nothing|nobody|no\s?one)(?:['’]?s)?\s+(?!to\b|not\s+to\b|that\b|the\b|my\b|of\b|about\b)\w+|all\s+(?:is|was|are|were|good|fine|great|ok(?:ay)?|well|works?|in\s+all)\b|"
    r"(?:[\w'’-]+\s+)?[\w'’-]+s\s+(?:went|came|took|fell|rose|gave|got|broke|grew|became|ran|froze|never|keep|always|are\s+always|have\s+gone|have\s+become|stopped\s+\w+ing)\b|"
    r"(?:the|your|my|our|its)(?:\s+(?!to\b)[\w'’-]+){1,3}?\s+(?:is|are|was|were|"
    r"takes?|took|keeps?|never|always|does|doesn['’]?t|do|don['’]?t|did|didn['’]?t|has|have|had|can['’]?t|works?)\b|"
    r"(?:the|your|my|our|their)(?:\s+(?!to\b)[\w'’-]+){1,2}?\s+(?:\w{3,}ed|told|said|sent|gave|came|went|made|got|lost|left|forgot)\s+(?:me|us|so|about|that|over|away|my|his|her|out|no|nothing)\b|"
    r"(?:(?!that\b|which\b|who\b|where\b|when\b|if\b|what\b|how\b|to\b)[\w'’-]+\s+){1,5}?(?:is|are|was|were|feels?|looks?|(?:is|are|was|were)n['’]?t)\s+"
    r"(?:(?:far|much|way|often|always|really|just|a\s+bit)\s+)?(?:too|not|so|very|never|hard|bad|slow|broken|rude|dirty|terrible|awful|poor|good|great|fine|nice|"
    r"perfect|ok|okay|confus\w+|unclear|expensive|friendly|helpful|annoying)\b|"
    r"(?:love|like|enjoy|hate|good|great|nice|bad|too|can['’]?t|cannot|excellent|amazing|awesome|perfect(?:ly)?|fantastic|wonderful|brilliant|superb|"
    r"outstanding|(?:very|so|really|quite|extremely|absolutely|always|never)\s+\w+|happy|satisfied|pleased|delicious|lovely|impress(?:ed|ive)|disappoint\w+|terrible|horrible|"
    r"awful|worst|poor|thank(?:s|\s+you)|keep\s+(?:it\s+)?up|well\s+done|works?|doing|been|was|were|is|are|had|(?:has|have)\s+been|since|after|when|because|if\s+(?:i|we)|as\s+(?:a|an|i|we))\b)"
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
