"""Drafts, publishing, freezing and erasing, on both databases."""

import pytest
import sqlalchemy as sa

from survey.act.reports import services
from survey.act.reports.body import seal
from survey.act.reports.models import Report, ReportQuote, ReportState
from survey.act.reports.queries import frozen_body, said
from survey.act.reports.scope import Outlook, Scope
from survey.act.reports.services import Wording
from survey.core.audit.models import AuditEntry
from survey.core.errors import Conflict, DomainError
from survey.understand.statements.models import Statement
from survey.understand.themes import services as themes
from survey.understand.themes.services import Wording as ThemeWording


@pytest.fixture
def draft(session, cast):
    return services.create_draft(session, cast.study, actor=cast.ada)


@pytest.fixture
def published(session, cast, draft):
    was = services.fingerprint(draft)
    return services.publish(session, draft.id, was=was, actor=cast.ada)


def actions(session) -> list[str]:
    query = sa.select(AuditEntry.action).where(AuditEntry.action.like("report.%"))
    return list(session.scalars(query.order_by(AuditEntry.id)))


def test_a_second_click_begins_no_second_draft(session, cast, draft):
    again = services.create_draft(session, cast.study, actor=cast.ada)

    assert again.id == draft.id
    assert (draft.number, draft.title) == (1, "Cold houses")
    assert actions(session) == ["report.created"]


def test_what_was_written_comes_back_as_it_was(session, cast, draft):
    scope = Scope(
        segments=(cast.owners.id,),
        attribute="home",
        left_out=frozenset({cast.chores.id}),
        outlooks={cast.warm.id: Outlook(decision="Try it", owner="Ada", look_again="Feb 2027")},
    )
    wording = Wording(title="  Warm   houses ", summary=" They pay. ", scope=scope)

    services.change_draft(
        session, draft.id, wording, was=services.fingerprint(draft), actor=cast.ada
    )

    session.expire_all()
    assert (draft.title, draft.summary) == ("Warm houses", "They pay.")
    assert Scope.from_json(draft.scope) == scope


def test_two_people_do_not_overwrite_each_other(session, cast, draft):
    was = services.fingerprint(draft)
    first = Wording(title="Ben’s title", summary="", scope=Scope())
    services.change_draft(session, draft.id, first, was=was, actor=cast.ada)

    with pytest.raises(Conflict, match="Somebody else"):
        services.change_draft(
            session,
            draft.id,
            Wording(title="Ada’s title", summary="", scope=Scope()),
            was=was,
            actor=cast.ada,
        )

    assert draft.title == "Ben’s title"


def test_a_report_without_a_title_is_refused(session, cast, draft):
    with pytest.raises(DomainError, match="title"):
        services.change_draft(
            session,
            draft.id,
            Wording(title=" ", summary="", scope=Scope()),
            was=services.fingerprint(draft),
            actor=cast.ada,
        )


def test_a_published_report_keeps_what_it_said(session, cast, published):
    before = frozen_body(session, published)

    themes.turn_down(session, cast.chores, actor=cast.ada)
    themes.untag(session, cast.warm, [cast.said[1].id], actor=cast.ada)
    themes.rename(session, cast.warm, ThemeWording(name="I am warm"), actor=cast.ada)
    session.expire_all()

    assert frozen_body(session, published) == before
    assert [need.share.people for need in before.needs] == [8, 4]
    assert len(before.needs[0].quotes) == 4
    assert all(one.text for one in before.needs[0].quotes)


def test_its_hash_names_what_it_says(session, published):
    session.expire_all()

    assert published.state is ReportState.PUBLISHED
    assert published.sha256 == seal(published.body)
    assert all(
        quote["text"] is None for need in published.body["needs"] for quote in need["quotes"]
    )


def test_a_second_click_publishes_once(session, cast, published):
    sealed, at = published.sha256, published.published_at

    services.publish(session, published.id, was="seen before", actor=cast.ada)

    assert (published.sha256, published.published_at) == (sealed, at)
    assert actions(session) == ["report.created", "report.published"]


