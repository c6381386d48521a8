"""The pages of reports, for those who write them and those who read."""

import hashlib

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from survey.act.reports import services
from survey.act.reports.models import Export, Report, ReportQuote, ReportState
from survey.act.reports.scope import Scope
from survey.core.audit.models import AuditEntry
from survey.understand.themes import services as themes
from survey.understand.themes.models import ThemeKind
from survey.understand.themes.services import Wording


@pytest.fixture
def draft(session, cast):
    return services.create_draft(session, cast.study, actor=cast.ada)


@pytest.fixture
def published(session, cast, draft):
    was = services.fingerprint(draft)
    return services.publish(session, draft.id, was=was, actor=cast.ada)


def typed(cast, draft, **over) -> dict[str, str]:
    values = {
        "title": "Warm houses",
        "summary": "They pay for warmth that nobody feels.",
        "attribute": "home",
        "was": services.fingerprint(draft),
        f"need_{cast.warm.id}-is_shown": "y",
        f"need_{cast.warm.id}-decision": "Try it with 20 families",
        f"need_{cast.warm.id}-owner": "Climate team",
        f"need_{cast.warm.id}-look_again": "Feb 2027",
        f"need_{cast.chores.id}-is_shown": "y",
    }
    return values | over


def test_a_study_without_needs_leads_to_the_review(sign_in, cast, session):
    for theme in (cast.warm, cast.chores):
        themes.turn_down(session, theme, actor=cast.ada)

    page = sign_in().get(f"/studies/{cast.study.id}/reports")

    assert "Review the proposals" in page.text


def test_a_report_is_begun_and_shows_the_needs(sign_in, cast):
    answer = sign_in().post(f"/studies/{cast.study.id}/reports", follow_redirects=True)

    assert answer.status_code == 200
    assert "Draft of report 1" in answer.text
    assert cast.warm.name in answer.text
    assert "40\u202f% (22 to 61)" in answer.text


def test_what_is_typed_stands_on_the_sheet(sign_in, cast, draft):
    client = sign_in()

    client.post(f"/reports/{draft.id}", data=typed(cast, draft, segments=str(cast.owners.id)))

    page = client.get(f"/reports/{draft.id}").text
    assert "Warm houses" in page
    assert "They pay for warmth that nobody feels." in page
    assert "<dd>Try it with 20 families</dd>" in page
    assert "too few to show" in page


def test_an_unticked_need_leaves_the_sheet_and_can_come_back(sign_in, cast, draft, session):
    client = sign_in()
    form = typed(cast, draft)
    del form[f"need_{cast.chores.id}-is_shown"]

    client.post(f"/reports/{draft.id}", data=form)

    page = client.get(f"/reports/{draft.id}").text
    assert f'id="need-{cast.chores.id}"' not in page
    assert f'name="need_{cast.chores.id}-is_shown"' in page
    assert Scope.from_json(session.get(Report, draft.id).scope).left_out == {cast.chores.id}


def test_what_was_typed_is_kept_when_something_is_wrong(sign_in, cast, draft):
    answer = sign_in().post(f"/reports/{draft.id}", data=typed(cast, draft, title=" "))

    assert answer.status_code == 422
    assert "Give the report a title." in answer.text
    assert "They pay for warmth that nobody feels." in answer.text
    assert "Try it with 20 families" in answer.text


def test_what_was_typed_is_kept_when_somebody_was_faster(sign_in, cast, draft, session):
    first, second = typed(cast, draft, title="Ben’s"), typed(cast, draft, title="Ada’s")
    client = sign_in()
    client.post(f"/reports/{draft.id}", data=first)

    answer = client.post(f"/reports/{draft.id}", data=second)

    assert answer.status_code == 409
    assert "Somebody else has changed this report" in answer.text
    assert 'value="Ada’s"' in answer.text
    assert session.get(Report, draft.id).title == "Ben’s"


