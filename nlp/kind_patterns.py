"""Phrases that speak for a kind, each with the words that a text must hold for it to be tried."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.cues import bounded
from nlp.types import Kind
from nlp.words import word_set


@dataclass(frozen=True)
class Pattern:
    """A rule that is a phrase.

    Attributes:
        words: A text that holds none of them cannot match; None: it is always tried.
    """

    rule: str
    kind: Kind
    words: frozenset[str] | None
    pattern: re.Pattern[str]


_WE = r"(?:i|we)"
_OFTEN = r"(?:(?:always|often|usually|just|still|then|also|sometimes|normally|now|mostly|simply|currently|generally|mainly|regularly|both|all)\s+)?"

PATTERNS: tuple[Pattern, ...] = tuple(
    Pattern(rule, kind, None if words is None else word_set(words), bounded(pattern))
    for rule, kind, words, pattern in (
        (
            "need: ability",
            Kind.NEED,
            "can could will would",
            (
                r"^\W*(?:that\s+|then\s+|and\s+|so\s+)?(?:i|we|one|people|my\s+\w+|our\s+\w+|the\s+(?:children|kids|\w+s))\s+(?:can|could|will|would)\s+"
                r"(?!you\b|not\b|have\b|never\s+find\b|hardly\b|barely\b|be\s+(?:more\s+|so\s+|very\s+)?(?:grateful|happy|back|nice|great|willing|careful)|give\b|say\b|do\s+(?:with|everything)|"
                r"(?:also\s+|really\s+|just\s+|highly\s+|definitely\s+|certainly\s+|still\s+)?(?:like|liked|love|appreciate|prefer|suggest|recommend|want|welcome|rather|pay|stay\s+(?:here|there)|return|go\s+back|come\s+back|definitely|visit\s+(?:again|here|there|this)|rate|change\s+the|ask|use\s+(?:a|some|more)|see\b.+\bstaying))\w+"
            ),
        ),
        (
            "need: wished state",
            Kind.NEED,
            "want need like have matters important must value priority goal thing trying counts wanted don",
            (
                r"\b(?:want|need|like|have)\s+to\s+(?:feel|know(?!\s+(?:if|when|whether)\s+you)|understand|be\s+(?:able|sure|certain|safe|treated|heard|taken|asked|seen|"
                r"seen|informed|in\s+control|independent|prepared)|trust|relax|avoid|save|prove|rely|keep|protect|stay\s+(?:healthy|independent|fit|in\s+touch))\b|"
                r"\b(?:i|we)\s+(?:really\s+)?(?:want|need)\s+(?:my|our)\s+\w+\s+to\s+(?:be|feel|mean|stay|know)\b|\b(?:do\s+not|don['’]?t)\s+want\s+to\s+(?:be|lose|worry|think|have|miss|forget|waste|depend|go\s+through)\b|"
                r"\bmatters?\s+to\s+(?:me|us)\b|\bimportant\s+(?:to|for)\s+(?:me|us)\b|\bmust\s+be\s+(?:certain|sure|able)\b|\b(?:what|all\s+that)\s+(?:matters|counts)\b|\bi\s+value\b|"
                r"\bmy\s+(?:first\s+|main\s+)?(?:priority|goal|aim)\s+is\b|\bmain\s+thing\s+is\b|\btrying\s+to\s+(?:get|keep|lose|save|stay|learn|eat)\b"
            ),
        ),
        (
            "need: purpose clause",
            Kind.NEED,
            "so order to",
            (
                r"^\W*(?:so\s+that|in\s+order|so\s+as|(?:so\s+)?to\s+(?:not\s+)?(?:be|save|avoid|reduce|make|keep|stay|prevent|know|feel|ensure|help|"
                r"have|see|protect|not|monitor|check|understand|control|increase|improve|concentrate|plan|find|learn|live|relax|sleep)\b(?!\s+(?:honest|fair|clear|continued|frank|precise)))"
            ),
        ),
        (
            "need: saves or helps",
            Kind.NEED,
            "save saves help helps helping prevent prevents protect protects allow allows let lets enable enables make makes keep keeps give gives easier",
            (
                r"\b(?:it|this|that|which)\s+(?:(?:would|will|can|could|also|really|always)\s+){0,2}(?:saves?|helps?|prevents?|protects?|keeps?\s+(?:me|us|my|the\s+\w+\s+\w+)|gives?\s+(?:me|us)\s+(?:peace|control|time|a\s+sense|more)|"
                r"allows?\s+(?:me|us)|lets?\s+(?:me|us)|enables?\s+(?:me|us)|makes?\s+(?:it\s+easier|sure|(?:my\s+)?life))\b|\bsaves?\s+(?:me|us)\b|\bhelps?\s+(?:me|us)\b(?!\s*[.!]*$)|\b(?:to|would)\s+(?:save|make\s+life)\b|\bkeeps?\s+(?:me|us)\s+in\s+touch\b"
            ),
        ),
        (
            "need: freed from",
            Kind.NEED,
            "don do never won will without longer dont wont worry worrying wouldn would",
            r"\b(?:do\s*n['’]?o?t|do\s+not|never|wo\s*n['’]?t|would\s+not|wouldn['’]?t|no\s+longer|without)\s+(?:again\s+|ever\s+)?(?:have\s+to|need\s+to|worry(?:ing)?|forget|miss|having\s+to|lose|waste|stand|run\s+out)\b|\bstop\s+worrying\b",
        ),
        (
            "need: value",
            Kind.NEED,
            "safety security convenience comfort peace privacy savings saving health efficiency independence fun entertainment time stress energy sleep control trust",
            (
                r"^\W*(?:for\s+)?(?:(?:more|better|extra|my|our|added|home|family|personal|less|the|a\s+good\s+night['’]?s)\s+)?(?:safety|security|convenience|comfort|peace\s+of\s+mind|privacy|savings?|health|stress|sleep|"
                r"efficiency|independence|fun|entertainment|time\s+saving|saving\s+(?:energy|time|money)|time\s+for\s+\w+\s+\w+|energy\s+(?:saving|efficiency)s?)(?:\s+(?:and|or|of|for)\s+(?:\w+\s+)?\w+)?\W*$"
            ),
        ),
        (
            "pain: cannot",
            Kind.PAIN,
            "can cannot cant couldn couldnt unable possible won wont don dont doesn doesnt didn didnt isn isnt aren arent wasn wasnt weren werent hasn haven hadn wouldn not never havent hasnt",
            (
                r"\b(?:can\s*n['’]?o?t|can['’]t|cant|could\s*n['’]?o?t|could\s+not|cannot|unable\s+to|not\s+possible|wo\s*n['’]?t|"
                r"(?:do(?:es)?|did|is|are|was|were|has|have|had|would|will)\s*(?:n['’]t|nt\b|\snot))(?!\w)"
                r"(?!\s+(?:have|need)\s+to|\s+(?:only|just)\b|\s+(?:worry|forget|waste|lose|miss|wasted|mind|know\s+what\s+i\s+would|live\s+without|go\s+wrong|wait|be\s+(?:happier|better|more)|have\s+(?:been|asked|made|wished|found)\s+(?:a\s+)?(?:better|happier|more|nicer|for)|complain|"
                r"regret|disappoint\w*|recommend\s+(?:it\s+|this\s+|them\s+)?(?:enough|highly)|say\s+enough|ask\s+for\s+(?:more|better)|fault|beat|stop|want|think|believe|let\s+(?:the|that)|get\s+me\s+wrong|get\s+enough|"
                r"know|sure|drive|a\s+(?:bad|problem|single)|bad|expensive|use[d]?\s+it\s+yet|tried|anything|say|care|find\s+(?:a\s+)?(?:anything|better|fault)|do\s+without|put\s+it\s+down|feel\s+a\s+thing)\b)"
            ),
        ),
        (
            "pain: not good",
            Kind.PAIN,
            "not no never hardly nothing barely still longer nobody t only few less little",
            (
                r"\bnot\s+(?:what\s+(?:i|we|it)|(?:up\s+to|as\s+(?:described|advertised|expected|shown|pictured|good|clean))|enough|a\s+good|worth|possible|available|been\s+\w+ed|responsive|working|have|at\s+all\s+\w+)\b|"
                r"^\W*no(?:t\s+a\s+single)?\s+(?!more\b|complaint|problem|issue|doubt|need\b|one\b|idea\b|suggest|comment|change|thank|opinion|answer|matter|nonsense|crash|surpris|wonder|hidden|fuss|hassle|further|longer\s+contract|no\b|i\b|it\b|that\b)\w+\s+\w+|\bstill\s+(?:no|not|have\s*n|waiting|does|do)\b|"
                r"\b(?:hardly|barely)\s+(?:any|ever|enough)\b|\bno\s+longer\s+(?:works?|possible|available|supported|get|have)\b|\bnothing\s+(?:but|has\s+been|works?|happen\w*|to\s+do\s+there)\b|\b(?:too\s+few|less\s+than|only\s+(?:one|two))\s+\w+\s+(?:for|and|open|socket|works?)\b"
            ),
        ),
        (
            "pain: hard",
            Kind.PAIN,
            "hard step waste far side down hidden cold tight tiny thin shame loud small old order",
            (
                r"\b(?:hard\s+to(?!\s+(?:beat|find\s+(?:anything|fault|a\s+better)|say|choose))|step\s+back(?:wards)?|waste\s+of|(?:food|coffee|tea|water|room|meal|soup|bath|shower|steak)\s+(?:\w+\s+){0,3}(?:was|were|is|are|came|got)\s+(?:\w+\s+)?(?:cold|late|tiny|small)|"
                r"(?:is|was|are|were|went|goes|been)\s+(?:\w+\s+)?(?:down|out)\b(?=\s*(?:[.!,]|again|for|since|all|at\s+the\s+moment|$))|hidden\s+(?:fees?|costs?|charges?)|"
                r"(?:very|so|quite|really|extremely|rather|bit|far)\s+(?:too\s+)?(?:small|old|loud|tiny|tight|thin|hard|hot|cold|dark|dirty|basic|hidden|long\s+wait)\b|out\s+of\s+(?:order|date|stock|paper)|nothing\s+like)\b"
            ),
        ),
        (
            "pain: too much",
            Kind.PAIN,
            "too",
            (
                r"\b(?:(?:far|way|much|still|always|is|are|was|were|just)\s+)*too\s+(?:many|much|few|little|long|short|slow|small|big|late|loud|tight|soft|"
                r"expensive|high|low|hard|hot|cold|quiet|complicated|often|far|old|thin|thick|heavy|dark|bright|early|weak|sweet|salty|narrow|crowded|full|close)\b(?!\s+to\s+(?:mention|ask))"
            ),
        ),
        (
            "pain: burden",
            Kind.PAIN,
            "have had need needed keep kept forget struggle wait waited waiting got was were been get never nobody one no took takes take knowing idea talked charged hours hour minutes times twice again",
            (
                rf"\b{_WE}\s+{_OFTEN}(?:(?:have|had|need|needed)\s+to\s+(?!know|be\s+(?:able|sure|certain)|say|admit|mention|do\s+nothing)|keep\s+(?:having|losing|getting|forgetting|missing)|kept\s+(?:getting|having|losing)|"
                r"forget|waited|wait\s+(?:for\s+)?(?:ages|hours|\w+\s+(?:hours|minutes|weeks))|(?:got|was|were|been|get)\s+(?:\w+ly\s+)?(?:charged|sent|billed|told|ignored|kept|fined|left|cut|woken|quoted|given\s+the\s+wrong)|never\s+(?:know|find|get|see|hear|got|received))\b|"
                r"\b(?:nobody|no\s?one)\s+(?:\w+\s+){0,2}(?:answers?|answered|came|helps?|helped|knows?|knew|cares?|cared|replie[sd]|told|tells|there|at\s+the|listens?|feels|says?)\b|"
                r"\b(?:took|takes?|taking|waited|waiting|wait|queued)\s+(?:\w+\s+){0,3}(?:hours?|days?|weeks?|months?|ages|forever|for\s*ever|long|weekends?|minutes)\b(?!\s+(?:less|faster))|"
                r"\b(?:not\s+knowing|talk(?:ed|s)?\s+over|no\s+idea\s+(?:what|how|if|where|when|who))\b|\bnever\s+(?:again|works?|loads?|comes?|came|worked|arrived|turned|remembers|looked|enough)\b|\b(?:three|four|five|several|many)\s+times\s+(?:and|before|to|since)\b|\bkeeps?\s+(?:asking|crashing|freezing|saying|stopping|losing|logging|closing|buffering|telling)\b"
            ),
        ),
        (
            "pain: you did",
            Kind.PAIN,
            "sent replaced charged forgot forgotten substituted removed took left drove dropped refused ignored overcharged swapped canceled cancelled changed lost never closed deleted blocked billed promised raised doubled ruined broke shouted rolled gave wanted moved",
            (
                r"^\W*(?:and\s+|but\s+|then\s+)?(?:you|they|the\s+\w+|your\s+\w+|someone)(?:\s+(?:guys|people))?(?:\s+(?:just|again|simply|once|even|only|have|had|has))?\s+"
                r"(?:sent|replaced|charged|forgot(?:ten)?|substituted|removed|took(?!\s+(?:her|his|the|their|good|care|great|such|very)\b)|left|drove|dropped|refused|ignored|overcharged|swapped|cancel+ed|changed|lost|never(?!\s+(?:fail|disappoint|let))|closed|deleted|blocked|billed|promised|raised|doubled|ruined|broke|shouted|rolled|wanted\s+\w+)\b"
            ),
        ),
        (
            "gain: understated",
            Kind.GAIN,
            "wait fault better wrong disappoint disappointed miss regret without complain ask bad like enough plus mile beat home back again forward",
            (
                r"\b(?:can\s*(?:n?o?t|['’]t)|cannot|could\s*(?:n['’]?t|\snot)|couldn['’]?t|wo\s*n['’]?t|will\s+not|never|not|nothing|did\s*n['’]?t|didn['’]?t|don['’]?t)\s+(?:\w+\s+){0,3}?(?:wait\s+to|fault|(?:be(?:en)?|have\s+(?:been|asked|wished|made)(?:\s+for)?)\s+(?:\w+\s+)?(?:better|happier|nicer)|go\s+wrong|"
                r"disappoint\w*|regret|complain|live\s+without|do\s+without|let\s+(?:me|us)\s+down|bad\s+at\s+all|too\s+bad|to\s+be\s+missed|to\s+dislike|not\s+to\s+like|miss\s+(?:it|this|out)|say\s+enough|get\s+enough|recommend\s+\w*\s*(?:highly\s+)?enough|better\s+than)\b|"
                r"\b(?:big\s+plus|a\s+plus|extra\s+mile|above\s+and\s+beyond|second\s+to\s+none|hard\s+to\s+beat|feel\s+(?:very\s+)?(?:at\s+home|welcome)|felt\s+(?:very\s+)?(?:at\s+home|welcome|listened)|(?:be|go|come|going|coming|stay|return|visit|back)\s+(?:\w+\s+){0,3}(?:back|again)|look(?:ing)?\s+forward\s+to|everything\s+(?:i|we|you)\s+(?:need|could|want|would)\w*|must\s+(?:have|see|visit|try))\b"
            ),
        ),
        (
            "gain: works",
            Kind.GAIN,
            "work works worked working does did job promises recommend must definitely try stars star thumbs plus keep up",
            (
                r"\b(?:works?|worked|working)\s+(?:\w+\s+)?(?:well|great|fine|perfectly|like\s+a|good|flawlessly|wonders|smoothly|every\s+time|as\s+(?:it\s+should|expected|advertised))\b|\b(?:does|did)\s+(?:exactly\s+)?(?:what|the\s+job|its\s+job|everything)\b|"
                r"\b(?:highly|definitely|would|will|totally|strongly|can)\s+(?:\w+\s+)?recommend\b|\b(?:well\s+(?:done|explained|looked|organi[sz]ed|made|appointed|located|maintained|designed|equipped|trained|kept|worth))\b|\bfive\s+stars?\b|\b(?:10|5)\s*/\s*(?:10|5)\b|\bkeep\s+(?:it\s+up|up\s+the)\b|\bworth\s+(?:it|every|a\s+visit|the)\b"
            ),
        ),
        (
            "gain: I like that",
            Kind.GAIN,
            "like love appreciate enjoy likes liked loved enjoyed finally last more nasty complaints complaint problem problems since learned lost",
            rf"\b{_WE}\s+(?:really\s+|also\s+|do\s+|just\s+|absolutely\s+|especially\s+)?(?:like|love|appreciate|enjoy)(?:d|s|ed)?\s+(?!to\b|it\s+(?:better\s+)?if\b|it\s+when\b|you\s+to\b|if\b|a\s+(?:later|better|more|different)|someone\b)|\b(?:finally|at\s+last)\b|\bno\s+(?:more|nasty|complaints?|problems?)\b|\bnever\s+(?:had|have)\s+(?:a|any)\s+(?:problem|issue|trouble)|\bsince\s+you\b",
        ),
        (
            "gain: close or free",
            Kind.GAIN,
            "near close distance walk minutes steps view included free plenty central located huge large spacious location walking stone heart",
            (
                r"\b(?:(?:very\s+|so\s+)?(?:close|near)\s+to|walking\s+distance|(?:short|easy|\w+\s+minutes?['’]?)\s+(?:walk|ride|drive|away)|minutes?\s+(?:walk\s+)?(?:from|to)\s+the|steps\s+(?:away|from)|stone['’]?s\s+throw|(?:great|sea|lake|good|amazing|nice|beautiful)\s+views?|view\s+(?:of|over)|"
                r"(?:is|was|are|were)\s+included|free\s+(?:wifi|wi-fi|parking|breakfast|entry|coffee|water)|plenty\s+of|centrally\s+located|(?:huge|large|spacious|big)\s+(?:\w+\s+)?(?:room|rooms|bed|beds|bathroom|balcony|choice|pool|selection)|in\s+the\s+(?:heart|centre|center)\s+of)\b"
            ),
        ),
        (
            "workaround: by hand",
            Kind.WORKAROUND,
            "hand manually paper spreadsheet spreadsheets spread excel sticky notes note post whatsapp whats whiteboard white notebook notebooks pen pencil screenshot screenshots screen print printed prints usb photo photos photograph tape towel",
            r"\b(?:by\s+hand|manually|on\s+paper|spread\s?sheets?|excel|sticky\s+notes?|post[\s-]?its?|whats\s?app|white\s?board|note\s?book|pen(?:cil)?\s+and\s+paper|screen\s?shots?|print(?:ed|s)?\s+(?:it|them|the|out)|usb\s+sticks?|(?:take|took)\s+(?:a\s+)?(?:photos?|pictures?)\s+of\s+(?:every|the|each|all|my)|photograph\s+(?:the|every|all))\b",
        ),
        (
            "workaround: do instead",
            Kind.WORKAROUND,
            "i we my people each us ourselves myself",
            (
                rf"\b{_WE}\s+(?:\w+\s+){{0,2}}(?:end\s+up|ended\s+up|resort(?:ed)?\s+to|work\s+around|make\s+do|got\s+used\s+to)\b|\b{_WE}\b[^.!?\n]{{0,80}}?\b(?:instead|ourselves|myself|just\s+in\s+case)\b|\b(?:for\s+now|at\s+the\s+moment|currently|meanwhile|until\s+then)[,\s]+(?:i|we|a\s+friend|my)\b|"
                rf"\bwork[\s-]?around\b|\b{_WE}\s+{_OFTEN}(?:use|keep|write|take|set|print|copy|type|ask|call|ring|phone|share|borrow|carry|count|memori[sz]e|mark|buy|double\s+check|bring|make|put|export|google|record|wear|swap|split|sew|tape|order|book|fetch|save|restart|unplug|pack|measure|photograph|go\s+to\s+the|drive)\s+"
                r"(?:(?:my|our|a|an|the|it|them|three|two|one|each|every|everything|cash|from|up|in\s+person|what|everything|by|for\s+(?:tap|it|help)|sandwiches|ear|screenshots|shifts|garden)\b|\w+\s+(?:alarms?|calculator|sizes|seats))|\bmy\s+(?:\w+\s+)?(?:daughter|son|nephew|niece|wife|husband|mother|father|grandson|friend|neighbou?r|brother|sister)\s+(?:does|reads|translates|shortens|helps|drives|takes|orders|prints)\b"
            ),
        ),
        (
            "context: who or where",
            Kind.CONTEXT,
            "i we my our there as im",
            (
                r"\b(?:i\s+am|i['’]?m|we\s+are|we['’]re|we\s+were|my\s+\w+\s+is|our\s+\w+\s+is|there\s+are\s+\w+\s+of\s+us)\s+(?:in\s+(?:a|my|our|accounts)|a(?!\s+(?:bit|little|fan))|an|\d+|self|left|right|blind|deaf|diabetic|vegetarian|vegan|retired|pregnant|insured|travell?ing|on\s+(?:a|version)|at\s+(?:level)|\w+ty(?:-\w+)?|two|three|\w+\s+(?:people|years))\b|"
                r"\b(?:i|we|he|she|my\s+\w+)\s+(?:\w+ly\s+|just\s+|first\s+|normally\s+)?(?:lives?|works?\s+(?:as|in|at|from|nights|part|shifts|on)|have\s+(?:a(?!\s+(?:problem|complaint|suggestion|question|great|good|look|nice|lovely|wonderful))|an(?!\s+issue)|two|three|four|five|about|been\s+(?:a|using|coming|playing|living|going|here|there|to)|asthma|used)|has\s+(?:a|an)|run\s+a|teach|travel|share\s+a|own|bought|visit|booked|switched|stayed|arrived|came|come\s+(?:with|here|by|from)|flew|moved|downloaded|installed|joined|ordered|study|train|farm|heat|commute|play\s+(?:it|mostly)|drive\s+about)\b|^\W*as\s+an?\s+\w+"
            ),
        ),
        (
            "context: when",
            Kind.CONTEXT,
            "when whenever while every on at in during this it stayed last yesterday second third first",
            (
                r"^\W*(?:when(?:ever)?\s+(?:i|we|the|my)|while\s+(?:i|we)|every\s+(?:morning|evening|night|day|week|month|friday|monday)|(?:on|at|in|during)\s+(?:the\s+|my\s+|our\s+|a\s+)?"
                r"(?:weekends?|morning|evening|train|end\s+of|night|way|harvest|winter|summer|holidays?|work|long\s+day)|(?:just\s+)?(?:stayed|visited|went)\s+(?:here|there|for|at|in|with)|it\s+was\s+(?:my|our|a)\s+(?:\w+\s+)?(?:birthday|anniversary|friday|sunday|trip|visit|stay|present|gift|monday|\w+\s+trip)|this\s+(?:was|is)\s+(?:my|our)\s+(?:first|second|third|\w+th)|(?:last|this)\s+(?:week|month|year|summer|winter|may|june)|yesterday)\b"
            ),
        ),
        (
            "context: a fact",
            Kind.CONTEXT,
            "is are has have was were comes lies located built saw",
            r"^\W*(?:the|our|my|this|there)\s+(?:\w+\s+){0,3}?(?:(?:is|are|was|were)\s+(?:located|situated|on|opposite|behind|from|built|about|four|three|two|\d+|part\s+of)|lies|has\s+(?:a|an|about|two|three|\d+)|have\s+(?:a|an|about|two|three|\d+)|comes?\s+(?:in|with)|(?:is|are)\s+a\s+(?!joke|shame|mess|nightmare|disgrace|gem|scam|pain|must|pity|waste|dream|lottery))\b",
        ),
        (
            "want: asks a question",
            Kind.WANT,
            "how is are can when will do where does what anybody anyone who could",
            (
                r"^\W*(?:(?:please|and|so|but|hi|hello|also|guys),?\s+)?(?:how\s+(?:do|can|to|could|should)|is\s+(?:it|there)|are\s+there|can\s+(?:i|we|you|someone|anyone|anybody)|when\s+(?:will|can|do|does)|what\s+is\s+the\s+(?:code|password|way|number|best\s+way)|"
                r"will\s+(?:you|there|it)|do\s+(?:i|you\s+(?:have|offer|sell|plan|ship))|where\s+(?:can|do|is|are)|does\s+(?:it|this|anyone|anybody)|(?:anybody|anyone)\s+(?:have|know|got)|could\s+(?:someone|the|it|we)|who\s+do\s+i)\b"
            ),
        ),
        (
            "noise: a greeting or a name",
            Kind.NOISE,
            None,
            (
                r"^\W*(?:(?:dear|hi|hello|hey|greetings|good\s+(?:morning|evening|afternoon|luck|question)|happy\s+\w+|merry\s+\w+|kind\s+regards|best\s+regards|regards|yours\s+\w+|cheers|thank(?:s|\s+you)(?:\s+(?:very|so)\s+much|\s+in\s+advance|\s+and\s+\w+|\s+for\s+(?:your\s+time|asking|reading))?|have\s+an?\s+\w+\s+\w+|see\s+(?:you|above|my|question|below)|"
                r"sent\s+from\s+my|to\s+be\s+continued|more\s+(?:later|in\s+my)|just\s+(?:saying|my|kidding)|(?:only\s+)?my\s+(?:two\s+cents|humble\s+opinion)|long\s+story|end\s+of\s+story|enough\s+said|that['’]?s?\s+(?:is\s+)?(?:all|it|life)|you\s+know\s+what|as\s+(?:mentioned|usual|above|before|i\s+said|everybody)|same\s+(?:as|answer|here)|and\s+so\s+on|for\s+example|"
                r"to\s+(?:be\s+(?:honest|fair|frank)|tell\s+(?:you\s+)?the\s+truth)|i\s+(?:agree|think\s+so|guess|suppose|have\s+no\s+opinion)|who\s+(?:cares|knows)|time\s+will\s+tell|let['’]?s\s+see|we\s+shall\s+see|it\s+depends|it\s+is\s+what|read\s+(?:my|the|other)|(?:draw|judge|decide)\s+(?:your|for)|check\s+out\s+my|follow\s+me|click\s+here|my\s+code))\b[^.!?]{0,25}[.!?…]*\W*$|^\W*(?:[\w'’-]+\W*){1,2}$"
            ),
        ),
    )
)
"""In the order in which they are told."""
