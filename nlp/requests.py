"""How people ask for things in English: patterns that name what is asked for."""

from __future__ import annotations

import re

from nlp.cues import bounded

_ADVERB = (
    r"(?:(?:just|really|only|also|still|simply|definitely|always|very\s+much|honestly|would|do|"
    r"actually|absolutely|even|now|desperately|badly|probably|maybe|kinda|so)\s+){0,3}"
)
_LEAD = (
    r"(?:(?:please|pls|plz|kindly|just|maybe|perhaps|also|and|but|then|so|well|hi|hello|ok|okay|hey|"
    r"honestly|first|second|personally|for\s+me|in\s+future|next\s+time|ideally|guys|i\s+think|"
    r"my\s+suggestion\s+is|my\s+advice),?[ ]+){0,4}"
)
_TURN = (
    r"[,:–-]\s*(?:(?:so|but|and)\s+)?(?:(?:please|pls|plz)\s+|"
    r"(?=(?:make\s+it|let\s+(?:me|us)|fix|stop|add|give\s+(?:me|us)|bring|remove|send\s+(?:me|us))\s))"
)
"""Where a request begins in the middle of a sentence: "the print is tiny, please ..."."""
_GIVING = (
    r"add|give(?:\s+(?:me|us|people|customers|users))?|include|offer|provide(?:\s+(?:me|us))?|"
    r"introduce|bring\s+back|create|implement|install|get\s+(?:me|us)|send\s+(?:me|us)|"
    r"put\s+(?:in|back)|return\s+to"
)
_CHANGING = (
    r"make|let|allow|fix|remove|stop|improve|reduce|lower|cut|enable|show|send|put|get\s+rid\s+of|"
    r"change|keep(?!\s+(?:it\s+)?up\b|\s+going|\s+doing)|extend|increase|build|integrate|support|hire|open|simplify|update|upgrade|"
    r"replace|shorten|speed\s+up|clean|turn|move|bring|tell|train|use|answer|call|drop|switch|"
    r"raise|repair|translate|redesign|rename|sort|separate|ship|deliver|accept|restore|connect|"
    r"notify|remind|warn|hide|limit|merge|sync|lose\s+the|ditch|bin|do\s+(?:something|sth)|help|"
    r"do\s*n['’]?o?t\s+(?:change|remove|stop|send|call|ring|ask|show|charge|close|force|make|let|hide|use\s+my|share|sell|log|delete)"
)
_THING = (
    r"(?:it|they|you(?:\s+guys)?|there|we|this|that|(?:the|your|this|my|our)(?:\s+[\w'’-]+){1,4}?)"
)
_OUGHT = (
    r"(?:should|ought\s+to|must|needs?\s+to)\s+(?:\w+ly\s+|also\s+|just\s+|at\s+least\s+|maybe\s+|"
    r"consider\s+|think\s+about\s+)?"
)
_HAVING = r"(?:have|has|add|offer|include|provide|get|introduce|adding|having|offering)"
_DOING = (
    r"(?:be|not|let|allow|make|show|send|give|stop|work|open|support|fix|improve|use|remember|tell|keep|"
    r"hire|put|change|reduce|increase|remove|accept|do|using|train|update|come|start|close|clean|"
    r"respond|reply|answer|warn|notify|remind|load|sync|run|deliver|ship)"
)
_NICE = (
    r"(?:(?:very|really|so|super|pretty|quite|absolutely|also|even)\s+)?(?:nice|nicer|great|good|"
    r"better|best|helpful|useful|handy|cool|awesome|lovely|amazing|perfect|ideal|fantastic|wonderful|"
    r"brilliant|appreciated|welcome|convenient|a\s+(?:plus|bonus|good\s+(?:idea|addition)|"
    r"great\s+(?:help|addition|idea)|dream|big\s+help|improvement))"
)

