"""Who may see and change customers, and what the pages show."""

import io
import re

import pytest
import sqlalchemy as sa
from factories import make_attribute, make_customer
from jinja2 import ChoiceLoader, DictLoader

from survey.core.audit import AuditEntry
from survey.people.customers.models import Customer
from survey.people.customers.registries import Panel, _panels, customer_panel
from survey.people.privacy.models import Consent

FILE = (
    "Customer ID,E-Mail,Full name,Country,Since\n"
    "C-1,dora@example.org,Dora Adler,AT,03/04/2025\n"
    "C-2,wrong,Ed Brown,UK,04/04/2025\n"
)


def bring(client, text=FILE, name="people.csv"):
    data = {"file": (io.BytesIO(text if isinstance(text, bytes) else text.encode()), name)}
    return client.post("/customers/import", data=data, content_type="multipart/form-data")


def suggested(html):
    """What the mapping page would send if nothing were changed."""
    sent = {}
    for name, options in re.findall(
        r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', html, re.DOTALL
    ):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        sent[name] = chosen[1] if chosen else ""
    sent.update(
        re.findall(r'<input class="input" id="[^"]+" name="([^"]+)"[^>]* value="([^"]*)"', html)
    )
    return sent


def test_a_researcher_brings_customers_step_by_step(sign_in, session):
    client = sign_in()

    answer = bring(client)
    columns = client.get(answer.location)
    sent = suggested(columns.text)
    checked = client.post(answer.location, data=sent)
    check = client.get(checked.location)

    assert sent["target-0"] == "external_ref"
    assert sent["target-1"] == "email"
    assert sent["target-2"] == "name"
    assert sent["target-3"] == "new"
    assert sent["kind-4"] == "date"
    assert "could be read both ways, such as 03/04/2025" in columns.text
    assert "nothing has been written yet" in check.text
    assert "“wrong” is not an e-mail address." in check.text
    assert session.scalar(sa.select(sa.func.count(Customer.id))) == 0

    applied = client.post(f"{checked.location}/apply")
    result = client.get(applied.location)
    again = client.post(f"{checked.location}/apply")

    assert "was imported" in result.text
    assert again.status_code == 303
    dora = session.scalars(sa.select(Customer)).one()
    assert dora.attributes == {"country": "AT", "since": "2025-04-03"}
    actions = session.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions[-2:] == ["import.uploaded", "import.applied"]


def test_a_word_among_numbers_is_named_before_the_column_becomes_text(sign_in):
    client = sign_in()
    rows = "".join(f"M-{n},{n},2026-0{n}-01\n" for n in range(1, 8))

    answer = bring(client, f"Member no,Tools,Since\n{rows}M-8,lots,2026-08-01\n".encode())
    page = client.get(answer.location)

    sent = suggested(page.text)
    assert sent["target-0"] == "external_ref"
    assert sent["kind-1"] == "text"
    assert "<b>Almost all are numbers,</b> but “lots” is not, so it is read as text" in page.text
    assert "Choose “Number” to take the rest as numbers: that row is then rejected" in page.text
    assert sent["kind-2"] == "date"
    assert "order-2" not in sent
    assert "order-1" in sent


def test_rejected_rows_are_downloaded_with_their_reason(sign_in):
    client = sign_in()
    answer = bring(client)
    checked = client.post(answer.location, data=suggested(client.get(answer.location).text))

    file = client.get(f"{checked.location}/rejected.csv")

    assert file.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert file.data.decode("utf-8-sig").splitlines()[1] == (
        "3,E-Mail: “wrong” is not an e-mail address.,C-2,wrong,Ed Brown,UK,04/04/2025"
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"", "is empty"),
        (b"\x89PNG\r\n\x1a\n", "is an image"),
        (b"name\n", "has a header but no rows"),
    ],
)
def test_a_file_that_is_no_table_gets_one_sentence(sign_in, text, sentence):
    answer = bring(sign_in(), text)

    assert answer.status_code == 422
    assert sentence in answer.text


def test_forgetting_the_file_says_so(sign_in):
    answer = sign_in().post("/customers/import", data={})

    assert answer.status_code == 422
    assert "Choose a CSV or XLSX file." in answer.text


def test_a_wrong_mapping_keeps_what_was_chosen(sign_in):
    client = sign_in()
    address = bring(client).location
    sent = suggested(client.get(address).text) | {"target-1": "external_ref", "label-3": "Land"}

    answer = client.post(address, data=sent)

    assert answer.status_code == 422
    assert "go to the same place" in answer.text
    assert suggested(answer.text) == sent


def test_the_list_is_searched_by_name_address_reference_and_attribute(sign_in, session):
    make_attribute(session, "country")
    make_customer(session, name="Dora Adler", email="dora@example.org", external_ref="C-1")
    make_customer(session, name="Ed Brown", attributes={"country": "Österreich"})
    client = sign_in()

    def found(words):
        text = client.get("/customers", query_string={"q": words}).text
        return [name for name in ("Dora Adler", "Ed Brown") if name in text]

    assert found("") == ["Dora Adler", "Ed Brown"]
    assert found("adl") == ["Dora Adler"]
    assert found("DORA@example") == ["Dora Adler"]
    assert found("c-1") == ["Dora Adler"]
    assert found("Österreich brown") == ["Ed Brown"]
    assert found("Österreich dora") == []
    assert found("country") == []
    assert found("100%") == []


