"""The rules of studies."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from factories import make_study, make_user

from survey.ask.studies import overview
from survey.ask.studies.overview import Line, Verb
from survey.ask.studies.queries import archived_count, get_study, studies
from survey.ask.studies.services import (
    StudyText,
    archive_study,
    change_study,
    create_study,
    restore_study,
    state_of,
)
from survey.core.audit import AuditEntry
from survey.core.errors import Conflict, DomainError, NotFound
from survey.core.roles import Permission


def test_a_study_begins_with_a_title_a_question_and_a_decision(session):
    ada = make_user(session)
    text = StudyText(title="  Coming home ", question="What do they need?", decision="What to do.")

    study = create_study(session, text, actor=ada)

    session.flush()
    assert (study.title, study.question, study.decision) == (
        "Coming home",
        "What do they need?",
        "What to do.",
    )
    assert study.owner_id == ada.id
    assert session.scalars(sa.select(AuditEntry.action)).all() == ["study.created"]


@pytest.mark.parametrize("title", ["", "   ", "x" * 161])
def test_a_study_without_a_fitting_title_is_refused(session, title):
    ada = make_user(session)

    with pytest.raises(DomainError) as refused:
        create_study(session, StudyText(title=title), actor=ada)

    assert refused.value.field == "title"


def test_two_people_who_reword_a_study_do_not_overwrite_each_other(session):
    study = make_study(session)
    opened = state_of(study)
    ada, ben = make_user(session), make_user(session)
    change_study(session, study, StudyText(title="Ada's"), was=opened, actor=ada)

    with pytest.raises(Conflict):
        change_study(session, study, StudyText(title="Ben's"), was=opened, actor=ben)

    assert study.title == "Ada's"


def test_an_archived_study_leaves_the_list_and_comes_back(session):
    study, other = make_study(session), make_study(session)
    ada = make_user(session)

    archive_study(session, study.id, actor=ada)

    session.flush()
    assert list(studies(session, ada)) == [other]
    assert list(studies(session, ada, archived=True)) == [study]
    assert archived_count(session, ada) == 1

    restore_study(session, study.id, actor=ada)

    session.flush()
    assert list(studies(session, ada)) == [other, study]


def test_archiving_twice_is_archiving_once(session):
    study = make_study(session)
    ada = make_user(session)
    archive_study(session, study.id, actor=ada)
    archive_study(session, study.id, actor=ada)

    session.flush()

    assert session.scalars(sa.select(AuditEntry.action)).all() == ["study.archived"]


def test_an_unknown_study_is_not_found(session):
    with pytest.raises(NotFound):
        get_study(session, 4711)


def test_the_overview_holds_what_features_contribute_and_a_person_may_see(session, monkeypatch):
    monkeypatch.setattr(overview, "_contributions", {})

    @overview.contributes(Verb.ASK, order=20)
    def second(session, study_id):
        return Line(count=2, text="interviews", endpoint="studies.index")

    @overview.contributes(Verb.ASK, order=10)
    def first(session, study_id):
        return Line(count=study_id, text="surveys", endpoint="studies.index")

    @overview.contributes(Verb.ACT, order=10, permission=Permission.REPORT_WRITE)
    def hidden(session, study_id):
        raise AssertionError("Nobody may see this.")

    ask, understand, act = overview.panels(session, 7, [Permission.STUDY_READ])

    assert [(line.count, line.text) for line in ask.lines] == [(7, "surveys"), (2, "interviews")]
    assert understand.lines == ()
    assert act.lines == ()
