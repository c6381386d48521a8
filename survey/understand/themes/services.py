"""Decide: accept, reject and name themes; the other verbs are taken in from their modules.

One function per verb. Each takes the study's lock, changes rows through ``Changes`` and appends
one decision; none commits.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.core.roles import Actor
from survey.understand.analysis.models import ClusterKind
from survey.understand.themes import log, proposals
from survey.understand.themes.by_hand import create, tag_chosen
from survey.understand.themes.changes import Changes
from survey.understand.themes.correcting import correct
from survey.understand.themes.errors import ProposalChanged
from survey.understand.themes.guesses import dismiss
from survey.understand.themes.links import link, link_as_guess, link_as_proposed, unlink
from survey.understand.themes.models import (
    Action,
    Decision,
    Theme,
    ThemeKind,
    ThemeState,
)
from survey.understand.themes.redoing import redo
from survey.understand.themes.regrouping import merge, merge_proposal, split, split_proposal
from survey.understand.themes.rules import (
    LONGEST_NAME,
    Wording,
    checked_name,
    in_use,
    open_proposal,
    origin_of,
    said,
)
from survey.understand.themes.taggings import move, tag, untag
from survey.understand.themes.undoing import undo

__all__ = [
    "Wording",
    "accept",
    "add_suggested",
    "correct",
    "create",
    "dismiss",
    "link",
    "merge",
    "merge_proposal",
    "move",
    "redo",
    "reject",
    "rename",
    "split",
    "split_proposal",
    "tag",
    "tag_chosen",
    "turn_down",
    "undo",
    "unlink",
    "untag",
]


def accept(
    session: Session,
    study_id: int,
    cluster_id: int,
    wording: Wording,
    *,
    actor: Actor,
    kind: ThemeKind | None = None,
    ask_why: bool = False,
    with_links: bool = True,
    guess: int | None = None,
    seen: int | None = None,
) -> Theme:
    """Make a theme of a proposal and tag its statements.

    Args:
        session: The session.
        study_id: The study.
        cluster_id: The proposal.
        wording: Name and definition.
        actor: Who decides.
        kind: Need or want; None: as proposed.
        ask_why: It is a want whose reason should be asked for.
        guess: A need to link the new want with as a guess, never counted.
        with_links: Also link it with the themes that the run linked it with, guesses left out.
        seen: How many statements the page showed; another number is refused.

    Raises:
        AlreadyDecided: somebody was faster.
        ProposalChanged: it has gained or lost statements since it was shown.
        NameTaken: another theme in use has this name.
        KindsDiffer: a guess is given and this is no want, or the guess is no need.
        NotFound: there is no such proposal.
    """
    log.lock(session, study_id)
    proposal = open_proposal(session, study_id, cluster_id, seen=seen)
    if proposal.adds_to is not None:
        raise ProposalChanged("This has become part of a theme meanwhile. Look at it again.")
    kind = kind or (ThemeKind.WANT if proposal.kind is ClusterKind.WANT else ThemeKind.NEED)
    name = checked_name(session, study_id, kind, wording.name)
    statements = proposals.statement_ids(session, proposal)
    changes = Changes(session, actor_id=actor.id)
    theme = changes.create(
        Theme(
            study_id=study_id,
            kind=kind,
            state=ThemeState.ACCEPTED,
            name=name,
            definition=wording.definition,
            include_when=wording.include_when,
            exclude_when=wording.exclude_when,
            metric=wording.metric if kind is ThemeKind.NEED else "",
            origin=origin_of(proposal, ask_why=ask_why),
        )
    )
    changes.tag(theme, statements, run_id=proposal.run_id)
    links = 0
    if with_links and kind.value == proposal.kind.value:
        links = link_as_proposed(session, changes, theme, proposal)
    text = f"Accepted the {kind} “{name}” with {said(len(statements), proposal.respondent_count)}"
    text += f" and {links} link{'s' if links != 1 else ''}." if links else "."
    if guess is not None:
        need = link_as_guess(session, changes, theme, guess)
        text = f"{text[:-1]}; it may be for “{need.name}”, a guess."
    if ask_why:
        text = f"{text[:-1]}; its reason is to be asked for."
    log.record(
        session,
        study_id,
        changes,
        action=Action.ACCEPT,
        text=text,
        actor=actor,
        run_id=proposal.run_id,
        proposal=cluster_id,
    )
    return theme


def reject(
    session: Session, study_id: int, cluster_id: int, *, actor: Actor, seen: int | None = None
) -> Decision:
    """Turn a proposal down and remember its statements, so that no run brings it back.

    Of additions to a theme: the statements do not belong to it, and may come up elsewhere.

    Raises:
        AlreadyDecided: somebody was faster.
        ProposalChanged: it has gained or lost statements since it was shown.
        NotFound: there is no such proposal.
    """
    log.lock(session, study_id)
    proposal = open_proposal(session, study_id, cluster_id, seen=seen)
    statements = proposals.statement_ids(session, proposal)
    changes = Changes(session, actor_id=actor.id)
    if proposal.adds_to is not None:
        theme = session.get_one(Theme, proposal.adds_to)
        changes.untag(theme, statements)
        text = f"Kept {said(len(statements))} out of “{theme.name}”."
    else:
        is_want = proposal.kind is ClusterKind.WANT
        theme = changes.create(
            Theme(
                study_id=study_id,
                kind=ThemeKind.WANT if is_want else ThemeKind.NEED,
                state=ThemeState.REJECTED,
                name=proposal.name[:LONGEST_NAME],
                origin=origin_of(proposal),
            )
        )
        changes.tag(theme, statements, run_id=proposal.run_id)
        people = said(len(statements), proposal.respondent_count)
        text = f"Turned down “{proposal.name}”: not a {theme.kind} ({people})."
    return log.record(
        session,
        study_id,
        changes,
        action=Action.REJECT,
        text=text,
        actor=actor,
        run_id=proposal.run_id,
        proposal=cluster_id,
    )


def add_suggested(
    session: Session, study_id: int, cluster_id: int, *, actor: Actor, seen: int | None = None
) -> Decision:
    """Take the suggested statements into the theme that they add to.

    Raises:
        AlreadyDecided: somebody was faster.
        ProposalChanged: it adds to no theme, or not the same statements, any more.
        NotFound: there is no such proposal.
    """
    log.lock(session, study_id)
    proposal = open_proposal(session, study_id, cluster_id, seen=seen)
    if proposal.adds_to is None:
        raise ProposalChanged("This no longer adds to a theme. Look at it again and decide.")
    theme = session.get_one(Theme, proposal.adds_to)
    changes = Changes(session, actor_id=actor.id)
    new = changes.tag(theme, proposals.statement_ids(session, proposal), run_id=proposal.run_id)
    return log.record(
        session,
        study_id,
        changes,
        action=Action.TAG,
        text=f"Added {said(len(new))} to “{theme.name}”.",
        actor=actor,
        run_id=proposal.run_id,
        proposal=cluster_id,
    )


def rename(session: Session, theme: Theme, wording: Wording, *, actor: Actor) -> Theme:
    """Give a theme another wording: name, definition, what belongs in it, metric.

    Raises:
        NameTaken: another theme in use has this name.
    """
    log.lock(session, theme.study_id)
    in_use(session, theme.study_id, theme.id)
    before = theme.name
    name = checked_name(session, theme.study_id, theme.kind, wording.name, but=theme.id)
    changes = Changes(session, actor_id=actor.id)
    changes.edit(
        theme,
        name=name,
        definition=wording.definition,
        include_when=wording.include_when,
        exclude_when=wording.exclude_when,
        metric=wording.metric,
    )
    if not changes.entries:
        return theme
    text = f"Renamed “{before}” to “{name}”." if before != name else f"Reworded “{name}”."
    log.record(session, theme.study_id, changes, action=Action.RENAME, text=text, actor=actor)
    return theme


def turn_down(session: Session, theme: Theme, *, actor: Actor) -> Decision:
    """Take a theme out of use and remember it as turned down, so that no run brings it back."""
    log.lock(session, theme.study_id)
    in_use(session, theme.study_id, theme.id)
    changes = Changes(session, actor_id=actor.id)
    changes.edit(theme, state=ThemeState.REJECTED)
    text = f"Turned down the {theme.kind} “{theme.name}”, which had been accepted."
    return log.record(
        session, theme.study_id, changes, action=Action.REJECT, text=text, actor=actor
    )
