"""What a statement is: want, need, pain, gain, workaround, context or noise; often several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nlp.foreign_kinds import carry_over
from nlp.kind_features import Embed
from nlp.kind_model import SENTENCES_AT_ONCE, THRESHOLD, USUAL, KindModel, kind_model
from nlp.kind_rules import findings
from nlp.language import is_foreign
from nlp.languages import reader_of
from nlp.languages.scoring import kind_scores, tells
from nlp.prompts import (
    asks_for_wants,
    asks_how_it_is,
    asks_why,
    is_empty_answer,
)
from nlp.types import Correction, Finding, Kind, Part, Span
from nlp.wants import bare_want

_AFTER_A_WISH_QUESTION = 0.5
"""How common wants are taken to be among answers to a question that asks for them."""
_UNSURE = 0.45
"""Below the threshold: what the English model says of another language, for instance."""
_ANSWERS_WHY = 0.85
_HURTS_TOO = 0.8
"""A reason that is a complaint is a reason first."""
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
    """The kinds of a statement, strongest first, and what speaks for them.

    Attributes:
        findings: The rules that fired, with the words they fired on.
        words: The words that spoke most for the strongest kind.
    """

    kinds: Mapping[Kind, float]
    findings: tuple[Finding, ...]
    words: tuple[tuple[str, float], ...] = ()


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
    model = kind_model(corrections, embed)
    order = sorted(range(len(utterances)), key=lambda i: utterances[i].text)
    read: dict[int, Reading] = {}
    for start in range(0, len(order), SENTENCES_AT_ONCE):
        part = order[start : start + SENTENCES_AT_ONCE]
        readings = _read_block([utterances[i] for i in part], model)
        read.update(zip(part, readings, strict=True))
    return [read[i] for i in range(len(utterances))]


@dataclass(frozen=True)
class _Heard:
    """What the rules of its language say about a text."""

    findings: tuple[Finding, ...]
    is_empty: bool
    is_english: bool

    @property
    def is_silent(self) -> bool:
        """In a language of which no cue tells what this is."""
        return not (self.is_english or self.is_empty or tells(self.findings))


def _read_block(utterances: Sequence[Utterance], model: KindModel) -> list[Reading]:
    """Read some statements; equal texts in one language are read by the model once."""
    keys = [(one.text, one.language) for one in utterances]
    rows = {key: row for row, key in enumerate(dict.fromkeys(keys))}
    heard = [_hear(text, language) for text, language in rows]
    # The model knows English rules only.
    known = [one.findings if one.is_english else () for one in heard]
    block = model.read([text for text, _ in rows], known)
    silent = [row for row, one in enumerate(heard) if one.is_silent]
    named = [(text, language or "") for text, language in rows]
    carried = dict(zip(silent, carry_over([named[row] for row in silent]), strict=True))
    result = []
    for utterance, key in zip(utterances, keys, strict=True):
        row = rows[key]
        said = _in_its_language(heard[row], block.probabilities[row], carried.get(row))
        scores, found = _judge(utterance, heard[row], said, model.fading)
        kinds = held_kinds(scores, model.threshold)
        words = block.words(row, next(iter(kinds)))
        result.append(Reading(kinds=kinds, findings=found, words=words))
    return result


def _hear(text: str, language: str | None) -> _Heard:
    reader = reader_of(language or "")
    if reader is not None:
        is_empty = reader.says_nothing(text) or is_empty_answer(text)
        return _Heard(reader.findings(text), is_empty, is_english=False)
    if is_foreign(text, language):
        return _Heard((), is_empty_answer(text), is_english=False)
    return _Heard(findings(text), is_empty_answer(text), is_english=True)


def _judge(
    utterance: Utterance, heard: _Heard, said: Mapping[Kind, float], fading: float
) -> tuple[dict[Kind, float], tuple[Finding, ...]]:
    """Return the probability of each kind in the light of the question, and the findings."""
    scores, found = dict(said), heard.findings
    if heard.is_empty:
        return _emptied(scores, fading), found
    scores[Kind.NOISE] = min(scores[Kind.NOISE], 0.9)
    for finding in found:
        if finding.rule in _TELLING:
            scores[finding.kind] = max(scores[finding.kind], _TELLING[finding.rule])
    if is_answer_to_why(utterance):
        whole = Span(0, max(1, len(utterance.text)))
        found = (*found, Finding("need: answers the question why", Kind.NEED, whole))
        scores[Kind.NEED] = max(scores[Kind.NEED], _ANSWERS_WHY)
        scores[Kind.PAIN] = min(scores[Kind.PAIN], _HURTS_TOO)
        _give_way(scores, Kind.NEED)
        return scores, found
    prompted = _continued(utterance, found)
    if prompted is None:
        if heard.is_english and utterance.prompt and asks_for_wants(utterance.prompt):
            scores[Kind.WANT] = _where_common(scores[Kind.WANT], fading)
        return scores, found
    wanting, probability = prompted
    scores[Kind.WANT] = max(scores[Kind.WANT], probability)
    is_complaint = probability == _JUDGES and scores[Kind.PAIN] >= THRESHOLD
    _give_way(scores, Kind.WANT)
    if is_complaint:
        scores[Kind.PAIN] = THRESHOLD  # to be changed, and a complaint
    return scores, (*found, wanting)


def _emptied(scores: Mapping[Kind, float], fading: float) -> dict[Kind, float]:
    """Return the scores of an answer that says nothing, as far as no corrections say otherwise."""
    nothing = {kind: min(score, 0.2) for kind, score in scores.items()} | {Kind.NOISE: 0.97}
    return {kind: fading * nothing[kind] + (1 - fading) * scores[kind] for kind in scores}


def _in_its_language(
    heard: _Heard, learned: Mapping[Kind, float], carried: Mapping[Kind, float] | None
) -> Mapping[Kind, float]:
    """Return what the English model says, or what the cues and vectors of its language do."""
    if heard.is_english:
        return learned
    return kind_scores(heard.findings, learned, carried=carried)


def _give_way(scores: dict[Kind, float], kind: Kind) -> None:
    """Lower what an answer that continues its question looks like to the rules, and is not."""
    scores[Kind.NOISE] = min(scores[Kind.NOISE], 0.3)
    for other in _CROWDED_OUT[kind]:
        scores[other] = min(scores[other], _UNSURE)


def _where_common(probability: float, fading: float) -> float:
    """Return a want's probability where wants are common, by the odds of the two base rates.

    What a study's corrections taught is calibrated on that study's own answers already, so the
    shift fades as they come in.
    """
    usual = USUAL[Kind.WANT]
    shift = _AFTER_A_WISH_QUESTION / (1 - _AFTER_A_WISH_QUESTION) / (usual / (1 - usual))
    odds: float = probability / max(1 - probability, 1e-9) * shift**fading
    return odds / (1 + odds)


def held_kinds(scores: Mapping[Kind, float], threshold: Mapping[Kind, float]) -> dict[Kind, float]:
    """Return the kinds that hold, strongest first, each with its probability.

    The one that is furthest above its threshold always holds, and every other that reaches its
    own. What says nothing is nothing else.
    """
    best = max(scores, key=lambda kind: scores[kind] / threshold[kind])
    return {
        kind: round(score, 4)
        for kind, score in sorted(scores.items(), key=lambda item: -item[1])
        if kind is best
        or (score >= threshold[kind] and kind is not Kind.NOISE and best is not Kind.NOISE)
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
