"""Compose a report from what people decided, and from nothing else."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy.orm import Session

from survey.act.reports.body import (
    Body,
    NeedEntry,
    QuoteEntry,
    SegmentShare,
    WantEntry,
    ranked,
    share_of,
)
from survey.act.reports.checked import checked
from survey.act.reports.evidence import Evidence, Piece, count_statements, read_evidence
from survey.act.reports.method import facts, method, read_runs
from survey.act.reports.people import People, read_asked, read_people
from survey.act.reports.quotes import Chosen, attribution, choose, occasions, silent
from survey.act.reports.scope import Outlook, Scope
from survey.act.reports.splits import Split, read_split
from survey.act.reports.suppression import Groups
from survey.ask.studies.models import Study
from survey.understand.themes.models import Level, Theme
from survey.understand.themes.trust import trust_in
from survey.understand.themes.words import STOP_WORDS, content_words, stem

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def build(
    session: Session, study: Study, scope: Scope, *, title: str = "", summary: str = ""
) -> Body:
    """Return the report of a study as its decisions stand now.

    About fifteen queries and one for each segment, whatever the number of statements.

    Args:
        session: The session.
        study: Whose accepted needs and statements are told.
        scope: What to compare and leave out, and what is to be done about each need.
        title: Of the report; the study's if empty.
        summary: The answer in the researcher's words.
    """
    people = read_people(session, study.id)
    asked = read_asked(session, study.id)
    evidence = read_evidence(session, study.id)
    statements = count_statements(session, study.id)
    split = read_split(session, study.id, scope, people)
    composer = _Composer(
        evidence=evidence,
        people=people,
        split=split,
        muted=silent(session, {one.customer_id for one in people.read.values() if one.customer_id}),
    )
    shown = [theme for theme in evidence.needs() if theme.id not in scope.left_out]
    chosen = {theme.id: composer.quotes(theme) for theme in shown}
    said_at = occasions(session, {one.piece.id for quotes in chosen.values() for one in quotes})
    needs = [
        composer.need(theme, chosen[theme.id], said_at, scope.outlooks.get(theme.id, Outlook()))
        for theme in shown
    ]
    backed = evidence.backed()
    return Body(
        title=title or study.title,
        question=study.question,
        decision=study.decision,
        summary=summary,
        facts=facts(people, asked),
        base=len(people.read),
        needs=ranked(needs),
        unbacked=_commonest(
            composer.want(theme) for theme in evidence.wants() if theme.id not in backed
        ),
        unplaced=statements.unplaced,
        method=method(
            people=people,
            asked=asked,
            evidence=evidence,
            statements=statements,
            runs=read_runs(session, evidence.runs),
            split=split,
            left_out=len(evidence.needs()) - len(shown),
            checked=checked(trust_in(session, study.id), shown),
        ),
    )


@dataclass(frozen=True, kw_only=True)
class _Composer:
    """Evidence and people, ready to be told need by need.

    Attributes:
        muted: Customers who must not be quoted.
    """

    evidence: Evidence
    people: People
    split: Split
    muted: set[int]

    @cached_property
    def placed(self) -> frozenset[int]:
        """Statements that hold some need."""
        return frozenset(
            one.id
            for need in self.evidence.needs()
            for one in self.evidence.accepted.get(need.id, ())
        )

    @property
    def groups(self) -> Groups:
        """The groups that are compared."""
        return self.split.groups

    def need(
        self,
        theme: Theme,
        quotes: Sequence[Chosen],
        said_at: Mapping[int, str],
        outlook: Outlook,
    ) -> NeedEntry:
        pieces = self._heard(self.evidence.accepted.get(theme.id, ()))
        counted = [one for one in pieces if one.counts]
        having = frozenset(one.respondent for one in counted)
        levels = Counter(one.level.value for one in counted if one.level is not None)
        guesses = len(pieces) - len(counted)
        shares = self.groups.shares(having)
        named = frozenset(at for at, share in enumerate(shares) if not share.is_hidden)
        return NeedEntry(
            theme=theme.id,
            rank=0,
            is_tied=False,
            statement=theme.name,
            metric=theme.metric,
            definition=theme.definition,
            share=share_of(len(having), len(self.people.read)),
            statements=len(counted),
            levels={**levels, **({Level.HYPOTHESIS.value: guesses} if guesses else {})},
            wants=_commonest(
                self.want_behind(want, counted) for want in self.evidence.wants_of(theme)
            ),
            quotes=tuple(self._quote(one, said_at, named) for one in quotes),
            segments=tuple(
                SegmentShare(name=name, share=share)
                for name, share in zip(self.groups.names, shares, strict=True)
            ),
            origin=_origin(theme, counted),
            decision=outlook.decision,
            owner=outlook.owner,
            look_again=outlook.look_again,
            evidence=tuple(one.id for one in counted),
        )

    def want(self, theme: Theme) -> WantEntry:
        return self._want(theme, self._heard(self.evidence.accepted.get(theme.id, ())))

    def want_behind(self, theme: Theme, need: Sequence[Piece]) -> WantEntry:
        """Return a want as far as it stands with a need: asked for where the need was said.

        Where no answer holds both, it is those who have the need and asked for it elsewhere; the
        whole of a want ("voice control", 44 people) would say little about one of its needs.
        """
        pieces = self._heard(self.evidence.accepted.get(theme.id, ()))
        sources = {one.source for one in need}
        people = {one.respondent for one in need}
        together = [one for one in pieces if one.source in sources]
        return self._want(
            theme, together or [one for one in pieces if one.respondent in people] or pieces
        )

    def _want(self, theme: Theme, pieces: Sequence[Piece]) -> WantEntry:
        return WantEntry(
            theme=theme.id,
            name=theme.name,
            people=len({one.respondent for one in pieces}),
            statements=len(pieces),
            evidence=tuple(one.id for one in pieces),
        )

    def quotes(self, theme: Theme) -> tuple[Chosen, ...]:
        return choose(
            [one for one in self._quotable(self.evidence.accepted.get(theme.id, ())) if one.counts],
            # What was moved to another need is said elsewhere and speaks against nothing.
            [
                one
                for one in self._quotable(self.evidence.rejected.get(theme.id, ()))
                if one.id not in self.placed
            ],
            typical=[
                int(one["statement"])
                for one in theme.origin.get("quotes", ())
                if one.get("role") == "typical"
            ],
            groups_of=self.groups.groups_of,
        )

    def _quote(
        self, chosen: Chosen, said_at: Mapping[int, str], named: frozenset[int]
    ) -> QuoteEntry:
        piece = chosen.piece
        own = self.groups.groups_of(piece.respondent) & named & self.split.telling
        groups = [self.groups.names[at] for at in sorted(own)]
        return QuoteEntry(
            text=piece.member.text,
            marks=piece.member.marks,
            attribution=attribution(piece.respondent, groups, said_at.get(piece.id, "")),
            role=chosen.role,
            level=piece.level.value if piece.level is not None and piece.counts else None,
            statement=piece.id,
            disagrees=chosen.disagrees,
        )

    def _heard(self, pieces: Sequence[Piece]) -> list[Piece]:
        # Everybody counted stands in the base; whoever is no longer in it counts nowhere.
        return [one for one in pieces if one.respondent in self.people.read]

    def _quotable(self, pieces: Sequence[Piece]) -> list[Piece]:
        return [
            one
            for one in self._heard(pieces)
            if self.people.read[one.respondent].customer_id not in self.muted
        ]


def _commonest(wants: Iterable[WantEntry]) -> tuple[WantEntry, ...]:
    return tuple(sorted(wants, key=lambda one: (-one.people, -one.statements, one.name)))


def _origin(theme: Theme, pieces: Sequence[Piece]) -> tuple[bool, ...]:
    """Return for each word of the need whether a customer said it; grammar needs no proof."""
    draft = theme.origin.get("draft") or {}
    words = theme.name.split()
    if draft.get("text") == theme.name and len(draft.get("origin", ())) == len(words):
        return tuple(bool(one) for one in draft["origin"])
    said = {word for one in pieces for word in content_words(one.member.text)}
    found = (_WORD.search(word) for word in words)
    plain = [match[0].lower().replace("’", "'") if match else "" for match in found]
    return tuple(len(word) < 3 or word in STOP_WORDS or stem(word) in said for word in plain)  # noqa: PLR2004 - as content_words
