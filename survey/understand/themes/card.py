"""One proposal with all that a person needs to decide: at most a dozen queries, whatever its size."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import sqlalchemy as sa
from sqlalchemy.orm import Session

from nlp.types import Lint
from survey.understand.analysis.models import Assignment, Cluster, ClusterKind, ClusterLink
from survey.understand.statements.models import Statement
from survey.understand.statements.readings import Reading, readings
from survey.understand.themes import log, pool, proposals
from survey.understand.themes.guesses import Guess, guesses
from survey.understand.themes.members import (
    COLUMNS,
    COUNTED,
    Member,
    Phrase,
    Place,
    level_counts,
    members,
    phrases,
    places,
)
from survey.understand.themes.models import Decision, Level, Theme, ThemeState
from survey.understand.themes.proposals import Proposal, Queue
from survey.understand.themes.who import Who, who
from survey.understand.themes.wording import findings, other_needs
from survey.understand.themes.words import content_words, nearness

#: Quotes on a card; more are a click away.
QUOTES = 5
#: From here on two names say nearly the same, and merging is suggested before accepting.
TWINS = 0.6
#: Below this, themes have no more than a word in common and are not called near.
_NEAR = 0.2
#: Before anybody decided, we say what a trained person needs for a card.
SECONDS_A_CARD = 20.0
_PAUSE = dt.timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True)
class Rung:
    """One line of the ladder: what is asked for, or why it matters.

    Attributes:
        theme_id: The accepted theme it has become, if it has.
        level: How the link is known; None where it is words of the statements themselves.
        model: The language model that proposed the link, or drafted what it leads to; empty: none.
    """

    text: str
    count: int
    theme_id: int | None = None
    level: str | None = None
    model: str = ""

    @property
    def is_quoted(self) -> bool:
        """Whether a customer said it in these words."""
        return self.level is None


@dataclass(frozen=True, kw_only=True)
class Quote:
    """A statement chosen to be read, with its part in the proposal.

    Attributes:
        times: How many statements of the proposal say this in these words.
    """

    member: Member
    role: str
    place: Place | None
    reading: Reading
    times: int


@dataclass(frozen=True, kw_only=True)
class Near:
    """An accepted theme that shares words with the proposal."""

    theme: Theme
    nearness: float

    @property
    def is_twin(self) -> bool:
        """Whether the two say nearly the same."""
        return self.nearness >= TWINS


@dataclass(frozen=True, kw_only=True)
class Card:
    """What the review desk shows of one proposal.

    Attributes:
        statement: The sentence to accept: the draft of a need, or the name.
        origin: For each of its words, whether a customer said it; empty if nothing was drafted.
        findings: What is wrong with the sentence, and what to do.
        adds_to: The theme that it adds to, if it does.
        new_links: Accepted themes that accepting links it with.
        guesses: Needs that a want may be for, where nobody said why.
    """

    proposal: Proposal
    statement: str
    origin: tuple[bool, ...]
    metric: str
    findings: tuple[Lint, ...]
    wants: tuple[Rung, ...]
    reasons: tuple[Rung, ...]
    quotes: tuple[Quote, ...]
    levels: dict[Level, int]
    who: Who
    near: tuple[Near, ...]
    adds_to: Theme | None
    new_links: tuple[Rung, ...]
    guesses: tuple[Guess, ...] = ()

    @property
    def twin(self) -> Near | None:
        """The accepted theme that says nearly the same, if there is one."""
        return next((one for one in self.near if one.is_twin), None)


def card(session: Session, proposal: Proposal) -> Card:
    """Return the card of a proposal."""
    found = proposal_members(session, proposal)
    themes = accepted_themes(session, proposal.study_id)
    draft = proposal.draft
    statement = str(draft.get("text") or _sentence(proposal.name))
    rungs = _linked(session, proposal)
    wants_said = phrases(one.words_of("want") for one in found)
    reasons_said = phrases(one.words_of("reason") for one in found)
    is_want = proposal.kind is ClusterKind.WANT
    near = nearest(themes, proposal.kind.value, f"{statement} {proposal.name}", proposal)
    wants = _rungs(wants_said) if is_want else rungs or _rungs(wants_said)
    reasons = rungs or _rungs(reasons_said) if is_want else _rungs(reasons_said)
    chosen = _quotes(proposal, found)
    ids = [member.id for member, _ in chosen]
    where, why = places(session, ids), readings(session, ids)
    times = Counter(one.said for one in found)
    return Card(
        proposal=proposal,
        statement=statement,
        origin=tuple(bool(one) for one in draft.get("origin", ())),
        metric=str(draft.get("metric", "")),
        findings=findings(
            statement,
            is_need=proposal.kind is not ClusterKind.WANT,
            respondents=proposal.respondent_count,
            # Of one that says nearly the same the card says more, with the way to merge.
            others=other_needs(
                themes, but={proposal.adds_to, *(one.theme.id for one in near if one.is_twin)}
            ),
        ),
        wants=tuple(wants),
        reasons=tuple(reasons),
        quotes=tuple(
            Quote(
                member=member,
                role=role,
                place=where.get(member.id),
                reading=why[member.id],
                times=times[member.said],
            )
            for member, role in chosen
        ),
        levels=level_counts(found),
        who=who(session, proposal.study_id, is_member(proposal)),
        guesses=tuple(guesses(session, proposal.run_id, is_member(proposal)) if is_want else ()),
        near=tuple(near),
        adds_to=next((one for one in themes if one.id == proposal.adds_to), None),
        new_links=tuple(
            one for one in rungs if one.theme_id and one.level != Level.HYPOTHESIS.value
        ),
    )


def proposal_members(session: Session, proposal: Proposal) -> list[Member]:
    """Return the statements a decision on *proposal* would place, most typical first."""
    rows = session.execute(
        sa.select(*COLUMNS)
        .join(Assignment, Assignment.statement_id == Statement.id)
        .where(*proposals.open_to(proposal))
        .order_by(Assignment.probability.desc(), Statement.id)
    )
    return members(rows)


def accepted_themes(session: Session, study_id: int) -> list[Theme]:
    """Return the themes in use, by name."""
    return list(
        session.scalars(
            sa.select(Theme)
            .where(Theme.study_id == study_id, Theme.state == ThemeState.ACCEPTED)
            .order_by(Theme.name, Theme.id)
        )
    )


def nearest(
    themes: Sequence[Theme],
    kind: str,
    text: str,
    proposal: Proposal | None = None,
    *,
    but: int | None = None,
    most: int = 3,
) -> list[Near]:
    """Return the accepted themes of a kind that share most words with *text*, nearest first."""
    own = content_words(text)
    inside = {} if proposal is None else proposal.lies_in
    total = 1 if proposal is None else proposal.total
    found = [
        Near(
            theme=theme,
            nearness=max(nearness(own, content_words(theme.name)), inside.get(theme.id, 0) / total),
        )
        for theme in themes
        if theme.id != but and kind in (theme.kind.value, ClusterKind.UNCLEAR.value)
    ]
    found = [one for one in found if one.nearness >= _NEAR]
    found.sort(key=lambda one: (-one.nearness, one.theme.name, one.theme.id))
    return found[:most]


def minutes_left(session: Session, queue: Queue, actor_id: int) -> int:
    """Return about how long the rest takes: the person's own pace, pauses left out."""
    times = session.scalars(
        sa.select(Decision.at)
        .where(
            Decision.actor_id == actor_id,
            Decision.run_id == queue.run_id,
            log.proposal_of().is_not(None),
        )
        .order_by(Decision.id.desc())
        .limit(21)
    ).all()
    gaps = [one - other for one, other in itertools.pairwise(times)]
    seconds = [gap.total_seconds() for gap in gaps if gap < _PAUSE]
    pace = median(seconds) if len(seconds) >= 3 else SECONDS_A_CARD  # noqa: PLR2004 - a median of fewer is a guess
    return max(1, round(len(queue.proposals) * pace / 60))


