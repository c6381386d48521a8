"""Find the subject of a clause with NLTK's tagger and chunker, which need no data."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from nlp.verbs import verb

MODALS = frozenset({
    "can", "cannot", "could", "will", "would", "may", "might", "must", "should", "do", "does",
    "did", "is", "are", "was", "were", "has", "have", "had", "am", "never",
})  # fmt: skip
_DETERMINERS = frozenset({
    "the", "a", "an", "my", "our", "your", "his", "her", "their", "its", "this", "that",
    "these", "those", "each", "every", "all", "any", "some", "no", "both", "most",
})  # fmt: skip
_PRONOUNS = frozenset(["it", "they", "he", "she", "there"])
FUNCTION = frozenset({
    "of", "in", "on", "at", "for", "with", "from", "to", "by", "and", "or", "but", "when",
    "while", "if", "before", "after", "because", "so", "as", "than", "into", "over", "about",
    "without", "under", "off", "up", "out", "not", "who", "which", "where", "how",
})  # fmt: skip


def subject_of(clause: str) -> tuple[str | None, str]:
    """Split a clause into its subject and the rest, at the first verb after a noun phrase (NLTK)."""
    from nltk.tree import Tree  # NLTK takes a second to import

    words = clause.split()[:30]
    tree = _chunker().parse(_tagger()(words))
    first = tree[0] if len(tree) else None
    if not isinstance(first, Tree) or len(tree) == 1:
        return None, ""
    size = len(first.leaves())
    verb_at = next((i for i in range(size, min(size + 2, len(words)))
                    if _tagger()(words)[i][1] in {"MD", "VB", "VBZ"}), None)  # fmt: skip
    if verb_at is None or (verb_at > size and not words[size].lower().endswith("ly")):
        return None, ""
    if _is_noun(words, verb_at):
        size = verb_at = verb_at + 1
    return " ".join(words[:size]), " ".join([*words[size:verb_at], *clause.split()[verb_at:]])


def _is_noun(words: list[str], at: int) -> bool:
    """Say whether a word that looks like a verb ends the subject: "the last train leaves"."""
    form, after = verb(words[at]), verb(words[at + 1]) if at + 1 < len(words) else None
    if form is None or form[1] != "base" or after is None:
        return False
    return after[1] == "third" and not words[at - 1].lower().endswith("s")


@lru_cache(maxsize=1)
def _tagger() -> Any:
    from nltk.tag import RegexpTagger

    closed = [
        (rf"(?i)^(?:{'|'.join(sorted(words))})$", tag)
        for words, tag in (
            (MODALS, "MD"),
            (_DETERMINERS, "DT"),
            (_PRONOUNS, "PRP"),
            (FUNCTION, "IN"),
        )
    ]
    regexp = RegexpTagger(
        [
            *closed,
            (
                r"(?i)^(?!family$|only$|supply$|reply$|early$|fly$|belly$|jelly$|daily$|italy$).+ly,?$",
                "RB",
            ),
            (r"^\d+$", "CD"),
            (r".*", "NN"),
        ]
    )

    def tag(words: list[str]) -> list[tuple[str, str]]:
        tagged: list[tuple[str, str]] = []
        for word, guess in regexp.tag(words):
            form = verb(word)
            before = tagged[-1][1] if tagged else ""
            if (
                guess == "NN"
                and form is not None
                and form[1] != "gerund"
                and before in {"NN", "PRP", "RB"}
            ):
                tagged.append((word, "VBZ" if form[1] == "third" else "VB"))
            else:
                tagged.append((word, guess))
        return tagged

    return tag


@lru_cache(maxsize=1)
def _chunker() -> Any:
    from nltk.chunk import RegexpParser

    return RegexpParser(r"SUBJECT: {<PRP>|<DT|CD>*<NN>+(<IN><DT>?<NN>+)?}")
