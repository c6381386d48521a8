"""Customers from a file: what becomes of each row, and that a second time changes nothing."""

import pytest
import sqlalchemy as sa
from factories import make_user

from survey.core.errors import Conflict, DomainError
from survey.core.imports import ImportState, Outcome, rejected_csv
from survey.core.tables import Table, write_xlsx
from survey.people.customers import importing
from survey.people.customers.columns import ColumnChoice, choices_from, make_plan
from survey.people.customers.models import Attribute, AttributeKind, Customer
from survey.people.privacy.models import Purpose
from survey.people.privacy.services import latest_consents, record_consent


@pytest.fixture
def actor(session):
    return make_user(session)


@pytest.fixture
def take_in(session, actor):
    """Bring a file, accept the suggestions (but for *over*, by column) and take it in."""

    def go(text, **over):
        import_file = checked(session, actor, text, **over)
        importing.apply(session, import_file, actor=actor)
        return import_file

    return go


def checked(session, actor, text, **over):
    data = text if isinstance(text, bytes) else text.encode()
    import_file = importing.begin(session, filename="people.csv", data=data, actor=actor)
    choices = [
        over.get(one.column.replace(" ", "_"), one) for one in choices_from(import_file.mapping)
    ]
    importing.check(session, import_file, choices)
    return import_file


def counts(import_file):
    return {one.value: import_file.summary[one.value] for one in Outcome}


def reasons(import_file):
    return [(one["row"], one["reason"]) for one in import_file.rejected]


FIRST = """\
Customer ID,E-Mail,Full name,Country,Contract since,Seats,Newsletter
C-1,Dora@Example.org,Dora Adler,AT,21/11/2024,12,yes
C-2,ed@example.org,Ed Brown,UK,03/02/2023,"1,200",no
"""


def test_a_file_creates_customers_with_typed_attributes(session, take_in):
    import_file = take_in(FIRST)

    assert counts(import_file) == {"created": 2, "updated": 0, "unchanged": 0, "rejected": 0}
    dora = session.scalars(sa.select(Customer).where(Customer.external_ref == "C-1")).one()
    assert (dora.email, dora.name) == ("dora@example.org", "Dora Adler")
    assert dora.attributes == {
        "country": "AT",
        "contract_since": "2024-11-21",
        "seats": 12,
        "newsletter": True,
    }
    kinds = dict(session.execute(sa.select(Attribute.key, Attribute.kind)).all())
    assert kinds == {
        "country": AttributeKind.TEXT,
        "contract_since": AttributeKind.DATE,
        "seats": AttributeKind.NUMBER,
        "newsletter": AttributeKind.BOOLEAN,
    }


def test_the_same_file_twice_changes_nothing(session, take_in):
    take_in(FIRST)
    before = session.execute(sa.select(Customer.id, Customer.updated_at)).all()

    again = take_in(FIRST)

    assert counts(again) == {"created": 0, "updated": 0, "unchanged": 2, "rejected": 0}
    assert session.execute(sa.select(Customer.id, Customer.updated_at)).all() == before


def test_a_dry_run_writes_no_customer_and_says_what_would_change(session, actor, take_in):
    take_in(FIRST)
    changed = FIRST.replace("UK", "IE").replace("Ed Brown", "Edward Brown")

    import_file = checked(session, actor, changed + "C-3,,Flo,,,,\n")

    assert counts(import_file) == {"created": 1, "updated": 1, "unchanged": 1, "rejected": 0}
    assert import_file.state is ImportState.CHECKED
    assert import_file.summary["samples"]["updated"] == [
        {
            "row": 3,
            "who": "Edward Brown",
            "changes": [
                {"field": "Name", "before": "Ed Brown", "after": "Edward Brown"},
                {"field": "Country", "before": "UK", "after": "IE"},
            ],
        }
    ]
    assert session.scalar(sa.select(sa.func.count(Customer.id))) == 2


def test_an_empty_cell_leaves_what_is_known(session, take_in):
    take_in(FIRST)

    take_in("Customer ID,Full name,Country\nC-1,,DE\n")

    dora = session.scalars(sa.select(Customer).where(Customer.external_ref == "C-1")).one()
    assert dora.name == "Dora Adler"
    assert dora.attributes["country"] == "DE"
    assert dora.attributes["seats"] == 12


