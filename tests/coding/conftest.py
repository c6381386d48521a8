"""Ada and Ben code what was said about cold houses; suggestions are ready when they are asked for."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from factories import make_statement, make_study, make_user
from sqlalchemy.orm import Session

from survey.ask.studies.models import Study
from survey.core.accounts.models import User
from survey.understand.coding import learning
from survey.understand.statements.models import Statement
from survey.understand.themes import services
from survey.understand.themes.models import Theme, ThemeKind
from survey.understand.themes.services import Wording

MONEY = (
    "Heating costs too much money",
    "The heating bill is far too high",
    "I pay too much for heating every winter",
    "Our energy bill eats half of my wages",
    "Gas got so expensive this year",
)
NOISE = (
    "The neighbours are loud at night",
    "I cannot sleep because of the traffic noise",
    "Loud music from the bar below",
    "Street noise wakes the children",
    "The dog next door barks all night",
)


@dataclass
class Cast:
    """Ada and Ben, their study, and what was said in it."""

    ada: User
    ben: User
    study: Study
    money: list[Statement]
    noise: list[Statement]

    @property
    def all(self) -> list[Statement]:
        return self.money + self.noise


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    """Wait for the suggestions as long as it takes."""
    monkeypatch.setattr(learning, "PATIENCE", 120.0)


@pytest.fixture
def cast(session: Session) -> Cast:
    ada, ben = make_user(session, name="Ada"), make_user(session, name="Ben")
    study = make_study(session, owner=ada)
    return Cast(
        ada=ada,
        ben=ben,
        study=study,
        money=[make_statement(session, study, text) for text in MONEY],
        noise=[make_statement(session, study, text) for text in NOISE],
    )


def need(session: Session, cast: Cast, name: str, statements=()) -> Theme:
    """A need that holds statements."""
    return services.create(
        session,
        cast.study.id,
        ThemeKind.NEED,
        Wording(name=name),
        actor=cast.ada,
        statement_ids=[one.id for one in statements],
    )


@pytest.fixture
def warm(session: Session, cast: Cast) -> Theme:
    return need(session, cast, "I can afford to be warm", cast.money[:2])


@pytest.fixture
def quiet(session: Session, cast: Cast) -> Theme:
    return need(session, cast, "I sleep through the night", cast.noise[:2])
