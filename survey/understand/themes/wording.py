"""What is wrong with the wording of a need, and what to write instead."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from nlp.lint import lint
from nlp.types import Lint
from survey.understand.themes.models import Theme, ThemeKind


def findings(
    statement: str,
    *,
    is_need: bool,
    respondents: int | None = None,
    others: Sequence[str] = (),
) -> tuple[Lint, ...]:
    """Return what is wrong with the wording of a need; wants may name a solution.

    Args:
        statement: The wording.
        is_need: Whether it is one.
        respondents: People it is known from.
        others: The other needs of the study, which it must not repeat.
    """
    return lint(statement, respondents=respondents, others=others) if is_need else ()


def other_needs(themes: Iterable[Theme], *, but: Collection[int | None]) -> list[str]:
    """Return how the accepted needs among *themes* are worded.

    Args:
        themes: In use.
        but: Ids of those that are left out: the need itself, and what is told of elsewhere.
    """
    return [one.name for one in themes if one.kind is ThemeKind.NEED and one.id not in but]
