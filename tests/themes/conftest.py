"""The cast of the review: a study of cold houses, with Ada and Ben deciding."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from factories import make_run, make_statement, make_study, make_user
from sqlalchemy.orm import Session

from survey.ask.studies.models import Study
from survey.core.accounts.models import User
from survey.understand.analysis.models import AnalysisRun, Cluster
from survey.understand.statements.models import Statement

COLD = (
    "I hate paying to warm rooms with no one in them",
    "The bill shows that we heat an empty house",
    "We waste money on an empty house all day",
    "Heating an empty house feels like burning money",
    "I come home to a cold kitchen",
    "The house is cold when I walk in",
)
CHORES = (
    "I forget to turn the boiler off",
    "I never remember the routine chores",
    "Remembering to switch things off tires me",
    "I want fewer things to remember",
)
ASKED = (
    "Add a thermostat that knows when I leave",
    "I want a thermostat that learns when we leave",
    "Give us a thermostat that sees nobody is in",
)


@dataclass
class Cast:
    """Ada and Ben, their study, and what was said in it."""

    ada: User
    ben: User
    study: Study
    cold: list[Statement]
    chores: list[Statement]
    asked: list[Statement]

    def clusters(self) -> list[dict[str, object]]:
        return [
            {
                "statements": self.cold,
                "name": "heating an empty house",
                "draft": {
                    "text": "I come home to a warm house without paying to heat an empty one",
                    "metric": "Minimise the energy used while nobody is home",
                    "origin": [True] * 6 + [False] * 2 + [True] * 5,
                },
            },
            {"statements": self.chores, "name": "remembering chores"},
            {"statements": self.asked, "kind": "want", "name": "thermostat that knows"},
        ]


@pytest.fixture
def cast(session: Session) -> Cast:
    ada, ben = make_user(session, name="Ada"), make_user(session, name="Ben")
    study = make_study(session, owner=ada)
    return Cast(
        ada=ada,
        ben=ben,
        study=study,
        cold=[make_statement(session, study, text) for text in COLD],
        chores=[make_statement(session, study, text) for text in CHORES],
        asked=[make_statement(session, study, text, level=None) for text in ASKED],
    )


@pytest.fixture
def run(session: Session, cast: Cast) -> AnalysisRun:
    """A run that proposes two needs and a want, the want linked to the first need."""
    return make_run(session, cast.study, clusters=cast.clusters(), links=[(2, 0, "implied")])


@pytest.fixture
def cluster(session: Session, run: AnalysisRun):
    """``cluster(0)``: the id of the proposal with that number in the run."""

    def find(number: int, of: AnalysisRun | None = None) -> int:
        query = sa.select(Cluster.id).where(
            Cluster.run_id == (of or run).id, Cluster.number == number
        )
        return session.scalars(query).one()

    return find
