"""A study about parcels, with answers, a note and a need, to be searched."""

from __future__ import annotations

import shutil
from dataclasses import dataclass

import pytest
from factories import (
    ask,
    make_customer,
    make_published_survey,
    make_response,
    make_statement,
    make_study,
    make_user,
)
from sqlalchemy.orm import Session

from survey.ask.responses.models import Response
from survey.ask.studies.models import Study
from survey.core.accounts.models import User
from survey.understand.search import meanings
from survey.understand.statements.models import Statement
from survey.understand.themes import services
from survey.understand.themes.models import Theme, ThemeKind
from survey.understand.themes.services import Wording

SAID = {
    "late": "The parcel came late again",
    "left": "They left the parcel outside in the rain",
    "call": "Nobody could be reached by telephone",
    "cafe": "I waited at the café for my delivery",
    "other": "The app forgets my password",
}


@dataclass
class Parcels:
    """Ada and her study."""

    ada: User
    study: Study
    said: dict[str, Statement]
    theme: Theme
    answer: Response


@pytest.fixture
def parcels(session: Session) -> Parcels:
    ada = make_user(session, name="Ada")
    study = make_study(session, owner=ada, title="Parcels")
    said = {key: make_statement(session, study, text) for key, text in SAID.items()}
    theme = services.create(
        session,
        study.id,
        ThemeKind.NEED,
        Wording(name="I know when my parcel comes"),
        actor=ada,
        statement_ids=[said["late"].id],
    )
    asked = make_published_survey(
        session, study=study, questions=[ask("long_text", "What went wrong?", code="wrong")]
    )
    answer = make_response(
        session,
        asked,
        answers={"wrong": "The courier rang at the wrong door. The parcel went back."},
        customer=make_customer(session, email="dora@example.org"),
    )
    return Parcels(ada=ada, study=study, said=said, theme=theme, answer=answer)


@pytest.fixture(autouse=True)
def _no_meanings_of_others(settings):
    """Ids begin anew in every test, and files do not."""
    shutil.rmtree(settings.home / meanings.FOLDER, ignore_errors=True)