def test_rows_without_a_reference_are_matched_by_address(session, take_in):
    take_in("email,name\ndora@example.org,Dora\n")

    import_file = take_in("ref,email,name\nC-1,DORA@example.org,Dora Adler\n")

    assert counts(import_file) == {"created": 0, "updated": 1, "unchanged": 0, "rejected": 0}
    assert session.scalars(sa.select(Customer.external_ref)).all() == ["C-1"]


def test_rows_that_cannot_be_taken_in_are_named_with_their_reason(session, take_in):
    take_in("ref,email,seats\nA,a@example.org,1\nB,b@example.org,2\n,c@example.org,3\n")
    long = "x" * 191

    import_file = take_in(
        "ref,email,seats\n"
        ",,5\n"
        "D,not an address,5\n"
        "E,e@example.org,many\n"
        "F,f@example.org,5\n"
        "F,g@example.org,5\n"
        "G,F@example.org,5\n"
        "A,b@example.org,5\n"
        "H,a@example.org,5\n"
        f"{long},h@example.org,5\n"
    )

    assert counts(import_file) == {"created": 1, "updated": 0, "unchanged": 0, "rejected": 8}
    assert reasons(import_file) == [
        (2, "There is neither a reference nor an e-mail address."),
        (3, "email: “not an address” is not an e-mail address."),
        (4, "seats: “many” is not a number."),
        (10, "ref: The reference is longer than 190 characters."),
        (6, "The reference F stands on row 5 already."),
        (7, "The e-mail address f@example.org stands on row 5 already."),
        (
            8,
            "The reference A and the e-mail address b@example.org belong to two different customers.",
        ),
        (
            9,
            "The e-mail address a@example.org belongs to the customer with the reference A, not H.",
        ),
    ]


def test_a_nul_character_is_refused_and_shown_as_unreadable(session):
    plan = make_plan([ColumnChoice(column="ref", target="external_ref")], [])
    table = Table(["ref"], [{"ref": "left\x00right"}, {"ref": "B"}], [2, 3])

    tally = importing.go_through(session, table, plan, is_dry=False)

    assert tally.rejected == [
        {
            "row": 2,
            "reason": "ref holds a NUL character, which cannot be kept.",
            "values": {"ref": "left\ufffdright"},
        }
    ]
    assert session.scalars(sa.select(Customer.external_ref)).all() == ["B"]


def test_two_rows_about_one_customer_are_one_too_many(session, take_in):
    take_in("ref,email\nA,a@example.org\n")

    import_file = take_in("ref,email,country\nA,,AT\n,a@example.org,DE\n")

    assert reasons(import_file) == [(3, "Row 2 is about the same customer.")]


def test_an_address_may_pass_from_one_customer_to_the_next(session, take_in):
    take_in("ref,email\nA,office@example.org\n")
    text = "ref,email\nA,a@example.org\nB,office@example.org\n"

    first = take_in(text)
    second = take_in(text)

    assert counts(first) == {"created": 1, "updated": 1, "unchanged": 0, "rejected": 0}
    assert counts(second) == {"created": 0, "updated": 0, "unchanged": 2, "rejected": 0}


def test_a_double_click_takes_the_file_in_once(session, actor):
    import_file = checked(session, actor, FIRST)

    assert importing.apply(session, import_file, actor=actor) is True
    assert importing.apply(session, import_file, actor=actor) is False

    assert session.scalar(sa.select(sa.func.count(Customer.id))) == 2
    assert import_file.content is None
    assert "samples" not in import_file.summary


def test_a_file_whose_columns_changed_must_be_checked_again(session, actor):
    import_file = importing.begin(session, filename="a.csv", data=FIRST.encode(), actor=actor)

    with pytest.raises(Conflict, match="Check this file first"):
        importing.apply(session, import_file, actor=actor)


def test_a_file_taken_in_cannot_be_checked_again(session, actor, take_in):
    import_file = take_in(FIRST)

    with pytest.raises(Conflict, match="taken in already"):
        importing.check(session, import_file, choices_from(import_file.mapping))


def test_a_file_without_reference_and_address_is_refused(session, actor):
    with pytest.raises(DomainError, match="the reference or the e-mail address"):
        checked(session, actor, "Shoe size\n42\n")


