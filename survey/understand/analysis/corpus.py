"""A run's input: rows of the study become documents of the analysis, under one fingerprint."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy.orm import Session

import nlp.types as nt
from survey.understand.analysis.known import known_for
from survey.understand.analysis.queries import questions_to_read
from survey.understand.statements.sources import Source, open_sources


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Which of a study's words a run reads."""

    questions: tuple[int, ...]
    with_notes: bool

    def as_json(self) -> dict[str, Any]:
        """Return it as it is stored with the run."""
        return {"questions": list(self.questions), "notes": self.with_notes}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Scope:
        """Return the scope that was stored with a run."""
        return cls(questions=tuple(stored["questions"]), with_notes=bool(stored["notes"]))


@dataclass(frozen=True, kw_only=True)
class Corpus:
    """Everything that goes into a run but its settings."""

    sources: Mapping[str, Source]
    documents: tuple[nt.Document, ...]
    known: nt.Known
    sha256: str


def whole_scope(session: Session, study_id: int) -> Scope:
    """Return the usual scope: every note, and every open question that asks for more than a label."""
    questions = questions_to_read(session, study_id)
    return Scope(
        questions=tuple(sorted(one.id for one in questions if one.is_usual)), with_notes=True
    )


def read_corpus(session: Session, *, study_id: int, scope: Scope) -> Corpus:
    """Read a scope: answers, notes and what people decided about them so far."""
    sources = open_sources(
        session, study_id=study_id, question_ids=scope.questions, with_notes=scope.with_notes
    )
    documents = tuple(
        nt.Document(
            id=source.key,
            text=source.text,
            why=source.why,
            respondent=source.respondent,
            prompt=source.prompt or None,
            identifiers=source.identifiers,
            drawn=tuple(nt.Span(start, end) for start, end in source.drawn),
        )
        for source in sources
    )
    known = known_for(session, study_id)
    return Corpus(
        sources={source.key: source for source in sources},
        documents=documents,
        known=known,
        sha256=_fingerprint(documents, known),
    )


def has_changed(session: Session, corpus: Corpus, *, study_id: int, scope: Scope) -> bool:
    """Return whether words of *corpus* were reworded or taken away since it was read.

    What came in since does not matter: the next run reads it.
    """
    now = {
        source.key: source
        for source in open_sources(
            session, study_id=study_id, question_ids=scope.questions, with_notes=scope.with_notes
        )
    }
    return any(now.get(key) != source for key, source in corpus.sources.items())


def _fingerprint(documents: tuple[nt.Document, ...], known: nt.Known) -> str:
    """Return a hash of all that went in: equal hashes must give equal results."""
    digest = hashlib.sha256()
    for document in documents:
        digest.update(json.dumps(asdict(document), sort_keys=True).encode())
    # The kinds of a correction are a set, which has no order of its own.
    digest.update(json.dumps(asdict(known), sort_keys=True, default=sorted).encode())
    return digest.hexdigest()
