"""Which wants point to which needs: counted where people said so, guessed and never counted else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from nlp.embed.base import Vectors, unit_rows
from nlp.types import Level, Link
from nlp.views import Unit

BEST_FIRST = (Level.STATED, Level.LADDERED, Level.IMPLIED, Level.HYPOTHESIS)
SURE_ENOUGH = 0.45  # cosine below which nothing is guessed


def link_themes(
    needs: Sequence[Unit],
    themes: Mapping[str, int],
    guesses: Mapping[str, int] | None = None,
) -> tuple[Link, ...]:
    """Return the links between want themes and need themes, those with most evidence first.

    Args:
        needs: Statements of the need view; each names the wants it was given for.
        themes: Want theme and need theme of a statement, keyed ``"want:{id}"``, ``"need:{id}"``.
        guesses: Want statement without a reason -> need theme it may be for.
    """
    counts: dict[tuple[int, int], dict[Level, int]] = {}
    evidence: dict[tuple[int, int], list[str]] = {}
    for unit in needs:
        need = themes.get(f"need:{unit.statement}")
        pointing = {themes.get(f"want:{want}") for want in unit.wants}
        if need is None or unit.level is None:
            continue
        for want in sorted(want for want in pointing if want is not None):
            level = counts.setdefault((want, need), {})
            level[unit.level] = level.get(unit.level, 0) + 1
            evidence.setdefault((want, need), []).append(unit.statement)
    for statement, need in (guesses or {}).items():
        guessing = themes.get(f"want:{statement}")
        if guessing is not None:
            level = counts.setdefault((guessing, need), {})
            level[Level.HYPOTHESIS] = level.get(Level.HYPOTHESIS, 0) + 1
    links = [
        Link(
            want=want,
            need=need,
            level=next(level for level in BEST_FIRST if level in found),
            counts={level: found[level] for level in BEST_FIRST if level in found},
            statements=tuple(evidence.get((want, need), ())),
        )
        for (want, need), found in counts.items()
    ]
    return tuple(sorted(links, key=lambda link: (-len(link.statements), link.want, link.need)))


def guess_needs(
    silent: Sequence[str], vectors: Vectors, spoken: Sequence[int], told: Vectors
) -> dict[str, int]:
    """Return the need theme that wants without a reason may be for; most stay without.

    About 40 % of such guesses are wrong even in good conditions, hence hypotheses only.

    Args:
        silent: Want statements without a reason.
        vectors: Their rows of length 1, shape (n, d).
        spoken: Need theme of each want that came with a reason.
        told: Rows of these wants, shape (m, d).
    """
    if not silent or not len(spoken):
        return {}
    themes = sorted(set(spoken))
    of = np.asarray(spoken)
    middles = unit_rows(np.vstack([told[of == theme].mean(axis=0) for theme in themes]))
    likeness = np.round(vectors @ middles.T, 5)
    best = likeness.argmax(axis=1)
    return {
        statement: themes[int(best[i])]
        for i, statement in enumerate(silent)
        if likeness[i, best[i]] >= SURE_ENOUGH
    }
