import datetime as dt

import pytest
import sqlalchemy as sa
from factories import ask, make_invitation, make_link, make_published_survey

from survey.ask.delivery.models import DeliveryState, Invitation, InvitationState
from survey.ask.questionnaires.versions import new_draft, publish
from survey.ask.responses.models import (
    WHY,
    Answer,
    AnswerChoice,
    AnswerState,
    Receipt,
    Response,
    ResponseState,
)
from survey.core.accounts.models import User
from survey.people.customers.models import Customer

TEN = (
    ask("long_text", "What is good about it?", code="good", settings={"asks_why": False}),
    ask("one_choice", "Where do you live?", code="home", choices=[("house", "House"), ("flat", "Flat")]),
    ask("several_choices", "What have you tried?", code="tried", choices=[("a", "A"), ("b", "B"), ("c", "C")]),
    ask("nps", "How likely are you to recommend us?", code="nps"),
    ask("csat", "How satisfied are you?", code="csat"),
    ask("scale", "How warm is it?", code="warm"),
    ask("number", "How many people live with you?", code="people"),
    ask("date", "When did you move in?", code="moved"),
    ask("short_text", "What is your town called?", code="town", settings={"asks_why": False}),
    ask("consent", "May we quote you?", code="quote"),
)  # fmt: skip
WISH = (ask("long_text", "What would you change?", code="change"),)


@pytest.fixture
def asked(session):
    """A published survey of one open question that asks why."""
    return make_published_survey(session, questions=WISH)


@pytest.fixture
def url(session, asked):
    return f"/s/{make_link(session, asked.survey).public_id}"


def field(published, code, prefix="q"):
    return f"{prefix}{published.questions[code].question_id}"


def answers(session, published):
    """By (code, item): the row that was stored, of the only response there is."""
    codes = {one.question_id: code for code, one in published.questions.items()}
    return {(codes[row.question_id], row.item): row for row in session.scalars(sa.select(Answer))}


# --- a whole response ------------------------------------------------------------------------


def test_a_response_is_stored_with_every_answer_in_its_column(client, session, open_page):
    survey = make_published_survey(session, questions=TEN)
    url = f"/s/{make_link(session, survey.survey).public_id}"

    typed = {
        field(survey, "good"): "  It is quiet.\r\nAnd quick.",
        field(survey, "home"): "flat",
        field(survey, "tried"): ["c", "a"],
        field(survey, "nps"): "0",
        field(survey, "csat"): "5",
        field(survey, "warm"): "3",
        field(survey, "people"): "2,5",
        field(survey, "moved"): "2020-02-29",
        field(survey, "quote"): "yes",
    }
    sent = open_page(url).send(client, url, **typed)

    assert sent.status_code == 303
    assert "Your answers have arrived" in client.get(sent.location).text
    response = session.scalars(sa.select(Response)).one()
    assert response.state is ResponseState.COMPLETE
    assert response.survey_version_id == survey.version.id
    assert response.raw["fields"][field(survey, "people")] == ["2,5"]
    rows = answers(session, survey)
    assert rows["good", ""].text == "  It is quiet.\nAnd quick."
    assert rows["nps", ""].number == 0
    assert rows["csat", ""].number == 5
    assert rows["warm", ""].number == 3
    assert rows["people", ""].number == 2.5
    assert rows["moved", ""].date == dt.date(2020, 2, 29)
    assert rows["quote", ""].number == 1
    assert rows["town", ""].state is AnswerState.SKIPPED
    assert rows["town", ""].text is None
    chosen = set(session.scalars(sa.select(AnswerChoice.option_id)))
    assert chosen == {
        survey.options["home"]["Flat"],
        survey.options["tried"]["A"],
        survey.options["tried"]["C"],
    }


def test_a_consent_without_a_tick_is_refused_not_skipped(client, session, open_page):
    survey = make_published_survey(session, questions=TEN)
    url = f"/s/{make_link(session, survey.survey).public_id}"

    open_page(url).send(client, url)

    assert answers(session, survey)["quote", ""].state is AnswerState.REFUSED


