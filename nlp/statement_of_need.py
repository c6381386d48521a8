"""Draft a need statement from the customers' own reasons, with its metric twin and its lint."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from nlp.clause_words import Phrase, mine
from nlp.cues import bounded
from nlp.languages import reader_of
from nlp.lint import lint
from nlp.metric import metric_twin
from nlp.others import is_cause, is_event_of_others
from nlp.rewording import phrase
from nlp.spelling import Spelling
from nlp.standing import doubt_of
from nlp.types import DraftNeed, Kind, Level, Span, Statement
from nlp.verbs import verb
from nlp.words import Weights, stems_of

__all__ = ["Gist", "draft", "lint", "metric_twin"]

_READ = 120
_RANK_COST = 0.05
_COSTS = {"L1": 1.2, "L2": 0.6, "L3": 0.5, "L4": 0.3, "L5": 0.5, "L6": 0.25, "L7": 1.5, "L11": 0.8}
_SHORT = 4
_SHORT_COST = 0.3
_ENGLISH = "en"
_OTHER_LANGUAGE = 1.0
"""A draft is in the language of most of its people, if it can be."""
_TOO_DOUBTFUL = 2.4
"""A draft that reads worse than this is no help: the theme's name says more."""


@dataclass(frozen=True, kw_only=True)
class Gist:
    """What the statements of a theme have in common, for a draft to be measured by.

    Attributes:
        weights: What sets the theme apart.
        likeness: Cosine of each statement to the middle of the theme, in their order.
        taken: Stems of drafts already given; no two themes get the same. Is added to.
        spelling: Of the whole view; puts right what is plainly a slip.
    """

    weights: Weights
    likeness: Sequence[float]
    taken: set[frozenset[str]] = field(default_factory=set)
    spelling: Spelling = field(default_factory=lambda: Spelling({}))


def draft(
    statements: Sequence[Statement],
    *,
    solutions: Collection[str] = (),
    gist: Gist | None = None,
    respondents: int | None = None,
) -> DraftNeed | None:
    """Choose one reason of a theme and write it as a need, in the customer's words.

    The codebook's grammar is ``("I" | "We" | role) can/know/feel + verb + object (+ when ...)``.
    What is chosen stands alone, and says what is typical of the theme and of no other.

    Args:
        statements: Those of the theme, most typical first; only what carries evidence is read.
        solutions: Words that name a solution in this study (rule L1).
        gist: What the theme is about; without it, an earlier statement is preferred.
        respondents: How many people the theme comes from, where that is known (rule L9).

    Returns:
        None if no reason can be written as a need without inventing something.
    """
    best: tuple[float, Statement, Phrase] | None = None
    carrying = [i for i, said in enumerate(statements) if said.evidence is not None][:_READ]
    said = [stems_of(statement.text) for statement in statements[:_READ]]
    usual = _usual_language([statements[i] for i in carrying])
    for rank, i in enumerate(carrying):
        statement = statements[i]
        written = _written(statement)
        if written is None:
            continue
        if gist is not None and statement.language == _ENGLISH:
            written = replace(written, text=gist.spelling.mend(written.text))
        cost = _reads_badly(written, statement, usual, solutions)
        if cost > _TOO_DOUBTFUL:
            continue
        if gist is None:
            cost += rank * _RANK_COST
        elif stems_of(written.text) in gist.taken:
            continue
        else:
            cost += _strays(written.text, gist, said)
            cost += _FAR * (1 - gist.likeness[i] / max(gist.likeness[0], 1e-6))
        if best is None or cost < best[0]:
            best = (cost, statement, written)
    if best is None:
        return None
    _, statement, written = best
    evidence, is_english = _own_span(statement), statement.language == _ENGLISH
    if gist is not None:
        gist.taken.add(stems_of(written.text))
    return DraftNeed(
        text=written.text,
        metric=metric_twin(written.text) if is_english else "",
        origin=origin(written.text, _evidence(statement)),
        source=statement.id,
        lint=lint(
            written.text,
            solutions=solutions,
            source=statement.text,
            evidence=evidence,
            respondents=respondents,
        )
        if is_english
        else (),
        level=statement.level,
        evidence=evidence,
    )


def _reads_badly(
    written: Phrase, statement: Statement, usual: str, solutions: Collection[str]
) -> float:
    cost = written.doubt + (statement.language != usual) * _OTHER_LANGUAGE
    if statement.language != _ENGLISH:
        return cost  # the rules of wording know English
    faults = lint(written.text, solutions=solutions)
    return cost + doubt_of(written.text) + sum(_cost(fault.rule, written) for fault in faults)


def _cost(rule: str, written: Phrase) -> float:
    if rule == "L7" and len(written.text.split()) == _SHORT:
        return _SHORT_COST
    return _COSTS.get(rule, 0.0)


_FAR, _TELLS_NOTHING, _SAID_BY_ONE, _OWN_WORD = 1.5, 1.6, 1.0, 0.5
_WORDS_THAT_TELL = 3
_WIDELY_SHARED = 0.35