def test_a_need_that_nobody_is_counted_for_is_named_before_publishing(
    sign_in, cast, draft, session
):
    client = sign_in()
    before = client.get(f"/reports/{draft.id}").text
    themes.create(
        session,
        cast.study.id,
        ThemeKind.NEED,
        Wording(name="I trust the boiler"),
        actor=cast.ada,
        statement_ids=[],
    )

    page = client.get(f"/reports/{draft.id}").text

    assert "Nobody is counted for" not in before
    assert "Nobody is counted for 1 need" in page
    assert "<li>I trust the boiler</li>" in page


def test_two_clicks_publish_once(sign_in, cast, draft, session):
    client = sign_in()
    form = typed(cast, draft)

    first = client.post(f"/reports/{draft.id}/publish", data=form)
    second = client.post(f"/reports/{draft.id}/publish", data=form)

    assert (first.status_code, second.status_code) == (303, 303)
    assert session.get(Report, draft.id).state is ReportState.PUBLISHED
    quotes = sa.select(sa.func.count(ReportQuote.id)).where(ReportQuote.report_id == draft.id)
    assert session.scalar(quotes) == 8
    entries = sa.select(sa.func.count(AuditEntry.id)).where(AuditEntry.action == "report.published")
    assert session.scalar(entries) == 1


def test_what_was_typed_and_not_saved_is_published_too(sign_in, cast, draft):
    client = sign_in()

    client.post(f"/reports/{draft.id}/publish", data=typed(cast, draft, title="Warm rooms"))

    page = client.get(f"/reports/{draft.id}").text
    assert "Published on" in page
    assert ">Warm rooms</h2>" in page
    assert "They pay for warmth that nobody feels." in page
    assert "<dd>Try it with 20 families</dd>" in page


def test_nothing_is_published_while_something_is_wrong(sign_in, cast, draft, session):
    client = sign_in()
    late = typed(cast, draft, title="Ada’s")
    client.post(f"/reports/{draft.id}", data=typed(cast, draft, title="Ben’s"))

    untitled = client.post(f"/reports/{draft.id}/publish", data=typed(cast, draft, title=" "))
    outdated = client.post(f"/reports/{draft.id}/publish", data=late)

    assert (untitled.status_code, outdated.status_code) == (422, 409)
    assert "Give the report a title." in untitled.text
    assert "Somebody else has changed this report" in outdated.text
    assert 'value="Ada’s"' in outdated.text
    assert session.get(Report, draft.id).state is ReportState.DRAFT


def test_a_published_page_does_not_follow_later_decisions(sign_in, cast, published, session):
    client = sign_in()
    before = client.get(f"/reports/{published.id}").text

    themes.turn_down(session, cast.chores, actor=cast.ada)

    after = client.get(f"/reports/{published.id}").text
    assert cast.chores.name in after
    assert (
        before.partition('<article class="sheet">')[2]
        == after.partition('<article class="sheet">')[2]
    )


def test_a_reader_sees_published_reports_only(sign_in, cast, published, session):
    following = services.create_draft(session, cast.study, actor=cast.ada)
    reader = sign_in("viewer")

    listed = reader.get(f"/studies/{cast.study.id}/reports").text

    assert f"/reports/{published.id}" in listed
    assert f"/reports/{following.id}" not in listed
    assert reader.get(f"/reports/{published.id}").status_code == 200
    assert reader.get(f"/reports/{following.id}").status_code == 404
    assert reader.get(f"/reports/{following.id}/behind/{cast.warm.id}").status_code == 404
    assert reader.post(f"/reports/{following.id}/export/html").status_code == 404
    for address in (
        f"/studies/{cast.study.id}/reports",
        f"/reports/{following.id}",
        f"/reports/{following.id}/publish",
        f"/reports/{following.id}/discard",
    ):
        assert reader.post(address).status_code == 403


def test_a_reader_takes_a_published_report_with_her(sign_in, cast, published, session):
    answer = sign_in("viewer").post(f"/reports/{published.id}/export/needs.csv")

    assert answer.status_code == 200
    disposition = answer.headers["Content-Disposition"]
    assert disposition == 'attachment; filename="cold-houses-report-1-needs.csv"'
    kept = session.scalars(sa.select(Export)).one()
    assert (kept.format, kept.row_count) == ("needs.csv", 2)
    assert kept.sha256 == hashlib.sha256(answer.data).hexdigest()


