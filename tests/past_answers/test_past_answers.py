"""Past answers from a file: into a survey, or into one made from the columns."""

import io

import openpyxl
import pytest
import sqlalchemy as sa
from factories import ask, make_published_survey, make_study

from survey.ask.past_answers import services
from survey.ask.past_answers.columns import suggest
from survey.ask.questionnaires.models import Survey
from survey.ask.responses.models import Answer, AnswerChoice, AnswerState, Response
from survey.core.errors import Conflict, DomainError
from survey.core.imports import ImportFile
from survey.people.customers.models import Customer

CSV = """answer_id,customer_ref,date,What would you change?,Why is that?,Recommend,Bus or train
1,C-1,12/25/2025,a faster horse,the market closes before I get there,8,Bus
2,C-2,12/26/2025,it is fine,,10,train
3,C-9,12/26/2025,cheaper tickets,,2,Bus
4,C-1,12/27/2025,more seats,,eleven,Bus
5,C-1,12/28/2025,,,,
"""


@pytest.fixture
def asked(session):
    return make_published_survey(
        session,
        questions=[
            ask("long_text", "What would you change?", code="change"),
            ask("nps", "How likely are you to recommend us?", code="recommend"),
            ask("one_choice", "Bus or train?", code="way", choices=["Bus", "Train"]),
        ],
    )


@pytest.fixture
def people(session):
    found = [
        Customer(external_ref=f"C-{at}", name=f"Person {at}", attributes={"town": "Aldern"})
        for at in (1, 2)
    ]
    session.add_all(found)
    session.flush()
    return found


@pytest.fixture
def actor(session, asked):
    from survey.core.accounts.models import User

    return session.get_one(User, asked.study.owner_id)


def bring(session, asked, actor, text=CSV, name="answers.csv"):
    """Upload and check with the columns that are suggested."""
    data = text if isinstance(text, bytes) else text.encode()
    import_file = services.begin(session, asked.survey, filename=name, data=data, actor=actor)
    columns = {**import_file.mapping["columns"], "Recommend": "answer:recommend"}
    services.check(session, import_file, asked.survey, columns)
    return import_file


def counts(import_file):
    return {key: import_file.summary[key] for key in ("created", "unchanged", "rejected")}


def test_columns_find_their_questions(session, asked):
    definition = services.definition_for(session, asked.survey)

    found = suggest(
        ["answer_id", "customer_ref", "date", "What would you change?", "Why is that?"], definition
    )

    assert found == {
        "answer_id": "row",
        "customer_ref": "customer",
        "date": "answered_at",
        "What would you change?": "answer:change",
        "Why is that?": "why:change",
    }


def test_headers_that_say_much_the_same_find_their_questions(session):
    asked = make_published_survey(
        session,
        questions=[
            ask("long_text", "What would you change about our tool library?", code="change"),
            ask("long_text", "What do you like about our tool library?", code="like"),
            ask("nps", "How satisfied are you with us?", code="satisfied"),
        ],
    )
    definition = services.definition_for(session, asked.survey)

    found = suggest(
        [
            "What would you change about it",
            "Why would you change that",
            "What do you like about the library",
            "Why",
            "How satisfied 0-10",
            "Library",
            "What do you pay for the library",
        ],
        definition,
    )

    assert found == {
        "What would you change about it": "answer:change",
        "Why would you change that": "why:change",
        "What do you like about the library": "answer:like",
        "Why": "why:like",
        "How satisfied 0-10": "answer:satisfied",
    }


def test_a_column_of_known_customers_is_found_by_what_it_holds(session, asked, people, actor):
    text = "Member,Mark,What would you change?\nC-1,1,More light\nC-2,1,Less noise\nC-8,1,\n"

    import_file = services.begin(
        session, asked.survey, filename="a.csv", data=text.encode(), actor=actor
    )

    assert import_file.mapping["columns"]["Member"] == "customer"
    assert "Mark" not in import_file.mapping["columns"]


def test_a_dry_run_writes_nothing_and_says_what_would_happen(session, asked, people, actor):
    import_file = bring(session, asked, actor)

    reasons = {row["row"]: row["reason"] for row in import_file.rejected}
    assert counts(import_file) == {"created": 2, "unchanged": 0, "rejected": 3}
    assert "C-9" in reasons[4]
    assert reasons[5] == "Recommend: Please choose a number from 0 to 10."
    assert reasons[6] == "No question is answered in this row."
    assert session.scalars(sa.select(Response)).all() == []


