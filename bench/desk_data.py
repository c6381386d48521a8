"""A study with very many statements, written straight into a database; `desk.py` measures on it."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.ask.questionnaires.editing import QuestionText, add_question
from survey.ask.questionnaires.models import QuestionKind, QuestionVersion
from survey.ask.questionnaires.services import NewSurvey, create_survey
from survey.ask.questionnaires.versions import publish
from survey.ask.responses.models import Answer, AnswerState, Response, ResponseState
from survey.ask.studies.services import StudyText, create_study
from survey.core.accounts.models import User
from survey.core.accounts.services import open_session
from survey.core.db import Database, now, transaction
from survey.core.roles import Role
from survey.understand.analysis.models import (
    AnalysisRun,
    Assignment,
    Cluster,
    ClusterKind,
    RunState,
)
from survey.understand.statements.hashes import said_sha256
from survey.understand.statements.models import Statement
from survey.understand.themes.models import Tagging, TaggingState, Theme, ThemeKind, ThemeState

PEOPLE = 5  # statements of one person
ROWS_AT_ONCE = 5_000


def fill(database: Database, said: list[tuple[str, str]], themes: int) -> dict[str, Any]:
    """Write a study with these statements; return the ids that addresses need, and a token.

    Args:
        said: Text and intent; the commonest intents become the themes.
        themes: How many.
    """
    with database.writing() as session, transaction(session):
        ada = User(
            email="ada@example.org", name="Ada", password_hash="", role=Role.RESEARCHER, active=True
        )
        session.add(ada)
        session.flush()
        token = open_session(session, ada, password=None, days=1, user_agent="bench")
        study = create_study(
            session, StudyText(title="Bench", question="?", decision="?"), actor=ada
        )
        survey = create_survey(session, study, NewSurvey(title="Bench"), actor=ada)
        add_question(
            session,
            survey.id,
            QuestionText(kind=QuestionKind.LONG_TEXT, prompt="What would you like?"),
            actor=ada,
        )
        session.flush()
        version = publish(session, survey.id, actor=ada)
        session.flush()
        question = session.scalars(
            sa.select(QuestionVersion).where(QuestionVersion.survey_version_id == version.id)
        ).one()
        where = _Where(study.id, survey.id, version.id, question.question_id, ada.id)
        statements = _say(session, where, [text for text, _ in said])
        run_id, theme_id = _group(session, where, statements, said, themes)
    return {"study": where.study, "run": run_id, "theme": theme_id, "token": token}


@dataclass(frozen=True)
class _Where:
    study: int
    survey: int
    version: int
    question: int
    ada: int


def _say(session: Session, where: _Where, texts: list[str]) -> list[int]:
    """Write responses with one answer each and its one statement; return the statements."""
    moment = now()
    for start in range(0, len(texts), ROWS_AT_ONCE):
        part = texts[start : start + ROWS_AT_ONCE]
        ids = [uuid.uuid4() for _ in part]
        session.execute(
            sa.insert(Response),
            [
                {
                    "id": one,
                    "survey_id": where.survey,
                    "survey_version_id": where.version,
                    "anonymity": "identified",
                    "submission_key": one.hex,
                    "payload_sha256": "",
                    "state": ResponseState.COMPLETE,
                    "completed_at": moment,
                    "raw": {},
                }
                for one in ids
            ],
        )
        session.execute(
            sa.insert(Answer),
            [
                {
                    "response_id": one,
                    "question_id": where.question,
                    "item": "",
                    "survey_version_id": where.version,
                    "kind": QuestionKind.LONG_TEXT,
                    "state": AnswerState.ANSWERED,
                    "text": text,
                    "answered_at": moment,
                }
                for one, text in zip(ids, part, strict=True)
            ],
        )
        session.execute(
            sa.insert(Statement),
            [
                {
                    "study_id": where.study,
                    "response_id": one,
                    "question_id": where.question,
                    "item": "",
                    "start": 0,
                    "end": len(text),
                    "text": text,
                    "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
                    "said_sha256": said_sha256(text),
                    "respondent": f"r{ids[i - i % PEOPLE].hex}",
                    "kinds": {"need": 0.6, "want": 0.7},
                    "read_kinds": {"need": 0.6, "want": 0.7},
                    "level": "stated",
                }
                for i, (one, text) in enumerate(zip(ids, part, strict=True))
            ],
        )
    query = sa.select(Statement.id).where(Statement.study_id == where.study)
    return list(session.scalars(query.order_by(Statement.id)))


def _group(
    session: Session,
    where: _Where,
    statements: list[int],
    said: list[tuple[str, str]],
    themes: int,
) -> tuple[int, int]:
    """Write a run, its proposals, and the themes that people accepted; return run and a theme."""
    run = AnalysisRun(
        study_id=where.study,
        state=RunState.DONE,
        started_by=where.ada,
        finished_at=now(),
        statement_count=len(statements),
        document_count=len(statements),
        respondent_count=len(statements) // PEOPLE,
    )
    session.add(run)
    session.flush()
    groups: dict[str, list[int]] = {}
    for number, (_, label) in zip(statements, said, strict=True):
        groups.setdefault(label, []).append(number)
    found = sorted(groups.items(), key=lambda one: (-len(one[1]), one[0]))[:themes]
    made = []
    for place, (label, members) in enumerate(found):
        cluster = Cluster(
            run_id=run.id,
            number=place,
            kind=ClusterKind.NEED,
            name=label.partition(":")[2].replace("_", " "),
            words=[["card", 1.0]],
            quotes=[{"statement": members[0], "role": "typical"}],
            draft={},
            quality={"stability": 0.75, "coherence": 0.5},
            statement_count=len(members),
            respondent_count=len(members),
        )
        theme = Theme(
            study_id=where.study,
            kind=ThemeKind.NEED,
            state=ThemeState.ACCEPTED,
            name=f"I can manage {cluster.name} ({place})",
        )
        session.add_all([cluster, theme])
        session.flush()
        made.append(theme.id)
        session.execute(
            sa.insert(Assignment),
            [
                {
                    "run_id": run.id,
                    "statement_id": one,
                    "view": ClusterKind.NEED,
                    # A tenth fits nowhere.
                    "cluster_id": None if i % 10 == 9 else cluster.id,
                    "probability": 0.9,
                    "margin": (i % 100) / 100,
                }
                for i, one in enumerate(members)
            ],
        )
        session.execute(
            sa.insert(Tagging),
            [
                {
                    "statement_id": one,
                    "theme_id": theme.id,
                    "coder_id": where.ada,
                    "state": TaggingState.ACCEPTED,
                    "run_id": run.id,
                }
                for one in members[::2]
            ],
        )
    return run.id, made[0]
