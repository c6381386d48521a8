"""Files of transcripts: text, Markdown, Word, WebVTT and SubRip, each read whole or refused."""

from __future__ import annotations

import hashlib
import html
import io
import re
import zipfile
import zlib
from collections.abc import Callable
from pathlib import PurePath

import mammoth
import webvtt
from webvtt.errors import MalformedCaptionError, MalformedFileError

from survey.ask.interviews.turns import (
    LONGEST_NAME,
    Talk,
    Turn,
    checked,
    clean,
    joined,
    milliseconds,
    names_in,
    read_lines,
    split_label,
)
from survey.core.errors import DomainError

#: A talk of three hours is a third of a megabyte.
LARGEST_TEXT_BYTES = 5 * 1024 * 1024
LARGEST_WORD_BYTES = 20 * 1024 * 1024
_LARGEST_UNPACKED_BYTES = 60 * 1024 * 1024
_LARGEST_STORY_BYTES = 25 * 1024 * 1024
_STORY = "word/document.xml"
_NO_WORD = (
    "This is no Word document, or a damaged one. Open it in your word processor, save it as .docx "
    "again, or copy the text."
)
_TAG = re.compile(r"</?[a-z][^<>]{0,200}>", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class UnreadableTranscript(DomainError):
    """The file is none that we can read, or is damaged."""


def read_transcript(name: str, data: bytes) -> Talk:
    """Return what is said in a file; its ending says how it is written.

    Raises:
        UnreadableTranscript: one sentence says what is wrong and what to do.
        NoTurns: nobody says anything in it.
    """
    ending = PurePath(name).suffix.lower().lstrip(".")
    read = _READERS.get(ending)
    if read is None:
        raise _unreadable(
            f"“{name[:80]}” is not a transcript that we can read. Save it as .txt, .md, .docx, "
            ".vtt or .srt and choose it again."
        )
    largest = LARGEST_WORD_BYTES if ending == "docx" else LARGEST_TEXT_BYTES
    if len(data) > largest:
        raise _unreadable(
            f"“{name[:80]}” has {len(data) / 1_048_576:.0f} MB; a transcript of this kind has at "
            f"most {largest // 1_048_576}. Take pictures out of it, or save it as text."
        )
    if not data.strip():
        raise _unreadable(f"“{name[:80]}” is empty. Choose another file.")
    return checked(read(data))


def read_pasted(text: str) -> Talk:
    """Return what is said in a text that was pasted; captions are known by their arrows.

    Raises:
        UnreadableTranscript: it begins like captions and cannot be read as such.
        NoTurns: nobody says anything in it.
    """
    if len(text.encode("utf-8", "replace")) > LARGEST_TEXT_BYTES:
        raise _unreadable("The pasted text is longer than five megabytes. Send it as a file.")
    begun = text.lstrip("\ufeff \r\n\t")
    if begun.startswith("WEBVTT"):
        return checked(_captions(begun, webvtt.from_string))
    if re.match(r"\d+\s*\n\s*\d\d:\d\d:\d\d,\d{3}\s*-->", clean(begun)):
        return checked(_captions(begun, _from_srt))
    return checked(read_lines(text, is_markdown=True))


def fingerprint(talk: Talk) -> str:
    """Return the hash of all that is said in a transcript, and by whom."""
    told = "\x1e".join(f"{turn.speaker}\x1f{turn.starts_ms}\x1f{turn.text}" for turn in talk.turns)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def _text(data: bytes) -> str:
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig")):
        if data.startswith(mark):
            try:
                return _printable(data.decode(encoding))
            except UnicodeDecodeError:
                continue
    try:
        return _printable(data.decode("cp1252"))
    except UnicodeDecodeError as error:
        raise _unreadable(
            "The file is not written in a character set that we know. Save it as UTF-8 and "
            "choose it again."
        ) from error


def _printable(text: str) -> str:
    if _CONTROL.search(text.replace("\x0c", "\n")):
        raise _unreadable(
            "The file holds bytes that are no text. If it is a recording, add it as an attachment; "
            "if it is a document, save it as .docx or .txt."
        )
    return text.replace("\x0c", "\n").lstrip("\ufeff")


def _plain(data: bytes) -> Talk:
    return read_lines(_text(data))


def _markdown(data: bytes) -> Talk:
    return read_lines(_text(data), is_markdown=True)


def _word(data: bytes) -> Talk:
    _refuse_harmful(data)
    try:
        text = mammoth.extract_raw_text(io.BytesIO(data)).value
    except Exception as error:  # Whatever a damaged file makes the reader stumble over.
        raise _unreadable(_NO_WORD) from error
    return read_lines(text)


def _refuse_harmful(data: bytes) -> None:
    """Refuse what unpacks to far more than it shows, before it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            sizes = {one.filename: one.file_size for one in packed.infolist()}
            is_large = (
                sizes.get(_STORY, 0) > _LARGEST_STORY_BYTES
                or sum(sizes.values()) > _LARGEST_UNPACKED_BYTES
            )
            # Entities of a document type can grow without end; Word writes none.
            is_wrong = not is_large and any(
                name.endswith((".xml", ".rels")) and b"<!DOCTYPE" in packed.read(name)
                for name in sizes
            )
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError) as error:
        raise _unreadable(_NO_WORD) from error
    if is_large:
        raise _unreadable(
            "The Word document unpacks to more than a transcript can hold. Save it as text."
        )
    if is_wrong or _STORY not in sizes:
        raise _unreadable(_NO_WORD)


def _vtt(data: bytes) -> Talk:
    return _captions(_text(data), webvtt.from_string)


def _srt(data: bytes) -> Talk:
    return _captions(_text(data), _from_srt)


def _from_srt(text: str) -> webvtt.WebVTT:
    return webvtt.from_buffer(io.StringIO(text), format="srt")


def _captions(text: str, read: Callable[[str], webvtt.WebVTT]) -> Talk:
    try:
        captions = read(clean(text) + "\n").captions
    except (MalformedCaptionError, MalformedFileError, ValueError, IndexError) as error:
        raise _unreadable(
            "The captions could not be read: they should begin with WEBVTT (.vtt) or a number "
            "(.srt), and every caption needs a line such as 00:01:02.000 --> 00:01:05.000."
        ) from error
    said = [html.unescape(_TAG.sub("", caption.text)) for caption in captions]
    names = names_in(said)
    turns = []
    for caption, line in zip(captions, said, strict=True):
        speaker, words = html.unescape(caption.voice or "").strip(), line
        if not speaker:
            speaker, words = split_label(line, names)
        words = " ".join(clean(words).split())
        if words:
            turns.append(
                Turn(
                    speaker=" ".join(speaker.split())[:LONGEST_NAME],
                    text=words,
                    starts_ms=_milliseconds(caption.start),
                    ends_ms=_milliseconds(caption.end),
                )
            )
    return Talk(turns=tuple(joined(turns)))


def _milliseconds(time: str) -> int:
    hours, minutes, rest = time.split(":")
    seconds, _, fraction = rest.partition(".")
    return milliseconds(hours, minutes, seconds, fraction)


def _unreadable(message: str) -> UnreadableTranscript:
    return UnreadableTranscript(message, field="file")


_READERS: dict[str, Callable[[bytes], Talk]] = {
    "txt": _plain,
    "text": _plain,
    "md": _markdown,
    "markdown": _markdown,
    "docx": _word,
    "vtt": _vtt,
    "srt": _srt,
}
ENDINGS = tuple(f".{ending}" for ending in _READERS)
