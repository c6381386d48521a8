"""A study that Ada has coded, and Ben who reads it a second time."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from factories import make_statement, make_study, make_user
from sqlalchemy.orm import Session

from survey.ask.studies.models import Study, StudyMember
from survey.core.accounts.models import User
from survey.core.roles import StudyRole
from survey.understand.agreement import queries, services
from survey.understand.agreement.models import CodingRound, CodingSeat
from survey.understand.agreement.services import Invitation
from survey.understand.statements.models import Statement
from survey.understand.themes import services as themes
from survey.understand.themes.models import Theme, ThemeKind
from survey.understand.themes.services import Wording


@dataclass
class Cast:
    """Who is there, what was said, and what Ada made of it: ten warm, ten quiet, four both."""

    ada: User
    ben: User
    study: Study
    warm: Theme
    quiet: Theme
    statements: list[Statement]

    def codes(self, number: int) -> list[int]:
        """Ada's themes of the statement with this number."""
        found = [] if number >= 14 else [self.warm.id]
        return found + ([self.quiet.id] if number >= 10 else [])


@pytest.fixture
def cast(session: Session) -> Cast:
    ada, ben = make_user(session, name="Ada"), make_user(session, name="Ben")
    study = make_study(session, owner=ada, team_role=None)
    session.add(StudyMember(study_id=study.id, account_id=ben.id, role=StudyRole.CODER))
    statements = [
        make_statement(session, study, f"Room number {number} is cold or loud")
        for number in range(24)
    ]

    def need(name: str, chosen: list[Statement]) -> Theme:
        return themes.create(
            session,
            study.id,
            ThemeKind.NEED,
            Wording(name=name, include_when=f"{name} is meant", exclude_when=""),
            actor=ada,
            statement_ids=[one.id for one in chosen],
        )

    return Cast(
        ada=ada,
        ben=ben,
        study=study,
        warm=need("Stay warm", statements[:14]),
        quiet=need("Sleep in quiet", statements[10:]),
        statements=statements,
    )


@pytest.fixture
def invite(session: Session, cast: Cast):
    """``invite()``: Ben's seat at a sample of all 24 statements."""

    def go(**over) -> CodingSeat:
        asked = {"coder_id": cast.ben.id, "size": 24, "seed": 7} | over
        return services.invite(session, cast.study.id, Invitation(**asked), actor=cast.ada)

    return go


@pytest.fixture
def read_all(session: Session, cast: Cast):
    """``read_all(seat, other={3: [...]})``: code as Ada did, but for what is given."""

    def go(seat: CodingSeat, *, other: dict[int, list[int]] | None = None) -> CodingRound:
        at = {one.id: number for number, one in enumerate(cast.statements)}
        for row in queries.sample(session, seat.round_id):
            number = at[row.statement_id]
            codes = (other or {}).get(number, cast.codes(number))
            services.code(session, seat, row.statement_id, codes)
        services.finish(session, seat, actor=cast.ben)
        return queries.get_round(session, seat.round_id)

    return go