def test_opening_a_page_writes_nothing_and_costs_two_queries_at_most(
    client, session, url, statements
):
    client.get(url)
    first = list(statements)
    statements.clear()
    client.get(url)

    assert len(first) == 2
    assert len(statements) == 1
    assert all(one.startswith("SELECT") for one in first + statements)
    assert session.scalar(sa.select(sa.func.count()).select_from(Response)) == 0


def test_sending_by_link_costs_four_statements(client, session, open_page, statements):
    survey = make_published_survey(session, questions=TEN)
    url = f"/s/{make_link(session, survey.survey).public_id}"
    page = open_page(url)
    typed = {field(survey, "home"): "flat", field(survey, "nps"): "9"}
    statements.clear()

    page.send(client, url, **typed)

    assert [one.split()[0] for one in statements] == ["INSERT", "SELECT", "INSERT", "INSERT"]


@pytest.mark.parametrize("anonymity", ["identified", "confidential", "anonymous"])
def test_sending_by_invitation_costs_five_statements_at_most(
    client, session, open_page, statements, anonymity
):
    survey = make_published_survey(session, questions=TEN, anonymity=anonymity)
    dora = make_customer(session)
    make_invitation(session, survey.survey, dora, token="dora")
    page = open_page("/i/dora")
    typed = {field(survey, "home"): "flat", field(survey, "nps"): "9"}
    statements.clear()

    sent = page.send(client, "/i/dora", **typed)

    assert sent.status_code == 303
    assert 4 <= len(statements) <= 5


# --- what is wrong ---------------------------------------------------------------------------


def test_a_required_question_left_out_is_named_on_top_and_what_was_typed_is_kept(
    client, session, open_page, read_page
):
    survey = make_published_survey(
        session,
        questions=(
            ask("one_choice", "Where do you live?", code="home", choices=["House", "Flat"], is_required=True),
            ask("short_text", "What is your town called?", code="town"),
        ),
    )  # fmt: skip
    url = f"/s/{make_link(session, survey.survey).public_id}"

    sent = open_page(url).send(client, url, **{field(survey, "town"): "Ulm & <b>Neu-Ulm</b>"})

    assert sent.status_code == 422
    assert "Please check one answer" in sent.text
    assert f'<a href="#{field(survey, "home")}">Where do you live? Please answer' in sent.text
    assert read_page(sent).fields[field(survey, "town")] == ["Ulm & <b>Neu-Ulm</b>"]
    assert session.scalar(sa.select(sa.func.count()).select_from(Response)) == 0


@pytest.mark.parametrize(
    ("code", "typed", "said"),
    [
        ("nps", "11", "Please choose a number from 0 to 10."),
        ("home", "castle", "That option is not offered here."),
        ("people", "two", "Please give a number in digits"),
        ("moved", "2021-02-29", "There is no such day."),
        ("good", "x" * 100_000, "Your answer has 100,000 characters, and we can keep 10,000."),
    ],
)
def test_an_answer_that_cannot_be_is_refused_with_a_sentence(
    client, session, open_page, code, typed, said
):
    survey = make_published_survey(session, questions=TEN)
    url = f"/s/{make_link(session, survey.survey).public_id}"

    sent = open_page(url).send(client, url, **{field(survey, code): typed})

    assert sent.status_code == 422
    assert said in sent.text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("cafe\u0301", "caf\u00e9"),
        ("👩\u200d👧 \u202eabc", "👩\u200d👧 \u202eabc"),
        ("one\u2028two", "one\u2028two"),
        ("'; DROP TABLE answer; --", "'; DROP TABLE answer; --"),
    ],
)
def test_odd_text_is_kept_in_its_composed_form(client, session, open_page, typed, kept):
    survey = make_published_survey(session, questions=TEN)
    url = f"/s/{make_link(session, survey.survey).public_id}"

    open_page(url).send(client, url, **{field(survey, "good"): typed})

    assert answers(session, survey)["good", ""].text == kept


