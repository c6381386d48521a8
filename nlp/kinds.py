"""What a statement is: want, need, pain, gain, workaround, context or noise; often several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nlp.kind_model import Example, model
from nlp.kind_rules import Finding, findings
from nlp.language import is_foreign
from nlp.prompts import asks_for_wants, asks_why, is_empty_answer, is_own_clause
from nlp.types import Kind, Part, Span

THRESHOLD = 0.5
"""A kind holds from this probability on; the strongest kind always holds."""

_UNSURE = 0.45
"""Below the threshold: what the English model says of another language, for instance."""
_CONTINUES = 0.9
_ANSWERS_WHY = 0.85


@dataclass(frozen=True, kw_only=True)
class Utterance:
    """A statement with what has to be known to read it.

    Attributes:
        prompt: The question it answers, if any.
        part: `Part.WHY` if it answers the follow-up "why?".
        opens: It is the first statement of its text, so it may continue the question.
        language: ISO 639-1 code if known.
    """

    text: str
    prompt: str | None = None
    part: Part = Part.TEXT
    opens: bool = True
    language: str | None = None


@dataclass(frozen=True, kw_only=True)
class Reading:
    """The kinds of a statement, strongest first, and the rules that speak for them."""

    kinds: Mapping[Kind, float]
    findings: tuple[Finding, ...]


def classify(
    utterances: Sequence[Utterance], *, corrections: Sequence[Example] = ()
) -> list[Reading]:
    """Say what each statement is.

    The English rules speak only where the text is not plainly in another language.

    Args:
        utterances: All statements of a run; one call is far faster than many.
        corrections: What researchers decided about other statements of the study.
    """
    distinct = sorted({utterance.text for utterance in utterances})
    learned = model(tuple(corrections))
    probabilities = dict(zip(distinct, learned.probabilities(distinct), strict=True))
    return [_read(utterance, probabilities[utterance.text]) for utterance in utterances]


def _read(utterance: Utterance, learned: Mapping[Kind, float]) -> Reading:
    scores = dict(learned)
    text = utterance.text
    is_unread = is_foreign(text, utterance.language)
    found = () if is_unread else findings(text)
    if is_unread:
        scores = {kind: min(score, _UNSURE) for kind, score in scores.items()}
    if is_empty_answer(text):
        scores = {kind: min(score, 0.2) for kind, score in scores.items()} | {Kind.NOISE: 0.97}
    else:
        scores[Kind.NOISE] = min(scores[Kind.NOISE], 0.9)
        prompted = _prompted(utterance)
        if prompted is not None:
            found = (*found, prompted)
            scores[prompted.kind] = max(
                scores[prompted.kind], _CONTINUES if prompted.kind is Kind.WANT else _ANSWERS_WHY
            )
            scores[Kind.NOISE] = min(scores[Kind.NOISE], 0.3)
            for kind in _CROWDED_OUT[prompted.kind]:
                scores[kind] = min(scores[kind], _UNSURE)
    best = max(scores, key=lambda kind: scores[kind])
    held = {
        kind: round(score, 4)
        for kind, score in sorted(scores.items(), key=lambda item: -item[1])
        if kind is best
        or (score >= THRESHOLD and kind is not Kind.NOISE and best is not Kind.NOISE)
    }
    return Reading(kinds=held, findings=found)


def _prompted(utterance: Utterance) -> Finding | None:
    """Say what the question makes of an answer that would mean little alone."""
    whole = Span(0, len(utterance.text))
    if utterance.part is Part.WHY or (utterance.prompt and asks_why(utterance.prompt)):
        return Finding("need: answers the question why", Kind.NEED, whole)
    if not utterance.opens or not utterance.prompt or not asks_for_wants(utterance.prompt):
        return None
    if is_own_clause(utterance.text):
        return None
    return Finding("want: continues the question", Kind.WANT, whole)


_CROWDED_OUT = {
    Kind.WANT: (Kind.NEED, Kind.PAIN, Kind.GAIN, Kind.CONTEXT, Kind.WORKAROUND),
    Kind.NEED: (Kind.WANT, Kind.GAIN, Kind.CONTEXT, Kind.WORKAROUND),
}
"""What an answer that continues its question looks like to the rules, and is not."""