def test_rows_become_responses_of_their_customers(session, asked, people, actor):
    import_file = bring(session, asked, actor)
    services.apply(session, import_file, asked.survey, actor=actor)

    response = session.scalars(sa.select(Response).where(Response.source_ref == "1")).one()
    answers = {
        (one.question_id, one.item): one
        for one in session.scalars(sa.select(Answer).where(Answer.response_id == response.id))
    }
    change = asked.questions["change"].question_id
    way = asked.questions["way"].question_id
    assert response.customer_id == people[0].id
    assert response.completed_at.date().isoformat() == "2025-12-25"
    assert response.segment_snapshot == {"town": "Aldern"}
    assert answers[change, ""].text == "a faster horse"
    assert answers[change, "why"].text == "the market closes before I get there"
    assert answers[asked.questions["recommend"].question_id, ""].number == 8
    chosen = session.scalars(
        sa.select(AnswerChoice.option_id).where(AnswerChoice.response_id == response.id)
    ).all()
    assert answers[way, ""].state is AnswerState.ANSWERED
    assert chosen == [asked.options["way"]["Bus"]]


def test_a_why_that_was_not_answered_is_skipped(session, asked, people, actor):
    import_file = bring(session, asked, actor)
    services.apply(session, import_file, asked.survey, actor=actor)

    state = session.scalar(
        sa.select(Answer.state)
        .join(Response, Response.id == Answer.response_id)
        .where(Response.source_ref == "2", Answer.item == "why")
    )
    assert state is AnswerState.SKIPPED


def test_the_same_file_twice_changes_nothing(session, asked, people, actor):
    first = bring(session, asked, actor)
    services.apply(session, first, asked.survey, actor=actor)
    before = session.execute(sa.select(Answer.response_id, Answer.text)).all()

    second = bring(session, asked, actor)
    services.apply(session, second, asked.survey, actor=actor)

    after = session.execute(sa.select(Answer.response_id, Answer.text)).all()
    assert counts(second) == {"created": 0, "unchanged": 2, "rejected": 3}
    assert sorted(map(str, before)) == sorted(map(str, after))


def test_the_same_file_twice_changes_nothing_without_numbers_of_its_own(session, asked, actor):
    text = "What would you change?\nIt is fine\nIt is fine\nmore seats\n"
    first = services.begin(session, asked.survey, filename="a.csv", data=text.encode(), actor=actor)
    services.check(session, first, asked.survey, {"What would you change?": "answer:change"})
    services.apply(session, first, asked.survey, actor=actor)

    second = services.begin(
        session, asked.survey, filename="b.csv", data=text.encode(), actor=actor
    )
    services.check(session, second, asked.survey, {"What would you change?": "answer:change"})

    assert session.scalar(sa.select(sa.func.count(Response.id))) == 3
    assert counts(second) == {"created": 0, "unchanged": 3, "rejected": 0}


def test_an_answer_is_never_written_over(session, asked, people, actor):
    services.apply(session, bring(session, asked, actor), asked.survey, actor=actor)

    changed = bring(session, asked, actor, CSV.replace("a faster horse", "a slower horse"))

    assert changed.summary["rejected"] == 4
    assert "never written over" in changed.rejected[0]["reason"]


def test_a_second_click_takes_in_once(session, asked, people, actor):
    import_file = bring(session, asked, actor)

    done = [services.apply(session, import_file, asked.survey, actor=actor) for _ in range(2)]

    assert done == [True, False]
    assert session.scalar(sa.select(sa.func.count(Response.id))) == 2


def test_nothing_is_taken_in_unchecked(session, asked, people, actor):
    import_file = services.begin(
        session, asked.survey, filename="a.csv", data=CSV.encode(), actor=actor
    )

    with pytest.raises(Conflict, match="Check this file first"):
        services.apply(session, import_file, asked.survey, actor=actor)


def test_two_columns_for_one_question_are_refused(session, asked, people, actor):
    import_file = services.begin(
        session, asked.survey, filename="a.csv", data=CSV.encode(), actor=actor
    )

    with pytest.raises(DomainError, match="both go to"):
        services.check(
            session,
            import_file,
            asked.survey,
            {"What would you change?": "answer:change", "Why is that?": "answer:change"},
        )


def test_an_excel_file_is_read_too(session, asked, people, actor):
    book = openpyxl.Workbook()
    for line in CSV.splitlines()[:3]:
        book.active.append(line.split(","))
    file = io.BytesIO()
    book.save(file)

    import_file = bring(session, asked, actor, file.getvalue(), "answers.xlsx")

    assert counts(import_file) == {"created": 2, "unchanged": 0, "rejected": 0}