def test_half_a_character_and_nul_never_break_the_page(client, session, open_page):
    survey = make_published_survey(session, questions=TEN)
    url = f"/s/{make_link(session, survey.survey).public_id}"
    page = open_page(url)
    name = field(survey, "good")

    nul = page.send(client, url, **{name: "a\x00b"})
    key = page.fields["key"][0]
    half = client.post(
        url,
        data=f"key={key}&step=0&{name}=a%ED%A0%80b",
        content_type="application/x-www-form-urlencoded",
    )

    assert nul.status_code == 400
    assert "NUL character" in nul.text
    assert half.status_code == 303
    assert answers(session, survey)["good", ""].text == "a%ED%A0%80b"


# --- why -------------------------------------------------------------------------------------


def test_a_want_without_a_reason_is_asked_why_in_its_own_words(
    client, session, asked, url, open_page, read_page
):
    page = open_page(url)

    sent = page.send(
        client, url, **{field(asked, "change"): "I want a thermostat that knows when I leave."}
    )
    done = read_page(sent).send(
        client, url, **{field(asked, "change", "why"): "I hate heating an empty house"}
    )

    assert sent.status_code == 200
    assert "You asked for a thermostat that knows when you leave." in sent.text
    assert "Why is that important to you?" in sent.text
    assert done.status_code == 303
    why = answers(session, asked)["change", WHY]
    assert why.state is AnswerState.ANSWERED
    assert why.text == "I hate heating an empty house"
    assert why.echo == "a thermostat that knows when I leave"


def test_the_question_why_can_be_skipped_with_one_click(
    client, session, asked, url, open_page, read_page
):
    sent = open_page(url).send(client, url, **{field(asked, "change"): "I want a faster app."})
    page = read_page(sent)

    name, value = page.buttons[1]
    done = page.send(client, url, **{name: value, field(asked, "change", "why"): "half a thou"})

    assert done.status_code == 303
    why = answers(session, asked)["change", WHY]
    assert why.state is AnswerState.SKIPPED
    assert why.text is None
    assert why.echo == "a faster app"


def test_words_are_shown_as_words_whatever_they_hold(client, session, open_page):
    survey = make_published_survey(
        session,
        questions=(ask("long_text", "What <b>would</b> you change?", code="change"),),
        title="Ask & <script>alert(0)</script>",
    )
    url = f"/s/{make_link(session, survey.survey).public_id}"

    sent = open_page(url).send(
        client, url, **{field(survey, "change"): "I want a <script>alert(1)</script> button."}
    )

    assert "<script>alert" not in client.get(url).text
    assert "What &lt;b&gt;would&lt;/b&gt; you change?" in client.get(url).text
    assert "You asked for a &lt;script&gt;alert(1)&lt;/script&gt; button." in sent.text
    assert "<script>alert" not in sent.text


def test_an_answer_with_its_reason_is_not_asked_again(client, session, asked, url, open_page):
    sent = open_page(url).send(
        client,
        url,
        **{field(asked, "change"): "Please add dark mode so that I can read at night."},
    )

    assert sent.status_code == 303
    assert answers(session, asked)["change", WHY].state is AnswerState.NOT_SHOWN


def test_the_question_why_can_be_turned_off(client, session, open_page):
    survey = make_published_survey(
        session,
        questions=(
            ask("long_text", "What would you change?", code="change", settings={"asks_why": False}),
        ),
    )
    url = f"/s/{make_link(session, survey.survey).public_id}"

    sent = open_page(url).send(client, url, **{field(survey, "change"): "I want a faster app."})

    assert sent.status_code == 303
    assert set(answers(session, survey)) == {("change", "")}


