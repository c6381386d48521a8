"""Which needs a want may be for, where nobody said why: up to three guesses, never counted.

The run guesses for single statements; a want gathers them. A person makes one a link of level
hypothesis, or says that it is not: then its statements are kept out of that need, so that no later
run guesses it again.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.core.roles import Actor
from survey.understand.analysis.models import Cluster, NeedHypothesis
from survey.understand.statements.models import Statement
from survey.understand.themes import log, pool
from survey.understand.themes.changes import Changes
from survey.understand.themes.models import (
    Action,
    Decision,
    Tagging,
    TaggingState,
    Theme,
    ThemeKind,
    ThemeLink,
)
from survey.understand.themes.rules import chosen_statements, in_use, said

MOST = 3


@dataclass(frozen=True, kw_only=True)
class Guess:
    """A need that a want may be for.

    Attributes:
        theme_id: The accepted need; None: it is a proposal that nobody has decided about.
        cluster_id: The proposal of the run.
        count: Statements of the want for which it was guessed.
        weight: Their probabilities together, to order guesses by.
        model: The language model that drafted the need; empty: none, or a person accepted it.
    """

    text: str
    theme_id: int | None
    cluster_id: int
    count: int
    weight: float
    model: str = ""


def guesses(
    session: Session,
    run_id: int | None,
    inside: sa.ColumnElement[bool],
    *,
    want_id: int | None = None,
) -> list[Guess]:
    """Return up to three needs that a want may be for, likeliest first; at most seven queries.

    Needs that it is linked with already are left out, and those that a person said it is not for.

    Args:
        run_id: The run that guessed; None: none has.
        inside: Condition on ``Statement``: it belongs to the want.
        want_id: The want, once it is accepted.
    """
    if run_id is None:
        return []
    rows = session.execute(
        sa.select(NeedHypothesis.need_cluster_id, Statement.id, NeedHypothesis.probability)
        .join(Statement, Statement.id == NeedHypothesis.statement_id)
        .where(NeedHypothesis.run_id == run_id, inside)
    ).all()
    if not rows:
        return []
    clusters = sorted({cluster for cluster, _, _ in rows})
    themes = pool.themes_by_cluster(session, run_id, clusters)
    turned_away = _turned_away(session, set(themes.values()), {one for _, one, _ in rows})
    linked = _linked(session, want_id)
    weights: defaultdict[tuple[int | None, int], dict[int, float]] = defaultdict(dict)
    for cluster, statement, probability in rows:
        theme = themes.get(cluster)
        if theme is not None and (theme in linked or (statement, theme) in turned_away):
            continue
        # Two proposals that became one need are one guess.
        key = (theme, 0 if theme is not None else cluster)
        weights[key][statement] = max(weights[key].get(statement, 0.0), probability)
    names, models = _names(session, clusters, set(themes.values()))
    first = {theme: cluster for cluster, theme in sorted(themes.items(), reverse=True)}
    found = [
        Guess(
            text=names[theme, cluster],
            theme_id=theme,
            cluster_id=cluster if theme is None else first[theme],
            count=len(parts),
            weight=round(sum(parts.values()), 4),
            model=models.get(cluster, ""),
        )
        for (theme, cluster), parts in weights.items()
    ]
    found.sort(key=lambda one: (-one.weight, one.text, one.cluster_id))
    return found[:MOST]


def dismiss(
    session: Session, study_id: int, need_id: int, statement_ids: list[int], *, actor: Actor
) -> Decision:
    """Say that a want is not for a need: its statements are kept out of it, for later runs too.

    Statements that a person put into the need stay there.

    Raises:
        NothingChosen: no statement.
        NotFound: the need or a statement is not of this study.
        KindsDiffer: it is no need.
    """
    log.lock(session, study_id)
    need = in_use(session, study_id, need_id, kind=ThemeKind.NEED)
    chosen = chosen_statements(session, study_id, statement_ids)
    inside = set(
        session.scalars(
            sa.select(Tagging.statement_id).where(
                Tagging.theme_id == need_id, Tagging.state == TaggingState.ACCEPTED
            )
        )
    )
    changes = Changes(session, actor_id=actor.id)
    out = changes.untag(need, [one for one in chosen if one not in inside])
    text = f"Said that a want of {said(len(out))} is not for “{need.name}”."
    return log.record(session, study_id, changes, action=Action.UNTAG, text=text, actor=actor)


def _turned_away(
    session: Session, theme_ids: set[int], statement_ids: set[int]
) -> set[tuple[int, int]]:
    if not theme_ids:
        return set()
    rows = session.execute(
        sa.select(Tagging.statement_id, Tagging.theme_id).where(
            Tagging.theme_id.in_(theme_ids), Tagging.state == TaggingState.REJECTED
        )
    )
    return {(statement, theme) for statement, theme in rows if statement in statement_ids}


def _linked(session: Session, want_id: int | None) -> set[int]:
    if want_id is None:
        return set()
    query = sa.select(ThemeLink.need_id).where(ThemeLink.want_id == want_id)
    return set(session.scalars(query))


def _names(
    session: Session, cluster_ids: list[int], theme_ids: set[int]
) -> tuple[dict[tuple[int | None, int], str], dict[int, str]]:
    """Return what themes and proposals are called, and which model drafted a proposal."""
    clusters = session.execute(
        sa.select(Cluster.id, Cluster.name, Cluster.draft).where(Cluster.id.in_(cluster_ids))
    ).all()
    found: dict[tuple[int | None, int], str] = {
        (None, cluster): str(draft.get("text") or name) for cluster, name, draft in clusters
    }
    if theme_ids:
        themes = session.execute(sa.select(Theme.id, Theme.name).where(Theme.id.in_(theme_ids)))
        found |= {(theme, 0): name for theme, name in themes}
    return found, {cluster: str(draft.get("model") or "") for cluster, _, draft in clusters}
