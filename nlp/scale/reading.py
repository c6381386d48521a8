"""Reading the answers of a run, in several processes where there are many.

Above `Settings.teach_above` distinct texts a sample is read in full, and what the model of the
kinds and its rules say of it teaches a model that is far faster and says the rest. Wants, reasons
and their spans are found by the same rules everywhere.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import TypeVar

from nlp.answer_languages import settle_languages, told_languages
from nlp.duplicates import count_mentions
from nlp.extract import extract, read
from nlp.kinds import Reading, Utterance, classify
from nlp.scale.kind_student import KindStudent, Lesson
from nlp.types import Correction, Document, Statement
from nlp.workers import Workers

CHUNK = 250  # documents read at once
TOLD_AT_ONCE = 2_000  # documents whose language is told at once
WORTH = 1_500  # documents from which other processes are worth their start
TAUGHT = 3_000  # different documents of the sample that is read in full
# Shares of the stage at which the languages are told and the sample is read.
TOLD, LEARNED = 0.15, 0.25

Tell = Callable[[float], None]
Result = TypeVar("Result")


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
    return count_mentions(run.taught() if are_taught else run.in_full())


class _Run:
    """The documents of a run with their languages, read in chunks."""

    def __init__(
        self,
        documents: Sequence[Document],
        corrections: tuple[Correction, ...],
        workers: Workers,
        tell: Tell,
    ) -> None:
        self._documents, self._corrections = documents, corrections
        self._workers, self._tell = workers, tell
        told = list(self._told())
        self._languages = settle_languages(documents, told)

    def _told(self) -> Iterator[str | None]:
        done, count = 0, len(self._documents)

        def tick() -> None:
            self._tell(TOLD * done / count)

        starts = range(0, count, TOLD_AT_ONCE)
        pieces = ((list(self._documents[i : i + TOLD_AT_ONCE]),) for i in starts)
        for found in self._workers.map(told_languages, pieces, tick=tick):
            done += len(found)
            yield from found

    def in_full(self) -> list[Statement]:
        everything = range(len(self._documents))
        found = list[Statement]()
        for statements, _ in self._read(_read_in_full, self._corrections, everything, TOLD, 1.0):
            found += statements
        return found

    def taught(self) -> list[Statement]:
        """Return what is said, the kinds of all but a sample told by a student."""
        keys = [_key(document) for document in self._documents]
        # The same sample in whatever order the documents come; what is equal is read alike.
        last = sorted(set(keys))[TAUGHT - 1]
        sample = sorted((i for i, key in enumerate(keys) if key <= last), key=keys.__getitem__)
        lessons, exact = list[Lesson](), dict[str, list[Statement]]()
        for statements, learned in self._read(
            _read_in_full, self._corrections, sample, TOLD, LEARNED
        ):
            lessons += learned
            for statement in statements:
                exact.setdefault(statement.document, []).append(statement)
        student = pickle.dumps(KindStudent.taught_by(lessons))
        left = [i for i, key in enumerate(keys) if key > last]
        del keys, lessons
        by_student = chain.from_iterable(self._read(_read_by_student, student, left, LEARNED, 1.0))
        return list(_merged(self._documents, by_student, exact))

    def _read(
        self,
        function: Callable[..., Result],
        taught: object,
        which: Sequence[int],
        start: float,
        end: float,
    ) -> Iterator[Result]:
        done = 0

        def tick() -> None:
            self._tell(start + (end - start) * done / len(which))

        pieces = (
            (
                [self._documents[i] for i in which[first : first + CHUNK]],
                [self._languages[i] for i in which[first : first + CHUNK]],
                taught,
            )
            for first in range(0, len(which), CHUNK)
        )
        for found in self._workers.map(function, pieces, tick=tick):
            done = min(done + CHUNK, len(which))
            yield found


def _merged(
    documents: Sequence[Document],
    by_student: Iterator[Statement],
    exact: Mapping[str, list[Statement]],
) -> Iterator[Statement]:
    """Yield all statements in the order of the documents."""
    following = next(by_student, None)
    for document in documents:
        if document.id in exact:
            yield from exact[document.id]
        while following is not None and following.document == document.id:
            yield following
            following = next(by_student, None)


def _read_in_full(
    documents: list[Document], languages: list[str], corrections: tuple[Correction, ...]
) -> tuple[list[Statement], list[Lesson]]:
    lessons: list[Lesson] = []

    def classifier(utterances: Sequence[Utterance]) -> list[Reading]:
        readings = classify(utterances, corrections=corrections)
        lessons.extend((u, r.kinds) for u, r in zip(utterances, readings, strict=True))
        return readings

    return read(documents, languages, classifier=classifier), lessons


def _read_by_student(
    documents: list[Document], languages: list[str], student: bytes
) -> list[Statement]:
    return read(documents, languages, classifier=_student(student))


@lru_cache(maxsize=1)
def _student(pickled: bytes) -> KindStudent:
    found: KindStudent = pickle.loads(pickled)  # noqa: S301  # made by this run
    return found


def _key(document: Document) -> bytes:
    said = (document.text, document.why, document.prompt, document.language)
    return hashlib.sha256(repr(said).encode("utf-8", "surrogatepass")).digest()
