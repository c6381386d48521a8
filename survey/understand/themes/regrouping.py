"""Merge and split, of themes and of proposals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.core.errors import DomainError
from survey.core.roles import Actor
from survey.understand.analysis.models import ClusterKind
from survey.understand.themes import log, proposals
from survey.understand.themes.changes import Changes, find_link, taggings_of
from survey.understand.themes.errors import KindsDiffer, NothingChosen, ProposalChanged
from survey.understand.themes.models import (
    Action,
    Decision,
    Tagging,
    TaggingState,
    Theme,
    ThemeKind,
    ThemeLink,
    ThemeState,
)
from survey.understand.themes.rules import (
    checked_name,
    in_use,
    open_proposal,
    origin_of,
    said,
    statements_of_study,
)


@dataclass(frozen=True, kw_only=True)
class NamedPiece:
    """A piece that is to become a theme of its own."""

    name: str
    statement_ids: tuple[int, ...]


def merge(session: Session, theme: Theme, into_id: int, *, actor: Actor) -> Decision:
    """Merge *theme* into another: statements and links go over, the theme is kept as retired.

    Raises:
        KindsDiffer: a want and a need are never merged.
        DomainError: it is the same theme, or one of them is not in use.
        NotFound: there is no such theme.
    """
    log.lock(session, theme.study_id)
    in_use(session, theme.study_id, theme.id)
    target = in_use(session, theme.study_id, into_id, kind=theme.kind)
    if target.id == theme.id:
        raise DomainError("Choose another theme: this one cannot be merged into itself.")
    changes = Changes(session, actor_id=actor.id)
    moved = merge_into(session, changes, theme, target)
    text = f"Merged “{theme.name}” into “{target.name}”: {said(len(moved))} more."
    return log.record(session, theme.study_id, changes, action=Action.MERGE, text=text, actor=actor)


def merge_into(session: Session, changes: Changes, theme: Theme, target: Theme) -> list[int]:
    """Take *theme* into *target* as part of a decision; return the statements that are new there.

    Its name and other names lead to the target from now on, and what was noted about it stays
    legible there.
    """
    moved = carry(changes, theme, target, accepted_statements(session, theme.id))
    for row in session.scalars(
        sa.select(ThemeLink)
        .where(sa.or_(ThemeLink.want_id == theme.id, ThemeLink.need_id == theme.id))
        .order_by(ThemeLink.id)
    ).all():
        _carry_over(session, changes, row, theme, target)
    names = dict.fromkeys([*target.aliases, theme.name, *theme.aliases])
    names.pop(target.name, None)
    memos = [target.memo, f"{theme.name}: {theme.memo}" if theme.memo else ""]
    changes.edit(target, aliases=list(names), memo="\n\n".join(filter(None, memos)))
    changes.edit(theme, state=ThemeState.RETIRED, merged_into_id=target.id)
    return moved


def merge_proposal(
    session: Session,
    study_id: int,
    cluster_id: int,
    into_id: int,
    *,
    actor: Actor,
    seen: int | None = None,
) -> Decision:
    """Take a proposal into a theme.

    Raises:
        AlreadyDecided: somebody was faster.
        ProposalChanged: it has gained or lost statements since it was shown.
        KindsDiffer: a want and a need are never merged.
        NotFound: there is no such proposal or theme.
    """
    log.lock(session, study_id)
    proposal = open_proposal(session, study_id, cluster_id, seen=seen)
    target = in_use(session, study_id, into_id)
    if proposal.kind is not ClusterKind.UNCLEAR and proposal.kind.value != target.kind.value:
        raise KindsDiffer(
            f"“{target.name}” is a {target.kind}. A want and a need are never merged: link them."
        )
    changes = Changes(session, actor_id=actor.id)
    new = changes.tag(target, proposals.statement_ids(session, proposal), run_id=proposal.run_id)
    text = f"Merged the proposal “{proposal.name}” into “{target.name}”: {said(len(new))} more."
    return log.record(
        session,
        study_id,
        changes,
        action=Action.MERGE,
        text=text,
        actor=actor,
        run_id=proposal.run_id,
        proposal=cluster_id,
    )


def split(
    session: Session, theme: Theme, pieces: Sequence[NamedPiece], *, actor: Actor
) -> list[Theme]:
    """Make themes of their own of *pieces*; what is left stays, and nothing left retires the theme.

    Raises:
        NothingChosen: no piece, or an empty one.
        ProposalChanged: a statement of a piece has left the theme since.
        NameTaken: a name is in use.
    """
    log.lock(session, theme.study_id)
    in_use(session, theme.study_id, theme.id)
    there = accepted_statements(session, theme.id)
    _check_pieces(pieces, there)
    changes = Changes(session, actor_id=actor.id)
    made = [
        _piece_theme(
            session,
            changes,
            theme.study_id,
            piece,
            kind=theme.kind,
            origin={"split_from": theme.id},
        )
        for piece in pieces
    ]
    for new, piece in zip(made, pieces, strict=True):
        carry(changes, theme, new, piece.statement_ids)
        changes.untag(theme, piece.statement_ids)
    left = len(there) - sum(len(piece.statement_ids) for piece in pieces)
    if left == 0:
        changes.edit(theme, state=ThemeState.RETIRED)
    text = f"Split “{theme.name}” into {_names(made)}; {said(left)} stayed."
    log.record(session, theme.study_id, changes, action=Action.SPLIT, text=text, actor=actor)
    return made


def split_proposal(
    session: Session,
    study_id: int,
    cluster_id: int,
    pieces: Sequence[NamedPiece],
    *,
    actor: Actor,
    kind: ThemeKind | None = None,
    seen: int | None = None,
) -> list[Theme]:
    """Make themes of pieces of a proposal; what is left stays a proposal.

    Raises:
        AlreadyDecided: somebody was faster.
        NothingChosen: no piece, or an empty one.
        ProposalChanged: its statements are no longer those of the preview.
        NameTaken: a name is in use.
    """
    log.lock(session, study_id)
    proposal = open_proposal(session, study_id, cluster_id, seen=seen)
    there = proposals.statement_ids(session, proposal)
    _check_pieces(pieces, there)
    kind = kind or (ThemeKind.WANT if proposal.kind is ClusterKind.WANT else ThemeKind.NEED)
    changes = Changes(session, actor_id=actor.id)
    made = []
    for piece in pieces:
        theme = _piece_theme(
            session, changes, study_id, piece, kind=kind, origin=origin_of(proposal)
        )
        changes.tag(theme, piece.statement_ids, run_id=proposal.run_id)
        made.append(theme)
    left = len(there) - sum(len(piece.statement_ids) for piece in pieces)
    text = f"Split the proposal “{proposal.name}” into {_names(made)}"
    text += f"; {said(left)} wait for a decision." if left else "."
    log.record(
        session,
        study_id,
        changes,
        action=Action.SPLIT,
        text=text,
        actor=actor,
        run_id=proposal.run_id,
        proposal=cluster_id,
    )
    return made


def accepted_statements(session: Session, theme_id: int) -> list[int]:
    """Return the statements that belong to a theme."""
    return list(
        session.scalars(
            sa.select(Tagging.statement_id)
            .distinct()
            .where(Tagging.theme_id == theme_id, Tagging.state == TaggingState.ACCEPTED)
            .order_by(Tagging.statement_id)
        )
    )


def carry(changes: Changes, theme: Theme, target: Theme, statement_ids: Iterable[int]) -> list[int]:
    """Tag statements of *theme* with *target*, each with the run it came from; return the new ones.

    Who tagged a statement by hand has read it, and that must not be forgotten on the way.
    """
    by_run: defaultdict[int, list[int]] = defaultdict(list)
    for statement_id, rows in taggings_of(changes.session, theme.id, statement_ids).items():
        runs = [row.run_id for row in rows if row.state is TaggingState.ACCEPTED]
        by_run[0 if None in runs else max(run or 0 for run in runs)].append(statement_id)
    new = []
    for run_id in sorted(by_run):
        new.extend(changes.tag(target, by_run[run_id], run_id=run_id or None))
    return sorted(new)


def _carry_over(
    session: Session, changes: Changes, row: ThemeLink, theme: Theme, target: Theme
) -> None:
    """Point a link of a merged theme to its successor; a link that is there already stays."""
    other_id = row.need_id if row.want_id == theme.id else row.want_id
    other = session.get_one(Theme, other_id)
    want, need = (target, other) if row.want_id == theme.id else (other, target)
    level, counts, rationale = row.level, dict(row.counts), row.rationale
    statement_id = row.statement_id
    changes.unlink(row)
    if find_link(session, want.id, need.id) is None:
        changes.link(
            want, need, level=level, counts=counts, statement_id=statement_id, rationale=rationale
        )


def _check_pieces(pieces: Sequence[NamedPiece], there: Sequence[int]) -> None:
    taken = [statement for piece in pieces for statement in piece.statement_ids]
    if not pieces or any(not piece.statement_ids for piece in pieces):
        raise NothingChosen("Choose at least one piece.", field="pieces")
    if len(set(taken)) != len(taken):
        raise DomainError("A statement stands in two of the pieces. Look at them again.")
    if not set(taken) <= set(there):
        raise ProposalChanged(
            "The statements have changed since the pieces were shown. Look again."
        )


def _piece_theme(
    session: Session,
    changes: Changes,
    study_id: int,
    piece: NamedPiece,
    *,
    kind: ThemeKind,
    origin: dict[str, object],
) -> Theme:
    statements_of_study(session, study_id, list(piece.statement_ids))
    return changes.create(
        Theme(
            study_id=study_id,
            kind=kind,
            state=ThemeState.ACCEPTED,
            name=checked_name(session, study_id, kind, piece.name),
            origin=origin,
        )
    )


def _names(themes: Sequence[Theme]) -> str:
    return " and ".join(f"“{theme.name}”" for theme in themes)
