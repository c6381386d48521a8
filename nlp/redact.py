"""Replace personal data by typed placeholders and keep the way back to the original positions."""

from __future__ import annotations

import ipaddress
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nlp.types import Span


@dataclass(frozen=True, kw_only=True)
class Redaction:
    """One piece of personal data that was replaced.

    Attributes:
        kind: "email", "phone", "card", "iban", "ip" or "known".
        original: Where it stood in the original text.
        redacted: Where its placeholder stands in the redacted text.
    """

    kind: str
    original: Span
    redacted: Span


@dataclass(frozen=True, kw_only=True)
class Redacted:
    """A text without the personal data that was found, and the map back to the original."""

    text: str
    redactions: tuple[Redaction, ...]

    def original(self, span: Span) -> Span:
        """Return the span of the original text that *span* of the redacted text stands for.

        A span that touches a placeholder takes in the whole of what it replaced.
        """
        start = self._position(span.start, is_end=False)
        return Span(start, self._position(span.end, is_end=True))

    def of_original(self, span: Span) -> Span:
        """Return the span of the redacted text that stands for *span* of the original.

        A span that touches what was replaced takes in the whole placeholder.
        """
        return Span(self._there(span.start, is_end=False), self._there(span.end, is_end=True))

    def _there(self, position: int, *, is_end: bool) -> int:
        shift = 0
        for one in self.redactions:
            inside = one.original.start < position < one.original.end
            if inside or position == (one.original.end if is_end else one.original.start):
                return one.redacted.end if is_end else one.redacted.start
            if one.original.end <= position:
                shift = one.redacted.end - one.original.end
        return position + shift

    def _position(self, position: int, *, is_end: bool) -> int:
        starts = [redaction.redacted.start for redaction in self.redactions]
        index = bisect_right(starts, position - 1 if is_end else position) - 1
        if index < 0:
            return position
        before = self.redactions[index]
        if position < before.redacted.end or (is_end and position == before.redacted.end):
            return before.original.end if is_end else before.original.start
        return before.original.end + position - before.redacted.end


def redact(text: str, *, known: Iterable[str] = ()) -> Redacted:
    """Replace e-mail addresses, phone, card and account numbers, IP addresses and *known* words.

    Card numbers count only with a right Luhn digit and IBANs only with a right checksum. Where
    two finds overlap, the earlier and then the longer wins.

    Args:
        text: What was written, verbatim.
        known: Names, customer numbers and the like that belong to the person; found as whole
            words, whatever their case. Shorter than three characters are ignored. The single
            words of a name are looked for too, but only where they are capitalised: Will Baker
            may write that he will come.
    """
    known = tuple(known)
    if not known and _MAY_HOLD.search(text) is None:
        return Redacted(text=text, redactions=())
    found = sorted(
        (*_patterns(text), *_known(text, known)), key=lambda item: (item[1], -item[2], item[0])
    )
    parts: list[str] = []
    redactions: list[Redaction] = []
    position = length = 0
    for kind, start, end in found:
        if start < position:
            continue
        placeholder = f"[{kind}]"
        parts += (text[position:start], placeholder)
        length += start - position
        redactions.append(
            Redaction(
                kind=kind,
                original=Span(start, end),
                redacted=Span(length, length + len(placeholder)),
            )
        )
        length += len(placeholder)
        position = end
    parts.append(text[position:])
    return Redacted(text="".join(parts), redactions=tuple(redactions))


