"""Texts of a project with their selections: documents, texts of PDFs, transcripts of recordings."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from xml.etree import ElementTree as ET

from survey.act.exchange.refi import elements as el
from survey.act.exchange.refi.anchoring import Place, RawText, anchored
from survey.act.exchange.refi.document import Coding, Selection, Source
from survey.act.exchange.refi.guids import read_guid

#: (what, why, how many) -> None
Lose = Callable[..., None]
_MEDIA = {
    "picturesource": ("Pictures", "A picture has no words to code; attach it to a session."),
    "audiosource": ("Recordings without a transcript", "Attach them to a session."),
    "videosource": ("Films without a transcript", "There are no words to code."),
    "pdfsource": ("PDFs without their text", "The other program did not send the text along."),
}


class TextReader:
    """Reads every text that the sources of a project hold."""

    def __init__(self, text_at: Callable[[str], str | None], lose: Lose) -> None:
        self._text_at = text_at
        self._lose = lose

    def sources(self, holder: ET.Element | None) -> tuple[Source, ...]:
        """Return the texts in the order of the file."""
        found: list[Source] = []
        for one in holder if holder is not None else ():
            found.extend(self._of(one))
        return tuple(found)

    def _of(self, element: ET.Element) -> Iterator[Source]:
        kind = el.tag(element)
        name = el.line(el.attribute(element, "name"))
        if kind == "textsource":
            yield from self._text(element, element, name)
            return
        if kind not in _MEDIA:
            self._lose(f"<{kind[:40]}>", "REFI-QDA knows no such source.")
            return
        texts = [
            *el.children(element, "Representation"),
            *el.children(element, "Transcript"),
        ]
        read = [source for one in texts for source in self._text(one, element, name)]
        if not read:
            self._lose(*_MEDIA[kind])
        marks = {
            "picturesource": "PictureSelection",
            "pdfsource": "PDFSelection",
            "audiosource": "AudioSelection",
            "videosource": "VideoSelection",
        }
        self._lose(
            "Selections in pictures, pages, sound and films",
            "Only words can be coded here.",
            sum(1 for _ in el.children(element, marks[kind])),
        )
        yield from read

    def _text(self, element: ET.Element, source: ET.Element, name: str) -> Iterator[Source]:
        path = el.attribute(element, "plainTextPath")
        inline = el.child(element, "PlainTextContent")
        # Inline text has been through an XML parser, which made every line end one line feed.
        raw = "".join(inline.itertext()) if inline is not None else None
        if raw is None and path:
            raw = self._text_at(path)
            if raw is None:
                self._lose("Texts that the project names", "They are not in the file.")
                return
        if raw is None:
            self._lose(
                "Texts without plain text", "The other program sent a formatted document alone."
            )
            return
        kept = RawText(raw.replace("\x00", "\ufffd"))
        if not kept.text.strip():
            self._lose("Empty texts", "There is nothing to code in them.")
            return
        for one in (source, element) if source is not element else (source,):
            self._lose(
                "Codes on whole texts",
                "Here words are coded; select the words and code them.",
                sum(1 for _ in el.children(one, "Coding")),
            )
        guid = el.guid(source, "source", name, kept.text)
        if source is not element:
            guid = el.guid(element, "text of", guid)
        yield Source(
            guid=guid,
            name=el.line(el.attribute(element, "name")) or name,
            text=kept.text,
            description=el.text_of(source, "Description"),
            at=el.moment(el.attribute(source, "creationDateTime")),
            user=user_of(source),
            selections=tuple(self._selections(element, kept)),
        )

    def _selections(self, element: ET.Element, kept: RawText) -> Iterator[Selection]:
        marked = [*self._plain(element), *self._synchronised(element)]
        places = anchored(kept, [place for _, place in marked])
        for (one, place), found in zip(marked, places, strict=True):
            if found is None:
                self._lose("Selections of no words", "They begin where they end.")
                continue
            yield Selection(
                guid=el.guid(one, "selection", place.start, place.end, place.name),
                start=found[0],
                end=found[1],
                name=el.line(place.name),
                description=el.text_of(one, "Description"),
                user=user_of(one),
                at=el.moment(el.attribute(one, "creationDateTime")),
                codings=tuple(_codings(one)),
                notes=el.references(one, "NoteRef"),
            )

    def _plain(self, element: ET.Element) -> Iterator[tuple[ET.Element, Place]]:
        for one in el.children(element, "PlainTextSelection"):
            start, end = el.number(one, "startPosition"), el.number(one, "endPosition")
            if start is None or end is None:
                self._lose("Selections", "The file does not say where they are.")
                continue
            yield one, Place(start=start, end=end, name=el.attribute(one, "name"))

    def _synchronised(self, element: ET.Element) -> Iterator[tuple[ET.Element, Place]]:
        """Yield the selections of a transcript, which are told by points of time."""
        points = {
            el.guid(one): el.number(one, "position") for one in el.children(element, "SyncPoint")
        }
        for one in el.children(element, "TranscriptSelection"):
            ends = [
                points.get(el.guid(one, name=side)) if el.attribute(one, side) else None
                for side in ("fromSyncPoint", "toSyncPoint")
            ]
            if ends[0] is None or ends[1] is None:
                self._lose("Selections", "The file does not say where they are.")
                continue
            yield one, Place(start=ends[0], end=ends[1], name=el.attribute(one, "name"))


def _codings(element: ET.Element) -> Iterator[Coding]:
    for one in el.children(element, "Coding"):
        codes = el.references(one, "CodeRef")
        if codes:
            yield Coding(
                guid=el.guid(one, "coding", el.attribute(element, "guid"), codes[0]),
                code=codes[0],
                user=user_of(one) or user_of(element),
                at=el.moment(el.attribute(one, "creationDateTime")),
            )


def user_of(element: ET.Element) -> uuid.UUID | None:
    """Return who made an element, if it says so."""
    told = el.attribute(element, "creatingUser") or el.attribute(element, "creatingUserGUID")
    return read_guid(told) if told else None
