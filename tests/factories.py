"""Rows for tests: plain functions with valid defaults. Add yours at the end, never in between."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.ask.delivery.models import (
    Channel,
    Delivery,
    DeliveryState,
    Invitation,
    InvitationState,
)
from survey.ask.interviews.models import Interview, Note, NoteKind
from survey.ask.questionnaires.choices import ChoiceText
from survey.ask.questionnaires.definition import definition_of
from survey.ask.questionnaires.editing import QuestionText, add_question
from survey.ask.questionnaires.models import (
    Anonymity,
    Question,
    QuestionKind,
    QuestionVersion,
    Survey,
    SurveyVersion,
)
from survey.ask.questionnaires.queries import option_versions, question_versions
from survey.ask.questionnaires.services import NewSurvey, create_survey
from survey.ask.questionnaires.versions import publish
from survey.ask.responses.answering import answers_of, assess, raw_of, steps_of
from survey.ask.responses.keys import new_key
from survey.ask.responses.models import Response
from survey.ask.responses.services import Submission, take_in
from survey.ask.studies.models import Study, StudyMember
from survey.core.accounts.models import User
from survey.core.roles import Role, StudyRole
from survey.people.customers.models import Attribute, AttributeKind, Customer
from survey.people.segments.models import Segment, SegmentKind
from survey.people.segments.services import NewSegment, add_members, create_segment
from survey.understand.analysis.models import (
    AnalysisRun,
    Assignment,
    Cluster,
    ClusterKind,
    ClusterLink,
    RunState,
)
from survey.understand.statements.models import Statement
from survey.understand.statements.services import said_sha256

_numbers = itertools.count(1)

#: The password of everybody made here.
PASSWORD = "four words nobody joins"


@cache
def _cheap_hash() -> str:
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


def make_user(session: Session, **over: Any) -> User:
    """An account, a researcher unless said otherwise."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "email": f"person{number}@example.org",
        "name": f"Person {number}",
        "password_hash": _cheap_hash(),
        "role": Role.RESEARCHER,
        "active": True,
        "must_change_password": False,
    }
    user = User(**(values | over))
    session.add(user)
    session.flush()
    return user


# --- studies and surveys ---------------------------------------------------------------------


def make_study(session: Session, **over: Any) -> Study:
    """A study; its owner is a new researcher unless given, and all others may do what she may."""
    values: dict[str, Any] = {
        "team_role": StudyRole.LEAD,
        "title": "Coming home",
        "question": "What do people need when they come home to a cold house?",
        "decision": "Whether the next release learns when people leave.",
    }
    if not {"owner", "owner_id"} & over.keys():
        over = {**over, "owner": make_user(session)}
    if "owner" in over:
        over = {**over, "owner_id": over["owner"].id}
        del over["owner"]
    study = Study(**(values | over))
    session.add(study)
    session.flush()
    session.add(StudyMember(study_id=study.id, account_id=study.owner_id, role=StudyRole.LEAD))
    session.flush()
    return study


def ask(kind: str, prompt: str, **over: Any) -> dict[str, Any]:
    """A question for ``make_survey``: ``ask("one_choice", "How?", code="how", choices=["Bus"])``.

    Further: help, is_required, settings, show_if, choices (labels, or pairs of code and label).
    """
    return {"kind": kind, "prompt": prompt, **over}


#: One of most kinds, with codes that tests may name.
QUESTIONS: tuple[dict[str, Any], ...] = (
    ask("long_text", "What would you change about your heating?", code="change"),
    ask("one_choice", "Where do you live?", code="home", choices=["House", "Flat"]),
    ask("several_choices", "What have you tried?", code="tried", choices=["Timer", "App", "None"]),
    ask("nps", "How likely are you to recommend us?", code="nps"),
    ask("number", "How many people live with you?", code="people"),
)


def make_survey(
    session: Session,
    *,
    study: Study | None = None,
    title: str = "Heating survey",
    anonymity: str = "identified",
    questions: Sequence[dict[str, Any]] = QUESTIONS,
    actor: User | None = None,
) -> Survey:
    """A survey with a draft that asks *questions*."""
    study = study or make_study(session)
    actor = actor or session.get_one(User, study.owner_id)
    survey = create_survey(
        session, study, NewSurvey(title=title, anonymity=Anonymity(anonymity)), actor=actor
    )
    for question in questions:
        text = {**question}
        code = text.pop("code", None)
        text["kind"] = QuestionKind(text["kind"])
        text["choices"] = [
            ChoiceText(label=one) if isinstance(one, str) else ChoiceText(code=one[0], label=one[1])
            for one in text.get("choices", ())
        ]
        add_question(session, survey.id, QuestionText(**text), actor=actor, code=code)
    return survey


@dataclass(frozen=True, kw_only=True)
class Published:
    """A published survey with all it takes to make responses.

    ``questions["nps"]`` is the ``QuestionVersion`` (question_id, survey_version_id, kind);
    ``options["home"]["House"]`` is the id of an option.
    """

    study: Study
    survey: Survey
    version: SurveyVersion
    questions: dict[str, QuestionVersion]
    options: dict[str, dict[str, int]]


