"""Reading the answers of a run, in several processes where there are many.

Above `Settings.teach_above` distinct texts a sample is read in full, and what the model of the
kinds and its rules say of it teaches a model that is far faster and says the rest. Wants, reasons
and their spans are found by the same rules everywhere.
"""

from __future__ import annotations

import hashlib
import pickle
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from nlp.answer_languages import settle_languages, told_language
from nlp.collecting import without_collecting
from nlp.duplicates import count_mentions
from nlp.extract import extract, read
from nlp.kinds import Reading, Utterance, classify
from nlp.scale.kind_student import KindStudent, Lesson
from nlp.scale.packing import (
    Row,
    Saying,
    document_of,
    packed,
    restored,
    rows_of,
    saying,
    unpacked,
)
from nlp.types import Correction, Document, Statement
from nlp.workers import Workers

CHUNK = 250  # read in full at once
TAUGHT_CHUNK = 1_500  # read by the student at once
TOLD_AT_ONCE = 4_000  # documents whose language is told at once
WORTH = 1_500  # documents from which other processes are worth their start
TAUGHT = 3_000  # different documents of the sample that is read in full
# Shares of the stage at which the languages are told and the sample is read.
TOLD, LEARNED = 0.1, 0.2

Tell = Callable[[float], None]
Key = TypeVar("Key", bound=Hashable)


def read_all(
    documents: Sequence[Document],
    *,
    corrections: Sequence[Correction],
    teach_above: int,
    workers: Workers,
    tell: Tell,
) -> tuple[Statement, ...]:
    """Return what *documents* say, in their order, with mentions counted.

    Args:
        documents: Of the whole run, without personal data.
        corrections: What researchers decided about kinds, learned before reading.
        teach_above: Distinct texts above which a sample teaches the kinds of the rest.
        workers: Where to read if there are many.
        tell: Told the share done, 0..1. An exception it raises ends the work.
    """
    are_taught = (
        len(documents) > teach_above
        and len({(one.text, one.why) for one in documents}) > teach_above
    )
    if not are_taught and (len(documents) < WORTH or not workers.are_elsewhere):
        return extract(
            documents, corrections=corrections, progress=lambda done, of: tell(done / of)
        )
    run = _Run(documents, tuple(corrections), workers, tell)
    return count_mentions(list(run.taught() if are_taught else run.in_full()))


