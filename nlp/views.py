"""What is compared with what: wants with wants, and needs together with the want they are for.

A need is compared by its own words *and* by the want it was given for (their vectors are summed):
measured on answers with a why, neither alone finds the reasons people share as well.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nlp.duplicates import plain
from nlp.types import Document, Kind, Level, Part, Statement, ThemeKind

SURE = 0.5  # probability from which a kind holds
NEED_KINDS = frozenset({Kind.NEED, Kind.PAIN, Kind.GAIN, Kind.WORKAROUND})


@dataclass(frozen=True, kw_only=True, slots=True)
class Unit:
    """A statement as one view sees it.

    Attributes:
        statement: Its id.
        respondent: Who said it.
        own: The words it is named and quoted by: the reason, or the object of the want.
        want: Words of the want it was given for (need view only).
        wants: Statements in which that want stands (need view only).
        level: How the need is known (need view only).
    """

    statement: str
    respondent: str
    own: str
    want: str | None = None
    wants: tuple[str, ...] = ()
    level: Level | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What two statements share if they say the same, however they are spaced or capitalised."""
        return plain(self.own), plain(self.want or "")


def units_by_view(
    documents: Sequence[Document], statements: Sequence[Statement]
) -> dict[ThemeKind, list[Unit]]:
    """Return the statements that take part in each view.

    A statement that asks and says why takes part in both. What surely says nothing takes part in
    none. Context, and what could not be told with more than even odds, is compared among its
    like, as unclear, so that nothing anybody said is dropped.
    """
    by_document: dict[str, list[Statement]] = {document.id: [] for document in documents}
    for statement in statements:
        by_document[statement.document].append(statement)
    views: dict[ThemeKind, list[Unit]] = {kind: [] for kind in ThemeKind}
    for document in documents:
        said = by_document[document.id]
        respondent = respondent_of(document)
        wants = [s for s in said if carries_want(s)]
        needs = [s for s in said if carries_need(s)]
        views[ThemeKind.WANT] += [
            Unit(statement=s.id, respondent=respondent, own=want_words(s)) for s in wants
        ]
        views[ThemeKind.NEED] += [_need_unit(s, wants, respondent) for s in needs]
        told = {s.id for s in (*wants, *needs)}
        views[ThemeKind.UNCLEAR] += [
            Unit(statement=s.id, respondent=respondent, own=s.text)
            for s in said
            if s.id not in told and not is_noise(s)
        ]
    return views


def respondent_of(document: Document) -> str:
    """Return who said it; a document without a respondent counts as one of its own."""
    return document.respondent if document.respondent is not None else f"document:{document.id}"


def carries_want(statement: Statement) -> bool:
    """Whether it asks for something. What is said when asked why is a reason, however worded."""
    return Kind.WANT in sure_kinds(statement) and statement.part is Part.TEXT


def carries_need(statement: Statement) -> bool:
    """Whether it says what something is for, what hurts, what is good, or what is done instead."""
    if is_noise(statement) or _only_asks(statement):
        return False
    return (
        statement.part is Part.WHY
        or statement.level not in {None, Level.HYPOTHESIS}
        or statement.evidence is not None
        or bool(NEED_KINDS & sure_kinds(statement))
    )


def _only_asks(statement: Statement) -> bool:
    """Whether all that is said is the thing asked for: "no delivery fee" tells of no trouble yet."""
    return (
        statement.part is Part.TEXT
        and statement.want is not None
        and statement.evidence is None
        and Kind.WANT in sure_kinds(statement)
        and plain(want_words(statement)) == plain(statement.text)
    )


def is_noise(statement: Statement) -> bool:
    """Whether it surely says nothing."""
    return statement.kind is Kind.NOISE and Kind.NOISE in sure_kinds(statement)


def sure_kinds(statement: Statement) -> set[Kind]:
    """Return the kinds that are more likely than not; none of them: the statement is unclear."""
    return {kind for kind, probability in statement.kinds.items() if probability >= SURE}


def want_words(statement: Statement) -> str:
    """Return the object of the want if it says enough alone, else the whole statement."""
    if statement.want is None:
        return statement.text
    words = _cut(statement, statement.want.start, statement.want.end)
    return words if len(words.split()) > 1 else statement.text


def need_words(statement: Statement) -> str:
    """Return the reason clause if there is one, else the whole statement."""
    if statement.evidence is None:
        return statement.text
    return _cut(statement, statement.evidence.start, statement.evidence.end) or statement.text


def in_stable_order(keys: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the distinct keys ordered by their SHA-256: whatever order the answers came in."""
    return sorted(set(keys), key=lambda key: hashlib.sha256("\0".join(key).encode()).digest())


def _need_unit(statement: Statement, wants: Sequence[Statement], respondent: str) -> Unit:
    pointed = [s for s in wants if s.id == statement.id] or list(wants)
    if statement.part is Part.TEXT and len(pointed) > 1:
        # In a long answer a reason belongs to the want nearest to it.
        pointed = [min(pointed, key=lambda s: abs(s.span.start - statement.span.start))]
    own = need_words(statement)
    want = " ".join(want_words(s) for s in pointed) or None
    level = statement.level
    if level is None:
        met = sure_kinds(statement) & {Kind.NEED, Kind.GAIN}
        level = Level.STATED if met else Level.IMPLIED
        level = Level.LADDERED if statement.part is Part.WHY else level
    return Unit(
        statement=statement.id,
        respondent=respondent,
        own=own,
        want=want if want is None or plain(want) != plain(own) else None,
        wants=tuple(s.id for s in pointed),
        level=level,
    )


def _cut(statement: Statement, start: int, end: int) -> str:
    """Return the words of a span of the document that lies inside the statement."""
    offset = statement.span.start
    return statement.text[max(0, start - offset) : max(0, end - offset)].strip()