def test_nobody_is_asked_why_more_than_twice(client, session, open_page, read_page):
    survey = make_published_survey(
        session, questions=[ask("long_text", f"Wish {n}?", code=f"wish{n}") for n in (1, 2, 3)]
    )
    url = f"/s/{make_link(session, survey.survey).public_id}"
    wishes = {field(survey, f"wish{n}"): f"I want a faster horse {n}." for n in (1, 2, 3)}

    sent = open_page(url).send(client, url, **wishes)
    done = read_page(sent).send(client, url)

    assert sent.text.count("You asked for") == 2
    assert done.status_code == 303
    states = {key[0]: row.state.value for key, row in answers(session, survey).items() if key[1]}
    assert states == {"wish1": "skipped", "wish2": "skipped", "wish3": "not_shown"}


def test_words_that_were_not_echoed_by_us_are_not_stored_as_an_echo(
    client, session, asked, url, open_page
):
    page = open_page(url)

    done = page.send(
        client,
        url,
        **{
            field(asked, "change"): "It is fine.",
            field(asked, "change", "why"): "because",
            "asked": "WyJ4IixbWzEsImEgcG9ueSJdXV0.forged",
        },
    )

    assert done.status_code == 303
    assert answers(session, asked)["change", WHY].state is AnswerState.NOT_SHOWN


# --- steps -----------------------------------------------------------------------------------


@pytest.fixture
def branching(session):
    return make_published_survey(
        session,
        questions=(
            ask("one_choice", "Do you use the app?", code="app", choices=[("yes", "Yes"), ("no", "No")]),
            ask("short_text", "What is missing in it?", code="missing", settings={"asks_why": False},
                show_if={"all": [{"question": "app", "op": "is", "value": "yes"}]}),
            ask("short_text", "What keeps you from it?", code="keeps", settings={"asks_why": False},
                show_if={"all": [{"question": "app", "op": "is", "value": "no"}]}),
        ),
    )  # fmt: skip


def test_without_javascript_the_next_step_shows_only_what_applies(
    client, session, branching, open_page, read_page
):
    url = f"/s/{make_link(session, branching.survey).public_id}"

    second = open_page(url).send(client, url, **{field(branching, "app"): "no"})
    page = read_page(second)
    done = page.send(client, url, **{field(branching, "keeps"): "My phone is old."})

    assert "What keeps you from it?" in second.text
    assert field(branching, "missing") not in page.fields
    assert done.status_code == 303
    rows = answers(session, branching)
    assert rows["keeps", ""].text == "My phone is old."
    assert rows["missing", ""].state is AnswerState.NOT_SHOWN


def test_an_answer_to_a_hidden_question_is_not_believed(client, session, branching, open_page):
    url = f"/s/{make_link(session, branching.survey).public_id}"

    done = open_page(url).send(
        client,
        url,
        step="1",
        whole="1",
        **{field(branching, "app"): "no", field(branching, "missing"): "smuggled in"},
    )

    assert done.status_code == 303
    row = answers(session, branching)["missing", ""]
    assert row.state is AnswerState.NOT_SHOWN
    assert row.text is None


def test_back_shows_the_step_before_with_what_was_typed(
    client, session, branching, open_page, read_page
):
    url = f"/s/{make_link(session, branching.survey).public_id}"
    second = open_page(url).send(client, url, **{field(branching, "app"): "no"})

    page = read_page(second)
    back = page.send(client, url, go="back", **{field(branching, "keeps"): "My phone"})

    assert read_page(back).fields[field(branching, "app")] == ["no"]
    assert read_page(back).fields[field(branching, "keeps")] == ["My phone"]
    assert read_page(back).fields["step"] == ["0"]


# --- once, however often ---------------------------------------------------------------------


def test_the_same_page_sent_again_is_the_same_response_with_the_same_receipt(
    client, session, asked, url, open_page
):
    page = open_page(url)
    typed = {field(asked, "change"): "It is fine."}

    first = page.send(client, url, **typed)
    second = page.send(client, url, **typed)

    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert session.scalar(sa.select(sa.func.count()).select_from(Response)) == 1


