"""Turns of a talk: who said what and when, read out of lines of text.

The ways in which people and programs write transcripts down::

    [00:01:12] Ada: What did you do?          Ada (00:01:12): What did you do?
    00:01:12 Ada: What did you do?            Ada  0:07          <- speaker and time on one line,
    Ada: What did you do?                     What did you do?      the words below (Otter, Teams)
    **Ada:** What did you do?                 **Ada** [00:07]
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from survey.core.errors import DomainError

LONGEST_TURN = 20_000
MOST_TURNS = 5_000
LONGEST_NAME = 80

_TIME = (
    r"(?:(?P<h{n}>\d{{1,2}}):)?(?P<m{n}>\d{{1,3}}):(?P<s{n}>\d{{2}})(?:[.,](?P<f{n}>\d{{1,3}}))?"
)
_A, _B, _C = (_TIME.format(n=n) for n in "123")
_NAME = r"(?P<name>[^\W_][^:\[\]()<>\n]{0,78}?)"
_STAMP = rf"(?:[\[(]\s*{_A}\s*(?:(?:-->|-|–|to)\s*[\d:.,]+\s*)?[\])]|{_A.replace('1>', '4>')})"
#: "[00:01:12] Ada: words", with or without the time, which may follow the name.
_LABELLED = re.compile(
    rf"^(?:{_STAMP}\s*[-–|]?\s*)?{_NAME}\s*(?:[\[(]\s*{_B}\s*[\])])?\s*[::]\s*(?P<text>.*)$"
)
#: "Ada  0:07" alone on its line, the words below.
_HEADED = re.compile(rf"^{_NAME}(?:\s{{2,}}|\s*[,|–-]\s*|\s*[\[(]\s*|\s+){_C}\s*[\])]?$")
#: "[00:01:12] words" of nobody named.
_STAMPED = re.compile(rf"^{_STAMP}\s*[-–|]?\s*(?P<text>.*)$")
_EMPHASIS = re.compile(r"(\*\*|__)(.+?)\1")
_HEADING = re.compile(r"^#{1,6}\s|^(?:-{3,}|\*{3,}|_{3,}|={3,})$")
_QUOTED = re.compile(r"^(?:>\s?)+|^[-*+•]\s+")
_MOST_WORDS = 4
_SMALL = frozenset({"de", "van", "von", "da", "del", "la", "der", "bin", "ibn", "al"})
#: What stands before a colon and names nobody.
_NO_NAMES = frozenset({
    "http", "https", "ftp", "mailto", "note", "notes", "nb", "ps", "todo", "date", "time", "re",
    "title", "subject", "location", "place", "participants", "attendees", "duration", "language",
    "recorded", "transcript", "transcribed by", "file", "project", "study", "topic", "version",
})  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Turn:
    """What one person said without a break.

    Attributes:
        speaker: As the transcript calls them; "" where it does not say.
        text: NFC, lines end in a line feed, not empty.
        starts_ms: Milliseconds since the beginning; None where no time stands.
    """

    speaker: str
    text: str
    starts_ms: int | None = None
    ends_ms: int | None = None


@dataclass(frozen=True, kw_only=True)
class Talk:
    """The turns of a transcript in their order.

    Attributes:
        left_out: Lines that are no turn: headings, and what stands before the first speaker.
    """

    turns: tuple[Turn, ...]
    left_out: int = 0

    @property
    def speakers(self) -> tuple[str, ...]:
        """Who speaks, in the order of their first words."""
        return tuple(dict.fromkeys(turn.speaker for turn in self.turns if turn.speaker))


class NoTurns(DomainError):
    """Nothing that was said could be found, or more than a session can hold."""


def clean(text: str) -> str:
    """Return *text* as it is kept: composed, lines ending in a line feed, nothing around it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", text).strip()


def read_lines(text: str, *, is_markdown: bool = False) -> Talk:
    """Return the turns of a transcript written as text.

    A line without a speaker goes on with the turn before it. Where nobody is named at all, every
    paragraph is a turn of its own.
    """
    lines = [_plain(line) if is_markdown else line.strip() for line in clean(text).split("\n")]
    kept = [line for line in lines if line is not None]
    names = names_in(kept)
    turns: list[Turn] = []
    left_out = len(lines) - len(kept)
    parts: list[str] = []
    opened: Turn | None = None
    was_blank = False

    def close() -> None:
        if opened is not None and (words := "\n".join(parts).strip()):
            turns.append(replace(opened, text=words))
        parts.clear()

    for line in kept:
        if not line:
            was_blank = True
            if not names:
                close()
            elif parts:
                parts.append("")
            continue
        begun = _begun(line, names)
        if begun is not None:
            close()
            opened, words = begun
            parts.extend([words] if words else [])
        elif names and opened is None:
            left_out += 1
        else:
            if opened is None or (not names and was_blank):
                close()
                opened = Turn(speaker="", text="")
            parts.append(line)
        was_blank = False
    close()
    return Talk(turns=tuple(turns), left_out=left_out)


def checked(talk: Talk) -> Talk:
    """Return *talk* with every turn short enough to be a note.

    Raises:
        NoTurns: it holds none, or too many.
    """
    turns = [piece for turn in talk.turns for piece in _short(turn)]
    if not turns:
        raise NoTurns(
            "No words were found in this transcript. Check that it is the right file, or paste the "
            "text instead.",
            field="file",
        )
    if len(turns) > MOST_TURNS:
        raise NoTurns(
            f"A session holds {MOST_TURNS:,} turns; this transcript has {len(turns):,}. Split it "
            "into several sessions.",
            field="file",
        )
    return replace(talk, turns=tuple(turns))


