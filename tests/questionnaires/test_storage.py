"""What the database itself refuses, whatever the program says: on SQLite and on PostgreSQL."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from factories import Published, ask, make_published_survey, make_survey, make_user, published
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from survey.ask.questionnaires.choices import add_option
from survey.ask.questionnaires.editing import QuestionText, change_question
from survey.ask.questionnaires.models import (
    Anonymity,
    Option,
    OptionVersion,
    Question,
    QuestionKind,
    QuestionVersion,
    Survey,
    SurveyVersion,
    VersionState,
)
from survey.ask.questionnaires.sequence import remove_question
from survey.ask.questionnaires.versions import discard_draft, new_draft, publish
from survey.ask.responses.models import Answer, AnswerChoice, Response
from survey.people.customers.models import Customer

AT = dt.datetime(2026, 11, 21, 9, 0, tzinfo=dt.UTC)


@contextmanager
def refused(session: Session, because: str) -> Iterator[None]:
    """The statements inside must fail, and for this reason."""
    with pytest.raises(IntegrityError) as raised, session.begin_nested():
        yield
    said = str(raised.value.orig)
    # SQLite does not name the foreign key that failed, only that one did.
    assert because in said or (
        because.startswith("fk_") and said == "FOREIGN KEY constraint failed"
    )


def insert(session: Session, model: type[Any], **values: Any) -> None:
    session.execute(sa.insert(model).values(**values))


def insert_response(session: Session, made: Published, **over: Any) -> uuid.UUID:
    values: dict[str, Any] = {
        "id": uuid.uuid4(),
        "survey_id": made.survey.id,
        "survey_version_id": made.version.id,
        "anonymity": made.survey.anonymity,
        "submission_key": uuid.uuid4().hex,
        "payload_sha256": "0" * 64,
        "source": "survey",
        "state": "complete",
        "completed_at": AT,
        "raw": {},
        "segment_snapshot": {},
        **over,
    }
    insert(session, Response, **values)
    return values["id"]


def insert_answer(
    session: Session, made: Published, response: uuid.UUID, code: str, **over: Any
) -> None:
    asked = made.questions[code]
    values: dict[str, Any] = {
        "response_id": response,
        "question_id": asked.question_id,
        "survey_version_id": asked.survey_version_id,
        "kind": asked.kind,
        "item": "",
        "state": "answered",
        **over,
    }
    insert(session, Answer, **values)


@pytest.fixture
def made(session: Session) -> Published:
    """A published survey with one question of each sort."""
    return make_published_survey(session)


@pytest.fixture
def answered(session: Session, made: Published) -> uuid.UUID:
    """A response to it with an answer in words and a choice."""
    response = insert_response(session, made)
    insert_answer(session, made, response, "change", text="It should know when I leave")
    insert_answer(session, made, response, "home")
    insert(
        session,
        AnswerChoice,
        response_id=response,
        question_id=made.questions["home"].question_id,
        item="",
        option_id=made.options["home"]["Flat"],
        survey_version_id=made.version.id,
    )
    return response


# --- the seventeen illegal statements --------------------------------------------------------


def test_an_answer_to_another_surveys_question_is_refused(session, made):
    response = insert_response(session, made)
    other = make_published_survey(session, questions=[ask("long_text", "Why?", code="other")])

    with refused(session, "fk_answer_question_version"):
        insert_answer(
            session, other, response, "other", survey_version_id=made.version.id, text="Cold"
        )


def test_an_answer_to_a_question_absent_from_the_responses_version_is_refused(session, made):
    actor = make_user(session)
    new_draft(session, made.survey.id, actor=actor)
    remove_question(session, made.survey.id, made.questions["people"].question_id, actor=actor)
    second = published(session, publish(session, made.survey.id, actor=actor))
    response = insert_response(session, second)

    with refused(session, "fk_answer_question_version"):
        insert_answer(
            session, made, response, "people", survey_version_id=second.version.id, number=2
        )


def test_an_answer_that_claims_another_version_than_its_response_is_refused(session, made):
    response = insert_response(session, made)
    actor = make_user(session)
    new_draft(session, made.survey.id, actor=actor)
    change_help(session, made, actor)
    second = published(session, publish(session, made.survey.id, actor=actor))

    with refused(session, "fk_answer_response"):
        insert_answer(session, second, response, "nps", number=9)


def test_an_answer_with_the_wrong_kind_for_its_version_is_refused(session, made):
    response = insert_response(session, made)

    with refused(session, "fk_answer_question_version"):
        insert_answer(session, made, response, "nps", kind="number", number=9)


def test_an_option_that_was_not_offered_in_the_version_is_refused(session, made):
    actor = make_user(session)
    response = insert_response(session, made)
    insert_answer(session, made, response, "home")
    new_draft(session, made.survey.id, actor=actor)
    add_boat(session, made, actor)
    second = published(session, publish(session, made.survey.id, actor=actor))

    with refused(session, "fk_answer_choice_option_version"):
        insert(
            session,
            AnswerChoice,
            response_id=response,
            question_id=made.questions["home"].question_id,
            item="",
            option_id=second.options["home"]["Boat"],
            survey_version_id=made.version.id,
        )


def test_a_recommendation_of_eleven_is_refused(session, made):
    response = insert_response(session, made)

    with refused(session, "nps_0_to_10"):
        insert_answer(session, made, response, "nps", number=11)


def test_the_same_submission_twice_is_refused(session, made):
    insert_response(session, made, submission_key="the-same")

    with refused(session, "submission_key"):
        insert_response(session, made, submission_key="the-same")


def test_a_person_on_an_anonymous_response_is_refused(session):
    made = make_published_survey(session, anonymity="anonymous")
    dora = Customer(external_ref="dora")
    session.add(dora)
    session.flush()

    with refused(session, "anonymous_has_no_person"):
        insert_response(session, made, customer_id=dora.id)


def test_a_response_that_claims_another_anonymity_than_its_survey_is_refused(session):
    made = make_published_survey(session, anonymity="anonymous")

    with refused(session, "fk_response_anonymity"):
        insert_response(session, made, anonymity="identified")


def test_making_an_anonymous_survey_identified_after_responses_is_refused(session):
    made = make_published_survey(session, anonymity="anonymous")
    insert_response(session, made)

    with refused(session, "fk_response_anonymity"):
        session.execute(
            sa.update(Survey)
            .where(Survey.id == made.survey.id)
            .values(anonymity=Anonymity.IDENTIFIED)
        )


@pytest.mark.parametrize("model", [Question, QuestionVersion])
def test_deleting_an_answered_question_is_refused(session, made, answered, model):
    key = Question.id if model is Question else QuestionVersion.question_id
    question_id = made.questions["change"].question_id

    with refused(session, "fk_question_version_question" if model is Question else "never changes"):
        session.execute(sa.delete(model).where(key == question_id))


@pytest.mark.parametrize(
    "values",
    [
        {"prompt": "What would you keep?"},
        {"help": "Think of winter."},
        {"kind": QuestionKind.SHORT_TEXT},
        {"epoch": 2},
        {"position": 9},
        {"is_required": True},
        {"settings": {"asks_why": False}},
        {"show_if": {"all": []}},
    ],
    ids=lambda values: next(iter(values)),
)
def test_rewording_a_published_question_in_place_is_refused(session, made, values):
    asked = made.questions["change"]

    with refused(session, "A published version never changes"):
        session.execute(
            sa.update(QuestionVersion)
            .where(
                QuestionVersion.survey_version_id == made.version.id,
                QuestionVersion.question_id == asked.question_id,
            )
            .values(**values)
        )


def test_relabelling_a_published_option_in_place_is_refused(session, made):
    with refused(session, "A published version never changes"):
        session.execute(
            sa.update(OptionVersion)
            .where(OptionVersion.option_id == made.options["home"]["Flat"])
            .values(label="Castle")
        )


@pytest.mark.parametrize(
    "values",
    [
        {"definition": {"questions": []}},
        {"sha256": "f" * 64},
        {"heading": "Another"},
        {"introduction": "Another"},
        {"thanks": "Another"},
        {"language": "fr"},
        {"number": 7},
        {"published_at": AT},
    ],
    ids=lambda values: next(iter(values)),
)
def test_editing_a_published_definition_is_refused(session, made, values):
    with refused(session, "A published version never changes"):
        session.execute(
            sa.update(SurveyVersion).where(SurveyVersion.id == made.version.id).values(**values)
        )


def test_deleting_a_version_with_responses_is_refused(session, made, answered):
    with refused(session, "A published version is kept for its answers"):
        session.execute(sa.delete(SurveyVersion).where(SurveyVersion.id == made.version.id))


def test_two_published_versions_at_once_are_refused(session, made):
    draft = new_draft(session, made.survey.id, actor=make_user(session))

    with refused(session, "survey_version"):
        session.execute(
            sa.update(SurveyVersion)
            .where(SurveyVersion.id == draft.id)
            .values(state=VersionState.PUBLISHED, published_at=AT, definition={}, sha256="0" * 64)
        )


def test_a_complete_response_without_a_time_is_refused(session, made):
    with refused(session, "complete_has_time"):
        insert_response(session, made, completed_at=None)


# --- what else must hold ---------------------------------------------------------------------


def test_a_question_cannot_be_added_to_a_published_version(session, made):
    question = Question(survey_id=made.survey.id, code="late")
    session.add(question)
    session.flush()

    with refused(session, "A published version never changes"):
        insert(
            session,
            QuestionVersion,
            survey_version_id=made.version.id,
            question_id=question.id,
            survey_id=made.survey.id,
            position=9,
            kind="number",
            epoch=1,
            prompt="Late?",
            help="",
            is_required=False,
            settings={},
        )


def test_an_option_cannot_be_added_to_or_taken_from_a_published_version(session, made):
    home = made.questions["home"].question_id
    option = Option(question_id=home, code="boat")
    session.add(option)
    session.flush()

    with refused(session, "A published version never changes"):
        insert(
            session,
            OptionVersion,
            survey_version_id=made.version.id,
            option_id=option.id,
            question_id=home,
            position=3,
            label="Boat",
        )
    with refused(session, "A published version never changes"):
        session.execute(
            sa.delete(OptionVersion).where(OptionVersion.option_id == made.options["home"]["House"])
        )


def test_a_question_cannot_slip_from_a_draft_into_a_published_version(session, made):
    draft = new_draft(session, made.survey.id, actor=make_user(session))
    question = Question(survey_id=made.survey.id, code="slip")
    session.add(question)
    session.flush()
    session.add(
        QuestionVersion(
            survey_version_id=draft.id,
            question_id=question.id,
            survey_id=made.survey.id,
            position=9,
            kind=QuestionKind.NUMBER,
            prompt="Slip?",
        )
    )
    session.flush()

    with refused(session, "A published version never changes"):
        session.execute(
            sa.update(QuestionVersion)
            .where(QuestionVersion.question_id == question.id)
            .values(survey_version_id=made.version.id)
        )


def test_a_published_version_cannot_become_a_draft_again(session, made):
    with refused(session, "A published version never changes"):
        session.execute(
            sa.update(SurveyVersion)
            .where(SurveyVersion.id == made.version.id)
            .values(state=VersionState.DRAFT, definition=sa.null(), published_at=None)
        )


def test_a_retired_version_cannot_be_published_again(session, made):
    retire = (
        sa.update(SurveyVersion)
        .where(SurveyVersion.id == made.version.id)
        .values(state=VersionState.RETIRED)
    )
    session.execute(retire)

    with refused(session, "A published version never changes"):
        session.execute(retire.values(state=VersionState.PUBLISHED))


def test_the_code_of_a_published_question_and_option_stays(session, made):
    asked = made.questions["home"]

    with refused(session, "The code of a published question"):
        session.execute(
            sa.update(Question).where(Question.id == asked.question_id).values(code="dwelling")
        )
    with refused(session, "The code of a published option"):
        session.execute(
            sa.update(Option).where(Option.id == made.options["home"]["Flat"]).values(code="castle")
        )


def test_two_drafts_at_once_are_refused(session, made):
    new_draft(session, made.survey.id, actor=make_user(session))

    with refused(session, "survey_version"):
        insert(
            session,
            SurveyVersion,
            survey_id=made.survey.id,
            number=9,
            state="draft",
            heading="",
            introduction="",
            thanks="",
            language="en",
        )


def test_a_published_version_without_a_definition_is_refused(session):
    survey = make_survey(session)

    with refused(session, "published_has_definition"):
        session.execute(
            sa.update(SurveyVersion)
            .where(SurveyVersion.survey_id == survey.id)
            .values(state=VersionState.PUBLISHED, published_at=AT)
        )


def test_a_response_to_a_draft_is_refused(session, made):
    draft = new_draft(session, made.survey.id, actor=make_user(session))

    with refused(session, "A draft takes no answers"):
        insert_response(session, made, survey_version_id=draft.id)


def test_a_response_cannot_be_moved_to_another_version(session, made):
    response = insert_response(session, made)
    actor = make_user(session)
    new_draft(session, made.survey.id, actor=actor)
    change_help(session, made, actor)
    second = publish(session, made.survey.id, actor=actor)

    with refused(session, "A response stays with the version"):
        session.execute(
            sa.update(Response).where(Response.id == response).values(survey_version_id=second.id)
        )


def test_a_draft_may_be_edited_row_by_row(session):
    survey = make_survey(session)

    changed = session.execute(
        sa.update(QuestionVersion)
        .where(QuestionVersion.survey_id == survey.id)
        .values(prompt="Reworded")
    )

    assert changed.rowcount == 5


def test_answers_are_kept_through_a_new_draft_its_publication_and_its_discard(
    session, made, answered
):
    actor = make_user(session)
    new_draft(session, made.survey.id, actor=actor)
    discard_draft(session, made.survey.id, actor=actor)
    new_draft(session, made.survey.id, actor=actor)
    remove_question(session, made.survey.id, made.questions["change"].question_id, actor=actor)
    publish(session, made.survey.id, actor=actor)

    kept = session.scalars(
        sa.select(Answer.text).where(Answer.response_id == answered, Answer.text.is_not(None))
    ).all()

    assert kept == ["It should know when I leave"]
    assert session.get_one(SurveyVersion, made.version.id).state is VersionState.RETIRED


def test_erasing_a_response_takes_its_answers_and_choices_along(session, made, answered):
    session.execute(sa.delete(Response).where(Response.id == answered))

    for model in (Answer, AnswerChoice):
        left = session.scalar(
            sa.select(sa.func.count()).select_from(model).where(model.response_id == answered)
        )
        assert left == 0


def change_help(session: Session, made: Published, actor: Any) -> None:
    change_question(
        session,
        made.survey.id,
        made.questions["change"].question_id,
        QuestionText(kind=QuestionKind.LONG_TEXT, prompt="What would you change?", help="Any"),
        was=None,
        meaning_changed=False,
        actor=actor,
    )


def add_boat(session: Session, made: Published, actor: Any) -> None:
    add_option(session, made.survey.id, made.questions["home"].question_id, "Boat", actor=actor)
