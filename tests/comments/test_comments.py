"""Comments: said, answered, reworded, taken back, settled, read; and who may what."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from conftest import Client
from counting import counted
from factories import make_statement, make_study, make_user

from survey.ask.interviews.models import Interview, Note
from survey.ask.studies.models import StudyMember
from survey.core.errors import DomainError, Forbidden, NotFound
from survey.core.roles import StudyRole
from survey.understand.comments import queries, services
from survey.understand.comments.models import Comment, CommentStep, Step, Subject
from survey.understand.statements.models import Statement
from survey.understand.themes import services as themes
from survey.understand.themes.models import ThemeKind
from survey.understand.themes.services import Wording


@pytest.fixture
def ada(session):
    return make_user(session, name="Ada")


@pytest.fixture
def ben(session):
    return make_user(session, name="Ben")


@pytest.fixture
def study(session, ada):
    return make_study(session, owner=ada)


@pytest.fixture
def statement(session, study):
    return make_statement(session, study)


@pytest.fixture
def need(session, study, ada, statement):
    return themes.create(
        session,
        study.id,
        ThemeKind.NEED,
        Wording(name="Come home to a warm house"),
        actor=ada,
        statement_ids=[statement.id],
    )


def say(session, study, statement, who, text="Does this belong here?"):
    return services.write(session, study.id, Subject.STATEMENT, statement.id, text, actor=who)


def steps(session, comment):
    return session.scalars(
        sa.select(CommentStep.step)
        .where(CommentStep.comment_id == comment.id)
        .order_by(CommentStep.id)
    ).all()


def test_a_thread_is_said_answered_and_shown_in_order(session, study, statement, ada, ben):
    thread = say(session, study, statement, ada)

    services.answer(session, thread, "It does: see the second half.", actor=ben)

    (found,) = queries.threads_about(session, Subject.STATEMENT, statement.id, ada)
    assert [(one.author, one.text) for one in found.comments] == [
        ("Ada", "Does this belong here?"),
        ("Ben", "It does: see the second half."),
    ]
    assert found.about == statement.text


def test_what_is_sent_twice_is_said_once(session, study, statement, need, ada, ben):
    thread = say(session, study, statement, ada)
    answer = services.answer(session, thread, "It does.", actor=ben)

    assert services.answer(session, thread, " It does.\n", actor=ben).id == answer.id

    elsewhere = services.write(
        session, study.id, Subject.THEME, need.id, "Does this belong here?", actor=ada
    )
    again = services.write(
        session, study.id, Subject.THEME, need.id, "Does this belong here?", actor=ada
    )
    assert again.id == elsewhere.id
    assert session.scalar(sa.select(sa.func.count(Comment.id))) == 3
    assert steps(session, elsewhere) == [Step.WRITTEN]


def test_the_same_words_after_somebody_elses_are_said_again(session, study, statement, ada, ben):
    thread = say(session, study, statement, ada, "Yes")
    first = services.answer(session, thread, "Yes", actor=ada)
    services.answer(session, thread, "Yes", actor=ben)

    assert services.answer(session, thread, "Yes", actor=ada).id not in {thread.id, first.id}


def test_words_of_a_session_without_consent_stand_on_no_list(session, study, statement, ada):
    say(session, study, statement, ada)
    session.get_one(Interview, int(statement.respondent[1:])).has_consent = False
    session.flush()

    (found,) = queries.threads_of(session, study.id, ada, resolved=False, limit=9)

    assert found.about == ""
    assert [one.text for one in found.comments] == ["Does this belong here?"]


def test_every_step_is_kept_as_an_event(session, study, statement, ada):
    thread = say(session, study, statement, ada)
    services.edit(session, thread, "Does it?", actor=ada)
    services.resolve(session, thread, actor=ada)
    services.resolve(session, thread, actor=ada)
    services.reopen(session, thread, actor=ada)
    services.delete(session, thread, actor=ada)
    services.delete(session, thread, actor=ada)

    assert steps(session, thread) == [
        Step.WRITTEN,
        Step.EDITED,
        Step.RESOLVED,
        Step.REOPENED,
        Step.DELETED,
    ]


def test_the_words_of_a_deleted_comment_are_gone_everywhere(session, study, statement, ada, ben):
    thread = say(session, study, statement, ada, "Dora lives at 12 Mill Lane")
    services.edit(session, thread, "Dora lives at 14 Mill Lane", actor=ada)
    services.answer(session, thread, "Take that out.", actor=ben)

    services.delete(session, thread, actor=ada)

    kept = [
        *session.scalars(sa.select(Comment.text)),
        *session.scalars(sa.select(CommentStep.text)),
    ]
    assert not any("Mill Lane" in one for one in kept)
    (found,) = queries.threads_about(session, Subject.STATEMENT, statement.id, ben)
    assert [one.is_deleted for one in found.comments] == [True, False]


def test_nobody_changes_what_another_said(session, study, statement, ada, ben):
    thread = say(session, study, statement, ada)

    for change in (
        lambda: services.edit(session, thread, "Mine now", actor=ben),
        lambda: services.delete(session, thread, actor=ben),
    ):
        with pytest.raises(Forbidden, match="Only whoever wrote"):
            change()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("", "Write what"), ("  \n ", "Write what"), ("x" * 4001, "4,001 characters")],
)
def test_no_words_and_too_many_are_refused(session, study, statement, ada, text, sentence):
    with pytest.raises(DomainError, match=sentence):
        say(session, study, statement, ada, text)


def test_a_comment_stands_at_something_of_its_own_study(session, study, ada):
    foreign = make_statement(session, make_study(session))

    with pytest.raises(NotFound, match="no such statement in this study"):
        say(session, study, foreign, ada)


def test_an_answer_opens_a_settled_thread_again(session, study, statement, ada, ben):
    thread = say(session, study, statement, ada)
    services.resolve(session, thread, actor=ada)

    services.answer(session, thread, "Wait.", actor=ben)

    assert thread.resolved_at is None
    assert queries.count_threads(session, study.id, resolved=False) == 1


def test_what_others_say_is_new_until_it_is_read(session, study, statement, ada, ben):
    thread = say(session, study, statement, ada)
    assert queries.unread_count(session, study.id, ada) == 0
    assert queries.unread_count(session, study.id, ben) == 1

    services.mark_read(session, study.id, actor=ben)
    assert queries.unread_count(session, study.id, ben) == 0

    services.answer(session, thread, "One more thing.", actor=ada)
    assert queries.unread_count(session, study.id, ben) == 1

    services.answer(session, thread, "Yes.", actor=ben)
    assert queries.unread_count(session, study.id, ben) == 0


def test_comments_on_a_statement_leave_with_the_person_who_said_it(session, study, statement, ada):
    say(session, study, statement, ada)

    session.execute(sa.delete(Note).where(Note.id == statement.note_id))

    assert session.scalar(sa.select(sa.func.count()).select_from(Statement)) == 0
    assert session.scalar(sa.select(sa.func.count()).select_from(Comment)) == 0
    assert session.scalar(sa.select(sa.func.count()).select_from(CommentStep)) == 0


# --- pages --------------------------------------------------------------------------------------


def write(client: Client, study, **data):
    return client.post(f"/studies/{study.id}/comments", data=data)


def test_a_comment_is_written_at_the_page_of_a_theme_and_shown_there(sign_in, ada, study, need):
    client = sign_in(user=ada)

    answer = write(
        client,
        study,
        subject="theme",
        subject_id=need.id,
        text="Whose home?",
        back=f"/themes/{need.id}",
    )

    assert answer.status_code == 303
    assert answer.location.startswith(f"/themes/{need.id}#comment-")
    assert "Whose home?" in client.get(f"/themes/{need.id}").text
    assert "Whose home?" in client.get(f"/studies/{study.id}/comments").text


def test_hostile_text_stays_text(sign_in, ada, study, statement):
    client = sign_in(user=ada)
    evil = "<img src=x onerror=alert(1)>{{ 7*7 }}</textarea><script>alert(2)</script>"

    write(client, study, subject="statement", subject_id=statement.id, text=evil)

    for page in (f"/studies/{study.id}/comments", f"/statements/{statement.id}"):
        text = client.get(page).text
        assert "<img src=x" not in text
        assert "<script>alert(2)" not in text
        assert "&lt;img src=x onerror=alert(1)&gt;{{ 7*7 }}" in text


def test_what_was_typed_is_kept_when_it_is_refused(sign_in, ada, study, statement):
    client = sign_in(user=ada)

    answer = write(client, study, subject="statement", subject_id=statement.id, text="y" * 4001)

    assert answer.status_code == 422
    assert "y" * 4001 in answer.text
    assert "at most 4,000 fit" in answer.text


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_the_way_back_stays_on_this_site(sign_in, ada, study, statement, back):
    answer = write(
        sign_in(user=ada),
        study,
        subject="statement",
        subject_id=statement.id,
        text="Hm.",
        back=back,
    )

    assert answer.location.startswith(f"/studies/{study.id}/comments#")


def test_a_reader_comments_and_a_stranger_finds_nothing(sign_in, session, study, need):
    cleo, eve = sign_in("viewer"), sign_in()
    study.team_role = None
    session.add(StudyMember(study_id=study.id, account_id=cleo.user.id, role=StudyRole.READER))
    session.flush()

    assert write(cleo, study, subject="theme", subject_id=need.id, text="Hm.").status_code == 303
    assert write(eve, study, subject="theme", subject_id=need.id, text="Hm.").status_code == 404
    comment = session.scalars(sa.select(Comment)).one()
    for verb in ("edit", "delete", "answer", "settle", "read"):
        assert eve.post(f"/comments/{comment.id}/{verb}").status_code == 404


def test_another_persons_comment_has_no_form_to_edit_it(sign_in, session, study, need, ada):
    services.write(session, study.id, Subject.THEME, need.id, "Mine.", actor=ada)
    comment = session.scalars(sa.select(Comment)).one()
    ben = sign_in()

    assert f"/comments/{comment.id}/edit" not in ben.get(f"/themes/{need.id}").text
    assert ben.post(f"/comments/{comment.id}/edit", data={"text": "No."}).status_code == 403


def test_the_menu_counts_what_is_new(sign_in, session, study, need, ada):
    services.write(session, study.id, Subject.THEME, need.id, "Look.", actor=ada)
    ben = sign_in()

    before = ben.get(f"/studies/{study.id}").text
    ben.post(f"/studies/{study.id}/comments/read")

    assert "Comments <small>1</small>" in before
    assert "Comments <small>" not in ben.get(f"/studies/{study.id}").text


def test_the_list_costs_the_same_for_many(sign_in, session, study, need, ada, ben, connection):
    client = sign_in(user=ada)
    path = f"/studies/{study.id}/comments"
    services.write(session, study.id, Subject.THEME, need.id, "First.", actor=ben)
    session.flush()
    client.get(path)
    with counted(connection) as few:
        client.get(path)
    for number in range(20):
        thread = services.write(session, study.id, Subject.THEME, need.id, f"{number}", actor=ben)
        services.answer(session, thread, "Yes.", actor=ada)
    session.flush()

    with counted(connection) as many:
        client.get(path)

    assert many.count == few.count
