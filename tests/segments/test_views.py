"""Building segments in the page, with and without JavaScript; lists; who may."""

import re

import pytest
import sqlalchemy as sa
from factories import make_attribute, make_customer, make_segment

from survey.people.segments.models import Segment, SegmentMember

HTMX = {"HX-Request": "true"}


@pytest.fixture
def people(session):
    make_attribute(session, "country")
    make_attribute(session, "seats", "number")
    return [
        make_customer(session, name="Dora", attributes={"country": "AT", "seats": 3}),
        make_customer(session, name="Ed", attributes={"country": "DE", "seats": 30}),
        make_customer(session, name="Flo", external_ref="C-3"),
    ]


def typed(html):
    """What the builder would send as it stands."""
    form = re.search(r'<form method="post" class="form segment-form".*?</form>', html, re.DOTALL)[0]
    sent = {"part": re.findall(r'name="part" value="([^"]+)"', form)}
    for name, options in re.findall(
        r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL
    ):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        sent[name] = chosen[1] if chosen else re.search(r'<option value="([^"]*)"', options)[1]
    for tag in re.findall(r"<input [^>]*>", form):
        name = re.search(r' name="([^"]+)"', tag)[1]
        if name not in {"part", "csrf_token"}:
            sent[name] = re.search(r' value="([^"]*)"', tag)[1]
    return sent


COUNTRY = {
    "part": ["0:group", "0-0:condition"],
    "join-0": "all",
    "field-0-0": "country",
    "op-0-0": "eq",
    "value-0-0": "AT",
}


def test_a_segment_is_built_with_plain_forms_alone(sign_in, session, people):
    client = sign_in()

    page = client.get("/segments/new")
    sent = typed(page.text) | {"name": "Small ones", "field-0-0": "seats", "do": "refresh"}
    chosen = client.post("/segments/draft", data=sent)
    sent = typed(chosen.text) | {"op-0-0": "lt", "value-0-0": "10", "do": "add-group:0"}
    grouped = client.post("/segments/draft", data=sent)
    sent = typed(grouped.text)

    assert "is between" in chosen.text
    assert sent["name"] == "Small ones"
    assert sent["value-0-0"] == "10"
    assert sent["part"] == ["0:group", "0-0:condition", "0-1:group", "0-1-0:condition"]

    sent |= {"field-0-1-0": "country", "op-0-1-0": "in", "value-0-1-0": "AT, CH"}
    saved = client.post("/segments/new", data=sent)
    shown = client.get(saved.location)

    assert saved.status_code == 303
    assert session.scalars(sa.select(Segment.rule)).one() == {
        "all": [
            {"field": "seats", "op": "lt", "value": 10},
            {"any": [{"field": "country", "op": "in", "value": ["AT", "CH"]}]},
        ]
    }
    assert "Customers where Seats is below 10 and (Country is “AT” or “CH”)." in shown.text
    assert "<b>1</b> of 3 customers now" in shown.text
    assert "Dora" in shown.text


def test_the_builder_shows_a_saved_rule_and_saves_it_unchanged(sign_in, session, people):
    rule = {
        "all": [
            {"not": {"any": [{"field": "seats", "op": "between", "value": [1.5, 9]}]}},
            {"field": "created_at", "op": "within_days", "value": 30},
            {"field": "country", "op": "is_unknown"},
        ]
    }
    segment = make_segment(session, rule=rule, name="Odd ones")
    client = sign_in()

    sent = typed(client.get(f"/segments/{segment.id}/edit").text)
    answer = client.post(f"/segments/{segment.id}/edit", data=sent)

    assert answer.status_code == 303
    assert session.get(Segment, segment.id).rule == rule


def test_count_and_sentence_follow_while_typing(sign_in, people):
    answer = sign_in().post("/segments/preview", data=COUNTRY, headers=HTMX)

    assert "<html" not in answer.text
    assert "<b>1</b> of 3 customers" in answer.text
    assert "Customers where Country is “AT”." in answer.text


