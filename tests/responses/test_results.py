import csv
import io
import re

import pytest
from factories import ask, make_published_survey, make_response
from openpyxl import load_workbook

from survey.ask.questionnaires.editing import QuestionText, change_question
from survey.ask.questionnaires.models import QuestionKind
from survey.ask.questionnaires.versions import new_draft, publish
from survey.ask.responses.exporting import export_rows
from survey.ask.responses.results import results_of
from survey.core.accounts.models import User
from survey.people.customers.models import Customer

QUESTIONS = (
    ask("long_text", "What would you change?", code="change"),
    ask("one_choice", "Where do you live?", code="home", choices=[("house", "House"), ("flat", "Flat")]),
    ask("several_choices", "What have you tried?", code="tried", choices=[("timer", "Timer"), ("app", "App")]),
    ask("nps", "How likely are you to recommend us?", code="nps"),
    ask("csat", "How satisfied are you?", code="csat"),
    ask("scale", "How warm is it?", code="warm"),
    ask("number", "How many people live with you?", code="people", settings={"unit": "people"},
        show_if={"all": [{"question": "home", "op": "is", "value": "house"}]}),
    ask("date", "When did you move in?", code="moved"),
    ask("consent", "May we quote you?", code="quote"),
)  # fmt: skip


@pytest.fixture
def asked(session):
    return make_published_survey(session, questions=QUESTIONS)


def by_code(session, published):
    return {one.code: one for one in results_of(session, published.survey.id)}


def test_each_question_has_its_base_and_why_others_are_not_in_it(session, asked):
    make_response(session, asked, answers={"home": "house", "people": "2", "quote": "yes"})
    make_response(session, asked, answers={"home": "house"})
    make_response(session, asked, answers={"home": "flat"})

    found = by_code(session, asked)

    assert found["home"].base == 3
    assert [(one.label, one.count) for one in found["home"].bars] == [("House", 2), ("Flat", 1)]
    people = found["people"].states
    assert (people.answered, people.skipped, people.not_shown) == (1, 1, 1)
    assert ("Mean", "2 people") in found["people"].figures
    assert [(one.label, one.count) for one in found["quote"].bars] == [("Agreed", 1)]
    assert found["quote"].base == 3


def test_a_share_has_a_wilson_interval(session, asked):
    for home in ["house"] * 3 + ["flat"]:
        make_response(session, asked, answers={"home": home})

    house = by_code(session, asked)["home"].bars[0].interval

    assert house.share == 0.75
    assert (round(house.low, 3), round(house.high, 3)) == (0.301, 0.954)


def test_several_choices_are_shares_of_people_not_of_choices(session, asked):
    make_response(session, asked, answers={"tried": ["timer", "app"]})
    make_response(session, asked, answers={"tried": ["timer"]})

    tried = by_code(session, asked)["tried"]

    assert [(one.label, one.count, one.interval.share) for one in tried.bars] == [
        ("Timer", 2, 1.0),
        ("App", 1, 0.5),
    ]


def test_many_different_numbers_are_shown_in_ranges(session, asked):
    for people in range(23):
        make_response(session, asked, answers={"home": "house", "people": str(people)})

    found = by_code(session, asked)["people"]

    assert [(one.label, one.count) for one in found.bars][:2] == [
        ("0 to under 5", 5),
        ("5 to under 10", 5),
    ]
    assert sum(one.count for one in found.bars) == 23
    assert ("Mean", "11 people") in found.figures


def test_a_net_promoter_score_needs_thirty_answers(session, asked):
    for value in ["10"] * 15 + ["7"] * 8 + ["3"] * 6:
        make_response(session, asked, answers={"nps": value})
    before = by_code(session, asked)["nps"].score
    make_response(session, asked, answers={"nps": "9"})

    after = by_code(session, asked)["nps"].score

    assert before is None
    assert round(after.share, 4) == 0.3333
    assert after.base == 30
    assert after.low < 0.3333 < after.high


def test_answers_to_another_meaning_are_not_pooled(session, asked):
    make_response(session, asked, answers={"warm": "5"})
    ada = session.get_one(User, asked.study.owner_id)
    new_draft(session, asked.survey.id, actor=ada)
    change_question(
        session,
        asked.survey.id,
        asked.questions["warm"].question_id,
        QuestionText(kind=QuestionKind.SCALE, prompt="How cold is it?"),
        was=None,
        actor=ada,
        meaning_changed=True,
    )
    publish(session, asked.survey.id, actor=ada)

    found = [one for one in results_of(session, asked.survey.id) if one.code == "warm"]

    assert [(one.epoch, one.is_current, one.states.answered) for one in found] == [
        (2, True, 0),
        (1, False, 1),
    ]


