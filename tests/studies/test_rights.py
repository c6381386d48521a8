"""Rights in a study: every address that is about one, asked by everybody."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from counting import counted
from factories import make_customer, make_link, make_segment, make_study, make_survey, make_user
from furnishing import furnish

from survey.ask.interviews.models import Interview
from survey.ask.studies import scopes
from survey.ask.studies.models import Study, StudyMember
from survey.core.access import mark_of
from survey.core.audit.models import AuditEntry
from survey.core.db import now
from survey.core.roles import IN_STUDY, STUDY_ROLE_PERMISSIONS, Permission, Role, StudyRole

#: Addresses whose rows the furnished study has; a feature that adds tables need not furnish them.
FEWEST_WALKED = 90


def addresses_of_studies(app):
    """Give (rule, method, permission) of every address that is about a study."""
    for rule in app.url_map.iter_rules():
        mark = mark_of(app.view_functions[rule.endpoint])
        if mark is None or mark.permission not in IN_STUDY or not rule.arguments:
            continue
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            yield rule, method, mark.permission


def first_row(session, argument, study_id):
    """Give the first row that *argument* may name within the study, or None."""
    known = session.info.setdefault("rows", {})
    if (argument, study_id) not in known:
        table = scopes.table_of(argument)
        ids = [] if table is None else session.scalars(sa.select(table.c.id)).all()
        known[argument, study_id] = next(
            (
                row
                for row in sorted(ids)
                if session.scalar(sa.select(scopes.study_id(argument, row))) == study_id
            ),
            None,
        )
    return known[argument, study_id]


def filled(session, rule, study_id, files):
    """Give an address of *rule* within the study, or None if the study has no such row."""
    values = {}
    for name in rule.arguments:
        if name == "study_id":
            values[name] = study_id
        elif name == "import_id":
            values[name] = files
        elif name == "account_id":
            values[name] = session.get_one(Study, study_id).owner_id
        elif name.endswith("_id"):
            found = first_row(session, name, study_id)
            if found is None:
                return None
            values[name] = found
        else:
            one_of = re.search(rf"<any\(([^,)]+)[^)]*\):{name}>", rule.rule)
            values[name] = one_of[1] if one_of else {"kind": "csv"}.get(name, 1)
    return re.sub(r"<(?:[^<>:]+:)?(\w+)>", lambda match: str(values[match[1]]), rule.rule)


@pytest.fixture
def furnished(session):
    made = furnish(session, say=str, secret="s" * 40)
    session.get_one(Study, made.study).team_role = None
    session.flush()
    return made


@pytest.fixture
def walked(shared_app, session, furnished):
    """Every address within the furnished study: (path, method, permission)."""
    found = [
        (path, method, permission)
        for rule, method, permission in addresses_of_studies(shared_app)
        if (path := filled(session, rule, furnished.study, furnished.answers_file)) is not None
    ]
    assert len(found) >= FEWEST_WALKED
    return found


def take_part(session, client, study_id, role):
    session.add(StudyMember(study_id=study_id, account_id=client.user.id, role=role))
    session.flush()


def test_every_id_in_an_address_of_a_study_leads_to_one(shared_app):
    for rule, _, _ in addresses_of_studies(shared_app):
        for name in rule.arguments:
            if name.endswith("_id") and not scopes.is_beside_studies(name):
                scopes.study_id(name, 1)


def test_who_takes_no_part_finds_nothing_at_any_address_of_a_study(sign_in, walked):
    ben = sign_in()

    found = {
        (path, method): status
        for path, method, _ in walked
        if (status := ben.open(path, method=method).status_code) != 404
    }

    assert found == {}


def test_a_hidden_study_reads_as_one_that_is_not_there(sign_in, furnished):
    ben = sign_in()

    hidden, missing = ben.get(f"/studies/{furnished.study}"), ben.get("/studies/987654321")

    assert hidden.status_code == missing.status_code == 404
    assert "There is no such study." in hidden.text
    assert "There is no such study." in missing.text


@pytest.mark.parametrize("role", [StudyRole.READER, StudyRole.CODER])
def test_what_a_role_does_not_hold_is_refused_with_a_sentence(
    sign_in, session, furnished, walked, role
):
    ben = sign_in()
    take_part(session, ben, furnished.study, role)

    for path, method, permission in walked:
        if permission in STUDY_ROLE_PERMISSIONS[role]:
            continue
        answer = ben.open(path, method=method)
        assert answer.status_code == 403, (path, method)
        assert f"You are a {role.value} of this study" in answer.text


@pytest.mark.parametrize("role", StudyRole)
def test_a_member_reads_every_page_that_her_role_holds(sign_in, session, furnished, walked, role):
    ben = sign_in()
    take_part(session, ben, furnished.study, role)

    for path, method, permission in walked:
        if method == "GET" and permission in STUDY_ROLE_PERMISSIONS[role]:
            answer = ben.get(path)
            assert answer.status_code not in {403, 500}, path
            # A page may have nothing to show at this number, but it may not hide the study.
            assert b"There is no such study." not in answer.data, path


def test_an_account_for_reading_stays_a_readers_whatever_the_study_says(
    sign_in, session, furnished
):
    cleo = sign_in("viewer")
    take_part(session, cleo, furnished.study, StudyRole.LEAD)

    assert cleo.get(f"/studies/{furnished.study}").status_code == 200
    assert cleo.post(f"/studies/{furnished.study}/archive").status_code == 403
    assert cleo.get(f"/studies/{furnished.study}/answers").status_code == 403


def test_an_administrator_leads_every_study(sign_in, furnished):
    olga = sign_in("administrator")

    assert olga.get(f"/studies/{furnished.study}").status_code == 200
    assert olga.post(f"/studies/{furnished.study}/archive").status_code == 303


def test_two_ids_of_different_studies_make_no_address(shared_app, sign_in, session, furnished):
    ben = sign_in()
    own = make_study(session, owner=ben.user, team_role=None)
    survey = make_survey(session, study=own)
    mixed = 0

    for rule, method, _ in addresses_of_studies(shared_app):
        path = filled(session, rule, furnished.study, furnished.answers_file)
        ids = [name for name in rule.arguments if name.endswith("_id") and name != "account_id"]
        if path is None or len(ids) < 2:
            continue
        if path.startswith("/studies/"):
            path = path.replace(f"/studies/{furnished.study}/", f"/studies/{own.id}/")
        elif path.startswith("/surveys/"):
            path = re.sub(r"^/surveys/\d+/", f"/surveys/{survey.id}/", path)
        else:
            continue
        mixed += 1
        assert ben.open(path, method=method).status_code == 404, path

    assert mixed > 10


def test_the_list_shows_the_studies_one_takes_part_in(sign_in, session):
    ben = sign_in()
    make_study(session, title="Quite hidden", team_role=None)
    joined = make_study(session, title="Joined", team_role=None)
    make_study(session, title="Open to all", team_role=StudyRole.READER)
    take_part(session, ben, joined.id, StudyRole.READER)

    page = ben.get("/studies").text

    assert "Quite hidden" not in page
    assert "Joined" in page
    assert "Open to all" in page
    assert "Quite hidden" in sign_in("administrator").get("/studies").text


def test_what_everybody_is_lifts_a_member_and_never_lowers_her(sign_in, session):
    ben, study = sign_in(), make_study(session, team_role=StudyRole.CODER)
    take_part(session, ben, study.id, StudyRole.READER)

    assert ben.get(f"/studies/{study.id}/answers").status_code == 200
    assert ben.get(f"/studies/{study.id}/edit").status_code == 403


def test_whoever_begins_a_study_leads_it_and_nobody_else_knows_of_it(sign_in, session):
    ada, ben = sign_in(), sign_in()

    ada.post("/studies/new", data={"title": "Cold houses"})

    study = session.scalars(sa.select(Study)).one()
    assert study.team_role is None
    assert ada.get(f"/studies/{study.id}/edit").status_code == 200
    assert ben.get(f"/studies/{study.id}").status_code == 404


def test_a_reader_sees_no_button_that_does_not_work_for_her(sign_in, session, furnished):
    ben = sign_in()
    take_part(session, ben, furnished.study, StudyRole.READER)

    overview = ben.get(f"/studies/{furnished.study}").text
    theme = ben.get(f"/themes/{furnished.need}").text
    people = ben.get(f"/studies/{furnished.study}/people").text

    assert "Edit study" not in overview
    assert "/answers" not in overview
    assert f"/themes/{furnished.need}/merge" not in theme
    assert "Add somebody" not in people
    assert "Leave the study" in people


def test_a_customers_page_shows_what_stands_in_ones_own_studies_only(sign_in, session):
    ben, dora = sign_in(), make_customer(session, name="Dora")
    for title, member in (("Secret talk", False), ("Open talk", True)):
        study = make_study(session, team_role=None)
        session.add(
            Interview(
                study_id=study.id,
                customer_id=dora.id,
                interviewer_id=study.owner_id,
                title=title,
                mode="interview",
                held_at=now(),
            )
        )
        if member:
            take_part(session, ben, study.id, StudyRole.CODER)

    page = ben.get(f"/customers/{dora.id}").text

    assert "Open talk" in page
    assert "Secret talk" not in page


# --- the page of the people -------------------------------------------------------------------


@pytest.fixture
def ada(sign_in):
    return sign_in(name="Ada")


@pytest.fixture
def study(session, ada):
    return make_study(session, owner=ada.user, team_role=None)


def role_in(session, study, user):
    member = session.get(StudyMember, (study.id, user.id))
    return member and member.role


def test_a_lead_adds_changes_and_takes_out(ada, sign_in, session, study):
    ben = sign_in(name="Ben")

    added = ada.post(f"/studies/{study.id}/people", data={"account": ben.user.id, "role": "reader"})

    assert added.status_code == 303
    assert ben.get(f"/studies/{study.id}").status_code == 200
    ada.post(f"/studies/{study.id}/people/{ben.user.id}/role", data={"role": "coder"})
    assert role_in(session, study, ben.user) is StudyRole.CODER
    ada.post(f"/studies/{study.id}/people/{ben.user.id}/remove")
    assert ben.get(f"/studies/{study.id}").status_code == 404
    actions = session.scalars(
        sa.select(AuditEntry.action).where(AuditEntry.action.like("member.%"))
    ).all()
    assert actions == ["member.added", "member.changed", "member.removed"]


@pytest.mark.parametrize(
    ("address", "data"),
    [("leave", {}), ("{ada}/remove", {}), ("{ada}/role", {"role": "reader"})],
)
def test_the_last_lead_stays(ada, session, study, address, data):
    path = f"/studies/{study.id}/people/" + address.format(ada=ada.user.id)

    answer = ada.post(path, data=data)

    assert answer.status_code == 422
    assert "This is the study&#39;s last lead" in answer.text
    assert role_in(session, study, ada.user) is StudyRole.LEAD


def test_a_lead_whose_account_is_closed_or_for_reading_leads_nothing(ada, session, study):
    for over in ({"active": False}, {"role": Role.VIEWER}):
        other = make_user(session, **over)
        session.add(StudyMember(study_id=study.id, account_id=other.id, role=StudyRole.LEAD))

    answer = ada.post(f"/studies/{study.id}/people/leave")

    assert answer.status_code == 422


def test_one_of_two_leads_may_go(ada, sign_in, session, study):
    ben = sign_in()
    take_part(session, ben, study.id, StudyRole.LEAD)

    ada.post(f"/studies/{study.id}/people/leave")

    assert role_in(session, study, ada.user) is None
    assert ada.get(f"/studies/{study.id}").status_code == 404


def test_an_account_for_reading_cannot_be_made_a_coder(ada, session, study):
    cleo = make_user(session, name="Cleo", role=Role.VIEWER)

    answer = ada.post(f"/studies/{study.id}/people", data={"account": cleo.id, "role": "coder"})

    assert answer.status_code == 422
    assert "Cleo&#39;s account is for reading" in answer.text
    assert role_in(session, study, cleo) is None


def test_a_study_is_opened_to_everybody_and_closed_again(ada, sign_in, session, study):
    ben = sign_in()

    ada.post(f"/studies/{study.id}/people/team", data={"team": "reader"})
    assert ben.get(f"/studies/{study.id}").status_code == 200

    ada.post(f"/studies/{study.id}/people/team", data={"team": "nobody"})
    assert ben.get(f"/studies/{study.id}").status_code == 404


def test_adding_twice_is_adding_once(ada, session, study):
    ben = make_user(session)
    path = f"/studies/{study.id}/people"

    ada.post(path, data={"account": ben.id, "role": "coder"})
    again = ada.post(path, data={"account": ben.id, "role": "coder"})

    assert again.status_code == 422
    assert role_in(session, study, ben) is StudyRole.CODER


def test_a_name_with_markup_stays_a_name(ada, session, study):
    evil = make_user(session, name="<script>alert(1)</script>")
    session.add(StudyMember(study_id=study.id, account_id=evil.id, role=StudyRole.READER))

    page = ada.get(f"/studies/{study.id}/people").text

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_page_of_people_costs_the_same_for_many(ada, session, study, connection):
    path = f"/studies/{study.id}/people"
    make_user(session)
    ada.get(path)  # What is kept after the first page is not counted.
    with counted(connection) as few:
        ada.get(path)
    for _ in range(20):
        session.add(
            StudyMember(study_id=study.id, account_id=make_user(session).id, role=StudyRole.READER)
        )
    session.flush()
    with counted(connection) as many:
        ada.get(path)

    assert many.count == few.count


def test_a_segment_names_only_deliveries_of_ones_own_studies(sign_in, session):
    ben, study = sign_in(), make_study(session, team_role=None)
    segment = make_segment(session)
    make_link(
        session,
        make_survey(session, study=study),
        name="Very secret delivery",
        channel="email",
        public_id=None,
        segment_id=segment.id,
    )

    page = ben.get(f"/segments/{segment.id}").text

    assert "Very secret delivery" not in page
    assert "delivery of a study that you take no part in" in page


def test_every_role_holds_what_the_one_below_it_does():
    reader, coder, lead = (STUDY_ROLE_PERMISSIONS[role] for role in StudyRole)

    assert reader < coder < lead
    assert lead == IN_STUDY
    assert Permission.ACCOUNT_MANAGE not in lead