def test_an_unfinished_rule_says_so_without_blame(sign_in, people):
    answer = sign_in().post("/segments/preview", data=COUNTRY | {"value-0-0": ""}, headers=HTMX)

    assert answer.status_code == 200
    assert "Finish the conditions to see whom they find." in answer.text


def test_saving_an_unfinished_rule_marks_what_is_missing_and_keeps_the_rest(sign_in, people):
    sent = COUNTRY | {
        "part": ["0:group", "0-0:condition", "0-1:condition", "0-2:group"],
        "field-0-1": "seats",
        "op-0-1": "ge",
        "value-0-1": "many",
        "name": "Half done",
    }

    answer = sign_in().post("/segments/new", data=sent)

    assert answer.status_code == 422
    assert "“many” is not a number." in answer.text
    assert '<li><a href="#field-0-1">“many” is not a number.</a></li>' in answer.text
    assert '<li><a href="#join-0-2">This group is empty.' in answer.text
    assert typed(answer.text)["value-0-1"] == "many"
    assert 'value="Half done"' in answer.text


def test_changing_the_field_offers_its_comparisons(sign_in, people):
    sent = COUNTRY | {"field-0-0": "seats", "op-0-0": "contains"}

    answer = sign_in().post("/segments/draft", data=sent, headers=HTMX)

    assert '<option value="ge">is at least</option>' in answer.text
    assert "contains" not in answer.text
    assert 'id="preview"' in answer.text
    assert "hx-swap-oob" in answer.text


def test_a_part_is_taken_out(sign_in, people):
    sent = COUNTRY | {
        "part": ["0:group", "0-0:condition", "0-1:condition"],
        "field-0-1": "seats",
        "op-0-1": "is_known",
        "do": "remove:0-0",
    }

    answer = sign_in().post("/segments/draft", data=sent)

    kept = typed(answer.text)
    assert kept["part"] == ["0:group", "0-0:condition"]
    assert kept["field-0-0"] == "seats"


def test_a_segment_that_would_stand_on_itself_is_refused(sign_in, session, people):
    first = make_segment(session, rule={"field": "country", "op": "is_known"}, name="First")
    second = make_segment(session, rule={"segment": first.id}, name="Second")
    sent = {
        "part": ["0:group", "0-0:segment"],
        "segment-0-0": str(second.id),
        "segment_id": str(first.id),
        "name": "First",
    }
    client = sign_in()

    saved = client.post(f"/segments/{first.id}/edit", data=sent)
    preview = client.post("/segments/preview", data=sent, headers=HTMX)

    assert saved.status_code == 422
    assert "This leads in a circle" in saved.text
    assert "This leads in a circle" in preview.text


def test_a_rule_whose_field_is_gone_finds_nobody_and_says_why(sign_in, session):
    attribute = make_attribute(session, "country")
    segment = make_segment(session, rule={"field": "country", "op": "ne", "value": "AT"})
    make_customer(session)
    session.delete(attribute)
    client = sign_in()

    page = client.get(f"/segments/{segment.id}")

    assert "There is no field “country”." in page.text
    assert "nobody is in this segment" in page.text
    assert "cannot be used" in client.get("/segments").text
    assert "There is no field “country”." in client.get(f"/segments/{segment.id}/edit").text


def test_the_list_of_segments_counts_each_in_the_same_few_queries(
    sign_in, session, people, connection
):
    client = sign_in()
    actor = client.user

    def queries():
        seen = []
        listener = lambda *a: seen.append(a[2])  # noqa: E731
        sa.event.listen(connection, "before_cursor_execute", listener)
        text = client.get("/segments").text
        sa.event.remove(connection, "before_cursor_execute", listener)
        return len([one for one in seen if one.startswith("SELECT")]), text

    make_segment(session, members=people, name="Everybody", actor=actor)
    few, text = queries()
    for number in range(5):
        rule = {"field": "seats", "op": "gt", "value": number}
        make_segment(session, rule=rule, name=f"Above {number}", actor=actor)
    more, text = queries()

    assert more == few
    assert re.findall(r'data-label="Customers now"><div>(\d+)', text) == [
        "2",
        "2",
        "2",
        "1",
        "1",
        "3",
    ]


