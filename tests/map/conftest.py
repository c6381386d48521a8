"""A study with a finished run whose meanings were read."""

from __future__ import annotations

import shutil
from dataclasses import dataclass

import pytest
from factories import make_run, make_statement, make_study, make_user

from survey.ask.studies.models import Study
from survey.core.accounts.models import User
from survey.understand.analysis.models import AnalysisRun
from survey.understand.search import meanings
from survey.understand.statements.models import Statement

PARCELS = ("The parcel came late", "My parcel was late again", "Late delivery of the parcel")
BILLS = ("The bill is too high", "I cannot read the bill", "A bill for two months")
ODD = ("I like green tea",)


@dataclass
class Mapped:
    """Ada, her study, what was said and the run over it."""

    ada: User
    study: Study
    parcels: list[Statement]
    bills: list[Statement]
    odd: list[Statement]
    run: AnalysisRun

    @property
    def all(self) -> list[Statement]:
        return [*self.parcels, *self.bills, *self.odd]


@pytest.fixture
def mapped(session, settings):
    shutil.rmtree(settings.home / meanings.FOLDER, ignore_errors=True)  # of another test
    ada = make_user(session, name="Ada")
    study = make_study(session, owner=ada)
    parcels, bills, odd = (
        [make_statement(session, study, text) for text in texts] for texts in (PARCELS, BILLS, ODD)
    )
    run = make_run(
        session,
        study,
        clusters=[
            {"statements": parcels, "name": "parcels in time"},
            {"statements": bills, "kind": "want", "name": "clear bills"},
        ],
        unplaced=odd,
    )
    session.flush()
    meanings.write(settings.home, session, study.id)
    return Mapped(ada, study, parcels, bills, odd, run)