def test_the_results_page_shows_counts_and_costs_the_same_for_many(
    session, asked, sign_in, statements
):
    client = sign_in()
    url = f"/studies/{asked.study.id}/answers"
    make_response(session, asked, answers={"home": "house"})
    client.get(url)
    statements.clear()
    client.get(url)
    few = len(statements)
    for _ in range(20):
        make_response(session, asked, answers={"home": "flat", "nps": "9", "tried": ["app"]})
    statements.clear()

    shown = client.get(url)

    # What the session itself refreshes before the request is not the page's.
    assert len([one for one in statements if one.startswith("SELECT")]) <= few + 2
    assert "21 responses" in shown.text
    assert "Where do you live?" in shown.text


def test_open_answers_are_listed_with_their_why_and_found_by_words(session, asked, sign_in):
    make_response(
        session,
        asked,
        answers={"change": "I want a thermostat that knows when I leave."},
        why={"change": ("a thermostat that knows when I leave", "No heat for an empty house")},
    )
    make_response(session, asked, answers={"change": "Nothing <script>alert(1)</script> 100%."})
    client = sign_in()
    url = f"/surveys/{asked.survey.id}/answers/{asked.questions['change'].question_id}"

    everything = client.get(url).text
    found = client.get(url, query_string={"q": "EMPTY house"}).text
    percent = client.get(url, query_string={"q": "%"}).text
    nothing = client.get(url, query_string={"q": "bicycle"}).text

    assert "2 answers" in everything
    assert "Asked why they want “a thermostat that knows when I leave”" in everything
    assert "Nothing &lt;script&gt;alert(1)&lt;/script&gt; 100%." in everything
    assert "1 answer with “EMPTY house”" in found
    assert "No heat for an empty house" in found
    assert "1 answer with “%”" in percent
    assert "No answer holds these words" in nothing


def test_one_response_is_shown_as_the_person_saw_it(session, asked, sign_in):
    dora = Customer(name="Dora", email="dora@example.org", attributes={"country": "AT"})
    session.add(dora)
    session.flush()
    response = make_response(
        session, asked, customer=dora, answers={"home": "flat", "nps": "8", "change": "It is fine."}
    )

    shown = sign_in().get(f"/responses/{response.id}").text

    assert "Dora" in shown
    assert "It is fine." in shown
    assert "<li>Flat</li>" in shown
    assert "Not asked: the question did not apply." in shown


def test_a_receipt_leads_to_its_response(session, asked, sign_in):
    first = make_response(session, asked, answers={"home": "flat"})
    make_response(session, asked, answers={"home": "house"})
    client = sign_in()
    page = client.get(f"/responses/{first.id}").text
    receipt = re.search(r"[A-Z2-7]{4}-[A-Z2-7]{4}", page)[0]

    found = client.get(
        f"/surveys/{asked.survey.id}/responses", query_string={"receipt": receipt.lower()}
    ).text

    assert f"/responses/{first.id}" in found
    assert found.count('href="/responses/') == 1


def test_a_viewer_does_not_read_who_said_what(session, asked, sign_in):
    response = make_response(session, asked, answers={"home": "flat"})
    client = sign_in("viewer")

    for url in (
        f"/studies/{asked.study.id}/answers",
        f"/responses/{response.id}",
        f"/surveys/{asked.survey.id}/responses",
    ):
        assert client.get(url).status_code == 403


# --- taking it away --------------------------------------------------------------------------


def test_the_table_has_a_column_for_every_question_whatever_was_answered(session, asked):
    make_response(
        session,
        asked,
        answers={"home": "house", "people": "2", "tried": ["app"], "moved": "2020-02-29"},
    )

    (header, row), meaning = export_rows(session, asked.survey.id)

    cells = dict(zip(header, row, strict=True))
    assert header[:5] == ["response", "version", "completed_at", "source", "customer"]
    assert header[5:] == [
        "change", "change: echo", "change: why", "home", "tried: Timer", "tried: App",
        "nps", "csat", "warm", "people", "moved", "quote",
    ]  # fmt: skip
    assert (cells["home"], cells["people"], cells["moved"]) == ("House", 2, "2020-02-29")
    assert (cells["tried: Timer"], cells["tried: App"]) == (0, 1)
    assert cells["nps"] is None
    assert [row[0] for row in meaning] == ["column", *header[5:]]


def test_an_answer_cannot_become_a_formula(session, asked, sign_in):
    make_response(session, asked, answers={"change": '=HYPERLINK("http://evil","x")'})
    client = sign_in()
    url = f"/surveys/{asked.survey.id}/answers/export"

    plain = client.post(url, data={"format": "csv"}).data.decode("utf-8-sig")
    book = load_workbook(io.BytesIO(client.post(url, data={"format": "xlsx"}).data))

    assert next(csv.DictReader(io.StringIO(plain)))["change"].startswith("'=HYPERLINK")
    cells = [cell for row in book["Answers"].iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)


def test_anonymous_answers_leave_without_person_and_time(session):
    asked = make_published_survey(session, questions=QUESTIONS, anonymity="anonymous")
    response = make_response(session, asked, answers={"home": "flat"})

    (header, row), _ = export_rows(session, asked.survey.id)

    cells = dict(zip(header, row, strict=True))
    assert cells["completed_at"] == response.completed_at.date().isoformat()
    assert cells["customer"] is None
