"""Short phrases taken from what people said, cut where a person would stop reading."""

from __future__ import annotations

import re
from functools import lru_cache

from nlp.language import detect, is_foreign
from nlp.languages import CUES
from nlp.languages.naming import phrases
from nlp.words import word_set

LONGEST = 8  # words

_PRODUCT = (
    r"(?:smart[ -]?)?(?:home|house|app|application|system|product|service|software|device|store|"
    r"shop|company|bank|tool|website|site|program|you|they|it)"
)
_MODAL = r"(?:can|could|will|wil|would|shall|may|might|should|must|to|do)"
# How people begin before they come to the point; taken off again and again.
_LEADS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"[\s,;:.\-–—]+",
        r"(?:so|such)(?: that)?\b|(?:and|but|because|since|as|then|that|also|well|yes|please)\b",
        (
            r"(?:how|where|when|why|what) (?:do|does|can|could|should|would|will|must) "
            r"(?:i|we|you|one)(?: (?:have|need|go about|go) to)?(?: do)?(?: (?:to|if|about))?\b"
        ),
        r"(?:can|could|may|would|will|do|should) (?:i|we|you)(?: please)?(?: (?:have|need) to)?\b",
        r"what(?:['’]?s| is| are)(?= (?:the|my|your|our|a)\b)|there(?:['’]?s| is| are) (?:a|an|some)\b",
        r"(?:approximately|currently|actually|basically|recently|apparently|hopefully|suddenly)\b",
        r"is (?:it possible|there (?:a|any) way) (?:to|for me to|that i can)\b|(?:how|what) to\b",
        r"in order (?:to|that|for)\b|(?:be |being )?able to\b|being able to\b|(?:the )?ability to\b",
        (
            r"(?:i|we|you|one|people)(?:['’]d| would|d)? (?:just |really |also |always |only )?"
            r"(?:like|love|want|need|wish|prefer)(?: it)?(?: for)?(?: to)?\b(?! \w+(?:ed|ing)\b)"
        ),
        rf"(?:i|we|you|one) {_MODAL}(?: (?:be|am|are) able to| have to)?\b(?!['’]| not\b| never\b)",
        r"(?:i|we|you)['’](?:ll|d)\b(?!['’]| not\b| never\b)|(?:ill|id)\b(?= \w)",
        rf"(?:it|this|that|they) {_MODAL}\b(?!['’]| not\b| never\b)",
        rf"(?:(?:my|our|the|a|your) )?{_PRODUCT} {_MODAL}\b(?: be able to)?(?!['’]| not\b| never\b| be (?!able))",
        r"(?:to|should|could|can|would|will|just|really|simply|easily|always|better)\b",
    )
)
# Ways to say "not" and "am", brought to one form.
_TURNS = tuple(
    (re.compile(pattern, re.IGNORECASE), form)
    for pattern, form in (
        (
            (
                r"^(?:(?:i|we|you|one) )?(?:do not|don['’]?t|dont|will not|won['’]?t|wont|"
                r"will never|would not|wouldn['’]?t|wouldnt|never|not|will no longer|no longer) "
                r"(?:(?:ever|always) )?(?:have|need|having) to\b"
            ),
            "no need to",
        ),
        (
            (
                r"^(?:(?:i|we|you|one) )?(?:do not|don['’]?t|dont|will not|won['’]?t|wont|would not|"
                r"wouldn['’]?t|wouldnt|can not|cannot|can['’]?t|cant|could not|couldn['’]?t)\b"
            ),
            "not",
        ),
        (r"^(?:i|we) (?:will |would |can )?never\b", "never"),
        (r"^(?:(?:i|we) (?:am|are)|im|i['’]m|we['’]re)\b(?! \w+ing\b)", "be"),
        (r"^(?:(?:i|we) (?:am|are)|im|i['’]m|we['’]re) (?=\w+ing\b)", ""),
        (r"^(?:i|we) (?=[a-z])", ""),
        (r"^theres\b", "there is"),
    )
)
_BE_ALWAYS = re.compile(r"^be (always|never|not)\b")
_SENTENCE_END = re.compile(r"[.;:!?,()\n\"“”]|\s[-–—/]\s")
_EITHER = re.compile(r"(?<=[^\W\d])/(?=[^\W\d])")