def test_the_same_page_with_other_answers_is_told_that_answers_arrived_before(
    client, session, asked, url, open_page
):
    page = open_page(url)
    page.send(client, url, **{field(asked, "change"): "It is fine."})

    second = page.send(client, url, **{field(asked, "change"): "It is dreadful."})

    assert second.status_code == 409
    assert "Your answers have arrived before" in second.text
    assert answers(session, asked)["change", ""].text == "It is fine."


def test_a_reload_keeps_the_key(client, url, open_page):
    assert open_page(url).fields["key"] == open_page(url).fields["key"]


def test_after_the_receipt_the_same_browser_can_answer_a_public_link_anew(
    client, session, asked, url, open_page
):
    open_page(url).send(client, url, **{field(asked, "change"): "It is fine."})

    again = open_page(url).send(client, url, **{field(asked, "change"): "It is dreadful."})

    assert again.status_code == 303
    assert session.scalar(sa.select(sa.func.count()).select_from(Response)) == 2


def test_whoever_is_under_way_finishes_the_version_they_began(
    client, session, asked, url, open_page
):
    page = open_page(url)
    ada = session.get_one(User, asked.study.owner_id)
    draft = new_draft(session, asked.survey.id, actor=ada)
    draft.thanks = "Thank you from version two."
    newer = publish(session, asked.survey.id, actor=ada)

    reloaded = open_page(url)
    done = page.send(client, url, **{field(asked, "change"): "It is fine."})

    assert reloaded.fields["key"] == page.fields["key"]
    assert done.status_code == 303
    response = session.scalars(sa.select(Response)).one()
    assert response.survey_version_id == asked.version.id
    assert response.survey_version_id != newer.id


def test_a_key_that_is_not_ours_is_refused(client, session, asked, url, open_page):
    page = open_page(url)
    key = page.fields["key"][0]
    page.fields["key"] = [key[:-2] + ("aa" if key[-2:] != "aa" else "bb")]

    sent = page.send(client, url, **{field(asked, "change"): "It is fine."})

    assert sent.status_code == 400
    assert "This form did not come from our page" in sent.text
    assert session.scalar(sa.select(sa.func.count()).select_from(Response)) == 0


# --- invitations -----------------------------------------------------------------------------


def make_customer(session, **over):
    values = {"email": "dora@example.org", "name": "Dora", "attributes": {"country": "AT"}}
    customer = Customer(**(values | over))
    session.add(customer)
    session.flush()
    return customer


def test_an_invitation_ties_the_answers_to_the_person_as_she_was(client, session, asked, open_page):
    dora = make_customer(session)
    invitation = make_invitation(session, asked.survey, dora, token="dora")

    open_page("/i/dora").send(client, "/i/dora", **{field(asked, "change"): "It is fine."})

    response = session.scalars(sa.select(Response)).one()
    assert response.customer_id == dora.id
    assert response.invitation_id == invitation.id
    assert response.segment_snapshot == {"country": "AT"}
    session.refresh(invitation)
    assert invitation.state is InvitationState.ANSWERED
    assert invitation.answered_at is not None


def test_an_invitation_is_used_once(client, session, asked, open_page):
    make_invitation(session, asked.survey, make_customer(session), token="dora")
    phone = open_page("/i/dora")
    client.delete_cookie("needfinder-answering", path="/i/dora")
    laptop = open_page("/i/dora")
    phone.send(client, "/i/dora", **{field(asked, "change"): "It is fine."})

    second = laptop.send(client, "/i/dora", **{field(asked, "change"): "It is fine."})
    third = client.get("/i/dora")

    assert phone.fields["key"] != laptop.fields["key"]
    assert second.status_code == 409
    assert "This invitation was answered before" in second.text
    assert third.status_code == 410
    assert "You have answered already" in third.text
    assert session.scalar(sa.select(sa.func.count()).select_from(Response)) == 1