def test_a_draft_that_changed_since_it_was_seen_is_not_published(session, cast, draft):
    with pytest.raises(Conflict, match="Somebody else has changed this report"):
        services.publish(session, draft.id, was="something else", actor=cast.ada)

    assert draft.state is ReportState.DRAFT


def test_a_report_without_needs_is_not_published(session, cast, draft):
    for theme in (cast.warm, cast.chores):
        themes.turn_down(session, theme, actor=cast.ada)

    with pytest.raises(DomainError, match="No need"):
        services.publish(session, draft.id, was=services.fingerprint(draft), actor=cast.ada)


@pytest.mark.parametrize(
    "change",
    [
        sa.update(Report).values(title="Another"),
        sa.update(Report).values(body={}),
        sa.update(Report).values(state="draft", published_at=None, sha256=None),
        sa.delete(Report),
        sa.update(ReportQuote).values(text="Other words"),
        sa.update(ReportQuote).values(attribution="Somebody else"),
        sa.delete(ReportQuote),
    ],
)
def test_the_database_refuses_to_change_a_published_report(session, published, change):
    with pytest.raises(sa.exc.IntegrityError, match="published report"), session.begin_nested():
        session.execute(change.execution_options(synchronize_session=False))


def test_no_quote_is_added_to_a_published_report(session, published):
    quote = sa.insert(ReportQuote).values(
        report_id=published.id, theme_id=1, position=99, role="", attribution=""
    )

    with pytest.raises(sa.exc.IntegrityError, match="published report"), session.begin_nested():
        session.execute(quote)


def test_a_published_report_is_neither_changed_nor_discarded(session, cast, published):
    wording = Wording(title="Another", summary="", scope=Scope())

    with pytest.raises(Conflict, match="published"):
        services.change_draft(
            session, published.id, wording, was=services.fingerprint(published), actor=cast.ada
        )
    with pytest.raises(Conflict, match="kept"):
        services.discard_draft(session, published.id, actor=cast.ada)


def test_the_next_version_begins_with_the_words_of_the_last(session, cast, published):
    following = services.create_draft(session, cast.study, actor=cast.ada)

    assert (following.number, following.title, following.state) == (
        2,
        "Cold houses",
        ReportState.DRAFT,
    )
    assert following.scope == published.scope


def test_a_draft_can_be_thrown_away(session, cast, draft):
    services.discard_draft(session, draft.id, actor=cast.ada)

    assert session.scalar(sa.select(sa.func.count(Report.id))) == 0


def test_erased_words_leave_a_published_report_and_its_figures_stay(session, cast, published):
    before = frozen_body(session, published)
    erased = before.needs[0].quotes[0].statement

    count = services.erase_quotes(session, [erased, erased])
    session.execute(sa.delete(Statement).where(Statement.id == erased))
    session.expire_all()

    after = frozen_body(session, published)
    assert count == 1
    assert after.needs[0].quotes[0].text is None
    assert [one.text for one in after.needs[0].quotes[1:]] == [
        one.text for one in before.needs[0].quotes[1:]
    ]
    assert [need.share for need in after.needs] == [need.share for need in before.needs]
    assert published.sha256 == seal(published.body)
    assert [one.member.id for one in said(session, [erased, cast.said[8].id])] == [cast.said[8].id]


def test_a_statement_is_not_deleted_while_a_report_still_quotes_it(session, published):
    quoted = session.scalars(sa.select(ReportQuote.statement_id)).first()

    with pytest.raises(sa.exc.IntegrityError), session.begin_nested():
        session.execute(sa.delete(Statement).where(Statement.id == quoted))


def test_a_draft_is_not_exported(session, cast, draft):
    with pytest.raises(DomainError, match="Publish the report first"):
        services.record_export(session, draft, kind="html", data=b"", row_count=0, actor=cast.ada)