def _linked(session: Session, proposal: Proposal) -> list[Rung]:
    """Return the proposals of the other kind that the run linked with this one."""
    is_want = proposal.kind is ClusterKind.WANT
    here, there = ClusterLink.need_cluster_id, ClusterLink.want_cluster_id
    if is_want:
        here, there = there, here
    rows = session.execute(
        sa.select(ClusterLink, Cluster)
        .join(Cluster, Cluster.id == there)
        .where(here == proposal.cluster_id)
    ).all()
    accepted = pool.themes_by_cluster(session, proposal.run_id, [other.id for _, other in rows])
    names = {
        theme.id: theme.name
        for theme in session.scalars(sa.select(Theme).where(Theme.id.in_(accepted.values())))
    }
    rungs = []
    for link, other in rows:
        theme_id = accepted.get(other.id)
        counted = sum(
            int(count) for level, count in link.counts.items() if level != Level.HYPOTHESIS.value
        )
        name = names[theme_id] if theme_id else str(other.draft.get("text") or other.name)
        drafted = "" if theme_id else str(other.draft.get("model") or "")
        model = link.model or drafted
        rungs.append(
            Rung(text=name, count=counted, theme_id=theme_id, level=link.level, model=model)
        )
    rungs.sort(key=lambda one: (-one.count, one.text))
    return rungs[:5]


def _rungs(found: Sequence[Phrase]) -> list[Rung]:
    return [Rung(text=one.text, count=one.count) for one in found]


def _quotes(proposal: Proposal, found: Sequence[Member]) -> list[tuple[Member, str]]:
    """Return what the run chose to be read, filled up with the most typical of the rest."""
    by_id = {one.id: one for one in found}
    told = [(by_id[i], role) for i, role in proposal.quotes if i in by_id]
    chosen: list[tuple[Member, str]] = []
    said: set[str] = set()
    for member, role in (*told[:QUOTES], *((one, "") for one in found)):
        if not role and len(chosen) >= min(3, QUOTES):
            break
        if member.said not in said:
            chosen.append((member, role))
            said.add(member.said)
    return chosen


def is_member(proposal: Proposal) -> sa.ColumnElement[bool]:
    """Return the condition that a statement counts for the proposal; guesses never do."""
    inside = Statement.id.in_(
        sa.select(Assignment.statement_id)
        .join(Statement, Statement.id == Assignment.statement_id)
        .where(*proposals.open_to(proposal))
        .correlate(None)
    )
    if proposal.kind is not ClusterKind.NEED:
        return inside
    return sa.and_(inside, Statement.level.in_([level.value for level in COUNTED]))


def _sentence(name: str) -> str:
    return name[:1].upper() + name[1:]