def test_an_anonymous_answer_has_no_person_and_no_time_but_the_day(client, session, open_page):
    survey = make_published_survey(session, questions=WISH, anonymity="anonymous")
    dora = make_customer(session)
    invitation = make_invitation(session, survey.survey, dora, token="dora")

    open_page("/i/dora").send(client, "/i/dora", **{field(survey, "change"): "It is fine."})

    response = session.scalars(sa.select(Response)).one()
    assert (response.customer_id, response.invitation_id) == (None, None)
    assert response.segment_snapshot == {}
    times = {response.started_at, response.completed_at, response.created_at}
    assert {(one.hour, one.minute, one.second) for one in times} == {(0, 0, 0)}
    assert answers(session, survey)["change", ""].answered_at is None
    receipt = session.get_one(Receipt, invitation.id)
    assert receipt.answered_on == response.completed_at.date()
    assert "dora" not in str(response.raw)


def test_an_anonymous_invitation_is_used_once_too(client, session, open_page):
    survey = make_published_survey(session, questions=WISH, anonymity="anonymous")
    make_invitation(session, survey.survey, make_customer(session), token="dora")
    phone = open_page("/i/dora")
    client.delete_cookie("needfinder-answering", path="/i/dora")
    laptop = open_page("/i/dora")
    phone.send(client, "/i/dora", **{field(survey, "change"): "It is fine."})

    second = laptop.send(client, "/i/dora", **{field(survey, "change"): "It is fine."})
    retry = phone.send(client, "/i/dora", **{field(survey, "change"): "It is fine."})

    assert second.status_code == 409
    assert retry.status_code == 303
    assert session.scalar(sa.select(sa.func.count()).select_from(Response)) == 1


def test_an_invitation_taken_away_meanwhile_is_told_kindly(client, session, asked, open_page):
    dora = make_customer(session)
    invitation = make_invitation(session, asked.survey, dora, token="dora")
    page = open_page("/i/dora")
    session.execute(sa.delete(Invitation).where(Invitation.id == invitation.id))

    sent = page.send(client, "/i/dora", **{field(asked, "change"): "It is fine."})

    assert sent.status_code == 410
    assert "This invitation is no longer valid" in sent.text


# --- closed doors ----------------------------------------------------------------------------


def test_an_unknown_link_is_told_kindly(client):
    for url in ("/s/nobody", "/i/nobody", "/thanks/nobody"):
        sent = client.get(url)

        assert sent.status_code == 404
        assert "This link leads nowhere" in sent.text


def test_a_closed_survey_says_so(client, session, asked):
    url = f"/s/{make_link(session, asked.survey, state=DeliveryState.CLOSED).public_id}"

    sent = client.get(url)

    assert sent.status_code == 410
    assert "This survey has closed" in sent.text


def test_a_survey_that_opens_later_says_when(client, session, asked):
    later = dt.datetime(2999, 1, 5, tzinfo=dt.UTC)
    url = f"/s/{make_link(session, asked.survey, opens_at=later).public_id}"

    sent = client.get(url)

    assert sent.status_code == 410
    assert "It opens on 5 Jan 2999." in sent.text


def test_a_survey_closed_while_somebody_answers_keeps_nothing_and_says_so(
    client, session, asked, open_page
):
    link = make_link(session, asked.survey)
    url = f"/s/{link.public_id}"
    page = open_page(url)
    link.state = DeliveryState.CLOSED

    sent = page.send(client, url, **{field(asked, "change"): "It is fine."})

    assert sent.status_code == 410
    assert "This survey has closed" in sent.text
    assert session.scalar(sa.select(sa.func.count()).select_from(Response)) == 0


def test_whoever_began_before_the_closing_time_may_finish_within_the_hour(
    client, session, asked, open_page
):
    link = make_link(session, asked.survey)
    url = f"/s/{link.public_id}"
    page = open_page(url)
    link.closes_at = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=1)
    session.flush()

    sent = page.send(client, url, **{field(asked, "change"): "It is fine."})

    assert sent.status_code == 303
