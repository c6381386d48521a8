"""The search page: what is asked stands in the address, and what was found leads to its place."""

import pytest
from counting import counted
from factories import make_statement

from survey.ask.interviews.models import Interview
from survey.core.jobs import enqueue
from survey.understand.search import meanings
from survey.understand.search.models import SavedSearch


@pytest.fixture
def ada(sign_in, parcels):
    return sign_in(user=parcels.ada)


@pytest.fixture
def url(parcels):
    return f"/studies/{parcels.study.id}/search"


def test_words_are_marked_and_lead_to_where_they_were_said(ada, url, parcels):
    page = ada.get(f"{url}?q=parcel").text

    assert "The <mark>parcel</mark> came late again" in page
    assert f"/statements/{parcels.said['late'].id}" in page
    assert "I know when my parcel comes" in page


def test_the_kinds_of_text_say_how_many_hold_the_words(ada, url):
    page = ada.get(f"{url}?q=parcel&in=answer").text

    assert "The courier rang at the wrong door" in page
    assert "Needs and wants" in page


def test_hostile_words_and_answers_are_only_text(ada, url, session, parcels):
    make_statement(session, parcels.study, "<script>alert(1)</script> parcel")

    page = ada.get(f"{url}?q=%3Cscript%3E").text

    assert "<script>alert" not in page
    assert "&lt;<mark>script</mark>&gt;" in page


def test_over_all_studies_it_says_which(ada, parcels):
    page = ada.get("/search?q=parcel").text

    assert "Parcels" in page
    assert "Choose a study to look for the meaning too." in page


def test_before_anything_was_read_only_words_are_found_and_it_says_so(ada, url):
    page = ada.get(f"{url}?q=parcel").text

    assert "has not been read yet" in page


def test_once_read_statements_of_like_meaning_are_found_too(ada, url, session, parcels, settings):
    make_statement(session, parcels.study, "My shipment was delayed once more")
    meanings.write(settings.home, session, parcels.study.id)

    page = ada.get(f"{url}?q=parcel+late").text

    assert "My shipment was delayed once more" in page
    assert "like it in meaning" in page
    assert page.index("The <mark>parcel</mark> came <mark>late</mark>") < page.index("My shipment")


def test_more_like_a_statement(ada, url, session, parcels, settings):
    make_statement(session, parcels.study, "My shipment was delayed once more")
    meanings.write(settings.home, session, parcels.study.id)
    late = parcels.said["late"]

    assert ada.get(f"/statements/{late.id}/like").location.endswith(f"{url}?like={late.id}")
    page = ada.get(f"{url}?like={late.id}").text

    assert "Statements like this one" in page
    assert "My shipment was delayed once more" in page


def test_like_a_statement_of_another_study_is_not_found(ada, url, session, parcels, settings):
    meanings.write(settings.home, session, parcels.study.id)

    assert ada.get(f"{url}?like=99999").status_code == 404


def test_like_words_of_a_session_without_consent_is_not_found(ada, url, session, parcels, settings):
    withheld = make_statement(session, parcels.study, "Never agreed to this")
    meanings.write(settings.home, session, parcels.study.id)
    session.get_one(Interview, int(withheld.respondent[1:])).has_consent = False
    session.flush()

    answer = ada.get(f"{url}?like={withheld.id}")

    assert answer.status_code == 404
    assert "Never agreed" not in answer.text


@pytest.mark.parametrize(
    "wrong",
    [
        "since=yesterday",
        "until=2026-99-99",
        "theme=x",
        "kind=drop",
        "segment=-1",
        "coder=99999999999999999999",
        "in=nothing",
        "by=magic",
        "study=none",
        "like=x",
    ],
)
def test_a_wrong_address_is_a_page_and_no_error(ada, url, wrong):
    assert ada.get(f"{url}?q=parcel&{wrong}").status_code == 200


def test_too_long_a_search_says_so_and_keeps_what_was_typed(ada, url):
    page = ada.get(f"{url}?q={'word+' * 100}").text

    assert "At most 300 characters can be looked for." in page
    assert "word word" in page


def test_a_search_is_kept_and_found_again(ada, url, session, parcels):
    kept = {"q": "parcel", "study": parcels.study.id, "kind": "want", "name": "Late  ones"}

    ada.post("/search/save", data={**kept, "back": f"{url}?q=parcel"})

    one = session.query(SavedSearch).one()
    assert one.name == "Late ones"
    assert one.asked == {"q": "parcel", "kind": "want", "study": str(parcels.study.id)}
    page = ada.get(url).text
    assert "Late ones" in page
    assert "q=parcel&amp;" in page
    assert "kind=want" in page


def test_a_kept_search_is_its_owners_alone(ada, sign_in, session):
    ada.post("/search/save", data={"q": "parcel", "name": "Mine"})
    one = session.query(SavedSearch).one()

    assert "Mine" not in sign_in().get("/search").text
    assert sign_in().post(f"/search/{one.id}/remove").status_code == 404
    ada.post(f"/search/{one.id}/remove")

    assert session.query(SavedSearch).count() == 0


def test_a_search_without_a_name_is_not_kept_and_the_page_says_why(ada, url, session):
    page = ada.post(
        "/search/save", data={"q": "x", "name": " ", "back": url}, follow_redirects=True
    ).text

    assert "Give the search a name" in page
    assert session.query(SavedSearch).count() == 0


def test_it_costs_the_same_however_much_is_found(ada, url, session, parcels, connection):
    def queries():
        with counted(connection) as counter:
            assert ada.get(f"{url}?q=parcel").status_code == 200
        return counter.count

    few = queries()
    for number in range(30):
        make_statement(session, parcels.study, f"Parcel number {number} is lost")

    assert queries() == few


def test_the_job_reads_what_is_new_and_nothing_twice(session, parcels, run_jobs, settings):
    enqueue(session, "search.read")
    run_jobs()
    path = settings.home / meanings.FOLDER / f"study-{parcels.study.id}.meanings"
    first = path.stat().st_mtime_ns

    enqueue(session, "search.read")
    run_jobs()
    assert path.stat().st_mtime_ns == first

    make_statement(session, parcels.study, "Something new")
    enqueue(session, "search.read")
    run_jobs()
    known = meanings.load(settings.home, parcels.study.id)
    assert known.state == meanings.state_of(session, parcels.study.id)
