"""The texts and people of a project as sessions, customers and statements of ours: planned first."""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from survey.act.exchange.documents import Document, Part, documents
from survey.act.exchange.identities import Names
from survey.act.exchange.refi.anchoring import Place, RawText, anchored
from survey.act.exchange.refi.document import Case, Project, Selection, Source
from survey.act.exchange.refi.reading import Losses

#: A note holds so much; longer paragraphs are cut between lines, else between words.
LONGEST_NOTE = 20_000
_GAP = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")


@dataclass(frozen=True, kw_only=True)
class Span:
    """Words of a paragraph with what somebody said about them."""

    selection: Selection
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """A note to be: its text, and the selections in it."""

    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, kw_only=True)
class NewSession:
    """A text that is not here yet."""

    source: Source
    case: Case | None
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, kw_only=True)
class Known:
    """A selection in a text that is here."""

    selection: Selection
    part: Part
    start: int
    end: int


@dataclass
class Material:
    """What a project brings beside its codes.

    Attributes:
        cases: Those that have a new text.
    """

    sessions: list[NewSession] = field(default_factory=list)
    known: list[Known] = field(default_factory=list)
    known_texts: int = 0
    cases: list[Case] = field(default_factory=list)

    @property
    def selection_count(self) -> int:
        """Number of selections that are placed, new and known texts together."""
        new = sum(len(one.spans) for text in self.sessions for one in text.paragraphs)
        return new + len(self.known)


def plan_material(
    session: Session, study_id: int, names: Names, project: Project, losses: Losses
) -> Material:
    """Say which texts are here already and where each selection lies."""
    ours = {one.guid: one for one in documents(session, study_id, names)}
    case_of = {source: case for case in project.cases for source in case.sources}
    material = Material()
    used: dict[uuid.UUID, Case] = {}
    for source in project.sources:
        known = ours.get(source.guid)
        if known is not None:
            material.known_texts += 1
            material.known.extend(_in_ours(known, source, losses))
            continue
        case = case_of.get(source.guid)
        if case is not None:
            used.setdefault(case.guid, case)
        paragraphs = _paragraphs(source, losses)
        material.sessions.append(NewSession(source=source, case=case, paragraphs=tuple(paragraphs)))
    material.cases = list(used.values())
    losses.add(
        "Cases without a text",
        "A person of whom no words come along would not be heard.",
        sum(one.guid not in used and not _is_known(one, ours) for one in project.cases),
    )
    return material


def _is_known(case: Case, ours: Mapping[uuid.UUID, Document]) -> bool:
    return any(one in ours for one in case.sources)


def _in_ours(ours: Document, source: Source, losses: Losses) -> list[Known]:
    """Return the selections of a text that is here; a text that was changed is searched by words."""
    places: Sequence[tuple[int, int] | None]
    if source.text == ours.text:
        places = [(one.start, one.end) for one in source.selections]
    else:
        kept = RawText(ours.text)
        places = anchored(
            kept, [Place(start=a.start, end=a.end, name=a.name) for a in source.selections]
        )
        places = [
            found
            if found is not None
            and " ".join(ours.text[slice(*found)].split())
            == " ".join(source.text[one.start : one.end].split())
            else _only_place(ours.text, source.text[one.start : one.end])
            for one, found in zip(source.selections, places, strict=True)
        ]
    found = []
    for one, place in zip(source.selections, places, strict=True):
        inside = None if place is None else ours.part_at(*place)
        if inside is None:
            losses.add(
                "Selections in texts that are here",
                "Their words are not in our text, or are the question and no answer.",
            )
            continue
        part, start, end = inside
        found.append(Known(selection=one, part=part, start=start, end=end))
    return found


def _only_place(text: str, words: str) -> tuple[int, int] | None:
    """Return where *words* stand, if they stand in one place only."""
    at = text.find(words)
    if not words or at < 0 or text.find(words, at + 1) >= 0:
        return None
    return at, at + len(words)


def _paragraphs(source: Source, losses: Losses) -> list[Paragraph]:
    """Return the paragraphs of a text, each with the selections in it.

    Texts are kept in composed form (NFC), and positions move with them. A selection over several
    paragraphs is one in each.
    """
    cuts = _cuts(source.text)
    starts = [start for start, _ in cuts]
    inside: defaultdict[int, list[Span]] = defaultdict(list)
    for one in source.selections:
        touched = [
            at
            for at in range(_first(starts, one.start), len(cuts))
            if cuts[at][0] < one.end and one.start < cuts[at][1]
        ]
        if not touched:
            losses.add("Selections of empty lines", "There are no words in them.")
        if len(touched) > 1:
            losses.add("Selections over several paragraphs", "They became one in each paragraph.")
        for at in touched:
            start, end = cuts[at]
            text = source.text[start:end]
            first, last = max(one.start, start) - start, min(one.end, end) - start
            span = Span(
                selection=one,
                start=len(_composed(text[:first])),
                end=min(len(_composed(text[:last])), len(_composed(text))),
            )
            if span.start < span.end:
                inside[at].append(span)
    return [
        Paragraph(text=_composed(source.text[start:end]), spans=tuple(inside[at]))
        for at, (start, end) in enumerate(cuts)
    ]


def _first(starts: Sequence[int], position: int) -> int:
    """Return the last paragraph that begins at or before a position."""
    low, high = 0, len(starts)
    while low < high:
        middle = (low + high) // 2
        if starts[middle] <= position:
            low = middle + 1
        else:
            high = middle
    return max(0, low - 1)


def _cuts(text: str) -> list[tuple[int, int]]:
    """Return the places of the paragraphs, without the white space around them."""
    found = []
    start = 0
    for gap in [*_GAP.finditer(text), None]:
        end = len(text) if gap is None else gap.start()
        found.extend(_pieces(text, start, end))
        start = len(text) if gap is None else gap.end()
    return found


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    found = []
    while start < end:
        stop = end
        if end - start > LONGEST_NOTE:
            window = text[start : start + LONGEST_NOTE]
            at = max(window.rfind("\n"), window.rfind(" "))
            stop = start + (at if at > 0 else LONGEST_NOTE)
        piece = text[start:stop]
        left = len(piece) - len(piece.lstrip())
        if piece.strip():
            found.append((start + left, start + len(piece.rstrip())))
        start = stop
    return found


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)
