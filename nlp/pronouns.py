"""Turn a person's words round, as one repeats them: "my mother" becomes "your mother"."""

from __future__ import annotations

import re

from nlp.verbs import verb
from nlp.words import word_set

_TURNS = {
    "i": "you", "me": "you", "my": "your", "mine": "yours", "myself": "yourself", "we": "you", "us": "you",
    "our": "your", "ours": "yours", "ourselves": "yourselves", "i'm": "you're", "i've": "you've",
    "i'll": "you'll", "i'd": "you'd", "im": "you're", "ive": "you've", "we're": "you're", "we've": "you've",
    "we'll": "you'll", "we'd": "you'd", "your": "our", "yours": "ours", "yourself": "ourselves",
    "yourselves": "ourselves", "you're": "we're", "you've": "we've", "you'll": "we'll", "you'd": "we'd",
}  # fmt: skip
_BE = {"am": "are", "was": "were"}
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def turned(words: str) -> str:
    """Turn the person's words round, as one repeats them: "my" becomes "your", "you" becomes "us".

    >>> turned("a map I can give my mum so you know where we are")
    'a map you can give your mum so we know where you are'
    """
    found = list(_WORD.finditer(words))
    out: list[str] = []
    last = 0
    for i, word in enumerate(found):
        out += [words[last : word.start()], _turn(found, i)]
        last = word.end()
    return "".join([*out, words[last:]])


def _turn(found: list[re.Match[str]], i: int) -> str:
    said = found[i][0]
    plain = said.lower().replace("’", "'")
    before = found[i - 1][0].lower() if i else ""
    if plain == "you":
        after = found[i + 1][0].lower() if i + 1 < len(found) else ""
        return "we" if _takes_subject(before, after) else "us"
    if plain in _BE and before in {"i", "we"}:
        return _BE[plain]
    if plain == "us" and said.isupper():
        return said  # the country
    new = _TURNS.get(plain)
    if new is None:
        return said
    return new


_AUXILIARIES = word_set(
    "are were have had do did can could will would should must may might never always also just"
)


def _takes_subject(before: str, after: str) -> bool:
    if before in {"to", "for", "from", "with", "by", "of", "about", "at", "on", "like", "than"}:
        return False
    if before in {
        "when",
        "if",
        "that",
        "what",
        "how",
        "where",
        "why",
        "until",
        "before",
        "so",
        "which",
        "once",
    }:
        return True
    form = verb(after)
    return after in _AUXILIARIES or (form is not None and form[1] in {"base", "past"})
