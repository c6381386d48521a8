"""What a statement is: want, need, pain, gain, workaround, context or noise; often several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nlp.kind_model import Embed, kind_model
from nlp.kind_rules import findings
from nlp.language import is_foreign
from nlp.languages import reader_of
from nlp.prompts import (
    asks_for_wants,
    asks_how_it_is,
    asks_why,
    is_empty_answer,
)
from nlp.types import Correction, Finding, Kind, Part, Span
from nlp.wants import bare_want

THRESHOLD = 0.5
"""A kind holds from this probability on; the strongest kind always holds."""

_UNSURE = 0.45
"""Below the threshold: what the English model says of another language, for instance."""
_ANSWERS_WHY = 0.85
_CONTINUES = 0.9
"""A bare answer to a question for wishes, at its beginning;"""
_LISTED = 0.75
"""further down, where a sentence or an item of a list begins;"""
_ASKED_WHY = 0.8
"""to any question, where the person was asked why: that is asked after a want only."""
_JUDGES = 0.6
"""A thing named by what is wrong or right with it: "slow checkout", "friendly staff"."""


@dataclass(frozen=True, kw_only=True)
class Utterance:
    """A statement with what has to be known to read it.

    Attributes:
        prompt: The question it answers, if any.
        part: `Part.WHY` if it answers the follow-up "why?".
        opens: It is the first statement of its text, so it may continue the question.
        begins: It begins a sentence or an item of a list, no mere reason for what went before.
        was_asked_why: The answer was followed up by "why?", and that was answered.
        language: ISO 639-1 code if known.
    """

    text: str
    prompt: str | None = None
    part: Part = Part.TEXT
    opens: bool = True
    begins: bool = True
    was_asked_why: bool = False
    language: str | None = None


@dataclass(frozen=True, kw_only=True)
class Reading:
    """The kinds of a statement, strongest first, and the rules that speak for them."""

    kinds: Mapping[Kind, float]
    findings: tuple[Finding, ...]


def classify(
    utterances: Sequence[Utterance],
    *,
    corrections: Sequence[Correction] = (),
    embed: Embed | None = None,
) -> list[Reading]:
    """Say what each statement is.

    The English rules speak only where the text is not plainly in another language.

    Args:
        utterances: All statements of a run; one call is far faster than many.
        corrections: What researchers decided about other statements of the study.
        embed: Vectors of sentences, for a model that reads with them too.
    """
    distinct = sorted({utterance.text for utterance in utterances})
    learned = kind_model(corrections, embed)
    probabilities = dict(zip(distinct, learned.probabilities(distinct), strict=True))
    return [_read(utterance, probabilities[utterance.text]) for utterance in utterances]


def _read(utterance: Utterance, learned: Mapping[Kind, float]) -> Reading:
    text = utterance.text
    scores, found, says_nothing = _by_language(utterance, learned)
    if says_nothing:
        scores = {kind: min(score, 0.2) for kind, score in scores.items()} | {Kind.NOISE: 0.97}
    else:
        scores[Kind.NOISE] = min(scores[Kind.NOISE], 0.9)
        for finding in found:
            if finding.rule in _TELLING:
                scores[finding.kind] = max(scores[finding.kind], _TELLING[finding.rule])
        prompted = None if is_answer_to_why(utterance) else _continued(utterance, found)
        if prompted is not None:
            wanting, probability = prompted
            found = (*found, wanting)
            scores[Kind.WANT] = max(scores[Kind.WANT], probability)
            scores[Kind.NOISE] = min(scores[Kind.NOISE], 0.3)
            is_complaint = probability == _JUDGES and scores[Kind.PAIN] >= THRESHOLD
            for kind in _CROWDED_OUT[Kind.WANT]:
                scores[kind] = min(scores[kind], _UNSURE)
            if is_complaint:
                scores[Kind.PAIN] = THRESHOLD  # to be changed, and a complaint
        elif is_answer_to_why(utterance):
            whole = Span(0, len(text))
            found = (*found, Finding("need: answers the question why", Kind.NEED, whole))
            scores[Kind.NEED] = max(scores[Kind.NEED], _ANSWERS_WHY)
            scores[Kind.NOISE] = min(scores[Kind.NOISE], 0.3)
            for kind in _CROWDED_OUT[Kind.NEED]:
                scores[kind] = min(scores[kind], _UNSURE)
    return Reading(kinds=held_kinds(scores), findings=found)


def _by_language(
    utterance: Utterance, learned: Mapping[Kind, float]
) -> tuple[dict[Kind, float], tuple[Finding, ...], bool]:
    """Return what model and rules say of a statement, the findings, and whether it says nothing."""
    text, language = utterance.text, utterance.language
    reader = reader_of(language or "")
    if reader is not None:
        found = reader.findings(text)
        is_empty = reader.says_nothing(text) or is_empty_answer(text)
        return reader.scores(found, learned), found, is_empty
    if is_foreign(text, language):
        unsure = {kind: min(score, _UNSURE) for kind, score in learned.items()}
        return unsure, (), is_empty_answer(text)
    return dict(learned), findings(text), is_empty_answer(text)


def held_kinds(scores: Mapping[Kind, float]) -> dict[Kind, float]:
    """Return the kinds that hold, strongest first: the best one, and every other that is sure.

    What says nothing is nothing else.
    """
    best = max(scores, key=lambda kind: scores[kind])
    return {
        kind: round(score, 4)
        for kind, score in sorted(scores.items(), key=lambda item: -item[1])
        if kind is best
        or (score >= THRESHOLD and kind is not Kind.NOISE and best is not Kind.NOISE)
    }


_TELLING = {"pain: you did": 0.7}
"""Rules that are surer than the model, which has seen too few of their like."""


def is_answer_to_why(utterance: Utterance) -> bool:
    """Say whether a statement was said when asked why, however that was asked."""
    if utterance.part is Part.WHY:
        return True
    prompt, reader = utterance.prompt or "", reader_of(utterance.language or "")
    return asks_why(prompt) or (reader is not None and reader.asks_why(prompt))


def continues_question(utterance: Utterance) -> bool:
    """Say whether a statement is a bare thing or action that the question makes a want."""
    prompt = utterance.prompt or ""
    is_asked = _asks_for_wants(utterance) or (
        utterance.opens and utterance.was_asked_why and not asks_how_it_is(prompt)
    )
    reader = reader_of(utterance.language or "")
    bare = bare_want if reader is None else reader.bare_want
    return is_asked and utterance.begins and bare(utterance.text) is not None


def _asks_for_wants(utterance: Utterance) -> bool:
    prompt, reader = utterance.prompt or "", reader_of(utterance.language or "")
    return asks_for_wants(prompt) or (reader is not None and reader.asks_for_wants(prompt))


def _continued(utterance: Utterance, found: Sequence[Finding]) -> tuple[Finding, float] | None:
    """Say what the question makes of an answer that would mean little alone, and how surely."""
    if not continues_question(utterance):
        return None
    is_wish = _asks_for_wants(utterance)
    probability = _CONTINUES if is_wish and utterance.opens else _LISTED if is_wish else _ASKED_WHY
    whole = Span(0, len(utterance.text))
    is_asking = any(finding.rule == "want: asks" for finding in found)
    judges = any(
        finding.kind in {Kind.PAIN, Kind.GAIN} and finding.span.start <= _FIRST_WORD
        for finding in found
    )
    if judges and not is_asking:
        probability = _JUDGES
    return Finding("want: continues the question", Kind.WANT, whole), probability


_FIRST_WORD = 2
"""Where the word for what is wrong begins, if the answer opens with it."""

_CROWDED_OUT = {
    Kind.WANT: (Kind.NEED, Kind.PAIN, Kind.GAIN, Kind.CONTEXT, Kind.WORKAROUND),
    Kind.NEED: (Kind.WANT, Kind.GAIN, Kind.CONTEXT, Kind.WORKAROUND),
}
"""What an answer that continues its question looks like to the rules, and is not."""
