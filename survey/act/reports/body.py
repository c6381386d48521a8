"""What a needs report says: plain data, the same for a study and for a file of answers.

A published report stores this as JSON, all but the words of its quotes, which are rows of their
own so that an erased person's words can leave a report without changing its figures.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from survey.core.statistics import Interval, wilson

#: Cells with fewer people are not shown: they could tell who it was.
FEWEST_SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class Share:
    """People out of a base, with the Wilson interval at 95 %.

    Attributes:
        is_hidden: Not shown, since few people stand behind it or behind one that could be worked
            out with it; the figures are blank then.
    """

    people: int
    base: int
    share: float | None
    low: float | None
    high: float | None
    is_hidden: bool = False


@dataclass(frozen=True, kw_only=True)
class QuoteEntry:
    """Somebody's words.

    Attributes:
        text: As said; None once the person was erased.
        marks: (start, end, "want" | "reason") in code points of *text*.
        statement: Row of the statement, or number of the row in the file; leads to its source.
    """

    text: str | None
    marks: tuple[tuple[int, int, str], ...]
    attribution: str
    role: str
    level: str | None
    statement: int | None
    disagrees: bool = False


@dataclass(frozen=True, kw_only=True)
class WantEntry:
    """What people asked for, as a candidate solution.

    Attributes:
        theme: Row of the theme, or number of the proposal.
        evidence: Rows of the statements that were counted.
    """

    theme: int
    name: str
    people: int
    statements: int
    evidence: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SegmentShare:
    """How common a need is in one segment."""

    name: str
    share: Share


@dataclass(frozen=True, kw_only=True)
class NeedEntry:
    """One need with its evidence.

    Attributes:
        rank: Shared by needs whose intervals overlap with the first of them.
        is_tied: The need above it has the same rank: they cannot be told apart.
        levels: Statements by evidence level; hypotheses are listed and not counted.
        origin: For each word of the statement, whether a customer said it; empty if unknown.
        evidence: Rows of the statements that were counted.
    """

    theme: int
    rank: int
    is_tied: bool
    statement: str
    metric: str
    definition: str
    share: Share
    statements: int
    levels: dict[str, int]
    wants: tuple[WantEntry, ...]
    quotes: tuple[QuoteEntry, ...]
    segments: tuple[SegmentShare, ...] = ()
    origin: tuple[bool, ...] = ()
    decision: str = ""
    owner: str = ""
    look_again: str = ""
    evidence: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Body:
    """A whole needs report.

    Attributes:
        facts: Cover lines: (term, value).
        base: People whose words were read: the base of every share.
        unbacked: Wants that no need stands behind yet.
        unplaced: Statements that fit nowhere, kept and counted.
        method: (heading, text) paragraphs, limits among them.
        version: Which report this is: "number", "frozen", "sha256"; empty unless published, and
            never part of what is sealed.
    """

    title: str
    question: str
    decision: str
    summary: str
    facts: tuple[tuple[str, str], ...]
    base: int
    needs: tuple[NeedEntry, ...]
    unbacked: tuple[WantEntry, ...]
    unplaced: int
    method: tuple[tuple[str, str], ...]
    version: dict[str, str] = field(default_factory=dict)


def share_of(people: int, base: int) -> Share:
    """Return *people* out of *base* with its Wilson interval; without a base there is none."""
    if base == 0:
        return Share(people=0, base=0, share=None, low=None, high=None)
    interval: Interval = wilson(people, base)
    return Share(
        people=people,
        base=base,
        share=interval.share,
        low=interval.low,
        high=interval.high,
    )


def hidden() -> Share:
    """Return a share that says nothing, not even its base."""
    return Share(people=0, base=0, share=None, low=None, high=None, is_hidden=True)


def ranked(needs: Sequence[NeedEntry]) -> tuple[NeedEntry, ...]:
    """Order needs by people, then statements, then name, and give them their ranks.

    A need shares the rank of the first need above it whose interval overlaps its own: with these
    answers nobody can say which of them more people have.
    """
    ordered = sorted(needs, key=lambda need: (-need.share.people, -need.statements, need.statement))
    placed: list[NeedEntry] = []
    leader: NeedEntry | None = None
    for position, need in enumerate(ordered, start=1):
        is_tied = leader is not None and (leader.share.low or 0.0) <= (need.share.high or 0.0)
        rank = leader.rank if is_tied and leader is not None else position
        entry = replace(need, rank=rank, is_tied=is_tied)
        placed.append(entry)
        if not is_tied:
            leader = entry
    return tuple(placed)


def as_json(body: Body) -> dict[str, Any]:
    """Return *body* as JSON without the words of its quotes."""
    stored: dict[str, Any] = json.loads(json.dumps(asdict(body)))
    for need in stored["needs"]:
        for quote in need["quotes"]:
            quote["text"] = None
    return stored


def from_json(stored: dict[str, Any], texts: dict[tuple[int, int], str | None]) -> Body:
    """Return the body that was stored.

    Args:
        stored: What `as_json` gave.
        texts: Words of the quotes by (theme, position from 0); a missing one was erased.
    """
    needs = tuple(_need(need, texts) for need in stored["needs"])
    unbacked = tuple(_want(want) for want in stored["unbacked"])
    return Body(
        **{
            **stored,
            "needs": needs,
            "unbacked": unbacked,
            "facts": tuple((term, value) for term, value in stored["facts"]),
            "method": tuple((heading, text) for heading, text in stored["method"]),
        }
    )


def seal(stored: dict[str, Any]) -> str:
    """Return the SHA-256 that names a published report."""
    return hashlib.sha256(
        json.dumps(stored, sort_keys=True, ensure_ascii=False).encode()
    ).hexdigest()


def _need(stored: dict[str, Any], texts: dict[tuple[int, int], str | None]) -> NeedEntry:
    theme = stored["theme"]
    quotes = tuple(
        QuoteEntry(
            **{
                **quote,
                "text": texts.get((theme, position)),
                "marks": tuple((start, end, kind) for start, end, kind in quote["marks"]),
            }
        )
        for position, quote in enumerate(stored["quotes"])
    )
    segments = tuple(
        SegmentShare(name=one["name"], share=Share(**one["share"])) for one in stored["segments"]
    )
    return NeedEntry(
        **{
            **stored,
            "share": Share(**stored["share"]),
            "wants": tuple(_want(want) for want in stored["wants"]),
            "quotes": quotes,
            "segments": segments,
            "origin": tuple(stored["origin"]),
            "evidence": tuple(stored["evidence"]),
        }
    )


def _want(stored: dict[str, Any]) -> WantEntry:
    return WantEntry(**{**stored, "evidence": tuple(stored["evidence"])})
