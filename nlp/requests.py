"""How people ask for things in English: patterns that name what is asked for.

A pattern is tried only where a text holds one of the words that it cannot do without, so that
most patterns cost nothing for most texts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.courtesy import could_you_do, please_do, should_do
from nlp.cues import bounded
from nlp.words import word_set

_ADVERB = (
    r"(?:(?:just|really|only|also|still|simply|definitely|always|very\s+much|honestly|would|do|"
    r"actually|absolutely|even|now|desperately|badly|probably|maybe|kinda|so|truly|much|rather)\s+){0,3}"
)
_LEAD = (
    r"(?:(?:please|pls|plz|kindly|just|maybe|perhaps|also|and|but|then|so|well|hi|hello|ok|okay|hey|"
    r"honestly|first|second|personally|for\s+me|in\s+future|next\s+time|ideally|guys|i\s+think|or|either|"
    r"my\s+suggestion\s+is|my\s+advice),?[ ]+){0,4}"
)
_TURN = (
    r"[,:;.!–-]\s*(?:(?:so|but|and)\s+)?(?:(?:please|pls|plz)\s+|"
    r"(?=(?:make\s+it|let\s+(?:me|us)|fix|stop|add|give\s+(?:me|us|it\s+to)|bring|remove|send\s+(?:me|us|a)|"
    r"put|turn\s+(?:up|down)|improve|empty|get\s+rid)\s))"
)
"""Where a request begins in the middle of a sentence: "the print is tiny, please ..."."""
_GIVING = (
    r"add|give(?:\s+(?:me|us|people|customers|users|patients|staff))?|include|offer|provide(?:\s+(?:me|us))?|"
    r"introduce|bring\s+back|create|implement|install|get\s+(?:me|us)|send\s+(?:me|us)|"
    r"put\s+(?:in|back)|return\s+to|bring\s+in"
)
_NAMED = rf"(?:{_GIVING}|have|get)\s"
"""Verbs that the thing asked for follows: it alone is named."""
_PLAIN_DOING = (
    r"make|let|allow|fix|remove|stop|improve|reduce|enable|get\s+rid\s+of|"
    r"keep(?!\s+(?:it\s+)?up\b|\s+going|\s+doing|\s+(?:it|everything)\s+(?:exactly\s+|just\s+)?as|\s+in\s+mind)|extend|increase|integrate|hire|simplify|"
    r"replace|shorten|speed\s+up|bring|repair|translate|redesign|rename|restore|reconsider|rethink|announce|publish|"
    r"notify|remind|warn|merge|lose\s+the|ditch|do\s+(?:something|sth|away\s+with)|consider|explain|involve|"
    r"restock|refund|separate|deliver|accept|upgrade|simplify|clarify|ensure|teach|serve|employ|abolish|ban|lower|shut|develop"
)
_AFTER_VERB = (
    r"(?=\s+(?:the|a|an|my|our|your|us|me|it|them|this|that|these|those|more|less|fewer|all|every|each|up|off|on|out|to|in|for|"
    r"with|at|from|people|customers|patients|parents|users|children|both|what|when|some|better|something|somebody|someone|"
    r"new|free|half|early|earlier|only|larger|smaller|longer|loose|where|who|how)\b)"
)
_DOING_WORDS = (
    r"lower|cut|show|send|put|change|build|support|open|update|turn|move|tell|train|use|answer|call|drop|switch|"
    r"raise|sort|ship|connect|hide|limit|sync|bin|help|print|record|plant|empty|clean|sell|stock|pay|talk|listen|ring|"
    r"text|cover|set|place|order|collect|charge|pick|swap|check|write|remember|respond|reply|numb|turn|inform|contact|"
    r"mark|label|light|heat|close|start|give|take|test|share|block|design|display|save|order"
)
_NEGATED_DOING = (
    r"do\s*n['’]?o?t\s+(?:change|remove|stop|send|call|ring|ask|show|charge|close|force|make|let|hide|use\s+my|share|sell|log|delete|"
    r"rush|move|cancel|raise|cut|treat|keep|put|play|switch)"
)
_CHANGING = rf"{_PLAIN_DOING}|(?:{_DOING_WORDS}){_AFTER_VERB}|{_NEGATED_DOING}"
_THING = (
    r"(?:it|they|you(?:\s+guys)?|there|we|this|that|someone|somebody|(?:the|your|this|my|our|each|every|all)(?:\s+[\w'’-]+){1,4}?|"
    r"[a-z]{4,}(?:\s+[a-z]{4,})?(?=\s+(?:should|ought)))"
)
_OUGHT = (
    r"(?:should(?!\s+have\s+(?:\w+(?:ed|own|one|een|ome)|got|read|told|kept|left|thought|went|gone)\b)|ought\s+to|needs?\s+to|"
    r"must(?!\s+(?:be|have|say|admit|see|try|visit|do)\b)|had\s+better|might\s+want\s+to|may\s+want\s+to)\s+"
    r"(?:\w+ly\s+|also\s+|just\s+|at\s+least\s+|maybe\s+|consider\s+|think\s+about\s+|think\s+of\s+|try\s+to\s+|not\s+)?"
)
_HAVING = r"(?:have|has|add|offer|include|provide|get|introduce(?!\s+(?:them|your)sel)|adding|having|offering|bring\s+back)"
_DOING = (
    r"(?:be(?!\s+(?:noted|said|mentioned|fine|ok|okay|good|aware|careful|ashamed|proud|warned|sure|a\s+problem|pleased|happy|commended|able)\b)|"
    r"not|let|allow|make|show|send|give|stop|work|open|support|fix|improve|use|remember|tell|keep|introduce|explain|sell|"
    r"hire|put|change|reduce|increase|remove|accept|do|using|train|update|come|start|close|clean|listen|run|knock|think|listen|"
    r"respond|reply|answer|warn|notify|remind|load|sync|run|deliver|ship|lower|pay|serve|store|cut|stock|say|find|go\s+down|consider)"
)
_ADVICE = (
    r"(?:be\b|try|visit|go\b|know|see\b|feel|come|read|taste|stay|eat|check|book|avoid|expect|definitely|really|have\b|ask|"
    r"also\s+(?:try|visit|go|see)|play|buy|download|give\s+it|take|watch|give|get\s+(?:it|this)|not\s+(?:miss|go|buy|stay|expect))"
)
"""What one customer tells another to do."""
_NICE = (
    r"(?:(?:very|really|so|super|pretty|quite|absolutely|also|even|much|a\s+lot|far)\s+){0,2}(?:nice|nicer|great|good|"
    r"better|best|helpful|useful|handy|cool|cooler|awesome|lovely|amazing|perfect|ideal|fantastic|wonderful|neat|sweet|"
    r"brilliant|appreciated|welcome|convenient|easier|a\s+(?:plus|bonus|start|laugh|godsend|good\s+(?:idea|addition)|"
    r"great\s+(?:help|addition|idea)|dream|big\s+help|improvement))"
)
_MORE = (
    r"(?:more|less|fewer|better|faster|cheaper|longer|shorter|bigger|larger|smaller|wider|quieter|cleaner|earlier|later|warmer|"
    r"simpler|clearer|easier|lower|higher|fresher|softer|brighter|stronger|safer|no\s+more|nicer|friendlier|quicker)"
)


@dataclass(frozen=True)
class Request:
    """A way of asking.

    Attributes:
        rule: Its name.
        pattern: Its one matching group is what is asked for.
        words: A text that holds none of them cannot match.
    """

    rule: str
    pattern: re.Pattern[str]
    words: frozenset[str]


_DOERS = word_set(
    re.sub(
        r"\(\?[!=].*?\)|\\s[+*]|[^a-z|]", " ", f"{_GIVING}|{_PLAIN_DOING}|{_DOING_WORDS}"
    ).replace("|", " ")
) | word_set("do dont don return put get lose speed bring please pls plz")
_GOOD = word_set(
    """nice nicer great good better best helpful useful handy cool cooler awesome lovely amazing perfect ideal
    fantastic wonderful neat sweet brilliant appreciated welcome convenient easier plus bonus start laugh
    godsend idea addition help dream improvement"""
)

REQUESTS: tuple[Request, ...] = tuple(
    Request(rule, bounded(pattern), words)
    for rule, words, pattern in (
        (
            "asks: I would pay for",
            word_set("pay"),
            r"\b(?:i|we)(?:\s+would|['’]d|\s+will)\s+(?:\w+\s+)?pay\s+(?:\w+\s+){0,4}for\s+(?P<object>.+)",
        ),
        (
            "asks: should",
            word_set("should ought must need needs better want"),
            (
                rf"\byou(?:\s+guys|\s+really|\s+all)?\s+{_OUGHT}(?:{_HAVING}\s+(?P<object>.+)|(?P<other>{_DOING}\b.+|(?!{_ADVICE})\w+\s.+))|"
                r"\byou(?:\s+guys|\s+really|\s+all)?\s+need\s+(?P<sixth>(?:more|better|fewer|less|some|bigger|another)\s.+)|"
                rf"\bthere\s+{_OUGHT}be\s+(?P<third>.+)|"
                rf"\b{_THING}\s+(?:\w+\s+)?{_OUGHT}{_HAVING}\s+(?P<fourth>.+)|"
                rf"(?P<fifth>\b{_THING}\s+(?:\w+\s+)?{_OUGHT}{_DOING}\b.+)|"
                r"^\W*should\s+(?P<seventh>(?:be(?!\s+(?:fine|ok|good)\b)|have|put|not|let|get|open|make|allow)\s.+)"
            ),
        ),
        (
            "asks: wish",
            word_set("wish wishes wishing wished"),
            (
                r"\bwish(?:es|ing|ed)?\s+(?:that\s+)?(?:(?:it|you(?:\s+guys)?|they|i|we|(?:the|your|this|my)"
                r"(?:\s+[\w'’-]+){1,3})\s+(?:also\s+|just\s+|still\s+)?(?:had|have|offered|sold|included|provided)|there\s+(?:was|"
                r"were|is|would\s+be|could\s+be))\s+(?P<object>.+)|(?:(?<=i\s)|(?<=we\s)|(?<=just\s)|(?<=really\s)|(?<=only\s)|^\W{0,3})"
                r"wish\s+(?!list|(?:every|all|other|more)\s+(?:\w+\s+)?(?:was|were|could)\b|(?:i|we)\s+(?:had|could\s+have)\s+\w+ed\b|you\s+(?:all|every|success|a|luck)|him|her)"
                r"(?:that\s+)?(?:for\s+)?(?P<other>.+)"
            ),
        ),
        (
            "asks: want",
            word_set(
                "want wants need needs like love prefer looking hope hoping use ask asking request requesting expect do require demand"
            ),
            (
                rf"\b(?:i|we|id|customers|users|my\s+\w+)(?:['’](?:d|m|re))?\s+(?:am\s+|are\s+)?{_ADVERB}"
                r"(?:wants?|needs?(?!\s+not\b)|like(?=\s+to\s+(?:see|have|get|be))|"
                r"love(?=\s+to\s+(?:see|have|get|be))|prefer|looking\s+for(?!ward)|hop(?:e|ing)\s+for|require|demand|"
                r"could\s+use|ask(?:ing)?\s+for|request(?:ing)?|expect|could\s+do\s+with)"
                r"\s+(?:to\s+(?:see|have|get)\s+)?(?P<object>.+)"
            ),
        ),
        (
            "asks: would like",
            word_set(
                "like love prefer appreciate welcome want liked loved preferred appreciated grateful rather change suggest ask"
            ),
            (
                rf"\b(?:i|we|id|my\s+\w+)(?:['’]d|\s+would|(?<=id))\s+{_ADVERB}(?:like|love|prefer|appreciate|welcome|want|have\s+(?:liked|loved|preferred|appreciated)|liked|"
                r"be\s+(?:very\s+|really\s+|most\s+)?(?:grateful|thankful)\s+(?:for|if)|rather(?=\s+(?:have|be|see|get|choose|you|talk|pay|not)))"
                r"\s+(?:it\s+(?:better\s+|more\s+|very\s+much\s+)?(?:if|when)\s+)?(?:to\s+(?:see|have|get)\s+)?(?P<object>.+)|"
                r"^\W*would\s+(?:really\s+|also\s+)?(?:like|love|appreciate|prefer)\s+(?:it\s+if\s+)?(?:to\s+(?:see|have|get)\s+)?(?P<other>.+)|"
                r"\b(?:i|we)(?:\s+would|['’]d)\s+(?P<third>change\s+(?!is\b|are\b|it\s+is).+)|\b(?:i|we)(?:\s+would|['’]d)\s+ask\s+(?:you\s+|for\s+|the\s+\w+\s+)?(?P<fourth>(?:to|for)\s.+)"
            ),
        ),
        (
            "asks: would be nice",
            _GOOD,
            (
                rf"\b(?:would|['’]d|might|could|will)\s+(?:also\s+|still\s+|really\s+)?(?:be|have\s+been)\s+{_NICE}\s+(?:if|to\s+(?:have|see|get)|"
                rf"to|having|when)\s+(?:(?:you|there|it|we|they)\s+(?:had|was|were|is|could\s+have|could\s+add|added|"
                rf"offered|would\s+be)\s+)?(?P<object>.+)|(?:^|[,.])\W*(?P<other>[^,]{{3,80}}?)\s+(?:would|wouldn['’]?t)\s+(?:also\s+|really\s+)?(?:be|have\s+been)\s+{_NICE}"
            ),
        ),
        (
            "asks: would help",
            word_set("would wouldn wouldnt"),
            (
                r"(?:^|[,.;])\W*(?P<object>(?!(?:it|that|this|which|what|who|i|we|you|they|he|she|nothing)\b)[^,.]{3,80}?)\s+(?:would(?:\s+really|\s+also)?\s+(?:help(?!\s+(?:you|the\s+people))|"
                r"make\s+(?:it|them|this|all\s+the|a\s+(?:big\s+)?difference|sense|life|things)|go\s+a\s+long\s+way|mean\s+a\s+lot)|wouldn['’]?t\s+(?:hurt|go\s+amiss|be\s+bad))\b|"
                r"\bit\s+would\s+(?:really\s+)?(?:help|make\s+sense)\s+(?:if|to)\s+(?:you\s+|there\s+(?:was|were)\s+)?(?P<other>.+)"
            ),
        ),
        (
            "asks: could you",
            word_set("could can would will wud"),
            (
                r"\b(?:could|can|would|will)\s+(?:you|we|i|they|u|someone|somebody|the\s+\w+)\s+(?:(?:guys|please|pls|plz|also|"
                rf"just|maybe|not|at\s+least|possibly|mind)\s+){{0,2}}(?:(?:{_GIVING}|have|get)\s+(?P<object>.+)|(?P<other>(?:{_CHANGING}|make|let)\b.+)|(?P<third>\w+ing\s+(?:the|a|my|our|your)\s.+))|"
                r"\b(?:can|could)['’]?n?o?['’]?t\s+you\s+(?:please\s+|just\s+|at\s+least\s+)?(?P<fourth>\w+\s.+)|\b(?:they|you)\s+could\s+at\s+least\s+(?P<fifth>.+)"
            ),
        ),
        ("asks: could you do", word_set("could can would will cud"), could_you_do(_NAMED)),
        ("asks: they should", word_set("should ought must"), should_do()),
        ("asks: please do", word_set("please pls plz kindly"), please_do(_NAMED)),
        (
            "asks: how about",
            word_set(
                "about why suggest recommend propose suggestion wish request advice idea recommendation"
            ),
            (
                r"\b(?:how|what)\s+about\s+(?!it\b|that\b|you\b)(?:(?:adding|having|offering|giving\s+us)\s+)?(?P<object>.+)|"
                r"\bwhy\s+(?:not|don['’]?t\s+(?:you|we|they))\s+(?:just\s+)?(?:(?:add|offer|have|give\s+us)\s+(?P<other>.+)|(?P<third>.+))|"
                r"\b(?:i|we)(?:\s+would|['’]d)?\s+(?:also\s+|strongly\s+)?(?:(?:suggest|propose)\s+(?!(?:this|it|going|visiting|staying|to\s+(?:any|every|go|visit|stay|others))\b|you\s+(?:go|visit|try|book|stay|check|avoid|look|read)\b)(?:that\s+|to\s+(?:add|have)\s+|adding\s+)?(?P<fourth>.+)|"
                r"recommend\s+(?:that\s+)?(?P<seventh>(?:you\s+|they\s+)?(?:(?!staying|visiting|going|trying|booking|eating|playing|getting|using|buying|downloading)\w+ing)\s+(?:the|a|an|more|some|in)\b.+))|"
                r"\b(?:my|one|another|a)\s+(?:only\s+|one\s+|first\s+)?(?:suggestion|wish(?!\s+list)|request|recommendation|idea|advice\s+to\s+you)"
                r"(?:\s+from\s+me|\s+i\s+would\s+make(?:\s+for\s+\w+)?)?(?:\s+(?:is|would\s+be)|:|\s+(?=change|make|add|put))\s*(?:that\s+|to\s+(?:add|have)\s+|adding\s+)?(?P<fifth>.+)|"
                r"\bfeature\s+request:?\s*(?P<sixth>.+)"
            ),
        ),
        (
            "asks: why not so",
            word_set("why"),
            (
                r"\bwhy\s+(?:is|are)\s+there\s+(?:no|not|never|only)\s+(?P<object>.+)|"
                r"\bwhy\s+(?:can|could|do|does|did|is|are|has|have|wo|would)(?:['’]?n?['’]?t|\s+not|not)\s+(?P<other>(?:it|i|we|you|they|there|the|my|your|this)\b.+)|"
                r"\bwhy\s+(?:can|could|do|does|is|are)\s+(?:you|we|i|they|it|the\s+\w+)\s+not\s+(?P<third>.+)"
            ),
        ),
        (
            "asks: imperative",
            _DOERS,
            (
                rf"(?:^\W*{_LEAD}|{_TURN})(?:(?:{_GIVING})\s+(?P<object>(?!to\b|up\b|in\b|it\s+a\s+(?:try|go|shot|chance|miss)|yourself|(?:him|her|them)\s).+)|"
                rf"(?P<other>(?!close\s+(?:to|by)\b|clean\s+(?:and|with|in)\b|check\s+(?:in|out)\b|set\s+up\b|show\s+(?:is|was)\b)(?:{_CHANGING})\s+(?!of\b|me\s+(?:say|establish|tell|know|explain|start|be\s+clear|think|see)\b|are\b|is\b|was\b|were\b|sure\b|your\s+(?:friends|own|choice|time|mind)|"
                r"out\s+(?:my|the\s+reviews)|to\s+(?:anyone|everyone)|yourself|the\s+other\s+reviews).+))"
            ),
        ),
        (
            "asks: need (terse)",
            word_set(
                "need needs want wants like love require required requires looking wish wishing hoping missing lacks bring"
            ),
            (
                rf"^\W*{_LEAD}(?:(?:really|badly|still|urgently|would|we'd)\s+)?(?:needs?|wants?|would\s+(?:like|love)|require[sd]?|"
                r"looking\s+for(?!ward)|wish\s+for|wishing|hoping\s+for|missing:?|lacks?|bring\s+on)\s+"
                r"(?:to\s+(?:see|have|get)\s+)?(?P<object>(?!to\s+(?:be|say)\b).+)|\bneeds\s+(?P<other>(?:more|better|a|an|some|to\s+have|to\s+be)\s.+)|"
                r"\bwhat\s+(?:this|the|your|my|our)\s+\w+\s+needs\s+is\s+(?P<third>.+)"
            ),
        ),
        (
            "asks: missing",
            word_set("missing lacking lacks lack miss no only change"),
            (
                r"\b(?:missing|lacking|lacks)\s+(?P<object>(?:a|an|the|some|any|support|option)\b.+)|"
                r"\bthere(?:['’]?s|\s+is)\s+no\s+(?P<other>(?:way|option|possibility|need)\s+(?:to|for)\s+.+)|"
                r"\b(?:only|one|single)\s+thing\s+(?:(?:that\s+)?(?:i|we)(?:['’]d|\s+would)?\s+(?:really\s+)?(?:miss(?:ed)?|change|ask\s+for|want|wish)(?:\s+is)?|(?:that(?:['’]s|\s+is)\s+)?(?:missing|lacking)|it\s+(?:lacks|needs|misses))(?:\s+(?:is|was))?:?\s+(?P<third>.+)|"
                r"\b(?:all|what)\s+(?:it|i|we|this)\s+(?:lacks?|miss(?:es)?|needs?)\s+(?:is|are)\s+(?P<fourth>.+)"
            ),
        ),
        (
            "asks: could have",
            word_set("could hope hoping"),
            (
                rf"\b{_THING}\s+could\s+(?:also\s+|really\s+|maybe\s+|certainly\s+)?(?:have|use|do\s+with|offer|include)\s+(?P<object>(?!been\b|\w+ed\b|had\b|gone\b|done\b).+)|^\W*could\s+(?:do\s+with|use|have)\s+(?P<other>(?!been\b|\w+ed\b).+)|"
                rf"\b(?:i|we)\s+(?:really\s+|do\s+)?hope\s+(?:that\s+)?(?!to\s+(?:see|come|return)|you\s+(?:enjoy|like|have|are|get\s+well)|this\s+helps|it\s+(?:helps|stays))(?P<third>(?:you|they|it|there|the\s+\w+)\s+.+)|^\W*hope\s+(?:that\s+)?(?P<fourth>(?:you|they|it)\s+(?:add|bring|fix|make|improve|will|gets?|can)\b.+)|"
                r"(?:^|,)\W*(?P<fifth>[^,]{3,60}?\s+could\s+(?:have\s+been|be)\s+(?:included|added|better|improved|bigger|cheaper|cleaner|warmer|faster|quicker|longer|offered|softer|larger|updated|open|a\s+(?:bit|little)\s+\w+er)\b[^,]*)"
            ),
        ),
        (
            "asks: if only",
            word_set("only"),
            r"\bif\s+only\s+(?:there\s+(?:was|were)\s+|(?:it|you|they|we|i)\s+(?:had|could\s+have)\s+)?(?P<object>.+)",
        ),
        (
            "asks: any chance",
            word_set("chance way possible possibility plans ideas"),
            (
                r"\bany\s+(?:chance|way|possibility|plans?)\s+(?:of|to|for|that|you|we|i)\s+(?:(?:getting|having|get|have)\s+)?(?P<object>.+)|"
                r"\b(?:is|would)\s+it\s+(?:be\s+)?(?:also\s+)?possible\s+(?:to|that|for)\s+(?P<other>.+)|\bit\s+should\s+be\s+possible\s+to\s+(?P<third>.+)"
            ),
        ),
        (
            "asks: please",
            word_set("please pls plz ability option possibility way chance"),
            (
                r"^\W*(?P<object>(?!(?:yes|no|thanks|thank|ok|hello|hi|reply|someone|anyone)\b)[^.?!]{4,90}?)(?<!\sto)(?<!\bas\s[iw])(?<!\bas\swe)(?<!\bas\syou)(?<!\bas\sthey),?\s+(?:please|pls|plz)\W*$|"
                r"^\W*(?P<other>(?:an?\s+|the\s+)?(?:ability|option|possibility|(?:easier|better|quicker)\s+way|way|chance)\s+(?:to|for)\s+.+)"
            ),
        ),
        (
            "asks: more please",
            word_set(
                _MORE.replace("(?:", "").replace(")", "").replace("|", " ").replace(r"\s+", " ")
            ),
            (
                rf"^\W*(?:(?:maybe|perhaps|just|also|and|ideally|definitely)\s+)?(?:some\s+|a\s+few\s+|many\s+|much\s+|a\s+)?(?P<object>{_MORE}\s+(?!than\b|or\s+less|of\s+a\b|later|expensive|importantly|often\s+than|to\s+(?:come|follow|the\s+point)|in\s+my\s+next|about\s+that)"
                r"(?![^.]*\b(?:is|are|was|were|than|had|has|did|does|got|gets?|went|now|i|we|you|they|it)\b)[^.?!]{2,80}?)\W*$"
            ),
        ),
    )
)
"""Each way of asking; where several match, the one that begins first names the want."""