def test_two_columns_cannot_go_to_the_same_place(session, actor):
    choice = ColumnChoice(column="second", target="email")

    with pytest.raises(DomainError, match="go to the same place") as caught:
        checked(session, actor, "email,second\na@example.org,b@example.org\n", second=choice)

    assert caught.value.field == "column-1"


def test_a_workbook_comes_in_like_a_csv_file(session, actor):
    data = write_xlsx({"People": [["ref", "seats"], ["A", 12], ["B", None]]})

    import_file = importing.begin(session, filename="people.xlsx", data=data, actor=actor)
    importing.check(session, import_file, choices_from(import_file.mapping))
    importing.apply(session, import_file, actor=actor)

    kept = session.execute(
        sa.select(Customer.external_ref, Customer.attributes).order_by(Customer.external_ref)
    )
    assert [tuple(row) for row in kept] == [("A", {"seats": 12}), ("B", {})]


def test_first_and_last_name_become_one(session, take_in):
    take_in("ref,First Name,Last Name\nA,Dora,Adler\nB,,Brown\n")

    names = session.scalars(sa.select(Customer.name).order_by(Customer.external_ref)).all()
    assert names == ["Dora Adler", "Brown"]


def test_mended_rows_come_back_as_they_were(session, actor, take_in):
    import_file = take_in("ref,email,phone\nA,wrong,+43 1 234\n")
    text = rejected_csv(import_file).decode("utf-8-sig")
    assert text.splitlines() == [
        "Row in the file,Why it was not taken in,ref,email,phone",
        "2,email: “wrong” is not an e-mail address.,A,wrong,'+43 1 234",
    ]

    take_in(text.replace("wrong,'", "a@example.org,'"))

    attributes = session.scalars(sa.select(Customer.attributes)).one()
    assert attributes == {"phone": "+43 1 234"}


def test_a_file_brings_consent_but_never_turns_a_withdrawal(session, actor, take_in):
    text = "ref,Opt in\nA,yes\nB,no\nC,yes\n"
    take_in("ref\nC\n")
    cleo = session.scalars(sa.select(Customer).where(Customer.external_ref == "C")).one()
    record_consent(
        session, cleo, Purpose.RESEARCH_CONTACT, given=False, source="phone", actor=actor
    )
    session.flush()

    first = take_in(text)
    second = take_in(text)

    assert counts(first) == {"created": 2, "updated": 0, "unchanged": 1, "rejected": 0}
    assert counts(second) == {"created": 0, "updated": 0, "unchanged": 3, "rejected": 0}
    ids = dict(session.execute(sa.select(Customer.external_ref, Customer.id)).all())
    held = latest_consents(session, ids.values(), Purpose.RESEARCH_CONTACT)
    given = {ref: held[one][Purpose.RESEARCH_CONTACT].given for ref, one in ids.items()}
    assert given == {"A": True, "B": False, "C": False}


def test_ambiguous_dates_are_said_and_read_as_chosen(session, actor):
    text = "ref,joined\nA,03/04/2025\n"

    import_file = importing.begin(session, filename="a.csv", data=text.encode(), actor=actor)

    assert import_file.mapping["ambiguous"] == {"joined": "03/04/2025"}
    ref, joined = choices_from(import_file.mapping)
    month_first = ColumnChoice.from_json({**joined.as_json(), "date_order": "month_first"})
    importing.check(session, import_file, [ref, month_first])
    importing.apply(session, import_file, actor=actor)
    assert session.scalars(sa.select(Customer.attributes)).one() == {"joined": "2025-03-04"}


def test_many_rows_need_few_statements(session, actor, connection):
    rows = "".join(f"C-{n},c{n}@example.org,{n}\n" for n in range(1200))
    import_file = checked(session, actor, f"ref,email,seats\n{rows}")
    statements = []
    sa.event.listen(connection, "before_cursor_execute", lambda *a: statements.append(a[2]))

    importing.apply(session, import_file, actor=actor)

    # Three batches of at most four statements (PostgreSQL splits long inserts), and the claim.
    assert session.scalar(sa.select(sa.func.count(Customer.id))) == 1200
    assert len(statements) < 30, statements
