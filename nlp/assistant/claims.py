"""What a language model claims, checked: each claim holds to the words it is about, or is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from nlp.assistant.said import Passage, Refused, shown
from nlp.lint import lint
from nlp.metric import metric_twin
from nlp.statement_of_need import origin
from nlp.types import DraftNeed, Finding, Kind, Level, Link, Span, Statement, Theme
from nlp.words import is_content, word_set, words_of

MOST = 200  # claims of one answer that are read
LONGEST_NEED = 200  # characters

Themes = Mapping[str, tuple[Theme, frozenset[str]]]

_BEGINS = word_set("i we my our")
_GRAMMAR = word_set("can know feel am are be is do have able")
_FAULTS = {"L2": "it names a solution", "L5": "it obliges", "L7": "it is too short or too long"}


@dataclass(frozen=True, kw_only=True)
class KindClaim:
    """What a statement is, beside what was read: a finding more, and a reason."""

    statement: str
    findings: tuple[Finding, ...]

    @property
    def told(self) -> str:
        """In plain words."""
        return f"{self.statement} is {', '.join(one.kind for one in self.findings)}"


@dataclass(frozen=True, kw_only=True)
class NeedClaim:
    """A draft for a theme that has none."""

    theme: int
    need: DraftNeed

    @property
    def told(self) -> str:
        """In plain words."""
        return f"theme {self.theme}: {self.need.text}"


@dataclass(frozen=True, kw_only=True)
class LinkClaim:
    """A want theme may be for a need theme."""

    link: Link

    @property
    def told(self) -> str:
        """In plain words."""
        return f"want {self.link.want} is for need {self.link.need} ({self.link.level})"


Claim = KindClaim | NeedClaim | LinkClaim


def kind_claims(answer: Any, passages: Mapping[str, Passage], model: str) -> Iterator[Claim | str]:
    """Yield the kinds claimed, or why not."""
    known = {kind.value for kind in Kind}
    told: set[str] = set()

    def check(item: Mapping[str, Any]) -> Claim:
        passage = _passage(item, "id", passages)
        kinds = item.get("kinds")
        if not isinstance(kinds, list) or not kinds or len(kinds) > len(known):
            raise Refused(f"{passage.id}: no kinds are given.")
        for kind in kinds:
            if not isinstance(kind, str) or kind not in known:
                raise Refused(f"{passage.id}: there is no kind “{shown(kind)}”.")
        span = passage.find(item.get("quote"))
        if passage.id in told:
            raise Refused(f"{passage.id}: it was told twice.")
        told.add(passage.id)
        findings = tuple(
            Finding(f"model: {model}", Kind(kind), span) for kind in sorted(set(kinds))
        )
        return KindClaim(statement=passage.statement.id, findings=findings)

    yield from _each(answer, "statements", check)


def need_claims(
    answer: Any, passages: Mapping[str, Passage], themes: Themes, model: str
) -> Iterator[Claim | str]:
    """Yield the needs claimed, one a theme, or why not."""
    told: set[int] = set()

    def check(item: Mapping[str, Any]) -> Claim:
        name, theme, inside = _theme(item, "theme", themes)
        passage = _passage(item, "statement", passages)
        if passage.id not in inside:
            raise Refused(f"{name}: {passage.id} is not one of its statements.")
        span = passage.find(item.get("quote"))
        text = _need_text(name, item.get("text"), item["quote"])
        if theme.id in told:
            raise Refused(f"{name}: it has a need already.")
        told.add(theme.id)
        need = DraftNeed(
            text=text,
            metric=metric_twin(text),
            origin=origin(text, passage.seen.text),
            source=passage.statement.id,
            lint=lint(text),
            level=Level.IMPLIED,
            evidence=span,
            model=model,
        )
        return NeedClaim(theme=theme.id, need=need)

    yield from _each(answer, "needs", check)


def link_claims(
    answer: Any,
    passages: Mapping[str, Passage],
    themes: Themes,
    model: str,
    *,
    needs: Mapping[str, Theme],
    known: frozenset[tuple[int, int]],
) -> Iterator[Claim | str]:
    """Yield the links claimed, or why not.

    A link is a hypothesis, unless words of the same answer beside the want say why: then it is
    implied. The words of the want itself prove nothing about what it is for.
    """
    told = set(known)

    def check(item: Mapping[str, Any]) -> Claim:
        name, want, inside = _theme(item, "want", themes)
        need_name = item.get("need")
        need = needs.get(need_name) if isinstance(need_name, str) else None
        if need is None:
            raise Refused(f"{name}: there is no need “{shown(need_name)}”.")
        passage = _passage(item, "statement", passages)
        if passage.id not in inside:
            raise Refused(f"{name}: {passage.id} is not one of its statements.")
        span = passage.find(item.get("quote"))
        if (want.id, need.id) in told:
            raise Refused(f"{name}: it is linked to {need_name} already.")
        told.add((want.id, need.id))
        proves = _is_beside_the_want(passage.statement, span)
        level = Level.IMPLIED if proves else Level.HYPOTHESIS
        return LinkClaim(
            link=Link(
                want=want.id,
                need=need.id,
                level=level,
                counts={level: 1},
                statements=(passage.statement.id,),
                model=model,
            )
        )

    yield from _each(answer, "links", check)


def _each(
    answer: Any, key: str, check: Callable[[Mapping[str, Any]], Claim]
) -> Iterator[Claim | str]:
    items = answer.get(key) if isinstance(answer, dict) else None
    if not isinstance(items, list):
        yield f"The answer holds no list “{key}”."
        return
    for item in items[:MOST]:
        if not isinstance(item, dict):
            yield f"“{shown(item)}” is no entry of “{key}”."
            continue
        try:
            claim = check(item)
        except Refused as refused:
            yield str(refused)
        else:
            yield claim
    if len(items) > MOST:
        yield f"Only the first {MOST} entries of {len(items):,} were read."


def _passage(item: Mapping[str, Any], key: str, passages: Mapping[str, Passage]) -> Passage:
    name = item.get(key)
    if not isinstance(name, str) or name not in passages:
        raise Refused(f"There is no statement “{shown(name)}”.")
    return passages[name]


def _theme(item: Mapping[str, Any], key: str, themes: Themes) -> tuple[str, Theme, frozenset[str]]:
    name = item.get(key)
    if not isinstance(name, str) or name not in themes:
        raise Refused(f"There is no theme “{shown(name)}”.")
    return name, *themes[name]


def _need_text(name: str, text: object, quote: str) -> str:
    """Return a need that is written as one, in words of its evidence only."""
    if not isinstance(text, str) or not text.strip() or len(text) > LONGEST_NEED:
        raise Refused(f"{name}: there is no need, or none of readable length.")
    plain = " ".join(text.split()).removesuffix(".")
    if not plain.isprintable() or "<" in plain or ">" in plain:
        raise Refused(f"{name}: the need holds what no sentence holds.")
    words = words_of(plain)
    if not words or words[0].casefold() not in _BEGINS:
        raise Refused(f"{name}: a need begins with “I” or “We”, not with “{shown(plain)}”.")
    for fault in lint(plain):
        if fault.rule in _FAULTS:
            raise Refused(f"{name}: “{shown(plain)}”: {_FAULTS[fault.rule]}.")
    foreign = [
        word
        for word, said in zip(plain.split(), origin(plain, quote), strict=True)
        if not said
        and any(is_content(part) for part in words_of(word))
        and word.casefold() not in _GRAMMAR
    ]
    if foreign:
        raise Refused(f"{name}: nobody said “{shown(', '.join(foreign))}” in its evidence.")
    return plain


def _is_beside_the_want(statement: Statement, quoted: Span) -> bool:
    if statement.want is None:
        return False
    start = statement.span.start
    return quoted.end <= statement.want.start - start or quoted.start >= statement.want.end - start