SHORTEST_KNOWN = 3
# Whatever is replaced holds one of these; most answers do not, and are done at once.
_MAY_HOLD = re.compile(r"@|::|\d")
_IBAN_LENGTHS = range(15, 35)
_EMAIL = re.compile(
    r"(?<![\w.+%-])[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}\.[^\W\d_]{2,24}(?![\w-])"
)
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?:[ -]?[A-Za-z0-9]{1,4}){3,8}(?![A-Za-z0-9])")
_DIGITS = re.compile(r"(?<![\w.,+])\(?\+?\d(?:[ ./()-]{0,2}\d){5,22}(?![\w])")
_CARD = re.compile(r"(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)")
_IP4 = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w]|\.\d)")
_IP6 = re.compile(r"(?<![\w:])(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{0,4}(?![\w:])")
_DATE = re.compile(
    r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}|(?:19|20)\d\d ?[-/] ?(?:19|20)\d\d"
)
_TENS = 5  # a doubled digit of five or more has two digits
_SHORTEST_IP = len("::1")
_PHONE_GROUPS = 3
_UNMARKED_DIGITS = 9  # without a leading + or 0, fewer digits may be any number
_PHONE_DIGITS = range(7, 16)


def _patterns(text: str) -> Iterator[tuple[str, int, int]]:
    if "@" in text:
        for match in _EMAIL.finditer(text):
            yield "email", match.start(), match.end()
    yield from _accounts(text)
    for match in _CARD.finditer(text):
        if _is_luhn(match[0]):
            yield "card", match.start(), match.end()
    yield from _addresses(text)
    for match in _DIGITS.finditer(text):
        if _is_phone(match[0]):
            yield "phone", match.start(), match.end()


def _accounts(text: str) -> Iterator[tuple[str, int, int]]:
    for match in _IBAN.finditer(text):
        end = _iban_end(match)
        if end is not None:
            yield "iban", match.start(), end


def _addresses(text: str) -> Iterator[tuple[str, int, int]]:
    for pattern in (_IP4, _IP6):
        for match in pattern.finditer(text):
            if _is_address(match[0]):
                yield "ip", match.start(), match.end()


def _known(text: str, known: Iterable[str]) -> Iterator[tuple[str, int, int]]:
    words = {word.strip() for word in known if len(word.strip()) >= SHORTEST_KNOWN}
    parts = {part for word in words if " " in word for part in word.split() if part.isalpha()}
    parts = {part for part in parts if len(part) >= SHORTEST_KNOWN} - words
    for match in _any_of(words | parts, text):
        if match[0].casefold() in {part.casefold() for part in parts} and match[0].islower():
            continue
        yield "known", match.start(), match.end()


def _any_of(words: set[str], text: str) -> Iterator[re.Match[str]]:
    if not words:
        return
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    pattern = "|".join(re.escape(word) for word in longest_first)
    yield from re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", text, re.IGNORECASE)


def _iban_end(match: re.Match[str]) -> int | None:
    """Return where the account number ends: the longest piece whose checksum is right (ISO 7064)."""
    ends = [match.end()]
    ends += [match.start() + i for i, c in enumerate(match[0]) if c == " "][::-1]
    for end in ends:
        compact = re.sub(r"[ -]", "", match.string[match.start() : end]).upper()
        if len(compact) not in _IBAN_LENGTHS:
            continue
        digits = "".join(str(int(c, 36)) for c in compact[4:] + compact[:4])
        if int(digits) % 97 == 1:
            return end
    return None


def _is_luhn(number: str) -> bool:
    digits = [int(c) for c in reversed(number) if c.isdigit()]
    if len(set(digits)) == 1:
        return False
    doubled = (d * 2 - 9 if d >= _TENS else d * 2 for d in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def _is_address(address: str) -> bool:
    try:
        ipaddress.ip_address(address)
    except ValueError:
        return False
    return len(address) >= _SHORTEST_IP


def _is_phone(number: str) -> bool:
    digits = sum(c.isdigit() for c in number)
    if digits not in _PHONE_DIGITS or _DATE.fullmatch(number.strip("() ")):
        return False
    is_marked = number.lstrip("(").startswith(("+", "0"))
    groups = len(re.findall(r"\d+", number))
    if not is_marked and "." in number:
        return False
    return is_marked or (digits >= _UNMARKED_DIGITS and (groups == 1 or groups >= _PHONE_GROUPS))
