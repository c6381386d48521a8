"""What a follow-up says back to the person: their own words, as a whole sentence.

"a filter for nut free" becomes "You asked for a filter for nut free.", "make my text bigger" becomes
"You asked us to make your text bigger." Where no frame surely fits, the words are quoted as they are:
a quotation is grammatical anywhere.
"""

from __future__ import annotations

import re

from nlp.cues import bounded
from nlp.language import detect
from nlp.pronouns import turned
from nlp.verbs import verb
from nlp.words import word_set

LONGEST = 140
"""Characters of an echo."""


def echo_of(words: str) -> str:
    """Return what to say back of a want: without marks around it, cut where a phrase ends.

    >>> echo_of(' "a   night bus", please ')
    'a night bus'
    """
    echo = " ".join(words.split()).strip(" \"'“”‘’«»*.,;:!?")
    echo = _COURTESY.sub("", echo).rstrip(' ,;:.!?"“”')
    if len(echo) <= LONGEST:
        return echo
    ends = [end.start() for end in _PHRASE_END.finditer(echo, LONGEST // 3, LONGEST)]
    space = echo.rfind(" ", 0, LONGEST)
    cut = ends[-1] if ends else space if space > 0 else LONGEST
    return _LOOSE_END.sub("", echo[:cut].rstrip(" ,;:")) + " …"


_COURTESY = bounded(r"(?:,?\s+(?:please|pls|plz|thanks|thank\s+you|thx|ty|tbh|if\s+possible))+\W*$")
_PHRASE_END = bounded(
    r",\s|;\s|:\s|\s(?:and|or|that|which|who|when|where|while|with|without|for|in|on|at|from|so)\s"
)
_LOOSE_END = bounded(r"(?:\s+(?:a|an|the|of|to|and|or|for|with|my|your|very|in|on|at|from))+$")


def sentence_of(echo: str) -> str:
    """Return *echo*, a want in the person's own words, as a sentence to that person.

    >>> sentence_of("a thermostat that knows when I leave")
    'You asked for a thermostat that knows when you leave.'
    >>> sentence_of("Make it cheaper")
    'You asked us to make it cheaper.'
    >>> sentence_of("dark mode")
    'You asked for “dark mode”.'
    >>> sentence_of("eine längere Öffnungszeit")
    'You asked for “eine längere Öffnungszeit”.'
    """
    end = "" if echo.endswith("…") else "."
    if not _reads_english(echo):
        return quoted(echo)
    for frame in _FRAMES:
        said = frame(echo)
        if said is not None:
            return said + end
    return quoted(echo)


def quoted(echo: str) -> str:
    """Return *echo* in quotation marks, which no grammar of another language can break."""
    return f"You asked for “{echo}”{'' if echo.endswith('…') else '.'}"


def _reads_english(echo: str) -> bool:
    """Whether a frame of English words may go around *echo*: no word or letter says otherwise."""
    language = detect(echo)
    if language is not None:
        return language == "en"  # "you had a crèche"
    return all(character.isascii() for character in echo if character.isalpha())


_NOT_TO = bounded(r"(?:please\s+)?(?:do\s+not|don['’]?t|never|not\s+to)\s+(?P<rest>\w.*)")
_TO = bounded(r"to\s+(?P<rest>\w.*)")


def _order(  # noqa: PLR0911 - one return a frame
    echo: str,
) -> str | None:
    """Frame what the provider is told to do: "open on Sundays", "don't close the office"."""
    refused = _NOT_TO.fullmatch(echo)
    if refused is not None and _opens_with_verb(refused["rest"]):
        never = "never" if echo.lower().startswith("never") else "not"
        return f"You asked us {never} to {_lowered(turned(refused['rest']))}"
    to = _TO.fullmatch(echo)
    if to is not None:
        return f"You wanted to {turned(to['rest'])}"
    first, _, rest = echo.partition(" ")
    form = verb(first)
    if form is not None and form[1] == "gerund" and rest:
        if form[0] == "be":
            return f"You asked to be {turned(rest)}"
        if form[0] in {"have", "get", "see"}:
            return f"You asked for {turned(rest)}" if _is_thing(rest) else None
        return f"You asked us to {form[0]} {turned(rest)}"
    if not _opens_with_verb(echo):
        return None
    return f"You asked us to {_lowered(turned(echo))}"


_ORDERS = word_set(
    """
    accept add allow answer apply avoid bring build buy cancel charge check choose close collect
    connect consider create cut decrease deliver ditch do drop employ enable ensure expand explain extend find fix
    get give have hide hire implement improve include increase inform install integrate introduce invest keep
    let limit list lower make merge move notify offer open organise organize pay permit print provide publish put raise reduce
    refund reintroduce remember remind remove rename repair replace reply respond restore return rotate
    run save sell send serve set share shorten show simplify sort speak speed split start stop supply support
    teach tell translate treat trim try turn understand update upgrade use wait warn bring consult delete
    """
)
_ALSO_NOUNS = word_set(
    """
    answer change charge check clean close cut design drop dry evening export fine fix free help import level
    light limit list live lower match move open order own park pay plan play post present print quiet rent reply report
    rest return run search share ship show slow smooth sort sound stand start stop store support switch test
    tour trade train travel use visit walk warm warn watch water welcome work return cool clear better heat heating
    refund update upgrade deposit record book call copy cook cover direct double drink file gift group host house
    iron key lock mail map mark market mask measure name note number offer pack paint paper phone photo plant
    point press price queue rate ring room rule sample save score seat sign sleep spot stay stock style
    sign-up talk taste text ticket time touch track treat trip turn type video vote wash
    """
)
_OBJECT_AHEAD = bounded(
    r"\w+(?:\s+(?:up|down|back|out|off|on|in))?\s+(?:the|a|an|my|our|your|their|his|her|me|us|it|them|this|that|these|those|all|every|each|more|less|fewer|some|any|"
    r"people|customers|on|at|with|from|into|during|to|what|who|how|when|where|earlier|later|longer|faster|better|properly|until|\d+)\b"
)


def _opens_with_verb(words: str) -> bool:
    parts = words.split()
    if len(parts) < 2 or parts[0].lower() in {"be", "not"}:  # noqa: PLR2004 - nothing is ordered in a word
        return False
    first = parts[0].lower()
    if first in _ORDERS and first not in _ALSO_NOUNS:
        return True
    if first in _ORDERS and (form := verb(parts[1])) is not None and form[1] == "gerund":
        return True
    return (
        first in _ORDERS | _ALSO_NOUNS or verb(first) == (first, "base")
    ) and _OBJECT_AHEAD.match(words) is not None


_OUGHT = bounded(
    r"(?P<who>(?:it|they|you(?:\s+guys)?|there|we|this|that|(?:the|your|this|my|our|a|an)\s[\w'’ -]{2,60}?|[\w'’-]+))\s+(?P<ought>should|could|must|needs?\s+to|would|ought\s+to)\s+(?P<rest>\w.*)"
)
_I_COULD = bounded(r"(?:that\s+)?(?:i|we)\s+(?:could|can|was|were|had|did|would)\b.*")
_YOU = bounded(r"(?:that\s+)?you(?:\s+guys|\s+all)?\s+(?P<rest>\w.*)")
_WISHED = bounded(
    r"(?:that\s+)?(?:it|they|this|there|(?:the|your|my|our|their|this)(?:\s+[\w'’-]+){1,4}?)\s+(?P<verb>\w+)\b.*"
)
_FOR_ONE_TO = bounded(
    r"(?!.*\b(?:ability|way|option|chance|possibility|right|opportunity|freedom|means|time)\s+(?:not\s+)?to\b)(?:the|your|my|our|their|this|these|those|all|every|each|it|them|me|us|people|staff|everyone|someone|somebody)(?:\s+[\w'’-]+){0,5}?\s+(?:not\s+)?to\s+(?P<verb>\w+)(?:\s.*)?"
)
_ME_TO = bounded(r"(?:me|us)\s+(?=(?:not\s+)?to\s)")


def _clause(  # noqa: PLR0911 - one return a frame
    echo: str,
) -> str | None:
    """Frame a clause with a subject of its own: "the lamp should remember my seat", "I could post"."""
    if _I_COULD.fullmatch(echo) is not None:
        return f"You wished {turned(_without_that(echo))}"
    you = _YOU.fullmatch(echo)
    if you is not None:
        form = verb(you["rest"].split()[0])
        if form is not None and form[1] == "base":
            return f"You asked us to {turned(you['rest'])}"
        return f"You wished {turned(_without_that(echo))}"
    ought = _OUGHT.fullmatch(echo)
    if ought is not None:
        return f"You said {_lowered(turned(echo))}"
    to = _FOR_ONE_TO.fullmatch(echo)
    if to is not None and verb(to["verb"]) is not None:
        own = _ME_TO.match(echo)
        if own is not None:
            return f"You wanted {turned(echo[own.end() :])}"
        return f"You wanted {_lowered(turned(echo))}"
    wished = _WISHED.fullmatch(echo)
    if wished is not None and (form := verb(wished["verb"])) and form[1] == "past":
        return f"You wished {_lowered(turned(_without_that(echo)))}"
    return None


def _without_that(echo: str) -> str:
    return re.sub(r"^(?i:that)\s+", "", echo)


_THING = bounded(
    r"(?:a|an|the|my|our|your|his|her|their|this|that|these|those|some|any|all|every|each|another|more|less|fewer|no\s+more|no|several|many|two|three|four|five|six|\d+|"
    r"someone|somebody|something|anyone|anything|everyone|everything|somewhere)\b.*"
)
_HEAD = bounded(
    r"(?P<head>[^,]+?)(?=\s+(?:of|in|on|at|for|with|from|to|by|that|who|which|where|when|without|near|between|during|after|before|as|and|or|than|while|instead|if|until|like|about|over|under)\b|,|$)"
)


def _thing(echo: str) -> str | None:
    """Frame a thing: "a night bus", "no more ads", "cheaper tickets for students"."""
    if not _is_thing(echo):
        return None
    return f"You asked for {_lowered(turned(echo))}"


def _is_thing(echo: str) -> bool:
    if _THING.fullmatch(echo) is not None:
        return True
    if echo.lower().startswith("not "):
        return False
    head = _HEAD.match(echo)
    last = head["head"].split()[-1].lower() if head is not None else ""
    return _PLURAL.fullmatch(last) is not None or last in _PLURALS or last in _MASSES


_PLURAL = re.compile(r"\w{2,}[^\Wsui]s|\w{3,}ies")
_PLURALS = word_set("people children men women staff mice feet teeth data media menus")
_MASSES = word_set(
    """
    access advice assistance bread care cash coffee communication cover coverage delivery feedback food
    freedom furniture guidance heat heating help honesty hospitality information instruction insulation
    internet lighting money music noise paperwork parking patience plastic privacy respect rest room
    safety salt sauce seating security service shade shipping signage silence soup space storage sugar
    support tea time traffic training transparency transport variety water wifi wi-fi
    """
)


_FRAMES = (_clause, _order, _thing)


def _lowered(words: str) -> str:
    """Take the capital that began the answer off a word that is none by itself."""
    first, _, rest = words.partition(" ")
    plain = first.lower()
    is_common = (
        _THING.fullmatch(plain) is not None
        or plain in _ORDERS
        or plain in _COMMON
        or verb(plain) is not None
        or (plain.endswith("er") and first[1:].islower())
    )
    return f"{plain}{' ' + rest if rest else ''}" if is_common and not first.isupper() else words


_COMMON = word_set(
    """
    it they we you there better best new free cheap clean fresh clear cold warm hot quick fast slow long short large
    small big good great nice healthy easy extra late early local online proper real regular separate simple
    vegetarian vegan longer lower higher
    """
)
