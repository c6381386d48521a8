"""A study with six needs, a want, and two people who decide."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from factories import make_statement, make_study, make_user
from sqlalchemy.orm import Session

from survey.ask.studies.models import Study
from survey.core.accounts.models import User
from survey.understand.themes import services
from survey.understand.themes.models import Theme, ThemeKind
from survey.understand.themes.services import Wording

NAMES = (
    "I come home to a warm house",
    "I come back to a warm house",
    "I sleep without being woken",
    "I know what I pay for",
    "I know this month what I will pay",
    "I can leave without thinking of the heating",
)


@dataclass
class Cards:
    """The themes of the study by their place in NAMES."""

    study: Study
    ada: User
    ben: User
    needs: list[Theme]
    want: Theme

    @property
    def ids(self) -> list[int]:
        return [one.id for one in self.needs]


@pytest.fixture
def cards(session: Session) -> Cards:
    ada, ben = make_user(session, name="Ada"), make_user(session, name="Ben")
    study = make_study(session, owner=ada)
    needs = []
    shared = make_statement(session, study, "It is cold when I come home.")
    for at, name in enumerate(NAMES):
        own = [make_statement(session, study, f"{name}, said {i}.").id for i in range(3 - at % 2)]
        if at < 2:
            own.append(shared.id)
        needs.append(
            services.create(
                session, study.id, ThemeKind.NEED, Wording(name=name), actor=ada, statement_ids=own
            )
        )
    asked = make_statement(session, study, "Give me a timer.", level=None)
    want = services.create(
        session,
        study.id,
        ThemeKind.WANT,
        Wording(name="a timer"),
        actor=ada,
        statement_ids=[asked.id],
    )
    return Cards(study, ada, ben, needs, want)