def test_a_list_is_filled_by_search_and_by_pasting(sign_in, session, people):
    client = sign_in()
    page = client.post("/segments/lists/new", data={"name": "Panel"}).location

    found = client.get(f"{page}?q=dor", headers=HTMX)
    customer_id = re.search(r'name="customer_id" value="(\d+)"', found.text)[1]
    client.post(f"{page}/members", data={"customer_id": customer_id, "q": "dor"})
    pasted = client.post(
        f"{page}/members/paste",
        data={"pasted": f"C-3\n{people[0].email.upper()}, nobody@example.org\nC-99"},
    )

    assert "Ed" not in found.text
    assert "1 customer added. 1 customer stood on it already." in pasted.text
    assert "2 references or addresses were not found" in pasted.text
    assert "nobody@example.org, C-99" in pasted.text
    on_it = set(session.scalars(sa.select(SegmentMember.customer_id)))
    assert on_it == {people[0].id, people[2].id}

    client.post(f"{page}/members/{people[0].id}/remove")

    assert session.scalars(sa.select(SegmentMember.customer_id)).all() == [people[2].id]


def test_pasting_nothing_is_refused(sign_in, session):
    segment = make_segment(session)

    answer = sign_in().post(f"/segments/{segment.id}/members/paste", data={"pasted": " ,\n"})

    assert answer.status_code == 422
    assert "Paste at least one reference or e-mail address." in answer.text


def test_a_rule_is_frozen_into_a_list(sign_in, session, people):
    segment = make_segment(session, rule={"field": "country", "op": "is_known"}, name="Known")
    client = sign_in()

    answer = client.post(f"/segments/{segment.id}/freeze", data={"name": "Known in May"})
    people[0].attributes = {}
    taken = client.post(f"/segments/{segment.id}/freeze", data={"name": "known IN may"})

    assert "<b>2</b> of 3 customers are on this list" in client.get(answer.location).text
    assert "<b>1</b> of 3 customers now" in client.get(f"/segments/{segment.id}").text
    assert taken.status_code == 422
    assert "There is a segment “known IN may” already." in taken.text


def test_a_segment_in_use_is_not_deleted(sign_in, session, people):
    base = make_segment(session, members=people, name="Base")
    upper = make_segment(session, rule={"segment": base.id}, name="Upper")
    client = sign_in()

    refused = client.post(f"/segments/{base.id}/delete")
    client.post(f"/segments/{upper.id}/delete")
    done = client.post(f"/segments/{base.id}/delete")

    assert refused.status_code == 409
    assert "This segment is used by the segment “Upper”." in refused.text
    assert done.status_code == 303
    assert session.scalars(sa.select(Segment.name)).all() == []


@pytest.mark.parametrize("address", ["/segments", "/segments/new", "/segments/lists/new"])
def test_viewers_see_no_segments(sign_in, address):
    assert sign_in("viewer").get(address).status_code == 403


@pytest.mark.parametrize("address", ["/segments/999", "/segments/999/edit"])
def test_what_is_not_there_is_not_found(sign_in, address):
    assert sign_in().get(address).status_code == 404


def test_groups_nested_beyond_every_page_are_left_out(sign_in, people):
    ids = ["-".join(["0"] * (depth + 1)) for depth in range(300)]

    answer = sign_in().post("/segments/draft", data={"part": [f"{one}:group" for one in ids]})

    assert answer.status_code == 200


def test_a_list_with_a_value_beyond_all_length_gets_a_sentence(sign_in, people):
    sent = {
        "part": ["0:group", "0-0:condition"],
        "join-0": "all",
        "field-0-0": "country",
        "op-0-0": "in",
        "value-0-0": "A" * 250_000,
        "name": "Too long",
    }

    answer = sign_in().post("/segments/new", data=sent)

    assert answer.status_code == 422
    assert "One of the values is too long." in answer.text