REQUESTS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (rule, bounded(pattern))
    for rule, pattern in (
        (
            "asks: I would pay for",
            r"\b(?:i|we)(?:\s+would|['’]d|\s+will)\s+(?:\w+\s+)?pay\s+(?:\w+\s+){0,2}for\s+(?P<object>.+)",
        ),
        (
            "asks: should",
            (
                rf"\byou(?:\s+guys|\s+really|\s+all)?\s+{_OUGHT}(?:{_HAVING}\s+(?P<object>.+)|(?P<other>{_DOING}\b.+|(?!be\b|try|visit|go\b|know|see\b|feel|come|read|taste)\w+\s.+))|"
                r"\byou(?:\s+guys|\s+really|\s+all)?\s+need\s+(?P<sixth>(?:more|better|fewer|less|a|an|some|bigger|another)\s.+)|"
                rf"\bthere\s+{_OUGHT}be\s+(?P<third>.+)|"
                rf"\b{_THING}\s+(?:\w+\s+)?{_OUGHT}{_HAVING}\s+(?P<fourth>.+)|"
                rf"(?P<fifth>\b{_THING}\s+(?:\w+\s+)?{_OUGHT}{_DOING}\b.+)"
            ),
        ),
        (
            "asks: wish",
            (
                r"\bwish(?:es|ing|ed)?\s+(?:that\s+)?(?:(?:it|you(?:\s+guys)?|they|i|we|(?:the|your|this|my)"
                r"(?:\s+[\w'’-]+){1,3})\s+(?:also\s+|just\s+|still\s+)?(?:had|have|offered|sold|included|provided)|there\s+(?:was|"
                r"were|is|would\s+be|could\s+be))\s+(?P<object>.+)|(?:(?<=i\s)|(?<=we\s)|(?<=just\s)|(?<=really\s)|(?<=only\s)|^\W{0,3})"
                r"wish\s+(?!list)(?:that\s+)?(?:for\s+)?(?P<other>.+)"
            ),
        ),
        (
            "asks: want",
            (
                rf"\b(?:i|we|id|people|customers|users|my\s+\w+)(?:['’](?:d|m|re))?\s+{_ADVERB}"
                r"(?:wants?|needs?|like(?=\s+to\s+(?:see|have|get|be))|"
                r"love(?=\s+to\s+(?:see|have|get|be))|prefer|looking\s+for|hop(?:e|ing)\s+for|"
                r"could\s+use|ask(?:ing)?\s+for|request(?:ing)?|expect|could\s+do\s+with)"
                r"\s+(?:to\s+(?:see|have|get)\s+)?(?P<object>.+)"
            ),
        ),
        (
            "asks: would like",
            (
                rf"\b(?:i|we|id)(?:['’]d|\s+would|(?<=id))\s+{_ADVERB}(?:like|love|prefer|appreciate|welcome|want)"
                r"\s+(?:it\s+if\s+)?(?:to\s+(?:see|have|get)\s+)?(?P<object>.+)"
            ),
        ),
        (
            "asks: would be nice",
            (
                rf"\b(?:would|['’]d|might|could|will)\s+(?:also\s+|still\s+)?(?:be|have\s+been)\s+{_NICE}\s+(?:if|to\s+(?:have|see|get)|"
                rf"to|having|when)\s+(?:(?:you|there|it|we|they)\s+(?:had|was|were|is|could\s+have|could\s+add|added|"
                rf"offered|would\s+be)\s+)?(?P<object>.+)|(?:^|,)\W*(?P<other>[^,]{{3,80}}?)\s+would\s+(?:also\s+)?(?:be|have\s+been)\s+{_NICE}"
            ),
        ),
        (
            "asks: could you",
            (
                r"\b(?:could|can|would|will)\s+(?:you|we|i|they|u|someone)\s+(?:(?:guys|please|pls|plz|also|"
                rf"just|maybe|not|at\s+least|possibly)\s+){{0,2}}(?:(?:{_GIVING}|have|get)\s+(?P<object>.+)|(?P<other>(?:{_CHANGING})\b.+))"
            ),
        ),
        (
            "asks: how about",
            (
                r"\b(?:how|what)\s+about\s+(?:(?:adding|having|offering|giving\s+us)\s+)?(?P<object>.+)|"
                r"\bwhy\s+(?:not|don['’]?t\s+(?:you|we|they))\s+(?:just\s+)?(?:(?:add|offer|have|give\s+us)\s+(?P<other>.+)|(?P<third>.+))|"
                r"\b(?:i(?:\s+would|['’]d)?\s+(?:suggest|recommend|propose)|my\s+(?:suggestion|wish(?!\s+list)|request)"
                r"(?:\s+(?:is|would\s+be))?:?)\s+(?:that\s+|to\s+(?:add|have)\s+|adding\s+)?(?P<fourth>.+)"
            ),
        ),
        (
            "asks: imperative",
            rf"(?:^\W*{_LEAD}|{_TURN})(?:(?:{_GIVING})\s+(?P<object>(?!to\b|up\b|in\b).+)|(?P<other>(?:{_CHANGING})\s+(?!of\b|me\s+(?:say|establish|tell|know|explain|start|be\s+clear)\b|of\b|are\b|is\b|was\b|were\b).+))",
        ),
        (
            "asks: need (terse)",
            (
                rf"^\W*{_LEAD}(?:(?:really|badly|still|urgently|would|we'd)\s+)?(?:needs?|wants?|would\s+(?:like|love)|require[sd]?|"
                r"looking\s+for|wish\s+for|wishing|hoping\s+for|missing:?|lacks?|bring\s+on)\s+"
                r"(?:to\s+(?:see|have|get)\s+)?(?P<object>(?!to\s+(?:be|say)\b).+)|\bneeds\s+(?:more|better|a|an|some|to\s+have)\s+(?P<other>.+)"
            ),
        ),
        (
            "asks: missing",
            (
                r"\b(?:missing|lacking|lacks)\s+(?P<object>(?:a|an|the|some|any|support|option)\b.+)|"
                r"\bthere(?:['’]?s|\s+is)\s+no\s+(?P<other>(?:way|option|possibility)\s+to\s+.+)"
            ),
        ),
        (
            "asks: could have",
            (
                rf"\b{_THING}\s+could\s+(?:also\s+|really\s+|maybe\s+)?(?:have|use|do\s+with|offer|include)\s+(?P<object>(?!been\b).+)|^\W*could\s+(?:do\s+with|use)\s+(?P<other>.+)|"
                rf"\b(?:i|we)\s+hope\s+(?:that\s+)?(?P<third>(?:you|they|it)\s+.+)|^\W*hope\s+(?P<fourth>you\s+(?:add|bring|fix|make)\b.+)|"
                r"(?:^|,)\W*(?P<fifth>[^,]{3,60}?\s+could\s+(?:have\s+been|be)\s+(?:included|added|better|improved|bigger|cheaper|cleaner|warmer|faster|quicker|longer|offered)\b[^,]*)"
            ),
        ),
        (
            "asks: please",
            (
                r"^\W*(?P<object>(?!(?:yes|no|thanks|thank|ok|hello|hi|help|reply|more|someone|anyone)\b)[^,.?!]{4,90}?),?\s+(?:please|pls|plz)\W*$|"
                r"^\W*(?P<other>(?:an?\s+|the\s+)?(?:ability|option|possibility|way|chance)\s+(?:to|for)\s+.+)"
            ),
        ),
        (
            "asks: more please",
            (
                r"^\W*(?P<object>(?:more|less|fewer|better|faster|cheaper|longer|shorter|bigger|larger|smaller|"
                r"simpler|clearer|easier|lower|higher|no\s+more)\s+[^,.]{2,80})$"
            ),
        ),
    )
)
"""Each pattern with the name of its rule; its one matching group is what is asked for."""