def _strays(text: str, gist: Gist, said: Sequence[frozenset[str]]) -> float:
    """Return how far a draft is from what the theme's people said in common."""
    stems = stems_of(text)
    if not stems:
        return _TELLS_NOTHING + _SAID_BY_ONE
    weight = gist.weights.weight
    most = sum(sorted(weight.values(), reverse=True)[:_WORDS_THAT_TELL])
    told = min(1.0, sum(weight.get(stem, 0.0) for stem in stems) / most) if most else 0.0
    held = sum(len(stems & other) for other in said) / (len(said) * len(stems))
    own = sum(not gist.weights.is_said_twice(stem) for stem in stems)
    return (
        _TELLS_NOTHING * (1 - told)
        + _SAID_BY_ONE * (1 - min(1.0, held / _WIDELY_SHARED))
        + _OWN_WORD * own
    )


def _written(statement: Statement) -> Phrase | None:
    """Return the reason as a need; what somebody does, told without "so that", is a fact and no need."""
    words = _evidence(statement)
    if statement.language != _ENGLISH:
        return _written_abroad(statement, words)
    written = phrase(words, is_pain=_is_pain(statement) or is_cause(words, statement.reasons))
    if written is None:
        return None
    is_habit = _HABIT.match(words) is not None and "can" in written.text.split()
    is_fact = is_habit or is_event_of_others(written.text, words)
    return None if is_fact and not _is_wish(statement) else written


def _is_wish(statement: Statement) -> bool:
    return any(
        finding.startswith(("reason: so", "reason: in order", "reason: that way"))
        for finding in statement.reasons
    )


def _written_abroad(statement: Statement, words: str) -> Phrase | None:
    """Return the reason as a need in its own language, never an English frame on foreign words."""
    reader = reader_of(statement.language)
    is_aim = statement.level in {Level.STATED, Level.LADDERED} and any(
        reason.startswith("reason: ") for reason in statement.reasons
    )
    need = None if reader is None else reader.need_from(words, is_aim=is_aim)
    return None if need is None else Phrase(need, 0.0)


def _usual_language(statements: Sequence[Statement]) -> str:
    counts = Counter(statement.language for statement in statements)
    return min(counts, key=lambda code: (-counts[code], code), default=_ENGLISH)


_HABIT = bounded(
    r"(?:I|we)\s+(?:\w+ly\s+|always\s+|often\s+|still\s+|usually\s+)?(?!(?:can|could|may|might|will|would|shall|am|are|want|need|like|wish|hope|do|did|never|cannot|must|have|get)\b"
    r"|save|spend\s+less|use\s+less|make\s+(?:the|my|less|fewer)|avoid|find|see|learn|sleep|eat\s+\w+er|enjoy|relax|keep|stay|finish|reach|arrive)\w+\s"
)
"""What somebody does: "I work until seven", "I throw away half of the bread"."""


def _evidence(statement: Statement) -> str:
    span = _own_span(statement)
    return statement.text if span is None else span.of(statement.text)


def _own_span(statement: Statement) -> Span | None:
    """Return the evidence as a span of the statement's own text; None if it lies outside."""
    if statement.evidence is None:
        return None
    start = statement.evidence.start - statement.span.start
    end = statement.evidence.end - statement.span.start
    return Span(start, end) if 0 <= start < end <= len(statement.text) else None


def _is_pain(statement: Statement) -> bool:
    if "reason: in case" in statement.reasons:
        return True  # what is feared
    if statement.level in {Level.STATED, Level.LADDERED}:
        pain, need = (statement.kinds.get(kind, 0.0) for kind in (Kind.PAIN, Kind.NEED))
        is_barred = _BARRED.match(_evidence(statement)) is not None
        return statement.level is Level.LADDERED and pain > need and not is_barred
    return True


_BARRED = bounded(
    r"(?:so\s+(?:that\s+)?)?(?!(?:i|we)\b)(?:[\w'’-]+\s+){1,4}?(?:can\s?not|can['’]?t|cannot)\s"
)
"""To the question why: "small children cannot get into cabinets" is what is wished."""


def origin(text: str, said: str) -> tuple[bool, ...]:
    """Say for each word of *text* whether the customer said it, in this or another form.

    Args:
        text: The draft.
        said: The words it was made from. A "you" among them that means the person themself, as in
            "you can see what is left", is the same word as the "I" of the draft.
    """
    spoken = Counter(_stems(mine(said)))
    marks = []
    for word in text.split():
        stems = _stems(word) or [_stem(word)]
        marks.append(all(spoken[stem] > 0 for stem in stems))
        spoken.subtract(stems)
    return tuple(marks)


_EXPANDED = {
    "i'm": "i be", "im": "i be", "i've": "i have", "ive": "i have", "i'll": "i will", "i'd": "i would",
    "can't": "can not", "cant": "can not", "cannot": "can not", "won't": "will not", "wont": "will not",
    "it's": "it be", "we're": "we be", "we'll": "we will", "you're": "you be", "alot": "a lot",
}  # fmt: skip


def _stems(text: str) -> list[str]:
    stems: list[str] = []
    for word in re.findall(r"[\w'’]+", text.lower()):
        plain = word.replace("’", "'")
        contracted = re.fullmatch(
            r"(do|does|did|is|are|was|were|would|could|should|has|have|had)(?:n't|nt)", plain
        )
        words = f"{contracted[1]} not" if contracted else _EXPANDED.get(plain, plain)
        stems += [_stem(part) for part in words.split()]
    return stems


def _stem(word: str) -> str:
    plain = re.sub(r"[^\w'’-]", "", word.lower()).replace("’", "'")
    plain = _SAME.get(plain, plain)
    form = verb(plain)
    return plain if form is None else form[0]


_SAME = {"me": "i", "us": "we", "could": "can"}
"""Other forms of the same word, as the rules of rewording turn them."""