@pytest.mark.parametrize("kind", ["html", "needs.csv", "quotes.csv", "xlsx"])
def test_every_format_is_sent_as_a_file(sign_in, published, kind):
    answer = sign_in().post(f"/reports/{published.id}/export/{kind}")

    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert answer.headers["Content-Disposition"].endswith(f'{kind}"')


def test_a_draft_and_an_unknown_format_are_not_sent(sign_in, draft, session):
    client = sign_in()

    assert client.post(f"/reports/{draft.id}/export/html").status_code == 422
    assert client.post(f"/reports/{draft.id}/export/exe").status_code == 404
    assert session.scalar(sa.select(sa.func.count(Export.id))) == 0


def test_figures_lead_to_their_statements_and_these_to_their_source(sign_in, cast, published):
    client = sign_in()
    behind = f"/reports/{published.id}/behind/{cast.warm.id}"

    page = client.get(f"/reports/{published.id}").text
    listed = client.get(behind).text

    assert page.count(f'href="{behind}"') == 4
    assert f'href="/statements/{cast.said[0].id}"' in page + listed
    assert "9 statements stood behind it when report 1 was published." in listed
    assert [f'id="statement-{one.id}"' in listed for one in cast.said] == [True] * 9
    assert client.get(f"/reports/{published.id}/behind/{cast.thermostat.id}").status_code == 200
    assert client.get(f"/reports/{published.id}/behind/999999").status_code == 404


def test_statements_behind_a_published_figure_stay_those_of_that_day(
    sign_in, cast, published, session
):
    themes.untag(session, cast.warm, [cast.said[0].id], actor=cast.ada)

    listed = sign_in().get(f"/reports/{published.id}/behind/{cast.warm.id}").text

    assert f'id="statement-{cast.said[0].id}"' in listed


def test_a_reader_is_led_to_no_single_answer(sign_in, cast, published):
    page = sign_in("viewer").get(f"/reports/{published.id}/behind/{cast.warm.id}").text

    assert "/statements/" not in page
    assert "Dora" not in page


def test_an_erased_quote_says_so(sign_in, cast, published, session):
    services.erase_quotes(session, [one.id for one in cast.said])
    session.flush()

    page = sign_in().get(f"/reports/{published.id}").text

    assert page.count("These words were erased at the wish of the person who said them.") == 4


def test_hostile_words_are_only_words(sign_in, cast, draft):
    client = sign_in()
    evil = '"><script>alert(1)</script>'

    client.post(
        f"/reports/{draft.id}",
        data=typed(cast, draft, title=evil, **{f"need_{cast.warm.id}-owner": evil}),
    )

    assert "<script>alert" not in client.get(f"/reports/{draft.id}").text


def test_the_overview_leads_on(sign_in, cast, session):
    client = sign_in()
    before = client.get(f"/studies/{cast.study.id}").text
    draft = services.create_draft(session, cast.study, actor=cast.ada)
    during = client.get(f"/studies/{cast.study.id}").text
    services.publish(session, draft.id, was=services.fingerprint(draft), actor=cast.ada)
    after = client.get(f"/studies/{cast.study.id}").text

    assert "Write the report" in before
    assert "Finish the report" in during
    assert f"/reports/{draft.id}" in during
    assert "published report</a>" in after


def test_pages_take_the_same_number_of_queries_however_much_was_said(
    sign_in, cast, published, session
):
    client = sign_in()
    counted = []
    event.listen(session.connection(), "before_cursor_execute", lambda *_: counted.append(1))
    addresses = [
        f"/studies/{cast.study.id}/reports",
        f"/reports/{published.id}",
        f"/reports/{published.id}/behind/{cast.chores.id}",
        f"/reports/{published.id}/behind/{cast.warm.id}",
    ]
    figures = []
    for address in addresses:
        counted.clear()
        assert client.get(address).status_code == 200
        figures.append(len(counted))

    assert max(figures) <= 20
    assert figures[2] == figures[3]