def test_anonymous_answers_name_nobody(session, people):
    asked = make_published_survey(
        session,
        anonymity="anonymous",
        questions=[ask("long_text", "What would you change?", code="change")],
    )
    definition = services.definition_for(session, asked.survey)

    found = suggest(["customer_ref", "What would you change?"], definition)

    assert found == {"What would you change?": "answer:change"}


def test_the_wizard_makes_a_survey_from_the_columns(session, sign_in, people):
    study = make_study(session)
    client = sign_in("researcher")
    uploaded = client.post(
        f"/studies/{study.id}/past-answers",
        data={"survey": "new", "title": "Horses", "file": (io.BytesIO(CSV.encode()), "h.csv")},
    )
    page = client.get(uploaded.location).text
    roles = ["row", "customer", "answered_at", "question:long_text"]
    roles += ["why:What would you change?", "", "question:one_choice"]

    checked = client.post(
        uploaded.location, data={f"column-{at}": role for at, role in enumerate(roles)}
    )
    shown = client.get(checked.location).text
    client.post(f"{checked.location}/apply")
    done = client.get(checked.location).text

    assert "What are the columns of h.csv?" in page
    assert session.scalars(sa.select(Survey.title)).all() == ["Horses"]
    assert "Import 3 rows" in shown
    assert "The file is in" in done
    assert session.scalar(sa.select(sa.func.count(Response.id))) == 3


def test_a_file_that_is_no_table_gets_a_sentence_and_keeps_the_form(session, sign_in, asked):
    client = sign_in("researcher")

    answer = client.post(
        f"/studies/{asked.study.id}/past-answers",
        data={
            "survey": str(asked.survey.id),
            "title": "typed",
            "file": (io.BytesIO(b"\x89PNG\r\n\x1a\n0000"), "picture.csv"),
        },
    )

    assert answer.status_code == 422
    assert "is an image" in answer.text
    assert 'value="typed"' in answer.text


def test_refused_rows_come_back_with_their_reasons(session, sign_in, asked, people):
    client = sign_in("researcher")
    uploaded = client.post(
        f"/studies/{asked.study.id}/past-answers",
        data={"survey": str(asked.survey.id), "file": (io.BytesIO(CSV.encode()), "a.csv")},
    )
    targets = ["row", "customer", "answered_at", "answer:change", "why:change"]
    targets += ["answer:recommend", "answer:way"]
    client.post(
        f"{uploaded.location}/check",
        data={f"column-{at}": target for at, target in enumerate(targets)},
    )

    file = client.get(f"{uploaded.location}/rejected.csv")

    lines = file.get_data(as_text=True).splitlines()
    assert len(lines) == 4
    assert "No question is answered in this row." in lines[3]


def test_a_viewer_brings_nothing(session, sign_in, asked):
    viewer = sign_in("viewer")

    assert viewer.get(f"/studies/{asked.study.id}/past-answers").status_code == 403


def test_a_second_click_makes_no_second_survey(session, sign_in, people):
    study = make_study(session)
    client = sign_in("researcher")
    uploaded = client.post(
        f"/studies/{study.id}/past-answers",
        data={"survey": "new", "title": "Horses", "file": (io.BytesIO(CSV.encode()), "h.csv")},
    )
    roles = {"column-3": "question:long_text"}

    first = client.post(uploaded.location, data=roles)
    second = client.post(uploaded.location, data=roles)

    assert (first.status_code, second.status_code) == (303, 303)
    assert second.location == first.location
    assert session.scalars(sa.select(Survey.title)).all() == ["Horses"]


@pytest.mark.parametrize("role", ["question:", "question:evil", "question:several_choices"])
def test_a_role_that_was_not_offered_gets_a_sentence(session, sign_in, role):
    study = make_study(session)
    client = sign_in("researcher")
    uploaded = client.post(
        f"/studies/{study.id}/past-answers",
        data={"survey": "new", "title": "Horses", "file": (io.BytesIO(CSV.encode()), "h.csv")},
    )

    answer = client.post(uploaded.location, data={"column-3": role})

    assert answer.status_code == 422
    assert "from the list" in answer.text
    assert session.scalars(sa.select(Survey.title)).all() == []


def test_a_file_without_a_name_gives_its_survey_one(session, sign_in):
    study = make_study(session)

    uploaded = sign_in("researcher").post(
        f"/studies/{study.id}/past-answers",
        data={"survey": "new", "file": (io.BytesIO(CSV.encode()), ".csv")},
    )

    kept = session.scalars(sa.select(ImportFile)).one()
    assert uploaded.status_code == 303
    assert kept.mapping["title"] == "Past answers"
