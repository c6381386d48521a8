"""The fictional sample study: something to look at from the first minute, marked as invented."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa
from sqlalchemy.orm import Session

import nlp.types as nt
from survey.app import import_jobs, import_models
from survey.ask.delivery.services import open_link
from survey.ask.interviews.models import Mode, NoteKind
from survey.ask.interviews.services import InterviewFacts, add_note, create_interview
from survey.ask.past_answers import services as past_answers
from survey.ask.questionnaires.editing import QuestionText, add_question
from survey.ask.questionnaires.models import QuestionKind, Survey
from survey.ask.questionnaires.services import Cover, NewSurvey, change_cover, create_survey
from survey.ask.questionnaires.versions import publish
from survey.ask.studies.models import Study
from survey.ask.studies.services import StudyText, create_study
from survey.core.accounts.models import User
from survey.core.config import Settings, load_settings
from survey.core.db import Database, now, transaction
from survey.core.errors import DomainError
from survey.core.roles import StudyRole
from survey.people.customers import importing
from survey.people.customers.columns import choices_from
from survey.people.customers.models import Customer
from survey.people.segments.services import NewSegment, create_segment
from survey.understand.analysis.corpus import whole_scope
from survey.understand.analysis.services import start_run

FOLDER = Path(__file__).parent / "sample"
TITLE = "Sample: what do people need from a grocery delivery?"
_COLUMNS = {
    "customer": "customer",
    "nps": "answer:recommend",
    "change": "answer:change",
    "why": "why:change",
}


@click.command()
def demo() -> None:
    """Fill in the fictional sample study, if it is not there yet."""
    settings = load_settings()
    import_models()
    import_jobs()
    database = Database.open(settings.database_url, pool_size=2)
    try:
        with database.reading() as session:
            owner = session.scalar(sa.select(User.id).order_by(User.id).limit(1))
        if owner is None:
            raise DomainError("Make an account first: needfinder user add.")
        written = load_sample(database, settings, owner_id=owner)
    finally:
        database.close()
    click.echo("The sample study is there." if written else "The sample study was there already.")


def load_sample(database: Database, settings: Settings, *, owner_id: int) -> bool:
    """Write the sample study through the product's own services; return whether it was new.

    All of it or nothing: one transaction. The first analysis is queued and waits for the worker.
    """
    del settings
    with database.writing() as session, transaction(session):
        if session.scalar(sa.select(Study.id).where(Study.is_fictional).limit(1)) is not None:
            return False
        owner = session.get_one(User, owner_id)
        _bring_customers(session, owner)
        study = create_study(
            session,
            StudyText(
                title=TITLE,
                question="Fennel Foods is invented, and so is everybody who answers here. What do "
                "its customers need when they have their groceries delivered?",
                decision="Which part of the delivery to work on next spring.",
            ),
            actor=owner,
            is_fictional=True,
            team_role=StudyRole.LEAD,
        )
        survey = _write_survey(session, study, owner)
        _bring_answers(session, survey, owner)
        _write_notes(session, study, owner)
        _write_segments(session, owner)
        open_link(session, survey, name="Link on the website", actor=owner)
        start_run(
            session,
            study,
            scope=whole_scope(session, study.id),
            settings=nt.Settings(),
            actor=owner,
        )
    return True


def _bring_customers(session: Session, owner: User) -> None:
    data = (FOLDER / "customers.csv").read_bytes()
    import_file = importing.begin(session, filename="customers.csv", data=data, actor=owner)
    session.flush()
    choices = choices_from(import_file.mapping)
    importing.check(session, import_file, choices)
    importing.apply(session, import_file, actor=owner)
    session.execute(
        sa.update(Customer)
        .where(Customer.external_ref.like("F-%"))
        .values(is_fictional=True)
        .execution_options(synchronize_session=False)
    )


def _write_survey(session: Session, study: Study, owner: User) -> Survey:
    survey = create_survey(
        session, study, NewSurvey(title="Two minutes about your groceries"), actor=owner
    )
    change_cover(
        session,
        survey.id,
        Cover(
            heading="Two minutes about your groceries",
            introduction="We would like to understand what you need. There are no wrong answers.",
            thanks="Thank you. We read every answer.",
        ),
        was=None,
        actor=owner,
    )
    add_question(
        session,
        survey.id,
        QuestionText(
            kind=QuestionKind.LONG_TEXT,
            prompt="What would you change about your grocery delivery?",
            help="One thing is enough.",
        ),
        actor=owner,
        code="change",
    )
    add_question(
        session,
        survey.id,
        QuestionText(
            kind=QuestionKind.NPS,
            prompt="How likely are you to recommend Fennel Foods to a friend?",
        ),
        actor=owner,
        code="recommend",
    )
    publish(session, survey.id, actor=owner)
    return survey


def _bring_answers(session: Session, survey: Survey, owner: User) -> None:
    data = (FOLDER / "answers.csv").read_bytes()
    import_file = past_answers.begin(
        session, survey, filename="answers.csv", data=data, actor=owner
    )
    past_answers.check(session, import_file, survey, _COLUMNS)
    past_answers.apply(session, import_file, survey, actor=owner)


def _write_notes(session: Session, study: Study, owner: User) -> None:
    interviews: dict[str, Any] = {}
    for row in _rows("notes.csv"):
        if row["interview"] not in interviews:
            customer = session.scalars(
                sa.select(Customer).where(Customer.external_ref == row["customer"])
            ).one()
            held_at = now() - dt.timedelta(days=2 + len(interviews))
            facts = InterviewFacts(
                title="",
                mode=Mode(row["mode"]),
                held_at=held_at.replace(minute=0, second=0, microsecond=0),
                customer=customer,
                has_consent=True,
            )
            interviews[row["interview"]] = create_interview(session, study, facts, actor=owner)
        add_note(session, interviews[row["interview"]], NoteKind(row["kind"]), row["note"])


def _write_segments(session: Session, owner: User) -> None:
    families = {"all": [{"field": "household", "op": "eq", "value": "family with children"}]}
    frequent = {"all": [{"field": "orders_last_year", "op": "ge", "value": 24}]}
    for name, rule in (("Families (sample)", families), ("Weekly customers (sample)", frequent)):
        create_segment(session, NewSegment(name=name, rule=rule), actor=owner)


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