def make_published_survey(session: Session, **over: Any) -> Published:
    """A published survey; takes what ``make_survey`` takes."""
    survey = make_survey(session, **over)
    study = session.get_one(Study, survey.study_id)
    actor = over.get("actor") or session.get_one(User, study.owner_id)
    return published(session, publish(session, survey.id, actor=actor))


def published(session: Session, version: SurveyVersion) -> Published:
    """What ``make_published_survey`` returns, of any version."""
    survey = session.get_one(Survey, version.survey_id)
    asked = {
        session.get_one(Question, one.question_id).code: one
        for one in question_versions(session, version.id)
    }
    return Published(
        study=session.get_one(Study, survey.study_id),
        survey=survey,
        version=version,
        questions=asked,
        options={
            code: {
                option.label: option.option_id
                for option in option_versions(session, version.id, one.question_id)
            }
            for code, one in asked.items()
        },
    )


# --- statements, runs and themes ---------------------------------------------------------------


def make_statement(
    session: Session,
    study: Study,
    text: str = "I hate paying to warm rooms with no one in them.",
    *,
    respondent: str | None = None,
    want: str = "",
    reason: str = "",
    level: str | None = "stated",
    customer: Any = None,
    **over: Any,
) -> Statement:
    """A statement from an interview note of its own; *want* and *reason* are parts of the text.

    It is a customer's if *customer* is given, else of the interview, else of *respondent*.
    """
    interview = Interview(
        study_id=study.id,
        customer_id=None if customer is None else customer.id,
        interviewer_id=study.owner_id,
        held_at=datetime(2026, 11, 4, 10, tzinfo=UTC),
        has_consent=True,
    )
    session.add(interview)
    session.flush()
    note = Note(interview_id=interview.id, position=1, kind=NoteKind.SAID, text=text)
    session.add(note)
    session.flush()
    own = f"i{interview.id}" if customer is None else f"c{customer.id}"
    values: dict[str, Any] = {
        "study_id": study.id,
        "note_id": note.id,
        "start": 0,
        "end": len(text),
        "text": text,
        "text_sha256": hashlib.sha256(text.casefold().encode()).hexdigest(),
        "said_sha256": said_sha256(text),
        "respondent": respondent or own,
        "kinds": {"need": 0.9} if reason else {"want": 0.9},
        "level": level,
    }
    for name, words in (("want", want), ("evidence", reason)):
        if words:
            values[f"{name}_start"] = text.index(words)
            values[f"{name}_end"] = text.index(words) + len(words)
    values |= over
    statement = Statement(**({"read_kinds": values["kinds"]} | values))
    session.add(statement)
    session.flush()
    return statement


def make_run(
    session: Session,
    study: Study,
    *,
    clusters: Sequence[dict[str, Any]] = (),
    unplaced: Sequence[Statement] = (),
    links: Sequence[tuple[int, int, str]] = (),
    **over: Any,
) -> AnalysisRun:
    """A finished run.

    Args:
        session: The session.
        study: The study.
        clusters: ``{"statements": [...], "kind": "need", "name": ..., ...}``, largest first.
        unplaced: Statements that fit nowhere.
        links: (number of the want cluster, number of the need cluster, level); every statement of
            the want cluster is its evidence.
    """
    values: dict[str, Any] = {
        "study_id": study.id,
        "state": RunState.DONE,
        "started_by": study.owner_id,
        "finished_at": datetime(2026, 11, 5, 10, tzinfo=UTC),
    }
    run = AnalysisRun(**(values | over))
    session.add(run)
    session.flush()
    made = []
    for number, told in enumerate(clusters):
        statements = told["statements"]
        kind = ClusterKind(told.get("kind", "need"))
        cluster = Cluster(
            run_id=run.id,
            number=number,
            kind=kind,
            name=told.get("name", f"proposal {number}"),
            criterion=told.get("criterion", ""),
            words=told.get("words", [["warm", 2.0], ["empty", 1.5]]),
            quotes=told.get(
                "quotes", [{"statement": one.id, "role": "typical"} for one in statements[:1]]
            ),
            draft=told.get("draft", {}),
            quality=told.get("quality", {"stability": 0.75, "coherence": 0.5}),
            statement_count=len(statements),
            respondent_count=len({one.respondent for one in statements}),
        )
        session.add(cluster)
        session.flush()
        made.append(cluster)
        session.add_all(
            Assignment(
                run_id=run.id,
                statement_id=one.id,
                view=kind,
                cluster_id=cluster.id,
                probability=0.9,
                margin=0.4,
            )
            for one in statements
        )
    session.add_all(
        Assignment(
            run_id=run.id,
            statement_id=one.id,
            view=ClusterKind.NEED,
            cluster_id=None,
            probability=0.1,
        )
        for one in unplaced
    )
    for want, need, level in links:
        evidence = [one.id for one in clusters[want]["statements"]]
        session.add(
            ClusterLink(
                want_cluster_id=made[want].id,
                need_cluster_id=made[need].id,
                level=level,
                counts={level: len(evidence)},
                statements=evidence,
            )
        )
    session.flush()
    return run


