"""Measure what every page of the research desk costs with very many statements.

Usage: python bench/desk.py FOLDER [--statements 50000] [--themes 200] [--database-url URL]

FOLDER holds ``banking77.csv`` and ``clinc150.csv``; texts and their intents are drawn and joined as
in ``bench/scale.py``. Half of the statements of each of the themes are accepted, the other half wait
in proposals, a tenth fits nowhere. Each page is asked for once to warm up and then five times; the
median counts. It prints queries and milliseconds of the server alone, without network and browser,
and exits with 1 where a page takes longer than its budget: 100 ms for the next card, 300 ms for any
page.
"""

from __future__ import annotations

import argparse
import hashlib
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask.testing import FlaskClient
from scale import texts_of
from sqlalchemy.orm import Session

from survey.app import create_app, import_jobs
from survey.ask.questionnaires.editing import QuestionText, add_question
from survey.ask.questionnaires.models import QuestionKind, QuestionVersion
from survey.ask.questionnaires.services import NewSurvey, create_survey
from survey.ask.questionnaires.versions import publish
from survey.ask.responses.models import Answer, AnswerState, Response, ResponseState
from survey.ask.studies.services import StudyText, create_study
from survey.core import migrate
from survey.core.accounts.models import User
from survey.core.accounts.services import open_session
from survey.core.config import load_settings
from survey.core.db import Database, now, transaction
from survey.core.jobs import enqueue, run_pending
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

SECRET = "s" * 40
CARD_MS, PAGE_MS = 100.0, 300.0
TIMES = 5
PEOPLE = 5  # statements of one person
ROWS_AT_ONCE = 5_000

#: What is asked for: the address in the study, and whether it is the next card.
PAGES = {
    "overview": ("/studies/{study}", False),
    "the next proposal": ("/studies/{study}/review", True),
    "all proposals": ("/studies/{study}/review/all", False),
    "the next statement to code": ("/studies/{study}/coding", True),
    "the next border case": ("/studies/{study}/coding/border", True),
    "consistency": ("/studies/{study}/coding/consistency", False),
    "audit": ("/studies/{study}/audit", True),
    "what was missed": ("/studies/{study}/unplaced", True),
    "unplaced statements": ("/studies/{study}/statements", False),
    "all statements": ("/studies/{study}/statements?show=all", False),
    "needs and wants": ("/studies/{study}/themes", False),
    "one need": ("/themes/{theme}", False),
    "search for a common word": ("/studies/{study}/search?q=my&by=words", False),
    "search by words and meaning": ("/studies/{study}/search?q=lost+card", False),
    "search narrowed": ("/studies/{study}/search?q=card&by=words&kind=want&theme={theme}", False),
    "map of the statements": ("/studies/{study}/map", False),
    "what a run changed": ("/runs/{run}/changes", False),
    "a run": ("/runs/{run}", False),
    "the log of decisions": ("/studies/{study}/decisions", False),
}


def main() -> int:
    """Fill a database, ask for every page, compare with the budgets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--statements", type=int, default=50_000)
    parser.add_argument("--themes", type=int, default=200)
    parser.add_argument("--database-url", default="")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        url = given.database_url or f"sqlite:///{home / 'bench.db'}"
        settings = load_settings(
            {
                "NEEDFINDER_HOME": str(home),
                "NEEDFINDER_SECRET_KEY": SECRET,
                "NEEDFINDER_DATABASE_URL": url,
            }
        )
        migrate.upgrade(url)
        database = Database.open(url)
        app = create_app(settings, database=database)
        import_jobs()
        began = time.perf_counter()
        ids = fill(database, texts_of(given.folder, given.statements), given.themes)
        print(f"filled in {time.perf_counter() - began:.0f} s")
        began = time.perf_counter()
        with database.writing() as session, transaction(session):
            enqueue(session, "search.read")
        run_pending(database, settings)
        print(f"meanings read in {time.perf_counter() - began:.0f} s")
        client = app.test_client()
        client.set_cookie("needfinder", ids.pop("token"))
        is_fine = measure(client, database, ids)
        database.close()
    print("All within budget." if is_fine else "A budget is broken.")
    return 0 if is_fine else 1


def measure(client: FlaskClient, database: Database, ids: dict[str, Any]) -> bool:
    """Print queries and milliseconds of each page; return whether all keep to their budget."""
    is_fine = True
    print(f"{'page':32} {'queries':>8} {'ms':>7} {'budget':>7}")
    for name, (address, is_card) in PAGES.items():
        at = address.format(**ids)
        response = client.get(at, follow_redirects=True)
        if response.status_code == 404:
            print(f"{name:32} there is no such page")
            continue
        if response.status_code != 200:
            print(f"{name:32} answers {response.status_code}")
            is_fine = False
            continue
        with _counted(database) as queries:
            client.get(at, follow_redirects=True)
        taken = []
        for _ in range(TIMES):
            began = time.perf_counter()
            client.get(at, follow_redirects=True)
            taken.append((time.perf_counter() - began) * 1000)
        budget, milliseconds = (CARD_MS if is_card else PAGE_MS), statistics.median(taken)
        is_fine &= milliseconds <= budget
        mark = "" if milliseconds <= budget else "  over"
        print(f"{name:32} {queries[0]:8} {milliseconds:7.0f} {budget:7.0f}{mark}")
    return is_fine


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


@contextmanager
def _counted(database: Database) -> Iterator[list[int]]:
    count = [0]

    def note(*_: Any) -> None:
        count[0] += 1

    sa.event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield count
    finally:
        sa.event.remove(database.engine, "before_cursor_execute", note)


if __name__ == "__main__":
    sys.exit(main())
