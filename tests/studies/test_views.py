"""The pages of studies: who may, what is shown."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from counting import counted
from factories import make_study

from survey.ask.studies.models import Study
from survey.ask.studies.services import StudyText, change_study, state_of


def test_an_empty_list_offers_to_begin_a_study(sign_in):
    page = sign_in().get("/studies").text

    assert "Begin a study" in page


def test_a_viewer_reads_studies_and_cannot_change_them(sign_in, session):
    study = make_study(session)
    cleo = sign_in("viewer")

    assert cleo.get("/studies").status_code == 200
    assert cleo.get(f"/studies/{study.id}").status_code == 200
    assert "New study" not in cleo.get("/studies").text
    assert cleo.get("/studies/new").status_code == 403
    assert cleo.post(f"/studies/{study.id}/edit").status_code == 403
    assert cleo.post(f"/studies/{study.id}/archive").status_code == 403


def test_a_stranger_is_sent_to_sign_in(client, session):
    study = make_study(session)

    response = client.get(f"/studies/{study.id}")

    assert response.status_code == 303
    assert "/sign-in" in response.location


def test_a_study_is_begun_from_its_form(sign_in, session):
    response = sign_in().post(
        "/studies/new",
        data={"title": "Coming home", "question": "What?\r\nWhy?", "decision": "That."},
    )

    study = session.scalars(sa.select(Study)).one()
    assert response.status_code == 303
    assert response.location == f"/studies/{study.id}"
    assert study.question == "What?\nWhy?"


def test_a_study_without_a_title_comes_back_with_what_was_typed(sign_in, session):
    response = sign_in().post("/studies/new", data={"title": " ", "question": "What do they need?"})

    assert response.status_code == 422
    assert "Give the study a title" in response.text
    assert "What do they need?" in response.text
    assert session.scalars(sa.select(Study)).all() == []


def test_a_form_opened_before_a_colleague_saved_keeps_both_texts(sign_in, session):
    study = make_study(session)
    opened = state_of(study)
    ada = sign_in()
    change_study(session, study, StudyText(title="Ben's title"), was=None, actor=ada.user)
    session.flush()

    refused = ada.post(f"/studies/{study.id}/edit", data={"title": "Ada's title", "was": opened})

    assert refused.status_code == 409
    assert "Somebody else has changed this study" in refused.text
    assert "Ada&#39;s title" in refused.text
    assert study.title == "Ben's title"

    again = ada.post(
        f"/studies/{study.id}/edit", data={"title": "Ada's title", "was": state_of(study)}
    )

    assert again.status_code == 303
    assert study.title == "Ada's title"


def test_the_sample_study_is_marked_as_fictional(sign_in, session):
    study = make_study(session, is_fictional=True)
    ada = sign_in()

    assert "sample, fictional" in ada.get("/studies").text
    assert "are invented" in ada.get(f"/studies/{study.id}").text


def test_an_archived_study_is_found_under_archived(sign_in, session):
    study = make_study(session, title="Old question")
    ada = sign_in()

    ada.post(f"/studies/{study.id}/archive")

    assert f'href="/studies/{study.id}"' not in ada.get("/studies").text
    assert f'href="/studies/{study.id}"' in ada.get("/studies?archived=").text


@pytest.mark.parametrize("address", ["/studies/4711", "/studies/4711/edit"])
def test_an_unknown_study_is_a_page_that_says_so(sign_in, address):
    response = sign_in().get(address)

    assert response.status_code == 404
    assert "There is no such study." in response.text


def test_the_list_costs_the_same_queries_however_long_it_is(sign_in, session, connection):
    ada = sign_in()
    make_study(session)
    ada.get("/studies")
    with counted(connection) as one:
        ada.get("/studies")
    for _ in range(5):
        make_study(session)

    with counted(connection) as six:
        ada.get("/studies")

    assert one.count == six.count


def test_a_new_study_offers_every_way_to_begin_one_of_them_first(session, sign_in):
    study = make_study(session)

    page = sign_in("researcher").get(f"/studies/{study.id}").text

    steps = re.findall(r'<a class="button( primary| quiet small)" href="([^"]+)">([^<]+)</a>', page)
    assert steps == [
        (" primary", f"/studies/{study.id}/surveys/new", "Write a survey"),
        (" quiet small", f"/studies/{study.id}/interviews/new", "Note an interview"),
        (" quiet small", f"/studies/{study.id}/past-answers", "Bring past answers"),
    ]
