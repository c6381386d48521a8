"""What belongs in a theme: one plain sentence by which a second reader can decide."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.types import ThemeKind

SHOWN_TERMS = 4
LONGEST_QUOTE = 110  # characters


def criterion(
    kind: ThemeKind,
    terms: Sequence[str],
    examples: Sequence[str],
    *,
    outside: str = "",
    elsewhere: str = "",
) -> str:
    """Return one plain sentence that says what belongs in a theme, and what just does not.

    >>> criterion(
    ...     ThemeKind.WANT,
    ...     ["lamp", "dim"],
    ...     ["lamps that dim"],
    ...     outside="a lamp for the garden",
    ...     elsewhere="Garden",
    ... )
    'Requests about lamp or dim, like “lamps that dim”; not “a lamp for the garden”, which belongs to “Garden”.'

    Args:
        kind: Of the theme.
        terms: The words that tell it, strongest first.
        examples: What its people said, the most typical first.
        outside: What somebody said that is near but not in it; empty where nothing is near.
        elsewhere: Name of the theme that holds *outside*; empty where none does.
    """
    what = {
        ThemeKind.WANT: "Requests",
        ThemeKind.NEED: "Reasons, troubles and benefits",
        ThemeKind.UNCLEAR: "Statements",
    }[kind]
    about = _listed(terms[:SHOWN_TERMS])
    sentence = f"{what} about {about}" if about else what
    quoted = [f"“{_clipped(example)}”" for example in dict.fromkeys(examples)]
    if quoted:
        sentence += f", like {_listed(quoted)}"
    if outside:
        sentence += f"; not “{_clipped(outside)}”"
        sentence += f", which belongs to “{elsewhere}”" if elsewhere else ", which fits nowhere yet"
    return f"{sentence}."


def _clipped(quote: str) -> str:
    """Return a quote in one line without the marks around it, cut between two words if it is long."""
    text = " ".join(quote.split()).strip(" .,;:'\"“”")
    if len(text) <= LONGEST_QUOTE:
        return text
    return text[:LONGEST_QUOTE].rsplit(" ", 1)[0].rstrip(" .,;:") + " …"


def _listed(words: Sequence[str]) -> str:
    return " or ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