# A phrase may end before one of these,
_BREAK = word_set(
    """
    when if while so because as before after which whenever unless until since even without with
    in on at for from by during through via using based than according depending due instead
    into about though although then within upon over under between around near
    """
)
# and before one of these unless a clause has begun in it that would be cut in two.
_BREAK_OUTSIDE_CLAUSE = word_set(
    """
    and or but i we it they you he she that who where
    """
)
_CLAUSE = word_set(
    """
    when if while because that which who what where whether how why whenever whatever wherever
    it they he she i we you theyre its
    """
)
_NEVER_LAST = word_set(
    """
    when if while so because as before after and or but that which who what where whether how
    why whatever wherever whenever unless until since even without with in on at for from by
    during through via using based than into of to about then i we it they you he she is are was
    were will would can could should within upon under a an the my our your his her their its
    this these those some any no not be been being am do does did have has had very more most
    less too only just also me us im off out up down all every each other another whole own
    certain specific particular various different new much many such
    """
)
_PARTICLES = word_set(
    """
    off out up down on in away back
    """
)
_TAKES_PARTICLE = re.compile(
    r"(?:turn|switch|shut|go|come|put|lock|keep|log|wake|get|pick|fill|run|let|check|back|set|"
    r"clean|warm|cool|heat|start|stay|sleep|break|move|work|look|power|dry|light|grow|sign|cut|"
    r"plug|open|close|wash|close|hook|pop|roll|give|send|take|throw|bring|carry|pass|stand|sit|"
    r"lift|watch|figure|find|sort|speed|slow)(?:s|ed|ing|ped|ning|ting)?$",
    re.IGNORECASE,
)
_NEVER_FIRST = word_set(
    """
    is are was were be-able been of off than by and or nor its too very without with at on in
    from im i'm i me them him us he she they we where when if while which who whom what how why
    there it that this these those because for as about
    """
)


@lru_cache(maxsize=20_000)
def shorten(text: str) -> str:
    """Return the point of an answer: without how it begins, and its first clause only.

    >>> shorten("so that I can save energy, and money")
    'save energy'
    >>> shorten("I don't have to get up")
    'no need to get up'
    """
    previous, rest = None, _EITHER.sub(" or ", text.strip())
    if is_foreign(rest):
        # "Im" is no "I'm" there.
        return _SENTENCE_END.split(rest, maxsplit=1)[0].strip()
    while rest != previous:
        previous = rest
        for lead in _LEADS:
            if (found := lead.match(rest)) is not None:
                rest = rest[found.end() :].lstrip()
    for turn, form in _TURNS:
        rest, count = turn.subn(form, rest, count=1)
        if count:
            break
    rest = _BE_ALWAYS.sub(r"\1 be", rest)
    return _SENTENCE_END.split(rest.strip(), maxsplit=1)[0].strip()


def candidates(text: str) -> list[str]:
    """Return the phrases that may stand for an answer: its beginning, cut where a phrase may end.

    >>> candidates("I can turn off the lights when I leave home")
    ['turn off the lights', 'turn off the lights when I leave home']
    """
    if (language := detect(text)) in CUES:
        return phrases(text, CUES[str(language)])
    words = shorten(text).split()
    lower = [word.casefold() for word in words]
    if not words or lower[0] in _NEVER_FIRST:
        return []
    found = []
    clause_at = next((i for i, word in enumerate(lower) if word in _CLAUSE), len(words))
    for end in range(1, min(len(words), LONGEST) + 1):
        if lower[end - 1] in _NEVER_LAST and not _ends_in_particle(lower[:end]):
            continue
        if end == len(words) or _may_break(lower, end, inside_clause=end > clause_at):
            found.append(" ".join(words[:end]))
    return found


def is_verbal(text: str) -> bool:
    """Whether the point of an answer is something to do or be, not a thing: "save energy".

    Told by how it began: after "I can", "to" or "I" comes a verb.
    """
    rest = shorten(text).casefold()
    if not rest:
        return False
    before = _EITHER.sub(" or ", text.casefold()).removesuffix(".").partition(rest)[0].split()[-2:]
    turned = rest.split(" ", 1)[0] in {"no", "not", "never", "be"}
    modals = {"can", "could", "will", "wil", "would", "shall", "may", "might", "should", "to", "i"}
    return turned or bool(before and before[-1] in modals | {"we", "ill", "i'll"})


def _may_break(lower: list[str], end: int, *, inside_clause: bool) -> bool:
    after, last = lower[end], lower[end - 1]
    if after in _PARTICLES and _TAKES_PARTICLE.match(last):
        return False
    if inside_clause:
        return after in _BREAK and end >= 4  # noqa: PLR2004  # "know when my kids" is cut too soon
    return after in _BREAK or after in _BREAK_OUTSIDE_CLAUSE


def _ends_in_particle(lower: list[str]) -> bool:
    return len(lower) > 1 and lower[-1] in _PARTICLES
