"""Which statements stand for a theme: its middle, other wordings, its border, and just outside."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nlp.duplicates import plain
from nlp.embed.base import Vectors
from nlp.types import Quote
from nlp.views import Unit
from nlp.words import overlap, stems_of

READABLE = (3, 45)  # words of a quote that stands alone, if there is any such
INNER = 0.6  # share of the theme, nearest to its middle, that other wordings are taken from
OTHER_WORDINGS = 2


def choose_quotes(
    units: Sequence[Unit],
    inside: Sequence[int],
    vectors: Vectors,
    middle: NDArray[np.float32],
    margins: NDArray[np.float32],
) -> tuple[Quote, ...]:
    """Return up to five quotes, each from another respondent where there are enough.

    Args:
        units: All statements of the view.
        inside: Rows of the theme.
        vectors: Row of each statement, shape (n, d).
        middle: Mean of the theme, length 1.
        margins: Lead of each statement's own theme over the second best.
    """
    likeness = np.round(vectors @ middle, 5)
    near_first = [inside[j] for j in np.argsort(-likeness[list(inside)], kind="stable")]
    readable = [i for i in near_first if _is_readable(units[i].own)] or near_first
    picked = [readable[0]]
    for _ in range(OTHER_WORDINGS):
        inner = readable[: max(3, int(len(readable) * INNER))]
        fresh = [i for i in inner if _is_fresh(units, i, picked)]
        if fresh:
            picked.append(max(fresh, key=lambda i: _novelty(units, i, picked) * likeness[i]))
    quotes = [Quote(statement=units[picked[0]].statement, role="typical")]
    quotes += [Quote(statement=units[i].statement, role="different wording") for i in picked[1:]]
    border = [i for i in readable if _is_fresh(units, i, picked)]
    if border:
        edge = min(border, key=lambda i: margins[i])
        quotes.append(Quote(statement=units[edge].statement, role="border"))
    outside = likeness.copy()
    outside[list(inside)] = -np.inf
    order = [int(i) for i in np.argsort(-outside, kind="stable")[:20] if np.isfinite(outside[i])]
    contrast = next((i for i in order if _is_readable(units[i].own)), None)
    if contrast is not None and outside[contrast] > 0:
        quotes.append(Quote(statement=units[contrast].statement, role="contrast"))
    return tuple(quotes)


def _is_readable(text: str) -> bool:
    return READABLE[0] <= len(text.split()) <= READABLE[1]


def _is_fresh(units: Sequence[Unit], row: int, picked: Sequence[int]) -> bool:
    return all(
        units[row].respondent != units[i].respondent
        and plain(units[row].own) != plain(units[i].own)
        for i in picked
    )


def _novelty(units: Sequence[Unit], row: int, picked: Sequence[int]) -> float:
    own = stems_of(units[row].own)
    return 1.05 - max(overlap(own, stems_of(units[i].own)) for i in picked)
