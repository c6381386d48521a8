"""The engine that applies the cues of a language: wants, reasons, clauses and kinds, with spans.

Only regular expressions over folded text, so that the answer page can ask for a probe.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from nlp.cues import ReasonType, bounded
from nlp.languages.cues import Cues, Folded, fold
from nlp.types import Finding, Kind, Span

CHARACTERS_READ = 2_000
"""Of a very long text only the beginning is searched for a want or a reason."""


@dataclass(frozen=True)
class Want:
    """What somebody asks for, and the rule that found it."""

    span: Span
    rule: str


@dataclass(frozen=True)
class Reason:
    """Why somebody asks or complains: the clause without its connective, and the connective."""

    span: Span
    cue: str
    type: ReasonType


class Reader:
    """Reads one language by its cues. All spans refer to the text as it was given."""

    def __init__(self, cues: Cues) -> None:
        self.code = cues.code
        self.cues = cues
        self._connective = bounded(
            rf"(?<![\w'-])(?:(?P<purpose>{cues.purpose}|{cues.purpose_to})"
            rf"|(?P<cause>{cues.cause})|(?P<consequence>{cues.consequence}))(?![\w])"
            rf"|(?<![\w'-])(?P<elided>(?:{cues.cause}))(?<=')"
        )
        self._wishes = tuple((name, bounded(pattern)) for name, pattern in cues.wishes)
        before = rf"^\W*(?:{cues.before})*"
        self._order = bounded(rf"{before}(?P<object>{cues.orders})")
        self._more = bounded(rf"{before}(?P<object>{cues.more})")
        self._welcome = bounded(rf"{before}(?P<object>\w.*?),?\s+(?:{cues.welcome})")
        self._before = bounded(before)
        self._courtesy = bounded(rf"[\s,;:.!-]+(?:{cues.courtesy})\W*$")
        self._comma = bounded(
            rf"\s*[,;:(]\s+(?!{cues.goes_on})(?=\w+\W+\w+\W+\w)|\s+[-–—]+\s+|[.!?…]\s"
        )
        self._person = bounded(cues.person)
        self._finite = bounded(cues.finite)
        self._denial = bounded(cues.denials)
        self._nothing = bounded(rf"\W*(?:{cues.nothing})\W*$")
        self._not_wanted = bounded(cues.not_wanted)
        self._pain = bounded(cues.pains)
        self._gain = bounded(cues.gains)
        self._others = tuple(
            (name, kind, bounded(pattern))
            for name, kind, pattern in (
                ("workaround: does instead", Kind.WORKAROUND, cues.workarounds),
                ("need: wished state", Kind.NEED, cues.needs),
                ("context: who or when", Kind.CONTEXT, cues.contexts),
            )
        )
        self._asks_for_wants = bounded(cues.asks_for_wants)
        self._asks_why = bounded(cues.asks_why)
        self._rewordings = tuple((bounded(pattern), frame) for pattern, frame in cues.rewordings)

    def asks_for_wants(self, prompt: str) -> bool:
        """Say whether a question asks what the person would like."""
        folded = fold(prompt).text
        return self._asks_why.search(folded) is None and bool(self._asks_for_wants.search(folded))

    def asks_why(self, prompt: str) -> bool:
        """Say whether a question asks for the reason."""
        return self._asks_why.search(fold(prompt).text) is not None

    def says_nothing(self, text: str) -> bool:
        """Say whether an answer is empty: "nichts", "alles gut"."""
        return self._nothing.match(_folded(text).text) is not None

    def clauses(self, text: str, sentence: Span) -> Iterator[Span]:
        """Cut a sentence where a connective begins a reason."""
        folded = _folded(sentence.of(text))
        begin = 0
        for cue in self._connective.finditer(folded.text):
            before = folded.text[begin : cue.start()]
            # A bare thing is asked for only because a reason follows: the two stay one statement.
            is_thing = begin == 0 and self._is_thing_before(folded.text, cue)
            if len(before.split()) >= _WORDS_OF_A_CLAUSE and not is_thing:
                yield from self._stripped(folded, begin, cue.start(), sentence.start)
                begin = cue.start()
        yield from self._stripped(folded, begin, len(folded.text), sentence.start)

    def want_in(self, text: str, start: int, end: int) -> Want | None:
        """Return the first thing asked for within one sentence of *text*."""
        folded = _folded(text[start:end][:CHARACTERS_READ])
        said = folded.text
        connective = self._connective.search(said)
        limit = connective.start() if connective is not None else len(said)
        found: tuple[int, int, str] | None = None
        for rule, pattern in self._wishes:
            match = pattern.search(said, 0, limit)
            if match is None or self._is_denied(said, match.start()):
                continue
            if found is None or match.end() < found[0]:
                found = (match.end(), limit, rule)
        for rule, pattern in (
            ("asks: tells us to", self._order),
            ("asks: more or better", self._more),
            ("asks: would welcome", self._welcome),
        ):
            if found is None and (match := pattern.search(said, 0, limit)) is not None:
                last = match.end("object") if pattern is self._welcome else limit
                found = (match.start("object"), last, rule)
        if found is None and self._is_thing_before(said, connective):
            opening = self._before.match(said)
            found = (opening.end() if opening else 0, limit, "asks: a thing with its reason")
        if found is None:
            return None
        span = self._object(folded, found[0], found[1], start)
        return None if span is None else Want(span, found[2])

    def bare_want(self, text: str) -> Want | None:
        """Read an answer that continues a question for wishes: a thing, without a verb of its own."""
        folded = _folded(text[:CHARACTERS_READ])
        if self.says_nothing(text) or self._finite.search(folded.text) is not None:
            return None
        span = self._object(folded, 0, len(folded.text), 0)
        return None if span is None else Want(span, "asks: continues the question")

    def reason_in(self, text: str, start: int, end: int) -> Reason | None:
        """Return the reason that a connective begins within ``text[start:end]``, or None."""
        folded = _folded(text[start:end][:CHARACTERS_READ])
        best: Reason | None = None
        for cue in self._connective.finditer(folded.text):
            kind = _type_of(cue)
            if best is not None and _ORDER.index(kind) >= _ORDER.index(best.type):
                continue
            follows = self._connective.search(folded.text, cue.end())
            last = follows.start() if follows is not None else len(folded.text)
            for span in self._trimmed(folded, cue.end(), last, start):
                best = Reason(span, " ".join(cue[0].strip(" ,").split()), kind)
        return best

    def consequence_after(self, text: str, want: Span, end: int) -> Reason | None:
        """Return the clause after a want that tells what happens to the person, unconnected."""
        folded = _folded(text[want.end : min(end, want.end + CHARACTERS_READ)])
        for clause in _CLAUSE.finditer(folded.text):
            said = clause[0]
            if len(said.split()) < _WORDS_OF_A_CLAUSE or any(
                pattern.search(said) for _, pattern in self._wishes
            ):
                continue
            tells = self._person.search(said) is not None or self._pain.search(said) is not None
            if tells and self._gain.search(said) is None:
                for span in self._trimmed(folded, clause.start(), clause.end(), want.end):
                    return Reason(span, "", ReasonType.CONSEQUENCE)
        return None

    def unexplained_want(
        self, text: str, *, prompt: str = "", is_asked: bool = False
    ) -> Want | None:
        """Return the first want of an answer that gives no reason for anything, or None.

        Args:
            text: An answer, verbatim.
            prompt: The question it answers.
            is_asked: The question is known to ask for wishes.
        """
        if self.asks_why(prompt) or self.says_nothing(text):
            return None
        head = text[:CHARACTERS_READ]
        first: Want | None = None
        for match in _SENTENCE.finditer(head):
            start, end = match.span()
            if self.reason_in(head, start, end) is not None:
                return None
            first = first or self.want_in(head, start, end)
        if first is None and (is_asked or self.asks_for_wants(prompt)):
            first = self.bare_want(head)
        if first is None or self.consequence_after(head, first.span, len(head)) is not None:
            return None
        return first

    def need_from(self, clause: str, *, is_aim: bool) -> str | None:
        """Write a reason clause as a need in its own language, or None where it is not sure to hold.

        Args:
            clause: The reason without its connective, verbatim.
            is_aim: A connective says that it is what the person is after.
        """
        folded = _folded(clause.strip(" .!?…,;:"))
        for pattern, frame in self._rewordings if is_aim else ():
            match = pattern.fullmatch(folded.text)
            if match is None or _TOLD.search(match["rest"]) is not None:
                continue
            rest = folded.span(*match.span("rest")).of(folded.source)
            need = f"{frame} {rest}" if frame else rest[:1].upper() + rest[1:]
            if _SHORTEST_NEED <= len(need.split()) <= _LONGEST_NEED:
                return need
        return None

    def findings(self, text: str) -> tuple[Finding, ...]:
        """Return what the cues say about one statement, with the words they were found in."""
        folded = _folded(text[:CHARACTERS_READ])
        said = folded.text
        if not said.strip():
            return ()
        if self.says_nothing(text):
            return (Finding("noise: says nothing", Kind.NOISE, folded.span(0, len(said))),)
        found: list[Finding] = []
        want = self.want_in(text, 0, len(text))
        if want is not None:
            found.append(Finding("want: asks", Kind.WANT, want.span))
        cue = self._connective.search(said)
        if cue is not None:
            name, kind = _CUE_FINDINGS[_type_of(cue)]
            found.append(Finding(name, kind, folded.span(*cue.span())))
        for name, kind, pattern in self._others:
            if (match := pattern.search(said)) is not None:
                found.append(Finding(name, kind, folded.span(*match.span())))
        gain = self._gain.search(said)
        gained = gain is not None and not self._is_denied(said, gain.start())
        if gain is not None and gained:
            found.append(Finding("gain: praise", Kind.GAIN, folded.span(*gain.span())))
        pain = self._pain.search(said)
        if pain is not None and not self._is_denied(said, pain.start()):
            found.append(Finding("pain: goes wrong", Kind.PAIN, folded.span(*pain.span())))
        elif not gained and (denial := self._denial.search(said)) is not None:
            found.append(Finding("pain: denied", Kind.PAIN, folded.span(*denial.span())))
        return tuple(found)

    def _is_denied(self, said: str, position: int) -> bool:
        near = " ".join(said[:position].split()[-_NEAR:])
        return self._denial.search(near) is not None

    def _is_thing_before(self, said: str, cue: re.Match[str] | None) -> bool:
        """Say whether a sentence begins with a mere thing, for which then a reason is given."""
        if cue is None or _type_of(cue) is ReasonType.CONSEQUENCE:
            return False
        before = said[: cue.start()]
        telling = (self._finite, self._person, self._pain, self._gain, self._others[0][2])
        return 0 < len(before.split()) <= _LONGEST_THING and not any(
            pattern.search(before) for pattern in telling
        )

    def _object(self, folded: Folded, start: int, end: int, offset: int) -> Span | None:
        said = folded.text
        while start < end and not said[start].isalnum():
            start += 1
        if (comma := self._comma.search(said, start + 1, end)) is not None:
            end = comma.start()
        while (courtesy := self._courtesy.search(said, start, end)) is not None:
            end = courtesy.start()
        while end > start and not said[end - 1].isalnum() and said[end - 1] not in "%€$£)":
            end -= 1
        words = said[start:end]
        if self._not_wanted.match(words) or not any(map(str.isalpha, words)):
            return None
        if self.cues.folded_stop_words.issuperset(words.split()):  # "es", of "es waere gut"
            return None
        return folded.span(start, end, offset=offset)

    @staticmethod
    def _stripped(folded: Folded, start: int, end: int, offset: int) -> Iterator[Span]:
        said = folded.text
        while start < end and said[start].isspace():
            start += 1
        while end > start and (said[end - 1].isspace() or said[end - 1] in ",;:"):
            end -= 1
        if start < end and any(map(str.isalnum, said[start:end])):
            yield folded.span(start, end, offset=offset)

    @staticmethod
    def _trimmed(folded: Folded, start: int, end: int, offset: int) -> Iterator[Span]:
        said = folded.text
        while start < end and not said[start].isalnum():
            start += 1
        while end > start and (said[end - 1].isspace() or said[end - 1] in ".,;:!?…(«\"'-–—¿¡"):
            end -= 1
        if start < end and any(map(str.isalnum, said[start:end])):
            yield folded.span(start, end, offset=offset)


_SHORTEST_NEED, _LONGEST_NEED = 3, 25  # words, rule L7 of the codebook
_WORDS_OF_A_CLAUSE, _NEAR, _LONGEST_THING = 2, 3, 10
_ORDER = (ReasonType.PURPOSE, ReasonType.CAUSE, ReasonType.CONSEQUENCE)
_TOLD = bounded(
    r"\b(?:tive|tivemos|tuve|tuvimos|ho|abbiamo|avons|habe|musste)\b|\bj'ai\b.+\b(?:du|ete)\b"
)
"""A main clause that has run into the reason: "para devolver um produto tive de ligar"."""
_SENTENCE = bounded(r"[^.!?…;\n]+")
_CLAUSE = bounded(r"[^,;:.!?…()\n–—]+")
_CUE_FINDINGS = {
    ReasonType.PURPOSE: ("need: gives a purpose", Kind.NEED),
    ReasonType.CAUSE: ("pain: gives a cause", Kind.PAIN),
    ReasonType.CONSEQUENCE: ("pain: gives a cause", Kind.PAIN),
}


def _type_of(cue: re.Match[str]) -> ReasonType:
    groups = cue.groupdict()
    if groups["purpose"]:
        return ReasonType.PURPOSE
    return ReasonType.CONSEQUENCE if groups["consequence"] else ReasonType.CAUSE


@lru_cache(maxsize=2_000)
def _folded(text: str) -> Folded:
    return fold(text)