def joined(turns: Iterable[Turn], *, longest_ms: int = 45_000, gap_ms: int = 2_000) -> list[Turn]:
    """Return captions as turns: those of one person that follow each other are one.

    A new turn begins after a pause where nobody is named, and at the end of a sentence once a turn
    has lasted long enough that its time would no longer lead to the words.
    """
    found: list[Turn] = []
    for turn in turns:
        last = found[-1] if found else None
        if last is None or not _goes_on(last, turn, longest_ms=longest_ms, gap_ms=gap_ms):
            found.append(turn)
        else:
            found[-1] = replace(last, text=f"{last.text} {turn.text}", ends_ms=turn.ends_ms)
    return found


def milliseconds(hours: str | None, minutes: str, seconds: str, fraction: str | None = None) -> int:
    """Return a time as milliseconds.

    >>> milliseconds("1", "02", "03", "5")
    3723500
    """
    whole = (int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)
    return whole * 1000 + int((fraction or "0").ljust(3, "0"))


def split_label(line: str, names: frozenset[str]) -> tuple[str, str]:
    """Return the speaker that a caption begins with, or "", and the words.

    >>> split_label("Ada Obi: so I wait", frozenset({"Ada Obi"}))
    ('Ada Obi', 'so I wait')
    """
    match = _LABELLED.match(line)
    if match is None or _name(match["name"]) not in names:
        return "", line
    return _name(match["name"]), match["text"].strip()


def _goes_on(last: Turn, turn: Turn, *, longest_ms: int, gap_ms: int) -> bool:
    if last.speaker != turn.speaker or len(last.text) + len(turn.text) + 1 > LONGEST_TURN:
        return False
    begun, ended = last.starts_ms or 0, last.ends_ms or last.starts_ms or 0
    at = turn.starts_ms if turn.starts_ms is not None else ended
    if not turn.speaker and at - ended > gap_ms:
        return False
    return at - begun < longest_ms or not last.text.endswith((".", "!", "?", "…", "。", "؟"))


def _plain(line: str) -> str | None:
    """Return a line of Markdown without its marks; None: a heading or a rule."""
    line = line.strip()
    if _HEADING.match(line):
        return None
    return _EMPHASIS.sub(r"\2", _QUOTED.sub("", line)).strip()


def names_in(lines: Sequence[str]) -> frozenset[str]:
    """Return the labels that are speakers.

    One colon makes no speaker: a name comes again, or stands with a time, or beside another
    name that does.
    """
    counts: Counter[str] = Counter()
    timed: set[str] = set()
    for line in lines:
        match = _HEADED.match(line)
        is_timed = match is not None
        match = match or _LABELLED.match(line)
        if match is None or not _may_be_name(match["name"]):
            continue
        name = _name(match["name"])
        counts[name] += 1
        if is_timed or any(match.groupdict().get(key) for key in ("m1", "m4", "m2")):
            timed.add(name)
    sure = {name for name, count in counts.items() if count > 1 or name in timed}
    if not sure and len(counts) < 2:  # noqa: PLR2004 - a talk has two sides
        return frozenset()
    return frozenset(counts)


def _begun(line: str, names: frozenset[str]) -> tuple[Turn, str] | None:
    """Return the turn that a line begins and the words on it; None: it goes on with the last."""
    match = _HEADED.match(line)
    if match is not None and _name(match["name"]) in names:
        at = milliseconds(match["h3"], match["m3"], match["s3"], match["f3"])
        return Turn(speaker=_name(match["name"]), text="", starts_ms=at), ""
    match = _LABELLED.match(line)
    if match is not None and _name(match["name"]) in names:
        return Turn(speaker=_name(match["name"]), text="", starts_ms=_at(match)), match["text"]
    match = _STAMPED.match(line)
    if match is not None:
        return Turn(speaker="", text="", starts_ms=_at(match)), match["text"]
    return None


def _at(match: re.Match[str]) -> int | None:
    found = match.groupdict()
    for n in "142":
        if found.get(f"m{n}"):
            return milliseconds(found[f"h{n}"], found[f"m{n}"], found[f"s{n}"], found[f"f{n}"])
    return None


def _may_be_name(name: str) -> bool:
    words = name.split()
    if not 0 < len(words) <= _MOST_WORDS or name.casefold().strip() in _NO_NAMES:
        return False
    if not any(map(str.isalpha, name)):
        return False
    # "I said: no" is no speaker: names begin large, where a script has large letters at all.
    is_initial = len(words) == 1 and len(name) <= 2  # noqa: PLR2004 - "q" and "a"
    return is_initial or all(not word[0].islower() or word in _SMALL for word in words)


def _name(name: str) -> str:
    return " ".join(name.split())[:LONGEST_NAME]


def _short(turn: Turn) -> Iterable[Turn]:
    """Cut a turn that is longer than a note where a paragraph or a sentence ends."""
    text = clean(turn.text)
    while len(text) > LONGEST_TURN:
        ends = (text.rfind(end, LONGEST_TURN // 2, LONGEST_TURN) for end in ("\n", ". ", " "))
        cut = next((end + 1 for end in ends if end >= 0), LONGEST_TURN)
        yield replace(turn, text=text[:cut].strip(), ends_ms=None)
        text, turn = text[cut:].strip(), replace(turn, starts_ms=None)
    if text:
        yield replace(turn, text=text)