class _Run:
    """The documents of a run with their languages; what several of them say is read once."""

    def __init__(
        self,
        documents: Sequence[Document],
        corrections: tuple[Correction, ...],
        workers: Workers,
        tell: Tell,
    ) -> None:
        self._documents, self._corrections = documents, corrections
        self._workers, self._tell = workers, tell
        languages = settle_languages(documents, self._told())
        self._sayings, self._of = _distinct(map(saying, documents, languages))

    def _told(self) -> list[str | None]:
        """Return the language that each document tells by itself."""
        texts, of = _distinct((one.text, one.why, one.language) for one in self._documents)
        told: list[str | None] = []

        def tick() -> None:
            self._tell(TOLD * len(told) / len(texts))

        starts = range(0, len(texts), TOLD_AT_ONCE)
        pieces = ((packed(texts[i : i + TOLD_AT_ONCE]),) for i in starts)
        for found in self._workers.map(_tell_languages, pieces, tick=tick):
            told += found
        return [told[i] for i in of]

    def in_full(self) -> Iterator[Statement]:
        """Yield what is said."""
        everything = range(len(self._sayings))
        return self._merged({}, self._read(_read_in_full, self._corrections, everything, TOLD, 1.0))

    def taught(self) -> Iterator[Statement]:
        """Yield what is said, the kinds of all but a sample told by a student."""
        keys = [_key(said) for said in self._sayings]
        # The same sample in whatever order the documents come; what is equal is read alike.
        last = sorted(set(keys))[TAUGHT - 1]
        drawn = [i for i, key in enumerate(keys) if key <= last]
        sample = sorted(drawn, key=lambda i: (keys[i], self._sayings[i][-1]))
        left = [i for i, key in enumerate(keys) if key > last]
        lessons, exact = list[Lesson](), dict[int, list[Row]]()
        for numbers, rows, learned in self._read(
            _read_to_teach, self._corrections, sample, TOLD, LEARNED
        ):
            exact.update(zip(numbers, rows, strict=True))
            lessons += learned
        student = pickle.dumps(KindStudent.taught_by(lessons))
        return self._merged(exact, self._read(_read_by_student, student, left, LEARNED, 1.0))

    def _read(
        self,
        function: Callable[[bytes, Any], bytes],
        taught: object,
        which: Sequence[int],
        start: float,
        end: float,
    ) -> Iterator[tuple[Sequence[int], list[list[Row]], list[Lesson]]]:
        """Yield the numbers of some sayings, their statements, and what is learned from them."""
        done = 0
        size = TAUGHT_CHUNK if function is _read_by_student else CHUNK
        parts = [which[i : i + size] for i in range(0, len(which), size)]

        def tick() -> None:
            self._tell(start + (end - start) * done / len(which))

        pieces = ((packed([self._sayings[i] for i in part]), taught) for part in parts)
        found = self._workers.map(function, pieces, tick=tick)
        for part, sent in zip(parts, found, strict=True):
            rows, lessons = unpacked(sent)
            done += len(part)
            yield part, rows, lessons

    def _merged(
        self,
        rows: dict[int, list[Row]],
        more: Iterator[tuple[Sequence[int], list[list[Row]], list[Lesson]]],
    ) -> Iterator[Statement]:
        """Yield all statements in the order of the documents.

        Args:
            rows: Statements of some sayings.
            more: Those of the others, in their order.
        """
        left = Counter(self._of)
        for document, number in zip(self._documents, self._of, strict=True):
            while number not in rows:
                numbers, found, _ = next(more)
                rows.update(zip(numbers, found, strict=True))
            left[number] -= 1
            yield from restored(document, rows[number] if left[number] else rows.pop(number))


def _distinct(keys: Iterable[Key]) -> tuple[list[Key], list[int]]:
    """Return the different keys in the order of their first, and which of them each one is."""
    number: dict[Key, int] = {}
    of = [number.setdefault(key, len(number)) for key in keys]
    return list(number), of


def _tell_languages(sent: bytes) -> list[str | None]:
    texts: list[tuple[str, str | None, str | None]] = unpacked(sent)
    return [told_language(text, why, declared) for text, why, declared in texts]


def _read_in_full(sent: bytes, corrections: tuple[Correction, ...]) -> bytes:
    return _read_with(sent, lambda utterances: classify(utterances, corrections=corrections))


def _read_to_teach(sent: bytes, corrections: tuple[Correction, ...]) -> bytes:
    lessons: list[Lesson] = []

    def classifier(utterances: Sequence[Utterance]) -> list[Reading]:
        readings = classify(utterances, corrections=corrections)
        lessons.extend((u, r.kinds) for u, r in zip(utterances, readings, strict=True))
        return readings

    return _read_with(sent, classifier, lessons)


def _read_by_student(sent: bytes, student: bytes) -> bytes:
    return _read_with(sent, _student(student))


def _read_with(
    sent: bytes,
    classifier: Callable[[Sequence[Utterance]], list[Reading]],
    lessons: Sequence[Lesson] = (),
) -> bytes:
    with without_collecting():
        sayings: list[Saying] = unpacked(sent)
        documents = [document_of(i, said) for i, said in enumerate(sayings)]
        statements = read(documents, [said[-1] for said in sayings], classifier=classifier)
        return packed((rows_of(statements, len(sayings)), lessons))


@lru_cache(maxsize=1)
def _student(pickled: bytes) -> KindStudent:
    found: KindStudent = pickle.loads(pickled)  # noqa: S301  # made by this run
    return found


def _key(said: Saying) -> bytes:
    # Without the language it is read in, which hangs on the other answers.
    *words, drawn, _ = said
    return hashlib.sha256(repr((*words, *drawn)).encode("utf-8", "surrogatepass")).digest()
