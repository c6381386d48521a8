"""Which language each answer is read in: declared, told by its words, or by its surroundings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from nlp.language import LANGUAGES, UNKNOWN, detect, identify, is_latin, primary
from nlp.types import Document, Statement
from nlp.views import Unit, respondent_of

ENGLISH = "en"


def settle_languages(
    documents: Sequence[Document], told: Sequence[str | None] | None = None
) -> list[str]:
    """Return the ISO 639-1 code each document is read in, in their order.

    A language that is given wins. An answer too short to tell ("dark mode") is read in the
    language of its person's other answers, else in the one most answers of the run are in.

    Args:
        documents: Of the whole run.
        told: What `told_languages` says of them, if it was asked before.
    """
    told = told_languages(documents) if told is None else told
    # Only people who left a language untold need to be known by their other answers.
    own: dict[str, Counter[str]] = {
        respondent_of(document): Counter()
        for document, code in zip(documents, told, strict=True)
        if not code
    }
    everyone = Counter[str]()
    for document, code in zip(documents, told, strict=True):
        if code in LANGUAGES:
            everyone[code] += 1
            if (person := own.get(respondent_of(document))) is not None:
                person[code] += 1
    usual = _commonest(everyone) or ENGLISH
    return [
        code or _commonest(own[respondent_of(document)]) or usual
        for document, code in zip(documents, told, strict=True)
    ]


def told_languages(documents: Sequence[Document]) -> list[str | None]:
    """Return the language each document tells by itself; None where it cannot be told."""
    return [told_language(one.text, one.why, one.language) for one in documents]


def told_language(text: str, why: str | None, declared: str | None) -> str | None:
    """Return the language that an answer and its reason tell by themselves, or None."""
    if declared is not None and declared.strip():
        return primary(declared)
    said = "\n".join(filter(None, (text, why)))
    found = identify(said)
    if found is not None:
        return found
    return detect(said) or (None if is_latin(said) else UNKNOWN)


def foreign_texts(statements: Sequence[Statement], units: Iterable[Unit]) -> frozenset[str]:
    """Return the texts of *units* that are not English."""
    foreign = {one.id for one in statements if one.language != ENGLISH}
    return frozenset(
        text
        for unit in units
        if unit.statement in foreign
        for text in (unit.own, unit.want)
        if text
    )


def language_within(text: str, language: str, *, declared: bool) -> str:
    """Return the language of one statement of a text in *language*: some people write in two.

    Args:
        text: The statement.
        language: Of the whole text.
        declared: The language was given, so it holds for every statement.
    """
    if declared or len(text.split()) < _WORDS_OF_ANOTHER:
        return language
    found = detect(text)
    return language if found is None else found


_WORDS_OF_ANOTHER = 4
"""Fewer words tell too little to leave the language of the answer: "no problem" is said in most."""


def _commonest(counts: Counter[str]) -> str | None:
    return min(counts, key=lambda code: (-counts[code], code)) if counts else None