def test_the_list_takes_the_same_queries_however_long_it_is(sign_in, session, connection):
    client = sign_in()
    make_customer(session)

    def queries():
        seen = []
        listener = lambda *a: seen.append(a[2])  # noqa: E731
        sa.event.listen(connection, "before_cursor_execute", listener)
        client.get("/customers")
        sa.event.remove(connection, "before_cursor_execute", listener)
        return len([one for one in seen if one.startswith("SELECT")])

    few = queries()
    for _ in range(60):
        make_customer(session)

    assert queries() == few
    assert "Page 1 of 2" in client.get("/customers").text
    assert client.get("/customers?page=3").status_code == 404


def test_a_customer_is_added_and_corrected_by_hand(sign_in, session):
    make_attribute(session, "seats", "number")
    client = sign_in()

    added = client.post(
        "/customers/new",
        data={"name": "Dora Adler", "email": "Dora@Example.org", "attribute_seats": "1,200"},
    )
    page = client.get(added.location)
    changed = client.post(
        f"{added.location}/edit",
        data={"name": "Dora Adler-Brown", "email": "", "attribute_seats": ""},
    )

    assert "1200" in page.text
    assert changed.status_code == 303
    dora = session.scalars(sa.select(Customer)).one()
    assert (dora.name, dora.email, dora.attributes) == ("Dora Adler-Brown", None, {})


def test_what_was_typed_wrong_is_kept_and_named(sign_in, session):
    make_attribute(session, "seats", "number")
    make_customer(session, email="dora@example.org")
    client = sign_in()

    wrong = client.post("/customers/new", data={"email": "nobody", "attribute_seats": "many"})
    taken = client.post("/customers/new", data={"email": "dora@example.org"})
    nothing = client.post("/customers/new", data={"locale": "en"})

    assert wrong.status_code == taken.status_code == nothing.status_code == 422
    assert "“nobody” is not an e-mail address." in wrong.text
    assert "“many” is not a number." in wrong.text
    assert 'value="nobody"' in wrong.text
    assert "Another customer has this e-mail already." in taken.text
    assert "Give a name, an e-mail address or a reference." in nothing.text


def test_a_researcher_writes_down_that_a_customer_opts_out(sign_in, session):
    dora = make_customer(session, name="Dora Adler")
    client = sign_in()

    answer = client.post(
        f"/customers/{dora.id}/consents",
        data={"purpose": "research_contact", "given": "no", "source": "by phone"},
    )

    assert answer.status_code == 303
    said = session.scalars(sa.select(Consent)).one()
    assert (said.customer_id, said.given, said.source) == (dora.id, False, "by phone")
    assert "do not ask for research" in client.get(answer.location).text
    assert "do not ask" in client.get("/customers").text


def test_a_word_without_a_source_is_refused(sign_in, session):
    dora = make_customer(session)

    answer = sign_in().post(
        f"/customers/{dora.id}/consents", data={"purpose": "quote", "given": "yes", "source": ""}
    )

    assert answer.status_code == 422
    assert "Say where they said so" in answer.text


@pytest.mark.parametrize(("permission", "is_shown"), [("", True), ("account:manage", False)])
def test_features_above_add_panels_for_those_who_may_see_them(
    app, monkeypatch, sign_in, session, permission, is_shown
):
    dora = make_customer(session, name="Dora")
    before = list(_panels)
    partial = DictLoader({"_visits.html": "<p>{{ panel.data.visits }} visits</p>"})
    monkeypatch.setattr(app.jinja_env, "loader", ChoiceLoader([partial, app.jinja_env.loader]))

    @customer_panel(order=1)
    def visits(session, customer):
        return Panel(
            title=f"Visits of {customer.name}",
            template="_visits.html",
            data={"visits": 12},
            permission=permission,
        )

    try:
        page = sign_in().get(f"/customers/{dora.id}")
    finally:
        _panels[:] = before

    assert page.status_code == 200
    assert ("Visits of Dora" in page.text) is is_shown
    assert ("<p>12 visits</p>" in page.text) is is_shown


def test_attributes_are_added_renamed_and_deleted_while_nobody_has_them(sign_in, session):
    client = sign_in()
    client.post("/customers/attributes", data={"label": "Home country", "kind": "text"})
    make_attribute(session, "seats", "number")
    make_customer(session, attributes={"seats": 3})
    page = client.get("/customers/attributes").text
    ids = {
        key: number for number, key in re.findall(r'id="label-(\d+)"[^>]* value="([^"]+)"', page)
    }

    client.post(f"/customers/attributes/{ids['Home country']}/rename", data={"label": "Country"})
    taken = client.post(f"/customers/attributes/{ids['Seats']}/rename", data={"label": "country"})
    used = client.post(f"/customers/attributes/{ids['Seats']}/delete")
    gone = client.post(f"/customers/attributes/{ids['Home country']}/delete")

    assert "home_country" in page
    assert taken.status_code == 422
    assert "There is an attribute “Country” already." in taken.text
    assert used.status_code == 409
    assert "1 customer has a value of “Seats”" in used.text
    assert gone.status_code == 303
    assert "home_country" not in client.get("/customers/attributes").text


@pytest.mark.parametrize(
    "address", ["/customers", "/customers/new", "/customers/import", "/customers/attributes"]
)
def test_viewers_see_no_customers(sign_in, address):
    assert sign_in("viewer").get(address).status_code == 403


@pytest.mark.parametrize(
    "address", ["/customers/999", "/customers/999/edit", "/customers/import/9"]
)
def test_what_is_not_there_is_not_found(sign_in, address):
    assert sign_in().get(address).status_code == 404
