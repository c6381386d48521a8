"""The rules of surveys: writing, publishing, editing what is published."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa
from factories import QUESTIONS, ask, make_published_survey, make_study, make_survey, make_user

from survey.ask.questionnaires import editing, sequence
from survey.ask.questionnaires.checklist import NotReady
from survey.ask.questionnaires.choices import (
    add_option,
    move_option,
    remove_option,
    rename_option,
)
from survey.ask.questionnaires.definition import Definition, definition_of
from survey.ask.questionnaires.editing import QuestionText, add_question, change_question
from survey.ask.questionnaires.kinds import SettingsError
from survey.ask.questionnaires.models import (
    Anonymity,
    Option,
    Question,
    QuestionKind,
    Survey,
    VersionState,
)
from survey.ask.questionnaires.queries import (
    draft_of,
    published_version,
    question_by_code,
    surveys_of,
)
from survey.ask.questionnaires.services import (
    Cover,
    NewSurvey,
    change_cover,
    create_survey,
    delete_survey,
    set_anonymity,
    state_of_cover,
)
from survey.ask.questionnaires.versions import discard_draft, new_draft, publish, retire
from survey.core.audit import AuditEntry
from survey.core.errors import Conflict, DomainError, NotFound

LONG = QuestionText(kind=QuestionKind.LONG_TEXT, prompt="What would you change?")


@pytest.fixture
def ada(session):
    return make_user(session)


def draft_definition(session, survey) -> Definition:
    return definition_of(session, draft_of(session, survey.id))


def codes(session, survey) -> list[str]:
    return [one.code for one in draft_definition(session, survey).questions]


def question_id(session, survey, code) -> int:
    return question_by_code(session, survey.id, code).id


# --- writing ---------------------------------------------------------------------------------


def test_a_survey_begins_as_an_empty_draft_with_its_title_as_heading(session, ada):
    new = NewSurvey(title=" Heating ", anonymity=Anonymity.CONFIDENTIAL, language="de")

    survey = create_survey(session, make_study(session), new, actor=ada)

    draft = draft_of(session, survey.id)
    assert (draft.number, draft.heading, draft.language) == (1, "Heating", "de")
    assert survey.anonymity is Anonymity.CONFIDENTIAL
    assert published_version(session, survey.id) is None


def test_questions_without_a_code_are_numbered(session, ada):
    survey = make_survey(session, questions=[ask("nps", "A?"), ask("number", "B?", code="people")])

    add_question(session, survey.id, LONG, actor=ada)

    assert codes(session, survey) == ["q1", "people", "q3"]


def test_the_code_of_a_removed_question_is_never_given_out_again(session, ada):
    survey = make_survey(session, questions=[ask("nps", "A?"), ask("nps", "B?")])
    sequence.remove_question(session, survey.id, question_id(session, survey, "q2"), actor=ada)

    add_question(session, survey.id, LONG, actor=ada)

    assert codes(session, survey) == ["q1", "q3"]
    with pytest.raises(DomainError, match="Codes are never used again"):
        add_question(session, survey.id, LONG, actor=ada, code="Q2")


@pytest.mark.parametrize("code", ["", "1st", "two words", "x" * 41, "naïve"])
def test_a_malformed_code_is_refused(session, ada, code):
    survey = make_survey(session)

    with pytest.raises(DomainError, match="cannot be the code"):
        add_question(session, survey.id, LONG, actor=ada, code=code)


@pytest.mark.parametrize(
    ("to", "expected"),
    [(1, "cab"), (2, "acb"), (3, "abc"), (0, "cab"), (99, "abc")],
)
def test_a_question_moves_to_a_place(session, ada, to, expected):
    survey = make_survey(session, questions=[ask("nps", "?", code=one) for one in "abc"])

    sequence.move_question(session, survey.id, question_id(session, survey, "c"), to, actor=ada)

    assert "".join(codes(session, survey)) == expected


def test_questions_are_put_into_an_order(session, ada):
    survey = make_survey(session, questions=[ask("nps", "?", code=one) for one in "abc"])
    ids = [question_id(session, survey, one) for one in "cab"]

    sequence.order_questions(session, survey.id, ids, actor=ada)

    assert codes(session, survey) == ["c", "a", "b"]


def test_an_order_from_a_page_that_misses_a_question_is_refused(session, ada):
    survey = make_survey(session, questions=[ask("nps", "?", code=one) for one in "abc"])
    ids = [question_id(session, survey, one) for one in "ca"]

    with pytest.raises(Conflict, match="added or removed a question"):
        sequence.order_questions(session, survey.id, ids, actor=ada)

    assert codes(session, survey) == ["a", "b", "c"]


def test_a_duplicate_follows_its_original_with_a_code_of_its_own(session, ada):
    survey = make_survey(session)

    editing.duplicate_question(session, survey.id, question_id(session, survey, "home"), actor=ada)

    asked = draft_definition(session, survey).questions
    assert [one.code for one in asked] == ["change", "home", "q6", "tried", "nps", "people"]
    assert [option.label for option in asked[2].options] == ["House", "Flat"]
    assert {one.id for one in asked[1].options}.isdisjoint(one.id for one in asked[2].options)


def test_settings_are_checked_and_completed_by_the_kind(session, ada):
    survey = make_survey(session, questions=[ask("scale", "Warm?", code="warm")])

    assert draft_definition(session, survey).by_code["warm"].settings["high"] == 5
    with pytest.raises(SettingsError, match="ends above its beginning"):
        change_question(
            session,
            survey.id,
            question_id(session, survey, "warm"),
            QuestionText(kind=QuestionKind.SCALE, prompt="Warm?", settings={"low": 5, "high": 2}),
            was=None,
            meaning_changed=False,
            actor=ada,
        )


def test_open_questions_ask_why_unless_it_is_turned_off(session, ada):
    survey = make_survey(session, questions=[ask("long_text", "What?", code="what")])

    assert draft_definition(session, survey).by_code["what"].asks_why is True

    change_question(
        session,
        survey.id,
        question_id(session, survey, "what"),
        replace(LONG, settings={"asks_why": False}),
        was=None,
        meaning_changed=False,
        actor=ada,
    )

    assert draft_definition(session, survey).by_code["what"].asks_why is False


# --- choices ---------------------------------------------------------------------------------


def labels(session, survey, code="home") -> list[tuple[str, str]]:
    options = draft_definition(session, survey).by_code[code].options
    return [(option.code, option.label) for option in options]


def test_choices_are_added_renamed_moved_and_removed_by_their_codes(session, ada):
    survey = make_survey(session)
    home = question_id(session, survey, "home")

    add_option(session, survey.id, home, "Boat", actor=ada)
    rename_option(session, survey.id, home, "1", "A house", actor=ada)
    move_option(session, survey.id, home, "3", 1, actor=ada)
    remove_option(session, survey.id, home, "2", actor=ada)

    assert labels(session, survey) == [("3", "Boat"), ("1", "A house")]


def test_the_code_of_a_removed_choice_is_never_given_out_again(session, ada):
    survey = make_survey(session)
    home = question_id(session, survey, "home")
    remove_option(session, survey.id, home, "2", actor=ada)

    add_option(session, survey.id, home, "Boat", actor=ada)

    assert labels(session, survey) == [("1", "House"), ("3", "Boat")]


@pytest.mark.parametrize(
    ("label", "sentence"),
    [("  ", "has no words"), ("flat", "is there twice"), ("x" * 301, "at most 300")],
)
def test_a_choice_without_words_twice_or_too_long_is_refused(session, ada, label, sentence):
    survey = make_survey(session)

    with pytest.raises(DomainError, match=sentence):
        add_option(session, survey.id, question_id(session, survey, "home"), label, actor=ada)


def test_a_question_without_choices_takes_none(session, ada):
    survey = make_survey(session)

    with pytest.raises(Conflict, match="has no choices"):
        add_option(session, survey.id, question_id(session, survey, "nps"), "Nine", actor=ada)


# --- publishing ------------------------------------------------------------------------------


def test_publishing_freezes_the_words_and_names_them_by_a_fingerprint(session, ada):
    survey = make_survey(session)

    version = publish(session, survey.id, actor=ada)

    assert version.state is VersionState.PUBLISHED
    assert version.published_by == ada.id
    assert [one["code"] for one in version.definition["questions"]] == [
        one["code"] for one in QUESTIONS
    ]
    assert len(version.sha256) == 64
    assert draft_of(session, survey.id) is None


@pytest.mark.parametrize(
    ("questions", "sentence"),
    [
        ([], "asks nothing yet"),
        ([ask("statement", "Read this")], "asks nothing yet"),
        ([ask("nps", " ")], "Question 1 has no words"),
        ([ask("one_choice", "Where?", choices=["Here"])], "at least two options"),
        (
            [
                ask("nps", "A?", show_if={"all": [{"question": "q2", "op": "is", "value": 3}]}),
                ask("number", "B?"),
            ],
            "which is not asked before it",
        ),
        (
            [ask("nps", "A?", show_if={"any": [{"question": "gone", "op": "answered"}]})],
            "not in the survey",
        ),
    ],
)
def test_a_draft_that_cannot_work_is_not_published(session, ada, questions, sentence):
    survey = make_survey(session, questions=questions)

    with pytest.raises(NotReady, match=sentence):
        publish(session, survey.id, actor=ada)

    assert draft_of(session, survey.id) is not None


def test_publishing_the_next_version_retires_the_one_before(session, ada):
    made = make_published_survey(session)
    new_draft(session, made.survey.id, actor=ada)
    add_question(session, made.survey.id, LONG, actor=ada)

    second = publish(session, made.survey.id, actor=ada)

    assert second.number == 2
    assert made.version.state is VersionState.RETIRED
    assert published_version(session, made.survey.id) is second


def test_publishing_what_is_published_already_is_refused(session, ada):
    made = make_published_survey(session)
    new_draft(session, made.survey.id, actor=ada)

    with pytest.raises(NotReady, match="Nothing differs from version 1"):
        publish(session, made.survey.id, actor=ada)


def test_publishing_without_a_draft_is_refused(session, ada):
    made = make_published_survey(session)

    with pytest.raises(Conflict, match="no draft any more"):
        publish(session, made.survey.id, actor=ada)


def test_a_published_survey_can_be_taken_out_of_use_and_edited_again(session, ada):
    made = make_published_survey(session)

    retire(session, made.survey.id, actor=ada)

    assert published_version(session, made.survey.id) is None
    assert new_draft(session, made.survey.id, actor=ada).number == 2


# --- editing what is published ---------------------------------------------------------------


def test_a_new_draft_asks_what_the_published_version_asks(session, ada):
    made = make_published_survey(session)

    draft = new_draft(session, made.survey.id, actor=ada)

    assert draft.number == 2
    assert definition_of(session, draft).questions == definition_of(session, made.version).questions


def test_a_second_new_draft_is_the_first(session, ada):
    made = make_published_survey(session)

    draft = new_draft(session, made.survey.id, actor=ada)

    assert new_draft(session, made.survey.id, actor=make_user(session)) is draft


def test_a_discarded_draft_leaves_what_is_published(session, ada):
    made = make_published_survey(session)
    new_draft(session, made.survey.id, actor=ada)
    add_question(session, made.survey.id, LONG, actor=ada)

    discard_draft(session, made.survey.id, actor=ada)

    assert draft_of(session, made.survey.id) is None
    assert published_version(session, made.survey.id).number == 1
    assert new_draft(session, made.survey.id, actor=ada).number == 2


def test_the_only_draft_is_not_discarded_but_its_survey_can_be_deleted(session, ada):
    survey = make_survey(session)

    with pytest.raises(DomainError, match="all there is"):
        discard_draft(session, survey.id, actor=ada)

    delete_survey(session, survey.id, actor=ada)

    for model in (Survey, Question, Option):
        assert session.scalar(sa.select(sa.func.count()).select_from(model)) == 0


def test_a_survey_that_was_published_is_not_deleted(session, ada):
    made = make_published_survey(session)

    with pytest.raises(Conflict, match="kept for its answers"):
        delete_survey(session, made.survey.id, actor=ada)


def test_a_removed_question_is_put_back_with_its_code_epoch_and_choices(session, ada):
    made = make_published_survey(session)
    home = made.questions["home"].question_id
    new_draft(session, made.survey.id, actor=ada)
    sequence.remove_question(session, made.survey.id, home, actor=ada)
    publish(session, made.survey.id, actor=ada)
    new_draft(session, made.survey.id, actor=ada)

    sequence.put_back_question(session, made.survey.id, home, actor=ada)

    asked = draft_definition(session, made.survey).questions[-1]
    assert (asked.id, asked.code, asked.epoch) == (home, "home", 1)
    assert {one.label: one.id for one in asked.options} == made.options["home"]


def test_a_question_of_another_survey_is_not_put_back(session, ada):
    made, other = make_published_survey(session), make_published_survey(session)
    new_draft(session, made.survey.id, actor=ada)

    with pytest.raises(NotFound):
        sequence.put_back_question(
            session, made.survey.id, other.questions["nps"].question_id, actor=ada
        )


# --- epochs ----------------------------------------------------------------------------------


def changed_epoch(session, made, code, text, *, meaning_changed, actor) -> int:
    new_draft(session, made.survey.id, actor=actor)
    asked = change_question(
        session,
        made.survey.id,
        made.questions[code].question_id,
        text,
        was=None,
        meaning_changed=meaning_changed,
        actor=actor,
    )
    return asked.epoch


def test_clearer_words_stay_in_the_same_epoch(session, ada):
    made = make_published_survey(session)

    assert changed_epoch(session, made, "change", LONG, meaning_changed=False, actor=ada) == 1


def test_another_meaning_declared_by_the_researcher_begins_a_new_epoch(session, ada):
    made = make_published_survey(session)

    assert changed_epoch(session, made, "change", LONG, meaning_changed=True, actor=ada) == 2


def test_another_kind_begins_a_new_epoch_whatever_was_declared(session, ada):
    made = make_published_survey(session)
    text = replace(LONG, kind=QuestionKind.SHORT_TEXT)

    assert changed_epoch(session, made, "change", text, meaning_changed=False, actor=ada) == 2


@pytest.mark.parametrize(
    ("settings", "epoch"),
    [
        ({"low": 1, "high": 7}, 2),
        ({"low": 0, "high": 5}, 2),
        ({"low": 1, "high": 5, "low_label": "Ice"}, 1),
    ],
)
def test_other_ends_of_a_scale_begin_a_new_epoch_other_words_do_not(session, ada, settings, epoch):
    made = make_published_survey(session, questions=[ask("scale", "Warm?", code="warm")])
    text = QuestionText(kind=QuestionKind.SCALE, prompt="Warm?", settings=settings)

    assert changed_epoch(session, made, "warm", text, meaning_changed=False, actor=ada) == epoch


def test_a_breaking_change_taken_back_before_publishing_leaves_the_epoch(session, ada):
    made = make_published_survey(session, questions=[ask("scale", "Warm?", code="warm")])
    wide = QuestionText(kind=QuestionKind.SCALE, prompt="Warm?", settings={"low": 1, "high": 7})
    changed_epoch(session, made, "warm", wide, meaning_changed=False, actor=ada)

    back = replace(wide, settings={"low": 1, "high": 5})

    assert changed_epoch(session, made, "warm", back, meaning_changed=False, actor=ada) == 1


def test_a_question_that_was_never_published_stays_in_its_first_epoch(session, ada):
    made = make_published_survey(session)
    new_draft(session, made.survey.id, actor=ada)
    added = add_question(session, made.survey.id, LONG, actor=ada)

    changed = change_question(
        session,
        made.survey.id,
        added.question_id,
        replace(LONG, kind=QuestionKind.NUMBER),
        was=None,
        meaning_changed=True,
        actor=ada,
    )

    assert changed.epoch == 1


# --- two people at once, promises, records ---------------------------------------------------


def test_two_people_who_change_a_question_do_not_overwrite_each_other(session, ada):
    survey = make_survey(session)
    change = question_id(session, survey, "change")
    asked = editing.queries.asked_in(session, draft_of(session, survey.id), change)
    opened = editing.state_of(session, asked)
    fields = {"was": opened, "meaning_changed": False, "actor": ada}
    change_question(session, survey.id, change, LONG, **fields)

    with pytest.raises(Conflict, match="Somebody else has changed this question"):
        change_question(session, survey.id, change, replace(LONG, prompt="Ben's words"), **fields)

    assert draft_definition(session, survey).by_code["change"].prompt == "What would you change?"


def test_a_changed_choice_counts_as_a_changed_question(session, ada):
    survey = make_survey(session)
    home = question_id(session, survey, "home")
    asked = editing.queries.asked_in(session, draft_of(session, survey.id), home)
    opened = editing.state_of(session, asked)
    rename_option(session, survey.id, home, "1", "Cottage", actor=ada)
    session.flush()

    assert editing.state_of(session, asked) != opened


def test_two_people_who_change_the_cover_do_not_overwrite_each_other(session, ada):
    survey = make_survey(session)
    opened = state_of_cover(draft_of(session, survey.id))
    change_cover(session, survey.id, Cover(heading="Ada's"), was=opened, actor=ada)

    with pytest.raises(Conflict):
        change_cover(session, survey.id, Cover(heading="Ben's"), was=opened, actor=ada)

    assert draft_of(session, survey.id).heading == "Ada's"


def test_the_promise_of_anonymity_changes_only_before_it_is_published(session, ada):
    survey = make_survey(session, questions=[ask("nps", "A?")])
    set_anonymity(session, survey, Anonymity.CONFIDENTIAL, actor=ada)
    publish(session, survey.id, actor=ada)

    with pytest.raises(Conflict, match="what its respondents were promised"):
        set_anonymity(session, survey, Anonymity.IDENTIFIED, actor=ada)

    assert survey.anonymity is Anonymity.CONFIDENTIAL
    version = published_version(session, survey.id)
    assert definition_of(session, version).anonymity is Anonymity.CONFIDENTIAL


def test_every_deed_is_written_down_without_words_of_the_survey(session, ada):
    survey = make_survey(session, actor=ada, questions=[ask("nps", "A?"), ask("number", "B?")])
    sequence.remove_question(session, survey.id, question_id(session, survey, "q2"), actor=ada)
    publish(session, survey.id, actor=ada)
    session.flush()

    entries = session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id)).all()

    assert [one.action for one in entries] == [
        "survey.created",
        "question.added",
        "question.added",
        "question.removed",
        "survey.published",
    ]
    assert entries[-1].data == {"number": 1}


def test_the_list_of_a_study_shows_the_published_version_and_the_draft(session, ada):
    made = make_published_survey(session)
    new_draft(session, made.survey.id, actor=ada)
    add_question(session, made.survey.id, LONG, actor=ada)

    (row,) = surveys_of(session, made.study.id)

    assert (row.published.number, row.draft.number, row.question_count) == (1, 2, 6)


@pytest.mark.parametrize("name", ["move", "remove", "duplicate"])
def test_a_question_that_is_not_in_the_draft_is_not_found(session, ada, name):
    survey, other = make_survey(session), make_survey(session)
    foreign = question_id(session, other, "nps")
    deeds = {
        "move": lambda: sequence.move_question(session, survey.id, foreign, 1, actor=ada),
        "remove": lambda: sequence.remove_question(session, survey.id, foreign, actor=ada),
        "duplicate": lambda: editing.duplicate_question(session, survey.id, foreign, actor=ada),
    }

    with pytest.raises(NotFound):
        deeds[name]()
