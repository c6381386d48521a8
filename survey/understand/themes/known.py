"""What people decided, in the words of ``nlp``: what the machine starts from."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

import nlp
from survey.understand.analysis.known import provides_known
from survey.understand.statements.models import Statement
from survey.understand.themes.members import may_be_used
from survey.understand.themes.models import Tagging, TaggingState, Theme, ThemeState

Texts = dict[int, dict[str, None]]
Pair = tuple[str, str]


@provides_known
def known_for(session: Session, study_id: int) -> nlp.Known:
    """Return the accepted themes with their statements, and which texts stay together or apart.

    * Themes: the texts of their statements; the key is the theme's id.
    * Together: one text of each merged half with one of its successor; the rest follows, since a
      theme's own texts belong together already.
    * Turned away: the texts kept out of a theme.
    * Apart: a text taken out of a theme (untagged, moved, split off, suggested in vain) and one
      text that stayed there. What was turned down as a group needs no pair: its statements have
      left the pool, wherever a run puts them.

    Where two decisions disagree about the same words, togetherness wins: a text that two people
    said may rightly stand on both sides. Three queries.
    """
    themes = {
        theme.id: theme
        for theme in session.scalars(
            sa.select(Theme)
            .where(Theme.study_id == study_id, Theme.state != ThemeState.REJECTED)
            .order_by(Theme.id)
        )
    }
    inside, outside = _texts(session, study_id)
    accepted = {i for i, theme in themes.items() if theme.state is ThemeState.ACCEPTED}
    must = _merged(themes, accepted, inside)
    groups = _groups(
        [*must, *(pair for i in sorted(accepted) for pair in _chain(inside.get(i, {})))]
    )
    cannot = [
        (stayed, left)
        for i in sorted(accepted)
        for stayed in list(inside.get(i, {}))[:1]
        for left in outside.get(i, {})
        if stayed != left and groups.get(stayed, stayed) != groups.get(left, left)
    ]
    return nlp.Known(
        themes={str(i): tuple(inside.get(i, {})) for i in sorted(accepted) if inside.get(i)},
        kinds={str(i): nlp.ThemeKind(themes[i].kind.value) for i in sorted(accepted)},
        must_link=tuple(must),
        cannot_link=tuple(sorted(set(cannot))),
        rejected={str(i): tuple(outside[i]) for i in sorted(accepted) if outside.get(i)},
    )


def _texts(session: Session, study_id: int) -> tuple[Texts, Texts]:
    """Return theme -> its texts, and theme -> texts kept out of it, in the order of statements."""
    rows = session.execute(
        sa.select(Tagging.theme_id, Tagging.state, Statement.text)
        .join(Statement, Statement.id == Tagging.statement_id)
        .where(Statement.study_id == study_id, may_be_used())
        .order_by(Tagging.theme_id, Statement.id)
    )
    inside: Texts = defaultdict(dict)
    outside: Texts = defaultdict(dict)
    for theme_id, state, text in rows:
        (inside if state is TaggingState.ACCEPTED else outside)[theme_id][text] = None
    for theme_id, texts in inside.items():
        for text in texts:
            outside.get(theme_id, {}).pop(text, None)
    return inside, outside


def _merged(themes: dict[int, Theme], accepted: set[int], inside: Texts) -> list[Pair]:
    pairs: list[Pair] = []
    for theme in themes.values():
        target = theme
        while target.merged_into_id is not None and target.merged_into_id in themes:
            target = themes[target.merged_into_id]
        if target is theme or target.id not in accepted:
            continue
        for one in list(inside.get(theme.id, {}))[:1]:
            # The successor holds the same words now; the pair must name a text of its own.
            own = [text for text in inside.get(target.id, {}) if text not in inside[theme.id]]
            pairs.extend((one, other) for other in own[:1])
    return sorted(set(pairs))


def _chain(texts: Iterable[str]) -> list[Pair]:
    ordered = list(texts)
    return list(itertools.pairwise(ordered))


def _groups(pairs: Iterable[Pair]) -> dict[str, str]:
    """Return text -> the text that stands for all that belong with it."""
    parent: dict[str, str] = {}

    def root(text: str) -> str:
        while parent.setdefault(text, text) != text:
            parent[text] = parent[parent[text]]
            text = parent[text]
        return text

    for one, other in pairs:
        parent[root(one)] = root(other)
    return {text: root(text) for text in list(parent)}
