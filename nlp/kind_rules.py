"""Named rules that say what a statement is: want, need, pain, gain, workaround, context or noise."""

from __future__ import annotations

from nlp.cues import STRONG_CUE, ReasonType, bounded, reason_type
from nlp.prompts import is_empty_answer
from nlp.types import Finding, Kind, Span
from nlp.wants import want_in

RULES = tuple(
    (name, kind, bounded(pattern))
    for name, kind, pattern in (
        (
            "need: ability",
            Kind.NEED,
            (
                r"^\W*(?:that\s+|then\s+|and\s+)?(?:i|we|one|people|my\s+\w+|our\s+\w+|the\s+\w+)\s+(?:can|could|will|would)\s+"
                r"(?!you\b|not\b|never\s+find\b|hardly\b|barely\b|(?:also\s+|really\s+|just\s+)?(?:like|love|appreciate|prefer|suggest|recommend|want|pay)\b)\w+"
            ),
        ),
        (
            "need: wished state",
            Kind.NEED,
            (
                r"\b(?:want|need|like|have)\s+to\s+(?:feel|know|understand|be\s+(?:able|sure|certain|safe|treated|heard|"
                r"seen|informed|in\s+control)|trust|relax|avoid|save|prove)\b|\bmatters?\s+to\s+me\b|\bimportant\s+(?:to|for)\s+(?:me|us)\b|"
                r"\bmust\s+be\s+(?:certain|sure|able)\b|\bwhat\s+matters\b"
            ),
        ),
        (
            "need: purpose clause",
            Kind.NEED,
            (
                r"^\W*(?:so\s+that|in\s+order|so\s+as|to\s+(?:be|save|avoid|reduce|make|keep|stay|prevent|know|feel|ensure|help|"
                r"have|get|see|protect|not|monitor|check|understand|control|increase|improve)\b)"
            ),
        ),
        (
            "need: saves or helps",
            Kind.NEED,
            (
                r"\b(?:it|this|that|which)?\s*(?:would|will|can|could|to)?\s*(?:saves?|help(?:s|ing)?\s+(?:me|us|my|our|keep|with)|prevents?|protects?|"
                r"allows?\s+(?:me|us)|lets?\s+(?:me|us)|enables?\s+(?:me|us)|makes?\s+(?:it\s+easier|sure|(?:my\s+)?life))\b"
            ),
        ),
        (
            "need: freed from",
            Kind.NEED,
            r"\b(?:do\s*n['’]?o?t|do\s+not|never|wo\s*n['’]?t|no\s+longer|without)\s+(?:have\s+to|need\s+to|worry(?:ing)?|forget|miss|having\s+to|lose|waste)\b",
        ),
        (
            "need: value",
            Kind.NEED,
            (
                r"^\W*(?:for\s+)?(?:(?:more|better|extra|my|our|added|home|family|personal)\s+)?(?:safety|security|convenience|comfort|peace\s+of\s+mind|privacy|savings?|health|"
                r"efficiency|independence|fun|entertainment|time\s+saving|energy\s+(?:saving|efficiency)s?)(?:\s+(?:and|or)\s+\w+)?\W*$"
            ),
        ),
        (
            "pain: cannot",
            Kind.PAIN,
            (
                r"\b(?:can\s*n['’]?o?t|can['’]t|cant|could\s*n['’]?o?t|cannot|unable\s+to|not\s+possible|wo\s*n['’]?t|"
                r"(?:do(?:es)?|did|is|are|was|were|has|have|had|would)\s*(?:n['’]t|nt\b|\snot))(?!\w)"
                r"(?!\s+(?:have|need)\s+to|\s+(?:worry|forget|waste|lose|miss|wasted|mind|know\s+what\s+i\s+would|live\s+without|go\s+wrong|wait\s+to|be\s+happier)\b)"
            ),
        ),
        (
            "pain: not good",
            Kind.PAIN,
            (
                r"\b(?:not|n['’]t|never|hardly|nothing|no)\s+(?:\w+\s+)?(?:good|great|friendly|helpful|clean|easy|worth|happy|"
                r"the\s+best|impressed|fresh|free|what\s+i|enough|clear|work(?:ing)?|recommend|satisfied|been\s+\w+ed|responsive)\b|"
                r"^\W*no(?:t\s+a\s+single)?\s+(?!more\b|complaint|problem|issue|doubt|need\b|one\b|idea\b|suggest|comment|change)\w+|\bstill\s+(?:no|not|have\s*n)\b|"
                r"\b(?:hardly|barely)\s+any\b|\bno\s+longer\b"
            ),
        ),
        (
            "pain: goes wrong",
            Kind.PAIN,
            (
                r"\b(?:crash(?:es|ed|ing)?|freez(?:es?|ing)|froze|fail(?:s|ed|ure|ing)?|broke(?:n)?|breaks?|bugs?|buggy|errors?|wrong|lost|los(?:e|es|ing)|"
                r"missed|late|delay(?:s|ed)?|stuck|refused|cancelled|canceled|wasted?|waste\s+(?:of|hours?|time)|damaged|dirty|missing|dead|down|"
                r"out\s+of\s+order|gave\s+up|give\s+up|slow(?:ly)?|unusable|useless|unreliable|not\s+work(?:ing)?|stopped\s+working|dies|drains?|burnt?|problems?|issues?|complain\w*|mistakes?|glitch\w*|lack(?:s|ed|ing)?|limited|gone|deleted|disappear\w*|locked|"
                r"uninstall(?:ed)?|refund|misleading|hidden|fake|false|forced|hung\s+up|stains?|stained|worn|dated|outdated|leak(?:s|ed|ing)?|mou?ld\w*|spam|ads|adverts|virus\w*)\b"
            ),
        ),
        (
            "pain: bad",
            Kind.PAIN,
            (
                r"\b(?:terrible|horrible|awful|bad(?:ly)?|worst|worse|poor(?:ly)?|rude|annoying|annoy(?:s|ed)|frustrat\w+|confus\w+|disappoint\w+|difficult|"
                r"hard\s+to|impossible|expensive|overpriced|unfriendly|noisy|noise|cold|bland|tiny|ugly|unclear|complicated|painful|"
                r"hate|hurts?|angry|ridiculous|unacceptable|scam|rip[\s-]?off|mess|nightmare|headache|stupid|afraid|worried|scared|drive\s+me\s+mad|"
                r"suck(?:s|ed)?|crap(?:py)?|garbage|junk|trash|joke|shame|pity|mediocre|average|unfortunately|sadly|stink\w*|stank|stunk|smell(?:s|y|ed)?|lukewarm|cramped|tight|"
                r"loud|overwhelmed|lousy|pathetic|worthless|boring|dull|weak|unprofessional|unhelpful|dangerous|smaller\s+than|long\s+walk|endless|regret)\b"
            ),
        ),
        (
            "pain: too much",
            Kind.PAIN,
            (
                r"\b(?:(?:far|way|much|still|always|is|are|was|were|just)\s+)*too\s+(?:many|much|few|little|long|short|slow|small|big|late|loud|"
                r"expensive|high|low|hard|hot|cold|quiet|complicated|often|far|old|thin|thick|heavy|dark|bright)\b"
            ),
        ),
        (
            "pain: burden",
            Kind.PAIN,
            (
                r"\b(?:i|we)\s+(?:always\s+|often\s+|still\s+|then\s+)?(?:(?:have|had|need|needed)\s+to\s+(?!know|be\s+(?:able|sure|certain))|keep\s+(?:having|losing|getting|forgetting)|"
                r"forget|struggle|wait(?:ed)?|(?:got|was|were|been|get)\s+(?:\w+ly\s+)?(?:charged|sent|billed|told|ignored|kept|fined)|never\s+(?:know|find|get|see|hear))\b|"
                r"\b(?:nobody|no\s?one)\s+(?:\w+\s+){0,2}(?:answers?|answered|came|helps?|helped|knows?|knew|cares?|replie[sd]|told|tells)\b|"
                r"\b(?:took|takes?)\s+(?:\w+\s+){0,2}(?:hours?|days?|weeks?|months?|ages|forever|for\s*ever|long|weekends?|minutes)\b|\bnot\s+(?:enough|easy|clear|good|happy|helpful|clean|available|able)\b|"
                r"\b(?:not\s+knowing|talk(?:ed|s)?\s+over|no\s+idea\s+(?:what|how|if|where|when|who))\b|\bnever\s+(?:again|works?|loads?|comes?|worked|came|got)\b"
            ),
        ),
        (
            "pain: you did",
            Kind.PAIN,
            (
                r"^\W*(?:and\s+|but\s+|then\s+)?(?:you|they|the\s+\w+|your\s+\w+|someone)(?:\s+(?:guys|people))?(?:\s+(?:just|again|simply|once|even|only|have|had|has))?\s+"
                r"(?:sent|replaced|charged|forgot(?:ten)?|substituted|removed|took|left|drove|dropped|refused|ignored|overcharged|swapped|cancel+ed|changed|lost|never|closed|deleted|blocked|billed|promised)\b"
            ),
        ),
        (
            "gain: praise",
            Kind.GAIN,
            (
                r"\b(?<!not\s)(?<!no\s)(?<!n't\s)(?<!n’t\s)(?<!not\stoo\s)(?<!not\svery\s)(?<!not\sthe\s)(?<!not\sso\s)(?<!not\sthat\s)(?<!n't\svery\s)(?<!n't\sthe\s)(?<!n't\sso\s)(?<!not\sa\s)(?:love(?:d|ly|s)?(?!\s+to\b)|great|excellent|amazing|awesome|perfect(?:ly)?|fantastic|wonderful|brilliant|superb|outstanding|"
                r"best|friendly|helpful|beautiful|enjoy(?:ed|s|able)?|delicious|comfortable|comfy|impress\w+|happy|pleased|satisfied|thank\s+you\s+for|"
                r"good|nice(?:ly)?|easy|easily|works?\s+(?:well|great|fine|perfectly|like)|recommend(?:ed)?|clean|quick(?:ly)?|reliable|spotless|"
                r"handy|convenient|well\s+(?:done|explained|looked|organi[sz]ed)|fun|cool|superb|gorgeous|attentive|welcoming)\b"
            ),
        ),
        (
            "gain: I like that",
            Kind.GAIN,
            r"\b(?:i|we)\s+(?:really\s+|also\s+|do\s+)?(?:like|love|appreciate|enjoy)(?:d|s)?\s+(?!to\b|it\s+if\b|you\s+to\b|if\b)|\b(?:finally|at\s+last)\b|\bno\s+(?:more|nasty|complaints?|problems?)\b|\bnever\s+had\s+(?:a|any)\s+problem|\bsince\s+you\b",
        ),
        (
            "workaround: by hand",
            Kind.WORKAROUND,
            r"\b(?:by\s+hand|manually|on\s+paper|spread\s?sheets?|excel|sticky\s+notes?|post[\s-]?its?|whats\s?app|white\s?board|note\s?book|pen\s+and\s+paper|screen\s?shots?|printed?\s+(?:it|them|the|out)|usb\s+sticks?)\b",
        ),
        (
            "workaround: do instead",
            Kind.WORKAROUND,
            (
                r"\b(?:i|we)\s+(?:\w+\s+){0,2}(?:end\s+up|ended\s+up|resort(?:ed)?\s+to|work\s+around|make\s+do)\b|\b(?:i|we)\b[^.!?\n]{0,80}?\binstead\b|\b(?:for\s+now|at\s+the\s+moment|currently|meanwhile)[,\s]+(?:i|we)\b|"
                r"\bwork[\s-]?around\b|\b(?:i|we)\s+(?:just\s+|always\s+|usually\s+|also\s+)?(?:use|keep|write|take|set|print|copy|type|ask|call|share|borrow|carry|count|memori[sz]e|mark|buy|double\s+check)\s+"
                r"(?:(?:my|our|a|an|the|it|them|three|two|one|each|everything|cash)\b|\w+\s+(?:alarms?|calculator))"
            ),
        ),
        (
            "context: who or where",
            Kind.CONTEXT,
            (
                r"\b(?:i\s+am|i['’]?m|we\s+are|we['’]re|my\s+\w+\s+is|there\s+are\s+\w+\s+of\s+us)\s+(?:in\s+(?:a|my|our)|a|an|\d+|self|left|right|blind|deaf|retired|pregnant|\w+\s+(?:people|years))\b|"
                r"\b(?:i|we)\s+(?:\w+ly\s+)?(?:live|work|have\s+(?:a|an|two|three|four|five|about|been|asthma)|run|teach|travel|share|own|use\s+it|bought|visit|booked|switched|called)\b"
            ),
        ),
        (
            "context: when",
            Kind.CONTEXT,
            (
                r"^\W*(?:when(?:ever)?\s+(?:i|we|the|my)|while\s+(?:i|we)|every\s+(?:morning|evening|night|day|week|month|friday|monday)|(?:on|at|in|during)\s+(?:the\s+)?"
                r"(?:weekends?|morning|evening|train|end\s+of|night|harvest|winter|summer|holidays?|work))\b"
            ),
        ),
    )
)

