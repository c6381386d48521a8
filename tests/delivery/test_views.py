"""Delivery pages: who may, what is shown, and the page to say "not again"."""

import re

import sqlalchemy as sa
from factories import make_invitation, make_link, make_published_survey, make_user

from survey.ask.delivery.models import Delivery, Invitation, InvitationState, Message
from survey.core.jobs import run_pending
from survey.people.customers.models import Customer
from survey.people.privacy.models import Consent
from survey.people.segments.models import Segment, SegmentKind, SegmentMember


def make_list(session, name="Families"):
    dora = Customer(external_ref="C-1", name="Dora", email="dora@example.org", attributes={})
    segment = Segment(name=name, kind=SegmentKind.LIST)
    session.add_all([dora, segment])
    session.flush()
    session.add(SegmentMember(segment_id=segment.id, customer_id=dora.id))
    session.flush()
    return dora, segment


def test_a_link_is_opened_and_shown(session, sign_in):
    asked = make_published_survey(session)
    client = sign_in("researcher")

    answer = client.post(f"/surveys/{asked.survey.id}/delivery/links", data={"name": "Website"})

    delivery = session.scalars(sa.select(Delivery)).one()
    shown = client.get(answer.location).text
    assert answer.status_code == 303
    assert f"/s/{delivery.public_id}" in shown


def test_what_was_typed_is_kept_when_it_cannot_be_sent(session, sign_in):
    asked = make_published_survey(session)
    _, segment = make_list(session)
    client = sign_in("researcher")

    answer = client.post(
        f"/surveys/{asked.survey.id}/delivery/invitations/new",
        data={
            "name": "November",
            "segment": segment.id,
            "subject": "Hello",
            "body": "My long text without a place",
            "reminds": "",
        },
    )

    assert answer.status_code == 422
    assert "My long text without a place" in answer.text
    assert "Put {link} where the personal link should stand" in answer.text


def test_no_segment_is_chosen_beforehand(session, sign_in):
    asked = make_published_survey(session)
    make_list(session)
    client = sign_in("researcher")

    answer = client.post(
        f"/surveys/{asked.survey.id}/delivery/invitations/new",
        data={"name": "November", "segment": "", "subject": "Hello", "body": "See {link}"},
    )

    assert answer.status_code == 422
    assert "Choose the segment you want to ask." in answer.text
    assert "Not a valid choice" not in answer.text


def test_nobody_has_to_finish_invitations_once_begun(session, sign_in):
    asked = make_published_survey(session)
    _, segment = make_list(session)
    client = sign_in("researcher")
    back = f"/surveys/{asked.survey.id}/delivery"
    planned = client.post(
        f"{back}/invitations/new",
        data={"name": "November", "segment": segment.id, "subject": "Hello", "body": "{link}"},
    )

    new = client.get(f"{back}/invitations/new").text
    edit = client.get(f"{planned.location}/edit").text

    assert f'href="{back}">Cancel</a>' in new
    assert f'href="{planned.location}">Cancel</a>' in edit


def test_invitations_are_planned_seen_and_sent(session, sign_in, database, settings):
    asked = make_published_survey(session)
    _, segment = make_list(session)
    client = sign_in("researcher")
    planned = client.post(
        f"/surveys/{asked.survey.id}/delivery/invitations/new",
        data={"name": "November", "segment": segment.id, "subject": "Hello", "body": "{link}"},
    )

    before = client.get(planned.location).text
    sent = client.post(f"{planned.location}/send", follow_redirects=True).text
    again = client.post(f"{planned.location}/send", follow_redirects=True).text
    run_pending(database, settings)
    kept = client.get(planned.location).text
    following = client.post(
        f"/surveys/{asked.survey.id}/delivery/invitations/new",
        data={"name": "December", "segment": segment.id, "subject": "Hello", "body": "{link}"},
        follow_redirects=True,
    ).text
    message = session.scalars(sa.select(Message)).one()
    letter = client.get(f"/messages/{message.id}").text

    assert "Write 1 message</button>" in before
    assert "Nothing is sent" in before
    assert "1 invitation is being written and will be kept below." in sent
    assert "sent already" in again
    assert "kept here" in kept
    assert "Nobody of this segment is left to ask." in following
    assert "Write 0 messages" not in following
    assert re.search(r"/i/[\w-]{22}", letter)


def test_a_viewer_sees_no_messages_and_sends_nothing(session, sign_in):
    asked = make_published_survey(session)
    delivery = make_link(session, asked.survey)
    viewer = sign_in("viewer")

    assert viewer.get(f"/deliveries/{delivery.id}").status_code == 403
    assert viewer.post(f"/deliveries/{delivery.id}/stop").status_code == 403


def test_opening_the_stop_page_changes_nothing(session, client):
    dora, _ = make_list(session)
    make_invitation(session, make_published_survey(session).survey, dora, token="abc")

    page = client.get("/i/abc/stop")

    assert page.status_code == 200
    assert "Do not ask me again" in page.text
    assert session.scalars(sa.select(Consent)).all() == []


def test_one_click_stops_asking_without_an_account(session, client):
    dora, _ = make_list(session)
    make_invitation(session, make_published_survey(session).survey, dora, token="abc")

    done = client.post("/i/abc/stop", data={"List-Unsubscribe": "One-Click"})

    assert "You will not be asked again" in done.text
    assert session.scalars(sa.select(Consent.given)).all() == [False]
    assert session.scalars(sa.select(Invitation.state)).all() == [InvitationState.DECLINED]


def test_a_wrong_stop_link_is_a_kind_404(session, client):
    make_user(session)

    page = client.get("/i/nonsense/stop")

    assert page.status_code == 404
    assert "no longer valid" in page.text


def test_a_segment_that_was_asked_cannot_be_deleted_and_says_why(session, sign_in):
    asked = make_published_survey(session)
    _, segment = make_list(session)
    client = sign_in("researcher")
    client.post(
        f"/surveys/{asked.survey.id}/delivery/invitations/new",
        data={"name": "November", "segment": segment.id, "subject": "Hello", "body": "{link}"},
    )

    answer = client.post(f"/segments/{segment.id}/delete", follow_redirects=True)

    assert "the delivery “November”" in answer.text
    assert session.get(Segment, segment.id) is not None


def test_the_last_day_of_the_calendar_closes_a_link_in_time(session, sign_in):
    asked = make_published_survey(session)

    answer = sign_in("researcher").post(
        f"/surveys/{asked.survey.id}/delivery/links",
        data={"name": "Website", "closes_on": "9999-12-31"},
    )

    assert answer.status_code == 303
    assert session.scalars(sa.select(Delivery)).one().closes_at.year == 9999
