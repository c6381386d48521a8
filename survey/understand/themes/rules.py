"""Rules that several verbs share: who may bear which name, what is in use, what was shown."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.core.errors import DomainError, NotFound
from survey.understand.statements.models import Statement
from survey.understand.themes import proposals
from survey.understand.themes.errors import KindsDiffer, NameTaken, NothingChosen, ProposalChanged
from survey.understand.themes.models import Theme, ThemeKind, ThemeState
from survey.understand.themes.proposals import Proposal

LONGEST_NAME = 300


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What a theme is called and what belongs in it.

    Attributes:
        name: For a need, the need statement itself; not empty.
        metric: The metric twin of a need.
    """

    name: str
    definition: str = ""
    include_when: str = ""
    exclude_when: str = ""
    metric: str = ""


def open_proposal(
    session: Session, study_id: int, cluster_id: int, *, seen: int | None
) -> Proposal:
    """Return an open proposal as the person saw it.

    Raises:
        AlreadyDecided: somebody was faster.
        ProposalChanged: it has gained or lost statements since it was shown.
        NotFound: there is no such proposal.
    """
    proposal = proposals.find(session, study_id, cluster_id)
    if seen is not None and seen != proposal.statement_count:
        raise ProposalChanged(
            f"This proposal changed while you read it: it now has {said(proposal.statement_count)},"
            f" not {seen}. Nothing was decided; look at it again."
        )
    return proposal


def checked_name(
    session: Session, study_id: int, kind: ThemeKind, name: str, *, but: int | None = None
) -> str:
    """Return *name* in one line if a theme of this kind may have it.

    Raises:
        NameTaken: another theme in use has it.
        DomainError: it is empty or too long.
    """
    name = " ".join(name.split())
    if not name:
        raise DomainError(f"Write the {kind} in one sentence.", field="name")
    if len(name) > LONGEST_NAME:
        raise DomainError(f"Keep it within {LONGEST_NAME} characters.", field="name")
    query = sa.select(Theme.id).where(
        Theme.study_id == study_id,
        Theme.kind == kind,
        Theme.state == ThemeState.ACCEPTED,
        sa.func.lower(Theme.name) == name.lower(),
    )
    if but is not None:
        query = query.where(Theme.id != but)
    if session.scalar(query) is not None:
        raise NameTaken(
            f"There is already a {kind} “{name}”. Merge into it, or word this one differently.",
            field="name",
        )
    return name


def in_use(
    session: Session, study_id: int, theme_id: int, *, kind: ThemeKind | None = None
) -> Theme:
    """Return a theme of the study that people may decide about.

    Raises:
        NotFound: there is none.
        KindsDiffer: it is not of the kind asked for.
        DomainError: it was merged or turned down.
    """
    theme = session.get(Theme, theme_id, populate_existing=True)
    if theme is None or theme.study_id != study_id:
        raise NotFound("There is no such theme in this study.")
    if theme.state is not ThemeState.ACCEPTED:
        raise DomainError(f"“{theme.name}” is no longer in use. Undo what took it away first.")
    if kind is not None and theme.kind is not kind:
        raise KindsDiffer(
            f"“{theme.name}” is a {theme.kind}. A want and a need are never merged: link them."
        )
    return theme


def statements_of_study(session: Session, study_id: int, statement_ids: list[int]) -> list[int]:
    """Return the given statements once each, in order.

    Raises:
        NotFound: one is not of this study, or was erased.
    """
    wanted = sorted(set(statement_ids))
    query = sa.select(Statement.id).where(Statement.study_id == study_id, Statement.id.in_(wanted))
    if len(wanted) != len(session.scalars(query).all()):
        raise NotFound("Some of these statements are no longer there. Load the page again.")
    return wanted


def chosen_statements(session: Session, study_id: int, statement_ids: list[int]) -> list[int]:
    """Return the given statements, at least one.

    Raises:
        NothingChosen: there are none.
        NotFound: one is not of this study, or was erased.
    """
    if not statement_ids:
        raise NothingChosen("Choose at least one statement.", field="statements")
    return statements_of_study(session, study_id, statement_ids)


def origin_of(proposal: Proposal, *, ask_why: bool = False) -> dict[str, object]:
    """Return where a theme comes from, as it is kept with it."""
    return {
        "run": proposal.run_id,
        "cluster": proposal.cluster_id,
        "view": proposal.kind.value,
        "draft": proposal.draft,
        "words": [list(one) for one in proposal.words],
        "quotes": [{"statement": one, "role": role} for one, role in proposal.quotes],
        "ask_why": ask_why,
    }


def said(statements: int, people: int | None = None) -> str:
    """Return "143 statements" or "143 statements of 61 people"."""
    text = f"{statements} statement{'' if statements == 1 else 's'}"
    if people is None:
        return text
    return f"{text} of {people} {'person' if people == 1 else 'people'}"