RULE_NAMES: tuple[str, ...] = (
    *(name for name, _, _ in RULES),
    "want: asks",
    "want: asks a question",
    "need: gives a purpose",
    "pain: gives a cause",
    "noise: says nothing",
)


def findings(text: str) -> tuple[Finding, ...]:
    """Return what the rules say about one English statement, in the order of the rules."""
    if is_empty_answer(text):
        return (Finding("noise: says nothing", Kind.NOISE, Span(0, max(1, len(text)))),)
    head = text[:_CHARACTERS_READ]
    found = [
        Finding(name, kind, Span(match.start(), max(match.end(), match.start() + 1)))
        for name, kind, pattern in RULES
        if (match := pattern.search(head)) is not None and match.start() < len(head)
    ]
    want = want_in(head, 0, len(head))
    if want is not None:
        found.append(Finding("want: asks", Kind.WANT, want.span))
    question = _QUESTION.search(head)
    if question is not None:
        found.append(Finding("want: asks a question", Kind.WANT, Span(*question.span())))
    for cue in STRONG_CUE.finditer(head):
        if reason_type(cue, head) is ReasonType.PURPOSE:
            found.append(Finding("need: gives a purpose", Kind.NEED, Span(*cue.span())))
        else:
            found.append(Finding("pain: gives a cause", Kind.PAIN, Span(*cue.span())))
        break
    return tuple(found)


_QUESTION = bounded(
    r"^\W*(?:how\s+(?:do|can|to|could|should)|is\s+(?:it|there)|are\s+there|can\s+(?:i|we|you|someone|anyone|anybody)|when\s+(?:will|can)|"
    r"will\s+(?:you|there|it)|do\s+(?:i|you)|where\s+(?:can|do|is)|does\s+(?:it|this|anyone|anybody))\b"
)
_CHARACTERS_READ = 1_000
