"""Which question a header asks that is not worded as in the survey: by the words that say something.

Files carry "What would you change about it" where the survey asks "What would you change about the
tool library?". A guess is only a suggestion; a person sees where each column goes before anything
is read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from nlp.language import LANGUAGES, function_words
from nlp.words import stem, words_of

#: Headers of which less is in common are rather other questions: of "What do you like about the
#: library?" and "What would you change about the library?" it is a half.
_LEAST_SHARE = 0.66
#: One word alone ("Library") is a label, not a question.
_LEAST_IN_COMMON = 2


def find_alike(columns: Sequence[str], prompts: Mapping[str, str]) -> dict[str, str]:
    """Return the question each column seems to ask, each question once.

    Args:
        columns: Headers.
        prompts: Words of each question by its key.

    Returns:
        ``{column: key}``, the likeliest first given away; a column that asks none is absent.

    >>> find_alike(["How satisfied 0-10", "Branch"], {"q1": "How satisfied are you with us?"})
    {'How satisfied 0-10': 'q1'}
    """
    pairs = [
        (likeness, -column_at, -key_at)
        for column_at, column in enumerate(columns)
        for key_at, prompt in enumerate(prompts.values())
        if (likeness := _likeness(column, prompt)) > 0
    ]
    keys = list(prompts)
    found: dict[str, str] = {}
    for _, column_at, key_at in sorted(pairs, reverse=True):
        column, key = columns[-column_at], keys[-key_at]
        if column not in found and key not in found.values():
            found[column] = key
    return found


def _likeness(column: str, prompt: str) -> float:
    """Return how much two headers have in common, 0 to 1; 0 where it is too little to guess by."""
    first, second = _stems(column), _stems(prompt)
    if len(first & second) < _LEAST_IN_COMMON:
        return 0.0
    said, asked = first - _without_content(), second - _without_content()
    if not said or not asked:
        return 0.0
    # One that says nothing else is the other in short: "How satisfied?"
    is_short_for = said <= asked or asked <= said
    share = 2 * len(said & asked) / (len(said) + len(asked))
    if not is_short_for and share < _LEAST_SHARE:
        return 0.0
    everything = 2 * len(first & second) / (len(first) + len(second))
    return (share + everything) / 2


def _stems(header: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words_of(header))


@cache
def _without_content() -> frozenset[str]:
    words = (word for code in LANGUAGES for word in function_words(code))
    return frozenset(stem(word) for word in words)
