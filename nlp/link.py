"""Which wants point to which needs: counted where people said so, guessed and never counted else."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from nlp.types import Level, Link
from nlp.views import Unit

BEST_FIRST = (Level.STATED, Level.LADDERED, Level.IMPLIED, Level.HYPOTHESIS)
FEWEST = 2  # statements that make a link
SHARE = 0.25  # of the want's or the need's statements: fewer make a link too


def link_themes(
    needs: Sequence[Unit],
    themes: Mapping[str, int],
    guesses: Mapping[str, int] | None = None,
) -> tuple[Link, ...]:
    """Return the links between want themes and need themes, the most telling first.

    A want stands with a need where more people gave that reason for it than chance would have,
    and more than one, or a fair share of them. Links are ordered by how far they exceed chance
    (the Pearson residual), guesses last.

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
    told = {pair: sum(n for level, n in found.items() if level is not Level.HYPOTHESIS)
            for pair, found in counts.items()}  # fmt: skip
    of_want, of_need = Counter[int](), Counter[int]()
    for (want, need), number in told.items():
        of_want[want] += number
        of_need[need] += number
    total = sum(told.values())
    leads: dict[tuple[int, int], float] = {}
    for (want, need), number in told.items():
        if number == 0:
            leads[want, need] = 0.0  # guesses only: listed, never counted
            continue
        chance = of_want[want] * of_need[need] / total
        share = max(number / of_want[want], number / of_need[need])
        if number >= chance and (number >= FEWEST or share >= SHARE):
            leads[want, need] = (number - chance) / math.sqrt(chance)
    links = [
        Link(
            want=want,
            need=need,
            level=next(level for level in BEST_FIRST if level in counts[want, need]),
            counts={level: n for level in BEST_FIRST if (n := counts[want, need].get(level))},
            statements=tuple(evidence.get((want, need), ())),
        )
        for want, need in leads
    ]
    return tuple(
        sorted(
            links, key=lambda link: (-round(leads[link.want, link.need], 6), link.want, link.need)
        )
    )