# --- deliveries, invitations and responses ---------------------------------------------------


def make_link(session: Session, survey: Survey, **over: Any) -> Delivery:
    """An open delivery by public link; ``public_id`` is its address."""
    study = session.get_one(Study, survey.study_id)
    values: dict[str, Any] = {
        "survey_id": survey.id,
        "channel": Channel.LINK,
        "state": DeliveryState.OPEN,
        "name": "Public link",
        "public_id": f"link{next(_numbers)}",
        "created_by": study.owner_id,
    }
    delivery = Delivery(**(values | over))
    session.add(delivery)
    session.flush()
    return delivery


def make_invitation(
    session: Session, survey: Survey, customer: Customer, *, token: str = "", **over: Any
) -> Invitation:
    """An invitation that was sent by e-mail; *token* is what stands in the message."""
    number = next(_numbers)
    study = session.get_one(Study, survey.study_id)
    if "delivery_id" not in over:
        segment = Segment(name=f"Everybody {number}", kind=SegmentKind.LIST)
        session.add(segment)
        session.flush()
        delivery = Delivery(
            survey_id=survey.id,
            segment_id=segment.id,
            channel=Channel.EMAIL,
            state=DeliveryState.OPEN,
            name="By e-mail",
            created_by=study.owner_id,
        )
        session.add(delivery)
        session.flush()
        over["delivery_id"] = delivery.id
    values: dict[str, Any] = {
        "customer_id": customer.id,
        "token_hash": hashlib.sha256((token or f"token {number}").encode()).hexdigest(),
        "state": InvitationState.SENT,
    }
    invitation = Invitation(**(values | over))
    session.add(invitation)
    session.flush()
    return invitation


def make_response(
    session: Session,
    asked: Published,
    *,
    answers: dict[str, Any] | None = None,
    why: dict[str, tuple[str, str]] | None = None,
    customer: Customer | None = None,
    at: datetime | None = None,
) -> Response:
    """A complete response as the answer page would have stored it.

    Args:
        session: The session.
        asked: What ``make_published_survey`` gave.
        answers: By code of the question, as the form sends them: words, "8", or codes of options.
        why: By code, (echo, answer) of a follow-up that was asked.
        customer: Who answered; makes an invitation for them. None: by public link.
        at: When; now if None.
    """
    definition = definition_of(session, asked.version)
    fields: dict[str, list[str]] = {}
    follow_ups: dict[int, str] = {}
    for code, given in (answers or {}).items():
        values = [given] if isinstance(given, str | int | float) else given
        fields[f"q{definition.by_code[code].id}"] = [str(value) for value in values]
    for code, (echo, said) in (why or {}).items():
        follow_ups[definition.by_code[code].id] = echo
        fields[f"why{definition.by_code[code].id}"] = [said]
    if customer is None:
        delivery_id, invitation_id = make_link(session, asked.survey).id, None
    else:
        invitation = make_invitation(session, asked.survey, customer)
        delivery_id, invitation_id = invitation.delivery_id, invitation.id
    said_all = assess(fields, steps=steps_of(definition), asked=follow_ups)
    if not said_all.is_fine:
        raise ValueError(f"These answers do not fit the survey: {said_all.errors}")
    moment = at or datetime.now(UTC)
    key = new_key(
        version_id=definition.version_id,
        sha256=asked.version.sha256 or "",
        delivery_id=delivery_id,
        invitation_id=invitation_id,
        now=moment,
    )
    submission = Submission(
        key=key,
        definition=definition,
        answers=answers_of(definition, said_all, fields, follow_ups),
        raw=raw_of(fields, follow_ups),
        sent_at=moment,
    )
    take_in(session, submission)
    return session.scalars(select(Response).where(Response.submission_key == key.random)).one()


# --- customers and segments ------------------------------------------------------------------


def make_customer(session: Session, **over: Any) -> Customer:
    """A customer with a name, an address and no attributes."""
    number = next(_numbers)
    values: dict[str, Any] = {"email": f"customer{number}@example.org", "name": f"Dora {number}"}
    customer = Customer(**(values | over))
    session.add(customer)
    session.flush()
    return customer


def make_attribute(session: Session, key: str, kind: str = "text", **over: Any) -> Attribute:
    """An attribute customers may have; its label is its key with a capital."""
    values: dict[str, Any] = {"key": key, "label": key.capitalize(), "kind": AttributeKind(kind)}
    attribute = Attribute(**(values | over))
    session.add(attribute)
    session.flush()
    return attribute


def make_segment(
    session: Session,
    *,
    rule: Any = None,
    members: Sequence[Customer] = (),
    actor: User | None = None,
    **over: Any,
) -> Segment:
    """A segment by *rule*, or a list of *members* without one."""
    values: dict[str, Any] = {"name": f"Segment {next(_numbers)}"}
    actor = actor or make_user(session)
    segment = create_segment(session, NewSegment(rule=rule, **(values | over)), actor=actor)
    session.flush()
    if rule is None:
        add_members(session, segment, [one.id for one in members], actor=actor)
    return segment
