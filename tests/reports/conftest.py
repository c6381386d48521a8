"""The cast of a report: twenty people in a study of cold houses, and what Ada decided."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, field

import pytest
from factories import make_study, make_user
from sqlalchemy.orm import Session

from survey.ask.interviews.models import Interview, Note, NoteKind
from survey.ask.studies.models import Study
from survey.core.accounts.models import User
from survey.people.customers.models import Attribute, AttributeKind, Customer
from survey.people.segments.models import Segment, SegmentKind, SegmentMember
from survey.understand.statements.models import Statement
from survey.understand.themes import links, services
from survey.understand.themes.models import Level, Theme, ThemeKind
from survey.understand.themes.services import Wording

WARM = "I come home to a warm house without paying to heat an empty one"
CHORES = "I don’t have to be the one who remembers"


@dataclass
class Cast:
    """Twenty customers, of whom twelve live in a house and eight in a flat.

    Eight have the first need (the first of them said it twice), four the second; two more were
    only guessed to have the first. Five asked for a thermostat and one for voice control.
    """

    ada: User
    study: Study
    people: list[Customer]
    warm: Theme
    chores: Theme
    thermostat: Theme
    voice: Theme
    said: list[Statement] = field(default_factory=list)
    guessed: list[Statement] = field(default_factory=list)
    owners: Segment | None = None


def say(
    session: Session,
    study: Study,
    people: list[Customer],
    told: list[tuple[int, str, str | None]],
) -> list[Statement]:
    """Each in an interview of its own, as ``make_statement`` does, but all at once."""
    talks = [
        Interview(
            study_id=study.id,
            customer_id=people[number].id,
            interviewer_id=study.owner_id,
            held_at=dt.datetime(2026, 11, 4, 10, tzinfo=dt.UTC),
            has_consent=True,
        )
        for number, _, _ in told
    ]
    session.add_all(talks)
    session.flush()
    notes = [
        Note(interview_id=talk.id, position=1, kind=NoteKind.SAID, text=text)
        for talk, (_, text, _) in zip(talks, told, strict=True)
    ]
    session.add_all(notes)
    session.flush()
    statements = [
        Statement(
            study_id=study.id,
            note_id=note.id,
            start=0,
            end=len(text),
            text=text,
            text_sha256=hashlib.sha256(text.encode()).hexdigest(),
            respondent=f"c{people[number].id}",
            kinds={},
            level=level,
        )
        for note, (number, text, level) in zip(notes, told, strict=True)
    ]
    session.add_all(statements)
    session.flush()
    return statements


@pytest.fixture
def cast(session: Session) -> Cast:
    ada = make_user(session, name="Ada", email="ada@example.org")
    study = make_study(session, owner=ada, title="Cold houses")
    session.add(Attribute(key="home", label="Home", kind=AttributeKind.TEXT))
    people = [
        Customer(
            name=f"Dora Secret {number}",
            email=f"dora{number}@example.org",
            attributes={"home": "House" if number < 12 else "Flat"},
        )
        for number in range(20)
    ]
    session.add_all(people)
    session.flush()

    told = [
        (number, f"The bill shows that we heat an empty house on day {number}", level)
        for number, level in enumerate(["stated"] * 3 + ["laddered"] * 2 + ["implied"] * 3)
    ]
    told += [(0, "Heating an empty house feels like burning money", "implied")]
    told += [(number, "I would like a new boiler", "hypothesis") for number in (8, 9)]
    told += [(number, "I never remember the routine chores", "stated") for number in range(6, 10)]
    told += [(number, "Add a thermostat that knows when I leave", None) for number in range(5)]
    told += [(10, "Voice control for the lights", None)]
    told += [(number, "It is fine as it is", None) for number in range(11, 20)]
    statements = say(session, study, people, told)
    said, guessed, chores = statements[:9], statements[9:11], statements[11:15]
    asked, voice = statements[15:20], statements[20:21]

    def make(kind: ThemeKind, name: str, statements: list[Statement], metric: str = "") -> Theme:
        return services.create(
            session,
            study.id,
            kind,
            Wording(name=name, metric=metric),
            actor=ada,
            statement_ids=[one.id for one in statements],
        )

    warm = make(ThemeKind.NEED, WARM, [*said, *guessed], "Energy used while nobody is home")
    thermostat = make(ThemeKind.WANT, "thermostat that knows when I leave", asked)
    links.link(
        session,
        study.id,
        thermostat.id,
        warm.id,
        level=Level.IMPLIED,
        actor=ada,
        statement_id=asked[0].id,
    )
    owners = Segment(name="Owners", kind=SegmentKind.LIST)
    session.add(owners)
    session.flush()
    session.add_all(SegmentMember(segment_id=owners.id, customer_id=one.id) for one in people[:10])
    session.flush()
    return Cast(
        ada=ada,
        study=study,
        people=people,
        warm=warm,
        chores=make(ThemeKind.NEED, CHORES, chores),
        thermostat=thermostat,
        voice=make(ThemeKind.WANT, "voice control for the lights", voice),
        said=said,
        guessed=guessed,
        owners=owners,
    )
